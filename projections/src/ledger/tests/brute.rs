//! The form counted by hand from the log, as its definitions read: no state, no rows, no entries.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::agreement::{AgreementEvent, AgreementKind};
use domain::region::RegionCode;
use domain::worker::WorkerEvent;
use uuid::Uuid;

use super::history::Recorded;
use crate::case::CaseEvent;

/// The switches under which is counted.
#[expect(
    clippy::struct_excessive_bools,
    reason = "four switches, each on or off, and every combination is legal"
)]
#[derive(Debug, Clone, Copy)]
pub(super) struct Switches {
    pub(super) from_december: bool,
    pub(super) from_employment: bool,
    pub(super) corps_has_a_city: bool,
    pub(super) corps_is_cross_province: bool,
}

#[derive(Debug, Clone)]
struct Trip {
    stream: Uuid,
    from: RegionCode,
    to: RegionCode,
    employer: Option<Uuid>,
    departed_on: NaiveDate,
    arrived_on: Option<NaiveDate>,
}

struct Job {
    dispatch: Option<Uuid>,
    employer: Uuid,
    started_on: NaiveDate,
}

struct Membership {
    stream: Uuid,
    from: NaiveDate,
    until: Option<NaiveDate>,
}

struct Class {
    at: RegionCode,
    counts: bool,
    completed_on: NaiveDate,
}

struct Accord {
    kind: AgreementKind,
    regions: Vec<RegionCode>,
    signed_on: NaiveDate,
    from: NaiveDate,
    until: Option<NaiveDate>,
    ended_on: Option<NaiveDate>,
}

/// All facts that were not voided.
#[derive(Default)]
pub(super) struct Facts {
    trips: BTreeMap<Uuid, Trip>,
    jobs: BTreeMap<Uuid, Job>,
    memberships: BTreeMap<Uuid, Membership>,
    classes: BTreeMap<Uuid, Class>,
    accords: BTreeMap<Uuid, Accord>,
    /// Who a record speaks for, where it is another.
    links: BTreeMap<Uuid, Uuid>,
}

impl Facts {
    pub(super) fn of(log: &[Recorded]) -> Self {
        let mut facts = Self::default();
        for (_, stream, event) in log {
            match event {
                CaseEvent::Worker(event) => facts.worker(*stream, event),
                CaseEvent::Agreement(event) => facts.agreement(*stream, event),
                CaseEvent::Organisation(_)
                | CaseEvent::Policy(_)
                | CaseEvent::Budget(_)
                | CaseEvent::Batch(_)
                | CaseEvent::Finding(_)
                | CaseEvent::Correction(_) => {}
            }
        }
        facts
    }

    fn worker(&mut self, stream: Uuid, event: &WorkerEvent) {
        let trip = |id: domain::ids::DispatchId| id.as_uuid();
        match event {
            WorkerEvent::WorkerDispatched(fact) => {
                let new = Trip {
                    stream,
                    from: fact.origin.code,
                    to: fact.destination.code,
                    employer: fact.employer_id.map(domain::ids::OrganisationId::as_uuid),
                    departed_on: fact.departed_on,
                    arrived_on: None,
                };
                self.trips.insert(trip(fact.dispatch_id), new);
            }
            WorkerEvent::ArrivalConfirmed(fact) => {
                let trip = self.trips.get_mut(&trip(fact.dispatch_id)).unwrap();
                trip.arrived_on = Some(fact.arrived_on);
            }
            WorkerEvent::ArrivalVoided { dispatch_id } => {
                self.trips.get_mut(&trip(*dispatch_id)).unwrap().arrived_on = None;
            }
            WorkerEvent::DispatchVoided { dispatch_id } => {
                self.trips.remove(&trip(*dispatch_id));
            }
            WorkerEvent::EmploymentStarted(fact) => {
                let job = Job {
                    dispatch: fact.dispatch_id.map(trip),
                    employer: fact.employer_id.as_uuid(),
                    started_on: fact.started_on,
                };
                self.jobs.insert(fact.employment_id.as_uuid(), job);
            }
            WorkerEvent::EmploymentVoided { employment_id } => {
                self.jobs.remove(&employment_id.as_uuid());
            }
            WorkerEvent::TargetGroupConfirmed(fact) => {
                let membership = Membership {
                    stream,
                    from: fact.from,
                    until: None,
                };
                self.memberships
                    .insert(fact.membership_id.as_uuid(), membership);
            }
            WorkerEvent::TargetGroupEnded(end) => {
                let id = end.membership_id.as_uuid();
                self.memberships.get_mut(&id).unwrap().until = Some(end.until);
            }
            WorkerEvent::TargetGroupVoided { membership_id } => {
                self.memberships.remove(&membership_id.as_uuid());
            }
            WorkerEvent::TrainingCompleted(fact) => {
                let class = Class {
                    at: fact.region.code,
                    counts: ["4-10-01-06", "4-14-01-02", "4-14-01-03"]
                        .contains(&fact.occupation.as_str()),
                    completed_on: fact.completed_on,
                };
                self.classes.insert(fact.training_id.as_uuid(), class);
            }
            WorkerEvent::TrainingVoided { training_id } => {
                self.classes.remove(&training_id.as_uuid());
            }
            WorkerEvent::LinkedToWorker(link) => {
                self.links.insert(stream, link.worker.as_uuid());
            }
            WorkerEvent::LinkWithdrawn(_) => {
                self.links.remove(&stream);
            }
            _ => {}
        }
    }

