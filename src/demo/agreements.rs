//! The agreements: all five kinds, with supplements, early ends and some that never were.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::agreement::{
    AgreementAct, AgreementEnded, AgreementKind, AgreementSigned, AgreementSupplemented, Parties,
    Party, Side,
};
use domain::ids::{AgreementId, OrganisationId};
use domain::region::RegionCode;

use super::dice::{Dice, day, earlier, id_of, later};
use super::places::Places;
use super::plan::{Actor, PlannedAgreement, Step};
use super::world::{Seats, at};
use crate::access::Role;

type BySides = BTreeMap<(RegionCode, RegionCode), Vec<AgreementId>>;

struct Cabinet {
    seed: u64,
    dice: Dice,
    planned: Vec<PlannedAgreement>,
    by_sides: BySides,
}

/// Draws the agreements, and says which are there for a way from one province to another.
pub(super) fn draw(
    seed: u64,
    places: &Places,
    seats: &Seats,
) -> anyhow::Result<(Vec<PlannedAgreement>, BySides)> {
    let mut cabinet = Cabinet {
        seed,
        dice: Dice::named(&format!("{seed}/agreements")),
        planned: Vec::new(),
        by_sides: BTreeMap::new(),
    };
    for (west, east) in places.pairs() {
        // The pairs signed for the whole plan period; a second paper refines the first.
        for from in [day(2021, 5, 1), day(2022, 1, 1)] {
            cabinet.sign(AgreementKind::InterProvince, west, (east, None), from)?;
        }
        let counties = places.counties_of(west);
        for city in places.own_cities(east) {
            let area = area(&mut cabinet.dice, &counties);
            let from = cabinet.start();
            cabinet.sign(
                AgreementKind::CityAreaCrossProvince,
                area,
                (city.code, None),
                from,
            )?;
            for _ in 0..2 {
                cabinet.with_enterprise(
                    AgreementKind::EnterpriseAreaCrossProvince,
                    &counties,
                    city.code,
                    seats,
                )?;
            }
        }
    }
    let provinces: BTreeSet<_> = places
        .counties
        .iter()
        .map(|county| county.code.province())
        .collect();
    for province in provinces {
        let counties = places.counties_of(province);
        for city in places.own_cities(province) {
            let area = area(&mut cabinet.dice, &counties);
            let from = cabinet.start();
            cabinet.sign(
                AgreementKind::CityAreaInProvince,
                area,
                (city.code, None),
                from,
            )?;
            for _ in 0..2 {
                cabinet.with_enterprise(
                    AgreementKind::EnterpriseAreaInProvince,
                    &counties,
                    city.code,
                    seats,
                )?;
            }
        }
    }
    Ok((cabinet.planned, cabinet.by_sides))
}

/// A county that signs, or the prefecture above it.
fn area(dice: &mut Dice, counties: &[RegionCode]) -> RegionCode {
    let county = dice.pick(counties).copied().unwrap_or(RegionCode::NATION);
    if dice.percent(50) {
        county.prefecture().unwrap_or(county)
    } else {
        county
    }
}

impl Cabinet {
    fn start(&mut self) -> NaiveDate {
        self.dice.days_after(day(2020, 6, 1), 0, 1_000)
    }

    fn with_enterprise(
        &mut self,
        kind: AgreementKind,
        counties: &[RegionCode],
        city: RegionCode,
        seats: &Seats,
    ) -> anyhow::Result<()> {
        let enterprise = self.dice.pick(at(&seats.enterprises, city)).copied();
        let area = area(&mut self.dice, counties);
        let from = self.start();
        self.sign(kind, area, (city, enterprise), from)
    }

    fn sign(
        &mut self,
        kind: AgreementKind,
        sending: RegionCode,
        receiving: (RegionCode, Option<OrganisationId>),
        valid_from: NaiveDate,
    ) -> anyhow::Result<()> {
        let number = self.planned.len();
        let id: AgreementId = id_of(&format!("{}/agreement/{number}", self.seed)).into();
        let (city, organisation_id) = receiving;
        let party = |region, organisation_id, side| Party {
            region,
            organisation_id,
            side,
        };
        let parties = vec![
            party(sending, None, Side::Sending),
            party(city, organisation_id, Side::Receiving),
        ];
        let valid_until = self.dice.percent(75).then(|| later(valid_from, 364));
        // Some are signed only after they have begun to hold.
        let signed_on = if self.dice.percent(20) {
            later(valid_from, 25)
        } else {
            earlier(valid_from, 10)
        };
        let signed = AgreementSigned {
            kind,
            parties: Parties::of(kind, parties)?,
            signed_on,
            valid_from,
            valid_until,
            planned_persons: u32::try_from(self.dice.between(2, 40) * 10).ok(),
        };
        let by = Actor::of(Role::Caseworker, sending.province());
        let step = |reason, act| Step {
            by: by.clone(),
            reason,
            act,
        };
        let mut steps = vec![step(None, AgreementAct::Sign(signed))];
        // By turns rather than by chance, so that every fate is met whatever the number of people.
        match number % 10 {
            1 | 6 => steps.push(step(
                None,
                AgreementAct::Supplement(AgreementSupplemented {
                    signed_on: later(valid_from, 300),
                    valid_until: Some(later(valid_from, 364 + 366)),
                    planned_persons: None,
                    note: Some("续签一年".to_owned()),
                }),
            )),
            3 => steps.push(step(
                Some("企业退出合作"),
                AgreementAct::End(AgreementEnded {
                    ended_on: later(valid_from, 180),
                }),
            )),
            8 => {
                // The same paper entered twice: the second entry never was.
                let twice = id_of(&format!("{}/agreement/{number}/twice", self.seed)).into();
                let mut steps = steps.clone();
                steps.push(step(Some("重复录入"), AgreementAct::Void));
                self.planned.push(PlannedAgreement { id: twice, steps });
            }
            _ => {}
        }
        let sides = (sending.province(), city.province());
        self.by_sides.entry(sides).or_default().push(id);
        self.planned.push(PlannedAgreement { id, steps });
        Ok(())
    }
}
