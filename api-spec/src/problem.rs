//! Problems: RFC 9457 documents.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

pub use crate::slug::Slug;

/// The media type of every problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// The language of texts for people. Codes never depend on it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// Simplified Chinese: what is spoken unless the request asks otherwise.
    #[default]
    Zh,
    /// English.
    En,
}

impl Language {
    /// The tag of the `Content-Language` header.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }
}

/// Why a request was not carried out (RFC 9457).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "type": "/problems/dispatch-overlaps", "title": "Another dispatch covers that day", "status": 409,
    "detail": "The worker is away on that day already.", "instance": "0199f0a2-7b1c-7c3e-9a51-6d2f00c0ffee",
    "dispatch_id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11",
})))]
pub struct Problem {
    /// What kind of problem: `/problems/<slug>`; it never changes.
    #[serde(rename = "type")]
    #[schema(format = "uri-reference")]
    pub kind: String,
    /// The kind in words, in the language of the answer.
    pub title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// This case in words, in the language of the answer. Never repeats a submitted value.
    pub detail: String,
    /// The request's id, as in the `x-request-id` header and the log.
    pub instance: String,
    /// Every fault of the request at once, where the request itself is at fault.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemItem>,
    /// The facts that explain a refusal, each under a name of its own.
    #[serde(flatten)]
    #[schema(additional_properties)]
    pub facts: BTreeMap<String, Value>,
}

impl Problem {
    /// A problem of this kind without further facts.
    pub fn new(
        slug: Slug,
        language: Language,
        detail: impl Into<String>,
        instance: impl Into<String>,
    ) -> Self {
        Self {
            kind: slug.uri(),
            title: slug.title(language).to_owned(),
            status: slug.status(),
            detail: detail.into(),
            instance: instance.into(),
            errors: Vec::new(),
            facts: BTreeMap::new(),
        }
    }
}

/// One fault of a request.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"pointer": "/departed_on", "code": "invalid-date", "message": "A date is written YYYY-MM-DD and exists in the calendar."})))]
pub struct ProblemItem {
    /// Where, as a JSON pointer into the body; `/query/<name>` and `/path/<name>` for parameters.
    pub pointer: String,
    /// The machine's word for the fault; it never changes.
    pub code: String,
    /// The same for people, in the language of the answer. Never repeats the value.
    pub message: String,
}
