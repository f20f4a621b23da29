//! Unified social credit codes (统一社会信用代码, GB 32100-2015).

use serde::{Deserialize, Serialize};

use crate::citizen_id::normalised;

/// A unified social credit code, normalised to its 18 characters. It is public.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CreditCode(String);

/// Why a text is no credit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCreditCode {
    /// Not 18 characters of the code's alphabet, or letters where digits belong.
    #[error(
        "a credit code has 18 characters of 0-9 and A-Y without I, O, S, V, Z; the third to eighth are digits"
    )]
    Shape,
    /// The last character does not fit the others.
    #[error("the check character of the credit code does not fit")]
    CheckCharacter,
}

impl InvalidCreditCode {
    /// The machine's word for the fault.
    pub fn code(self) -> &'static str {
        match self {
            Self::Shape => "invalid-credit-code",
            Self::CheckCharacter => "check-digit",
        }
    }
}

/// The 31 characters of GB 32100: without I, O, S, V and Z.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

impl CreditCode {
    /// Reads a credit code. Full-width characters, blanks and small letters are normalised. The
    /// kinds in the first two places are not checked: new ones come up.
    pub fn parse(text: &str) -> Result<Self, InvalidCreditCode> {
        let code = normalised(text);
        let values: Vec<u32> = code
            .chars()
            .map(value)
            .collect::<Option<_>>()
            .ok_or(InvalidCreditCode::Shape)?;
        let (Some((check, body)), 18) = (values.split_last(), values.len()) else {
            return Err(InvalidCreditCode::Shape);
        };
        if body.iter().skip(2).take(6).any(|value| *value > 9) {
            return Err(InvalidCreditCode::Shape);
        }
        // Weights are powers of three modulo 31; a remainder of 0 gives the character 0.
        let weights = std::iter::successors(Some(1), |weight| Some(weight * 3 % 31));
        let sum: u32 = body
            .iter()
            .zip(weights)
            .map(|(value, weight)| value * weight)
            .sum();
        if *check != (31 - sum % 31) % 31 {
            return Err(InvalidCreditCode::CheckCharacter);
        }
        Ok(Self(code))
    }

    /// Whether the organisation code inside it (places 9 to 17) carries its own check character
    /// (GB 11714). Some codes in use do not: a warning, never a refusal.
    pub fn organisation_code_fits(&self) -> bool {
        const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
        let digits: Vec<u32> = self
            .0
            .chars()
            .skip(8)
            .take(8)
            .filter_map(|c| c.to_digit(36))
            .collect();
        let sum: u32 = digits
            .iter()
            .zip(WEIGHTS)
            .map(|(digit, weight)| digit * weight)
            .sum();
        let expected = match 11 - sum % 11 {
            10 => 'X',
            11 => '0',
            digit => char::from_digit(digit, 10).unwrap_or('?'),
        };
        self.0.chars().nth(16) == Some(expected)
    }

    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn value(character: char) -> Option<u32> {
    ALPHABET
        .chars()
        .position(|known| known == character)
        .and_then(|value| u32::try_from(value).ok())
}

impl TryFrom<String> for CreditCode {
    type Error = InvalidCreditCode;

    fn try_from(text: String) -> Result<Self, InvalidCreditCode> {
        Self::parse(&text)
    }
}

impl From<CreditCode> for String {
    fn from(code: CreditCode) -> Self {
        code.0
    }
}

impl std::fmt::Display for CreditCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_remainder_of_zero_gives_the_character_zero() {
        assert_eq!(
            CreditCode::parse("91330100MA00000740").unwrap().as_str(),
            "91330100MA00000740"
        );
    }

    #[test]
    fn writing_is_normalised() {
        assert_eq!(
            CreditCode::parse(" 91330100ma00000740 "),
            CreditCode::parse("９１３３０１００ＭＡ００００0740")
        );
    }

    #[test]
    fn faults_are_told_apart() {
        for shape in [
            "",
            "91330100MA0000074",
            "91330100MA000007400",
            "9133010OMA00000740",
            "91A30100MA00000740",
            "91330100MI00000740",
        ] {
            assert_eq!(
                CreditCode::parse(shape),
                Err(InvalidCreditCode::Shape),
                "{shape}"
            );
        }
        assert_eq!(
            CreditCode::parse("91330100MA00000741"),
            Err(InvalidCreditCode::CheckCharacter)
        );
    }

    proptest! {
        #[test]
        fn exactly_one_last_character_fits(body in "9[1-3][0-9]{6}[0-9A-HJ-NPQRTUWXY]{9}") {
            let fitting: Vec<_> = ALPHABET.chars().filter(|last| CreditCode::parse(&format!("{body}{last}")).is_ok()).collect();
            prop_assert_eq!(fitting.len(), 1);
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,24}") {
            let _ = CreditCode::parse(&text);
        }
    }
}
