//! Who runs the server: `initdb` refuses root, so root has to become somebody else for it.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The account that owns the cluster.
pub enum Account {
    /// The one we already have.
    Ours,
    /// Another one, because we are root.
    Other {
        /// Its name.
        name: String,
        /// The words that run a command as this account.
        prefix: Vec<String>,
    },
}

impl Account {
    /// Our own account, or for root the server package's, or else `nobody`.
    pub fn for_server() -> Result<Self> {
        if !is_root()? {
            return Ok(Self::Ours);
        }
        let users = std::fs::read_to_string("/etc/passwd").context("/etc/passwd is unreadable")?;
        let Some(user) = ["postgres", "nobody"]
            .iter()
            .find_map(|name| User::find(name, &users))
        else {
            bail!(
                "PostgreSQL refuses to run as root, and there is no account `postgres` or `nobody` to run it; \
                 create one, or run this command as another user"
            );
        };
        let Some(prefix) = user.prefix(which) else {
            bail!(
                "PostgreSQL refuses to run as root, and none of `setpriv`, `runuser` and `su` is there to \
                 change the user; install the package util-linux, or run this command as another user"
            );
        };
        Ok(Self::Other {
            name: user.name,
            prefix,
        })
    }

    /// Whom the data belongs to; empty for ourselves.
    pub fn owner(&self) -> &str {
        match self {
            Self::Ours => "",
            Self::Other { name, .. } => name,
        }
    }

    /// The words to put before a command; none for ourselves.
    pub fn prefix(&self) -> &[String] {
        match self {
            Self::Ours => &[],
            Self::Other { prefix, .. } => prefix,
        }
    }

    /// Whether the account may pass through all the directories that lead here.
    pub fn may_enter(&self, directory: &Path) -> bool {
        match self {
            Self::Ours => true,
            Self::Other { .. } => directory.ancestors().all(open_to_others),
        }
    }
}

/// Whether we are root. Without a system call of our own: the workspace forbids unsafe code.
pub fn is_root() -> Result<bool> {
    let output = Command::new("id")
        .arg("-u")
        .output()
        .context("`id -u` could not be run")?;
    Ok(output.stdout.trim_ascii() == b"0")
}

/// Whether a program is on the PATH (or in the directories of root's programs, which PATH may lack).
pub fn which(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(["/usr/sbin".into(), "/sbin".into()])
        .any(|directory| is_executable(&directory.join(program)))
}

/// Whether a file is there that somebody may execute.
pub fn is_executable(file: &Path) -> bool {
    file.metadata()
        .is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

fn open_to_others(directory: &Path) -> bool {
    // A relative path ends in the empty one; the working directory is none of our choosing.
    directory == Path::new("")
        || directory
            .metadata()
            .is_ok_and(|found| found.permissions().mode() & 0o001 != 0)
}

struct User {
    name: String,
    uid: String,
    gid: String,
}

impl User {
    fn find(name: &str, passwd: &str) -> Option<Self> {
        passwd.lines().find_map(|line| {
            let mut fields = line.split(':');
            if fields.next()? != name {
                return None;
            }
            let uid = fields.nth(1)?.to_owned();
            let gid = fields.next()?.to_owned();
            Some(Self {
                name: name.to_owned(),
                uid,
                gid,
            })
        })
    }

    /// `setpriv` first: it becomes the command, the other two stay around as its parent.
    fn prefix(&self, available: impl Fn(&str) -> bool) -> Option<Vec<String>> {
        let Self { name, uid, gid } = self;
        let (uid, gid) = (format!("--reuid={uid}"), format!("--regid={gid}"));
        let words: Vec<&str> = if available("setpriv") {
            vec!["setpriv", &uid, &gid, "--clear-groups", "--"]
        } else if available("runuser") {
            vec!["runuser", "-u", name, "--"]
        } else if available("su") {
            // These accounts have no shell of their own.
            vec![
                "su",
                "-s",
                "/bin/sh",
                "-c",
                "exec \"$0\" \"$@\"",
                name,
                "--",
            ]
        } else {
            return None;
        };
        Some(words.into_iter().map(str::to_owned).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSWD: &str = "\
root:x:0:0:root:/root:/bin/bash
postgres-old:x:7:7::/:/bin/false
postgres:x:103:105:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
";

    #[test]
    fn a_user_is_found_by_the_whole_name() {
        let user = User::find("postgres", PASSWD).unwrap();
        assert_eq!((user.uid.as_str(), user.gid.as_str()), ("103", "105"));
        assert!(User::find("postg", PASSWD).is_none());
    }

    #[test]
    fn the_user_is_changed_with_whatever_program_is_there() {
        let user = User::find("nobody", PASSWD).unwrap();
        let first_word = |there: &[&str]| {
            user.prefix(|program| there.contains(&program))
                .and_then(|words| words.first().cloned())
        };
        assert_eq!(
            first_word(&["su", "runuser", "setpriv"]).as_deref(),
            Some("setpriv")
        );
        assert_eq!(first_word(&["su", "runuser"]).as_deref(), Some("runuser"));
        assert_eq!(first_word(&["su"]).as_deref(), Some("su"));
        assert_eq!(first_word(&[]), None);
    }
}