    fn agreement(&mut self, stream: Uuid, event: &AgreementEvent) {
        match event {
            AgreementEvent::AgreementSigned(signed) => {
                let accord = Accord {
                    kind: signed.kind,
                    regions: signed.parties.iter().map(|party| party.region).collect(),
                    signed_on: signed.signed_on,
                    from: signed.valid_from,
                    until: signed.valid_until,
                    ended_on: None,
                };
                self.accords.insert(stream, accord);
            }
            AgreementEvent::AgreementSupplemented(supplement) => {
                let accord = self.accords.get_mut(&stream).unwrap();
                accord.until = supplement.valid_until.or(accord.until);
            }
            AgreementEvent::AgreementEnded(end) => {
                self.accords.get_mut(&stream).unwrap().ended_on = Some(end.ended_on);
            }
            AgreementEvent::AgreementVoided {} => {
                self.accords.remove(&stream);
            }
        }
    }

    /// What of these facts is dated up to a day; agreements are in force up to it.
    pub(super) fn until(mut self, on: NaiveDate) -> Self {
        self.trips.retain(|_, trip| trip.departed_on <= on);
        for trip in self.trips.values_mut() {
            trip.arrived_on = trip.arrived_on.filter(|day| *day <= on);
        }
        self.jobs.retain(|_, job| job.started_on <= on);
        self.memberships
            .retain(|_, membership| membership.from <= on);
        for membership in self.memberships.values_mut() {
            membership.until = membership.until.filter(|day| *day <= on);
        }
        self.classes.retain(|_, class| class.completed_on <= on);
        self.accords
            .retain(|_, accord| accord.signed_on <= on && accord.from <= on);
        for accord in self.accords.values_mut() {
            accord.until = Some(accord.until.map_or(on, |until| until.min(on)));
            accord.ended_on = accord.ended_on.filter(|day| *day <= on);
        }
        self
    }

    /// The fifteen counts of one form, in their order.
    pub(super) fn form(&self, year: i32, region: RegionCode, switches: Switches) -> [usize; 15] {
        let sent: Vec<_> = self
            .trips
            .iter()
            .filter(|(id, trip)| {
                let day = if switches.from_employment {
                    self.first_job(**id)
                } else {
                    Some(trip.departed_on)
                };
                switches.below(trip.from, region) && switches.in_year(day, year)
            })
            .collect();
        let received: Vec<_> = self
            .trips
            .iter()
            .filter(|(_, trip)| {
                switches.below(trip.to, region) && switches.in_year(trip.arrived_on, year)
            })
            .collect();
        let in_group: Vec<_> = sent
            .iter()
            .copied()
            .filter(|(_, trip)| self.in_group(trip))
            .collect();
        let kind = |kind| self.accords_in_force(kind, year, region, switches);
        [
            kind(AgreementKind::InterProvince),
            kind(AgreementKind::CityAreaCrossProvince),
            kind(AgreementKind::EnterpriseAreaCrossProvince),
            kind(AgreementKind::CityAreaInProvince),
            kind(AgreementKind::EnterpriseAreaInProvince),
            self.persons(&sent).len(),
            self.persons(&in_group).len(),
            self.persons_in_province(&sent, switches),
            self.persons(&crossing(&sent, switches)).len(),
            self.enterprises(&sent),
            self.persons(&received).len(),
            self.persons_in_province(&received, switches),
            self.persons(&crossing(&received, switches)).len(),
            self.enterprises(&received),
            self.classes
                .values()
                .filter(|class| class.counts && switches.below(class.at, region))
                .filter(|class| switches.in_year(Some(class.completed_on), year))
                .count(),
        ]
    }

