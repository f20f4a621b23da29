//! Samples that auditors draw, and what they file of them.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::coded::wire_enum;
use crate::common::PlaceView;
use crate::policy::Fund;
use crate::values::{CurrentRegion, Date, Fen, Id, Instant, Position, Scheme, Sha256};

wire_enum! {
    /// What is drawn from: what events of one type tell, so that it never changes up to a position.
    SamplePopulation {
        /// Claims as they were filed.
        Claims = "claims",
        /// Determinations that claims rest on: the lines of claims as they were filed, `claim/line`.
        Determinations = "determinations",
        /// Payments.
        Payments = "payments",
        /// Workers as they were first surveyed.
        Workers = "workers",
    }
}

wire_enum! {
    /// How items are drawn within a stratum. They are ordered by SHA-256 of the seed followed by the id (UTF-8).
    SampleMethod {
        /// The first of the order: every item has the same chance.
        Random = "random",
        /// Those on which equidistant points lie, the amounts laid end to end in that order (monetary-unit sampling): every
        /// fen has the same chance. With T fen in the stratum and n to be drawn, the points are ⌊(k·T + u) / n⌋ for k from 0
        /// to n − 1, u being the first 8 bytes of SHA-256 of the seed followed by the stratum's name, big-endian, modulo T.
        MonetaryUnit = "monetary_unit",
    }
}

wire_enum! {
    /// What items are told apart by before they are drawn.
    SampleStrata {
        /// The band of the amount, `50000-99999`.
        Amount = "amount",
        /// The scheme.
        Scheme = "scheme",
        /// The region of the item: the office that pays, the worker's origin.
        County = "county",
    }
}

/// Which items belong to the population.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"scheme": "transport", "from": "2021-01-01", "until": "2021-12-31"})))]
pub struct SampleFilters {
    /// Of this region and all below it; the caller's without.
    #[schema(value_type = Option<CurrentRegion>)]
    pub region: Option<String>,
    /// Of this scheme.
    pub scheme: Option<Scheme>,
    /// Of this fund.
    pub fund: Option<Fund>,
    /// From this business date on: of application, of payment, of the survey.
    #[schema(value_type = Option<Date>)]
    pub from: Option<String>,
    /// Up to and including this business date.
    #[schema(value_type = Option<Date>)]
    pub until: Option<String>,
    /// Of at least so much.
    #[schema(value_type = Option<Fen>)]
    pub min_amount_fen: Option<i64>,
    /// Of at most so much.
    #[schema(value_type = Option<Fen>)]
    pub max_amount_fen: Option<i64>,
}

/// How many items of one stratum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"stratum": "0-49999|520502", "size": 10})))]
pub struct StratumSize {
    /// The stratum, by its name.
    #[schema(format = "line", min_length = 1, max_length = 100)]
    pub stratum: String,
    /// How many.
    #[schema(minimum = 0, maximum = 1000)]
    pub size: u32,
}

/// A sample to be drawn.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "population": "claims", "filters": {"scheme": "transport"}, "as_of": 4711, "seed": "2021 annual audit", "strata": ["amount", "county"],
    "amount_bands_fen": [50000, 100_000], "size": 5, "sizes": [{"stratum": "0-49999|520502", "size": 10}],
})))]
pub struct DrawSample {
    /// From what.
    pub population: SamplePopulation,
    /// Which items of it; all of the caller's region without.
    pub filters: Option<SampleFilters>,
    /// The place in the log up to which events count; its end without.
    #[schema(minimum = 0, maximum = 1_000_000_000_000_000_i64)]
    pub as_of: Option<u64>,
    /// What decides by chance; made up without.
    #[schema(format = "line", min_length = 1, max_length = 100)]
    pub seed: Option<String>,
    /// How items are drawn; `random` without. Workers have no amounts to be drawn by.
    pub method: Option<SampleMethod>,
    /// What items are told apart by, in this order in the names of strata; one stratum, `all`, without.
    #[schema(max_items = 3)]
    pub strata: Option<Vec<SampleStrata>>,
    /// Where bands of the amount begin, rising, beside the first, which begins at 0.
    #[schema(value_type = Option<Vec<Fen>>, max_items = 20)]
    pub amount_bands_fen: Option<Vec<i64>>,
    /// How many items of each stratum.
    #[schema(minimum = 0, maximum = 1000)]
    pub size: u32,
    /// How many of strata with a number of their own.
    #[schema(max_items = 200)]
    pub sizes: Option<Vec<StratumSize>>,
}

