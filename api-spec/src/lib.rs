//! The contract of Hearth: types of requests and answers, operations, problems, and the `OpenAPI`
//! document that they make. It knows nothing of the domain: the server parses these types into
//! commands, so that the wire stays stable while the domain moves.
//!
//! An operation is an empty function in [`paths`]; the server mounts its handler by the path and method
//! that stand there. What holds for all of them is added by [`conventions`]. The document is committed as
//! `openapi.json`, and a test fails when it no longer says what the code says.

mod coded;

pub mod access_log;
pub mod account;
pub mod admin;
pub mod agreement;
pub mod answers;
pub mod audit;
pub mod audit_note;
pub mod audit_sample;
pub mod batch;
pub mod budget;
pub mod bundle;
pub mod claim;
pub mod claim_list;
pub mod common;
pub mod conventions;
pub mod correction;
pub mod document;
pub mod fact_view;
pub mod facts;
pub mod fault;
pub mod finance;
pub mod finding;
pub mod history;
pub mod ledger;
pub mod money_query;
pub mod organisation;
pub mod paths;
pub mod policy;
pub mod problem;
pub mod query;
mod redacted;
pub mod refusals;
pub mod simulation;
mod slug;
pub mod subsidy;
pub mod validation;
pub mod values;
pub mod webhook;
pub mod work;
pub mod worker;
pub mod worker_view;

pub use conventions::BASE_PATH;
pub use document::{document, document_json, document_text, document_value};
pub use problem::{Language, Problem, ProblemItem, Slug};
pub use validation::{request_components, validation_schema};
