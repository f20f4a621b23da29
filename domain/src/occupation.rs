//! Occupations of the national classification (职业分类大典), and the levels they have.

use serde::{Deserialize, Serialize};

use crate::coded::coded;

/// An occupation's code, `d-dd-dd-dd`. Which of them are domestic service is policy.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Occupation(String);

/// A text that is no occupation code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an occupation is written d-dd-dd-dd")]
pub struct InvalidOccupation;

impl InvalidOccupation {
    /// The machine's word for the fault.
    pub fn code(self) -> &'static str {
        "invalid-occupation"
    }
}

impl Occupation {
    /// Reads a code, strictly `d-dd-dd-dd`.
    pub fn parse(text: &str) -> Result<Self, InvalidOccupation> {
        let widths: Vec<usize> = text.split('-').map(str::len).collect();
        let digits = text.chars().all(|c| c.is_ascii_digit() || c == '-');
        if digits && widths == [1, 2, 2, 2] {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidOccupation)
        }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The official name of the occupations that the programme speaks of.
    pub fn name(&self) -> Option<&'static str> {
        match self.0.as_str() {
            "4-10-01-06" => Some("家政服务员"),
            "4-14-01-02" => Some("养老护理员"),
            "4-14-01-03" => Some("健康照护师"),
            _ => None,
        }
    }
}

impl TryFrom<String> for Occupation {
    type Error = InvalidOccupation;

    fn try_from(text: String) -> Result<Self, InvalidOccupation> {
        Self::parse(&text)
    }
}

impl From<Occupation> for String {
    fn from(occupation: Occupation) -> Self {
        occupation.0
    }
}

impl std::fmt::Display for Occupation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

coded! {
    /// A skill level; five is the lowest.
    Level {
        /// 五级 / 初级工.
        Five = "level_5",
        /// 四级 / 中级工.
        Four = "level_4",
        /// 三级 / 高级工.
        Three = "level_3",
        /// 二级 / 技师.
        Two = "level_2",
        /// 一级 / 高级技师.
        One = "level_1",
    }
}

/// The levels that an occupation has. 家政服务员 has no level 1 (its standard of 2019); one that is
/// not listed here is taken to have all five.
pub fn levels_of(occupation: &Occupation) -> &'static [Level] {
    match occupation.as_str() {
        "4-10-01-06" => &[Level::Five, Level::Four, Level::Three, Level::Two],
        _ => Level::ALL,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_written_strictly() {
        assert!(Occupation::parse("4-10-01-06").is_ok());
        for refused in [
            "4-10-01-6",
            "4100106",
            "4-10-01-06-01",
            "４-10-01-06",
            "a-10-01-06",
            "",
        ] {
            assert_eq!(
                Occupation::parse(refused),
                Err(InvalidOccupation),
                "{refused}"
            );
        }
    }

    #[test]
    fn domestic_service_workers_have_no_level_one() {
        assert!(!levels_of(&Occupation::parse("4-10-01-06").unwrap()).contains(&Level::One));
        assert!(levels_of(&Occupation::parse("6-01-01-01").unwrap()).contains(&Level::One));
    }
}
