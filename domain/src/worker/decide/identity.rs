//! Who the person is: survey, origin, target groups, links, death, personal data.

use chrono::NaiveDate;

use super::{Case, Decision};
use crate::account::AccountProposed;
use crate::ids::{MembershipId, WorkerId};
use crate::sealed::SealedAccount;
use crate::time::Interval;
use crate::worker::event::WorkerEvent;
use crate::worker::facts::TargetGroup;
use crate::worker::payload::{
    AliasConfirmed, AliasProposed, AliasWithdrawn, CitizenIdCorrected, CitizenIdReleased,
    CitizenIdReserved, DeathRecorded, ErasureRequested, LinkWithdrawn, LinkedToWorker,
    OriginChanged, PersonalDataUpdated, SurveyUpdated, TargetGroupConfirmed, TargetGroupEnded,
    WorkerSurveyed,
};
use crate::worker::refusal::WorkerRefusal;
use crate::worker::state::Alias;

impl Case<'_> {
    /// The same citizen id is the same stream: whoever is here already is the same person.
    pub(super) fn survey(
        &self,
        survey: Box<WorkerSurveyed>,
        account: Option<SealedAccount>,
    ) -> Decision {
        if self.worker.person.is_some() || self.worker.reserved_for.is_some() {
            return Err(WorkerRefusal::AlreadyRegistered {
                worker: self.worker.reserved_for,
            });
        }
        if survey.surveyed_on > self.today {
            return Err(WorkerRefusal::DateInFuture {
                field: "surveyed_on",
            });
        }
        if survey.surveyed_on < survey.born_on {
            return Err(WorkerRefusal::BeforeBirth {
                field: "surveyed_on",
            });
        }
        let account = account.map(|account| self.proposal(account));
        Ok(std::iter::once(WorkerEvent::WorkerSurveyed(survey))
            .chain(account)
            .collect())
    }

    pub(super) fn update_survey(&self, update: SurveyUpdated) -> Decision {
        self.new_fact("surveyed_on", update.surveyed_on)?;
        Ok(vec![WorkerEvent::SurveyUpdated(update)])
    }

    pub(super) fn change_origin(&self, change: OriginChanged) -> Decision {
        self.new_fact("changed_on", change.changed_on)?;
        Ok(vec![WorkerEvent::OriginChanged(change)])
    }

    pub(super) fn reserve_citizen_id(&self, reserved_for: WorkerId) -> Decision {
        match (&self.worker.person, self.worker.reserved_for) {
            (Some(_), _) => Err(WorkerRefusal::UseLink { worker: None }),
            (None, Some(other)) if other == reserved_for => Ok(Vec::new()),
            (None, Some(other)) => Err(WorkerRefusal::UseLink {
                worker: Some(other),
            }),
            (None, None) => Ok(vec![WorkerEvent::CitizenIdReserved(CitizenIdReserved {
                reserved_for,
            })]),
        }
    }

    /// Once is enough; what is reserved for another by now stays so.
    pub(super) fn release_citizen_id(&self, reserved_for: WorkerId) -> Vec<WorkerEvent> {
        if self.worker.reserved_for == Some(reserved_for) {
            vec![WorkerEvent::CitizenIdReleased(CitizenIdReleased {
                reserved_for,
            })]
        } else {
            Vec::new()
        }
    }

    pub(super) fn correct_citizen_id(&self, correction: CitizenIdCorrected) -> Decision {
        self.active()?;
        Ok(vec![WorkerEvent::CitizenIdCorrected(correction)])
    }

    pub(super) fn confirm_target_group(
        &self,
        new: TargetGroupConfirmed,
        until: Option<NaiveDate>,
    ) -> Decision {
        self.new_fact("from", new.from)?;
        let days = Interval {
            from: new.from,
            until,
        };
        let mut end = None;
        if let Some(until) = until {
            self.dated("until", until)?;
            if until < new.from {
                return Err(WorkerRefusal::EndedBeforeStart {
                    started_on: new.from,
                });
            }
            end = Some(WorkerEvent::TargetGroupEnded(TargetGroupEnded {
                membership_id: new.membership_id,
                until,
            }));
        }
        let mut same_group = self
            .worker
            .memberships
            .iter()
            .filter(|other| !other.voided && other.fact.group == new.group);
        if let Some(other) = same_group.find(|other| other.interval().overlaps(&days)) {
            return Err(WorkerRefusal::AlreadyMember {
                group: new.group,
                membership_id: other.fact.membership_id,
                from: other.fact.from,
            });
        }
        Ok(std::iter::once(WorkerEvent::TargetGroupConfirmed(new))
            .chain(end)
            .collect())
    }

    pub(super) fn end_target_group(&self, group: TargetGroup, until: NaiveDate) -> Decision {
        self.registered()?;
        let mut open = self
            .worker
            .memberships
            .iter()
            .filter(|membership| !membership.voided && membership.until.is_none());
        let membership = open
            .find(|membership| membership.fact.group == group)
            .ok_or(WorkerRefusal::NotAMember { group })?;
        self.dated("until", until)?;
        if until < membership.fact.from {
            return Err(WorkerRefusal::EndedBeforeStart {
                started_on: membership.fact.from,
            });
        }
        let membership_id = membership.fact.membership_id;
        Ok(vec![WorkerEvent::TargetGroupEnded(TargetGroupEnded {
            membership_id,
            until,
        })])
    }

    pub(super) fn void_target_group(&self, membership_id: MembershipId) -> Decision {
        self.registered()?;
        let membership =
            self.worker
                .membership(membership_id)
                .ok_or(WorkerRefusal::UnknownFact {
                    kind: "target_group",
                })?;
        if membership.voided {
            return Err(WorkerRefusal::AlreadyVoided);
        }
        Ok(vec![WorkerEvent::TargetGroupVoided { membership_id }])
    }

    /// Refused when this record is itself linked away: links form no chains and no cycles.
    pub(super) fn propose_alias(&self, source: WorkerId) -> Decision {
        self.registered()?;
        if self.worker.linked_to.is_some() {
            return Err(WorkerRefusal::LinkChain);
        }
        if self.worker.aliases.contains_key(&source) {
            return Ok(Vec::new());
        }
        Ok(vec![WorkerEvent::AliasProposed(AliasProposed { source })])
    }

    pub(super) fn link_to(&self, worker: WorkerId) -> Decision {
        self.registered()?;
        match self.worker.linked_to {
            Some(linked) if linked == worker => Ok(Vec::new()),
            Some(linked) => Err(WorkerRefusal::AlreadyLinked { worker: linked }),
            None if !self.worker.aliases.is_empty() => Err(WorkerRefusal::LinkChain),
            None => Ok(vec![WorkerEvent::LinkedToWorker(LinkedToWorker { worker })]),
        }
    }

    pub(super) fn confirm_alias(&self, source: WorkerId) -> Decision {
        self.registered()?;
        match self.worker.aliases.get(&source) {
            Some(Alias::Proposed) => {
                Ok(vec![WorkerEvent::AliasConfirmed(AliasConfirmed { source })])
            }
            Some(Alias::Confirmed) => Ok(Vec::new()),
            None => Err(WorkerRefusal::NotLinked),
        }
    }

    pub(super) fn withdraw_link(&self) -> Decision {
        self.registered()?;
        match self.worker.linked_to {
            Some(worker) => Ok(vec![WorkerEvent::LinkWithdrawn(LinkWithdrawn { worker })]),
            None => Err(WorkerRefusal::NotLinked),
        }
    }

    pub(super) fn withdraw_alias(&self, source: WorkerId) -> Decision {
        self.registered()?;
        if !self.worker.aliases.contains_key(&source) {
            return Ok(Vec::new());
        }
        Ok(vec![WorkerEvent::AliasWithdrawn(AliasWithdrawn { source })])
    }

    pub(super) fn record_death(&self, death: DeathRecorded) -> Decision {
        self.registered()?;
        if let Some(died_on) = self.worker.died_on {
            return Err(WorkerRefusal::AlreadyDead { died_on });
        }
        self.dated("died_on", death.died_on)?;
        Ok(vec![WorkerEvent::DeathRecorded(death)])
    }

    pub(super) fn void_death(&self) -> Decision {
        self.registered()?;
        match self.worker.died_on {
            Some(_) => Ok(vec![WorkerEvent::DeathVoided {}]),
            None if self.worker.death_voided => Err(WorkerRefusal::AlreadyVoided),
            None => Err(WorkerRefusal::NotDead),
        }
    }

    /// Taken also after death: heirs may have to be paid on another account.
    pub(super) fn update_personal_data(
        &self,
        update: PersonalDataUpdated,
        account: Option<SealedAccount>,
    ) -> Decision {
        self.active()?;
        let changes = update.name.is_some()
            || update.phone.is_some()
            || update.address.is_some()
            || update.household_id.is_some();
        let update = changes.then_some(WorkerEvent::PersonalDataUpdated(update));
        let account = account.map(|account| self.proposal(account));
        Ok(update.into_iter().chain(account).collect())
    }

    pub(super) fn confirm_account(&self) -> Decision {
        self.active()?;
        let confirmed = self.worker.account.confirm(self.by)?;
        Ok(vec![WorkerEvent::AccountConfirmed(confirmed)])
    }

    /// The first subject asks, a second one agrees.
    pub(super) fn erase(&self) -> Decision {
        self.registered()?;
        if self.worker.erased {
            return Err(WorkerRefusal::WorkerErased);
        }
        if self.worker.claims.has_open() {
            return Err(WorkerRefusal::OpenMoney);
        }
        match &self.worker.erasure_requested_by {
            None => Ok(vec![WorkerEvent::ErasureRequested(ErasureRequested {
                requested_by: self.by.clone(),
            })]),
            Some(requested_by) if requested_by == self.by => Err(WorkerRefusal::SamePerson),
            Some(_) => Ok(vec![WorkerEvent::PersonalDataErased {}]),
        }
    }

    fn proposal(&self, account: SealedAccount) -> WorkerEvent {
        WorkerEvent::AccountProposed(AccountProposed {
            account,
            proposed_by: self.by.clone(),
        })
    }
}
