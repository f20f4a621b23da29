//! Rules, as given-when-then.

mod events;

use chrono::NaiveDate;
use uuid::Uuid;

use super::*;
use crate::region::RegionCode;
use crate::subject::{Given, Subject};
use crate::time::Interval;

const TODAY: &str = "2022-06-30";
const TOMORROW: &str = "2022-07-01";

fn on(date: &str) -> NaiveDate {
    date.parse().unwrap()
}

fn command(act: AgreementAct) -> AgreementCommand {
    Given {
        today: on(TODAY),
        by: Subject::new("county", "clerk"),
        act,
    }
}

fn party(region: &str, side: Side) -> Party {
    Party {
        region: RegionCode::parse(region).unwrap(),
        organisation_id: None,
        side,
    }
}

fn between(kind: AgreementKind, regions: &[&str]) -> Result<Parties, PartiesMismatch> {
    let parties = regions.iter().enumerate().map(|(place, region)| {
        let side = if place == 0 {
            Side::Sending
        } else {
            Side::Receiving
        };
        party(region, side)
    });
    Parties::of(kind, parties.collect())
}

fn signed() -> AgreementSigned {
    AgreementSigned {
        kind: AgreementKind::InterProvince,
        parties: between(AgreementKind::InterProvince, &["520000", "330000"]).unwrap(),
        signed_on: on("2021-02-01"),
        valid_from: on("2021-01-01"),
        valid_until: Some(on("2021-12-31")),
        planned_persons: Some(500),
    }
}

fn supplement(valid_until: Option<&str>) -> AgreementSupplemented {
    AgreementSupplemented {
        signed_on: on("2021-06-01"),
        valid_until: valid_until.map(on),
        planned_persons: None,
        note: None,
    }
}

fn extend(valid_until: &str) -> AgreementAct {
    AgreementAct::Supplement(supplement(Some(valid_until)))
}

fn end(ended_on: &str) -> AgreementAct {
    AgreementAct::End(AgreementEnded {
        ended_on: on(ended_on),
    })
}

/// A signed agreement to which all these acts happened.
fn agreement(acts: impl IntoIterator<Item = AgreementAct>) -> Agreement {
    let mut agreement = Agreement::default();
    for act in std::iter::once(AgreementAct::Sign(signed())).chain(acts) {
        for event in agreement.decide(command(act)).unwrap() {
            agreement.record(event);
        }
    }
    agreement
}

fn taken(agreement: &Agreement, act: AgreementAct) -> Vec<AgreementEvent> {
    agreement.decide(command(act)).unwrap()
}

fn refused(agreement: &Agreement, act: AgreementAct) -> AgreementRefusal {
    agreement.decide(command(act)).unwrap_err()
}

fn in_force(
    acts: impl IntoIterator<Item = AgreementAct>,
) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let Interval { from, until } = agreement(acts).in_force()?;
    Some((from, until))
}

#[test]
fn an_agreement_is_signed_once() {
    let test = || cqrs_es::test::TestFramework::<Agreement>::with(());
    test()
        .given_no_previous_events()
        .when(command(AgreementAct::Sign(signed())))
        .then_expect_events(vec![AgreementEvent::AgreementSigned(signed())]);
    test()
        .given(vec![AgreementEvent::AgreementSigned(signed())])
        .when(command(AgreementAct::Sign(signed())))
        .then_expect_error(AgreementRefusal::AlreadySigned);
}

#[test]
fn it_is_not_signed_in_the_future_but_may_begin_and_end_there() {
    let sign = |signed_on| {
        Agreement::default().decide(command(AgreementAct::Sign(AgreementSigned {
            signed_on: on(signed_on),
            valid_from: on("2023-01-01"),
            valid_until: Some(on("2024-12-31")),
            ..signed()
        })))
    };
    assert_eq!(
        sign(TOMORROW),
        Err(AgreementRefusal::DateInFuture { field: "signed_on" })
    );
    assert_eq!(sign(TODAY).unwrap().len(), 1);
}

#[test]
fn nothing_happens_to_an_agreement_that_is_not_signed() {
    for act in [extend("2022-12-31"), end("2021-06-01"), AgreementAct::Void] {
        assert_eq!(
            refused(&Agreement::default(), act),
            AgreementRefusal::NotSigned
        );
    }
}

#[test]
fn a_supplement_moves_the_last_day_and_what_it_leaves_out_stays() {
    assert_eq!(
        in_force([extend("2023-12-31")]),
        Some((on("2021-01-01"), Some(on("2023-12-31"))))
    );
    let supplemented = agreement([
        AgreementAct::Supplement(AgreementSupplemented {
            planned_persons: Some(800),
            ..supplement(None)
        }),
        extend("2022-03-31"),
    ]);
    let signed = supplemented.signed.unwrap();
    assert_eq!(
        (signed.valid_until, signed.planned_persons),
        (Some(on("2022-03-31")), Some(800))
    );
    assert_eq!(supplemented.supplements.len(), 2);
}

