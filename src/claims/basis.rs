//! What determinations rest on: the version of every stream that was read.

use std::collections::BTreeMap;

use cqrs_es::Aggregate;
use domain::claim::{BasisStream, ClaimBasis, Pinned};
use domain::ids::OrganisationId;
use domain::organisation::Organisation;
use domain::policy::{Policy, PolicyBook};
use domain::worker::Worker;

use crate::runner::KnownWorker;
use crate::store::{Log, StoreError};

/// The streams that determinations rest on, each once.
pub(super) struct Basis {
    position: u64,
    streams: BTreeMap<(String, uuid::Uuid), u64>,
}

impl Basis {
    /// Nothing yet, read as of a position.
    pub(super) fn at(position: u64) -> Self {
        Self {
            position,
            streams: BTreeMap::new(),
        }
    }

    fn put(&mut self, kind: &str, id: uuid::Uuid, version: u64) {
        self.streams.insert((kind.to_owned(), id), version);
    }

    /// A worker, with all that the record names.
    pub(super) fn worker(&mut self, (id, worker, references): &KnownWorker) {
        self.put(Worker::TYPE, id.as_uuid(), worker.version);
        for linked in &references.linked {
            self.put(Worker::TYPE, linked.id.as_uuid(), linked.worker.version);
        }
        for (id, organisation) in &references.organisations {
            self.put(Organisation::TYPE, id.as_uuid(), organisation.version);
        }
    }

    /// An organisation by itself.
    pub(super) async fn organisation(
        &mut self,
        log: &Log,
        id: OrganisationId,
    ) -> Result<(), StoreError> {
        let version = log
            .version_at(Organisation::TYPE, &id.to_string(), self.position)
            .await?;
        self.put(Organisation::TYPE, id.as_uuid(), version);
        Ok(())
    }

    /// Every policy that a determination names, as it stands.
    pub(super) fn policies(&mut self, pinned: &Pinned, book: &PolicyBook) {
        for held in &pinned.policies {
            let version = book
                .all()
                .find(|(id, _)| *id == held.id)
                .map_or(held.version, |(_, policy)| policy.version);
            self.put(Policy::TYPE, held.id.as_uuid(), version);
        }
    }

    /// The basis as a claim keeps it.
    pub(super) fn finish(self) -> ClaimBasis {
        ClaimBasis {
            position: self.position,
            streams: self
                .streams
                .into_iter()
                .map(|((stream, id), version)| BasisStream {
                    stream,
                    id,
                    version,
                })
                .collect(),
        }
    }
}
