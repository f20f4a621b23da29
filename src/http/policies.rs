//! Policies: proposed by one subject, confirmed by another.

use api_spec::policy::{
    PassedOverCandidate, PolicyCandidate, PolicyChoice, PolicyItem, PolicyPage, WithdrawPolicy,
};
use api_spec::problem::Slug;
use domain::ids::PolicyId;
use domain::policy::{
    Considered, Policy, PolicyAct, PolicyBook, PolicyKind, Rejected, TARGET_GROUPS,
};
use domain::region::RegionCode;
use domain::time::parse_date;

use super::answer::Answer;
use super::call::Call;
use super::cases::{act_on, as_of, basis, changed, committed, made, read};
use super::fault::{Fault, Kind};
pub use super::history::{of_policy as get_policy_history, policy_at as get_policy_at_version};
use super::parse::Faults;
use super::reading::{self, PAGE, READ};
use crate::policies;
use crate::query;
use crate::store::Loaded;
use crate::view;

/// Loads a policy: everybody may read it.
pub async fn policy(call: &Call) -> Result<(PolicyId, Loaded<Policy>), Fault> {
    let id: PolicyId = call.path_id("id")?;
    let log = &call.state.store.log;
    let loaded = log.load::<Policy>(&id.to_string()).await?;
    if loaded.version == 0 {
        return Err(Fault::new(Slug::NotFound));
    }
    Ok((id, loaded))
}

/// Loads a policy for writing: the caller's region must cover the policy's.
async fn policy_for(call: &Call) -> Result<PolicyId, Fault> {
    let (id, loaded) = policy(call).await?;
    let region = loaded.state.identity().map(|terms| terms.region);
    if call.caller.covers_any(region) {
        Ok(id)
    } else {
        Err(Fault::foreign_region())
    }
}

/// `POST /policies`.
pub async fn propose_policy(mut call: Call) -> Result<Answer, Fault> {
    let body = call.json().await?;
    let proposal = policies::read(call.state.contract, &body.value).map_err(Fault::invalid)?;
    let terms = proposal.terms;
    if !call.caller.covers(terms.region) {
        return Err(Fault::foreign_region());
    }
    let id = terms.id();
    let act = PolicyAct::Propose {
        terms: Box::new(terms),
        reasoned: proposal.reason.is_some(),
    };
    let done = act_on::<Policy, _, _>(&call, id, act, proposal.reason.as_deref(), &body).await?;
    made(
        &committed(id, &done, Vec::new()),
        &done,
        format!("/api/v1/policies/{id}"),
    )
}

/// `POST /policies/{id}/confirm`.
pub async fn confirm_policy(mut call: Call) -> Result<Answer, Fault> {
    let id = policy_for(&call).await?;
    let body = call.no_body().await?;
    let done = act_on::<Policy, _, _>(&call, id, PolicyAct::Confirm, None, &body).await?;
    changed(id, &done)
}

/// `POST /policies/{id}/withdraw`.
pub async fn withdraw_policy(mut call: Call) -> Result<Answer, Fault> {
    let id = policy_for(&call).await?;
    let body = call.body::<WithdrawPolicy>().await?;
    let act = PolicyAct::Withdraw {
        version: body.value.version,
    };
    let done = act_on::<Policy, _, _>(&call, id, act, Some(&body.value.reason), &body).await?;
    changed(id, &done)
}

/// `GET /policies/{id}`.
pub async fn get_policy(call: Call) -> Result<Answer, Fault> {
    let (id, loaded) = policy(&call).await?;
    let stream = id.to_string();
    let (loaded, as_of) = as_of(&call, &stream, loaded).await?;
    let basis = basis(&call, &stream, &loaded, as_of).await?;
    read(
        &call,
        view::policy_view(id, &loaded.state, basis).as_ref(),
        loaded.version,
        as_of,
    )
}

