//! Balances on a day.

use domain::money::Fen;
use serde_json::{Value, json};

use crate::app::on_every_app;
use crate::backend::head;
use crate::claims_made::{Office, Wish, day, paid};

#[test]
fn balances_on_a_day_hold_what_was_booked_by_then() {
    on_every_app(|app| {
        let store = app.installation.store.clone();
        let office = Office(&store);
        let before = app.runtime.block_on(async {
            let one = office.register(1, "520502").await;
            let claim = office.payable(one, 0xe01, &Wish::of("520502")).await;
            let before = head(&store).await;
            office.pay(claim, 1).await;
            before
        });
        let finance = app.client("finance", "520000");
        let told = |path: &str| finance.get(&app.by_now(path)).expect(200);
        let held = |balances: &Value| {
            let of = |name: &str| balances["total"][name].as_i64().unwrap();
            (of("budget_fen"), of("payable_fen"), of("paid_fen"))
        };
        let on = |day: &str| held(&told(&format!("/finance/balances?on={day}")));
        // Approved on 1 July, paid on 5 July.
        assert_eq!(on("2021-06-30"), (0, 0, 0));
        assert_eq!(on("2021-07-01"), (-50_000, 50_000, 0));
        assert_eq!(on("2021-07-04"), (-50_000, 50_000, 0));
        assert_eq!(on("2021-07-05"), (-50_000, 0, 50_000));
        // The server's own workers may still be recording: both are asked as of one position.
        let now = app.head();
        let all = told(&format!("/finance/balances?as_of={now}"));
        let mut last = told(&format!("/finance/balances?on=2200-12-31&as_of={now}"));
        assert_eq!(last["basis"]["on"], "2200-12-31");
        last["basis"].as_object_mut().unwrap().remove("on");
        assert_eq!(last, all);
        let then = finance
            .get(&format!("/finance/balances?on=2021-07-05&as_of={before}"))
            .expect(200);
        assert_eq!(held(&then), (-50_000, 50_000, 0), "what was known then");
        assert_eq!(then["basis"]["position"], json!(before));
        let faults = finance.get("/finance/balances?on=2021-7-1&by=x").faults();
        let fault = |at: &str, code: &str| (format!("/query/{at}"), code.to_owned());
        assert_eq!(
            faults,
            [fault("by", "not-allowed"), fault("on", "invalid-date")]
        );

        // A payment without a date of the bank's goes with the line before it.
        app.runtime.block_on(async {
            let two = office.register(2, "520502").await;
            let claim = office.payable(two, 0xe02, &Wish::of("520502")).await;
            office.batch(claim, 2).await;
            let fen: Fen = office.claim(claim).await.batch.unwrap().amount_fen;
            let step = paid(claim.1, 2, fen, None);
            office
                .step(claim, "system", day("2021-07-05"), step)
                .await
                .unwrap();
        });
        assert_eq!(on("2021-06-30"), (0, 0, 0));
        assert_eq!(on("2021-07-01"), (-100_000, 50_000, 50_000));
        assert_eq!(on("2021-07-05"), (-100_000, 0, 100_000));
    });
}