#[test]
fn a_supplement_is_not_signed_in_the_future_and_ends_nothing_before_its_start() {
    let tomorrow = AgreementSupplemented {
        signed_on: on(TOMORROW),
        ..supplement(None)
    };
    assert_eq!(
        refused(&agreement([]), AgreementAct::Supplement(tomorrow)),
        AgreementRefusal::DateInFuture { field: "signed_on" }
    );
    assert_eq!(
        refused(&agreement([]), extend("2020-12-31")),
        AgreementRefusal::EndedBeforeStart {
            started_on: on("2021-01-01")
        }
    );
    assert_eq!(taken(&agreement([]), extend("2021-01-01")).len(), 1);
}

#[test]
fn an_agreement_ends_once_on_or_after_its_first_day_and_not_in_the_future() {
    assert_eq!(
        refused(&agreement([]), end("2020-12-31")),
        AgreementRefusal::EndedBeforeStart {
            started_on: on("2021-01-01")
        }
    );
    assert_eq!(
        refused(&agreement([]), end(TOMORROW)),
        AgreementRefusal::DateInFuture { field: "ended_on" }
    );
    assert_eq!(taken(&agreement([]), end("2021-01-01")).len(), 1);
    assert_eq!(
        refused(&agreement([end("2021-06-30")]), end("2021-07-31")),
        AgreementRefusal::AlreadyEnded {
            ended_on: on("2021-06-30")
        }
    );
}

#[test]
fn an_agreement_that_has_not_begun_is_called_off_on_or_after_its_signing_and_is_never_in_force() {
    let ahead = AgreementSigned {
        signed_on: on("2022-05-01"),
        valid_from: on("2023-01-01"),
        valid_until: None,
        ..signed()
    };
    let mut agreement = Agreement::default();
    agreement.record(AgreementEvent::AgreementSigned(ahead));
    assert_eq!(
        refused(&agreement, end("2022-04-30")),
        AgreementRefusal::EndedBeforeStart {
            started_on: on("2022-05-01")
        }
    );
    assert_eq!(taken(&agreement, end("2022-05-01")).len(), 1);
    for event in taken(&agreement, end(TODAY)) {
        agreement.record(event);
    }
    assert_eq!(agreement.in_force(), None);
    assert_eq!(
        refused(&agreement, end(TODAY)),
        AgreementRefusal::AlreadyEnded {
            ended_on: on(TODAY)
        }
    );
}

#[test]
fn it_is_in_force_until_the_earlier_of_its_last_day_and_its_end() {
    let from = on("2021-01-01");
    for (acts, until) in [
        (vec![], "2021-12-31"),
        (vec![end("2021-06-30")], "2021-06-30"),
        (vec![end("2022-03-31")], "2021-12-31"),
        (vec![extend("2022-12-31"), end("2022-03-31")], "2022-03-31"),
    ] {
        assert_eq!(in_force(acts), Some((from, Some(on(until)))), "{until}");
    }
    let mut open = Agreement::default();
    open.record(AgreementEvent::AgreementSigned(AgreementSigned {
        valid_until: None,
        ..signed()
    }));
    assert_eq!(open.in_force(), Some(Interval { from, until: None }));
}

#[test]
fn a_voided_agreement_was_never_in_force_and_takes_no_acts() {
    let voided = agreement([end("2021-06-30"), AgreementAct::Void]);
    assert_eq!(voided.in_force(), None);
    for act in [AgreementAct::Void, end("2021-07-31"), extend("2022-12-31")] {
        assert_eq!(refused(&voided, act), AgreementRefusal::AlreadyVoided);
    }
    assert_eq!(
        refused(&voided, AgreementAct::Sign(signed())),
        AgreementRefusal::AlreadySigned
    );
}

#[test]
fn a_cross_province_kind_needs_several_provinces_and_an_in_province_kind_one() {
    for kind in AgreementKind::ALL {
        let crosses = kind.crosses_provinces();
        assert_eq!(
            between(*kind, &["520300", "330106"]).is_ok(),
            crosses,
            "{kind}"
        );
        assert_eq!(
            between(*kind, &["520300", "520502"]).is_ok(),
            !crosses,
            "{kind}"
        );
        assert_eq!(
            between(*kind, &["520300", "520502", "330106"]).is_ok(),
            crosses,
            "{kind}"
        );
        for too_few in [&["520300"][..], &[]] {
            assert_eq!(between(*kind, too_few), Err(PartiesMismatch), "{kind}");
        }
    }
}

#[test]
fn districts_of_one_municipality_lie_in_one_province() {
    assert!(between(AgreementKind::CityAreaInProvince, &["500101", "500102"]).is_ok());
}
