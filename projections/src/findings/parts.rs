//! What one case contributes to findings that join cases: accounts, papers and certificates, each under a key that tells
//! nothing of what it was made from. A part rests on its case's own events alone.

use std::collections::BTreeSet;

use domain::claim::{Claim, ClaimBook, Claimant, EntitlementKey};
use domain::determination::Evidence;
use domain::evidence::Evidence as Paper;
use domain::finding::Rule;
use domain::ids::WorkerId;
use domain::organisation::Organisation;
use domain::region::RegionCode;
use domain::sealed::{HolderKind, SealedAccount};
use domain::worker::Worker;
use uuid::Uuid;

use super::found::told;
use super::tables::PARTS;
use crate::table::Row;

/// The namespace of what findings join cases by. Fixed for ever: findings are known by it.
const JOINED: Uuid = Uuid::from_u128(0x8e2f_4b96_d1a7_4c03_a5d8_60f3_17bc_e942);

/// The key of a rule for what cases share.
fn key(rule: Rule, shared: &str) -> String {
    format!("{rule}|{}", Uuid::new_v5(&JOINED, shared.as_bytes()))
}

struct Part {
    key: String,
    fact: String,
    evidence: BTreeSet<Evidence>,
    claims: BTreeSet<String>,
    amount_fen: i64,
}

impl Part {
    fn of(key: String, fact: &str) -> Self {
        Self {
            key,
            fact: fact.to_string(),
            evidence: BTreeSet::new(),
            claims: BTreeSet::new(),
            amount_fen: 0,
        }
    }

    fn because(mut self, evidence: impl IntoIterator<Item = Evidence>) -> Self {
        self.evidence.extend(evidence);
        self
    }

    fn claimed<'a>(mut self, claims: impl IntoIterator<Item = &'a Claim>) -> Self {
        for claim in claims {
            self.claims.insert(claim.id().to_string());
            let claimed = claim.claimed_fen().get();
            self.amount_fen = self.amount_fen.saturating_add(claimed);
        }
        self
    }

    fn row(self, person: Uuid, region: RegionCode) -> Row {
        let claims: Vec<String> = self.claims.into_iter().collect();
        Row {
            table: &PARTS,
            cells: vec![
                self.key.into(),
                self.fact.into(),
                person.to_string().into(),
                region.to_string().into(),
                told(&self.evidence).into(),
                claims.join(" ").into(),
                self.amount_fen.into(),
            ],
        }
    }
}

/// The parts of a worker's record. Linked records are one person.
pub(super) fn of_worker(id: WorkerId, worker: &Worker) -> Vec<Row> {
    let person = worker.linked_to.unwrap_or(id).as_uuid();
    let region = worker.origin().map_or(RegionCode::NATION, |it| it.code);
    let mut parts = accounts(Claimant::Worker(id), &worker.account, &worker.claims);
    parts.extend(papers(id, worker));
    parts.extend(certificates(id, worker));
    parts
        .into_iter()
        .map(|part| part.row(person, region))
        .collect()
}

/// The parts of an organisation: its account, which may turn up as a worker's.
pub(super) fn of_organisation(claimant: Claimant, organisation: &Organisation) -> Vec<Row> {
    let region = organisation.region().unwrap_or(RegionCode::NATION);
    let parts = accounts(claimant, &organisation.account, &organisation.claims);
    parts
        .into_iter()
        .map(|part| part.row(claimant.as_uuid(), region))
        .collect()
}

fn standing(book: &ClaimBook) -> impl Iterator<Item = &Claim> {
    book.claims.iter().filter(|claim| claim.occupies())
}

