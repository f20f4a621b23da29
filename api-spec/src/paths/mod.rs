//! The operations: empty functions that carry path, method, body and answers. The server mounts its
//! handlers by them, so that a path is written once. Path parameters, headers and problems are the same
//! everywhere and come from [`crate::conventions`].

pub mod access_log;
pub mod agreements;
pub mod audit;
pub mod audit_samples;
pub mod batches;
pub mod budgets;
pub mod bundles;
pub mod claim_lists;
pub mod claims;
pub mod dispatches;
pub mod facts;
pub mod finance;
pub mod findings;
pub mod identity;
pub mod learning;
pub mod ledgers;
pub mod operations;
pub mod organisations;
pub mod policies;
pub mod subsidies;
pub mod webhooks;
pub mod work;
pub mod workers;
