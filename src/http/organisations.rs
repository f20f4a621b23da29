//! Organisations: their data is public, readable by every role and nameable by all; the bank account is
//! shown masked.

use std::collections::BTreeSet;

use api_spec::organisation::{
    Designate, GrantRole, MoveOrganisation, OrganisationPage, OrganisationSummary, RecogniseBrand,
    RegisterOrganisation, RevokeDesignation, WithdrawBrand, WithdrawRole,
};
use api_spec::problem::Slug;
use domain::credit_code::CreditCode;
use domain::ids::OrganisationId;
use domain::organisation::{
    BaseDesignated, BaseKind, BaseRevoked, BrandRecognised, BrandWithdrawn, Organisation,
    OrganisationAct, OrganisationMoved, OrganisationRegistered, Role, RoleGranted, RoleWithdrawn,
};
use domain::region::RegionCode;
use projections::directory::term;

use super::accounts::seal_account;
use super::answer::Answer;
use super::call::Call;
use super::cases::{act_on, changed, committed, made, opened};
use super::dated::{DATED, Then, asked_day, dated_list, page_of, whole_page};
use super::fault::{Fault, Kind};
pub use super::history::{
    of_organisation as get_organisation_history, organisation_at as get_organisation_at_version,
};
use super::parse::{self, Faults, coded};
use super::reading::{self, PAGE};
use super::workers::split;
use crate::dated::lists;
use crate::query::directory::{self, Filter, Search};
use crate::store::Loaded;
use crate::view;

/// Loads an organisation: public, so whoever asks.
pub async fn organisation(call: &Call) -> Result<(OrganisationId, Loaded<Organisation>), Fault> {
    let id: OrganisationId = call.path_id("id")?;
    let loaded = call
        .state
        .store
        .log
        .load::<Organisation>(&id.to_string())
        .await?;
    if loaded.state.registration.is_none() {
        Err(Fault::new(Slug::NotFound))
    } else {
        Ok((id, loaded))
    }
}

/// An organisation that the caller may change: public to read, but in scope by its region to write.
pub async fn own_organisation(call: &Call) -> Result<OrganisationId, Fault> {
    let (id, loaded) = organisation(call).await?;
    let seats = loaded.state.seats.iter().map(|seat| seat.region);
    if call.caller.covers_any(seats) {
        Ok(id)
    } else {
        Err(Fault::foreign_region())
    }
}

/// `POST /organisations`.
pub async fn register_organisation(mut call: Call) -> Result<Answer, Fault> {
    let body = call.body::<RegisterOrganisation>().await?;
    let wanted = &body.value;
    let mut faults = Faults::default();
    let code = CreditCode::parse(&wanted.credit_code);
    let credit_code = faults.take(code.map_err(|fault| Fault::coded("/credit_code", fault.code())));
    let registered_on = faults.take(parse::date("/registered_on", &wanted.registered_on));
    let region =
        registered_on.and_then(|on| faults.take(parse::division("/region", &wanted.region, on)));
    let (Some(credit_code), Some(registered_on), Some(region)) =
        (credit_code, registered_on, region)
    else {
        return Err(faults.into());
    };
    if !call.caller.covers(region.code) {
        return Err(Fault::foreign_region());
    }
    let roles = wanted
        .roles
        .iter()
        .map(|role| coded(Role::from_code(role.code())))
        .collect::<Result<BTreeSet<_>, _>>()?;
    let id = OrganisationId::from_credit_code(&credit_code);
    let account = match &wanted.account {
        Some(account) => {
            let record = call.state.vault.create(id).await?;
            Some(seal_account(&call, &record, account)?)
        }
        None => None,
    };
    let fits = credit_code.organisation_code_fits();
    let registration = OrganisationRegistered {
        credit_code,
        name: parse::trimmed(&wanted.name),
        region: region.code,
        registered_on,
    };
    let done = act_on::<Organisation, _, _>(
        &call,
        id,
        OrganisationAct::Register {
            registration,
            roles,
            account,
        },
        None,
        &body,
    )
    .await;
    let done = match done {
        // Its data is public: whoever registers it again is told where it is.
        Err(fault) if fault.slug == Slug::AlreadyRegistered => {
            return Err(fault.fact("id", id.to_string()));
        }
        other => other?,
    };
    let warnings = if fits {
        Vec::new()
    } else {
        vec![Kind::OrganisationCodeCheck.warning("/credit_code", call.language)]
    };
    made(
        &committed(id, &done, warnings),
        &done,
        format!("/api/v1/organisations/{id}"),
    )
}

