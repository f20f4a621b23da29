//! Hearth: event-sourced case management for domestic-service work.
//!
//! The machinery around the pure core: stores, projection runner, HTTP, command line. What may
//! happen is in `domain`, what follows from it in `projections`, what callers may rely on in
//! `api-spec`.

pub mod access;
pub mod application;
pub mod audit;
pub mod bank;
pub mod bundle;
pub mod chance;
pub mod claims;
pub mod cli;
pub mod clock;
pub mod contract;
pub mod dated;
pub mod demo;
pub mod http;
pub mod installation;
pub mod money;
pub mod policies;
pub mod privacy;
pub mod process;
pub mod query;
pub mod runner;
pub mod settings;
pub mod simulation;
pub mod store;
pub mod telemetry;
pub mod tlog;
pub mod view;
pub mod webhooks;
pub mod workpapers;
