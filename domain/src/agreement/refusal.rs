//! Why a command on an agreement is refused.

use chrono::NaiveDate;

/// A refusal. Nothing was recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AgreementRefusal {
    /// No agreement is signed in this stream.
    #[error("no agreement is signed here")]
    NotSigned,
    /// The agreement is signed already.
    #[error("this agreement is signed already")]
    AlreadySigned,
    /// A business date lies after today (in China).
    #[error("{field} lies in the future")]
    DateInFuture {
        /// The field that states the date.
        field: &'static str,
    },
    /// A last day before the first, or an end before there was anything to end.
    #[error("the end lies before the start")]
    EndedBeforeStart {
        /// The first day; for an end, the day of signing if that was earlier.
        started_on: NaiveDate,
    },
    /// The agreement ended already.
    #[error("the agreement ended already")]
    AlreadyEnded {
        /// Its last day.
        ended_on: NaiveDate,
    },
    /// The agreement was voided already.
    #[error("the agreement was voided already")]
    AlreadyVoided,
}
