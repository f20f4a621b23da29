//! Events are for ever: their names, their stored JSON, and that they are read back as they were.

use super::*;
use crate::ids::OrganisationId;
use crate::stored;

/// The stored names.
const NAMES: [&str; 5] = [
    "BudgetProposed",
    "BudgetSet",
    "BudgetQueued",
    "BudgetCommitted",
    "BudgetReleased",
];

/// One event of every variant, claims of both kinds of stream among them.
fn samples() -> Vec<BudgetEvent> {
    let organisation: OrganisationId = Uuid::from_u128(7).into();
    let of_organisation = BudgetRequest {
        claim: ClaimRef {
            claimant: Claimant::Organisation(organisation),
            claim_id: Uuid::from_u128(8).into(),
        },
        ..asks(1, 60_000)
    };
    let mut budget = Budget::default();
    let mut events = take(&mut budget, propose(100_000, true));
    events.extend(take(&mut budget, confirm()));
    events.push(BudgetEvent::BudgetQueued(of_organisation.clone()));
    events.push(BudgetEvent::BudgetCommitted(asks(2, 50_000)));
    events.push(BudgetEvent::BudgetReleased(of_organisation));
    events
}

#[test]
fn every_variant_has_its_name_and_its_sample() {
    assert_eq!(stored::variants_of::<BudgetEvent>(), NAMES);
    assert_eq!(stored::types_of(&samples()), NAMES);
}

#[test]
fn the_stored_json_of_every_event_is_fixed() {
    insta::assert_json_snapshot!("budget_events", samples());
}

#[test]
fn an_event_read_back_equals_itself() {
    stored::read_back(samples());
}

#[test]
fn an_event_is_about_its_business_date() {
    let dates: Vec<_> = samples()
        .iter()
        .map(|event| event.occurred_on().map(|date| date.to_string()))
        .collect();
    assert_eq!(dates, [Some(TODAY.to_owned()), None, None, None, None]);
}
