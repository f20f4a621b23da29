//! Who a person is: made-up names and numbers that are right in form and belong to nobody.

use std::collections::BTreeSet;

use anyhow::Context;
use chrono::{Datelike, NaiveDate};
use domain::citizen_id::CitizenId;
use domain::credit_code::CreditCode;
use domain::region::RegionCode;
use domain::sealed::HolderKind;

use super::dice::{Dice, day, earlier};

const SURNAMES: &str = "王李张刘陈杨黄赵周吴徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭肖蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武莫孔向汤";
const WOMEN: &str = "秀英 桂兰 玉梅 春花 丽娟 小燕 红霞 金凤 美玲 彩云 翠芳 海燕 雪梅 丽萍 淑珍 晓红 艳 敏 静 芳 娟 霞 玲 燕 凤英 桂花 菊香 腊梅 银花 阿依 秋菊 兰芝 素芬 永芳 国珍 正琴 光会 开琼 世碧 远芬";
const MEN: &str =
    "建国 志强 永平 国华 明 勇 军 涛 海龙 正华 光荣 小平 文斌 大勇 世忠 开贵 德林 春生 福贵 石头";
const STREETS: [&str; 6] = [
    "团结村",
    "红星村",
    "大坝村",
    "新民社区",
    "幸福社区",
    "河边村",
];

/// A bank account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankAccount {
    /// The number.
    pub number: String,
    /// Whose name it bears.
    pub holder_name: String,
    /// Whose it is.
    pub holder_kind: HolderKind,
}

/// A made-up person: in clear here, sealed when recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The citizen id as it is first written; a few have the old fifteen digits.
    pub citizen_id: String,
    /// The right number, where the first one was a mistake.
    pub corrected_id: Option<String>,
    /// The name.
    pub name: String,
    /// The telephone number.
    pub phone: String,
    /// The address.
    pub address: String,
    /// The household's number in the roster.
    pub household_id: String,
    /// The bank account, if one was given.
    pub account: Option<BankAccount>,
    /// Where the household is registered.
    pub home: RegionCode,
}

/// What a person's number has to be like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    /// As everybody's.
    Usual,
    /// Written with fifteen digits, as before 1999.
    Fifteen,
    /// First written wrongly.
    Mistaken,
}

/// Draws a person. `taken` holds the numbers that are in use.
pub(super) fn draw(
    dice: &mut Dice,
    home: RegionCode,
    index: u32,
    number: Number,
    taken: &mut BTreeSet<String>,
) -> anyhow::Result<Identity> {
    let woman = dice.percent(75);
    // From 18 to 58 years old when the programme begins.
    let mut born_on = earlier(day(2020, 1, 1), dice.between(18 * 366, 58 * 365));
    if number == Number::Fifteen {
        // Fifteen digits were given out until 1999, and say 19 before every year.
        born_on = born_on.min(day(1981, 6, 30));
    }
    let full = unused(dice, home, born_on, woman, taken)?;
    let corrected_id = match number {
        Number::Mistaken => Some(unused(dice, home, born_on, woman, taken)?),
        Number::Usual | Number::Fifteen => None,
    };
    let citizen_id = if number == Number::Fifteen {
        without_century(&full).context("a citizen id has eighteen characters")?
    } else {
        full
    };
    let name = name(dice, woman);
    let own = dice.percent(92);
    let account = dice.percent(70).then(|| BankAccount {
        number: account_number(index),
        holder_name: if own {
            name.clone()
        } else {
            self::name(dice, false)
        },
        holder_kind: if own {
            HolderKind::Person
        } else {
            HolderKind::Householder
        },
    });
    let street = dice.pick(&STREETS).copied().unwrap_or_default();
    Ok(Identity {
        citizen_id,
        corrected_id,
        name,
        phone: format!("1990{index:07}"),
        address: format!("{}{street}{}组", home.name(), dice.between(1, 12)),
        household_id: format!("{home}{:08}", 10_000 + index),
        account,
        home,
    })
}

/// The same person as somebody registered her a second time: the number of another household.
pub(super) fn second_record(
    dice: &mut Dice,
    of: &Identity,
    index: u32,
    taken: &mut BTreeSet<String>,
) -> anyhow::Result<Identity> {
    let known = CitizenId::parse(&of.citizen_id, day(2024, 12, 31))?;
    let woman = known.sex() == domain::citizen_id::Sex::Female;
    Ok(Identity {
        citizen_id: unused(dice, of.home, known.born_on(), woman, taken)?,
        corrected_id: None,
        phone: format!("1990{index:07}"),
        account: None,
        ..of.clone()
    })
}

