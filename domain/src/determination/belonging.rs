//! Who belonged to a target group on a day.

use chrono::NaiveDate;

use super::deliberation::Deliberation;
use super::facts::Person;
use super::trace::Evidence;
use crate::policy::Persons;

/// Whether a policy is for this person: for anybody, or for members of a target group on a day.
pub(super) fn persons(
    deliberation: &mut Deliberation,
    condition: &'static str,
    person: &Person<'_>,
    whom: Persons,
    on: NaiveDate,
    what: &str,
) {
    match whom {
        Persons::Any => {
            deliberation.decided(condition, true, "any person", "any person", Vec::new());
        }
        Persons::TargetGroups => {
            let belonging = Belonging::on(person, on);
            deliberation.decided(
                condition,
                belonging.met,
                belonging.value,
                format!("in a target group on {on} ({what})"),
                belonging.evidence,
            );
        }
    }
}

/// Whether a person belonged to a target group on a day, and what says so. The roster is complete: who is not on
/// it is not a member, and that is cited as the version up to which the record was read.
pub(super) struct Belonging {
    pub(super) met: bool,
    pub(super) value: String,
    pub(super) evidence: Vec<Evidence>,
}

impl Belonging {
    pub(super) fn on(person: &Person<'_>, on: NaiveDate) -> Self {
        let covering = person
            .memberships()
            .find(|(_, membership)| membership.covers(on));
        if let Some((record, membership)) = covering {
            return Self {
                met: true,
                value: described(membership),
                evidence: record.cite_fact(membership.recorded_in, &membership.changed_in),
            };
        }
        let mut evidence = person.nothing();
        let mut values = Vec::new();
        for (record, membership) in person.memberships() {
            values.push(described(membership));
            evidence.extend(record.cite_fact(membership.recorded_in, &membership.changed_in));
        }
        let value = if values.is_empty() {
            "none".to_owned()
        } else {
            values.join(", ")
        };
        Self {
            met: false,
            value,
            evidence,
        }
    }
}

fn described(membership: &crate::worker::Membership) -> String {
    let days = membership.interval();
    match days.until {
        Some(until) => format!("{} {} to {until}", membership.fact.group, days.from),
        None => format!("{} from {}", membership.fact.group, days.from),
    }
}
