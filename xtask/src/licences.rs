//! `cargo xtask licences`: the licences and duplicate versions of everything that ends up in our programs,
//! by the rules of `deny.toml`, without cargo-deny having to be installed.

mod expression;
mod packages;
mod policy;

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;

use anyhow::Result;

use crate::step::Step;
use crate::workspace;
use expression::Expression;
use packages::Package;
use policy::Policy;

/// Prints every fault with the way to mend it; fails when there is any.
pub fn run() -> Result<ExitCode> {
    let step = Step::begin("Licences and duplicate versions");
    let policy = Policy::load(&workspace().join("deny.toml"))?;
    let packages = packages::of_workspace()?;
    let mut faults = licence_faults(&packages, &policy);
    faults.extend(duplicate_faults(&packages, &policy));
    for fault in &faults {
        eprintln!("error: {fault}");
    }
    if faults.is_empty() {
        eprintln!("    {} packages, all as deny.toml allows", packages.len());
        step.done();
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("{} faults in {} packages", faults.len(), packages.len());
    Ok(ExitCode::FAILURE)
}

fn licence_faults(packages: &[Package], policy: &Policy) -> Vec<String> {
    let mut faults = Vec::new();
    let mut needed = BTreeSet::new();
    for Package {
        name,
        version,
        licence,
    } in packages
    {
        let Some(licence) = licence else {
            faults.push(format!(
                "{name} {version} states no licence expression; replace it by another package"
            ));
            continue;
        };
        match licence.parse::<Expression>() {
            Err(why) => faults.push(format!(
                "{name} {version} has the licence `{licence}`, which cannot be understood: {why}"
            )),
            Ok(expression) => match expression.satisfied_by(&policy.allowed) {
                Some(used) => needed.extend(used),
                None => faults.push(format!(
                    "{name} {version} has the licence `{licence}`, which deny.toml does not allow; replace the \
                     package, or add the licence to [licenses] allow after checking that it suits Apache-2.0"
                )),
            },
        }
    }
    for unused in policy.allowed.difference(&needed) {
        faults.push(format!(
            "no package needs the licence {unused}; remove it from [licenses] allow in deny.toml"
        ));
    }
    faults
}

fn duplicate_faults(packages: &[Package], policy: &Policy) -> Vec<String> {
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in packages {
        versions
            .entry(&package.name)
            .or_default()
            .insert(&package.version);
    }
    versions.retain(|_, found| found.len() > 1);
    let mut faults = Vec::new();
    for (name, found) in &versions {
        let listed = found.iter().copied().collect::<Vec<_>>().join(", ");
        if policy.single.contains(*name) {
            faults.push(format!(
                "{name} is there in the versions {listed}, which would not work together; `cargo tree -i {name}` \
                 shows who asks for them: upgrade these together"
            ));
        } else if !policy.duplicates.contains(*name) {
            faults.push(format!(
                "{name} is there in the versions {listed}; unify them (`cargo tree -d -e normal,build`), or say \
                 why that is impossible: {{ crate = \"{name}\", reason = \"...\" }} under [bans] skip in deny.toml"
            ));
        }
    }
    for unused in &policy.duplicates {
        if !versions.contains_key(unused.as_str()) {
            faults.push(format!(
                "{unused} no longer has several versions; remove it from [bans] skip in deny.toml"
            ));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, version: &str, licence: Option<&str>) -> Package {
        Package {
            name: name.to_owned(),
            version: version.to_owned(),
            licence: licence.map(str::to_owned),
        }
    }

    fn policy() -> Policy {
        Policy::parse(
            r#"
            [licenses]
            allow = ["MIT", "Unicode-3.0"]
            [bans]
            deny = [{ crate = "sqlx", deny-multiple-versions = true }]
            skip = [{ crate = "rand", reason = "two generations" }]
            "#,
        )
        .unwrap()
    }

    #[test]
    fn a_foreign_a_missing_and_a_garbled_licence_are_each_reported() {
        let packages = [
            package("good", "1.0.0", Some("(Apache-2.0 OR MIT) AND Unicode-3.0")),
            package("copyleft", "1.0.0", Some("GPL-3.0-only")),
            package("silent", "1.0.0", None),
            package("garbled", "1.0.0", Some("MIT OR")),
        ];
        let faults = licence_faults(&packages, &policy());
        assert_eq!(faults.len(), 3, "{faults:#?}");
        for (fault, name) in faults.iter().zip(["copyleft", "silent", "garbled"]) {
            assert!(fault.starts_with(name), "{fault}");
        }
    }

    #[test]
    fn an_allowed_licence_that_nothing_needs_is_reported() {
        let faults = licence_faults(&[package("one", "1.0.0", Some("MIT"))], &policy());
        assert_eq!(faults.len(), 1);
        assert!(faults[0].contains("Unicode-3.0"));
    }

    #[test]
    fn duplicates_need_a_reason_and_some_are_never_accepted() {
        let packages = [
            package("rand", "0.8.0", None),
            package("rand", "0.9.0", None),
            package("sqlx", "0.8.6", None),
            package("sqlx", "0.9.0", None),
            package("hex", "0.3.0", None),
            package("hex", "0.4.0", None),
        ];
        let faults = duplicate_faults(&packages, &policy());
        assert_eq!(faults.len(), 2, "{faults:#?}");
        assert!(faults[0].starts_with("hex is there in the versions 0.3.0, 0.4.0; unify"));
        assert!(faults[1].contains("would not work together"));
    }

    #[test]
    fn a_reason_for_a_duplicate_that_is_gone_is_reported() {
        let faults = duplicate_faults(&[package("rand", "0.9.0", None)], &policy());
        assert_eq!(faults.len(), 1);
        assert!(faults[0].starts_with("rand no longer"));
    }
}
