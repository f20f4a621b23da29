//! Logs: to standard error, without personal data, as text or JSON lines.

use std::io::IsTerminal;

use anyhow::Context;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

/// Begins to log. `HEARTH_LOG` filters (like `info,hearth=debug`), `HEARTH_LOG_FORMAT=json` gives a JSON
/// object per line. A second call changes nothing.
///
/// # Errors
/// A filter that can't be read.
pub fn start(default_filter: &str) -> anyhow::Result<()> {
    let filter = match std::env::var("HEARTH_LOG") {
        Ok(wanted) => EnvFilter::try_new(&wanted).with_context(|| {
            format!("HEARTH_LOG is no filter like `info,hearth=debug`: `{wanted}`")
        })?,
        Err(_) => EnvFilter::new(default_filter),
    };
    let logs = fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let json = std::env::var("HEARTH_LOG_FORMAT").is_ok_and(|format| format == "json");
    // Whoever embeds the server may have a subscriber already: theirs stays.
    let _ = if json {
        logs.json().try_init()
    } else {
        logs.try_init()
    };
    Ok(())
}
