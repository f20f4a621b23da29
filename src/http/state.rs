//! What every handler has at hand.

use crate::access::TokenService;
use crate::http::contract::Contract;
use crate::http::metrics::Metrics;
use crate::privacy::Vault;
use crate::store::Store;

/// The server's state.
pub struct State {
    /// The three stores.
    pub store: Store,
    /// Keys, sealing and blind indexes.
    pub vault: Vault,
    /// Makes and checks tokens.
    pub tokens: TokenService,
    /// The contract's schemas.
    pub contract: Contract,
    /// Counters and gauges.
    pub metrics: Metrics,
    /// The contract, as it is served.
    pub document: String,
}
