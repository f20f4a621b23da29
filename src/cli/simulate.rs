//! `hearth policy simulate`.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use api_spec::problem::Language;
use api_spec::simulation::{SimulationResult, SimulationTally};
use chrono::NaiveDate;
use domain::money::Fen;
use domain::policy::PolicyKind;
use domain::region::RegionCode;
use domain::time::parse_date;
use projections::determinations::Determinations;

use super::policy;
use super::progress::{CatchingUp, bar};
use crate::chance;
use crate::contract::Contract;
use crate::installation::Installation;
use crate::runner::Runner;
use crate::settings::Settings;
use crate::simulation::{Progress, Scope, simulate};
use crate::store::Store;
use crate::view::simulation_result;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The file with the draft (TOML)
    file: PathBuf,
    /// The first binding date (departure, month of premium, …)
    #[arg(long, value_name = "DATE", value_parser = date)]
    from: NaiveDate,
    /// The last binding date
    #[arg(long, value_name = "DATE", value_parser = date)]
    until: NaiveDate,
    /// Only what a policy of this region, or of one below it, decides [default: the draft's]
    #[arg(long, value_name = "CODE", value_parser = region)]
    region: Option<RegionCode>,
}

fn date(text: &str) -> Result<NaiveDate, String> {
    parse_date(text).map_err(|error| error.to_string())
}

fn region(text: &str) -> Result<RegionCode, String> {
    RegionCode::parse(text).map_err(|error| error.to_string())
}

pub(super) async fn run(
    settings: &Settings,
    arguments: &Arguments,
    json: bool,
) -> anyhow::Result<()> {
    let draft = policy::read(Contract::ours()?, &arguments.file)?
        .map_err(|faults| anyhow::anyhow!("\n{}", policy::lines(&arguments.file, &faults)))?
        .terms;
    anyhow::ensure!(
        matches!(draft.scheme, PolicyKind::Subsidy(_)),
        "only the policy of a subsidy can be simulated"
    );
    anyhow::ensure!(
        arguments.from <= arguments.until,
        "the last binding date lies before the first"
    );
    let installation = Installation::open(settings).await?;
    let store = &installation.store;
    store.log.sequencer().place().await?;
    caught_up(store).await?;
    let scope = Scope {
        region: arguments.region.unwrap_or(draft.region),
        from: arguments.from,
        until: arguments.until,
    };
    let progress = Arc::new(Progress::default());
    let shown = tokio::spawn(show(Arc::clone(&progress)));
    let found = simulate(store, &draft, &scope, chance::seed(), &progress).await;
    shown.abort();
    let found = simulation_result(&found?, Language::En);
    store.close().await;
    if json {
        super::print_json(&found)
    } else {
        super::print(&told(&found)?)
    }
}

/// Without a server nobody else brings the rows up to date.
async fn caught_up(store: &Store) -> anyhow::Result<()> {
    let head = store.log.head().await?;
    let runner = Runner::new(store, Arc::new(Determinations));
    runner.prepare().await?;
    if let Some(version) = runner.latest().await? {
        let mut bars = CatchingUp::default();
        runner
            .catch_up(version, |checkpoint| {
                bars.moved("determinations", checkpoint, head);
            })
            .await?;
    }
    Ok(())
}

async fn show(progress: Arc<Progress>) {
    let mut shown = None;
    loop {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let (done, total) = progress.so_far();
        if total > 0 {
            shown
                .get_or_insert_with(|| bar("cases", total))
                .set_position(done);
        }
    }
}

fn told(found: &SimulationResult) -> anyhow::Result<String> {
    let mut lines = vec![format!(
        "control run: {} cases at {} positions, {} rows agree",
        found.control.cases,
        found.control.positions.len(),
        found.control.rows
    )];
    lines.push(line("all", &found.total)?);
    for place in &found.places {
        let payer = place.fund.as_deref().unwrap_or("no fund");
        let name = RegionCode::parse(&place.region).map_or("", RegionCode::name);
        lines.push(line(
            &format!("{payer} {} {name}", place.region),
            &place.tally,
        )?);
    }
    for sample in &found.samples {
        let answer = |answer: &Option<api_spec::subsidy::Determination>| {
            answer.as_ref().map_or_else(
                || "not asked".to_owned(),
                |answer| {
                    let amount = answer.computation.as_deref().unwrap_or("nothing");
                    format!("{} ({amount})", answer.outcome)
                },
            )
        };
        let worker = sample
            .after
            .as_ref()
            .or(sample.before.as_ref())
            .and_then(|answer| answer.worker_id.clone().or(answer.employer_id.clone()))
            .unwrap_or_default();
        lines.push(format!(
            "  {worker} on {}: {} → {}",
            sample.on,
            answer(&sample.before),
            answer(&sample.after)
        ));
    }
    Ok(lines.join("\n"))
}

fn line(what: &str, tally: &SimulationTally) -> anyhow::Result<String> {
    Ok(format!(
        "{what}: {} gain, {} lose, {} same; {} → {} yuan",
        tally.gain,
        tally.lose,
        tally.same,
        Fen::try_from(tally.before_fen)?,
        Fen::try_from(tally.after_fen)?
    ))
}
