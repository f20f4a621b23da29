//! Which form of an answer a caller prefers.

use api_spec::problem::Slug;

use super::call::Call;
use super::fault::Fault;

/// Whether the caller prefers a media type over JSON. Neither: 406.
pub fn prefers(call: &Call, media_type: &str) -> Result<bool, Fault> {
    prefers_over_json(call.header("accept").as_deref(), media_type)
}

fn prefers_over_json(accept: Option<&str>, media_type: &str) -> Result<bool, Fault> {
    let Some(accept) = accept else {
        return Ok(false);
    };
    let quality = |media_type: &str| {
        let (kind, subtype) = media_type.split_once('/').unwrap_or_default();
        let ranges = accept.split(',').filter_map(|range| {
            let mut parts = range.split(';').map(str::trim);
            let (left, right) = parts.next()?.split_once('/')?;
            let fits = (left == "*" || left.eq_ignore_ascii_case(kind))
                && (right == "*" || right.eq_ignore_ascii_case(subtype));
            let q = parts
                .find_map(|part| part.strip_prefix("q=")?.parse::<f32>().ok())
                .unwrap_or(1.0);
            // The range that names the type most closely decides.
            fits.then_some((usize::from(left != "*") + usize::from(right != "*"), q))
        });
        ranges
            .max_by_key(|(closeness, _)| *closeness)
            .map_or(0.0, |(_, q)| q)
    };
    let (json, other) = (quality("application/json"), quality(media_type));
    if json <= 0.0 && other <= 0.0 {
        Err(Fault::new(Slug::NotAcceptable))
    } else {
        Ok(other > json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_form_is_given() {
        let csv = |accept| prefers_over_json(accept, "text/csv");
        assert!(!csv(None).unwrap());
        assert!(!csv(Some("*/*")).unwrap());
        assert!(!csv(Some("text/csv;q=0.5, application/json")).unwrap());
        assert!(csv(Some("text/csv, */*;q=0.1")).unwrap());
        assert!(csv(Some("text/*")).unwrap());
        assert_eq!(
            csv(Some("image/png")).unwrap_err().slug,
            Slug::NotAcceptable
        );
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        assert!(prefers_over_json(Some(browser), "text/html").unwrap());
    }
}
