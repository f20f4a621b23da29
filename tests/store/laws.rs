//! Laws over drawn histories: rows are what a rebuild would give, figures are sums of entries, and
//! the past reads as it read then.

use std::sync::Arc;

use domain::agreement::{Agreement, AgreementAct, AgreementEnded};
use domain::citizen_id::Sex;
use domain::region::{Place, RegionCode};
use domain::sealed::Sealed;
use domain::worker::{
    ArrivalConfirmed, NewDispatch, Source, TargetGroup, TargetGroupConfirmed, Worker, WorkerAct,
    WorkerReturned, WorkerSurveyed,
};
use hearth::query::{Reading, ledger};
use hearth::runner::Runner;
use hearth::store::projections::{figure_tables, table_name};
use hearth::store::{Expected, Store};
use projections::directory::Directory;
use projections::ledger::{Code, Ledger};
use projections::projection::Projection;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use uuid::Uuid;

use crate::backend::{Backend, on_every_backend};
use crate::world::{block_on, envelope, given, id, on, open, sign, supplement};

const TALLY: &str = "family year region counterpart member part count";
const ENTRY: &str = "code year region counterpart position ordinal member delta value";
const YEARS: [i32; 2] = [2021, 2022];
const REGIONS: [&str; 4] = ["000000", "520000", "520324", "440000"];

/// Everything that a version of a projection holds, row for row, without the version's name.
pub async fn rows_of(store: &Store, projection: &dyn Projection, version: u64) -> String {
    let mut tables: Vec<(String, Vec<&str>)> = projection
        .tables()
        .iter()
        .map(|table| {
            let mut columns = vec!["case_id", "from_position", "to_position"];
            columns.extend(table.columns.iter().map(|column| column.name));
            (table_name(table.name, version), columns)
        })
        .collect();
    if projection.figures().is_some() {
        let (tally, entry) = figure_tables(projection.name(), version);
        tables.push((tally, TALLY.split(' ').collect()));
        tables.push((entry, ENTRY.split(' ').collect()));
    }
    let mut held = Vec::new();
    for (number, (table, columns)) in tables.iter().enumerate() {
        let columns: Vec<String> = columns
            .iter()
            .map(|column| format!("coalesce(CAST({column} AS text), '-')"))
            .collect();
        let sql = format!("SELECT {} FROM {table}", columns.join(" || '|' || "));
        let rows: Vec<(String,)> = store.rows.fetch(&sql, &[]).await.unwrap();
        held.extend(rows.into_iter().map(|(row,)| format!("{number}|{row}")));
    }
    held.sort();
    held.join("\n")
}

fn place(code: &str) -> Place {
    Place::parse_at(code, on("2021-01-01")).unwrap()
}

fn survey() -> WorkerAct {
    let sealed = || Sealed::new("sealed".to_owned());
    WorkerAct::Survey {
        survey: Box::new(WorkerSurveyed {
            citizen_id: sealed(),
            upgraded: false,
            name: sealed(),
            phone: None,
            address: None,
            household_id: None,
            sex: Sex::Female,
            born_on: on("1985-04-12"),
            origin: place("520324"),
            willing: true,
            preferred_occupations: Vec::new(),
            preferred_regions: Vec::new(),
            household_income: None,
            surveyed_on: on("2021-01-10"),
            source: Source::FieldVisit,
        }),
        account: None,
    }
}

fn drawn_act(dice: &mut StdRng, worker: u128) -> WorkerAct {
    let number = dice.gen_range(0..3_u128);
    let dispatch_id = Uuid::from_u128(worker * 100 + number).into();
    let membership_id = Uuid::from_u128(worker * 100 + 50).into();
    let year = 2021 + number / 2;
    let month = number % 2 * 6 + 1;
    let day = |day: u32| on(&format!("{year}-{month:02}-{day:02}"));
    match dice.gen_range(0..9) {
        0..=2 => WorkerAct::Dispatch(Box::new(NewDispatch {
            dispatch_id,
            destination: place(["440104", "330106", "520502"][dice.gen_range(0..3)]),
            employer_id: Some(Uuid::from_u128(dice.gen_range(900..903)).into()),
            agreement_id: None,
            organiser_id: None,
            vacancy_id: None,
            departed_on: day(12),
            travel_cost_fen: None,
            arrived_on: None,
            returned_on: None,
            evidence: Vec::new(),
        })),
        3 => WorkerAct::ConfirmArrival(ArrivalConfirmed {
            dispatch_id,
            arrived_on: day(14),
        }),
        4 => WorkerAct::RecordReturn(WorkerReturned {
            dispatch_id,
            returned_on: day(28),
        }),
        5 => WorkerAct::VoidDispatch(dispatch_id),
        6 => WorkerAct::VoidArrival(dispatch_id),
        7 => WorkerAct::ConfirmTargetGroup {
            membership: TargetGroupConfirmed {
                membership_id,
                group: TargetGroup::PovertyAlleviated,
                from: on("2021-01-05"),
                source: Source::MonitoringSystem,
                household_id: None,
            },
            until: None,
        },
        _ => WorkerAct::VoidTargetGroup(membership_id),
    }
}

