//! What each scheme's questions may be paid for once.

use super::history::History;
use super::policy_words::{Default, Policies};
use super::words::{day, id};
use crate::claim::{Claimant, EntitlementKey, OwnedKey};
use crate::credit_code::CreditCode;
use crate::determination::{Question, assess, assess_base, keys_of, keys_of_base};
use crate::ids::{OrganisationId, WorkerId};
use crate::occupation::{Level, Occupation};
use crate::scheme::Scheme;
use crate::time::Month;

/// A history under a scheme's default policy.
fn told(scheme: &str, parameters: &str, facts: &str) -> History {
    let default: Default = toml::from_str(&format!(
        "at = \"520000\"\nfrom = \"2020-01-01\"\nparameters = {parameters}"
    ))
    .unwrap();
    let mut history = History::default();
    Policies::Word("default".to_owned()).tell(&mut history, scheme, &default);
    history.tell(facts);
    history
}

/// The keys of each question of a scheme, in the order of asking.
fn keys(history: &History, scheme: Scheme) -> Vec<Vec<OwnedKey>> {
    history.look(|person, _, world| {
        let person = person.unwrap();
        assess(person, world)
            .iter()
            .filter(|assessment| assessment.question.scheme == scheme)
            .map(|assessment| keys_of(&assessment.question, person))
            .collect()
    })
}

fn of_worker(key: EntitlementKey) -> OwnedKey {
    OwnedKey {
        owner: Claimant::Worker(id("worker", "person")),
        key,
    }
}

fn skill(occupation: &str, level: Option<Level>) -> OwnedKey {
    of_worker(EntitlementKey::Skill {
        occupation: Occupation::parse(occupation).unwrap(),
        level,
    })
}

fn certificate(number: &str) -> OwnedKey {
    of_worker(EntitlementKey::Certificate {
        number: number.to_owned(),
        issuer: "centre".to_owned(),
    })
}

#[test]
fn transport_is_paid_once_in_a_benefit_year_whatever_the_dispatch() {
    let history = told(
        "transport",
        "{ flat_fen = 40000 }",
        "born 1985-03-02 female\n\
         dispatch d1 to 330106 departed 2021-03-01\n\
         alias: dispatch d2 to 330106 departed 2021-09-01\n\
         dispatch d3 to 330106 departed 2022-03-01",
    );
    let of_year = |year| vec![of_worker(EntitlementKey::Transport { year })];
    let mut found = keys(&history, Scheme::Transport);
    found.sort();
    assert_eq!(found, [of_year(2021), of_year(2021), of_year(2022)]);
}

#[test]
fn social_insurance_is_paid_once_for_a_month_whoever_the_employer() {
    let history = told(
        "social_insurance",
        "{}",
        "born 1985-03-02 female\norganisation o1 in 520502\norganisation o2 in 520502\n\
         employment e1 at o1 from 2021-01-01\nemployment e2 at o2 from 2021-01-01\n\
         contribution c1 e1 2021-03 pension 60000 paid 2021-04-10\n\
         contribution c2 e2 2021-03 pension 60000 paid 2021-04-10",
    );
    let month = Month::of(day("2021-03-01"));
    let march = vec![of_worker(EntitlementKey::InsuranceMonth { month })];
    assert_eq!(
        keys(&history, Scheme::SocialInsurance),
        [march.clone(), march]
    );
}

#[test]
fn a_placement_is_the_organised_dispatch() {
    let history = told(
        "employment_service",
        "{ per_person_fen = 30000 }",
        "born 1985-03-02 female\norganisation o1 in 520502\n\
         dispatch d1 to 330106 departed 2021-03-01 organiser o1\n\
         dispatch d2 to 330106 departed 2021-05-01",
    );
    let dispatch_id = id("dispatch", "d1");
    assert_eq!(
        keys(&history, Scheme::EmploymentService),
        [[of_worker(EntitlementKey::Placement { dispatch_id })]]
    );
}

#[test]
fn a_training_is_paid_once_for_the_skill_and_for_the_certificate_that_it_rests_on() {
    let history = told(
        "vocational_training",
        "{ amounts = [{ amount_fen = 80000 }] }",
        "born 1985-03-02 female\n\
         training t1 4-10-01-06 from 2021-03-01 until 2021-03-10\n\
         training t2 4-10-01-05 from 2021-05-01 until 2021-05-10\n\
         certificate A1 4-10-01-06 level level_5 on 2021-03-20\n\
         certificate B1 4-14-01-02 level level_4 on 2021-03-20",
    );
    let level = Some(Level::Five);
    assert_eq!(
        keys(&history, Scheme::VocationalTraining),
        [
            vec![skill("4-10-01-06", level), certificate("A1")],
            // Nobody knows yet what it would be paid for.
            Vec::new()
        ]
    );
}

