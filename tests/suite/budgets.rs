//! Budgets: proposed by one, confirmed by another, read by those of the region.

use hearth::clock;
use serde_json::{Value, json};

use crate::app::{Client, Response, TestApp, on_every_app};
use crate::backend::Backend;
use crate::budget_room::{alone, request};
use crate::people::ORIGIN_PROVINCE;

/// 遵义市 in 贵州省.
pub const CITY: &str = "520300";
/// 正安县 in that city.
pub const COUNTY: &str = "520324";

/// An amount of one fund and year for a region.
pub fn amount(region: &str, amount_fen: i64) -> Value {
    json!({"fund": "bridging_fund", "region": region, "year": 2027, "amount_fen": amount_fen})
}

/// Two of the finance side of Guizhou.
pub fn finance(app: &TestApp) -> (Client<'_>, Client<'_>) {
    let named = |name: &str| app.client_named(name, "finance", ORIGIN_PROVINCE);
    (named("wang"), named("zhao"))
}

/// Confirms what was proposed.
pub fn confirmed(client: &Client<'_>, id: &str) -> Response {
    let path = format!("/finance/budgets/{id}/confirm");
    client.request("POST", &path).send()
}

/// Proposes and confirms; the budget's id and the answer of the confirmation.
pub fn set(app: &TestApp, budget: &Value) -> (String, Value) {
    let (wang, zhao) = finance(app);
    let made = wang.post("/finance/budgets", budget).expect(201);
    let id = made["id"].as_str().unwrap().to_owned();
    let answer = confirmed(&zhao, &id).expect(200);
    (id, answer)
}

/// Amount, committed, free, exceeded by, and the amounts that wait.
pub fn sums(budget: &Value) -> Value {
    let waiting = budget["waiting"].as_array().unwrap().iter();
    let waiting: Vec<&Value> = waiting.map(|it| &it["amount_fen"]).collect();
    json!([
        budget["amount_fen"],
        budget["committed_fen"],
        budget["free_fen"],
        budget["exceeded_by_fen"],
        waiting
    ])
}

#[test]
fn an_amount_is_proposed_by_one_and_confirmed_by_another() {
    on_every_app(|app| {
        let (wang, zhao) = finance(&app);
        let first = wang.post("/finance/budgets", &amount(CITY, 900));
        let made = first.expect(201);
        let id = made["id"].as_str().unwrap();
        let path = format!("/finance/budgets/{id}");
        let location = format!("/api/v1{path}");
        assert_eq!(first.header("location"), Some(location.as_str()));
        assert_eq!(
            (&made["version"], first.header("etag")),
            (&json!(1), Some("\"1\""))
        );
        let waiting = wang.get(&path).expect(200);
        assert_eq!(sums(&waiting), json!([null, 0, null, null, []]));
        assert_eq!(
            waiting["proposed"],
            json!({
                "amount_fen": 900, "strict_order": false, "proposed_on": clock::today().to_string(),
                "proposed_by": "local/wang",
            })
        );
        confirmed(&wang, id).problem(409, "same-person");
        // What is confirmed is what was read.
        let again = wang
            .post("/finance/budgets", &amount(CITY, 1_000))
            .expect(201);
        assert_eq!((&again["id"], &again["version"]), (&made["id"], &json!(2)));
        let stale = zhao.request("POST", &format!("{path}/confirm"));
        let stale = stale.header("if-match", "\"1\"").send();
        assert_eq!(stale.problem(412, "version-mismatch")["current_version"], 2);
        let done = confirmed(&zhao, id).expect(200);
        assert_eq!(
            (&done["version"], &done["warnings"]),
            (&json!(3), &Value::Null)
        );
        confirmed(&zhao, id).problem(409, "not-proposed");
        let budget = zhao.get(&path);
        assert_eq!(budget.header("etag"), Some("\"3\""));
        let budget = budget.expect(200);
        assert_eq!(sums(&budget), json!([1_000, 0, 1_000, 0, []]));
        assert_eq!(
            (&budget["fund"], &budget["year"], &budget["strict_order"]),
            (&json!("bridging_fund"), &json!(2027), &json!(false))
        );
        assert_eq!(budget["region"], json!({"code": CITY, "name": "遵义市"}));
        assert_eq!(
            (
                &budget["proposed_by"],
                &budget["confirmed_by"],
                &budget["proposed"]
            ),
            (&json!("local/wang"), &json!("local/zhao"), &Value::Null)
        );
    });
}

