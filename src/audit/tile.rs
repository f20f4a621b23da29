//! Tiles: the tree's hashes in files of up to 256, which mirrors and verifiers fetch and keep (c2sp.org/tlog-tiles).

use super::merkle::{Hash, Missing, node_hash};

/// How many levels of the tree one tile spans.
pub const HEIGHT: u8 = 8;
/// How many hashes a full tile holds.
pub const WIDTH: u64 = 1 << HEIGHT;
/// The highest level of tiles; a tree of 2^64 leaves has no more.
const TOP: u8 = 63 / HEIGHT;

/// Which tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tile {
    /// 0 holds leaves, 1 the roots of full tiles of level 0, and so on.
    pub level: u8,
    /// Its place on that level.
    pub index: u64,
    /// How many hashes it holds: 256, or fewer at the right edge of a tree.
    pub width: u16,
}

impl Tile {
    /// The level of its hashes in the tree.
    pub fn tree_level(self) -> u8 {
        self.level * HEIGHT
    }

    /// The tile that has the hash of a complete subtree in or below it: as wide as a tree of this size fills it. None
    /// where the tree has no such subtree.
    pub fn holding(level: u8, index: u64, size: u64) -> Option<Self> {
        let tile_level = level / HEIGHT;
        if tile_level > TOP {
            return None;
        }
        let within = level % HEIGHT;
        let first = index.checked_mul(1 << within)?;
        let last = first.checked_add((1 << within) - 1)?;
        let filled = size >> (tile_level * HEIGHT);
        if last >= filled {
            return None;
        }
        let index = first / WIDTH;
        Some(Self {
            level: tile_level,
            index,
            width: u16::try_from((filled - index * WIDTH).min(WIDTH)).ok()?,
        })
    }

    /// Where it is found below the tiles' address: `tile/0/x001/067`, with `.p/W` where it is partial.
    pub fn path(self) -> String {
        let mut groups = vec![format!("{:03}", self.index % 1_000)];
        let mut rest = self.index / 1_000;
        while rest > 0 {
            groups.push(format!("x{:03}", rest % 1_000));
            rest /= 1_000;
        }
        groups.reverse();
        let partial = if u64::from(self.width) == WIDTH {
            String::new()
        } else {
            format!(".p/{}", self.width)
        };
        format!("tile/{}/{}{partial}", self.level, groups.join("/"))
    }

    /// Reads such a path; none for any other text, also for another spelling of the same tile.
    pub fn parse(path: &str) -> Option<Self> {
        let rest = path.strip_prefix("tile/")?;
        let (level, rest) = rest.split_once('/')?;
        let (index, width) = match rest.split_once(".p/") {
            Some((index, width)) => (index, width.parse().ok()?),
            None => (rest, u16::try_from(WIDTH).ok()?),
        };
        let mut number: u64 = 0;
        for group in index.split('/') {
            let digits = group.strip_prefix('x').unwrap_or(group);
            number = number
                .checked_mul(1_000)?
                .checked_add(digits.parse().ok()?)?;
        }
        let tile = Self {
            level: level.parse().ok()?,
            index: number,
            width,
        };
        let is_tile = tile.level <= TOP && width > 0 && u64::from(width) <= WIDTH;
        (is_tile && tile.path() == path).then_some(tile)
    }

    /// The hash of a complete subtree, from the hashes of the tile that holds it.
    ///
    /// # Errors
    /// Hashes that are too few.
    pub fn subtree(self, hashes: &[Hash], level: u8, index: u64) -> Result<Hash, Missing> {
        let missing = Missing { level, index };
        let within = level.checked_sub(self.tree_level());
        let within = within.filter(|within| *within < HEIGHT).ok_or(missing)?;
        let first = (index << within).checked_sub(self.index * WIDTH);
        let first = first.and_then(|first| usize::try_from(first).ok());
        let first = first.ok_or(missing)?;
        let count = 1_usize << within;
        let mut row: Vec<Hash> = hashes.get(first..first + count).ok_or(missing)?.to_vec();
        while row.len() > 1 {
            row = row
                .chunks_exact(2)
                .filter_map(|pair| match pair {
                    [left, right] => Some(node_hash(left, right)),
                    _ => None,
                })
                .collect();
        }
        row.pop().ok_or(missing)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::audit::merkle::leaf_hash;

    #[test]
    fn paths_are_those_of_the_specification() {
        let tile = |level, index, width| Tile {
            level,
            index,
            width,
        };
        for (tile, path) in [
            (tile(0, 0, 256), "tile/0/000"),
            (tile(0, 1_234_067, 256), "tile/0/x001/x234/067"),
            (tile(1, 7, 112), "tile/1/007.p/112"),
        ] {
            assert_eq!(tile.path(), path);
            assert_eq!(Tile::parse(path), Some(tile));
        }
        for wrong in [
            "tile/0/0",
            "tile/0/1234",
            "tile/00/000",
            "tile/9/000",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/x000/001",
            "tile/0/001/002",
            "tile/0/-01",
            "tile/0/",
            "tile/0",
            "",
            "tile/0/000.p/+1",
            "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
        ] {
            assert_eq!(Tile::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_tile_holds_what_its_hashes_add_up_to() {
        let hashes: Vec<Hash> = (0..256_u64)
            .map(|leaf| leaf_hash(&leaf.to_be_bytes()))
            .collect();
        let tile = Tile::holding(2, 3, 20).unwrap();
        assert_eq!((tile.level, tile.index, tile.width), (0, 0, 20));
        let pair = |at: usize| node_hash(&hashes[at], &hashes[at + 1]);
        let expected = node_hash(&pair(12), &pair(14));
        assert_eq!(tile.subtree(&hashes[..20], 2, 3), Ok(expected));
        assert!(tile.subtree(&hashes[..15], 2, 3).is_err());
        assert_eq!(Tile::holding(2, 4, 19), None);
        // The root of a full tile is a hash of the level above.
        let above = Tile::holding(8, 1, 600).unwrap();
        assert_eq!((above.level, above.index, above.width), (1, 0, 2));
        assert_eq!(above.subtree(&hashes[..2], 8, 1), Ok(hashes[1]));
    }

    proptest! {
        #[test]
        fn every_tile_has_one_path_which_an_independent_implementation_shares(
            level in 0..=5_u8, index in 0..10_000_000_000_u64, width in 1..=256_u16,
        ) {
            let tile = Tile { level, index, width };
            prop_assert_eq!(Tile::parse(&tile.path()), Some(tile));
            let theirs = tlog_tiles::Tile::new(HEIGHT, level, index, u32::from(width), false);
            // Its paths bear the height as well, which is always 8 here.
            prop_assert_eq!(theirs.path().replacen("tile/8/", "tile/", 1), tile.path());
        }

        #[test]
        fn no_path_makes_the_reader_stumble(path in "tile/[0-9]{0,3}/(x?[0-9]{1,4}/){0,6}[0-9.p/]{0,8}") {
            let _ = Tile::parse(&path);
        }

        #[test]
        fn no_subtree_makes_it_stumble(level in any::<u8>(), index in any::<u64>(), size in any::<u64>()) {
            if let Some(tile) = Tile::holding(level, index, size) {
                let _ = tile.subtree(&[], level, index);
            }
        }
    }
}
