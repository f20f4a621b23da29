//! How a case tells its policies.

use serde::Deserialize;

use super::history::History;
use super::words::{day, id};
use crate::determination::conditions_of;
use crate::ids::PolicyId;
use crate::policy::{
    BindsTo, Clause, CommonParameters, Parameters, PolicyEvent, PolicyKind, PolicyPublished,
    PolicyTerms, PolicyWithdrawn, TARGET_GROUPS,
};
use crate::region::RegionCode;
use crate::subject::Subject;

/// The policies of a case.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Policies {
    /// `default` or `none`.
    Word(String),
    /// Some.
    Several(Vec<Told>),
    /// The default one, but for these parameters.
    Parameters(toml::Table),
}

/// One policy version.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Told {
    /// Its region.
    at: String,
    /// Its first day.
    from: String,
    /// Its last day.
    until: Option<String>,
    programme: Option<String>,
    /// Whether it was withdrawn.
    #[serde(default)]
    withdrawn: bool,
    /// What differs from the default parameters.
    #[serde(default)]
    but: toml::Table,
}

impl Policies {
    /// Publishes them, and the nation's switches of the figures.
    pub(super) fn tell(&self, history: &mut History, scheme: &str, default: &Default) {
        switches(history);
        let several = match self {
            Self::Word(word) if word == "none" => Vec::new(),
            Self::Word(word) => {
                assert_eq!(word, "default");
                vec![default.but(toml::Table::new())]
            }
            Self::Parameters(but) => vec![default.but(but.clone())],
            Self::Several(several) => several.clone(),
        };
        for told in several {
            let parameters = default.parameters.clone();
            let parameters = parameters.into_iter().chain(told.but.clone()).collect();
            let terms = terms(scheme, &told, parameters);
            publish(history, terms, told.withdrawn);
        }
    }
}

/// The default policy of a file of cases.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Default {
    at: String,
    from: String,
    #[serde(default)]
    parameters: toml::Table,
}

impl Default {
    fn but(&self, but: toml::Table) -> Told {
        Told {
            at: self.at.clone(),
            from: self.from.clone(),
            until: None,
            programme: None,
            withdrawn: false,
            but,
        }
    }
}

/// Parameters that are common to all schemes stand beside the scheme's own.
fn terms(scheme: &str, told: &Told, parameters: toml::Table) -> PolicyTerms {
    let (common, own): (toml::Table, toml::Table) = parameters
        .into_iter()
        .partition(|(name, _)| CommonParameters::NAMES.contains(&name.as_str()));
    let tagged = toml::Table::from_iter([(scheme.to_owned(), toml::Value::Table(own))]);
    let parameters: Parameters = tagged
        .try_into()
        .unwrap_or_else(|why| panic!("parameters of {scheme}: {why}"));
    let common: CommonParameters = common
        .try_into()
        .unwrap_or_else(|why| panic!("common parameters: {why}"));
    let kind = PolicyKind::from_code(scheme).unwrap();
    let region = RegionCode::parse(&told.at).unwrap();
    let clauses = conditions_of(&parameters)
        .into_iter()
        .map(|condition| Clause {
            condition: condition.to_owned(),
            clause: format!("clause on {condition}"),
            text: None,
        })
        .collect();
    PolicyTerms {
        scheme: kind,
        programme: told.programme.clone().unwrap_or(TARGET_GROUPS.to_owned()),
        region,
        valid_from: day(&told.from),
        valid_until: told.until.as_deref().map(day),
        binds_to: BindsTo::of(kind),
        funds: Vec::new(),
        common,
        parameters,
        clauses,
        source: "a case of the tests".to_owned(),
        uncertain: None,
    }
}

/// The nation's switches of the figures, which name the occupations.
fn switches(history: &mut History) {
    let told = Told {
        at: "000000".to_owned(),
        from: "1990-01-01".to_owned(),
        until: None,
        programme: None,
        withdrawn: false,
        but: toml::Table::new(),
    };
    publish(
        history,
        terms("reporting", &told, toml::Table::new()),
        false,
    );
}

/// Publishes the next version of a policy.
pub(super) fn publish(history: &mut History, terms: PolicyTerms, withdrawn: bool) {
    assert_eq!(terms.faults(), [], "the policy itself is at fault");
    let stream = format!(
        "{}|{}|{}",
        terms.scheme.code(),
        terms.programme,
        terms.region
    );
    let events = history
        .policies
        .entry(id::<PolicyId>("policy", &stream))
        .or_default();
    let published = |event: &&PolicyEvent| matches!(event, PolicyEvent::PolicyPublished(_));
    let version = u32::try_from(events.iter().filter(published).count() + 1).unwrap();
    events.push(PolicyEvent::PolicyPublished(Box::new(PolicyPublished {
        version,
        terms,
        proposed_by: Subject::new("tests", "proposer"),
        confirmed_by: Subject::new("tests", "confirmer"),
    })));
    if withdrawn {
        events.push(PolicyEvent::PolicyWithdrawn(PolicyWithdrawn { version }));
    }
}
