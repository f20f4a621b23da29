//! `hearth demo`: a believable population in an empty store, and how to look at it.

use std::fmt::Write as _;
use std::time::Instant;

use chrono::TimeDelta;
use domain::ids::WorkerId;
use domain::region::RegionCode;
use serde_json::json;

use super::progress::{self, CatchingUp};
use super::serve;
use crate::access::Role;
use crate::clock;
use crate::demo::{self, Awkward, Outcome, Plan, Population};
use crate::installation::Installation;
use crate::settings::Settings;

/// How long the printed tokens are good.
const TOKEN_DAYS: i64 = 7;
/// Guizhou and Guangdong: a pair of the programme, and the largest of this population.
const SENDING: &str = "520000";
const RECEIVING: &str = "440000";

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// How many workers
    #[arg(long, default_value_t = 5_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    workers: u32,
    /// Which of all possible populations: equal seeds give equal facts
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Answer over HTTP afterwards, until SIGTERM or Ctrl-C
    #[arg(long)]
    serve: bool,
    /// Where to listen then; port 0 takes any that is free [default: 127.0.0.1:8080]
    #[arg(long, env = "HEARTH_LISTEN", value_name = "ADDRESS")]
    pub(super) listen: Option<String>,
}

/// A token that is ready to use.
struct Pass {
    role: Role,
    region: RegionCode,
    token: String,
}

pub(super) async fn run(
    settings: &Settings,
    arguments: &Arguments,
    json: bool,
) -> anyhow::Result<()> {
    let begun = Instant::now();
    let installation = Installation::open(settings).await?;
    let plan = Plan::draw(Population {
        workers: arguments.workers,
        seed: arguments.seed,
    })?;
    let streams = plan.organisations.len() + plan.agreements.len() + plan.workers.len();
    let bar = progress::bar("recording", u64::try_from(streams)?);
    let outcome = demo::record(&installation, &plan, |done| bar.set_position(done)).await?;
    bar.finish();
    let recorded = begun.elapsed().as_secs_f64();
    let mut bars = CatchingUp::default();
    installation
        .catch_up(|name, checkpoint, head| bars.moved(name, checkpoint, head))
        .await?;
    let story = Story {
        passes: passes(&installation)?,
        example: example(&plan, &outcome),
        address: shown(&settings.listen),
        events: outcome.events,
        recorded_seconds: recorded,
        seconds: begun.elapsed().as_secs_f64(),
    };
    installation.store.close().await;
    if json {
        super::print_json(&story.as_json(&plan))?;
    } else {
        super::print(&story.told(&plan, arguments.serve)?)?;
    }
    if arguments.serve {
        serve::run(settings).await?;
    }
    Ok(())
}

/// Where the server will be found: a free port is told only when it listens.
fn shown(listen: &str) -> String {
    match listen.strip_suffix(":0") {
        Some(host) => format!("{host}:PORT"),
        None => listen.to_owned(),
    }
}

/// A token for every role: on both sides of a pair where the role has a region, else for the nation.
fn passes(installation: &Installation) -> anyhow::Result<Vec<Pass>> {
    let sending = RegionCode::parse(SENDING)?;
    let mut wanted = Vec::new();
    for role in Role::ALL {
        wanted.extend(match role {
            Role::Caseworker => vec![(*role, sending), (*role, RegionCode::parse(RECEIVING)?)],
            Role::Reviewer | Role::Approver | Role::Finance | Role::Roster => {
                vec![(*role, sending)]
            }
            Role::Auditor | Role::PolicyAdmin | Role::Operator => {
                vec![(*role, RegionCode::NATION)]
            }
        });
    }
    wanted
        .into_iter()
        .map(|(role, region)| {
            let subject = format!("{}-{region}", role.code());
            let ttl = TimeDelta::days(TOKEN_DAYS);
            let token = installation
                .tokens
                .issue(&subject, role, region, clock::now(), ttl)?;
            Ok(Pass {
                role,
                region,
                token,
            })
        })
        .collect()
}

