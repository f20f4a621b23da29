//! Roles and what they may do: one table, read by every handler.

/// A role of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Registers and updates cases of its region.
    Caseworker,
    /// Reviews claims of its region.
    Reviewer,
    /// Approves claims.
    Approver,
    /// The finance side.
    Finance,
    /// Reads everything in its region, and writes nothing but what it concludes about findings.
    Auditor,
    /// Publishes policies.
    PolicyAdmin,
    /// The rural-revitalisation bureau's system.
    Roster,
    /// Runs the installation; sees no personal data.
    Operator,
}

/// What a call does, as far as roles tell it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Reads cases.
    ReadCases,
    /// Looks a person up by citizen id or name.
    LookUpPersons,
    /// Reads sealed personal data, for a stated purpose.
    ReadPersonalData,
    /// Records facts of workers' cases.
    WriteCases,
    /// Confirms and ends target-group membership.
    WriteTargetGroups,
    /// Confirms an account that somebody else entered.
    ConfirmAccounts,
    /// Asks for or agrees to the destruction of personal data.
    Erase,
    /// Reads organisations, policies and regions: public data.
    ReadPublicRecords,
    /// Registers and updates organisations and agreements.
    WriteOrganisations,
    /// Reads agreements.
    ReadAgreements,
    /// Proposes, confirms and withdraws policies.
    WritePolicies,
    /// Replays draft policies.
    Simulate,
    /// Reads ledgers and reconciliations.
    ReadFigures,
    /// Reads determinations.
    ReadDeterminations,
    /// Reads budgets.
    ReadBudgets,
    /// Proposes and confirms the amounts of budgets.
    WriteBudgets,
    /// Reads webhooks and what came of their deliveries.
    ReadWebhooks,
    /// Registers and changes webhooks.
    WriteWebhooks,
    /// Reads the journal, balances and what is to be paid.
    ReadMoney,
    /// Reads claims and public notices.
    ReadClaims,
    /// Files claims and parts of them, determines them anew, withdraws them.
    FileClaims,
    /// Records objections.
    ObjectToClaims,
    /// Reviews claims and puts them on public notice.
    ReviewClaims,
    /// Sends claims back, and settles objections.
    ReturnClaims,
    /// Approves and refuses claims, holds them, orders money back and gives it up.
    ApproveClaims,
    /// Records what came back and sets it off.
    RecordRecoveries,
    /// Reads payment batches and their breaks; the files to the bank are for whoever pays.
    ReadBatches,
    /// Prepares, approves and exports batches, takes results in, settles breaks.
    WriteBatches,
    /// Takes bundles away.
    TakeBundles,
    /// Reads the access log, and what proves it.
    ReadAccessLog,
    /// Reads findings of the audit.
    ReadFindings,
    /// Concludes about findings.
    ConcludeFindings,
    /// Reads the log and the proofs of it.
    ReadProofs,
    /// Draws samples, writes notes, exports workpapers.
    KeepWorkpapers,
    /// Reads the state of projections, and rebuilds them.
    Operate,
}

impl Role {
    /// All roles.
    pub const ALL: &'static [Self] = &[
        Self::Caseworker,
        Self::Reviewer,
        Self::Approver,
        Self::Finance,
        Self::Auditor,
        Self::PolicyAdmin,
        Self::Roster,
        Self::Operator,
    ];

    /// The code by which tokens name it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Caseworker => "caseworker",
            Self::Reviewer => "reviewer",
            Self::Approver => "approver",
            Self::Finance => "finance",
            Self::Auditor => "auditor",
            Self::PolicyAdmin => "policy_admin",
            Self::Roster => "roster",
            Self::Operator => "operator",
        }
    }

    /// The role with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.code() == code)
    }

    /// Whether the role may do this at all; the region is another question.
    pub fn may(self, act: Act) -> bool {
        use Role::{
            Approver, Auditor, Caseworker, Finance, Operator, PolicyAdmin, Reviewer, Roster,
        };
        match act {
            Act::ReadCases => matches!(self, Caseworker | Reviewer | Approver | Auditor | Roster),
            Act::LookUpPersons => matches!(self, Caseworker | Roster | Auditor),
            Act::ReadPersonalData => matches!(self, Caseworker | Reviewer | Approver | Auditor),
            Act::WriteCases => matches!(self, Caseworker),
            Act::WriteTargetGroups => matches!(self, Roster | Caseworker),
            Act::ConfirmAccounts => matches!(self, Caseworker | Reviewer),
            Act::Erase => matches!(self, Caseworker | Reviewer | Approver),
            Act::ReadPublicRecords => true,
            Act::WriteOrganisations => matches!(self, Caseworker),
            Act::ReadAgreements => !matches!(self, Roster),
            Act::WritePolicies | Act::Simulate => matches!(self, PolicyAdmin),
            Act::FileClaims => matches!(self, Caseworker),
            Act::ObjectToClaims => matches!(self, Caseworker | Reviewer),
            Act::ReviewClaims => matches!(self, Reviewer),
            Act::ReturnClaims => matches!(self, Reviewer | Approver),
            Act::ApproveClaims => matches!(self, Approver),
            Act::RecordRecoveries => matches!(self, Finance),
            Act::ReadFigures | Act::ReadDeterminations | Act::ReadClaims => {
                matches!(self, Caseworker | Reviewer | Approver | Finance | Auditor)
            }
            Act::ReadWebhooks => matches!(self, Finance | Auditor),
            Act::WriteWebhooks => matches!(self, Finance),
            Act::ReadMoney => matches!(self, Finance | Auditor),
            Act::ConcludeFindings => matches!(self, Auditor),
            Act::ReadBudgets | Act::ReadBatches | Act::ReadFindings => {
                matches!(self, Approver | Finance | Auditor)
            }
            Act::WriteBudgets | Act::WriteBatches => matches!(self, Finance),
            Act::TakeBundles | Act::ReadAccessLog | Act::ReadProofs | Act::KeepWorkpapers => {
                matches!(self, Auditor)
            }
            Act::Operate => matches!(self, Operator),
        }
    }
}

impl std::str::FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = || {
            Self::ALL
                .iter()
                .map(|role| role.code())
                .collect::<Vec<_>>()
                .join(", ")
        };
        Self::from_code(text).ok_or_else(|| format!("a role is one of {}", known()))
    }
}
