//! Trainings and certificates.

use chrono::NaiveDate;

use super::{Case, Decision, of_working_age};
use crate::ids::TrainingId;
use crate::occupation::levels_of;
use crate::worker::event::WorkerEvent;
use crate::worker::payload::{
    CertificateIssued, CertificateRef, CertificateRevoked, TrainingCompleted,
};
use crate::worker::recorded::Certificate;
use crate::worker::refusal::WorkerRefusal;

impl Case<'_> {
    pub(super) fn record_training(&self, new: TrainingCompleted) -> Decision {
        let person = self.new_fact("started_on", new.started_on)?;
        self.new_fact("completed_on", new.completed_on)?;
        of_working_age(person, "started_on", new.started_on)?;
        self.papers(&new.evidence)?;
        if new.completed_on < new.started_on {
            return Err(WorkerRefusal::EndedBeforeStart {
                started_on: new.started_on,
            });
        }
        let days = new.started_on..=new.completed_on;
        if new
            .attended_dates
            .iter()
            .flatten()
            .any(|day| !days.contains(day))
        {
            return Err(WorkerRefusal::AttendanceOutsideTraining);
        }
        // Row 15 of the ledger counts each once; a list that is sent again must not count twice.
        let mut standing = self.worker.trainings.iter().filter(|it| !it.voided);
        if let Some(twin) = standing.find(|it| it.fact.is_same_class(&new)) {
            return Err(WorkerRefusal::TrainingTwice {
                training_id: twin.fact.training_id,
            });
        }
        Ok(vec![WorkerEvent::TrainingCompleted(new)])
    }

    pub(super) fn void_training(&self, training_id: TrainingId) -> Decision {
        self.registered()?;
        let training = self
            .worker
            .training(training_id)
            .ok_or(WorkerRefusal::UnknownFact { kind: "training" })?;
        if training.voided {
            return Err(WorkerRefusal::AlreadyVoided);
        }
        Ok(vec![WorkerEvent::TrainingVoided { training_id }])
    }

    /// A certificate needs no training on record: many are older than the case.
    pub(super) fn issue_certificate(&self, new: CertificateIssued) -> Decision {
        self.new_fact("issued_on", new.issued_on)?;
        self.papers(&new.evidence)?;
        let levels = levels_of(&new.occupation);
        if new.level.is_some_and(|level| !levels.contains(&level)) {
            return Err(WorkerRefusal::LevelNotInOccupation { levels });
        }
        let standing = self
            .worker
            .certificates
            .iter()
            .filter(|certificate| !certificate.voided);
        if standing
            .into_iter()
            .any(|certificate| certificate.is(&new.certificate_no, &new.issuer))
        {
            return Err(WorkerRefusal::CertificateTwice);
        }
        Ok(vec![WorkerEvent::CertificateIssued(new)])
    }

    pub(super) fn revoke_certificate(
        &self,
        certificate_no: &str,
        revoked_on: NaiveDate,
    ) -> Decision {
        self.dated("revoked_on", revoked_on)?;
        let certificate = self.standing_certificate(certificate_no)?;
        if let Some(revoked_on) = certificate.revoked_on {
            return Err(WorkerRefusal::AlreadyRevoked { revoked_on });
        }
        let issued_on = certificate.fact.issued_on;
        if revoked_on < issued_on {
            return Err(WorkerRefusal::EndedBeforeStart {
                started_on: issued_on,
            });
        }
        Ok(vec![WorkerEvent::CertificateRevoked(CertificateRevoked {
            certificate_no: certificate.fact.certificate_no.clone(),
            issuer: certificate.fact.issuer.clone(),
            revoked_on,
        })])
    }

    pub(super) fn void_certificate(&self, certificate_no: &str) -> Decision {
        let certificate = self.standing_certificate(certificate_no)?;
        Ok(vec![WorkerEvent::CertificateVoided(CertificateRef {
            certificate_no: certificate.fact.certificate_no.clone(),
            issuer: certificate.fact.issuer.clone(),
        })])
    }

    fn standing_certificate(&self, certificate_no: &str) -> Result<&Certificate, WorkerRefusal> {
        self.registered()?;
        let certificate =
            self.worker
                .certificate(certificate_no)
                .ok_or(WorkerRefusal::UnknownFact {
                    kind: "certificate",
                })?;
        if certificate.voided {
            return Err(WorkerRefusal::AlreadyVoided);
        }
        Ok(certificate)
    }
}
