//! What is claimed, and the steps of a claim up to its approval or its end.

use std::collections::{BTreeMap, BTreeSet};

use domain::claim::{
    Applicant, ApplicantKind, ClaimAct, ClaimBasis, ClaimFiled, ClaimLine, ClaimRef, ClaimRefusal,
    ClaimStep, Claimant, EntitlementKey, OwnedKey, Pinned,
};
use domain::determination::Outcome;
use domain::policy::{CommonParameters, Fund};
use domain::scheme::Scheme;
use domain::time::Month;
use hearth::store::Store;

use super::stage::{act, claim, county, fen, of, organisation, step, who, worker};
use crate::world::on;

/// The answer of a day: so much is due.
pub fn pinned(amount: i64) -> Pinned {
    Pinned {
        outcome: Outcome::Eligible,
        amount_fen: Some(fen(amount)),
        computation: None,
        eligible_from: None,
        apply_by: None,
        region: county(),
        bound_to: on("2024-01-01"),
        policy: None,
        rule_version: 1,
        on: on("2024-05-01"),
        trace: Vec::new(),
        policies: Vec::new(),
    }
}

/// What is claimed: for each line the keys and the amount in fen.
#[derive(Debug, Clone)]
pub struct Plan {
    pub of: ClaimRef,
    pub scheme: Scheme,
    pub lines: Vec<(Vec<OwnedKey>, i64)>,
}

pub fn owned(owner: Claimant, key: EntitlementKey) -> OwnedKey {
    OwnedKey { owner, key }
}

/// A month of a worker's premiums.
pub fn month(worker_no: u128, month: &str) -> OwnedKey {
    let month = Month::parse(month).unwrap();
    owned(worker(worker_no), EntitlementKey::InsuranceMonth { month })
}

/// A worker's own claim for the transport of a year.
pub fn transport(worker_no: u128, number: u128, amount: i64) -> Plan {
    let key = EntitlementKey::Transport { year: 2024 };
    Plan {
        of: of(worker(worker_no), number),
        scheme: Scheme::Transport,
        lines: vec![(vec![owned(worker(worker_no), key)], amount)],
    }
}

/// An organisation's claim for months of workers, 1,000 fen each.
pub fn months(organisation_no: u128, number: u128, of_workers: &[(u128, &str)]) -> Plan {
    Plan {
        of: of(organisation(organisation_no), number),
        scheme: Scheme::SocialInsurance,
        lines: of_workers
            .iter()
            .map(|(worker_no, text)| (vec![month(*worker_no, text)], 1_000))
            .collect(),
    }
}

fn filed(plan: &Plan) -> ClaimFiled {
    let lines = plan.lines.iter().zip(1..).map(|((keys, amount), line_no)| {
        let worker_id = keys.iter().find_map(|owned| match owned.owner {
            Claimant::Worker(id) => Some(id),
            Claimant::Organisation(_) => None,
        });
        ClaimLine {
            line_no,
            worker_id,
            question: format!("question {line_no}"),
            keys: keys.clone(),
            amount_fen: fen(*amount),
            determination: pinned(*amount),
        }
    });
    ClaimFiled {
        claim_id: plan.of.claim_id,
        part_of: None,
        beneficiary: plan.of.claimant,
        scheme: plan.scheme,
        programme: "target_groups".to_owned(),
        region: county(),
        fund: Some(Fund::Bridging),
        funds: Vec::new(),
        lines: lines.collect(),
        applied_on: on("2024-05-01"),
        applicant: Applicant {
            kind: ApplicantKind::Own,
            relation: None,
            consent_ref: None,
        },
        filed_by: who("filer"),
        contested: None,
        evidence: Vec::new(),
        terms: CommonParameters::default(),
        basis: ClaimBasis::default(),
    }
}

/// The filer files.
pub async fn file(store: &Store, plan: &Plan) -> Result<usize, ClaimRefusal> {
    let file = ClaimAct::File(Box::new(filed(plan)));
    act(store, plan.of.claimant, "filer", file).await
}

/// The reviewer finds it in order.
pub async fn review(store: &Store, claim: ClaimRef) -> Result<usize, ClaimRefusal> {
    let review = ClaimStep::Review {
        reviewed_on: on("2024-05-02"),
        note: None,
        account: None,
        recorders: BTreeSet::new(),
    };
    step(store, claim, "reviewer", review).await
}

/// The reviewer puts it on notice.
pub async fn publicise(store: &Store, claim: ClaimRef) -> Result<usize, ClaimRefusal> {
    let publicise = ClaimStep::Publicise {
        publicised_on: on("2024-05-03"),
        place: None,
    };
    step(store, claim, "reviewer", publicise).await
}

/// Somebody approves it, as it was determined.
pub async fn approve_by(store: &Store, of: ClaimRef, by: &str) -> Result<usize, ClaimRefusal> {
    let claim = claim(store, of).await;
    let now: BTreeMap<u32, Pinned> = claim
        .filed
        .lines
        .iter()
        .map(|line| (line.line_no, line.determination.clone()))
        .collect();
    let approve = ClaimStep::Approve {
        approved_on: on("2024-06-03"),
        now,
        basis: ClaimBasis::default(),
        drop_failing: false,
        recorders: BTreeSet::new(),
    };
    step(store, of, by, approve).await
}

/// The approver approves it.
pub async fn approve(store: &Store, of: ClaimRef) -> Result<usize, ClaimRefusal> {
    approve_by(store, of, "approver").await
}

/// Files a claim and puts it on notice.
pub async fn to_notice(store: &Store, plan: &Plan) -> ClaimRef {
    file(store, plan).await.unwrap();
    review(store, plan.of).await.unwrap();
    publicise(store, plan.of).await.unwrap();
    plan.of
}

/// Files a claim and approves it; nothing is carried through.
pub async fn to_approval(store: &Store, plan: &Plan) -> ClaimRef {
    let of = to_notice(store, plan).await;
    approve(store, of).await.unwrap();
    of
}

/// The approver rejects it.
pub async fn reject(store: &Store, of: ClaimRef) -> Result<usize, ClaimRefusal> {
    let reject = ClaimStep::Reject {
        rejected_on: on("2024-06-04"),
        reason: "not due".to_owned(),
    };
    step(store, of, "approver", reject).await
}

/// The filer withdraws it.
pub async fn withdraw(store: &Store, of: ClaimRef) -> Result<usize, ClaimRefusal> {
    let withdraw = ClaimStep::Withdraw {
        withdrawn_on: on("2024-06-04"),
        reason: "given up".to_owned(),
    };
    step(store, of, "filer", withdraw).await
}
