//! Registration, look-up, the whole case and its lists.

use api_spec::access_log::AccessAction;
use api_spec::answers::AttestationRecorded;
use api_spec::common::Reason;
use api_spec::problem::Slug;
use api_spec::worker::{
    AttestInsuranceHistory, ChangeOrigin, LookupAnswer, LookupWorker, RecordDeath, SurveyUpdate,
    SurveyWorker,
};
use api_spec::worker_view::{WorkerPage, WorkerSummary};
use domain::ids::AttestationId;
use domain::region::RegionCode;
use domain::worker::{
    DeathRecorded, HouseholdIncome, InsuranceHistoryAttested, InsuranceKind, OriginChanged, Source,
    Stage, SurveyUpdated, TargetGroup, Worker, WorkerAct, WorkerSurveyed,
};
use projections::directory::{scope_of_worker, term};

use super::accounts::seal_account;
use super::answer::Answer;
use super::call::Call;
use super::cases::{Side, about_holder, command, committed, holder, made, opened, worker_for};
use super::dated::{self, DATED, asked_day, dated_list, page_of, whole_page};
use super::fault::{Fault, Kind};
pub use super::history::{of_worker as get_worker_history, worker_at as get_worker_at_version};
use super::identity::{opened_to_show, record_access, record_accesses};
use super::parse::{self, Faults, citizen_id, coded, fen};
use super::reading::{self, PAGE};
use crate::dated::lists;
use crate::query::directory::{self, Filter, Search};
use crate::view;

/// `POST /workers`.
pub async fn survey_worker(mut call: Call) -> Result<Answer, Fault> {
    let body = call.body::<SurveyWorker>().await?;
    let survey = &body.value;
    let mut faults = Faults::default();
    let citizen_id = faults.take(citizen_id("/citizen_id", &survey.citizen_id));
    let surveyed_on = faults.take(parse::date("/surveyed_on", &survey.surveyed_on));
    let origin =
        surveyed_on.and_then(|on| faults.take(parse::county("/origin", &survey.origin, on)));
    let occupations = faults.take(parse::occupations(
        "/preferred_occupations",
        survey.preferred_occupations.as_deref(),
    ));
    let regions = faults.take(parse::regions(
        "/preferred_regions",
        survey.preferred_regions.as_deref(),
    ));
    let (
        Some(citizen_id),
        Some(surveyed_on),
        Some(origin),
        Some(preferred_occupations),
        Some(preferred_regions),
    ) = (citizen_id, surveyed_on, origin, occupations, regions)
    else {
        return Err(faults.into());
    };
    if !call.caller.covers(origin.code) {
        return Err(Fault::foreign_region());
    }
    let id = call.state.vault.worker_of(&citizen_id);
    let record = match call.state.vault.create(id).await {
        Err(crate::privacy::VaultError::Erased) => {
            return Err(about_holder(&call, id, Slug::AlreadyRegistered, "id").await?);
        }
        other => other?,
    };
    let name = parse::trimmed(&survey.name);
    let sealed = |field: &str, text: Option<&str>| {
        text.map(|text| record.seal(field, text.trim())).transpose()
    };
    let surveyed = WorkerSurveyed {
        citizen_id: record.seal("citizen_id", citizen_id.as_str())?,
        upgraded: citizen_id.upgraded(),
        name: record.seal("name", &name)?,
        phone: sealed("phone", survey.phone.as_deref())?,
        address: sealed("address", survey.address.as_deref())?,
        household_id: sealed("household_id", survey.household_id.as_deref())?,
        sex: citizen_id.sex(),
        born_on: citizen_id.born_on(),
        origin,
        willing: survey.willing,
        preferred_occupations,
        preferred_regions,
        household_income: survey.household_income.as_ref().map(income),
        surveyed_on,
        source: coded(Source::from_code(survey.source.code()))?,
    };
    let account = survey
        .account
        .as_ref()
        .map(|account| seal_account(&call, &record, account))
        .transpose()?;
    let envelope = call.envelope(None, &body.canonical, |bytes| record.digest(bytes))?;
    call.state.vault.index_name(id, &name).await?;
    let registration = WorkerAct::Survey {
        survey: Box::new(surveyed),
        account,
    };
    let done = match command::<Worker, _>(&call, &id.to_string(), registration, &envelope).await {
        Err(fault) if fault.slug == Slug::AlreadyRegistered => {
            return Err(about_holder(&call, id, Slug::AlreadyRegistered, "id").await?);
        }
        other => other?,
    };
    let warnings = if citizen_id.address_known() {
        Vec::new()
    } else {
        vec![Kind::AddressCodeUnknown.warning("/citizen_id", call.language)]
    };
    made(
        &committed(id, &done, warnings),
        &done,
        format!("/api/v1/workers/{id}"),
    )
}

