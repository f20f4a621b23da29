//! Problems and faults: unique, in both languages, and listed by who may give them.

use std::collections::{BTreeMap, BTreeSet};

use api_spec::fault::Fault;
use api_spec::{Language, Slug, document_value, refusals};
use serde_json::json;

use crate::{id, operations};

#[test]
fn problem_slugs_are_unique_and_have_titles_in_both_languages() {
    let mut seen = BTreeSet::new();
    for slug in Slug::ALL {
        assert!(seen.insert(slug.slug()), "{} stands twice", slug.slug());
        assert!(
            slug.slug()
                .chars()
                .all(|letter| letter.is_ascii_lowercase() || letter == '-'),
            "{}",
            slug.slug()
        );
        assert!((400..600).contains(&slug.status()), "{}", slug.slug());
        assert!(
            !slug.title(Language::En).is_empty() && slug.title(Language::En).is_ascii(),
            "{}",
            slug.slug()
        );
        assert!(
            !slug.title(Language::Zh).is_empty() && !slug.title(Language::Zh).is_ascii(),
            "{}",
            slug.slug()
        );
    }
}

#[test]
fn every_refusal_belongs_to_an_operation_that_lists_it() {
    let document = document_value().unwrap();
    let mut listed = BTreeSet::new();
    for (path, method, operation) in operations(&document) {
        let text = operation["responses"]["409"]["description"]
            .as_str()
            .unwrap_or_default();
        for slug in refusals::of(id(operation)) {
            assert!(slug.is_refusal(), "{} is no refusal", slug.slug());
            assert!(
                text.contains(&format!("`{}`", slug.slug())),
                "{method} {path} {}",
                slug.slug()
            );
            listed.insert(*slug);
        }
    }
    let all: BTreeSet<Slug> = Slug::ALL
        .iter()
        .copied()
        .filter(|slug| slug.is_refusal())
        .collect();
    assert_eq!(listed, all);
}

#[test]
fn fault_codes_are_unique_and_have_messages_in_both_languages() {
    let mut seen = BTreeMap::new();
    for fault in Fault::ALL {
        assert_eq!(
            seen.insert(fault.code(), *fault),
            None,
            "{} stands twice",
            fault.code()
        );
        assert_eq!(Fault::from_code(fault.code()), Some(*fault));
        assert!(
            !fault.message(Language::Zh).is_ascii() && !fault.message(Language::En).is_empty(),
            "{}",
            fault.code()
        );
    }
}

#[test]
fn a_problem_carries_its_facts_beside_the_standard_members() {
    let mut problem = api_spec::Problem::new(
        Slug::VersionMismatch,
        Language::En,
        "It moved on.",
        "0199f0a2",
    );
    problem.facts.insert("current_version".to_owned(), json!(8));
    assert_eq!(
        serde_json::to_value(&problem).unwrap(),
        json!({
            "type": "/problems/version-mismatch", "title": "The record has changed since you read it", "status": 412,
            "detail": "It moved on.", "instance": "0199f0a2", "current_version": 8,
        })
    );
}
