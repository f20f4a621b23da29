//! Matching agreements.

use api_spec::agreement::{
    AgreementPage, AgreementSummary, EndAgreement, SignAgreement, SupplementAgreement,
};
use api_spec::common::Reason;
use api_spec::problem::Slug;
use domain::agreement::{
    Agreement, AgreementAct, AgreementEnded, AgreementKind, AgreementSigned, AgreementSupplemented,
    Parties, Party, Side,
};
use domain::ids::{AgreementId, OrganisationId};
use domain::region::RegionCode;
use domain::time::parse_date;
use projections::directory::term;
use uuid::Uuid;

use super::answer::Answer;
use super::call::Call;
use super::cases::{act_on, changed, committed, made, not_before};
use super::dated::{DATED, Then, asked_day, dated_list, page_of, whole_page};
use super::fault::{Fault, Kind};
pub use super::history::{
    agreement_at as get_agreement_at_version, of_agreement as get_agreement_history,
};
use super::parse::{self, Faults, coded};
use super::reading::{self, PAGE};
use super::workers::split;
use crate::dated::lists;
use crate::query::directory::{self, Filter};
use crate::store::Loaded;
use crate::view;

/// The namespace of agreements' ids, which derive from caller and key. Fixed for ever.
const AGREEMENTS: Uuid = Uuid::from_u128(0x2b1e_6a3f_9d04_4c58_8f6a_71d3_5a90_c4e6);

/// Loads an agreement of which a party lies in the caller's region.
pub async fn agreement(call: &Call) -> Result<(AgreementId, Loaded<Agreement>), Fault> {
    let id: AgreementId = call.path_id("id")?;
    let loaded = call
        .state
        .store
        .log
        .load::<Agreement>(&id.to_string())
        .await?;
    let regions = loaded
        .state
        .signed
        .iter()
        .flat_map(|signed| signed.parties.iter())
        .map(|party| party.region);
    if call.caller.covers_any(regions) {
        Ok((id, loaded))
    } else {
        Err(Fault::new(Slug::NotFound))
    }
}

/// `POST /agreements`.
pub async fn sign_agreement(mut call: Call) -> Result<Answer, Fault> {
    let body = call.body::<SignAgreement>().await?;
    let wanted = &body.value;
    let kind = coded(AgreementKind::from_code(wanted.kind.code()))?;
    let mut faults = Faults::default();
    let signed_on = faults.take(parse::date("/signed_on", &wanted.signed_on));
    let valid_from = faults.take(parse::date("/valid_from", &wanted.valid_from));
    let valid_until = faults.take(parse::optional_date(
        "/valid_until",
        wanted.valid_until.as_deref(),
    ));
    let mut parties = Vec::new();
    for (index, party) in wanted.parties.iter().enumerate() {
        let on = signed_on.unwrap_or(chrono::NaiveDate::MAX);
        let region = faults.take(parse::division(
            &format!("/parties/{index}/region"),
            &party.region,
            on,
        ));
        let pointer = format!("/parties/{index}/organisation_id");
        let organisation = parse::reference::<OrganisationId>(
            &call.state.store.log,
            "organisation",
            &pointer,
            party.organisation_id.as_deref(),
        );
        let organisation = faults.take(organisation.await);
        if let (Some(region), Some(organisation_id)) = (region, organisation) {
            parties.push(Party {
                region: region.code,
                organisation_id,
                side: coded(Side::from_code(party.side.code()))?,
            });
        }
    }
    if let (Some(from), Some(until)) = (valid_from, valid_until) {
        faults.take(not_before("/valid_until", from, until));
    }
    let (Some(signed_on), Some(valid_from), Some(valid_until)) =
        (signed_on, valid_from, valid_until)
    else {
        return Err(faults.into());
    };
    faults.finish()?;
    if !call
        .caller
        .covers_any(parties.iter().map(|party| party.region))
    {
        return Err(Fault::foreign_region());
    }
    let parties = Parties::of(kind, parties).map_err(|_| Fault::new(Slug::KindPartiesMismatch))?;
    let id: AgreementId = call.fact_id(AGREEMENTS)?;
    let planned_persons = wanted.planned_persons;
    let signed = AgreementSigned {
        kind,
        parties,
        signed_on,
        valid_from,
        valid_until,
        planned_persons,
    };
    let done =
        act_on::<Agreement, _, _>(&call, id, AgreementAct::Sign(signed), None, &body).await?;
    made(
        &committed(id, &done, Vec::new()),
        &done,
        format!("/api/v1/agreements/{id}"),
    )
}

