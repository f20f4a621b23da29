//! The one-off award to export bases that are employment-aid bases (一次性资金奖补): notice, part 3(2).
//!
//! It joins cases: every worker's record tells its stays with a base, and the base's award counts them.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::Assessment;
use super::deliberation::Deliberation;
use super::facts::{Person, World};
use super::outcome::{Determination, Question};
use super::settling::{Findings, Forum, application, programmes};
use super::spells::{Work, dispatch_of, spells};
use super::trace::Evidence;
use crate::ids::{OrganisationId, WorkerId};
use crate::money::Fen;
use crate::organisation::{BaseKind, Designation, Organisation, Seat};
use crate::policy::{AwardTier, BaseAwardParameters, Persons};
use crate::scheme::Scheme;
use crate::time::add_months_clamped;

/// The version of this rule's code that answers now.
const RULE: u32 = 1;
/// Days without work that a stay may bridge.
const MAX_GAP_DAYS: u32 = 15;

/// A worker's unbroken work for a base: employed by it, or sent out by it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stay {
    /// The person.
    pub worker: WorkerId,
    /// The days, both ends included.
    pub from: NaiveDate,
    /// The last day, once it is over.
    pub until: Option<NaiveDate>,
    /// Whether the person belonged to a target group on the first day.
    pub in_target_group: bool,
    /// The events that say so.
    pub evidence: Vec<Evidence>,
}

/// A person's stays with an organisation.
pub fn stays_with(person: &Person<'_>, organisation: OrganisationId) -> Vec<Stay> {
    let Some(primary) = person.record() else {
        return Vec::new();
    };
    let mut work: Vec<Work> = person
        .employments()
        .filter_map(|(record, employment)| {
            let sent = dispatch_of(person, record, employment)
                .filter(|dispatch| dispatch.fact.organiser_id == Some(organisation));
            let mut days = employment.interval();
            let mut evidence = record.cite_fact(employment.recorded_in, &employment.changed_in);
            if employment.fact.employer_id != organisation {
                // The base answers for those whom it sent out, until they return.
                let sent = sent?;
                days.until = days.until.into_iter().chain(sent.returned_on).min();
                let of = person
                    .dispatches()
                    .find(|(_, known)| known.fact.dispatch_id == sent.fact.dispatch_id);
                evidence.extend(of.into_iter().flat_map(|(record, dispatch)| {
                    record.cite_fact(dispatch.recorded_in, &dispatch.changed_in)
                }));
            }
            days.until
                .is_none_or(|until| until >= days.from)
                .then_some(Work {
                    days,
                    employer: employment.fact.employer_id,
                    evidence,
                })
        })
        .collect();
    work.sort_by_key(|work| work.days.from);
    spells(&work, MAX_GAP_DAYS)
        .into_iter()
        .map(|spell| {
            let member = person
                .memberships()
                .find(|(_, membership)| membership.covers(spell.first));
            let mut evidence: BTreeSet<Evidence> = spell.evidence.iter().copied().collect();
            evidence.extend(member.iter().flat_map(|(record, membership)| {
                record.cite_fact(membership.recorded_in, &membership.changed_in)
            }));
            Stay {
                worker: primary.id,
                from: spell.first,
                until: spell.last,
                in_target_group: member.is_some(),
                evidence: evidence.into_iter().collect(),
            }
        })
        .collect()
}

/// A base, with the stays that workers' records tell of.
#[derive(Debug, Clone, Copy)]
pub struct Base<'a> {
    /// The organisation.
    pub id: OrganisationId,
    /// Its state.
    pub organisation: &'a Organisation,
    /// All stays with it.
    pub stays: &'a [Stay],
}

const KINDS: [BaseKind; 2] = [BaseKind::ExportBase, BaseKind::EmploymentAidBase];

