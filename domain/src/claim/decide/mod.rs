//! What may happen to the claims of a stream: their state and a command in, events or a refusal out.

mod approval;
mod clawback;
mod filing;
mod keys;
mod notice;
mod payment;
mod review;

use chrono::NaiveDate;

pub use keys::{drop_for, hold_id};

use super::command::{ClaimAct, ClaimStep};
use super::event::ClaimEvent;
use super::key::EntitlementKey;
use super::payload::ClaimBasis;
use super::reference::Claimant;
use super::refusal::ClaimRefusal;
use super::state::{Claim, ClaimBook};
use super::words::{ClaimAction, HoldReason};
use crate::ids::{ClaimId, WorkerId};
use crate::sealed::Fingerprint;
use crate::subject::Subject;

pub(super) type Decision = Result<Vec<ClaimEvent>, ClaimRefusal>;

/// How the record stands that the claims live in.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says of the record what no other does"
)]
pub struct Standing<'a> {
    /// The version of the stream.
    pub version: u64,
    /// Whether anybody is registered.
    pub registered: bool,
    /// Whether the personal data was destroyed.
    pub erased: bool,
    /// The record that carries on for this one.
    pub linked_to: Option<WorkerId>,
    /// Whether another record is about to be linked to this one.
    pub link_pending: bool,
    /// The day of death.
    pub died_on: Option<NaiveDate>,
    /// The confirmed account, by its fingerprint.
    pub account: Option<&'a Fingerprint>,
    /// Whether an account waits for confirmation.
    pub account_waits: bool,
    /// Whether the confirmed account was confirmed after the death was recorded.
    pub account_since_death: bool,
    /// Whether another office paid what a key stands for.
    pub paid_elsewhere: &'a dyn Fn(&EntitlementKey) -> bool,
}

/// The claims with the circumstances of one command.
pub(super) struct Desk<'a> {
    book: &'a ClaimBook,
    standing: &'a Standing<'a>,
    today: NaiveDate,
    by: &'a Subject,
}

impl ClaimBook {
    /// Decides a command. No clock, no input or output, no randomness.
    pub fn decide(
        &self,
        standing: &Standing<'_>,
        today: NaiveDate,
        by: &Subject,
        act: ClaimAct,
    ) -> Decision {
        let desk = Desk {
            book: self,
            standing,
            today,
            by,
        };
        match act {
            ClaimAct::File(filed) => desk.file(*filed),
            ClaimAct::HoldKey(held) => desk.hold_key(*held),
            ClaimAct::ReleaseKey(id) => Ok(desk.release_key(id)),
            ClaimAct::SettleKey(id, settlement) => Ok(desk.settle_key(id, settlement)),
            ClaimAct::On(id, step) => desk.step(id, *step),
        }
    }

    /// What keeps an approved claim out of batches and files, as its record stands.
    pub fn kept_out_by(&self, claim: &Claim, standing: &Standing<'_>) -> Vec<HoldReason> {
        let changed = claim.approved.as_ref().is_some_and(|approved| {
            standing.account_waits || standing.account != Some(&approved.account)
        });
        let elsewhere = claim.live_lines().any(|line| {
            line.keys.iter().any(|owned| {
                owned.owner == claim.filed.beneficiary && (standing.paid_elsewhere)(&owned.key)
            })
        });
        let facts = [
            (changed, HoldReason::AccountChanged),
            (standing.died_on.is_some(), HoldReason::Death),
            (standing.linked_to.is_some(), HoldReason::LinkedAway),
            (standing.erased, HoldReason::Erased),
            (elsewhere, HoldReason::PaidElsewhere),
        ];
        let of_facts = facts
            .into_iter()
            .filter(|(holds, reason)| {
                *holds && !claim.let_pass.contains(reason) && !claim.held.contains(reason)
            })
            .map(|(_, reason)| reason);
        claim.held.iter().copied().chain(of_facts).collect()
    }
}

