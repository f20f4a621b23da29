//! What stands against a step: dates, objections, holds.

use domain::claim::{ClaimAct, ClaimRef, Claimant, EntitlementHeld, EntitlementKey};
use serde_json::{Value, json};

use super::{Case, entitled, guizhou, office, transport};
use crate::app::{TestApp, on_every_app};
use crate::people::{ORIGIN, ORIGIN_PROVINCE, dispatched, firm, survey};
use crate::subsidies::{Journey, line, made, published, text};
use hearth::chance;

#[test]
fn no_step_is_dated_before_the_one_that_it_follows_or_in_the_future() {
    on_every_app(|app| {
        let office = office(&app);
        let case = Case::filed(&office, &entitled(&office).worker);
        let dates =
            |client, tail: &str, field: &str, before: &str, not_before: &str, rest: Value| {
                for (date, slug) in [
                    (before, "date-out-of-order"),
                    ("2150-01-01", "date-in-future"),
                ] {
                    let mut body = rest.clone();
                    body[field] = json!(date);
                    let refused = case.post(client, tail, &body).problem(409, slug);
                    assert_eq!(refused["field"], field, "{tail}");
                    if slug == "date-out-of-order" {
                        assert_eq!(refused["not_before"], not_before, "{tail}");
                    }
                }
            };
        let none = json!({});
        let why = json!({"reason": "x"});
        dates(
            &office.zhao,
            "review",
            "reviewed_on",
            "2021-06-30",
            "2021-07-01",
            none.clone(),
        );
        dates(
            &office.zhao,
            "return",
            "returned_on",
            "2021-06-30",
            "2021-07-01",
            why.clone(),
        );
        dates(
            &office.wang,
            "redetermine",
            "on",
            "2021-06-30",
            "2021-07-01",
            none.clone(),
        );
        dates(
            &office.qian,
            "reject",
            "rejected_on",
            "2021-06-30",
            "2021-07-01",
            why.clone(),
        );
        dates(
            &office.wang,
            "withdraw",
            "withdrawn_on",
            "2021-06-30",
            "2021-07-01",
            why.clone(),
        );
        case.review();
        dates(
            &office.zhao,
            "publicise",
            "publicised_on",
            "2021-07-04",
            "2021-07-05",
            none.clone(),
        );
        case.publicise();
        dates(
            &office.zhao,
            "object",
            "raised_on",
            "2021-07-05",
            "2021-07-06",
            why,
        );
        dates(
            &office.qian,
            "approve",
            "approved_on",
            "2021-07-05",
            "2021-07-06",
            none,
        );
        let state = case.post(
            &office.zhao,
            "review",
            &json!({"reviewed_on": "2021-07-10"}),
        );
        let state = state.problem(409, "wrong-state");
        assert_eq!(state["state"], "publicised");
        assert_eq!(
            state["allowed_actions"],
            json!([
                "object",
                "approve",
                "return",
                "redetermine",
                "reject",
                "withdraw"
            ])
        );
    });
}

#[test]
fn an_objection_stops_the_approval_until_it_is_settled_and_for_good_if_it_was_right() {
    on_every_app(|app| {
        let office = office(&app);
        let case = Case::filed(&office, &entitled(&office).worker).on_notice();
        let object =
            json!({"raised_on": "2021-07-08", "by": "王建国", "reason": "She stays at home."});
        let raise = || {
            let raised = case.post(&office.wang, "object", &object).expect(200);
            raised["objection_id"].as_str().unwrap().to_owned()
        };
        let settle = |id: &str, upheld: bool| {
            let body = json!({"settled_on": "2021-07-12", "upheld": upheld, "finding": "Asked the employer."});
            case.post(&office.zhao, &format!("objections/{id}/settle"), &body)
        };
        let (first, second) = (raise(), raise());
        let open = case.approve(&office.qian).problem(409, "objection-open");
        assert_eq!(open["open"], 2);
        settle("6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", false).problem(404, "not-found");
        settle(&first, false).expect(200);
        settle(&first, false).problem(409, "objection-settled");
        assert_eq!(
            case.approve(&office.qian).problem(409, "objection-open")["open"],
            1
        );
        settle(&second, true).expect(200);
        case.approve(&office.qian).problem(409, "objection-upheld");
        let shown = case.shown();
        let told = shown["objections"].as_array().unwrap();
        assert_eq!(told.len(), 2);
        assert_eq!(
            (
                &told[1]["settled"]["upheld"],
                &told[1]["settled"]["finding"]
            ),
            (&json!(true), &json!("Asked the employer."))
        );
        assert!(
            !shown.to_string().contains("王建国"),
            "who objected stays sealed"
        );
    });
}

