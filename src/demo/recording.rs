//! Records a plan: each act as a command of its actor, many streams at once.

use std::collections::BTreeMap;

use anyhow::Context;
use chrono::NaiveDate;
use cqrs_es::Aggregate;
use domain::agreement::Agreement;
use domain::citizen_id::CitizenId;
use domain::ids::WorkerId;
use domain::organisation::Organisation;
use domain::sealed::SealedAccount;
use domain::subject::{Given, Subject};
use domain::worker::{CitizenIdCorrected, PersonalDataUpdated, Worker, WorkerAct, WorkerSurveyed};
use tokio::task::JoinSet;

use super::dice::id_of;
use super::identity::{BankAccount, Identity};
use super::plan::{
    Actor, Plan, PlannedAct, PlannedAgreement, PlannedLink, PlannedOrganisation, PlannedWorker,
    Step, Survey,
};
use crate::access::{LOCAL_ISSUER, Role};
use crate::clock;
use crate::installation::Installation;
use crate::policies::built_in;
use crate::privacy::{ClearAccount, Opened};
use crate::store::{Envelope, Expected, Stored};

/// Streams that are written at the same time. More than a store has connections, since a command
/// waits for its position without one.
const AT_ONCE: usize = 64;

/// What was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// How many events the log holds.
    pub events: u64,
    /// The workers' streams, by their place in the plan.
    pub workers: BTreeMap<u32, WorkerId>,
}

/// Records a plan in an empty store, which begins with the policies that ship with the software. `progress` is told how many streams are done.
///
/// # Errors
/// A store that holds events already, one that fails, and any refusal: the plan asks for nothing
/// that the rules refuse.
pub async fn record(
    installation: &Installation,
    plan: &Plan,
    mut progress: impl FnMut(u64),
) -> anyhow::Result<Outcome> {
    let log = &installation.store.log;
    let empty = built_in::is_all_of(log).await?;
    let head = log.head().await?;
    anyhow::ensure!(
        empty,
        "the store already holds {head} events and was left as it is; a demo needs an empty one: \
         name another with --data-dir or --database-url, or look at this one with `hearth serve`"
    );
    let clerk = Clerk {
        installation: installation.clone(),
        today: clock::today(),
        seed: plan.population.seed,
    };
    let _placing = installation.store.placing();
    built_in::publish(log).await?;
    super::policies::record(log).await?;
    let mut done = 0;
    let mut step = || {
        done += 1;
        progress(done);
    };
    // Facts name organisations and agreements, so these come first.
    let organisation = |clerk: Clerk, it: PlannedOrganisation| async move {
        clerk
            .all::<Organisation, _>(&it.id.to_string(), it.steps)
            .await
    };
    many(&clerk, &plan.organisations, organisation, |()| step()).await?;
    let agreement = |clerk: Clerk, it: PlannedAgreement| async move {
        clerk
            .all::<Agreement, _>(&it.id.to_string(), it.steps)
            .await
    };
    many(&clerk, &plan.agreements, agreement, |()| step()).await?;
    let worker = |clerk: Clerk, it: PlannedWorker| async move {
        let index = it.index;
        let id = clerk.worker(it).await;
        Ok((
            index,
            id.with_context(|| format!("worker {index} of the plan"))?,
        ))
    };
    let mut ids = BTreeMap::new();
    let keep = |(index, id)| {
        ids.insert(index, id);
        step();
    };
    many(&clerk, &plan.workers, worker, keep).await?;
    for link in &plan.links {
        if let (Some(duplicate), Some(person)) = (ids.get(&link.duplicate), ids.get(&link.person)) {
            clerk.link(link, *duplicate, *person).await?;
        }
    }
    log.sequencer().place().await?;
    Ok(Outcome {
        events: log.head().await?,
        workers: ids,
    })
}

