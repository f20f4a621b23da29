//! What holds for every operation, said once: security, path parameters, headers, problems.

mod path;
mod problems;

use utoipa::Modify;
use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::response::Response;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Components, OpenApi, Ref, RefOr, Required, Schema};

use crate::problem::Slug;
use path::path_parameters;
use problems::{problem, problems};

/// Everything but health, readiness, metrics and this document stands below this path.
pub const BASE_PATH: &str = "/api/v1";

/// Adds to the document what holds everywhere.
#[derive(Debug)]
pub struct Conventions;

/// Headers of requests: their name in the document, their name, what they do, and their pattern.
const REQUEST_HEADERS: [(&str, &str, &str, &str); 5] = [
    (
        "RequiredIdempotencyKey",
        "Idempotency-Key",
        "A key of the caller's choice, without which the request is refused. The same key with the same body gives the first answer again and no second event; for another request, whichever record it goes to, it is refused.",
        "^[!-~]{1,128}$",
    ),
    (
        "IdempotencyKey",
        "Idempotency-Key",
        "A key of the caller's choice. The same key with the same body gives the first answer again and no second event; for another request, whichever record it goes to, it is refused.",
        "^[!-~]{1,128}$",
    ),
    (
        "IfMatch",
        "If-Match",
        "Only if the stream is still at this version: `\"7\"`; `*` for any. Otherwise 412.",
        "^(\"[0-9]{1,18}\"|[*])$",
    ),
    (
        "IfNoneMatch",
        "If-None-Match",
        "Answer 304 if nothing changed since the answer with this `ETag`.",
        "",
    ),
    (
        "AcceptLanguage",
        "Accept-Language",
        "Chinese (the default) or English for titles, labels and messages.",
        "",
    ),
];

/// Headers of answers: their name in the document, and what they say.
const ANSWER_HEADERS: [(&str, &str); 4] = [
    (
        "VersionTag",
        "The stream's version in quotes; to be given as `If-Match`.",
    ),
    (
        "StateTag",
        "Changes whenever the answer does; to be given as `If-None-Match`. A case read plainly has its version here.",
    ),
    (
        "Location",
        "Where the new thing can be read: an absolute path.",
    ),
    (
        "RetryAfter",
        "After how many seconds it is worth trying again.",
    ),
];

impl Modify for Conventions {
    fn modify(&self, document: &mut OpenApi) {
        let components = document.components.get_or_insert_default();
        shared(components);
        for (path, item) in &mut document.paths.paths {
            if let Some(operation) = &mut item.get {
                complete(path, operation, false, components);
            }
            if let Some(operation) = &mut item.post {
                complete(path, operation, true, components);
            }
        }
    }
}

/// Whether an operation is refused without `Idempotency-Key`: what makes claims, payments and repayments, where a
/// request that is sent again must never count twice.
pub fn needs_key(operation_id: &str) -> bool {
    matches!(
        operation_id,
        "file_worker_claim"
            | "file_organisation_claim"
            | "file_worker_claim_part"
            | "file_organisation_claim_part"
            | "prepare_batch"
            | "submit_results"
            | "record_recovery"
            | "offset_receivable"
    )
}

/// Whether an operation writes to a stream.
fn is_command(operation_id: &str) -> bool {
    !matches!(
        operation_id,
        "lookup_worker"
            | "rebuild_projection"
            | "simulate_policy"
            | "redeliver_webhook"
            | "publicise_claims"
    )
}

/// Whether a command names no stream whose version it could expect: it makes it, or finds it by what it is about.
fn finds_stream(operation_id: &str) -> bool {
    matches!(
        operation_id,
        "survey_worker"
            | "register_organisation"
            | "sign_agreement"
            | "propose_policy"
            | "propose_budget"
            | "register_webhook"
            | "record_recovery"
            | "offset_receivable"
            | "prepare_batch"
            | "draw_sample"
            | "write_audit_note"
            | "correct_journal"
    )
}

/// Whether a read's answer carries a tag by which it can be asked for again.
fn is_tagged(operation_id: &str) -> bool {
    !matches!(
        operation_id,
        "get_personal_data"
            | "list_projections"
            | "list_differences"
            | "list_corrections"
            | "list_steps"
            | "get_simulation"
            | "list_webhooks"
            | "get_webhook"
            | "list_webhook_attempts"
            | "get_batch_csv"
            | "get_batch_xml"
            | "get_batch_json"
            | "list_accesses"
            | "list_access_months"
            | "get_access_proof"
            | "get_sample"
            | "get_sample_json"
            | "get_sample_xlsx"
            | "list_audit_notes"
            | "list_samples"
    )
}

/// Whether a read shows a decision about a claim, with the beneficiary's name.
fn is_decision(operation_id: &str) -> bool {
    operation_id.ends_with("_claim_decision")
}

