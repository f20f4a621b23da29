//! A policy published by one who works at the machine itself, in the names of two.

use domain::ids::PolicyId;
use domain::policy::{Policy, PolicyAct};
use domain::subject::{Given, Subject};

use super::read::Proposal;
use crate::access::Role;
use crate::chance;
use crate::clock;
use crate::store::{Envelope, Expected, Log};

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The policy.
    pub id: PolicyId,
    /// The number of its new version.
    pub number: u32,
    /// The place of the publication in the log; none if it was not placed in time.
    pub position: Option<u64>,
}

/// Proposes a version and confirms it. Events must be placed meanwhile.
///
/// # Errors
/// A store that fails; one subject in both names; a day in the past without a reason.
pub async fn publish(
    log: &Log,
    proposal: Proposal,
    proposed_by: Subject,
    confirmed_by: Subject,
) -> anyhow::Result<Published> {
    anyhow::ensure!(
        proposed_by != confirmed_by,
        "who proposed the version may not confirm it: name somebody else"
    );
    let Proposal { terms, reason } = proposal;
    let id = terms.id();
    let propose = PolicyAct::Propose {
        terms: Box::new(terms),
        reasoned: reason.is_some(),
    };
    let proposed = give(log, id, proposed_by, reason, propose, Expected::Any).await?;
    // What is confirmed is what was just proposed, and nothing that came between.
    let expected = Expected::Version(proposed.version);
    let done = give(log, id, confirmed_by, None, PolicyAct::Confirm, expected).await?;
    let policy = log.load_at::<Policy>(&id.to_string(), done.version).await?;
    let latest = policy.state.versions.last();
    Ok(Published {
        id,
        number: latest.map_or(0, |latest| latest.published.version),
        position: done.position,
    })
}

async fn give(
    log: &Log,
    id: PolicyId,
    by: Subject,
    reason: Option<String>,
    act: PolicyAct,
    expected: Expected,
) -> anyhow::Result<crate::store::Done> {
    let envelope = Envelope {
        reason,
        ..Envelope::of(&by, Role::PolicyAdmin.code(), chance::id().to_string())
    };
    let today = clock::today();
    let command = Given { today, by, act };
    Ok(log
        .execute::<Policy>(&id.to_string(), command, &envelope, expected)
        .await?)
}
