//! Where everything is: from flags, `HEARTH_*` variables and `hearth.toml`, in that order of strength.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, ensure};
use serde::Deserialize;

use crate::audit::note::{Kind, Verifier, is_name};
use crate::money::debtors::{Debtors, Written};
use crate::store::{StoreUrl, StoreUrls};
use crate::tlog::Neighbour;
use crate::webhooks::WebhookSettings;

const DEFAULT_FOLDER: &str = "hearth-data";
const DEFAULT_FILE: &str = "hearth.toml";
/// Where the server listens if nothing else is said.
pub const DEFAULT_LISTEN: &str = "127.0.0.1:8080";

/// Settings as flags and variables give them; every command takes them. They can't be printed: a URL may hold a password.
#[derive(Clone, Default, clap::Args)]
pub struct Flags {
    /// Where events, rows and keys are stored: <sqlite://FOLDER> or `postgres://USER@HOST/NAME`
    #[arg(
        long,
        global = true,
        env = "HEARTH_DATABASE_URL",
        value_name = "URL",
        hide_env_values = true
    )]
    pub database_url: Option<String>,
    /// A place of their own for the projections' rows
    #[arg(
        long,
        global = true,
        env = "HEARTH_ROWS_URL",
        value_name = "URL",
        hide_env_values = true
    )]
    pub rows_url: Option<String>,
    /// A place of their own for the wrapped data keys
    #[arg(
        long,
        global = true,
        env = "HEARTH_KEYS_URL",
        value_name = "URL",
        hide_env_values = true
    )]
    pub keys_url: Option<String>,
    /// The folder of key files, and of the embedded store [default: ./hearth-data]
    #[arg(long, global = true, env = "HEARTH_DATA_DIR", value_name = "FOLDER")]
    pub data_dir: Option<PathBuf>,
    /// The file with further settings [default: ./hearth.toml, if it is there]
    #[arg(long, global = true, env = "HEARTH_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Webhooks may call private addresses: for receivers in the same network [default: false]
    #[arg(long, global = true, env = "HEARTH_WEBHOOKS_ALLOW_PRIVATE", value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub webhooks_allow_private: Option<bool>,
    /// Webhooks may be called without TLS [default: false]
    #[arg(long, global = true, env = "HEARTH_WEBHOOKS_ALLOW_HTTP", value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub webhooks_allow_http: Option<bool>,
    /// The name of the log in its checkpoints, for ever [default: hearth- and 8 digits of its key's hash]
    #[arg(long, global = true, env = "HEARTH_AUDIT_ORIGIN", value_name = "NAME")]
    pub audit_origin: Option<String>,
}

/// `hearth.toml`.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    database_url: Option<String>,
    rows_url: Option<String>,
    keys_url: Option<String>,
    data_dir: Option<PathBuf>,
    listen: Option<String>,
    #[serde(default)]
    webhooks: WebhooksInFile,
    #[serde(default)]
    finance: Finance,
    #[serde(default)]
    audit: AuditInFile,
}

/// `[audit]` in `hearth.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct AuditInFile {
    origin: Option<String>,
    keep_access_log_months: Option<u32>,
    #[serde(default)]
    witnessed: Vec<WitnessedInFile>,
    #[serde(default)]
    witnesses: Vec<WitnessInFile>,
}

/// `[[audit.witnessed]]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct WitnessedInFile {
    key: String,
}

/// `[[audit.witnesses]]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct WitnessInFile {
    url: String,
    key: String,
}

/// How the log is signed, and how long the access log is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditSettings {
    /// The name of the log in its checkpoints; made from its key where none is given.
    pub origin: Option<String>,
    /// How many months the access log is kept after the end of each.
    pub keep_access_log_months: u32,
    /// The keys of the logs that are cosigned here.
    pub witnessed: Vec<Verifier>,
    /// Who cosigns this log.
    pub witnesses: Vec<Neighbour>,
}