/// Whether a read is of the log itself or of its proofs.
fn is_of_log(operation_id: &str) -> bool {
    matches!(
        operation_id,
        "read_log"
            | "get_latest_checkpoint"
            | "get_checkpoint"
            | "get_inclusion_proof"
            | "get_consistency_proof"
    )
}

/// Whether a read is of the whole of one region, the caller's own unless another within it is asked for: outside it there is
/// nothing.
fn is_of_region(operation_id: &str) -> bool {
    matches!(
        operation_id,
        "list_claims"
            | "list_work_queues"
            | "list_payables"
            | "list_clawback_tasks"
            | "list_findings"
            | "list_unclaimed"
            | "read_journal"
            | "get_balances"
    )
}

/// Whether a read waits for a place in the log.
fn waits(operation_id: &str) -> bool {
    let printed = operation_id == "list_public_notices" || is_decision(operation_id);
    let immediate =
        matches!(operation_id, "list_regions" | "list_finding_rules") || is_of_log(operation_id);
    is_tagged(operation_id) && !immediate && !printed
}

fn complete(path: &str, operation: &mut Operation, writes: bool, components: &mut Components) {
    let operation_id = operation.operation_id.clone().unwrap_or_default();
    let parameters = operation.parameters.get_or_insert_default();
    parameters.splice(0..0, path_parameters(path).map(RefOr::T));
    if !path.starts_with(BASE_PATH) {
        // Looked at by machines without a token.
        operation.security = Some(Vec::new());
        if operation_id == "check_readiness" {
            problem(operation, &[Slug::NotReady], components);
        }
        if operation.parameters.as_ref().is_some_and(Vec::is_empty) {
            operation.parameters = None;
        }
        return;
    }
    operation.security = Some(vec![SecurityRequirement::new("bearer", [] as [&str; 0])]);
    let mut headers = vec!["AcceptLanguage"];
    if writes {
        if needs_key(&operation_id) {
            headers.push("RequiredIdempotencyKey");
        } else if operation_id != "lookup_worker" {
            headers.push("IdempotencyKey");
        }
        if is_command(&operation_id) && !finds_stream(&operation_id) {
            headers.push("IfMatch");
        }
    } else if is_tagged(&operation_id) {
        headers.push("IfNoneMatch");
    }
    parameters.extend(
        headers
            .into_iter()
            .map(|name| RefOr::Ref(Ref::new(format!("#/components/parameters/{name}")))),
    );
    answer_headers(operation, &operation_id, writes);
    problems(path, operation, &operation_id, writes, components);
}

fn answer_headers(operation: &mut Operation, operation_id: &str, writes: bool) {
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else {
            continue;
        };
        if writes && is_command(operation_id) {
            response
                .headers
                .insert("ETag".to_owned(), header("VersionTag"));
        } else if !writes && is_tagged(operation_id) {
            response
                .headers
                .insert("ETag".to_owned(), header("StateTag"));
        }
        if status == "201" {
            response
                .headers
                .insert("Location".to_owned(), header("Location"));
        }
    }
    if !writes && is_tagged(operation_id) {
        let unchanged = RefOr::Ref(Ref::new("#/components/responses/NotModified"));
        operation
            .responses
            .responses
            .insert("304".to_owned(), unchanged);
    }
}

fn shared(components: &mut Components) {
    for (component, name, description, pattern) in REQUEST_HEADERS {
        let parameter = ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Header)
            .required(if component.starts_with("Required") {
                Required::True
            } else {
                Required::False
            })
            .description(Some(description))
            .schema(Some(text(pattern)))
            .build();
        components
            .parameters
            .insert(component.to_owned(), RefOr::T(parameter));
    }
    for (component, description) in ANSWER_HEADERS {
        let header = HeaderBuilder::new()
            .schema(Some(text("")))
            .description(Some(description))
            .build();
        components
            .headers
            .insert(component.to_owned(), RefOr::T(header));
    }
    let mut unchanged = Response::new("Nothing changed since the answer with the tag given.");
    unchanged
        .headers
        .insert("ETag".to_owned(), header("StateTag"));
    components
        .responses
        .insert("NotModified".to_owned(), RefOr::T(unchanged));
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .description(Some(
            "A token with a role and a region; `hearth token` makes one.",
        ))
        .build();
    components
        .security_schemes
        .insert("bearer".to_owned(), RefOr::T(SecurityScheme::Http(bearer)));
}

fn header(component: &str) -> RefOr<Header> {
    RefOr::Ref(Ref::new(format!("#/components/headers/{component}")))
}

fn text(pattern: &str) -> Schema {
    let pattern = Some(pattern).filter(|pattern| !pattern.is_empty());
    Schema::Object(
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(pattern)
            .build(),
    )
}