impl<'a> Base<'a> {
    fn designations(&self, kind: BaseKind) -> impl Iterator<Item = &'a Designation> {
        let designations = self.organisation.designations.iter();
        designations.filter(move |designation| designation.fact.kind == kind)
    }

    /// The designation of a kind that speaks on a day: the one that holds then; else the last that began before; else
    /// the next.
    fn designation(&self, kind: BaseKind, on: NaiveDate) -> Option<&'a Designation> {
        let begins = |designation: &&Designation| designation.fact.designated_on;
        self.designations(kind)
            .find(|designation| designation.days().is_some_and(|days| days.contains(on)))
            .or_else(|| {
                self.designations(kind)
                    .filter(|designation| begins(designation) <= on)
                    .max_by_key(begins)
            })
            .or_else(|| self.designations(kind).min_by_key(begins))
    }

    /// The designations that speak on a day.
    fn speaking(&self, on: NaiveDate) -> impl Iterator<Item = &'a Designation> {
        KINDS
            .into_iter()
            .filter_map(move |kind| self.designation(kind, on))
    }

    /// The day on which the base was both, as far as it can be told.
    fn both_from(&self, on: NaiveDate) -> Option<NaiveDate> {
        let begins = |kind| Some(self.designation(kind, on)?.fact.designated_on);
        Some(begins(BaseKind::ExportBase)?.max(begins(BaseKind::EmploymentAidBase)?))
    }

    fn cite(&self, designation: &Designation) -> Vec<Evidence> {
        std::iter::once(designation.recorded_in)
            .chain(designation.changed_in.iter().copied())
            .map(|version| Evidence::organisation(self.id, version))
            .collect()
    }

    /// Where the award is decided, as of what speaks on a day: the seat on the day on which the base was both, or so far
    /// one of both.
    fn seat(&self, on: NaiveDate) -> Option<(NaiveDate, &'a Seat)> {
        let bound_to = self
            .speaking(on)
            .map(|found| found.fact.designated_on)
            .max()?;
        Some((bound_to, self.organisation.seat_on(bound_to)?))
    }
}

/// The questions that a base raises: one per programme, once it was designated as an export base.
pub fn assess_base<'a>(base: &'a Base<'a>, world: &'a World<'a>) -> Vec<Assessment<'a>> {
    let seat = base.seat(NaiveDate::MAX);
    let Some((_, seat)) = seat.filter(|_| base.designations(BaseKind::ExportBase).next().is_some())
    else {
        return Vec::new();
    };
    programmes(world, Scheme::BaseAward, seat.region)
        .into_iter()
        .map(|programme| {
            let mut question = Question::of(Scheme::BaseAward, programme);
            question.organisation = Some(base.id);
            Assessment::new(question, move |today| {
                let (bound_to, seat) = base.seat(today).unwrap_or((today, seat));
                let mut told_by = vec![Evidence::organisation(base.id, seat.recorded_in)];
                told_by.extend(base.speaking(today).flat_map(|found| base.cite(found)));
                let forum = Forum::of(
                    world,
                    Scheme::BaseAward,
                    programme,
                    seat.region,
                    bound_to,
                    told_by,
                );
                rule_1(base, &forum, today)
            })
        })
        .collect()
}

/// Rule version 1.
fn rule_1(base: &Base<'_>, forum: &Forum<'_>, today: NaiveDate) -> Determination {
    let rules = forum.choice.rules::<BaseAwardParameters>();
    let Some((winner, rules)) = rules else {
        return forum.undecided(RULE);
    };
    let mut deliberation = Deliberation::default();
    let seat = forum.told_by.first().copied();
    let export = ("export_base", BaseKind::ExportBase);
    designated(&mut deliberation, base, export, today, seat);
    let aid = ("employment_aid_base", BaseKind::EmploymentAidBase);
    designated(&mut deliberation, base, aid, today, None);
    let application = |eligible_from| {
        application(
            winner.terms(),
            forum.bound_to,
            rules.apply_within_months,
            eligible_from,
        )
    };
    // Who is full later than one may apply adds nothing.
    let counted_on = today.min(application(None).last);
    let stable = Stable::of(base, rules);
    let number = stable.look(&mut deliberation, base, rules, counted_on);
    let eligible_from = stable
        .reaches(rules)
        .zip(base.both_from(today))
        .map(|(full_on, both_from)| full_on.max(both_from));
    let nothing = Evidence::organisation(base.id, base.organisation.version).absence();
    deliberation.decided("once", true, "no award recorded", "once", vec![nothing]);
    let mut determination = Findings {
        forum,
        winner,
        rule: RULE,
        deliberation,
        eligible_from,
        application: application(eligible_from),
        amount: amount(base, rules, number, today),
    }
    .on(today);
    // A designation or revocation ahead, or one more worker whose months are full, changes the answer too.
    let days = |found: &Designation| [Some(found.fact.designated_on), found.revoked_on];
    let ahead = KINDS
        .into_iter()
        .flat_map(|kind| base.designations(kind).flat_map(days))
        .flatten();
    determination.changes_on = ahead
        .chain(stable.next_after(counted_on))
        .chain(determination.changes_on)
        .filter(|day| *day > today)
        .min();
    determination
}

