//! What can be asked of a worker's case. Commands carry facts already parsed; ids are given by the caller.

use chrono::NaiveDate;

use super::elsewhere::SubsidyPaidElsewhere;
use super::facts::TargetGroup;
use super::payload::{
    ArrivalConfirmed, CertificateIssued, CitizenIdCorrected, ContributionCorrected,
    ContributionRecorded, ContributionRefunded, DeathRecorded, EmploymentEnded, EmploymentStarted,
    InsuranceHistoryAttested, OriginChanged, PersonalDataUpdated, SurveyUpdated,
    TargetGroupConfirmed, TrainingCompleted, VentureClosed, VentureStarted, WagePaid,
    WorkerReturned, WorkerSurveyed,
};
use crate::claim::ClaimAct;
use crate::evidence::Evidence;
use crate::ids::{
    AgreementId, ContributionId, DispatchId, EmploymentId, MembershipId, OrganisationId,
    PaidElsewhereId, TrainingId, VacancyId, VentureId, WorkerId,
};
use crate::money::Fen;
use crate::region::Place;
use crate::sealed::SealedAccount;
use crate::subject::Given;

/// A command on a worker's case.
pub type WorkerCommand = Given<WorkerAct>;

/// What is to be done.
#[derive(Debug, Clone)]
pub enum WorkerAct {
    /// Register a person surveyed for the first time, with the account if one was given.
    Survey {
        /// What the survey says.
        survey: Box<WorkerSurveyed>,
        /// The bank account, still to be confirmed.
        account: Option<SealedAccount>,
    },
    /// Record a later survey.
    UpdateSurvey(SurveyUpdated),
    /// Record a move of the household registration.
    ChangeOrigin(OriginChanged),
    /// Reserve this stream's citizen id for a worker whose number is being corrected.
    ReserveCitizenId {
        /// That worker.
        reserved_for: WorkerId,
    },
    /// Give back the number that was reserved for a worker whose correction never came.
    ReleaseCitizenId {
        /// That worker.
        reserved_for: WorkerId,
    },
    /// Correct the citizen id; its stream must have been reserved first.
    CorrectCitizenId(CitizenIdCorrected),
    /// Announce that `source` will be linked to this record.
    ProposeAlias {
        /// The record that will go away.
        source: WorkerId,
    },
    /// Link this record to the one that carries on.
    LinkTo {
        /// The record that carries on.
        worker: WorkerId,
    },
    /// Note that `source` is linked to this record.
    ConfirmAlias {
        /// The record that went away.
        source: WorkerId,
    },
    /// Undo the link of this record.
    WithdrawLink,
    /// Note that `source` is no longer linked to this record.
    WithdrawAlias {
        /// The record that stands for itself again.
        source: WorkerId,
    },
    /// Confirm membership of a target group, and with a late record its end at once.
    ConfirmTargetGroup {
        /// The membership.
        membership: TargetGroupConfirmed,
        /// Its last day, where it is known already.
        until: Option<NaiveDate>,
    },
    /// End the open membership of a group.
    EndTargetGroup {
        /// The group.
        group: TargetGroup,
        /// The last day of membership.
        until: NaiveDate,
    },
    /// Void a membership.
    VoidTargetGroup(MembershipId),
    /// Record a completed training.
    RecordTraining(TrainingCompleted),
    /// Void a training.
    VoidTraining(TrainingId),
    /// Record a certificate.
    IssueCertificate(CertificateIssued),
    /// Record that a certificate was withdrawn.
    RevokeCertificate {
        /// Its number.
        certificate_no: String,
        /// The day from which it is no longer good.
        revoked_on: NaiveDate,
    },
    /// Void a certificate.
    VoidCertificate {
        /// Its number.
        certificate_no: String,
    },
    /// Record a departure, and with a late record its arrival and return at once.
    Dispatch(Box<NewDispatch>),
    /// Confirm an arrival.
    ConfirmArrival(ArrivalConfirmed),
    /// Void an arrival.
    VoidArrival(DispatchId),
    /// Record a return.
    RecordReturn(WorkerReturned),
    /// Void a return.
    VoidReturn(DispatchId),
    /// Void a dispatch with its arrival and return.
    VoidDispatch(DispatchId),
    /// Record the start of work, and with a late record its end at once.
    StartEmployment {
        /// The employment.
        employment: Box<EmploymentStarted>,
        /// Its last day, where it is known already.
        ended_on: Option<NaiveDate>,
    },
    /// Record the end of work.
    EndEmployment(EmploymentEnded),
    /// Void an employment; its contributions no longer count.
    VoidEmployment(EmploymentId),
    /// Record a month's premiums.
    RecordContribution(ContributionRecorded),
    /// Correct a contribution's amounts or date.
    CorrectContribution(ContributionCorrected),
    /// Record that premiums were paid back.
    RefundContribution(ContributionRefunded),
    /// Void a contribution.
    VoidContribution(ContributionId),
    /// Record a month's wage.
    RecordWage(WagePaid),
    /// Record the start of a firm or business.
    StartVenture(VentureStarted),
    /// Record its end.
    CloseVenture(VentureClosed),
    /// Void a venture.
    VoidVenture(VentureId),
    /// Record premium months attested from elsewhere.
    AttestInsuranceHistory(InsuranceHistoryAttested),
    /// Record a subsidy that another office paid.
    RecordPaidElsewhere(SubsidyPaidElsewhere),
    /// Void such a payment.
    VoidPaidElsewhere(PaidElsewhereId),
    /// Record a death.
    RecordDeath(DeathRecorded),
    /// Void a death.
    VoidDeath,
    /// Change personal data; a new account waits for confirmation.
    UpdatePersonalData {
        /// What changes.
        update: PersonalDataUpdated,
        /// The new bank account.
        account: Option<SealedAccount>,
    },
    /// Confirm the account that waits.
    ConfirmAccount,
    /// Ask for, or as a second subject agree to, the destruction of the personal data.
    Erase,
    /// Do something about a claim or an entitlement.
    Claim(ClaimAct),
}

/// A departure as it is reported; the origin is looked up by the case itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDispatch {
    /// The id of the new dispatch.
    pub dispatch_id: DispatchId,
    /// Where the worker went.
    pub destination: Place,
    /// The employer who waits.
    pub employer_id: Option<OrganisationId>,
    /// The agreement under which it was organised.
    pub agreement_id: Option<AgreementId>,
    /// Who organised it.
    pub organiser_id: Option<OrganisationId>,
    /// The vacancy it answers.
    pub vacancy_id: Option<VacancyId>,
    /// The day of departure.
    pub departed_on: NaiveDate,
    /// The cost of the way out.
    pub travel_cost_fen: Option<Fen>,
    /// The day of arrival, where it is known already.
    pub arrived_on: Option<NaiveDate>,
    /// The day of return, where it is known already.
    pub returned_on: Option<NaiveDate>,
    /// Papers behind the fact.
    pub evidence: Vec<Evidence>,
}
