//! How conditions add up to an outcome, the same for every scheme.

use chrono::{Days, NaiveDate};

use super::belonging::Belonging;
use super::facts::Person;
use super::outcome::Outcome;
use super::trace::{Evidence, Line};
use crate::policy::Window;
use crate::time::add_months_clamped;

/// The conditions looked at so far.
#[derive(Debug, Clone, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each remembers one way in which a condition can stand against an outcome, and several can at once"
)]
pub(super) struct Deliberation {
    /// The trace, in the order of the conditions.
    pub(super) lines: Vec<Line>,
    contradicted: bool,
    waiting: bool,
    missing: bool,
    held_elsewhere: bool,
}

impl Deliberation {
    /// A condition that is met, or that a recorded fact contradicts.
    pub(super) fn decided(
        &mut self,
        condition: &'static str,
        met: bool,
        value: impl Into<String>,
        required: impl Into<String>,
        evidence: Vec<Evidence>,
    ) {
        self.contradicted |= !met;
        self.lines
            .push(Line::new(condition, Some(met), value, required, evidence));
    }

    /// A condition for which something has still to happen, or time to pass.
    pub(super) fn waits(
        &mut self,
        condition: &'static str,
        value: impl Into<String>,
        required: impl Into<String>,
        evidence: Vec<Evidence>,
    ) {
        self.waiting = true;
        self.lines
            .push(Line::new(condition, None, value, required, evidence));
    }

    /// A condition about which a fact is missing.
    pub(super) fn unknown(
        &mut self,
        condition: &'static str,
        value: impl Into<String>,
        required: impl Into<String>,
        evidence: Vec<Evidence>,
    ) {
        self.missing = true;
        self.lines
            .push(Line::new(condition, None, value, required, evidence));
    }

    /// A condition that was not looked at, since others decide already.
    pub(super) fn note(
        &mut self,
        condition: &'static str,
        value: impl Into<String>,
        required: impl Into<String>,
        evidence: Vec<Evidence>,
    ) {
        self.lines
            .push(Line::new(condition, None, value, required, evidence));
    }

    /// Whether every condition so far is met.
    pub(super) fn all_met(&self) -> bool {
        !self.contradicted && !self.waiting && !self.missing && !self.held_elsewhere
    }

    /// A condition that another's right stands against.
    pub(super) fn held_elsewhere(
        &mut self,
        condition: &'static str,
        value: impl Into<String>,
        required: impl Into<String>,
        evidence: Vec<Evidence>,
    ) {
        self.held_elsewhere = true;
        self.lines
            .push(Line::new(condition, Some(false), value, required, evidence));
    }

    /// Looks at the days of application last, and concludes.
    pub(super) fn conclude(
        &mut self,
        today: NaiveDate,
        eligible_from: Option<NaiveDate>,
        application: &Application,
    ) -> Conclusion {
        let too_early = eligible_from.filter(|from| today < *from);
        let state = application.state(today);
        let met = match state {
            _ if self.waiting || too_early.is_some() => (today > application.last).then_some(false),
            Stage::Open(_) => Some(true),
            Stage::Before(_) => None,
            Stage::Over => Some(false),
        };
        self.lines.push(Line::new(
            "window",
            met,
            today.to_string(),
            application.required(),
            Vec::new(),
        ));
        let after_last = application.last.checked_add_days(Days::new(1));
        let (outcome, changes_on) = if self.contradicted {
            (Outcome::Ineligible, None)
        } else if self.held_elsewhere {
            (Outcome::HeldElsewhere, None)
        } else if self.missing {
            (Outcome::Undetermined, None)
        } else if today > application.last {
            (Outcome::Expired, None)
        } else if self.waiting || too_early.is_some() {
            let next = [too_early, after_last].into_iter().flatten().min();
            (Outcome::NotYet, next)
        } else {
            match state {
                Stage::Open(until) => (
                    Outcome::Eligible,
                    until.and_then(|until| until.checked_add_days(Days::new(1))),
                ),
                Stage::Before(opens) => (Outcome::NotYet, Some(opens)),
                Stage::Over => (Outcome::Expired, None),
            }
        };
        // Lines that wait may change at any later day that was noted; those that are decided never do.
        Conclusion {
            outcome,
            changes_on: changes_on.filter(|next| *next > today),
        }
    }
}

