//! The read side of money as callers see it: lists of claims, queues, the journal, balances. The claims are made by the
//! domain's own commands.

use serde_json::Value;

use crate::app::{Client, TestApp};
use crate::backend::Backend;

mod journal;
mod lists;
mod queues;
mod withheld;

/// What a list shows of everything that was done so far.
#[track_caller]
fn shown(app: &TestApp, client: &Client<'_>, path: &str) -> Vec<Value> {
    let answer = client.get(&app.by_now(path)).expect(200);
    answer["items"].as_array().unwrap().clone()
}

/// The claims of a list, by the last digits of their ids.
#[track_caller]
fn claims(app: &TestApp, client: &Client<'_>, path: &str) -> Vec<String> {
    shown(app, client, path).iter().map(claim).collect()
}

fn claim(item: &Value) -> String {
    let id = item["claim_id"].as_str().unwrap();
    id.chars().skip(id.len() - 3).collect()
}

fn on(backend: &Backend) -> TestApp {
    TestApp::on(backend)
}
