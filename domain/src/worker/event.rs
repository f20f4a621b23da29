//! What happened to a worker. Events are for ever: a test fixes the stored JSON of each.
//!
//! Actor, role, request, cause and reason travel as metadata; the time of recording belongs to the store.

use chrono::NaiveDate;
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};

use super::elsewhere::SubsidyPaidElsewhere;
use super::payload::{
    AliasConfirmed, AliasProposed, AliasWithdrawn, ArrivalConfirmed, CertificateIssued,
    CertificateRef, CertificateRevoked, CitizenIdCorrected, CitizenIdReleased, CitizenIdReserved,
    ContributionCorrected, ContributionRecorded, ContributionRefunded, DeathRecorded,
    EmploymentEnded, EmploymentStarted, ErasureRequested, InsuranceHistoryAttested, LinkWithdrawn,
    LinkedToWorker, OriginChanged, PersonalDataUpdated, SurveyUpdated, TargetGroupConfirmed,
    TargetGroupEnded, TrainingCompleted, VentureClosed, VentureStarted, WagePaid, WorkerDispatched,
    WorkerReturned, WorkerSurveyed,
};
use crate::account::{AccountConfirmed, AccountProposed};
use crate::claim::ClaimEvent;
use crate::ids::{
    ContributionId, DispatchId, EmploymentId, MembershipId, PaidElsewhereId, TrainingId, VentureId,
};

/// What happened to a worker. The names are the stored event types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum WorkerEvent {
    /// See [`WorkerSurveyed`].
    WorkerSurveyed(Box<WorkerSurveyed>),
    /// See [`SurveyUpdated`].
    SurveyUpdated(SurveyUpdated),
    /// See [`OriginChanged`].
    OriginChanged(OriginChanged),
    /// See [`CitizenIdReserved`].
    CitizenIdReserved(CitizenIdReserved),
    /// See [`CitizenIdReleased`].
    CitizenIdReleased(CitizenIdReleased),
    /// See [`CitizenIdCorrected`].
    CitizenIdCorrected(CitizenIdCorrected),
    /// See [`AliasProposed`].
    AliasProposed(AliasProposed),
    /// See [`AliasConfirmed`].
    AliasConfirmed(AliasConfirmed),
    /// See [`AliasWithdrawn`].
    AliasWithdrawn(AliasWithdrawn),
    /// See [`LinkedToWorker`].
    LinkedToWorker(LinkedToWorker),
    /// See [`LinkWithdrawn`].
    LinkWithdrawn(LinkWithdrawn),
    /// See [`TargetGroupConfirmed`].
    TargetGroupConfirmed(TargetGroupConfirmed),
    /// See [`TargetGroupEnded`].
    TargetGroupEnded(TargetGroupEnded),
    /// The membership never was.
    TargetGroupVoided {
        /// Which one.
        membership_id: MembershipId,
    },
    /// See [`TrainingCompleted`].
    TrainingCompleted(TrainingCompleted),
    /// The training never was.
    TrainingVoided {
        /// Which one.
        training_id: TrainingId,
    },
    /// See [`CertificateIssued`].
    CertificateIssued(CertificateIssued),
    /// See [`CertificateRevoked`].
    CertificateRevoked(CertificateRevoked),
    /// See [`CertificateRef`].
    CertificateVoided(CertificateRef),
    /// See [`WorkerDispatched`].
    WorkerDispatched(Box<WorkerDispatched>),
    /// See [`ArrivalConfirmed`].
    ArrivalConfirmed(ArrivalConfirmed),
    /// The arrival never was.
    ArrivalVoided {
        /// Which one.
        dispatch_id: DispatchId,
    },
    /// See [`WorkerReturned`].
    WorkerReturned(WorkerReturned),
    /// The return never was.
    ReturnVoided {
        /// Which one.
        dispatch_id: DispatchId,
    },
    /// The dispatch never was; its arrival and return go with it, employments lose it.
    DispatchVoided {
        /// Which one.
        dispatch_id: DispatchId,
    },
    /// See [`EmploymentStarted`].
    EmploymentStarted(Box<EmploymentStarted>),
    /// See [`EmploymentEnded`].
    EmploymentEnded(EmploymentEnded),
    /// The employment never was; its contributions no longer count.
    EmploymentVoided {
        /// Which one.
        employment_id: EmploymentId,
    },
    /// See [`ContributionRecorded`].
    ContributionRecorded(ContributionRecorded),
    /// See [`ContributionCorrected`].
    ContributionCorrected(ContributionCorrected),
    /// See [`ContributionRefunded`].
    ContributionRefunded(ContributionRefunded),
    /// The contribution never was.
    ContributionVoided {
        /// Which one.
        contribution_id: ContributionId,
    },
    /// See [`WagePaid`].
    WagePaid(WagePaid),
    /// See [`VentureStarted`].
    VentureStarted(VentureStarted),
    /// See [`VentureClosed`].
    VentureClosed(VentureClosed),
    /// The venture never was.
    VentureVoided {
        /// Which one.
        venture_id: VentureId,
    },
    /// See [`InsuranceHistoryAttested`].
    InsuranceHistoryAttested(InsuranceHistoryAttested),
    /// See [`SubsidyPaidElsewhere`].
    SubsidyPaidElsewhere(SubsidyPaidElsewhere),
    /// The payment by another office never was.
    SubsidyPaidElsewhereVoided {
        /// Which one.
        payment_id: PaidElsewhereId,
    },
    /// See [`DeathRecorded`].
    DeathRecorded(DeathRecorded),
    /// The death was recorded for the wrong person.
    DeathVoided {},
    /// See [`AccountProposed`].
    AccountProposed(AccountProposed),
    /// See [`AccountConfirmed`].
    AccountConfirmed(AccountConfirmed),
    /// See [`PersonalDataUpdated`].
    PersonalDataUpdated(PersonalDataUpdated),
    /// See [`ErasureRequested`].
    ErasureRequested(ErasureRequested),
    /// The personal data was destroyed: history, figures and proofs stay, the person is gone from them.
    PersonalDataErased {},
    /// What happened to a claim or an entitlement: stored under the name of its own.
    #[serde(untagged)]
    Claim(Box<ClaimEvent>),
}

