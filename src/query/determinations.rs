//! Who is entitled to what: which determinations a list shows, from the rows; what they say and why, from the
//! very rules that made the rows.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::determination::{Base, Determination, Question, Stay, assess, assess_base};
use domain::ids::{OrganisationId, WorkerId};
use domain::region::RegionCode;
use projections::determinations::{BASES, DETERMINATIONS, STAYS, stay_of};

use super::reading::{Reading, at_or_now, region_column};
use crate::runner::{KnownWorker, Library, RunnerError, workers_at};
use crate::store::projections::table_name;
use crate::store::{Log, StoreError, Value};

/// The name of the projection.
pub const PROJECTION: &str = "determinations";

/// Which determinations are listed.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Columns that must hold one of these values.
    pub columns: Vec<(&'static str, Vec<String>)>,
    /// The region whose policy decides, or one above it.
    pub region: Option<RegionCode>,
    /// The least and the greatest amount.
    pub amount: (Option<i64>, Option<i64>),
    /// The first and the last day on which the entitlement begins.
    pub eligible: (Option<NaiveDate>, Option<NaiveDate>),
    /// Of two transport subsidies of one person and year, the better one only.
    pub one_a_year: bool,
    /// The day on which the answers hold.
    pub on: NaiveDate,
    /// The case and question after which the page begins.
    pub after: (String, String),
    /// How many at most.
    pub limit: i64,
}

/// Which determination a row tells of: the case and its question.
pub type Found = (String, String);

/// The rows that hold on a day, in the order of case and question.
pub async fn list(
    reading: &mut Reading,
    filter: &Filter,
    as_of: Option<u64>,
) -> Result<Vec<Found>, StoreError> {
    let table = table_name(DETERMINATIONS.name, reading.version);
    let mut values: Vec<Value> = vec![
        at_or_now(reading, as_of).into(),
        filter.on.to_string().into(),
        filter.after.0.as_str().into(),
        filter.after.1.as_str().into(),
        filter.limit.into(),
    ];
    let mut bind = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let held = |alias: &str| {
        format!(
            "{alias}.from_position <= $1 AND ({alias}.to_position IS NULL OR {alias}.to_position > $1) \
             AND {alias}.on_from <= $2 AND {alias}.on_until >= $2"
        )
    };
    let mut conditions = vec![held("r"), "(r.case_id, r.question) > ($3, $4)".to_owned()];
    for (column, wanted) in &filter.columns {
        let wanted: Vec<String> = wanted
            .iter()
            .map(|value| bind(value.as_str().into()))
            .collect();
        conditions.push(format!("r.{column} IN ({})", wanted.join(", ")));
    }
    if let Some(region) = filter.region
        && let Some(column) = region_column(region)
    {
        let code = bind(region.to_string().into());
        conditions.push(format!("r.{column} = {code}"));
    }
    for (bound, comparison) in [(filter.amount.0, ">="), (filter.amount.1, "<=")] {
        if let Some(fen) = bound {
            let fen = bind(fen.into());
            conditions.push(format!(
                "r.amount_fen >= 0 AND r.amount_fen {comparison} {fen}"
            ));
        }
    }
    for (bound, comparison) in [(filter.eligible.0, ">="), (filter.eligible.1, "<=")] {
        if let Some(day) = bound {
            let day = bind(day.to_string().into());
            conditions.push(format!(
                "r.eligible_from <> '' AND r.eligible_from {comparison} {day}"
            ));
        }
    }
    if filter.one_a_year {
        // The better one: entitled before expired, then the higher amount, then the first.
        conditions.push(format!(
            "NOT (r.scheme = 'transport' AND EXISTS (SELECT 1 FROM {table} o WHERE o.case_id = r.case_id \
             AND o.scheme = r.scheme AND o.year = r.year AND o.question <> r.question \
             AND o.outcome IN ('eligible', 'expired') AND {} \
             AND (o.outcome < r.outcome OR (o.outcome = r.outcome AND (o.amount_fen > r.amount_fen \
             OR (o.amount_fen = r.amount_fen AND o.question < r.question))))))",
            held("o")
        ));
    }
    let sql = format!(
        "SELECT r.case_id, r.question FROM {table} r WHERE {} ORDER BY r.case_id, r.question LIMIT $5",
        conditions.join(" AND ")
    );
    Ok(reading.tx.fetch(&sql, &values).await?)
}

