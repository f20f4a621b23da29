//! Receivables that are given up.

use super::clawback::{balances, order, ordered, recover, too_much, write_off};
use super::*;
use LedgerAccount::WrittenOff;

#[test]
fn two_others_give_up_what_is_due() {
    let mut record = ordered(60_000);
    let same = |acted_as| ClaimRefusal::SamePerson { acted_as };
    let day = "2022-05-01";
    assert_eq!(
        record.refused(ORDERER, write_off(10, 60_000, day)),
        same("orderer of the claw-back")
    );
    assert_eq!(
        record.refused(APPROVER, write_off(10, 60_000, day)),
        same("approver")
    );
    assert_eq!(
        record.refused(OTHER, write_off(10, 60_001, day)),
        too_much(60_000)
    );
    assert_eq!(record.taken(OTHER, write_off(10, 60_000, day)).len(), 1);
    assert_eq!(
        record.refused(OTHER, write_off(10, 60_000, day)),
        same("who agreed to the write-off")
    );
    // Another amount is another proposal.
    assert_eq!(record.taken(SECOND, write_off(10, 50_000, day)).len(), 1);
    assert_eq!(record.state(10), ClaimState::ClawbackOrdered);
    record.taken(OTHER, write_off(10, 50_000, day));
    assert_eq!(balances(&record), [-60_000, 0, 0, 10_000, 0, 50_000]);
    record.taken(FINANCE, recover(10, 1, 10_000, "2022-05-02"));
    assert_eq!(record.state(10), ClaimState::WrittenOff);
    assert_eq!(balances(&record), [-60_000, 0, 0, 0, 10_000, 50_000]);
    // The key is never free again for the same beneficiary.
    assert!(matches!(
        record.refused(CLERK, file(filed(11, 2021, 1))),
        ClaimRefusal::AlreadyClaimed { .. }
    ));
    assert!(!record.book().has_open());
}

#[test]
fn a_large_write_off_takes_as_many_as_the_policy_says() {
    let mut record = Record::worker();
    let mut claim = filed(10, 2021, 60_000);
    let tier = |up_to_fen, approvers| crate::policy::ApprovalTier {
        up_to_fen,
        approvers,
    };
    claim.terms.write_off_tiers = vec![tier(Some(fen(10_000)), 1), tier(None, 3)];
    record.paid(claim);
    record.taken(ORDERER, order(10, 60_000, &[], "2022-04-01"));
    let day = "2022-05-01";
    // Two people at least, whatever the policy says.
    record.taken(OTHER, write_off(10, 10_000, day));
    assert_eq!(record.balance(WrittenOff), 0);
    record.taken(SECOND, write_off(10, 10_000, day));
    assert_eq!(record.balance(WrittenOff), 10_000);
    record.taken(OTHER, write_off(10, 50_000, day));
    record.taken(SECOND, write_off(10, 50_000, day));
    assert_eq!(record.balance(WrittenOff), 10_000);
    let events = record.taken(FINANCE, write_off(10, 50_000, day));
    assert!(events.iter().any(|event| matches!(
        event,
        ClaimEvent::ClawbackWrittenOff(written) if written.agreed_by.len() == 3
    )));
    assert_eq!(record.state(10), ClaimState::WrittenOff);
}
