//! The decision about a claim (决定书): read as data, or printed.

use api_spec::access_log::AccessAction;
use api_spec::claim::{Decision, Ground};
use api_spec::problem::{Language, Slug};
use domain::claim::{Claim, ClaimLine, ClaimState, Pinned};
use domain::money::Fen;
use domain::policy::Policy;

use super::holder::{At, Holder, Of, Record};
use super::print::{Page, official_name, yuan};
use crate::http::answer::Answer;
use crate::http::call::Call;
use crate::http::cases::opened;
use crate::http::fault::Fault;
use crate::http::forms::prefers;
use crate::http::identity::record_access;
use crate::http::reading;
use crate::view::{beneficiary_view, pinned_view, region};

/// What the reading of a name in a decision is recorded for.
const PURPOSE: &str = "decision";

/// `GET …/claims/{claim_id}/decision`.
pub async fn decision(call: Call, of: Of) -> Result<Answer, Fault> {
    let at = At::for_filer(&call, of).await?;
    call.query(&[])?;
    let as_page = prefers(&call, "text/html")?;
    let language = if as_page { Language::Zh } else { call.language };
    let decided = Decided::of(at.claim()?).ok_or_else(|| Fault::new(Slug::NotFound))?;
    let name = name(&call, &at.holder).await?;
    let shown = shown(&call, at.claim()?, decided, name, language).await?;
    let tag = reading::opaque_tag(&call, &(&shown, as_page));
    if as_page {
        let page = printed(&shown);
        return Ok(Answer::of_type("text/html; charset=utf-8", page).etag(tag));
    }
    Ok(Answer::ok(&shown)?.etag(tag))
}

/// What was decided.
pub struct Decided {
    /// Whether it was approved, in whole or in part; else it was refused.
    pub approved: bool,
    /// The day.
    pub on: chrono::NaiveDate,
    /// How much.
    pub amount_fen: Fen,
    reason: Option<String>,
}

impl Decided {
    /// The decision about a claim, if there is one that stands.
    pub fn of(claim: &Claim) -> Option<Self> {
        if claim.state == ClaimState::Rejected {
            let (on, _, reason) = claim.ended.as_ref()?;
            return Some(Self {
                approved: false,
                on: *on,
                amount_fen: claim.claimed_fen(),
                reason: Some(reason.clone()),
            });
        }
        let approved = claim
            .approved
            .as_ref()
            .filter(|_| claim.state.is_approved())?;
        Some(Self {
            approved: true,
            on: approved.on,
            amount_fen: approved.amount_fen,
            reason: None,
        })
    }

    /// The same by its code.
    pub fn kind(&self) -> &'static str {
        if self.approved {
            "approved"
        } else {
            "rejected"
        }
    }
}

/// The beneficiary's name. A person's is opened, once the access log has it.
async fn name(call: &Call, holder: &Holder) -> Result<String, Fault> {
    match &holder.record {
        Record::Organisation(organisation) => {
            let registration = organisation.registration.as_ref();
            let name = registration.map(|registration| registration.name.clone());
            name.ok_or_else(|| Fault::new(Slug::NotFound))
        }
        Record::Worker(worker) => {
            let gone = || Fault::new(Slug::Gone);
            let id = holder.claimant.as_uuid();
            let person = worker.person.as_ref().filter(|_| !worker.erased);
            let person = person.ok_or_else(gone)?;
            let record = opened(call, id).await?.ok_or_else(gone)?;
            record_access(call, AccessAction::Decision, &id.to_string(), PURPOSE).await?;
            Ok(record.unseal("name", &person.name)?)
        }
    }
}

async fn shown(
    call: &Call,
    claim: &Claim,
    decided: Decided,
    name: String,
    language: Language,
) -> Result<Decision, Fault> {
    let mut grounds = Vec::new();
    for line in &claim.filed.lines {
        let document = document(call, &line.determination).await?;
        grounds.push(ground(claim, line, decided.approved, document, language));
    }
    let filed = &claim.filed;
    Ok(Decision {
        claim_id: claim.id().to_string(),
        kind: decided.kind().to_owned(),
        beneficiary: beneficiary_view(filed.beneficiary),
        name,
        scheme: filed.scheme.code().to_owned(),
        scheme_name: official_name(filed.scheme).to_owned(),
        region: region(filed.region),
        applied_on: filed.applied_on.to_string(),
        decided_on: decided.on.to_string(),
        amount_fen: decided.amount_fen.get(),
        reason: decided.reason,
        grounds,
        remedies: remedies(language).map(str::to_owned).to_vec(),
    })
}

