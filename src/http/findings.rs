//! `/audit/findings`: what the log shows that should not be, and what auditors conclude about it.

use std::collections::{BTreeMap, BTreeSet};

use api_spec::finding::{ConcludeFinding, FindingConcluded, FindingPage, RuleList};
use api_spec::problem::Slug;
use domain::claim::Claimant;
use domain::finding::{
    Finding, FindingAct, FindingRefusal, FindingState, Outcome, Rule, Seen, Severity,
};
use domain::ids::{ClaimId, FindingId};
use domain::subject::Subject;
use domain::worker::Worker;
use serde_json::{Value, json};
use uuid::Uuid;

use super::answer::Answer;
use super::call::{Call, Query};
use super::cases::{act_on, committed};
use super::fault::{Fault, Kind};
use super::parse::{self, Faults, coded, trimmed};
use super::reading::{self, Asked, PAGE, Page, READ};
use super::refusal::Explained;
use crate::clock;
use crate::money::records::Record;
use crate::query::Reading;
use crate::query::findings::{self, FindingRow, PROJECTION, Stop, When};
use crate::store::{Log, StoreError};
use crate::view;

pub use super::history::{finding_at as get_finding_at_version, of_finding as get_finding_history};

impl Explained for FindingRefusal {
    fn explained(self) -> Fault {
        match self {
            Self::DateInFuture => Fault::new(Slug::DateInFuture).fact("field", "concluded_on"),
            Self::AlreadyConcluded { outcome } => {
                Fault::new(Slug::AlreadyConcluded).fact("outcome", outcome.code())
            }
            Self::SamePerson { acted_as } => {
                Fault::new(Slug::SamePerson).fact("acted_as", acted_as)
            }
        }
    }
}

/// `GET /audit/findings`.
pub async fn list_findings(call: Call) -> Result<Answer, Fault> {
    let own = [
        "rule", "region", "severity", "state", "subject", "claim", "on",
    ];
    let query = call.query(&[&READ[..], &PAGE[..], &own[..]].concat())?;
    let mut faults = Faults::default();
    let filter = filter(&call, &query, &mut faults)?;
    let page = Page::<2>::of(&query, &mut faults);
    let asked = Asked::of(&call, &query, &mut faults).await?;
    let when = When {
        as_of: asked.as_of,
        on: asked.on,
    };
    let (mut look, as_of) = reading::projection(&call, &query, PROJECTION).await?;
    let [rule, finding] = &page.after;
    let after = (rule.as_str(), finding.as_str());
    let mut rows = findings::list(&mut look, &filter, when, after, page.limit + 1).await?;
    let all = findings::summary(&mut look, &filter, when).await?;
    let own_gaps = match &filter.stream {
        Some(case) => {
            let region = filter.region.unwrap_or(call.caller.region);
            findings::gaps(&mut look, case, region, as_of).await?
        }
        None => Vec::new(),
    };
    let shown = usize::try_from(page.limit).unwrap_or_default();
    let more = rows.len() > shown;
    rows.truncate(shown);
    let last = rows.last().filter(|_| more);
    let next_page_token = last.map(|last| reading::page_token(&[&last.rule, &last.finding]));
    let rule = query.text("rule").and_then(Rule::from_code);
    let items: Option<Vec<_>> = rows
        .iter()
        .map(|row| view::finding_item(row, call.language))
        .collect();
    let page = FindingPage {
        items: items.ok_or_else(unreadable)?,
        count: all.count,
        amount_fen: all.amount_fen,
        not_evaluated: view::not_evaluated(rule, &own_gaps),
        next_page_token,
        on: asked.on.to_string(),
        basis: reading::basis(&look, as_of),
    };
    let tag = reading::opaque_tag(&call, &page);
    Ok(Answer::ok(&page)?.etag(tag))
}

fn unreadable() -> StoreError {
    StoreError::corrupt("finding: a row that cannot be read")
}