/// `[webhooks]` in `hearth.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WebhooksInFile {
    allow_private: Option<bool>,
    allow_http: Option<bool>,
    timeout_seconds: Option<u64>,
    retry_scale: Option<f64>,
}

/// `[finance]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Finance {
    #[serde(default)]
    debtors: Written,
}

/// What an installation needs to know before it opens.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder of key files.
    pub data_dir: PathBuf,
    /// Where the three stores are.
    pub stores: StoreUrls,
    /// Where the server listens.
    pub listen: String,
    /// How webhooks may be called.
    pub webhooks: WebhookSettings,
    /// The accounts that pay.
    pub debtors: Debtors,
    /// How the log is signed, and how long the access log is kept.
    pub audit: AuditSettings,
}

impl Settings {
    /// Puts the three sources together.
    ///
    /// # Errors
    /// A file that can't be read, an unknown name in it, a text that names no database.
    pub fn read(flags: &Flags, listen: Option<String>) -> anyhow::Result<Self> {
        let file = File::read(flags.config.as_ref())?;
        let url = |flag: &Option<String>,
                   in_file: Option<String>,
                   name: &str|
         -> anyhow::Result<Option<StoreUrl>> {
            let text = flag.clone().or(in_file);
            text.map(|text| text.parse().with_context(|| format!("the setting {name}")))
                .transpose()
        };
        let log = url(&flags.database_url, file.database_url, "database_url")?;
        let rows = url(&flags.rows_url, file.rows_url, "rows_url")?;
        let keys = url(&flags.keys_url, file.keys_url, "keys_url")?;
        let given = flags.data_dir.clone().or(file.data_dir);
        // Without a folder of their own, the keys lie beside the embedded store.
        let data_dir = given.unwrap_or_else(|| match &log {
            Some(StoreUrl::Sqlite(folder)) => folder.clone(),
            _ => DEFAULT_FOLDER.into(),
        });
        let log = log.unwrap_or_else(|| StoreUrl::Sqlite(data_dir.clone()));
        let stores = StoreUrls {
            rows: rows.unwrap_or_else(|| log.clone()),
            keys: keys.unwrap_or_else(|| log.clone()),
            log,
        };
        let listen = listen
            .or(file.listen)
            .unwrap_or_else(|| DEFAULT_LISTEN.to_owned());
        Ok(Self {
            data_dir,
            stores,
            listen,
            webhooks: file.webhooks.settings(flags)?,
            debtors: Debtors::read(file.finance.debtors)?,
            audit: AuditSettings::of(flags, file.audit)?,
        })
    }
}

impl AuditSettings {
    fn of(flags: &Flags, file: AuditInFile) -> anyhow::Result<Self> {
        let keep_access_log_months = kept_months(file.keep_access_log_months)?;
        let origin = flags.audit_origin.clone().or(file.origin);
        if let Some(origin) = &origin {
            ensure!(
                is_name(origin),
                "the setting audit.origin: a name without spaces and plus signs is expected"
            );
        }
        let logs = file
            .witnessed
            .iter()
            .map(|log| key(&log.key, Kind::Ed25519, "audit.witnessed.key", "of a log"));
        let neighbours = file.witnesses.iter().map(|witness| {
            let url = witness.url.trim_end_matches('/');
            ensure!(
                url.starts_with("https://") || url.starts_with("http://"),
                "the setting audit.witnesses.url: an address of HTTP is expected"
            );
            let what = "of a witness";
            Ok(Neighbour {
                url: url.to_owned(),
                key: key(&witness.key, Kind::Cosignature, "audit.witnesses.key", what)?,
            })
        });
        Ok(Self {
            origin,
            keep_access_log_months,
            witnessed: logs.collect::<anyhow::Result<_>>()?,
            witnesses: neighbours.collect::<anyhow::Result<_>>()?,
        })
    }
}

/// How long the access log is kept: never under six months (网络安全法, article 21), three years unless somebody says
/// otherwise (个人信息保护法, article 56, of records of processing).
fn kept_months(given: Option<u32>) -> anyhow::Result<u32> {
    let months = given.unwrap_or(36);
    ensure!(
        (6..=1_200).contains(&months),
        "the setting audit.keep_access_log_months: 6 to 1200 is expected"
    );
    Ok(months)
}

