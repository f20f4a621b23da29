//! Queues of work: what waits, for whom, since when.

use hearth::process;
use serde_json::{Value, json};

use super::{claims, on};
use crate::app::{Client, TestApp};
use crate::backend::on_every_backend;
use crate::budgets::set;
use crate::claims_made::{APPROVED, Office, Wish, approval, day};

/// The queues that hold something, with how many.
fn counts(app: &TestApp, client: &Client<'_>, query: &str) -> Vec<(String, i64)> {
    let answer = client.get(&app.by_now(&format!("/work-queues{query}")));
    let answer = answer.expect(200);
    answer["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|queue| {
            let name = queue["name"].as_str().unwrap().to_owned();
            (name, queue["count"].as_i64().unwrap())
        })
        .filter(|(_, count)| *count > 0)
        .collect()
}

fn held(queues: &[(&str, i64)]) -> Vec<(String, i64)> {
    queues
        .iter()
        .map(|(name, count)| ((*name).to_owned(), *count))
        .collect()
}

#[test]
fn each_role_sees_its_own_work_and_how_long_it_has_waited() {
    on_every_backend(|backend| {
        let app = on(backend);
        let store = app.installation.store.clone();
        let office = Office(&store);
        let little = json!({"fund": "bridging_fund", "region": "520521", "year": 2021, "amount_fen": 49_999});
        set(&app, &little);
        app.runtime.block_on(async {
            let mut made = Vec::new();
            for number in 1..=5 {
                let region = if number == 3 { "520521" } else { "520502" };
                let worker = office.register(number, region).await;
                let wish = Wish::of(region);
                made.push(office.file(worker, 0xe00 + number, &wish).await);
            }
            // One filed, one on notice, one over budget, one payable, one paid.
            for claim in &made[1..] {
                office.publicise(*claim).await;
            }
            let approve = approval(&office.claim(made[2]).await, day(APPROVED));
            let step = office.step(made[2], "approver", day(APPROVED), approve);
            let approved = step.await.unwrap().position.unwrap();
            assert!(process::carried(&store, approved).await.unwrap());
            office.approve(made[3]).await;
            office.approve(made[4]).await;
            office.pay(made[4], 1).await;
        });
        let (reviewer, approver) = (
            app.client("reviewer", "520000"),
            app.client("approver", "520000"),
        );
        let finance = app.client("finance", "520000");
        // The notice of 15 June lasts five working days.
        assert_eq!(
            counts(&app, &reviewer, "?on=2021-06-18"),
            held(&[("to_review", 1), ("on_notice", 1)])
        );
        assert_eq!(
            counts(&app, &approver, "?on=2021-06-30"),
            held(&[("to_approve", 1), ("over_budget", 1)])
        );
        assert_eq!(
            counts(&app, &finance, "?on=2021-07-31"),
            held(&[("over_budget", 1), ("payable", 1)]),
            "thirty days are not too long"
        );
        assert_eq!(
            counts(&app, &finance, "?on=2021-08-01"),
            held(&[("over_budget", 1), ("payable", 1), ("overdue", 2)])
        );
        assert_eq!(
            counts(&app, &finance, "?on=2021-08-01&days=31"),
            held(&[("over_budget", 1), ("payable", 1)])
        );
        assert_eq!(
            counts(&app, &finance, "?on=2021-08-01&scheme=startup"),
            held(&[])
        );
        assert_eq!(
            counts(&app, &app.client("finance", "620000"), ""),
            held(&[])
        );
        assert_eq!(
            counts(&app, &app.client("auditor", "520500"), "?on=2021-06-30").len(),
            5 - 1
        );
        assert_eq!(
            claims(&app, &finance, "/work-queues/overdue?on=2021-08-01"),
            ["e03", "e04"]
        );
        let payable = queue(&app, &finance, "payable", "?on=2021-07-11");
        let told = json!({
            "name": "payable", "label": "待支付", "count": 1, "oldest_since": "2021-07-01", "oldest_days": 10,
            "amount_fen": 50_000, "unpaid_fen": 50_000, "receivable_fen": 0,
        });
        assert_eq!(payable, told);
        let none = queue(&app, &finance, "receivables", "");
        assert_eq!(
            (&none["count"], &none["oldest_since"], &none["oldest_days"]),
            (&json!(0), &json!(null), &json!(null))
        );
        finance
            .get("/work-queues/to_review")
            .problem(403, "forbidden");
        finance
            .get("/work-queues/nothing")
            .problem(404, "not-found");
        assert_eq!(
            finance.get("/work-queues/payable?days=-1&on=x").faults(),
            [
                ("/query/days".to_owned(), "out-of-range".to_owned()),
                ("/query/on".to_owned(), "invalid-date".to_owned())
            ]
        );
    });
}

fn queue(app: &TestApp, client: &Client<'_>, name: &str, query: &str) -> Value {
    let answer = client.get(&app.by_now(&format!("/work-queues{query}")));
    let answer = answer.expect(200);
    let items = answer["items"].as_array().unwrap();
    items
        .iter()
        .find(|queue| queue["name"] == name)
        .unwrap()
        .clone()
}
