//! Which handler answers which operation. Paths and methods are the contract's: the table below names
//! operations only, and the server does not start when one has no handler.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use actix_web::guard::{self, Guard};
use actix_web::http::{Method, header};
use actix_web::web::{self, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use api_spec::conventions::needs_key;
use api_spec::problem::Slug;
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use serde_json::Value;

use super::answer::{Answer, render_fault};
use super::call::{Call, header_text, language, request_id};
use super::fault::Fault;
use super::state::State;
use super::{
    access_log, accounts, agreements, audit, batches, budgets, bundles, claim_lists, claims,
    corrections, dispatches, elsewhere, facts, finance, findings, identity, learning, ledgers,
    notes, operations, organisations, policies, samples, simulations, subsidies, webhooks, work,
    workers, workpapers,
};
use crate::access::Act;

type Answering = LocalBoxFuture<'static, Result<Answer, Fault>>;

/// What answers an operation.
#[derive(Clone, Copy)]
enum Handler {
    /// For machines that look after the process: without a token.
    Open(fn(Arc<State>) -> Answering),
    /// For a caller whose role may do this.
    For(Act, fn(Call) -> Answering),
}

/// Declares the table: what the role must be allowed to do, the module, its operations.
macro_rules! handlers {
    ($($act:ident: $($module:ident { $($operation:ident),+ $(,)? }),+;)+) => {
        fn for_callers(operation: &str) -> Option<Handler> {
            match operation {
                $($($(stringify!($operation) => Some(Handler::For(Act::$act, |call| Box::pin($module::$operation(call)))),)+)+)+
                _ => None,
            }
        }
    };
}

handlers! {
    ReadCases:
        workers { list_workers, get_worker, get_worker_history, get_worker_at_version },
        facts {
            get_membership, get_training, get_certificate, get_dispatch, get_employment, get_contribution, get_wage, get_venture,
            get_attestation, get_paid_elsewhere,
        };
    LookUpPersons: workers { lookup_worker };
    ReadPersonalData:
        identity { get_personal_data },
        claims { get_worker_claim_decision, get_organisation_claim_decision };
    WriteCases:
        workers { survey_worker, update_survey, change_origin, record_death, void_death, attest_insurance_history },
        elsewhere { record_paid_elsewhere, void_paid_elsewhere },
        identity { link_worker, withdraw_link, correct_citizen_id, update_personal_data },
        learning { record_training, void_training, issue_certificate, revoke_certificate, void_certificate },
        dispatches { dispatch_worker, confirm_arrival, void_arrival, record_return, void_return, void_dispatch },
        work {
            start_employment, end_employment, void_employment, record_contribution, correct_contribution, refund_contribution,
            void_contribution, record_wage, start_venture, close_venture, void_venture,
        };
    WriteTargetGroups: learning { confirm_target_group, end_target_group, void_target_group };
    ConfirmAccounts:
        identity { confirm_account },
        accounts { confirm_organisation_account };
    Erase: identity { erase_worker };
    ReadPublicRecords:
        organisations { list_organisations, get_organisation, get_organisation_history, get_organisation_at_version },
        policies { list_policies, get_policy, get_policy_history, get_policy_at_version },
        operations { list_regions };
    WriteOrganisations:
        organisations {
            register_organisation, grant_role, withdraw_role, designate_base, revoke_designation, recognise_brand, withdraw_brand,
            move_organisation,
        },
        accounts { propose_organisation_account },
        agreements { sign_agreement, supplement_agreement, end_agreement, void_agreement };
    ReadAgreements: agreements { list_agreements, get_agreement, get_agreement_history, get_agreement_at_version };
    WritePolicies: policies { propose_policy, confirm_policy, withdraw_policy };
    ReadFigures: ledgers { get_ledger, list_ledger_entries, compare_ledger, reconcile };
    TakeBundles: bundles { bundle_worker, bundle_organisation, bundle_claim, bundle_cell, bundle_report };
    Simulate: simulations { simulate_policy, get_simulation };
    ReadDeterminations:
        subsidies { list_determinations, list_unclaimed, get_quarter_statement, list_worker_determinations };
    ReadBudgets: budgets { list_budgets, get_budget, get_budget_history, get_budget_at_version };
    WriteBudgets: budgets { propose_budget, confirm_budget };
    ReadWebhooks: webhooks { list_webhooks, get_webhook, list_webhook_attempts };
    WriteWebhooks:
        webhooks {
            register_webhook, rotate_webhook_secret, pause_webhook, resume_webhook, rewind_webhook, delete_webhook, redeliver_webhook,
        };
    ReadMoney: finance { read_journal, get_balances, list_payables }, corrections { list_corrections };
    ReadClaims:
        claim_lists { list_claims, list_work_queues, list_work_queue, list_clawback_tasks },
        claims {
            list_worker_claims, list_organisation_claims, get_worker_claim, get_organisation_claim, get_claim, get_claim_recomputation,
            list_public_notices,
        };
    FileClaims:
        claims {
            file_worker_claim, file_organisation_claim, file_worker_claim_part, file_organisation_claim_part,
            redetermine_worker_claim, redetermine_organisation_claim, withdraw_worker_claim, withdraw_organisation_claim,
        };
    ObjectToClaims: claims { object_to_worker_claim, object_to_organisation_claim };
    ReviewClaims:
        claims {
            review_worker_claim, review_organisation_claim, publicise_worker_claim, publicise_organisation_claim, publicise_claims,
        };
    ReturnClaims:
        claims { return_worker_claim, return_organisation_claim, settle_worker_objection, settle_organisation_objection };
    ApproveClaims:
        claims {
            approve_worker_claim, approve_organisation_claim, reject_worker_claim, reject_organisation_claim, hold_worker_claim,
            hold_organisation_claim, lift_worker_claim, lift_organisation_claim, order_worker_clawback, order_organisation_clawback,
            agree_worker_instalments, agree_organisation_instalments, write_off_worker_claim, write_off_organisation_claim,
        };
    RecordRecoveries: claims { record_recovery, offset_receivable };
    ReadBatches:
        batches {
            list_batches, get_batch, get_batch_history, get_batch_at_version, list_breaks,
        };
    WriteBatches:
        batches {
            prepare_batch, approve_batch, export_batch, cancel_batch, close_batch, release_batch_line, get_batch_csv,
            get_batch_xml, get_batch_json, submit_results, resolve_break,
        };
    ReadAccessLog: access_log { list_accesses, list_access_months, get_access_proof };
    ReadFindings: findings { list_findings, list_finding_rules, get_finding, get_finding_history, get_finding_at_version };
    ConcludeFindings: findings { conclude_finding };
    ReadProofs:
        audit { read_log, get_latest_checkpoint, get_checkpoint, get_inclusion_proof, get_consistency_proof };
    KeepWorkpapers:
        samples { draw_sample, list_samples, get_sample },
        workpapers { get_sample_json, get_sample_xlsx },
        notes { write_audit_note, list_audit_notes };
    Operate:
        operations { list_steps, list_projections, rebuild_projection },
        corrections { list_differences, correct_journal };
}

fn handler(operation: &str) -> Option<Handler> {
    Some(match operation {
        "check_health" => Handler::Open(|_| Box::pin(async { operations::check_health() })),
        "check_readiness" => Handler::Open(|state| {
            Box::pin(async move { operations::check_readiness(&state).await })
        }),
        "get_metrics" => Handler::Open(|state| {
            Box::pin(async move { Ok(operations::get_metrics(&state).await) })
        }),
        "get_document" => {
            Handler::Open(|state| Box::pin(async move { Ok(operations::get_document(&state)) }))
        }
        _ => return for_callers(operation),
    })
}

#[derive(Clone)]
struct Route {
    method: Method,
    operation: Arc<str>,
    handler: Handler,
}

/// Every operation of the contract with its handler, by path; what names a thing comes before what
/// takes any name.
#[derive(Clone)]
pub struct Routes(Vec<(String, Vec<Route>)>);

impl Routes {
    /// The routes of a document. Fails on an operation that nothing answers.
    pub fn of(document: &Value) -> anyhow::Result<Self> {
        let mut paths = BTreeMap::<Vec<(bool, String)>, (String, Vec<Route>)>::new();
        let listed = document.get("paths").and_then(Value::as_object);
        for (path, item) in listed.into_iter().flatten() {
            // What names a thing, or its ending, is tried before what takes any name.
            let order = path
                .split('/')
                .map(|part| {
                    (
                        part.starts_with('{') && part.ends_with('}'),
                        part.to_owned(),
                    )
                })
                .collect();
            let (_, routes) = paths
                .entry(order)
                .or_insert_with(|| (path.clone(), Vec::new()));
            for (method, operation) in item.as_object().into_iter().flatten() {
                let Some(name) = operation.get("operationId").and_then(Value::as_str) else {
                    continue;
                };
                let handler = handler(name)
                    .ok_or_else(|| anyhow::anyhow!("nothing answers the operation {name}"))?;
                let method = Method::from_bytes(method.to_ascii_uppercase().as_bytes())?;
                routes.push(Route {
                    method,
                    operation: name.into(),
                    handler,
                });
            }
        }
        Ok(Self(paths.into_values().collect()))
    }

    /// Mounts all routes, and an answer for everything else.
    pub fn mount(&self, config: &mut ServiceConfig, state: &Arc<State>) {
        for (path, routes) in &self.0 {
            let mut resource = web::resource(path.as_str());
            for route in routes {
                let (state, route) = (Arc::clone(state), route.clone());
                let guard = accepts(route.method.clone());
                resource = resource.route(web::route().guard(guard).to(
                    move |request: HttpRequest, payload: Payload| {
                        answer(Arc::clone(&state), route.clone(), request, payload)
                    },
                ));
            }
            let allowed = routes
                .iter()
                .map(|route| route.method.as_str())
                .collect::<Vec<_>>()
                .join(", ");
            config.service(
                resource.default_service(web::to(move |request: HttpRequest| {
                    let allowed = allowed.clone();
                    async move {
                        let mut response = refuse(&request, Slug::MethodNotAllowed);
                        if let Ok(allowed) = header::HeaderValue::from_str(&allowed) {
                            response.headers_mut().insert(header::ALLOW, allowed);
                        }
                        response
                    }
                })),
            );
        }
    }
}

/// A read may be asked for without its body.
fn accepts(method: Method) -> impl Guard {
    guard::fn_guard(move |context| {
        let asked = &context.head().method;
        *asked == method || method == Method::GET && *asked == Method::HEAD
    })
}

/// A problem outside every operation.
pub fn refuse(request: &HttpRequest, slug: Slug) -> HttpResponse {
    render_fault(
        &Fault::new(slug),
        language(request.headers()),
        &request_id(request),
    )
}

async fn answer(
    state: Arc<State>,
    route: Route,
    request: HttpRequest,
    payload: Payload,
) -> HttpResponse {
    let started = tokio::time::Instant::now();
    let language = language(request.headers());
    let id = request_id(&request);
    // What a command did is told whatever the caller knows already.
    let if_none_match = header_text(request.headers(), header::IF_NONE_MATCH.as_str())
        .filter(|_| route.method == Method::GET);
    let answering = async {
        match route.handler {
            Handler::Open(handler) => handler(Arc::clone(&state)).await,
            Handler::For(act, handler) => {
                let call =
                    Call::begin(Arc::clone(&state), request, id.clone(), payload, act).await?;
                if needs_key(&route.operation) && call.key()?.is_none() {
                    return Err(Fault::new(Slug::InvalidHeader).detail(
                        "This request needs an Idempotency-Key: sent again with the same key, it never counts twice.",
                        "此请求须带 Idempotency-Key：以同一键重发不会重复计算。",
                    ));
                }
                handler(call).await
            }
        }
    };
    // No panic is known to be reachable; if one is, its caller gets an answer and nobody else notices.
    let result = AssertUnwindSafe(answering)
        .catch_unwind()
        .await
        .unwrap_or_else(|_| Err(Fault::new(Slug::Internal)));
    let response = match result {
        Ok(answer) => answer.render(language, &id, if_none_match.as_deref()),
        Err(fault) => {
            state.metrics.problem(fault.slug.slug());
            render_fault(&fault, language, &id)
        }
    };
    let status = response.status().as_u16();
    let seconds = started.elapsed().as_secs_f64();
    state.metrics.answered(&route.operation, status, seconds);
    tracing::info!(request.id = %id, operation = %route.operation, status, seconds, "answered");
    response
}
