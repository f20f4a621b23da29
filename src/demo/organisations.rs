//! The organisations: enterprises where people arrive; agencies, bases and schools where they leave.

use std::collections::BTreeSet;

use domain::ids::OrganisationId;
use domain::organisation::{
    BaseDesignated, BaseKind, BaseRevoked, BrandRecognised, OrganisationAct, OrganisationMoved,
    OrganisationRegistered, Role, RoleGranted, RoleWithdrawn,
};
use domain::region::RegionCode;

use super::dice::{Dice, day};
use super::identity::credit_code;
use super::places::Places;
use super::plan::{Actor, PlannedOrganisation, Step};
use super::world::Seats;
use crate::access;

const BRANDS: [&str; 10] = [
    "安心",
    "好帮手",
    "巾帼",
    "康乃馨",
    "万家",
    "暖阳",
    "金管家",
    "贴心",
    "春晖",
    "百合",
];
/// Enterprises in each city, and schools and organisers in each sending province.
const PER_CITY: u32 = 6;
const PER_PROVINCE: u32 = 6;

struct Registry {
    dice: Dice,
    number: u32,
    planned: Vec<PlannedOrganisation>,
}

/// Draws the organisations and says who sits where.
pub(super) fn draw(
    seed: u64,
    places: &Places,
) -> anyhow::Result<(Vec<PlannedOrganisation>, Seats)> {
    let mut registry = Registry {
        dice: Dice::named(&format!("{seed}/organisations")),
        number: 0,
        planned: Vec::new(),
    };
    let mut seats = Seats::default();
    for city in &places.cities {
        for _ in 0..PER_CITY {
            let id = registry.enterprise(&city.places)?;
            seats.enterprises.entry(city.code).or_default().push(id);
        }
    }
    let provinces: BTreeSet<_> = places
        .counties
        .iter()
        .map(|county| county.code.province())
        .collect();
    for province in provinces {
        let counties = places.counties_of(province);
        for place in 0..PER_PROVINCE {
            let school = registry.school(&counties)?;
            seats.institutions.entry(province).or_default().push(school);
            let organiser = registry.organiser(&counties, place)?;
            seats
                .organisers
                .entry(province)
                .or_default()
                .push(organiser);
        }
    }
    Ok((registry.planned, seats))
}

impl Registry {
    fn enterprise(&mut self, places: &[RegionCode]) -> anyhow::Result<OrganisationId> {
        let (region, id) = self.register(
            places,
            "家政服务有限公司",
            &[Role::DomesticServiceEnterprise],
        )?;
        match self.number % 16 {
            3 => self.then(
                region,
                OrganisationAct::GrantRole(RoleGranted {
                    role: Role::LabourDispatchFirm,
                    from: day(2021, 3, 1),
                }),
            ),
            5 => self.then(
                region,
                OrganisationAct::WithdrawRole(RoleWithdrawn {
                    role: Role::DomesticServiceEnterprise,
                    until: day(2022, 6, 30),
                }),
            ),
            7 => self.then(
                region,
                OrganisationAct::GrantRole(RoleGranted {
                    role: Role::TrainingInstitution,
                    from: day(2020, 9, 1),
                }),
            ),
            11 => {
                if let Some(moved_to) = self.dice.pick(places).copied() {
                    self.then(
                        region,
                        OrganisationAct::Move(OrganisationMoved {
                            region: moved_to,
                            moved_on: day(2022, 5, 16),
                        }),
                    );
                }
            }
            _ => {}
        }
        Ok(id)
    }

    fn school(&mut self, counties: &[RegionCode]) -> anyhow::Result<OrganisationId> {
        let (region, id) =
            self.register(counties, "职业技能培训学校", &[Role::TrainingInstitution])?;
        if self.number.is_multiple_of(4) {
            self.then(
                region,
                OrganisationAct::Designate(BaseDesignated {
                    kind: BaseKind::TrainingDemonstrationBase,
                    designated_on: day(2021, 8, 20),
                    near_resettlement_site: false,
                }),
            );
        }
        Ok(id)
    }

    /// An agency; each third one is a labour broker, and some are export bases.
    fn organiser(&mut self, counties: &[RegionCode], place: u32) -> anyhow::Result<OrganisationId> {
        let roles: &[Role] = if place % 3 == 2 {
            &[Role::HrAgency, Role::LabourBroker]
        } else {
            &[Role::HrAgency]
        };
        let (region, id) = self.register(counties, "人力资源服务有限公司", roles)?;
        if place.is_multiple_of(2) {
            for kind in [BaseKind::ExportBase, BaseKind::EmploymentAidBase] {
                self.then(
                    region,
                    OrganisationAct::Designate(BaseDesignated {
                        kind,
                        designated_on: day(2021, 5, 10),
                        near_resettlement_site: place == 0,
                    }),
                );
            }
        }
        if place == 4 {
            self.then(
                region,
                OrganisationAct::RevokeDesignation(BaseRevoked {
                    kind: BaseKind::ExportBase,
                    revoked_on: day(2023, 2, 28),
                }),
            );
        }
        if place == 1 {
            self.then(
                region,
                OrganisationAct::RecogniseBrand(BrandRecognised {
                    name: format!("{}家政", region.name()),
                    recognised_on: day(2022, 3, 8),
                }),
            );
        }
        Ok(id)
    }

    fn register(
        &mut self,
        places: &[RegionCode],
        trade: &str,
        roles: &[Role],
    ) -> anyhow::Result<(RegionCode, OrganisationId)> {
        self.number += 1;
        let region = self
            .dice
            .pick(places)
            .copied()
            .unwrap_or(RegionCode::NATION);
        let brand = self.dice.pick(&BRANDS).copied().unwrap_or_default();
        let credit_code = credit_code(region, self.number)?;
        let id = OrganisationId::from_credit_code(&credit_code);
        let registration = OrganisationRegistered {
            credit_code,
            name: format!("{}{brand}{trade}", region.name()),
            region,
            registered_on: self.dice.days_after(day(2012, 1, 4), 0, 2_900),
        };
        self.planned.push(PlannedOrganisation {
            id,
            steps: Vec::new(),
        });
        self.then(
            region,
            OrganisationAct::Register {
                registration,
                roles: roles.iter().copied().collect(),
                account: None,
            },
        );
        Ok((region, id))
    }

    /// What happens next to the organisation registered last.
    fn then(&mut self, region: RegionCode, act: OrganisationAct) {
        let reason = match act {
            OrganisationAct::WithdrawRole(_) => Some("经营范围变更"),
            OrganisationAct::RevokeDesignation(_) => Some("年度考核不合格"),
            _ => None,
        };
        if let Some(organisation) = self.planned.last_mut() {
            organisation.steps.push(Step {
                by: Actor::of(access::Role::Caseworker, region.province()),
                reason,
                act,
            });
        }
    }
}
