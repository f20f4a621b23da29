//! Laws over drawn histories of what findings rest on: accounts, certificates and links that cases share, thresholds that
//! change, conclusions. Rows are what a rebuild would give, and the past reads as it read then.

use std::collections::BTreeSet;
use std::sync::Arc;

use cqrs_es::Aggregate;
use domain::finding::Finding;
use domain::worker::Worker;
use hearth::runner::Runner;
use hearth::store::Store;
use hearth::store::projections::table_name;
use projections::findings::{CONCLUSIONS, FINDINGS, Findings};
use projections::projection::Projection;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::json;

use crate::backend::{Backend, on_every_backend};
use crate::determinations::drawn::{Drawn, published};
use crate::determinations::laws::first_difference;
use crate::determinations::raw::{Happening, Raw};
use crate::laws::rows_of;
use crate::world::{block_on, id, open};

const SEEDS: u64 = 3;
const ROUNDS: usize = 40;

/// Something that several cases share, or that is about a finding.
fn shared(dice: &mut StdRng, facts: &mut u128, known: &BTreeSet<String>) -> Vec<Happening> {
    let worker = id(dice.gen_range(1..=6));
    let of_worker = |payload| (Worker::TYPE, worker.clone(), payload);
    *facts += 1;
    match dice.gen_range(0..10) {
        0..=3 => {
            let print = ["a", "b", "c"][dice.gen_range(0..3)];
            let kind = ["person", "person", "householder", "organisation"][dice.gen_range(0..4)];
            let account = json!({"AccountProposed": {
                "account": {"number": "x", "holder_name": "x", "holder_kind": kind, "fingerprint": print},
                "proposed_by": "county/clerk",
            }});
            let confirmed =
                json!({"AccountConfirmed": {"fingerprint": print, "confirmed_by": "county/other"}});
            vec![of_worker(account), of_worker(confirmed)]
        }
        4 | 5 => {
            let number = ["C1", "C2"][dice.gen_range(0..2)];
            let issued = json!({"CertificateIssued": {
                "certificate_no": number, "issuer": "drawn", "occupation": "4-10-01-06", "level": "level_5",
                "kind": "skill_level", "issued_on": "2021-04-01",
            }});
            vec![of_worker(issued)]
        }
        6 => {
            let number = ["C1", "C2"][dice.gen_range(0..2)];
            let voided =
                json!({"CertificateVoided": {"certificate_no": number, "issuer": "drawn"}});
            vec![of_worker(voided)]
        }
        7 => {
            let days = [30, 60, 90][dice.gen_range(0..3)];
            let version = u32::try_from(*facts).unwrap();
            let parameters = json!({"thresholds": {"R22.days": days}});
            vec![published("findings", "000000", version, &parameters)]
        }
        _ => {
            let Some(finding) = known.iter().nth(dice.gen_range(0..known.len().max(1))) else {
                return Vec::new();
            };
            let noted = json!({"FindingNoted": {"noted_by": "local/he", "seen": {
                "rule": "R17", "rule_version": 1, "severity": "hold", "subject_kind": "account", "subject": id(7),
                "region": "520000", "evidence": [], "amount_fen": 0,
            }}});
            let concluded = json!({"FindingConcluded": {
                "outcome": "cleared", "reason": "x", "concluded_on": "2022-01-01", "concluded_by": "local/he",
            }});
            [noted, concluded]
                .map(|payload| (Finding::TYPE, finding.clone(), payload))
                .to_vec()
        }
    }
}

/// What holds as of a position, without positions: a finding, its evidence, a conclusion.
async fn held(store: &Store, version: u64, position: u64) -> Vec<(String, String, String)> {
    let mut all = Vec::new();
    for (table, columns) in [
        (&FINDINGS, "finding, evidence, measured"),
        (&CONCLUSIONS, "case_id, state, evidence"),
    ] {
        let sql = format!(
            "SELECT {columns} FROM {} WHERE from_position <= $1 AND (to_position IS NULL OR to_position > $1)",
            table_name(table.name, version)
        );
        let rows: Vec<(String, String, String)> =
            store.rows.fetch(&sql, &[position.into()]).await.unwrap();
        all.extend(rows);
    }
    all.sort();
    all
}

#[test]
fn findings_are_what_a_rebuild_gives_and_the_past_reads_as_it_read_then() {
    for seed in 0..SEEDS {
        on_every_backend(|backend| block_on(history(backend, seed)));
    }
}

async fn history(backend: &Backend, seed: u64) {
    let store = open(backend).await;
    let mut drawn = Drawn::of(seed);
    let mut dice = StdRng::seed_from_u64(seed);
    let mut raw = Raw::of(&store);
    let (mut facts, mut known) = (0, BTreeSet::new());
    let page = u32::try_from(seed).unwrap() % 3 + 1;
    let grown = Runner::new(&store, Arc::new(Findings)).paged(page);
    grown.prepare().await.unwrap();
    let version = grown.latest().await.unwrap().unwrap();
    let mut then = Vec::new();
    for _ in 0..ROUNDS {
        for _ in 0..drawn.at_once() {
            raw.happen(drawn.next()).await;
            raw.happen(shared(&mut dice, &mut facts, &known)).await;
        }
        let position = grown.catch_up(version, |_| ()).await.unwrap();
        let now = held(&store, version, position).await;
        known.extend(now.iter().map(|(finding, _, _)| finding.clone()));
        then.push((position, now));
    }
    let shared = "SELECT DISTINCT subject_kind, rule, evidence FROM ";
    let sql = format!("{shared}{}", table_name(FINDINGS.name, version));
    let rows: Vec<(String, String, String)> = store.rows.fetch(&sql, &[]).await.unwrap();
    for kind in ["worker", "account", "certificate"] {
        assert!(
            rows.iter().any(|(of, _, _)| of == kind),
            "seed {seed}: no {kind}"
        );
    }
    let anew = Runner::new(&store, Arc::new(Findings));
    let rebuilt = anew.begin_rebuild().await.unwrap();
    anew.catch_up(rebuilt, |_| ()).await.unwrap();
    let (old, new) = (
        rows_of(&store, grown.projection(), version).await,
        rows_of(&store, &Findings as &dyn Projection, rebuilt).await,
    );
    assert_eq!(first_difference(&old, &new), None, "seed {seed}");
    for (position, rows) in &then {
        let told = held(&store, rebuilt, *position).await;
        assert_eq!(told, *rows, "seed {seed}, as of {position}");
    }
    store.close().await;
}
