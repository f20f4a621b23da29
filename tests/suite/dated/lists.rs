//! Lists on a day.

use serde_json::json;

use crate::app::{Client, TestApp, on_every_app};
use crate::people::{
    DESTINATION, DESTINATION_PROVINCE, ORIGIN, ORIGIN_PROVINCE, dispatched, firm, registered,
};
use crate::subsidies::made;

/// The ids of a list, page by page.
#[track_caller]
fn ids(app: &TestApp, client: &Client<'_>, path: &str) -> Vec<String> {
    let (mut ids, mut token) = (Vec::new(), String::new());
    loop {
        let page = client
            .get(&format!("{}{token}", app.by_now(path)))
            .expect(200);
        let items = page["items"].as_array().unwrap().iter();
        ids.extend(items.map(|item| item["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next_page_token"].as_str() else {
            return ids;
        };
        token = format!("&page_token={next}");
    }
}

fn sorted(ids: &[&String]) -> Vec<String> {
    let mut ids: Vec<String> = ids.iter().map(|id| (*id).clone()).collect();
    ids.sort();
    ids
}

#[test]
fn workers_are_listed_as_they_stood_on_a_day() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let [one, two, three] = [(); 3].map(|()| registered(&client));
        dispatched(&client, &one, "2021-03-01");
        let dispatch = dispatched(&client, &two, "2021-04-01");
        let back = json!({"returned_on": "2021-06-01", "reason": "Family."});
        made(
            &client,
            &format!("/workers/{two}/dispatches/{dispatch}/return"),
            &back,
        );
        let group = json!({"group": "poverty_alleviated", "from": "2021-01-01", "source": "monitoring_system", "until": "2021-12-31"});
        made(&client, &format!("/workers/{three}/target-groups"), &group);

        let list = |query: &str| ids(&app, &client, &format!("/workers?{query}"));
        for size in [1, 2, 50] {
            let at =
                |stage: &str, day: &str| list(&format!("stage={stage}&on={day}&page_size={size}"));
            assert_eq!(at("dispatched", "2021-02-28"), Vec::<String>::new());
            assert_eq!(at("dispatched", "2021-03-31"), sorted(&[&one]));
            assert_eq!(at("dispatched", "2021-05-31"), sorted(&[&one, &two]));
            assert_eq!(at("returned", "2021-06-01"), sorted(&[&two]));
            assert_eq!(at("surveyed", "2021-03-31"), sorted(&[&two, &three]));
        }
        // Known by the membership alone, then by surveys.
        assert_eq!(list("on=2021-01-01"), sorted(&[&three]));
        assert_eq!(list("on=2020-12-31"), Vec::<String>::new());
        assert_eq!(list("on=2021-02-20"), sorted(&[&one, &two, &three]));
        // She belongs to no group any more, but did then.
        assert_eq!(list("group=poverty_alleviated"), Vec::<String>::new());
        assert_eq!(
            list("group=poverty_alleviated&on=2021-12-30"),
            sorted(&[&three])
        );
        assert_eq!(
            list("group=poverty_alleviated&on=2021-12-31"),
            Vec::<String>::new()
        );
        // The destination's side sees whom it sees, and whom it saw then.
        let there = app.client("caseworker", DESTINATION_PROVINCE);
        assert_eq!(ids(&app, &there, "/workers?on=2021-03-31"), sorted(&[&one]));
        assert_eq!(
            list(&format!("region={DESTINATION}&on=2021-04-01")),
            sorted(&[&one, &two])
        );
        assert_eq!(list(&format!("q={two}&on=2021-02-20")), sorted(&[&two]));

        // After the last date it is the plain list.
        let mut plain = client.get(&app.by_now("/workers?page_size=2")).expect(200);
        plain["basis"]["on"] = json!("2200-12-31");
        let late = client.get(&app.by_now("/workers?page_size=2&on=2200-12-31"));
        assert_eq!(late.expect(200), plain);
        let faults = client.get("/workers?on=x&stage=y").faults();
        let fault = |at: &str, code: &str| (format!("/query/{at}"), code.to_owned());
        assert_eq!(
            faults,
            [fault("on", "invalid-date"), fault("stage", "not-allowed")]
        );
    });
}

#[test]
fn organisations_and_agreements_are_listed_as_they_stood_on_a_day() {
    on_every_app(|app| {
        let there = app.client("caseworker", DESTINATION_PROVINCE);
        let [one, two] = [(); 2].map(|()| firm(&there));
        let moved = json!({"region": "440106", "moved_on": "2021-07-01"});
        made(&there, &format!("/organisations/{one}/region"), &moved);
        let end = json!({"until": "2021-12-31", "reason": "The licence ran out."});
        made(
            &there,
            &format!("/organisations/{two}/roles/domestic_service_enterprise/withdraw"),
            &end,
        );
        let list = |query: &str| ids(&app, &there, &format!("/organisations?{query}"));
        assert_eq!(list("on=2019-04-30"), Vec::<String>::new());
        assert_eq!(
            list(&format!("region={DESTINATION}&on=2021-06-30")),
            sorted(&[&one, &two])
        );
        assert_eq!(
            list(&format!("region={DESTINATION}&on=2021-07-01")),
            sorted(&[&two])
        );
        assert_eq!(
            list("region=440106&on=2021-07-01&page_size=1"),
            sorted(&[&one])
        );
        // A part of the name finds them, on a day and now; signs that mean something in SQL mean themselves.
        for day in ["&on=2021-07-01", ""] {
            let both = sorted(&[&one, &two]);
            assert_eq!(list(&format!("q=%E5%AE%B6%E6%94%BF{day}")), both);
            assert_eq!(list(&format!("q=%25{day}")), Vec::<String>::new());
        }
        let role = "role=domestic_service_enterprise";
        assert_eq!(
            list(&format!("{role}&on=2021-12-30")),
            sorted(&[&one, &two])
        );
        assert_eq!(list(&format!("{role}&on=2021-12-31")), sorted(&[&one]));

        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let body = json!({
            "kind": "enterprise_area_cross_province", "signed_on": "2021-01-10", "valid_from": "2021-03-01",
            "valid_until": "2023-12-31", "parties": [
                {"region": ORIGIN, "side": "sending"}, {"region": DESTINATION, "side": "receiving"},
            ],
        });
        let signed = made(&client, "/agreements", &body);
        let id = signed["id"].as_str().unwrap().to_owned();
        let end = json!({"ended_on": "2022-06-30", "reason": "Replaced by a wider one."});
        made(&client, &format!("/agreements/{id}/end"), &end);
        let list = |query: &str| ids(&app, &client, &format!("/agreements?{query}"));
        assert_eq!(list("on=2021-01-09"), Vec::<String>::new());
        assert_eq!(
            list("on=2021-01-10&kind=enterprise_area_cross_province"),
            sorted(&[&id])
        );
        assert_eq!(list("in_force_on=2023-01-01"), Vec::<String>::new());
        assert_eq!(list("in_force_on=2023-01-01&on=2022-06-29"), sorted(&[&id]));
        assert_eq!(
            list("in_force_on=2023-01-01&on=2022-06-30"),
            Vec::<String>::new()
        );
    });
}
