//! The money for whoever organised a placement (就业创业服务补助): notice, part 3(2).

use chrono::{Datelike, Days, NaiveDate};

use super::deliberation::{Application, Deliberation, target_group};
use super::facts::{Person, Record, World};
use super::outcome::{Determination, Question};
use super::settling::{Findings, Forum, application, perhaps_paid_elsewhere, programmes};
use super::spells::{self, Spell, Work};
use super::{Assessment, Evidence};
use crate::ids::OrganisationId;
use crate::organisation::Role;
use crate::policy::EmploymentServiceParameters;
use crate::region::RegionCode;
use crate::scheme::Scheme;
use crate::time::{Interval, add_months_clamped};
use crate::worker::Dispatch;

/// The version of this rule's code that answers now.
const RULE: u32 = 1;

/// The questions that a person's organised dispatches raise: one per dispatch and programme of the organiser's
/// place.
pub(super) fn assess<'a>(person: &'a Person<'a>, world: &'a World<'a>) -> Vec<Assessment<'a>> {
    let Some(primary) = person.record() else {
        return Vec::new();
    };
    let mut assessments = Vec::new();
    for (record, dispatch) in person.dispatches() {
        let Some(organiser) = dispatch.fact.organiser_id else {
            continue;
        };
        let departed_on = dispatch.fact.departed_on;
        let case = Case {
            person,
            world,
            record,
            dispatch,
            organiser,
        };
        let seat = world
            .organisation(organiser)
            .and_then(|organisation| organisation.seat_on(departed_on));
        let region = seat.map_or(RegionCode::NATION, |seat| seat.region);
        let mut told_by = case.cite_dispatch();
        told_by.extend(seat.map(|seat| Evidence::organisation(organiser, seat.recorded_in)));
        let scheme = Scheme::EmploymentService;
        for programme in programmes(world, scheme, region) {
            let mut question = Question::of(scheme, programme);
            question.worker = Some(primary.id);
            question.dispatch = Some(dispatch.fact.dispatch_id);
            question.organisation = Some(organiser);
            let forum = Forum::of(
                world,
                scheme,
                programme,
                region,
                departed_on,
                told_by.clone(),
            );
            assessments.push(Assessment::new(question, move |today| {
                rule_1(&case, &forum, today)
            }));
        }
    }
    assessments
}

/// One organised dispatch.
#[derive(Clone, Copy)]
struct Case<'a> {
    person: &'a Person<'a>,
    world: &'a World<'a>,
    record: &'a Record<'a>,
    dispatch: &'a Dispatch,
    organiser: OrganisationId,
}

impl Case<'_> {
    fn cite_dispatch(&self) -> Vec<Evidence> {
        self.record
            .cite_fact(self.dispatch.recorded_in, &self.dispatch.changed_in)
    }
}

/// Rule version 1.
fn rule_1(case: &Case<'_>, forum: &Forum<'_>, today: NaiveDate) -> Determination {
    let Some((winner, rules)) = forum.choice.rules::<EmploymentServiceParameters>() else {
        return forum.undecided(RULE);
    };
    let mut deliberation = Deliberation::default();
    let departed_on = case.dispatch.fact.departed_on;
    organiser_role(&mut deliberation, case, forum);
    target_group(&mut deliberation, case.person, departed_on, "departure");

    let work = spells::work_of(case.person, case.dispatch, None);
    let spells = spells::spells(&work, rules.max_gap_days);
    let spell = spells::deciding(&spells, rules.min_months);
    let full_on = spell
        .filter(|spell| spell.reaches(rules.min_months))
        .map(|spell| spell.full_on(rules.min_months));
    placed(&mut deliberation, case, spell);
    duration(&mut deliberation, case, rules, spell, today);
    not_employed_here(&mut deliberation, case, rules, &work, spell);
    perhaps_paid_elsewhere(
        &mut deliberation,
        case.person,
        Scheme::EmploymentService,
        departed_on.year(),
    );

    let months = rules.apply_within_months;
    let application = match full_on {
        Some(full_on) => application(winner.terms(), full_on, months, Some(full_on)),
        // As long as no stay can be told, as if work had begun on departure.
        None => Application::between(
            departed_on,
            add_months_clamped(departed_on, rules.min_months.saturating_add(months)),
        ),
    };
    let each = rules.per_person_fen;
    Findings {
        forum,
        winner,
        rule: RULE,
        deliberation,
        eligible_from: full_on,
        application,
        amount: Some((each, format!("1 person × {each}"))),
    }
    .on(today)
}

