//! The two files of reference data, read once. Tests prove them well-formed.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::RegionLevel;

const TODAY: &str = include_str!("../../data/regions.csv");
const HISTORY: &str = include_str!("../../data/region_codes_history.csv");

/// One division of today's table.
pub(super) struct Division {
    pub(super) name: &'static str,
    pub(super) level: RegionLevel,
    pub(super) parent: Option<u32>,
}

/// One spell during which a code was in use.
pub(super) struct Spell {
    pub(super) from_year: i32,
    pub(super) to_year: Option<i32>,
    /// The codes that took its place, in the file's order.
    pub(super) successors: Vec<u32>,
}

/// Today's table.
pub(super) static CODES: LazyLock<BTreeMap<u32, Division>> =
    LazyLock::new(|| TODAY.lines().skip(1).filter_map(division).collect());

static SPELLS: LazyLock<BTreeMap<u32, Vec<Spell>>> = LazyLock::new(|| {
    let mut spells = BTreeMap::<u32, Vec<Spell>>::new();
    for (code, spell) in HISTORY.lines().skip(1).filter_map(spell) {
        spells.entry(code).or_default().push(spell);
    }
    spells
});

pub(super) fn division(line: &'static str) -> Option<(u32, Division)> {
    let mut fields = line.split(',');
    let code = fields.next()?.parse().ok()?;
    let name = fields.next()?;
    let level = match fields.next()? {
        "province" => RegionLevel::Province,
        "prefecture" => RegionLevel::Prefecture,
        "county" => RegionLevel::County,
        _ => return None,
    };
    let parent = fields.next()?;
    let parent = if parent.is_empty() {
        None
    } else {
        Some(parent.parse().ok()?)
    };
    Some((
        code,
        Division {
            name,
            level,
            parent,
        },
    ))
}

pub(super) fn spell(line: &'static str) -> Option<(u32, Spell)> {
    // code,name,level,province,prefecture,status,from_year,to_year,new_codes
    let fields: Vec<&str> = line.split(',').collect();
    let [code, _, _, _, _, _, from_year, to_year, new_codes] = fields.as_slice() else {
        return None;
    };
    let to_year = if to_year.is_empty() {
        None
    } else {
        Some(to_year.parse().ok()?)
    };
    // A year in brackets says when that part went over; the order is what matters here.
    let codes = new_codes.split(';').filter(|code| !code.is_empty());
    let successors = codes
        .map(|code| code.split('[').next().and_then(|code| code.parse().ok()))
        .collect::<Option<_>>()?;
    Some((
        code.parse().ok()?,
        Spell {
            from_year: from_year.parse().ok()?,
            to_year,
            successors,
        },
    ))
}

/// The spells during which a code was in use.
pub(super) fn history_of(code: u32) -> &'static [Spell] {
    SPELLS.get(&code).map_or(&[], Vec::as_slice)
}

/// The codes that took a code's place: those of the spell in which it was in use in `year`, else of
/// its last. None if it was not in use yet.
pub(super) fn successors(code: u32, year: i32) -> Vec<u32> {
    let mut spells = history_of(code)
        .iter()
        .filter(|spell| spell.from_year <= year);
    let in_use = spells
        .clone()
        .find(|spell| spell.to_year.is_none_or(|to_year| year <= to_year));
    in_use
        .or_else(|| spells.next_back())
        .map(|spell| spell.successors.clone())
        .unwrap_or_default()
}

/// Whether a six-digit code was in use in any year since 1981.
pub fn was_ever_in_use(code: &str) -> bool {
    code.parse()
        .is_ok_and(|code: u32| CODES.contains_key(&code) || SPELLS.contains_key(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_both_files_is_read() {
        assert_eq!(
            TODAY.lines().skip(1).filter_map(division).count(),
            TODAY.lines().count() - 1
        );
        assert_eq!(
            HISTORY.lines().skip(1).filter_map(spell).count(),
            HISTORY.lines().count() - 1
        );
    }

    #[test]
    fn every_parent_stands_in_the_table() {
        assert!(
            CODES
                .values()
                .filter_map(|division| division.parent)
                .all(|parent| CODES.contains_key(&parent))
        );
    }
}