/// `GET /policies`.
pub async fn list_policies(call: Call) -> Result<Answer, Fault> {
    const OWN: [&str; 4] = ["scheme", "programme", "region", "on"];
    let query = call.query(&[&READ[..], &PAGE[..], &OWN[..]].concat())?;
    let mut faults = Faults::default();
    let scheme = query.parsed("scheme", PolicyKind::from_code, Kind::NotAllowed);
    let scheme = faults.take(scheme).flatten();
    let region = faults.take(reading::region(&query, "region")).flatten();
    let on = |text: &str| parse_date(text).ok();
    let on = faults
        .take(query.parsed("on", on, Kind::InvalidDate))
        .flatten();
    let limit = faults.take(reading::page_size(&query)).unwrap_or(1);
    let after = faults.take(reading::page_after::<3>(&query)).flatten();
    for name in ["scheme", "region"] {
        if query.text("on").is_some() && query.text(name).is_none() {
            faults.take::<()>(Err(Fault::at(format!("/query/{name}"), Kind::Missing)));
        }
    }
    faults.finish()?;
    reading::case_is_there(&call, &query).await?;
    let log = &call.state.store.log;
    let position = match reading::position(log, &query, "as_of").await? {
        Some(position) => position,
        None => log.head().await?,
    };
    let all = query::policies::all_at(log, position).await?;
    let asked = Asked {
        scheme,
        programme: query.text("programme"),
        region,
        at_or_above: on.is_some(),
    };
    let listed = all
        .iter()
        .filter(|(_, policy)| asked.lists(policy))
        .filter(|(_, policy)| {
            after
                .as_ref()
                .is_none_or(|after| query::policies::key(policy) > *after)
        });
    let limit = usize::try_from(limit).unwrap_or_default();
    let mut page: Vec<_> = listed.take(limit + 1).collect();
    let more = page.len() > limit;
    page.truncate(limit);
    let next_page_token = page.last().filter(|_| more).map(|(_, policy)| {
        let key = query::policies::key(policy);
        reading::page_token(&key.each_ref().map(String::as_str))
    });
    let items: Vec<PolicyItem> = page
        .into_iter()
        .filter_map(|(id, policy)| view::policy_item(*id, policy))
        .collect();
    let choice = match (scheme, region, on) {
        (Some(scheme), Some(region), Some(on)) => {
            let programme = asked.programme.unwrap_or(TARGET_GROUPS);
            let book: PolicyBook = all.iter().cloned().collect();
            Some(choice(&book.candidates(scheme, programme, region, on)))
        }
        _ => None,
    };
    let page = PolicyPage {
        items,
        next_page_token,
        choice,
        basis: view::folded_at(position),
    };
    Ok(Answer::ok(&page)?.etag(reading::opaque_tag(&call, &page)))
}

/// Which policies a list is asked for.
struct Asked<'a> {
    scheme: Option<PolicyKind>,
    programme: Option<&'a str>,
    region: Option<RegionCode>,
    /// Regions above the one asked for, not below it.
    at_or_above: bool,
}

impl Asked<'_> {
    fn lists(&self, policy: &Policy) -> bool {
        let Some(terms) = policy.identity() else {
            return false;
        };
        self.scheme.is_none_or(|scheme| terms.scheme == scheme)
            && self.programme.is_none_or(|it| terms.programme == it)
            && self.region.is_none_or(|region| {
                if self.at_or_above {
                    region.is_within(terms.region)
                } else {
                    terms.region.is_within(region)
                }
            })
    }
}

/// What is told of the versions that were looked at.
fn choice(candidates: &[(Considered<'_>, Option<Rejected>)]) -> PolicyChoice {
    let decides = candidates.iter().find(|(_, rejected)| rejected.is_none());
    let passed_over = candidates.iter().filter_map(|(considered, rejected)| {
        Some(PassedOverCandidate {
            candidate: candidate(considered),
            because: rejected.as_ref()?.code().to_owned(),
        })
    });
    PolicyChoice {
        decides: decides.map(|(considered, _)| candidate(considered)),
        passed_over: passed_over.collect(),
    }
}

fn candidate(considered: &Considered<'_>) -> PolicyCandidate {
    let terms = considered.terms();
    PolicyCandidate {
        id: considered.policy.to_string(),
        version: considered.number(),
        region: view::region(terms.region),
        valid_from: terms.valid_from.to_string(),
        valid_until: view::day(terms.valid_until),
    }
}