/// The organiser was a staffing agency or a labour broker on the day of departure.
fn organiser_role(deliberation: &mut Deliberation, case: &Case<'_>, forum: &Forum<'_>) {
    let on = case.dispatch.fact.departed_on;
    let required = format!("hr_agency or labour_broker on {on}");
    let mut evidence = forum.told_by.clone();
    let Some(organiser) = case.world.organisation(case.organiser) else {
        return deliberation.unknown("organiser_role", "organiser unknown", required, evidence);
    };
    let cite = |version: u64| Evidence::organisation(case.organiser, version);
    let agents = || {
        organiser
            .roles
            .iter()
            .filter(|period| matches!(period.role, Role::HrAgency | Role::LabourBroker))
    };
    let held = agents().find(|period| period.days.contains(on));
    // Without one, the periods at other times are what contradicts it.
    for period in agents().filter(|period| held.is_none_or(|held| held == *period)) {
        evidence.push(cite(period.recorded_in));
        evidence.extend(period.changed_in.iter().copied().map(cite));
    }
    if held.is_none() {
        evidence.push(cite(organiser.version).absence());
    }
    let value = held.map_or("none", |period| period.role.code());
    let met = held.is_some();
    deliberation.decided("organiser_role", met, value, required, evidence);
}

/// Work at the destination, in any occupation.
fn placed(deliberation: &mut Deliberation, case: &Case<'_>, spell: Option<&Spell>) {
    let required = "work at the destination, begun on or after departure";
    let mut evidence = case.cite_dispatch();
    match (spell, case.dispatch.returned_on) {
        (Some(spell), _) => {
            evidence.extend(spell.evidence.iter().copied());
            deliberation.decided("placed", true, spell.to_string(), required, evidence);
        }
        (None, Some(back)) => {
            evidence.extend(case.person.nothing());
            let value = format!("none until the return on {back}");
            deliberation.decided("placed", false, value, required, evidence);
        }
        (None, None) => {
            evidence.extend(case.person.nothing());
            deliberation.waits("placed", "none recorded", required, evidence);
        }
    }
}

/// The stay: one spell that covers every day of the months.
fn duration(
    deliberation: &mut Deliberation,
    case: &Case<'_>,
    rules: &EmploymentServiceParameters,
    spell: Option<&Spell>,
    today: NaiveDate,
) {
    let months = rules.min_months;
    let required = format!(
        "{months} months, gaps of at most {} days",
        rules.max_gap_days
    );
    let Some(spell) = spell else {
        return if case.dispatch.returned_on.is_some() {
            deliberation.decided("duration", false, "none", required, Vec::new());
        } else {
            deliberation.waits("duration", "none recorded", required, Vec::new());
        };
    };
    let full_on = spell.full_on(months);
    let evidence = spell.evidence.clone();
    if !spell.reaches(months) {
        let value = format!("{spell}: over before {full_on}");
        deliberation.decided("duration", false, value, required, evidence);
    } else if today < full_on {
        let value = format!("{spell}: full on {full_on}");
        deliberation.waits("duration", value, required, evidence);
    } else {
        let value = format!("{spell}: full on {full_on}");
        deliberation.decided("duration", true, value, required, evidence);
    }
}

/// The worker had not worked for the employer of the placement shortly before leaving.
fn not_employed_here(
    deliberation: &mut Deliberation,
    case: &Case<'_>,
    rules: &EmploymentServiceParameters,
    work: &[Work],
    spell: Option<&Spell>,
) {
    let departed_on = case.dispatch.fact.departed_on;
    let months = rules.not_employed_here_months;
    let required = format!("not employed there in the {months} months before {departed_on}");
    let Some(spell) = spell else {
        return deliberation.note("not_employed_here", "no employer yet", required, Vec::new());
    };
    let employers: Vec<OrganisationId> = work
        .iter()
        .filter(|piece| piece.days.from == spell.first)
        .map(|piece| piece.employer)
        .collect();
    let before = Interval {
        from: departed_on
            .checked_sub_months(chrono::Months::new(months))
            .unwrap_or(NaiveDate::MIN),
        until: departed_on.checked_sub_days(Days::new(1)),
    };
    let earlier: Vec<Evidence> = case
        .person
        .employments()
        .filter(|(_, other)| {
            months > 0
                && employers.contains(&other.fact.employer_id)
                && other.interval().overlaps(&before)
        })
        .flat_map(|(record, other)| record.cite_fact(other.recorded_in, &other.changed_in))
        .collect();
    if earlier.is_empty() {
        let evidence = case.person.nothing();
        deliberation.decided("not_employed_here", true, "none", required, evidence);
    } else {
        deliberation.decided("not_employed_here", false, "employed", required, earlier);
    }
}