#[test]
fn a_command_that_is_sent_again_gets_the_first_answer() {
    on_every_app(|app| {
        alone(&app);
        let (wang, zhao) = finance(&app);
        let propose = |budget: &Value| {
            let request = wang.request("POST", "/finance/budgets");
            request.header("idempotency-key", "b-1").json(budget)
        };
        let first = propose(&amount(CITY, 100)).expect(201);
        let id = first["id"].as_str().unwrap();
        let confirm = || {
            let request = zhao.request("POST", &format!("/finance/budgets/{id}/confirm"));
            request.header("idempotency-key", "c-1").send().expect(200)
        };
        let done = confirm();
        assert_eq!(confirm(), done);
        // Whatever has become of the budget since: today the amount would be below what is committed.
        set(&app, &amount(CITY, 200));
        assert_eq!(request(&app, id, 1, 200), 1);
        assert_eq!(propose(&amount(CITY, 100)).expect(201), first);
        assert_eq!(confirm(), done);
        propose(&amount(CITY, 101)).problem(422, "key-reused");
        propose(&amount(COUNTY, 100)).problem(422, "key-reused");
    });
}

#[test]
fn only_the_finance_side_of_a_region_that_covers_it_writes_a_budget() {
    on_every_app(|app| {
        let (wang, _) = finance(&app);
        let made = wang
            .post("/finance/budgets", &amount(CITY, 100))
            .expect(201);
        let id = made["id"].as_str().unwrap();
        let path = format!("/finance/budgets/{id}");
        let reads = [
            path.clone(),
            format!("{path}/history"),
            format!("{path}/history/1"),
            "/finance/budgets".to_owned(),
        ];
        for role in hearth::access::Role::ALL {
            let client = app.client(role.code(), ORIGIN_PROVINCE);
            let reads_them = ["approver", "finance", "auditor"].contains(&role.code());
            for read in &reads {
                let answer = client.get(read);
                if reads_them {
                    answer.expect(200);
                } else {
                    answer.problem(403, "forbidden");
                }
            }
            if role.code() != "finance" {
                client
                    .post("/finance/budgets", &amount(CITY, 1))
                    .problem(403, "forbidden");
                confirmed(&client, id).problem(403, "forbidden");
            }
        }
        // Another province's, and a county's below: the budget does not exist for them.
        for region in ["440000", COUNTY] {
            let other = app.client_named("li", "finance", region);
            let post = other.post("/finance/budgets", &amount(CITY, 1));
            post.problem(403, "forbidden");
            confirmed(&other, id).problem(404, "not-found");
            other.get(&path).problem(404, "not-found");
            for read in ["/history", "/history/1"] {
                other
                    .get(&format!("{path}{read}"))
                    .problem(404, "not-found");
            }
            let listed = other.get("/finance/budgets").expect(200);
            assert_eq!(listed["items"], json!([]));
        }
        let nobody = "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e";
        let nation = app.client_named("li", "finance", "000000");
        confirmed(&nation, nobody).problem(404, "not-found");
        for read in ["", "/history", "/history/1"] {
            nation
                .get(&format!("/finance/budgets/{nobody}{read}"))
                .problem(404, "not-found");
        }
        confirmed(&nation, id).expect(200);
        let states = nation.get(&format!("{path}/history/2?diff_from=1"));
        let states = states.expect(200);
        assert_eq!(states["state"]["amount_fen"], 100);
        let changed: Vec<_> = states["diff"].as_array().unwrap().iter().collect();
        assert!(
            changed.iter().any(|it| it["path"] == "/amount_fen"
                && it["from"] == json!(null)
                && it["to"] == 100),
            "{changed:?}"
        );
    });
}