/// `GET /organisations/{id}`.
pub async fn get_organisation(call: Call) -> Result<Answer, Fault> {
    let (id, loaded) = organisation(&call).await?;
    let then = Then::of(&call, &id.to_string(), loaded).await?;
    let record = opened(&call, id).await?;
    let shown = view::organisation_view(id, &then.state, record.as_ref(), then.basis())?;
    then.answer(&call, shown.as_ref())
}

/// `GET /organisations`.
pub async fn list_organisations(call: Call) -> Result<Answer, Fault> {
    let query = call.query(
        &[
            &DATED[..],
            &PAGE[..],
            &["region", "role", "credit_code", "q"][..],
        ]
        .concat(),
    )?;
    let mut faults = Faults::default();
    let on_day = asked_day(&query, &mut faults);
    let region = faults.take(reading::region(&query, "region")).flatten();
    let role = query.parsed("role", Role::from_code, Kind::NotAllowed);
    let role = faults.take(role).flatten();
    let code = |text: &str| CreditCode::parse(text).ok();
    let code = query.parsed("credit_code", code, Kind::InvalidCreditCode);
    let code = faults.take(code).flatten();
    let limit = faults.take(reading::page_size(&query)).unwrap_or(1);
    let after = faults.take(reading::page_after::<1>(&query)).flatten();
    faults.finish()?;
    let (mut look, as_of) = reading::projection(&call, &query, directory::PROJECTION).await?;
    let mut terms = directory::within(region);
    terms.extend(role.map(|role| (term::ROLE, role.code().to_owned())));
    terms.extend(code.map(|code| (term::CREDIT_CODE, code.to_string())));
    let filter = Filter {
        terms,
        search: query.text("q").map(|text| Search {
            text: text.to_owned(),
            terms: &[term::CREDIT_CODE],
            part_of: Some("name"),
        }),
        after: after.map(|[after]| after).unwrap_or_default(),
        limit: limit + 1,
        ..Filter::default()
    };
    let (rows, next_page_token) = match on_day {
        None => whole_page(
            directory::organisations(&mut look, &filter, as_of).await?,
            limit,
        ),
        Some(day) => {
            let filter = Filter { limit, ..filter };
            let asked = dated_list(&call, as_of, day, &filter);
            page_of(lists::organisations_on(&mut look, &asked).await?)
        }
    };
    let items = rows
        .into_iter()
        .filter_map(|(id, credit_code, name, region, roles, version, _)| {
            let region = view::region(RegionCode::parse(&region).ok()?);
            Some(OrganisationSummary {
                id,
                version,
                credit_code,
                name,
                region,
                roles: split(&roles),
            })
        })
        .collect();
    let page = OrganisationPage {
        items,
        next_page_token,
        basis: view::true_on(reading::basis(&look, as_of), on_day),
    };
    Ok(Answer::ok(&page)?.etag(reading::opaque_tag(&call, &page)))
}

/// `POST /organisations/{id}/roles`.
pub async fn grant_role(mut call: Call) -> Result<Answer, Fault> {
    let id = own_organisation(&call).await?;
    let body = call.body::<GrantRole>().await?;
    let role = coded(Role::from_code(body.value.role.code()))?;
    let grant = OrganisationAct::GrantRole(RoleGranted {
        role,
        from: parse::date("/from", &body.value.from)?,
    });
    changed(
        id,
        &act_on::<Organisation, _, _>(&call, id, grant, None, &body).await?,
    )
}

