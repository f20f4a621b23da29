//! `hearth replay`: what happened to a case, event by event. Sealed fields stay sealed.

use api_spec::history::Change;
use serde_json::Value;
use uuid::Uuid;

use crate::installation::Installation;
use crate::query::position_named;
use crate::settings::Settings;
use crate::view::history::journey;

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    Worker,
    Organisation,
    Agreement,
    Policy,
    Budget,
}

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The kind of case
    kind: Kind,
    /// The case
    id: Uuid,
    /// As it was known then: a position of the log or an instant (RFC 3339)
    #[arg(long, value_name = "POSITION|INSTANT")]
    at: Option<String>,
}

pub(super) async fn run(
    settings: &Settings,
    arguments: &Arguments,
    json: bool,
) -> anyhow::Result<()> {
    let installation = Installation::open(settings).await?;
    let log = &installation.store.log;
    log.sequencer().place().await?;
    let until = match &arguments.at {
        Some(text) => position_named(log, text).await?,
        None => log.head().await?,
    };
    let kind = match arguments.kind {
        Kind::Worker => "worker",
        Kind::Organisation => "organisation",
        Kind::Agreement => "agreement",
        Kind::Policy => "policy",
        Kind::Budget => "budget",
    };
    let mut events = log.stream(kind, &arguments.id.to_string()).await?;
    events.retain(|event| event.position <= until);
    installation.store.close().await;
    anyhow::ensure!(
        !events.is_empty(),
        "the log holds no {kind} {} at position {until}",
        arguments.id
    );
    let items = journey(kind, arguments.id, &events)?;
    if json {
        return super::print_json(&items);
    }
    let mut lines = Vec::new();
    for item in &items {
        let day = item.occurred_on.as_deref().unwrap_or("          ");
        lines.push(format!("{:>4}  {day}  {}", item.version, item.event_type));
        let role = item
            .role
            .as_deref()
            .map(|role| format!(" as {role}"))
            .unwrap_or_default();
        lines.push(format!(
            "      position {}, recorded {} by {}{role}",
            item.position, item.recorded_at, item.actor
        ));
        lines.extend(
            item.reason
                .iter()
                .map(|reason| format!("      because: {reason}")),
        );
        let told_of = |change: &&Change| !(change.from.is_null() && is_nothing(&change.to));
        lines.extend(item.changes.iter().filter(told_of).map(|change| {
            format!(
                "      {}: {} → {}",
                change.path,
                told(&change.from),
                told(&change.to)
            )
        }));
    }
    super::print(&lines.join("\n"))
}

/// Whether a value says nothing: a list without members, something that is not so.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(members) => members.values().all(is_nothing),
        Value::Bool(true) | Value::Number(_) | Value::String(_) => false,
    }
}

/// A value in one line: nothing is a dash.
fn told(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
