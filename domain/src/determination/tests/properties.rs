//! Laws of the rules, over histories that were made up: several employers, programmes, linked records and payments
//! elsewhere, recorded in any order.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use proptest::sample::Index;

use super::history::History;
use super::made_up::{history, some_day};
use crate::citizen_id::Sex;
use crate::determination::{Determination, Outcome, Question};
use crate::scheme::Scheme;
use crate::time::{Month, add_months_clamped};
use crate::worker::WorkerCategory;

/// The months of social insurance that somebody is entitled to, now, later or in the past.
fn entitled_months(history: &History, day: NaiveDate) -> Vec<Month> {
    history
        .answers_on(day)
        .into_iter()
        .filter(|(question, _)| question.scheme == Scheme::SocialInsurance)
        .filter(|(_, answer)| {
            matches!(
                answer.outcome,
                Outcome::Eligible | Outcome::NotYet | Outcome::Expired
            )
        })
        .filter_map(|(question, _)| question.month)
        .collect()
}

/// The months of social insurance that were claimed and approved, whatever became of the money.
fn held_months(history: &History, day: NaiveDate) -> Vec<Month> {
    history
        .answers_on(day)
        .into_iter()
        .filter(|(question, _)| question.scheme == Scheme::SocialInsurance)
        .filter(|(_, answer)| matches!(answer.outcome, Outcome::Approved | Outcome::Paid))
        .filter_map(|(question, _)| question.month)
        .collect()
}

fn days() -> impl Strategy<Value = NaiveDate> {
    some_day().prop_map(|day| day.parse().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn no_month_is_entitled_twice(history in history(), day in days()) {
        let mut months = entitled_months(&history, day);
        months.extend(history.months_paid_elsewhere());
        let distinct: BTreeSet<Month> = months.iter().copied().collect();
        prop_assert_eq!(months.len(), distinct.len());
    }

    #[test]
    fn no_calendar_year_holds_two_transport_subsidies(history in history(), day in days()) {
        // One that was paid holds the year, whoever paid it: then no dispatch of the year is entitled.
        let held = history.transport_paid_elsewhere();
        for (question, answer) in history.answers_on(day) {
            let entitled = matches!(
                answer.outcome,
                Outcome::Eligible | Outcome::NotYet | Outcome::Expired
            );
            if question.scheme == Scheme::Transport && entitled {
                prop_assert!(!question.year.is_some_and(|year| held.contains(&year)));
            }
        }
    }

    #[test]
    fn the_clock_never_exceeds_its_months_unless_retirement_is_near(history in history(), day in days()) {
        let entitled = entitled_months(&history, day);
        let elsewhere = history.months_paid_elsewhere();
        let Some(first) = entitled.iter().chain(&elsewhere).min() else {
            return Ok(());
        };
        let (sex, born_on) = history.identity();
        // A post's category makes retirement later for women only: near in no category, never near.
        // The clock may have begun with a month that a claim has.
        let held = held_months(&history, day);
        let near = WorkerCategory::ALL.iter().any(|category| {
            let retires_on = crate::retirement::statutory_retirement(sex, born_on, *category);
            [*first].iter().chain(&held).any(|first| retires_on < add_months_clamped(first.first_day(), 60))
                && (sex == Sex::Female || *category == WorkerCategory::Worker)
        });
        if !near && !entitled.is_empty() {
            prop_assert!(entitled.len() + elsewhere.len() <= history.max_months());
        }
    }

    #[test]
    fn an_answer_follows_from_the_events_that_its_trace_cites(
        history in history(),
        day in days(),
        which in proptest::collection::vec((any::<Index>(), any::<Index>()), 6),
    ) {
        let answers = history.answers_on(day);
        if answers.is_empty() {
            return Ok(());
        }
        for (which, dropped) in which {
            let (question, answer) = which.get(&answers);
            let cited = history.cited(answer);
            let only = history.only(&cited);
            let recomputed = only.answer(question, day);
            if recomputed.is_none() && answer.policy.is_none() {
                // Without any version of its programme nobody would ask.
                continue;
            }
            prop_assert_eq!(recomputed.as_ref(), Some(answer), "{:?}", question);
            if cited.is_empty() {
                continue;
            }
            let one = *dropped.get(&Vec::from_iter(&cited));
            let fewer = cited.iter().filter(|evidence| *evidence != one).copied().collect();
            let without = history.only(&fewer).answer(question, day);
            prop_assert_ne!(without.as_ref(), Some(answer), "{:?} is cited for nothing", one);
        }
    }

    #[test]
    fn all_answers_of_a_question_agree_with_the_answer_of_each_day(
        history in history(),
        days in proptest::collection::vec((days(), -2..=2i64), 8),
    ) {
        history.ask(|assessments| {
            for assessment in assessments {
                let answers = assessment.answers();
                // Random days, and those around each change.
                let around = answers.iter().flat_map(|(from, _)| [from.pred_opt(), Some(*from)]);
                let mut asked: Vec<NaiveDate> = around.flatten().skip(1).collect();
                asked.extend(days.iter().map(|(day, _)| *day + Days::new(1)));
                for day in asked {
                    let last = answers.iter().rfind(|(from, _)| *from <= day);
                    let (_, held) = last.expect("the first answer holds from the beginning");
                    prop_assert!(
                        held.answers_like(&assessment.on(day)),
                        "{:?} on {}: {:#?} is not {:#?}",
                        assessment.question, day, held, assessment.on(day)
                    );
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn answers_depend_on_nothing_that_was_asked_before(history in history(), one in days(), other in days()) {
        let first = history.answers_on(one);
        let keyed: BTreeMap<&Question, &Determination> =
            first.iter().map(|(question, answer)| (question, answer)).collect();
        prop_assert_eq!(keyed.len(), first.len(), "two questions are the same");
        history.ask(|assessments| {
            for assessment in assessments.iter().rev() {
                assessment.on(other);
                prop_assert_eq!(Some(&&assessment.on(one)), keyed.get(&assessment.question));
            }
            Ok(())
        })?;
    }
}
