//! What may happen to a policy.

use chrono::NaiveDate;

use super::event::{PolicyEvent, PolicyProposed, PolicyPublished, PolicyWithdrawn};
use super::refusal::PolicyRefusal;
use super::state::Policy;
use super::terms::PolicyTerms;
use crate::aggregate::aggregate;
use crate::subject::{Given, Subject};

/// A command on a policy.
pub type PolicyCommand = Given<PolicyAct>;

/// What is to be done. Terms were checked before ([`PolicyTerms::faults`]).
#[derive(Debug, Clone)]
pub enum PolicyAct {
    /// Propose a version; `reasoned` says whether a reason was given.
    Propose {
        /// What it would say.
        terms: Box<PolicyTerms>,
        /// Whether a reason was given.
        reasoned: bool,
    },
    /// Confirm the proposed version, which publishes it.
    Confirm,
    /// Publish a policy that ships with the software, into a store that has none.
    PublishBuiltIn(Box<PolicyTerms>),
    /// Withdraw a version.
    Withdraw {
        /// Which; the latest that stands without it.
        version: Option<u32>,
    },
}

type Decision = Result<Vec<PolicyEvent>, PolicyRefusal>;

impl Policy {
    /// Decides a command. No clock, no input or output, no randomness.
    pub fn decide(&self, command: PolicyCommand) -> Decision {
        let Given { today, by, act } = command;
        match act {
            PolicyAct::Propose { terms, reasoned } => propose(today, by, *terms, reasoned),
            PolicyAct::Confirm => {
                let proposed = self.proposed.as_deref().ok_or(PolicyRefusal::NotProposed)?;
                if proposed.proposed_by == by {
                    return Err(PolicyRefusal::SamePerson);
                }
                if proposed.terms.valid_from < today && !proposed.reasoned {
                    return Err(PolicyRefusal::ReasonRequired);
                }
                Ok(self.publish(proposed.terms.clone(), proposed.proposed_by.clone(), by))
            }
            PolicyAct::PublishBuiltIn(terms) => {
                if self.version > 0 {
                    return Err(PolicyRefusal::AlreadyPublished);
                }
                Ok(self.publish(*terms, by.clone(), by))
            }
            PolicyAct::Withdraw { version } => self.withdraw(version),
        }
    }

    fn publish(
        &self,
        terms: PolicyTerms,
        proposed_by: Subject,
        confirmed_by: Subject,
    ) -> Vec<PolicyEvent> {
        let latest = self.versions.last().map_or(0, |v| v.published.version);
        vec![PolicyEvent::PolicyPublished(Box::new(PolicyPublished {
            version: latest + 1,
            terms,
            proposed_by,
            confirmed_by,
        }))]
    }

    fn withdraw(&self, version: Option<u32>) -> Decision {
        let known = match version {
            Some(version) => self.published(version),
            None => self
                .versions
                .iter()
                .rfind(|known| known.withdrawn_in.is_none())
                .or(self.versions.last()),
        };
        let known = known.ok_or(PolicyRefusal::UnknownVersion)?;
        if known.withdrawn_in.is_some() {
            return Err(PolicyRefusal::AlreadyWithdrawn);
        }
        Ok(vec![PolicyEvent::PolicyWithdrawn(PolicyWithdrawn {
            version: known.published.version,
        })])
    }
}

fn propose(today: NaiveDate, by: Subject, terms: PolicyTerms, reasoned: bool) -> Decision {
    if terms.valid_from < today && !reasoned {
        return Err(PolicyRefusal::ReasonRequired);
    }
    Ok(vec![PolicyEvent::PolicyProposed(Box::new(
        PolicyProposed {
            terms,
            proposed_by: by,
            reasoned,
        },
    ))])
}

aggregate!(Policy, "policy", PolicyCommand, PolicyEvent, PolicyRefusal);