/// Which findings a query means. Faults are noted, a region of others is none.
fn filter(call: &Call, query: &Query, faults: &mut Faults) -> Result<findings::Filter, Fault> {
    let region = reading::region_within(call, query, faults)?;
    let mut columns = Vec::new();
    let mut one_of = |name: &'static str, code: Result<Option<&'static str>, Fault>| {
        let code = faults.take(code).flatten();
        columns.extend(code.map(|code| (name, code.to_owned())));
    };
    let rule = query.parsed("rule", Rule::from_code, Kind::NotAllowed);
    one_of("rule", rule.map(|rule| rule.map(Rule::code)));
    let severity = query.parsed("severity", Severity::from_code, Kind::NotAllowed);
    one_of("severity", severity.map(|it| it.map(Severity::code)));
    let state = query.parsed("state", FindingState::from_code, Kind::NotAllowed);
    one_of("state", state.map(|it| it.map(FindingState::code)));
    let mut id = |name: &str| {
        let id = query.parsed(name, |text| text.parse::<Uuid>().ok(), Kind::InvalidId);
        faults.take(id).flatten().map(|id| id.to_string())
    };
    Ok(findings::Filter {
        columns,
        region: Some(region),
        stream: id("subject"),
        claim: id("claim"),
        undecided: false,
        stops: None,
    })
}

/// `GET /audit/findings/rules`.
pub async fn list_finding_rules(call: Call) -> Result<Answer, Fault> {
    call.query(&[])?;
    let list = RuleList {
        items: Rule::ALL
            .iter()
            .map(|rule| view::finding_rule(*rule, call.language))
            .collect(),
    };
    let tag = reading::opaque_tag(&call, &list);
    Ok(Answer::ok(&list)?.etag(tag))
}

/// `GET /audit/findings/{id}`.
pub async fn get_finding(call: Call) -> Result<Answer, Fault> {
    let id: FindingId = call.path_id("id")?;
    let query = call.query(&[&READ[..], &["on"][..]].concat())?;
    let mut faults = Faults::default();
    let asked = Asked::of(&call, &query, &mut faults).await?;
    let when = When {
        as_of: asked.as_of,
        on: asked.on,
    };
    let (mut look, as_of) = reading::projection(&call, &query, PROJECTION).await?;
    let row = findings::one(&mut look, &id.to_string(), when).await?;
    let finding = recorded(&call.state.store.log, id, as_of).await?;
    let shown = view::finding_view(
        (id, row.as_ref(), &finding),
        asked.on,
        reading::basis(&look, as_of),
        call.language,
    );
    let shown = shown.ok_or_else(|| Fault::new(Slug::NotFound))?;
    let region = parse::region("", &shown.finding.region.code)?;
    if !call.caller.covers(region) {
        return Err(Fault::new(Slug::NotFound));
    }
    let tag = reading::opaque_tag(&call, &shown);
    Ok(Answer::ok(&shown)?.etag(tag))
}

/// What people did about a finding, as of a place in the log.
async fn recorded(log: &Log, id: FindingId, as_of: Option<u64>) -> Result<Finding, Fault> {
    let stream = id.to_string();
    Ok(match as_of {
        None => log.load::<Finding>(&stream).await?.state,
        Some(position) => {
            let kind = <Finding as cqrs_es::Aggregate>::TYPE;
            let version = log.version_at(kind, &stream, position).await?;
            log.load_at::<Finding>(&stream, version).await?.state
        }
    })
}

/// `POST /audit/findings/{id}/conclusions`.
pub async fn conclude_finding(mut call: Call) -> Result<Answer, Fault> {
    let id: FindingId = call.path_id("id")?;
    let seen = seen_of(&call, id).await?;
    let seen = seen.ok_or_else(|| Fault::new(Slug::NotFound))?;
    let body = call.body::<ConcludeFinding>().await?;
    let wanted = &body.value;
    let concluded_on = parse::date("/concluded_on", &wanted.concluded_on)?;
    let act = FindingAct::Conclude {
        outcome: coded(Outcome::from_code(wanted.outcome.code()))?,
        reason: trimmed(&wanted.reason),
        concluded_on,
        recorders: recorders(&call.state.store.log, &seen).await?,
        acted: acted(&call.state.store.log, &seen).await?,
        seen: Box::new(seen),
    };
    let done = act_on::<Finding, _, _>(&call, id, act, None, &body).await?;
    let log = &call.state.store.log;
    let left = log
        .load_at::<Finding>(&id.to_string(), done.version)
        .await?
        .state;
    let answer = FindingConcluded {
        committed: committed(id, &done, Vec::new()),
        state: left.state().code().to_owned(),
    };
    Ok(Answer::ok(&answer)?.etag(format!("\"{}\"", done.version)))
}