/// `POST /organisations/{id}/roles/{role}/withdraw`.
pub async fn withdraw_role(mut call: Call) -> Result<Answer, Fault> {
    let id = own_organisation(&call).await?;
    let role = Role::from_code(call.path("role")).ok_or_else(|| Fault::new(Slug::NotFound))?;
    let body = call.body::<WithdrawRole>().await?;
    let end = OrganisationAct::WithdrawRole(RoleWithdrawn {
        role,
        until: parse::date("/until", &body.value.until)?,
    });
    changed(
        id,
        &act_on::<Organisation, _, _>(&call, id, end, Some(&body.value.reason), &body).await?,
    )
}

/// `POST /organisations/{id}/designations`.
pub async fn designate_base(mut call: Call) -> Result<Answer, Fault> {
    let id = own_organisation(&call).await?;
    let body = call.body::<Designate>().await?;
    let designation = OrganisationAct::Designate(BaseDesignated {
        kind: coded(BaseKind::from_code(body.value.kind.code()))?,
        designated_on: parse::date("/designated_on", &body.value.designated_on)?,
        near_resettlement_site: body.value.near_resettlement_site.unwrap_or(false),
    });
    changed(
        id,
        &act_on::<Organisation, _, _>(&call, id, designation, None, &body).await?,
    )
}

/// `POST /organisations/{id}/designations/{kind}/revoke`.
pub async fn revoke_designation(mut call: Call) -> Result<Answer, Fault> {
    let id = own_organisation(&call).await?;
    let kind = BaseKind::from_code(call.path("kind")).ok_or_else(|| Fault::new(Slug::NotFound))?;
    let body = call.body::<RevokeDesignation>().await?;
    let revoked_on = parse::date("/revoked_on", &body.value.revoked_on)?;
    let end = OrganisationAct::RevokeDesignation(BaseRevoked { kind, revoked_on });
    changed(
        id,
        &act_on::<Organisation, _, _>(&call, id, end, Some(&body.value.reason), &body).await?,
    )
}

/// `POST /organisations/{id}/brands`.
pub async fn recognise_brand(mut call: Call) -> Result<Answer, Fault> {
    let id = own_organisation(&call).await?;
    let body = call.body::<RecogniseBrand>().await?;
    let brand = OrganisationAct::RecogniseBrand(BrandRecognised {
        name: parse::trimmed(&body.value.name),
        recognised_on: parse::date("/recognised_on", &body.value.recognised_on)?,
    });
    changed(
        id,
        &act_on::<Organisation, _, _>(&call, id, brand, None, &body).await?,
    )
}

/// `POST /organisations/{id}/brands/{name}/withdraw`.
pub async fn withdraw_brand(mut call: Call) -> Result<Answer, Fault> {
    let id = own_organisation(&call).await?;
    let name = call.path("name").to_owned();
    let body = call.body::<WithdrawBrand>().await?;
    let withdrawn_on = parse::date("/withdrawn_on", &body.value.withdrawn_on)?;
    let end = OrganisationAct::WithdrawBrand(BrandWithdrawn { name, withdrawn_on });
    changed(
        id,
        &act_on::<Organisation, _, _>(&call, id, end, Some(&body.value.reason), &body).await?,
    )
}

/// `POST /organisations/{id}/region`.
pub async fn move_organisation(mut call: Call) -> Result<Answer, Fault> {
    let id = own_organisation(&call).await?;
    let body = call.body::<MoveOrganisation>().await?;
    let moved_on = parse::date("/moved_on", &body.value.moved_on)?;
    let region = parse::division("/region", &body.value.region, moved_on)?.code;
    changed(
        id,
        &act_on::<Organisation, _, _>(
            &call,
            id,
            OrganisationAct::Move(OrganisationMoved { region, moved_on }),
            None,
            &body,
        )
        .await?,
    )
}
