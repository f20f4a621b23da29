//! Filing claims and further parts of claims.

use std::collections::BTreeSet;

use api_spec::claim::{Applicant, FileOrganisationClaim, FilePart, FileWorkerClaim};
use api_spec::common::EvidenceItem;
use api_spec::problem::Slug;
use api_spec::values;
use chrono::NaiveDate;
use domain::claim::{
    Applicant as Applied, ApplicantKind, Claim, ClaimAct, ClaimFiled, Claimant, PartKind, PartOf,
};
use domain::evidence::Evidence;
use domain::ids::ClaimId;
use domain::scheme::Scheme;
use domain::time::Month;
use serde_json::{Value, json};

use super::holder::{At, Holder, Of, act, after, path_of, settled};
use crate::claims::{Determined, MAX_LINES, Wanted, anew, for_organisation, for_worker};
use crate::http::answer::Answer;
use crate::http::call::{Body, Call};
use crate::http::cases::made;
use crate::http::fault::{Fault, Kind};
use crate::http::parse::{self, Faults, coded};
use crate::http::reading;
use crate::http::subsidies::months_of;
use crate::query::determinations::PROJECTION;
use crate::view::pinned_view;

/// What is applied for.
enum Asked<'a> {
    /// Questions that fit.
    Wanted(Wanted),
    /// A further part of a claim.
    Part(&'a Claim, PartKind),
}

/// An application as it was read from a body.
struct Application<'a> {
    asked: Asked<'a>,
    applied_on: NaiveDate,
    applicant: Applied,
    evidence: Vec<Evidence>,
    contested: Option<String>,
}

/// `POST /workers/{id}/claims`.
pub async fn file_worker_claim(mut call: Call) -> Result<Answer, Fault> {
    let holder = Holder::for_filing(&call, Of::Workers).await?;
    let body = call.body::<FileWorkerClaim>().await?;
    let asked = &body.value;
    let mut faults = Faults::default();
    let dispatch = faults.take(id("/dispatch_id", asked.dispatch_id.as_deref()));
    let training = faults.take(id("/training_id", asked.training_id.as_deref()));
    let venture = faults.take(id("/venture_id", asked.venture_id.as_deref()));
    let common = faults.take(common(
        &asked.applied_on,
        asked.applicant.as_ref(),
        asked.evidence.clone(),
        asked.contested.as_deref(),
    ));
    let (Some(dispatch), Some(training), Some(venture), Some(common)) =
        (dispatch, training, venture, common)
    else {
        return Err(faults.into());
    };
    let wanted = Wanted {
        programme: asked.programme.clone(),
        dispatches: dispatch.into_iter().collect(),
        trainings: training.into_iter().collect(),
        certificate_no: asked.certificate_no.as_deref().map(parse::trimmed),
        venture,
        year: asked.year,
        ..Wanted::all_of(scheme(asked.scheme)?)
    };
    file(&call, &holder, &common.of(Asked::Wanted(wanted)), &body).await
}

/// `POST /organisations/{id}/claims`.
pub async fn file_organisation_claim(mut call: Call) -> Result<Answer, Fault> {
    let holder = Holder::for_filing(&call, Of::Organisations).await?;
    let body = call.body::<FileOrganisationClaim>().await?;
    let asked = &body.value;
    let mut faults = Faults::default();
    let months = faults.take(months("/period", asked.period.as_deref()));
    let workers = faults.take(ids("/worker_ids", asked.worker_ids.as_deref()));
    let dispatches = faults.take(ids("/dispatch_ids", asked.dispatch_ids.as_deref()));
    let trainings = faults.take(ids("/training_ids", asked.training_ids.as_deref()));
    let common = faults.take(common(
        &asked.applied_on,
        asked.applicant.as_ref(),
        asked.evidence.clone(),
        asked.contested.as_deref(),
    ));
    let (Some(months), Some(workers), Some(dispatches), Some(trainings), Some(common)) =
        (months, workers, dispatches, trainings, common)
    else {
        return Err(faults.into());
    };
    let wanted = Wanted {
        programme: asked.programme.clone(),
        workers,
        dispatches,
        trainings,
        year: asked.year,
        months,
        ..Wanted::all_of(scheme(asked.scheme)?)
    };
    file(&call, &holder, &common.of(Asked::Wanted(wanted)), &body).await
}

