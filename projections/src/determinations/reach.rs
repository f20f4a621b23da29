//! What a case of the determinations rests on, and which cases an event touches.

use std::collections::BTreeSet;

use domain::claim::{ClaimEvent, Claimant, EntitlementKey};
use domain::ids::{OrganisationId, WorkerId};
use domain::organisation::Organisation;
use domain::policy::{Policy, PolicyKind};
use domain::region::RegionCode;
use domain::scheme::Scheme;
use domain::worker::{Alias, Worker};

use crate::references::{Needs, Reach, Reference};

/// The kinds of reference beside the schemes, whose keys are the places of their policies.
pub(super) mod kind {
    /// An organisation.
    pub const ORGANISATION: &str = "organisation";
    /// A record of the case's person: its own, or one that is linked to it.
    pub const WORKER: &str = "worker";
}

/// The event after which a record answers for itself again.
pub(super) const LINK_WITHDRAWN: &str = "LinkWithdrawn";
/// The event after which a claim has other lines.
const REDETERMINED: &str = "ClaimRedetermined";
/// The event after which a policy decides as before.
pub const PROPOSED: &str = "PolicyProposed";

/// A claim touches the workers of its lines, and a key those who may ask for it. Anything else touches whoever names the
/// organisation.
pub(super) fn reach_of_organisation(
    event_type: &str,
    id: OrganisationId,
    organisation: &Organisation,
) -> Reach {
    let version = organisation.version;
    let naming = || {
        Reach::Holders(BTreeSet::from([Reference {
            kind: kind::ORGANISATION,
            key: id.to_string(),
        }]))
    };
    if version == 1 && organisation.claims.holds.is_empty() {
        // The key of a firm is all that can be asked of an organisation before its first event.
        return Reach::Nobody;
    }
    // Of lines that are determined anew nobody knows any more whom they were about.
    if !ClaimEvent::TYPES.contains(&event_type) || event_type == REDETERMINED {
        return naming();
    }
    let happened = |recorded_in: u64, changed_in: &[u64]| {
        recorded_in == version || changed_in.last() == Some(&version)
    };
    let mut holds = organisation.claims.holds.iter();
    let of_firm = holds.any(|hold| {
        happened(hold.recorded_in, &hold.changed_in) && hold.held.key == EntitlementKey::StartupFirm
    });
    if of_firm {
        return naming();
    }
    let claims = organisation.claims.claims.iter();
    let workers: BTreeSet<Reference> = claims
        .filter(|claim| happened(claim.recorded_in, &claim.changed_in))
        .flat_map(|claim| claim.filed.lines.iter().filter_map(|line| line.worker_id))
        .map(own_reference)
        .collect();
    if workers.is_empty() {
        Reach::Nobody
    } else {
        Reach::Holders(workers)
    }
}

pub(super) fn own_reference(id: WorkerId) -> Reference {
    Reference {
        kind: kind::WORKER,
        key: id.to_string(),
    }
}

/// The organisations that a worker's facts and keys name, and the records linked to it.
pub fn needs_of(worker: &Worker) -> Needs {
    let employers = worker
        .employments
        .iter()
        .map(|employment| employment.fact.employer_id);
    let dispatches = worker.dispatches.iter();
    let named = dispatches
        .flat_map(|dispatch| [dispatch.fact.employer_id, dispatch.fact.organiser_id])
        .flatten();
    let institutions = worker
        .trainings
        .iter()
        .filter_map(|training| training.fact.institution_id);
    let firms = worker
        .ventures
        .iter()
        .map(|venture| OrganisationId::from_credit_code(&venture.fact.credit_code));
    let claimants = worker
        .claims
        .holds
        .iter()
        .filter_map(|hold| match hold.held.claim.claimant {
            Claimant::Organisation(id) => Some(id),
            Claimant::Worker(_) => None,
        });
    let linked = worker
        .aliases
        .iter()
        .filter(|(_, alias)| **alias == Alias::Confirmed)
        .map(|(id, _)| *id);
    Needs {
        organisations: employers
            .chain(named)
            .chain(institutions)
            .chain(firms)
            .chain(claimants)
            .collect(),
        linked: linked.collect(),
    }
}

/// A policy touches the questions of its scheme in its region; the figures' switches touch transport, whose work
/// they name.
pub(super) fn reach_of_policy(policy: &Policy) -> Reach {
    let Some((kind, _, region)) = policy.key() else {
        return Reach::Nobody;
    };
    let scheme = match kind {
        PolicyKind::Subsidy(scheme) => scheme,
        PolicyKind::Reporting => Scheme::Transport,
        PolicyKind::Findings => return Reach::Nobody,
    };
    if region == RegionCode::NATION {
        return Reach::HoldersOf(scheme.code());
    }
    let places = RegionCode::all().filter(|place| place.is_within(region));
    let references = places.map(|place| policy_reference(scheme, place));
    Reach::Holders(references.collect())
}

pub(super) fn policy_reference(scheme: Scheme, region: RegionCode) -> Reference {
    Reference {
        kind: scheme.code(),
        key: region.to_string(),
    }
}
