//! What every handler has at hand.

use std::sync::Arc;
use std::time::Duration;

use crate::access::{AccessLog, TokenService};
use crate::contract::Contract;
use crate::http::metrics::Metrics;
use crate::money::debtors::Debtors;
use crate::privacy::Vault;
use crate::store::Store;
use crate::tlog::{Notary, Witness};
use crate::webhooks::Feed;
use crate::webhooks::WebhookSettings;

/// The server's state.
pub struct State {
    /// The three stores.
    pub store: Store,
    /// Keys, sealing and blind indexes.
    pub vault: Vault,
    /// Makes and checks tokens.
    pub tokens: TokenService,
    /// Who looks at what.
    pub access: AccessLog,
    /// The accounts that pay.
    pub debtors: Debtors,
    /// The contract's schemas.
    pub contract: &'static Contract,
    /// Counters and gauges.
    pub metrics: Metrics,
    /// The feed that webhooks are told of.
    pub feed: Arc<dyn Feed>,
    /// How webhooks may be called.
    pub webhooks: WebhookSettings,
    /// How long an approval waits to be carried through; not at all where nothing carries it.
    pub carried_within: Duration,
    /// Signs the log.
    pub notary: Arc<Notary>,
    /// Cosigns the logs of others.
    pub witness: Arc<Witness>,
}
