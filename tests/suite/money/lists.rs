//! Lists of claims, what is to be paid, and what the accounts hold.

use domain::policy::Fund;
use domain::scheme::Scheme;
use domain::worker::{PersonalDataUpdated, WorkerAct};
use serde_json::{Value, json};

use super::{claims, on, shown};
use crate::backend::{head, on_every_backend};
use crate::claims_made::{Office, Wish, account, day};
use crate::subsidies::{clauses, published, travel};

/// What a county pays to whoever founds something.
fn startup() -> Value {
    json!({
        "scheme": "startup", "region": "520521", "valid_from": "2020-01-01", "fund": "employment_fund",
        "parameters": {
            "amount_fen": 50_000, "months_target_group": 6, "months_other": 12, "apply_within_months": 36,
        },
        "clauses": clauses(&["persons", "first_venture", "running", "once", "alive", "window"]),
        "source": "县人社通〔2020〕7号",
    })
}

#[test]
fn claims_are_listed_by_what_is_asked_for_within_the_region() {
    on_every_backend(|backend| {
        let app = on(backend);
        let store = app.installation.store.clone();
        let office = Office(&store);
        published(&app, "520521", &startup());
        let (worker, filed) = app.runtime.block_on(async {
            let worker = office.register(1, "520502").await;
            let venture = json!({
                "venture_id": worker, "credit_code": "91330100MA00000740", "sector": "domestic", "region": "520521",
                "started_on": "2020-12-01",
            });
            let venture = WorkerAct::StartVenture(serde_json::from_value(venture).unwrap());
            let founded = office.act(worker, "filer", day("2021-06-01"), venture);
            founded.await.unwrap();
            let later = Wish {
                on: day("2021-06-12"),
                scheme: Scheme::Startup,
                fund: Some(Fund::Employment),
                ..Wish::of("520521")
            };
            office.file(worker, 0xa02, &later).await;
            let claim = office.file(worker, 0xa01, &Wish::of("520502")).await;
            let filed = head(&store).await;
            office.publicise(claim).await;
            office.approve(claim).await;
            let other = office.register(2, "620102").await;
            office.file(other, 0xa03, &Wish::of("620102")).await;
            (worker, filed)
        });
        let guizhou = app.client("caseworker", "520000");
        let list = |path: &str| claims(&app, &guizhou, path);
        assert_eq!(list("/claims"), ["a01", "a02"], "by the day of application");
        assert_eq!(list("/claims?state=payable"), ["a01"]);
        assert_eq!(list("/claims?scheme=startup"), ["a02"]);
        assert_eq!(list("/claims?fund=bridging_fund"), ["a01"]);
        assert_eq!(list("/claims?region=520521"), ["a02"]);
        assert_eq!(list("/claims?region=520500"), ["a01", "a02"]);
        assert_eq!(
            list(&format!("/claims?beneficiary={worker}")),
            ["a01", "a02"]
        );
        assert_eq!(
            claims(&app, &app.client("auditor", "000000"), "/claims"),
            ["a01", "a03", "a02"]
        );
        assert_eq!(
            claims(&app, &app.client("finance", "520502"), "/claims"),
            ["a01"]
        );

        let first = guizhou.get(&app.by_now("/claims?page_size=1")).expect(200);
        let token = first["next_page_token"].as_str().unwrap();
        let second = guizhou.get(&format!("/claims?page_size=1&page_token={token}"));
        let second = second.expect(200);
        assert_eq!(super::claim(&second["items"][0]), "a02");
        assert_eq!(second["next_page_token"], json!(null));

        let item = &shown(&app, &guizhou, "/claims?state=payable&on=2021-07-11")[0];
        let told = [
            ("state", json!("payable")),
            ("scheme", json!("transport")),
            ("programme", json!("target_groups")),
            ("region", json!("520502")),
            ("beneficiary", json!({"type": "worker", "id": worker})),
            ("amount_fen", json!(50_000)),
            ("approved_fen", json!(50_000)),
            ("unpaid_fen", json!(50_000)),
            ("paid_fen", json!(0)),
            ("fund", json!("bridging_fund")),
            ("applied_on", json!("2021-06-10")),
            ("since", json!("2021-07-01")),
            ("approved_on", json!("2021-07-01")),
            ("age_days", json!(10)),
            ("approvals", json!(1)),
            ("approvers_needed", json!(1)),
            ("held", json!([])),
            ("batch_id", json!(null)),
            ("part", json!(null)),
        ];
        for (name, value) in told {
            assert_eq!(item[name], value, "{name}");
        }
        // What was known before the review.
        let then = guizhou.get(&format!("/claims?as_of={filed}")).expect(200);
        let states = then["items"].as_array().unwrap().iter();
        let states: Vec<_> = states.map(|item| item["state"].clone()).collect();
        assert_eq!(states, ["filed", "filed"]);
        guizhou
            .get("/claims?region=620000")
            .problem(404, "not-found");
        guizhou
            .get("/work-queues?region=000000")
            .problem(404, "not-found");
        let faults = guizhou
            .get("/claims?state=lost&scheme=x&fund=y&beneficiary=z&on=2021-2-1&page_size=0&as_of=soon")
            .faults();
        let pointers: Vec<&str> = faults.iter().map(|(at, _)| at.as_str()).collect();
        assert_eq!(
            pointers,
            [
                "/query/as_of",
                "/query/beneficiary",
                "/query/fund",
                "/query/on",
                "/query/page_size",
                "/query/scheme",
                "/query/state"
            ]
        );
    });
}

