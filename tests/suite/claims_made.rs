//! Claims of workers, made by the store's own commands: each step by whoever has the duty.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::citizen_id::Sex;
use domain::claim::{
    Applicant, ApplicantKind, Claim, ClaimAct, ClaimBasis, ClaimFiled, ClaimLine, ClaimStep,
    Claimant, EntitlementKey, OwnedKey, Pinned, SubsidyPaid,
};
use domain::determination::Outcome;
use domain::ids::{BatchId, ClaimId, PaymentId, WorkerId};
use domain::money::Fen;
use domain::policy::{CommonParameters, Fund, TARGET_GROUPS};
use domain::region::{Place, RegionCode};
use domain::scheme::Scheme;
use domain::sealed::{Fingerprint, HolderKind, Sealed, SealedAccount};
use domain::subject::{Given, Subject};
use domain::worker::{Source, Worker, WorkerAct, WorkerRefusal, WorkerSurveyed};
use hearth::store::{Done, Envelope, Expected, Refusal, Store};
use uuid::Uuid;

/// The days of a claim that goes straight through.
pub const FILED: &str = "2021-06-10";
pub const REVIEWED: &str = "2021-06-11";
pub const PUBLICISED: &str = "2021-06-15";
pub const APPROVED: &str = "2021-07-01";
pub const PAID: &str = "2021-07-05";

/// A day.
pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An amount.
pub fn fen(amount: i64) -> Fen {
    Fen::try_from(amount).unwrap()
}

/// Whoever has a duty.
pub fn subject(name: &str) -> Subject {
    Subject::new("local", name)
}

/// The circumstances of a command of somebody.
pub fn by(name: &str) -> Envelope {
    Envelope::of(&subject(name), name, "story")
}

/// What is claimed.
#[derive(Debug, Clone)]
pub struct Wish {
    /// For which year.
    pub year: i32,
    /// The scheme.
    pub scheme: Scheme,
    /// The region whose office pays.
    pub region: RegionCode,
    /// The fund.
    pub fund: Option<Fund>,
    /// How much.
    pub amount: i64,
    /// The day of application.
    pub on: NaiveDate,
}

impl Wish {
    /// 500 yuan for travel, paid by a region.
    pub fn of(region: &str) -> Self {
        Self {
            year: 2021,
            scheme: Scheme::Transport,
            region: RegionCode::parse(region).unwrap(),
            fund: Some(Fund::Bridging),
            amount: 50_000,
            on: day(FILED),
        }
    }
}

/// A determination that supports a claim.
pub fn pinned(wish: &Wish) -> Pinned {
    Pinned {
        outcome: Outcome::Eligible,
        amount_fen: Some(fen(wish.amount)),
        computation: None,
        eligible_from: Some(wish.on),
        apply_by: None,
        region: wish.region,
        bound_to: wish.on,
        policy: None,
        rule_version: 1,
        on: wish.on,
        trace: Vec::new(),
        policies: Vec::new(),
    }
}

/// The filing of a claim.
pub fn filing(beneficiary: Claimant, claim: ClaimId, wish: &Wish) -> ClaimAct {
    let year = wish.year;
    ClaimAct::File(Box::new(ClaimFiled {
        claim_id: claim,
        part_of: None,
        beneficiary,
        scheme: wish.scheme,
        programme: TARGET_GROUPS.to_owned(),
        region: wish.region,
        fund: wish.fund,
        funds: Vec::new(),
        lines: vec![ClaimLine {
            line_no: 1,
            worker_id: None,
            question: format!("{}|{year}", wish.scheme),
            keys: vec![OwnedKey {
                owner: beneficiary,
                key: EntitlementKey::Transport { year },
            }],
            amount_fen: fen(wish.amount),
            determination: pinned(wish),
        }],
        applied_on: wish.on,
        applicant: Applicant {
            kind: ApplicantKind::Own,
            relation: None,
            consent_ref: None,
        },
        filed_by: subject("filer"),
        contested: None,
        evidence: Vec::new(),
        terms: CommonParameters::default(),
        basis: ClaimBasis::default(),
    }))
}

/// The approval of a claim that is determined as it was.
pub fn approval(claim: &Claim, on: NaiveDate) -> ClaimStep {
    let lines = claim.filed.lines.iter();
    ClaimStep::Approve {
        approved_on: on,
        now: lines
            .map(|line| (line.line_no, line.determination.clone()))
            .collect::<BTreeMap<_, _>>(),
        basis: ClaimBasis::default(),
        drop_failing: false,
        recorders: BTreeSet::new(),
    }
}

/// The batch that a claim is paid by, for the nth time.
pub fn batch_of(claim: ClaimId, attempt: u128) -> (BatchId, PaymentId) {
    let batch = Uuid::from_u128(0xba << 64 | attempt);
    let payment = Uuid::new_v5(&claim.as_uuid(), batch.as_bytes());
    (batch.into(), payment.into())
}

/// An account of a worker.
pub fn account(of: u128, number: u32) -> SealedAccount {
    let sealed = || Sealed::new("sealed".to_owned());
    SealedAccount {
        number: sealed(),
        holder_name: sealed(),
        holder_kind: HolderKind::Person,
        bank_code: None,
        fingerprint: Fingerprint::new(format!("{of:x}-{number}")),
    }
}

/// The office that makes claims.
pub struct Office<'a>(pub &'a Store);

