//! Commands of the stories, and the stores that they are given to.

use chrono::NaiveDate;
use domain::agreement::{
    AgreementAct, AgreementCommand, AgreementKind, AgreementSigned, AgreementSupplemented, Parties,
    Party, Side,
};
use domain::region::RegionCode;
use domain::subject::{Given, Subject};
use hearth::store::{Envelope, Idempotency, Store};
use tokio::runtime::Runtime;
use uuid::Uuid;

use crate::backend::Backend;

/// Runs a story to its end.
pub fn block_on<T>(story: impl Future<Output = T>) -> T {
    Runtime::new().unwrap().block_on(story)
}

/// The stores of a place, with their tables.
pub async fn open(backend: &Backend) -> Store {
    Store::open(&backend.settings().stores).await.unwrap()
}

/// A day.
pub fn on(day: &str) -> NaiveDate {
    day.parse().unwrap()
}

/// The id of a stream or fact.
pub fn id(number: u128) -> String {
    Uuid::from_u128(number).to_string()
}

/// The circumstances of a request.
pub fn envelope(request: &str) -> Envelope {
    Envelope::of(&Subject::new("test", "clerk"), "county", request)
}

/// The circumstances of a request that may come twice.
pub fn keyed(request: &str, key: &str) -> Envelope {
    Envelope {
        idempotency: Some(Idempotency {
            key: key.to_owned(),
            body: "digest".to_owned(),
        }),
        ..envelope(request)
    }
}

/// An act, given by the clerk of these stories.
pub fn given<A>(act: A) -> Given<A> {
    Given {
        today: on("2024-06-30"),
        by: Subject::new("test", "clerk"),
        act,
    }
}

/// 贵州 and 广东 sign.
pub fn sign() -> AgreementCommand {
    let kind = AgreementKind::InterProvince;
    let party = |region: &str, side| Party {
        region: RegionCode::parse(region).unwrap(),
        organisation_id: None,
        side,
    };
    let parties = vec![
        party("520000", Side::Sending),
        party("440000", Side::Receiving),
    ];
    given(AgreementAct::Sign(AgreementSigned {
        kind,
        parties: Parties::of(kind, parties).unwrap(),
        signed_on: on("2021-05-01"),
        valid_from: on("2021-05-01"),
        valid_until: None,
        planned_persons: Some(100),
    }))
}

/// A supplement that says something.
pub fn supplement(note: &str) -> AgreementCommand {
    given(AgreementAct::Supplement(AgreementSupplemented {
        signed_on: on("2022-01-01"),
        valid_until: None,
        planned_persons: None,
        note: Some(note.to_owned()),
    }))
}
