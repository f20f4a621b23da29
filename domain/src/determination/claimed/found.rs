//! What was found for a question, and what it makes of the rule's answer.

use super::super::outcome::{Determination, Outcome, Question};
use super::super::trace::{Evidence, Line, in_order};
use super::NOT_CLAIMED;
use crate::money::Fen;
use crate::policy::{PolicyBook, PolicyKind};
use crate::scheme::Scheme;

const REQUIRED: &str = "no claim for the same";

pub(super) enum Verdict {
    /// The claim for the question itself, and what it asks for.
    This(Outcome, Fen),
    /// Something else is claimed or paid; whether an employer has it who does not ask.
    Another {
        elsewhere: bool,
    },
    Nobody,
}

/// What was found for a question.
pub(in super::super) struct Found {
    pub(super) verdict: Verdict,
    pub(super) value: String,
    pub(super) evidence: Vec<Evidence>,
}

impl Found {
    pub(super) fn of_question(stage: Outcome, applied_on: chrono::NaiveDate) -> Self {
        Self {
            verdict: Verdict::This(stage, Fen::default()),
            value: format!("{stage} (applied for on {applied_on})"),
            evidence: Vec::new(),
        }
    }

    pub(super) fn another(
        stage: Outcome,
        question: &Question,
        somebody_else: bool,
        evidence: Vec<Evidence>,
    ) -> Self {
        Self {
            verdict: Verdict::Another {
                elsewhere: somebody_else && question.scheme == Scheme::SocialInsurance,
            },
            value: format!("another claim: {stage}"),
            evidence,
        }
    }

    pub(super) fn add(&mut self, amount: Fen, cited: &[Evidence]) {
        if let Verdict::This(_, sum) = &mut self.verdict {
            *sum = sum.checked_add(amount).unwrap_or(Fen::MAX);
        }
        self.evidence.extend(cited);
    }

    /// The rule's answer with what was found.
    pub(in super::super) fn told(
        &self,
        mut answer: Determination,
        question: &Question,
        policies: &PolicyBook,
    ) -> Determination {
        let met = matches!(self.verdict, Verdict::Nobody);
        match self.verdict {
            Verdict::This(stage, amount) => {
                answer.outcome = stage;
                let due = stage != Outcome::Recovered;
                answer.amount_fen = due.then_some(amount);
                answer.computation = None;
            }
            // Without a policy nobody can say whether anything is due at all.
            _ if answer.policy.is_none() => return answer,
            Verdict::Another { elsewhere } => {
                answer.outcome = if elsewhere && answer.outcome != Outcome::Ineligible {
                    Outcome::HeldElsewhere
                } else {
                    Outcome::Ineligible
                };
                answer.amount_fen = None;
                answer.computation = None;
            }
            Verdict::Nobody => {}
        }
        let evidence = self.evidence.clone();
        let mut line = Line::new(NOT_CLAIMED, Some(met), &*self.value, REQUIRED, evidence);
        line.clause = clause(&answer, question, policies);
        answer.trace.push(line);
        answer.trace = in_order(answer.trace);
        answer
    }
}

/// The clause that the policy names for it, or else for the condition by which its scheme says the same.
fn clause(answer: &Determination, question: &Question, policies: &PolicyBook) -> Option<String> {
    let used = answer.policy.as_ref()?;
    let kind = PolicyKind::Subsidy(question.scheme);
    let terms = policies.terms(
        kind,
        &question.programme,
        answer.region,
        used.version,
        used.id,
    )?;
    let once = match question.scheme {
        Scheme::Transport => "once_a_year",
        Scheme::SocialInsurance => "one_employer",
        Scheme::VocationalTraining | Scheme::SkillAppraisal | Scheme::SkillUpgrade => {
            "once_per_level"
        }
        Scheme::BaseAward | Scheme::Startup => "once",
        Scheme::EmploymentService | Scheme::LivingAllowance | Scheme::LoanInterest => NOT_CLAIMED,
    };
    let clause = terms.clause(NOT_CLAIMED).or_else(|| terms.clause(once))?;
    Some(clause.clause.clone())
}
