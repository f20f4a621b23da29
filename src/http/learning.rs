//! Target groups, trainings, certificates.

use api_spec::answers::{CertificateRecorded, MembershipRecorded, TrainingRecorded};
use api_spec::facts::{
    ConfirmTargetGroup, EndTargetGroup, IssueCertificate, RecordTraining, RevokeCertificate,
};
use api_spec::problem::Slug;
use domain::ids::{MembershipId, TrainingId};
use domain::occupation::Level;
use domain::worker::{
    CertificateIssued, CertificateKind, Source, TargetGroup, TargetGroupConfirmed,
    TrainingCompleted, TrainingKind, WorkerAct,
};

use super::answer::Answer;
use super::call::Call;
use super::cases::{Side, act, committed, made, opened, void, worker_for};
use super::fault::{Fault, Kind};
use super::parse::{self, Faults, coded};

/// `POST /workers/{id}/target-groups`.
pub async fn confirm_target_group(mut call: Call) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, Side::Origin).await?;
    let body = call.body::<ConfirmTargetGroup>().await?;
    let wanted = &body.value;
    let mut faults = Faults::default();
    let from = faults.take(parse::date("/from", &wanted.from));
    let until = faults.take(parse::optional_date("/until", wanted.until.as_deref()));
    let (Some(from), Some(until)) = (from, until) else {
        return Err(faults.into());
    };
    let household_id = match (opened(&call, scoped.id).await?, &wanted.household_id) {
        (Some(record), Some(id)) => Some(record.seal("household_id", id.trim())?),
        _ => None,
    };
    let membership_id: MembershipId = call.fact_id(scoped.id.as_uuid())?;
    let membership = TargetGroupConfirmed {
        membership_id,
        group: coded(TargetGroup::from_code(wanted.group.code()))?,
        from,
        source: coded(Source::from_code(wanted.source.code()))?,
        household_id,
    };
    let path = format!("target-groups/{membership_id}");
    scoped
        .record(
            &call,
            WorkerAct::ConfirmTargetGroup { membership, until },
            &body,
            &path,
            |committed| MembershipRecorded {
                committed,
                membership_id: membership_id.to_string(),
            },
        )
        .await
}

/// `POST /workers/{id}/target-groups/{group}/end`.
pub async fn end_target_group(mut call: Call) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, Side::Origin).await?;
    let group =
        TargetGroup::from_code(call.path("group")).ok_or_else(|| Fault::new(Slug::NotFound))?;
    let body = call.body::<EndTargetGroup>().await?;
    let until = parse::date("/until", &body.value.until)?;
    let end = WorkerAct::EndTargetGroup { group, until };
    scoped
        .change(&call, end, Some(body.value.reason.clone()), &body)
        .await
}

/// `POST /workers/{id}/target-groups/{membership_id}/void`.
pub async fn void_target_group(call: Call) -> Result<Answer, Fault> {
    void(
        call,
        Side::Origin,
        "membership_id",
        WorkerAct::VoidTargetGroup,
    )
    .await
}

/// `POST /workers/{id}/trainings`.
pub async fn record_training(mut call: Call) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, Side::Either).await?;
    let body = call.body::<RecordTraining>().await?;
    let wanted = &body.value;
    let log = &call.state.store.log;
    let mut faults = Faults::default();
    let occupation = faults.take(parse::occupation("/occupation", &wanted.occupation));
    let started_on = faults.take(parse::date("/started_on", &wanted.started_on));
    let completed_on = faults.take(parse::date("/completed_on", &wanted.completed_on));
    let region =
        completed_on.and_then(|on| faults.take(parse::division("/region", &wanted.region, on)));
    let course_id = faults
        .take(parse::reference(log, "course", "/course_id", wanted.course_id.as_deref()).await);
    let institution_id = parse::reference(
        log,
        "organisation",
        "/institution_id",
        wanted.institution_id.as_deref(),
    )
    .await;
    let institution_id = faults.take(institution_id);
    let attended = wanted.attended_dates.as_ref().map(|days| {
        days.iter()
            .enumerate()
            .map(|(no, day)| parse::date(&format!("/attended_dates/{no}"), day))
            .collect::<Result<Vec<_>, _>>()
    });
    let attended_dates = faults.take(attended.transpose());
    let evidence = faults.take(parse::papers(wanted.evidence.clone()));
    let (
        Some(occupation),
        Some(started_on),
        Some(completed_on),
        Some(region),
        Some(course_id),
        Some(institution_id),
        Some(attended_dates),
        Some(evidence),
    ) = (
        occupation,
        started_on,
        completed_on,
        region,
        course_id,
        institution_id,
        attended_dates,
        evidence,
    )
    else {
        return Err(faults.into());
    };
    let training_id: TrainingId = call.fact_id(scoped.id.as_uuid())?;
    let training = TrainingCompleted {
        training_id,
        course_id,
        kind: coded(TrainingKind::from_code(wanted.kind.code()))?,
        occupation,
        institution_id,
        region,
        started_on,
        completed_on,
        hours: wanted.hours,
        passed: wanted.passed,
        attended_dates,
        evidence,
    };
    let path = format!("trainings/{training_id}");
    scoped
        .record(
            &call,
            WorkerAct::RecordTraining(training),
            &body,
            &path,
            |committed| TrainingRecorded {
                committed,
                training_id: training_id.to_string(),
            },
        )
        .await
}

