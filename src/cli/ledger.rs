//! `hearth ledger`.

use api_spec::problem::Language;
use comfy_table::{CellAlignment, Table, presets};
use domain::region::RegionCode;
use projections::ledger::{FIRST_YEAR, LAST_YEAR, invariants};
use serde_json::json;

use super::progress::CatchingUp;
use super::token::region;
use crate::installation::Installation;
use crate::query::{Reading, at_or_now, ledger, position_named};
use crate::settings::Settings;
use crate::view;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The reporting year
    #[arg(value_parser = clap::value_parser!(i32).range(i64::from(FIRST_YEAR)..=i64::from(LAST_YEAR)))]
    year: i32,
    /// The region with all below it; 000000 is the nation
    #[arg(long, default_value = "000000", value_parser = region)]
    region: RegionCode,
    /// As it was known then: a position of the log or an instant (RFC 3339)
    #[arg(long, value_name = "POSITION|INSTANT")]
    as_of: Option<String>,
    /// As comma-separated values
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Labels in English
    #[arg(long)]
    english: bool,
}

pub(super) async fn run(
    settings: &Settings,
    arguments: &Arguments,
    json: bool,
) -> anyhow::Result<()> {
    let installation = Installation::open(settings).await?;
    let store = &installation.store;
    let mut bars = CatchingUp::default();
    installation
        .catch_up(|name, checkpoint, head| bars.moved(name, checkpoint, head))
        .await?;
    let as_of = match &arguments.as_of {
        Some(text) => Some(position_named(&store.log, text).await?),
        None => None,
    };
    let mut look = Reading::of(store, ledger::PROJECTION).await?;
    let form = ledger::form(&mut look, arguments.year, arguments.region, as_of).await?;
    let position = at_or_now(&look, as_of);
    drop(look);
    store.close().await;
    let (language, header) = if arguments.english {
        (Language::En, ["No.", "Item", "Unit", "Value"])
    } else {
        (Language::Zh, ["序号", "项目", "单位", "数量"])
    };
    let rows = view::ledger_rows(&form, language);
    if json {
        return super::print_json(&json!({
            "year": arguments.year,
            "region": arguments.region.to_string(),
            "region_name": arguments.region.name(),
            "as_of": position,
            "rows": rows,
            "invariants": invariants(&form).iter().map(|it| json!({"rule": it.rule, "holds": it.holds})).collect::<Vec<_>>(),
        }));
    }
    if arguments.csv {
        return super::print(&String::from_utf8(view::ledger_csv(&rows)?)?);
    }
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_FULL_CONDENSED)
        .set_header(header);
    for row in &rows {
        table.add_row([
            row.no.to_string(),
            row.label.clone(),
            row.unit.clone(),
            row.value.to_string(),
        ]);
    }
    if let Some(column) = table.column_mut(3) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let ticks: Vec<String> = invariants(&form)
        .iter()
        .map(|it| format!("{} {}", it.rule, if it.holds { "✓" } else { "✗" }))
        .collect();
    let (name, region, year) = (arguments.region.name(), arguments.region, arguments.year);
    super::print(&format!(
        "{year} · {name} {region} · position {position}\n{table}\n{}",
        ticks.join("   ")
    ))
}