#[test]
fn what_is_to_be_paid_says_what_holds_it() {
    on_every_backend(|backend| {
        let app = on(backend);
        let store = app.installation.store.clone();
        let office = Office(&store);
        app.runtime.block_on(async {
            for (number, claim) in [(1, 0xb01), (2, 0xb02), (3, 0xb03)] {
                let worker = office.register(number, "520502").await;
                let claim = office.payable(worker, claim, &Wish::of("520502")).await;
                if number == 3 {
                    office.batch(claim, 1).await;
                }
            }
            // Another account, which nobody has confirmed yet.
            let update = WorkerAct::UpdatePersonalData {
                update: PersonalDataUpdated {
                    name: None,
                    phone: None,
                    address: None,
                    household_id: None,
                },
                account: Some(account(2, 2)),
            };
            let worker = uuid::Uuid::from_u128(2).into();
            let done = office.act(worker, "filer", day("2021-07-02"), update);
            done.await.unwrap();
        });
        let finance = app.client("finance", "520000");
        let list = |path: &str| claims(&app, &finance, path);
        assert_eq!(list("/finance/payables"), ["b01", "b02"], "in no batch");
        assert_eq!(list("/finance/payables?held=false"), ["b01"]);
        assert_eq!(list("/finance/payables?held=true"), ["b02"]);
        assert_eq!(
            list("/finance/payables?fund=employment_fund"),
            [] as [&str; 0]
        );
        assert_eq!(list("/finance/payables?scheme=transport").len(), 2);
        let held = &shown(&app, &finance, "/finance/payables?held=true")[0];
        assert_eq!(held["held"], json!(["account_changed"]));
        assert_eq!(
            finance.get("/finance/payables?held=maybe").faults(),
            [("/query/held".to_owned(), "not-allowed".to_owned())]
        );
        for (role, path) in [
            ("approver", "/finance/payables"),
            ("caseworker", "/finance/journal"),
            ("reviewer", "/finance/balances"),
            ("operator", "/claims"),
            ("policy_admin", "/work-queues"),
        ] {
            app.client(role, "520000")
                .get(path)
                .problem(403, "forbidden");
        }
    });
}

#[test]
fn balances_add_up_what_a_region_has_with_all_below_it() {
    on_every_backend(|backend| {
        let app = on(backend);
        let store = app.installation.store.clone();
        let office = Office(&store);
        travel(&app, "520521", "employment_fund", 70_000);
        let before = app.runtime.block_on(async {
            let one = office.register(1, "520502").await;
            let paid = office.payable(one, 0xc01, &Wish::of("520502")).await;
            office.pay(paid, 1).await;
            let before = head(&store).await;
            let two = office.register(2, "520521").await;
            let wish = Wish {
                fund: Some(Fund::Employment),
                amount: 70_000,
                ..Wish::of("520521")
            };
            office.payable(two, 0xc02, &wish).await;
            let elsewhere = office.register(3, "620102").await;
            office.payable(elsewhere, 0xc03, &Wish::of("620102")).await;
            before
        });
        let finance = app.client("finance", "520000");
        let balances = |path: &str| finance.get(&app.by_now(path)).expect(200);
        let all = balances("/finance/balances");
        assert_eq!(all["region"], "520000");
        let of = |fund: &str, scheme: &str, accounts: [i64; 4]| {
            let [budget, payable, paid, committed] = accounts;
            json!({
                "fund": fund, "scheme": scheme, "budget_fen": budget, "committed_fen": committed, "payable_fen": payable,
                "paid_fen": paid, "receivable_fen": 0, "recovered_fen": 0, "written_off_fen": 0,
            })
        };
        let bridging = of("bridging_fund", "transport", [-50_000, 0, 50_000, 0]);
        let employment = of("employment_fund", "transport", [-70_000, 70_000, 0, 0]);
        assert_eq!(all["items"], json!([bridging, employment]));
        assert_eq!(
            (&all["total"]["budget_fen"], &all["total"]["paid_fen"]),
            (&json!(-120_000), &json!(50_000))
        );
        assert_eq!(
            balances("/finance/balances?fund=employment_fund")["items"],
            json!([employment])
        );
        assert_eq!(
            balances("/finance/balances?region=520502")["items"],
            json!([bridging])
        );
        assert_eq!(
            balances("/finance/balances?scheme=startup")["items"],
            json!([])
        );
        let then = finance
            .get(&format!("/finance/balances?as_of={before}"))
            .expect(200);
        assert_eq!(then["items"], json!([bridging]));
        assert_eq!(then["cursor"], format!("{before:019}.~"));
        // Approved on 1 July, paid on 5 July: all of July.
        let months = balances("/finance/balances?by=month&fund=bridging_fund");
        assert_eq!(months["items"][0]["month"], "2021-07");
        assert_eq!(
            balances("/finance/balances?month=2021-06")["items"],
            json!([])
        );
        let faults = finance
            .get("/finance/balances?month=2021-7&by=day")
            .faults();
        assert_eq!(
            faults,
            [
                ("/query/by".to_owned(), "not-allowed".to_owned()),
                ("/query/month".to_owned(), "invalid-month".to_owned())
            ]
        );
    });
}
