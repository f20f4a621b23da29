//! The one-off award to export bases that are employment-aid bases (一次性资金奖补): notice, part 3(2).
//!
//! It joins cases: every worker's record tells its stays with a base, and the base's award counts them.

mod stable;
mod stays;

use chrono::NaiveDate;

use super::Assessment;
use super::deliberation::{Application, Deliberation};
use super::facts::World;
use super::outcome::{Determination, Question};
use super::settling::{Findings, Forum, application, programmes};
use super::trace::Evidence;
use crate::ids::{OrganisationId, WorkerId};
use crate::money::Fen;
use crate::organisation::{BaseKind, Designation, Organisation, Seat};
use crate::policy::{AwardTier, BaseAwardParameters, Considered};
use crate::scheme::Scheme;
use stable::Stable;
pub use stays::{Stay, stays_with};

/// The version of this rule's code that answers now.
const RULE: u32 = 1;

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

    /// The policy of a programme that decides as asked on a day: at the seat of then, or at `latest` where nothing speaks
    /// yet.
    fn forum<'w>(
        &self,
        world: &World<'w>,
        programme: &str,
        latest: &'a Seat,
        today: NaiveDate,
    ) -> Forum<'w> {
        let (bound_to, seat) = self.seat(today).unwrap_or((today, latest));
        let mut told_by = vec![Evidence::organisation(self.id, seat.recorded_in)];
        told_by.extend(self.speaking(today).flat_map(|found| self.cite(found)));
        let scheme = Scheme::BaseAward;
        Forum::of(world, scheme, programme, seat.region, bound_to, told_by)
    }

    /// The workers whom the award of a programme counts on a day.
    pub(super) fn counted(
        &self,
        world: &World<'_>,
        programme: &str,
        today: NaiveDate,
    ) -> Vec<WorkerId> {
        let Some((_, latest)) = self.seat(NaiveDate::MAX) else {
            return Vec::new();
        };
        let forum = self.forum(world, programme, latest, today);
        let Some((winner, rules)) = forum.choice.rules::<BaseAwardParameters>() else {
            return Vec::new();
        };
        let counted_on = counted_on(&days(&forum, &winner, rules, None), today);
        Stable::of(self, rules).on(counted_on).collect()
    }
}

/// The days of application.
fn days(
    forum: &Forum<'_>,
    winner: &Considered<'_>,
    rules: &BaseAwardParameters,
    eligible_from: Option<NaiveDate>,
) -> Application {
    let months = rules.apply_within_months;
    application(winner.terms(), forum.bound_to, months, eligible_from)
}

/// The day whose number counts: who is full later than one may apply adds nothing.
fn counted_on(whenever: &Application, today: NaiveDate) -> NaiveDate {
    today.min(whenever.last)
}

/// The questions that a base raises: one per programme, once it was designated as an export base.
pub(super) fn assess<'a>(base: &'a Base<'a>, world: &'a World<'a>) -> Vec<Assessment<'a>> {
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
                let forum = base.forum(world, programme, seat, today);
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
    let counted_on = counted_on(&days(forum, &winner, rules, None), today);
    let stable = Stable::of(base, rules);
    let number = stable.look(&mut deliberation, base, rules, counted_on);
    let eligible_from = stable
        .reaches(rules)
        .zip(base.both_from(today))
        .map(|(full_on, both_from)| full_on.max(both_from));
    let nothing = Evidence::organisation(base.id, base.organisation.version).absence();
    deliberation.decided("once", true, "no award recorded", "once", vec![nothing]);
    let application = days(forum, &winner, rules, eligible_from);
    let mut determination = Findings {
        forum,
        winner,
        rule: RULE,
        deliberation,
        eligible_from,
        application,
        amount: amount(base, rules, number, today),
    }
    .on(today);
    // A designation or revocation ahead, or one more worker whose months are full, changes the answer too.
    let turns = |found: &Designation| [Some(found.fact.designated_on), found.revoked_on];
    let ahead = KINDS
        .into_iter()
        .flat_map(|kind| base.designations(kind).flat_map(turns))
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
