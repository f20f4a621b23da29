//! The leaves of the log's proof: one hash per event, over what the store gives back; and sealing, which writes them
//! with all that follows from them.

use std::collections::HashMap;
use std::io::Write;

use sha2::{Digest, Sha256};

use super::canonical;
use super::cores::on_all_cores;
use super::db::{Value, tuples};
use super::failure::{Failure, StoreError, classify};
use super::log::{Log, Recorded, number};
use crate::audit::merkle::{Growing, Hash, Missing, Wanted};
use crate::audit::tile::HEIGHT;

/// The version of the leaf's form.
pub const LEAF_VERSION: u8 = 1;
/// How many events are sealed in one transaction.
const BATCH: u32 = 4_000;

/// The leaf of an event: SHA-256 of a zero byte (RFC 6962, section 2.1) and the canonical JSON (RFC
/// 8785) of all that the store holds of it. Payload and metadata are normalised by both databases in
/// their own ways: the canonical form makes the same events give the same leaves on both.
pub fn leaf_hash(event: &Recorded) -> Result<Hash, StoreError> {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(canonical_leaf(event)?);
    Ok(hasher.finalize().into())
}

/// What a leaf is made of. The outer members are written in their canonical order by hand, so that nothing is copied.
pub fn canonical_leaf(event: &Recorded) -> Result<Vec<u8>, StoreError> {
    let mut text = Vec::with_capacity(1024);
    write_leaf(event, &mut text).map_err(|_| {
        StoreError::corrupt(format!("events.payload at position {}", event.position))
    })?;
    Ok(text)
}

fn write_leaf(event: &Recorded, text: &mut Vec<u8>) -> serde_json::Result<()> {
    let texts = [
        ("{\"aggregate_id\":", &event.aggregate_id),
        (",\"aggregate_type\":", &event.aggregate_type),
        (",\"event_type\":", &event.event_type),
        (",\"event_version\":", &event.event_version),
    ];
    for (name, value) in texts {
        text.extend_from_slice(name.as_bytes());
        serde_json::to_writer(&mut *text, value)?;
    }
    text.extend_from_slice(b",\"metadata\":");
    canonical::write(&event.metadata, text)?;
    text.extend_from_slice(b",\"payload\":");
    canonical::write(&event.payload, text)?;
    let (position, sequence) = (event.position, event.sequence);
    write!(
        text,
        ",\"position\":{position},\"recorded_at\":{},\"sequence\":{sequence},\"v\":{LEAF_VERSION}}}",
        event.recorded_at
    )
    .map_err(serde_json::Error::io)
}

/// The chain of an event: SHA-256 of a two, the chain of the event before it in its stream, and its leaf. A stream
/// begins with 32 zero bytes. So the last chain of a stream stands for all of its events.
pub fn chain_hash(before: &Hash, leaf: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([2]);
    hasher.update(before);
    hasher.update(leaf);
    hasher.finalize().into()
}

/// What a batch adds to the proof.
struct Sealed {
    leaves: Vec<Hash>,
    chains: Vec<Hash>,
    /// Level and index of a full tile, and its root.
    tile_roots: Vec<(u8, u64, Hash)>,
}

/// A stream, by kind and id.
type Stream<'a> = (&'a str, &'a str);

impl Log {
    /// Seals what is not sealed yet, in order, one batch at most: leaves, chains, roots of full tiles, in one
    /// transaction. The number of events: 0 when all are sealed, or when another process was quicker. Leaves that were
    /// written before there were chains and tiles stay as they are.
    pub async fn seal_batch(&self) -> Result<usize, StoreError> {
        let chained = self.tree_size().await?;
        let events = self.read_after(chained, BATCH).await?;
        if events.is_empty() {
            self.announce_sealed(chained);
            return Ok(0);
        }
        let mut leaves = self.leaves(chained + 1, BATCH).await?;
        leaves.truncate(events.len());
        let kept = leaves.len();
        let (events, hashed) = on_all_cores(events, leaf_hash).await?;
        for leaf in hashed.into_iter().skip(kept) {
            leaves.push(leaf?);
        }
        let sealed = self.seal(chained, &events, leaves).await?;
        if !self.write(&events, &sealed, kept).await? {
            return Ok(0);
        }
        if let Some(last) = events.last() {
            self.announce_sealed(last.position);
        }
        Ok(events.len())
    }

