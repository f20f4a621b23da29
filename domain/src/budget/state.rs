//! What a budget's history adds up to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::event::{BudgetEvent, BudgetProposed, BudgetRequest, BudgetSet, BudgetTerms};
use crate::ids::CommitmentId;
use crate::money::Fen;

/// One budget: its amount and all that was ever asked of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// How many events have been folded: the version of the stream.
    pub version: u64,
    /// An amount that waits for confirmation.
    pub proposed: Option<BudgetProposed>,
    /// The amount that holds.
    pub set: Option<BudgetSet>,
    /// Everything that was ever asked, by its id.
    asked: BTreeMap<CommitmentId, Asked>,
    /// The ids of those that wait, in the order in which they asked.
    waiting: Vec<CommitmentId>,
    committed_fen: Fen,
}

/// A request, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// As asked.
    pub request: BudgetRequest,
    /// What became of it.
    pub standing: Standing,
}

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It is over budget and waits.
    Waiting,
    /// It was admitted.
    Committed,
    /// It was given up, whether it waited or was committed.
    Released,
}

impl Budget {
    /// The terms that say whose budget it is: fund, region and year are the same in all its events.
    pub fn identity(&self) -> Option<&BudgetTerms> {
        let proposed = self.proposed.as_ref().map(|proposed| &proposed.terms);
        self.terms().or(proposed)
    }

    /// The terms that hold; none until an amount was confirmed.
    pub fn terms(&self) -> Option<&BudgetTerms> {
        self.set.as_ref().map(|set| &set.proposed.terms)
    }

    /// The amount that holds; none until one was confirmed.
    pub fn amount_fen(&self) -> Option<Fen> {
        self.terms().map(|terms| terms.amount_fen)
    }

    /// How much is committed: more than the amount where that was lowered since.
    pub fn committed_fen(&self) -> Fen {
        self.committed_fen
    }

    /// The request with this id, if it was ever made.
    pub fn asked(&self, id: CommitmentId) -> Option<&Asked> {
        self.asked.get(&id)
    }

    /// What became of a request; none if it was never made.
    pub fn standing(&self, id: CommitmentId) -> Option<Standing> {
        self.asked(id).map(|asked| asked.standing)
    }

    /// The requests that wait, in the order in which they asked.
    pub fn waiting(&self) -> impl Iterator<Item = &BudgetRequest> + Clone {
        let asked = self.waiting.iter().filter_map(|id| self.asked.get(id));
        asked.map(|asked| &asked.request)
    }

    /// Folds one event into the state. Accepts whatever history says.
    pub fn record(&mut self, event: BudgetEvent) {
        self.version += 1;
        match event {
            BudgetEvent::BudgetProposed(proposed) => self.proposed = Some(proposed),
            BudgetEvent::BudgetSet(set) => {
                self.proposed = None;
                self.set = Some(set);
            }
            BudgetEvent::BudgetQueued(request) => self.stands(request, Standing::Waiting),
            BudgetEvent::BudgetCommitted(request) => self.stands(request, Standing::Committed),
            BudgetEvent::BudgetReleased(request) => self.gives_back(request),
        }
    }

    /// All of a request is given back, or a part of what was committed.
    fn gives_back(&mut self, given_back: BudgetRequest) {
        let id = given_back.commitment_id;
        if let Some(asked) = self.asked.get_mut(&id)
            && asked.standing == Standing::Committed
            && given_back.amount_fen < asked.request.amount_fen
        {
            asked.request.amount_fen = asked.request.amount_fen.less(given_back.amount_fen);
            self.committed_fen = self.committed_fen.less(given_back.amount_fen);
        } else {
            self.stands(given_back, Standing::Released);
        }
    }

    /// Takes a request out of where it stood and puts it where it stands now.
    fn stands(&mut self, request: BudgetRequest, standing: Standing) {
        let id = request.commitment_id;
        let amount = request.amount_fen;
        let before = self.asked.insert(id, Asked { request, standing });
        match before.map(|asked| (asked.standing, asked.request.amount_fen)) {
            Some((Standing::Waiting, _)) => self.waiting.retain(|waits| *waits != id),
            Some((Standing::Committed, amount)) => {
                self.committed_fen = self.committed_fen.less(amount);
            }
            Some((Standing::Released, _)) | None => {}
        }
        match standing {
            Standing::Waiting => self.waiting.push(id),
            Standing::Committed => {
                let sum = self.committed_fen.checked_add(amount);
                self.committed_fen = sum.unwrap_or(Fen::MAX);
            }
            Standing::Released => {}
        }
    }
}
