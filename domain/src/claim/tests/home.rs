//! A record that claims live in, and the steps that bring a claim about.

use super::*;
use crate::citizen_id::Sex;
use crate::credit_code::CreditCode;
use crate::organisation::{
    Organisation, OrganisationAct, OrganisationEvent, OrganisationRefusal, OrganisationRegistered,
};
use crate::region::Place;
use crate::sealed::{HolderKind, SealedAccount};
use crate::subject::Given;
use crate::worker::{
    PersonalDataUpdated, Source, Worker, WorkerAct, WorkerEvent, WorkerRefusal, WorkerSurveyed,
};

/// The worker whose record most tests are about, and the organisation.
pub(super) const ME: u128 = 1;
pub(super) const FIRM: u128 = 2;

/// A real record.
#[derive(Debug, Clone)]
pub(super) enum Record {
    Worker(Box<Worker>),
    Organisation(Box<Organisation>),
}

pub(super) fn survey() -> WorkerSurveyed {
    WorkerSurveyed {
        citizen_id: Sealed::new("citizen id".to_owned()),
        upgraded: false,
        name: Sealed::new("name".to_owned()),
        phone: None,
        address: None,
        household_id: None,
        sex: Sex::Female,
        born_on: on("1985-04-12"),
        origin: Place::parse_at("520324", on("2021-01-01")).unwrap(),
        willing: true,
        preferred_occupations: Vec::new(),
        preferred_regions: Vec::new(),
        household_income: None,
        surveyed_on: on("2021-01-10"),
        source: Source::FieldVisit,
    }
}

pub(super) fn account(number: &str) -> SealedAccount {
    SealedAccount {
        number: Sealed::new(number.to_owned()),
        holder_name: Sealed::new("holder".to_owned()),
        holder_kind: HolderKind::Person,
        bank_code: None,
        fingerprint: print(number),
    }
}

impl Record {
    /// A surveyed worker with a confirmed account.
    pub(super) fn worker() -> Self {
        let mut record = Self::Worker(Box::default());
        record.tell(
            CLERK,
            WorkerAct::Survey {
                survey: Box::new(survey()),
                account: Some(account("A")),
            },
        );
        record.tell(OTHER, WorkerAct::ConfirmAccount);
        record
    }

    /// A registered organisation.
    pub(super) fn organisation() -> Self {
        let mut organisation = Organisation::default();
        let register = OrganisationAct::Register {
            registration: OrganisationRegistered {
                credit_code: CreditCode::parse("91330100MA00000740").unwrap(),
                name: "杭州家政".to_owned(),
                region: RegionCode::parse("330106").unwrap(),
                registered_on: on("2020-05-01"),
            },
            roles: BTreeSet::new(),
            account: None,
        };
        let given = Given {
            today: on(TODAY),
            by: subject(CLERK),
            act: register,
        };
        for event in organisation.decide(given).unwrap() {
            organisation.record(event);
        }
        Self::Organisation(Box::new(organisation))
    }

    pub(super) fn book(&self) -> &ClaimBook {
        match self {
            Self::Worker(worker) => &worker.claims,
            Self::Organisation(organisation) => &organisation.claims,
        }
    }

    pub(super) fn version(&self) -> u64 {
        match self {
            Self::Worker(worker) => worker.version,
            Self::Organisation(organisation) => organisation.version,
        }
    }

    pub(super) fn claim(&self, number: u128) -> &Claim {
        self.book().claim(id(number)).unwrap()
    }

    pub(super) fn state(&self, number: u128) -> ClaimState {
        self.claim(number).state
    }

    /// What keeps a claim out of batches.
    pub(super) fn kept_out(&self, number: u128) -> Vec<HoldReason> {
        let look = |standing: &Standing<'_>| self.book().kept_out_by(self.claim(number), standing);
        match self {
            Self::Worker(worker) => worker.with_standing(look),
            Self::Organisation(organisation) => organisation.with_standing(look),
        }
    }

    /// Something else than a claim happens to the worker.
    pub(super) fn tell(&mut self, by: &str, act: WorkerAct) {
        let events = self.try_tell(by, act).unwrap();
        for event in events {
            self.record_worker(&event);
        }
    }

    pub(super) fn try_tell(
        &self,
        by: &str,
        act: WorkerAct,
    ) -> Result<Vec<WorkerEvent>, WorkerRefusal> {
        let Self::Worker(worker) = self else {
            panic!("a worker's act");
        };
        worker.decide(Given {
            today: on(TODAY),
            by: subject(by),
            act,
        })
    }

    pub(super) fn new_account(&mut self, by: &str, number: &str) {
        let update = PersonalDataUpdated {
            name: None,
            phone: None,
            address: None,
            household_id: None,
        };
        let account = Some(account(number));
        self.tell(by, WorkerAct::UpdatePersonalData { update, account });
    }

    fn record_worker(&mut self, event: &WorkerEvent) {
        let stored = serde_json::to_string(event).unwrap();
        let read: WorkerEvent = serde_json::from_str(&stored).unwrap();
        assert_eq!(read, *event);
        let Self::Worker(worker) = self else {
            panic!("a worker's event");
        };
        worker.record(read);
    }

