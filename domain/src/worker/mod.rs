//! One person's journey: survey, target group, training, certificate, dispatch, arrival, employment.

mod command;
mod decide;
mod elsewhere;
mod event;
mod facts;
mod payload;
mod record;
mod recorded;
mod refusal;
mod resting;
mod stage;
mod state;

pub use command::{NewDispatch, WorkerAct, WorkerCommand};
pub use elsewhere::{PaidElsewhere, SubsidyPaidElsewhere};
pub use event::WorkerEvent;
pub use facts::{
    CertificateKind, Contract, HouseholdIncome, InsuranceKind, Loan, Premiums, Source, TargetGroup,
    Tie, TrainingKind, WorkerCategory,
};
pub use payload::{
    AliasConfirmed, AliasProposed, AliasWithdrawn, ArrivalConfirmed, CertificateIssued,
    CertificateRef, CertificateRevoked, CitizenIdCorrected, CitizenIdReleased, CitizenIdReserved,
    ContributionCorrected, ContributionRecorded, ContributionRefunded, DeathRecorded,
    EmploymentEnded, EmploymentStarted, ErasureRequested, InsuranceHistoryAttested, LinkWithdrawn,
    LinkedToWorker, OriginChanged, PersonalDataUpdated, SurveyUpdated, TargetGroupConfirmed,
    TargetGroupEnded, TrainingCompleted, VentureClosed, VentureStarted, WagePaid, WorkerDispatched,
    WorkerReturned, WorkerSurveyed,
};
pub use recorded::{
    Attestation, Certificate, Contribution, Dispatch, Employment, Membership, Training, Venture,
    Wage,
};
pub use refusal::WorkerRefusal;
pub use stage::Stage;
pub use state::{Alias, OriginPeriod, Person, Survey, Worker};

#[cfg(test)]
mod tests;
