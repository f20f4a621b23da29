//! The log for mirrors and verifiers, without a token: checkpoint and hash tiles as c2sp.org/tlog-tiles lays them out.
//! Entries are never served; a hash tells nothing of an event, which bears a random number. And for other logs a witness
//! (c2sp.org/tlog-witness).

use std::sync::Arc;
use std::time::Duration;

use actix_web::http::header::{self, ContentEncoding};
use actix_web::web::{self, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, Route};
use api_spec::problem::Slug;
use futures_util::StreamExt;

use super::answer::render_fault;
use super::call::{language, request_id};
use super::fault::Fault;
use super::routes::refuse;
use super::state::State;
use crate::audit::tile::Tile;
use crate::tlog::{Declined, SIZE};

const TEXT: &str = "text/plain; charset=utf-8";
/// What never changes may be kept for ever.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
const MOMENTARY: &str = "no-cache";
/// The largest request to cosign, in bytes.
const LARGEST_REQUEST: usize = 64 * 1024;
/// How long it may take to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// Mounts everything below `/tlog/`.
pub fn mount(config: &mut ServiceConfig, state: &Arc<State>) {
    get(config, "/tlog/checkpoint", state, async |state, _| {
        let latest = state.notary.published().await?;
        let note = latest.ok_or_else(|| Fault::new(Slug::NotFound))?;
        Ok(told(TEXT, MOMENTARY, note.to_string().into_bytes()))
    });
    get(config, "/tlog/key", state, async |state, _| {
        let key = format!("{}\n", state.notary.verifier());
        Ok(told(TEXT, MOMENTARY, key.into_bytes()))
    });
    get(config, "/tlog/witness-key", state, async |state, _| {
        let key = format!("{}\n", state.witness.verifier());
        Ok(told(TEXT, MOMENTARY, key.into_bytes()))
    });
    let cosigner = Arc::clone(state);
    let cosign = move |request: HttpRequest, payload: Payload| {
        let state = Arc::clone(&cosigner);
        async move {
            let answer = add_checkpoint(&state, payload).await;
            answer.unwrap_or_else(|fault| {
                render_fault(&fault, language(request.headers()), &request_id(&request))
            })
        }
    };
    let resource = web::resource("/tlog/add-checkpoint").route(web::post().to(cosign));
    config.service(resource.default_service(not_allowed("POST")));
    get(
        config,
        "/tlog/tile/{tile:.*}",
        state,
        async |state, tile| {
            let tile = Tile::parse(&format!("tile/{tile}"));
            let tile = tile.ok_or_else(|| Fault::new(Slug::NotFound))?;
            let hashes = state.store.log.tile(tile).await?;
            let hashes = hashes.ok_or_else(|| Fault::new(Slug::NotFound))?;
            Ok(told("application/octet-stream", IMMUTABLE, hashes.concat()))
        },
    );
}

/// Reads a checkpoint of another log, and cosigns it.
async fn add_checkpoint(state: &State, mut payload: Payload) -> Result<HttpResponse, Fault> {
    let body = tokio::time::timeout(BODY_TIMEOUT, read(&mut payload))
        .await
        .map_err(|_| Fault::new(Slug::Timeout))??;
    Ok(match state.witness.add_checkpoint(&body).await {
        Ok(cosignature) => told(TEXT, MOMENTARY, cosignature.into_bytes()),
        Err(Declined::Conflict(known)) => HttpResponse::Conflict()
            .insert_header(ContentEncoding::Identity)
            .content_type(SIZE)
            .body(format!("{known}\n")),
        Err(Declined::Malformed | Declined::Backwards) => {
            return Err(Fault::new(Slug::BadRequest));
        }
        Err(Declined::UnknownLog) => return Err(Fault::new(Slug::NotFound)),
        Err(Declined::Unsigned) => return Err(Fault::new(Slug::Forbidden)),
        Err(Declined::Unproved) => return Err(Fault::new(Slug::InvalidRequest)),
        Err(Declined::Store(error)) => return Err(error.into()),
    })
}

async fn read(payload: &mut Payload) -> Result<String, Fault> {
    let mut bytes = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Fault::new(Slug::BadRequest))?;
        if bytes.len() + chunk.len() > LARGEST_REQUEST {
            return Err(Fault::new(Slug::PayloadTooLarge));
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| Fault::new(Slug::BadRequest))
}

/// Mounts a read. Its handler is given what the path ends in.
fn get<H>(config: &mut ServiceConfig, path: &str, state: &Arc<State>, handler: H)
where
    H: AsyncFn(Arc<State>, String) -> Result<HttpResponse, Fault> + Clone + 'static,
{
    let state = Arc::clone(state);
    let answer = move |request: HttpRequest| {
        let (state, handler) = (Arc::clone(&state), handler.clone());
        async move {
            let tail = request.match_info().get("tile").unwrap_or_default();
            let answer = handler(state, tail.to_owned()).await;
            answer.unwrap_or_else(|fault| {
                render_fault(&fault, language(request.headers()), &request_id(&request))
            })
        }
    };
    let resource = web::resource(path)
        .route(web::get().to(answer.clone()))
        .route(web::head().to(answer));
    config.service(resource.default_service(not_allowed("GET, HEAD")));
}

/// What any other method is answered.
fn not_allowed(allowed: &'static str) -> Route {
    web::to(move |request: HttpRequest| async move {
        let mut response = refuse(&request, Slug::MethodNotAllowed);
        let allowed = header::HeaderValue::from_static(allowed);
        response.headers_mut().insert(header::ALLOW, allowed);
        response
    })
}

/// An answer; hashes and signatures gain nothing by compression.
fn told(content_type: &str, caching: &str, body: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, caching))
        .insert_header(ContentEncoding::Identity)
        .content_type(content_type)
        .body(body)
}
