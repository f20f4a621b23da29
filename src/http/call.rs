//! One call: who, with which headers, for which operation. Handlers take it apart in the order in
//! which refusals are given: 401, 403, 404, then 415, 413, 400, 422, then 409 and 412.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

use actix_web::http::header::{self, HeaderMap};
use actix_web::web::{Path, Payload};
use actix_web::{FromRequest, HttpRequest};
use api_spec::problem::{Language, Slug};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use super::fault::{Fault, Kind};
use super::json::{self, Unreadable};
use super::state::State;
use crate::access::{Act, Caller};
use crate::chance;
use crate::store::{Envelope, Expected, Idempotency};

/// The largest body in JSON that is read.
const MAX_BODY_BYTES: usize = 1024 * 1024;
/// How long a body may take to arrive.
const BODY_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(30);
const MAX_KEY_CHARACTERS: usize = 128;

/// A request with its caller.
pub struct Call {
    /// The server's state.
    pub state: Arc<State>,
    /// Who calls.
    pub caller: Caller,
    /// The language of texts for people.
    pub language: Language,
    /// The request's id.
    pub request_id: String,
    request: HttpRequest,
    /// The parts of the path, with every escape undone.
    path: BTreeMap<String, String>,
    payload: Payload,
}

/// A body that was read and checked, with what makes the command repeatable.
pub struct Body<T> {
    /// What it says.
    pub value: T,
    /// Its canonical form together with method and path: what a key stands for.
    pub canonical: Vec<u8>,
}

impl Call {
    /// Begins a call: the token must hold, its use must be noted, and its role must be allowed to do this at all.
    pub async fn begin(
        state: Arc<State>,
        request: HttpRequest,
        request_id: String,
        payload: Payload,
        act: Act,
    ) -> Result<Self, Fault> {
        let token =
            header_text(request.headers(), header::AUTHORIZATION.as_str()).and_then(|value| {
                let (scheme, token) = value.split_once(' ')?;
                scheme
                    .eq_ignore_ascii_case("bearer")
                    .then(|| token.trim().to_owned())
            });
        let known = token.and_then(|token| Some((state.tokens.caller(&token).ok()?, token)));
        let Some((caller, token)) = known else {
            // Whoever shows nothing has not tried to log in.
            if request.headers().contains_key(header::AUTHORIZATION) {
                let source = request.peer_addr().map(|address| address.ip());
                state.access.login_failed(source);
            }
            return Err(Fault::new(Slug::Unauthorized));
        };
        state
            .access
            .token_used(&caller, &token, &request_id)
            .await?;
        if !caller.role.may(act) {
            return Err(Fault::foreign_role(caller.role));
        }
        let language = language(request.headers());
        // The router itself leaves `%2F`, `%2B` and `%25` as they are.
        let parts = Path::<Vec<String>>::extract(&request)
            .into_inner()
            .map_err(|_| Fault::new(Slug::BadRequest))?
            .into_inner();
        let names = request.match_info().iter().map(|(name, _)| name.to_owned());
        let path = names.zip(parts).collect();
        Ok(Self {
            state,
            caller,
            language,
            request_id,
            request,
            path,
            payload,
        })
    }

    /// A part of the path, as its sender meant it.
    pub fn path(&self, name: &str) -> &str {
        self.path.get(name).map(String::as_str).unwrap_or_default()
    }

    /// A part of the path that is an id; anything else names nothing.
    pub fn path_id<T: FromStr>(&self, name: &str) -> Result<T, Fault> {
        self.path(name)
            .parse()
            .map_err(|_| Fault::new(Slug::NotFound))
    }

    /// The query's parameters. One that is unknown or given twice is refused.
    pub fn query(&self, known: &[&str]) -> Result<Query, Fault> {
        let pairs =
            actix_web::web::Query::<Vec<(String, String)>>::from_query(self.request.query_string())
                .map_err(|_| Fault::new(Slug::BadRequest))?
                .into_inner();
        let mut items = Vec::new();
        for (index, (name, _)) in pairs.iter().enumerate() {
            let shown: String = name.chars().take(60).collect();
            if !known.contains(&name.as_str()) {
                items.extend(Fault::at(format!("/query/{shown}"), Kind::UnknownField).items);
            } else if pairs.iter().take(index).any(|(earlier, _)| earlier == name) {
                items.extend(Fault::at(format!("/query/{shown}"), Kind::DuplicateMember).items);
            }
        }
        if items.is_empty() {
            Ok(Query(pairs))
        } else {
            Err(Fault::invalid(items))
        }
    }

