//! Departure, arrival, return.

use chrono::{Datelike, NaiveDate};
use domain::ids::{DispatchId, OrganisationId};
use domain::region::{Place, RegionCode};
use domain::worker::{ArrivalConfirmed, NewDispatch, OriginChanged, WorkerAct, WorkerReturned};

use super::awkward::Awkward;
use super::dice::{day, earlier, later};
use super::journey::Journey;
use super::plan::Actor;
use super::world::at;
use crate::access::Role;

/// County codes of the receiving side that had gone out of use by the time of the programme.
const RETIRED_DESTINATIONS: [&str; 8] = [
    "330103", "330104", "310108", "320124", "440183", "370125", "120225", "110103",
];

/// How a way is recorded.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Recording {
    /// Step by step, as it happens.
    AsItHappens,
    /// Departure, arrival and return at once, when all is over.
    AtOnce,
}

/// One way out, and perhaps back.
pub(super) struct Trip {
    pub(super) dispatch_id: DispatchId,
    pub(super) city: RegionCode,
    pub(super) destination: Place,
    pub(super) employer: Option<OrganisationId>,
    pub(super) departed_on: NaiveDate,
    pub(super) arrived_on: Option<NaiveDate>,
    pub(super) returned_on: Option<NaiveDate>,
}

impl Journey<'_> {
    /// Three in four leave, most across provinces; some come home, and some of these leave again.
    pub(super) fn leave(&mut self) -> anyhow::Result<()> {
        let needed = self.needs(Awkward::leaves);
        if self.needs(Awkward::stays) || !needed && !self.dice.percent(72) {
            return Ok(());
        }
        let mut departed_on = self.dice.days_after(self.last, 6, 75);
        if self.is(Awkward::OriginChanged) {
            let change = OriginChanged {
                origin: Place {
                    code: self.another_home(),
                    given: None,
                },
                changed_on: earlier(departed_on, 3),
            };
            self.home = change.origin.code;
            self.at_home(WorkerAct::ChangeOrigin(change));
        }
        let twice = self.is(Awkward::TwoWaysInOneYear);
        if twice {
            // Survey and training lie before: nothing keeps her from leaving early in a year.
            let year = self.last.year() + 1;
            departed_on = self.dice.days_after(day(year, 1, 5), 0, 50);
        }
        let returns = twice || self.needs(Awkward::comes_home) || self.dice.percent(34);
        let late = self.is(Awkward::LateFacts);
        let crosses = !twice && self.dice.percent(74);
        let away = if twice {
            self.dice.between(40, 90)
        } else {
            self.dice.between(60, 420)
        };
        let returned_on = (returns || late).then(|| later(departed_on, away));
        if self.is(Awkward::DispatchVoided) {
            self.mistaken_trip(departed_on)?;
        }
        // Whoever records late records the first way after the second.
        self.recorded_late = late;
        let recording = if late || self.dice.percent(8) {
            Recording::AtOnce
        } else {
            Recording::AsItHappens
        };
        let trip = self.trip(departed_on, returned_on, crosses, recording)?;
        self.work(&trip)?;
        self.come_home(&trip, recording);
        self.recorded_late = false;
        if self.is(Awkward::OriginChangedLate) {
            let change = OriginChanged {
                origin: Place {
                    code: self.another_home(),
                    given: None,
                },
                changed_on: earlier(departed_on, 20),
            };
            self.home = change.origin.code;
            self.at_home(WorkerAct::ChangeOrigin(change));
        }
        if let Some(returned_on) = trip.returned_on {
            let again = self.dice.days_after(returned_on, 5, 60);
            if (twice || late || self.dice.percent(35)) && again < day(2024, 3, 1) {
                let away = self.dice.between(80, 250);
                let back = self.dice.percent(40).then(|| later(again, away));
                let crosses = twice || self.dice.percent(80);
                let trip = self.trip(again, back, crosses, Recording::AsItHappens)?;
                self.work(&trip)?;
                self.come_home(&trip, Recording::AsItHappens);
            }
        }
        Ok(())
    }

    /// A dispatch that somebody recorded for another person, with a job; the job stays a fact.
    fn mistaken_trip(&mut self, departed_on: NaiveDate) -> anyhow::Result<()> {
        let left = earlier(departed_on, 4);
        let trip = self.trip(left, None, true, Recording::AsItHappens)?;
        if self.dice.percent(50) {
            self.work(&trip)?;
        }
        self.mend(
            "人员信息录入错误",
            WorkerAct::VoidDispatch(trip.dispatch_id),
        );
        Ok(())
    }

    fn trip(
        &mut self,
        departed_on: NaiveDate,
        returned_on: Option<NaiveDate>,
        crosses: bool,
        recording: Recording,
    ) -> anyhow::Result<Trip> {
        let (city, destination) = self.destination(crosses, departed_on)?;
        let confirmed = recording == Recording::AtOnce
            || self.is(Awkward::ArrivalVoided)
            || self.needs(Awkward::works)
            || self.dice.percent(88);
        let arrived_on = confirmed.then(|| self.dice.days_after(departed_on, 0, 4));
        let enterprises = at(&self.world.seats.enterprises, city);
        let employer = self
            .dice
            .pick(enterprises)
            .copied()
            .filter(|_| self.dice.percent(85));
        let from = self.home.province();
        let organised = self.dice.percent(84);
        let organisers = at(&self.world.seats.organisers, from);
        let organiser_id = self.dice.pick(organisers).copied().filter(|_| organised);
        let sides = (from, city.province());
        let agreements = self
            .world
            .agreements
            .get(&sides)
            .map_or(&[][..], Vec::as_slice);
        let agreement_id = self
            .dice
            .pick(agreements)
            .copied()
            .filter(|_| organised && self.dice.percent(60));
        let yuan = if crosses {
            self.dice.between(120, 780)
        } else {
            self.dice.between(30, 160)
        };
        let cost = self.dice.percent(80).then_some(i64::try_from(yuan * 100)?);
        let dispatch_id: DispatchId = self.fact();
        let at_once = recording == Recording::AtOnce;
        let dispatch = NewDispatch {
            dispatch_id,
            destination: destination.clone(),
            employer_id: employer,
            agreement_id,
            organiser_id,
            vacancy_id: None,
            departed_on,
            travel_cost_fen: cost.map(TryInto::try_into).transpose()?,
            arrived_on: arrived_on.filter(|_| at_once),
            returned_on: returned_on.filter(|_| at_once),
            evidence: Vec::new(),
        };
        self.happened(departed_on);
        self.at_home(WorkerAct::Dispatch(Box::new(dispatch)));
        if let Some(arrived_on) = arrived_on {
            self.happened(arrived_on);
            if !at_once {
                self.arrive(dispatch_id, &destination, arrived_on);
            }
        }
        Ok(Trip {
            dispatch_id,
            city,
            destination,
            employer,
            departed_on,
            arrived_on,
            returned_on,
        })
    }

    fn arrive(&mut self, dispatch_id: DispatchId, destination: &Place, arrived_on: NaiveDate) {
        let by = Actor::of(Role::Caseworker, destination.code);
        let confirm = |arrived_on| {
            WorkerAct::ConfirmArrival(ArrivalConfirmed {
                dispatch_id,
                arrived_on,
            })
        };
        self.record(by.clone(), None, confirm(arrived_on));
        if self.is(Awkward::ArrivalVoided) {
            let void = WorkerAct::VoidArrival(dispatch_id);
            self.record(by.clone(), Some("到达信息录入错误"), void);
            if self.dice.percent(50) {
                let arrived_on = later(arrived_on, 2);
                self.happened(arrived_on);
                self.record(by, None, confirm(arrived_on));
            }
        }
    }

    fn come_home(&mut self, trip: &Trip, recording: Recording) {
        let Some(returned_on) = trip.returned_on else {
            return;
        };
        self.happened(returned_on);
        if recording == Recording::AtOnce {
            return;
        }
        let by = Actor::of(Role::Caseworker, self.identity.home);
        let dispatch_id = trip.dispatch_id;
        let back = WorkerAct::RecordReturn(WorkerReturned {
            dispatch_id,
            returned_on,
        });
        if self.is(Awkward::ReturnVoided) {
            self.record(by.clone(), Some("家庭原因"), back.clone());
            self.mend("返乡信息录入错误", WorkerAct::VoidReturn(dispatch_id));
        }
        self.record(by, Some("合同期满"), back);
    }

    /// Where the way leads: never to the person's own county.
    fn destination(
        &mut self,
        crosses: bool,
        departed_on: NaiveDate,
    ) -> anyhow::Result<(RegionCode, Place)> {
        let province = self.home.province();
        let places = &self.world.places;
        let partners = places.partner_cities(province);
        let cities = if crosses && !partners.is_empty() {
            partners
        } else {
            places.own_cities(province)
        };
        if self.is(Awkward::RetiredDestination) {
            let code = self.dice.pick(&RETIRED_DESTINATIONS).copied();
            let place = Place::parse_at(code.unwrap_or("330103"), departed_on)?;
            let city = places
                .cities
                .iter()
                .find(|city| place.code.is_within(city.code));
            let city = city.map_or(place.code, |city| city.code);
            return Ok((city, place));
        }
        let city = *self
            .dice
            .pick(&cities)
            .ok_or_else(|| anyhow::anyhow!("nobody takes people in from {province}"))?;
        let away: Vec<_> = city
            .places
            .iter()
            .filter(|place| **place != self.home && **place != self.identity.home)
            .collect();
        let code = **self
            .dice
            .pick(&away)
            .ok_or_else(|| anyhow::anyhow!("{} takes nobody in", city.code))?;
        Ok((city.code, Place { code, given: None }))
    }
}
