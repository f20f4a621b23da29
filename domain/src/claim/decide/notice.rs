//! Public notice (公示) and objections.

use chrono::NaiveDate;

use super::super::payload::{ClaimPublicised, ObjectionRaised, ObjectionSettled};
use super::super::refusal::ClaimRefusal;
use super::super::state::{Claim, Objection};
use super::super::words::ClaimAction;
use super::{Decision, Desk};
use crate::calendar::last_notice_day;
use crate::ids::ObjectionId;
use crate::policy::NoticeClock;
use crate::sealed::Sealed;

impl Desk<'_> {
    /// On notice for as many days as the policy asks. The reviewer may put it up.
    pub(super) fn publicise(
        &self,
        claim: &Claim,
        publicised_on: NaiveDate,
        place: Option<String>,
    ) -> Decision {
        Self::allowed(claim, ClaimAction::Publicise)?;
        self.record_is_live()?;
        self.not_the_filer(claim)?;
        self.dated("publicised_on", publicised_on, claim.since)?;
        let terms = &claim.filed.terms;
        let begins = match terms.notice_clock {
            NoticeClock::Stated => publicised_on,
            NoticeClock::Recorded => self.today,
        };
        let end = last_notice_day(begins, terms.notice.days, terms.notice.kind);
        Ok(vec![
            ClaimPublicised {
                claim_id: claim.id(),
                publicised_on,
                place,
                last_day: end.last_day,
                unpublished_years: end.unpublished_years,
                publicised_by: self.by.clone(),
            }
            .into(),
        ])
    }

    /// Anybody may object, up to the approval: late objections count too.
    pub(super) fn object(
        &self,
        claim: &Claim,
        objection_id: ObjectionId,
        raised_on: NaiveDate,
        by: Option<Sealed>,
        reason: String,
    ) -> Decision {
        let known = |objection: &Objection| objection.id == objection_id;
        if claim.objections.iter().any(known) {
            return Ok(Vec::new());
        }
        Self::allowed(claim, ClaimAction::Object)?;
        let publicised_on = claim.notice.as_ref().map(|notice| notice.publicised_on);
        self.dated("raised_on", raised_on, publicised_on.unwrap_or(claim.since))?;
        Ok(vec![
            ObjectionRaised {
                claim_id: claim.id(),
                objection_id,
                raised_on,
                by,
                reason,
                recorded_by: self.by.clone(),
            }
            .into(),
        ])
    }

    /// Settled by somebody who neither filed nor approved the claim.
    pub(super) fn settle_objection(
        &self,
        claim: &Claim,
        objection_id: ObjectionId,
        settled_on: NaiveDate,
        upheld: bool,
        finding: String,
    ) -> Decision {
        let mut objections = claim.objections.iter();
        let objection = objections
            .find(|objection| objection.id == objection_id)
            .ok_or(ClaimRefusal::UnknownObjection)?;
        if objection.settled.is_some() {
            return Err(ClaimRefusal::ObjectionSettled);
        }
        self.not_the_filer(claim)?;
        self.other_than("approver", &claim.approved_by)?;
        self.dated("settled_on", settled_on, objection.raised_on)?;
        Ok(vec![
            ObjectionSettled {
                claim_id: claim.id(),
                objection_id,
                settled_on,
                upheld,
                finding,
                settled_by: self.by.clone(),
            }
            .into(),
        ])
    }

    /// Checks that the notice is over on a day and nobody's objection stands.
    pub(super) fn notice_is_over(
        &self,
        claim: &Claim,
        approved_on: NaiveDate,
    ) -> Result<(), ClaimRefusal> {
        if let Some(notice) = &claim.notice {
            let day = match claim.filed.terms.notice_clock {
                NoticeClock::Stated => approved_on,
                NoticeClock::Recorded => self.today,
            };
            if day <= notice.last_day {
                return Err(ClaimRefusal::NoticeRunning {
                    last_day: notice.last_day,
                });
            }
        }
        let open = claim.open_objections();
        if open > 0 {
            return Err(ClaimRefusal::OpenObjection { open });
        }
        if claim.objection_upheld() {
            return Err(ClaimRefusal::ObjectionUpheld);
        }
        Ok(())
    }
}
