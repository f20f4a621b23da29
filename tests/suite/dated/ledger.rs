//! The ledger on a day, against the ledger of an office that was told of nothing later.

use domain::region::RegionCode;
use hearth::dated::ledger::{Asked, Unmade, form};
use hearth::query::Reading;
use hearth::query::ledger::PROJECTION;
use serde_json::{Value, json};

use crate::app::{Client, TestApp, on_every_app};
use crate::backend::Backend;
use crate::people::{DESTINATION, DESTINATION_PROVINCE, ORIGIN, ORIGIN_PROVINCE, firm, registered};
use crate::subsidies::{made, text};

/// Something that happens to one of a few people, or between regions.
#[derive(Clone, Copy)]
enum Act {
    Depart(&'static str),
    Arrive,
    Return,
    Join,
    Train,
    Work,
    Sign,
}

/// Who, on which day, what; in the order in which the office hears of it. Both journeys of the first are heard of in the
/// wrong order.
const STORY: [(usize, &str, Act); 15] = [
    (0, "2021-10-10", Act::Depart("520102")),
    (0, "2021-03-01", Act::Depart(DESTINATION)),
    (0, "2021-07-01", Act::Return),
    (0, "2021-03-04", Act::Arrive),
    (1, "2021-05-01", Act::Depart(DESTINATION)),
    (1, "2021-05-20", Act::Work),
    (2, "2021-12-20", Act::Depart(DESTINATION)),
    (1, "2021-04-30", Act::Join),
    (2, "2022-01-02", Act::Arrive),
    (2, "2021-02-10", Act::Train),
    (0, "2021-03-02", Act::Join),
    (2, "2022-01-10", Act::Work),
    (1, "2022-02-01", Act::Return),
    (1, "2021-06-15", Act::Train),
    (3, "2021-04-01", Act::Sign),
];

/// An office.
struct Office<'a> {
    here: Client<'a>,
    there: Client<'a>,
    firm: String,
    workers: Vec<String>,
    /// The dispatches of each, as they were recorded.
    dispatches: Vec<Vec<String>>,
}

impl<'a> Office<'a> {
    fn on(app: &'a TestApp) -> Self {
        let there = app.client("caseworker", DESTINATION_PROVINCE);
        let here = app.client("caseworker", ORIGIN_PROVINCE);
        Self {
            firm: firm(&there),
            // Surveyed on 20 February 2021, which is after a training.
            workers: (0..3).map(|_| registered(&here)).collect(),
            dispatches: vec![Vec::new(); 3],
            here,
            there,
        }
    }

    fn hear(&mut self, (who, on, act): (usize, &str, Act)) {
        let reason = json!({"started_on": on});
        let path = self.workers.get(who).map(|id| format!("/workers/{id}"));
        let path = path.unwrap_or_default();
        let last = || self.dispatches[who].last().unwrap().clone();
        let (client, path, body) = match act {
            Act::Depart(to) => (
                &self.here,
                format!("{path}/dispatches"),
                json!({"destination": to, "departed_on": on}),
            ),
            Act::Arrive => (
                &self.there,
                format!("{path}/dispatches/{}/arrival", last()),
                json!({"arrived_on": on}),
            ),
            Act::Return => (
                &self.here,
                format!("{path}/dispatches/{}/return", last()),
                json!({"returned_on": on, "reason": "Family."}),
            ),
            Act::Join => (
                &self.here,
                format!("{path}/target-groups"),
                json!({"group": "poverty_alleviated", "from": on, "source": "monitoring_system"}),
            ),
            Act::Train => (
                &self.here,
                format!("{path}/trainings"),
                json!({
                    "kind": "pre_job", "occupation": "4-10-01-06", "region": ORIGIN, "started_on": on, "completed_on": on,
                    "hours": 8, "passed": true,
                }),
            ),
            Act::Work => (
                &self.there,
                format!("{path}/employments"),
                json!({
                    "employer_id": self.firm, "dispatch_id": last(), "occupation": "4-10-01-06", "workplace": DESTINATION,
                    "mode": "agency", "started_on": reason["started_on"],
                }),
            ),
            Act::Sign => (
                &self.here,
                "/agreements".to_owned(),
                json!({
                    "kind": "enterprise_area_cross_province", "signed_on": on, "valid_from": on, "parties": [
                        {"region": ORIGIN, "side": "sending"}, {"region": DESTINATION, "side": "receiving"},
                    ],
                }),
            ),
        };
        let done = made(client, &path, &body);
        if matches!(act, Act::Depart(_)) {
            self.dispatches[who].push(text(&done["dispatch_id"]));
        }
    }
}

/// Tells an office the whole story.
fn tell_all(app: &TestApp) {
    let mut office = Office::on(app);
    for step in STORY {
        office.hear(step);
    }
}

const REGIONS: [&str; 5] = ["000000", ORIGIN_PROVINCE, ORIGIN, DESTINATION, "520102"];

/// The cells of a region and year.
fn cells(client: &Client<'_>, year: i32, region: &str, asked: &str) -> Vec<i64> {
    let path = format!("/ledgers/{year}?region={region}&{asked}");
    let ledger = client.get(&path).expect(200);
    let rules = ledger["invariants"].as_array().unwrap();
    assert!(rules.iter().all(|rule| rule["holds"] == true));
    let rows = ledger["rows"].as_array().unwrap().iter();
    rows.map(|row| row["value"].as_i64().unwrap()).collect()
}