    /// Works out what a batch adds.
    async fn seal(
        &self,
        size: u64,
        events: &[Recorded],
        leaves: Vec<Hash>,
    ) -> Result<Sealed, StoreError> {
        let mut heads = self.chains_before(events).await?;
        let mut chains = Vec::with_capacity(events.len());
        let mut tile_roots = Vec::new();
        let mut tree = self.growing(size).await?;
        for (event, leaf) in events.iter().zip(&leaves) {
            let stream = (event.aggregate_type.as_str(), event.aggregate_id.as_str());
            let before = match heads.get(&stream) {
                Some((sequence, before)) if sequence + 1 == event.sequence => *before,
                None if event.sequence == 1 => Hash::default(),
                _ => {
                    return Err(StoreError::corrupt(format!(
                        "log.sequence at position {}: the event before it is missing",
                        event.position
                    )));
                }
            };
            let chain = chain_hash(&before, leaf);
            heads.insert(stream, (event.sequence, chain));
            chains.push(chain);
            tree.push(*leaf, |level, index, hash| {
                if level % HEIGHT == 0 {
                    tile_roots.push((level / HEIGHT, index, hash));
                }
            });
        }
        Ok(Sealed {
            leaves,
            chains,
            tile_roots,
        })
    }

    /// The tree over the leaves that are sealed already, ready for more.
    async fn growing(&self, size: u64) -> Result<Growing, StoreError> {
        let mut wanted = Wanted::default();
        let missing = |error: Missing| StoreError::corrupt(format!("tile_root: {error}"));
        Growing::resumed(size, &mut wanted).map_err(missing)?;
        let mut subtrees = self.subtrees(&wanted.0, size).await?;
        Growing::resumed(size, &mut subtrees).map_err(missing)
    }

