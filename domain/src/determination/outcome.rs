//! The answer of one scheme's rule for one case.

use chrono::NaiveDate;

use super::trace::{Evidence, Line};
use crate::coded::coded;
use crate::ids::{
    ContributionId, DispatchId, OrganisationId, PolicyId, TrainingId, VentureId, WorkerId,
};
use crate::money::Fen;
use crate::policy::{Choice, Considered, Fund, Rejected};
use crate::region::RegionCode;
use crate::scheme::Scheme;
use crate::time::Month;

coded! {
    /// What a rule answers.
    Outcome {
        /// Entitled now.
        Eligible = "eligible",
        /// Nothing stands against it, but something has still to happen or time to pass.
        NotYet = "not_yet",
        /// A recorded fact contradicts a condition.
        Ineligible = "ineligible",
        /// Another employer's contribution, recorded before, has the month.
        HeldElsewhere = "held_elsewhere",
        /// All was met, or only time was missing, and the days of application are over.
        Expired = "expired",
        /// A fact or a policy is missing, so that nobody can say.
        Undetermined = "undetermined",
        /// A claim for it is under way.
        Claimed = "claimed",
        /// A claim for it is approved, and not paid yet.
        Approved = "approved",
        /// A claim for it is paid, whatever is due back of it.
        Paid = "paid",
        /// A claim for it was paid in error, and all of it came back.
        Recovered = "recovered",
    }
}

/// What is asked: one scheme and programme, for one thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Question {
    /// The scheme.
    pub scheme: Scheme,
    /// The programme.
    pub programme: String,
    /// Whose case it is.
    pub worker: Option<WorkerId>,
    /// The dispatch that it is about.
    pub dispatch: Option<DispatchId>,
    /// The employer, agency or base that it is about.
    pub organisation: Option<OrganisationId>,
    /// The premium's month.
    pub month: Option<Month>,
    /// The contribution that it is about.
    pub contribution: Option<ContributionId>,
    /// The benefit year.
    pub year: Option<i32>,
    /// The training that it is about.
    pub training: Option<TrainingId>,
    /// The certificate that it is about: number and issuer.
    pub certificate: Option<(String, String)>,
    /// The certificate that the answer to a question about a training rests on: number and issuer. The question is the
    /// same with another one.
    pub rests_on: Option<(String, String)>,
    /// The venture that it is about.
    pub venture: Option<VentureId>,
}

impl Question {
    /// A question about nothing yet.
    pub fn of(scheme: Scheme, programme: &str) -> Self {
        Self {
            scheme,
            programme: programme.to_owned(),
            worker: None,
            dispatch: None,
            organisation: None,
            month: None,
            contribution: None,
            year: None,
            training: None,
            certificate: None,
            rests_on: None,
            venture: None,
        }
    }

    /// A text that tells it from every other question of the person.
    pub fn key(&self) -> String {
        let id = |id: Option<uuid::Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        let subject = [
            id(self.dispatch.map(DispatchId::as_uuid)),
            id(self.contribution.map(ContributionId::as_uuid)),
            id(self.training.map(TrainingId::as_uuid)),
            id(self.venture.map(VentureId::as_uuid)),
            self.certificate
                .as_ref()
                .map(|(number, issuer)| format!("{number}@{issuer}"))
                .unwrap_or_default(),
            self.year.map(|year| year.to_string()).unwrap_or_default(),
        ];
        let subject: Vec<String> = subject
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        format!("{}|{}|{}", self.scheme, self.programme, subject.join("|"))
    }

    /// Whether a question's key names this dispatch.
    pub fn key_names(key: &str, dispatch: DispatchId) -> bool {
        let dispatch = dispatch.to_string();
        key.split('|').any(|part| part == dispatch)
    }
}

/// The policy version that decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyUsed {
    /// The policy.
    pub id: PolicyId,
    /// Its version.
    pub version: u32,
    /// The fund that it pays from on the binding date.
    pub fund: Option<Fund>,
    /// The event that published it.
    pub evidence: Evidence,
}

impl PolicyUsed {
    /// The version that decides, with the fund of a day.
    pub fn new(considered: &Considered<'_>, on: NaiveDate) -> Self {
        Self {
            id: considered.policy,
            version: considered.number(),
            fund: considered.terms().fund_on(on),
            evidence: Evidence::policy(considered),
        }
    }
}

/// The answer of one scheme's rule for one case, on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Determination {
    /// The answer.
    pub outcome: Outcome,
    /// The amount: what is due, or would be once it is due; none where nothing is. Of a claim that is under way,
    /// approved or paid, what it asks for.
    pub amount_fen: Option<Fen>,
    /// How the amount comes about.
    pub computation: Option<String>,
    /// The first day of entitlement, as far as it can be told.
    pub eligible_from: Option<NaiveDate>,
    /// The last day of application, as far as it can be told.
    pub apply_by: Option<NaiveDate>,
    /// The region whose policy decides.
    pub region: RegionCode,
    /// The date that chose the policy's version.
    pub bound_to: NaiveDate,
    /// The policy that decided.
    pub policy: Option<PolicyUsed>,
    /// Versions that were nearer or higher and do not decide, and why.
    pub passed_over: Vec<(PolicyId, u32, Rejected)>,
    /// The version of the rule's code.
    pub rule_version: u32,
    /// The conditions, in the order in which they were looked at.
    pub trace: Vec<Line>,
    /// The next day on which the answer may be another with no new fact.
    pub changes_on: Option<NaiveDate>,
}

impl Determination {
    /// Nothing decided yet: without a policy it stays so.
    pub(super) fn undecided(
        region: RegionCode,
        bound_to: NaiveDate,
        choice: &Choice<'_>,
        rule_version: u32,
    ) -> Self {
        let passed_over = choice
            .rejected
            .iter()
            .map(|(considered, why)| (considered.policy, considered.number(), *why))
            .collect();
        let required = format!("a policy valid on {bound_to} at or above {region}");
        Self {
            outcome: Outcome::Undetermined,
            amount_fen: None,
            computation: None,
            eligible_from: None,
            apply_by: None,
            region,
            bound_to,
            policy: None,
            passed_over,
            rule_version,
            trace: vec![Line::new("policy", None, "none", required, Vec::new())],
            changes_on: None,
        }
    }

    /// Whether two answers say the same, whatever their traces say of the day.
    pub fn answers_like(&self, other: &Self) -> bool {
        (
            self.outcome,
            self.amount_fen,
            self.eligible_from,
            self.apply_by,
            self.region,
            &self.policy,
            self.rule_version,
        ) == (
            other.outcome,
            other.amount_fen,
            other.eligible_from,
            other.apply_by,
            other.region,
            &other.policy,
            other.rule_version,
        )
    }

    /// The conditions that are not met or not known: what would have to change.
    pub fn lacking(&self) -> impl Iterator<Item = &Line> {
        self.trace.iter().filter(|line| line.met != Some(true))
    }
}
