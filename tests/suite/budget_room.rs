//! What budgets admit, what waits for room, and which budget decides.

use domain::budget::{Budget, BudgetAct};
use domain::claim::{ClaimRef, Claimant};
use domain::ids::BudgetId;
use domain::policy::Fund;
use domain::region::RegionCode;
use domain::subject::{Given, Subject};
use hearth::chance;
use hearth::clock;
use hearth::money::budgets::deciding_budget;
use hearth::store::{Envelope, Expected, Log};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{TestApp, on_every_app};
use crate::budgets::{CITY, COUNTY, amount, confirmed, finance, set, sums};
use crate::people::ORIGIN_PROVINCE;

/// What the process that carries approvals through does with a budget; the number of events.
async fn give(log: Log, budget: String, act: BudgetAct) -> usize {
    let by = Subject::new("system", "approvals");
    let envelope = Envelope::of(&by, "system", chance::id().to_string());
    let today = clock::today();
    let command = Given { today, by, act };
    let done = log.execute::<Budget>(&budget, command, &envelope, Expected::Any);
    done.await.unwrap().events
}

/// Another process carries on, so that the server gives nothing back that these stories ask for without a claim.
pub fn alone(app: &TestApp) {
    let sql = "UPDATE process SET holder = 'another', term = term + 1, lease_until = $1";
    let rows = &app.installation.store.rows;
    let values = [i64::MAX.into()];
    let taken = app.runtime.block_on(rows.execute(sql, &values));
    assert_eq!(taken.unwrap(), 1);
}

fn asking(number: u128, amount_fen: i64) -> BudgetAct {
    BudgetAct::Request {
        commitment_id: Uuid::from_u128(number).into(),
        claim: ClaimRef {
            claimant: Claimant::Worker(Uuid::from_u128(100 + number).into()),
            claim_id: Uuid::from_u128(200 + number).into(),
        },
        amount_fen: amount_fen.try_into().unwrap(),
    }
}

/// Asks on behalf of a claim; the number of events.
pub fn request(app: &TestApp, budget: &str, number: u128, amount_fen: i64) -> usize {
    let log = app.installation.store.log.clone();
    let act = asking(number, amount_fen);
    app.runtime.block_on(give(log, budget.to_owned(), act))
}

fn release(app: &TestApp, budget: &str, number: u128) -> usize {
    let log = app.installation.store.log.clone();
    let commitment_id = Uuid::from_u128(number).into();
    let act = BudgetAct::Release { commitment_id };
    app.runtime.block_on(give(log, budget.to_owned(), act))
}

