//! What may happen to an organisation.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::event::{
    BaseDesignated, BaseRevoked, BrandRecognised, BrandWithdrawn, OrganisationEvent,
    OrganisationMoved, OrganisationRegistered, Role, RoleGranted, RoleWithdrawn,
};
use super::refusal::OrganisationRefusal;
use super::state::Organisation;
use crate::account::AccountProposed;
use crate::aggregate::aggregate;
use crate::claim::{ClaimAct, Standing};
use crate::sealed::SealedAccount;
use crate::subject::{Given, Subject};
use crate::time::Interval;

/// A command on an organisation.
pub type OrganisationCommand = Given<OrganisationAct>;

/// What is to be done.
#[derive(Debug, Clone)]
pub enum OrganisationAct {
    /// Register it; its roles hold from the day of registration.
    Register {
        /// The registration.
        registration: OrganisationRegistered,
        /// The roles it has from the start.
        roles: BTreeSet<Role>,
        /// The bank account, still to be confirmed.
        account: Option<SealedAccount>,
    },
    /// Grant a role.
    GrantRole(RoleGranted),
    /// Withdraw a role.
    WithdrawRole(RoleWithdrawn),
    /// Designate it as a base.
    Designate(BaseDesignated),
    /// Revoke a designation.
    RevokeDesignation(BaseRevoked),
    /// Recognise a labour brand.
    RecogniseBrand(BrandRecognised),
    /// Withdraw a brand.
    WithdrawBrand(BrandWithdrawn),
    /// Record a move.
    Move(OrganisationMoved),
    /// Do something about a claim or an entitlement.
    Claim(ClaimAct),
    /// Enter a bank account; it waits for confirmation.
    ProposeAccount(SealedAccount),
    /// Confirm the account that waits.
    ConfirmAccount,
}

pub(super) type Decision = Result<Vec<OrganisationEvent>, OrganisationRefusal>;

impl Organisation {
    /// Decides a command. No clock, no input or output, no randomness.
    pub fn decide(&self, command: OrganisationCommand) -> Decision {
        let today = command.today;
        match command.act {
            OrganisationAct::Claim(act) => self.claim(today, &command.by, act),
            OrganisationAct::Register {
                registration,
                roles,
                account,
            } => {
                let proposal = account.map(|account| proposal(account, &command.by));
                self.register(today, registration, roles, proposal)
            }
            OrganisationAct::GrantRole(grant) => self.grant_role(today, grant),
            OrganisationAct::WithdrawRole(end) => self.withdraw_role(today, end),
            OrganisationAct::Designate(designation) => self.designate(today, designation),
            OrganisationAct::RevokeDesignation(end) => self.revoke_designation(today, end),
            OrganisationAct::RecogniseBrand(brand) => self.recognise_brand(today, brand),
            OrganisationAct::WithdrawBrand(end) => self.withdraw_brand(today, end),
            OrganisationAct::Move(moved) => {
                self.dated(today, "moved_on", moved.moved_on)?;
                Ok(vec![OrganisationEvent::OrganisationMoved(moved)])
            }
            OrganisationAct::ProposeAccount(account) => {
                self.registered()?;
                Ok(vec![proposal(account, &command.by)])
            }
            OrganisationAct::ConfirmAccount => {
                self.registered()?;
                let confirmed = self.account.confirm(&command.by)?;
                Ok(vec![OrganisationEvent::AccountConfirmed(confirmed)])
            }
        }
    }

    /// What the claims decide; a review confirms the account that it shows.
    fn claim(&self, today: NaiveDate, by: &Subject, act: ClaimAct) -> Decision {
        let mut events = Vec::new();
        if let Some(shown) = act.account_shown()
            && let Some(account) = self.account.waiting()
            && account.fingerprint == *shown
        {
            let confirmed = self.account.confirm(by)?;
            events.push(OrganisationEvent::AccountConfirmed(confirmed));
        }
        let decided = self
            .with_standing(|standing| self.claims.decide(standing, today, by, act))
            .map_err(|refusal| OrganisationRefusal::Claim(Box::new(refusal)))?;
        events.extend(
            decided
                .into_iter()
                .map(|event| OrganisationEvent::Claim(Box::new(event))),
        );
        Ok(events)
    }

    /// Looks at this record as its claims do.
    pub fn with_standing<T>(&self, look: impl FnOnce(&Standing<'_>) -> T) -> T {
        look(&Standing {
            version: self.version,
            registered: self.registration.is_some(),
            erased: false,
            linked_to: None,
            link_pending: false,
            died_on: None,
            account: self.account.fingerprint(),
            account_waits: self.account.waiting().is_some(),
            account_since_death: true,
            paid_elsewhere: &|_| false,
        })
    }

    fn register(
        &self,
        today: NaiveDate,
        registration: OrganisationRegistered,
        roles: BTreeSet<Role>,
        account: Option<OrganisationEvent>,
    ) -> Decision {
        if self.registration.is_some() {
            return Err(OrganisationRefusal::AlreadyRegistered);
        }
        let from = registration.registered_on;
        not_future(today, "registered_on", from)?;
        let roles = roles
            .into_iter()
            .map(|role| OrganisationEvent::RoleGranted(RoleGranted { role, from }));
        Ok(
            std::iter::once(OrganisationEvent::OrganisationRegistered(registration))
                .chain(roles)
                .chain(account)
                .collect(),
        )
    }

    fn grant_role(&self, today: NaiveDate, grant: RoleGranted) -> Decision {
        self.dated(today, "from", grant.from)?;
        if self.held(
            grant.role,
            &Interval {
                from: grant.from,
                until: None,
            },
        ) {
            return Err(OrganisationRefusal::RoleAlreadyHeld { role: grant.role });
        }
        Ok(vec![OrganisationEvent::RoleGranted(grant)])
    }

    fn withdraw_role(&self, today: NaiveDate, end: RoleWithdrawn) -> Decision {
        self.dated(today, "until", end.until)?;
        let mut open = self
            .roles
            .iter()
            .filter(|period| period.role == end.role && period.days.until.is_none());
        let period = open
            .next_back()
            .ok_or(OrganisationRefusal::RoleNotHeld { role: end.role })?;
        not_before(period.days.from, end.until)?;
        Ok(vec![OrganisationEvent::RoleWithdrawn(end)])
    }

    pub(super) fn dated(
        &self,
        today: NaiveDate,
        field: &'static str,
        date: NaiveDate,
    ) -> Result<(), OrganisationRefusal> {
        self.registered()?;
        not_future(today, field, date)
    }

    fn registered(&self) -> Result<(), OrganisationRefusal> {
        match self.registration {
            Some(_) => Ok(()),
            None => Err(OrganisationRefusal::NotRegistered),
        }
    }
}

fn proposal(account: SealedAccount, by: &Subject) -> OrganisationEvent {
    OrganisationEvent::AccountProposed(AccountProposed {
        account,
        proposed_by: by.clone(),
    })
}

fn not_future(
    today: NaiveDate,
    field: &'static str,
    date: NaiveDate,
) -> Result<(), OrganisationRefusal> {
    if date > today {
        Err(OrganisationRefusal::DateInFuture { field })
    } else {
        Ok(())
    }
}

pub(super) fn not_before(
    started_on: NaiveDate,
    date: NaiveDate,
) -> Result<(), OrganisationRefusal> {
    if date < started_on {
        Err(OrganisationRefusal::EndedBeforeStart { started_on })
    } else {
        Ok(())
    }
}

aggregate!(
    Organisation,
    "organisation",
    OrganisationCommand,
    OrganisationEvent,
    OrganisationRefusal
);
