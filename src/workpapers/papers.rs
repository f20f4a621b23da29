//! What is filed of a sample: tables of what was drawn and of what it rests on, up to the sample's place in the log,
//! keyed for joining with each other and with outside data.

use std::collections::{BTreeMap, BTreeSet};

use domain::audit_sample::{SampleDrawn, SampleTerms};
use domain::claim::{Claim, ClaimEvent, Claimant};
use domain::ids::PolicyId;
use domain::money::Fen;
use domain::organisation::{Organisation, OrganisationEvent};
use domain::policy::{Fund, Policy};
use domain::scheme::Scheme;
use domain::worker::{Worker, WorkerEvent};
use projections::case::CaseEvent;
use serde_json::Value;

use super::table::{Cell, Table};
use crate::audit::sampling::Sample;
use crate::clock;
use crate::runner;
use crate::store::{Log, Recorded, StoreError, field, leaf_hash};

/// The tables of a sample without notes and without personal data.
pub async fn tables(
    log: &Log,
    id: &str,
    drawn: &SampleDrawn,
    sample: &Sample,
) -> Result<Vec<Table>, StoreError> {
    let streams: BTreeSet<(String, String)> = sample
        .items
        .iter()
        .map(|drawn| (drawn.item.stream.clone(), drawn.item.stream_id.clone()))
        .collect();
    let streams: Vec<(String, String)> = streams.into_iter().collect();
    let position = drawn.terms.position;
    let events = log.streams_at(position, &streams).await?;
    let claims = claims(log, sample, position).await?;
    let wanted: BTreeSet<String> = claims
        .iter()
        .map(|(_, claim)| claim.id().to_string())
        .collect();
    Ok(vec![
        terms(id, drawn),
        strata(drawn),
        items(sample),
        claims_table(&claims),
        payments(&events, &wanted)?,
        policies(log, &claims).await?,
        events_table(&events)?,
    ])
}

fn text(value: &impl ToString) -> Cell {
    value.to_string().into()
}

fn terms(id: &str, drawn: &SampleDrawn) -> Table {
    let SampleTerms {
        population,
        filter,
        position,
        seed,
        method,
        strata,
        amount_bands_fen,
        size,
        sizes,
        rule,
    } = &drawn.terms;
    let listed = |parts: Vec<String>| Cell::from(parts.join(", "));
    let fen = |amount: Option<Fen>| Cell::from(amount.map(Fen::get));
    let rows: Vec<(&str, Cell)> = vec![
        ("sample_id", id.into()),
        ("population", population.code().into()),
        ("region", text(&filter.region)),
        ("scheme", filter.scheme.map(Scheme::code).into()),
        ("fund", filter.fund.map(Fund::code).into()),
        ("from", filter.from.map(|day| day.to_string()).into()),
        ("until", filter.until.map(|day| day.to_string()).into()),
        ("min_amount_fen", fen(filter.min_amount_fen)),
        ("max_amount_fen", fen(filter.max_amount_fen)),
        ("as_of", (*position).into()),
        ("seed", seed.as_str().into()),
        ("method", method.code().into()),
        (
            "strata_by",
            listed(strata.iter().map(ToString::to_string).collect()),
        ),
        (
            "amount_bands_fen",
            listed(
                amount_bands_fen
                    .iter()
                    .map(|band| band.get().to_string())
                    .collect(),
            ),
        ),
        ("size", i64::from(*size).into()),
        (
            "sizes",
            listed(
                sizes
                    .iter()
                    .map(|(stratum, size)| format!("{stratum}: {size}"))
                    .collect(),
            ),
        ),
        ("rule", i64::from(*rule).into()),
        ("digest", drawn.digest.as_str().into()),
        ("drawn_by", drawn.by.as_str().into()),
    ];
    Table {
        name: "sample",
        columns: &["term", "value"],
        rows: rows
            .into_iter()
            .map(|(name, value)| vec![name.into(), value])
            .collect(),
    }
}