#[test]
fn what_is_over_budget_waits_visibly_until_there_is_room() {
    on_every_app(|app| {
        alone(&app);
        let (wang, _) = finance(&app);
        let (id, set_first) = set(&app, &amount(CITY, 100));
        let path = format!("/finance/budgets/{id}");
        let now = || wang.get(&path).expect(200);
        for (number, asked) in [(1, 60), (2, 50), (3, 40), (4, 20)] {
            assert_eq!(request(&app, &id, number, asked), 1);
        }
        let full = now();
        assert_eq!(sums(&full), json!([100, 100, 0, 0, [50, 20]]));
        assert_eq!(
            (&full["waiting_count"], &full["waiting_fen"]),
            (&json!(2), &json!(70))
        );
        assert_eq!(
            full["waiting"][0],
            json!({
                "commitment_id": Uuid::from_u128(2), "claim_id": Uuid::from_u128(202),
                "claimant": Uuid::from_u128(102), "claimant_kind": "worker", "amount_fen": 50,
            })
        );
        // A step that comes again, and one that comes too late.
        assert_eq!(request(&app, &id, 1, 60), 0);
        assert_eq!(release(&app, &id, 3), 2, "the fourth gets the room");
        assert_eq!(release(&app, &id, 3), 0);
        assert_eq!(request(&app, &id, 3, 40), 0);
        assert_eq!(sums(&now()), json!([100, 80, 20, 0, [50]]));

        // Less than what is committed takes nothing back, and both answers say so.
        let (_, zhao) = finance(&app);
        let proposed = wang.post("/finance/budgets", &amount(CITY, 30)).expect(201);
        let warning = &proposed["warnings"][0];
        assert_eq!(
            (&warning["pointer"], &warning["code"]),
            (&json!("/amount_fen"), &json!("below-committed"))
        );
        let lower = zhao.request("POST", &format!("{path}/confirm"));
        let lower = lower.header("accept-language", "en").send().expect(200);
        let warning = &lower["warnings"][0];
        assert_eq!(
            (&warning["pointer"], &warning["code"]),
            (&json!(""), &json!("below-committed"))
        );
        assert!(
            warning["message"]
                .as_str()
                .unwrap()
                .contains("nothing more is committed")
        );
        assert_eq!(request(&app, &id, 5, 0), 1);
        assert_eq!(sums(&now()), json!([30, 80, 0, 50, [50, 0]]));
        let (_, higher) = set(&app, &amount(CITY, 130));
        assert_eq!(higher["warnings"], Value::Null);
        assert_eq!(sums(&now()), json!([130, 130, 0, 0, []]));

        // What was known then, event by event.
        let position = set_first["position"].as_i64().unwrap();
        let then = wang.get(&format!("{path}?as_of={position}")).expect(200);
        assert_eq!(sums(&then), json!([100, 0, 100, 0, []]));
        assert_eq!(
            (&then["version"], &then["basis"]["position"]),
            (&json!(2), &json!(position))
        );
        wang.get(&format!("{path}?as_of=0"))
            .problem(404, "not-found");
        wang.get(&format!("{path}?as_of=999999"))
            .problem(422, "invalid-request");
        let history = wang.get(&format!("{path}/history")).expect(200);
        let events: Vec<&str> = history["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["event_type"].as_str().unwrap())
            .collect();
        let told = "BudgetProposed BudgetSet BudgetCommitted BudgetQueued BudgetCommitted BudgetQueued \
                    BudgetReleased BudgetCommitted BudgetProposed BudgetSet BudgetQueued BudgetProposed BudgetSet \
                    BudgetCommitted BudgetCommitted";
        assert_eq!(events.join(" "), told);
        assert_eq!(
            history["items"][2]["changes"],
            json!([{"path": "/committed_fen", "from": 0, "to": 60}, {"path": "/free_fen", "from": 100, "to": 40}])
        );
        let page = wang.get(&format!("{path}/history?page_size=4&as_of={position}"));
        assert_eq!(page.expect(200)["items"].as_array().unwrap().len(), 2);

        // The projections pass these events over and go on.
        let head = history["basis"]["position"].as_i64().unwrap();
        let auditor = app.client("auditor", ORIGIN_PROVINCE);
        for read in ["/ledgers/2021", "/workers", "/subsidies/transport"] {
            auditor
                .get(&format!("{read}?min_position={head}"))
                .expect(200);
        }
    });
}

#[test]
fn in_strict_order_nobody_passes_one_that_waits() {
    on_every_app(|app| {
        alone(&app);
        let (wang, _) = finance(&app);
        let mut strict = amount(CITY, 100);
        strict["strict_order"] = json!(true);
        let (id, _) = set(&app, &strict);
        for (number, asked) in [(1, 60), (2, 50), (3, 40)] {
            request(&app, &id, number, asked);
        }
        let budget = wang.get(&format!("/finance/budgets/{id}")).expect(200);
        assert_eq!(sums(&budget), json!([100, 60, 40, 0, [50, 40]]));
        assert_eq!(budget["strict_order"], true);
        assert_eq!(release(&app, &id, 2), 2);
        let budget = wang.get(&format!("/finance/budgets/{id}")).expect(200);
        assert_eq!(sums(&budget), json!([100, 100, 0, 0, []]));
    });
}

#[test]
fn many_who_ask_at_once_are_committed_no_more_than_there_is() {
    on_every_app(|app| {
        alone(&app);
        let (wang, _) = finance(&app);
        let (id, _) = set(&app, &amount(CITY, 100));
        // Each asks twice, as a process would that lost the first answer.
        let asked = (0..16).map(|number| {
            let log = app.installation.store.log.clone();
            app.runtime
                .spawn(give(log, id.clone(), asking(number / 2, 30)))
        });
        let asked: Vec<_> = asked.collect();
        let events: usize = asked
            .into_iter()
            .map(|asked| app.runtime.block_on(asked).unwrap())
            .sum();
        assert_eq!(events, 8);
        let budget = wang.get(&format!("/finance/budgets/{id}")).expect(200);
        assert_eq!(sums(&budget), json!([100, 90, 10, 0, [30, 30, 30, 30, 30]]));
    });
}

#[test]
fn the_nearest_region_with_a_confirmed_amount_decides() {
    on_every_app(|app| {
        let region = |code: &str| RegionCode::parse(code).unwrap();
        let decides = |fund: Fund, code: &str, year: i32| {
            let log = &app.installation.store.log;
            let found = deciding_budget(log, fund, region(code), year);
            app.runtime.block_on(found).unwrap()
        };
        let of = |code: &str| Some(BudgetId::of(Fund::Bridging, region(code), 2027));
        assert_eq!(decides(Fund::Bridging, COUNTY, 2027), None, "no limit");
        set(&app, &amount(ORIGIN_PROVINCE, 100));
        let (wang, zhao) = finance(&app);
        let nearer = wang
            .post("/finance/budgets", &amount(CITY, 100))
            .expect(201);
        assert_eq!(decides(Fund::Bridging, COUNTY, 2027), of(ORIGIN_PROVINCE));
        confirmed(&zhao, nearer["id"].as_str().unwrap()).expect(200);
        assert_eq!(decides(Fund::Bridging, COUNTY, 2027), of(CITY));
        assert_eq!(decides(Fund::Bridging, CITY, 2027), of(CITY));
        assert_eq!(decides(Fund::Bridging, "520502", 2027), of(ORIGIN_PROVINCE));
        set(&app, &amount(COUNTY, 0));
        assert_eq!(
            decides(Fund::Bridging, COUNTY, 2027),
            of(COUNTY),
            "nothing is a limit too"
        );
        for (fund, code, year) in [
            (Fund::Employment, COUNTY, 2027),
            (Fund::Bridging, COUNTY, 2028),
            (Fund::Bridging, "000000", 2027),
            (Fund::Bridging, "440104", 2027),
        ] {
            assert_eq!(decides(fund, code, year), None, "{fund} {code} {year}");
        }
    });
}