    /// A request header as text.
    pub fn header(&self, name: &str) -> Option<String> {
        header_text(self.request.headers(), name)
    }

    /// Reads the body against its schema.
    pub async fn body<T: DeserializeOwned + utoipa::ToSchema>(&mut self) -> Result<Body<T>, Fault> {
        let Body { value, canonical } = self.json().await?;
        let value = self
            .state
            .contract
            .read(&T::name(), value)
            .map_err(Fault::invalid)?;
        Ok(Body { value, canonical })
    }

    /// The body as it is written, for readers that check it themselves.
    pub async fn json(&mut self) -> Result<Body<Value>, Fault> {
        let media_type = self.media_type();
        if media_type != "application/json"
            && !(media_type.starts_with("application/") && media_type.ends_with("+json"))
        {
            return Err(Fault::new(Slug::UnsupportedMediaType));
        }
        let bytes = self.bytes(MAX_BODY_BYTES).await?;
        let value = json::read(&bytes).map_err(invalid_json)?;
        let canonical = self.canonical(&value);
        Ok(Body { value, canonical })
    }

    /// The body as bytes, of one of these media types, and which: for files, which are read elsewhere.
    pub async fn file<T: Copy>(
        &mut self,
        types: &[(&str, T)],
        most: usize,
    ) -> Result<(T, Vec<u8>), Fault> {
        let media_type = self.media_type();
        let (_, kind) = types
            .iter()
            .find(|(known, _)| *known == media_type)
            .ok_or_else(|| Fault::new(Slug::UnsupportedMediaType))?;
        Ok((*kind, self.bytes(most).await?))
    }

    /// The media type of the body, without parameters.
    fn media_type(&self) -> String {
        let content_type = self
            .header(header::CONTENT_TYPE.as_str())
            .unwrap_or_default();
        let media_type = content_type.split(';').next().unwrap_or_default();
        media_type.trim().to_ascii_lowercase()
    }

    /// A call whose body does not matter: none, or an empty object.
    pub async fn no_body(&mut self) -> Result<Body<()>, Fault> {
        let bytes = self.bytes(MAX_BODY_BYTES).await?;
        if !bytes.is_empty() && json::read(&bytes) != Ok(Value::Object(serde_json::Map::new())) {
            return Err(Fault::at("", Kind::UnknownField));
        }
        let canonical = self.canonical(&Value::Null);
        Ok(Body {
            value: (),
            canonical,
        })
    }

    fn canonical(&self, value: &Value) -> Vec<u8> {
        // Members stand in alphabetical order: the same body in another order is the same body.
        format!("{} {} {value}", self.request.method(), self.request.path()).into_bytes()
    }

