//! Reads the tables of cases and puts each to the rules.

use std::fmt::Write as _;

use serde::Deserialize;

use super::claim_words::is_about;
use super::history::History;
use super::policy_words::{Default, Policies};
use super::words::day;
use crate::determination::{Assessment, Determination, Question};
use crate::money::Fen;

/// A file of cases of one scheme.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    /// The policy of every case that tells none of its own.
    default: Default,
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// The condition that decides.
    decides: String,
    policy: Policies,
    facts: String,
    /// Which of several questions: the name of a dispatch, contribution, training, certificate, venture or
    /// organisation.
    about: Option<String>,
    /// Which of several benefit years.
    year: Option<i32>,
    programme: Option<String>,
    on: String,
    outcome: String,
    /// Nothing is due without it.
    amount_fen: Option<i64>,
    /// Looked at where it is given; `none` where there must be none.
    eligible_from: Option<String>,
    /// The same.
    apply_by: Option<String>,
    /// How the expectation was computed by hand.
    computation: String,
    /// The nearest case with another outcome.
    neighbour: Option<String>,
    /// The nearest case with the same outcome and another amount.
    contrast: Option<String>,
}

impl Case {
    fn asks(&self, scheme: &str, question: &Question) -> bool {
        question.scheme.code() == scheme
            && self
                .about
                .as_deref()
                .is_none_or(|name| is_about(question, name))
            && self.year.is_none_or(|year| question.year == Some(year))
            && self
                .programme
                .as_ref()
                .is_none_or(|programme| question.programme == *programme)
    }

    fn answer(&self, scheme: &str, assessments: &[Assessment<'_>]) -> (Question, Determination) {
        let asked: Vec<&Assessment<'_>> = assessments
            .iter()
            .filter(|assessment| self.asks(scheme, &assessment.question))
            .collect();
        assert_eq!(
            asked.len(),
            1,
            "case `{}` must ask one question, by `about`, `year` and `programme`: {:#?}",
            self.name,
            asked.iter().map(|one| &one.question).collect::<Vec<_>>()
        );
        let on = day(&self.on);
        let got = asked[0].on(on);
        let answers = asked[0].answers();
        let (_, held) = answers
            .iter()
            .rfind(|(from, _)| *from <= on)
            .expect("the first answer holds from the beginning");
        assert!(
            held.answers_like(&got),
            "case `{}`: the answers of all days say {held:#?}, that of the day {got:#?}",
            self.name
        );
        (asked[0].question.clone(), got)
    }

    /// What is not as expected.
    fn faults(&self, got: &Determination) -> Vec<String> {
        let mut faults = Vec::new();
        let mut compare = |what: &str, expected: &str, got: &str| {
            if expected != got {
                faults.push(format!("{what}: expected {expected}, got {got}"));
            }
        };
        compare("outcome", &self.outcome, got.outcome.code());
        let amount = got.amount_fen.map(Fen::get);
        compare("amount_fen", &shown(self.amount_fen), &shown(amount));
        for (what, expected, got) in [
            ("eligible_from", &self.eligible_from, got.eligible_from),
            ("apply_by", &self.apply_by, got.apply_by),
        ] {
            if let Some(expected) = expected {
                compare(what, expected, &shown(got));
            }
        }
        let line = got.trace.iter().find(|line| line.condition == self.decides);
        match (self.outcome.as_str(), line.map(|line| line.met)) {
            (_, None) => faults.push(format!("decides: no line `{}`", self.decides)),
            ("eligible", Some(met)) if met != Some(true) => {
                faults.push(format!("decides: `{}` is {met:?}", self.decides));
            }
            (
                "ineligible" | "held_elsewhere" | "expired" | "claimed" | "approved" | "paid"
                | "recovered",
                Some(met),
            ) if met != Some(false) => {
                faults.push(format!("decides: `{}` is {met:?}", self.decides));
            }
            _ => {}
        }
        faults
    }
}

fn shown(value: Option<impl ToString>) -> String {
    value.map_or("none".to_owned(), |value| value.to_string())
}

fn told(case: &Case, faults: &[String], got: &Determination) -> String {
    let mut text = format!("\n`{}` on {}\n", case.name, case.on);
    for fault in faults {
        writeln!(text, "  {fault}").unwrap();
    }
    writeln!(text, "  by hand: {}", case.computation.trim()).unwrap();
    writeln!(text, "  computed: {}", shown(got.computation.as_ref())).unwrap();
    for line in &got.trace {
        let met = match line.met {
            Some(true) => "yes",
            Some(false) => "NO ",
            None => "?  ",
        };
        writeln!(
            text,
            "  {met} {}: {} — required: {}",
            line.condition, line.value, line.required
        )
        .unwrap();
    }
    text
}

/// Puts every case of a file to the rules.
fn run(scheme: &str, text: &str) {
    let table: Table = toml::from_str(text).unwrap_or_else(|why| panic!("{scheme}.toml: {why}"));
    let mut failures = String::new();
    for case in &table.case {
        beside(case, &table, &mut failures);
        let mut history = History::default();
        case.policy.tell(&mut history, scheme, &table.default);
        history.tell(&case.facts);
        let (question, got) = history.ask(|assessments| case.answer(scheme, assessments));
        let mut faults = case.faults(&got);
        let only = history.only(&history.cited(&got));
        let again = only.answer(&question, day(&case.on));
        if got.policy.is_some() && again.as_ref() != Some(&got) {
            faults.push(format!(
                "it does not follow from the events that it cites, which give {again:#?}"
            ));
        }
        if !faults.is_empty() {
            failures.push_str(&told(case, &faults, &got));
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// Every case that is met stands beside one that is not; both are in the file.
fn beside(case: &Case, table: &Table, failures: &mut String) {
    let named = |name: &str| {
        let name = name.to_owned();
        table.case.iter().filter(move |other| other.name == name)
    };
    assert_eq!(named(&case.name).count(), 1, "two cases `{}`", case.name);
    let mut fault = |text: &str| writeln!(failures, "\n`{}`: {text}", case.name).unwrap();
    for (names, differs) in [(&case.neighbour, true), (&case.contrast, false)] {
        let Some(name) = names else { continue };
        match named(name).next() {
            None => fault(&format!("no case `{name}`")),
            Some(other) if (other.outcome != case.outcome) != differs => {
                fault(&format!("`{name}` has outcome {}", other.outcome));
            }
            Some(other) if !differs && other.amount_fen == case.amount_fen => {
                fault(&format!("`{name}` has the same amount"));
            }
            Some(_) => {}
        }
    }
    if case.outcome == "eligible" && case.neighbour.is_none() && case.contrast.is_none() {
        fault("it has no neighbour");
    }
}

/// A test per file of cases.
macro_rules! tables {
    ($($scheme:ident),+ $(,)?) => {$(
        #[test]
        fn $scheme() {
            let scheme = stringify!($scheme);
            run(scheme, include_str!(concat!("cases/", stringify!($scheme), ".toml")));
        }
    )+};
}

tables!(
    base_award,
    employment_service,
    living_allowance,
    loan_interest,
    skill_appraisal,
    skill_upgrade,
    social_insurance,
    startup,
    transport,
    vocational_training,
);
