//! R23: what was due and was never applied for.

use domain::determination::{Evidence, Outcome};
use domain::finding::Rule;

use super::found::Found;
use super::look::Look;
use crate::determinations::Answered;

/// A question whose answer was once that something is due, and then that the days of application are over. What only
/// lacked time to pass was never due.
pub(super) fn never_claimed(look: &Look<'_>, answered: &[Answered]) -> Vec<Found> {
    answered
        .iter()
        .filter_map(|(question, answers)| {
            let (from, expired) = answers.last()?;
            let due = answers
                .iter()
                .rfind(|(_, answer)| answer.outcome == Outcome::Eligible);
            let (_, due) = due.filter(|_| expired.outcome == Outcome::Expired)?;
            let amount = due.amount_fen.filter(|amount| amount.get() > 0)?;
            let cited = due.trace.iter().flat_map(|line| &line.evidence);
            let cited: Vec<Evidence> = cited.filter(|event| !event.absent).copied().collect();
            let mut found = look
                .found(Rule::R23)
                .fact(question.key())
                .from(Some(*from))
                .evidence(cited)
                .amount(amount.get())
                .measured(format!(
                    "scheme={} apply_by={}",
                    question.scheme,
                    due.apply_by.map(|day| day.to_string()).unwrap_or_default()
                ));
            found.region = due.region;
            Some(found)
        })
        .collect()
}
