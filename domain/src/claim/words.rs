//! The words that claims are told in.

use crate::coded::coded;

coded! {
    /// Who brings a claim.
    ApplicantKind {
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

coded! {
    /// Why a claim has a further part.
    PartKind {
        /// More became due, by the policy or by facts.
        TopUp = "top_up",
        /// What had been recovered or paid too little is made good.
        Supplement = "supplement",
    }
}

coded! {
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
        /// Approved by all whom it needs; its keys are being asked for.
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

impl ClaimState {
    /// Whether nothing more is to be done about it.
    pub fn is_final(self) -> bool {
        matches!(
            self,
            Self::Paid | Self::Recovered | Self::WrittenOff | Self::Rejected | Self::Withdrawn
        )
    }

    /// Whether it is approved and waits for its money, or for the rest of it: until then facts may hold it.
    pub fn awaits_payment(self) -> bool {
        matches!(
            self,
            Self::Approved | Self::OverBudget | Self::Payable | Self::Batched
        )
    }

    /// Whether the approval stands, whatever became of the money.
    pub fn is_approved(self) -> bool {
        self.awaits_payment()
            || matches!(
                self,
                Self::Paid | Self::ClawbackOrdered | Self::Recovered | Self::WrittenOff
            )
    }
}

coded! {
    /// What may be done with a claim next.
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

coded! {
    /// Why a line drops out.
    LineDrop {
        /// The determination of now is against it.
        NotEligible = "not_eligible",
        /// Another claim has the key.
        AlreadyHeld = "already_held",
        /// Another office paid it.
        PaidElsewhere = "paid_elsewhere",
        /// The record is about to be linked to another.
        LinkPending = "link_pending",
        /// Nobody is registered in the record that keeps the key.
        NotRegistered = "not_registered",
    }
}

coded! {
    /// Why a claim is kept out of batches.
    HoldReason {
        /// Somebody holds it.
        Manual = "manual",
        /// A finding of the audit.
        Finding = "finding",
        /// Facts that were recorded later take its ground away.
        GroundLost = "ground_lost",
        /// The account changed since the approval.
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

coded! {
    /// What became of the money that a key was held for.
    Settlement {
        /// It was paid.
        Paid = "paid",
        /// It is due back: for others the key is free.
        ClawbackOrdered = "clawback_ordered",
        /// All of it came back: the key is free.
        Recovered = "recovered",
        /// It was given up: the key is never free again for the same beneficiary.
        WrittenOff = "written_off",
        /// It came back from the bank and is to be paid again.
        Returned = "returned",
    }
}

coded! {
    /// Why a payment failed, as banks tell it.
    FailureReason {
        /// The account is closed or does not exist.
        AccountClosed = "account_closed",
        /// The holder's name differs from the bank's.
        NameDiffers = "name_differs",
        /// The paying account had no funds.
        NoFunds = "no_funds",
        /// The bank took it for a duplicate.
        Duplicate = "duplicate",
        /// Anything else.
        Other = "other",
    }
}
