//! Rules, as given-when-then.

mod assembling;
mod closing;
mod events;
mod exporting;
mod laws;
mod resolving;
mod results;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use uuid::Uuid;

use super::*;
use crate::claim::{ClaimRef, Claimant};
use crate::ids::{BatchId, BreakId, ClaimId, PaymentId};
use crate::money::Fen;
use crate::policy::Fund;
use crate::region::RegionCode;
use crate::scheme::Scheme;
use crate::sealed::Fingerprint;
use crate::subject::{Given, Subject};

/// The day on which every act is tried.
const TODAY: &str = "2022-06-30";

fn on(date: &str) -> NaiveDate {
    date.parse().unwrap()
}

fn fen(fen: i64) -> Fen {
    Fen::try_from(fen).unwrap()
}

fn county() -> RegionCode {
    RegionCode::parse("520324").unwrap()
}

fn who(name: &str) -> Subject {
    Subject::new("county", name)
}

fn batch_id() -> BatchId {
    Uuid::from_u128(0xba).into()
}

fn claim(number: u128) -> ClaimId {
    Uuid::from_u128(number).into()
}

/// The claim of a worker of its own.
fn claim_ref(number: u128) -> ClaimRef {
    ClaimRef {
        claimant: Claimant::Worker(Uuid::from_u128(0x1000 + number).into()),
        claim_id: claim(number),
    }
}

fn payment(number: u128) -> PaymentId {
    PaymentId::of(batch_id(), claim(number))
}

/// What the line of a claim pays: 100 yuan for the first, 200 for the second …
fn amount(number: u128) -> Fen {
    fen(10_000 * i64::try_from(number).unwrap())
}

fn payable(number: u128) -> PayableLine {
    PayableLine {
        claim: claim_ref(number),
        amount_fen: amount(number),
        fund: Fund::Bridging,
        scheme: Scheme::Transport,
        region: county(),
        account: Fingerprint::new(format!("account {number}")),
        acted: [who("filer"), who("reviewer")].into(),
    }
}

fn by(name: &str, act: BatchAct) -> BatchCommand {
    Given {
        today: on(TODAY),
        by: who(name),
        act,
    }
}

fn prepare(numbers: &[u128]) -> BatchCommand {
    let claims = numbers.iter().map(|number| ClaimToPay {
        claim: claim_ref(*number),
        amount_fen: amount(*number),
    });
    by(
        "preparer",
        BatchAct::Prepare {
            claims: claims.collect(),
            region: county(),
            prepared_on: on("2022-06-01"),
            follows: None,
        },
    )
}

fn answer(lines: Vec<PayableLine>, refused: Vec<RefusedLine>) -> BatchCommand {
    by(
        "worker",
        BatchAct::Ready {
            batch_id: batch_id(),
            lines,
            refused,
        },
    )
}

fn ready(numbers: &[u128]) -> BatchCommand {
    answer(
        numbers.iter().map(|number| payable(*number)).collect(),
        Vec::new(),
    )
}

fn dropped(number: u128) -> DroppedLine {
    DroppedLine {
        claim_id: claim(number),
        reason: LineRefusal::Held,
    }
}

fn approve(dropped: Vec<DroppedLine>) -> BatchAct {
    BatchAct::Approve {
        approved_on: on("2022-06-02"),
        dropped,
    }
}

/// The files of these lines, of which others were dropped.
fn files(numbers: &[u128], dropped: Vec<DroppedLine>) -> Export {
    let sum = numbers.iter().map(|number| amount(*number).get()).sum();
    Export {
        exported_on: on("2022-06-03"),
        made_at: "2022-06-03T02:15:00Z".parse().unwrap(),
        reason: None,
        control_sum_fen: fen(sum),
        count: u32::try_from(numbers.len()).unwrap(),
        content_sha256: format!("content of {numbers:?}"),
        files: vec![ExportedFile {
            format: FileFormat::Pain001,
            sha256: "file".to_owned(),
        }],
        dropped,
    }
}

fn export(export: Export) -> BatchCommand {
    by("exporter", BatchAct::Export(Box::new(export)))
}

fn release(number: u128) -> BatchAct {
    BatchAct::ReleaseLine {
        claim_id: claim(number),
        reason: "the account is being changed".to_owned(),
        bank_confirmation: "letter 7".to_owned(),
        released_on: on("2022-06-10"),
    }
}

fn cancel() -> BatchAct {
    BatchAct::Cancel {
        reason: "made twice".to_owned(),
        cancelled_on: on("2022-06-04"),
    }
}

