//! Why a command on a worker's case is refused, each with the facts that explain it.

use chrono::NaiveDate;

use super::facts::TargetGroup;
use crate::account::NotConfirmed;
use crate::claim::ClaimRefusal;
use crate::ids::{
    ContributionId, DispatchId, EmploymentId, MembershipId, PaidElsewhereId, TrainingId, WorkerId,
};
use crate::occupation::Level;
use crate::region::RegionCode;
use crate::time::Month;

/// A refusal. Nothing was recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorkerRefusal {
    /// Nobody is registered in this stream.
    #[error("no worker is registered here")]
    NotRegistered,
    /// The person is registered already.
    #[error("this person is registered already")]
    AlreadyRegistered {
        /// The record that has the person, when it is another than this stream's.
        worker: Option<WorkerId>,
    },
    /// The worker has no such fact.
    #[error("this worker has no such fact")]
    UnknownFact {
        /// What was looked for: `dispatch`, `employment` …
        kind: &'static str,
    },
    /// The command names a dispatch that this worker does not have.
    #[error("this worker has no such dispatch")]
    UnknownDispatch,
    /// A business date lies after today (in China).
    #[error("{field} lies in the future")]
    DateInFuture {
        /// The field that states the date.
        field: &'static str,
    },
    /// A business date lies before the person's birth.
    #[error("{field} lies before the person's birth")]
    BeforeBirth {
        /// The field that states the date.
        field: &'static str,
    },
    /// Training, departure and work need the sixteenth birthday.
    #[error("the person is under sixteen on {field}")]
    UnderAge {
        /// The field that states the date.
        field: &'static str,
        /// The first day on which it is allowed.
        allowed_from: NaiveDate,
    },
    /// The fact is dated after the person's death.
    #[error("the person died before that")]
    WorkerDead {
        /// The day of death.
        died_on: NaiveDate,
    },
    /// The personal data was destroyed: only corrections are taken.
    #[error("the person's data has been erased")]
    WorkerErased,
    /// Another record carries on for this person.
    #[error("this record is linked to another one")]
    WorkerLinkedAway {
        /// The record that carries on.
        worker: WorkerId,
    },
    /// The person was not willing to leave, by the latest survey before the departure.
    #[error("the person was not willing to leave")]
    NotWilling {
        /// The day of that survey.
        surveyed_on: NaiveDate,
    },
    /// Origin and destination are the same county.
    #[error("movement within one county is no dispatch")]
    WithinOneCounty {
        /// The county.
        origin: RegionCode,
    },
    /// The person was already away on that day.
    #[error("another dispatch covers that day")]
    DispatchOverlaps {
        /// The other dispatch.
        dispatch_id: DispatchId,
    },
    /// An arrival before its departure.
    #[error("the arrival lies before the departure")]
    ArrivalBeforeDeparture {
        /// The day of departure.
        departed_on: NaiveDate,
    },
    /// An arrival after the return.
    #[error("the arrival lies after the return")]
    ArrivalAfterReturn {
        /// The day of return.
        returned_on: NaiveDate,
    },
    /// An arrival after the next departure: the return lies between the two.
    #[error("the arrival lies after the next departure")]
    ArrivalAfterNextDeparture {
        /// The next departure.
        departed_on: NaiveDate,
    },
    /// The arrival is confirmed already.
    #[error("the arrival is confirmed already")]
    AlreadyArrived {
        /// The day of arrival.
        arrived_on: NaiveDate,
    },
    /// There is no arrival to void.
    #[error("no arrival is confirmed")]
    NotArrived,
    /// A return before its departure.
    #[error("the return lies before the departure")]
    ReturnBeforeDeparture {
        /// The day of departure.
        departed_on: NaiveDate,
    },
    /// A return before the arrival.
    #[error("the return lies before the arrival")]
    ReturnBeforeArrival {
        /// The day of arrival.
        arrived_on: NaiveDate,
    },
    /// A return after the next departure.
    #[error("the return lies after the next departure")]
    ReturnAfterNextDeparture {
        /// The next departure.
        departed_on: NaiveDate,
    },
    /// The return is recorded already.
    #[error("the return is recorded already")]
    AlreadyReturned {
        /// The day of return.
        returned_on: NaiveDate,
    },
    /// There is no return to void.
    #[error("no return is recorded")]
    NotReturned,
    /// The fact was voided: nothing more can happen to it.
    #[error("the fact was voided already")]
    AlreadyVoided,
    /// A last day before the first.
    #[error("the end lies before the start")]
    EndedBeforeStart {
        /// The first day.
        started_on: NaiveDate,
    },
    /// The employment or membership ended already.
    #[error("it ended already")]
    AlreadyEnded {
        /// The last day.
        ended_on: NaiveDate,
    },
    /// The same kind of membership holds on some of these days already.
    #[error("the membership overlaps one of the same group")]
    AlreadyMember {
        /// The group.
        group: TargetGroup,
        /// The membership that overlaps.
        membership_id: MembershipId,
        /// Its first day.
        from: NaiveDate,
    },
    /// No open membership of this group.
    #[error("there is no open membership of this group")]
    NotAMember {
        /// The group.
        group: TargetGroup,
    },
    /// An attended day outside the training's days.
    #[error("an attended day lies outside the training")]
    AttendanceOutsideTraining,
    /// The same training is recorded already.
    #[error("this training is recorded already")]
    TrainingTwice {
        /// The training that stands.
        training_id: TrainingId,
    },
    /// The occupation has no such level.
    #[error("the occupation has no such level")]
    LevelNotInOccupation {
        /// Those that it has.
        levels: &'static [Level],
    },
    /// The same issuer and number again.
    #[error("this certificate is recorded already")]
    CertificateTwice,
    /// The certificate was revoked already.
    #[error("the certificate was revoked already")]
    AlreadyRevoked {
        /// The day of revocation.
        revoked_on: NaiveDate,
    },
    /// Work for the same employer on some of these days already.
    #[error("the employment overlaps another one at the same employer")]
    EmploymentOverlaps {
        /// The other employment.
        employment_id: EmploymentId,
    },
    /// A premium month outside the employment, or an end that would leave one outside.
    #[error("a contribution would lie outside the employment")]
    ContributionOutsideEmployment {
        /// The month that would lie outside.
        month: Month,
        /// The first day of the employment.
        started_on: NaiveDate,
        /// Its last day, as recorded or as asked for.
        ended_on: Option<NaiveDate>,
    },
    /// A wage month outside the employment.
    #[error("the wage's month lies outside the employment")]
    WageOutsideEmployment {
        /// The first day of the employment.
        started_on: NaiveDate,
        /// Its last day.
        ended_on: Option<NaiveDate>,
    },
    /// The month's premiums are recorded already.
    #[error("this month's contribution is recorded already")]
    ContributionTwice {
        /// The contribution that stands.
        contribution_id: ContributionId,
    },
    /// The month has not begun.
    #[error("the month has not begun")]
    MonthNotBegun,
    /// The premiums were paid back already.
    #[error("the contribution was refunded already")]
    AlreadyRefunded {
        /// When.
        refunded_on: NaiveDate,
    },
    /// The venture is closed already.
    #[error("the venture is closed already")]
    AlreadyClosed {
        /// Its last day.
        closed_on: NaiveDate,
    },
    /// The scheme does not pay for such a period: a month for social insurance, a year for all else.
    #[error("the scheme does not pay for such a period")]
    InvalidPeriod,
    /// The same payment by the same office is recorded already.
    #[error("this payment is recorded already")]
    AlreadyRecorded {
        /// The payment that stands.
        payment_id: PaidElsewhereId,
    },
    /// The death is recorded already.
    #[error("the death is recorded already")]
    AlreadyDead {
        /// The day of death.
        died_on: NaiveDate,
    },
    /// There is no death to void.
    #[error("no death is recorded")]
    NotDead,
    /// A record can't be linked to itself.
    #[error("a record cannot be linked to itself")]
    LinkToSelf,
    /// One of the two records is itself part of another link: no chains, no cycles.
    #[error("links form no chains")]
    LinkChain,
    /// The record is linked already.
    #[error("this record is linked already")]
    AlreadyLinked {
        /// To which.
        worker: WorkerId,
    },
    /// The record is not linked.
    #[error("this record is not linked")]
    NotLinked,
    /// The right citizen id belongs to a person already registered: link the records instead.
    #[error("that citizen id belongs to a registered person: link the two records")]
    UseLink {
        /// The stream of that citizen id.
        worker: Option<WorkerId>,
    },
    /// No account waits for confirmation.
    #[error("no account waits for confirmation")]
    NoAccountProposed,
    /// Two different subjects are needed.
    #[error("this needs another subject than the one who asked for it")]
    SamePerson,
    /// A claim, a payment or a receivable is open.
    #[error("a claim, a payment or a receivable is open")]
    OpenMoney,
    /// The claims refuse.
    #[error(transparent)]
    Claim(Box<ClaimRefusal>),
}

impl From<NotConfirmed> for WorkerRefusal {
    fn from(reason: NotConfirmed) -> Self {
        match reason {
            NotConfirmed::NothingProposed => Self::NoAccountProposed,
            NotConfirmed::SamePerson => Self::SamePerson,
        }
    }
}
