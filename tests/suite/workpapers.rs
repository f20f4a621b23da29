//! What an auditor files of a sample: the same tables in JSON and in a spreadsheet, personal data with a purpose alone.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use serde_json::{Value, json};

use crate::app::{Client, Response, TestApp};
use crate::backend::on_every_backend;
use crate::batches::office::{claimant, exported, finance, office, paid, typed};
use crate::people::ORIGIN_PROVINCE;
use crate::subsidies::text;

/// Three claims, two of them paid, and a sample of all of them; its path.
fn sampled(app: &TestApp, auditor: &Client<'_>) -> (Vec<(String, String)>, String) {
    let claims: Vec<(String, String)> = (0..3).map(|_| claimant(app)).collect();
    let batch = exported(app, &[&claims[0].1, &claims[1].1]);
    let results = json!([paid(&claims[0].1, "=1+1"), paid(&claims[1].1, "R2")]);
    typed(app, &batch, &results).expect(200);
    let asked = json!({"population": "claims", "seed": "s", "size": 9});
    let made = auditor.post("/audit/samples", &asked).expect(201);
    (claims, format!("/audit/samples/{}", text(&made["id"])))
}

/// A table of the papers: rows as objects.
fn table(papers: &Value, name: &str) -> Vec<Value> {
    let tables = papers["tables"].as_array().unwrap();
    let table = tables.iter().find(|table| table["name"] == name).unwrap();
    let columns = table["columns"].as_array().unwrap();
    let rows = table["rows"].as_array().unwrap().iter();
    rows.map(|row| {
        let cells = row.as_array().unwrap();
        assert_eq!(cells.len(), columns.len(), "{name}");
        let named = columns.iter().zip(cells);
        named
            .map(|(name, cell)| (text(name), cell.clone()))
            .collect::<serde_json::Map<_, _>>()
            .into()
    })
    .collect()
}

fn column(rows: &[Value], name: &str) -> BTreeSet<String> {
    rows.iter().map(|row| text(&row[name])).collect()
}

/// The sheets of a spreadsheet as an independent reader finds them: name, and cells as JSON has them.
fn sheets(answer: &Response) -> Vec<(String, Vec<Vec<Value>>)> {
    let mut workbook = Xlsx::new(Cursor::new(answer.bytes.clone())).unwrap();
    let names = workbook.sheet_names();
    let cell = |data: &Data| match data {
        Data::Empty => Value::Null,
        Data::String(text) => json!(text),
        #[expect(
            clippy::cast_possible_truncation,
            reason = "whole numbers of the papers"
        )]
        Data::Float(number) => json!(*number as i64),
        Data::Int(number) => json!(number),
        other => panic!("{other:?}"),
    };
    let mut found = Vec::new();
    for name in names {
        assert!(
            workbook.worksheet_formula(&name).unwrap().is_empty(),
            "{name}: no formula"
        );
        let range = workbook.worksheet_range(&name).unwrap();
        let rows = range
            .rows()
            .map(|row| row.iter().map(cell).collect())
            .collect();
        found.push((name, rows));
    }
    found
}

fn noted(app: &TestApp) -> Vec<(String, String)> {
    let db = app.installation.store.log.db();
    let sql = "SELECT stream_id, purpose FROM access_log WHERE action = 'workpapers' ORDER BY id";
    app.runtime.block_on(db.fetch(sql, &[])).unwrap()
}

