//! Journeys: R20, R21, R22.

use chrono::{Days, NaiveDate};
use domain::determination::Record;
use domain::finding::Rule;
use domain::scheme::Scheme;
use domain::time::{Interval, add_months_clamped};
use domain::worker::{Dispatch, Employment};

use super::found::Found;
use super::look::{Look, cite_dispatch, cite_employment, cite_training};

/// Months of a stay that a claim for its way rests on (人社厅发〔2021〕46号 三（一）：跨省就业3个月以上). What comes later may
/// follow a return that nobody has recorded.
const CLAIMED_MONTHS: u32 = 3;

/// R20: money for a stay of which nothing tells but the employer's word: no ticket, no arrival, no wage, no premium.
pub(super) fn badly_proved(look: &Look<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for asked in look.of_scheme(Scheme::Transport) {
        let Some((record, dispatch)) = look.dispatch_of(asked) else {
            continue;
        };
        let papers = !dispatch.fact.evidence.is_empty() || !asked.claim.filed.evidence.is_empty();
        if papers || dispatch.arrived_on.is_some() || paid_while_away(look, dispatch) {
            continue;
        }
        let of = look
            .found(Rule::R20)
            .fact(dispatch.fact.dispatch_id)
            .fact("nothing but a word")
            .evidence(cite_dispatch(record, dispatch))
            .evidence([asked.filing()]);
        found.push(of.bearing_on([asked]));
    }
    found
}

fn stay(dispatch: &Dispatch) -> Interval {
    Interval {
        from: dispatch.fact.departed_on,
        until: dispatch.returned_on,
    }
}

fn paid_while_away(look: &Look<'_>, dispatch: &Dispatch) -> bool {
    let of_stay = |work: &Employment| {
        work.fact.dispatch_id == Some(dispatch.fact.dispatch_id)
            || work.fact.workplace.code.province() == dispatch.fact.destination.code.province()
                && work.interval().overlaps(&stay(dispatch))
    };
    let premiums = look.person.contributions();
    let mut premiums = premiums.filter(|(_, paid, _)| paid.refunded_on.is_none());
    let premium = premiums.any(|(_, _, work)| of_stay(work));
    let wage = look.person.records().any(|record| {
        let mut wages = record.worker.wages.iter();
        wages.any(|wage| {
            let work = record.worker.employment(wage.fact.employment_id);
            work.is_some_and(|work| !work.voided && of_stay(work))
        })
    });
    premium || wage
}

/// R21: the way to another province is claimed for, and a class, or work with its wage or premium, shows the person at
/// home in the months that the claim rests on.
pub(super) fn at_home(look: &Look<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for asked in look.of_scheme(Scheme::Transport) {
        let Some((record, dispatch)) = look.dispatch_of(asked) else {
            continue;
        };
        let home = dispatch.fact.origin.code.province();
        if dispatch.fact.destination.code.province() == home {
            continue;
        }
        let from = dispatch.fact.departed_on;
        let end = add_months_clamped(from, CLAIMED_MONTHS);
        let end = dispatch.returned_on.map_or(end, |back| back.min(end));
        let of = |fact: String| {
            look.found(Rule::R21)
                .fact(dispatch.fact.dispatch_id)
                .fact(fact)
                .evidence(cite_dispatch(record, dispatch))
                .evidence([asked.filing()])
        };
        for (other, training) in look.person.trainings() {
            let days = training.fact.attended_dates.iter().flatten();
            let mut inside = days.filter(|day| from < **day && **day < end);
            if training.fact.region.code.province() == home
                && let Some(day) = inside.next()
            {
                let of = of(training.fact.training_id.to_string())
                    .evidence(cite_training(other, training))
                    .measured(format!("in_class_at_home={day}"));
                found.push(of.bearing_on([asked]));
            }
        }
        for (other, work) in look.person.employments() {
            if work.fact.workplace.code.province() == home
                && let Some(month) = month_paid(other, work, from, end)
            {
                let of = of(work.fact.employment_id.to_string())
                    .evidence(cite_employment(other, work))
                    .measured(format!("paid_at_home={month}"));
                found.push(of.bearing_on([asked]));
            }
        }
    }
    found
}

/// The first whole month within some days for which work brought a wage or a premium.
fn month_paid(
    record: &Record<'_>,
    work: &Employment,
    from: NaiveDate,
    end: NaiveDate,
) -> Option<domain::time::Month> {
    let id = work.fact.employment_id;
    let wages = record.worker.wages.iter();
    let wages = wages.filter(|wage| wage.fact.employment_id == id);
    let premiums = record.worker.contributions.iter();
    let premiums = premiums
        .filter(|paid| paid.fact.employment_id == id && !paid.voided && paid.refunded_on.is_none());
    wages
        .map(|wage| wage.fact.month)
        .chain(premiums.map(|paid| paid.fact.month))
        .filter(|month| month.first_day() >= from && month.last_day() <= end)
        .min()
}

/// R22: one side reports what the other has not seen: a departure without arrival or work, or work in another province
/// that nobody was sent to.
pub(super) fn only_one_side(look: &Look<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (record, dispatch) in look.person.dispatches() {
        let id = dispatch.fact.dispatch_id;
        let (departed, destination) = (dispatch.fact.departed_on, dispatch.fact.destination.code);
        let limits = look.limits(None, departed);
        let days = u64::from(limits.count("R22.days"));
        let due = departed.checked_add_days(Days::new(days));
        let seen = look.person.employments().any(|(_, work)| {
            work.fact.dispatch_id == Some(id)
                || work.fact.workplace.code.province() == destination.province()
                    && work.interval().overlaps(&stay(dispatch))
        });
        if dispatch.arrived_on.is_some() || seen {
            continue;
        }
        let of = look
            .found(Rule::R22)
            .fact(id)
            .from(due.and_then(|day| day.succ_opt()))
            .evidence(cite_dispatch(record, dispatch))
            .measured(format!("departed_on={departed} days={days}"))
            .under(&limits);
        found.push(of.bearing_on(look.resting_on(id, &[])));
    }
    for (record, work) in look.person.employments() {
        let started = work.fact.started_on;
        let Some((origin, _)) = look.person.origin_on(started) else {
            continue;
        };
        let sent = look.person.dispatches().any(|(_, dispatch)| {
            work.fact.dispatch_id == Some(dispatch.fact.dispatch_id)
                || stay(dispatch).contains(started)
        });
        if work.fact.workplace.code.province() == origin.province() || sent {
            continue;
        }
        let limits = look.limits(None, started);
        let days = u64::from(limits.count("R22.days"));
        let due = started.checked_add_days(Days::new(days));
        let of = look
            .found(Rule::R22)
            .fact(work.fact.employment_id)
            .from(due.and_then(|day| day.succ_opt()))
            .evidence(cite_employment(record, work))
            .measured(format!("started_on={started} days={days}"))
            .under(&limits);
        found.push(of);
    }
    found
}
