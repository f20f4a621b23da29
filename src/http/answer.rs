//! What a call answers.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentEncoding};
use api_spec::problem::{Language, MEDIA_TYPE};
use serde::Serialize;

use super::fault::Fault;

/// Answers up to this size are sent as they are: compressing them gains nothing.
const COMPRESS_FROM_BYTES: usize = 1024;
/// What a caller is told to wait when the server can't serve now.
const RETRY_AFTER_SECONDS: &str = "2";

/// An answer that is still to be rendered.
#[derive(Debug)]
pub struct Answer {
    status: StatusCode,
    content_type: &'static str,
    body: Vec<u8>,
    etag: Option<String>,
    location: Option<String>,
    next: Option<String>,
    /// Whether it is given in full, whatever the caller has.
    always: bool,
}

impl Answer {
    /// An answer in JSON.
    pub fn json(status: StatusCode, body: &impl Serialize) -> Result<Self, Fault> {
        let body = line(body).map_err(|error| Fault {
            source: Some(Box::new(error)),
            ..Fault::new(api_spec::problem::Slug::Internal)
        })?;
        Ok(Self {
            status,
            content_type: "application/json",
            body,
            etag: None,
            location: None,
            next: None,
            always: false,
        })
    }

    /// 200 in JSON.
    pub fn ok(body: &impl Serialize) -> Result<Self, Fault> {
        Self::json(StatusCode::OK, body)
    }

    /// 200 in JSON under a media type of its own.
    pub fn json_of_type(content_type: &'static str, body: &impl Serialize) -> Result<Self, Fault> {
        Ok(Self {
            content_type,
            ..Self::ok(body)?
        })
    }

    /// 200 in another media type.
    pub fn of_type(content_type: &'static str, body: Vec<u8>) -> Self {
        Self {
            status: StatusCode::OK,
            content_type,
            body,
            etag: None,
            location: None,
            next: None,
            always: false,
        }
    }

    /// With an entity tag, quotes included.
    pub fn etag(mut self, etag: impl Into<String>) -> Self {
        self.etag = Some(etag.into());
        self
    }

    /// Given in full even to a caller who has it: it says more than its tag does, such as an age in days.
    pub fn always(mut self) -> Self {
        self.always = true;
        self
    }

    /// With the path of what was made.
    pub fn location(mut self, location: impl Into<String>) -> Self {
        self.location = Some(location.into());
        self
    }

    /// With the path at which a feed goes on.
    pub fn next(mut self, path: impl Into<String>) -> Self {
        self.next = Some(path.into());
        self
    }

    /// The response; 304 if the caller has this very answer already.
    pub fn render(
        self,
        language: Language,
        request_id: &str,
        if_none_match: Option<&str>,
    ) -> HttpResponse {
        let known = match (&self.etag, if_none_match) {
            (Some(etag), Some(tags)) if self.status == StatusCode::OK && !self.always => tags
                .split(',')
                .any(|tag| tag.trim().trim_start_matches("W/") == etag || tag.trim() == "*"),
            _ => false,
        };
        let mut response = HttpResponse::build(if known {
            StatusCode::NOT_MODIFIED
        } else {
            self.status
        });
        response
            .insert_header(("x-request-id", request_id))
            .insert_header((header::VARY, "Accept-Language, Accept, Authorization"));
        response.insert_header((header::CACHE_CONTROL, "private, no-cache"));
        if let Some(etag) = self.etag {
            response.insert_header((header::ETAG, etag));
        }
        if known {
            return response.finish();
        }
        if let Some(location) = self.location {
            response.insert_header((header::LOCATION, location));
        }
        if let Some(next) = self.next {
            response.insert_header((header::LINK, format!("<{next}>; rel=\"next\"")));
        }
        response.insert_header((header::CONTENT_LANGUAGE, language.tag()));
        if self.body.len() <= COMPRESS_FROM_BYTES {
            response.insert_header(ContentEncoding::Identity);
        }
        response.content_type(self.content_type).body(self.body)
    }
}

/// A document in JSON with the end of its line, so that answers printed one after another stay apart.
fn line(document: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    let mut body = serde_json::to_vec(document)?;
    body.push(b'\n');
    Ok(body)
}

/// Renders a problem, and logs it once if it is ours.
pub fn render_fault(fault: &Fault, language: Language, request_id: &str) -> HttpResponse {
    if let Some(source) = &fault.source {
        tracing::error!(
            request.id = request_id,
            error = source.as_ref() as &dyn std::error::Error,
            "a request failed"
        );
    }
    let status =
        StatusCode::from_u16(fault.slug.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    response
        .insert_header(("x-request-id", request_id))
        .insert_header((header::CONTENT_LANGUAGE, language.tag()));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.insert_header((header::RETRY_AFTER, RETRY_AFTER_SECONDS));
    }
    if status == StatusCode::UNAUTHORIZED {
        response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
    }
    let body = line(&fault.problem(language, request_id)).unwrap_or_default();
    response
        .insert_header(ContentEncoding::Identity)
        .content_type(MEDIA_TYPE)
        .body(body)
}