impl<'a> Desk<'a> {
    fn step(&self, id: ClaimId, step: ClaimStep) -> Decision {
        let claim = self.book.claim(id).ok_or(ClaimRefusal::UnknownClaim)?;
        match step {
            ClaimStep::Review {
                reviewed_on,
                note,
                account,
                recorders,
            } => self.review(claim, reviewed_on, note, account, &recorders),
            ClaimStep::Return {
                returned_on,
                reason,
            } => self.send_back(claim, returned_on, reason),
            ClaimStep::Redetermine { on, now } => self.redetermine(claim, on, *now),
            ClaimStep::Publicise {
                publicised_on,
                place,
            } => self.publicise(claim, publicised_on, place),
            ClaimStep::Object {
                objection_id,
                raised_on,
                by,
                reason,
            } => self.object(claim, objection_id, raised_on, by, reason),
            ClaimStep::Settle {
                objection_id,
                settled_on,
                upheld,
                finding,
            } => self.settle_objection(claim, objection_id, settled_on, upheld, finding),
            ClaimStep::Approve {
                approved_on,
                now,
                basis,
                drop_failing,
                recorders,
            } => self.approve(
                claim,
                &approval::Approval {
                    approved_on,
                    now,
                    basis,
                    drop_failing,
                    recorders,
                },
            ),
            ClaimStep::KeysAnswered { attempt, refused } => {
                Ok(self.keys_answered(claim, attempt, refused))
            }
            ClaimStep::Admit { budget_id } => Ok(Self::admit(claim, budget_id)),
            ClaimStep::WaitForBudget { budget_id } => Ok(Self::wait_for_budget(claim, budget_id)),
            ClaimStep::Reject {
                rejected_on,
                reason,
            } => self.reject(claim, rejected_on, reason),
            ClaimStep::Withdraw {
                withdrawn_on,
                reason,
            } => self.withdraw(claim, withdrawn_on, reason),
            ClaimStep::HoldBack { reason, note } => self.hold_back(claim, reason, note),
            ClaimStep::Lift { reason, note } => self.lift(claim, reason, note),
            ClaimStep::Batch {
                batch_id,
                payment_id,
                prepared_by,
            } => self.batch(claim, batch_id, payment_id, &prepared_by),
            ClaimStep::Unbatch { batch_id, reason } => Ok(Self::unbatch(claim, batch_id, reason)),
            ClaimStep::Pay(paid) => self.pay(claim, paid),
            ClaimStep::FailPayment(failed) => Self::fail_payment(claim, failed),
            ClaimStep::ReturnPayment(returned) => self.return_payment(claim, returned),
            ClaimStep::OrderClawback {
                amount_fen,
                lines,
                reason,
                ordered_on,
            } => self.order_clawback(claim, amount_fen, lines, reason, ordered_on),
            ClaimStep::AgreeInstalments {
                agreed_on,
                instalments,
            } => self.agree_instalments(claim, agreed_on, instalments),
            ClaimStep::Recover {
                recovery_id,
                amount_fen,
                recovered_on,
                reference,
            } => self.recover(claim, recovery_id, amount_fen, recovered_on, reference),
            ClaimStep::Offset {
                against,
                amount_fen,
                offset_on,
            } => self.offset(claim, against, amount_fen, offset_on),
            ClaimStep::WriteOff {
                amount_fen,
                reason,
                written_off_on,
            } => self.write_off(claim, amount_fen, reason, written_off_on),
        }
    }

    /// Checks that an action is the claim's next.
    fn allowed(claim: &Claim, action: ClaimAction) -> Result<(), ClaimRefusal> {
        if claim.may(action) {
            Ok(())
        } else {
            Err(ClaimRefusal::WrongState {
                state: claim.state,
                allowed: claim.allowed_actions(),
            })
        }
    }

    /// Checks a business date: not in the future, not before the step that it follows.
    fn dated(
        &self,
        field: &'static str,
        date: NaiveDate,
        not_before: NaiveDate,
    ) -> Result<(), ClaimRefusal> {
        if date > self.today {
            Err(ClaimRefusal::DateInFuture { field })
        } else if date < not_before {
            Err(ClaimRefusal::OutOfOrder { field, not_before })
        } else {
            Ok(())
        }
    }

    /// Checks that whoever acts did not act before in another duty.
    fn other_than<'s>(
        &self,
        acted_as: &'static str,
        others: impl IntoIterator<Item = &'s Subject>,
    ) -> Result<(), ClaimRefusal> {
        if others.into_iter().any(|other| other == self.by) {
            Err(ClaimRefusal::SamePerson { acted_as })
        } else {
            Ok(())
        }
    }

    /// Checks that whoever acts is not the filer; one who determined the claim anew has filed it too.
    fn not_the_filer(&self, claim: &'a Claim) -> Result<(), ClaimRefusal> {
        self.other_than("filer", [&claim.filed.filed_by])?;
        self.other_than("filer", &claim.redetermined_by)
    }

    /// Checks that the record can take a claim forward.
    fn record_is_live(&self) -> Result<(), ClaimRefusal> {
        let standing = self.standing;
        if !standing.registered {
            return Err(ClaimRefusal::NotRegistered);
        }
        if standing.erased {
            return Err(ClaimRefusal::Erased);
        }
        match standing.linked_to {
            Some(worker) => Err(ClaimRefusal::LinkedAway { worker }),
            None => Ok(()),
        }
    }

    /// Checks that the claim was determined from the record as it stands now.
    fn is_fresh(&self, basis: &ClaimBasis, beneficiary: Claimant) -> Result<(), ClaimRefusal> {
        let moved = basis.streams.iter().any(|stream| {
            stream.id == beneficiary.as_uuid() && stream.version != self.standing.version
        });
        if moved {
            Err(ClaimRefusal::Moved)
        } else {
            Ok(())
        }
    }

    /// Checks that the beneficiary lives.
    fn alive(&self) -> Result<(), ClaimRefusal> {
        match self.standing.died_on {
            Some(died_on) => Err(ClaimRefusal::Dead { died_on }),
            None => Ok(()),
        }
    }
}
