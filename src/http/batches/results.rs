//! `POST /finance/batches/{id}/results`.

use std::cell::Cell;

use api_spec::batch::{ResultsTaken, SubmitResults};
use api_spec::problem::Slug;
use domain::batch::ResultsTaken as Taken;
use domain::batch::{BatchAct, BatchRefusal, PaymentBatch, ResultStatus};
use domain::ids::BatchId;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{act_as_read, batch, carried};
use crate::bank::{
    BankResults, FileFault, MAX_BYTES, Message, ResultsFormat, file_sha256, read_results,
};
use crate::clock;
use crate::http::answer::Answer;
use crate::http::call::{Body, Call};
use crate::http::cases::committed;
use crate::http::fault::{Fault, Kind};
use crate::http::json;
use crate::http::refusal::Explained;
use crate::money::results::{Told, recorded_as};
use crate::store::Done;
use crate::view::{self, number};

/// The media types of results.
const TYPES: [(&str, ResultsFormat); 4] = [
    ("application/json", ResultsFormat::Json),
    ("text/csv", ResultsFormat::Csv),
    ("application/xml", ResultsFormat::Xml),
    ("text/xml", ResultsFormat::Xml),
];

/// `POST /finance/batches/{id}/results`.
pub async fn submit_results(mut call: Call) -> Result<Answer, Fault> {
    let (id, loaded) = batch(&call).await?;
    let query = call.query(&["complete"])?;
    let complete = query.parsed("complete", |text| text.parse().ok(), Kind::WrongType)?;
    let (format, bytes) = call.file(&TYPES, MAX_BYTES).await?;
    if format == ResultsFormat::Json {
        as_contracted(&call, &bytes)?;
    }
    let results = read_results(format, &bytes).map_err(|faults| unreadable(&call, &faults))?;
    let message = results.message;
    let by_hand = message == Message::Json;
    let file_sha256 = (!by_hand).then(|| file_sha256(&bytes));
    // The key stands for what was sent, byte by byte.
    let body = Body {
        value: (),
        canonical: [format!("{id} {complete:?} ").as_bytes(), &bytes].concat(),
    };
    let content_sha256 = Cell::default();
    let done = act_as_read(&call, id, loaded, &body, async |batch| {
        answers_this(batch, &results)?;
        let told =
            Told::of(id, batch, results.clone()).ok_or_else(|| Fault::new(Slug::Internal))?;
        content_sha256.set(told.content_sha256.clone());
        Ok(BatchAct::TakeResult(Box::new(Taken {
            result_id: told.result_id,
            content_sha256: told.content_sha256,
            received_on: clock::today(),
            format: recorded_as(message),
            file_sha256: file_sha256.clone(),
            by_hand,
            complete: complete.unwrap_or_default(),
            // Checked by who read them: a table and a list against their lines, a report against the order.
            control_sum_fen: None,
            count: None,
            lines: told.lines,
        })))
    })
    .await?;
    let content_sha256 = content_sha256.take();
    answer(&call, id, &done, &content_sha256).await
}

/// A status report states the sum and number of the order that it answers: another one's is another batch's.
fn answers_this(batch: &PaymentBatch, results: &BankResults) -> Result<(), Fault> {
    let Some(sent) = batch
        .exports
        .first()
        .filter(|_| results.message == Message::Pain002)
    else {
        return Ok(());
    };
    let (found_fen, found_count) = (sent.control_sum_fen.get(), u64::from(sent.count));
    let (stated_fen, stated_count) = (results.control_sum_fen, results.count);
    if stated_fen.is_some_and(|stated| stated != found_fen)
        || stated_count.is_some_and(|stated| stated != found_count)
    {
        return Err(BatchRefusal::ControlSumDiffers {
            stated_fen,
            found_fen,
            stated_count,
            found_count,
        }
        .explained());
    }
    Ok(())
}

/// What is typed is read as the contract says: a misspelt member must not pass for one that is left out.
fn as_contracted(call: &Call, bytes: &[u8]) -> Result<(), Fault> {
    let value = json::read(bytes).map_err(crate::http::call::invalid_json)?;
    let name = SubmitResults::name();
    let _: SubmitResults = call
        .state
        .contract
        .read(&name, value)
        .map_err(Fault::invalid)?;
    Ok(())
}

fn unreadable(call: &Call, faults: &[FileFault]) -> Fault {
    let faults: Vec<Value> = faults
        .iter()
        .map(|fault| {
            json!({
                "line": fault.line, "column": fault.column, "code": fault.code.code(), "message": fault.message(call.language),
            })
        })
        .collect();
    Fault::new(Slug::UnreadableFile).fact("faults", faults)
}

/// What became of the first results with this content.
async fn answer(
    call: &Call,
    id: BatchId,
    done: &Done,
    content_sha256: &str,
) -> Result<Answer, Fault> {
    let applied = carried(call, done).await?;
    let log = &call.state.store.log;
    let batch = log
        .load_at::<PaymentBatch>(&id.to_string(), done.version)
        .await?
        .state;
    let result = batch
        .result_with(content_sha256)
        .ok_or_else(|| Fault::new(Slug::Internal))?;
    let count = |status: ResultStatus| {
        let booked = result.lines.iter().filter(|line| line.status == status);
        u32::try_from(booked.count()).unwrap_or(u32::MAX)
    };
    let breaks = batch.breaks.iter();
    let taken = ResultsTaken {
        committed: committed(id, done, Vec::new()),
        result_id: result.result_id.to_string(),
        applied_position: applied.map(number),
        paid: count(ResultStatus::Paid),
        failed: count(ResultStatus::Failed),
        returned: count(ResultStatus::Returned),
        unchanged: result.unchanged,
        lines: view::result_lines(&result.lines),
        breaks: breaks
            .filter(|found| found.result_id == result.result_id)
            .map(|found| view::break_view(&batch, found, Some(clock::today())))
            .collect(),
    };
    Ok(Answer::ok(&taken)?.etag(format!("\"{}\"", done.version)))
}