fn strata(drawn: &SampleDrawn) -> Table {
    let strata = drawn.strata.iter();
    Table {
        name: "strata",
        columns: &["stratum", "population", "amount_fen", "drawn"],
        rows: strata
            .map(|stratum| {
                vec![
                    stratum.stratum.as_str().into(),
                    stratum.population.into(),
                    stratum.amount_fen.into(),
                    stratum.drawn.into(),
                ]
            })
            .collect(),
    }
}

fn items(sample: &Sample) -> Table {
    let rows = sample.items.iter().map(|drawn| {
        let item = &drawn.item;
        vec![
            item.id.as_str().into(),
            drawn.stratum.as_str().into(),
            drawn.hits.into(),
            hex::encode(drawn.order).into(),
            item.stream.as_str().into(),
            item.stream_id.as_str().into(),
            item.version.into(),
            item.position.into(),
            item.worker_id.map(|id| id.to_string()).into(),
            item.claim_id.map(|id| id.to_string()).into(),
            item.scheme.map(Scheme::code).into(),
            item.fund.map(Fund::code).into(),
            text(&item.region),
            item.region.name().into(),
            item.amount_fen.map(Fen::get).into(),
            item.on.map(|day| day.to_string()).into(),
        ]
    });
    Table {
        name: "items",
        columns: &[
            "item_id",
            "stratum",
            "hits",
            "order",
            "stream",
            "stream_id",
            "version",
            "position",
            "worker_id",
            "claim_id",
            "scheme",
            "fund",
            "region",
            "region_name",
            "amount_fen",
            "on",
        ],
        rows: rows.collect(),
    }
}

/// The claims that items are about, as they stood at the position, each with its holder.
async fn claims(
    log: &Log,
    sample: &Sample,
    position: u64,
) -> Result<Vec<(Claimant, Claim)>, StoreError> {
    let mut wanted: BTreeMap<(String, String), BTreeSet<_>> = BTreeMap::new();
    for drawn in &sample.items {
        let item = &drawn.item;
        if let Some(claim) = item.claim_id {
            let stream = (item.stream.clone(), item.stream_id.clone());
            wanted.entry(stream).or_default().insert(claim);
        }
    }
    let mut found = Vec::new();
    for ((kind, id), claims) in wanted {
        let unknown = || StoreError::corrupt("events.aggregate_id of a claim");
        let claimant = id.parse().ok().and_then(|id| Claimant::of(&kind, id));
        let claimant = claimant.ok_or_else(unknown)?;
        let version = log.version_at(&kind, &id, position).await?;
        let book = match claimant {
            Claimant::Worker(_) => log.load_at::<Worker>(&id, version).await?.state.claims,
            Claimant::Organisation(_) => {
                log.load_at::<Organisation>(&id, version)
                    .await?
                    .state
                    .claims
            }
        };
        for claim in claims {
            found.extend(book.claim(claim).map(|claim| (claimant, claim.clone())));
        }
    }
    Ok(found)
}

fn claims_table(claims: &[(Claimant, Claim)]) -> Table {
    let rows = claims.iter().map(|(claimant, claim)| {
        let filed = &claim.filed;
        let approved = claim.approved.as_ref();
        let worker = match claimant {
            Claimant::Worker(id) => Some(id.to_string()),
            Claimant::Organisation(_) => None,
        };
        vec![
            text(&claim.id()),
            text(&claimant.as_uuid()),
            worker.into(),
            claim.state.code().into(),
            filed.scheme.code().into(),
            filed.programme.as_str().into(),
            text(&filed.region),
            filed.fund.map(Fund::code).into(),
            text(&filed.applied_on),
            filed.filed_by.as_str().into(),
            claim.claimed_fen().get().into(),
            approved.map(|approved| approved.on.to_string()).into(),
            approved.map(|approved| approved.amount_fen.get()).into(),
            claim.paid_fen().get().into(),
        ]
    });
    Table {
        name: "claims",
        columns: &[
            "claim_id",
            "stream_id",
            "worker_id",
            "state",
            "scheme",
            "programme",
            "region",
            "fund",
            "applied_on",
            "filed_by",
            "claimed_fen",
            "approved_on",
            "approved_fen",
            "paid_fen",
        ],
        rows: rows.collect(),
    }
}

