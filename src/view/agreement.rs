//! An agreement as the contract shows it.

use api_spec::agreement::{AgreementView, PartyView, SupplementView};
use api_spec::common::Basis;
use domain::agreement::Agreement;
use domain::ids::AgreementId;

use super::{day, number, region};

/// The agreement; none if nothing is signed.
pub fn agreement_view(
    id: AgreementId,
    agreement: &Agreement,
    basis: Basis,
) -> Option<AgreementView> {
    let signed = agreement.signed.as_ref()?;
    let parties = signed.parties.iter().map(|party| PartyView {
        region: region(party.region),
        organisation_id: party.organisation_id.map(|id| id.to_string()),
        side: party.side.code().to_owned(),
    });
    let supplements = agreement
        .supplements
        .iter()
        .map(|supplement| SupplementView {
            signed_on: supplement.signed_on.to_string(),
            valid_until: day(supplement.valid_until),
            planned_persons: supplement.planned_persons,
            note: supplement.note.clone(),
        });
    Some(AgreementView {
        id: id.to_string(),
        version: number(agreement.version),
        kind: signed.kind.code().to_owned(),
        parties: parties.collect(),
        signed_on: signed.signed_on.to_string(),
        valid_from: signed.valid_from.to_string(),
        valid_until: day(signed.valid_until),
        planned_persons: signed.planned_persons,
        supplements: supplements.collect(),
        ended_on: day(agreement.ended_on),
        voided: agreement.voided,
        basis,
    })
}
