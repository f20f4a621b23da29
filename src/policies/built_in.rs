//! The national policies that ship with the software: an empty store begins with them.

use cqrs_es::Aggregate;
use domain::policy::{Policy, PolicyAct, PolicyRefusal, PolicyTerms};
use domain::subject::{Given, Subject};

use super::file::read_file;
use crate::chance;
use crate::clock;
use crate::contract::Contract;
use crate::store::{Envelope, Expected, Log, Refusal, StoreError, field};

/// The files, in the order of publication.
const FILES: [&str; 4] = [
    include_str!("../../policies/national-transport.toml"),
    include_str!("../../policies/national-social-insurance.toml"),
    include_str!("../../policies/national-reporting.toml"),
    include_str!("../../policies/national-skill-upgrade.toml"),
];

/// The issuer and name under which the system itself acts.
const SYSTEM: (&str, &str) = ("system", "hearth");

/// What ships with the software.
///
/// # Errors
/// A file with faults; a test sees to it that there is none.
pub fn all() -> anyhow::Result<Vec<PolicyTerms>> {
    let contract = Contract::ours()?;
    FILES
        .iter()
        .map(|text| match read_file(contract, text) {
            Ok(proposal) => Ok(proposal.terms),
            Err(faults) => Err(anyhow::anyhow!(
                "a policy that ships with hearth: {faults:?}"
            )),
        })
        .collect()
}

/// Whether a store holds nothing, or nothing but what ships with the software.
///
/// # Errors
/// A store that fails.
pub async fn is_all_of(log: &Log) -> Result<bool, StoreError> {
    log.sequencer().place().await?;
    let shipped = u32::try_from(FILES.len()).unwrap_or(u32::MAX);
    let first = log.read_after(0, shipped + 1).await?;
    let system = Subject::new(SYSTEM.0, SYSTEM.1);
    Ok(first.len() <= FILES.len()
        && first.iter().all(|event| {
            let by = event.metadata.get(field::SUBJECT);
            event.aggregate_type == Policy::TYPE
                && by.and_then(serde_json::Value::as_str) == Some(system.as_str())
        }))
}

/// Publishes what ships with the software, if the store holds nothing else. Done again it does nothing, also in two
/// processes at once or after one that broke off. Events must be placed meanwhile.
///
/// # Errors
/// A store that fails.
pub async fn publish(log: &Log) -> anyhow::Result<()> {
    if !is_all_of(log).await? {
        return Ok(());
    }
    for terms in all()? {
        let by = Subject::new(SYSTEM.0, SYSTEM.1);
        let envelope = Envelope::of(&by, SYSTEM.0, chance::id().to_string());
        let id = terms.id().to_string();
        let command = Given {
            today: clock::today(),
            by,
            act: PolicyAct::PublishBuiltIn(Box::new(terms)),
        };
        let done = log.execute::<Policy>(&id, command, &envelope, Expected::Any);
        match done.await {
            Ok(_) | Err(Refusal::Refused(PolicyRefusal::AlreadyPublished)) => {}
            Err(refusal) => return Err(refusal.into()),
        }
    }
    Ok(())
}
