//! The interactive documentation, from assets inside the binary: no other host is asked for anything.

use std::sync::Arc;

use actix_web::http::header;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use api_spec::problem::Slug;
use utoipa_swagger_ui::Config;

use super::routes::refuse;

/// Mounts `/docs/`, and leads there from `/` and `/docs`.
pub fn mount(config: &mut ServiceConfig) {
    let page = Arc::new(Config::from("/openapi.json"));
    let lead = || async {
        HttpResponse::Found()
            .insert_header((header::LOCATION, "/docs/"))
            .finish()
    };
    config.route("/", web::get().to(lead));
    config.route("/docs", web::get().to(lead));
    config.route(
        "/docs/{file:.*}",
        web::get().to(move |request: HttpRequest, file: web::Path<String>| {
            let page = Arc::clone(&page);
            async move {
                match utoipa_swagger_ui::serve(&file, page) {
                    Ok(Some(file)) => HttpResponse::Ok()
                        .content_type(file.content_type)
                        .body(file.bytes.into_owned()),
                    Ok(None) => refuse(&request, Slug::NotFound),
                    Err(_) => refuse(&request, Slug::Internal),
                }
            }
        }),
    );
}
