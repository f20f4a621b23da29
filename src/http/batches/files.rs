//! The files to the bank: made once when a batch is exported, and again, byte by byte, for each download.

use api_spec::access_log::AccessAction;
use api_spec::batch::Charset;
use api_spec::problem::Slug;
use chrono::NaiveDate;
use cqrs_es::Aggregate;
use domain::batch::{DroppedLine, Export, Line, LineRefusal, PaymentBatch, Standing};
use domain::ids::BatchId;
use domain::money::Fen;
use domain::policy::Fund;

use super::{batch, held};
use crate::bank::{Debtor, Field, OrderFormat, Unwritable, file_sha256};
use crate::clock;
use crate::http::answer::Answer;
use crate::http::call::Call;
use crate::http::fault::{Fault, Kind};
use crate::http::identity::record_accesses;
use crate::money::debtors::setting;
use crate::money::orders::{self, OpenedLines, Terms};

/// For what accounts are opened.
const PURPOSE: &str = "payment";

/// An export that is not worked out: of a command that is refused, or was carried out before.
pub(super) fn nothing(exported_on: NaiveDate, reason: Option<String>) -> Export {
    Export {
        exported_on,
        made_at: clock::now(),
        reason,
        control_sum_fen: Fen::default(),
        count: 0,
        content_sha256: String::new(),
        files: Vec::new(),
        dropped: Vec::new(),
    }
}

/// What an export writes: lines that may no longer be paid are left out of the first copy; any other copy repeats it.
pub(super) async fn export(
    call: &Call,
    id: BatchId,
    batch: &PaymentBatch,
    exported_on: NaiveDate,
    reason: Option<String>,
) -> Result<Export, Fault> {
    let (made_at, dropped, opened, execute_on) = if let Some(first) = batch.exports.first() {
        let opened = as_exported(call, id, batch).await?;
        (first.made_at, Vec::new(), opened, first.exported_on)
    } else {
        let (dropped, opened) = first_copy(call, id, batch).await?;
        (clock::now(), dropped, opened, exported_on)
    };
    let empty = Export {
        made_at,
        dropped,
        ..nothing(exported_on, reason)
    };
    if opened.payments.is_empty() {
        return Ok(empty);
    }
    let order = Terms {
        batch_id: id,
        made_at,
        execute_on,
        debtor: debtor(call, batch, execute_on)?,
    }
    .order(opened.payments);
    let sums = orders::sums(&order).map_err(unwritable)?;
    Ok(Export {
        control_sum_fen: sums.control_sum_fen,
        count: sums.count,
        content_sha256: sums.content_sha256,
        files: sums.files,
        ..empty
    })
}

/// The lines that are still to be paid, opened, and those that are not.
async fn first_copy(
    call: &Call,
    id: BatchId,
    batch: &PaymentBatch,
) -> Result<(Vec<DroppedLine>, OpenedLines), Fault> {
    let mut dropped = held(call, batch).await?;
    let left: Vec<Line> = batch
        .awaiting()
        .filter(|line| {
            let claim_id = line.fact.claim_id();
            dropped.iter().all(|dropped| dropped.claim_id != claim_id)
        })
        .cloned()
        .collect();
    let opened = open(call, id, AccessAction::BatchExport, left, u64::MAX).await?;
    dropped.extend(opened.without.iter().map(|claim_id| DroppedLine {
        claim_id: *claim_id,
        reason: LineRefusal::AccountUnconfirmed,
    }));
    Ok((dropped, opened))
}

/// The lines of the file as they went to the bank; all of them, or none.
async fn as_exported(call: &Call, id: BatchId, batch: &PaymentBatch) -> Result<OpenedLines, Fault> {
    let log = &call.state.store.log;
    let events = log.stream(PaymentBatch::TYPE, &id.to_string()).await?;
    let first = events
        .iter()
        .find(|event| event.event_type == "BatchExported");
    let lines: Vec<Line> = batch
        .lines
        .values()
        .filter(|line| !matches!(line.standing, Standing::Dropped { .. }))
        .cloned()
        .collect();
    let position = first.map_or(u64::MAX, |event| event.position);
    let opened = open(call, id, AccessAction::BatchFile, lines, position).await?;
    if opened.without.is_empty() {
        return Ok(opened);
    }
    let claims: Vec<String> = opened.without.iter().map(ToString::to_string).collect();
    Err(differs(
        "The accounts of some lines are known to nobody any more: their data has been destroyed.",
        "部分明细的收款账户信息已被销毁。",
    )
    .fact("claim_ids", claims))
}

