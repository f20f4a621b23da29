//! The rules, read from `deny.toml`: one file for us and for cargo-deny.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, bail};
use toml::{Table, Value};

/// The part of `deny.toml` that concerns licences and versions.
#[derive(Debug)]
pub struct Policy {
    /// SPDX identifiers that a package may be used under.
    pub allowed: BTreeSet<String>,
    /// Packages of which several versions are accepted, each with a reason.
    pub duplicates: BTreeSet<String>,
    /// Packages of which several versions never are.
    pub single: BTreeSet<String>,
}

impl Policy {
    /// Reads the file.
    pub fn load(file: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(file).context("deny.toml is unreadable")?;
        Self::parse(&text).context("deny.toml")
    }

    /// Reads the text of the file; a rule that we would not follow is an error, not a surprise.
    pub fn parse(text: &str) -> Result<Self> {
        let table: Table = text.parse().context("it is not TOML")?;
        let mut policy = Self {
            allowed: BTreeSet::new(),
            duplicates: BTreeSet::new(),
            single: BTreeSet::new(),
        };
        for licence in list(&table, "licenses", "allow")? {
            let name = licence
                .as_str()
                .context("[licenses] allow holds something but names")?;
            policy.allowed.insert(name.to_owned());
        }
        for entry in list(&table, "bans", "skip")? {
            let name = crate_name(entry).context("[bans] skip")?;
            let reason = entry
                .get("reason")
                .and_then(Value::as_str)
                .unwrap_or_default();
            if reason.trim().is_empty() {
                bail!("[bans] skip: {name} has no reason");
            }
            policy.duplicates.insert(name);
        }
        for entry in list(&table, "bans", "deny")? {
            let name = crate_name(entry).context("[bans] deny")?;
            if entry.get("deny-multiple-versions").and_then(Value::as_bool) != Some(true) {
                bail!(
                    "[bans] deny: only entries with `deny-multiple-versions = true` are understood, {name} has none"
                );
            }
            policy.single.insert(name);
        }
        if let Some(name) = policy.single.intersection(&policy.duplicates).next() {
            bail!("{name} stands under [bans] skip and deny at once; one of them is wrong");
        }
        Ok(policy)
    }
}

fn list<'table>(table: &'table Table, section: &str, key: &str) -> Result<&'table [Value]> {
    let found = table.get(section).and_then(|section| section.get(key));
    found
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .with_context(|| format!("the list `{key}` is missing in [{section}]"))
}

/// All versions of a package are meant: a name with a version would go stale with every update.
fn crate_name(entry: &Value) -> Result<String> {
    let name = entry
        .get("crate")
        .and_then(Value::as_str)
        .context("an entry is not of the form { crate = \"name\", ... }")?;
    if name.contains(['@', ':']) {
        bail!("`{name}` should be a name without a version");
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_bans(bans: &str) -> Result<Policy> {
        Policy::parse(&format!("[licenses]\nallow = [\"MIT\"]\n[bans]\n{bans}"))
    }

    #[test]
    fn a_duplicate_without_a_reason_is_refused() {
        assert!(
            with_bans("deny = []\nskip = [{ crate = \"rand\", reason = \"two generations\" }]")
                .is_ok()
        );
        assert!(with_bans("deny = []\nskip = [{ crate = \"rand\", reason = \" \" }]").is_err());
        assert!(with_bans("deny = []\nskip = [{ crate = \"rand\" }]").is_err());
    }

    #[test]
    fn a_rule_that_only_cargo_deny_would_follow_is_refused() {
        assert!(with_bans("deny = [{ crate = \"openssl\" }]\nskip = []").is_err());
        assert!(
            with_bans("deny = []\nskip = [{ crate = \"rand@0.8\", reason = \"old\" }]").is_err()
        );
        assert!(with_bans("deny = []\nskip = [\"rand\"]").is_err());
    }

    #[test]
    fn a_package_cannot_be_both_excused_and_forbidden() {
        let both = "deny = [{ crate = \"sqlx\", deny-multiple-versions = true }]\n\
                    skip = [{ crate = \"sqlx\", reason = \"no\" }]";
        assert!(with_bans(both).is_err());
    }

    #[test]
    fn our_own_rules_keep_the_packages_single_whose_types_cross_our_borders() {
        let ours = Policy::parse(include_str!("../../../deny.toml")).unwrap();
        for name in [
            "sqlx",
            "tokio",
            "serde",
            "actix-web",
            "cqrs-es",
            "utoipa",
            "libsqlite3-sys",
        ] {
            assert!(ours.single.contains(name), "{name}");
        }
    }
}