/// A worker of the sending province whose history is worth reading.
fn example(plan: &Plan, outcome: &Outcome) -> Option<WorkerId> {
    let sending = RegionCode::parse(SENDING).ok()?;
    let here = || {
        plan.workers
            .iter()
            .filter(|worker| worker.identity.home.is_within(sending))
    };
    let told = here()
        .find(|worker| worker.awkward == Some(Awkward::DispatchVoided))
        .or_else(|| here().max_by_key(|worker| worker.steps.len()))
        .or_else(|| plan.workers.first())?;
    outcome.workers.get(&told.index).copied()
}

/// What there is to tell when all is done.
struct Story {
    passes: Vec<Pass>,
    example: Option<WorkerId>,
    address: String,
    events: u64,
    recorded_seconds: f64,
    seconds: f64,
}

impl Story {
    /// What can be tried, with whose token.
    fn tries(&self) -> Vec<(&'static str, Role, String)> {
        let base = format!("http://{}", self.address);
        let ledger = |year| format!("{base}/api/v1/ledgers/{year}?region={SENDING}");
        let mut tries = vec![
            ("the ledger of a province", Role::Caseworker, ledger(2021)),
            ("and of the year after", Role::Caseworker, ledger(2022)),
            (
                "the ledger of the nation",
                Role::Auditor,
                format!("{base}/api/v1/ledgers/2021?region=000000"),
            ),
        ];
        if let Some(id) = self.example {
            tries.push((
                "a worker's history",
                Role::Caseworker,
                format!("{base}/api/v1/workers/{id}/history"),
            ));
        }
        tries
    }

    fn as_json(&self, plan: &Plan) -> serde_json::Value {
        let tokens: Vec<_> = self
            .passes
            .iter()
            .map(|pass| {
                json!({
                    "role": pass.role.code(),
                    "region": pass.region.to_string(),
                    "token": pass.token,
                })
            })
            .collect();
        let tries: Vec<_> = self
            .tries()
            .into_iter()
            .map(|(what, role, url)| json!({"what": what, "role": role.code(), "url": url}))
            .collect();
        json!({
            "workers": plan.workers.len(),
            "organisations": plan.organisations.len(),
            "agreements": plan.agreements.len(),
            "events": self.events,
            "seed": plan.population.seed,
            "recorded_seconds": self.recorded_seconds,
            "seconds": self.seconds,
            "example_worker_id": self.example.map(|id| id.to_string()),
            "tokens": tokens,
            "try": tries,
        })
    }

    fn told(&self, plan: &Plan, serving: bool) -> anyhow::Result<String> {
        let mut text = String::new();
        writeln!(
            text,
            "{} workers, {} organisations and {} agreements: {} events in {:.1} s ({:.1} s to record)",
            plan.workers.len(),
            plan.organisations.len(),
            plan.agreements.len(),
            self.events,
            self.seconds,
            self.recorded_seconds,
        )?;
        writeln!(text)?;
        let base = format!("http://{}", self.address);
        if serving {
            writeln!(text, "Open {base}/ or {base}/docs.")?;
        } else {
            writeln!(
                text,
                "Start it with `hearth serve` and the same settings, then open {base}/ or {base}/docs."
            )?;
        }
        writeln!(text, "Tokens, good for {TOKEN_DAYS} days:")?;
        for pass in &self.passes {
            let name = pass.region.name();
            writeln!(text, "\n{} {} {name}", pass.role.code(), pass.region)?;
            writeln!(text, "{}", pass.token)?;
        }
        writeln!(text, "\nTry:")?;
        for (what, role, url) in self.tries() {
            let token = self.passes.iter().find(|pass| pass.role == role);
            let token = token.map_or("", |pass| pass.token.as_str());
            writeln!(
                text,
                "\n# {what}\ncurl -H 'Authorization: Bearer {token}' '{url}'"
            )?;
        }
        Ok(text)
    }
}
