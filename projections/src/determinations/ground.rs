//! What was approved or paid, and facts no longer carry: one row per line of a claim, in the case of the
//! worker whose question it is.

use std::collections::BTreeSet;

use domain::claim::{Claim, ClaimRef, Claimant};
use domain::determination::{Evidence, Line, Person, Ungrounded, lost_grounds};
use domain::region::{RegionCode, RegionLevel};

use super::place_in;
use crate::references::References;
use crate::table::{Row, Table, int, text};

/// One row per line whose ground is gone, in whole or in part.
pub const GROUND: Table = Table {
    name: "determination_ground",
    columns: &[
        text("hold_id"),
        text("claim_id"),
        text("claimant_type"),
        text("claimant"),
        text("scheme"),
        text("region"),
        text("prefecture"),
        text("province"),
        int("line_no"),
        int("amount_fen"),
        int("lost_fen"),
        int("paid"),
        text("condition"),
        text("outcome"),
        text("evidence"),
    ],
    key: 1,
    indexes: &[&["scheme", "province"], &["claim_id"]],
};

/// What a person's approvals have lost.
pub(super) fn rows_of(person: &Person<'_>, known: &References) -> BTreeSet<Row> {
    lost_grounds(person, &known.world())
        .iter()
        .map(|ungrounded| row_of(ungrounded, person, known))
        .collect()
}

fn row_of(ungrounded: &Ungrounded<'_>, person: &Person<'_>, known: &References) -> Row {
    let (held, lost) = (&ungrounded.hold.held, &ungrounded.lost);
    let region = claim_of(held.claim, person, known).map_or(RegionCode::NATION, Claim::region);
    let scheme = held.question.split('|').next().unwrap_or_default();
    let first = lost.cause.first();
    Row {
        table: &GROUND,
        cells: vec![
            held.hold_id.to_string().into(),
            held.claim.claim_id.to_string().into(),
            held.claim.claimant.stream_type().into(),
            held.claim.claimant.as_uuid().to_string().into(),
            scheme.into(),
            region.to_string().into(),
            place_in(region, RegionLevel::Prefecture).into(),
            place_in(region, RegionLevel::Province).into(),
            i64::from(held.line_no).into(),
            held.amount_fen.get().into(),
            lost.amount_fen.get().into(),
            i64::from(ungrounded.hold.is_paid()).into(),
            first.map_or("", |line| line.condition).into(),
            lost.outcome.map_or("", |outcome| outcome.code()).into(),
            first.map(evidence).unwrap_or_default().into(),
        ],
    }
}

/// The events that a line cites, as `stream/id/version`. That nothing was found up to a version is left out: that version
/// grows with events that change nothing.
fn evidence(line: &Line) -> String {
    let told = |event: &&Evidence| !event.absent;
    let cited: Vec<String> = line
        .evidence
        .iter()
        .filter(told)
        .map(|event| format!("{}/{}/{}", event.stream.code(), event.id, event.version))
        .collect();
    cited.join(" ")
}

fn claim_of<'a>(claim: ClaimRef, person: &Person<'a>, known: &'a References) -> Option<&'a Claim> {
    match claim.claimant {
        Claimant::Worker(id) => {
            let record = person.records().find(|record| record.id == id)?;
            record.worker.claims.claim(claim.claim_id)
        }
        Claimant::Organisation(id) => known.organisations.get(&id)?.claims.claim(claim.claim_id),
    }
}
