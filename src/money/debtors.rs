//! Whose account pays: dated settings per fund and region.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use chrono::NaiveDate;
use domain::policy::Fund;
use domain::region::RegionCode;
use domain::time::parse_date;
use serde::Deserialize;

use crate::bank::Debtor;

/// `[finance.debtors]` as it is written: by fund, then by region.
pub type Written = BTreeMap<String, BTreeMap<String, OneOrMore>>;

/// One account, or several that follow each other.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum OneOrMore {
    /// One, from some day on.
    One(WrittenDebtor),
    /// Several, each from its day on.
    More(Vec<WrittenDebtor>),
}

/// One account as it is written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenDebtor {
    name: String,
    account: String,
    bank_code: Option<String>,
    from: Option<String>,
}

/// The accounts that pay.
#[derive(Clone, Default)]
pub struct Debtors(BTreeMap<(Fund, RegionCode), BTreeMap<NaiveDate, Debtor>>);

impl std::fmt::Debug for Debtors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Debtors {
    /// Reads what is written.
    ///
    /// # Errors
    /// An unknown fund or region, a day that does not exist or stands twice, an account that no bank could be told.
    pub fn read(written: Written) -> anyhow::Result<Self> {
        let mut debtors = BTreeMap::new();
        for (fund, regions) in written {
            for (region, accounts) in regions {
                let setting = setting(&fund, &region);
                let key = Fund::from_code(&fund)
                    .zip(RegionCode::parse(&region).ok())
                    .with_context(|| format!("{setting} names no fund or no region"))?;
                let accounts = match accounts {
                    OneOrMore::One(account) => vec![account],
                    OneOrMore::More(accounts) => accounts,
                };
                let mut dated = BTreeMap::new();
                for account in accounts {
                    let (from, debtor) = read_one(account).with_context(|| setting.clone())?;
                    if dated.insert(from, debtor).is_some() {
                        bail!("{setting} has two accounts from the same day on");
                    }
                }
                debtors.insert(key, dated);
            }
        }
        Ok(Self(debtors))
    }

    /// The account that pays a fund's claims of a region on a day: of the nearest region at or above it that has one.
    pub fn of(&self, fund: Fund, region: RegionCode, on: NaiveDate) -> Option<&Debtor> {
        region.ancestors().find_map(|region| {
            let dated = self.0.get(&(fund, region))?;
            dated.range(..=on).next_back().map(|(_, debtor)| debtor)
        })
    }
}

/// What a setting is called, as people look for it.
pub fn setting(fund: &str, region: &str) -> String {
    format!("finance.debtors.\"{fund}\".\"{region}\"")
}

fn read_one(written: WrittenDebtor) -> anyhow::Result<(NaiveDate, Debtor)> {
    let from = match written.from {
        Some(from) => parse_date(&from)
            .ok()
            .context("`from` is no day of the calendar")?,
        None => NaiveDate::MIN,
    };
    let debtor = Debtor {
        name: written.name.trim().to_owned(),
        account: written
            .account
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect(),
        bank_code: written.bank_code,
    };
    match debtor.fault() {
        None => Ok((from, debtor)),
        Some(field) => bail!("its {field:?} cannot be told to a bank"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> anyhow::Result<Debtors> {
        #[derive(Deserialize)]
        struct File {
            debtors: Written,
        }
        Debtors::read(toml::from_str::<File>(text)?.debtors)
    }

    fn on(day: &str) -> NaiveDate {
        day.parse().unwrap()
    }

    fn region(code: &str) -> RegionCode {
        RegionCode::parse(code).unwrap()
    }

    #[test]
    fn the_nearest_region_and_the_latest_day_decide() {
        let debtors = read(
            r#"
            [debtors.bridging_fund."520000"]
            name = "省财政厅"
            account = "6222 0212 3456"
            bank_code = "102701000014"
            [[debtors.bridging_fund."520502"]]
            name = "七星关区财政局"
            account = "111"
            from = "2021-01-01"
            [[debtors.bridging_fund."520502"]]
            name = "七星关区财政局"
            account = "222"
            from = "2022-07-01"
            "#,
        )
        .unwrap();
        let account = |code, day| {
            let debtor = debtors.of(Fund::Bridging, region(code), on(day));
            debtor.map(|debtor| debtor.account.as_str())
        };
        assert_eq!(account("520502", "2022-06-30"), Some("111"));
        assert_eq!(account("520502", "2022-07-01"), Some("222"));
        // Before its first account the region above pays, and for its neighbours.
        assert_eq!(account("520502", "2020-12-31"), Some("622202123456"));
        assert_eq!(account("520521", "2022-07-01"), Some("622202123456"));
        assert_eq!(account("440104", "2022-07-01"), None);
        let other = debtors.of(Fund::Employment, region("520502"), on("2022-07-01"));
        assert!(other.is_none());
    }

    #[test]
    fn what_no_bank_can_be_told_is_refused_where_it_is_written() {
        let faulty = [
            ("fonds", "520000", "name = \"a\"\naccount = \"1\""),
            ("bridging_fund", "999999", "name = \"a\"\naccount = \"1\""),
            ("bridging_fund", "520000", "name = \"\"\naccount = \"1\""),
            ("bridging_fund", "520000", "name = \"a\"\naccount = \"=1\""),
            ("bridging_fund", "520000", "name = \"a\""),
            (
                "bridging_fund",
                "520000",
                "name = \"a\"\naccount = \"1\"\nfrom = \"2021-02-30\"",
            ),
            (
                "bridging_fund",
                "520000",
                "name = \"a\"\naccount = \"1\"\nbankcode = \"1\"",
            ),
        ];
        for (fund, region, rest) in faulty {
            let text = format!("[debtors.{fund}.\"{region}\"]\n{rest}\n");
            assert!(read(&text).is_err(), "{text}");
        }
        let twice = "[[debtors.bridging_fund.\"520000\"]]\nname = \"a\"\naccount = \"1\"\n";
        assert!(read(&twice.repeat(2)).is_err());
    }
}
