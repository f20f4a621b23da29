//! What a question may be paid for only once, and whose record keeps watch over it.

use chrono::NaiveDate;

use super::base_award::Base;
use super::facts::{Person, World};
use super::outcome::Question;
use super::papers::{Paper, papers};
use super::ventures::firms;
use crate::claim::{Claimant, EntitlementKey, OwnedKey};
use crate::ids::OrganisationId;
use crate::scheme::Scheme;

/// What a question of a person's case may be paid for once. The keys stand in the record that carries on, the one of a
/// firm in the organisation of its credit code. None for as long as nobody can say what would be paid for: a training
/// without its certificate.
pub fn keys_of(question: &Question, person: &Person<'_>) -> Vec<OwnedKey> {
    let Some(record) = person.record() else {
        return Vec::new();
    };
    let owner = Claimant::Worker(record.id);
    let own = |key| OwnedKey { owner, key };
    match question.scheme {
        Scheme::Transport => {
            let of_year = |year| own(EntitlementKey::Transport { year });
            question.year.map(of_year).into_iter().collect()
        }
        Scheme::SocialInsurance => {
            let of_month = |month| own(EntitlementKey::InsuranceMonth { month });
            question.month.map(of_month).into_iter().collect()
        }
        Scheme::EmploymentService => {
            let placement = |dispatch_id| own(EntitlementKey::Placement { dispatch_id });
            question.dispatch.map(placement).into_iter().collect()
        }
        Scheme::VocationalTraining | Scheme::SkillUpgrade => {
            let certificate = question.rests_on.as_ref().or(question.certificate.as_ref());
            skill(certificate, person)
                .into_iter()
                .flatten()
                .map(own)
                .collect()
        }
        Scheme::SkillAppraisal => {
            let paper = paper(question.certificate.as_ref(), person);
            let appraisal = paper.map(|paper| EntitlementKey::Appraisal {
                occupation: paper.occupation().clone(),
                level: paper.level(),
            });
            appraisal.map(own).into_iter().collect()
        }
        Scheme::LivingAllowance => {
            let of_training = |training_id| own(EntitlementKey::LivingAllowance { training_id });
            question.training.map(of_training).into_iter().collect()
        }
        Scheme::Startup => {
            let firm = firm(question, person).map(|firm| OwnedKey {
                owner: Claimant::Organisation(firm),
                key: EntitlementKey::StartupFirm,
            });
            std::iter::once(own(EntitlementKey::StartupPerson))
                .chain(firm)
                .collect()
        }
        Scheme::LoanInterest => {
            let of_loan = |venture_id| own(EntitlementKey::LoanInterest { venture_id });
            question.venture.map(of_loan).into_iter().collect()
        }
        // No person's question: `keys_of_base`.
        Scheme::BaseAward => Vec::new(),
    }
}

/// What a base's award may be paid for once, as asked on a day: the award, in the base's own record, and each worker
/// whom it counts, in theirs.
pub fn keys_of_base(
    question: &Question,
    base: &Base<'_>,
    world: &World<'_>,
    on: NaiveDate,
) -> Vec<OwnedKey> {
    let counted = base
        .counted(world, &question.programme, on)
        .into_iter()
        .map(|worker| OwnedKey {
            owner: Claimant::Worker(worker),
            key: EntitlementKey::CountedForBase { base: base.id },
        });
    std::iter::once(award_of(base.id)).chain(counted).collect()
}

/// The award of a base, once.
pub(super) fn award_of(base: OrganisationId) -> OwnedKey {
    OwnedKey {
        owner: Claimant::Organisation(base),
        key: EntitlementKey::BaseAward,
    }
}

/// The keys of a certificate that training and skill upgrade share: its skill, and the certificate itself.
fn skill(
    certificate: Option<&(String, String)>,
    person: &Person<'_>,
) -> Option<[EntitlementKey; 2]> {
    let paper = paper(certificate, person)?;
    let (number, issuer) = paper.key();
    Some([
        EntitlementKey::Skill {
            occupation: paper.occupation().clone(),
            level: paper.level(),
        },
        EntitlementKey::Certificate { number, issuer },
    ])
}

fn paper<'a>(certificate: Option<&(String, String)>, person: &'a Person<'a>) -> Option<Paper<'a>> {
    let wanted = certificate?;
    papers(person)
        .into_iter()
        .find(|paper| paper.key() == *wanted)
}

/// The organisation of a venture's credit code.
fn firm(question: &Question, person: &Person<'_>) -> Option<OrganisationId> {
    let venture = question.venture?;
    let firms = firms(person);
    let firm = firms
        .iter()
        .find(|firm| firm.venture.fact.venture_id == venture)?;
    let code = &firm.venture.fact.credit_code;
    Some(OrganisationId::from_credit_code(code))
}
