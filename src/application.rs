//! The server: what `hearth serve` and every test start.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{Server, ServerHandle};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::{Compress, Next, from_fn};
use actix_web::{App, HttpServer};
use anyhow::Context;

use crate::access::{AccessLog, months};
use crate::clock;
use crate::contract::Contract;
use crate::http::{self, Metrics, Routes, State};
use crate::installation::Installation;
use crate::money::feed::JournalFeed;
use crate::policies::built_in;
use crate::process;
use crate::runner;
use crate::settings::Settings;
use crate::store::{Background, Store};
use crate::tlog;
use crate::webhooks::{Deliverer, Feed};

/// How long requests under way may take once the server is told to stop.
const DRAIN_SECONDS: u64 = 30;
/// How long an approval waits to be carried through.
const CARRIED_WITHIN: Duration = Duration::from_secs(5);
/// How long a client may take to send the head of a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// A server that listens.
pub struct Application {
    server: Server,
    address: SocketAddr,
    store: Store,
    access: AccessLog,
    background: Vec<Background>,
}

impl Application {
    /// Opens the installation and listens; answers begin with [`Self::run_until_stopped`].
    ///
    /// # Errors
    /// An installation that can't be opened, an address that can't be had.
    pub async fn build(settings: &Settings) -> anyhow::Result<Self> {
        Self::on(Installation::open(settings).await?, &settings.listen).await
    }

    /// Listens for an installation that is open already.
    ///
    /// # Errors
    /// An address that can't be had.
    pub async fn on(installation: Installation, listen: &str) -> anyhow::Result<Self> {
        let feed = JournalFeed(installation.store.clone());
        Self::fed_by(installation, listen, Arc::new(feed)).await
    }

    /// Listens for an installation whose webhooks are told of this feed.
    ///
    /// # Errors
    /// An address that can't be had.
    pub async fn fed_by(
        installation: Installation,
        listen: &str,
        feed: Arc<dyn Feed>,
    ) -> anyhow::Result<Self> {
        let contract = Contract::ours()?;
        let routes = Routes::of(contract.document())?;
        let Installation {
            store,
            vault,
            tokens,
            access,
            webhooks,
            debtors,
            notary,
            keep_access_log_months,
            witness,
            witnesses,
        } = installation;
        let mut background = vec![store.start(), tlog::start(&store.log, &notary, witnesses)];
        built_in::publish(&store.log).await?;
        background.push(runner::start(&store).await?);
        background.push(process::start(&store).await?);
        background.push(access.start());
        background.push(months::start(&store.log, keep_access_log_months));
        let deliverer = Deliverer::new(
            store.clone(),
            vault.clone(),
            Arc::clone(&feed),
            webhooks.clone(),
        );
        background.push(deliverer.start());
        let state = Arc::new(State {
            store: store.clone(),
            vault,
            tokens,
            access: access.clone(),
            debtors,
            contract,
            metrics: Metrics::new()?,
            feed,
            webhooks,
            carried_within: CARRIED_WITHIN,
            notary,
            witness,
        });
        let app = move || {
            let (routes, state) = (routes.clone(), Arc::clone(&state));
            App::new()
                .wrap(Compress::default())
                .wrap(from_fn(without_identity))
                .configure(move |config| http::mount(config, &routes, &state))
        };
        let server = HttpServer::new(app)
            .client_request_timeout(HEAD_TIMEOUT)
            .shutdown_timeout(DRAIN_SECONDS)
            .bind(listen)
            .with_context(|| format!("nothing can listen on {listen}"))?;
        let address = server
            .addrs()
            .first()
            .copied()
            .context("no address was bound")?;
        Ok(Self {
            server: server.run(),
            address,
            store,
            access,
            background,
        })
    }

    /// Where the server listens: the real port, also where 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops the server from elsewhere.
    pub fn handle(&self) -> ServerHandle {
        self.server.handle()
    }

    /// Answers until SIGTERM or Ctrl-C, then lets requests under way finish.
    ///
    /// # Errors
    /// A server that breaks down.
    pub async fn run_until_stopped(self) -> anyhow::Result<()> {
        let outcome = self.server.await;
        drop(self.background);
        // Those of the minute that is under way, too.
        let all = clock::now() + chrono::TimeDelta::minutes(1);
        if let Err(error) = self.access.note_failed_logins(all).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "failed logins were not noted"
            );
        }
        self.store.close().await;
        Ok(outcome?)
    }
}

/// What is too small to compress is marked `identity` on its way to the compressor; no such coding
/// stands in a response (RFC 9110, section 8.4).
async fn without_identity(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    if headers
        .get(header::CONTENT_ENCODING)
        .is_some_and(|coding| coding == "identity")
    {
        headers.remove(header::CONTENT_ENCODING);
    }
    Ok(response)
}
