//! `hearth rebuild`.

use serde_json::json;

use super::progress::CatchingUp;
use crate::installation::Installation;
use crate::runner::{self, Runner};
use crate::settings::Settings;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The projection [default: all]
    projection: Option<String>,
}

pub(super) async fn run(
    settings: &Settings,
    arguments: &Arguments,
    json: bool,
) -> anyhow::Result<()> {
    let known = runner::all();
    let names: Vec<&str> = known.iter().map(|projection| projection.name()).collect();
    if let Some(wanted) = &arguments.projection {
        anyhow::ensure!(
            names.contains(&wanted.as_str()),
            "there is no projection {wanted}; there are: {}",
            names.join(", ")
        );
    }
    let installation = Installation::open(settings).await?;
    let store = &installation.store;
    store.log.sequencer().place().await?;
    let head = store.log.head().await?;
    let mut bars = CatchingUp::default();
    let mut built = Vec::new();
    for projection in known {
        if arguments
            .projection
            .as_deref()
            .is_some_and(|wanted| wanted != projection.name())
        {
            continue;
        }
        let runner = Runner::new(store, projection);
        let name = runner.projection().name();
        runner.prepare().await?;
        let version = runner.begin_rebuild().await?;
        let checkpoint = runner
            .catch_up(version, |checkpoint| bars.moved(name, checkpoint, head))
            .await?;
        built.push(json!({"projection": name, "version": version, "checkpoint": checkpoint}));
        if !json {
            super::print(&format!("{name}: {checkpoint} events, now serving"))?;
        }
    }
    store.close().await;
    if json {
        super::print_json(&built)
    } else {
        Ok(())
    }
}