/// What a stratum held, and how much of it was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"stratum": "0-49999|520502", "population": 812, "amount_fen": 40_600_000, "drawn": 10})))]
pub struct StratumView {
    /// Its name.
    pub stratum: String,
    /// How many items it has.
    pub population: i64,
    /// What they amount to, in fen.
    pub amount_fen: i64,
    /// How many were drawn.
    pub drawn: i64,
}

/// One item that was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11", "stratum": "0-49999|520502", "hits": 1,
    "order": "000f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a", "stream": "worker",
    "stream_id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 7, "position": 4242, "worker_id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e",
    "claim_id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11", "scheme": "transport", "fund": "bridging_fund",
    "region": {"code": "520502", "name": "七星关区"}, "amount_fen": 40_000, "on": "2021-07-01",
})))]
pub struct SampleItem {
    /// The item: a claim, a line of one (`claim/line`), a payment or a worker.
    pub id: String,
    /// Its stratum.
    pub stratum: String,
    /// How many points lie on it; 1 where the method knows none.
    pub hits: i64,
    /// What it is ordered by.
    #[schema(value_type = Sha256)]
    pub order: String,
    /// The kind of stream whose event tells it.
    pub stream: String,
    /// That stream.
    #[schema(value_type = Id)]
    pub stream_id: String,
    /// The event's place in the stream.
    pub version: i64,
    /// The event's place in the log.
    #[schema(value_type = Position)]
    pub position: i64,
    /// The worker whom it is about, where it is one.
    #[schema(value_type = Option<Id>)]
    pub worker_id: Option<String>,
    /// The claim, where it is about one.
    #[schema(value_type = Option<Id>)]
    pub claim_id: Option<String>,
    /// The scheme, where there is one.
    #[schema(value_type = Option<Scheme>)]
    pub scheme: Option<String>,
    /// The fund, where it is known.
    #[schema(value_type = Option<Fund>)]
    pub fund: Option<String>,
    /// The office that pays, or the worker's origin.
    pub region: PlaceView,
    /// The amount, where there is one.
    #[schema(value_type = Option<Fen>)]
    pub amount_fen: Option<i64>,
    /// The business date.
    #[schema(value_type = Option<Date>)]
    pub on: Option<String>,
}

/// A sample, drawn again from its terms and the log: the same for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 1, "population": "claims", "filters": {"region": "520000", "scheme": "transport"},
    "as_of": 4711, "seed": "2021 annual audit", "method": "random", "strata_by": ["amount", "county"], "amount_bands_fen": [50000],
    "size": 5, "sizes": [], "rule": 1, "drawn_by": "local/shen", "drawn_at": "2021-12-31T08:30:00.123456Z", "drawn_position": 4712,
    "strata": [], "items": [], "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
})))]
pub struct SampleView {
    /// The sample.
    #[schema(value_type = Id)]
    pub id: String,
    /// How many events its stream has.
    pub version: i64,
    /// From what.
    #[schema(value_type = SamplePopulation)]
    pub population: String,
    /// Which items of it.
    pub filters: SampleFilters,
    /// The place in the log up to which events count.
    #[schema(value_type = Position)]
    pub as_of: i64,
    /// What decided by chance.
    pub seed: String,
    /// How items were drawn.
    #[schema(value_type = SampleMethod)]
    pub method: String,
    /// What they were told apart by.
    #[schema(value_type = Vec<SampleStrata>)]
    pub strata_by: Vec<String>,
    /// Where bands of the amount begin, beside the first.
    #[schema(value_type = Vec<Fen>)]
    pub amount_bands_fen: Vec<i64>,
    /// How many items of each stratum were asked for.
    pub size: u32,
    /// How many of strata with a number of their own.
    pub sizes: Vec<StratumSize>,
    /// The version of the rule of drawing.
    pub rule: u32,
    /// Who drew it.
    pub drawn_by: String,
    /// When.
    #[schema(value_type = Instant)]
    pub drawn_at: String,
    /// The place in the log of the event that says so.
    #[schema(value_type = Position)]
    pub drawn_position: i64,
    /// What strata held, in the order of their names.
    pub strata: Vec<StratumView>,
    /// What was drawn: stratum by stratum, each in the order of drawing.
    pub items: Vec<SampleItem>,
    /// SHA-256 of the items' ids, each followed by a line feed.
    #[schema(value_type = Sha256)]
    pub digest: String,
}

