//! Claims as callers see them: filed by one, reviewed by another, approved by a third.

use domain::claim::{ClaimAct, ClaimStep, Claimant, SubsidyPaid};
use domain::ids::{BatchId, ClaimId, PaymentId};
use domain::organisation::{Organisation, OrganisationAct};
use domain::subject::{Given, Subject};
use domain::worker::{Worker, WorkerAct};
use hearth::chance;
use hearth::clock;
use hearth::store::{Envelope, Expected};
use serde_json::{Value, json};

use crate::app::{Client, Response, TestApp};
use crate::people::{DESTINATION_PROVINCE, ORIGIN_PROVINCE, firm};
use crate::subsidies::{Journey, clauses, text};

mod duties;
mod filing;
mod journey;
mod money;
mod notices;
mod organisation;
mod reading;
mod recomputation;
mod refusals;

/// The number that the beneficiaries of the stories are paid on.
const ACCOUNT: &str = "6222021234567890123";

/// An account in a person's or an organisation's name.
fn account(kind: &str) -> Value {
    json!({"number": ACCOUNT, "holder_name": "李秀英", "holder_kind": kind, "bank_code": "102701000013"})
}

/// The people of an office, each a subject of their own.
struct Office<'a> {
    app: &'a TestApp,
    /// Files.
    wang: Client<'a>,
    /// Reviews.
    zhao: Client<'a>,
    /// Approves.
    qian: Client<'a>,
    /// Approves too.
    sun: Client<'a>,
    /// Pays.
    zhou: Client<'a>,
}

impl<'a> Office<'a> {
    fn of(app: &'a TestApp, region: &str) -> Self {
        let client = |name: &str, role: &str| app.client_named(name, role, region);
        Self {
            app,
            wang: client("wang", "caseworker"),
            zhao: client("zhao", "reviewer"),
            qian: client("qian", "approver"),
            sun: client("sun", "approver"),
            zhou: client("zhou", "finance"),
        }
    }
}

/// A worker who is entitled to the transport subsidy and has an account that waits.
fn entitled(office: &Office<'_>) -> Journey {
    let employer = firm(&office.app.client("caseworker", DESTINATION_PROVINCE));
    let journey = Journey::of(&office.wang, &employer);
    let account = json!({"account": account("person")});
    let path = format!("/workers/{}/personal-data", journey.worker);
    office.wang.post(&path, &account).expect(200);
    journey
}

/// What Guizhou pays for journeys from 2021 on.
fn guizhou(parameters: &Value) -> Value {
    json!({
        "scheme": "transport", "region": ORIGIN_PROVINCE, "valid_from": "2021-01-01", "fund": "bridging_fund",
        "parameters": parameters,
        "clauses": clauses(&[
            "target_group", "min_age", "destination", "work", "duration", "organised", "once_a_year", "alive", "window",
        ]),
        "source": "黔人社通〔2021〕1号",
    })
}

/// The body of a transport claim.
fn transport() -> Value {
    json!({"scheme": "transport", "applied_on": "2021-07-01"})
}

/// A claim on its way.
struct Case<'a> {
    office: &'a Office<'a>,
    holder: String,
    claim: String,
}

impl<'a> Case<'a> {
    /// Files a transport claim for a worker.
    #[track_caller]
    fn filed(office: &'a Office<'a>, worker: &str) -> Self {
        let holder = format!("/workers/{worker}");
        let answer = office
            .wang
            .post(&format!("{holder}/claims"), &transport())
            .expect(201);
        assert_eq!(answer["state"], "filed");
        Self {
            office,
            holder,
            claim: text(&answer["claim_id"]),
        }
    }

    fn path(&self) -> String {
        format!("{}/claims/{}", self.holder, self.claim)
    }

    fn post(&self, client: &Client<'_>, tail: &str, body: &Value) -> Response {
        client.post(&format!("{}/{tail}", self.path()), body)
    }

    #[track_caller]
    fn review(&self) -> Value {
        let body = json!({"reviewed_on": "2021-07-05", "note": "Tickets seen."});
        self.post(&self.office.zhao, "review", &body).expect(200)
    }

    #[track_caller]
    fn publicise(&self) -> Value {
        let body = json!({"publicised_on": "2021-07-06", "place": "Notice board"});
        self.post(&self.office.zhao, "publicise", &body).expect(200)
    }

    fn approve(&self, client: &Client<'_>) -> Response {
        self.post(client, "approve", &json!({"approved_on": "2021-07-14"}))
    }

    /// Takes the claim from filing to on notice.
    #[track_caller]
    fn on_notice(self) -> Self {
        self.review();
        self.publicise();
        self
    }

    /// Takes the claim from filing over its approval to payable.
    #[track_caller]
    fn approved(self) -> Self {
        let case = self.on_notice();
        let done = case.approve(&case.office.qian).expect(200);
        assert_eq!(done["state"], "payable");
        case
    }

    /// Takes the claim from filing to paid.
    #[track_caller]
    fn paid(self) -> Self {
        let case = self.approved();
        pay(case.office.app, &case);
        case
    }

    #[track_caller]
    fn shown(&self) -> Value {
        self.office.wang.get(&self.path()).expect(200)
    }
}

/// The bank pays what is payable.
fn pay(app: &TestApp, case: &Case<'_>) {
    let claim_id: ClaimId = case.claim.parse().unwrap();
    let batch_id = BatchId::from(chance::id());
    let payment_id = PaymentId::of(batch_id, claim_id);
    let step = ClaimStep::Batch {
        batch_id,
        payment_id,
        prepared_by: Subject::new("local", "zhou"),
    };
    carry(app, case, step);
    let unpaid = case.shown();
    let amount = unpaid["approved_fen"].as_i64().unwrap();
    let paid = SubsidyPaid {
        claim_id,
        batch_id,
        payment_id,
        amount_fen: amount.try_into().unwrap(),
        reference: Some("B-0042-1".to_owned()),
        paid_on: domain::time::parse_date("2021-07-20").ok(),
    };
    carry(app, case, ClaimStep::Pay(paid));
}

/// Takes a step that no call takes.
fn carry(app: &TestApp, case: &Case<'_>, step: ClaimStep) {
    ask(
        app,
        case,
        ClaimAct::On(case.claim.parse().unwrap(), Box::new(step)),
    );
}

/// Asks the record that a claim lives in, as the system does.
fn ask(app: &TestApp, case: &Case<'_>, act: ClaimAct) {
    let log = &app.installation.store.log;
    let by = Subject::new("system", "hearth");
    let envelope = Envelope::of(&by, "system", chance::id().to_string());
    let today = clock::today();
    let (kind, id) = case.holder.trim_start_matches('/').split_once('/').unwrap();
    app.runtime.block_on(async {
        if kind == "workers" {
            let act = WorkerAct::Claim(act);
            let command = Given { today, by, act };
            let done = log.execute::<Worker>(id, command, &envelope, Expected::Any);
            done.await.unwrap();
        } else {
            let act = OrganisationAct::Claim(act);
            let command = Given { today, by, act };
            let done = log.execute::<Organisation>(id, command, &envelope, Expected::Any);
            done.await.unwrap();
        }
    });
}

/// Whose claim an id is, as the store's index says.
fn claimant_of(app: &TestApp, claim: ClaimId) -> Option<Claimant> {
    let log = &app.installation.store.log;
    app.runtime.block_on(log.claimant_of(claim)).unwrap()
}

/// An office of the origin's province with a worker who is entitled.
fn office(app: &TestApp) -> Office<'_> {
    Office::of(app, ORIGIN_PROVINCE)
}
