//! What was recorded beside what is worked out again, as the contract shows it.

use api_spec::claim::{Divergence, RecomputedLine};
use api_spec::problem::Language;
use domain::claim::{ClaimLine, DroppedLine, Pinned, PinnedEvidence, PinnedLine};

use super::pinned_view;

/// A line as it was recorded and as it is determined again; nothing where its question is gone.
pub fn recomputed_line(
    line: &ClaimLine,
    dropped: Option<&DroppedLine>,
    again: Option<&Pinned>,
    language: Language,
) -> RecomputedLine {
    let recorded = &line.determination;
    RecomputedLine {
        line_no: line.line_no,
        worker_id: line.worker_id.map(|id| id.to_string()),
        amount_fen: line.amount_fen.get(),
        dropped: dropped.map(|dropped| dropped.reason.code().to_owned()),
        recorded: pinned_view(recorded, language),
        recomputed: again.map(|again| pinned_view(again, language)),
        decides_otherwise: !again.is_some_and(|again| again.decides_like(recorded)),
        differs_in: divergences(recorded, again),
    }
}

/// In what a determination differs from the one that was recorded.
fn divergences(recorded: &Pinned, again: Option<&Pinned>) -> Vec<Divergence> {
    let Some(again) = again else {
        return vec![Divergence::Gone];
    };
    let asked = |pinned: &Pinned| -> Vec<(Option<String>, String)> {
        let lines = pinned.trace.iter();
        lines
            .map(|line| (line.clause.clone(), line.required.clone()))
            .collect()
    };
    let policy = |pinned: &Pinned| (pinned.policy.clone(), pinned.region, pinned.bound_to);
    let found = |pinned: &Pinned| -> Vec<_> { pinned.trace.iter().map(finding).collect() };
    [
        (Divergence::Outcome, recorded.outcome != again.outcome),
        (Divergence::Amount, recorded.amount_fen != again.amount_fen),
        (
            Divergence::Policy,
            policy(recorded) != policy(again) || asked(recorded) != asked(again),
        ),
        (
            Divergence::Days,
            (recorded.eligible_from, recorded.apply_by) != (again.eligible_from, again.apply_by),
        ),
        (
            Divergence::Rule,
            recorded.rule_version != again.rule_version,
        ),
        (Divergence::Facts, found(recorded) != found(again)),
    ]
    .into_iter()
    .filter(|(_, differs)| *differs)
    .map(|(divergence, _)| divergence)
    .collect()
}

/// What was found for a condition. Up to which version a stream was read that holds nothing of the kind is no fact: it
/// grows with every event, the claim's own included.
fn finding(line: &PinnedLine) -> (String, Option<bool>, String, Vec<PinnedEvidence>) {
    let evidence = line.evidence.iter().cloned().map(|mut evidence| {
        if evidence.absent {
            evidence.version = 0;
        }
        evidence
    });
    (
        line.condition.clone(),
        line.met,
        line.value.clone(),
        evidence.collect(),
    )
}

#[cfg(test)]
mod tests {
    use domain::money::Fen;
    use serde_json::json;

    use super::*;

    fn pinned() -> Pinned {
        let worker = "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e";
        serde_json::from_value(json!({
            "outcome": "eligible", "amount_fen": 50_000, "region": "520502", "bound_to": "2021-03-01", "rule_version": 1,
            "on": "2021-07-01", "trace": [{
                "condition": "alive", "met": true, "value": "alive", "required": "alive",
                "evidence": [{"stream": "worker", "id": worker, "version": 4, "absent": true}],
            }],
        }))
        .unwrap()
    }

    #[test]
    fn what_is_the_same_differs_in_nothing_however_far_a_stream_was_read() {
        let mut again = pinned();
        again.trace[0].evidence[0].version = 9;
        assert_eq!(divergences(&pinned(), Some(&again)), []);
    }

    #[test]
    fn each_difference_is_named() {
        type Change = fn(&mut Pinned);
        let changes: [(Change, Divergence); 5] = [
            (
                |it| it.amount_fen = Some(Fen::try_from(60_000).unwrap()),
                Divergence::Amount,
            ),
            (|it| it.trace[0].met = Some(false), Divergence::Facts),
            (
                |it| it.trace[0].evidence[0].absent = false,
                Divergence::Facts,
            ),
            (
                |it| it.trace[0].clause = Some("第三条".to_owned()),
                Divergence::Policy,
            ),
            (|it| it.rule_version = 2, Divergence::Rule),
        ];
        for (change, named) in changes {
            let mut again = pinned();
            change(&mut again);
            assert_eq!(divergences(&pinned(), Some(&again)), [named]);
        }
        assert_eq!(divergences(&pinned(), None), [Divergence::Gone]);
    }
}
