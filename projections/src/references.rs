//! What rows of a case rest on beside its own events: policies, organisations, linked records.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::determination::{Person, Record, World};
use domain::ids::{ClaimId, OrganisationId, WorkerId};
use domain::organisation::Organisation;
use domain::policy::{PolicyBook, ReportingParameters};
use domain::worker::Worker;

use crate::told::Told;

/// What is known beside a case, as of the position at which it is looked at.
#[derive(Debug, Clone, Default)]
pub struct References {
    /// All policies.
    pub policies: Arc<PolicyBook>,
    /// The organisations that the case needs.
    pub organisations: BTreeMap<OrganisationId, Arc<Organisation>>,
    /// The records linked to the case, as the same person's.
    pub linked: Vec<LinkedRecord>,
    /// The positions of the case's own events, where it has linked records.
    pub positions: Vec<u64>,
    /// What was published of the case's claims and is posted otherwise now.
    pub told: BTreeMap<ClaimId, Told>,
}

/// A record of the same person.
#[derive(Debug, Clone)]
pub struct LinkedRecord {
    /// Its stream.
    pub id: WorkerId,
    /// Its state.
    pub worker: Arc<Worker>,
    /// The position of each of its events.
    pub positions: Vec<u64>,
}

impl References {
    /// The switches of the official figures on a day; `otherwise` where no policy says any.
    pub fn reporting<'a>(
        &'a self,
        on: chrono::NaiveDate,
        otherwise: &'a ReportingParameters,
    ) -> &'a ReportingParameters {
        self.policies
            .reporting(on)
            .map_or(otherwise, |(_, switches)| switches)
    }

    /// What the rules of the schemes know beside a person.
    pub fn world(&self) -> World<'_> {
        World {
            policies: &self.policies,
            organisations: &self.organisations,
        }
    }

    /// The person of a record: the record itself and those that are linked to it.
    pub fn person<'a>(&'a self, id: WorkerId, worker: &'a Worker) -> Person<'a> {
        let linked = self
            .linked
            .iter()
            .filter(|record| record.worker.linked_to == Some(id))
            .map(|record| Record {
                id: record.id,
                worker: &record.worker,
                positions: &record.positions,
            });
        Person::new(
            Record {
                id,
                worker,
                positions: &self.positions,
            },
            linked,
        )
    }
}

/// What a case needs to be known beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needs {
    /// Organisations that its facts name; those that linked records name are needed with these.
    pub organisations: BTreeSet<OrganisationId>,
    /// Records that are linked to it.
    pub linked: BTreeSet<WorkerId>,
}

/// Which other cases an event can touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// None.
    Nobody,
    /// Every case of the projection's kinds.
    Everybody,
    /// Those that hold one of these references.
    Holders(BTreeSet<Reference>),
    /// Those that hold any reference of this kind.
    HoldersOf(&'static str),
    /// These: the kind of each stream, and its id.
    These(BTreeSet<(&'static str, String)>),
}

/// A mark by which a case is found again when something it rests on changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    /// What kind of thing it rests on.
    pub kind: &'static str,
    /// Which one.
    pub key: String,
}