/// R17: the account that is paid to, and the one that waits. A householder's is meant for several.
fn accounts(claimant: Claimant, account: &domain::account::Account, book: &ClaimBook) -> Vec<Part> {
    let confirmed = account.confirmed.iter().map(|it| &it.proposal);
    let known = confirmed.chain(&account.proposed);
    let shared = |account: &SealedAccount| account.holder_kind == HolderKind::Householder;
    let mut seen = BTreeSet::new();
    known
        .filter(|proposal| !shared(&proposal.account))
        .filter(|proposal| seen.insert(proposal.account.fingerprint.clone()))
        .map(|proposal| {
            let fingerprint = proposal.account.fingerprint.as_str();
            Part::of(key(Rule::R17, fingerprint), "account")
                .because([Evidence::of_claimant(claimant, proposal.recorded_in)])
                .claimed(standing(book))
        })
        .collect()
}

/// R20: a paper behind a fact or a claim, by the hash of its scan.
fn papers(id: WorkerId, worker: &Worker) -> Vec<Part> {
    let cite = |version: u64| Evidence::worker(id, version);
    let trainings = worker.trainings.iter().filter(|it| !it.voided);
    let trainings = trainings.map(|it| {
        let fact = it.fact.training_id.to_string();
        (fact, it.recorded_in, &it.fact.evidence, None)
    });
    let certificates = worker.certificates.iter().filter(|it| !it.voided);
    let certificates = certificates.map(|it| {
        let fact = format!("certificate {}", it.recorded_in);
        (fact, it.recorded_in, &it.fact.evidence, None)
    });
    let dispatches = worker.dispatches.iter().filter(|it| !it.voided);
    let dispatches = dispatches.map(|it| {
        let fact = it.fact.dispatch_id.to_string();
        (fact, it.recorded_in, &it.fact.evidence, None)
    });
    let employments = worker.employments.iter().filter(|it| !it.voided);
    let employments = employments.map(|it| {
        let fact = it.fact.employment_id.to_string();
        (fact, it.recorded_in, &it.fact.evidence, None)
    });
    let claims = standing(&worker.claims).map(|claim| {
        let fact = claim.first_part().to_string();
        (fact, claim.recorded_in, &claim.filed.evidence, Some(claim))
    });
    let mut parts = Vec::new();
    let mut seen = BTreeSet::new();
    let all = trainings
        .chain(certificates)
        .chain(dispatches)
        .chain(employments)
        .chain(claims);
    for (fact, version, papers, claim) in all {
        for Paper { sha256, .. } in papers {
            if seen.insert((sha256.clone(), fact.clone())) {
                let part = Part::of(key(Rule::R20, sha256), &fact);
                parts.push(part.because([cite(version)]).claimed(claim));
            }
        }
    }
    parts
}

/// R8: a certificate, by number and issuer, with the claims that have or ask for it.
fn certificates(id: WorkerId, worker: &Worker) -> Vec<Part> {
    let mut seen = BTreeSet::new();
    let certificates = worker.certificates.iter().filter(|it| !it.voided);
    certificates
        .filter(|it| seen.insert((&it.fact.certificate_no, &it.fact.issuer)))
        .map(|it| {
            let (number, issuer) = (&it.fact.certificate_no, &it.fact.issuer);
            let shared = EntitlementKey::Certificate {
                number: number.clone(),
                issuer: issuer.clone(),
            };
            let lines = |claim: &&Claim| {
                claim.live_lines().any(|line| {
                    let mut keys = line.keys.iter();
                    keys.any(|owned| owned.key == shared)
                })
            };
            let mut part = Part::of(key(Rule::R8, &shared.text()), "certificate")
                .because([Evidence::worker(id, it.recorded_in)])
                .claimed(standing(&worker.claims).filter(lines));
            let holds = worker.claims.holds.iter();
            for hold in holds.filter(|hold| hold.held.key == shared && hold.has_the_money()) {
                if part.claims.insert(hold.held.claim.claim_id.to_string()) {
                    let fen = hold.held.amount_fen.get();
                    part.amount_fen = part.amount_fen.saturating_add(fen);
                }
            }
            part
        })
        .collect()
}
