//! Which claims rest on a fact: asked when somebody voids it.

use super::command::WorkerAct;
use super::state::Worker;
use crate::claim::{Claim, PinnedEvidence};
use crate::ids::WorkerId;

impl Worker {
    /// The version of the event that recorded what an act takes back; none where it takes back nothing that is known, or
    /// only a part of a fact.
    pub fn recorded_what_it_voids(&self, act: &WorkerAct) -> Option<u64> {
        match act {
            WorkerAct::VoidTargetGroup(id) => self.membership(*id).map(|it| it.recorded_in),
            WorkerAct::VoidTraining(id) => self.training(*id).map(|it| it.recorded_in),
            WorkerAct::VoidCertificate { certificate_no, .. } => {
                self.certificate(certificate_no).map(|it| it.recorded_in)
            }
            WorkerAct::VoidDispatch(id) => self.dispatch(*id).map(|it| it.recorded_in),
            WorkerAct::VoidEmployment(id) => self.employment(*id).map(|it| it.recorded_in),
            WorkerAct::VoidContribution(id) => self.contribution(*id).map(|it| it.recorded_in),
            WorkerAct::VoidVenture(id) => self.venture(*id).map(|it| it.recorded_in),
            _ => None,
        }
    }

    /// The person's own claims under way or paid whose determination names the event with this version of the record `id`.
    pub fn claims_resting_on(&self, id: WorkerId, version: u64) -> impl Iterator<Item = &Claim> {
        let names = move |evidence: &PinnedEvidence| {
            evidence.id == id.as_uuid() && evidence.version == version && !evidence.absent
        };
        let claims = self.claims.claims.iter().filter(|claim| claim.occupies());
        claims.filter(move |claim| {
            let lines = claim.live_lines();
            let mut traces = lines.flat_map(|line| &line.determination.trace);
            traces.any(|line| line.evidence.iter().any(names))
        })
    }
}