#[test]
fn the_papers_tell_what_a_sample_rests_on_and_join_by_their_keys() {
    on_every_backend(|backend| {
        let app = office(backend);
        let auditor = app.client_named("shen", "auditor", ORIGIN_PROVINCE);
        let (claims, path) = sampled(&app, &auditor);
        let note = json!({"target": {"claim": claims[0].1}, "text": "Ticket missing."});
        auditor.post("/audit/notes", &note).expect(201);
        let papers = auditor.get(&format!("{path}.json")).expect(200);
        assert_eq!(papers["sample"], auditor.get(&path).expect(200));
        let names: Vec<String> = papers["tables"]
            .as_array()
            .unwrap()
            .iter()
            .map(|table| text(&table["name"]))
            .collect();
        assert_eq!(
            names,
            [
                "sample", "strata", "items", "claims", "payments", "policies", "events", "notes"
            ]
        );
        let (workers, all): (BTreeSet<String>, BTreeSet<String>) = claims.iter().cloned().unzip();
        let items = table(&papers, "items");
        assert_eq!(column(&items, "claim_id"), all);
        assert_eq!(column(&items, "worker_id"), workers);
        let told = table(&papers, "claims");
        assert_eq!(column(&told, "claim_id"), all);
        let paid: i64 = told
            .iter()
            .map(|row| row["paid_fen"].as_i64().unwrap())
            .sum();
        assert_eq!(paid, 100_000);
        let payments = table(&papers, "payments");
        assert_eq!(
            column(&payments, "claim_id"),
            [&claims[0].1, &claims[1].1].map(String::clone).into()
        );
        assert!(column(&table(&papers, "policies"), "scheme").contains("transport"));
        let notes = table(&papers, "notes");
        assert_eq!(notes[0]["target"], format!("claim/{}", claims[0].1));
        // Every item's event stands among the events, with the hash that proves it.
        let events = table(&papers, "events");
        let log = &app.installation.store.log;
        for item in &items {
            let event = events
                .iter()
                .find(|event| event["position"] == item["position"])
                .unwrap();
            assert_eq!(event["event_type"], "ClaimFiled");
            let position = event["position"].as_u64().unwrap();
            app.runtime.block_on(log.seal_batch()).unwrap();
            let leaf = app.runtime.block_on(log.leaves(position, 1)).unwrap();
            assert_eq!(event["leaf_hash"], hex::encode(leaf[0]));
        }
        let written = papers.to_string();
        assert!(!written.contains("李"), "no name without a purpose");

        // The spreadsheet holds the same.
        let file = auditor.get(&format!("{path}.xlsx"));
        assert_eq!(file.status, 200);
        assert_eq!(
            file.header("content-type"),
            Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        );
        for ((name, rows), table) in sheets(&file)
            .iter()
            .zip(papers["tables"].as_array().unwrap())
        {
            assert_eq!(*name, table["name"]);
            assert_eq!(json!(rows[0]), table["columns"], "{name}");
            let expected = table["rows"].as_array().unwrap();
            assert_eq!(rows.len() - 1, expected.len(), "{name}");
            for (row, expected) in rows[1..].iter().zip(expected) {
                assert_eq!(json!(row), *expected, "{name}");
            }
        }
        let again = auditor.get(&format!("{path}.xlsx"));
        assert_eq!(again.bytes, file.bytes, "the same file for ever");
    });
}

#[test]
fn names_are_filed_with_a_purpose_alone_and_every_export_is_noted_first() {
    on_every_backend(|backend| {
        let app = office(backend);
        let auditor = app.client_named("shen", "auditor", ORIGIN_PROVINCE);
        let (claims, path) = sampled(&app, &auditor);
        let sample = path.rsplit('/').next().unwrap().to_owned();
        auditor.get(&format!("{path}.json")).expect(200);
        assert_eq!(noted(&app), [(sample.clone(), String::new())]);
        let papers = auditor
            .get(&format!("{path}.json?purpose=letters"))
            .expect(200);
        let persons = table(&papers, "persons");
        assert_eq!(persons.len(), 3);
        for person in &persons {
            assert_eq!(person["name"], "李秀英");
            let number = text(&person["citizen_id_masked"]);
            assert!(number.starts_with("****************"), "{number}");
        }
        let lines = noted(&app);
        let streams: BTreeSet<&str> = lines[1..]
            .iter()
            .map(|(stream, _)| stream.as_str())
            .collect();
        let mut expected: BTreeSet<&str> =
            claims.iter().map(|(worker, _)| worker.as_str()).collect();
        expected.insert(&sample);
        assert_eq!(streams, expected);
        assert!(lines[1..].iter().all(|(_, purpose)| purpose == "letters"));
        let sheets = sheets(&auditor.get(&format!("{path}.xlsx?purpose=letters")));
        assert_eq!(sheets.last().unwrap().0, "persons");
        for wrong in ["", "%20", &"x".repeat(201)] {
            let faults = auditor
                .get(&format!("{path}.xlsx?purpose={wrong}"))
                .faults();
            assert_eq!(
                faults,
                [("/query/purpose".to_owned(), "out-of-range".to_owned())]
            );
        }
        let elsewhere = app.client_named("far", "auditor", "620000");
        for ending in ["json", "xlsx"] {
            elsewhere
                .get(&format!("{path}.{ending}"))
                .problem(404, "not-found");
            finance(&app, "cashier")
                .get(&format!("{path}.{ending}"))
                .problem(403, "forbidden");
        }
    });
}
