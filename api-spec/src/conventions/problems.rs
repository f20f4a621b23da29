//! Which problems an operation may meet, and how the document tells them.

use utoipa::openapi::path::Operation;
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::{Components, ContentBuilder, Ref, RefOr};

use super::{header, is_command, is_decision, is_of_region, waits};
use crate::problem::{Language, MEDIA_TYPE, Slug};
use crate::refusals;

/// Adds the answers for every problem that an operation may meet.
pub(super) fn problems(
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
    if path.contains('{') || operation_id == "lookup_worker" || is_of_region(operation_id) {
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
        // A condition is heeded also where nobody has a version yet to state one.
        slugs.extend([Slug::Busy, Slug::VersionMismatch]);
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
pub(super) fn problem(operation: &mut Operation, slugs: &[Slug], components: &mut Components) {
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
