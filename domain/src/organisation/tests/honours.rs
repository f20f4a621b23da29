//! Designations and brands hold once at a time.

use super::*;

const KIND: BaseKind = BaseKind::ExportBase;

fn designated(from: &str, revoked_on: Option<&str>) -> OrganisationRefusal {
    OrganisationRefusal::AlreadyDesignated {
        kind: KIND,
        designated_on: on(from),
        revoked_on: revoked_on.map(on),
    }
}

fn recognised(from: &str, withdrawn_on: Option<&str>) -> OrganisationRefusal {
    OrganisationRefusal::BrandAlreadyRecognised {
        recognised_on: on(from),
        withdrawn_on: withdrawn_on.map(on),
    }
}

#[test]
fn a_base_is_designated_once_until_it_is_revoked() {
    let none = OrganisationRefusal::NotDesignated { kind: KIND };
    assert_eq!(refused(&organisation([]), revoke("2021-06-01")), none);
    let mut base = organisation([designate("2021-01-01")]);
    for again in ["2020-06-01", "2021-01-01", "2021-06-01"] {
        assert_eq!(
            refused(&base, designate(again)),
            designated("2021-01-01", None)
        );
    }
    let aid_base = OrganisationAct::Designate(BaseDesignated {
        kind: BaseKind::EmploymentAidBase,
        designated_on: on("2021-01-01"),
        near_resettlement_site: false,
    });
    assert_eq!(taken(&base, aid_base).len(), 1);
    take(&mut base, revoke("2021-06-01"));
    assert_eq!(refused(&base, revoke("2021-07-01")), none);
    assert_eq!(taken(&base, designate("2021-08-01")).len(), 1);
}

#[test]
fn a_designation_within_the_days_of_a_revoked_one_is_refused_with_those_days() {
    let base = organisation([designate("2021-01-01"), revoke("2021-06-01")]);
    for within in ["2021-01-01", "2021-03-01", "2021-05-31"] {
        assert_eq!(
            refused(&base, designate(within)),
            designated("2021-01-01", Some("2021-06-01")),
            "{within}"
        );
    }
    assert_eq!(taken(&base, designate("2021-06-01")).len(), 1);
    // Revoked from its first day on, it never held.
    let never = organisation([designate("2021-01-01"), revoke("2021-01-01")]);
    assert_eq!(taken(&never, designate("2021-01-01")).len(), 1);
}

#[test]
fn an_earlier_designation_is_recorded_late_and_ends_before_the_next_began() {
    let base = organisation([
        designate("2021-01-01"),
        revoke("2021-06-01"),
        designate("2019-01-01"),
    ]);
    assert_eq!(
        refused(&base, revoke("2021-01-02")),
        designated("2021-01-01", Some("2021-06-01"))
    );
    assert_eq!(
        refused(&base, revoke("2022-01-01")),
        designated("2021-01-01", Some("2021-06-01"))
    );
    assert_eq!(taken(&base, revoke("2021-01-01")).len(), 1);
}

#[test]
fn a_brand_is_recognised_once_until_it_is_withdrawn() {
    let none = OrganisationRefusal::BrandNotRecognised;
    assert_eq!(
        refused(&organisation([]), withdraw_brand("2021-06-01")),
        none
    );
    let mut brand = organisation([recognise("2021-01-01")]);
    assert_eq!(
        refused(&brand, recognise("2021-06-01")),
        recognised("2021-01-01", None)
    );
    take(&mut brand, withdraw_brand("2021-06-01"));
    assert_eq!(refused(&brand, withdraw_brand("2021-07-01")), none);
    assert_eq!(
        refused(&brand, recognise("2021-05-31")),
        recognised("2021-01-01", Some("2021-06-01"))
    );
    assert_eq!(taken(&brand, recognise("2021-06-01")).len(), 1);
}

#[test]
fn an_earlier_recognition_is_recorded_late_and_ends_before_the_next_began() {
    let brand = organisation([
        recognise("2021-01-01"),
        withdraw_brand("2021-06-01"),
        recognise("2019-01-01"),
    ]);
    assert_eq!(
        refused(&brand, withdraw_brand("2021-02-01")),
        recognised("2021-01-01", Some("2021-06-01"))
    );
    assert_eq!(taken(&brand, withdraw_brand("2020-12-31")).len(), 1);
}
