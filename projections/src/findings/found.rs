//! One finding as a rule finds it, and the rows that tell it.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::determination::Evidence;
use domain::finding::{Limits, Rule, Severity, SubjectKind};
use domain::ids::{ClaimId, FindingId, PolicyId};
use domain::region::RegionCode;
use uuid::Uuid;

use super::look::Asked;
use super::tables::{FINDINGS, LINKS};
use crate::table::{Cell, Row};

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) rule: Rule,
    pub(super) severity: Severity,
    pub(super) subject: (SubjectKind, Uuid),
    /// The region whose auditors it concerns.
    pub(super) region: RegionCode,
    /// What makes it this finding and no other: ids of facts and claims.
    pub(super) facts: BTreeSet<String>,
    /// The first business day on which it holds; none if it always does.
    pub(super) from: Option<NaiveDate>,
    /// The amount at stake, in fen.
    pub(super) amount_fen: i64,
    /// The events that say so.
    pub(super) evidence: BTreeSet<Evidence>,
    /// The claims that it bears on.
    pub(super) claims: BTreeSet<ClaimId>,
    /// What was measured, and against what.
    pub(super) measured: String,
    /// The policy whose thresholds were measured against.
    pub(super) policy: Option<(PolicyId, u32)>,
}

impl Found {
    /// A finding of a rule at its gravest, about nothing yet.
    pub(super) fn of(rule: Rule, subject: (SubjectKind, Uuid), region: RegionCode) -> Self {
        let severity = rule.severities().first().copied();
        Self {
            rule,
            severity: severity.unwrap_or(Severity::Review),
            subject,
            region,
            facts: BTreeSet::new(),
            from: None,
            amount_fen: 0,
            evidence: BTreeSet::new(),
            claims: BTreeSet::new(),
            measured: String::new(),
            policy: None,
        }
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "ids are small and given away"
    )]
    pub(super) fn fact(mut self, fact: impl ToString) -> Self {
        self.facts.insert(fact.to_string());
        self
    }

    pub(super) fn evidence(mut self, evidence: impl IntoIterator<Item = Evidence>) -> Self {
        self.evidence.extend(evidence);
        self
    }

    pub(super) fn grave(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }

    pub(super) fn from(self, day: Option<NaiveDate>) -> Self {
        Self { from: day, ..self }
    }

    pub(super) fn amount(self, amount_fen: i64) -> Self {
        Self { amount_fen, ..self }
    }

    pub(super) fn measured(self, measured: impl Into<String>) -> Self {
        Self {
            measured: measured.into(),
            ..self
        }
    }

    pub(super) fn under(self, limits: &Limits<'_>) -> Self {
        Self {
            policy: limits.policy,
            ..self
        }
    }

    /// The same, bearing on claims: with what is at stake in them, in the region that pays the first of them.
    pub(super) fn bearing_on<'l, 'a: 'l>(
        mut self,
        lines: impl IntoIterator<Item = &'l Asked<'a>>,
    ) -> Self {
        for asked in lines {
            if self.claims.is_empty() {
                self.region = asked.claim.region();
            }
            self.amount_fen = self.amount_fen.saturating_add(asked.amount());
            self.claims.insert(asked.claim.id());
        }
        self
    }

    /// Its id: the same facts meet it again.
    pub(super) fn id(&self) -> FindingId {
        let (kind, subject) = self.subject;
        FindingId::of(
            self.rule,
            kind,
            subject,
            self.facts.iter().map(String::as_str),
        )
    }

    /// The rows that tell it.
    pub(super) fn rows(&self) -> Vec<Row> {
        let id = self.id().to_string();
        let claims = self.claims.iter().map(ToString::to_string);
        let streams: BTreeSet<String> = std::iter::once(self.subject.1)
            .chain(self.evidence.iter().map(|event| event.id))
            .map(|id| id.to_string())
            .collect();
        let link = |kind: &str, of: String| Row {
            table: &LINKS,
            cells: vec![id.clone().into(), kind.into(), of.into()],
        };
        let of_claims = claims.map(|claim| link("claim", claim));
        let of_streams = streams.into_iter().map(|stream| link("stream", stream));
        std::iter::once(self.row(&id))
            .chain(of_claims)
            .chain(of_streams)
            .collect()
    }

    fn row(&self, id: &str) -> Row {
        let (kind, subject) = self.subject;
        let written = |value: Option<String>| Cell::Text(value.unwrap_or_default());
        let claims: Vec<String> = self.claims.iter().map(ToString::to_string).collect();
        Row {
            table: &FINDINGS,
            cells: vec![
                id.into(),
                self.rule.code().into(),
                self.severity.code().into(),
                kind.code().into(),
                subject.to_string().into(),
                self.region.to_string().into(),
                written(self.region.prefecture().map(|region| region.to_string())),
                self.region.province().to_string().into(),
                written(self.from.map(|day| day.to_string())),
                self.amount_fen.into(),
                told(&self.evidence).into(),
                claims.join(" ").into(),
                self.measured.as_str().into(),
                written(self.policy.map(|(id, _)| id.to_string())),
                i64::from(self.policy.map_or(0, |(_, version)| version)).into(),
                i64::from(self.rule.version()).into(),
            ],
        }
    }
}

/// Events as a row tells them, in order: `stream/id/version`.
pub(super) fn told(evidence: &BTreeSet<Evidence>) -> String {
    let cited: Vec<String> = evidence
        .iter()
        .map(|event| format!("{}/{}/{}", event.stream.code(), event.id, event.version))
        .collect();
    cited.join(" ")
}