fn income(income: &api_spec::worker::HouseholdIncome) -> HouseholdIncome {
    HouseholdIncome {
        year: income.year,
        per_head_fen: fen(income.per_head_fen),
    }
}

/// `POST /workers/lookup`.
pub async fn lookup_worker(mut call: Call) -> Result<Answer, Fault> {
    let body = call.body::<LookupWorker>().await?;
    let candidates = match (&body.value.citizen_id, &body.value.name) {
        (Some(number), None) => vec![
            call.state
                .vault
                .worker_of(&citizen_id("/citizen_id", number)?),
        ],
        (None, Some(name)) => call.state.vault.find_by_name(name).await?,
        _ => {
            return Err(Fault::at("", Kind::OneOf));
        }
    };
    let mut ids = Vec::new();
    for candidate in candidates {
        let (id, case) = holder(&call, candidate).await?;
        // What was destroyed finds nobody any more: neither the name nor the citizen id.
        if case.person.is_none() || case.erased || !call.caller.covers_any(scope_of_worker(&case)) {
            continue;
        }
        if let (Some(name), Some(person)) = (&body.value.name, &case.person) {
            // The index may hold a former name: the record decides.
            let Some(record) = opened(&call, id).await? else {
                continue;
            };
            let blank_free = |text: &str| {
                text.chars()
                    .filter(|c| !c.is_whitespace())
                    .collect::<String>()
            };
            if blank_free(&record.unseal("name", &person.name)?) != blank_free(name) {
                continue;
            }
        }
        ids.push(id.to_string());
    }
    ids.sort();
    ids.dedup();
    if ids.is_empty() {
        // Who tries numbers and names out is told of as well.
        record_access(&call, AccessAction::Lookup, "", "lookup").await?;
        Err(Fault::new(Slug::NotFound))
    } else {
        record_accesses(&call, AccessAction::Lookup, &ids, "lookup").await?;
        Answer::ok(&LookupAnswer { ids })
    }
}

/// `GET /workers/{id}`.
pub async fn get_worker(call: Call) -> Result<Answer, Fault> {
    let (id, then) = dated::worker(&call).await?;
    let record = opened_to_show(&call, id).await?;
    let shown = view::worker_view(id, &then.state, record.as_ref(), then.basis())?;
    then.answer(&call, shown.as_ref())
}

/// `GET /workers`.
pub async fn list_workers(call: Call) -> Result<Answer, Fault> {
    let filters = [
        "region",
        "stage",
        "group",
        "q",
        "employer_id",
        "updated_after",
    ];
    let query = call.query(&[&DATED[..], &PAGE[..], &filters[..]].concat())?;
    let mut faults = Faults::default();
    let on = asked_day(&query, &mut faults);
    let region = faults.take(reading::region(&query, "region")).flatten();
    let known = |name, of: fn(&str) -> bool, kind: Kind| {
        query.parsed(name, |text| of(text).then(|| text.to_owned()), kind)
    };
    let stage = faults
        .take(known(
            "stage",
            |code| Stage::from_code(code).is_some(),
            Kind::NotAllowed,
        ))
        .flatten();
    let group = faults
        .take(known(
            "group",
            |code| TargetGroup::from_code(code).is_some(),
            Kind::NotAllowed,
        ))
        .flatten();
    let employer = faults
        .take(known(
            "employer_id",
            |id| id.parse::<uuid::Uuid>().is_ok(),
            Kind::InvalidId,
        ))
        .flatten();
    let limit = faults.take(reading::page_size(&query)).unwrap_or(1);
    let after = faults.take(reading::page_after::<1>(&query)).flatten();
    faults.finish()?;
    let changed_after = reading::position(&call.state.store.log, &query, "updated_after").await?;
    let (mut look, as_of) = reading::projection(&call, &query, directory::PROJECTION).await?;

    let mut terms = directory::within([call.caller.region].into_iter().chain(region));
    terms.extend(group.map(|group| (term::GROUP, group)));
    terms.extend(employer.map(|id| (term::EMPLOYER, id.to_ascii_lowercase())));
    let filter = Filter {
        terms,
        search: query.text("q").map(|text| Search {
            text: text.to_owned(),
            terms: &[term::CERTIFICATE, term::EMPLOYER],
            part_of: None,
        }),
        columns: stage.map(|stage| ("stage", stage)).into_iter().collect(),
        changed_after,
        in_force_on: None,
        after: after.map(|[after]| after).unwrap_or_default(),
        limit: limit + 1,
    };
    let (rows, next_page_token) = match on {
        None => whole_page(directory::workers(&mut look, &filter, as_of).await?, limit),
        Some(day) => {
            let filter = Filter { limit, ..filter };
            let asked = dated_list(&call, as_of, day, &filter);
            page_of(lists::workers_on(&mut look, &asked).await?)
        }
    };
    let named = |code: &str| RegionCode::parse(code).ok().map(view::region);
    let items = rows
        .into_iter()
        .filter_map(
            |(id, stage, origin, destination, groups, employers, version, updated_position)| {
                Some(WorkerSummary {
                    id,
                    version,
                    stage,
                    origin: named(&origin)?,
                    destination: named(&destination),
                    target_groups: split(&groups),
                    employer_ids: split(&employers),
                    updated_position,
                })
            },
        )
        .collect();
    let page = WorkerPage {
        items,
        next_page_token,
        basis: view::true_on(reading::basis(&look, as_of), on),
    };
    Ok(Answer::ok(&page)?.etag(reading::opaque_tag(&call, &page)))
}

