//! What an event changed, as the contract shows it.

use std::collections::{BTreeMap, BTreeSet};

use api_spec::history::{AnswerThen, CellChange, DeterminationChange};
use api_spec::subsidy::PolicyRef;
use chrono::NaiveDate;
use domain::time::parse_date;
use projections::determinations::{NEVER, NO_AMOUNT};

use crate::query::effects::{AnswerRow, CellRow};

/// The answers that an event changed, from the rows that ended and began with it: question by question, and within a
/// question each span of days on which the answer before and the one after are the same two.
pub fn determination_changes(rows: &[AnswerRow]) -> Vec<DeterminationChange> {
    let mut questions: BTreeMap<&str, Vec<&AnswerRow>> = BTreeMap::new();
    for row in rows {
        questions.entry(&row.question).or_default().push(row);
    }
    questions
        .values()
        .flat_map(|rows| of_question(rows))
        .collect()
}

/// A span of days of a row; none if the row can't be read.
fn span(row: &AnswerRow) -> Option<(NaiveDate, NaiveDate)> {
    // The end of all days lies beyond what a date on the wire may be.
    let until = row.on_until.parse().ok()?;
    Some((parse_date(&row.on_from).ok()?, until))
}

fn of_question(rows: &[&AnswerRow]) -> Vec<DeterminationChange> {
    let spans: Vec<(NaiveDate, NaiveDate, &AnswerRow)> = rows
        .iter()
        .filter_map(|row| span(row).map(|(from, until)| (from, until, *row)))
        .collect();
    // Between two neighbouring edges both answers stay what they are.
    let edges: BTreeSet<NaiveDate> = spans
        .iter()
        .flat_map(|(from, until, _)| [Some(*from), until.succ_opt()])
        .flatten()
        .collect();
    let answer = |on: NaiveDate, begins: bool| {
        let mut of_day = spans.iter().filter(|(from, until, row)| {
            (row.begins == 1) == begins && *from <= on && on <= *until
        });
        of_day.next().map(|(_, _, row)| *row)
    };
    let mut changes: Vec<DeterminationChange> = Vec::new();
    for (from, next) in edges.iter().zip(edges.iter().skip(1)) {
        let (was, is) = (answer(*from, false), answer(*from, true));
        let Some(told) = is.or(was) else { continue };
        let until = next.pred_opt().map(|day| day.to_string());
        let change = change(told, *from, until, (was, is));
        if change.was == change.is {
            // Only how days are put together changed.
            continue;
        }
        match changes.last_mut() {
            Some(last) if follows(last, &change, *from) => last.until = change.until,
            _ => changes.push(change),
        }
    }
    changes
}

/// Whether a change goes on where another ended.
fn follows(last: &DeterminationChange, next: &DeterminationChange, from: NaiveDate) -> bool {
    let day_before = from.pred_opt().map(|day| day.to_string());
    last.until == day_before && last.was == next.was && last.is == next.is
}

fn change(
    row: &AnswerRow,
    from: NaiveDate,
    until: Option<String>,
    (was, is): (Option<&AnswerRow>, Option<&AnswerRow>),
) -> DeterminationChange {
    DeterminationChange {
        question: row.question.clone(),
        scheme: row.scheme.clone(),
        programme: row.programme.clone(),
        employer_id: said(&row.organisation),
        month: said(&row.month),
        year: Some(row.year).filter(|year| *year != 0),
        from: from.to_string(),
        until: until.filter(|until| until != NEVER),
        was: was.map(answer_then),
        is: is.map(answer_then),
    }
}

fn answer_then(row: &AnswerRow) -> AnswerThen {
    AnswerThen {
        outcome: row.outcome.clone(),
        amount_fen: Some(row.amount_fen).filter(|amount| *amount != NO_AMOUNT),
        eligible_from: said(&row.eligible_from),
        apply_by: said(&row.apply_by),
        bound_to: row.bound_to.clone(),
        region: row.region.clone(),
        policy: said(&row.policy).map(|id| PolicyRef {
            id,
            version: u32::try_from(row.policy_version).unwrap_or_default(),
            fund: said(&row.fund),
        }),
        rule_version: row.rule_version,
    }
}