    /// The event before the first that a batch has of each stream: its place in the stream, and its chain.
    async fn chains_before<'a>(
        &self,
        events: &'a [Recorded],
    ) -> Result<HashMap<Stream<'a>, (u64, Hash)>, StoreError> {
        let mut firsts: HashMap<Stream<'_>, u64> = HashMap::new();
        for event in events {
            firsts
                .entry((&event.aggregate_type, &event.aggregate_id))
                .or_insert(event.sequence);
        }
        let wanted: Vec<(Stream<'_>, u64)> = firsts
            .iter()
            .filter(|(_, sequence)| **sequence > 1)
            .map(|(stream, sequence)| (*stream, sequence - 1))
            .collect();
        let mut found: HashMap<(String, String), Hash> = HashMap::new();
        for chunk in wanted.chunks(self.db.rows_at_once(3)) {
            let values: Vec<Value> = chunk
                .iter()
                .flat_map(|((kind, id), sequence)| {
                    [Value::from(*kind), Value::from(*id), (*sequence).into()]
                })
                .collect();
            let sql = format!(
                "WITH wanted(aggregate_type, aggregate_id, sequence) AS (VALUES {}) \
                 SELECT l.aggregate_type, l.aggregate_id, c.hash FROM wanted w \
                 JOIN log l ON l.aggregate_type = w.aggregate_type AND l.aggregate_id = w.aggregate_id \
                 AND l.sequence = w.sequence JOIN chain c ON c.position = l.position",
                tuples(3, chunk.len())
            );
            let rows: Vec<(String, String, Vec<u8>)> = self.db.fetch(&sql, &values).await?;
            for (kind, id, hash) in rows {
                found.insert((kind, id), as_hash(hash, "chain.hash")?);
            }
        }
        Ok(wanted
            .into_iter()
            .filter_map(|(stream, sequence)| {
                let (kind, id) = stream;
                let hash = found.get(&(kind.to_owned(), id.to_owned()))?;
                Some((stream, (sequence, *hash)))
            })
            .collect())
    }

    /// Writes a batch, but for the leaves that are there; false when another sealer was first with any of it.
    async fn write(
        &self,
        events: &[Recorded],
        sealed: &Sealed,
        kept: usize,
    ) -> Result<bool, StoreError> {
        let by_position = |hashes: &[Hash], from: usize| -> Vec<Vec<Value>> {
            let pairs = events.iter().zip(hashes).skip(from);
            pairs
                .map(|(event, hash)| vec![event.position.into(), hash.to_vec().into()])
                .collect()
        };
        let tile_roots: Vec<Vec<Value>> = sealed
            .tile_roots
            .iter()
            .map(|(level, index, hash)| {
                vec![
                    i64::from(*level).into(),
                    (*index).into(),
                    hash.to_vec().into(),
                ]
            })
            .collect();
        let writing = async {
            let mut tx = self.db.begin().await?;
            let leaves = by_position(&sealed.leaves, kept);
            tx.insert_rows("leaf", &["position", "hash"], &leaves)
                .await?;
            let chains = by_position(&sealed.chains, 0);
            tx.insert_rows("chain", &["position", "hash"], &chains)
                .await?;
            tx.insert_rows("tile_root", &["level", "idx", "hash"], &tile_roots)
                .await?;
            tx.commit().await
        };
        match writing.await {
            Ok(()) => Ok(true),
            Err(error) if is_duplicate(&error) || classify(&error) == Failure::Retry => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// The leaves of a range of positions, first included, in order. A gap is an error.
    pub async fn leaves(&self, first: u64, limit: u32) -> Result<Vec<Hash>, StoreError> {
        let sql = "SELECT position, hash FROM leaf WHERE position >= $1 ORDER BY position LIMIT $2";
        let rows: Vec<(i64, Vec<u8>)> = self
            .db
            .fetch(sql, &[first.into(), i64::from(limit).into()])
            .await?;
        (first..)
            .zip(rows)
            .map(|(expected, (position, hash))| {
                if number(position, "leaf.position")? != expected {
                    let place = format!("leaf.position {expected}: it is missing");
                    return Err(StoreError::corrupt(place));
                }
                as_hash(hash, "leaf.hash")
            })
            .collect()
    }
}

/// A hash from its column.
pub(super) fn as_hash(stored: Vec<u8>, place: &str) -> Result<Hash, StoreError> {
    stored.try_into().map_err(|_| StoreError::corrupt(place))
}

/// Whether another was first with the same row: the primary key, or the trigger before it, keeps it single.
pub(super) fn is_duplicate(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| {
        error.is_unique_violation() || error.message().contains("append-only: ")
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value as Json, json};

    use super::*;

    fn any_json() -> impl Strategy<Value = Json> {
        let scalar = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::from),
            any::<i32>().prop_map(Json::from),
            (-1e9..1e9_f64).prop_map(Json::from),
            any::<String>().prop_map(Json::from),
        ];
        scalar.prop_recursive(3, 20, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Json::from),
                prop::collection::btree_map(any::<String>(), inner, 0..5)
                    .prop_map(|members| Json::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_a_leaf_is_made_of_is_the_canonical_form_of_all_of_it(
            (position, sequence, recorded_at) in (1..1_u64 << 50, 1..1_u64 << 50, 0..1_i64 << 52),
            (kind, id, event_type) in (any::<String>(), any::<String>(), any::<String>()),
            (payload, metadata) in (any_json(), any_json()),
        ) {
            let leaf = json!({
                "v": LEAF_VERSION, "position": position, "aggregate_type": kind, "aggregate_id": id, "sequence": sequence,
                "event_type": event_type, "event_version": "1.0.0", "payload": payload, "metadata": metadata,
                "recorded_at": recorded_at,
            });
            let event = Recorded {
                position, aggregate_type: kind, aggregate_id: id, sequence, event_type,
                event_version: "1.0.0".to_owned(), payload, metadata, recorded_at,
            };
            let expected = serde_json_canonicalizer::to_vec(&leaf).unwrap();
            prop_assert_eq!(canonical_leaf(&event).unwrap(), expected);
        }
    }
}