fn close() -> BatchCommand {
    let closed_on = on("2022-06-20");
    by("preparer", BatchAct::Close { closed_on })
}

/// What the bank says of a payment.
fn said(number: u128, status: ResultStatus, reference: &str) -> BankLine {
    BankLine {
        payment_id: Some(payment(number)),
        claim_id: None,
        status,
        amount_fen: Some(amount(number)),
        reference: Some(reference.to_owned()),
        on: Some(on("2022-06-05")),
        reason: None,
        line_no: 1,
    }
}

fn paid(number: u128) -> BankLine {
    said(number, ResultStatus::Paid, &format!("paid {number}"))
}

fn failed(number: u128) -> BankLine {
    BankLine {
        reason: Some(FailureReason::AccountClosed),
        ..said(number, ResultStatus::Failed, &format!("failed {number}"))
    }
}

fn returned(number: u128) -> BankLine {
    BankLine {
        reason: Some(FailureReason::NameDiffers),
        on: Some(on("2022-06-08")),
        ..said(
            number,
            ResultStatus::Returned,
            &format!("returned {number}"),
        )
    }
}

/// A file of these lines. Its hash is over what they say, as callers make it.
fn file(mut lines: Vec<BankLine>) -> ResultsTaken {
    for (line, line_no) in lines.iter_mut().zip(1..) {
        line.line_no = line_no;
    }
    let mut content = lines.clone();
    content.sort_by(canonical_order);
    for line in &mut content {
        line.line_no = 0;
    }
    let content_sha256 = format!("{content:?}");
    ResultsTaken {
        result_id: Uuid::new_v5(&batch_id().as_uuid(), content_sha256.as_bytes()).into(),
        content_sha256,
        received_on: on("2022-06-09"),
        format: FileFormat::Csv,
        file_sha256: Some("file".to_owned()),
        by_hand: false,
        complete: false,
        control_sum_fen: None,
        count: None,
        lines,
    }
}

fn take(taken: ResultsTaken) -> BatchCommand {
    by("uploader", BatchAct::TakeResult(Box::new(taken)))
}

fn resolve(break_id: BreakId, resolution: Resolution) -> BatchAct {
    BatchAct::ResolveBreak {
        break_id,
        resolution,
        reason: "the bank's letter".to_owned(),
        resolved_on: on("2022-06-15"),
    }
}

/// A batch to which all these acts happened.
fn batch(commands: impl IntoIterator<Item = BatchCommand>) -> PaymentBatch {
    let mut batch = PaymentBatch::default();
    for command in commands {
        happen(&mut batch, command);
    }
    batch
}

/// A batch of these lines, approved.
fn approved(numbers: &[u128]) -> PaymentBatch {
    let approve = by("approver", approve(Vec::new()));
    batch([prepare(numbers), ready(numbers), approve])
}

/// A batch of these lines at the bank.
fn exported(numbers: &[u128]) -> PaymentBatch {
    let mut batch = approved(numbers);
    happen(&mut batch, export(files(numbers, Vec::new())));
    batch
}

/// What comes of an act that is taken.
fn happen(batch: &mut PaymentBatch, command: BatchCommand) -> Vec<BatchEvent> {
    let events = batch.decide(command).unwrap();
    for event in &events {
        batch.record(event.clone());
    }
    events
}

/// What comes of a file.
fn received(batch: &mut PaymentBatch, taken: ResultsTaken) -> PaymentResultReceived {
    match happen(batch, take(taken)).as_slice() {
        [BatchEvent::PaymentResultReceived(result)] => *result.clone(),
        other => panic!("{other:?}"),
    }
}

/// Why an act is refused.
fn refused(batch: &PaymentBatch, command: BatchCommand) -> BatchRefusal {
    batch.decide(command).unwrap_err()
}

fn standing(batch: &PaymentBatch, number: u128) -> &'static str {
    batch.line(claim(number)).unwrap().standing.code()
}

fn kinds(breaks: &[PaymentBreak]) -> Vec<BreakKind> {
    breaks.iter().map(|found| found.kind).collect()
}

fn wrong_state(state: BatchState, allowed: &[BatchAction]) -> BatchRefusal {
    BatchRefusal::WrongState {
        state,
        allowed: allowed.to_vec(),
    }
}

fn another_person() -> BatchRefusal {
    BatchRefusal::SamePerson {
        claim_ids: Vec::new(),
    }
}

fn claims(numbers: &[u128]) -> Vec<ClaimId> {
    numbers.iter().map(|number| claim(*number)).collect()
}

fn set<T: Ord>(values: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    values.into_iter().collect()
}
