//! Rules, as given-when-then.

mod events;
mod properties;

use chrono::NaiveDate;
use uuid::Uuid;

use super::*;
use crate::claim::{ClaimRef, Claimant};
use crate::ids::{BudgetId, CommitmentId};
use crate::money::Fen;
use crate::policy::Fund;
use crate::region::RegionCode;
use crate::subject::{Given, Subject};

const TODAY: &str = "2022-06-30";

fn on(date: &str) -> NaiveDate {
    date.parse().unwrap()
}

fn fen(fen: i64) -> Fen {
    Fen::try_from(fen).unwrap()
}

fn proposer() -> Subject {
    Subject::new("province", "proposer")
}

fn confirmer() -> Subject {
    Subject::new("province", "confirmer")
}

fn by(by: Subject, act: BudgetAct) -> BudgetCommand {
    Given {
        today: on(TODAY),
        by,
        act,
    }
}

fn terms(amount: i64, strict_order: bool) -> BudgetTerms {
    BudgetTerms {
        fund: Fund::Bridging,
        region: RegionCode::parse("520324").unwrap(),
        year: 2022,
        amount_fen: fen(amount),
        strict_order,
    }
}

/// A request that is known by a small number, of the claim with the same number.
fn asks(number: u128, amount: i64) -> BudgetRequest {
    BudgetRequest {
        commitment_id: Uuid::from_u128(number).into(),
        claim: ClaimRef {
            claimant: Claimant::Worker(Uuid::from_u128(1_000 + number).into()),
            claim_id: Uuid::from_u128(2_000 + number).into(),
        },
        amount_fen: fen(amount),
    }
}

fn propose(amount: i64, strict_order: bool) -> BudgetCommand {
    by(proposer(), BudgetAct::Propose(terms(amount, strict_order)))
}

fn confirm() -> BudgetCommand {
    by(confirmer(), BudgetAct::Confirm)
}

fn request(number: u128, amount: i64) -> BudgetCommand {
    let BudgetRequest {
        commitment_id,
        claim,
        amount_fen,
    } = asks(number, amount);
    let act = BudgetAct::Request {
        commitment_id,
        claim,
        amount_fen,
    };
    by(Subject::new("system", "process"), act)
}

fn release(number: u128) -> BudgetCommand {
    let commitment_id = Uuid::from_u128(number).into();
    by(
        Subject::new("system", "process"),
        BudgetAct::Release { commitment_id },
    )
}

fn take(budget: &mut Budget, command: BudgetCommand) -> Vec<BudgetEvent> {
    let events = budget.decide(command).unwrap();
    for event in &events {
        budget.record(event.clone());
    }
    events
}

/// A budget of this amount to which all these commands were given.
fn budget(
    amount: i64,
    strict_order: bool,
    commands: impl IntoIterator<Item = BudgetCommand>,
) -> Budget {
    let mut budget = Budget::default();
    let set = [propose(amount, strict_order), confirm()];
    for command in set.into_iter().chain(commands) {
        take(&mut budget, command);
    }
    budget
}

/// What a command does: the words of its events, with the numbers of the requests.
fn told(budget: &Budget, command: BudgetCommand) -> Vec<String> {
    let number = |request: &BudgetRequest| request.commitment_id.as_uuid().as_u128();
    let told = |event: BudgetEvent| match event {
        BudgetEvent::BudgetProposed(_) => "proposed".to_owned(),
        BudgetEvent::BudgetSet(_) => "set".to_owned(),
        BudgetEvent::BudgetQueued(request) => format!("queued {}", number(&request)),
        BudgetEvent::BudgetCommitted(request) => format!("committed {}", number(&request)),
        BudgetEvent::BudgetReleased(request) => format!("released {}", number(&request)),
    };
    budget
        .decide(command)
        .unwrap()
        .into_iter()
        .map(told)
        .collect()
}

fn standing(budget: &Budget, number: u128) -> Option<Standing> {
    budget.standing(Uuid::from_u128(number).into())
}

fn waiting(budget: &Budget) -> Vec<u128> {
    let waiting = budget.waiting();
    waiting
        .map(|request| request.commitment_id.as_uuid().as_u128())
        .collect()
}

#[test]
fn a_budget_is_known_by_fund_region_and_year_for_ever() {
    let id = BudgetId::of(Fund::Bridging, RegionCode::parse("520324").unwrap(), 2022);
    assert_eq!(id, terms(1, true).id());
    assert_eq!(id.to_string(), "07904efe-0e99-5d9b-8943-ae48fe999e98");
}

#[test]
fn an_amount_is_set_by_two() {
    let mut budget = Budget::default();
    assert_eq!(budget.decide(confirm()), Err(BudgetRefusal::NotProposed));
    take(&mut budget, propose(100, false));
    assert_eq!(budget.amount_fen(), None);
    assert_eq!(budget.identity(), Some(&terms(100, false)));
    assert_eq!(
        budget.decide(by(proposer(), BudgetAct::Confirm)),
        Err(BudgetRefusal::SamePerson)
    );
    // The last proposal is the one that is confirmed.
    take(&mut budget, propose(200, true));
    take(&mut budget, confirm());
    assert_eq!(budget.terms(), Some(&terms(200, true)));
    assert_eq!(budget.decide(confirm()), Err(BudgetRefusal::NotProposed));
}