impl Office<'_> {
    /// Does something about a worker.
    pub async fn act(
        &self,
        worker: WorkerId,
        name: &str,
        today: NaiveDate,
        act: WorkerAct,
    ) -> Result<Done, Refusal<WorkerRefusal>> {
        let by_whom = subject(name);
        let command = Given {
            today,
            by: by_whom,
            act,
        };
        let id = worker.to_string();
        let log = &self.0.log;
        log.execute::<Worker>(&id, command, &by(name), Expected::Any)
            .await
    }

    /// Does something about a claim that is there.
    pub async fn step(
        &self,
        (worker, claim): (WorkerId, ClaimId),
        name: &str,
        today: NaiveDate,
        step: ClaimStep,
    ) -> Result<Done, Refusal<WorkerRefusal>> {
        let act = WorkerAct::Claim(ClaimAct::On(claim, Box::new(step)));
        self.act(worker, name, today, act).await
    }

    /// A worker as recorded.
    pub async fn worker(&self, id: WorkerId) -> Worker {
        let loaded = self.0.log.load::<Worker>(&id.to_string()).await.unwrap();
        loaded.state
    }

    /// Registers a worker who is entitled to travel money, with an account that another subject confirmed.
    pub async fn register(&self, number: u128, origin: &str) -> WorkerId {
        let id: WorkerId = Uuid::from_u128(number).into();
        // A store with workers and no key at all would be taken for one whose keys were lost.
        let key = "INSERT INTO data_key (worker_id, created_at, destroyed_at) VALUES ($1, 0, 0)";
        let of_whom = [id.to_string().into()];
        self.0.keys.execute(key, &of_whom).await.unwrap();
        let sealed = || Sealed::new("sealed".to_owned());
        let surveyed_on = day("2021-01-10");
        let survey = WorkerAct::Survey {
            survey: Box::new(WorkerSurveyed {
                citizen_id: sealed(),
                upgraded: false,
                name: sealed(),
                phone: None,
                address: None,
                household_id: None,
                sex: Sex::Female,
                born_on: day("1985-04-12"),
                origin: Place::parse_at(origin, surveyed_on).unwrap(),
                willing: true,
                preferred_occupations: Vec::new(),
                preferred_regions: Vec::new(),
                household_income: None,
                surveyed_on,
                source: Source::FieldVisit,
            }),
            account: Some(account(number, 1)),
        };
        self.act(id, "filer", surveyed_on, survey).await.unwrap();
        let confirm = WorkerAct::ConfirmAccount;
        self.act(id, "clerk", surveyed_on, confirm).await.unwrap();
        self.entitle(id).await;
        id
    }

    /// Files a claim of a worker as it is determined.
    pub async fn file(&self, worker: WorkerId, claim: u128, wish: &Wish) -> (WorkerId, ClaimId) {
        let claim: ClaimId = Uuid::from_u128(claim).into();
        let act = WorkerAct::Claim(self.determined(worker, claim, wish).await);
        self.act(worker, "filer", wish.on, act).await.unwrap();
        (worker, claim)
    }

    /// A claim as recorded.
    pub async fn claim(&self, (worker, claim): (WorkerId, ClaimId)) -> Claim {
        self.worker(worker)
            .await
            .claims
            .claim(claim)
            .unwrap()
            .clone()
    }

    /// Reviews a claim and puts it on notice.
    pub async fn publicise(&self, claim: (WorkerId, ClaimId)) {
        let review = ClaimStep::Review {
            reviewed_on: day(REVIEWED),
            note: None,
            account: None,
            recorders: BTreeSet::new(),
        };
        let notice = ClaimStep::Publicise {
            publicised_on: day(PUBLICISED),
            place: None,
        };
        for (on, step) in [(REVIEWED, review), (PUBLICISED, notice)] {
            self.step(claim, "reviewer", day(on), step).await.unwrap();
        }
    }

    /// Brings a claim that is on notice to where it is payable.
    pub async fn approve(&self, claim: (WorkerId, ClaimId)) {
        let on = day(APPROVED);
        let approve = approval(&self.claim(claim).await, on);
        self.step(claim, "approver", on, approve).await.unwrap();
        let admit = ClaimStep::Admit { budget_id: None };
        self.step(claim, "system", on, admit).await.unwrap();
    }

    /// Files a claim and brings it to where it is payable.
    pub async fn payable(&self, worker: WorkerId, claim: u128, wish: &Wish) -> (WorkerId, ClaimId) {
        let claim = self.file(worker, claim, wish).await;
        self.publicise(claim).await;
        self.approve(claim).await;
        claim
    }

    /// Puts a claim into a batch.
    pub async fn batch(&self, claim: (WorkerId, ClaimId), attempt: u128) {
        let (batch_id, payment_id) = batch_of(claim.1, attempt);
        let step = ClaimStep::Batch {
            batch_id,
            payment_id,
            prepared_by: subject("cashier"),
        };
        self.step(claim, "system", day(PAID), step).await.unwrap();
    }

    /// Puts a claim into a batch and pays it.
    pub async fn pay(&self, claim: (WorkerId, ClaimId), attempt: u128) {
        self.batch(claim, attempt).await;
        let amount_fen = self.claim(claim).await.batch.unwrap().amount_fen;
        let step = paid(claim.1, attempt, amount_fen, Some(day(PAID)));
        self.step(claim, "system", day(PAID), step).await.unwrap();
    }
}

/// The bank paid.
pub fn paid(claim: ClaimId, attempt: u128, amount_fen: Fen, on: Option<NaiveDate>) -> ClaimStep {
    let (batch_id, payment_id) = batch_of(claim, attempt);
    ClaimStep::Pay(SubsidyPaid {
        claim_id: claim,
        batch_id,
        payment_id,
        amount_fen,
        reference: Some(format!("R{attempt}")),
        paid_on: on,
    })
}
