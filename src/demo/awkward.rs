//! What goes wrong in every county: one record in three has something odd about it.

/// Something out of the ordinary about a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Awkward {
    /// Facts are recorded late, and in another order than they happened.
    LateFacts,
    /// Two departures in one year: first within the province, then beyond it.
    TwoWaysInOneYear,
    /// Unwilling when first asked, willing later.
    WillingLater,
    /// Asked and unwilling: stays at home.
    Unwilling,
    /// The household moved before the departure.
    OriginChanged,
    /// That the household had moved was learnt only after the departure.
    OriginChangedLate,
    /// The citizen id was written wrongly at first.
    CitizenIdCorrected,
    /// The citizen id was written with fifteen digits.
    FifteenDigits,
    /// A second record of a person who is registered already.
    Duplicate,
    /// The person died.
    Death,
    /// A death recorded for the wrong person, and voided.
    DeathVoided,
    /// The personal data was erased, as two subjects agreed.
    Erased,
    /// A dispatch that never was, and the one that was instead.
    DispatchVoided,
    /// An arrival that never was, half of them confirmed again for another day.
    ArrivalVoided,
    /// A return that never was.
    ReturnVoided,
    /// A training that never was; its certificate stands.
    TrainingVoided,
    /// An employment that never was, with its contributions.
    EmploymentVoided,
    /// A contribution that never was, recorded anew.
    ContributionVoided,
    /// A contribution with other amounts than recorded first.
    ContributionCorrected,
    /// A contribution paid back, and paid again.
    ContributionRefunded,
    /// A membership of a target group that never was.
    MembershipVoided,
    /// A certificate that never was.
    CertificateVoided,
    /// A certificate that was withdrawn.
    CertificateRevoked,
    /// Two jobs at once, with two employers.
    OverlappingJobs,
    /// The destination was written with a code that had gone out of use.
    RetiredDestination,
    /// The origin was written with a code that had gone out of use.
    RetiredOrigin,
    /// A business of the person's own: closed after a while.
    VentureClosed,
    /// A business that never was.
    VentureVoided,
    /// Premium months from elsewhere.
    AttestedMonths,
    /// A subsidy that another office paid.
    PaidElsewhere,
    /// The bank account is another person's too.
    SharedAccount,
    /// The telephone number changed.
    PhoneChanged,
}

/// How many records of every [`ROUND`] have what about them.
pub const SHARES: &[(Awkward, u32)] = &[
    (Awkward::LateFacts, 40),
    (Awkward::TwoWaysInOneYear, 15),
    (Awkward::WillingLater, 15),
    (Awkward::Unwilling, 10),
    (Awkward::OriginChanged, 5),
    (Awkward::OriginChangedLate, 3),
    (Awkward::CitizenIdCorrected, 4),
    (Awkward::FifteenDigits, 3),
    (Awkward::Duplicate, 4),
    (Awkward::Death, 3),
    (Awkward::DeathVoided, 1),
    (Awkward::Erased, 2),
    (Awkward::DispatchVoided, 6),
    (Awkward::ArrivalVoided, 4),
    (Awkward::ReturnVoided, 3),
    (Awkward::TrainingVoided, 4),
    (Awkward::EmploymentVoided, 4),
    (Awkward::ContributionVoided, 4),
    (Awkward::ContributionCorrected, 5),
    (Awkward::ContributionRefunded, 4),
    (Awkward::MembershipVoided, 4),
    (Awkward::CertificateVoided, 2),
    (Awkward::CertificateRevoked, 2),
    (Awkward::OverlappingJobs, 8),
    (Awkward::RetiredDestination, 6),
    (Awkward::RetiredOrigin, 4),
    (Awkward::VentureClosed, 2),
    (Awkward::VentureVoided, 1),
    (Awkward::AttestedMonths, 3),
    (Awkward::SharedAccount, 3),
    (Awkward::PhoneChanged, 4),
    (Awkward::PaidElsewhere, 3),
];

/// The records after which the shares come round again.
pub const ROUND: u32 = 500;

/// Has no factor in common with [`ROUND`]: every slot is met once in a round, neighbours far apart.
const STRIDE: u64 = 197;

impl Awkward {
    /// What is odd about the record at a place of the plan, if anything is.
    pub fn of(seed: u64, index: u32) -> Option<Self> {
        let round = u64::from(ROUND);
        let mut slot = (u64::from(index) * STRIDE + seed % round) % round;
        SHARES
            .iter()
            .find(|(_, share)| {
                let share = u64::from(*share);
                let here = slot < share;
                slot = slot.saturating_sub(share);
                here
            })
            .map(|(awkward, _)| *awkward)
    }

    /// Whether somebody with this never leaves.
    pub(super) fn stays(self) -> bool {
        self == Self::Unwilling
    }

    /// Whether it takes a dispatch to happen.
    pub(super) fn leaves(self) -> bool {
        matches!(
            self,
            Self::LateFacts
                | Self::TwoWaysInOneYear
                | Self::WillingLater
                | Self::OriginChanged
                | Self::OriginChangedLate
                | Self::Duplicate
                | Self::DispatchVoided
                | Self::ArrivalVoided
                | Self::ReturnVoided
                | Self::RetiredDestination
        ) || self.works()
    }

    /// Whether it takes an employment to happen.
    pub(super) fn works(self) -> bool {
        self == Self::OverlappingJobs || self.is_insured()
    }

    /// Whether it takes premiums to happen.
    pub(super) fn is_insured(self) -> bool {
        matches!(
            self,
            Self::EmploymentVoided
                | Self::ContributionVoided
                | Self::ContributionCorrected
                | Self::ContributionRefunded
                | Self::AttestedMonths
        )
    }

    /// Whether it takes a training with a certificate to happen.
    pub(super) fn is_trained(self) -> bool {
        matches!(
            self,
            Self::LateFacts
                | Self::TrainingVoided
                | Self::CertificateVoided
                | Self::CertificateRevoked
        )
    }

    /// Whether it takes a target group to happen.
    pub(super) fn is_member(self) -> bool {
        matches!(self, Self::LateFacts | Self::MembershipVoided)
    }

    /// Whether it takes a return to happen.
    pub(super) fn comes_home(self) -> bool {
        matches!(self, Self::TwoWaysInOneYear | Self::ReturnVoided)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_round_has_each_share() {
        for seed in [0, 1, 77, u64::MAX] {
            for (awkward, share) in SHARES {
                let found = (0..ROUND)
                    .filter(|index| Awkward::of(seed, *index) == Some(*awkward))
                    .count();
                assert_eq!(found, usize::try_from(*share).unwrap(), "{awkward:?}");
            }
        }
    }
}
