//! REST: from requests to commands and questions, and back.

mod access_log;
mod accounts;
mod agreements;
mod answer;
mod audit;
mod batches;
mod budgets;
mod bundles;
mod call;
mod cases;
mod claim_lists;
mod claims;
mod corrections;
mod dated;
mod dispatches;
mod docs;
mod effects;
mod elsewhere;
mod facts;
mod fault;
mod finance;
mod findings;
mod forms;
mod history;
mod identity;
mod json;
mod learning;
mod ledgers;
mod metrics;
mod notes;
mod operations;
mod organisations;
mod parse;
mod policies;
mod reading;
mod refusal;
mod routes;
mod samples;
mod scope;
mod simulations;
mod state;
mod subsidies;
mod tlog;
mod webhooks;
mod work;
mod workers;
mod workpapers;

use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::web::{self, ServiceConfig};
use api_spec::problem::Slug;

pub use metrics::Metrics;
pub use routes::Routes;
pub use state::State;

/// Mounts everything that the server answers.
pub fn mount(config: &mut ServiceConfig, routes: &Routes, state: &Arc<State>) {
    routes.mount(config, state);
    docs::mount(config);
    tlog::mount(config, state);
    config.default_service(web::to(|request: HttpRequest| async move {
        routes::refuse(&request, Slug::NotFound)
    }));
}
