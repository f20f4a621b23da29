//! Which commands may be refused with which kinds of problem (409), beside what every request may meet.

mod claims;

use crate::problem::Slug;
use crate::slug::Slug::{
    AlreadyArrived, AlreadyClosed, AlreadyConcluded, AlreadyDead, AlreadyDesignated, AlreadyEnded,
    AlreadyExported, AlreadyLinked, AlreadyMember, AlreadyRecorded, AlreadyRefunded,
    AlreadyRegistered, AlreadyResolved, AlreadyReturned, AlreadyRevoked, AlreadySigned,
    AlreadyVoided, AlreadyWithdrawn, AmountTooLarge, AmountsDiffer, ArrivalAfterNextDeparture,
    ArrivalAfterReturn, ArrivalBeforeDeparture, AttendanceOutsideTraining, BankAnswered,
    BeforeBirth, BrandAlreadyRecognised, BrandNotRecognised, BundleTooLarge, CertificateTwice,
    ContentDiffers, ContributionOutsideEmployment, ContributionTwice, ControlSumDiffers,
    DateInFuture, DateOutOfOrder, DifferencesChanged, DispatchOverlaps, EmploymentOverlaps,
    EndedBeforeStart, FileDiffers, LevelNotInOccupation, LineNotAwaiting, LinkChain, LinkToSelf,
    MonthNotBegun, NoAccountProposed, NoClaims, NoDebtor, NoLinesLeft, NotAMember, NotArrived,
    NotDead, NotDesignated, NotInBatch, NotLinked, NotProposed, NotReturned, NotSettled,
    NotWilling, OpenMoney, OrderUnwritable, OtherFund, PaymentConflict, ReasonRequired,
    RebuildRunning, ResolutionDoesNotFit, ReturnAfterNextDeparture, ReturnBeforeArrival,
    ReturnBeforeDeparture, RoleAlreadyHeld, RoleNotHeld, SamePerson, TooManyCases, UnderAge,
    UnknownVersion, UseLink, WageOutsideEmployment, WebhookDeleted, WebhookNotPaused,
    WebhookPaused, WithinOneCounty, WorkerDead, WorkerErased, WorkerLinkedAway, WrongState,
};

/// The refusals of the operation with this id; of reads only bundles have one.
pub fn of(operation_id: &str) -> &'static [Slug] {
    let areas = [
        of_person(operation_id),
        of_journey(operation_id),
        of_work(operation_id),
        of_others(operation_id),
        claims::of(operation_id),
        of_batches(operation_id),
        of_audits(operation_id),
    ];
    areas
        .into_iter()
        .find(|slugs| !slugs.is_empty())
        .unwrap_or_default()
}

fn of_audits(operation_id: &str) -> &'static [Slug] {
    match operation_id {
        "draw_sample" | "write_audit_note" => &[AlreadyRecorded],
        _ => &[],
    }
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
        "erase_worker" => &[SamePerson, OpenMoney, WorkerErased],
        "conclude_finding" => &[SamePerson, AlreadyConcluded, DateInFuture],
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
            AlreadyRecorded,
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

fn of_batches(operation_id: &str) -> &'static [Slug] {
    match operation_id {
        "bundle_worker"
        | "bundle_organisation"
        | "bundle_claim"
        | "bundle_cell"
        | "bundle_report" => &[BundleTooLarge],
        "get_ledger" | "list_ledger_entries" => &[TooManyCases],
        "prepare_batch" => &[NoClaims, OtherFund, AmountTooLarge, DateInFuture],
        "approve_batch" => &[
            WrongState,
            SamePerson,
            NoLinesLeft,
            DateInFuture,
            DateOutOfOrder,
        ],
        "export_batch" => &[
            WrongState,
            AlreadyExported,
            BankAnswered,
            ContentDiffers,
            NoLinesLeft,
            NoDebtor,
            OrderUnwritable,
            FileDiffers,
            ControlSumDiffers,
            DateInFuture,
            DateOutOfOrder,
        ],
        "get_batch_csv" | "get_batch_xml" | "get_batch_json" => &[WrongState, FileDiffers],
        "cancel_batch" => &[WrongState, DateInFuture, DateOutOfOrder],
        "close_batch" => &[WrongState, NotSettled, DateInFuture, DateOutOfOrder],
        "release_batch_line" => &[
            WrongState,
            SamePerson,
            LineNotAwaiting,
            DateInFuture,
            DateOutOfOrder,
        ],
        "submit_results" => &[WrongState, SamePerson, ControlSumDiffers, DateOutOfOrder],
        "resolve_break" => &[
            WrongState,
            SamePerson,
            AlreadyResolved,
            ResolutionDoesNotFit,
            AmountsDiffer,
            PaymentConflict,
            NotInBatch,
            DateInFuture,
            DateOutOfOrder,
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
        "confirm_organisation_account" => &[NoAccountProposed, SamePerson],
        "sign_agreement" => &[AlreadySigned, DateInFuture],
        "supplement_agreement" => &[AlreadyVoided, EndedBeforeStart, DateInFuture],
        "end_agreement" => &[AlreadyEnded, AlreadyVoided, EndedBeforeStart, DateInFuture],
        "propose_policy" => &[ReasonRequired],
        "confirm_policy" => &[NotProposed, SamePerson, ReasonRequired],
        "withdraw_policy" => &[UnknownVersion, AlreadyWithdrawn],
        "confirm_budget" => &[NotProposed, SamePerson],
        "rebuild_projection" => &[RebuildRunning],
        "correct_journal" => &[DifferencesChanged, AlreadyRecorded],
        "rotate_webhook_secret" | "rewind_webhook" | "delete_webhook" => &[WebhookDeleted],
        "pause_webhook" | "redeliver_webhook" => &[WebhookPaused, WebhookDeleted],
        "resume_webhook" => &[WebhookNotPaused, WebhookDeleted],
        _ => &[],
    }
}
