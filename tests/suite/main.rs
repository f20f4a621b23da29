//! The contract as callers see it: over HTTP, on every store.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::too_many_lines,
    reason = "a test fails by a panic, its helpers too; a story is told in one piece"
)]

mod app;
mod backend;
mod case;
mod claims_made;
#[path = "../store/money/drawn.rs"]
mod drawn;
mod entitled;
#[path = "../store/money/oracle.rs"]
mod oracle;
mod people;
mod told;

mod accepted;
mod access;
mod access_log;
mod accounts;
mod audit;
mod audit_story;
mod batches;
mod belonging;
mod budget_room;
mod budgets;
mod bundles;
mod claims;
mod commands;
mod consumer;
mod conventions;
mod dated;
mod effects;
mod elsewhere;
mod erasure;
mod faults;
mod figures;
mod findings;
mod generated_client;
mod guides;
mod honours;
mod idempotency;
mod identifiers;
mod identity;
mod journey;
mod money;
mod money_story;
mod operations;
mod outage;
mod pages;
mod parties;
mod places;
mod policies;
mod policy_choices;
mod policy_files;
mod records;
mod refusals;
mod samples;
mod search;
mod simulations;
mod story;
mod subsidies;
mod ventures;
mod webhooks;
mod witness;
mod workpapers;
