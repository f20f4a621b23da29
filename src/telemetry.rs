//! Logs: to standard error, without personal data, as text or JSON lines.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

/// Begins to log. `HEARTH_LOG` filters (like `info,hearth=debug`), `HEARTH_LOG_FORMAT=json` gives a JSON
/// object per line. A second call changes nothing.
pub fn start(default_filter: &str) {
    let filter =
        EnvFilter::try_from_env("HEARTH_LOG").unwrap_or_else(|_| EnvFilter::new(default_filter));
    let logs = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let json = std::env::var("HEARTH_LOG_FORMAT").is_ok_and(|format| format == "json");
    // Whoever embeds the server may have a subscriber already: theirs stays.
    let _ = if json {
        logs.json().try_init()
    } else {
        logs.try_init()
    };
}
