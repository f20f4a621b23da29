//! The words for what happens to organisations.

use super::history::History;
use super::words::{Words, day, id};
use crate::credit_code::CreditCode;
use crate::ids::OrganisationId;
use crate::organisation::{
    BaseDesignated, BaseRevoked, OrganisationEvent, OrganisationMoved, OrganisationRegistered,
    RoleGranted, RoleWithdrawn,
};

/// Takes in a fact about an organisation; says whether it was one.
pub(super) fn tell(history: &mut History, verb: &str, words: &mut Words<'_>) -> bool {
    match verb {
        "organisation" => {
            let name = words.next();
            let region = words.after("in");
            let registration = OrganisationRegistered {
                credit_code: CreditCode::parse("91330100MA00000740").unwrap(),
                name: name.to_owned(),
                region: region.unwrap_or_else(|| words.missing("in")),
                registered_on: words.day_after("on").unwrap_or_else(|| day("2015-01-01")),
            };
            let event = OrganisationEvent::OrganisationRegistered(registration);
            happens(history, name, event);
        }
        "role" => {
            let name = words.next();
            let role = words.read();
            let from = words.day_after("from");
            let granted = RoleGranted {
                role,
                from: from.unwrap_or_else(|| words.missing("from")),
            };
            let until = words.day_after("until");
            happens(history, name, OrganisationEvent::RoleGranted(granted));
            if let Some(until) = until {
                let withdrawn = RoleWithdrawn { role, until };
                happens(history, name, OrganisationEvent::RoleWithdrawn(withdrawn));
            }
        }
        "move" => {
            let name = words.next();
            let moved = OrganisationMoved {
                region: words.read(),
                moved_on: words.day(),
            };
            happens(history, name, OrganisationEvent::OrganisationMoved(moved));
        }
        "base" => {
            let name = words.next();
            let base = BaseDesignated {
                kind: words.read(),
                designated_on: words.day(),
                near_resettlement_site: words.has("near_resettlement_site"),
            };
            happens(history, name, OrganisationEvent::BaseDesignated(base));
        }
        "revoke_base" => {
            let name = words.next();
            let end = BaseRevoked {
                kind: words.read(),
                revoked_on: words.day(),
            };
            happens(history, name, OrganisationEvent::BaseRevoked(end));
        }
        _ => return false,
    }
    true
}

fn happens(history: &mut History, name: &str, event: OrganisationEvent) {
    let id: OrganisationId = id("organisation", name);
    let events = history.organisations.entry(id).or_default();
    assert!(
        !events.is_empty() || matches!(event, OrganisationEvent::OrganisationRegistered(_)),
        "`{name}` is not registered: `organisation {name} in 330106`"
    );
    events.push(event);
}
