//! Citizen ids (公民身份号码, GB 11643-1999).

use chrono::{Datelike, NaiveDate};

use crate::coded::coded;
use crate::region;

coded! {
    /// The sex that the 17th digit tells.
    Sex {
        /// Even.
        Female = "female",
        /// Odd.
        Male = "male",
    }
}

/// A citizen id, normalised to its 18 characters. It is never printed and never stored in clear.
#[derive(Clone, PartialEq, Eq)]
pub struct CitizenId {
    number: String,
    born_on: NaiveDate,
    sex: Sex,
    upgraded: bool,
}

/// Why a text is no citizen id. The text itself is never repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCitizenId {
    /// Neither 18 nor 15 characters, or a character that has no place in it.
    #[error("a citizen id has 17 digits and a digit or X, or 15 digits in its old form")]
    Shape,
    /// The digits of the birth date name no day.
    #[error("the birth date in the citizen id does not exist")]
    BirthDate,
    /// The birth date lies in the future.
    #[error("the birth date in the citizen id lies in the future")]
    BornInFuture,
    /// The last character does not fit the others.
    #[error("the check character of the citizen id does not fit")]
    CheckDigit,
}

impl InvalidCitizenId {
    /// The machine's word for the fault.
    pub fn code(self) -> &'static str {
        match self {
            Self::Shape => "invalid-citizen-id",
            Self::BirthDate => "invalid-birth-date",
            Self::BornInFuture => "born-in-future",
            Self::CheckDigit => "check-digit",
        }
    }
}

/// ISO 7064 MOD 11-2, as GB 11643 writes it: weights from left to right, and the check characters
/// of the remainders 0 to 10.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_CHARACTERS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

impl CitizenId {
    /// Reads a citizen id. Full-width characters, blanks and a small `x` are normalised; a 15-digit
    /// number is upgraded (its years are 19yy) and marked. A sequence of 000 and a great age are
    /// accepted: both are in use.
    pub fn parse(text: &str, today: NaiveDate) -> Result<Self, InvalidCitizenId> {
        let given = normalised(text);
        let upgraded = given.len() == 15;
        let number = if upgraded { upgrade(&given)? } else { given };
        let (digits, check) = number.split_at_checked(17).ok_or(InvalidCitizenId::Shape)?;
        let expected = check_character(digits).ok_or(InvalidCitizenId::Shape)?;
        let mut check = check.chars();
        let (Some(found), None) = (check.next(), check.next()) else {
            return Err(InvalidCitizenId::Shape);
        };
        if !(found.is_ascii_digit() || found == 'X') {
            return Err(InvalidCitizenId::Shape);
        }
        let born_on = digits
            .get(6..14)
            .and_then(date)
            .ok_or(InvalidCitizenId::BirthDate)?;
        if found != expected {
            return Err(InvalidCitizenId::CheckDigit);
        }
        if born_on > today {
            return Err(InvalidCitizenId::BornInFuture);
        }
        let odd = digits
            .bytes()
            .next_back()
            .is_some_and(|digit| digit % 2 == 1);
        let sex = if odd { Sex::Male } else { Sex::Female };
        Ok(Self {
            number,
            born_on,
            sex,
            upgraded,
        })
    }

    /// The 18 characters. Only for sealing and keyed hashing.
    pub fn as_str(&self) -> &str {
        &self.number
    }

    /// The birth date that it tells.
    pub fn born_on(&self) -> NaiveDate {
        self.born_on
    }

    /// The sex that it tells.
    pub fn sex(&self) -> Sex {
        self.sex
    }

    /// Whether a 15-digit number was given.
    pub fn upgraded(&self) -> bool {
        self.upgraded
    }

    /// Whether its address code was in use in any year since 1981. An unknown one is a warning. It
    /// is the place of first registration and tells nothing of today's.
    pub fn address_known(&self) -> bool {
        self.number.get(..6).is_some_and(region::was_ever_in_use)
    }
}

impl std::fmt::Debug for CitizenId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CitizenId(…)")
    }
}

