//! Where the money stands: one row per claim, and one per line of the journal. Lines are published: a line
//! that was opened never closes and never changes.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use cqrs_es::Aggregate;
use domain::claim::{Claim, ClaimBook, HoldReason, Posting, Standing};
use domain::correction::JournalCorrection;
use domain::ids::ClaimId;
use domain::money::Fen;
use domain::organisation::Organisation;
use domain::region::RegionCode;
use domain::time::Month;
use domain::worker::Worker;

use crate::case::Case;
use crate::projection::{Projection, Published};
use crate::references::{Reach, References};
use crate::table::{Cell, Row, Table, int, text};
use crate::told::Told;

/// One row per claim, each part of a claim by itself.
pub const CLAIMS: Table = Table {
    name: "money_claim",
    columns: &[
        text("claim"),
        text("first_part"),
        text("part"),
        text("scheme"),
        text("programme"),
        text("region"),
        text("prefecture"),
        text("province"),
        text("beneficiary_type"),
        text("beneficiary"),
        text("state"),
        int("claimed_fen"),
        int("approved_fen"),
        int("unpaid_fen"),
        int("paid_fen"),
        int("set_off_fen"),
        int("receivable_fen"),
        text("fund"),
        text("applied_on"),
        text("since"),
        text("approved_on"),
        text("notice_last_day"),
        int("open_objections"),
        int("objection_upheld"),
        int("approvals"),
        int("approvers_needed"),
        text("held"),
        text("batch"),
        text("budget"),
    ],
    key: 1,
    indexes: &[
        &["state", "province"],
        &["beneficiary"],
        &["applied_on", "claim"],
    ],
};

/// One row per line of the journal, by its place among the lines of its claim.
pub const JOURNAL: Table = Table {
    name: "money_journal",
    columns: &[
        text("claim"),
        int("line"),
        text("kind"),
        text("debit"),
        text("credit"),
        int("amount_fen"),
        text("fund"),
        text("scheme"),
        text("programme"),
        text("region"),
        text("prefecture"),
        text("province"),
        text("beneficiary_type"),
        text("beneficiary"),
        text("month"),
        text("booked_on"),
        text("batch"),
        text("reference"),
        int("version"),
    ],
    key: 2,
    // The feed goes by position; balances by region.
    indexes: &[
        &["from_position", "claim", "line"],
        &["province", "from_position"],
    ],
};

/// What a line told when it was published. Fixed: a line that tells more has a table of its own.
const PUBLISHED: Published = Published {
    table: &JOURNAL,
    columns: &[
        "case_id",
        "claim",
        "line",
        "kind",
        "debit",
        "credit",
        "amount_fen",
        "fund",
        "scheme",
        "programme",
        "region",
        "prefecture",
        "province",
        "beneficiary_type",
        "beneficiary",
        "month",
        "booked_on",
        "batch",
        "reference",
        "version",
    ],
};

/// Claims and the journal.
#[derive(Debug, Clone, Copy, Default)]
pub struct Money;

impl Projection for Money {
    fn name(&self) -> &'static str {
        "money"
    }

    fn version(&self) -> u32 {
        1
    }

    fn tables(&self) -> &'static [&'static Table] {
        &[&CLAIMS, &JOURNAL]
    }

    fn cases(&self) -> &'static [&'static str] {
        &[Worker::TYPE, Organisation::TYPE]
    }

    fn follows(&self, aggregate_type: &str) -> bool {
        self.cases().contains(&aggregate_type) || aggregate_type == JournalCorrection::TYPE
    }

    fn reach(&self, _event_type: &str, after: &Case) -> Reach {
        match after {
            Case::Correction(_, correction) => {
                let claimants = correction.claimants();
                let streams = claimants.map(|it| (it.stream_type(), it.as_uuid().to_string()));
                Reach::These(streams.collect())
            }
            _ => Reach::Nobody,
        }
    }

    fn published(&self) -> Option<Published> {
        Some(PUBLISHED)
    }

    fn derive(&self, case: &Case, known: &References) -> BTreeSet<Row> {
        match case {
            Case::Worker(_, worker) if !worker.claims.claims.is_empty() => {
                worker.with_standing(|standing| rows_of(&worker.claims, standing, &known.told))
            }
            Case::Organisation(_, organisation) if !organisation.claims.claims.is_empty() => {
                organisation
                    .with_standing(|standing| rows_of(&organisation.claims, standing, &known.told))
            }
            _ => BTreeSet::new(),
        }
    }
}

