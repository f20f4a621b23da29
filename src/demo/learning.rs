//! Target groups, trainings, certificates.

use domain::ids::TrainingId;
use domain::occupation::{Level, Occupation};
use domain::region::Place;
use domain::worker::{
    CertificateIssued, CertificateKind, Source, TargetGroup, TargetGroupConfirmed,
    TrainingCompleted, TrainingKind, WorkerAct,
};

use super::awkward::Awkward;
use super::dice::{day, earlier, later};
use super::journey::Journey;
use super::plan::Actor;
use super::world::at;
use crate::access::Role;

/// 家政服务员, 养老护理员, 健康照护师, and for a few another trade than domestic service.
const OCCUPATIONS: [(&str, u64); 4] = [
    ("4-10-01-06", 70),
    ("4-14-01-02", 18),
    ("4-14-01-03", 6),
    ("4-03-02-01", 6),
];
const GROUPS: [(TargetGroup, u64); 4] = [
    (TargetGroup::PovertyAlleviated, 82),
    (TargetGroup::MonitoredUnstable, 8),
    (TargetGroup::MonitoredMarginal, 6),
    (TargetGroup::MonitoredSuddenHardship, 4),
];
const KINDS: [(TrainingKind, u64); 4] = [
    (TrainingKind::PreJob, 70),
    (TrainingKind::SkillUpgrade, 20),
    (TrainingKind::PostChange, 7),
    (TrainingKind::Startup, 3),
];

impl Journey<'_> {
    /// What somebody works as or trains for.
    pub(super) fn occupation(&mut self) -> anyhow::Result<Occupation> {
        let code = self.dice.weighed(&OCCUPATIONS, |(_, weight)| *weight);
        Ok(Occupation::parse(
            code.map_or("4-10-01-06", |(code, _)| code),
        )?)
    }

    /// Six in ten belong to a target group, some to two.
    pub(super) fn groups(&mut self) {
        if !self.needs(Awkward::is_member) && !self.dice.percent(58) {
            return;
        }
        let first = self.group();
        self.join(first);
        if self.is(Awkward::MembershipVoided) || self.dice.percent(6) {
            let second = self.group();
            if second != first {
                self.join(second);
            }
        }
    }

    fn group(&mut self) -> TargetGroup {
        self.dice
            .weighed(&GROUPS, |(_, weight)| *weight)
            .map_or(TargetGroup::PovertyAlleviated, |(group, _)| *group)
    }

    fn join(&mut self, group: TargetGroup) {
        // Those lifted out of poverty are on the roster since the census; the monitored come later.
        let from = if group == TargetGroup::PovertyAlleviated {
            self.dice.days_after(day(2014, 1, 1), 0, 2_000)
        } else {
            let last = self.last;
            self.days_before(last, 5, 150)
        };
        let late = self.is(Awkward::LateFacts) || self.dice.percent(12);
        let before = std::mem::replace(&mut self.recorded_late, late);
        let roster = Actor::of(Role::Roster, self.identity.home.province());
        let membership = TargetGroupConfirmed {
            membership_id: self.fact(),
            group,
            from,
            source: Source::MonitoringSystem,
            household_id: None,
        };
        let membership_id = membership.membership_id;
        let ends = self.dice.percent(18);
        let until = self.dice.days_after(day(2021, 3, 1), 0, 600);
        let known_at_once = late && ends;
        let act = WorkerAct::ConfirmTargetGroup {
            membership,
            until: known_at_once.then_some(until.max(from)),
        };
        self.record(roster.clone(), None, act);
        if ends && !known_at_once {
            let until = until.max(from);
            let act = WorkerAct::EndTargetGroup { group, until };
            self.record(roster.clone(), Some("风险消除"), act);
        }
        if self.is(Awkward::MembershipVoided) {
            let act = WorkerAct::VoidTargetGroup(membership_id);
            self.record(roster, Some("名单比对错误"), act);
        }
        self.recorded_late = before;
    }

    /// Seven in ten are trained, some twice; most pass and get a certificate.
    pub(super) fn learn(&mut self) -> anyhow::Result<()> {
        let needed = self.needs(Awkward::is_trained);
        if !needed && !self.dice.percent(70) {
            return Ok(());
        }
        self.recorded_late = self.is(Awkward::LateFacts);
        self.train(needed)?;
        if self.dice.percent(15) {
            self.train(false)?;
        }
        self.recorded_late = false;
        Ok(())
    }

    fn train(&mut self, certified: bool) -> anyhow::Result<()> {
        let started_on = self.dice.days_after(self.last, 8, 50);
        let days = self.dice.between(4, 20);
        let completed_on = later(started_on, days);
        self.happened(completed_on);
        let province = self.home.province();
        let kind = self
            .dice
            .weighed(&KINDS, |(_, weight)| *weight)
            .map_or(TrainingKind::PreJob, |(kind, _)| *kind);
        let training_id: TrainingId = self.fact();
        let occupation = self.occupation()?;
        let passed = certified || self.dice.percent(88);
        let attended = self.dice.percent(40).then(|| {
            (0..=days)
                .filter(|day| day % 7 < 5)
                .map(|day| later(started_on, day))
                .collect()
        });
        let schools = at(&self.world.seats.institutions, province);
        let training = TrainingCompleted {
            training_id,
            course_id: None,
            kind,
            occupation: occupation.clone(),
            institution_id: self.dice.pick(schools).copied(),
            region: Place {
                code: self.home,
                given: None,
            },
            started_on,
            completed_on,
            hours: u32::try_from(days * 6)?,
            passed,
            attended_dates: attended,
            evidence: Vec::new(),
        };
        self.at_home(WorkerAct::RecordTraining(training));
        if certified || passed && self.dice.percent(72) {
            self.certify(training_id, occupation);
        }
        if self.is(Awkward::TrainingVoided) && certified {
            self.mend("培训记录重复", WorkerAct::VoidTraining(training_id));
        }
        Ok(())
    }

    fn certify(&mut self, training_id: TrainingId, occupation: Occupation) {
        let issued_on = self.dice.days_after(self.last, 7, 30);
        self.happened(issued_on);
        let kind = if self.dice.percent(75) {
            CertificateKind::SkillLevel
        } else if self.dice.percent(50) {
            CertificateKind::SpecialAbility
        } else {
            CertificateKind::Completion
        };
        let level = match self.dice.between(1, 10) {
            1..=7 => Level::Five,
            8..=9 => Level::Four,
            _ => Level::Three,
        };
        let province = self.home.province();
        // The number that a certificate bears: province, year, and a part of the training's own id.
        let serial = training_id.as_uuid().simple().to_string().to_uppercase();
        let serial: String = serial.chars().take(10).collect();
        let certificate_no = format!("{province}{}{serial}", issued_on.format("%y"));
        let certificate = CertificateIssued {
            certificate_no: certificate_no.clone(),
            issuer: format!("{}职业技能评价中心", province.name()),
            occupation,
            level: kind.has_level().then_some(level),
            kind,
            issued_on,
            evidence: Vec::new(),
        };
        self.at_home(WorkerAct::IssueCertificate(certificate));
        if self.is(Awkward::CertificateVoided) {
            self.mend(
                "证书编号错误",
                WorkerAct::VoidCertificate { certificate_no },
            );
        } else if self.is(Awkward::CertificateRevoked) {
            let revoked_on = earlier(day(2024, 12, 31), self.dice.between(0, 90));
            let act = WorkerAct::RevokeCertificate {
                certificate_no,
                revoked_on,
            };
            self.mend("评价机构违规发证", act);
        }
    }
}
