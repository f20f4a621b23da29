//! The Merkle tree over the log's leaves, from the leaves and the roots of full tiles that sealing stored: roots at any
//! size, proofs, tiles. Leaf `i` (from 0) is the event at position `i + 1`; a tree of size `n` covers positions 1 to n.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::db::Value;
use super::failure::StoreError;
use super::leaf::as_hash;
use super::log::{Log, number};
use crate::audit::merkle::{
    Hash, Missing, Subtrees, Wanted, consistency_proof, inclusion_proof, root,
};
use crate::audit::tile::{Tile, WIDTH};

/// The hashes of tiles, by tile.
pub struct Fetched {
    size: u64,
    tiles: BTreeMap<Tile, Vec<Hash>>,
}

impl Subtrees for Fetched {
    fn hash(&mut self, level: u8, index: u64) -> Result<Hash, Missing> {
        let missing = Missing { level, index };
        let tile = Tile::holding(level, index, self.size).ok_or(missing)?;
        let hashes = self.tiles.get(&tile).ok_or(missing)?;
        tile.subtree(hashes, level, index)
    }
}

/// What is asked of the tree.
#[derive(Clone, Copy)]
enum Question {
    Root,
    Inclusion { index: u64 },
    Consistency { from: u64 },
}

impl Question {
    fn ask(self, size: u64, subtrees: &mut impl Subtrees) -> Result<Option<Vec<Hash>>, Missing> {
        match self {
            Self::Root => root(size, subtrees).map(|root| Some(vec![root])),
            Self::Inclusion { index } => inclusion_proof(index, size, subtrees),
            Self::Consistency { from } => consistency_proof(from, size, subtrees),
        }
    }
}

impl Log {
    /// How many leaves the tree has: the last position that is sealed with all that follows from it.
    pub async fn tree_size(&self) -> Result<u64, StoreError> {
        let sql = "SELECT position FROM chain ORDER BY position DESC LIMIT 1";
        let last: Option<(i64,)> = self.db.fetch_optional(sql, &[]).await?;
        last.map_or(Ok(0), |(position,)| number(position, "chain.position"))
    }

    /// The root over the first `size` leaves; none where the tree has fewer.
    pub async fn root_at(&self, size: u64) -> Result<Option<Hash>, StoreError> {
        let answer = self.answer(Question::Root, size).await?;
        Ok(answer.and_then(|hashes| hashes.into_iter().next()))
    }

    /// The audit path of an event in the tree of this size (RFC 9162, section 2.1.3), from the leaf upwards; none
    /// where the tree or the log has no such place.
    pub async fn inclusion_proof(
        &self,
        position: u64,
        size: u64,
    ) -> Result<Option<Vec<Hash>>, StoreError> {
        match position.checked_sub(1) {
            Some(index) => self.answer(Question::Inclusion { index }, size).await,
            None => Ok(None),
        }
    }

    /// The audit paths of many events at once, in their order; none where one of them has none.
    pub async fn inclusion_proofs(
        &self,
        positions: &[u64],
        size: u64,
    ) -> Result<Option<Vec<Vec<Hash>>>, StoreError> {
        if size > self.tree_size().await? {
            return Ok(None);
        }
        let ask = |position: &u64, subtrees: &mut dyn Subtrees| match position.checked_sub(1) {
            Some(index) => inclusion_proof(index, size, subtrees),
            None => Ok(None),
        };
        let corrupt = |error: Missing| StoreError::corrupt(format!("tile_root: {error}"));
        let mut wanted = Wanted::default();
        for position in positions {
            ask(position, &mut wanted).map_err(corrupt)?;
        }
        let mut subtrees = self.subtrees(&wanted.0, size).await?;
        let proofs = positions
            .iter()
            .map(|position| ask(position, &mut subtrees));
        proofs.collect::<Result<_, _>>().map_err(corrupt)
    }

