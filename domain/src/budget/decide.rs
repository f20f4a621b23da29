//! What may happen to a budget.

use super::event::{BudgetEvent, BudgetProposed, BudgetRequest, BudgetSet, BudgetTerms};
use super::refusal::BudgetRefusal;
use super::state::{Budget, Standing};
use crate::aggregate::aggregate;
use crate::claim::ClaimRef;
use crate::ids::CommitmentId;
use crate::money::Fen;
use crate::subject::{Given, Subject};

/// A command on a budget.
pub type BudgetCommand = Given<BudgetAct>;

/// What is to be done.
#[derive(Debug, Clone)]
pub enum BudgetAct {
    /// Propose an amount.
    Propose(BudgetTerms),
    /// Confirm the proposed amount, which sets it.
    Confirm,
    /// Ask for money on behalf of an approved claim. An id that was ever seen changes nothing: a step
    /// that comes again, however late, commits nothing a second time.
    Request {
        /// The request's own id.
        commitment_id: CommitmentId,
        /// Which claim asks.
        claim: ClaimRef,
        /// How much.
        amount_fen: Fen,
    },
    /// Give a commitment up, or a request that waits. What was given up before, or never asked, changes
    /// nothing.
    Release {
        /// Which.
        commitment_id: CommitmentId,
    },
    /// Give back what a commitment has beyond an amount.
    Lower {
        /// Which.
        commitment_id: CommitmentId,
        /// What it still needs, in fen.
        to_fen: Fen,
    },
}

type Decision = Result<Vec<BudgetEvent>, BudgetRefusal>;

impl Budget {
    /// Decides a command. No clock, no input or output, no randomness.
    pub fn decide(&self, command: BudgetCommand) -> Decision {
        let Given { today, by, act } = command;
        match act {
            BudgetAct::Propose(terms) => Ok(vec![BudgetEvent::BudgetProposed(BudgetProposed {
                terms,
                proposed_on: today,
                proposed_by: by,
            })]),
            BudgetAct::Confirm => self.confirm(by),
            BudgetAct::Request {
                commitment_id,
                claim,
                amount_fen,
            } => self.request(BudgetRequest {
                commitment_id,
                claim,
                amount_fen,
            }),
            BudgetAct::Release { commitment_id } => Ok(self.lower(commitment_id, Fen::default())),
            BudgetAct::Lower {
                commitment_id,
                to_fen,
            } => Ok(self.lower(commitment_id, to_fen)),
        }
    }

    fn confirm(&self, by: Subject) -> Decision {
        let proposed = self.proposed.clone().ok_or(BudgetRefusal::NotProposed)?;
        if proposed.proposed_by == by {
            return Err(BudgetRefusal::SamePerson);
        }
        let admitted = admitted(&proposed.terms, self.committed_fen(), self.waiting());
        let set = BudgetEvent::BudgetSet(BudgetSet {
            proposed,
            confirmed_by: by,
        });
        Ok(std::iter::once(set).chain(admitted).collect())
    }

    fn request(&self, request: BudgetRequest) -> Decision {
        if self.standing(request.commitment_id).is_some() {
            return Ok(Vec::new());
        }
        let terms = self.terms().ok_or(BudgetRefusal::NotSet)?;
        let held_back = terms.strict_order && self.waiting().next().is_some();
        let fits = terms.with(self.committed_fen(), request.amount_fen);
        Ok(vec![if fits.is_some() && !held_back {
            BudgetEvent::BudgetCommitted(request)
        } else {
            BudgetEvent::BudgetQueued(request)
        }])
    }

    /// Gives back what exceeds an amount: all of a request that waits, or comes to nothing.
    fn lower(&self, id: CommitmentId, to_fen: Fen) -> Vec<BudgetEvent> {
        let Some(asked) = self.asked(id) else {
            return Vec::new();
        };
        let request = &asked.request;
        let (committed, given_back) = match asked.standing {
            Standing::Released => return Vec::new(),
            Standing::Waiting => (self.committed_fen(), request.amount_fen),
            Standing::Committed if request.amount_fen <= to_fen && to_fen > Fen::default() => {
                return Vec::new();
            }
            Standing::Committed => {
                let given_back = request.amount_fen.less(to_fen);
                (self.committed_fen().less(given_back), given_back)
            }
        };
        let others = self.waiting().filter(|other| other.commitment_id != id);
        let admitted = self
            .terms()
            .map(|terms| admitted(terms, committed, others))
            .unwrap_or_default();
        let released = BudgetEvent::BudgetReleased(BudgetRequest {
            amount_fen: given_back,
            ..request.clone()
        });
        std::iter::once(released).chain(admitted).collect()
    }
}

/// Those that have room now, in the order of waiting; in strict order none behind the first that has not.
fn admitted<'a>(
    terms: &BudgetTerms,
    mut committed: Fen,
    waiting: impl Iterator<Item = &'a BudgetRequest>,
) -> Vec<BudgetEvent> {
    let mut admitted = Vec::new();
    for request in waiting {
        match terms.with(committed, request.amount_fen) {
            Some(sum) => {
                committed = sum;
                admitted.push(BudgetEvent::BudgetCommitted(request.clone()));
            }
            None if terms.strict_order => break,
            None => {}
        }
    }
    admitted
}

aggregate!(Budget, "budget", BudgetCommand, BudgetEvent, BudgetRefusal);
