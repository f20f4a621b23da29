//! Who the person is said to be: R3, R4, R25.

use chrono::NaiveDate;
use domain::claim::{PinnedLine, PostingKind};
use domain::determination::{Evidence, Record};
use domain::finding::{Rule, Severity};
use domain::scheme::Scheme;
use domain::time::parse_date;

use super::found::Found;
use super::look::{Asked, Look, cite_contribution, cite_dispatch, cite_employment, cite_training};

/// The day on which a line's determination asked for membership of a target group.
fn roster_day<'a>(asked: &Asked<'a>) -> Option<(NaiveDate, &'a PinnedLine)> {
    let mut trace = asked.line.determination.trace.iter();
    let line = trace.find(|line| line.condition == "target_group")?;
    let rest = line.required.strip_prefix("in a target group on ")?;
    let day = rest.split(' ').next()?;
    Some((parse_date(day).ok()?, line))
}

/// R3: nobody on the roster covers the day that counts, or only an entry that was made after the application.
pub(super) fn not_on_roster(look: &Look<'_>) -> Vec<Found> {
    look.lines
        .iter()
        .filter_map(|asked| {
            let (day, _) = roster_day(asked)?;
            let memberships: Vec<_> = look.person.memberships().collect();
            let covering = || {
                memberships
                    .iter()
                    .filter(|(_, membership)| membership.covers(day))
            };
            let of = look
                .found(Rule::R3)
                .fact(asked.claim.first_part())
                .fact(asked.line.line_no)
                .evidence([asked.filing()])
                .measured(format!("reference_date={day}"));
            if covering().next().is_none() {
                // Voided entries are evidence too: they were cited once.
                let entries = look.person.records().flat_map(|record| {
                    let all = record.worker.memberships.iter();
                    all.flat_map(|it| record.cite_fact(it.recorded_in, &it.changed_in))
                });
                return Some(of.evidence(entries).bearing_on([asked]));
            }
            let late = |(record, membership): &&(&Record<'_>, &domain::worker::Membership)| {
                asked.filing().id == record.id.as_uuid()
                    && membership.recorded_in > asked.claim.recorded_in
            };
            if !covering().all(|entry| late(&entry)) {
                return None;
            }
            let entries = covering()
                .flat_map(|(record, it)| record.cite_fact(it.recorded_in, &it.changed_in));
            let of = of.grave(Severity::Review).evidence(entries);
            Some(of.bearing_on([asked]))
        })
        .collect()
}

/// One fact that has a date: what it is known by, since when it holds, the events that say so.
struct Dated {
    fact: String,
    on: NaiveDate,
    events: Vec<Evidence>,
}

/// R4: a fact, an application or a payment after the day of death. What was earned before may be paid after it.
pub(super) fn after_death(look: &Look<'_>) -> Vec<Found> {
    let Some((died_on, death)) = look.person.death() else {
        return Vec::new();
    };
    let after = |dated: &Dated| dated.on > died_on;
    let mut found = Vec::new();
    for record in look.person.records() {
        for dated in facts_of(record).into_iter().filter(after) {
            let lines = look.resting_on(&dated.fact, &dated.events);
            let of = look
                .found(Rule::R4)
                .fact(&dated.fact)
                .evidence(dated.events)
                .evidence(death.clone())
                .measured(format!("on={} died_on={died_on}", dated.on));
            found.push(of.bearing_on(lines));
        }
    }
    let own = |asked: &&Asked<'_>| asked.claim.filed.applied_on > died_on;
    for asked in look.lines.iter().filter(own) {
        let of = look
            .found(Rule::R4)
            .fact(asked.claim.id())
            .evidence([asked.filing()])
            .evidence(death.clone())
            .measured(format!(
                "applied_on={} died_on={died_on}",
                asked.claim.filed.applied_on
            ));
        found.push(of.bearing_on([asked]));
    }
    found.extend(paid_after(look, died_on, &death));
    found
}

/// What the bank booked after the death. Heirs who were paid on a reviewed account are a reason to clear it.
fn paid_after(look: &Look<'_>, died_on: NaiveDate, death: &[Evidence]) -> Vec<Found> {
    let mut found = Vec::new();
    for record in look.person.records() {
        for claim in &record.worker.claims.claims {
            let booked = claim.postings.iter();
            let booked = booked.filter(|posting| posting.kind == PostingKind::Paid);
            for posting in booked.filter(|posting| posting.on.is_some_and(|on| on > died_on)) {
                let mut of = look
                    .found(Rule::R4)
                    .fact(claim.id())
                    .fact(posting.recorded_in)
                    .evidence([record.cite(posting.recorded_in)])
                    .evidence(death.to_vec())
                    .amount(posting.amount_fen.get())
                    .measured(format!("paid_after={died_on}"));
                of.claims.insert(claim.id());
                of.region = claim.region();
                found.push(of);
            }
        }
    }
    found
}

fn facts_of(record: &Record<'_>) -> Vec<Dated> {
    let worker = record.worker;
    let dated = |fact: String, on, events| Dated { fact, on, events };
    let trainings = worker.trainings.iter().filter(|it| !it.voided);
    let trainings = trainings.map(|it| {
        let attended = it.fact.attended_dates.iter().flatten().max();
        let last = attended.copied().unwrap_or(it.fact.completed_on);
        dated(
            it.fact.training_id.to_string(),
            last,
            cite_training(record, it),
        )
    });
    let dispatches = worker.dispatches.iter().filter(|it| !it.voided);
    let dispatches = dispatches.map(|it| {
        let last = it.arrived_on.unwrap_or(it.fact.departed_on);
        dated(
            it.fact.dispatch_id.to_string(),
            last,
            cite_dispatch(record, it),
        )
    });
    let employments = worker.employments.iter().filter(|it| !it.voided);
    let employments = employments.map(|it| {
        let events = cite_employment(record, it);
        dated(
            it.fact.employment_id.to_string(),
            it.fact.started_on,
            events,
        )
    });
    let contributions = worker.contributions.iter();
    let contributions = contributions.filter(|it| !it.voided && it.refunded_on.is_none());
    let contributions = contributions.map(|it| {
        let events = cite_contribution(record, it);
        let month = it.fact.month.first_day();
        dated(it.fact.contribution_id.to_string(), month, events)
    });
    let wages = worker.wages.iter().map(|it| {
        let month = it.fact.month.first_day();
        dated(
            it.fact.wage_id.to_string(),
            month,
            vec![record.cite(it.recorded_in)],
        )
    });
    trainings
        .chain(dispatches)
        .chain(employments)
        .chain(contributions)
        .chain(wages)
        .collect()
}

/// R25: a firm of one's own while drawing as a member of a target group. Subsidies for founders are for founders.
pub(super) fn has_a_firm(look: &Look<'_>) -> Vec<Found> {
    let drawing = |asked: &&Asked<'_>| {
        !asked.is_of(Scheme::Startup)
            && !asked.is_of(Scheme::LoanInterest)
            && roster_day(asked).is_some()
    };
    let mut found = Vec::new();
    for asked in look.lines.iter().filter(drawing) {
        let on = asked.claim.filed.applied_on;
        for (record, venture) in look.person.ventures() {
            let running = venture.fact.started_on <= on
                && venture.closed_on.is_none_or(|closed| closed >= on);
            if !running {
                continue;
            }
            let of = look
                .found(Rule::R25)
                .fact(venture.fact.venture_id)
                .fact(asked.claim.first_part())
                .evidence(record.cite_fact(venture.recorded_in, &venture.changed_in))
                .evidence([asked.filing()]);
            found.push(of.bearing_on([asked]));
        }
    }
    found
}