/// What is to be seen of a finding now, or was when somebody concluded about it; none outside the caller's region.
pub async fn seen_of(call: &Call, id: FindingId) -> Result<Option<Seen>, Fault> {
    let log = &call.state.store.log;
    let known = log.load::<Finding>(&id.to_string()).await?.state;
    let row = now(call, id).await?;
    let seen = row
        .as_ref()
        .map(|row| view::seen(row).ok_or_else(unreadable));
    // What no longer follows from the log needs no conclusion; one that was sent before has its first answer.
    let seen = seen.transpose()?.or(known.seen);
    Ok(seen.filter(|seen| call.caller.covers(seen.region)))
}

/// A finding as everything recorded so far makes it, today.
async fn now(call: &Call, id: FindingId) -> Result<Option<FindingRow>, Fault> {
    let store = &call.state.store;
    reading::reached(call, PROJECTION, store.log.head().await?).await?;
    let mut look = Reading::of(store, PROJECTION).await?;
    let when = When {
        as_of: None,
        on: clock::today(),
    };
    Ok(findings::one(&mut look, &id.to_string(), when).await?)
}

/// Who recorded the events that a finding rests on.
async fn recorders(log: &Log, seen: &Seen) -> Result<BTreeSet<Subject>, StoreError> {
    let mut cited: BTreeMap<(&str, String), BTreeSet<u64>> = BTreeMap::new();
    for event in &seen.evidence {
        let of_stream = cited.entry((event.stream.as_str(), event.id.to_string()));
        of_stream.or_default().insert(event.version);
    }
    let mut subjects = BTreeSet::new();
    for ((stream, id), versions) in cited {
        subjects.extend(log.recorded_by(stream, &id, &versions).await?);
    }
    Ok(subjects)
}

/// Who acted on the claims that it bears on.
async fn acted(log: &Log, seen: &Seen) -> Result<BTreeSet<Subject>, StoreError> {
    let mut subjects = BTreeSet::new();
    for claim in &seen.claims {
        let Some(claimant) = log.claimant_of(*claim).await? else {
            continue;
        };
        let record = Record::load(log, claimant).await?;
        let claim = record.claims().claim(*claim);
        subjects.extend(claim.into_iter().flat_map(|claim| claim.acted()).cloned());
    }
    Ok(subjects)
}

/// Refuses what a finding stops: everything that is recorded when the request comes counts. A command that was carried out
/// before passes: its own stream has the first answer.
pub async fn nothing_stops(call: &Call, claimant: Claimant, claim: ClaimId) -> Result<(), Fault> {
    let store = &call.state.store;
    if carried_out(
        call,
        claimant.stream_type(),
        &claimant.as_uuid().to_string(),
    )
    .await?
    {
        return Ok(());
    }
    let head = store.log.head().await?;
    let stopping =
        findings::stopping(store, &[claim], Stop::Approval, head, clock::today()).await?;
    let mut stopping = stopping.ok_or_else(|| Fault::new(Slug::Behind))?;
    match stopping.remove(&claim) {
        None => Ok(()),
        Some(rows) => Err(Fault::new(Slug::FindingOpen).fact("findings", named(&rows))),
    }
}

/// Whether the caller's key was used for a command on this stream before.
async fn carried_out(call: &Call, kind: &str, stream: &str) -> Result<bool, Fault> {
    let Some(key) = call.key()? else {
        return Ok(false);
    };
    let subject = call.caller.subject.as_str();
    let used = call.state.store.log.key_use(subject, &key).await?;
    Ok(used.is_some_and(|used| used.went_to(kind, stream)))
}

/// Refuses to destroy what an auditor still has to look at.
pub async fn nothing_undecided(call: &Call, stream: &str) -> Result<(), Fault> {
    let store = &call.state.store;
    if carried_out(call, <Worker as cqrs_es::Aggregate>::TYPE, stream).await? {
        return Ok(());
    }
    reading::reached(call, PROJECTION, store.log.head().await?).await?;
    let mut look = Reading::of(store, PROJECTION).await?;
    let rows = findings::undecided_about(&mut look, stream, clock::today()).await?;
    if rows.is_empty() {
        return Ok(());
    }
    Err(Fault::new(Slug::OpenMoney).fact("findings", named(&rows)))
}

fn named(rows: &[FindingRow]) -> Vec<Value> {
    let told = |row: &FindingRow| json!({"finding_id": row.finding, "rule": row.rule, "severity": row.severity, "state": row.state});
    rows.iter().map(told).collect()
}