/// One drawn command; the domain may refuse it.
async fn drawn_command(store: &Store, dice: &mut StdRng) {
    let stream = dice.gen_range(1..=6_u128);
    let log = &store.log;
    let envelope = envelope("drawn");
    if stream <= 4 {
        for act in [survey(), drawn_act(dice, stream)] {
            // A refusal is a history too.
            let _ = log
                .execute::<Worker>(&id(stream), given(act), &envelope, Expected::Any)
                .await;
        }
    } else {
        let command = match dice.gen_range(0..6) {
            0..=2 => sign(),
            3 => supplement("more"),
            4 => given(AgreementAct::End(AgreementEnded {
                ended_on: on("2021-12-01"),
            })),
            _ => given(AgreementAct::Void),
        };
        // A refusal is a history too.
        let _ = log
            .execute::<Agreement>(&id(stream), command, &envelope, Expected::Any)
            .await;
    }
}

/// Everything that the forms say of a position, cell by cell, each equal to the sum of its entries.
pub async fn forms(store: &Store, as_of: Option<u64>) -> Vec<(String, i64)> {
    let mut reading = Reading::of(store, ledger::PROJECTION).await.unwrap();
    let mut cells = Vec::new();
    for year in YEARS {
        for region in REGIONS {
            let code = RegionCode::parse(region).unwrap();
            let form = ledger::form(&mut reading, year, code, as_of).await.unwrap();
            for code_of_row in Code::ALL {
                let value = form.get(code_of_row).copied().unwrap_or(0);
                cells.push((format!("{year} {region} {}", code_of_row.code()), value));
                // Asking for the entries of cells that are empty costs and shows nothing more.
                if value != 0 {
                    let entries = ledger::entries(
                        &mut reading,
                        *code_of_row,
                        year,
                        code,
                        as_of,
                        (0, -1),
                        10_000,
                    )
                    .await
                    .unwrap();
                    let sum: i64 = entries.iter().map(|entry| entry.delta).sum();
                    assert_eq!(sum, value, "{year} {region} {}", code_of_row.code());
                    assert_eq!(entries.last().map(|entry| entry.value), Some(value));
                }
            }
        }
    }
    cells
}

#[test]
fn rows_grown_step_by_step_are_those_of_a_rebuild_and_the_past_reads_as_it_did() {
    for seed in 0..2 {
        on_every_backend(|backend| block_on(history(backend, seed)));
    }
}

async fn history(backend: &Backend, seed: u64) {
    let store = open(backend).await;
    let background = store.start();
    let mut dice = StdRng::seed_from_u64(seed);
    let ledger = Runner::new(&store, Arc::new(Ledger::default()));
    let directory = Runner::new(&store, Arc::new(Directory));
    let mut grown = Vec::new();
    for runner in [&ledger, &directory] {
        runner.prepare().await.unwrap();
        grown.push(runner.latest().await.unwrap().unwrap());
    }
    // The rows after every command, as a reader saw them then.
    let mut then = Vec::new();
    for _ in 0..90 {
        drawn_command(&store, &mut dice).await;
        let position = ledger.catch_up(grown[0], |_| ()).await.unwrap();
        directory.catch_up(grown[1], |_| ()).await.unwrap();
        then.push((position, forms(&store, None).await));
    }
    let (head, _) = then.last().unwrap();
    assert!(*head > 25, "a history worth the name: {head}");
    assert!(
        then.iter()
            .any(|(_, cells)| cells.iter().any(|(_, it)| *it > 1))
    );
    for (position, cells) in &then {
        assert_eq!(
            forms(&store, Some(*position)).await,
            *cells,
            "as of {position}"
        );
    }
    for position in (1..=*head).step_by(6).chain([*head]) {
        assert_eq!(
            forms(&store, Some(position)).await,
            folded_anew(backend, &store, position).await,
            "as of {position}"
        );
    }
    for (runner, version) in [&ledger, &directory].into_iter().zip(grown) {
        let rebuilt = runner.begin_rebuild().await.unwrap();
        runner.catch_up(rebuilt, |_| ()).await.unwrap();
        let rows = rows_of(&store, runner.projection(), version).await;
        assert!(!rows.is_empty());
        assert_eq!(rows, rows_of(&store, runner.projection(), rebuilt).await);
    }
    drop(background);
    store.close().await;
}

/// The cells of a fresh installation whose log holds the first events only.
pub async fn folded_anew(kind: &Backend, store: &Store, until: u64) -> Vec<(String, i64)> {
    let backend = match kind.url() {
        Some(_) => Backend::postgres().unwrap(),
        None => Backend::sqlite(),
    };
    let fresh = open(&backend).await;
    let limit = u32::try_from(until).unwrap();
    for event in store.log.read_after(0, limit).await.unwrap() {
        let sql = "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata) \
                   VALUES ($1, $2, $3, $4, $5, CAST($6 AS JSON_TYPE), CAST($7 AS JSON_TYPE))";
        let json_type = if kind.url().is_some() { "json" } else { "text" };
        let values = [
            event.aggregate_type.into(),
            event.aggregate_id.into(),
            event.sequence.into(),
            event.event_type.into(),
            event.event_version.into(),
            event.payload.to_string().into(),
            event.metadata.to_string().into(),
        ];
        let sql = sql.replace("JSON_TYPE", json_type);
        fresh.log.db().execute(&sql, &values).await.unwrap();
    }
    fresh.log.sequencer().place().await.unwrap();
    let ledger = Runner::new(&fresh, Arc::new(Ledger::default()));
    ledger.prepare().await.unwrap();
    let version = ledger.latest().await.unwrap().unwrap();
    assert_eq!(ledger.catch_up(version, |_| ()).await.unwrap(), until);
    let cells = forms(&fresh, None).await;
    fresh.close().await;
    cells
}
