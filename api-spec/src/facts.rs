//! What is recorded about a journey: groups, trainings, certificates, dispatches.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::common::EvidenceItem;
use crate::values::{
    CertificateKind, Date, Explanation, Fen, HouseholdId, Id, Level, Name, OccupationCode,
    PaperNumber, RegionCode, Source, TargetGroup, TrainingKind,
};

/// Membership of a target group, as the roster has it.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"group": "poverty_alleviated", "from": "2019-01-01", "source": "monitoring_system", "household_id": "5205021030042"})))]
pub struct ConfirmTargetGroup {
    /// The group.
    pub group: TargetGroup,
    /// The first day of membership.
    #[schema(value_type = Date)]
    pub from: String,
    /// The last day, for a membership recorded when it is over already.
    #[schema(value_type = Option<Date>)]
    pub until: Option<String>,
    /// Where the confirmation comes from.
    pub source: Source,
    /// The household's number in the roster.
    #[schema(value_type = Option<HouseholdId>)]
    pub household_id: Option<String>,
}

/// The end of the open membership of a group.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"until": "2022-12-31", "reason": "The risk is gone; confirmed by the village meeting."})))]
pub struct EndTargetGroup {
    /// The last day of membership.
    #[schema(value_type = Date)]
    pub until: String,
    /// Why.
    #[schema(value_type = Explanation)]
    pub reason: String,
}

/// A completed training. Completed is enough to count; whether it was passed matters for money.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "kind": "pre_job", "occupation": "4-10-01-06", "institution_id": "0d9a4bfe-6f0f-5e0c-b6a8-6f4f9a1f7f10", "region": "520502",
    "started_on": "2021-03-02", "completed_on": "2021-03-11", "hours": 80, "passed": true,
})))]
pub struct RecordTraining {
    /// The class, where one is recorded.
    #[schema(value_type = Option<Id>)]
    pub course_id: Option<String>,
    /// The kind of training.
    pub kind: TrainingKind,
    /// What it trains for.
    #[schema(value_type = OccupationCode)]
    pub occupation: String,
    /// Who held it.
    #[schema(value_type = Option<Id>)]
    pub institution_id: Option<String>,
    /// Where it was held: a county, or one of the prefectures without counties.
    #[schema(value_type = RegionCode)]
    pub region: String,
    /// Its first day.
    #[schema(value_type = Date)]
    pub started_on: String,
    /// Its last day.
    #[schema(value_type = Date)]
    pub completed_on: String,
    /// Its length in hours.
    #[schema(minimum = 1, maximum = 10_000)]
    pub hours: u32,
    /// Whether the person passed.
    pub passed: bool,
    /// The days attended, where they were written down.
    #[schema(value_type = Option<Vec<Date>>, max_items = 400)]
    pub attended_dates: Option<Vec<String>>,
    /// Papers behind the fact.
    #[schema(max_items = 50)]
    pub evidence: Option<Vec<EvidenceItem>>,
}

/// A certificate. Numbers are unique per issuer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "certificate_no": "S000052010007214000123", "occupation": "4-10-01-06", "level": "level_4", "kind": "skill_level",
    "issuer": "贵州省家政服务评价中心", "issued_on": "2021-03-20",
})))]
pub struct IssueCertificate {
    /// Its number.
    #[schema(value_type = PaperNumber)]
    pub certificate_no: String,
    /// For which occupation.
    #[schema(value_type = OccupationCode)]
    pub occupation: String,
    /// At which level: present for `skill_level` and `qualification`, absent for the other kinds.
    pub level: Option<Level>,
    /// What kind of certificate.
    pub kind: CertificateKind,
    /// Who issued it.
    #[schema(value_type = Name)]
    pub issuer: String,
    /// The day of issue.
    #[schema(value_type = Date)]
    pub issued_on: String,
    /// Papers behind the fact.
    #[schema(max_items = 50)]
    pub evidence: Option<Vec<EvidenceItem>>,
}

/// The withdrawal of a certificate: it was good until then.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"revoked_on": "2021-08-01", "reason": "The appraisal was found to be irregular."})))]
pub struct RevokeCertificate {
    /// The day from which it is no longer good.
    #[schema(value_type = Date)]
    pub revoked_on: String,
    /// Why.
    #[schema(value_type = Explanation)]
    pub reason: String,
}

/// A departure for work in another county. Its origin is the worker's origin of that day, by what is
/// known now, and never moves afterwards.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "destination": "440305", "employer_id": "0d9a4bfe-6f0f-5e0c-b6a8-6f4f9a1f7f10", "departed_on": "2021-04-06", "travel_cost_fen": 48_600,
})))]
pub struct Dispatch {
    /// Where the worker went: a county, or one of the prefectures without counties.
    #[schema(value_type = RegionCode)]
    pub destination: String,
    /// The employer who waits.
    #[schema(value_type = Option<Id>)]
    pub employer_id: Option<String>,
    /// The agreement under which it was organised.
    #[schema(value_type = Option<Id>)]
    pub agreement_id: Option<String>,
    /// The one organisation that organised it; self-arranged without.
    #[schema(value_type = Option<Id>)]
    pub organiser_id: Option<String>,
    /// The vacancy that it answers.
    #[schema(value_type = Option<Id>)]
    pub vacancy_id: Option<String>,
    /// The day of departure.
    #[schema(value_type = Date)]
    pub departed_on: String,
    /// The cost of the way out.
    #[schema(value_type = Option<Fen>)]
    pub travel_cost_fen: Option<i64>,
    /// The day of arrival, where a late record knows it already.
    #[schema(value_type = Option<Date>)]
    pub arrived_on: Option<String>,
    /// The day of return, where a late record knows it already.
    #[schema(value_type = Option<Date>)]
    pub returned_on: Option<String>,
    /// Papers behind the fact.
    #[schema(max_items = 50)]
    pub evidence: Option<Vec<EvidenceItem>>,
}

/// The receiving side's confirmation of a dispatch.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"arrived_on": "2021-04-07"})))]
pub struct ConfirmArrival {
    /// The day of arrival.
    #[schema(value_type = Date)]
    pub arrived_on: String,
}

/// The end of a dispatch. It does not end an employment.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"returned_on": "2022-01-20", "reason": "Came home for the Spring Festival."})))]
pub struct RecordReturn {
    /// The day of return.
    #[schema(value_type = Date)]
    pub returned_on: String,
    /// Why.
    #[schema(value_type = Explanation)]
    pub reason: String,
}
