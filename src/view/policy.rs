//! A policy as the contract shows it.

use api_spec::common::Basis;
use api_spec::policy::{
    Clause, FundPeriod, PolicyItem, PolicyProposalView, PolicyTermsView, PolicyVersionView,
    PolicyView,
};
use domain::ids::PolicyId;
use domain::policy::{Policy, PolicyTerms, PolicyVersion};

use super::{day, number, region};
use crate::policies;

/// The policy; none if nothing was ever proposed.
pub fn policy_view(id: PolicyId, policy: &Policy, basis: Basis) -> Option<PolicyView> {
    let policy = policy_item(id, policy)?;
    Some(PolicyView { policy, basis })
}

/// The policy without what the answer rests on.
pub fn policy_item(id: PolicyId, policy: &Policy) -> Option<PolicyItem> {
    let identity = policy.identity()?;
    let proposed = policy.proposed.as_deref();
    Some(PolicyItem {
        id: id.to_string(),
        version: number(policy.version),
        scheme: identity.scheme.code().to_owned(),
        programme: identity.programme.clone(),
        region: region(identity.region),
        binds_to: identity.binds_to.code().to_owned(),
        versions: policy.versions.iter().map(version).collect(),
        proposed: proposed.map(|proposed| PolicyProposalView {
            terms: terms(&proposed.terms),
            proposed_by: proposed.proposed_by.as_str().to_owned(),
        }),
    })
}

fn version(version: &PolicyVersion) -> PolicyVersionView {
    let published = &version.published;
    PolicyVersionView {
        version: published.version,
        terms: terms(&published.terms),
        proposed_by: published.proposed_by.as_str().to_owned(),
        confirmed_by: published.confirmed_by.as_str().to_owned(),
        published_in: number(version.recorded_in),
        withdrawn_in: version.withdrawn_in.map(number),
    }
}

fn terms(terms: &PolicyTerms) -> PolicyTermsView {
    let funds = terms.funds.iter().map(|period| FundPeriod {
        fund: period.fund.code().to_owned(),
        from: day(period.from),
        until: day(period.until),
    });
    let clauses = terms.clauses.iter().map(|clause| Clause {
        condition: clause.condition.clone(),
        clause: clause.clause.clone(),
        text: clause.text.clone(),
    });
    PolicyTermsView {
        valid_from: terms.valid_from.to_string(),
        valid_until: day(terms.valid_until),
        funds: funds.collect(),
        parameters: policies::written(&terms.common, &terms.parameters),
        clauses: clauses.collect(),
        source: terms.source.clone(),
        uncertain: terms.uncertain.clone(),
    }
}