/// An outcome, and the next day on which it may be another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Conclusion {
    pub(super) outcome: Outcome,
    pub(super) changes_on: Option<NaiveDate>,
}

/// The days on which one may apply.
#[derive(Debug, Clone)]
pub(super) struct Application {
    /// First and last day of each period, in order.
    periods: Vec<(NaiveDate, NaiveDate)>,
    /// The last day of all.
    pub(super) last: NaiveDate,
}

enum Stage {
    /// Until this day; none after which it could change.
    Open(Option<NaiveDate>),
    Before(NaiveDate),
    Over,
}

impl Application {
    /// At any time up to a last day, or in the windows of a policy that end on or after the first day of
    /// entitlement.
    pub(super) fn new(
        windows: &[Window],
        benefit_year: i32,
        eligible_from: Option<NaiveDate>,
        otherwise_until: NaiveDate,
    ) -> Self {
        let mut periods: Vec<(NaiveDate, NaiveDate)> = windows
            .iter()
            .map(|window| {
                let year = benefit_year.saturating_add_unsigned(window.year_offset);
                let opens = window.opens.in_year(year);
                let closes = window.closes.in_year(year);
                if closes < opens {
                    (opens, window.closes.in_year(year + 1))
                } else {
                    (opens, closes)
                }
            })
            .collect();
        periods.sort_unstable();
        let Some(last) = periods.last().map(|(_, closes)| *closes) else {
            return Self {
                periods: vec![(super::BEGINNING, otherwise_until)],
                last: otherwise_until,
            };
        };
        if let Some(from) = eligible_from {
            periods.retain(|(_, closes)| *closes >= from);
        }
        Self { periods, last }
    }

    /// At any time from a first to a last day.
    pub(super) fn between(first: NaiveDate, last: NaiveDate) -> Self {
        Self {
            periods: vec![(first, last)],
            last,
        }
    }

    /// From a day to the same day so many months later, clamped to the month's end and included.
    pub(super) fn within_months(first: NaiveDate, months: u32) -> Self {
        Self::between(first, add_months_clamped(first, months))
    }

    fn state(&self, today: NaiveDate) -> Stage {
        for (opens, closes) in &self.periods {
            if today < *opens {
                return Stage::Before(*opens);
            }
            if today <= *closes {
                return Stage::Open(Some(*closes));
            }
        }
        Stage::Over
    }

    fn required(&self) -> String {
        let periods: Vec<String> = self
            .periods
            .iter()
            .map(|(opens, closes)| {
                if *opens == super::BEGINNING {
                    format!("until {closes}")
                } else {
                    format!("{opens} to {closes}")
                }
            })
            .collect();
        if periods.is_empty() {
            format!("until {}", self.last)
        } else {
            periods.join(", ")
        }
    }
}

/// Whether the person belonged to a target group on a day.
pub(super) fn target_group(
    deliberation: &mut Deliberation,
    person: &Person<'_>,
    on: NaiveDate,
    what: &str,
) -> bool {
    let belonging = Belonging::on(person, on);
    let met = belonging.met;
    deliberation.decided(
        "target_group",
        met,
        belonging.value,
        format!("in a target group on {on} ({what})"),
        belonging.evidence,
    );
    met
}

/// Whether no death is recorded.
pub(super) fn alive(deliberation: &mut Deliberation, person: &Person<'_>) {
    match person.death() {
        Some((died_on, evidence)) => deliberation.decided(
            "alive",
            false,
            format!("died {died_on}"),
            "no death recorded",
            evidence,
        ),
        None => deliberation.decided(
            "alive",
            true,
            "no death recorded",
            "no death recorded",
            person.nothing(),
        ),
    }
}
