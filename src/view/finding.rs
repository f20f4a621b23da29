//! Findings as the contract shows them.

use std::collections::BTreeMap;

use api_spec::common::Basis;
use api_spec::finding::{
    ConclusionView, FindingItem, FindingRecord, FindingView, NotEvaluated, RuleView,
    ThresholdPolicy, ThresholdView,
};
use api_spec::problem::Language;
use api_spec::subsidy::EvidenceRef;
use chrono::NaiveDate;
use domain::finding::{
    Conclusion, Evaluation, Finding, LIMITS, Rule, Seen, SeenEvent, SeenPolicy, Severity,
    SubjectKind,
};
use domain::ids::FindingId;
use domain::money::Fen;
use domain::region::RegionCode;

use super::{number, region};
use crate::query::findings::FindingRow;

fn label(rule: Rule, language: Language) -> String {
    let (en, zh) = rule.title();
    match language {
        Language::En => en,
        Language::Zh => zh,
    }
    .to_owned()
}

/// What a row shows, as a conclusion keeps it; none if it can't be read.
pub fn seen(row: &FindingRow) -> Option<Seen> {
    let evidence = row.evidence.split_whitespace().map(|event| {
        let mut parts = event.split('/');
        Some(SeenEvent {
            stream: parts.next()?.to_owned(),
            id: parts.next()?.parse().ok()?,
            version: parts.next()?.parse().ok()?,
        })
    });
    let claims = row.claims.split_whitespace().map(|id| id.parse().ok());
    let policy = match row.policy.as_str() {
        "" => None,
        id => Some(SeenPolicy {
            id: id.parse().ok()?,
            version: u32::try_from(row.policy_version).ok()?,
        }),
    };
    Some(Seen {
        rule: Rule::from_code(&row.rule)?,
        rule_version: u32::try_from(row.rule_version).ok()?,
        severity: Severity::from_code(&row.severity)?,
        subject_kind: SubjectKind::from_code(&row.subject_kind)?,
        subject: row.subject.parse().ok()?,
        region: RegionCode::parse(&row.region).ok()?,
        claims: claims.collect::<Option<Vec<_>>>()?,
        evidence: evidence.collect::<Option<Vec<_>>>()?,
        amount_fen: Fen::try_from(row.amount_fen).ok()?,
        measured: row.measured.clone(),
        policy,
    })
}

/// A finding in a list; none if its row can't be read.
pub fn finding_item(row: &FindingRow, language: Language) -> Option<FindingItem> {
    let since = Some(row.on_from.clone()).filter(|day| !day.is_empty());
    Some(item(&row.finding, &seen(row)?, &row.state, since, language))
}

fn item(
    id: &str,
    seen: &Seen,
    state: &str,
    since: Option<String>,
    language: Language,
) -> FindingItem {
    FindingItem {
        id: id.to_owned(),
        rule: seen.rule.code().to_owned(),
        rule_version: i64::from(seen.rule_version),
        label: label(seen.rule, language),
        severity: seen.severity.code().to_owned(),
        state: state.to_owned(),
        subject_kind: seen.subject_kind.code().to_owned(),
        subject: seen.subject.to_string(),
        region: region(seen.region),
        since,
        amount_fen: seen.amount_fen.get(),
        claim_ids: seen.claims.iter().map(ToString::to_string).collect(),
        measured: seen.measured.clone(),
        evidence: evidence(seen),
    }
}

fn evidence(seen: &Seen) -> Vec<EvidenceRef> {
    let shown = |event: &SeenEvent| EvidenceRef {
        stream: event.stream.clone(),
        id: event.id.to_string(),
        version: number(event.version),
        absent: false,
    };
    seen.evidence.iter().map(shown).collect()
}