fn ground(
    claim: &Claim,
    line: &ClaimLine,
    approved: bool,
    policy_document: Option<String>,
    language: Language,
) -> Ground {
    let dropped = claim
        .approved
        .iter()
        .filter(|_| approved)
        .flat_map(|approved| &approved.dropped)
        .find(|dropped| dropped.line_no == line.line_no);
    let paid = approved && dropped.is_none();
    Ground {
        line_no: line.line_no,
        worker_id: line.worker_id.map(|id| id.to_string()),
        amount_fen: if paid { line.amount_fen.get() } else { 0 },
        dropped: dropped.map(|dropped| dropped.reason.code().to_owned()),
        policy_document,
        determination: pinned_view(&line.determination, language),
    }
}

/// The document that a policy version comes from.
async fn document(call: &Call, determination: &Pinned) -> Result<Option<String>, Fault> {
    let Some(used) = &determination.policy else {
        return Ok(None);
    };
    let log = &call.state.store.log;
    let policy = log.load::<Policy>(&used.id.to_string()).await?.state;
    let version = policy.published(used.version);
    Ok(version.map(|version| version.published.terms.source.clone()))
}

/// Review by the administration within 60 days, by a court within six months (行政复议法, 行政诉讼法).
fn remedies(language: Language) -> [&'static str; 2] {
    match language {
        Language::Zh => [
            "对本决定不服的，可以自收到本决定书之日起60日内依法申请行政复议。",
            "也可以自收到本决定书之日起6个月内依法向人民法院提起行政诉讼。",
        ],
        Language::En => [
            "Administrative review may be applied for within 60 days of receiving this decision.",
            "An action may be brought before the people's court within 6 months of receiving it.",
        ],
    }
}

fn printed(decision: &Decision) -> Vec<u8> {
    let approved = decision.kind == "approved";
    let mut page = Page::new(if approved {
        "补贴申领审批决定书"
    } else {
        "补贴申领不予批准决定书"
    });
    page.facts(&[
        ("编号", decision.claim_id.clone()),
        ("申领人", decision.name.clone()),
        ("补贴项目", decision.scheme_name.clone()),
        ("申请日期", decision.applied_on.clone()),
        (
            if approved {
                "批准金额"
            } else {
                "申领金额"
            },
            yuan(decision.amount_fen),
        ),
    ]);
    page.paragraph(&if approved {
        format!(
            "经审核、公示，决定批准上述申领，发放{}{}。",
            decision.scheme_name,
            yuan(decision.amount_fen)
        )
    } else {
        format!(
            "经审核，决定不予批准上述申领。理由：{}",
            decision.reason.as_deref().unwrap_or_default()
        )
    });
    for ground in &decision.grounds {
        printed_ground(&mut page, ground);
    }
    page.heading("救济途径");
    for remedy in &decision.remedies {
        page.paragraph(remedy);
    }
    page.footer(&format!(
        "{}（盖章）　{}",
        decision.region.name, decision.decided_on
    ));
    page.finish()
}

fn printed_ground(page: &mut Page, ground: &Ground) {
    page.heading(&format!(
        "依据（第{}项，{}）",
        ground.line_no,
        yuan(ground.amount_fen)
    ));
    if let Some(document) = &ground.policy_document {
        page.paragraph(&format!("政策文件：{document}"));
    }
    if let Some(computation) = &ground.determination.computation {
        page.paragraph(&format!("金额计算：{computation}"));
    }
    let met = |met: Option<bool>| match met {
        Some(true) => "符合",
        Some(false) => "不符合",
        None => "待定",
    };
    let rows: Vec<Vec<String>> = ground
        .determination
        .trace
        .iter()
        .map(|line| {
            vec![
                line.label.clone(),
                line.required.clone(),
                line.value.clone(),
                met(line.met).to_owned(),
                line.clause.clone().unwrap_or_default(),
            ]
        })
        .collect();
    page.table(&["条件", "要求", "查明情况", "结论", "条款"], &rows);
}
