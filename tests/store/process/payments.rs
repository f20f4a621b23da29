//! Payment batches and what follows a payment: each step by whoever may take it.

use domain::batch::{
    BankLine, BatchAct, BatchRefusal, ClaimToPay, DroppedLine, Export, ExportedFile, FailureReason,
    FileFormat, PaymentBatch, ResultStatus, ResultsTaken, canonical_order,
};
use domain::claim::{ClaimRef, ClaimStep};
use domain::ids::BatchId;
use hearth::store::{Refusal, Store};
use uuid::Uuid;

use super::stage::{county, execute, fen, find, step};
use crate::world::on;

pub fn batch_id(number: u128) -> BatchId {
    Uuid::from_u128(0x4_0000 + number).into()
}

/// A batch as it stands.
pub async fn batch(store: &Store, id: BatchId) -> PaymentBatch {
    let loaded = store.log.load::<PaymentBatch>(&id.to_string()).await;
    loaded.unwrap().state
}

/// Does something to a batch.
pub async fn on_batch(
    store: &Store,
    id: BatchId,
    by: &str,
    act: BatchAct,
) -> Result<usize, BatchRefusal> {
    match execute::<PaymentBatch, _>(store, id.as_uuid(), by, act).await {
        Ok(count) => Ok(count),
        Err(Refusal::Refused(refusal)) => Err(refusal),
        Err(other) => panic!("{other:?}"),
    }
}

pub async fn prepare(
    store: &Store,
    id: BatchId,
    claims: &[ClaimRef],
) -> Result<usize, BatchRefusal> {
    prepare_by(store, id, claims, "finance").await
}

pub async fn prepare_by(
    store: &Store,
    id: BatchId,
    claims: &[ClaimRef],
    by: &str,
) -> Result<usize, BatchRefusal> {
    let claims = claims.iter().map(|claim| ClaimToPay {
        claim: *claim,
        amount_fen: fen(1_000),
    });
    let prepare = BatchAct::Prepare {
        claims: claims.collect(),
        region: county(),
        prepared_on: on("2024-06-05"),
        follows: None,
    };
    on_batch(store, id, by, prepare).await
}

pub async fn approve_batch(
    store: &Store,
    id: BatchId,
    dropped: Vec<DroppedLine>,
) -> Result<usize, BatchRefusal> {
    let approve = BatchAct::Approve {
        approved_on: on("2024-06-06"),
        dropped,
    };
    on_batch(store, id, "treasurer", approve).await
}

/// Sends all lines that wait to the bank, but those that are dropped.
pub async fn export(
    store: &Store,
    id: BatchId,
    dropped: Vec<DroppedLine>,
) -> Result<usize, BatchRefusal> {
    let batch = batch(store, id).await;
    let left: Vec<_> = batch
        .awaiting()
        .filter(|line| {
            dropped
                .iter()
                .all(|out| out.claim_id != line.fact.claim_id())
        })
        .collect();
    let sum = left.iter().map(|line| line.fact.payable.amount_fen.get());
    let export = Export {
        exported_on: on("2024-06-07"),
        made_at: "2024-06-07T02:15:00Z".parse().unwrap(),
        reason: None,
        control_sum_fen: fen(sum.sum()),
        count: u32::try_from(left.len()).unwrap(),
        content_sha256: "content".to_owned(),
        files: vec![ExportedFile {
            format: FileFormat::Csv,
            sha256: "file".to_owned(),
        }],
        dropped,
    };
    on_batch(store, id, "treasurer", BatchAct::Export(Box::new(export))).await
}

pub async fn cancel(store: &Store, id: BatchId) -> Result<usize, BatchRefusal> {
    let cancel = BatchAct::Cancel {
        reason: "made twice".to_owned(),
        cancelled_on: on("2024-06-08"),
    };
    on_batch(store, id, "finance", cancel).await
}

pub async fn release(store: &Store, id: BatchId, claim: ClaimRef) -> Result<usize, BatchRefusal> {
    let release = BatchAct::ReleaseLine {
        claim_id: claim.claim_id,
        reason: "not paid".to_owned(),
        bank_confirmation: "letter".to_owned(),
        released_on: on("2024-06-08"),
    };
    on_batch(store, id, "auditor", release).await
}

/// What the bank says of the line of a claim.
pub fn said(claim: ClaimRef, status: ResultStatus) -> BankLine {
    let unpaid = status != ResultStatus::Paid;
    BankLine {
        payment_id: None,
        claim_id: Some(claim.claim_id),
        status,
        amount_fen: None,
        reference: Some(format!("{} of {}", status.code(), claim.claim_id)),
        on: Some(on("2024-06-10")),
        reason: unpaid.then_some(FailureReason::AccountClosed),
        line_no: 1,
    }
}

/// A file of the bank.
pub async fn results(
    store: &Store,
    id: BatchId,
    mut lines: Vec<BankLine>,
) -> Result<usize, BatchRefusal> {
    lines.sort_by(canonical_order);
    let content_sha256 = format!("{lines:?}");
    for (line, line_no) in lines.iter_mut().zip(1..) {
        line.line_no = line_no;
    }
    let taken = ResultsTaken {
        result_id: Uuid::new_v5(&id.as_uuid(), content_sha256.as_bytes()).into(),
        content_sha256,
        received_on: on("2024-06-11"),
        format: FileFormat::Csv,
        file_sha256: None,
        by_hand: false,
        complete: false,
        control_sum_fen: None,
        count: None,
        lines,
    };
    let take = BatchAct::TakeResult(Box::new(taken));
    on_batch(store, id, "uploader", take).await
}

/// All of it is ordered back.
pub async fn claw_back(store: &Store, claim: ClaimRef) {
    let Some(found) = find(store, claim).await else {
        return;
    };
    let order = ClaimStep::OrderClawback {
        amount_fen: found.kept_fen(),
        lines: std::collections::BTreeSet::new(),
        reason: "paid in error".to_owned(),
        ordered_on: on("2024-06-12"),
    };
    let _ = step(store, claim, "second approver", order).await;
}

/// All that is due comes back.
pub async fn recover(store: &Store, claim: ClaimRef) {
    let Some(due) = find(store, claim).await.and_then(|claim| claim.receivable) else {
        return;
    };
    let recover = ClaimStep::Recover {
        recovery_id: Uuid::new_v5(&claim.claim_id.as_uuid(), b"recovery").into(),
        amount_fen: due.open_fen,
        recovered_on: on("2024-06-13"),
        reference: None,
    };
    let _ = step(store, claim, "cashier", recover).await;
}

/// All that is due is given up by two people.
pub async fn write_off(store: &Store, claim: ClaimRef) {
    for by in ["director", "deputy"] {
        let Some(due) = find(store, claim).await.and_then(|claim| claim.receivable) else {
            return;
        };
        let write_off = ClaimStep::WriteOff {
            amount_fen: due.open_fen,
            reason: "nobody there".to_owned(),
            written_off_on: on("2024-06-13"),
        };
        let _ = step(store, claim, by, write_off).await;
    }
}