fn rows_of(
    book: &ClaimBook,
    standing: &Standing<'_>,
    told: &BTreeMap<ClaimId, Told>,
) -> BTreeSet<Row> {
    let mut rows = BTreeSet::new();
    for claim in &book.claims {
        rows.insert(claim_row(book, claim, standing));
        let line = |(line, posting)| line_row(claim, posting, line);
        match told.get(&claim.id()) {
            Some(told) => rows.extend(told.with(&claim.postings).map(line)),
            None => rows.extend((0..).zip(&claim.postings).map(line)),
        }
    }
    rows
}

/// What keeps a claim from being paid: what facts say too, while there is something to pay.
fn held(book: &ClaimBook, claim: &Claim, standing: &Standing<'_>) -> BTreeSet<HoldReason> {
    if claim.state.awaits_payment() {
        book.kept_out_by(claim, standing).into_iter().collect()
    } else {
        claim.held.clone()
    }
}

fn claim_row(book: &ClaimBook, claim: &Claim, standing: &Standing<'_>) -> Row {
    let mut reasons: Vec<&str> = held(book, claim, standing)
        .into_iter()
        .map(HoldReason::code)
        .collect();
    reasons.sort_unstable();
    let receivable = claim.receivable.as_ref();
    let approved = claim
        .approved
        .as_ref()
        .filter(|_| claim.state.is_approved());
    let count = |count: usize| Cell::Int(i64::try_from(count).unwrap_or(i64::MAX));
    let fund = approved.map(|approved| approved.fund).or(claim.filed.fund);
    let mut cells = vec![
        claim.id().to_string().into(),
        claim.first_part().to_string().into(),
        claim
            .filed
            .part_of
            .map_or("", |part| part.kind.code())
            .into(),
        claim.filed.scheme.code().into(),
        claim.filed.programme.as_str().into(),
    ];
    cells.extend(places(claim.region()));
    cells.extend(beneficiary(claim));
    cells.extend([
        claim.state.code().into(),
        fen(claim.claimed_fen()),
        fen(claim.approved_fen()),
        fen(claim.unpaid_fen()),
        fen(claim.paid_fen()),
        fen(claim.set_off_fen),
        fen(receivable.map_or_else(Fen::default, |receivable| receivable.open_fen)),
        fund.map_or("", |fund| fund.code()).into(),
        day(Some(claim.filed.applied_on)),
        day(Some(claim.since)),
        day(approved.map(|approved| approved.on)),
        day(claim.notice.as_ref().map(|notice| notice.last_day)),
        count(claim.open_objections()),
        i64::from(claim.objection_upheld()).into(),
        count(claim.approvals.len()),
        i64::from(claim.approvers_needed()).into(),
        reasons.join(",").into(),
        written(claim.batch.as_ref().map(|batch| batch.batch_id)),
        written(claim.budget),
    ]);
    Row {
        table: &CLAIMS,
        cells,
    }
}

fn line_row(claim: &Claim, posting: &Posting, line: u64) -> Row {
    let (debit, credit) = posting
        .accounts
        .map_or(("", ""), |(debit, credit)| (debit.code(), credit.code()));
    let mut cells = vec![
        claim.id().to_string().into(),
        i64::try_from(line).unwrap_or(i64::MAX).into(),
        posting.kind.code().into(),
        debit.into(),
        credit.into(),
        fen(posting.amount_fen),
        posting.fund.map_or("", |fund| fund.code()).into(),
        claim.filed.scheme.code().into(),
        claim.filed.programme.as_str().into(),
    ];
    cells.extend(places(posting.region));
    cells.extend(beneficiary(claim));
    cells.extend([
        written(posting.on.map(Month::of)),
        day(posting.on),
        written(posting.batch_id),
        posting.reference.clone().unwrap_or_default().into(),
        i64::try_from(posting.recorded_in)
            .unwrap_or(i64::MAX)
            .into(),
    ]);
    Row {
        table: &JOURNAL,
        cells,
    }
}

fn fen(amount: Fen) -> Cell {
    Cell::Int(amount.get())
}

fn written(value: Option<impl ToString>) -> Cell {
    Cell::Text(value.map(|value| value.to_string()).unwrap_or_default())
}

fn day(date: Option<NaiveDate>) -> Cell {
    written(date)
}

/// The region with those above it, by which lists are asked for.
fn places(region: RegionCode) -> [Cell; 3] {
    [
        region.to_string().into(),
        written(region.prefecture()),
        region.province().to_string().into(),
    ]
}

fn beneficiary(claim: &Claim) -> [Cell; 2] {
    let claimant = claim.filed.beneficiary;
    [
        claimant.stream_type().into(),
        claimant.as_uuid().to_string().into(),
    ]
}
