//! Which commands may be refused with which kinds of problem (409), beside what every request may meet.

use crate::problem::Slug;
use crate::slug::Slug::{
    AlreadyArrived, AlreadyClosed, AlreadyDead, AlreadyDesignated, AlreadyEnded, AlreadyLinked,
    AlreadyMember, AlreadyRecorded, AlreadyRefunded, AlreadyRegistered, AlreadyReturned,
    AlreadyRevoked, AlreadySigned, AlreadyVoided, AlreadyWithdrawn, ArrivalAfterNextDeparture,
    ArrivalAfterReturn, ArrivalBeforeDeparture, AttendanceOutsideTraining, BeforeBirth,
    BrandAlreadyRecognised, BrandNotRecognised, CertificateTwice, ContributionOutsideEmployment,
    ContributionTwice, DateInFuture, DispatchOverlaps, EmploymentOverlaps, EndedBeforeStart,
    LevelNotInOccupation, LinkChain, LinkToSelf, MonthNotBegun, NoAccountProposed, NotAMember,
    NotArrived, NotDead, NotDesignated, NotLinked, NotProposed, NotReturned, NotWilling,
    ReasonRequired, RebuildRunning, ReturnAfterNextDeparture, ReturnBeforeArrival,
    ReturnBeforeDeparture, RoleAlreadyHeld, RoleNotHeld, SamePerson, UnderAge, UnknownVersion,
    UseLink, WageOutsideEmployment, WithinOneCounty, WorkerDead, WorkerErased, WorkerLinkedAway,
};

/// The refusals of the operation with this id; none for reads.
pub fn of(operation_id: &str) -> &'static [Slug] {
    let areas = [
        of_person(operation_id),
        of_journey(operation_id),
        of_work(operation_id),
        of_others(operation_id),
    ];
    areas
        .into_iter()
        .find(|slugs| !slugs.is_empty())
        .unwrap_or_default()
}

fn of_person(operation_id: &str) -> &'static [Slug] {
    match operation_id {
        "survey_worker" => &[AlreadyRegistered, DateInFuture, BeforeBirth],
        "update_survey" | "change_origin" | "start_venture" | "attest_insurance_history" => &[
            DateInFuture,
            BeforeBirth,
            WorkerDead,
            WorkerErased,
            WorkerLinkedAway,
        ],
        "record_paid_elsewhere" => &[
            AlreadyRecorded,
            DateInFuture,
            BeforeBirth,
            WorkerErased,
            WorkerLinkedAway,
        ],
        "record_death" => &[AlreadyDead, DateInFuture, BeforeBirth],
        "void_death" => &[NotDead, AlreadyVoided],
        "link_worker" => &[LinkToSelf, LinkChain, AlreadyLinked],
        "withdraw_link" => &[NotLinked],
        "correct_citizen_id" => &[UseLink, WorkerErased, WorkerLinkedAway],
        "update_personal_data" => &[WorkerErased, WorkerLinkedAway],
        "confirm_account" => &[
            NoAccountProposed,
            SamePerson,
            WorkerErased,
            WorkerLinkedAway,
        ],
        "erase_worker" => &[SamePerson, WorkerErased],
        "confirm_target_group" => &[
            AlreadyMember,
            EndedBeforeStart,
            DateInFuture,
            BeforeBirth,
            WorkerDead,
            WorkerErased,
            WorkerLinkedAway,
        ],
        "end_target_group" => &[NotAMember, EndedBeforeStart, DateInFuture, BeforeBirth],
        _ => &[],
    }
}

