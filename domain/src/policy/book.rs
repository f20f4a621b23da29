//! All policies together, and which of them decides.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::OfScheme;
use super::event::{PolicyEvent, PolicyPublished};
use super::kind::PolicyKind;
use super::reporting::ReportingParameters;
use super::state::{Policy, PolicyVersion};
use super::terms::PolicyTerms;
use crate::claim::HeldUnder;
use crate::ids::PolicyId;
use crate::region::RegionCode;
use crate::scheme::Scheme;
use crate::subject::Subject;

/// All policies that are known.
#[derive(Debug, Clone, Default)]
pub struct PolicyBook {
    policies: BTreeMap<(PolicyKind, String, RegionCode), (PolicyId, Policy)>,
}

/// Which version decides, and which were looked at.
#[derive(Debug, Clone, Default)]
pub struct Choice<'a> {
    /// The version that decides; none: `undetermined`.
    pub winner: Option<Considered<'a>>,
    /// Those that were looked at before it and do not decide, the nearest region first.
    pub rejected: Vec<(Considered<'a>, Rejected)>,
}

/// One version that was looked at.
#[derive(Debug, Clone, Copy)]
pub struct Considered<'a> {
    /// The policy.
    pub policy: PolicyId,
    /// Its version.
    pub version: &'a PolicyVersion,
}

impl<'a> Choice<'a> {
    /// The version that decides, with its parameters, if they are this scheme's.
    pub fn rules<P: OfScheme>(&self) -> Option<(Considered<'a>, &'a P)> {
        let winner = self.winner?;
        let rules = P::of(&winner.terms().parameters)?;
        Some((winner, rules))
    }
}

impl<'a> Considered<'a> {
    /// What it says.
    pub fn terms(&self) -> &'a PolicyTerms {
        &self.version.published.terms
    }

    /// Its number.
    pub fn number(&self) -> u32 {
        self.version.published.version
    }
}

/// Why a version does not decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rejected {
    /// It was withdrawn.
    Withdrawn,
    /// It is not valid on the binding date.
    NotValid,
    /// A higher version of the same region decides.
    Superseded,
    /// A nearer region's policy decides.
    Farther,
}

impl Rejected {
    /// The code by which it is told.
    pub fn code(self) -> &'static str {
        match self {
            Self::Withdrawn => "withdrawn",
            Self::NotValid => "not_valid_on_date",
            Self::Superseded => "superseded",
            Self::Farther => "farther_region",
        }
    }
}

impl FromIterator<(PolicyId, Policy)> for PolicyBook {
    fn from_iter<I: IntoIterator<Item = (PolicyId, Policy)>>(policies: I) -> Self {
        let mut book = Self::default();
        for (id, policy) in policies {
            book.put(id, policy);
        }
        book
    }
}

impl PolicyBook {
    /// Takes in a policy as it stands.
    pub fn put(&mut self, id: PolicyId, policy: Policy) {
        let terms = policy
            .versions
            .first()
            .map(|version| &version.published.terms);
        if let Some(terms) = terms {
            let key = (terms.scheme, terms.programme.clone(), terms.region);
            self.policies.insert(key, (id, policy));
        }
    }

    /// Publishes a draft beside what is known, as the next version: for looking at what it would do.
    pub fn publish_draft(&mut self, terms: PolicyTerms) {
        let id = terms.id();
        let key = (terms.scheme, terms.programme.clone(), terms.region);
        let (_, policy) = self
            .policies
            .entry(key)
            .or_insert_with(|| (id, Policy::default()));
        let draft = Subject::new("draft", "draft");
        let version = policy
            .versions
            .last()
            .map_or(1, |version| version.published.version + 1);
        policy.record(PolicyEvent::PolicyPublished(Box::new(PolicyPublished {
            version,
            terms,
            proposed_by: draft.clone(),
            confirmed_by: draft,
        })));
    }