#[test]
fn everything_that_is_wrong_with_a_budget_is_told_at_once() {
    let backend = Backend::sqlite();
    let app = TestApp::on(&backend);
    let (wang, _) = finance(&app);
    let bad = json!({
        "fund": "pocket_money", "region": "999999", "year": 1899, "amount_fen": -1, "strict_order": "yes", "colour": "red",
    });
    assert_eq!(
        wang.post("/finance/budgets", &bad).described(),
        [
            "/amount_fen out-of-range",
            "/colour unknown-field",
            "/fund not-allowed",
            "/region unknown-region",
            "/strict_order wrong-type",
            "/year out-of-range",
        ]
    );
    for (member, value, told) in [
        ("amount_fen", json!(1_000_000_000_001_i64), "out-of-range"),
        ("amount_fen", json!(1.5), "wrong-type"),
        ("year", json!(2201), "out-of-range"),
        ("year", json!("2027"), "wrong-type"),
        // A retired code: the budget is for what is to come.
        ("region", json!("522401"), "unknown-region"),
    ] {
        let mut bad = amount(CITY, 100);
        bad[member] = value;
        let answer = wang.post("/finance/budgets", &bad);
        assert_eq!(answer.described(), [format!("/{member} {told}")]);
    }
    let answer = wang.post("/finance/budgets", &json!({}));
    let missing = ["amount_fen", "fund", "region", "year"].map(|it| format!("/{it} missing"));
    assert_eq!(answer.described(), missing);
    let listed = wang.get("/finance/budgets?fund=gifts&region=999999&year=27&page_size=0");
    assert_eq!(
        listed.described(),
        [
            "/query/fund not-allowed",
            "/query/page_size out-of-range",
            "/query/region unknown-region",
            "/query/year out-of-range",
        ]
    );
    let listed = wang.get("/finance/budgets?colour=red");
    assert_eq!(listed.described(), ["/query/colour unknown-field"]);
}

#[test]
fn budgets_are_listed_by_fund_region_and_year() {
    on_every_app(|app| {
        let (wang, _) = finance(&app);
        let mut position = 0;
        for (fund, region, year) in [
            ("employment_fund", CITY, 2027),
            ("bridging_fund", COUNTY, 2027),
            ("bridging_fund", CITY, 2028),
            ("bridging_fund", CITY, 2027),
        ] {
            let budget = json!({"fund": fund, "region": region, "year": year, "amount_fen": 100});
            let made = wang.post("/finance/budgets", &budget).expect(201);
            position = made["position"].as_i64().unwrap();
        }
        let read = |query: &str| {
            let answer = wang.get(&format!("/finance/budgets?{query}")).expect(200);
            let items = answer["items"].as_array().unwrap().iter();
            let told = items.map(|item| {
                let (fund, region) = (item["fund"].as_str().unwrap(), &item["region"]["code"]);
                format!("{fund} {} {}", region.as_str().unwrap(), item["year"])
            });
            (told.collect::<Vec<_>>(), answer["next_page_token"].clone())
        };
        let all = [
            "bridging_fund 520300 2027",
            "bridging_fund 520300 2028",
            "bridging_fund 520324 2027",
            "employment_fund 520300 2027",
        ];
        assert_eq!(read("").0, all);
        assert_eq!(read("fund=employment_fund").0, all[3..]);
        assert_eq!(read("year=2028").0, all[1..2]);
        assert_eq!(read("region=520324").0, all[2..3]);
        assert_eq!(
            read("region=520000&fund=bridging_fund&year=2027").0,
            [all[0], all[2]]
        );
        assert_eq!(read(&format!("as_of={}", position - 1)).0, all[1..]);
        let (first, token) = read("page_size=3");
        assert_eq!(first, all[..3]);
        let last = read(&format!(
            "page_size=3&page_token={}",
            token.as_str().unwrap()
        ));
        assert_eq!(last, (vec![all[3].to_owned()], Value::Null));
        let answer = wang.get("/finance/budgets?page_size=1").expect(200);
        let item = &answer["items"][0];
        assert_eq!(
            (
                &item["amount_fen"],
                &item["proposed"]["amount_fen"],
                &item["waiting_count"]
            ),
            (&Value::Null, &json!(100), &json!(0))
        );
        assert_eq!(answer["basis"]["position"], position);
    });
}
