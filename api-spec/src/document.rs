//! The document as a whole.

use serde_json::{Map, Value};
use utoipa::OpenApi;

use crate::conventions::Conventions;

/// Everything that is listed; [`Conventions`] adds what holds everywhere.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Hearth",
        description = "Case management for domestic-service work: journeys and the ledger, from events that can be replayed and proved.\n\nEvery command may carry `Idempotency-Key` and answers with the stream's `version` and its `position` in the log; every read takes `as_of` and `min_position`. Problems are RFC 9457 documents whose `type` never changes.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    servers((url = "/")),
    tags(
        (name = "Workers", description = "A person's case: registration, look-up, state and history."),
        (name = "Identity and personal data", description = "Who the person is, and who may know."),
        (name = "Target groups, trainings, certificates", description = "What a person belongs to and has learnt."),
        (name = "Dispatches", description = "Departures, arrivals and returns."),
        (name = "Work", description = "Employments, premiums, wages and ventures."),
        (name = "Facts", description = "One fact of a case by its id."),
        (name = "Organisations", description = "Enterprises, institutions, agencies and bases."),
        (name = "Agreements", description = "Agreements between sending and receiving sides."),
        (name = "Policies", description = "The rules of each scheme and region, as versions with dates of validity."),
        (name = "Figures", description = "The ledger and what explains it."),
        (name = "Subsidies", description = "Who is entitled to what, and why."),
        (name = "Money", description = "Budgets, and what is committed of them."),
        (name = "Finance", description = "What was promised, paid and due back."),
        (name = "Claims", description = "Requests for a subsidy, from the application to the money and back."),
        (name = "Audit", description = "What proves that nobody rewrote the log, what an auditor takes away, finds and concludes. For mirrors and witnesses, without a token: `/tlog/checkpoint`, `/tlog/tile/…` and `/tlog/key`, as C2SP tlog-tiles lays them out."),
        (name = "Payments", description = "Batches of claims to the bank, and what came of them."),
        (name = "Access log", description = "Who looked at whom and what for, and what proves it."),
        (name = "Samples and notes", description = "What auditors draw, write and file."),
        (name = "Operations", description = "Health, projections, regions."),
    ),
    paths(
        crate::paths::workers::survey_worker,
        crate::paths::workers::lookup_worker,
        crate::paths::workers::list_workers,
        crate::paths::workers::get_worker,
        crate::paths::workers::get_worker_history,
        crate::paths::workers::get_worker_at_version,
        crate::paths::workers::update_survey,
        crate::paths::workers::change_origin,
        crate::paths::workers::record_death,
        crate::paths::workers::void_death,
        crate::paths::workers::attest_insurance_history,
        crate::paths::workers::record_paid_elsewhere,
        crate::paths::workers::void_paid_elsewhere,
        crate::paths::identity::link_worker,
        crate::paths::identity::withdraw_link,
        crate::paths::identity::correct_citizen_id,
        crate::paths::identity::update_personal_data,
        crate::paths::identity::get_personal_data,
        crate::paths::identity::confirm_account,
        crate::paths::identity::erase_worker,
        crate::paths::learning::confirm_target_group,
        crate::paths::learning::end_target_group,
        crate::paths::learning::void_target_group,
        crate::paths::learning::record_training,
        crate::paths::learning::void_training,
        crate::paths::learning::issue_certificate,
        crate::paths::learning::revoke_certificate,
        crate::paths::learning::void_certificate,
        crate::paths::dispatches::dispatch_worker,
        crate::paths::dispatches::confirm_arrival,
        crate::paths::dispatches::void_arrival,
        crate::paths::dispatches::record_return,
        crate::paths::dispatches::void_return,
        crate::paths::dispatches::void_dispatch,
        crate::paths::work::start_employment,
        crate::paths::work::end_employment,
        crate::paths::work::void_employment,
        crate::paths::work::record_contribution,
        crate::paths::work::correct_contribution,
        crate::paths::work::refund_contribution,
        crate::paths::work::void_contribution,
        crate::paths::work::record_wage,
        crate::paths::work::start_venture,
        crate::paths::work::close_venture,
        crate::paths::work::void_venture,
        crate::paths::facts::get_membership,
        crate::paths::facts::get_training,
        crate::paths::facts::get_certificate,
        crate::paths::facts::get_dispatch,
        crate::paths::facts::get_employment,
        crate::paths::facts::get_contribution,
        crate::paths::facts::get_wage,
        crate::paths::facts::get_venture,
        crate::paths::facts::get_attestation,
        crate::paths::facts::get_paid_elsewhere,
        crate::paths::organisations::register_organisation,
        crate::paths::organisations::list_organisations,
        crate::paths::organisations::get_organisation,
        crate::paths::organisations::get_organisation_history,
        crate::paths::organisations::get_organisation_at_version,
        crate::paths::organisations::grant_role,
        crate::paths::organisations::withdraw_role,
        crate::paths::organisations::designate_base,
        crate::paths::organisations::revoke_designation,
        crate::paths::organisations::recognise_brand,
        crate::paths::organisations::withdraw_brand,
        crate::paths::organisations::move_organisation,
        crate::paths::organisations::propose_organisation_account,
        crate::paths::organisations::confirm_organisation_account,
        crate::paths::agreements::sign_agreement,
        crate::paths::agreements::list_agreements,
        crate::paths::agreements::get_agreement,
        crate::paths::agreements::get_agreement_history,
        crate::paths::agreements::get_agreement_at_version,
        crate::paths::agreements::supplement_agreement,
        crate::paths::agreements::end_agreement,
        crate::paths::agreements::void_agreement,
        crate::paths::policies::propose_policy,
        crate::paths::policies::list_policies,
        crate::paths::policies::get_policy,
        crate::paths::policies::get_policy_history,
        crate::paths::policies::get_policy_at_version,
        crate::paths::policies::confirm_policy,
        crate::paths::policies::withdraw_policy,
        crate::paths::ledgers::get_ledger,
        crate::paths::ledgers::list_ledger_entries,
        crate::paths::ledgers::compare_ledger,
        crate::paths::ledgers::reconcile,
        crate::paths::bundles::bundle_worker,
        crate::paths::bundles::bundle_organisation,
        crate::paths::bundles::bundle_claim,
        crate::paths::bundles::bundle_cell,
        crate::paths::bundles::bundle_report,
        crate::paths::policies::simulate_policy,
        crate::paths::policies::get_simulation,
        crate::paths::subsidies::list_determinations,
        crate::paths::subsidies::list_unclaimed,
        crate::paths::subsidies::get_quarter_statement,
        crate::paths::subsidies::list_worker_determinations,
        crate::paths::budgets::propose_budget,
        crate::paths::budgets::list_budgets,
        crate::paths::budgets::get_budget,
        crate::paths::budgets::get_budget_history,
        crate::paths::budgets::get_budget_at_version,
        crate::paths::budgets::confirm_budget,
        crate::paths::webhooks::register_webhook,
        crate::paths::webhooks::list_webhooks,
        crate::paths::webhooks::get_webhook,
        crate::paths::webhooks::rotate_webhook_secret,
        crate::paths::webhooks::pause_webhook,
        crate::paths::webhooks::resume_webhook,
        crate::paths::webhooks::rewind_webhook,
        crate::paths::webhooks::delete_webhook,
        crate::paths::webhooks::list_webhook_attempts,
        crate::paths::webhooks::redeliver_webhook,
        crate::paths::claim_lists::list_claims,
        crate::paths::claim_lists::list_work_queues,
        crate::paths::claim_lists::list_work_queue,
        crate::paths::claim_lists::list_clawback_tasks,
        crate::paths::finance::read_journal,
        crate::paths::finance::get_balances,
        crate::paths::finance::list_payables,
        crate::paths::finance::list_corrections,
        crate::paths::claims::file_worker_claim,
        crate::paths::claims::file_organisation_claim,
        crate::paths::claims::file_worker_claim_part,
        crate::paths::claims::file_organisation_claim_part,
        crate::paths::claims::review_worker_claim,
        crate::paths::claims::review_organisation_claim,
        crate::paths::claims::return_worker_claim,
        crate::paths::claims::return_organisation_claim,
        crate::paths::claims::redetermine_worker_claim,
        crate::paths::claims::redetermine_organisation_claim,
        crate::paths::claims::publicise_worker_claim,
        crate::paths::claims::publicise_organisation_claim,
        crate::paths::claims::object_to_worker_claim,
        crate::paths::claims::object_to_organisation_claim,
        crate::paths::claims::settle_worker_objection,
        crate::paths::claims::settle_organisation_objection,
        crate::paths::claims::approve_worker_claim,
        crate::paths::claims::approve_organisation_claim,
        crate::paths::claims::reject_worker_claim,
        crate::paths::claims::reject_organisation_claim,
        crate::paths::claims::withdraw_worker_claim,
        crate::paths::claims::withdraw_organisation_claim,
        crate::paths::claims::hold_worker_claim,
        crate::paths::claims::hold_organisation_claim,
        crate::paths::claims::lift_worker_claim,
        crate::paths::claims::lift_organisation_claim,
        crate::paths::claims::order_worker_clawback,
        crate::paths::claims::order_organisation_clawback,
        crate::paths::claims::agree_worker_instalments,
        crate::paths::claims::agree_organisation_instalments,
        crate::paths::claims::write_off_worker_claim,
        crate::paths::claims::write_off_organisation_claim,
        crate::paths::claims::list_worker_claims,
        crate::paths::claims::list_organisation_claims,
        crate::paths::claims::get_worker_claim,
        crate::paths::claims::get_organisation_claim,
        crate::paths::claims::get_worker_claim_decision,
        crate::paths::claims::get_organisation_claim_decision,
        crate::paths::claims::get_claim,
        crate::paths::claims::get_claim_recomputation,
        crate::paths::claims::publicise_claims,
        crate::paths::claims::list_public_notices,
        crate::paths::claims::record_recovery,
        crate::paths::claims::offset_receivable,
        crate::paths::batches::prepare_batch,
        crate::paths::batches::list_batches,
        crate::paths::batches::get_batch,
        crate::paths::batches::get_batch_history,
        crate::paths::batches::get_batch_at_version,
        crate::paths::batches::approve_batch,
        crate::paths::batches::export_batch,
        crate::paths::batches::cancel_batch,
        crate::paths::batches::close_batch,
        crate::paths::batches::release_batch_line,
        crate::paths::batches::get_batch_csv,
        crate::paths::batches::get_batch_xml,
        crate::paths::batches::get_batch_json,
        crate::paths::batches::submit_results,
        crate::paths::batches::list_breaks,
        crate::paths::batches::resolve_break,
        crate::paths::access_log::list_accesses,
        crate::paths::access_log::list_access_months,
        crate::paths::access_log::get_access_proof,
        crate::paths::findings::list_findings,
        crate::paths::findings::list_finding_rules,
        crate::paths::findings::get_finding,
        crate::paths::findings::get_finding_history,
        crate::paths::findings::get_finding_at_version,
        crate::paths::findings::conclude_finding,
        crate::paths::audit::read_log,
        crate::paths::audit::get_latest_checkpoint,
        crate::paths::audit::get_checkpoint,
        crate::paths::audit::get_inclusion_proof,
        crate::paths::audit::get_consistency_proof,
        crate::paths::audit_samples::draw_sample,
        crate::paths::audit_samples::list_samples,
        crate::paths::audit_samples::get_sample,
        crate::paths::audit_samples::get_sample_json,
        crate::paths::audit_samples::get_sample_xlsx,
        crate::paths::audit_samples::write_audit_note,
        crate::paths::audit_samples::list_audit_notes,
        crate::paths::operations::list_steps,
        crate::paths::operations::list_projections,
        crate::paths::operations::rebuild_projection,
        crate::paths::operations::list_differences,
        crate::paths::operations::correct_journal,
        crate::paths::operations::list_regions,
        crate::paths::operations::check_health,
        crate::paths::operations::check_readiness,
        crate::paths::operations::get_metrics,
        crate::paths::operations::get_document,
    ),
    components(schemas(crate::problem::Problem, crate::policy::PolicyParameters, crate::batch::Charset)),
    modifiers(&Conventions),
)]
struct Document;

/// The contract as an `OpenAPI` 3.1 document.
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// The contract as it is committed: indented, members in alphabetical order, a newline at the end.
///
/// # Errors
/// None in practice: every part of the document has a JSON form.
pub fn document_json() -> serde_json::Result<String> {
    document_text(&document_value()?)
}

/// [`document_json`] of a document that is there already.
///
/// # Errors
/// As there.
pub fn document_text(document: &Value) -> serde_json::Result<String> {
    let mut text = serde_json::to_string_pretty(document)?;
    text.push('\n');
    Ok(text)
}

/// The contract as a JSON value, members in alphabetical order whatever the features of `serde_json`.
///
/// # Errors
/// None in practice: every part of the document has a JSON form.
pub fn document_value() -> serde_json::Result<Value> {
    let mut document = serde_json::to_value(document())?;
    crate::policy::tell_parameters_by_scheme(&mut document);
    Ok(sorted(document))
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Vec<(String, Value)> = members
                .into_iter()
                .map(|(name, value)| (name, sorted(value)))
                .collect();
            members.sort_by(|(left, _), (right, _)| left.cmp(right));
            Value::Object(members.into_iter().collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        scalar => scalar,
    }
}