/// A verifier key of a kind in a setting.
fn key(text: &str, kind: Kind, setting: &str, what: &str) -> anyhow::Result<Verifier> {
    let key: Verifier = text
        .parse()
        .with_context(|| format!("the setting {setting}"))?;
    ensure!(
        key.kind() == kind,
        "the setting {setting}: the key {what} is expected"
    );
    Ok(key)
}

impl WebhooksInFile {
    fn settings(&self, flags: &Flags) -> anyhow::Result<WebhookSettings> {
        let default = WebhookSettings::default();
        let flag = |flag: Option<bool>, in_file: Option<bool>| flag.or(in_file).unwrap_or_default();
        let seconds = self.timeout_seconds.unwrap_or(default.timeout.as_secs());
        ensure!(
            (1..=60).contains(&seconds),
            "the setting webhooks.timeout_seconds: 1 to 60 is expected"
        );
        let retry_scale = self.retry_scale.unwrap_or(default.retry_scale);
        ensure!(
            retry_scale > 0.0 && retry_scale <= 10.0,
            "the setting webhooks.retry_scale: more than 0 and at most 10 is expected"
        );
        Ok(WebhookSettings {
            allow_private: flag(flags.webhooks_allow_private, self.allow_private),
            allow_http: flag(flags.webhooks_allow_http, self.allow_http),
            timeout: Duration::from_secs(seconds),
            retry_scale,
        })
    }
}

