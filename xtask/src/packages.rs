//! Programs of the system that the tests need: looked for, and installed by Debian's package manager where they are
//! missing.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::postgres::{is_root, which};
use crate::step::Step;

/// What the guides' commands use beside the shell: the program, and Debian's package of it.
const GUIDES: [(&str, &str); 3] = [
    ("curl", "curl"),
    ("openssl", "openssl"),
    ("python3", "python3"),
];

/// What the linter of the contract runs on.
const LINTER: [(&str, &str); 2] = [("node", "nodejs"), ("npm", "npm")];

/// What the verifier of bundles uses beside the standard library.
const CRYPTOGRAPHY: &str = "cryptography>=42";
/// The generator whose client the contract must suit: the version that `api-spec/python-client.yaml` was written for.
const GENERATOR: (&str, &str) = ("openapi-python-client", "0.29.1");

/// Makes sure that the commands of the guides can be run.
///
/// # Errors
/// A program that is missing and can't be installed: the message says what to do.
pub fn for_guides() -> Result<()> {
    programs(&GUIDES)
}

/// Makes sure that the linter of the contract can be installed and run.
///
/// # Errors
/// As of [`for_guides`].
pub fn for_linter() -> Result<()> {
    programs(&LINTER)
}

/// Installs the packages of those programs that are missing.
fn programs(needed: &[(&str, &str)]) -> Result<()> {
    let missing: Vec<&str> = needed
        .iter()
        .filter(|(program, _)| !which(program))
        .map(|(_, package)| *package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let missing = missing.join(" ");
    let script = format!(
        "export DEBIAN_FRONTEND=noninteractive; apt-get update && apt-get install -y --no-install-recommends {missing}"
    );
    install(&missing, &script)
}

/// A Python that has the packages that tests need: the system's own, or else one in a folder of its own below `target`, where
/// they are installed from the registry.
///
/// # Errors
/// A Python or a package that can't be had: the message says what to do.
pub fn python_for_tests() -> Result<PathBuf> {
    let (name, version) = GENERATOR;
    let check = format!(
        "import cryptography, importlib.metadata as it; exit(it.version('{name}') != '{version}')"
    );
    let has_it = |python: &Path| {
        let mut import = Command::new(python);
        import.args(["-c", &check]).stderr(Stdio::null());
        import.status().is_ok_and(|status| status.success())
    };
    let system = PathBuf::from("python3");
    if has_it(&system) {
        return Ok(system);
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/python");
    let own = folder.join("bin/python3");
    if has_it(&own) {
        return Ok(own);
    }
    let step = Step::begin("Missing: a Python with the packages that tests need");
    let make = || {
        let mut venv = Command::new(&system);
        venv.args(["-m", "venv", "--clear"]).arg(&folder);
        venv.status().is_ok_and(|status| status.success())
    };
    if !make() {
        // Debian's Python comes without this module.
        let script = "export DEBIAN_FRONTEND=noninteractive; apt-get update && \
                      apt-get install -y --no-install-recommends python3-venv";
        install("python3-venv", script)?;
        if !make() {
            bail!("python3 -m venv fails: its message is above");
        }
    }
    let mut pip = Command::new(&own);
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]);
    let generator = format!("{name}=={version}");
    pip.args([CRYPTOGRAPHY, &generator]);
    let installed = pip.status().context("pip could not be started")?;
    if !installed.success() || !has_it(&own) {
        bail!(
            "the Python packages {CRYPTOGRAPHY} and {generator} could not be installed: pip's message is above"
        );
    }
    step.done();
    Ok(own)
}

/// Runs a script that installs packages, as root; on other systems, and without the right to, says what to do.
///
/// # Errors
/// No right to install, or a package manager that fails.
pub fn install(packages: &str, script: &str) -> Result<()> {
    if !which("apt-get") {
        bail!(
            "{packages} is needed and was not found: install it with this system's package manager"
        );
    }
    let mut command = if is_root()? {
        Command::new("sh")
    } else if may_use_sudo() {
        let mut command = Command::new("sudo");
        command.args(["-n", "sh"]);
        command
    } else {
        bail!(
            "{packages} is needed, and we have neither root nor sudo without a password to install it; run \
             `apt-get install {packages}` as root once"
        );
    };
    let step = Step::begin(format!("Missing: installing {packages}"));
    let status = command
        .args(["-c", script])
        .stdin(Stdio::null())
        .status()
        .context("the package manager could not be started")?;
    if !status.success() {
        bail!("{packages} could not be installed; the package manager's messages are above");
    }
    step.done();
    Ok(())
}

fn may_use_sudo() -> bool {
    Command::new("sudo")
        .args(["-n", "true"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
