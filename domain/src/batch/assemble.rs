//! How a batch comes to its lines: it is prepared, and each claim answers.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::act::ClaimToPay;
use super::decide::{Decision, dated, not_repeated};
use super::event::{BatchEvent, BatchPrepared, BatchReady};
use super::line::{BatchLine, LineRefusal, PayableLine, RefusedLine};
use super::refusal::BatchRefusal;
use super::state::PaymentBatch;
use super::step::BatchState;
use crate::claim::ClaimRef;
use crate::ids::{BatchId, ClaimId};
use crate::money::Fen;

impl PaymentBatch {
    pub(super) fn prepare(
        &self,
        today: NaiveDate,
        asked: &[ClaimToPay],
        prepared: BatchPrepared,
    ) -> Decision {
        if self.prepared.is_some() {
            return Err(BatchRefusal::AlreadyPrepared);
        }
        if asked.is_empty() {
            return Err(BatchRefusal::NoClaims);
        }
        dated(today, "prepared_on", prepared.prepared_on, None)?;
        not_repeated(asked.iter().map(|asked| asked.claim.claim_id))?;
        asked
            .iter()
            .try_fold(Fen::default(), |sum, asked| {
                sum.checked_add(asked.amount_fen)
            })
            .ok_or(BatchRefusal::SumTooLarge { max_fen: Fen::MAX })?;
        Ok(vec![BatchEvent::BatchPrepared(Box::new(prepared))])
    }

    /// Claims answered by what they were when asked: whoever prepared the batch may not pay what they decided, no
    /// bank takes an empty line, one account pays them all, and an amount that grew since may not burst the batch.
    pub(super) fn make_ready(
        &self,
        batch_id: BatchId,
        lines: Vec<PayableLine>,
        refused: &[RefusedLine],
    ) -> Decision {
        if self.ready {
            return Ok(Vec::new());
        }
        let prepared = self.preparation()?;
        self.must_be(&[BatchState::Preparing])?;
        answered_once(&prepared.claims, &lines, refused)?;
        let reasons: BTreeMap<ClaimId, LineRefusal> = refused
            .iter()
            .map(|refused| (refused.claim.claim_id, refused.reason))
            .collect();
        let mut payable: BTreeMap<ClaimId, PayableLine> = lines
            .into_iter()
            .map(|line| (line.claim.claim_id, line))
            .collect();
        let mut ready = BatchReady {
            lines: Vec::new(),
            refused: Vec::new(),
        };
        let mut sum = Fen::default();
        let mut fund = None;
        for claim in &prepared.claims {
            let line = payable.remove(&claim.claim_id);
            let total = line
                .as_ref()
                .and_then(|line| sum.checked_add(line.amount_fen));
            let reason = match (&line, total) {
                (None, _) => reasons.get(&claim.claim_id).copied(),
                (Some(line), _) if line.acted.contains(&prepared.prepared_by) => {
                    Some(LineRefusal::SamePerson)
                }
                (Some(line), _) if line.amount_fen == Fen::default() => {
                    Some(LineRefusal::NothingToPay)
                }
                (Some(line), _) if fund.is_some_and(|fund| fund != line.fund) => {
                    Some(LineRefusal::OtherFund)
                }
                (Some(_), None) => Some(LineRefusal::SumTooLarge),
                (Some(_), Some(_)) => None,
            };
            match (line, total, reason) {
                (Some(line), Some(total), None) => {
                    sum = total;
                    fund = Some(line.fund);
                    ready.lines.push(BatchLine::of(batch_id, line));
                }
                (_, _, reason) => ready.refused.push(RefusedLine {
                    claim: *claim,
                    reason: reason.unwrap_or(LineRefusal::UnknownClaim),
                }),
            }
        }
        Ok(vec![BatchEvent::BatchReady(ready)])
    }
}

/// Every claim that was asked answered once, and no other.
fn answered_once(
    asked: &[ClaimRef],
    lines: &[PayableLine],
    refused: &[RefusedLine],
) -> Result<(), BatchRefusal> {
    let mut answers: BTreeMap<ClaimRef, (usize, usize)> = BTreeMap::new();
    for claim in asked {
        answers.entry(*claim).or_default().0 += 1;
    }
    let taken = lines.iter().map(|line| line.claim);
    for claim in taken.chain(refused.iter().map(|refused| refused.claim)) {
        answers.entry(claim).or_default().1 += 1;
    }
    let differing = answers.iter().filter(|(_, (asked, told))| asked != told);
    let claim_ids: Vec<ClaimId> = differing.map(|(claim, _)| claim.claim_id).collect();
    if claim_ids.is_empty() {
        Ok(())
    } else {
        Err(BatchRefusal::ClaimsDiffer { claim_ids })
    }
}