    /// The version that decides for a region on the binding date: of the nearest region at or above
    /// it that has a valid one, the highest version that is not withdrawn; whole, never merged.
    pub fn choose(
        &self,
        kind: PolicyKind,
        programme: &str,
        region: RegionCode,
        on: NaiveDate,
    ) -> Choice<'_> {
        let mut choice = Choice::default();
        for place in region.ancestors() {
            let Some((id, policy)) = self.policies.get(&(kind, programme.to_owned(), place)) else {
                continue;
            };
            for version in policy.versions.iter().rev() {
                let considered = Considered {
                    policy: *id,
                    version,
                };
                if version.withdrawn_in.is_some() {
                    choice.rejected.push((considered, Rejected::Withdrawn));
                } else if !considered.terms().validity().contains(on) {
                    choice.rejected.push((considered, Rejected::NotValid));
                } else {
                    choice.winner = Some(considered);
                    return choice;
                }
            }
        }
        choice
    }

    /// Every version of a region and of those above it, the nearest region and the highest number
    /// first, with why it does not decide; the one that decides has no such reason.
    pub fn candidates(
        &self,
        kind: PolicyKind,
        programme: &str,
        region: RegionCode,
        on: NaiveDate,
    ) -> Vec<(Considered<'_>, Option<Rejected>)> {
        let mut candidates = Vec::new();
        let mut decided_by = None;
        for place in region.ancestors() {
            let Some((id, policy)) = self.policies.get(&(kind, programme.to_owned(), place)) else {
                continue;
            };
            for version in policy.versions.iter().rev() {
                let considered = Considered {
                    policy: *id,
                    version,
                };
                let rejected = if version.withdrawn_in.is_some() {
                    Some(Rejected::Withdrawn)
                } else if !considered.terms().validity().contains(on) {
                    Some(Rejected::NotValid)
                } else {
                    decided_by.map(|decides| {
                        if decides == place {
                            Rejected::Superseded
                        } else {
                            Rejected::Farther
                        }
                    })
                };
                if rejected.is_none() {
                    decided_by = Some(place);
                }
                candidates.push((considered, rejected));
            }
        }
        candidates
    }

    /// What a version says that decided for a region.
    pub fn terms(
        &self,
        kind: PolicyKind,
        programme: &str,
        region: RegionCode,
        version: u32,
        id: PolicyId,
    ) -> Option<&PolicyTerms> {
        let (_, policy) = region
            .ancestors()
            .filter_map(|place| self.policies.get(&(kind, programme.to_owned(), place)))
            .find(|(known, _)| *known == id)?;
        let version = policy.published(version)?;
        Some(&version.published.terms)
    }

    /// The same policies as they stood when something was decided under them: these alone, without the versions and
    /// withdrawals that were recorded later.
    #[must_use]
    pub fn as_held(&self, policies: &[HeldUnder]) -> Self {
        let held = self.all().filter_map(|(id, policy)| {
            let under = policies.iter().find(|under| under.id == id)?;
            let mut then = policy.clone();
            then.versions
                .retain(|version| version.recorded_in <= under.version);
            for version in &mut then.versions {
                version.withdrawn_in = version.withdrawn_in.filter(|at| *at <= under.version);
            }
            Some((id, then))
        });
        held.collect()
    }

    /// The programmes of a scheme that have a policy anywhere at or above a region, in order.
    pub fn programmes(&self, scheme: Scheme, region: RegionCode) -> Vec<&str> {
        let above: Vec<RegionCode> = region.ancestors().collect();
        let kind = PolicyKind::Subsidy(scheme);
        let mut programmes: Vec<&str> = self
            .policies
            .keys()
            .filter(|(known, _, place)| *known == kind && above.contains(place))
            .map(|(_, programme, _)| programme.as_str())
            .collect();
        programmes.sort_by_key(|programme| (*programme != super::terms::TARGET_GROUPS, *programme));
        programmes.dedup();
        programmes
    }

    /// The national switches of the official figures that hold on a day, with the version that says so.
    pub fn reporting(&self, on: NaiveDate) -> Option<(Considered<'_>, &ReportingParameters)> {
        let choice = self.choose(
            PolicyKind::Reporting,
            super::terms::TARGET_GROUPS,
            RegionCode::NATION,
            on,
        );
        choice.rules()
    }

    /// Every policy, in order of scheme, programme and region.
    pub fn all(&self) -> impl Iterator<Item = (PolicyId, &Policy)> {
        self.policies.values().map(|(id, policy)| (*id, policy))
    }
}
