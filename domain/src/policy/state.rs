//! What a policy's history adds up to.

use serde::{Deserialize, Serialize};

use super::event::{PolicyEvent, PolicyProposed, PolicyPublished};
use super::kind::PolicyKind;
use super::terms::PolicyTerms;
use crate::region::RegionCode;

/// One policy: all its versions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// How many events have been folded: the version of the stream.
    pub version: u64,
    /// A version that waits for confirmation.
    pub proposed: Option<Box<PolicyProposed>>,
    /// The versions published, in order: the first has number 1.
    pub versions: Vec<PolicyVersion>,
}

/// One published version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyVersion {
    /// As published.
    pub published: Box<PolicyPublished>,
    /// The version of the event that published it.
    pub recorded_in: u64,
    /// The version of the event that withdrew it.
    pub withdrawn_in: Option<u64>,
}

impl Policy {
    /// Whether it rules this, by any version that was ever published.
    pub fn rules(&self, kind: PolicyKind) -> bool {
        self.key().is_some_and(|(scheme, _, _)| scheme == kind)
    }

    /// The terms that say what it rules, its programme and where: these are the same in all its versions.
    pub fn identity(&self) -> Option<&PolicyTerms> {
        let published = self.versions.first().map(|first| &first.published.terms);
        published.or(self.proposed.as_ref().map(|proposed| &proposed.terms))
    }

    /// What it rules, its programme and where, once a version was published.
    pub fn key(&self) -> Option<(PolicyKind, &str, RegionCode)> {
        let terms = &self.versions.first()?.published.terms;
        Some((terms.scheme, &terms.programme, terms.region))
    }

    /// The published version with this number, withdrawn or not.
    pub fn published(&self, version: u32) -> Option<&PolicyVersion> {
        self.versions
            .iter()
            .find(|known| known.published.version == version)
    }

    /// Folds one event into the state. Accepts whatever history says.
    pub fn record(&mut self, event: PolicyEvent) {
        self.version += 1;
        match event {
            PolicyEvent::PolicyProposed(proposed) => self.proposed = Some(proposed),
            PolicyEvent::PolicyPublished(published) => {
                self.proposed = None;
                self.versions.push(PolicyVersion {
                    published,
                    recorded_in: self.version,
                    withdrawn_in: None,
                });
            }
            PolicyEvent::PolicyWithdrawn(withdrawn) => {
                let withdrawn_in = self.version;
                let known = self
                    .versions
                    .iter_mut()
                    .find(|known| known.published.version == withdrawn.version);
                if let Some(known) = known {
                    known.withdrawn_in = Some(withdrawn_in);
                }
            }
        }
    }
}
