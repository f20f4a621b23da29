//! What holds for every operation, said once: security, path parameters, headers, problems.

use utoipa::Modify;
use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Components, ContentBuilder, OpenApi, Ref, RefOr, Required, Schema};

use crate::problem::{Language, MEDIA_TYPE, Slug};
use crate::refusals;

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
    )
}

/// Whether a read's answer carries a tag by which it can be asked for again.
fn is_tagged(operation_id: &str) -> bool {
    !matches!(
        operation_id,
        "get_personal_data"
            | "list_projections"
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

fn problems(
    path: &str,
    operation: &mut Operation,
    operation_id: &str,
    writes: bool,
    components: &mut Components,
) {
    let mut slugs = vec![
        Slug::BadRequest,
        Slug::InvalidHeader,
        Slug::Unauthorized,
        Slug::Forbidden,
        Slug::InvalidRequest,
        Slug::Internal,
        Slug::Unavailable,
        Slug::NotReady,
    ];
    if path.contains('{') || operation_id == "lookup_worker" {
        slugs.push(Slug::NotFound);
    }
    // What a key stood for is destroyed with the person's data.
    let about_person = path.starts_with("/api/v1/workers/{id}/") && operation_id != "erase_worker";
    if matches!(
        operation_id,
        "get_personal_data" | "get_worker_claim_decision"
    ) || writes && about_person
    {
        slugs.push(Slug::Gone);
    }
    if matches!(
        operation_id,
        "get_ledger" | "read_journal" | "list_public_notices"
    ) || is_decision(operation_id)
    {
        slugs.push(Slug::NotAcceptable);
    }
    if !writes && waits(operation_id) {
        slugs.extend([Slug::Behind, Slug::ProjectionStopped]);
    }
    // Nothing is decided or paid on determinations and findings that lag.
    if matches!(
        operation_id,
        "approve_batch"
            | "export_batch"
            | "approve_worker_claim"
            | "approve_organisation_claim"
            | "erase_worker"
            | "conclude_finding"
    ) {
        slugs.push(Slug::Behind);
    }
    if operation_id.starts_with("bundle_") {
        slugs.push(Slug::Behind);
    }
    if operation.request_body.is_some() {
        slugs.extend([
            Slug::InvalidJson,
            Slug::Timeout,
            Slug::PayloadTooLarge,
            Slug::UnsupportedMediaType,
        ]);
    }
    if writes && operation_id != "lookup_worker" {
        slugs.push(Slug::KeyReused);
    }
    if writes && is_command(operation_id) {
        slugs.push(Slug::Busy);
        if !finds_stream(operation_id) {
            slugs.push(Slug::VersionMismatch);
        }
    }
    if operation_id == "get_latest_checkpoint" {
        slugs.push(Slug::NotFound);
    }
    if operation_id == "get_inclusion_proof" {
        slugs.push(Slug::Behind);
    }
    if operation_id == "get_checkpoint" {
        slugs.push(Slug::NotSigned);
    }
    if operation_id == "sign_agreement" {
        slugs.push(Slug::KindPartiesMismatch);
    }
    if operation_id == "submit_results" {
        slugs.push(Slug::UnreadableFile);
    }
    slugs.extend(refusals::of(operation_id));
    slugs.sort_by_key(|slug| slug.status());
    for same_status in slugs.chunk_by(|left, right| left.status() == right.status()) {
        problem(operation, same_status, components);
    }
}

/// Adds the answer for problems of one status. Refusals are the operation's own; all else is shared
/// between the operations that may meet the same, under a name made of the kinds.
fn problem(operation: &mut Operation, slugs: &[Slug], components: &mut Components) {
    let Some(first) = slugs.first() else { return };
    let response = if first.is_refusal() {
        RefOr::T(problem_response(slugs))
    } else {
        let name = slugs
            .iter()
            .map(|slug| format!("{slug:?}"))
            .collect::<Vec<_>>()
            .join("Or");
        let reference = RefOr::Ref(Ref::new(format!("#/components/responses/{name}")));
        components
            .responses
            .entry(name)
            .or_insert_with(|| RefOr::T(problem_response(slugs)));
        reference
    };
    operation
        .responses
        .responses
        .insert(first.status().to_string(), response);
}

fn problem_response(slugs: &[Slug]) -> Response {
    let sentences: Vec<String> = slugs
        .iter()
        .map(|slug| format!("`{}`: {}.", slug.slug(), slug.title(Language::En)))
        .collect();
    let schema = RefOr::Ref(Ref::from_schema_name("Problem"));
    let mut response = ResponseBuilder::new()
        .description(sentences.join(" "))
        .content(
            MEDIA_TYPE,
            ContentBuilder::new().schema(Some(schema)).build(),
        )
        .build();
    if slugs.first().is_some_and(|slug| slug.status() == 503) {
        response
            .headers
            .insert("Retry-After".to_owned(), header("RetryAfter"));
    }
    response
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

/// The parameters that a path names in braces, in its order.
fn path_parameters(path: &str) -> impl Iterator<Item = Parameter> {
    path.split('/')
        .filter_map(|segment| {
            // What comes after the name is a file's ending.
            let (name, _) = segment.strip_prefix('{')?.split_once('}')?;
            Some(name)
        })
        .map(|name| {
            let (schema, description) = path_parameter(name);
            ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Path)
                .required(Required::True)
                .description(Some(description))
                .schema(Some(schema))
                .build()
        })
}

fn path_parameter(name: &str) -> (RefOr<Schema>, &'static str) {
    let named = |schema: &str| RefOr::Ref(Ref::from_schema_name(schema));
    let number = |minimum: i32, maximum: Option<i32>| {
        let schema = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(minimum))
            .maximum(maximum)
            .build();
        RefOr::T(Schema::Object(schema))
    };
    match name {
        "id" => (named("Id"), "The stream."),
        "certificate_no" => (
            named("PaperNumber"),
            "The certificate's number, percent-encoded.",
        ),
        "group" => (named("TargetGroup"), "The group."),
        "role" => (named("Role"), "The role."),
        "kind" => (named("BaseKind"), "The kind of base."),
        "code" => (named("LedgerCode"), "The row."),
        "year" => (number(1900, Some(2200)), "The reporting year."),
        "scheme" => (
            RefOr::T(text("^[a-z]+([_-][a-z]+)*$")),
            "The scheme, with a hyphen or an underscore.",
        ),
        "quarter" => (RefOr::T(text("^[0-9]{4}Q[1-4]$")), "The quarter, `2021Q3`."),
        "entry" => (number(1, None), "The number of the line."),
        "size" => (number(1, None), "How many events it covers."),
        "position" => (number(1, None), "The place in the log."),
        "version" => (number(1, None), "After which event of the stream."),
        "name" => (RefOr::T(text("^.{1,200}$")), "The name, percent-encoded."),
        _ => (named("Id"), "The fact."),
    }
}
