//! From the log to the items that a sample is drawn from. Each is what events of one type tell, up to a position: no
//! projection takes part, so that it is the same for ever.

use std::collections::BTreeMap;

use domain::audit_sample::Population;
use domain::claim::{ClaimEvent, ClaimFiled, Claimant};
use domain::ids::{ClaimId, WorkerId};
use domain::money::Fen;
use domain::organisation::OrganisationEvent;
use domain::worker::WorkerEvent;
use projections::case::CaseEvent;

use crate::audit::sampling::Item;
use crate::runner;
use crate::store::{Log, Recorded, StoreError};

/// Events read at once.
const BATCH: u32 = 500;
const FILED: &str = "ClaimFiled";
const PAID: &str = "SubsidyPaid";
const SURVEYED: &str = "WorkerSurveyed";

/// The items of a population up to a position, in the order of the log.
pub async fn items(
    log: &Log,
    population: Population,
    position: u64,
) -> Result<Vec<Item>, StoreError> {
    let types: &[&str] = match population {
        Population::Claims | Population::Determinations => &[FILED],
        Population::Payments => &[FILED, PAID],
        Population::Workers => &[SURVEYED],
    };
    let mut filed = BTreeMap::new();
    let mut items = Vec::new();
    let mut after = 0;
    loop {
        let events = log.events_of_types(types, (after, position), BATCH).await?;
        let Some(last) = events.last() else {
            return Ok(items);
        };
        after = last.position;
        for event in &events {
            items.extend(of_event(population, event, &mut filed)?);
        }
    }
}

/// What a payment has from its claim.
struct Filed {
    claim: Item,
}

fn of_event(
    population: Population,
    event: &Recorded,
    filed: &mut BTreeMap<ClaimId, Filed>,
) -> Result<Vec<Item>, StoreError> {
    let read = runner::read(event).map_err(StoreError::corrupt)?;
    let claim = match read {
        CaseEvent::Worker(WorkerEvent::Claim(event))
        | CaseEvent::Organisation(OrganisationEvent::Claim(event)) => *event,
        CaseEvent::Worker(WorkerEvent::WorkerSurveyed(surveyed)) => {
            let worker: WorkerId = event
                .aggregate_id
                .parse()
                .map_err(|_| StoreError::corrupt("events.aggregate_id of a worker"))?;
            return Ok(vec![Item {
                region: surveyed.origin.code,
                on: Some(surveyed.surveyed_on),
                worker_id: Some(worker),
                ..bare(event, worker.to_string())
            }]);
        }
        _ => return Ok(Vec::new()),
    };
    Ok(match claim {
        ClaimEvent::ClaimFiled(claim) => match population {
            Population::Claims => vec![of_claim(event, &claim)],
            Population::Determinations => of_lines(event, &claim),
            Population::Payments => {
                let claim_id = claim.claim_id;
                let claim = of_claim(event, &claim);
                filed.insert(claim_id, Filed { claim });
                Vec::new()
            }
            Population::Workers => Vec::new(),
        },
        ClaimEvent::SubsidyPaid(paid) => {
            let unknown = || StoreError::corrupt("events: a payment of no claim");
            let claim = &filed.get(&paid.claim_id).ok_or_else(unknown)?.claim;
            let here = bare(event, paid.payment_id.to_string());
            vec![Item {
                amount_fen: Some(paid.amount_fen),
                on: paid.paid_on,
                id: here.id,
                version: here.version,
                position: here.position,
                ..claim.clone()
            }]
        }
        _ => Vec::new(),
    })
}

/// An item of which only its event is known.
fn bare(event: &Recorded, id: String) -> Item {
    Item {
        id,
        stream: event.aggregate_type.clone(),
        stream_id: event.aggregate_id.clone(),
        version: event.sequence,
        position: event.position,
        region: domain::region::RegionCode::NATION,
        scheme: None,
        fund: None,
        amount_fen: None,
        on: None,
        worker_id: None,
        claim_id: None,
    }
}

fn of_claim(event: &Recorded, claim: &ClaimFiled) -> Item {
    let amounts = claim.lines.iter().map(|line| line.amount_fen.get());
    Item {
        region: claim.region,
        scheme: Some(claim.scheme),
        fund: claim.fund,
        amount_fen: Fen::try_from(amounts.sum::<i64>()).ok(),
        on: Some(claim.applied_on),
        worker_id: match claim.beneficiary {
            Claimant::Worker(id) => Some(id),
            Claimant::Organisation(_) => None,
        },
        claim_id: Some(claim.claim_id),
        ..bare(event, claim.claim_id.to_string())
    }
}

fn of_lines(event: &Recorded, claim: &ClaimFiled) -> Vec<Item> {
    let whole = of_claim(event, claim);
    let lines = claim.lines.iter();
    lines
        .map(|line| Item {
            id: format!("{}/{}", claim.claim_id, line.line_no),
            amount_fen: Some(line.amount_fen),
            worker_id: line.worker_id.or(whole.worker_id),
            ..whole.clone()
        })
        .collect()
}