/// A cell that moved.
pub fn cell_change(row: CellRow) -> CellChange {
    CellChange {
        year: row.year,
        region: row.region,
        code: row.code,
        counterpart: said(&row.counterpart),
        member: row.member,
        delta: row.delta,
        value: row.value,
    }
}

fn said(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(begins: bool, from: &str, until: &str, outcome: &str) -> AnswerRow {
        AnswerRow {
            position: 9,
            begins: i64::from(begins),
            question: "transport|p|d".to_owned(),
            on_from: from.to_owned(),
            on_until: until.to_owned(),
            scheme: "transport".to_owned(),
            programme: "p".to_owned(),
            organisation: String::new(),
            month: String::new(),
            year: 2021,
            outcome: outcome.to_owned(),
            amount_fen: NO_AMOUNT,
            eligible_from: String::new(),
            apply_by: String::new(),
            bound_to: "2021-03-01".to_owned(),
            region: "520502".to_owned(),
            fund: String::new(),
            policy: String::new(),
            policy_version: 0,
            rule_version: 1,
        }
    }

    /// `from..until: was -> is`, one for each change.
    fn told(rows: &[AnswerRow]) -> Vec<String> {
        let outcome = |answer: &Option<AnswerThen>| {
            answer
                .as_ref()
                .map_or("-".to_owned(), |it| it.outcome.clone())
        };
        determination_changes(rows)
            .iter()
            .map(|it| {
                let until = it.until.as_deref().unwrap_or("");
                format!(
                    "{}..{until}: {} -> {}",
                    it.from,
                    outcome(&it.was),
                    outcome(&it.is)
                )
            })
            .collect()
    }

    #[test]
    fn a_question_that_is_new_was_nothing_and_one_that_is_gone_is_nothing() {
        assert_eq!(
            told(&[row(true, "1900-01-01", NEVER, "not_yet")]),
            ["1900-01-01..: - -> not_yet"]
        );
        assert_eq!(
            told(&[row(false, "1900-01-01", NEVER, "not_yet")]),
            ["1900-01-01..: not_yet -> -"]
        );
        assert_eq!(told(&[]), Vec::<String>::new());
    }

    #[test]
    fn only_the_days_on_which_the_answer_is_another_are_told() {
        let rows = [
            row(false, "1900-01-01", NEVER, "not_yet"),
            row(true, "1900-01-01", "2021-06-04", "not_yet"),
            row(true, "2021-06-05", "2022-03-31", "eligible"),
            row(true, "2022-04-01", NEVER, "expired"),
        ];
        assert_eq!(
            told(&rows),
            [
                "2021-06-05..2022-03-31: not_yet -> eligible",
                "2022-04-01..: not_yet -> expired"
            ]
        );
    }

    #[test]
    fn neighbouring_days_with_the_same_two_answers_are_one_change() {
        let rows = [
            row(false, "1900-01-01", "2021-06-04", "not_yet"),
            row(false, "2021-06-05", NEVER, "eligible"),
            row(true, "1900-01-01", "2021-07-04", "ineligible"),
            row(true, "2021-07-05", NEVER, "eligible"),
        ];
        assert_eq!(
            told(&rows),
            [
                "1900-01-01..2021-06-04: not_yet -> ineligible",
                "2021-06-05..2021-07-04: eligible -> ineligible"
            ]
        );
    }

    #[test]
    fn an_amount_that_changed_is_a_change_of_the_answer() {
        let mut after = row(true, "1900-01-01", NEVER, "eligible");
        after.amount_fen = 50_000;
        let changes = determination_changes(&[row(false, "1900-01-01", NEVER, "eligible"), after]);
        let [change] = changes.as_slice() else {
            panic!("{changes:?}")
        };
        let amounts = [&change.was, &change.is].map(|it| it.as_ref().unwrap().amount_fen);
        assert_eq!(amounts, [None, Some(50_000)]);
    }
}