#[test]
fn nobody_asks_a_budget_that_is_not_set() {
    let mut budget = Budget::default();
    for command in [None, Some(propose(100, false))] {
        command.map(|command| take(&mut budget, command));
        assert_eq!(budget.decide(request(1, 10)), Err(BudgetRefusal::NotSet));
    }
}

#[test]
fn what_fits_is_committed_to_the_last_fen_and_what_does_not_waits() {
    let budget = budget(100, false, [request(1, 60)]);
    assert_eq!(told(&budget, request(2, 40)), ["committed 2"]);
    assert_eq!(told(&budget, request(2, 41)), ["queued 2"]);
    assert_eq!(budget.committed_fen(), fen(60));
    assert_eq!(standing(&budget, 1), Some(Standing::Committed));
    assert_eq!(standing(&budget, 2), None);
}

#[test]
fn one_that_waits_does_not_block_smaller_ones_unless_order_is_strict() {
    let asked = || [request(1, 60), request(2, 50)];
    assert_eq!(
        told(&budget(100, false, asked()), request(3, 40)),
        ["committed 3"]
    );
    let strict = budget(100, true, asked());
    assert_eq!(told(&strict, request(3, 40)), ["queued 3"]);
    assert_eq!(waiting(&strict), [2]);
}

#[test]
fn room_goes_to_those_that_wait_in_their_order() {
    let asked = || {
        [
            request(1, 100),
            request(2, 70),
            request(3, 40),
            request(4, 30),
        ]
    };
    let loose = budget(100, false, asked());
    assert_eq!(waiting(&loose), [2, 3, 4]);
    assert_eq!(
        told(&loose, release(1)),
        ["released 1", "committed 2", "committed 4"]
    );
    assert_eq!(
        told(&budget(100, true, asked()), release(1)),
        ["released 1", "committed 2"],
        "the third doesn't fit and holds the fourth back"
    );
}

#[test]
fn a_higher_amount_admits_and_a_lower_one_takes_nothing_back() {
    let mut budget = budget(100, false, [request(1, 100), request(2, 50), request(3, 0)]);
    take(&mut budget, propose(30, false));
    assert_eq!(told(&budget, confirm()), ["set"]);
    take(&mut budget, confirm());
    assert_eq!(budget.committed_fen(), fen(100));
    assert_eq!(budget.amount_fen(), Some(fen(30)));
    assert_eq!(
        told(&budget, request(4, 0)),
        ["queued 4"],
        "not even nothing"
    );
    take(&mut budget, propose(150, false));
    assert_eq!(told(&budget, confirm()), ["set", "committed 2"]);
}

#[test]
fn an_order_that_is_no_longer_strict_lets_the_smaller_ones_pass() {
    let mut budget = budget(100, true, [request(1, 60), request(2, 50), request(3, 40)]);
    take(&mut budget, propose(100, false));
    assert_eq!(told(&budget, confirm()), ["set", "committed 3"]);
}

#[test]
fn in_strict_order_giving_up_the_first_that_waits_lets_the_next_ones_pass() {
    let budget = budget(100, true, [request(1, 60), request(2, 50), request(3, 40)]);
    assert_eq!(told(&budget, release(2)), ["released 2", "committed 3"]);
}

#[test]
fn a_request_that_was_ever_seen_changes_nothing() {
    let budget = budget(
        100,
        false,
        [request(1, 60), request(2, 50), request(3, 10), release(3)],
    );
    for (number, known) in [
        (1, Standing::Committed),
        (2, Standing::Waiting),
        (3, Standing::Released),
    ] {
        assert_eq!(standing(&budget, number), Some(known));
        for amount in [1, 60] {
            assert!(told(&budget, request(number, amount)).is_empty());
        }
    }
}

#[test]
fn what_was_given_up_or_never_asked_is_given_up_without_a_trace() {
    let budget = budget(100, false, [request(1, 60), release(1)]);
    for number in [1, 2] {
        assert!(told(&budget, release(number)).is_empty());
    }
    assert_eq!(budget.committed_fen(), fen(0));
    assert!(told(&Budget::default(), release(1)).is_empty());
}

#[test]
fn sums_stay_within_the_largest_amount() {
    let most = Fen::MAX.get();
    let budget = budget(most, false, [request(1, most)]);
    assert_eq!(told(&budget, request(2, most)), ["queued 2"]);
    assert_eq!(told(&budget, request(2, 1)), ["queued 2"]);
}

#[test]
fn commands_are_decided_through_the_framework_too() {
    let set = |amount| {
        let mut budget = Budget::default();
        let mut events = take(&mut budget, propose(amount, false));
        events.extend(take(&mut budget, confirm()));
        events
    };
    cqrs_es::test::TestFramework::<Budget>::with(())
        .given(set(100))
        .when(request(1, 60))
        .then_expect_events(vec![BudgetEvent::BudgetCommitted(asks(1, 60))]);
    cqrs_es::test::TestFramework::<Budget>::with(())
        .given(set(100))
        .when(confirm())
        .then_expect_error(BudgetRefusal::NotProposed);
}