/// `POST …/claims/{claim_id}/parts`.
pub async fn part(mut call: Call, of: Of) -> Result<Answer, Fault> {
    let At { holder, claim_id } = At::for_bringer(&call, of).await?;
    let first = holder.claim(holder.claim(claim_id)?.first_part())?;
    let body = call.body::<FilePart>().await?;
    let kind = coded(PartKind::from_code(body.value.kind.code()))?;
    let common = common(&body.value.applied_on, None, None, None)?;
    file(&call, &holder, &common.of(Asked::Part(first, kind)), &body).await
}

/// What every application says.
struct Common {
    applied_on: NaiveDate,
    applicant: Applied,
    evidence: Vec<Evidence>,
    contested: Option<String>,
}

impl Common {
    fn of(self, asked: Asked<'_>) -> Application<'_> {
        Application {
            asked,
            applied_on: self.applied_on,
            applicant: self.applicant,
            evidence: self.evidence,
            contested: self.contested,
        }
    }
}

fn common(
    applied_on: &str,
    applicant: Option<&Applicant>,
    evidence: Option<Vec<EvidenceItem>>,
    contested: Option<&str>,
) -> Result<Common, Fault> {
    let mut faults = Faults::default();
    let applied_on = faults.take(parse::date("/applied_on", applied_on));
    let evidence = faults.take(parse::papers(evidence));
    let (Some(applied_on), Some(evidence)) = (applied_on, evidence) else {
        return Err(faults.into());
    };
    let own = Applied {
        kind: ApplicantKind::Own,
        relation: None,
        consent_ref: None,
    };
    let applicant = applicant.map(|applicant| {
        Ok::<_, Fault>(Applied {
            kind: coded(ApplicantKind::from_code(applicant.kind.code()))?,
            relation: applicant.relation.as_deref().map(parse::trimmed),
            consent_ref: applicant.consent_ref.as_deref().map(parse::trimmed),
        })
    });
    Ok(Common {
        applied_on,
        applicant: applicant.transpose()?.unwrap_or(own),
        evidence,
        contested: contested.map(parse::trimmed),
    })
}

fn scheme(scheme: values::Scheme) -> Result<Scheme, Fault> {
    coded(Scheme::from_code(scheme.code()))
}

fn id<T: From<uuid::Uuid>>(pointer: &str, text: Option<&str>) -> Result<Option<T>, Fault> {
    let one = |text: &str| match text.parse::<uuid::Uuid>() {
        Ok(id) => Ok(id.into()),
        Err(_) => Err(Fault::at(pointer, Kind::InvalidId)),
    };
    text.map(one).transpose()
}

fn ids<T: From<uuid::Uuid> + Ord>(
    pointer: &str,
    texts: Option<&[String]>,
) -> Result<BTreeSet<T>, Fault> {
    let mut faults = Faults::default();
    let each = texts.unwrap_or_default().iter().enumerate();
    let ids = each
        .filter_map(|(index, text)| faults.take(id(&format!("{pointer}/{index}"), Some(text))))
        .flatten()
        .collect();
    faults.finish().map(|()| ids)
}

/// The months of a quarter, `2021Q3`, or one month, `2021-07`.
fn months(pointer: &str, period: Option<&str>) -> Result<Vec<Month>, Fault> {
    match period {
        None => Ok(Vec::new()),
        Some(quarter) if quarter.contains('Q') => match months_of(quarter) {
            Some(months) => Ok(months.to_vec()),
            None => Err(Fault::at(pointer, Kind::InvalidPeriod)),
        },
        Some(month) => Ok(vec![parse::month(pointer, month)?]),
    }
}

/// Determines what is applied for and files it. A command that is sent again meets its own claim.
async fn file<T>(
    call: &Call,
    holder: &Holder,
    application: &Application<'_>,
    body: &Body<T>,
) -> Result<Answer, Fault> {
    let claimant = holder.claimant;
    let claim_id: ClaimId = call.fact_id(claimant.as_uuid())?;
    let done = if let Some(known) = holder.book().claim(claim_id) {
        let again = ClaimAct::File(Box::new(known.filed.clone()));
        act(call, claimant, again, body).await?
    } else {
        settled(async || {
            let determined = determined(call, holder, application).await?;
            if determined
                .as_ref()
                .is_some_and(|found| found.lines.len() > MAX_LINES)
            {
                return Err(Fault::at("", Kind::TooManyLines));
            }
            let against = against(call, determined.as_ref());
            let filed = filed(call, claim_id, claimant, application, determined);
            if !holder.may_bring(&call.caller, filed.region) {
                return Err(Fault::foreign_region());
            }
            let act = act(call, claimant, ClaimAct::File(Box::new(filed)), body).await;
            act.map_err(|fault| match fault.slug {
                Slug::NotEligible => fault.fact("determinations", against),
                _ => fault,
            })
        })
        .await?
    };
    let (_, answer) = after(call, claimant, claim_id, &done).await?;
    made(&answer, &done, path_of(claimant, claim_id))
}

async fn determined(
    call: &Call,
    holder: &Holder,
    application: &Application<'_>,
) -> Result<Option<Determined>, Fault> {
    let store = &call.state.store;
    let on = application.applied_on;
    Ok(match (&application.asked, holder.claimant) {
        (Asked::Wanted(wanted), Claimant::Worker(id)) => {
            for_worker(&store.log, id, wanted, on).await?
        }
        (Asked::Wanted(wanted), Claimant::Organisation(id)) => {
            // Rows say whom to ask: none may be missing.
            if wanted.workers.is_empty() {
                reading::reached(call, PROJECTION, store.log.head().await?).await?;
            }
            for_organisation(store, id, wanted, on).await?
        }
        (Asked::Part(first, _), _) => {
            super::stays_are_there(call, first).await?;
            anew(store, first, on, true).await?
        }
    })
}

/// The determinations as an answer that refuses them shows them.
fn against(call: &Call, determined: Option<&Determined>) -> Vec<Value> {
    let lines = determined.into_iter().flat_map(|found| &found.lines);
    lines
        .map(|line| {
            json!({
                "line_no": line.line_no,
                "worker_id": line.worker_id.map(|id| id.to_string()),
                "determination": pinned_view(&line.determination, call.language),
            })
        })
        .collect()
}

/// The claim as it is filed. Where no question fits it has no lines, and the record refuses it in its own order.
fn filed(
    call: &Call,
    claim_id: ClaimId,
    beneficiary: Claimant,
    application: &Application<'_>,
    determined: Option<Determined>,
) -> ClaimFiled {
    let (scheme, part_of) = match &application.asked {
        Asked::Wanted(wanted) => (wanted.scheme, None),
        Asked::Part(first, kind) => {
            let part = PartOf {
                claim_id: first.id(),
                kind: *kind,
            };
            (first.filed.scheme, Some(part))
        }
    };
    let found = determined.unwrap_or_else(|| Determined {
        programme: String::new(),
        region: call.caller.region,
        fund: None,
        funds: Vec::new(),
        lines: Vec::new(),
        terms: domain::policy::CommonParameters::default(),
        basis: domain::claim::ClaimBasis::default(),
    });
    ClaimFiled {
        claim_id,
        part_of,
        beneficiary,
        scheme,
        programme: found.programme,
        region: found.region,
        fund: found.fund,
        funds: found.funds,
        lines: found.lines,
        applied_on: application.applied_on,
        applicant: application.applicant.clone(),
        filed_by: call.caller.subject.clone(),
        contested: application.contested.clone(),
        evidence: application.evidence.clone(),
        terms: found.terms,
        basis: found.basis,
    }
}
