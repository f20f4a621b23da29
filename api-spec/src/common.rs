//! What many requests and answers share.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::values::{Date, Explanation, PaperNumber, Position, RegionCode, Sha256};

/// What every command answers. `ETag` carries the version too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 7, "position": 4711})))]
pub struct Committed {
    /// The stream that the command was about.
    #[schema(value_type = crate::values::Id)]
    pub id: String,
    /// How many events the stream has now.
    #[schema(value_type = Position)]
    pub version: i64,
    /// The place of the command's last event in the log, to be given as `min_position` to reads that
    /// must see it. Null when the log could not place it in time: the event is stored all the same,
    /// and a retry with the same key may then carry the number.
    #[schema(value_type = Option<Position>, required)]
    pub position: Option<i64>,
    /// What was accepted but looks odd.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
}

/// Something in the request that was accepted but looks odd.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"pointer": "/citizen_id", "code": "address-code-unknown", "message": "The address code is in no year's table."})))]
pub struct Warning {
    /// Where, as a JSON pointer into the request.
    pub pointer: String,
    /// The machine's word for it; it never changes.
    pub code: String,
    /// The same for people, in the language of the answer. Never repeats the value.
    pub message: String,
}

/// Why something is done that carries no other detail: a void, a withdrawal, an erasure.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"reason": "Recorded for the wrong person."})))]
pub struct Reason {
    /// In the office's words; kept with the event for ever, so without personal data.
    #[schema(value_type = Explanation)]
    pub reason: String,
}

/// One paper (ticket, contract, wage list …) that stands behind a fact. The paper is kept elsewhere;
/// its hash binds it to the fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "kind": "train_ticket", "number": "E084512", "date": "2021-03-15",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "kept_at": "Archive room 2, box 17",
})))]
pub struct EvidenceItem {
    /// What kind of paper, in the office's words.
    #[schema(min_length = 1, max_length = 100)]
    pub kind: String,
    /// The number printed on it.
    #[schema(value_type = PaperNumber)]
    pub number: String,
    /// The date printed on it.
    #[schema(value_type = Date)]
    pub date: String,
    /// SHA-256 of the scanned paper.
    #[schema(value_type = Sha256)]
    pub sha256: String,
    /// Where the paper is kept.
    #[schema(min_length = 1, max_length = 200)]
    pub kept_at: String,
}

/// A place by today's code, and as it was given where that code was retired since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"code": "520502", "name": "七星关区", "given": "522401"})))]
pub struct PlaceView {
    /// The code in today's table.
    #[schema(value_type = RegionCode)]
    pub code: String,
    /// Its name.
    pub name: String,
    /// The retired code that was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<RegionCode>)]
    pub given: Option<String>,
}

/// What an answer rests on. For the same basis the answer is always the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"position": 4711})))]
pub struct Basis {
    /// The place in the log up to which events are included.
    #[schema(value_type = Position)]
    pub position: i64,
    /// The version of the projection that derived it; absent where a case was folded directly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub projection_version: Option<u32>,
    /// The day that was asked for: what is dated later is left out. Absent where none was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Date>)]
    pub on: Option<String>,
}
