//! What each of a worker's events says. Options and lists that are absent are left out of the stored JSON.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::facts::{
    CertificateKind, Contract, HouseholdIncome, InsuranceKind, Loan, Premiums, Source, TargetGroup,
    Tie, TrainingKind, WorkerCategory,
};
use crate::citizen_id::Sex;
use crate::credit_code::CreditCode;
use crate::evidence::Evidence;
use crate::ids::{
    AgreementId, AttestationId, ContributionId, CourseId, DispatchId, EmploymentId, MembershipId,
    OrganisationId, TrainingId, VacancyId, VentureId, WageId, WorkerId,
};
use crate::money::Fen;
use crate::occupation::{Level, Occupation};
use crate::region::{Place, RegionCode};
use crate::sealed::{Fingerprint, Sealed};
use crate::subject::Subject;
use crate::time::Month;

/// A person was surveyed at home for the first time. Sex and birth date stand in clear, since rules need them; all else personal is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkerSurveyed {
    /// The citizen id, normalised to 18 characters.
    pub citizen_id: Sealed,
    /// Whether a 15-digit number was given and upgraded.
    pub upgraded: bool,
    /// The name.
    pub name: Sealed,
    /// The telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Sealed>,
    /// The address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Sealed>,
    /// The household's number in the roster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub household_id: Option<Sealed>,
    /// As the citizen id says.
    pub sex: Sex,
    /// As the citizen id says.
    pub born_on: NaiveDate,
    /// County of household registration.
    pub origin: Place,
    /// Whether the person is willing to leave for work.
    pub willing: bool,
    /// What the person would like to do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preferred_occupations: Vec<Occupation>,
    /// Where the person would like to go.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preferred_regions: Vec<RegionCode>,
    /// Income per head, as stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub household_income: Option<HouseholdIncome>,
    /// The day of the survey.
    pub surveyed_on: NaiveDate,
    /// How the survey came about.
    pub source: Source,
}

/// A later survey; what is absent stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyUpdated {
    /// Whether the person is willing to leave for work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub willing: Option<bool>,
    /// What the person would like to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferred_occupations: Option<Vec<Occupation>>,
    /// Where the person would like to go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferred_regions: Option<Vec<RegionCode>>,
    /// Income per head, as stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub household_income: Option<HouseholdIncome>,
    /// The day of the survey.
    pub surveyed_on: NaiveDate,
}

/// The household registration moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginChanged {
    /// The new county of registration.
    pub origin: Place,
    /// The day from which it holds.
    pub changed_on: NaiveDate,
}

/// This stream belongs to a number that another worker's record is corrected to: no person is registered here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CitizenIdReserved {
    /// The worker who has the number.
    pub reserved_for: WorkerId,
}

/// The correction for which this stream was reserved never came: the number is free again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CitizenIdReleased {
    /// The worker for whom it had been reserved.
    pub reserved_for: WorkerId,
}

/// The citizen id had been recorded wrongly, or was issued anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CitizenIdCorrected {
    /// The right number.
    pub citizen_id: Sealed,
    /// Whether a 15-digit number was given and upgraded.
    pub upgraded: bool,
    /// As the right number says.
    pub sex: Sex,
    /// As the right number says.
    pub born_on: NaiveDate,
    /// The stream that reserves the right number.
    pub reserved_in: WorkerId,
}

/// Another record is about to be linked to this one, as the same person's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AliasProposed {
    /// The record that will go away.
    pub source: WorkerId,
}

/// Another record is linked to this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AliasConfirmed {
    /// The record that went away.
    pub source: WorkerId,
}

/// Another record is no longer linked to this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AliasWithdrawn {
    /// The record that stands for itself again.
    pub source: WorkerId,
}

/// This record is the same person's as another, which carries on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedToWorker {
    /// The record that carries on.
    pub worker: WorkerId,
}

/// The link was a mistake: this record stands for itself again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkWithdrawn {
    /// The record it was linked to.
    pub worker: WorkerId,
}

/// Membership of a target group was confirmed from the roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetGroupConfirmed {
    /// This membership.
    pub membership_id: MembershipId,
    /// The group.
    pub group: TargetGroup,
    /// The first day of membership.
    pub from: NaiveDate,
    /// Where the confirmation comes from.
    pub source: Source,
    /// The household's number in the roster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub household_id: Option<Sealed>,
}

/// A membership ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetGroupEnded {
    /// Which membership.
    pub membership_id: MembershipId,
    /// Its last day.
    pub until: NaiveDate,
}

/// A training was completed; whether it was passed matters for money only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrainingCompleted {
    /// This training.
    pub training_id: TrainingId,
    /// The class it was, where one is recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course_id: Option<CourseId>,
    /// The kind of training.
    pub kind: TrainingKind,
    /// What it trained for.
    pub occupation: Occupation,
    /// Who held it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institution_id: Option<OrganisationId>,
    /// Where it was held.
    pub region: Place,
    /// Its first day.
    pub started_on: NaiveDate,
    /// Its last day.
    pub completed_on: NaiveDate,
    /// Its length in hours.
    pub hours: u32,
    /// Whether the person passed.
    pub passed: bool,
    /// The days attended, where they were recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attended_dates: Option<Vec<NaiveDate>>,
    /// Papers behind the fact.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

impl TrainingCompleted {
    /// Whether both tell of the same class; papers, hours and the result may have been written down otherwise.
    pub fn is_same_class(&self, other: &Self) -> bool {
        fn class(it: &TrainingCompleted) -> impl PartialEq + '_ {
            (
                it.course_id,
                it.kind,
                &it.occupation,
                it.institution_id,
                it.region.code,
                it.started_on,
                it.completed_on,
            )
        }
        class(self) == class(other)
    }
}

