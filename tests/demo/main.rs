//! The demo's population in real stores: the ledger is compared with a count made here, by hand, from
//! the raw events of the log.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic, its helpers too"
)]

mod determinations;

use std::collections::{BTreeMap, BTreeSet};

use domain::region::RegionCode;
use hearth::chance;
use hearth::demo::{self, Awkward, Outcome, Plan, Population};
use hearth::installation::Installation;
use hearth::privacy::VaultError;
use hearth::query::{Reading, ledger};
use hearth::settings::{Flags, Settings};
use hearth::store::Recorded;
use serde_json::Value;
use sqlx::{Connection, PgConnection};

const POPULATION: Population = Population {
    workers: 300,
    seed: 1,
};
/// The nation, two provinces that send, and one that receives.
const REGIONS: [&str; 4] = ["000000", "520000", "620000", "440000"];
const YEARS: [i32; 2] = [2021, 2022];

/// The figures of a region and year, in the order of the form.
type Form = [usize; 15];
type Forms = BTreeMap<(i32, String), Form>;

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_equals_a_count_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let on_sqlite = recorded_and_counted(&settings(folder.path(), None)).await;
    let Ok(server) = std::env::var("HEARTH_TEST_POSTGRES_URL") else {
        assert!(
            std::env::var_os("CI").is_none(),
            "HEARTH_TEST_POSTGRES_URL is not set: run `cargo xtask test`"
        );
        return;
    };
    let name = format!("hearth_demo_{}", chance::id().simple());
    run(&server, &format!("CREATE DATABASE {name}")).await;
    let (base, _) = server.rsplit_once('/').unwrap();
    let url = format!("{base}/{name}");
    let folder = tempfile::tempdir().unwrap();
    let settings = settings(folder.path(), Some(url));
    // A task of its own: the database goes away also when the comparison fails.
    let counted = tokio::spawn(async move { recorded_and_counted(&settings).await }).await;
    run(&server, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
    assert_eq!(counted.unwrap(), on_sqlite, "both stores tell the same");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_with_events_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let installation = Installation::open(&settings(folder.path(), None))
        .await
        .unwrap();
    let plan = Plan::draw(Population {
        workers: 1,
        seed: 1,
    })
    .unwrap();
    let first = demo::record(&installation, &plan, |_| {}).await.unwrap();
    let refused = demo::record(&installation, &plan, |_| {})
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("needs an empty one"));
    let head = installation.store.log.head().await.unwrap();
    assert_eq!(head, first.events);
    installation.store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_found_by_name_until_they_are_erased() {
    let folder = tempfile::tempdir().unwrap();
    let installation = Installation::open(&settings(folder.path(), None))
        .await
        .unwrap();
    // The fewest people among whom somebody is erased.
    let erased = |index| Awkward::of(POPULATION.seed, index) == Some(Awkward::Erased);
    let workers = 1 + (0..demo::ROUND).find(|index| erased(*index)).unwrap();
    let plan = Plan::draw(Population {
        workers,
        ..POPULATION
    })
    .unwrap();
    let outcome = demo::record(&installation, &plan, |_| {}).await.unwrap();
    let vault = &installation.vault;
    for worker in &plan.workers {
        let id = outcome.workers[&worker.index];
        let found = vault.find_by_name(&worker.identity.name).await.unwrap();
        let gone = worker.awkward == Some(Awkward::Erased);
        assert_eq!(found.contains(&id), !gone, "worker {}", worker.index);
        assert_eq!(
            matches!(vault.open(id).await, Err(VaultError::Erased)),
            gone
        );
    }
    installation.store.close().await;
}

fn settings(folder: &std::path::Path, database_url: Option<String>) -> Settings {
    let flags = Flags {
        database_url,
        data_dir: Some(folder.join("data")),
        ..Flags::default()
    };
    Settings::read(&flags, None).unwrap()
}

async fn run(server: &str, statement: &str) {
    let mut connection = PgConnection::connect(server).await.unwrap();
    sqlx::raw_sql(statement)
        .execute(&mut connection)
        .await
        .unwrap();
}