fn name(dice: &mut Dice, woman: bool) -> String {
    let surnames: Vec<char> = SURNAMES.chars().collect();
    let given: Vec<&str> = if woman { WOMEN } else { MEN }.split_whitespace().collect();
    let surname = dice.pick(&surnames).copied().unwrap_or('王');
    let given = dice.pick(&given).copied().unwrap_or_default();
    format!("{surname}{given}")
}

/// A citizen id that nobody here has yet.
fn unused(
    dice: &mut Dice,
    home: RegionCode,
    born_on: NaiveDate,
    woman: bool,
    taken: &mut BTreeSet<String>,
) -> anyhow::Result<String> {
    loop {
        let sequence = dice.between(1, 499) * 2 + u64::from(!woman);
        let digits = format!("{home}{}{sequence:03}", born_on.format("%Y%m%d"));
        let number = with_fitting_end(&digits, "0123456789X", |text| {
            CitizenId::parse(text, day(2024, 12, 31)).is_ok()
        })
        .with_context(|| format!("no citizen id fits a person born in {}", born_on.year()))?;
        if taken.insert(number.clone()) {
            return Ok(number);
        }
    }
}

/// The old form: without the century and without the check character.
fn without_century(full: &str) -> Option<String> {
    Some(format!("{}{}", full.get(..6)?, full.get(8..17)?))
}

/// A text with the one last character out of an alphabet that makes it valid.
fn with_fitting_end(body: &str, ends: &str, valid: impl Fn(&str) -> bool) -> Option<String> {
    ends.chars()
        .map(|end| format!("{body}{end}"))
        .find(|text| valid(text))
}

/// An account number of nineteen digits with the check digit that bank cards carry (Luhn).
pub(super) fn account_number(index: u32) -> String {
    let body = format!("62170000{:010}", 1_000_000 + u64::from(index));
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let sum: u32 = body
        .chars()
        .rev()
        .filter_map(|c| c.to_digit(10))
        .enumerate()
        .map(|(place, digit)| {
            if place % 2 == 0 {
                doubled(digit)
            } else {
                digit
            }
        })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

/// The unified social credit code of the organisation with this number: registered in `region`,
/// both its check characters right.
pub(super) fn credit_code(region: RegionCode, number: u32) -> anyhow::Result<CreditCode> {
    // M and A stand for 22 and 10 in GB 11714.
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let organisation = format!("MA{number:06}");
    let sum: u32 = organisation
        .chars()
        .filter_map(|c| c.to_digit(36))
        .zip(WEIGHTS)
        .map(|(digit, weight)| digit * weight)
        .sum();
    let check = match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    };
    let body = format!("91{region}{organisation}{check}");
    let code = with_fitting_end(&body, "0123456789ABCDEFGHJKLMNPQRTUWXY", |text| {
        CreditCode::parse(text).is_ok()
    });
    Ok(CreditCode::parse(&code.unwrap_or(body))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home() -> RegionCode {
        RegionCode::parse("520502").unwrap_or(RegionCode::NATION)
    }

    #[test]
    fn numbers_are_right_in_form_and_never_given_twice() {
        let mut taken = BTreeSet::new();
        let mut dice = Dice::named("numbers");
        for index in 0..500 {
            let number = if index % 7 == 0 {
                Number::Fifteen
            } else {
                Number::Mistaken
            };
            let person = draw(&mut dice, home(), index, number, &mut taken).unwrap();
            let id = CitizenId::parse(&person.citizen_id, day(2024, 12, 31)).unwrap();
            assert_eq!(id.upgraded(), number == Number::Fifteen);
            assert!((1961..=2002).contains(&id.born_on().year()));
        }
        assert_eq!(taken.len(), 500 + 500 - 72);
    }

    #[test]
    fn both_check_characters_of_a_credit_code_fit() {
        for number in 0..300 {
            assert!(
                credit_code(home(), number)
                    .unwrap()
                    .organisation_code_fits()
            );
        }
    }

    #[test]
    fn an_account_number_passes_the_banks_check() {
        // From the right, every second digit is doubled and its digits are added.
        let number = account_number(7);
        let sum: u32 = number
            .chars()
            .rev()
            .enumerate()
            .map(|(place, c)| {
                let digit = c.to_digit(10).unwrap() * if place % 2 == 1 { 2 } else { 1 };
                digit / 10 + digit % 10
            })
            .sum();
        assert_eq!((number.len(), sum % 10), (19, 0));
    }
}