impl File {
    fn read(named: Option<&PathBuf>) -> anyhow::Result<Self> {
        let path = named.cloned().unwrap_or_else(|| DEFAULT_FILE.into());
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(error) => {
                return Err(error).with_context(|| format!("the settings in {}", path.display()));
            }
        };
        toml::from_str(&text).with_context(|| format!("the settings in {}", path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(flags: &Flags) -> Settings {
        Settings::read(flags, None).unwrap()
    }

    fn config(text: &str) -> (tempfile::TempDir, Flags) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hearth.toml");
        std::fs::write(&path, text).unwrap();
        (
            folder,
            Flags {
                config: Some(path),
                ..Flags::default()
            },
        )
    }

    #[test]
    fn without_settings_everything_is_in_one_folder() {
        let settings = settings(&Flags::default());
        assert_eq!(settings.data_dir, PathBuf::from("hearth-data"));
        assert_eq!(
            settings.stores,
            StoreUrls::together(StoreUrl::Sqlite("hearth-data".into()))
        );
        assert_eq!(settings.listen, "127.0.0.1:8080");
    }

    #[test]
    fn the_keys_lie_beside_an_embedded_store() {
        let flags = Flags {
            database_url: Some("sqlite:///srv/hearth".to_owned()),
            ..Flags::default()
        };
        assert_eq!(settings(&flags).data_dir, PathBuf::from("/srv/hearth"));
        let flags = Flags {
            database_url: Some("postgres://hearth@localhost/hearth".to_owned()),
            ..Flags::default()
        };
        assert_eq!(settings(&flags).data_dir, PathBuf::from("hearth-data"));
    }

    #[test]
    fn a_flag_is_stronger_than_the_file() {
        let (_folder, mut flags) =
            config("database_url = \"sqlite://a\"\nlisten = \"127.0.0.1:1\"\n");
        assert_eq!(settings(&flags).stores.log, StoreUrl::Sqlite("a".into()));
        assert_eq!(settings(&flags).listen, "127.0.0.1:1");
        flags.database_url = Some("sqlite://b".to_owned());
        assert_eq!(settings(&flags).stores.log, StoreUrl::Sqlite("b".into()));
        assert_eq!(
            Settings::read(&flags, Some("127.0.0.1:2".to_owned()))
                .unwrap()
                .listen,
            "127.0.0.1:2"
        );
    }

    #[test]
    fn webhooks_are_public_and_encrypted_unless_somebody_says_otherwise() {
        assert_eq!(
            settings(&Flags::default()).webhooks,
            WebhookSettings::default()
        );
        let (_folder, mut flags) =
            config("[webhooks]\nallow_private = true\ntimeout_seconds = 5\nretry_scale = 0.5\n");
        let webhooks = settings(&flags).webhooks;
        assert!(webhooks.allow_private && !webhooks.allow_http);
        assert_eq!(webhooks.timeout, Duration::from_secs(5));
        flags.webhooks_allow_private = Some(false);
        flags.webhooks_allow_http = Some(true);
        let webhooks = settings(&flags).webhooks;
        assert!(!webhooks.allow_private && webhooks.allow_http);
        for wrong in [
            "timeout_seconds = 0",
            "timeout_seconds = 61",
            "retry_scale = 0.0",
            "retry_scale = nan",
        ] {
            let (_folder, flags) = config(&format!("[webhooks]\n{wrong}\n"));
            let name = wrong.split(' ').next().unwrap();
            let refused = Settings::read(&flags, None).unwrap_err().to_string();
            assert!(refused.contains(name), "{refused}");
        }
    }

    #[test]
    fn the_access_log_is_kept_for_three_years_and_never_under_six_months() {
        assert_eq!(settings(&Flags::default()).audit.keep_access_log_months, 36);
        let (_folder, flags) = config("[audit]\nkeep_access_log_months = 6\n");
        assert_eq!(settings(&flags).audit.keep_access_log_months, 6);
        for wrong in ["5", "0", "1201"] {
            let (_folder, flags) = config(&format!("[audit]\nkeep_access_log_months = {wrong}\n"));
            let refused = Settings::read(&flags, None).unwrap_err().to_string();
            assert!(refused.contains("keep_access_log_months"), "{refused}");
        }
    }

    #[test]
    fn logs_and_witnesses_are_known_by_keys_of_their_kinds() {
        let signer = |kind| crate::audit::note::Signer::new("log", kind, &[7; 32]).unwrap();
        let of_log = signer(Kind::Ed25519).verifier().clone();
        let of_witness = signer(Kind::Cosignature).verifier().clone();
        let text = |log: &Verifier, url: &str, witness: &Verifier| {
            format!(
                "[audit]\norigin = \"a.example/log\"\n[[audit.witnessed]]\nkey = \"{log}\"\n\
                 [[audit.witnesses]]\nurl = \"{url}\"\nkey = \"{witness}\"\n"
            )
        };
        let url = "https://b.example/tlog/";
        let (_folder, mut flags) = config(&text(&of_log, url, &of_witness));
        let audit = settings(&flags).audit;
        assert_eq!(audit.origin.as_deref(), Some("a.example/log"));
        assert_eq!(audit.witnessed, std::slice::from_ref(&of_log));
        assert_eq!(audit.witnesses[0].url, "https://b.example/tlog");
        assert_eq!(audit.witnesses[0].key, of_witness);
        flags.audit_origin = Some("no name".to_owned());
        assert!(Settings::read(&flags, None).is_err());
        for wrong in [
            text(&of_witness, url, &of_witness),
            text(&of_log, url, &of_log),
            text(&of_log, "ftp://b.example", &of_witness),
        ] {
            let (_folder, flags) = config(&wrong);
            let refused = Settings::read(&flags, None).unwrap_err().to_string();
            assert!(refused.contains("the setting audit."), "{refused}");
        }
    }

    #[test]
    fn a_misspelt_name_or_a_wrong_url_is_refused() {
        let (_folder, flags) = config("databse_url = \"sqlite://a\"\n");
        assert!(format!("{:#}", Settings::read(&flags, None).unwrap_err()).contains("databse_url"));
        let flags = Flags {
            database_url: Some("mysql://x".to_owned()),
            ..Flags::default()
        };
        assert!(
            format!("{:#}", Settings::read(&flags, None).unwrap_err())
                .contains("the setting database_url")
        );
    }
}