/// Records the population, compares every form, and tells them.
async fn recorded_and_counted(settings: &Settings) -> Forms {
    let installation = Installation::open(settings).await.unwrap();
    let plan = Plan::draw(POPULATION).unwrap();
    let outcome = demo::record(&installation, &plan, |_| {}).await.unwrap();
    installation.catch_up(|_, _, _| {}).await.unwrap();
    let history = History::of(&all_events(&installation, &outcome).await);
    // Without a second record of somebody the count would be too easy.
    assert!(!history.links.is_empty());
    let mut forms = Forms::new();
    for region in REGIONS {
        let code = RegionCode::parse(region).unwrap();
        for year in YEARS {
            let mut look = Reading::of(&installation.store, ledger::PROJECTION)
                .await
                .unwrap();
            let form = ledger::form(&mut look, year, code, None).await.unwrap();
            let form: Vec<usize> = form
                .values()
                .map(|value| usize::try_from(*value).unwrap())
                .collect();
            let counted = history.form(year, code);
            assert_eq!(form, counted, "{region} in {year}");
            forms.insert((year, region.to_owned()), counted);
        }
    }
    installation.store.close().await;
    // A population in which a row stays empty would prove nothing about it.
    let nation = &forms[&(2021, "000000".to_owned())];
    assert!(nation.iter().all(|figure| *figure > 0), "{nation:?}");
    forms
}

async fn all_events(installation: &Installation, outcome: &Outcome) -> Vec<Recorded> {
    let log = &installation.store.log;
    let mut events = Vec::new();
    loop {
        let position = events.last().map_or(0, |event: &Recorded| event.position);
        let more = log.read_after(position, 1_000).await.unwrap();
        if more.is_empty() {
            break;
        }
        events.extend(more);
    }
    assert_eq!(u64::try_from(events.len()).unwrap(), outcome.events);
    events
}

/// What the log tells, as far as the form asks: nothing here but lists of what stands.
#[derive(Default)]
struct History {
    agreements: BTreeMap<String, Signed>,
    moves: BTreeMap<String, Move>,
    jobs: BTreeMap<String, Job>,
    memberships: BTreeMap<String, Membership>,
    trainings: BTreeMap<String, Training>,
    /// Who speaks for whom.
    links: BTreeMap<String, String>,
}

struct Signed {
    kind: String,
    regions: Vec<RegionCode>,
    from: String,
    until: Option<String>,
    ended: Option<String>,
}

struct Move {
    record: String,
    origin: RegionCode,
    destination: RegionCode,
    employer: Option<String>,
    departed: String,
    arrived: Option<String>,
}

struct Job {
    dispatch: Option<String>,
    employer: String,
}

struct Membership {
    record: String,
    from: String,
    until: Option<String>,
}