/// Records many streams, [`AT_ONCE`] at a time. The first failure stops those under way.
async fn many<T, R, F>(
    clerk: &Clerk,
    planned: &[T],
    record: impl Fn(Clerk, T) -> F,
    mut recorded: impl FnMut(R),
) -> anyhow::Result<()>
where
    T: Clone,
    R: Send + 'static,
    F: Future<Output = anyhow::Result<R>> + Send + 'static,
{
    let mut waiting = planned.iter();
    let mut under_way = JoinSet::new();
    loop {
        while under_way.len() < AT_ONCE
            && let Some(next) = waiting.next()
        {
            under_way.spawn(record(clerk.clone(), next.clone()));
        }
        match under_way.join_next().await {
            Some(outcome) => recorded(outcome??),
            None => return Ok(()),
        }
    }
}

/// Who records the plan.
#[derive(Clone)]
struct Clerk {
    installation: Installation,
    today: NaiveDate,
    seed: u64,
}

impl Clerk {
    /// Gives one command. The place of an act in its stream makes the request's id.
    async fn give<A, Act>(&self, id: &str, place: usize, step: Step<Act>) -> anyhow::Result<()>
    where
        A: Stored + Aggregate<Command = Given<Act>>,
        A::Error: Send + Sync + 'static,
        Act: Clone,
    {
        let subject = Subject::new(LOCAL_ISSUER, &step.by.name);
        let request_id = id_of(&format!("{}/request/{id}/{place}", self.seed)).to_string();
        let envelope = Envelope {
            reason: step.reason.map(str::to_owned),
            ..Envelope::of(&subject, step.by.role.code(), request_id)
        };
        let command = Given {
            today: self.today,
            by: subject,
            act: step.act,
        };
        self.installation
            .store
            .log
            .execute::<A>(id, command, &envelope, Expected::Any)
            .await
            .with_context(|| format!("step {place} of the {} {id}", A::TYPE))?;
        Ok(())
    }

    async fn all<A, Act>(&self, id: &str, steps: Vec<Step<Act>>) -> anyhow::Result<()>
    where
        A: Stored + Aggregate<Command = Given<Act>>,
        A::Error: Send + Sync + 'static,
        Act: Clone,
    {
        for (place, step) in steps.into_iter().enumerate() {
            self.give::<A, _>(id, place, step).await?;
        }
        Ok(())
    }

    /// A worker's record, with its key made before the first event as at a registration.
    async fn worker(&self, worker: PlannedWorker) -> anyhow::Result<WorkerId> {
        let vault = &self.installation.vault;
        let identity = worker.identity;
        let citizen_id = CitizenId::parse(&identity.citizen_id, self.today)?;
        let id = vault.worker_of(&citizen_id);
        let record = vault.create(id).await?;
        vault.index_name(id, &identity.name).await?;
        let stream = id.to_string();
        for (place, step) in worker.steps.into_iter().enumerate() {
            let Step { by, reason, act } = step;
            let act = match act {
                PlannedAct::Survey(survey) => {
                    self.survey(&record, &identity, &citizen_id, *survey)?
                }
                PlannedAct::CorrectCitizenId => {
                    self.correction(id, &record, &identity, place, &by).await?
                }
                PlannedAct::ChangePhone(phone) => WorkerAct::UpdatePersonalData {
                    update: PersonalDataUpdated {
                        name: None,
                        phone: Some(record.seal("phone", &phone)?),
                        address: None,
                        household_id: None,
                    },
                    account: None,
                },
                PlannedAct::Act(act) => self.paid_to(&identity, *act),
            };
            let erases = matches!(act, WorkerAct::Erase);
            self.give::<Worker, _>(&stream, place, Step { by, reason, act })
                .await?;
            if erases && self.is_erased(&stream).await? {
                vault.destroy(id).await?;
            }
        }
        Ok(id)
    }

