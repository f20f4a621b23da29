//! Each rule: a planted case, a near miss, and that a cleared one is not raised again for the same evidence.

mod journeys;
mod learning;
mod offices;
mod payments;
mod shared;
mod status;
mod story;
mod told;
mod work;

use domain::finding::{Evaluation, Rule, Severity};
use story::Story;
use told::Told;

/// The findings of a rule.
fn of(story: &Story, rule: Rule) -> Vec<Told> {
    let all = story.findings().into_iter();
    all.filter(|told| told.rule == rule.code()).collect()
}

/// That a rule has one finding, so grave, with this amount at stake; that it is nothing any more once two auditors have
/// cleared it, whatever else is recorded; and what was measured.
#[track_caller]
fn planted(story: &Story, rule: Rule, severity: Severity, amount_fen: i64) -> Told {
    let found = of(story, rule);
    let [told] = &found[..] else {
        panic!("one finding of {rule}: {found:#?}")
    };
    assert_eq!(told.severity, severity.code());
    assert_eq!(told.amount_fen, amount_fen);
    assert!(!told.evidence.is_empty(), "{told:?}");
    story.cleared_once(told);
    told.clone()
}

/// That a rule finds nothing.
#[track_caller]
fn nothing(story: &Story, rule: Rule) {
    assert_eq!(of(story, rule), [], "{rule}");
}

#[test]
fn a_rule_that_lacks_all_its_facts_finds_nothing_and_says_what_it_lacks() {
    for rule in [Rule::R9, Rule::R10] {
        assert!(matches!(rule.evaluation(), Evaluation::None(missing) if !missing.is_empty()));
    }
}
