//! People and firms of the stories: valid numbers that belong to nobody.

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};

use crate::app::Client;

/// 七星关区 of 毕节, Guizhou.
pub const ORIGIN: &str = "520502";
/// Guizhou.
pub const ORIGIN_PROVINCE: &str = "520000";
/// 越秀区 of 广州, Guangdong.
pub const DESTINATION: &str = "440104";
/// Guangdong.
pub const DESTINATION_PROVINCE: &str = "440000";

/// Counties of 毕节 and 遵义: a number with another address code would be warned of.
const COUNTIES: [&str; 19] = [
    ORIGIN, "520521", "520523", "520524", "520525", "520526", "520527", "520581", "520302",
    "520303", "520322", "520323", "520324", "520325", "520326", "520327", "520328", "520329",
    "520330",
];

/// A citizen id nobody has had before in this run, for a woman born on 1990-03-07.
pub fn citizen_id() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let county = COUNTIES[usize::try_from(count / 490).unwrap()];
    // The last digit of the sequence is even for women.
    let sequence = (count % 490) * 2 + 2;
    with_check_digit(&format!("{county}19900307{sequence:03}"))
}

/// Seventeen digits with their check digit (GB 11643).
pub fn with_check_digit(digits: &str) -> String {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits
        .chars()
        .zip(weights)
        .map(|(digit, weight)| digit.to_digit(10).unwrap() * weight)
        .sum();
    let check = "10X98765432".chars().nth((sum % 11) as usize).unwrap();
    format!("{digits}{check}")
}

/// A unified social credit code nobody has had before in this run.
pub fn credit_code() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let body = format!("91440104MA{count:07}");
    let mut weight = 1;
    let mut sum = 0;
    for letter in body.chars() {
        sum += alphabet.find(letter).unwrap() * weight;
        weight = weight * 3 % 31;
    }
    let check = alphabet.chars().nth((31 - sum % 31) % 31).unwrap();
    format!("{body}{check}")
}

/// The body of a first survey.
pub fn survey() -> Value {
    json!({
        "citizen_id": citizen_id(), "name": "李秀英", "phone": "13812345678", "origin": ORIGIN, "willing": true,
        "surveyed_on": "2021-02-20", "source": "field_visit",
    })
}

/// Registers a person; the id.
pub fn registered(caseworker: &Client<'_>) -> String {
    let answer = caseworker.post("/workers", &survey()).expect(201);
    answer["id"].as_str().unwrap().to_owned()
}

/// Registers a firm in the destination's county; the id.
pub fn firm(caseworker: &Client<'_>) -> String {
    let body = json!({
        "credit_code": credit_code(), "name": "广州安心家政服务有限公司", "region": DESTINATION,
        "registered_on": "2019-05-01", "roles": ["domestic_service_enterprise"],
    });
    let answer = caseworker.post("/organisations", &body).expect(201);
    answer["id"].as_str().unwrap().to_owned()
}

/// Sends a worker away; the dispatch's id.
pub fn dispatched(caseworker: &Client<'_>, worker: &str, departed_on: &str) -> String {
    let body = json!({"destination": DESTINATION, "departed_on": departed_on});
    let answer = caseworker
        .post(&format!("/workers/{worker}/dispatches"), &body)
        .expect(201);
    answer["dispatch_id"].as_str().unwrap().to_owned()
}