    /// The first survey, sealed.
    fn survey(
        &self,
        record: &Opened,
        identity: &Identity,
        citizen_id: &CitizenId,
        survey: Survey,
    ) -> anyhow::Result<WorkerAct> {
        let surveyed = WorkerSurveyed {
            citizen_id: record.seal("citizen_id", citizen_id.as_str())?,
            upgraded: citizen_id.upgraded(),
            name: record.seal("name", &identity.name)?,
            phone: Some(record.seal("phone", &identity.phone)?),
            address: Some(record.seal("address", &identity.address)?),
            household_id: Some(record.seal("household_id", &identity.household_id)?),
            sex: citizen_id.sex(),
            born_on: citizen_id.born_on(),
            origin: survey.origin,
            willing: survey.willing,
            preferred_occupations: survey.preferred_occupations,
            preferred_regions: survey.preferred_regions,
            household_income: survey.household_income,
            surveyed_on: survey.surveyed_on,
            source: survey.source,
        };
        let account = identity.account.as_ref();
        Ok(WorkerAct::Survey {
            survey: Box::new(surveyed),
            account: account
                .map(|account| self.account(record, account))
                .transpose()?,
        })
    }

    fn account(&self, record: &Opened, account: &BankAccount) -> anyhow::Result<SealedAccount> {
        let clear = ClearAccount {
            number: account.number.clone(),
            holder_name: account.holder_name.clone(),
        };
        let vault = &self.installation.vault;
        Ok(vault.seal_account(record, &clear, account.holder_kind, None)?)
    }

    /// Reserves the right number in its own stream; then it may be told here.
    async fn correction(
        &self,
        id: WorkerId,
        record: &Opened,
        identity: &Identity,
        place: usize,
        by: &Actor,
    ) -> anyhow::Result<WorkerAct> {
        let number = identity.corrected_id.as_deref().unwrap_or_default();
        let number = CitizenId::parse(number, self.today)?;
        let reserved_in = self.installation.vault.worker_of(&number);
        let reserve = Step {
            by: by.clone(),
            reason: None,
            act: WorkerAct::ReserveCitizenId { reserved_for: id },
        };
        self.give::<Worker, _>(&reserved_in.to_string(), place, reserve)
            .await?;
        Ok(WorkerAct::CorrectCitizenId(CitizenIdCorrected {
            citizen_id: record.seal("citizen_id", number.as_str())?,
            upgraded: number.upgraded(),
            sex: number.sex(),
            born_on: number.born_on(),
            reserved_in,
        }))
    }

    /// Wages go to the person's own account, as far as one is known.
    fn paid_to(&self, identity: &Identity, act: WorkerAct) -> WorkerAct {
        match act {
            WorkerAct::RecordWage(mut wage) => {
                let account = identity.account.as_ref();
                wage.account =
                    account.map(|account| self.installation.vault.fingerprint(&account.number));
                WorkerAct::RecordWage(wage)
            }
            other => other,
        }
    }

    async fn is_erased(&self, stream: &str) -> anyhow::Result<bool> {
        let log = &self.installation.store.log;
        Ok(log.load::<Worker>(stream).await?.state.erased)
    }

    /// Announced in the record that carries on, carried out in the other, noted in the first; and
    /// for some taken back.
    async fn link(
        &self,
        link: &PlannedLink,
        duplicate: WorkerId,
        person: WorkerId,
    ) -> anyhow::Result<()> {
        let mut steps = vec![
            (person, None, WorkerAct::ProposeAlias { source: duplicate }),
            (
                duplicate,
                Some("同一人重复建档"),
                WorkerAct::LinkTo { worker: person },
            ),
            (person, None, WorkerAct::ConfirmAlias { source: duplicate }),
        ];
        if link.withdrawn {
            let reason = Some("核实为两人");
            steps.push((duplicate, reason, WorkerAct::WithdrawLink));
            steps.push((person, None, WorkerAct::WithdrawAlias { source: duplicate }));
        }
        for (place, (id, reason, act)) in steps.into_iter().enumerate() {
            let by = Actor {
                name: link.by.name.clone(),
                role: Role::Caseworker,
            };
            // A record's own steps are numbered from nought: these lie beyond.
            let place = 10_000 + usize::try_from(link.duplicate)? * 8 + place;
            self.give::<Worker, _>(&id.to_string(), place, Step { by, reason, act })
                .await?;
        }
        Ok(())
    }
}
