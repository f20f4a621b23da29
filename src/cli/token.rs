//! `hearth token`.

use chrono::TimeDelta;
use domain::region::RegionCode;
use serde_json::json;

use crate::access::Role;
use crate::settings::Settings;
use crate::{clock, installation};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// What the bearer may do: caseworker, reviewer, approver, finance, auditor, `policy_admin`, roster, operator
    #[arg(long)]
    role: Role,
    /// Where: a division code with all below it, 000000 the nation
    #[arg(long, value_parser = region)]
    region: RegionCode,
    /// Who: the name that events will carry [default: the role]
    #[arg(long, value_name = "NAME")]
    subject: Option<String>,
    /// For how long, like 8h, 30m or 7d
    #[arg(long, default_value = "8h")]
    ttl: humantime::Duration,
}

/// A division code of today, as an argument.
pub(super) fn region(text: &str) -> Result<RegionCode, String> {
    RegionCode::parse(text)
        .map_err(|_| "no division has this code; see GET /api/v1/regions".to_owned())
}

pub(super) fn run(settings: &Settings, arguments: &Arguments, json: bool) -> anyhow::Result<()> {
    let ttl = TimeDelta::from_std(*arguments.ttl)?;
    let subject = arguments
        .subject
        .as_deref()
        .unwrap_or(arguments.role.code())
        .trim();
    anyhow::ensure!(!subject.is_empty(), "a subject needs a name");
    let expires = clock::now()
        .checked_add_signed(ttl)
        .ok_or_else(|| anyhow::anyhow!("no token lives that long"))?;
    let token = installation::tokens(settings)?.issue(
        subject,
        arguments.role,
        arguments.region,
        clock::now(),
        ttl,
    )?;
    if json {
        super::print_json(
            &json!({"token": token, "expires_at": clock::rfc3339(clock::micros(expires))}),
        )
    } else {
        super::print(&token)
    }
}
