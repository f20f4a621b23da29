//! Who of the demo's population is entitled to what.

use std::collections::BTreeSet;

use api_spec::problem::Language;
use hearth::demo::{self, Plan};
use hearth::installation::Installation;
use hearth::query::Reading;
use hearth::query::determinations::{
    self, Answers, Filter, PROJECTION, bases, explain, explain_base,
};
use hearth::runner::Library;
use hearth::simulation::{Progress, control};
use hearth::view::determination_view;
use projections::determinations::Determinations;

use crate::{POPULATION, settings};

#[tokio::test(flavor = "multi_thread")]
async fn the_population_shows_every_outcome_and_its_rows_are_what_the_log_deserves() {
    let folder = tempfile::tempdir().unwrap();
    let installation = Installation::open(&settings(folder.path(), None))
        .await
        .unwrap();
    let plan = Plan::draw(POPULATION).unwrap();
    demo::record(&installation, &plan, |_| {}).await.unwrap();
    installation.catch_up(|_, _, _| {}).await.unwrap();
    let store = &installation.store;
    everything_is_told_in_chinese(&installation).await;

    let mut reading = Reading::of(store, PROJECTION).await.unwrap();
    let mut seen = BTreeSet::new();
    for on in ["2021-07-01", "2022-01-15", "2026-11-25"] {
        for outcome in [
            "eligible",
            "not_yet",
            "ineligible",
            "held_elsewhere",
            "expired",
            "undetermined",
        ] {
            let filter = Filter {
                columns: vec![("outcome", vec![outcome.to_owned()])],
                on: on.parse().unwrap(),
                limit: 1,
                ..Filter::default()
            };
            let found = determinations::list(&mut reading, &filter, None).await;
            if !found.unwrap().is_empty() {
                seen.insert(outcome);
            }
        }
    }
    for outcome in [
        "eligible",
        "not_yet",
        "ineligible",
        "expired",
        "undetermined",
    ] {
        assert!(seen.contains(outcome), "{outcome} is not among {seen:?}");
    }

    let (version, head) = (reading.version, reading.checkpoint);
    drop(reading);
    let positions: Vec<u64> = (1..=4).map(|part| head * part / 4).collect();
    let progress = Progress::default();
    let controlled = control(store, &Determinations, version, &positions, &progress);
    let controlled = controlled.await.unwrap();
    assert!(controlled.rows > 1_000, "{controlled:?}");
    store.close().await;
}

/// Explains workers and bases on three days, and reads every text of the Chinese answers.
async fn everything_is_told_in_chinese(installation: &Installation) {
    let store = &installation.store;
    let mut reading = Reading::of(store, PROJECTION).await.unwrap();
    let position = reading.checkpoint;
    let mut library = Library::at(&store.log, position).await.unwrap();
    let bases = bases(&mut reading, None).await.unwrap();
    let mut english = BTreeSet::new();
    let mut texts = 0;
    for on in ["2021-07-01", "2022-01-15", "2026-11-25"] {
        let on = on.parse().unwrap();
        let mut cases: BTreeSet<String> = BTreeSet::new();
        for scheme in domain::scheme::Scheme::ALL {
            let filter = Filter {
                columns: vec![("scheme", vec![scheme.code().to_owned()])],
                on,
                limit: 40,
                ..Filter::default()
            };
            let found = determinations::list(&mut reading, &filter, None).await;
            cases.extend(found.unwrap().into_iter().map(|(case, _)| case));
        }
        assert!(cases.len() > 50, "{} cases", cases.len());
        let mut answers = Vec::new();
        for case in &cases {
            let id = case.parse().unwrap();
            answers.push(explain(&store.log, position, id, on).await.unwrap());
        }
        for base in &bases {
            let id = base.parse().unwrap();
            let log = &store.log;
            let answered = explain_base(log, &mut library, &mut reading, position, id, on);
            answers.push(answered.await.unwrap());
        }
        for text in answers.iter().flat_map(chinese_texts) {
            texts += 1;
            if has_a_word(&text) {
                english.insert(text);
            }
        }
    }
    assert!(texts > 10_000, "{texts} texts");
    assert!(english.is_empty(), "not in Chinese: {english:#?}");
}

fn chinese_texts(answers: &Answers) -> Vec<String> {
    let mut texts = Vec::new();
    for (question, answer) in answers.values() {
        let shown = determination_view(question, answer, Language::Zh);
        texts.extend(shown.computation);
        for line in shown.trace {
            texts.extend([line.label, line.value, line.required]);
        }
    }
    texts
}

/// Whether a text has three Latin letters in a row. Codes and dates have none.
fn has_a_word(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphabetic())
        .any(|letters| letters.len() >= 3)
}
