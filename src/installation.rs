//! One installation, opened: its stores with their tables up to date, and its keys.

use std::sync::Arc;

use anyhow::Context;
use domain::ids::WorkerId;

use crate::access::{AccessLog, TokenService};
use crate::money::debtors::Debtors;
use crate::privacy::{KeyRing, Vault};
use crate::runner::{self, Runner};
use crate::settings::Settings;
use crate::store::Store;
use crate::tlog::{Neighbour, Notary, Witness};
use crate::webhooks::WebhookSettings;

/// What every command works on.
#[derive(Clone)]
pub struct Installation {
    /// The three stores.
    pub store: Store,
    /// Keys, sealing and blind indexes.
    pub vault: Vault,
    /// Makes and checks tokens.
    pub tokens: TokenService,
    /// Who looks at what.
    pub access: AccessLog,
    /// How webhooks may be called.
    pub webhooks: WebhookSettings,
    /// The accounts that pay.
    pub debtors: Debtors,
    /// Signs the log.
    pub notary: Arc<Notary>,
    /// How many months the access log is kept after the end of each.
    pub keep_access_log_months: u32,
    /// Cosigns the logs of others.
    pub witness: Arc<Witness>,
    /// Who cosigns this log.
    pub witnesses: Vec<Neighbour>,
}

/// What a key is given by beside its file.
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// What makes and checks tokens; the stores stay closed.
///
/// # Errors
/// A key file that is missing, can't be read, or may be read by others.
pub fn tokens(settings: &Settings) -> anyhow::Result<TokenService> {
    let key = KeyRing::token(&settings.data_dir, setting).context(
        "no token can be made; `hearth serve` makes an installation where there is none",
    )?;
    Ok(TokenService::new(key))
}

impl Installation {
    /// Opens keys and stores, migrates, and destroys again the keys of everybody who was ever erased.
    ///
    /// # Errors
    /// Keys or stores that can't be opened or don't belong together; a log whose sequence lies behind it.
    pub async fn open(settings: &Settings) -> anyhow::Result<Self> {
        let store = Store::open(&settings.stores)
            .await
            .context("the stores cannot be opened")?;
        let ring = KeyRing::open(&settings.data_dir, setting, !store.is_empty().await?)?;
        store.belongs_together().await?;
        for (name, mark) in ring.marks() {
            store.knows_key(name, &mark).await?;
        }
        let tokens = TokenService::new(ring.token.clone());
        let notary = Notary::new(
            store.log.clone(),
            &ring.checkpoint,
            settings.audit.origin.as_deref(),
            &settings.data_dir,
        )?;
        let witness = Witness::new(
            store.log.clone(),
            &ring.checkpoint,
            notary.origin(),
            settings.audit.witnessed.clone(),
        )?;
        let vault = Vault::new(store.keys.clone(), ring);
        let access = AccessLog::new(store.log.clone());
        let installation = Self {
            store,
            vault,
            tokens,
            access,
            webhooks: settings.webhooks.clone(),
            debtors: settings.debtors.clone(),
            notary: Arc::new(notary),
            keep_access_log_months: settings.audit.keep_access_log_months,
            witness: Arc::new(witness),
            witnesses: settings.audit.witnesses.clone(),
        };
        installation.apply_erasures().await?;
        Ok(installation)
    }

    /// A crash between an erasure's event and its key, or a restored backup of the keys, must not
    /// bring anybody back.
    async fn apply_erasures(&self) -> anyhow::Result<()> {
        for id in self.store.log.erased_streams().await? {
            self.vault.destroy(id.parse::<WorkerId>()?).await?;
        }
        Ok(())
    }

    /// Brings the rows up to the log's head, for commands that read them while no server may be
    /// running. `progress` is told of the projection, its checkpoint and the head.
    ///
    /// # Errors
    /// A store that fails, an event that a projection can't take in.
    pub async fn catch_up(&self, mut progress: impl FnMut(&str, u64, u64)) -> anyhow::Result<()> {
        self.store.log.sequencer().place().await?;
        let head = self.store.log.head().await?;
        for projection in runner::all() {
            let runner = Runner::new(&self.store, projection);
            runner.prepare().await?;
            let name = runner.projection().name();
            if let Some(version) = runner.latest().await? {
                runner
                    .catch_up(version, |checkpoint| progress(name, checkpoint, head))
                    .await?;
            }
        }
        Ok(())
    }
}
