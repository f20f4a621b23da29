//! Claims in lists, the journal and balances as the contract shows them.

use api_spec::claim_list::{ClaimItem, ClawbackTask, WorkQueue};
use api_spec::finance::{AccountBalances, Beneficiary, JournalEvent, JournalLine};
use api_spec::problem::Language;
use chrono::{NaiveDate, SecondsFormat};
use domain::claim::LedgerAccount;
use domain::time::parse_date;

use super::claim::beneficiary_view;
use super::determination::{evidence_ref, label};
use super::number;
use crate::query::balances::Accounts;
use crate::query::ground::Ungrounded;
use crate::query::journal::Line;
use crate::query::money::{ClaimRow, Summary};
use crate::query::queues::Queue;

/// Where the journal is read: what its events name as their source.
const JOURNAL: &str = "/api/v1/finance/journal";

/// A claim of a list, with its age on a day.
pub fn claim_item(row: ClaimRow, on: NaiveDate) -> ClaimItem {
    ClaimItem {
        age_days: days_since(&row.since, on).unwrap_or_default(),
        claim_id: row.claim,
        first_part: row.first_part,
        part: said(row.part),
        scheme: row.scheme,
        programme: row.programme,
        region: row.region,
        beneficiary: Beneficiary {
            kind: row.beneficiary_type,
            id: row.beneficiary,
        },
        state: row.state,
        amount_fen: row.claimed_fen,
        approved_fen: row.approved_fen,
        unpaid_fen: row.unpaid_fen,
        paid_fen: row.paid_fen,
        set_off_fen: row.set_off_fen,
        receivable_fen: row.receivable_fen,
        fund: said(row.fund),
        applied_on: row.applied_on,
        since: row.since,
        approved_on: said(row.approved_on),
        notice_last_day: said(row.notice_last_day),
        open_objections: row.open_objections,
        approvals: row.approvals,
        approvers_needed: row.approvers_needed,
        held: row
            .held
            .split(',')
            .filter(|reason| !reason.is_empty())
            .map(str::to_owned)
            .collect(),
        batch_id: said(row.batch),
        budget_id: said(row.budget),
    }
}

/// A line that was paid and whose ground is gone.
pub fn clawback_task(line: &Ungrounded, language: Language) -> ClawbackTask {
    ClawbackTask {
        claim_id: line.claim.claim_id.to_string(),
        beneficiary: beneficiary_view(line.claim.claimant),
        worker_id: line.worker.to_string(),
        line_no: line.line_no,
        scheme: line.scheme.code().to_owned(),
        region: line.region.to_string(),
        amount_fen: line.amount_fen.get(),
        lost_fen: line.lost_fen.get(),
        label: label(&line.condition, language).to_owned(),
        condition: line.condition.clone(),
        outcome: line.outcome.map(|outcome| outcome.code().to_owned()),
        evidence: line
            .evidence
            .iter()
            .map(|evidence| evidence_ref(&evidence.into()))
            .collect(),
    }
}

/// A queue with what waits in it on a day.
pub fn work_queue(queue: &Queue, found: Summary, on: NaiveDate, language: Language) -> WorkQueue {
    let label = match language {
        Language::En => queue.label.0,
        Language::Zh => queue.label.1,
    };
    WorkQueue {
        name: queue.name.to_owned(),
        label: label.to_owned(),
        count: found.count,
        oldest_days: found
            .oldest
            .as_deref()
            .and_then(|since| days_since(since, on)),
        oldest_since: found.oldest,
        amount_fen: found.claimed_fen,
        unpaid_fen: found.unpaid_fen,
        receivable_fen: found.receivable_fen,
    }
}

/// A line of the journal.
pub fn journal_line(line: Line) -> JournalLine {
    let Line {
        cursor,
        recorded_at,
        row,
    } = line;
    JournalLine {
        cursor: cursor.to_string(),
        position: number(cursor.position()),
        recorded_at: recorded_at.to_rfc3339_opts(SecondsFormat::Micros, true),
        claim_id: row.claim,
        line_no: row.line,
        kind: row.kind,
        debit: said(row.debit),
        credit: said(row.credit),
        amount_fen: row.amount_fen,
        fund: said(row.fund),
        scheme: row.scheme,
        programme: row.programme,
        region: row.region,
        beneficiary: Beneficiary {
            kind: row.beneficiary_type,
            id: row.beneficiary,
        },
        on: said(row.booked_on),
        batch_id: said(row.batch),
        reference: said(row.reference),
        version: row.version,
    }
}

/// A line of the journal as an event of `CloudEvents` 1.0.
pub fn journal_event(line: Line) -> JournalEvent {
    let data = journal_line(line);
    JournalEvent {
        specversion: "1.0".to_owned(),
        id: data.cursor.clone(),
        source: JOURNAL.to_owned(),
        kind: format!("hearth.journal.{}", data.kind),
        subject: data.claim_id.clone(),
        time: data.recorded_at.clone(),
        datacontenttype: "application/json".to_owned(),
        data,
    }
}

/// What accounts hold.
pub fn account_balances(accounts: &Accounts) -> AccountBalances {
    let held = |account| accounts.get(&account).copied().unwrap_or_default();
    AccountBalances {
        budget_fen: held(LedgerAccount::Budget),
        committed_fen: held(LedgerAccount::Committed),
        payable_fen: held(LedgerAccount::Payable),
        paid_fen: held(LedgerAccount::Paid),
        receivable_fen: held(LedgerAccount::Receivable),
        recovered_fen: held(LedgerAccount::Recovered),
        written_off_fen: held(LedgerAccount::WrittenOff),
    }
}

/// A text of a row, where it tells something.
fn said(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// How many days ago a day was; a day that is still to come is today.
fn days_since(since: &str, on: NaiveDate) -> Option<i64> {
    let since = parse_date(since).ok()?;
    Some((on - since).num_days().max(0))
}