    /// The proof that the tree of size `from` is the beginning of that of size `to` (RFC 9162, section 2.1.4); none
    /// where there are no such trees.
    pub async fn consistency_proof(
        &self,
        from: u64,
        to: u64,
    ) -> Result<Option<Vec<Hash>>, StoreError> {
        self.answer(Question::Consistency { from }, to).await
    }

    /// The leaf of an event; none where it is not sealed.
    pub async fn leaf_at(&self, position: u64) -> Result<Option<Hash>, StoreError> {
        self.hash_at("leaf", position).await
    }

    /// The chain of an event's stream up to it; none where it is not sealed.
    pub async fn chain_at(&self, position: u64) -> Result<Option<Hash>, StoreError> {
        self.hash_at("chain", position).await
    }

    async fn hash_at(&self, table: &str, position: u64) -> Result<Option<Hash>, StoreError> {
        let sql = format!("SELECT hash FROM {table} WHERE position = $1");
        let found: Option<(Vec<u8>,)> = self.db.fetch_optional(&sql, &[position.into()]).await?;
        found.map(|(hash,)| as_hash(hash, table)).transpose()
    }

    /// The hashes of a tile; none where the tree does not fill it so far.
    pub async fn tile(&self, tile: Tile) -> Result<Option<Vec<Hash>>, StoreError> {
        let width = u64::from(tile.width);
        let end = tile
            .index
            .checked_add(1)
            .and_then(|end| end.checked_mul(WIDTH));
        let Some(first) = end
            .map(|end| end - WIDTH)
            .filter(|first| *first < u64::MAX - WIDTH)
        else {
            return Ok(None);
        };
        let (sql, mut values, first) = if tile.level == 0 {
            // Leaves are counted from 0, positions from 1.
            let sql = "SELECT l.position, l.hash FROM leaf l JOIN chain c ON c.position = l.position \
                       WHERE l.position >= $1 AND l.position < $2 ORDER BY l.position";
            (sql, Vec::new(), first + 1)
        } else {
            let sql = "SELECT idx, hash FROM tile_root WHERE idx >= $1 AND idx < $2 AND level = $3 ORDER BY idx";
            (sql, vec![Value::from(i64::from(tile.level))], first)
        };
        values.splice(0..0, [first.into(), (first + width).into()]);
        let rows: Vec<(i64, Vec<u8>)> = self.db.fetch(sql, &values).await?;
        let mut hashes = Vec::with_capacity(rows.len());
        for (expected, (index, hash)) in (first..).zip(rows) {
            if number(index, "tile_root.idx")? != expected {
                return Err(StoreError::corrupt(format!(
                    "{}: a hash is missing",
                    tile.path()
                )));
            }
            hashes.push(as_hash(hash, "tile_root.hash")?);
        }
        Ok((hashes.len() as u64 == width).then_some(hashes))
    }

    /// The tiles that hold these subtrees of the tree of this size.
    pub(super) async fn subtrees(
        &self,
        wanted: &[(u8, u64)],
        size: u64,
    ) -> Result<Fetched, StoreError> {
        let mut tiles = BTreeMap::new();
        for (level, index) in wanted {
            let Some(tile) = Tile::holding(*level, *index, size) else {
                continue;
            };
            if let Entry::Vacant(place) = tiles.entry(tile) {
                place.insert(self.tile(tile).await?.unwrap_or_default());
            }
        }
        Ok(Fetched { size, tiles })
    }

    async fn answer(&self, question: Question, size: u64) -> Result<Option<Vec<Hash>>, StoreError> {
        if size > self.tree_size().await? {
            return Ok(None);
        }
        let corrupt = |error: Missing| StoreError::corrupt(format!("tile_root: {error}"));
        let mut wanted = Wanted::default();
        question.ask(size, &mut wanted).map_err(corrupt)?;
        let mut subtrees = self.subtrees(&wanted.0, size).await?;
        question.ask(size, &mut subtrees).map_err(corrupt)
    }
}
