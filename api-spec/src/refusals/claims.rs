//! Refusals of claims. A worker's and an organisation's claim meet the same, but for what only happens to persons.

use crate::slug::Slug::{
    self, AccountUnconfirmed, AlreadyClaimed, AlreadyHeld, AlreadyRecorded, AmountTooLarge,
    AmountsDiffer, ClaimHeld, DateInFuture, DateOutOfOrder, DeterminationChanged,
    ExceedsDetermination, FindingOpen, LinkPending, NoFund, NotEligible, NotHeld, NothingToClaim,
    NoticeRunning, ObjectionOpen, ObjectionSettled, ObjectionUpheld, OpenReceivable, OtherFund,
    PaidElsewhere, SamePerson, WorkerDead, WorkerErased, WorkerLinkedAway, WrongState,
};

/// Declares the refusals of a step: for both, and what a worker's claim meets besides.
macro_rules! refusals {
    ($($worker:literal, $organisation:literal: [$($slug:ident),*] and [$($of_person:ident),*];)+) => {
        fn of_step(operation_id: &str) -> &'static [Slug] {
            match operation_id {
                $($worker => &[$($slug,)* $($of_person,)*], $organisation => &[$($slug),*],)+
                _ => &[],
            }
        }
    };
}

refusals! {
    "file_worker_claim", "file_organisation_claim":
        [NotEligible, NothingToClaim, AlreadyClaimed, OpenReceivable, DateInFuture] and [WorkerDead, WorkerErased, WorkerLinkedAway];
    "file_worker_claim_part", "file_organisation_claim_part":
        [WrongState, NotEligible, NothingToClaim, AlreadyClaimed, DateInFuture] and [WorkerDead, WorkerErased, WorkerLinkedAway];
    "review_worker_claim", "review_organisation_claim":
        [WrongState, SamePerson, DateInFuture, DateOutOfOrder] and [WorkerErased, WorkerLinkedAway];
    "return_worker_claim", "return_organisation_claim": [WrongState, SamePerson, DateInFuture, DateOutOfOrder] and [];
    "redetermine_worker_claim", "redetermine_organisation_claim":
        [WrongState, SamePerson, NotEligible, NothingToClaim, AlreadyClaimed, DateInFuture, DateOutOfOrder]
        and [WorkerErased, WorkerLinkedAway];
    "publicise_worker_claim", "publicise_organisation_claim":
        [WrongState, SamePerson, DateInFuture, DateOutOfOrder] and [WorkerErased, WorkerLinkedAway];
    "object_to_worker_claim", "object_to_organisation_claim": [WrongState, DateInFuture, DateOutOfOrder] and [WorkerErased];
    "settle_worker_objection", "settle_organisation_objection":
        [ObjectionSettled, SamePerson, DateInFuture, DateOutOfOrder] and [];
    "approve_worker_claim", "approve_organisation_claim":
        [
            FindingOpen, WrongState, SamePerson, NoticeRunning, ObjectionOpen, ObjectionUpheld, ClaimHeld, DeterminationChanged, ExceedsDetermination,
            NoFund, AccountUnconfirmed, AlreadyHeld, DateInFuture, DateOutOfOrder
        ]
        and [PaidElsewhere, LinkPending, WorkerDead, WorkerErased, WorkerLinkedAway];
    "reject_worker_claim", "reject_organisation_claim": [WrongState, SamePerson, DateInFuture, DateOutOfOrder] and [];
    "withdraw_worker_claim", "withdraw_organisation_claim": [WrongState, DateInFuture, DateOutOfOrder] and [];
    "hold_worker_claim", "hold_organisation_claim": [WrongState] and [];
    "lift_worker_claim", "lift_organisation_claim": [NotHeld, SamePerson, AccountUnconfirmed] and [];
    "order_worker_clawback", "order_organisation_clawback":
        [WrongState, SamePerson, AmountTooLarge, DateInFuture, DateOutOfOrder] and [];
    "agree_worker_instalments", "agree_organisation_instalments": [WrongState, AmountsDiffer, DateInFuture, DateOutOfOrder] and [];
    "write_off_worker_claim", "write_off_organisation_claim":
        [WrongState, SamePerson, AmountTooLarge, DateInFuture, DateOutOfOrder] and [];
}

/// The refusals of the operation with this id; none if it is about no claim.
pub(super) fn of(operation_id: &str) -> &'static [Slug] {
    match operation_id {
        "record_recovery" => &[
            AlreadyRecorded,
            WrongState,
            SamePerson,
            AmountTooLarge,
            AmountsDiffer,
            DateInFuture,
            DateOutOfOrder,
        ],
        "offset_receivable" => &[
            WrongState,
            SamePerson,
            OtherFund,
            AmountTooLarge,
            DateInFuture,
            DateOutOfOrder,
        ],
        step => of_step(step),
    }
}