impl WorkerEvent {
    /// The business date that the event is about; none where only the recording matters.
    pub fn occurred_on(&self) -> Option<NaiveDate> {
        match self {
            Self::WorkerSurveyed(event) => Some(event.surveyed_on),
            Self::SurveyUpdated(event) => Some(event.surveyed_on),
            Self::OriginChanged(event) => Some(event.changed_on),
            Self::TargetGroupConfirmed(event) => Some(event.from),
            Self::TargetGroupEnded(event) => Some(event.until),
            Self::TrainingCompleted(event) => Some(event.completed_on),
            Self::CertificateIssued(event) => Some(event.issued_on),
            Self::CertificateRevoked(event) => Some(event.revoked_on),
            Self::WorkerDispatched(event) => Some(event.departed_on),
            Self::ArrivalConfirmed(event) => Some(event.arrived_on),
            Self::WorkerReturned(event) => Some(event.returned_on),
            Self::EmploymentStarted(event) => Some(event.started_on),
            Self::EmploymentEnded(event) => Some(event.ended_on),
            Self::ContributionRecorded(event) => Some(event.paid_on),
            Self::ContributionCorrected(event) => Some(event.paid_on),
            Self::ContributionRefunded(event) => Some(event.refunded_on),
            Self::WagePaid(event) => Some(event.paid_on),
            Self::VentureStarted(event) => Some(event.started_on),
            Self::VentureClosed(event) => Some(event.closed_on),
            Self::InsuranceHistoryAttested(event) => Some(event.as_of),
            Self::SubsidyPaidElsewhere(event) => event.paid_on,
            Self::DeathRecorded(event) => Some(event.died_on),
            Self::Claim(event) => event.occurred_on(),
            Self::CitizenIdReserved(_)
            | Self::CitizenIdReleased(_)
            | Self::CitizenIdCorrected(_)
            | Self::AliasProposed(_)
            | Self::AliasConfirmed(_)
            | Self::AliasWithdrawn(_)
            | Self::LinkedToWorker(_)
            | Self::LinkWithdrawn(_)
            | Self::TargetGroupVoided { .. }
            | Self::TrainingVoided { .. }
            | Self::CertificateVoided(_)
            | Self::ArrivalVoided { .. }
            | Self::ReturnVoided { .. }
            | Self::DispatchVoided { .. }
            | Self::EmploymentVoided { .. }
            | Self::ContributionVoided { .. }
            | Self::VentureVoided { .. }
            | Self::SubsidyPaidElsewhereVoided { .. }
            | Self::DeathVoided { .. }
            | Self::AccountProposed(_)
            | Self::AccountConfirmed(_)
            | Self::PersonalDataUpdated(_)
            | Self::ErasureRequested(_)
            | Self::PersonalDataErased { .. } => None,
        }
    }
}