fn of_journey(operation_id: &str) -> &'static [Slug] {
    match operation_id {
        "record_training" => &[
            UnderAge,
            EndedBeforeStart,
            AttendanceOutsideTraining,
            DateInFuture,
            BeforeBirth,
            WorkerDead,
            WorkerErased,
            WorkerLinkedAway,
        ],
        "issue_certificate" => &[
            LevelNotInOccupation,
            CertificateTwice,
            DateInFuture,
            BeforeBirth,
            WorkerDead,
            WorkerErased,
            WorkerLinkedAway,
        ],
        "revoke_certificate" => &[
            AlreadyRevoked,
            AlreadyVoided,
            EndedBeforeStart,
            DateInFuture,
            BeforeBirth,
        ],
        "dispatch_worker" => &[
            NotWilling,
            WithinOneCounty,
            DispatchOverlaps,
            UnderAge,
            ArrivalBeforeDeparture,
            ArrivalAfterReturn,
            ArrivalAfterNextDeparture,
            ReturnBeforeDeparture,
            ReturnBeforeArrival,
            ReturnAfterNextDeparture,
            DateInFuture,
            BeforeBirth,
            WorkerDead,
            WorkerErased,
            WorkerLinkedAway,
        ],
        "confirm_arrival" => &[
            AlreadyArrived,
            AlreadyVoided,
            ArrivalBeforeDeparture,
            ArrivalAfterReturn,
            ArrivalAfterNextDeparture,
            DateInFuture,
            BeforeBirth,
            WorkerDead,
            WorkerErased,
            WorkerLinkedAway,
        ],
        "void_arrival" => &[NotArrived, AlreadyVoided],
        "record_return" => &[
            AlreadyReturned,
            AlreadyVoided,
            ReturnBeforeDeparture,
            ReturnBeforeArrival,
            ReturnAfterNextDeparture,
            DateInFuture,
            BeforeBirth,
        ],
        "void_return" => &[NotReturned, AlreadyVoided],
        _ => &[],
    }
}

fn of_work(operation_id: &str) -> &'static [Slug] {
    match operation_id {
        "start_employment" => &[
            EmploymentOverlaps,
            UnderAge,
            AlreadyVoided,
            EndedBeforeStart,
            DateInFuture,
            BeforeBirth,
            WorkerDead,
            WorkerErased,
            WorkerLinkedAway,
        ],
        "end_employment" => &[
            AlreadyEnded,
            AlreadyVoided,
            EndedBeforeStart,
            ContributionOutsideEmployment,
            DateInFuture,
            BeforeBirth,
        ],
        "record_contribution" => &[
            ContributionOutsideEmployment,
            ContributionTwice,
            MonthNotBegun,
            AlreadyVoided,
            DateInFuture,
            BeforeBirth,
            WorkerDead,
            WorkerErased,
            WorkerLinkedAway,
        ],
        "correct_contribution" => &[AlreadyVoided, DateInFuture, BeforeBirth],
        "refund_contribution" => &[
            AlreadyRefunded,
            AlreadyVoided,
            EndedBeforeStart,
            DateInFuture,
            BeforeBirth,
        ],
        "record_wage" => &[
            WageOutsideEmployment,
            MonthNotBegun,
            AlreadyVoided,
            DateInFuture,
            BeforeBirth,
            WorkerDead,
            WorkerErased,
            WorkerLinkedAway,
        ],
        "close_venture" => &[
            AlreadyClosed,
            AlreadyVoided,
            EndedBeforeStart,
            DateInFuture,
            BeforeBirth,
        ],
        _ => &[],
    }
}

fn of_others(operation_id: &str) -> &'static [Slug] {
    match operation_id {
        "void_target_group"
        | "void_training"
        | "void_certificate"
        | "void_dispatch"
        | "void_employment"
        | "void_contribution"
        | "void_venture"
        | "void_paid_elsewhere"
        | "void_agreement" => &[AlreadyVoided],
        "register_organisation" => &[AlreadyRegistered, DateInFuture],
        "grant_role" => &[RoleAlreadyHeld, DateInFuture],
        "withdraw_role" => &[RoleNotHeld, EndedBeforeStart, DateInFuture],
        "designate_base" => &[AlreadyDesignated, DateInFuture],
        "revoke_designation" => &[
            NotDesignated,
            AlreadyDesignated,
            EndedBeforeStart,
            DateInFuture,
        ],
        "recognise_brand" => &[BrandAlreadyRecognised, DateInFuture],
        "withdraw_brand" => &[
            BrandNotRecognised,
            BrandAlreadyRecognised,
            EndedBeforeStart,
            DateInFuture,
        ],
        "move_organisation" => &[DateInFuture],
        "sign_agreement" => &[AlreadySigned, DateInFuture],
        "supplement_agreement" => &[AlreadyVoided, EndedBeforeStart, DateInFuture],
        "end_agreement" => &[AlreadyEnded, AlreadyVoided, EndedBeforeStart, DateInFuture],
        "propose_policy" => &[ReasonRequired],
        "confirm_policy" => &[NotProposed, SamePerson, ReasonRequired],
        "withdraw_policy" => &[UnknownVersion, AlreadyWithdrawn],
        "rebuild_projection" => &[RebuildRunning],
        _ => &[],
    }
}