fn conclusions(conclusions: &[Conclusion]) -> Vec<ConclusionView> {
    let shown = |conclusion: &Conclusion| ConclusionView {
        outcome: conclusion.concluded.outcome.code().to_owned(),
        reason: conclusion.concluded.reason.clone(),
        concluded_on: conclusion.concluded.concluded_on.to_string(),
        concluded_by: conclusion.concluded.concluded_by.as_str().to_owned(),
        decides: conclusion.decides,
    };
    conclusions.iter().map(shown).collect()
}

/// A finding with what was concluded: as it follows from the log, else as it was seen last; none if it is neither.
pub fn finding_view(
    (id, row, finding): (FindingId, Option<&FindingRow>, &Finding),
    on: NaiveDate,
    basis: Basis,
    language: Language,
) -> Option<FindingView> {
    let last = finding.seen.as_ref();
    let (seen, state, since) = match row {
        Some(row) => (
            seen(row)?,
            row.state.clone(),
            Some(row.on_from.clone()).filter(|day| !day.is_empty()),
        ),
        None => (last?.clone(), finding.state().code().to_owned(), None),
    };
    let policy = seen.policy.map(|policy| ThresholdPolicy {
        id: policy.id.to_string(),
        version: i64::from(policy.version),
    });
    Some(FindingView {
        finding: item(&id.to_string(), &seen, &state, since, language),
        version: number(finding.version),
        holds: row.is_some(),
        policy,
        conclusions: conclusions(&finding.conclusions),
        on: on.to_string(),
        basis,
    })
}

/// A finding's own record, as its history compares it; none before anything was recorded.
pub fn finding_record(finding: &Finding) -> Option<FindingRecord> {
    let seen = finding.seen.as_ref()?;
    Some(FindingRecord {
        rule: seen.rule.code().to_owned(),
        severity: seen.severity.code().to_owned(),
        state: finding.state().code().to_owned(),
        amount_fen: seen.amount_fen.get(),
        evidence: evidence(seen),
        conclusions: conclusions(&finding.conclusions),
    })
}

/// The rules that can't be asked wholly, all or the one that was asked for, and what a case lacks of its own.
pub fn not_evaluated(rule: Option<Rule>, own: &[(String, String)]) -> Vec<NotEvaluated> {
    let mut missing: BTreeMap<Rule, Vec<String>> = BTreeMap::new();
    let asked = |it: &Rule| rule.is_none_or(|rule| rule == *it);
    let rules = Rule::ALL.iter().copied().filter(asked);
    for rule in rules.filter(|rule| rule.evaluation() != Evaluation::Whole) {
        let facts = rule.evaluation().missing().iter();
        missing.insert(rule, facts.map(|fact| (*fact).to_owned()).collect());
    }
    for (code, fact) in own {
        if let Some(rule) = Rule::from_code(code).filter(|it| asked(it)) {
            let facts = missing.entry(rule).or_default();
            facts.push(format!("{fact} in this record"));
        }
    }
    missing
        .into_iter()
        .map(|(rule, missing)| NotEvaluated {
            rule: rule.code().to_owned(),
            evaluation: rule.evaluation().code().to_owned(),
            missing,
        })
        .collect()
}

/// A rule as it is asked.
pub fn finding_rule(rule: Rule, language: Language) -> RuleView {
    let of_rule = format!("{rule}.");
    let thresholds = LIMITS
        .iter()
        .filter(|limit| limit.name.starts_with(&of_rule))
        .map(|limit| ThresholdView {
            name: limit.name.to_owned(),
            default: limit.default,
            meaning: limit.meaning.to_owned(),
        });
    let missing = rule.evaluation().missing().iter();
    let severities = rule.severities().iter();
    RuleView {
        rule: rule.code().to_owned(),
        version: i64::from(rule.version()),
        label: label(rule, language),
        severities: severities.map(|it| it.code().to_owned()).collect(),
        source: rule.source().to_owned(),
        evaluation: rule.evaluation().code().to_owned(),
        missing: missing.map(|fact| (*fact).to_owned()).collect(),
        thresholds: thresholds.collect(),
    }
}