/// `POST /workers/{id}/trainings/{training_id}/void`.
pub async fn void_training(call: Call) -> Result<Answer, Fault> {
    void(call, Side::Either, "training_id", WorkerAct::VoidTraining).await
}

/// `POST /workers/{id}/certificates`.
pub async fn issue_certificate(mut call: Call) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, Side::Origin).await?;
    let body = call.body::<IssueCertificate>().await?;
    let wanted = &body.value;
    let kind = coded(CertificateKind::from_code(wanted.kind.code()))?;
    let level = wanted
        .level
        .map(|level| coded(Level::from_code(level.code())))
        .transpose()?;
    let mut faults = Faults::default();
    let occupation = faults.take(parse::occupation("/occupation", &wanted.occupation));
    let issued_on = faults.take(parse::date("/issued_on", &wanted.issued_on));
    let evidence = faults.take(parse::papers(wanted.evidence.clone()));
    if kind.has_level() != level.is_some() {
        faults.take::<()>(Err(Fault::at("/level", Kind::LevelMismatch)));
    }
    let certificate_no = parse::trimmed(&wanted.certificate_no);
    if certificate_no.contains('/') {
        // The number stands in addresses.
        faults.take::<()>(Err(Fault::at("/certificate_no", Kind::Pattern)));
    }
    let (Some(occupation), Some(issued_on), Some(evidence)) = (occupation, issued_on, evidence)
    else {
        return Err(faults.into());
    };
    faults.finish()?;
    let issuer = parse::trimmed(&wanted.issuer);
    let certificate = CertificateIssued {
        certificate_no: certificate_no.clone(),
        issuer,
        occupation,
        level,
        kind,
        issued_on,
        evidence,
    };
    let done = act(
        &call,
        scoped.id,
        WorkerAct::IssueCertificate(certificate),
        None,
        &body,
    )
    .await?;
    let location = format!(
        "/api/v1/workers/{}/certificates/{}",
        scoped.id,
        encoded(&certificate_no)
    );
    made(
        &CertificateRecorded {
            committed: committed(scoped.id, &done, Vec::new()),
            certificate_no,
        },
        &done,
        location,
    )
}

/// A path segment as a URL writes it.
fn encoded(segment: &str) -> String {
    let unreserved = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
    segment
        .bytes()
        .map(|byte| {
            if unreserved(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

/// `POST /workers/{id}/certificates/{certificate_no}/revoke`.
pub async fn revoke_certificate(mut call: Call) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, Side::Origin).await?;
    let certificate_no = call.path("certificate_no").to_owned();
    let body = call.body::<RevokeCertificate>().await?;
    let revoked_on = parse::date("/revoked_on", &body.value.revoked_on)?;
    let revocation = WorkerAct::RevokeCertificate {
        certificate_no,
        revoked_on,
    };
    scoped
        .change(&call, revocation, Some(body.value.reason.clone()), &body)
        .await
}

/// `POST /workers/{id}/certificates/{certificate_no}/void`.
pub async fn void_certificate(call: Call) -> Result<Answer, Fault> {
    void(call, Side::Origin, "certificate_no", |certificate_no| {
        WorkerAct::VoidCertificate { certificate_no }
    })
    .await
}