#[test]
fn the_ledger_on_a_day_is_that_of_an_office_that_was_told_of_nothing_later() {
    on_every_app(|app| {
        tell_all(&app);
        let nation = app.client("auditor", "000000");
        let last = format!("min_position={}", app.head());

        for day in [
            "2021-02-09",
            "2021-02-10",
            "2021-03-01",
            "2021-03-31",
            "2021-04-30",
            "2021-05-19",
            "2021-06-30",
            "2021-12-31",
            "2022-01-05",
        ] {
            let place = Backend::sqlite();
            let other = TestApp::on(&place);
            let mut told = Office::on(&other);
            for step in STORY.into_iter().filter(|(_, on, _)| *on <= day) {
                told.hear(step);
            }
            let there = other.client("auditor", "000000");
            let plain = format!("min_position={}", other.head());
            for region in REGIONS {
                for year in [2020, 2021, 2022] {
                    // What has not begun counts nowhere; the plain ledger counts open agreements for years to come.
                    let mut expected = cells(&there, year, region, &plain);
                    if format!("{year}-01-01").as_str() > day {
                        expected = vec![0; 15];
                    }
                    let found = cells(&nation, year, region, &format!("{last}&on={day}"));
                    assert_eq!(found, expected, "{region} in {year} on {day}");
                }
            }
        }
    });
}

#[test]
fn a_ledger_of_a_day_is_made_of_so_many_cases_at_most() {
    on_every_app(|app| {
        tell_all(&app);
        let nation = app.client("auditor", "000000");
        cells(
            &nation,
            2021,
            "000000",
            &format!("min_position={}", app.head()),
        );
        let store = &app.installation.store;
        // Three workers and an agreement.
        let made = |most: usize| {
            app.runtime.block_on(async {
                let mut look = Reading::of(store, PROJECTION).await.unwrap();
                let day = "2021-12-31".parse().unwrap();
                let asked = Asked::of(&look, 2021, RegionCode::NATION, None, day);
                let asked = Asked { most, ..asked };
                form(&store.log, &mut look, asked).await
            })
        };
        assert!(made(4).is_ok());
        assert!(matches!(made(3), Err(Unmade::TooManyCases)));
    });
}

#[test]
fn after_the_last_date_ledger_and_entries_are_the_plain_ones_and_before_they_add_up() {
    on_every_app(|app| {
        tell_all(&app);
        let nation = app.client("auditor", "000000");
        let last = format!("min_position={}", app.head());
        let plain = nation.get(&format!("/ledgers/2021?region=520000&{last}"));
        let mut expected = plain.expect(200);
        let late = "2200-12-31";
        expected["basis"]["on"] = json!(late);
        let dated = nation.get(&format!("/ledgers/2021?region=520000&{last}&on={late}"));
        assert_eq!(dated.expect(200), expected);
        assert_ne!(dated.header("etag"), plain.header("etag"));

        let codes: Vec<Value> = expected["rows"].as_array().unwrap().clone();
        for (region, code) in REGIONS
            .iter()
            .flat_map(|region| codes.iter().map(move |row| (region, &row["code"])))
        {
            let code = code.as_str().unwrap();
            let path = format!("/ledgers/2021/rows/{code}/entries?region={region}&{last}");
            let mut plain = nation.get(&path).expect(200);
            plain["basis"]["on"] = json!(late);
            assert_eq!(
                nation.get(&format!("{path}&on={late}")).expect(200),
                plain,
                "{code} of {region}"
            );
            for day in ["2021-03-01", "2021-05-19", "2021-12-31"] {
                let page = nation.get(&format!("{path}&on={day}")).expect(200);
                let sum: i64 = page["items"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|item| item["delta"].as_i64().unwrap())
                    .sum();
                let ledger = nation.get(&format!("/ledgers/2021?region={region}&{last}&on={day}"));
                let ledger = ledger.expect(200);
                let rows = ledger["rows"].as_array().unwrap();
                let row = rows.iter().find(|row| row["code"] == code).unwrap();
                assert_eq!(
                    (&row["value"], &page["value"]),
                    (&json!(sum), &json!(sum)),
                    "{code} of {region} on {day}"
                );
            }
        }
        // Page by page, and as a table.
        let path = format!(
            "/ledgers/2021/rows/output_workers/entries?region=520000&{last}&on=2021-06-30&page_size=1"
        );
        let first = nation.get(&path).expect(200);
        let token = first["next_page_token"].as_str().unwrap();
        let second = nation
            .get(&format!("{path}&page_token={token}"))
            .expect(200);
        assert_eq!((&first["value"], &second["value"]), (&json!(2), &json!(2)));
        assert_eq!(
            (&first["items"][0]["value"], &second["items"][0]["value"]),
            (&json!(1), &json!(2))
        );
        assert_eq!(second["next_page_token"], Value::Null);
        let table = nation
            .request(
                "GET",
                &format!("/ledgers/2021?region=520000&{last}&on=2021-03-01"),
            )
            .header("Accept", "text/csv")
            .send();
        assert!(
            table
                .text()
                .contains("6,output_workers,输出家政服务员,人,1\r\n"),
            "{}",
            table.text()
        );
    });
}