/// What the bank paid of these claims.
fn payments(events: &[Recorded], claims: &BTreeSet<String>) -> Result<Table, StoreError> {
    let mut rows = Vec::new();
    for event in events
        .iter()
        .filter(|event| event.event_type == "SubsidyPaid")
    {
        let claim = match runner::read(event).map_err(StoreError::corrupt)? {
            CaseEvent::Worker(WorkerEvent::Claim(event))
            | CaseEvent::Organisation(OrganisationEvent::Claim(event)) => *event,
            _ => continue,
        };
        if let ClaimEvent::SubsidyPaid(paid) = claim
            && claims.contains(&paid.claim_id.to_string())
        {
            rows.push(vec![
                text(&paid.payment_id),
                text(&paid.claim_id),
                text(&paid.batch_id),
                paid.amount_fen.get().into(),
                paid.paid_on.map(|day| day.to_string()).into(),
                paid.reference.into(),
                event.position.into(),
            ]);
        }
    }
    Ok(Table {
        name: "payments",
        columns: &[
            "payment_id",
            "claim_id",
            "batch_id",
            "amount_fen",
            "paid_on",
            "reference",
            "position",
        ],
        rows,
    })
}

/// The policy versions by which the claims were determined.
async fn policies(log: &Log, claims: &[(Claimant, Claim)]) -> Result<Table, StoreError> {
    let mut used: BTreeSet<(PolicyId, u32)> = BTreeSet::new();
    for (_, claim) in claims {
        for line in &claim.filed.lines {
            used.extend(
                line.determination
                    .policy
                    .as_ref()
                    .map(|policy| (policy.id, policy.version)),
            );
        }
    }
    let mut rows = Vec::new();
    for (id, version) in used {
        let policy = log.load::<Policy>(&id.to_string()).await?.state;
        let Some(known) = policy.published(version) else {
            continue;
        };
        let terms = &known.published.terms;
        rows.push(vec![
            text(&id),
            i64::from(version).into(),
            terms.scheme.code().into(),
            text(&terms.region),
            text(&terms.valid_from),
            terms.valid_until.map(|day| day.to_string()).into(),
            terms.source.as_str().into(),
        ]);
    }
    Ok(Table {
        name: "policies",
        columns: &[
            "policy_id",
            "policy_version",
            "scheme",
            "region",
            "valid_from",
            "valid_until",
            "source",
        ],
        rows,
    })
}

/// Every event of the streams, by its place in the log and the hash of its leaf; what it says stays sealed there.
fn events_table(events: &[Recorded]) -> Result<Table, StoreError> {
    let said = |event: &Recorded, name: &str| {
        let value = event.metadata.get(name).and_then(Value::as_str);
        Cell::from(value)
    };
    let mut rows = Vec::with_capacity(events.len());
    for event in events {
        rows.push(vec![
            event.position.into(),
            event.aggregate_type.as_str().into(),
            event.aggregate_id.as_str().into(),
            event.sequence.into(),
            event.event_type.as_str().into(),
            clock::rfc3339(event.recorded_at).into(),
            said(event, field::SUBJECT),
            said(event, field::ROLE),
            hex::encode(leaf_hash(event)?).into(),
        ]);
    }
    Ok(Table {
        name: "events",
        columns: &[
            "position",
            "stream",
            "stream_id",
            "version",
            "event_type",
            "recorded_at",
            "actor",
            "role",
            "leaf_hash",
        ],
        rows,
    })
}
