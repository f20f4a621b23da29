//! One person's journey, from the survey at home to the last fact known.

use chrono::{Datelike, NaiveDate};
use domain::ids::OrganisationId;
use domain::region::{Place, RegionCode};
use domain::worker::{HouseholdIncome, Source, SurveyUpdated, WorkerAct};
use uuid::Uuid;

use super::awkward::Awkward;
use super::dice::{Dice, day, earlier, id_of};
use super::identity::Identity;
use super::plan::{Actor, PlannedAct, Step, Survey};
use super::world::World;
use crate::access::Role;

/// No fact lies after it.
pub(super) const LAST_DAY: (i32, u32, u32) = (2024, 12, 31);

/// County codes that had gone out of use by the time of the programme.
const RETIRED_ORIGINS: [&str; 5] = ["520221", "520222", "451025", "530122", "533321"];

/// A journey being drawn.
pub(super) struct Journey<'a> {
    pub(super) world: &'a World,
    pub(super) identity: &'a Identity,
    pub(super) awkward: Option<Awkward>,
    pub(super) dice: Dice,
    /// Where the household is registered now.
    pub(super) home: RegionCode,
    /// The latest day of any fact.
    pub(super) last: NaiveDate,
    /// Who she has worked for.
    pub(super) employers: Vec<OrganisationId>,
    index: u32,
    facts: u32,
    steps: Vec<Step<PlannedAct>>,
    /// What is recorded only when all else has been.
    late: Vec<Step<PlannedAct>>,
    /// Whether what is drawn now is recorded late.
    pub(super) recorded_late: bool,
}

/// Draws all that is recorded of one person.
pub(super) fn draw(
    world: &World,
    index: u32,
    identity: &Identity,
    awkward: Option<Awkward>,
) -> anyhow::Result<Vec<Step<PlannedAct>>> {
    let mut journey = Journey {
        world,
        identity,
        awkward,
        dice: Dice::named(&format!("{}/journey/{index}", world.seed)),
        home: identity.home,
        last: day(2020, 1, 1),
        employers: Vec::new(),
        index,
        facts: 0,
        steps: Vec::new(),
        late: Vec::new(),
        recorded_late: false,
    };
    journey.survey()?;
    journey.groups();
    journey.learn()?;
    journey.leave()?;
    journey.end()?;
    let Journey {
        mut steps, late, ..
    } = journey;
    steps.extend(late);
    Ok(steps)
}

