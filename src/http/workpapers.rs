//! What auditors file of a sample.

use std::collections::{BTreeMap, BTreeSet};

use api_spec::access_log::AccessAction;
use api_spec::audit_sample::{WorkpaperTable, Workpapers};
use api_spec::problem::Slug;
use chrono::DateTime;
use domain::ids::WorkerId;
use domain::worker::Worker;
use projections::directory::scope_of_worker;

use super::answer::Answer;
use super::call::Call;
use super::cases::opened;
use super::fault::{Fault, Kind};
use super::identity::record_accesses;
use super::notes;
use super::samples::{self, Found};
use crate::view;
use crate::workpapers::papers;
use crate::workpapers::table::{Cell, Table};
use crate::workpapers::xlsx;

/// Notes read at once.
const BATCH: u32 = 500;
const MAX_PURPOSE_CHARACTERS: usize = 200;

/// `GET /audit/samples/{id}.json`.
pub async fn get_sample_json(call: Call) -> Result<Answer, Fault> {
    let (found, tables) = filed(&call).await?;
    let tables = tables.into_iter().map(|table| WorkpaperTable {
        name: table.name.to_owned(),
        columns: table.columns.iter().map(|&name| name.to_owned()).collect(),
        rows: table
            .rows
            .iter()
            .map(|row| row.iter().map(Cell::value).collect())
            .collect(),
    });
    Answer::ok(&Workpapers {
        sample: samples::shown(&found),
        tables: tables.collect(),
    })
}

/// `GET /audit/samples/{id}.xlsx`.
pub async fn get_sample_xlsx(call: Call) -> Result<Answer, Fault> {
    let (found, tables) = filed(&call).await?;
    let drawn_at = DateTime::from_timestamp_micros(found.event.recorded_at).unwrap_or_default();
    let bytes = xlsx::write(&tables, drawn_at).map_err(|error| Fault {
        source: Some(Box::new(error)),
        ..Fault::new(Slug::Internal)
    })?;
    Ok(Answer::of_type(xlsx::MEDIA_TYPE, bytes))
}

/// The sample that the path names and its tables. The export is recorded first, of each worker too where a purpose opens
/// what is known of them.
async fn filed(call: &Call) -> Result<(Found, Vec<Table>), Fault> {
    let id = call.path_id("id")?;
    let query = call.query(&["purpose"])?;
    let stated = |text: &str| {
        let text = text.trim();
        let fits = (1..=MAX_PURPOSE_CHARACTERS).contains(&text.chars().count());
        let fits = fits && !text.chars().any(char::is_control);
        fits.then(|| text.to_owned())
    };
    let purpose = query.parsed("purpose", stated, Kind::OutOfRange)?;
    let found = samples::found(call, id).await?;
    let persons = if purpose.is_some() {
        in_scope(call, &found).await?
    } else {
        BTreeMap::new()
    };
    let mut streams = vec![id.to_string()];
    streams.extend(persons.keys().map(ToString::to_string));
    let said = purpose.as_deref().unwrap_or_default();
    record_accesses(call, AccessAction::Workpapers, &streams, said).await?;
    let log = &call.state.store.log;
    let mut tables = papers::tables(log, &id.to_string(), &found.drawn, &found.sample).await?;
    tables.push(notes_about(call, &found).await?);
    if purpose.is_some() {
        tables.push(of_persons(call, persons).await?);
    }
    Ok((found, tables))
}

/// The workers of the items whose cases the caller may read.
async fn in_scope(call: &Call, found: &Found) -> Result<BTreeMap<WorkerId, Worker>, Fault> {
    let log = &call.state.store.log;
    let mut persons = BTreeMap::new();
    for drawn in &found.sample.items {
        let Some(id) = drawn.item.worker_id else {
            continue;
        };
        if persons.contains_key(&id) {
            continue;
        }
        let worker = log.load::<Worker>(&id.to_string()).await?.state;
        if call.caller.covers_any(scope_of_worker(&worker)) {
            persons.insert(id, worker);
        }
    }
    Ok(persons)
}

/// The notes about the sample's items, their claims and the events of the table.
async fn notes_about(call: &Call, found: &Found) -> Result<Table, Fault> {
    let mut targets = BTreeSet::new();
    for drawn in &found.sample.items {
        let item = &drawn.item;
        targets.insert(format!("sample/{}/{}", found.id, item.id));
        targets.extend(item.claim_id.map(|id| format!("claim/{id}")));
    }
    let streams: BTreeSet<String> = found
        .sample
        .items
        .iter()
        .map(|drawn| format!("event/{}/{}/", drawn.item.stream, drawn.item.stream_id))
        .collect();
    let is_about = |target: &str| {
        let stream = target.rfind('/').and_then(|end| target.get(..=end));
        targets.contains(target) || stream.is_some_and(|stream| streams.contains(stream))
    };
    let log = &call.state.store.log;
    let mut rows = Vec::new();
    let mut after = 0;
    loop {
        let events = log.notes(None, after, BATCH).await?;
        let Some(last) = events.last() else { break };
        after = last.position;
        for event in &events {
            let note = notes::visible(call, event)?;
            let Some(note) = note.filter(|note| is_about(&note.target)) else {
                continue;
            };
            rows.push(vec![
                note.id.into(),
                note.target.into(),
                note.text.into(),
                note.written_by.into(),
                note.written_at.into(),
                note.position.into(),
            ]);
        }
    }
    Ok(Table {
        name: "notes",
        columns: &[
            "note_id",
            "target",
            "text",
            "written_by",
            "written_at",
            "position",
        ],
        rows,
    })
}

/// Names in clear and citizen ids masked; of a person who was erased, neither.
async fn of_persons(call: &Call, persons: BTreeMap<WorkerId, Worker>) -> Result<Table, Fault> {
    let mut rows = Vec::new();
    for (id, worker) in persons {
        let record = opened(call, id).await?;
        let (name, number) = match (record, worker.person.as_ref().filter(|_| !worker.erased)) {
            (Some(record), Some(person)) => (
                Some(record.unseal("name", &person.name)?),
                Some(view::masked_citizen_id(
                    &record.unseal("citizen_id", &person.citizen_id)?,
                )),
            ),
            _ => (None, None),
        };
        rows.push(vec![id.to_string().into(), name.into(), number.into()]);
    }
    Ok(Table {
        name: "persons",
        columns: &["worker_id", "name", "citizen_id_masked"],
        rows,
    })
}