/// A question and what the rules answer.
pub type Answered = (Question, Determination);
/// What was found about a case on a day, by the question's key.
pub type Answers = BTreeMap<String, Answered>;

/// Cases in memory at once while a page is explained.
const AT_ONCE: usize = 100;

/// Every answer about a worker on a day, as of a position of the log. None where nobody is registered, or the
/// record is linked to another, which answers for it.
pub async fn explain(
    log: &Log,
    position: u64,
    id: WorkerId,
    on: NaiveDate,
) -> Result<Answers, RunnerError> {
    let mut library = Library::at(log, position).await?;
    let known = workers_at(log, &mut library, position, &[id]).await?;
    let answered = known.first().map(|worker| answers_of(worker, on, |_| true));
    Ok(answered.unwrap_or_default())
}

/// What the rules say of everything that a list found: the same rules on the same events that made the rows.
pub async fn explain_all(
    log: &Log,
    position: u64,
    found: &[Found],
    on: NaiveDate,
) -> Result<BTreeMap<Found, Answered>, RunnerError> {
    let mut library = Library::at(log, position).await?;
    let mut wanted: BTreeMap<WorkerId, BTreeSet<&str>> = BTreeMap::new();
    for (case, question) in found {
        let id: WorkerId = case
            .parse()
            .map_err(|_| StoreError::corrupt("determination.case_id"))?;
        wanted.entry(id).or_default().insert(question);
    }
    let ids: Vec<WorkerId> = wanted.keys().copied().collect();
    let mut explained = BTreeMap::new();
    for ids in ids.chunks(AT_ONCE) {
        for worker in workers_at(log, &mut library, position, ids).await? {
            let asked = |key: &str| wanted.get(&worker.0).is_some_and(|keys| keys.contains(key));
            let case = worker.0.to_string();
            explained.extend(
                answers_of(&worker, on, asked)
                    .into_iter()
                    .map(|(key, answered)| ((case.clone(), key), answered)),
            );
        }
    }
    if found.iter().all(|found| explained.contains_key(found)) {
        Ok(explained)
    } else {
        Err(StoreError::corrupt("determination.question").into())
    }
}

/// The answers to those questions of a worker that are asked for.
fn answers_of(
    (id, worker, references): &KnownWorker,
    on: NaiveDate,
    asked: impl Fn(&str) -> bool,
) -> Answers {
    if worker.person.is_none() || worker.linked_to.is_some() {
        return Answers::new();
    }
    let person = references.person(*id, worker);
    let world = references.world();
    assess(&person, &world)
        .into_iter()
        .map(|assessment| (assessment.question.key(), assessment))
        .filter(|(key, _)| asked(key))
        .map(|(key, assessment)| {
            let answer = assessment.on(on);
            (key, (assessment.question, answer))
        })
        .collect()
}

/// A base's questions and answers on a day, as of a position that the rows reflect.
pub async fn explain_base(
    log: &Log,
    library: &mut Library,
    reading: &mut Reading,
    position: u64,
    id: OrganisationId,
    on: NaiveDate,
) -> Result<Answers, RunnerError> {
    let known = library.known(log, position, &BTreeSet::from([id])).await?;
    let Some(organisation) = known.organisations.get(&id) else {
        return Ok(Answers::new());
    };
    let stays = stays(reading, id, position).await?;
    let base = Base {
        id,
        organisation,
        stays: &stays,
    };
    let world = known.world();
    Ok(assess_base(&base, &world)
        .into_iter()
        .map(|assessment| {
            let answer = assessment.on(on);
            (assessment.question.key(), (assessment.question, answer))
        })
        .collect())
}

/// The stays with a base that the rows tell.
pub async fn stays(
    reading: &mut Reading,
    id: OrganisationId,
    position: u64,
) -> Result<Vec<Stay>, StoreError> {
    let table = table_name(STAYS.name, reading.version);
    let sql = format!(
        "SELECT s.case_id, s.first, s.last, s.in_target_group, s.evidence FROM {table} s WHERE s.organisation = $1 \
         AND s.from_position <= $2 AND (s.to_position IS NULL OR s.to_position > $2) ORDER BY s.case_id, s.first"
    );
    let values = [id.to_string().into(), position.into()];
    let rows: Vec<(String, String, String, i64, String)> = reading.tx.fetch(&sql, &values).await?;
    rows.iter()
        .map(|(worker, first, last, in_target_group, evidence)| {
            stay_of(worker, (first, last, *in_target_group, evidence))
                .ok_or_else(|| StoreError::corrupt("determination_stay"))
        })
        .collect()
}

