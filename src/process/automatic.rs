//! What is due without an application (免申即享): where the policy says so, the system files the claim itself.
//!
//! Each line is filed so once: what was refused, or given up, is for people to take up again.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::claim::{
    Applicant, ApplicantKind, ClaimAct, ClaimBook, ClaimFiled, ClaimLine, ClaimRefusal, Claimant,
};
use domain::ids::{ClaimId, OrganisationId, PolicyId, WorkerId, fact_id};
use domain::money::Fen;
use domain::policy::PolicyKind;
use domain::scheme::Scheme;
use domain::time::Month;

use super::hand::Hand;
use crate::claims::{Determined, MAX_LINES, Wanted, for_organisation, for_worker};
use crate::clock;
use crate::query::Reading;
use crate::query::determinations::{Due, PROJECTION, due_under};
use crate::runner::{Library, RunnerError};
use crate::store::Store;

/// Rows looked at in one go.
const PAGE: i64 = 500;

/// Files what is due today under every policy that asks for it. How many claims.
pub async fn file_automatically(store: &Store) -> Result<usize, RunnerError> {
    let today = clock::today();
    let head = store.log.head().await?;
    let library = Library::at(&store.log, head).await?;
    let policies: Vec<(PolicyId, Scheme)> = library
        .policies()
        .all()
        .filter(|(_, policy)| {
            policy
                .versions
                .iter()
                .any(|version| version.published.terms.common.automatic_filing)
        })
        .filter_map(|(id, policy)| {
            let terms = &policy.versions.last()?.published.terms;
            match terms.scheme {
                PolicyKind::Subsidy(scheme) => Some((id, scheme)),
                _ => None,
            }
        })
        .collect();
    let mut filed = 0;
    for (policy, scheme) in policies {
        filed += file_under(store, &library, policy, scheme, today).await?;
    }
    Ok(filed)
}

async fn file_under(
    store: &Store,
    library: &Library,
    policy: PolicyId,
    scheme: Scheme,
    today: NaiveDate,
) -> Result<usize, RunnerError> {
    let automatic: BTreeSet<u32> = library
        .policies()
        .all()
        .filter(|(id, _)| *id == policy)
        .flat_map(|(_, policy)| &policy.versions)
        .filter(|version| version.published.terms.common.automatic_filing)
        .map(|version| version.published.version)
        .collect();
    let hand = Hand::of_system(store);
    let mut filed = 0;
    let mut after = (String::new(), String::new());
    // What an organisation is due comes to one claim for its quarter, or year.
    let mut of_organisations: BTreeMap<(OrganisationId, String), Vec<Due>> = BTreeMap::new();
    loop {
        let mut look = Reading::of(store, PROJECTION).await?;
        let page = due_under(&mut look, policy, scheme, today, &after, PAGE).await?;
        drop(look);
        let Some(last) = page.last() else { break };
        after = (last.case.clone(), last.question.clone());
        for due in page
            .into_iter()
            .filter(|due| automatic.contains(&due.policy_version))
        {
            match due.organisation {
                Some(organisation) => {
                    if let Some(period) = ended_period(&due, today) {
                        let of_period = of_organisations.entry((organisation, period));
                        of_period.or_default().push(due);
                    }
                }
                None => filed += usize::from(file_own(&hand, &due, scheme, today).await?),
            }
        }
    }
    for ((organisation, _), dues) in of_organisations {
        for dues in dues.chunks(MAX_LINES) {
            filed += usize::from(file_of(&hand, organisation, dues, scheme, today).await?);
        }
    }
    Ok(filed)
}

/// The quarter of a month, once it is over (先缴后补); what is no month's is due at once.
fn ended_period(due: &Due, today: NaiveDate) -> Option<String> {
    let Some(month) = due.month else {
        return Some("once".to_owned());
    };
    let index = (chrono::Datelike::month(&month.first_day()) - 1) / 3;
    let year = chrono::Datelike::year(&month.first_day());
    let last = Month::parse(&format!("{year}-{:02}", index * 3 + 3)).ok()?;
    (last.last_day() < today).then(|| format!("{year}Q{}", index + 1))
}

async fn file_own(
    hand: &Hand<'_>,
    due: &Due,
    scheme: Scheme,
    today: NaiveDate,
) -> Result<bool, RunnerError> {
    let Ok(id) = due.case.parse::<WorkerId>() else {
        return Ok(false);
    };
    let wanted = Wanted {
        programme: Some(due.programme.clone()),
        question: Some(due.question.clone()),
        ..Wanted::all_of(scheme)
    };
    let beneficiary = Claimant::Worker(id);
    let asked = (Some(id), due.question.clone());
    // Looked up before it is determined, since what was filed once is due until it is paid.
    if filed_before(&hand.book(beneficiary).await?).contains(&asked) {
        return Ok(false);
    }
    let determined = for_worker(hand.log(), id, &wanted, today).await?;
    file(
        hand,
        beneficiary,
        scheme,
        determined,
        today,
        &[asked].into(),
    )
    .await
}

