//! What the events of a history changed in determinations, cells of the ledger and money.

use std::collections::BTreeMap;

use api_spec::history::{EffectKind, Effects, EffectsElsewhere};
use chrono::{DateTime, Utc};
use domain::region::RegionCode;
use futures_util::future::try_join_all;

use super::call::Call;
use super::fault::Fault;
use crate::access::Act;
use crate::query::effects::{Asked, Found, of_events};
use crate::query::{determinations, has_stopped, journal, ledger, money, wait_for};
use crate::store::{Recorded, StoreError};
use crate::view;

/// A record whose history is read.
pub struct Whose<'a> {
    /// The kind of its stream.
    pub kind: &'a str,
    /// The stream.
    pub case: String,
    /// Whether all claims of it are the caller's to see; else those that are decided in the caller's region.
    pub all_claims: bool,
}

/// What may be read, and by whom.
const KINDS: [(EffectKind, &str, &[Act]); 3] = [
    (
        EffectKind::Determinations,
        determinations::PROJECTION,
        &[Act::ReadDeterminations],
    ),
    (EffectKind::Ledger, ledger::PROJECTION, &[Act::ReadFigures]),
    (
        EffectKind::Money,
        money::PROJECTION,
        &[Act::ReadClaims, Act::ReadMoney],
    ),
];

/// The effects of events, in their order. A caller who asks for what was known at a position, or for no less than one,
/// waits until it is derived; whatever is late for all that is said to be pending.
pub async fn of(
    call: &Call,
    whose: &Whose<'_>,
    events: &[&Recorded],
    wait: bool,
) -> Result<Vec<Effects>, Fault> {
    let positions: Vec<u64> = events.iter().map(|event| event.position).collect();
    let Some(last) = positions.last().copied() else {
        return Ok(Vec::new());
    };
    let may = |acts: &[Act]| acts.iter().any(|act| call.caller.role.may(*act));
    let allowed: Vec<&'static str> = KINDS
        .iter()
        .filter(|(_, _, acts)| may(acts))
        .map(|(_, name, _)| *name)
        .collect();
    if wait {
        derived(call, &allowed, last).await?;
    }
    let asked = Asked {
        kind: whose.kind,
        case: &whose.case,
        positions: &positions,
        allowed: &allowed,
    };
    let mut found = of_events(&call.state.store, asked).await?;
    events
        .iter()
        .map(|event| effects(call, whose, event, &mut found))
        .collect()
}

/// Waits for the projections, but not for one that has stopped: it goes on when an operator lets it.
async fn derived(call: &Call, names: &[&'static str], position: u64) -> Result<(), Fault> {
    let store = &call.state.store;
    let waits = names.iter().map(async |name| {
        if !has_stopped(store, name).await? {
            wait_for(store, name, position).await?;
        }
        Ok::<(), StoreError>(())
    });
    try_join_all(waits).await?;
    Ok(())
}

/// What can be said of one kind of effects of an event.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Told,
    Pending,
    Withheld,
}

fn standing(found: &Found, kind: EffectKind, position: u64) -> Standing {
    let mut kinds = KINDS.iter();
    let name = kinds.find(|(known, _, _)| *known == kind);
    match name.and_then(|(_, name, _)| found.reached.get(name)) {
        Some(checkpoint) if *checkpoint >= position => Standing::Told,
        Some(_) => Standing::Pending,
        None => Standing::Withheld,
    }
}

fn effects(
    call: &Call,
    whose: &Whose<'_>,
    event: &Recorded,
    found: &mut Found,
) -> Result<Effects, Fault> {
    let at = view::number(event.position);
    let answers = found.answers.remove(&at).unwrap_or_default();
    let cells = found.cells.remove(&at).unwrap_or_default();
    let mut money = Vec::new();
    let mut not_shown = 0;
    for row in found.lines.remove(&at).unwrap_or_default() {
        if row.beneficiary == whose.case && shows(call, whose, &row.region) {
            let line = journal::Line::of(row, recorded_at(event)?)?;
            money.push(view::journal_line(line));
        } else {
            not_shown += 1;
        }
    }
    let is = |kind| standing(found, kind, event.position);
    let all = |wanted| {
        let kinds = EffectKind::ALL.iter().copied();
        kinds.filter(|kind| is(*kind) == wanted).collect()
    };
    let determined = is(EffectKind::Determinations) == Standing::Told;
    let counted = is(EffectKind::Ledger) == Standing::Told;
    let posted = is(EffectKind::Money) == Standing::Told;
    let of_others = |counts: &BTreeMap<i64, i64>| counts.get(&at).copied().unwrap_or_default();
    Ok(Effects {
        determinations: determined.then(|| view::determination_changes(&answers)),
        cells: counted.then(|| cells.into_iter().map(view::cell_change).collect()),
        money: posted.then_some(money),
        elsewhere: EffectsElsewhere {
            determined_cases: determined.then(|| of_others(&found.others_determined)),
            cells: counted.then(|| of_others(&found.others_cells)),
            lines: posted.then_some(not_shown),
        },
        pending: all(Standing::Pending),
        withheld: all(Standing::Withheld),
    })
}

/// Whether a line of a region is the caller's to see.
fn shows(call: &Call, whose: &Whose<'_>, region: &str) -> bool {
    let there = || RegionCode::try_from(region.to_owned()).is_ok_and(|it| call.caller.covers(it));
    whose.all_claims || there()
}

fn recorded_at(event: &Recorded) -> Result<DateTime<Utc>, StoreError> {
    DateTime::from_timestamp_micros(event.recorded_at)
        .ok_or_else(|| StoreError::corrupt("events.recorded_at"))
}