#[test]
fn a_training_and_the_upgrade_by_its_certificate_share_their_keys() {
    let facts = "born 1985-03-02 female\n\
         training t1 4-10-01-06 from 2021-03-01 until 2021-03-10\n\
         certificate A1 4-10-01-06 level level_5 on 2021-03-20";
    let training = told(
        "vocational_training",
        "{ amounts = [{ amount_fen = 80000 }] }",
        facts,
    );
    let upgrade = told("skill_upgrade", "{ amounts = { level_5 = 100000 } }", facts);
    assert_eq!(
        keys(&training, Scheme::VocationalTraining),
        keys(&upgrade, Scheme::SkillUpgrade)
    );
}

#[test]
fn an_appraisal_is_paid_once_for_its_skill() {
    let history = told(
        "skill_appraisal",
        "{ amounts = [{ amount_fen = 20000 }] }",
        "born 1985-03-02 female at 520502\n\
         certificate A1 4-10-01-06 level level_5 on 2021-03-20\n\
         certificate A2 4-10-01-06 kind special_ability on 2021-04-20",
    );
    let appraisal = |level| {
        let occupation = Occupation::parse("4-10-01-06").unwrap();
        [of_worker(EntitlementKey::Appraisal { occupation, level })]
    };
    assert_eq!(
        keys(&history, Scheme::SkillAppraisal),
        [appraisal(Some(Level::Five)), appraisal(None)]
    );
}

#[test]
fn a_living_allowance_is_paid_once_for_a_training() {
    let history = told(
        "living_allowance",
        "{ per_day_fen = 5000 }",
        "born 1985-03-02 female\n\
         training t1 4-10-01-06 from 2021-03-01 until 2021-03-10 attended 10",
    );
    let training_id = id("training", "t1");
    assert_eq!(
        keys(&history, Scheme::LivingAllowance),
        [[of_worker(EntitlementKey::LivingAllowance { training_id })]]
    );
}

#[test]
fn a_start_up_is_paid_once_to_the_person_and_once_for_the_firm() {
    let history = told(
        "startup",
        "{ amount_fen = 500000 }",
        "born 1985-03-02 female\n\
         venture v1 firm 91330100MA00000740 at 520502 from 2021-05-01",
    );
    let code = CreditCode::parse("91330100MA00000740").unwrap();
    let firm = OwnedKey {
        owner: Claimant::Organisation(OrganisationId::from_credit_code(&code)),
        key: EntitlementKey::StartupFirm,
    };
    assert_eq!(
        keys(&history, Scheme::Startup),
        [[of_worker(EntitlementKey::StartupPerson), firm]]
    );
}

#[test]
fn a_loan_is_paid_once_for_its_venture() {
    let history = told(
        "loan_interest",
        "{ principal_cap_fen = 10000000 }",
        "born 1985-03-02 female\n\
         venture v1 at 520502 from 2021-05-01 loan 10000000 rate 385 term 2021-05-01..2023-04-30",
    );
    let venture_id = id("venture", "v1");
    assert_eq!(
        keys(&history, Scheme::LoanInterest),
        [[of_worker(EntitlementKey::LoanInterest { venture_id })]]
    );
}

#[test]
fn an_award_is_paid_once_to_a_base_and_each_worker_counts_once() {
    let history = told(
        "base_award",
        "{ tiers = [{ at_least = 1, amount_fen = 5000000 }], persons = \"any\" }",
        "organisation o1 in 520502\nbase o1 export_base 2020-06-01\n\
         base o1 employment_aid_base 2021-01-15\n\
         other zhang: born 1985-03-02 female\n\
         other zhang: employment e1 at o1 in 520502 from 2021-01-01\n\
         other li: born 1985-03-02 female\n\
         other li: employment e1 at o1 in 520502 from 2021-02-01",
    );
    let base: OrganisationId = id("organisation", "o1");
    let award = OwnedKey {
        owner: Claimant::Organisation(base),
        key: EntitlementKey::BaseAward,
    };
    let counts = |name: &str| {
        let worker: WorkerId = id("worker", &format!("{name} person"));
        OwnedKey {
            owner: Claimant::Worker(worker),
            key: EntitlementKey::CountedForBase { base },
        }
    };
    history.look(|_, bases, world| {
        let [base] = bases else {
            panic!("one organisation")
        };
        let asked: Vec<Question> = assess_base(base, world)
            .into_iter()
            .map(|assessment| assessment.question)
            .collect();
        let on = |text| keys_of_base(&asked[0], base, world, day(text));
        // 张 is full on 1 July 2021, 李 on 1 August.
        assert_eq!(on("2021-06-30"), std::slice::from_ref(&award));
        assert_eq!(on("2021-07-31"), [award.clone(), counts("zhang")]);
        assert_eq!(on("2021-08-01"), [award, counts("zhang"), counts("li")]);
    });
}