#[test]
fn an_account_that_nobody_confirmed_stops_the_approval() {
    on_every_app(|app| {
        let office = office(&app);
        let employer = firm(&app.client("caseworker", crate::people::DESTINATION_PROVINCE));
        let journey = Journey::of(&office.wang, &employer);
        let case = Case::filed(&office, &journey.worker);
        assert_eq!(case.review()["account_masked"], Value::Null);
        case.publicise();
        case.approve(&office.qian)
            .problem(409, "account-unconfirmed");
        let entered = json!({"account": super::account("person")});
        let path = format!("/workers/{}", journey.worker);
        office
            .wang
            .post(&format!("{path}/personal-data"), &entered)
            .expect(200);
        case.approve(&office.qian)
            .problem(409, "account-unconfirmed");
        let confirm = office
            .zhao
            .request("POST", &format!("{path}/account/confirm"));
        confirm.send().expect(200);
        case.approve(&office.qian).expect(200);
        // Another account holds what is approved until it is confirmed and let pass.
        let mut other = entered.clone();
        other["account"]["number"] = json!("6222021234567890999");
        office
            .wang
            .post(&format!("{path}/personal-data"), &other)
            .expect(200);
        assert_eq!(case.shown()["holds"], json!(["account_changed"]));
        let lift = json!({"reason": "account_changed", "note": "Seen."});
        let same = case.post(&office.qian, "lift", &lift);
        assert_eq!(same.problem(409, "same-person")["acted_as"], "approver");
        case.post(&office.sun, "lift", &lift)
            .problem(409, "account-unconfirmed");
        let confirm = office
            .zhao
            .request("POST", &format!("{path}/account/confirm"));
        confirm.send().expect(200);
        case.post(&office.sun, "lift", &lift).expect(200);
        assert_eq!(case.shown()["holds"], json!([]));
    });
}

#[test]
fn an_amount_that_asks_for_two_approvers_waits_for_the_second() {
    on_every_app(|app| {
        let office = office(&app);
        let policy = guizhou(&json!({
            "amount_model": "flat", "flat_fen": 80_000,
            "approval_tiers": [{"up_to_fen": 50_000, "approvers": 1}, {"approvers": 2}],
        }));
        published(&app, ORIGIN_PROVINCE, &policy);
        let case = Case::filed(&office, &entitled(&office).worker).on_notice();
        let first = case.approve(&office.qian).expect(200);
        assert_eq!(
            json!([
                first["state"],
                first["approvals_given"],
                first["approvals_needed"]
            ]),
            json!(["publicised", 1, 2])
        );
        let same = case.approve(&office.qian).problem(409, "same-person");
        assert_eq!(same["acted_as"], "approver");
        let second = case.approve(&office.sun).expect(200);
        assert_eq!(
            json!([
                second["state"],
                second["approvals_given"],
                second["amount_fen"]
            ]),
            json!(["payable", 2, 80_000])
        );
    });
}

/// Gives the transport entitlement of 2021 to a claim of another holder.
fn held_by(app: &TestApp, case: &Case<'_>, other: &Case<'_>) {
    let holder = |case: &Case<'_>| case.holder.rsplit('/').next().unwrap().parse().unwrap();
    let claim_id = other.claim.parse().unwrap();
    let held = EntitlementHeld {
        hold_id: chance::id().into(),
        key: EntitlementKey::Transport { year: 2021 },
        claim: ClaimRef {
            claimant: Claimant::Worker(holder(other)),
            claim_id,
        },
        first_part: claim_id,
        line_no: 1,
        question: "transport".to_owned(),
        asked_on: domain::time::parse_date("2021-07-01").unwrap(),
        policies: Vec::new(),
        amount_fen: domain::money::Fen::default(),
    };
    super::ask(app, case, ClaimAct::HoldKey(Box::new(held)));
}

#[test]
fn an_entitlement_that_another_claim_holds_is_not_approved_a_second_time() {
    on_every_app(|app| {
        let office = office(&app);
        let case = Case::filed(&office, &entitled(&office).worker).on_notice();
        // Of a neighbouring county.
        let mut survey = survey();
        survey["origin"] = json!("520521");
        let neighbour = text(&made(&office.wang, "/workers", &survey)["id"]);
        dispatched(&office.wang, &neighbour, "2021-03-01");
        let mut contested = transport();
        contested["contested"] = json!("As the court said.");
        let path = format!("/workers/{neighbour}");
        let filed = made(&office.wang, &format!("{path}/claims"), &contested);
        let other = Case {
            office: &office,
            holder: path,
            claim: text(&filed["claim_id"]),
        };
        held_by(&app, &case, &other);
        let county = app.client_named("sun", "approver", ORIGIN);
        for approver in [&county, &office.qian] {
            let answer = case.approve(approver);
            let refused = answer.problem(409, "determination-changed");
            let changed = &refused["lines"][0];
            assert_eq!(
                json!([changed["then"]["outcome"], changed["now"]["outcome"]]),
                json!(["eligible", "ineligible"])
            );
            for (at, met) in [("then", true), ("now", false)] {
                assert_eq!(line(&changed[at], "not_claimed")["met"], json!(met), "{at}");
            }
            assert!(
                !answer.text().contains(&other.claim),
                "another's claim is not named"
            );
        }
        assert_eq!(case.shown()["approvals"]["given"], json!([]));
    });
}

#[test]
fn what_another_office_paid_is_refused_at_the_approval() {
    on_every_app(|app| {
        let office = office(&app);
        let journey = entitled(&office);
        let case = Case::filed(&office, &journey.worker).approved();
        let paid = json!({
            "scheme": "transport", "period": "2021", "payer_region": "440300", "amount_fen": 48_600, "source": "Labour office of Shenzhen",
        });
        let path = format!("/workers/{}/subsidies-paid-elsewhere", journey.worker);
        office.wang.post(&path, &paid).expect(201);
        assert_eq!(case.shown()["holds"], json!(["paid_elsewhere"]));
        // Nobody lets that pass.
        let lift = json!({"reason": "paid_elsewhere", "note": "x"});
        case.post(&office.sun, "lift", &lift)
            .problem(409, "not-held");
    });
}
