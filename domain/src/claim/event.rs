//! What happens to a claim, in the stream of whoever the money is for. Stored for ever: a test fixes
//! the JSON of each.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::ClaimId;

use super::payload::{
    ApprovalGiven, ApprovalRefused, ApprovalStarted, ClaimAdmitted, ClaimApproved, ClaimBatched,
    ClaimFiled, ClaimHeld, ClaimHoldLifted, ClaimOverBudget, ClaimPublicised, ClaimRedetermined,
    ClaimRejected, ClaimReturnedForCorrection, ClaimReviewed, ClaimUnbatched, ClaimWithdrawn,
    ClawbackInstalmentAgreed, ClawbackOrdered, ClawbackWrittenOff, EntitlementHeld,
    EntitlementReleased, EntitlementSettled, ObjectionRaised, ObjectionSettled, PaymentFailed,
    PaymentReturned, ReceivableOffset, SubsidyPaid, SubsidyRecovered, WriteOffProposed,
};

/// What a payload is about.
trait About {
    fn about(&self) -> Option<ClaimId>;
}

macro_rules! about_claims {
    ($($name:ident),+ $(,)?) => {
        $(impl About for $name {
            fn about(&self) -> Option<ClaimId> {
                Some(self.claim_id)
            }
        })+
    };
}

macro_rules! about_keys {
    ($($name:ident),+ $(,)?) => {
        $(impl About for $name {
            fn about(&self) -> Option<ClaimId> {
                None
            }
        })+
    };
}

about_keys!(EntitlementHeld, EntitlementReleased, EntitlementSettled);
about_claims!(
    ApprovalGiven,
    ApprovalRefused,
    ApprovalStarted,
    ClaimAdmitted,
    ClaimApproved,
    ClaimBatched,
    ClaimFiled,
    ClaimHeld,
    ClaimHoldLifted,
    ClaimOverBudget,
    ClaimPublicised,
    ClaimRedetermined,
    ClaimRejected,
    ClaimReturnedForCorrection,
    ClaimReviewed,
    ClaimUnbatched,
    ClaimWithdrawn,
    ClawbackInstalmentAgreed,
    ClawbackOrdered,
    ClawbackWrittenOff,
    ObjectionRaised,
    ObjectionSettled,
    PaymentFailed,
    PaymentReturned,
    ReceivableOffset,
    SubsidyPaid,
    SubsidyRecovered,
    WriteOffProposed,
);

/// Declares the events once: variant and payload have one name, which is the stored event type.
macro_rules! claim_events {
    ($($name:ident => $on:expr),+ $(,)?) => {
        /// What happens to claims and entitlements. The names are the stored event types.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub enum ClaimEvent {
            $(#[doc = concat!("See [`", stringify!($name), "`].")] $name($name)),+
        }

        impl ClaimEvent {
            /// The stored event type.
            pub fn event_type(&self) -> &'static str {
                match self { $(Self::$name(_) => stringify!($name)),+ }
            }

            /// The business date that the event is about.
            pub fn occurred_on(&self) -> Option<NaiveDate> {
                match self {
                    $(Self::$name(event) => {
                        let on: fn(&$name) -> Option<NaiveDate> = $on;
                        on(event)
                    }),+
                }
            }

            /// The claim that it is about; none for what is about a key.
            pub fn claim_id(&self) -> Option<ClaimId> {
                match self { $(Self::$name(event) => event.about()),+ }
            }

            /// Every event type of claims.
            pub const TYPES: &'static [&'static str] = &[$(stringify!($name)),+];
        }

        $(impl From<$name> for ClaimEvent {
            fn from(event: $name) -> Self {
                Self::$name(event)
            }
        })+
    };
}

claim_events! {
    ClaimFiled => |event| Some(event.applied_on),
    ClaimReviewed => |event| Some(event.reviewed_on),
    ClaimReturnedForCorrection => |event| Some(event.returned_on),
    ClaimRedetermined => |event| Some(event.on),
    ClaimPublicised => |event| Some(event.publicised_on),
    ObjectionRaised => |event| Some(event.raised_on),
    ObjectionSettled => |event| Some(event.settled_on),
    ApprovalGiven => |event| Some(event.approved_on),
    ApprovalStarted => |event| Some(event.approved_on),
    ApprovalRefused => |_| None,
    ClaimApproved => |event| Some(event.approved_on),
    ClaimAdmitted => |_| None,
    ClaimOverBudget => |_| None,
    ClaimRejected => |event| Some(event.rejected_on),
    ClaimWithdrawn => |event| Some(event.withdrawn_on),
    ClaimHeld => |_| None,
    ClaimHoldLifted => |_| None,
    ClaimBatched => |_| None,
    ClaimUnbatched => |_| None,
    SubsidyPaid => |event| event.paid_on,
    PaymentFailed => |event| event.failed_on,
    PaymentReturned => |event| event.returned_on,
    ClawbackOrdered => |event| Some(event.ordered_on),
    ClawbackInstalmentAgreed => |event| Some(event.agreed_on),
    SubsidyRecovered => |event| Some(event.recovered_on),
    ReceivableOffset => |event| Some(event.offset_on),
    WriteOffProposed => |event| Some(event.proposed_on),
    ClawbackWrittenOff => |event| Some(event.written_off_on),
    EntitlementHeld => |_| None,
    EntitlementReleased => |_| None,
    EntitlementSettled => |_| None,
}