/// Whether the organisation is a base of a kind on the day.
fn designated(
    deliberation: &mut Deliberation,
    base: &Base<'_>,
    (condition, kind): (&'static str, BaseKind),
    today: NaiveDate,
    seat: Option<Evidence>,
) {
    let required = format!("{kind} on {today}");
    let Some(found) = base.designation(kind, today) else {
        let nothing = Evidence::organisation(base.id, base.organisation.version).absence();
        let evidence = seat.into_iter().chain([nothing]).collect();
        return deliberation.waits(condition, "not designated", required, evidence);
    };
    let from = found.fact.designated_on;
    // Earlier and later designations of the kind say on which days this one speaks.
    let all = base
        .organisation
        .designations
        .iter()
        .filter(|designation| designation.fact.kind == kind);
    let evidence = seat
        .into_iter()
        .chain(all.flat_map(|designation| base.cite(designation)))
        .collect();
    match found.revoked_on {
        Some(revoked_on) if revoked_on <= today => deliberation.decided(
            condition,
            false,
            format!("designated {from}, revoked {revoked_on}"),
            required,
            evidence,
        ),
        _ if today < from => {
            let value = format!("designated {from}");
            deliberation.waits(condition, value, required, evidence);
        }
        _ => {
            let value = format!("since {from}");
            deliberation.decided(condition, true, value, required, evidence);
        }
    }
}

/// The workers who count, by the day on which their months were full.
struct Stable<'a>(Vec<(NaiveDate, &'a Stay)>);

impl<'a> Stable<'a> {
    fn of(base: &Base<'a>, rules: &BaseAwardParameters) -> Self {
        let mut full: Vec<(NaiveDate, &Stay)> = base
            .stays
            .iter()
            .filter(|stay| rules.persons == Persons::Any || stay.in_target_group)
            .filter_map(|stay| {
                let full_on = add_months_clamped(stay.from, rules.stable_months);
                let last_needed = full_on.pred_opt()?;
                stay.until
                    .is_none_or(|until| until >= last_needed)
                    .then_some((full_on, stay))
            })
            .collect();
        full.sort();
        // Each person once, by the earliest stay.
        let mut seen = BTreeSet::new();
        full.retain(|(_, stay)| seen.insert(stay.worker));
        Self(full)
    }

    /// The day on which the least number that draws an award was full.
    fn reaches(&self, rules: &BaseAwardParameters) -> Option<NaiveDate> {
        let needed = usize::try_from(least(rules)).unwrap_or(usize::MAX);
        let (full_on, _) = self.0.get(needed.saturating_sub(1))?;
        Some(*full_on)
    }

    /// The next day on which the number grows.
    fn next_after(&self, day: NaiveDate) -> Option<NaiveDate> {
        let mut days = self.0.iter().map(|(full_on, _)| *full_on);
        days.find(|full_on| *full_on > day)
    }

    /// The condition of numbers; the number on a day.
    fn look(
        &self,
        deliberation: &mut Deliberation,
        base: &Base<'_>,
        rules: &BaseAwardParameters,
        on: NaiveDate,
    ) -> u32 {
        let counted: Vec<&(NaiveDate, &Stay)> = self
            .0
            .iter()
            .filter(|(full_on, _)| *full_on <= on)
            .collect();
        let least = least(rules);
        let number = u32::try_from(counted.len()).unwrap_or(u32::MAX);
        let required = format!(
            "at least {least} workers for {} months",
            rules.stable_months
        );
        // Those whose months are not full yet say when the number grows.
        let mut evidence: Vec<Evidence> = self
            .0
            .iter()
            .flat_map(|(_, stay)| stay.evidence.iter().copied())
            .collect();
        if number >= least {
            deliberation.decided(
                "stable_workers",
                true,
                format!("{number} workers"),
                required,
                evidence,
            );
        } else {
            evidence.push(Evidence::organisation(base.id, base.organisation.version).absence());
            let value = format!("{number} workers");
            deliberation.waits("stable_workers", value, required, evidence);
        }
        number
    }
}

fn least(rules: &BaseAwardParameters) -> u32 {
    rules.tiers.first().map_or(0, |tier| tier.at_least)
}

/// The amount of the highest tier that is reached; the lowest one's as long as none is.
fn amount(
    base: &Base<'_>,
    rules: &BaseAwardParameters,
    number: u32,
    today: NaiveDate,
) -> Option<(Fen, String)> {
    let tier: &AwardTier = rules
        .tiers
        .iter()
        .rfind(|tier| tier.at_least <= number)
        .or(rules.tiers.first())?;
    let near = base
        .speaking(today)
        .any(|designation| designation.fact.near_resettlement_site);
    let mut computation = format!("{} from {} workers on", tier.amount_fen, tier.at_least);
    let mut amount = tier.amount_fen;
    if near && rules.near_resettlement_percent != 100 {
        amount = amount.percent(rules.near_resettlement_percent);
        computation = format!(
            "{computation}, × {}% near a resettlement site = {amount}",
            rules.near_resettlement_percent
        );
    }
    Some((amount, computation))
}