    async fn bytes(&mut self, most: usize) -> Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        let deadline = tokio::time::Instant::now() + BODY_TIMEOUT;
        while let Some(chunk) = tokio::time::timeout_at(deadline, self.payload.next())
            .await
            .map_err(|_| Fault::new(Slug::Timeout))?
        {
            let chunk = chunk.map_err(|_| Fault::new(Slug::BadRequest))?;
            if bytes.len() + chunk.len() > most {
                return Err(Fault::new(Slug::PayloadTooLarge));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    /// What `If-Match` expects of the stream.
    pub fn expected(&self) -> Result<Expected, Fault> {
        if !self.request.headers().contains_key(header::IF_MATCH) {
            return Ok(Expected::Any);
        }
        // One that is no text expects something too: it is refused, not passed over.
        let tag = self.header(header::IF_MATCH.as_str()).unwrap_or_default();
        if tag.trim() == "*" {
            return Ok(Expected::Exists);
        }
        let version = tag
            .trim()
            .strip_prefix('"')
            .and_then(|tag| tag.strip_suffix('"'));
        let version = version
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|digits| digits.parse().ok());
        version.map(Expected::Version).ok_or_else(|| {
            Fault::new(Slug::InvalidHeader).detail(
                "If-Match takes \"<version>\" or *.",
                "If-Match 的值须为 \"<版本号>\" 或 *。",
            )
        })
    }

    /// The caller's idempotency key.
    pub fn key(&self) -> Result<Option<String>, Fault> {
        if !self.request.headers().contains_key("idempotency-key") {
            return Ok(None);
        }
        // One that is no text is refused: without it the command would be carried out once more.
        let key = self.header("idempotency-key").unwrap_or_default();
        let printable = key.bytes().all(|byte| byte.is_ascii_graphic());
        if key.trim().is_empty() || key.len() > MAX_KEY_CHARACTERS || !printable {
            return Err(Fault::new(Slug::InvalidHeader).detail(
                "Idempotency-Key takes 1 to 128 printable ASCII characters.",
                "Idempotency-Key 须为 1 至 128 个可打印的 ASCII 字符。",
            ));
        }
        Ok(Some(key))
    }

    /// What makes a new fact's id: the caller's key, so that the same command meets its own fact; a
    /// request without one has its own id.
    pub fn fact_seed(&self) -> Result<String, Fault> {
        Ok(match self.key()? {
            Some(key) => format!("{}|{key}", self.caller.subject.as_str()),
            None => self.request_id.clone(),
        })
    }

    /// The id of a new fact in a stream.
    pub fn fact_id<T: From<Uuid>>(&self, stream: Uuid) -> Result<T, Fault> {
        Ok(domain::ids::fact_id(stream, &self.fact_seed()?).into())
    }

    /// The circumstances of the command, with a digest of the body made by `digest`.
    pub fn envelope(
        &self,
        reason: Option<String>,
        canonical: &[u8],
        digest: impl FnOnce(&[u8]) -> String,
    ) -> Result<Envelope, Fault> {
        let idempotency = self.key()?.map(|key| Idempotency {
            key,
            body: digest(canonical),
        });
        Ok(Envelope {
            subject: self.caller.subject.clone(),
            role: self.caller.role.code().to_owned(),
            request_id: self.request_id.clone(),
            reason,
            cause: None,
            idempotency,
        })
    }
}

/// What is wrong with a body that is no JSON, and where; nothing of what it says.
pub fn invalid_json(why: Unreadable) -> Fault {
    let invalid = Fault::new(Slug::InvalidJson);
    match why {
        Unreadable::NotUtf8 => invalid.detail(
            "The body must be UTF-8 without a byte-order mark.",
            "请求体须为不带 BOM 的 UTF-8 编码。",
        ),
        Unreadable::NotJson { line, column } => invalid.detail(
            format!("The body is no JSON from line {line}, column {column} on."),
            format!("请求体自第 {line} 行第 {column} 列起不是有效的 JSON。"),
        ),
        Unreadable::DuplicateMember => Fault::at("", Kind::DuplicateMember),
    }
}

/// The parameters of a query.
pub struct Query(Vec<(String, String)>);

impl Query {
    /// A parameter as text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// A parameter that is parsed; a fault names it.
    pub fn parsed<T>(
        &self,
        name: &str,
        parse: impl FnOnce(&str) -> Option<T>,
        kind: Kind,
    ) -> Result<Option<T>, Fault> {
        self.text(name)
            .map(|text| parse(text).ok_or_else(|| Fault::at(format!("/query/{name}"), kind)))
            .transpose()
    }
}

/// A header as text, if it is text.
pub fn header_text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned)
}

/// English if the caller prefers it over Chinese; else Chinese.
pub fn language(headers: &HeaderMap) -> Language {
    let accepted = header_text(headers, header::ACCEPT_LANGUAGE.as_str()).unwrap_or_default();
    let quality = |range: &str| {
        let q = range
            .split(';')
            .skip(1)
            .find_map(|parameter| parameter.trim().strip_prefix("q=").map(str::to_owned));
        q.map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0))
    };
    let best = |tag: &str| {
        let ranges = accepted
            .split(',')
            .filter(|range| range.trim().to_ascii_lowercase().starts_with(tag));
        ranges.map(quality).fold(0.0_f32, f32::max)
    };
    if best("en") > best("zh") {
        Language::En
    } else {
        Language::Zh
    }
}

/// The request's id: the caller's own if it is a UUID, else a new one.
pub fn request_id(request: &HttpRequest) -> String {
    let given =
        header_text(request.headers(), "x-request-id").and_then(|id| id.parse::<Uuid>().ok());
    given.unwrap_or_else(chance::id).to_string()
}
