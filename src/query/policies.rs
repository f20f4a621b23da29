//! All policies as of a position. They are few, so they are folded from the log itself.

use cqrs_es::Aggregate;
use domain::ids::PolicyId;
use domain::policy::Policy;
use projections::case::CaseEvent;

use crate::runner;
use crate::store::{Log, StoreError};

/// Every policy as it stood at a position, those that only wait for confirmation too; in order of
/// scheme, programme and region.
pub async fn all_at(log: &Log, position: u64) -> Result<Vec<(PolicyId, Policy)>, StoreError> {
    let unreadable = |position: u64| StoreError::corrupt(format!("the policy at {position}"));
    let mut policies: Vec<(PolicyId, Policy)> = Vec::new();
    for event in log.kind_at(Policy::TYPE, position).await? {
        if event.sequence == 1 {
            let id = event.aggregate_id.parse();
            let id = id.map_err(|_| unreadable(event.position))?;
            policies.push((id, Policy::default()));
        }
        match (runner::read(&event), policies.last_mut()) {
            (Ok(CaseEvent::Policy(read)), Some((_, policy))) => policy.record(read),
            _ => return Err(unreadable(event.position)),
        }
    }
    policies.sort_by_cached_key(|(_, policy)| key(policy));
    Ok(policies)
}

/// What a policy is known and sorted by: scheme, programme and region.
pub fn key(policy: &Policy) -> [String; 3] {
    policy.identity().map_or_else(Default::default, |terms| {
        [
            terms.scheme.code().to_owned(),
            terms.programme.clone(),
            terms.region.to_string(),
        ]
    })
}