struct Training {
    region: RegionCode,
    occupation: String,
    completed: String,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn maybe(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn region(value: &Value) -> RegionCode {
    RegionCode::parse(value.as_str().unwrap()).unwrap()
}

/// Whether an ISO date lies in a year.
fn within(date: &str, year: i32) -> bool {
    date.starts_with(&format!("{year}-"))
}

impl History {
    fn of(events: &[Recorded]) -> Self {
        let mut history = Self::default();
        for event in events {
            history.take(event);
        }
        history
    }

    fn take(&mut self, event: &Recorded) {
        let stream = event.aggregate_id.clone();
        let it = &event.payload[&event.event_type];
        match event.event_type.as_str() {
            "AgreementSigned" => {
                let parties = it["parties"].as_array().unwrap();
                let signed = Signed {
                    kind: text(&it["kind"]),
                    regions: parties
                        .iter()
                        .map(|party| region(&party["region"]))
                        .collect(),
                    from: text(&it["valid_from"]),
                    until: maybe(&it["valid_until"]),
                    ended: None,
                };
                self.agreements.insert(stream, signed);
            }
            "AgreementSupplemented" => {
                if let Some(until) = maybe(&it["valid_until"]) {
                    self.agreements.get_mut(&stream).unwrap().until = Some(until);
                }
            }
            "AgreementEnded" => {
                self.agreements.get_mut(&stream).unwrap().ended = maybe(&it["ended_on"]);
            }
            "AgreementVoided" => drop(self.agreements.remove(&stream)),
            "WorkerDispatched" => {
                let it = Move {
                    record: stream,
                    origin: region(&it["origin"]["code"]),
                    destination: region(&it["destination"]["code"]),
                    employer: maybe(&it["employer_id"]),
                    departed: text(&it["departed_on"]),
                    arrived: None,
                };
                let id = text(&event.payload["WorkerDispatched"]["dispatch_id"]);
                self.moves.insert(id, it);
            }
            "ArrivalConfirmed" => {
                let id = text(&it["dispatch_id"]);
                self.moves.get_mut(&id).unwrap().arrived = maybe(&it["arrived_on"]);
            }
            "ArrivalVoided" => {
                let id = text(&it["dispatch_id"]);
                self.moves.get_mut(&id).unwrap().arrived = None;
            }
            "DispatchVoided" => drop(self.moves.remove(&text(&it["dispatch_id"]))),
            "EmploymentStarted" => {
                let job = Job {
                    dispatch: maybe(&it["dispatch_id"]),
                    employer: text(&it["employer_id"]),
                };
                self.jobs.insert(text(&it["employment_id"]), job);
            }
            "EmploymentVoided" => drop(self.jobs.remove(&text(&it["employment_id"]))),
            "TargetGroupConfirmed" => {
                let membership = Membership {
                    record: stream,
                    from: text(&it["from"]),
                    until: None,
                };
                self.memberships
                    .insert(text(&it["membership_id"]), membership);
            }
            "TargetGroupEnded" => {
                let id = text(&it["membership_id"]);
                self.memberships.get_mut(&id).unwrap().until = maybe(&it["until"]);
            }
            "TargetGroupVoided" => {
                self.memberships.remove(&text(&it["membership_id"]));
            }
            "TrainingCompleted" => {
                let training = Training {
                    region: region(&it["region"]["code"]),
                    occupation: text(&it["occupation"]),
                    completed: text(&it["completed_on"]),
                };
                self.trainings.insert(text(&it["training_id"]), training);
            }
            "TrainingVoided" => drop(self.trainings.remove(&text(&it["training_id"]))),
            "LinkedToWorker" => drop(self.links.insert(stream, text(&it["worker"]))),
            "LinkWithdrawn" => drop(self.links.remove(&stream)),
            _ => {}
        }
    }

    fn form(&self, year: i32, here: RegionCode) -> Form {
        let kinds = [
            "inter_province",
            "city_area_cross_province",
            "enterprise_area_cross_province",
            "city_area_in_province",
            "enterprise_area_in_province",
        ];
        let mut form = [0; 15];
        for (row, kind) in kinds.into_iter().enumerate() {
            form[row] = self.agreements_in_force(kind, year, here);
        }
        let sent: Vec<_> = self
            .moves
            .iter()
            .filter(|(_, it)| it.origin.is_within(here) && within(&it.departed, year))
            .collect();
        let received: Vec<_> = self
            .moves
            .iter()
            .filter(|(_, it)| {
                let arrived = it.arrived.as_deref();
                it.destination.is_within(here) && arrived.is_some_and(|date| within(date, year))
            })
            .collect();
        let output = self.persons(&sent, |_| true);
        let abroad = self.persons(&sent, crosses);
        form[5] = output.len();
        form[6] = self.persons(&sent, |it| self.belonged(it)).len();
        form[7] = output.difference(&abroad).count();
        form[8] = abroad.len();
        form[9] = self.employers(&sent).len();
        let input = self.persons(&received, |_| true);
        let from_abroad = self.persons(&received, crosses);
        form[10] = input.len();
        form[11] = input.difference(&from_abroad).count();
        form[12] = from_abroad.len();
        form[13] = self.employers(&received).len();
        form[14] = self
            .trainings
            .values()
            .filter(|it| {
                let domestic = ["4-10-01-06", "4-14-01-02", "4-14-01-03"];
                domestic.contains(&it.occupation.as_str())
                    && it.region.is_within(here)
                    && within(&it.completed, year)
            })
            .count();
        form
    }

    fn agreements_in_force(&self, kind: &str, year: i32, here: RegionCode) -> usize {
        let (first, last) = (format!("{year}-01-01"), format!("{year}-12-31"));
        self.agreements
            .values()
            .filter(|it| {
                // ISO dates are in order as texts are.
                let reaches = |end: &Option<String>| end.as_ref().is_none_or(|end| *end >= first);
                it.kind == kind
                    && it.from <= last
                    && reaches(&it.until)
                    && reaches(&it.ended)
                    && it.regions.iter().any(|region| region.is_within(here))
            })
            .count()
    }

    /// The persons, not the records, of some moves.
    fn persons<'a>(
        &'a self,
        moves: &[(&'a String, &'a Move)],
        counts: impl Fn(&Move) -> bool,
    ) -> BTreeSet<&'a String> {
        moves
            .iter()
            .filter(|(_, it)| counts(it))
            .map(|(_, it)| self.links.get(&it.record).unwrap_or(&it.record))
            .collect()
    }

    fn belonged(&self, it: &Move) -> bool {
        self.memberships.values().any(|membership| {
            membership.record == it.record
                && membership.from <= it.departed
                && membership
                    .until
                    .as_ref()
                    .is_none_or(|until| *until >= it.departed)
        })
    }

    fn employers<'a>(&'a self, moves: &[(&'a String, &'a Move)]) -> BTreeSet<&'a String> {
        let named = moves.iter().filter_map(|(_, it)| it.employer.as_ref());
        let followed = self.jobs.values().filter(|job| {
            let dispatch = job.dispatch.as_ref();
            moves.iter().any(|(id, _)| dispatch == Some(*id))
        });
        named.chain(followed.map(|job| &job.employer)).collect()
    }
}

/// Whether a move leads to another province.
fn crosses(it: &Move) -> bool {
    it.origin.province() != it.destination.province()
}
