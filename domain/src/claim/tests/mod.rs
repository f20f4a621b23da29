//! Lives of claims, as given-when-then, in real records of workers and organisations: every event goes through
//! its stored JSON before it is recorded.

mod approval;
mod chance;
mod clawback;
mod duty;
mod events;

mod filing;
mod given_up;
mod home;
mod keys;
mod lives;
mod moves;

mod notice;
mod odd;
mod organisation;
mod outside;
mod parts;
mod payment;
mod samples;
mod sent_back;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use uuid::Uuid;

use self::home::{ME, Record};
use super::*;
use crate::determination::Outcome;
use crate::evidence::Evidence;
use crate::ids::{BatchId, ClaimId, PaymentId, WorkerId};
use crate::money::Fen;
use crate::policy::{CommonParameters, Fund};
use crate::region::RegionCode;
use crate::scheme::Scheme;
use crate::sealed::{Fingerprint, Sealed};
use crate::subject::Subject;

/// The day on which every act is tried, unless a test says otherwise.
const TODAY: &str = "2022-06-30";
const TOMORROW: &str = "2022-07-01";

const CLERK: &str = "clerk";
const REVIEWER: &str = "reviewer";
const APPROVER: &str = "approver";
const SECOND: &str = "second approver";
const PREPARER: &str = "preparer";
const FINANCE: &str = "finance";
const ORDERER: &str = "orderer";
const OTHER: &str = "somebody else";

fn on(date: &str) -> NaiveDate {
    date.parse().unwrap()
}

fn id<T: From<Uuid>>(number: u128) -> T {
    Uuid::from_u128(number).into()
}

fn fen(fen: i64) -> Fen {
    Fen::try_from(fen).unwrap()
}

fn subject(name: &str) -> Subject {
    Subject::new("county", name)
}

fn subjects(names: &[&str]) -> BTreeSet<Subject> {
    names.iter().map(|name| subject(name)).collect()
}

fn print(number: &str) -> Fingerprint {
    Fingerprint::new(format!("print of {number}"))
}

fn paper(date: &str) -> Evidence {
    Evidence {
        kind: "ticket".to_owned(),
        number: "Z123".to_owned(),
        date: on(date),
        sha256: "00".repeat(32),
        kept_at: "cabinet 1".to_owned(),
    }
}

/// An answer that entitles to an amount.
fn pinned(amount: i64) -> Pinned {
    Pinned {
        outcome: Outcome::Eligible,
        amount_fen: Some(fen(amount)),
        computation: Some("once".to_owned()),
        eligible_from: Some(on("2021-06-01")),
        apply_by: None,
        region: RegionCode::parse("520324").unwrap(),
        bound_to: on("2021-03-01"),
        policy: Some(PinnedPolicy {
            id: id(700),
            version: 1,
            fund: Some(Fund::Bridging),
        }),
        rule_version: 1,
        on: on("2022-03-01"),
        trace: Vec::new(),
        policies: vec![HeldUnder {
            id: id(700),
            version: 2,
        }],
    }
}

/// An answer against it.
fn against() -> Pinned {
    Pinned {
        outcome: Outcome::Ineligible,
        amount_fen: None,
        ..pinned(0)
    }
}

fn year(year: i32) -> EntitlementKey {
    EntitlementKey::Transport { year }
}

fn own(key: EntitlementKey) -> OwnedKey {
    OwnedKey {
        owner: Claimant::Worker(id(ME)),
        key,
    }
}

/// A line for the transport of a year of the worker whose record this is.
fn line(line_no: u32, of: i32, amount: i64) -> ClaimLine {
    ClaimLine {
        line_no,
        worker_id: Some(id::<WorkerId>(ME)),
        question: format!("transport|{of}"),
        keys: vec![own(year(of))],
        amount_fen: fen(amount),
        determination: pinned(amount),
    }
}

/// A claim for the transport of a year, as the worker's own record is asked to file it.
fn filed(number: u128, of: i32, amount: i64) -> ClaimFiled {
    ClaimFiled {
        claim_id: id(number),
        part_of: None,
        beneficiary: Claimant::Worker(id(ME)),
        scheme: Scheme::Transport,
        programme: "target_groups".to_owned(),
        region: RegionCode::parse("520324").unwrap(),
        fund: Some(Fund::Bridging),
        funds: Vec::new(),
        lines: vec![line(1, of, amount)],
        applied_on: on("2022-03-01"),
        applicant: Applicant {
            kind: ApplicantKind::Own,
            relation: None,
            consent_ref: None,
        },
        filed_by: subject("whoever the request says"),
        contested: None,
        evidence: Vec::new(),
        terms: CommonParameters::default(),
        basis: ClaimBasis::default(),
    }
}

fn part(number: u128, first: u128, kind: PartKind, lines: Vec<ClaimLine>) -> ClaimFiled {
    ClaimFiled {
        part_of: Some(PartOf {
            claim_id: id(first),
            kind,
        }),
        lines,
        applied_on: on("2022-05-01"),
        ..filed(number, 2021, 1)
    }
}

fn file(filed: ClaimFiled) -> ClaimAct {
    ClaimAct::File(Box::new(filed))
}

