//! The codes that claims are told in.

use crate::coded::wire_enum;

wire_enum! {
    /// Who brings a claim. The money is the beneficiary's all the same.
    ApplicantKind {
        /// The beneficiary.
        Own = "self",
        /// Kin.
        Kin = "kin",
        /// A village cadre (村干部).
        VillageCadre = "village_cadre",
        /// Somebody with a mandate.
        Agent = "agent",
    }
}

wire_enum! {
    /// Who brought a claim.
    KnownApplicant {
        /// The beneficiary.
        Own = "self",
        /// Kin.
        Kin = "kin",
        /// A village cadre (村干部).
        VillageCadre = "village_cadre",
        /// Somebody with a mandate.
        Agent = "agent",
        /// Nobody: the system files what is due without an application (免申即享).
        System = "system",
    }
}

wire_enum! {
    /// Why a claim has a further part.
    PartKind {
        /// More became due, by the policy or by facts.
        TopUp = "top_up",
        /// What had been recovered or paid too little is made good.
        Supplement = "supplement",
    }
}

wire_enum! {
    /// Why an approver holds a claim.
    HeldFor {
        /// By the approver's own word.
        Manual = "manual",
        /// Because of a finding of the audit.
        Finding = "finding",
    }
}

wire_enum! {
    /// Why a claim is kept out of batches.
    HoldReason {
        /// Somebody holds it.
        Manual = "manual",
        /// A finding of the audit.
        Finding = "finding",
        /// Facts that were recorded later take its ground away.
        GroundLost = "ground_lost",
        /// The account changed since the approval, or waits for confirmation.
        AccountChanged = "account_changed",
        /// The beneficiary died.
        Death = "death",
        /// The record was linked to another.
        LinkedAway = "linked_away",
        /// Another office paid the same.
        PaidElsewhere = "paid_elsewhere",
        /// The personal data was destroyed: nobody knows the account.
        Erased = "erased",
    }
}

wire_enum! {
    /// Where a claim stands.
    ClaimState {
        /// Applied for, to be reviewed.
        Filed = "filed",
        /// Back at its filer, to be put right.
        Returned = "returned",
        /// Reviewed, to be put on public notice.
        Reviewed = "reviewed",
        /// On public notice, or past it and to be approved.
        Publicised = "publicised",
        /// Approved by all whom it needs; the entitlements are being asked for.
        Approving = "approving",
        /// Approved; the budget is being asked.
        Approved = "approved",
        /// Approved; the budget lacks the money.
        OverBudget = "over_budget",
        /// To be paid.
        Payable = "payable",
        /// In a payment batch.
        Batched = "batched",
        /// Paid.
        Paid = "paid",
        /// Paid in error, and due back.
        ClawbackOrdered = "clawback_ordered",
        /// Paid in error, and all of that came back.
        Recovered = "recovered",
        /// Paid in error, and the rest was given up.
        WrittenOff = "written_off",
        /// Refused.
        Rejected = "rejected",
        /// Given up.
        Withdrawn = "withdrawn",
    }
}

wire_enum! {
    /// Whose money a claim is.
    BeneficiaryKind {
        /// A worker's.
        Worker = "worker",
        /// An organisation's.
        Organisation = "organisation",
    }
}

wire_enum! {
    /// What may be done with a claim next, as the last part of the path says it.
    ClaimAction {
        /// Review it.
        Review = "review",
        /// Return it for correction.
        Return = "return",
        /// Determine it anew.
        Redetermine = "redetermine",
        /// Put it on public notice.
        Publicise = "publicise",
        /// Record an objection.
        Object = "object",
        /// Settle an objection.
        Settle = "settle",
        /// Approve it.
        Approve = "approve",
        /// Refuse it.
        Reject = "reject",
        /// Give it up.
        Withdraw = "withdraw",
        /// Keep it out of batches.
        Hold = "hold",
        /// Lift a hold.
        Lift = "lift",
        /// Pay it in a batch.
        Batch = "batch",
        /// File a further part.
        FilePart = "parts",
        /// Order money back.
        Clawback = "clawback",
        /// Agree on instalments.
        Instalments = "instalments",
        /// Record money that came back.
        Recover = "recover",
        /// Set the receivable off.
        Offset = "offset",
        /// Give the receivable up.
        WriteOff = "write_off",
    }
}

wire_enum! {
    /// Why a line is not paid.
    LineDrop {
        /// The determination of the approval's day was against it.
        NotEligible = "not_eligible",
        /// Another claim has the entitlement.
        AlreadyHeld = "already_held",
        /// Another office paid it.
        PaidElsewhere = "paid_elsewhere",
        /// The record that keeps the entitlement is about to be linked to another.
        LinkPending = "link_pending",
        /// Nobody is registered in the record that keeps the entitlement.
        NotRegistered = "not_registered",
    }
}

wire_enum! {
    /// What became of a payment.
    PaymentOutcome {
        /// Booked.
        Paid = "paid",
        /// Not possible.
        Failed = "failed",
        /// Booked, and came back.
        Returned = "returned",
    }
}

wire_enum! {
    /// What a posting tells.
    PostingKind {
        /// Determined to be entitled: a memo, which moves nothing.
        Entitled = "entitled",
        /// Approved.
        Approved = "approved",
        /// Admitted by the budget.
        Admitted = "admitted",
        /// Booked by the bank.
        Paid = "paid",
        /// Came back from the bank.
        Returned = "returned",
        /// The approval was cancelled.
        Cancelled = "cancelled",
        /// A claw-back was ordered.
        Clawback = "clawback",
        /// An order is void, since the bank sent the payment back.
        ClawbackCancelled = "clawback_cancelled",
        /// Money came back from the beneficiary.
        Recovered = "recovered",
        /// A receivable was set off against a claim.
        Offset = "offset",
        /// A receivable was given up.
        WrittenOff = "written_off",
        /// Published lines are taken back, or posted late: an operator corrected the journal.
        Correction = "correction",
    }
}

wire_enum! {
    /// What was decided about a claim.
    DecisionKind {
        /// It was approved, as a whole or in part.
        Approved = "approved",
        /// It was refused.
        Rejected = "rejected",
    }
}
