//! Finding the database server's programs, or installing them.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use super::account::is_executable;
use crate::packages;

/// The oldest major version that Hearth is tested with.
const OLDEST: u32 = 13;
const INSTALL: &str = include_str!("install.sh");

/// The directory of a complete set of server programs, and their version.
#[derive(Debug)]
pub struct Programs {
    directory: PathBuf,
    version: String,
}

impl Programs {
    /// Looks where the programs usually are, and asks the package manager for them if they are not.
    pub fn find_or_install() -> Result<Self> {
        if let Some(found) = Self::find() {
            return Ok(found);
        }
        packages::install("postgresql", INSTALL).with_context(|| {
            format!(
                "PostgreSQL {OLDEST} or newer is needed (Fedora: postgresql-server, Homebrew: postgresql), or run \
                 `cargo xtask test --no-postgres`"
            )
        })?;
        Self::find().with_context(|| {
            format!("the package `postgresql` is installed but has no server of version {OLDEST} or newer")
        })
    }

    /// The directory in which `initdb`, `pg_ctl`, `postgres` and the clients are.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// As the server prints it, for instance `15.18`.
    pub fn version(&self) -> &str {
        &self.version
    }

    fn find() -> Option<Self> {
        candidates().into_iter().find_map(Self::in_directory)
    }

    fn in_directory(directory: PathBuf) -> Option<Self> {
        let complete = ["initdb", "pg_ctl", "postgres", "psql", "pg_dump"]
            .iter()
            .all(|program| is_executable(&directory.join(program)));
        if !complete {
            return None;
        }
        let output = Command::new(directory.join("postgres"))
            .arg("--version")
            .stderr(Stdio::null())
            .output()
            .ok()?;
        let printed = String::from_utf8_lossy(&output.stdout);
        let version = version(&printed)?;
        (major(version)? >= OLDEST).then(|| Self {
            directory,
            version: version.to_owned(),
        })
    }
}

/// In the order of preference: what the user put on the PATH, Debian's directories, `pg_config`'s answer.
fn candidates() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut found: Vec<PathBuf> = std::env::split_paths(&path)
        // A link on the PATH is common; the rest of the programs are where it leads to.
        .filter_map(|directory| directory.join("initdb").canonicalize().ok())
        .filter_map(|initdb| initdb.parent().map(Path::to_path_buf))
        .collect();
    found.extend(debian_directories(Path::new("/usr/lib/postgresql")));
    if let Ok(output) = Command::new("pg_config").arg("--bindir").output() {
        found.push(PathBuf::from(
            String::from_utf8_lossy(&output.stdout).trim(),
        ));
    }
    found
}

/// `ROOT/VERSION/bin`, the newest first.
fn debian_directories(root: &Path) -> Vec<PathBuf> {
    let mut versions: Vec<u32> = std::fs::read_dir(root)
        .into_iter()
        .flatten()
        .filter_map(|entry| major(entry.ok()?.file_name().to_str()?))
        .collect();
    versions.sort_unstable_by(|one, other| other.cmp(one));
    versions
        .into_iter()
        .map(|version| root.join(version.to_string()).join("bin"))
        .collect()
}

/// The version in `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
fn version(printed: &str) -> Option<&str> {
    printed.split_whitespace().nth(2)
}

/// The digits in front: releases are `15.18`, development versions `18beta1`.
fn major(version: &str) -> Option<u32> {
    let digits = version
        .split(|character: char| !character.is_ascii_digit())
        .next()?;
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read_from_what_the_server_prints() {
        let debian = "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n";
        assert_eq!(version(debian), Some("15.18"));
        assert_eq!(major("15.18"), Some(15));
        assert_eq!(major("18beta1"), Some(18));
        assert_eq!(major("9.6.24"), Some(9));
        assert_eq!(major("unknown"), None);
    }

    #[test]
    fn newer_versions_come_first_by_number_and_not_by_spelling() {
        let root = std::env::temp_dir().join(format!("hearth-versions-{}", std::process::id()));
        for version in ["9.6", "13", "9", "17", "common"] {
            std::fs::create_dir_all(root.join(version)).unwrap();
        }
        let found = debian_directories(&root);
        std::fs::remove_dir_all(&root).unwrap();
        let newest: Vec<_> = found.iter().take(2).cloned().collect();
        assert_eq!(newest, [root.join("17/bin"), root.join("13/bin")]);
    }

    #[test]
    fn a_directory_without_a_server_is_passed_over() {
        assert!(Programs::in_directory(PathBuf::from("/nonexistent")).is_none());
    }
}