async fn file_of(
    hand: &Hand<'_>,
    organisation: OrganisationId,
    dues: &[Due],
    scheme: Scheme,
    today: NaiveDate,
) -> Result<bool, RunnerError> {
    let claimant = Claimant::Organisation(organisation);
    let mut asked: Asked = dues
        .iter()
        .map(|due| (due.case.parse().ok(), due.question.clone()))
        .collect();
    for before in filed_before(&hand.book(claimant).await?) {
        asked.remove(&before);
    }
    if asked.is_empty() {
        return Ok(false);
    }
    let wanted = Wanted {
        programme: dues.first().map(|due| due.programme.clone()),
        workers: asked.iter().filter_map(|(worker, _)| *worker).collect(),
        months: dues.iter().filter_map(|due| due.month).collect(),
        ..Wanted::all_of(scheme)
    };
    let determined = for_organisation(hand.store, organisation, &wanted, today).await?;
    file(hand, claimant, scheme, determined, today, &asked).await
}

/// Lines by whose case and what question.
type Asked = BTreeSet<(Option<WorkerId>, String)>;

/// What the system has filed of a record.
fn filed_before(book: &ClaimBook) -> Asked {
    book.claims
        .iter()
        .filter(|claim| claim.filed.applicant.kind == ApplicantKind::System)
        .flat_map(|claim| &claim.filed.lines)
        .map(|line| (line.worker_id, line.question.clone()))
        .collect()
}

/// Files what was determined of what is asked, as far as it is due and nobody has claimed it.
async fn file(
    hand: &Hand<'_>,
    beneficiary: Claimant,
    scheme: Scheme,
    determined: Option<Determined>,
    today: NaiveDate,
    asked: &Asked,
) -> Result<bool, RunnerError> {
    let Some(mut determined) = determined else {
        return Ok(false);
    };
    let book = hand.book(beneficiary).await?;
    // No claim has the nil id.
    let none = ClaimId::from(uuid::Uuid::nil());
    let claimed = |line: &ClaimLine| {
        let mut keys = line.keys.iter();
        keys.any(|key| book.claimed_by(key, none).is_some())
    };
    determined.lines.retain(|line| {
        line.amount_fen > Fen::default()
            && asked.contains(&(line.worker_id, line.question.clone()))
            && !claimed(line)
    });
    if determined.lines.is_empty() {
        return Ok(false);
    }
    for (line, line_no) in determined.lines.iter_mut().zip(1..) {
        line.line_no = line_no;
    }
    let mut names: Vec<String> = determined
        .lines
        .iter()
        .map(|line| {
            let worker = line.worker_id.map(|id| id.to_string()).unwrap_or_default();
            format!("{worker}/{}", line.question)
        })
        .collect();
    names.sort();
    let claim_id: ClaimId = fact_id(
        beneficiary.as_uuid(),
        &format!("automatic|{}", names.join(",")),
    )
    .into();
    let filed = ClaimFiled {
        claim_id,
        part_of: None,
        beneficiary,
        scheme,
        programme: determined.programme,
        region: determined.region,
        fund: determined.fund,
        funds: determined.funds,
        lines: determined.lines,
        applied_on: today,
        applicant: Applicant {
            kind: ApplicantKind::System,
            relation: None,
            consent_ref: None,
        },
        filed_by: Hand::subject(),
        contested: None,
        evidence: Vec::new(),
        terms: determined.terms,
        basis: determined.basis,
    };
    match hand
        .on_claims(beneficiary, ClaimAct::File(Box::new(filed)))
        .await?
    {
        Ok(()) => Ok(true),
        // Money is due back, it is claimed meanwhile, or the record moved: the next round looks again.
        Err(
            ClaimRefusal::OpenReceivable { .. }
            | ClaimRefusal::AlreadyClaimed { .. }
            | ClaimRefusal::Moved
            | ClaimRefusal::NothingToClaim
            | ClaimRefusal::Dead { .. }
            | ClaimRefusal::NotEligible { .. },
        ) => Ok(false),
        Err(refusal) => {
            tracing::warn!(%refusal, "what is due without an application could not be filed");
            Ok(false)
        }
    }
}
