//! The parameters of paths: a name means the same everywhere.

use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{Ref, RefOr, Required, Schema};

use super::text;

/// The parameters that a path names in braces, in its order.
pub(super) fn path_parameters(path: &str) -> impl Iterator<Item = Parameter> {
    path.split('/')
        .filter_map(|segment| {
            // What comes after the name is a file's ending.
            let (name, _) = segment.strip_prefix('{')?.split_once('}')?;
            Some(name)
        })
        .map(|name| {
            let (schema, description) = path_parameter(name);
            ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Path)
                .required(Required::True)
                .description(Some(description))
                .schema(Some(schema))
                .build()
        })
}

fn path_parameter(name: &str) -> (RefOr<Schema>, &'static str) {
    let named = |schema: &str| RefOr::Ref(Ref::from_schema_name(schema));
    let number = |minimum: i32, maximum: Option<i32>| {
        let schema = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(minimum))
            .maximum(maximum)
            .build();
        RefOr::T(Schema::Object(schema))
    };
    match name {
        "id" => (named("Id"), "The stream."),
        "certificate_no" => (
            named("PaperNumber"),
            "The certificate's number, percent-encoded.",
        ),
        "group" => (named("TargetGroup"), "The group."),
        "role" => (named("Role"), "The role."),
        "kind" => (named("BaseKind"), "The kind of base."),
        "code" => (named("LedgerCode"), "The row."),
        "year" => (number(1900, Some(2200)), "The reporting year."),
        "scheme" => (
            RefOr::T(text("^[a-z]+([_-][a-z]+)*$")),
            "The scheme, with a hyphen or an underscore.",
        ),
        "quarter" => (RefOr::T(text("^[0-9]{4}Q[1-4]$")), "The quarter, `2021Q3`."),
        "entry" => (number(1, None), "The number of the line."),
        "size" => (number(1, None), "How many events it covers."),
        "position" => (number(1, None), "The place in the log."),
        "version" => (number(1, None), "After which event of the stream."),
        "name" => (RefOr::T(text("^.{1,200}$")), "The name, percent-encoded."),
        _ => (named("Id"), "The fact."),
    }
}
