//! Laws, over random sequences of commands in which the same few ids come again and again.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

const IDS: u128 = 8;

fn command() -> impl Strategy<Value = BudgetCommand> {
    prop_oneof![
        2 => (0..150_i64, any::<bool>()).prop_map(|(amount, strict)| propose(amount, strict)),
        2 => Just(confirm()),
        8 => (0..IDS, 0..60_i64).prop_map(|(number, amount)| request(number, amount)),
        4 => (0..IDS).prop_map(release),
    ]
}

fn commands() -> impl Strategy<Value = Vec<BudgetCommand>> {
    let begun = (0..150_i64, any::<bool>())
        .prop_map(|(amount, strict)| vec![propose(amount, strict), confirm()]);
    let more = prop::collection::vec(command(), 0..60);
    (begun, more).prop_map(|(begun, more)| begun.into_iter().chain(more).collect())
}

/// What the events say, counted without the state: who waits, in order, and who is committed.
#[derive(Default)]
struct Count {
    terms: Option<BudgetTerms>,
    waiting: Vec<BudgetRequest>,
    committed: BTreeMap<CommitmentId, Fen>,
    released: Vec<CommitmentId>,
}

impl Count {
    fn sum(&self) -> i64 {
        self.committed.values().map(|amount| amount.get()).sum()
    }

    fn seen(&self, id: CommitmentId) -> bool {
        self.waits(id).is_some() || self.committed.contains_key(&id) || self.released.contains(&id)
    }

    fn waits(&self, id: CommitmentId) -> Option<usize> {
        self.waiting.iter().position(|it| it.commitment_id == id)
    }

    /// Counts an event, after looking whether it may follow upon those before.
    fn count(&mut self, event: &BudgetEvent) {
        match event {
            BudgetEvent::BudgetProposed(_) => {}
            BudgetEvent::BudgetSet(set) => self.terms = Some(set.proposed.terms.clone()),
            BudgetEvent::BudgetQueued(request) => {
                assert!(!self.seen(request.commitment_id));
                self.waiting.push(request.clone());
            }
            BudgetEvent::BudgetCommitted(request) => {
                let id = request.commitment_id;
                let terms = self.terms.as_ref().unwrap();
                // Those in front of it: all that wait, if it has only just asked.
                let before = self.waits(id).unwrap_or(self.waiting.len());
                assert!(before == 0 || !terms.strict_order, "in order");
                if before < self.waiting.len() {
                    assert_eq!(self.waiting.remove(before), *request);
                } else {
                    assert!(!self.seen(id));
                }
                self.committed.insert(id, request.amount_fen);
                assert!(self.sum() <= self.terms.as_ref().unwrap().amount_fen.get());
            }
            BudgetEvent::BudgetReleased(request) => {
                let id = request.commitment_id;
                match self.waits(id) {
                    Some(place) => drop(self.waiting.remove(place)),
                    None => assert_eq!(self.committed.remove(&id), Some(request.amount_fen)),
                }
                self.released.push(id);
            }
        }
    }

    /// Whether the state says the same.
    fn agrees(&self, budget: &Budget) {
        assert_eq!(budget.committed_fen().get(), self.sum());
        assert!(budget.waiting().eq(&self.waiting));
        assert_eq!(budget.terms(), self.terms.as_ref());
        for number in 0..IDS {
            let id = Uuid::from_u128(number).into();
            let counted = [
                self.waits(id).map(|_| Standing::Waiting),
                self.committed.get(&id).map(|_| Standing::Committed),
                self.released.contains(&id).then_some(Standing::Released),
            ];
            let counted: Vec<Standing> = counted.into_iter().flatten().collect();
            assert!(counted.len() <= 1, "in one standing at most");
            assert_eq!(budget.standing(id), counted.first().copied());
        }
    }

    /// Whether nobody waits for whom there is room.
    fn is_full(&self) {
        let Some(terms) = &self.terms else { return };
        let told_to_wait = if terms.strict_order { 1 } else { usize::MAX };
        for request in self.waiting.iter().take(told_to_wait) {
            let sum = self.sum() + request.amount_fen.get();
            assert!(
                sum > terms.amount_fen.get(),
                "there is room for {request:?}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_more_is_committed_than_was_set_and_each_request_stands_in_one_place(commands in commands()) {
        let mut budget = Budget::default();
        let mut count = Count::default();
        let mut largest = 0;
        for command in commands {
            let Ok(events) = budget.decide(command.clone()) else { continue };
            // Those of one decision are admitted in the order in which they waited.
            let order: Vec<usize> = events
                .iter()
                .filter_map(|event| match event {
                    BudgetEvent::BudgetCommitted(request) => count.waits(request.commitment_id),
                    _ => None,
                })
                .collect();
            prop_assert!(order.is_sorted());
            for event in events {
                count.count(&event);
                budget.record(event);
            }
            count.agrees(&budget);
            count.is_full();
            largest = largest.max(budget.amount_fen().map_or(0, Fen::get));
            prop_assert!(budget.committed_fen().get() <= largest);
            if matches!(command.act, BudgetAct::Request { .. } | BudgetAct::Release { .. }) {
                prop_assert_eq!(budget.decide(command), Ok(Vec::new()), "a second time changes nothing");
            }
        }
        let stored = serde_json::to_value(&budget).unwrap();
        prop_assert_eq!(serde_json::from_value::<Budget>(stored).unwrap(), budget);
    }
}