/// The parts of a comma list; none of an empty one.
pub fn split(list: &str) -> Vec<String> {
    list.split(',')
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// `POST /workers/{id}/survey-updates`.
pub async fn update_survey(mut call: Call) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, Side::Origin).await?;
    let body = call.body::<SurveyUpdate>().await?;
    let update = &body.value;
    let mut faults = Faults::default();
    let surveyed_on = faults.take(parse::date("/surveyed_on", &update.surveyed_on));
    let occupations = update.preferred_occupations.as_deref();
    let occupations = faults.take(
        occupations
            .map(|codes| parse::occupations("/preferred_occupations", Some(codes)))
            .transpose(),
    );
    let regions = update.preferred_regions.as_deref();
    let regions = faults.take(
        regions
            .map(|codes| parse::regions("/preferred_regions", Some(codes)))
            .transpose(),
    );
    let (Some(surveyed_on), Some(preferred_occupations), Some(preferred_regions)) =
        (surveyed_on, occupations, regions)
    else {
        return Err(faults.into());
    };
    let update = SurveyUpdated {
        willing: update.willing,
        preferred_occupations,
        preferred_regions,
        household_income: update.household_income.as_ref().map(income),
        surveyed_on,
    };
    scoped
        .change(&call, WorkerAct::UpdateSurvey(update), None, &body)
        .await
}

/// `POST /workers/{id}/origin`.
pub async fn change_origin(mut call: Call) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, Side::Origin).await?;
    let body = call.body::<ChangeOrigin>().await?;
    let changed_on = parse::date("/changed_on", &body.value.changed_on)?;
    let origin = parse::county("/origin", &body.value.origin, changed_on)?;
    let change = WorkerAct::ChangeOrigin(OriginChanged { origin, changed_on });
    scoped
        .change(&call, change, body.value.reason.clone(), &body)
        .await
}

/// `POST /workers/{id}/death`.
pub async fn record_death(mut call: Call) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, Side::Origin).await?;
    let body = call.body::<RecordDeath>().await?;
    let died_on = parse::date("/died_on", &body.value.died_on)?;
    let death = WorkerAct::RecordDeath(DeathRecorded {
        died_on,
        source: body.value.source.clone(),
    });
    scoped.change(&call, death, None, &body).await
}

/// `POST /workers/{id}/death/void`.
pub async fn void_death(mut call: Call) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, Side::Origin).await?;
    let body = call.body::<Reason>().await?;
    scoped
        .change(
            &call,
            WorkerAct::VoidDeath,
            Some(body.value.reason.clone()),
            &body,
        )
        .await
}

/// `POST /workers/{id}/insurance-history`.
pub async fn attest_insurance_history(mut call: Call) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, Side::Origin).await?;
    let body = call.body::<AttestInsuranceHistory>().await?;
    let attestation_id: AttestationId = call.fact_id(scoped.id.as_uuid())?;
    let attested = InsuranceHistoryAttested {
        attestation_id,
        kind: coded(InsuranceKind::from_code(body.value.kind.code()))?,
        months: body.value.months,
        as_of: parse::date("/as_of", &body.value.as_of)?,
        source: body.value.source.clone(),
    };
    let path = format!("insurance-history/{attestation_id}");
    scoped
        .record(
            &call,
            WorkerAct::AttestInsuranceHistory(attested),
            &body,
            &path,
            |committed| AttestationRecorded {
                committed,
                attestation_id: attestation_id.to_string(),
            },
        )
        .await
}
