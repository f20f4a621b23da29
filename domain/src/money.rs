//! Money in whole fen.

use serde::{Deserialize, Serialize};

/// An amount in fen (1/100 yuan), from 0 to 10¹².
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "i64", into = "i64")]
pub struct Fen(i64);

/// An amount that is negative or beyond all reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an amount is a whole number of fen from 0 to 10^12")]
pub struct InvalidFen;

impl InvalidFen {
    /// The machine's word for the fault.
    pub fn code(self) -> &'static str {
        "amount-out-of-bounds"
    }
}

impl Fen {
    /// The largest amount.
    pub const MAX: Self = Self(1_000_000_000_000);

    /// The number of fen.
    pub fn get(self) -> i64 {
        self.0
    }

    /// So many percent of it, rounded half up to the fen.
    pub fn percent(self, percent: u32) -> Self {
        let hundredths = self.0.saturating_mul(i64::from(percent));
        Self::try_from((hundredths + 50) / 100).unwrap_or(Self::MAX)
    }

    /// What is left of it without `other`; nothing if that is more.
    pub fn less(self, other: Self) -> Self {
        Self((self.0 - other.0).max(0))
    }

    /// The sum, unless it exceeds the largest amount.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0
            .checked_add(other.0)
            .and_then(|sum| Self::try_from(sum).ok())
    }
}

impl TryFrom<i64> for Fen {
    type Error = InvalidFen;

    fn try_from(fen: i64) -> Result<Self, InvalidFen> {
        if (0..=Self::MAX.0).contains(&fen) {
            Ok(Self(fen))
        } else {
            Err(InvalidFen)
        }
    }
}

impl From<Fen> for i64 {
    fn from(fen: Fen) -> Self {
        fen.0
    }
}

/// In yuan, with two decimals.
impl std::fmt::Display for Fen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_has_bounds() {
        assert_eq!(Fen::try_from(-1), Err(InvalidFen));
        assert_eq!(Fen::try_from(1_000_000_000_001), Err(InvalidFen));
        assert_eq!(Fen::try_from(0).unwrap().get(), 0);
        assert_eq!(Fen::MAX.checked_add(Fen(1)), None);
        assert_eq!((Fen(5).less(Fen(2)), Fen(2).less(Fen(5))), (Fen(3), Fen(0)));
    }

    #[test]
    fn json_goes_through_the_same_door() {
        assert_eq!(serde_json::to_string(&Fen(50_000)).unwrap(), "50000");
        for refused in ["-1", "1.5", "\"5\"", "1000000000001"] {
            assert!(serde_json::from_str::<Fen>(refused).is_err(), "{refused}");
        }
    }

    #[test]
    fn percents_are_rounded_half_up() {
        assert_eq!(Fen(12_345).percent(50), Fen(6_173));
        assert_eq!(Fen(12_345).percent(100), Fen(12_345));
        assert_eq!(Fen(1).percent(49), Fen(0));
    }

    #[test]
    fn yuan_are_shown_with_two_decimals() {
        assert_eq!(Fen(50_005).to_string(), "500.05");
    }
}
