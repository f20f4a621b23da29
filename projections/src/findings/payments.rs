//! Money that went out twice, or for premiums that came back: R1, R2, R16.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use domain::claim::EntitlementKey;
use domain::determination::Record;
use domain::finding::{Rule, Severity};
use domain::scheme::Scheme;
use domain::worker::{Dispatch, PaidElsewhere};

use super::found::Found;
use super::look::{Asked, Look, cite_contribution, cite_dispatch, cite_employment, pairs};

/// R1: the same benefit of one person and period, claimed in two records or paid by another office too. A payment
/// elsewhere counts from any payer.
pub(super) fn paid_twice(look: &Look<'_>) -> Vec<Found> {
    let mut by_key: BTreeMap<String, Vec<(&EntitlementKey, &Asked<'_>)>> = BTreeMap::new();
    for asked in &look.lines {
        let keys = asked.line.keys.iter().map(|owned| &owned.key);
        for key in keys.filter(|key| is_a_period(key)) {
            by_key.entry(key.text()).or_default().push((key, asked));
        }
    }
    let mut found = Vec::new();
    for claimed in by_key.values() {
        found.extend(pairs(claimed).filter_map(|(one, other)| of_two(look, one.1, other.1)));
        for (key, asked) in claimed {
            let paid = payments_elsewhere(look);
            let same = paid.filter(|(_, paid)| key.is_paid_by(paid.fact.scheme, paid.fact.period));
            found.extend(same.map(|(record, paid)| {
                let of = look
                    .found(Rule::R1)
                    .fact(paid.fact.payment_id)
                    .fact(asked.claim.first_part())
                    .evidence(record.cite_fact(paid.recorded_in, &paid.changed_in))
                    .evidence([asked.filing()])
                    .measured(format!(
                        "key={} payer={}",
                        key.text(),
                        paid.fact.payer_region
                    ));
                of.bearing_on([*asked])
            }));
        }
    }
    found
}

/// Skills are for R8: their keys are shared by two schemes.
fn is_a_period(key: &EntitlementKey) -> bool {
    !matches!(
        key,
        EntitlementKey::Skill { .. }
            | EntitlementKey::Certificate { .. }
            | EntitlementKey::CountedForBase { .. }
            | EntitlementKey::BaseAward
            | EntitlementKey::StartupFirm
    )
}

fn of_two(look: &Look<'_>, one: &Asked<'_>, other: &Asked<'_>) -> Option<Found> {
    // As long as one is not approved, its own approval refuses it: a claim that is only asked for stops no other.
    let approved = one.claim.state.is_approved() && other.claim.state.is_approved();
    if one.claim.first_part() == other.claim.first_part() || !approved {
        return None;
    }
    let of = look
        .found(Rule::R1)
        .fact(one.claim.first_part())
        .fact(other.claim.first_part())
        .evidence([one.filing(), other.filing()]);
    // What is one too many is at stake, not both.
    let less = one.amount().min(other.amount());
    Some(of.bearing_on([one, other]).amount(less))
}

fn payments_elsewhere<'l, 'a>(
    look: &'l Look<'a>,
) -> impl Iterator<Item = (&'l Record<'a>, &'a PaidElsewhere)> {
    look.person.records().flat_map(|record| {
        let paid = record.worker.subsidies_paid_elsewhere.iter();
        paid.filter(|paid| !paid.voided)
            .map(move |paid| (record, paid))
    })
}

/// R2: one stay paid for by offices of two provinces: in the same benefit year, or in a later one although there was no
/// other departure.
pub(super) fn stay_paid_twice(look: &Look<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for asked in look.of_scheme(Scheme::Transport) {
        let Some((record, dispatch)) = look.dispatch_of(asked) else {
            continue;
        };
        for (payer, paid) in look.person.all_paid_elsewhere(Scheme::Transport) {
            if paid.fact.payer_region.province() == asked.claim.region().province() {
                continue;
            }
            let Some(severity) = same_stay(look, dispatch, paid.fact.period.year()) else {
                continue;
            };
            let of = look
                .found(Rule::R2)
                .grave(severity)
                .fact(paid.fact.payment_id)
                .fact(dispatch.fact.dispatch_id)
                .evidence(payer.cite_fact(paid.recorded_in, &paid.changed_in))
                .evidence(cite_dispatch(record, dispatch))
                .evidence([asked.filing()])
                .measured(format!(
                    "paid_by={} also_paid_by={}",
                    asked.claim.region(),
                    paid.fact.payer_region
                ));
            found.push(of.bearing_on([asked]));
        }
    }
    found
}

/// Whether money for a year can be for this stay: for sure in the year of departure, perhaps in a later one into which
/// it lasted, if nothing else can be meant.
fn same_stay(look: &Look<'_>, dispatch: &Dispatch, year: i32) -> Option<Severity> {
    if dispatch.fact.departed_on.year() == year {
        return Some(Severity::Block);
    }
    let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
    let lasts = dispatch.fact.departed_on < first
        && dispatch
            .returned_on
            .is_none_or(|returned| returned >= first);
    let mut others = look.person.dispatches();
    let another = others.any(|(_, other)| other.fact.departed_on.year() == year);
    (lasts && !another).then_some(Severity::Review)
}

/// R16: premiums were paid back, or the work had ended, and the subsidy for the month is still with the employer.
pub(super) fn kept_after_refund(look: &Look<'_>) -> Vec<Found> {
    let approved = |asked: &&Asked<'_>| asked.claim.state.is_approved() && !ordered_back(asked);
    let lines = look.of_scheme(Scheme::SocialInsurance).filter(approved);
    lines
        .filter_map(|asked| {
            let (record, contribution, employment) = look.contribution_of(asked)?;
            let ended = employment
                .ended_on
                .is_some_and(|ended| ended < contribution.fact.month.first_day());
            if contribution.refunded_on.is_none() && !ended {
                return None;
            }
            let mut of = look
                .found(Rule::R16)
                .fact(contribution.fact.contribution_id)
                .fact(asked.claim.first_part())
                .evidence(cite_contribution(record, contribution))
                .evidence([asked.filing()]);
            if ended {
                of = of.evidence(cite_employment(record, employment));
            }
            Some(of.bearing_on([asked]))
        })
        .collect()
}

/// Whether the line was asked back already.
fn ordered_back(asked: &Asked<'_>) -> bool {
    let receivable = asked.claim.receivable.as_ref();
    receivable.is_some_and(|due| {
        due.whole_lines.contains(&asked.line.line_no)
            || due.of_lines.contains_key(&asked.line.line_no)
    })
}