impl Journey<'_> {
    /// Whether this is what is odd about the person.
    pub(super) fn is(&self, awkward: Awkward) -> bool {
        self.awkward == Some(awkward)
    }

    /// Whether what is odd about the person needs something.
    pub(super) fn needs(&self, needs: fn(Awkward) -> bool) -> bool {
        self.awkward.is_some_and(needs)
    }

    /// The id of the next fact.
    pub(super) fn fact<T: From<Uuid>>(&mut self) -> T {
        self.facts += 1;
        let (seed, index, number) = (self.world.seed, self.index, self.facts);
        id_of(&format!("{seed}/{index}/{number}")).into()
    }

    /// Notes that a fact lies on a day.
    pub(super) fn happened(&mut self, date: NaiveDate) {
        self.last = self.last.max(date);
    }

    /// Records an act, or leaves it for later.
    pub(super) fn record(&mut self, by: Actor, reason: Option<&'static str>, act: WorkerAct) {
        self.push(by, reason, PlannedAct::Act(Box::new(act)));
    }

    /// Records an act of the origin's side.
    pub(super) fn at_home(&mut self, act: WorkerAct) {
        self.record(Actor::of(Role::Caseworker, self.identity.home), None, act);
    }

    /// Records a void or correction of the origin's side.
    pub(super) fn mend(&mut self, reason: &'static str, act: WorkerAct) {
        let by = Actor::of(Role::Caseworker, self.identity.home);
        self.record(by, Some(reason), act);
    }

    pub(super) fn push(&mut self, by: Actor, reason: Option<&'static str>, act: PlannedAct) {
        let step = Step { by, reason, act };
        if self.recorded_late {
            self.late.push(step);
        } else {
            self.steps.push(step);
        }
    }

    /// The first visit, and for some a second one.
    fn survey(&mut self) -> anyhow::Result<()> {
        let surveyed_on = if self.is(Awkward::TwoWaysInOneYear) {
            let year = if self.dice.percent(50) { 2020 } else { 2021 };
            self.dice.days_after(day(year, 8, 1), 0, 20)
        } else {
            self.dice.days_after(day(2020, 2, 10), 0, 900)
        };
        let stays = self.needs(Awkward::stays);
        let willing = !stays && !self.is(Awkward::WillingLater);
        let origin = if self.is(Awkward::RetiredOrigin) {
            let code = self
                .dice
                .pick(&RETIRED_ORIGINS)
                .copied()
                .unwrap_or("520221");
            Place::parse_at(code, surveyed_on)?
        } else {
            Place {
                code: self.home,
                given: None,
            }
        };
        self.home = origin.code;
        let cities = self.world.places.partner_cities(self.home.province());
        let preferred_regions = self
            .dice
            .pick(&cities)
            .map(|city| city.code)
            .filter(|_| willing)
            .into_iter()
            .collect();
        let sources = [
            Source::FieldVisit,
            Source::FieldVisit,
            Source::FieldVisit,
            Source::WomensFederation,
            Source::JobFair,
            Source::Online,
        ];
        let survey = Survey {
            origin,
            willing,
            preferred_occupations: vec![self.occupation()?],
            preferred_regions,
            household_income: self.income(surveyed_on)?,
            surveyed_on,
            source: *self.dice.pick(&sources).unwrap_or(&Source::FieldVisit),
        };
        self.happened(surveyed_on);
        let by = Actor::of(Role::Caseworker, self.identity.home);
        self.push(by, None, PlannedAct::Survey(Box::new(survey)));
        if self.identity.corrected_id.is_some() {
            let by = Actor::of(Role::Caseworker, self.identity.home);
            self.push(by, Some("身份证号码录入错误"), PlannedAct::CorrectCitizenId);
        }
        if self.identity.account.is_some() && self.dice.percent(80) {
            let by = Actor::of(Role::Reviewer, self.identity.home.province());
            self.record(by, None, WorkerAct::ConfirmAccount);
        }
        if self.is(Awkward::WillingLater) || !stays && self.dice.percent(10) {
            let surveyed_on = self.dice.days_after(surveyed_on, 20, 80);
            let update = SurveyUpdated {
                willing: Some(true),
                preferred_occupations: None,
                preferred_regions: None,
                household_income: self.income(surveyed_on)?,
                surveyed_on,
            };
            self.happened(surveyed_on);
            self.at_home(WorkerAct::UpdateSurvey(update));
        }
        Ok(())
    }

    fn income(&mut self, on: NaiveDate) -> anyhow::Result<Option<HouseholdIncome>> {
        if self.dice.percent(40) {
            return Ok(None);
        }
        let yuan = i64::try_from(self.dice.between(40, 180) * 100)?;
        Ok(Some(HouseholdIncome {
            year: u16::try_from(on.year() - 1)?,
            per_head_fen: (yuan * 100).try_into()?,
        }))
    }

    /// A change of registration, in the same province.
    pub(super) fn another_home(&mut self) -> RegionCode {
        let counties: Vec<_> = self
            .world
            .places
            .counties_of(self.home.province())
            .into_iter()
            .filter(|county| *county != self.home)
            .collect();
        self.dice.pick(&counties).copied().unwrap_or(self.home)
    }

    /// A day some time before another.
    pub(super) fn days_before(&mut self, date: NaiveDate, low: u64, high: u64) -> NaiveDate {
        earlier(date, self.dice.between(low, high))
    }
}