impl DomainEvent for WorkerEvent {
    fn event_type(&self) -> String {
        match self {
            Self::WorkerSurveyed(_) => "WorkerSurveyed",
            Self::SurveyUpdated(_) => "SurveyUpdated",
            Self::OriginChanged(_) => "OriginChanged",
            Self::CitizenIdReserved(_) => "CitizenIdReserved",
            Self::CitizenIdReleased(_) => "CitizenIdReleased",
            Self::CitizenIdCorrected(_) => "CitizenIdCorrected",
            Self::AliasProposed(_) => "AliasProposed",
            Self::AliasConfirmed(_) => "AliasConfirmed",
            Self::AliasWithdrawn(_) => "AliasWithdrawn",
            Self::LinkedToWorker(_) => "LinkedToWorker",
            Self::LinkWithdrawn(_) => "LinkWithdrawn",
            Self::TargetGroupConfirmed(_) => "TargetGroupConfirmed",
            Self::TargetGroupEnded(_) => "TargetGroupEnded",
            Self::TargetGroupVoided { .. } => "TargetGroupVoided",
            Self::TrainingCompleted(_) => "TrainingCompleted",
            Self::TrainingVoided { .. } => "TrainingVoided",
            Self::CertificateIssued(_) => "CertificateIssued",
            Self::CertificateRevoked(_) => "CertificateRevoked",
            Self::CertificateVoided(_) => "CertificateVoided",
            Self::WorkerDispatched(_) => "WorkerDispatched",
            Self::ArrivalConfirmed(_) => "ArrivalConfirmed",
            Self::ArrivalVoided { .. } => "ArrivalVoided",
            Self::WorkerReturned(_) => "WorkerReturned",
            Self::ReturnVoided { .. } => "ReturnVoided",
            Self::DispatchVoided { .. } => "DispatchVoided",
            Self::EmploymentStarted(_) => "EmploymentStarted",
            Self::EmploymentEnded(_) => "EmploymentEnded",
            Self::EmploymentVoided { .. } => "EmploymentVoided",
            Self::ContributionRecorded(_) => "ContributionRecorded",
            Self::ContributionCorrected(_) => "ContributionCorrected",
            Self::ContributionRefunded(_) => "ContributionRefunded",
            Self::ContributionVoided { .. } => "ContributionVoided",
            Self::WagePaid(_) => "WagePaid",
            Self::VentureStarted(_) => "VentureStarted",
            Self::VentureClosed(_) => "VentureClosed",
            Self::VentureVoided { .. } => "VentureVoided",
            Self::InsuranceHistoryAttested(_) => "InsuranceHistoryAttested",
            Self::SubsidyPaidElsewhere(_) => "SubsidyPaidElsewhere",
            Self::SubsidyPaidElsewhereVoided { .. } => "SubsidyPaidElsewhereVoided",
            Self::DeathRecorded(_) => "DeathRecorded",
            Self::DeathVoided { .. } => "DeathVoided",
            Self::AccountProposed(_) => "AccountProposed",
            Self::AccountConfirmed(_) => "AccountConfirmed",
            Self::PersonalDataUpdated(_) => "PersonalDataUpdated",
            Self::ErasureRequested(_) => "ErasureRequested",
            Self::PersonalDataErased { .. } => "PersonalDataErased",
            Self::Claim(event) => event.event_type(),
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1.0.0".to_owned()
    }
}