/// Opens the accounts of lines. Who does that, and why, is recorded first: of every beneficiary and of the batch.
async fn open(
    call: &Call,
    id: BatchId,
    action: AccessAction,
    lines: Vec<Line>,
    position: u64,
) -> Result<OpenedLines, Fault> {
    let log = &call.state.store.log;
    let beneficiary = |line: &Line| line.fact.payable.claim.claimant.as_uuid().to_string();
    let mut streams: Vec<String> = lines.iter().map(beneficiary).collect();
    streams.sort();
    streams.dedup();
    streams.push(id.to_string());
    record_accesses(call, action, &streams, PURPOSE).await?;
    Ok(orders::open(log, &call.state.vault, lines, position).await?)
}

/// The account that pays the batch on a day.
fn debtor(call: &Call, batch: &PaymentBatch, on: NaiveDate) -> Result<Debtor, Fault> {
    let internal = || Fault::new(Slug::Internal);
    let region = batch.prepared.as_ref().ok_or_else(internal)?.region;
    let fund: Fund = batch
        .lines
        .values()
        .next()
        .ok_or_else(internal)?
        .fact
        .payable
        .fund;
    let debtor = call.state.debtors.of(fund, region, on).cloned();
    debtor.ok_or_else(|| {
        let setting = setting(fund.code(), &region.to_string());
        Fault::new(Slug::NoDebtor)
            .detail(
                format!("Set {setting} (name, account, bank_code, from) for this region or one above it."),
                format!("请在配置中设置 {setting}（name、account、bank_code、from），可设在本级或上级区划。"),
            )
            .fact("fund", fund.code())
            .fact("region", region.to_string())
            .fact("setting", setting)
    })
}

fn unwritable(error: Unwritable) -> Fault {
    let field = |field| match field {
        Field::Account => "account",
        Field::Name => "name",
        Field::BankCode => "bank_code",
        Field::Amount => "amount",
    };
    let fault = Fault::new(Slug::OrderUnwritable);
    match error {
        Unwritable::Debtor(of) => fault.fact("field", format!("debtor.{}", field(of))),
        Unwritable::Line(payment, of) => fault
            .fact("payment_id", payment.to_string())
            .fact("field", field(of)),
        Unwritable::Empty | Unwritable::TooMany | Unwritable::Twice(_) | Unwritable::Writer => {
            Fault {
                source: Some(Box::new(error)),
                ..Fault::new(Slug::Internal)
            }
        }
    }
}

fn differs(en: &str, zh: &str) -> Fault {
    Fault::new(Slug::FileDiffers).detail(en, zh)
}

/// `GET /finance/batches/{id}.csv`.
pub async fn get_batch_csv(call: Call) -> Result<Answer, Fault> {
    let query = call.query(&["charset"])?;
    let charset = query.parsed("charset", Charset::from_code, Kind::NotAllowed)?;
    let format = match charset {
        Some(Charset::Gb18030) => OrderFormat::CsvGb18030,
        Some(Charset::Utf8) | None => OrderFormat::CsvUtf8,
    };
    file(&call, format).await
}

/// `GET /finance/batches/{id}.xml`.
pub async fn get_batch_xml(call: Call) -> Result<Answer, Fault> {
    call.query(&[])?;
    file(&call, OrderFormat::Pain001).await
}

/// `GET /finance/batches/{id}.json`.
pub async fn get_batch_json(call: Call) -> Result<Answer, Fault> {
    call.query(&[])?;
    file(&call, OrderFormat::Json).await
}

/// The file that was exported. What can't be made again as it was is not sent: the bank would get another order.
async fn file(call: &Call, format: OrderFormat) -> Result<Answer, Fault> {
    let (id, loaded) = batch(call).await?;
    let batch = &loaded.state;
    let Some(first) = batch.exports.first() else {
        let state = batch.state().map(domain::batch::BatchState::code);
        return Err(Fault::new(Slug::WrongState)
            .detail("The batch was not exported.", "该批次尚未导出。")
            .fact("state", state));
    };
    let recorded = orders::recorded_as(format);
    let recorded = first.files.iter().find(|file| file.format == recorded);
    let opened = as_exported(call, id, batch).await?;
    let order = Terms {
        batch_id: id,
        made_at: first.made_at,
        execute_on: first.exported_on,
        debtor: debtor(call, batch, first.exported_on)?,
    }
    .order(opened.payments);
    let bytes = format.write(&order).map_err(unwritable)?;
    if recorded.is_none_or(|recorded| recorded.sha256 != file_sha256(&bytes)) {
        return Err(differs(
            "Its bytes are not those whose hash was recorded: was the account that pays changed in the settings?",
            "文件内容与导出时记录的哈希值不一致，请检查付款账户设置是否已变更。",
        ));
    }
    Ok(Answer::of_type(format.media_type(), bytes))
}
