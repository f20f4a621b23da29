//! Citizen ids, credit codes, names and amounts: what is taken, what is warned of, what is refused.

use serde_json::{Value, json};

use crate::app::{Response, on_every_app};
use crate::people::{
    DESTINATION, ORIGIN_PROVINCE, citizen_id, credit_code, registered, survey, with_check_digit,
};

fn one_fault(answer: &Response) -> (String, String) {
    let faults = answer.faults();
    let [fault] = faults.as_slice() else {
        panic!("one fault: {faults:?}")
    };
    fault.clone()
}

fn fault(pointer: &str, code: &str) -> (String, String) {
    (pointer.to_owned(), code.to_owned())
}

fn of(number: &str) -> Value {
    let mut body = survey();
    body["citizen_id"] = json!(number);
    body
}

#[test]
fn a_citizen_id_of_fifteen_digits_is_the_person_of_its_eighteen() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let number = citizen_id();
        let (county, rest) = number.split_at(6);
        let old = format!("{county}{}", rest.get(2..11).unwrap());
        let worker = client.post("/workers", &of(&old)).expect(201)["id"].clone();
        for same in [number.clone(), format!(" {} ", number.to_ascii_lowercase())] {
            let again = client.post("/workers", &of(&same));
            assert_eq!(again.problem(409, "already-registered")["id"], worker);
        }
        let path = format!(
            "/workers/{}/personal-data?purpose=check",
            worker.as_str().unwrap()
        );
        assert_eq!(client.get(&path).expect(200)["citizen_id"], number);
    });
}

#[test]
fn an_address_code_of_no_year_and_an_odd_organisation_code_are_warned_of_and_taken() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let odd = with_check_digit("99019919900307002");
        let made = client.post("/workers", &of(&odd)).expect(201);
        let warning = &made["warnings"][0];
        assert_eq!(
            (&warning["pointer"], &warning["code"]),
            (&json!("/citizen_id"), &json!("address-code-unknown"))
        );
        assert_eq!(warning["message"], "身份证号中的地址码不在历年代码表中。");
        let sound = client.post("/workers", &survey()).expect(201);
        assert_eq!(sound["warnings"], Value::Null);

        let mut odd = Vec::new();
        for _ in 0..11 {
            let code = credit_code();
            let firm = json!({"credit_code": code, "name": "x", "region": "520502", "registered_on": "2019-05-01", "roles": []});
            let made = client.post("/organisations", &firm).expect(201);
            odd.extend(made["warnings"].as_array().into_iter().flatten().cloned());
        }
        assert!(!odd.is_empty(), "one check digit in ten fits");
        assert_eq!(
            (&odd[0]["pointer"], &odd[0]["code"]),
            (&json!("/credit_code"), &json!("organisation-code-check"))
        );
    });
}

#[test]
fn who_is_not_born_is_refused_and_who_is_very_old_is_not() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let unborn = client.post("/workers", &of(&with_check_digit("52050221000307002")));
        assert_eq!(one_fault(&unborn), fault("/citizen_id", "born-in-future"));
        for number in ["52050218800307002", "52050219900307000"] {
            client
                .post("/workers", &of(&with_check_digit(number)))
                .expect(201);
        }
    });
}

#[test]
fn a_name_has_up_to_200_characters_and_no_control_character() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let named = |name: &str| {
            let mut body = survey();
            body["name"] = json!(name);
            client.post("/workers", &body)
        };
        let longest = "秀".repeat(200);
        named(&longest).expect(201);
        named("阿依古丽·买买提").expect(201);
        let made = named("  李秀英\u{3000}").expect(201);
        let path = format!(
            "/workers/{}/personal-data?purpose=check",
            made["id"].as_str().unwrap()
        );
        assert_eq!(client.get(&path).expect(200)["name"], "李秀英");
        assert_eq!(
            one_fault(&named(&format!("{longest}秀"))),
            fault("/name", "too-long")
        );
        for name in ["", " ", "李\u{0}秀英", "李\n秀英", "李\u{7f}秀英"] {
            let (pointer, _) = one_fault(&named(name));
            assert_eq!(pointer, "/name", "{name:?}");
        }
    });
}

#[test]
fn an_amount_is_written_as_a_whole_number() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let worker = registered(&client);
        let send = |amount: &str| {
            let body = format!(
                "{{\"destination\": \"{DESTINATION}\", \"departed_on\": \"2021-03-15\", \"travel_cost_fen\": {amount}}}"
            );
            client
                .request("POST", &format!("/workers/{worker}/dispatches"))
                .header("content-type", "application/json")
                .bytes(body.as_bytes())
        };
        for amount in ["1e3", "1.0", "-0", "0.5", "1E2"] {
            let found = one_fault(&send(amount));
            assert_eq!(found, fault("/travel_cost_fen", "wrong-type"), "{amount}");
        }
        for amount in ["1e400", "+1", "01", "0x10"] {
            send(amount).problem(400, "invalid-json");
        }
        send("1000").expect(201);
    });
}