    fn first_job(&self, trip: Uuid) -> Option<NaiveDate> {
        let jobs = self.jobs.values().filter(|job| job.dispatch == Some(trip));
        jobs.map(|job| job.started_on).min()
    }

    fn in_group(&self, trip: &Trip) -> bool {
        self.memberships.values().any(|membership| {
            membership.stream == trip.stream
                && membership.from <= trip.departed_on
                && membership
                    .until
                    .is_none_or(|until| trip.departed_on <= until)
        })
    }

    fn persons(&self, trips: &[(&Uuid, &Trip)]) -> BTreeSet<Uuid> {
        let streams = trips.iter().map(|(_, trip)| trip.stream);
        streams
            .map(|stream| self.links.get(&stream).copied().unwrap_or(stream))
            .collect()
    }

    /// Persons none of whose movements crossed provinces.
    fn persons_in_province(&self, trips: &[(&Uuid, &Trip)], switches: Switches) -> usize {
        let crossed = self.persons(&crossing(trips, switches));
        self.persons(trips).difference(&crossed).count()
    }

    fn enterprises(&self, trips: &[(&Uuid, &Trip)]) -> usize {
        let mut enterprises = BTreeSet::new();
        for (id, trip) in trips {
            enterprises.extend(trip.employer);
            for job in self.jobs.values() {
                if job.dispatch == Some(**id) {
                    enterprises.insert(job.employer);
                }
            }
        }
        enterprises.len()
    }

    fn accords_in_force(
        &self,
        kind: AgreementKind,
        year: i32,
        region: RegionCode,
        switches: Switches,
    ) -> usize {
        let (first, last) = switches.year(year);
        let in_force = self.accords.values().filter(|accord| {
            let over =
                |day: Option<NaiveDate>| day.is_some_and(|day| day < first || day < accord.from);
            accord.kind == kind
                && accord.from <= last
                && !over(accord.until)
                && !over(accord.ended_on)
        });
        in_force
            .filter(|accord| {
                let mut regions = accord.regions.iter();
                regions.any(|party| switches.below(*party, region))
            })
            .count()
    }
}

fn crossing<'a>(trips: &[(&'a Uuid, &'a Trip)], switches: Switches) -> Vec<(&'a Uuid, &'a Trip)> {
    let crosses = |trip: &Trip| switches.crosses(trip.from, trip.to);
    trips
        .iter()
        .copied()
        .filter(|(_, trip)| crosses(trip))
        .collect()
}

const CORPS: &str = "660000";
const CORPS_CITY: &str = "659001";
const XINJIANG: &str = "650000";

impl Switches {
    fn year(self, year: i32) -> (NaiveDate, NaiveDate) {
        let (first, last) = if self.from_december {
            (format!("{}-12-16", year - 1), format!("{year}-12-15"))
        } else {
            (format!("{year}-01-01"), format!("{year}-12-31"))
        };
        (first.parse().unwrap(), last.parse().unwrap())
    }

    fn in_year(self, day: Option<NaiveDate>, year: i32) -> bool {
        let (first, last) = self.year(year);
        day.is_some_and(|day| first <= day && day <= last)
    }

    fn below(self, place: RegionCode, region: RegionCode) -> bool {
        if self.corps_has_a_city && place.to_string() == CORPS_CITY {
            return [CORPS_CITY, CORPS, "000000"].contains(&region.to_string().as_str());
        }
        place.is_within(region)
    }

    fn province(self, place: RegionCode) -> String {
        if self.corps_has_a_city && place.to_string() == CORPS_CITY {
            CORPS.to_owned()
        } else {
            place.province().to_string()
        }
    }

    fn crosses(self, from: RegionCode, to: RegionCode) -> bool {
        let mut provinces = [self.province(from), self.province(to)];
        provinces.sort();
        provinces[0] != provinces[1]
            && (self.corps_is_cross_province || provinces != [XINJIANG, CORPS])
    }
}