/// A certificate was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateIssued {
    /// Its number.
    pub certificate_no: String,
    /// Who issued it.
    pub issuer: String,
    /// For which occupation.
    pub occupation: Occupation,
    /// At which level; absent for kinds without levels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// What kind of certificate.
    pub kind: CertificateKind,
    /// The day of issue.
    pub issued_on: NaiveDate,
    /// Papers behind the fact.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

/// Which certificate: numbers are unique per issuer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateRef {
    /// Its number.
    pub certificate_no: String,
    /// Who issued it.
    pub issuer: String,
}

/// A certificate was withdrawn: it was good until then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateRevoked {
    /// Its number.
    pub certificate_no: String,
    /// Who issued it.
    pub issuer: String,
    /// The day from which it is no longer good.
    pub revoked_on: NaiveDate,
}

/// The worker left for work elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkerDispatched {
    /// This dispatch.
    pub dispatch_id: DispatchId,
    /// The origin that held on the day of departure, by what was known when this was recorded; it never moves.
    pub origin: Place,
    /// Where the worker went.
    pub destination: Place,
    /// The employer who waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer_id: Option<OrganisationId>,
    /// The agreement under which it was organised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement_id: Option<AgreementId>,
    /// Who organised it; self-arranged without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organiser_id: Option<OrganisationId>,
    /// The vacancy it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vacancy_id: Option<VacancyId>,
    /// The day of departure.
    pub departed_on: NaiveDate,
    /// The cost of the way out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub travel_cost_fen: Option<Fen>,
    /// Papers behind the fact.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

/// The receiving side confirmed the arrival.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArrivalConfirmed {
    /// Of which dispatch.
    pub dispatch_id: DispatchId,
    /// The day of arrival.
    pub arrived_on: NaiveDate,
}

/// The worker came home.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkerReturned {
    /// From which dispatch.
    pub dispatch_id: DispatchId,
    /// The day of return.
    pub returned_on: NaiveDate,
}

/// Work for an employer began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmploymentStarted {
    /// This employment.
    pub employment_id: EmploymentId,
    /// The employer.
    pub employer_id: OrganisationId,
    /// The dispatch that led to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dispatch_id: Option<DispatchId>,
    /// The occupation.
    pub occupation: Occupation,
    /// Where the work is done.
    pub workplace: Place,
    /// How worker and employer are bound.
    pub mode: Tie,
    /// The post's category.
    pub category: WorkerCategory,
    /// The written contract, where the tie has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<Contract>,
    /// The monthly wage agreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wage_fen: Option<Fen>,
    /// The first day of work.
    pub started_on: NaiveDate,
    /// Papers behind the fact.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

/// Work for an employer ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmploymentEnded {
    /// Which employment.
    pub employment_id: EmploymentId,
    /// Its last day.
    pub ended_on: NaiveDate,
}

/// A month's premiums were paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContributionRecorded {
    /// This contribution.
    pub contribution_id: ContributionId,
    /// For which employment.
    pub employment_id: EmploymentId,
    /// For which month.
    pub month: Month,
    /// What was paid.
    pub premiums: Premiums,
    /// When it was paid.
    pub paid_on: NaiveDate,
    /// The place of insurance; the employer's region without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insured_at: Option<RegionCode>,
}

/// The amounts or the date of a contribution were recorded wrongly; it keeps its place in the order of recording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContributionCorrected {
    /// Which contribution.
    pub contribution_id: ContributionId,
    /// What was paid.
    pub premiums: Premiums,
    /// When it was paid.
    pub paid_on: NaiveDate,
}

/// A month's premiums were paid back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContributionRefunded {
    /// Which contribution.
    pub contribution_id: ContributionId,
    /// When they were paid back.
    pub refunded_on: NaiveDate,
}

/// A month's wage was paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WagePaid {
    /// This payment.
    pub wage_id: WageId,
    /// For which employment.
    pub employment_id: EmploymentId,
    /// For which month.
    pub month: Month,
    /// How much.
    pub amount_fen: Fen,
    /// When.
    pub paid_on: NaiveDate,
    /// To which account, as a keyed fingerprint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Fingerprint>,
}

/// The person started a firm or business of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VentureStarted {
    /// This venture.
    pub venture_id: VentureId,
    /// The firm's code.
    pub credit_code: CreditCode,
    /// What it does.
    pub sector: String,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionCode>,
    /// The day of registration.
    pub started_on: NaiveDate,
    /// The guaranteed loan behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loan: Option<Loan>,
}

/// The venture ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VentureClosed {
    /// Which venture.
    pub venture_id: VentureId,
    /// Its last day.
    pub closed_on: NaiveDate,
}

/// Premium months from before the person was known here were attested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InsuranceHistoryAttested {
    /// This attestation.
    pub attestation_id: AttestationId,
    /// Of which insurance.
    pub kind: InsuranceKind,
    /// How many months.
    pub months: u32,
    /// Up to which day.
    pub as_of: NaiveDate,
    /// Who attests it.
    pub source: String,
}

/// The person died.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeathRecorded {
    /// The day of death.
    pub died_on: NaiveDate,
    /// Where the record comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// Personal data changed; what is absent stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonalDataUpdated {
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Sealed>,
    /// The telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Sealed>,
    /// The address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Sealed>,
    /// The household's number in the roster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub household_id: Option<Sealed>,
}

/// The destruction of the personal data was asked for; a second subject must agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureRequested {
    /// Who asked.
    pub requested_by: Subject,
}
