//! Rules, as given-when-then.

mod events;

use std::collections::BTreeMap;

use cqrs_es::test::TestFramework;

use super::*;
use crate::money::Fen;
use crate::policy::Fund;
use crate::region::RegionCode;
use crate::scheme::Scheme;
use crate::subject::{Given, Subject};

fn auditor() -> Subject {
    Subject::new("local", "auditor")
}

fn fen(amount: i64) -> Fen {
    Fen::try_from(amount).unwrap()
}

fn drawn() -> SampleDrawn {
    SampleDrawn {
        terms: SampleTerms {
            population: Population::Claims,
            filter: SampleFilter {
                region: RegionCode::parse("520000").unwrap(),
                scheme: Some(Scheme::Transport),
                fund: Some(Fund::Bridging),
                from: Some("2024-01-01".parse().unwrap()),
                until: Some("2024-06-30".parse().unwrap()),
                min_amount_fen: Some(fen(1)),
                max_amount_fen: Some(fen(100_000)),
            },
            position: 4711,
            seed: "2024-H1".to_owned(),
            method: SampleMethod::MonetaryUnit,
            strata: vec![StrataBy::Amount, StrataBy::Scheme, StrataBy::County],
            amount_bands_fen: vec![fen(50_000)],
            size: 5,
            sizes: BTreeMap::from([("50000-|transport|520502".to_owned(), 9)]),
            rule: 1,
        },
        strata: vec![StratumDrawn {
            stratum: "50000-|transport|520502".to_owned(),
            population: 12,
            amount_fen: 600_000,
            drawn: 9,
        }],
        digest: "aa".to_owned(),
        by: auditor(),
    }
}

fn draw() -> AuditSampleCommand {
    let SampleDrawn {
        terms,
        strata,
        digest,
        by,
    } = drawn();
    Given {
        today: "2024-07-01".parse().unwrap(),
        by,
        act: AuditSampleAct::Draw {
            terms: Box::new(terms),
            strata,
            digest,
        },
    }
}

fn was_drawn() -> Vec<AuditSampleEvent> {
    vec![AuditSampleEvent::SampleDrawn(Box::new(drawn()))]
}

#[test]
fn a_sample_keeps_how_it_was_drawn_and_by_whom() {
    TestFramework::<AuditSample>::with(())
        .given_no_previous_events()
        .when(draw())
        .then_expect_events(was_drawn());
}

#[test]
fn a_sample_is_never_drawn_again() {
    TestFramework::<AuditSample>::with(())
        .given(was_drawn())
        .when(draw())
        .then_expect_error(AuditSampleRefusal::AlreadyDrawn);
}
