//! The appraisal subsidy (职业技能鉴定补贴): notice, part 3(5); for the first appraisal passed, once per occupation
//! and level, and not for a certificate of completion.

use chrono::{Datelike, NaiveDate};

use super::belonging::persons;
use super::deliberation::{Deliberation, alive};
use super::facts::{Person, World};
use super::outcome::{Determination, Question};
use super::papers::{Paper, fitting, papers};
use super::rivals::{Contender, level_name};
use super::settling::{Findings, Forum, application, perhaps_paid_elsewhere, programmes};
use super::{Assessment, Evidence, Line};
use crate::policy::{PlaceOfAppraisal, SkillAppraisalParameters};
use crate::region::RegionCode;
use crate::scheme::Scheme;
use crate::worker::CertificateKind;

/// The version of this rule's code that answers now.
const RULE: u32 = 1;

/// The questions that a person's certificates raise: one per certificate of an appraisal and programme.
pub(super) fn assess<'a>(person: &'a Person<'a>, world: &'a World<'a>) -> Vec<Assessment<'a>> {
    let Some(primary) = person.record() else {
        return Vec::new();
    };
    let mut appraised = papers(person);
    appraised.retain(|paper| paper.certificate.fact.kind != CertificateKind::Completion);
    let mut assessments = Vec::new();
    for (index, paper) in appraised.iter().copied().enumerate() {
        let origin = person
            .origin_on(paper.issued_on())
            .map_or(RegionCode::NATION, |(region, _)| region);
        let earlier: Vec<Paper<'a>> = appraised
            .iter()
            .take(index)
            .filter(|other| {
                other.good_at_issue()
                    && other.occupation() == paper.occupation()
                    && other.level() == paper.level()
            })
            .copied()
            .collect();
        for programme in programmes(world, Scheme::SkillAppraisal, origin) {
            let mut question = Question::of(Scheme::SkillAppraisal, programme);
            question.worker = Some(primary.id);
            question.certificate = Some(paper.key());
            let place = place(person, world, programme, &paper, origin);
            let earlier = earlier.clone();
            assessments.push(Assessment::new(question, move |today| match &place {
                Place::Known(forum) => rule_1(person, paper, &earlier, forum, today),
                Place::Unknown(determination) => determination.as_ref().clone(),
            }));
        }
    }
    assessments
}

/// Where a certificate is decided.
enum Place<'a> {
    Known(Forum<'a>),
    /// The origin leaves it to the place of work, and there is none on the day of issue.
    Unknown(Box<Determination>),
}

/// The origin's policy, unless that leaves it to the place of work at issue.
fn place<'a>(
    person: &Person<'_>,
    world: &World<'a>,
    programme: &str,
    paper: &Paper<'_>,
    origin: RegionCode,
) -> Place<'a> {
    let scheme = Scheme::SkillAppraisal;
    let issued_on = paper.issued_on();
    let mut told_by = paper.cite();
    told_by.extend(person.origin_on(issued_on).map(|(_, evidence)| evidence));
    let by_origin = Forum::of(world, scheme, programme, origin, issued_on, told_by.clone());
    let by_work = by_origin
        .choice
        .rules::<SkillAppraisalParameters>()
        .filter(|(_, rules)| rules.region_by == PlaceOfAppraisal::Work);
    let Some((winner, _)) = by_work else {
        return Place::Known(by_origin);
    };
    told_by.push(Evidence::policy(&winner));
    // Of several jobs, the one that was begun last.
    let job = person
        .employments()
        .filter(|(_, employment)| employment.interval().contains(issued_on))
        .max_by_key(|(_, employment)| employment.fact.started_on);
    if let Some((record, employment)) = job {
        told_by.extend(record.cite_fact(employment.recorded_in, &employment.changed_in));
        let workplace = employment.fact.workplace.code;
        let forum = Forum::of(world, scheme, programme, workplace, issued_on, told_by);
        return Place::Known(forum);
    }
    told_by.extend(person.nothing());
    let mut determination = by_origin.undecided(RULE);
    determination.trace = vec![Line::new(
        "place_of_work",
        None,
        format!("no work recorded on {issued_on}"),
        "a place of work, whose policy decides",
        told_by,
    )];
    Place::Unknown(Box::new(determination))
}

/// Rule version 1.
fn rule_1(
    person: &Person<'_>,
    paper: Paper<'_>,
    earlier: &[Paper<'_>],
    forum: &Forum<'_>,
    today: NaiveDate,
) -> Determination {
    let Some((winner, rules)) = forum.choice.rules::<SkillAppraisalParameters>() else {
        return forum.undecided(RULE);
    };
    let mut deliberation = Deliberation::default();
    let issued_on = paper.issued_on();
    persons(
        &mut deliberation,
        "target_group",
        person,
        rules.persons,
        issued_on,
        "day of issue",
    );
    paper.look(&mut deliberation);

    let contender = Contender {
        occupation: paper.occupation(),
        level: paper.level(),
        year: issued_on.year(),
    };
    let amount = fitting(&rules.amounts, paper.occupation(), paper.level(), None)
        .map(|fits| fits.amount_fen);
    deliberation.decided(
        "covered",
        amount.is_some(),
        amount.map_or("no amount".to_owned(), |fen| fen.to_string()),
        format!("an amount for {contender}"),
        forum.told_by.clone(),
    );

    let required = format!("the first appraisal passed for {contender}");
    let mut evidence = person.nothing();
    evidence.extend(earlier.iter().flat_map(Paper::cite));
    match earlier.first() {
        Some(first) => {
            deliberation.decided(
                "once_per_level",
                false,
                first.to_string(),
                required,
                evidence,
            );
        }
        None => {
            deliberation.decided("once_per_level", true, "none earlier", required, evidence);
        }
    }
    perhaps_paid_elsewhere(
        &mut deliberation,
        person,
        Scheme::SkillAppraisal,
        issued_on.year(),
    );
    alive(&mut deliberation, person);
    let months = rules.apply_within_months;
    Findings {
        forum,
        winner,
        rule: RULE,
        deliberation,
        eligible_from: Some(issued_on),
        application: application(winner.terms(), issued_on, months, Some(issued_on)),
        amount: amount.map(|fen| {
            let level = level_name(paper.level());
            (fen, format!("{level} {fen}"))
        }),
    }
    .on(today)
}