/// A sample in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "population": "claims", "filters": {"region": "520000", "scheme": "transport"},
    "as_of": 4711, "seed": "2021 annual audit", "method": "random", "items": 25, "drawn_by": "local/shen",
    "drawn_at": "2021-12-31T08:30:00.123456Z", "drawn_position": 4712,
})))]
pub struct SampleSummary {
    /// The sample.
    #[schema(value_type = Id)]
    pub id: String,
    /// From what.
    #[schema(value_type = SamplePopulation)]
    pub population: String,
    /// Which items of it.
    pub filters: SampleFilters,
    /// The place in the log up to which events count.
    #[schema(value_type = Position)]
    pub as_of: i64,
    /// What decided by chance.
    pub seed: String,
    /// How items were drawn.
    #[schema(value_type = SampleMethod)]
    pub method: String,
    /// How many items were drawn.
    #[schema(minimum = 0)]
    pub items: i64,
    /// Who drew it.
    pub drawn_by: String,
    /// When.
    #[schema(value_type = Instant)]
    pub drawn_at: String,
    /// The place in the log of the event that says so.
    #[schema(value_type = Position)]
    pub drawn_position: i64,
}

/// A page of samples.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"items": [], "next_page_token": null})))]
pub struct SamplePage {
    /// The samples.
    pub items: Vec<SampleSummary>,
    /// To be given as `page_token` for the next page; null on the last.
    #[schema(required)]
    pub next_page_token: Option<String>,
}

/// How workpapers are exported.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WorkpapersQuery {
    /// What names and masked citizen ids are needed for, in a few words; it is kept in the access log. They are left out
    /// without.
    #[param(
        min_length = 1,
        max_length = 200,
        example = "Letters to the workers drawn"
    )]
    pub purpose: Option<String>,
}

/// One table of the workpapers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"name": "strata", "columns": ["stratum", "population", "amount_fen", "drawn"], "rows": [["all", 812, 40_600_000, 10]]})))]
pub struct WorkpaperTable {
    /// Its name: of the sheet, too.
    pub name: String,
    /// The names of its columns. Columns of the same name in several tables hold the same and join them.
    pub columns: Vec<String>,
    /// Its rows: texts, whole numbers and nulls.
    pub rows: Vec<Vec<serde_json::Value>>,
}

/// The workpapers of a sample.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "sample": {
        "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 1, "population": "claims", "filters": {"region": "520000"}, "as_of": 4711,
        "seed": "2021 annual audit", "method": "random", "strata_by": [], "amount_bands_fen": [], "size": 5, "sizes": [], "rule": 1,
        "drawn_by": "local/shen", "drawn_at": "2021-12-31T08:30:00.123456Z", "drawn_position": 4712, "strata": [], "items": [],
        "digest": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    },
    "tables": [{"name": "strata", "columns": ["stratum", "population", "amount_fen", "drawn"], "rows": []}],
})))]
pub struct Workpapers {
    /// The sample.
    pub sample: SampleView,
    /// The tables `sample`, `strata`, `items`, `claims`, `payments`, `policies`, `events`, `notes`, and with a purpose
    /// `persons`: as they stood at the sample's place in the log, notes and persons as they stand now.
    pub tables: Vec<WorkpaperTable>,
}
