//! Filing a claim, and determining it anew.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::super::command::Redetermined;
use super::super::payload::{ClaimFiled, ClaimLine, ClaimRedetermined};
use super::super::refusal::ClaimRefusal;
use super::super::state::Claim;
use super::super::words::{ApplicantKind, ClaimAction, ClaimState};
use super::{Decision, Desk};
use crate::determination::Outcome;
use crate::ids::ClaimId;
use crate::money::Fen;

impl Desk<'_> {
    /// A claim that the determination of its day supports; contested, one that it does not.
    pub(super) fn file(&self, mut filed: ClaimFiled) -> Decision {
        self.record_is_live()?;
        if self.book.claim(filed.claim_id).is_some() {
            return Err(ClaimRefusal::AlreadyClaimed {
                claim_id: filed.claim_id,
            });
        }
        if filed.applied_on > self.today {
            return Err(ClaimRefusal::DateInFuture {
                field: "applied_on",
            });
        }
        if let Some(died_on) = self.standing.died_on
            && filed.applied_on > died_on
        {
            return Err(ClaimRefusal::Dead { died_on });
        }
        if filed.evidence.iter().any(|paper| paper.date > self.today) {
            return Err(ClaimRefusal::DateInFuture { field: "evidence" });
        }
        self.is_fresh(&filed.basis, filed.beneficiary)?;
        let open_fen = self.book.receivable_fen();
        if filed.applicant.kind == ApplicantKind::System && open_fen > 0 {
            return Err(ClaimRefusal::OpenReceivable { open_fen });
        }
        let first = filed.part_of.map(|part| part.claim_id);
        if let Some(first) = first {
            let claim = self.book.claim(first).ok_or(ClaimRefusal::UnknownClaim)?;
            Self::allowed(claim, ClaimAction::FilePart)?;
            if let Some(open) = self
                .book
                .parts(first)
                .find(|part| part.is_open() && part.id() != first)
            {
                return Err(ClaimRefusal::AlreadyClaimed {
                    claim_id: open.id(),
                });
            }
        }
        let first_part = first.unwrap_or(filed.claim_id);
        self.lines_are_free(&filed.lines, first_part)?;
        Self::lines_are_due(&filed.lines, filed.contested.is_some())?;
        if first.is_some() {
            filed.lines = self.rest_of(filed.lines, first_part, None)?;
        }
        filed.filed_by = self.by.clone();
        Ok(vec![filed.into()])
    }

    /// Nothing else of this record claims or holds what the lines are for; nothing is claimed twice in one claim.
    fn lines_are_free(&self, lines: &[ClaimLine], first_part: ClaimId) -> Result<(), ClaimRefusal> {
        if lines.is_empty() {
            return Err(ClaimRefusal::NothingToClaim);
        }
        let mut seen = BTreeSet::new();
        for owned in lines.iter().flat_map(|line| &line.keys) {
            if !seen.insert(owned) {
                return Err(ClaimRefusal::NothingToClaim);
            }
            if let Some(other) = self.book.claimed_by(owned, first_part) {
                return Err(ClaimRefusal::AlreadyClaimed {
                    claim_id: other.id(),
                });
            }
        }
        Ok(())
    }

    fn lines_are_due(lines: &[ClaimLine], contested: bool) -> Result<(), ClaimRefusal> {
        let against: Vec<(u32, Outcome)> = lines
            .iter()
            .filter(|line| line.determination.outcome != Outcome::Eligible)
            .map(|line| (line.line_no, line.determination.outcome))
            .collect();
        if against.is_empty() || contested {
            Ok(())
        } else {
            Err(ClaimRefusal::NotEligible { lines: against })
        }
    }

    /// What is left of each line after the other parts of its claim.
    fn rest_of(
        &self,
        lines: Vec<ClaimLine>,
        first_part: ClaimId,
        this: Option<ClaimId>,
    ) -> Result<Vec<ClaimLine>, ClaimRefusal> {
        let left: Vec<ClaimLine> = lines
            .into_iter()
            .filter_map(|mut line| {
                let due = line.determination.due().get();
                let had = self.had_by_parts(&line, first_part, this);
                line.amount_fen = Fen::try_from(due - had).ok()?;
                (line.amount_fen > Fen::default()).then_some(line)
            })
            .collect();
        if left.is_empty() {
            Err(ClaimRefusal::NothingToClaim)
        } else {
            Ok(left)
        }
    }

    /// What the other parts of a claim have or ask for the question or the keys of a line, in fen. What came
    /// back of a line is not counted; what is still due back, or was given up, is.
    pub(super) fn had_by_parts(
        &self,
        line: &ClaimLine,
        first_part: ClaimId,
        this: Option<ClaimId>,
    ) -> i64 {
        let others = self
            .book
            .parts(first_part)
            .filter(|part| Some(part.id()) != this && part.occupies());
        others
            .flat_map(|part| {
                part.live_lines()
                    .filter(|other| {
                        other.question == line.question
                            || other.keys.iter().any(|key| line.keys.contains(key))
                    })
                    .map(|other| other.amount_fen.get() - part.came_back_of(other.line_no).get())
                    .collect::<Vec<_>>()
            })
            .sum()
    }

    /// The claim begins again at its review, as it is determined now.
    pub(super) fn redetermine(&self, claim: &Claim, on: NaiveDate, now: Redetermined) -> Decision {
        Self::allowed(claim, ClaimAction::Redetermine)?;
        self.record_is_live()?;
        // Whoever filed it may put it right; a reviewer or an approver may not then review his own work.
        self.other_than("reviewer", &claim.reviewed_by)?;
        self.other_than("approver", &claim.approved_by)?;
        self.other_than("settler", claim.settlers())?;
        self.dated("on", on, claim.since)?;
        self.is_fresh(&now.basis, claim.filed.beneficiary)?;
        self.lines_are_free(&now.lines, claim.first_part())?;
        Self::lines_are_due(&now.lines, claim.filed.contested.is_some())?;
        let same = claim.state != ClaimState::Returned
            && now.lines.len() == claim.filed.lines.len()
            && now.lines.iter().zip(&claim.filed.lines).all(|(now, then)| {
                now.question == then.question && now.determination.decides_like(&then.determination)
            });
        if same {
            return Ok(Vec::new());
        }
        let lines = if claim.filed.part_of.is_some() {
            self.rest_of(now.lines, claim.first_part(), Some(claim.id()))?
        } else {
            now.lines
        };
        Ok(vec![
            ClaimRedetermined {
                claim_id: claim.id(),
                on,
                redetermined_by: self.by.clone(),
                region: now.region,
                fund: now.fund,
                funds: now.funds,
                lines,
                terms: now.terms,
                basis: now.basis,
            }
            .into(),
        ])
    }
}