/// The organisations that were ever export bases, in order.
pub async fn bases(reading: &mut Reading, as_of: Option<u64>) -> Result<Vec<String>, StoreError> {
    let table = table_name(BASES.name, reading.version);
    let sql = format!(
        "SELECT b.case_id FROM {table} b WHERE b.from_position <= $1 AND (b.to_position IS NULL OR b.to_position > $1) \
         ORDER BY b.case_id"
    );
    let values = [at_or_now(reading, as_of).into()];
    let rows: Vec<(String,)> = reading.tx.fetch(&sql, &values).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Whether an answer passes a filter: for answers that have no rows of their own.
pub fn passes(filter: &Filter, question: &Question, answer: &Determination) -> bool {
    let column = |name: &str| match name {
        "scheme" => Some(question.scheme.code().to_owned()),
        "programme" => Some(question.programme.clone()),
        "outcome" => Some(answer.outcome.code().to_owned()),
        "organisation" => question.organisation.map(|id| id.to_string()),
        _ => None,
    };
    let within = |value: Option<i64>, (least, most): (Option<i64>, Option<i64>)| {
        least.is_none_or(|least| value.is_some_and(|value| value >= least))
            && most.is_none_or(|most| value.is_some_and(|value| value <= most))
    };
    let day = |day: NaiveDate| i64::from(chrono::Datelike::num_days_from_ce(&day));
    let (eligible_from, eligible_until) = filter.eligible;
    filter
        .columns
        .iter()
        .all(|(name, wanted)| column(name).is_some_and(|value| wanted.contains(&value)))
        && filter
            .region
            .is_none_or(|region| answer.region.is_within(region))
        && within(
            answer.amount_fen.map(domain::money::Fen::get),
            filter.amount,
        )
        && within(
            answer.eligible_from.map(day),
            (eligible_from.map(day), eligible_until.map(day)),
        )
}

/// What is due now under a policy and not claimed.
#[derive(Debug, Clone)]
pub struct Due {
    /// The worker whose case it is.
    pub case: String,
    /// The question, by its key.
    pub question: String,
    /// The programme.
    pub programme: String,
    /// The organisation that it is due to; none: the worker.
    pub organisation: Option<OrganisationId>,
    /// The month, for premiums.
    pub month: Option<domain::time::Month>,
    /// The version of the policy that decides.
    pub policy_version: u32,
}

/// What is due on a day under a policy, after a case and question, in order.
pub async fn due_under(
    reading: &mut Reading,
    policy: domain::ids::PolicyId,
    scheme: domain::scheme::Scheme,
    on: NaiveDate,
    after: &(String, String),
    limit: i64,
) -> Result<Vec<Due>, StoreError> {
    let table = table_name(DETERMINATIONS.name, reading.version);
    let sql = format!(
        "SELECT r.case_id, r.question, r.programme, r.organisation, r.month, r.policy_version FROM {table} r \
         WHERE r.scheme = $1 AND r.outcome = 'eligible' AND r.policy = $2 AND r.to_position IS NULL \
         AND r.on_from <= $3 AND r.on_until >= $3 AND (r.case_id, r.question) > ($4, $5) \
         ORDER BY r.case_id, r.question LIMIT $6"
    );
    let values = [
        scheme.code().into(),
        policy.to_string().into(),
        on.to_string().into(),
        after.0.as_str().into(),
        after.1.as_str().into(),
        limit.into(),
    ];
    let rows: Vec<(String, String, String, String, String, i64)> =
        reading.tx.fetch(&sql, &values).await?;
    Ok(rows
        .into_iter()
        .map(
            |(case, question, programme, organisation, month, policy_version)| Due {
                case,
                question,
                programme,
                organisation: organisation.parse().ok(),
                month: domain::time::Month::parse(&month).ok(),
                policy_version: u32::try_from(policy_version).unwrap_or_default(),
            },
        )
        .collect())
}