    /// Tries an act on a day; the events of claims that come of it are recorded.
    pub(super) fn attempt(
        &mut self,
        today: NaiveDate,
        by: &Subject,
        act: ClaimAct,
    ) -> Result<Vec<ClaimEvent>, ClaimRefusal> {
        match self {
            Self::Worker(worker) => {
                let decided = worker.decide(Given {
                    today,
                    by: by.clone(),
                    act: WorkerAct::Claim(act),
                });
                let events = decided.map_err(|refusal| match refusal {
                    WorkerRefusal::Claim(refusal) => *refusal,
                    other => panic!("refused by the worker: {other}"),
                })?;
                let mut of_claims = Vec::new();
                for event in events {
                    self.record_worker(&event);
                    if let WorkerEvent::Claim(event) = event {
                        of_claims.push(*event);
                    }
                }
                Ok(of_claims)
            }
            Self::Organisation(organisation) => {
                let events = decide_for_firm(organisation, today, by, act)?;
                for event in &events {
                    let event = OrganisationEvent::Claim(Box::new(event.clone()));
                    let stored = serde_json::to_string(&event).unwrap();
                    let read: OrganisationEvent = serde_json::from_str(&stored).unwrap();
                    assert_eq!(read, event);
                    organisation.record(read);
                }
                Ok(events)
            }
        }
    }

    /// What comes of an act that is taken.
    pub(super) fn taken(&mut self, by: &str, act: ClaimAct) -> Vec<ClaimEvent> {
        self.taken_on(TODAY, by, act)
    }

    pub(super) fn taken_on(&mut self, today: &str, by: &str, act: ClaimAct) -> Vec<ClaimEvent> {
        self.attempt(on(today), &subject(by), act).unwrap()
    }

    /// Why an act is refused.
    pub(super) fn refused(&self, by: &str, act: ClaimAct) -> ClaimRefusal {
        self.refused_on(TODAY, by, act)
    }

    pub(super) fn refused_on(&self, today: &str, by: &str, act: ClaimAct) -> ClaimRefusal {
        let mut copy = self.clone();
        copy.attempt(on(today), &subject(by), act).unwrap_err()
    }

    /// The answers on which a claim was filed.
    pub(super) fn as_pinned(&self, number: u128) -> BTreeMap<u32, Pinned> {
        let lines = &self.claim(number).filed.lines;
        let answers = lines
            .iter()
            .map(|line| (line.line_no, line.determination.clone()));
        answers.collect()
    }

    /// An approval under which nothing has changed.
    pub(super) fn approve(&self, number: u128, date: &str) -> ClaimAct {
        approve_as(number, date, self.as_pinned(number), false)
    }

    /// A claim on public notice until 10 March.
    pub(super) fn publicised(&mut self, claim: ClaimFiled) {
        let number = claim.claim_id.as_uuid().as_u128();
        self.taken(CLERK, file(claim));
        self.taken(REVIEWER, review(number, "2022-03-02"));
        self.taken(REVIEWER, publicise(number, "2022-03-03"));
    }

    /// An approved claim.
    pub(super) fn approved(&mut self, claim: ClaimFiled) {
        let number = claim.claim_id.as_uuid().as_u128();
        self.publicised(claim);
        self.taken(APPROVER, self.approve(number, "2022-03-11"));
    }

    /// A claim that is to be paid.
    pub(super) fn payable(&mut self, claim: ClaimFiled) {
        let number = claim.claim_id.as_uuid().as_u128();
        self.approved(claim);
        self.taken(FINANCE, admit(number));
    }

    /// A claim paid through the batch of its own number.
    pub(super) fn paid(&mut self, claim: ClaimFiled) {
        let number = claim.claim_id.as_uuid().as_u128();
        self.payable(claim);
        self.pay_out(number, number);
    }

    pub(super) fn pay_out(&mut self, number: u128, through: u128) {
        self.taken(PREPARER, batch(number, through));
        let amount = self.claim(number).unpaid_fen().get();
        self.taken(FINANCE, pay(number, through, amount));
    }

    /// What one account holds of all claims, in fen.
    pub(super) fn balance(&self, of: LedgerAccount) -> i64 {
        let postings = self.book().claims.iter().flat_map(|claim| &claim.postings);
        postings.map(|posting| moved(posting, of)).sum()
    }
}

/// How a posting moves an account.
pub(super) fn moved(posting: &Posting, of: LedgerAccount) -> i64 {
    let fen = posting.amount_fen.get();
    match posting.accounts {
        Some((to, _)) if to == of => fen,
        Some((_, from)) if from == of => -fen,
        _ => 0,
    }
}

/// Decides for an organisation that has a confirmed account.
pub(super) fn decide_for_firm(
    organisation: &Organisation,
    today: NaiveDate,
    by: &Subject,
    act: ClaimAct,
) -> Result<Vec<ClaimEvent>, ClaimRefusal> {
    let confirmed = print("firm");
    organisation.with_standing(|standing| {
        let standing = Standing {
            account: Some(&confirmed),
            account_waits: false,
            ..*standing
        };
        organisation.claims.decide(&standing, today, by, act)
    })
}

/// Through the aggregate itself.
pub(super) fn decide_as_firm(
    organisation: &Organisation,
    by: &str,
    act: ClaimAct,
) -> Result<Vec<OrganisationEvent>, OrganisationRefusal> {
    organisation.decide(Given {
        today: on(TODAY),
        by: subject(by),
        act: OrganisationAct::Claim(act),
    })
}