fn step(number: u128, step: ClaimStep) -> ClaimAct {
    ClaimAct::On(id(number), Box::new(step))
}

fn review(number: u128, date: &str) -> ClaimAct {
    step(
        number,
        ClaimStep::Review {
            reviewed_on: on(date),
            note: None,
            account: None,
            recorders: subjects(&["recorder"]),
        },
    )
}

fn send_back(number: u128, date: &str) -> ClaimAct {
    step(
        number,
        ClaimStep::Return {
            returned_on: on(date),
            reason: "a page is missing".to_owned(),
        },
    )
}

fn redetermine(number: u128, date: &str, lines: Vec<ClaimLine>) -> ClaimAct {
    step(
        number,
        ClaimStep::Redetermine {
            on: on(date),
            now: Box::new(Redetermined {
                region: RegionCode::parse("520324").unwrap(),
                fund: Some(Fund::Bridging),
                funds: Vec::new(),
                lines,
                terms: CommonParameters::default(),
                basis: ClaimBasis::default(),
            }),
        },
    )
}

fn publicise(number: u128, date: &str) -> ClaimAct {
    step(
        number,
        ClaimStep::Publicise {
            publicised_on: on(date),
            place: None,
        },
    )
}

fn object(number: u128, objection: u128, date: &str) -> ClaimAct {
    step(
        number,
        ClaimStep::Object {
            objection_id: id(objection),
            raised_on: on(date),
            by: Some(Sealed::new("neighbour".to_owned())),
            reason: "she was at home".to_owned(),
        },
    )
}

fn settle(number: u128, objection: u128, date: &str, upheld: bool) -> ClaimAct {
    step(
        number,
        ClaimStep::Settle {
            objection_id: id(objection),
            settled_on: on(date),
            upheld,
            finding: "she was away".to_owned(),
        },
    )
}

/// An approval under which every line is determined as a table says.
fn approve_as(
    number: u128,
    date: &str,
    now: BTreeMap<u32, Pinned>,
    drop_failing: bool,
) -> ClaimAct {
    step(
        number,
        ClaimStep::Approve {
            approved_on: on(date),
            now,
            basis: ClaimBasis::default(),
            drop_failing,
            recorders: subjects(&["recorder"]),
        },
    )
}

fn reject(number: u128, date: &str) -> ClaimAct {
    step(
        number,
        ClaimStep::Reject {
            rejected_on: on(date),
            reason: "no ground".to_owned(),
        },
    )
}

fn withdraw(number: u128, date: &str) -> ClaimAct {
    step(
        number,
        ClaimStep::Withdraw {
            withdrawn_on: on(date),
            reason: "not wanted".to_owned(),
        },
    )
}

fn admit(number: u128) -> ClaimAct {
    step(number, ClaimStep::Admit { budget_id: None })
}

fn hold_back(number: u128, reason: HoldReason) -> ClaimAct {
    step(
        number,
        ClaimStep::HoldBack {
            reason,
            note: "wait".to_owned(),
        },
    )
}

fn lift(number: u128, reason: HoldReason) -> ClaimAct {
    step(
        number,
        ClaimStep::Lift {
            reason,
            note: "looked at".to_owned(),
        },
    )
}

/// The payment that a batch makes for a claim.
fn payment(number: u128, batch: u128) -> PaymentId {
    id(1_000 * batch + number)
}

fn batch_by(number: u128, batch: u128, preparer: &str) -> ClaimAct {
    step(
        number,
        ClaimStep::Batch {
            batch_id: id(batch),
            payment_id: payment(number, batch),
            prepared_by: subject(preparer),
        },
    )
}

fn batch(number: u128, batch: u128) -> ClaimAct {
    batch_by(number, batch, PREPARER)
}

fn unbatch(number: u128, batch: u128) -> ClaimAct {
    step(
        number,
        ClaimStep::Unbatch {
            batch_id: id(batch),
            reason: "the batch was cancelled".to_owned(),
        },
    )
}

fn paid(number: u128, batch: u128, amount: i64) -> SubsidyPaid {
    SubsidyPaid {
        claim_id: id::<ClaimId>(number),
        batch_id: id::<BatchId>(batch),
        payment_id: payment(number, batch),
        amount_fen: fen(amount),
        reference: Some("ref".to_owned()),
        paid_on: Some(on("2022-03-20")),
    }
}

fn pay(number: u128, batch: u128, amount: i64) -> ClaimAct {
    step(number, ClaimStep::Pay(paid(number, batch, amount)))
}

fn fail(number: u128, batch: u128) -> ClaimAct {
    step(
        number,
        ClaimStep::FailPayment(PaymentFailed {
            claim_id: id(number),
            batch_id: id(batch),
            payment_id: payment(number, batch),
            reason: FailureReason::AccountClosed,
            failed_on: None,
        }),
    )
}

fn bounce(number: u128, batch: u128, amount: i64) -> ClaimAct {
    step(
        number,
        ClaimStep::ReturnPayment(PaymentReturned {
            claim_id: id(number),
            batch_id: id(batch),
            payment_id: payment(number, batch),
            amount_fen: fen(amount),
            reason: FailureReason::NameDiffers,
            reference: None,
            returned_on: Some(on("2022-04-20")),
        }),
    )
}
