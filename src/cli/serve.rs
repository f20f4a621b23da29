//! `hearth serve`.

use crate::application::Application;
use crate::settings::Settings;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Where to listen; port 0 takes any that is free [default: 127.0.0.1:8080]
    #[arg(long, env = "HEARTH_LISTEN", value_name = "ADDRESS")]
    pub(super) listen: Option<String>,
}

pub(super) async fn run(settings: &Settings) -> anyhow::Result<()> {
    let application = Application::build(settings).await?;
    let address = application.address();
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        data_dir = %settings.data_dir.display(),
        store = settings.stores.log.kind(),
        %address,
        "started"
    );
    super::print(&format!("listening on http://{address}"))?;
    application.run_until_stopped().await
}