/// `GET /agreements/{id}`.
pub async fn get_agreement(call: Call) -> Result<Answer, Fault> {
    let (id, loaded) = agreement(&call).await?;
    let then = Then::of(&call, &id.to_string(), loaded).await?;
    let shown = view::agreement_view(id, &then.state, then.basis());
    then.answer(&call, shown.as_ref())
}

/// `GET /agreements`.
pub async fn list_agreements(call: Call) -> Result<Answer, Fault> {
    let query = call.query(
        &[
            &DATED[..],
            &PAGE[..],
            &["region", "kind", "in_force_on"][..],
        ]
        .concat(),
    )?;
    let mut faults = Faults::default();
    let on_day = asked_day(&query, &mut faults);
    let region = faults.take(reading::region(&query, "region")).flatten();
    let kind = query.parsed("kind", AgreementKind::from_code, Kind::NotAllowed);
    let kind = faults.take(kind).flatten();
    let on = |text: &str| parse_date(text).ok();
    let on = query.parsed("in_force_on", on, Kind::InvalidDate);
    let on = faults.take(on).flatten();
    let limit = faults.take(reading::page_size(&query)).unwrap_or(1);
    let after = faults.take(reading::page_after::<1>(&query)).flatten();
    faults.finish()?;
    let (mut look, as_of) = reading::projection(&call, &query, directory::PROJECTION).await?;
    let mut terms = directory::within([call.caller.region].into_iter().chain(region));
    terms.extend(kind.map(|kind| (term::KIND, kind.code().to_owned())));
    let filter = Filter {
        terms,
        in_force_on: on.map(|on| on.to_string()),
        after: after.map(|[after]| after).unwrap_or_default(),
        limit: limit + 1,
        ..Filter::default()
    };
    let (rows, next_page_token) = match on_day {
        None => whole_page(
            directory::agreements(&mut look, &filter, as_of).await?,
            limit,
        ),
        Some(day) => {
            let filter = Filter { limit, ..filter };
            let asked = dated_list(&call, as_of, day, &filter);
            page_of(lists::agreements_on(&mut look, &asked).await?)
        }
    };
    let items = rows
        .into_iter()
        .map(
            |(id, kind, valid_from, valid_until, regions, voided, version, _)| AgreementSummary {
                id,
                version,
                kind,
                regions: split(&regions)
                    .iter()
                    .filter_map(|code| RegionCode::parse(code).ok())
                    .map(view::region)
                    .collect(),
                valid_from,
                valid_until: Some(valid_until).filter(|until| !until.is_empty()),
                voided: voided == 1,
            },
        )
        .collect();
    let page = AgreementPage {
        items,
        next_page_token,
        basis: view::true_on(reading::basis(&look, as_of), on_day),
    };
    Ok(Answer::ok(&page)?.etag(reading::opaque_tag(&call, &page)))
}

/// `POST /agreements/{id}/supplements`.
pub async fn supplement_agreement(mut call: Call) -> Result<Answer, Fault> {
    let (id, _) = agreement(&call).await?;
    let body = call.body::<SupplementAgreement>().await?;
    let wanted = &body.value;
    let supplement = AgreementSupplemented {
        signed_on: parse::date("/signed_on", &wanted.signed_on)?,
        valid_until: parse::optional_date("/valid_until", wanted.valid_until.as_deref())?,
        planned_persons: wanted.planned_persons,
        note: wanted.note.clone(),
    };
    changed(
        id,
        &act_on::<Agreement, _, _>(&call, id, AgreementAct::Supplement(supplement), None, &body)
            .await?,
    )
}

/// `POST /agreements/{id}/end`.
pub async fn end_agreement(mut call: Call) -> Result<Answer, Fault> {
    let (id, _) = agreement(&call).await?;
    let body = call.body::<EndAgreement>().await?;
    let end = AgreementEnded {
        ended_on: parse::date("/ended_on", &body.value.ended_on)?,
    };
    changed(
        id,
        &act_on::<Agreement, _, _>(
            &call,
            id,
            AgreementAct::End(end),
            Some(&body.value.reason),
            &body,
        )
        .await?,
    )
}

/// `POST /agreements/{id}/void`.
pub async fn void_agreement(mut call: Call) -> Result<Answer, Fault> {
    let (id, _) = agreement(&call).await?;
    let body = call.body::<Reason>().await?;
    changed(
        id,
        &act_on::<Agreement, _, _>(
            &call,
            id,
            AgreementAct::Void,
            Some(&body.value.reason),
            &body,
        )
        .await?,
    )
}