/// Capital letters, ASCII instead of full-width forms, no blanks.
pub(crate) fn normalised(text: &str) -> String {
    let ascii = text.chars().map(|c| match c {
        // The full-width forms stand at a fixed distance from ASCII.
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    });
    ascii
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

fn upgrade(fifteen: &str) -> Result<String, InvalidCitizenId> {
    let (address, rest) = fifteen.split_at_checked(6).ok_or(InvalidCitizenId::Shape)?;
    let digits = format!("{address}19{rest}");
    let check = check_character(&digits).ok_or(InvalidCitizenId::Shape)?;
    Ok(format!("{digits}{check}"))
}

fn check_character(seventeen: &str) -> Option<char> {
    let mut sum = 0;
    let mut count = 0;
    for (digit, weight) in seventeen.chars().zip(WEIGHTS) {
        sum += digit.to_digit(10)? * weight;
        count += 1;
    }
    let remainder = usize::try_from(sum % 11).ok()?;
    CHECK_CHARACTERS
        .get(remainder)
        .copied()
        .filter(|_| count == 17)
}

fn date(eight: &str) -> Option<NaiveDate> {
    let number = |range| {
        eight
            .get(range)
            .and_then(|digits: &str| digits.parse::<u32>().ok())
    };
    let year = i32::try_from(number(0..4)?).ok()?;
    NaiveDate::from_ymd_opt(year, number(4..6)?, number(6..8)?).filter(|date| date.year() >= 1800)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).unwrap()
    }

    fn parse(text: &str) -> Result<CitizenId, InvalidCitizenId> {
        CitizenId::parse(text, today())
    }

    #[test]
    fn the_standards_examples_are_valid() {
        let woman = parse("11010519491231002X").unwrap();
        assert_eq!(
            (woman.born_on().to_string().as_str(), woman.sex()),
            ("1949-12-31", Sex::Female)
        );
        assert_eq!(parse("440524188001010014").unwrap().sex(), Sex::Male);
    }

    #[test]
    fn writing_is_normalised() {
        for text in [
            "11010519491231002x",
            " 110105 19491231 002X ",
            "１１０１０５１９４９１２３１００２Ｘ",
        ] {
            assert_eq!(
                parse(text).unwrap().as_str(),
                "11010519491231002X",
                "{text}"
            );
        }
    }

    #[test]
    fn fifteen_digits_are_upgraded_to_the_same_person() {
        let old = parse("110105491231002").unwrap();
        assert!(old.upgraded());
        assert_eq!(old.as_str(), "11010519491231002X");
    }

    #[test]
    fn faults_are_told_apart() {
        assert_eq!(parse("11010519491231002"), Err(InvalidCitizenId::Shape));
        assert_eq!(parse("1101051949123100２ＸX"), Err(InvalidCitizenId::Shape));
        assert_eq!(
            parse("家政服务员家政服务员家政服务员家政服"),
            Err(InvalidCitizenId::Shape)
        );
        assert_eq!(
            parse("110105194902300020"),
            Err(InvalidCitizenId::BirthDate)
        );
        assert_eq!(
            parse("110105194912310021"),
            Err(InvalidCitizenId::CheckDigit)
        );
        let unborn = CitizenId::parse(
            "11010519491231002X",
            NaiveDate::from_ymd_opt(1949, 1, 1).unwrap(),
        );
        assert_eq!(unborn, Err(InvalidCitizenId::BornInFuture));
    }

    #[test]
    fn the_number_is_never_shown() {
        assert_eq!(
            format!("{:?}", parse("11010519491231002X").unwrap()),
            "CitizenId(…)"
        );
    }

    #[test]
    fn an_address_code_of_long_ago_is_known_and_an_invented_one_is_not() {
        let with_address = |address: &str| {
            let digits = format!("{address}19491231002");
            parse(&format!("{digits}{}", check_character(&digits).unwrap())).unwrap()
        };
        assert!(with_address("110103").address_known());
        assert!(!with_address("990199").address_known());
    }

    proptest! {
        #[test]
        fn exactly_one_check_character_fits(address in 100_000..999_999_u32, day in 0..36_500_i64, sequence in 0..1000_u32, changed in 0..11_usize) {
            let born = NaiveDate::from_ymd_opt(1920, 1, 1).unwrap() + chrono::Days::new(day.unsigned_abs());
            prop_assume!(born <= today());
            let digits = format!("{address}{}{sequence:03}", born.format("%Y%m%d"));
            let check = check_character(&digits).unwrap();
            let candidate = CHECK_CHARACTERS[changed];
            let result = parse(&format!("{digits}{candidate}"));
            if candidate == check {
                let id = result.unwrap();
                prop_assert_eq!(id.born_on(), born);
                prop_assert_eq!(id.sex() == Sex::Male, sequence % 2 == 1);
            } else {
                prop_assert_eq!(result, Err(InvalidCitizenId::CheckDigit));
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,24}") {
            let _ = parse(&text);
        }
    }
}
