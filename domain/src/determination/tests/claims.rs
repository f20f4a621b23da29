//! What facts that are recorded later take from an approval, and that a later policy takes nothing.

use super::history::History;
use super::policy_words::{Default, Policies, publish};
use super::words::id;
use crate::claim::Hold;
use crate::determination::{LostGround, Outcome, lost_ground, lost_grounds};
use crate::ids::ClaimId;
use crate::policy::{Parameters, PolicyEvent, PolicyTerms, PolicyWithdrawn};

const JOURNEY: &str = "born 1985-03-02 female\ngroup poverty_alleviated as g1 from 2020-01-01\n\
     dispatch d1 to 330106 departed 2021-01-01\n\
     employment e1 for d1 in 330106 from 2021-01-05 until 2021-05-31\n\
     claim k1 transport about d1 on 2021-06-10";

const INSURED: &str = "organisation o1 in 330106\nrole o1 domestic_service_enterprise from 2015-01-01\n\
     organisation o2 in 330106\nrole o2 domestic_service_enterprise from 2015-01-01\n\
     born 1985-03-02 female\ngroup poverty_alleviated as g1 from 2017-01-01\n\
     employment e1 at o1 from 2021-03-05 contract 2021-03-01..2022-02-28\n\
     employment e2 at o2 from 2021-03-05 contract 2021-03-01..2022-02-28\n\
     contribution c2 e2 2021-03 pension 50000 paid 2021-04-10\n\
     claim k1 social_insurance about c2 on 2021-04-20\nbring k1 paid";

/// A history under the file's policies of a scheme.
fn told(scheme: &str, at: &str, parameters: &str, facts: &str) -> History {
    let default: Default = toml::from_str(&format!(
        "at = \"{at}\"\nfrom = \"2017-01-01\"\nparameters = {parameters}"
    ))
    .unwrap();
    let mut history = History::default();
    Policies::Word("default".to_owned()).tell(&mut history, scheme, &default);
    history.tell(facts);
    history
}

fn journey(then: &str) -> History {
    let flat = "{ amount_model = \"flat\", flat_fen = 50000 }";
    told("transport", "520000", flat, &format!("{JOURNEY}\n{then}"))
}

fn insured(parameters: &str, then: &str) -> History {
    told(
        "social_insurance",
        "330000",
        parameters,
        &format!("{INSURED}\n{then}"),
    )
}

/// What the holds of a claim have lost, by one call for all and by one for each.
fn lost(history: &History) -> Vec<(ClaimId, LostGround)> {
    history.look(|person, _, world| {
        let person = person.unwrap();
        let found = lost_grounds(person, world);
        let holds: Vec<&Hold> = person
            .records()
            .flat_map(|record| &record.worker.claims.holds)
            .collect();
        for hold in holds {
            let one = lost_ground(person, world, hold);
            let among = found.iter().find(|other| std::ptr::eq(other.hold, hold));
            // A line with several keys is among them once.
            if let Some(among) = among {
                assert_eq!(one.as_ref(), Some(&among.lost));
            } else if let Some(one) = one {
                let of_claim = |other: &&crate::determination::Ungrounded<'_>| {
                    other.hold.held.claim == hold.held.claim
                };
                assert_eq!(Some(&one), found.iter().find(of_claim).map(|it| &it.lost));
            }
        }
        found
            .into_iter()
            .map(|found| (found.hold.held.claim.claim_id, found.lost))
            .collect()
    })
}

/// The one loss there is: claim, amount, failing conditions, outcome.
fn the_loss(history: &History) -> (i64, Vec<&'static str>, Option<Outcome>) {
    let found = lost(history);
    let [(claim, lost)] = &found[..] else {
        panic!("one loss: {found:#?}")
    };
    assert_eq!(*claim, id("claim", "k1"));
    let conditions = lost.cause.iter().map(|line| line.condition);
    assert!(lost.cause.iter().all(|line| !line.evidence.is_empty()));
    (lost.amount_fen.get(), conditions.collect(), lost.outcome)
}

fn nothing_lost(history: &History) {
    assert_eq!(lost(history), []);
}

#[test]
fn what_is_approved_keeps_its_ground_as_long_as_the_facts_stand() {
    for state in [
        "filed",
        "approved",
        "batched",
        "paid",
        "clawback_ordered",
        "recovered",
    ] {
        nothing_lost(&journey(&format!("bring k1 {state}")));
    }
    nothing_lost(&insured("{}", ""));
}

#[test]
fn a_dispatch_that_is_voided_takes_the_whole_amount() {
    for state in ["approved", "payable", "batched", "paid"] {
        let history = journey(&format!("bring k1 {state}\nvoid dispatch d1"));
        assert_eq!(the_loss(&history), (50_000, vec!["gone"], None));
    }
}

#[test]
fn only_an_approval_that_stands_loses_its_ground() {
    for state in [
        "filed",
        "publicised",
        "clawback_ordered",
        "recovered",
        "written_off",
        "rejected",
    ] {
        nothing_lost(&journey(&format!("bring k1 {state}\nvoid dispatch d1")));
    }
    nothing_lost(&journey(
        "bring k1 payable\nbring k1 rejected\nvoid dispatch d1",
    ));
}

#[test]
fn a_condition_that_is_not_met_any_more_takes_the_whole_amount() {
    let history = journey("bring k1 paid\nvoid group g1");
    let (fen, conditions, outcome) = the_loss(&history);
    assert_eq!((fen, outcome), (50_000, Some(Outcome::Ineligible)));
    assert_eq!(conditions, ["target_group"]);
}

#[test]
fn a_payment_elsewhere_takes_the_ground_and_the_other_journey_does_not() {
    let elsewhere = journey("bring k1 paid\npaid elsewhere transport 2021");
    assert_eq!(the_loss(&elsewhere).1, ["once_a_year"]);
    nothing_lost(&journey(
        "bring k1 paid\nreturn d1 2021-06-01\ndispatch d2 to 330106 departed 2021-07-01\n\
         employment e2 for d2 in 330106 from 2021-07-05",
    ));
}

#[test]
fn a_later_death_takes_nothing_and_an_earlier_one_everything() {
    nothing_lost(&journey("bring k1 paid\ndied 2021-06-11"));
    let before = journey("bring k1 paid\ndied 2021-06-01");
    assert_eq!(the_loss(&before).1, ["alive"]);
}

#[test]
fn a_lower_amount_takes_the_difference() {
    let receipt = "{ amount_model = \"receipt\", cap_fen = 60000, without_receipt_fen = 0 }";
    let facts = JOURNEY.replace("departed 2021-01-01", "departed 2021-01-01 cost_fen 30000");
    let history = told(
        "transport",
        "520000",
        receipt,
        &format!("{facts}\nbring k1 paid"),
    );
    nothing_lost(&history);
    let insured = insured("{}", "correct c2 pension 20000 paid 2021-04-10");
    assert_eq!(
        the_loss(&insured),
        (30_000, vec!["amount"], Some(Outcome::Eligible))
    );
}

#[test]
fn a_month_that_a_claim_has_is_not_lost_to_a_contribution_put_right() {
    // The first employer's was recorded first, and its premium came too late until it was corrected.
    let early = INSURED.replace(
        "contribution c2",
        "contribution c1 e1 2021-03 pension 60000 paid 2021-10-10\ncontribution c2",
    );
    nothing_lost(&told(
        "social_insurance",
        "330000",
        "{}",
        &format!("{early}\ncorrect c1 pension 60000 paid 2021-04-11"),
    ));
}

#[test]
fn a_late_earlier_month_does_not_displace_a_held_one() {
    let earlier = "contribution c0 e2 2021-04 pension 50000 paid 2021-05-10\n\
         employment e3 at o2 from 2020-11-01 until 2021-03-04 contract 2020-11-01..2021-12-31\n\
         contribution c3 e3 2021-01 pension 50000 paid 2021-02-10";
    nothing_lost(&insured("{ max_months = 1 }", earlier));
}

#[test]
fn two_paid_claims_that_a_link_made_one_cost_the_later_its_ground() {
    let flat = "{ amount_model = \"flat\", flat_fen = 50000 }";
    // Each record is paid by itself, before anybody knew that they were one person's.
    let mut first = told("transport", "520000", flat, JOURNEY);
    first.tell("bring k1 paid");
    let mut linked = first.clone();
    linked.tell(
        "alias: born 1985-03-02 female\nalias: group poverty_alleviated from 2020-01-01\n\
         alias: dispatch d2 to 330106 departed 2021-02-01\n\
         alias: employment e2 for d2 in 330106 from 2021-02-05 until 2021-06-30",
    );
    let mut apart = linked.clone();
    apart.records.remove(0);
    apart.tell("claim k2 transport about d2 on 2021-07-10\nbring k2 paid");
    linked.records[1] = apart.records.remove(0);
    let found = lost(&linked);
    let claims: Vec<ClaimId> = found.iter().map(|(claim, _)| *claim).collect();
    assert_eq!(claims, [id("claim", "k2")]);
    assert_eq!(found[0].1.cause[0].condition, "not_claimed");
}

/// Publishes a version that pays less, and takes back the one before.
fn pays_less(history: &mut History) {
    let published = history
        .policies
        .values()
        .flatten()
        .find_map(|event| match event {
            PolicyEvent::PolicyPublished(published) => match &published.terms.parameters {
                Parameters::Transport(_) => Some(published.terms.clone()),
                _ => None,
            },
            _ => None,
        });
    let mut terms: PolicyTerms = published.unwrap();
    if let Parameters::Transport(rules) = &mut terms.parameters {
        rules.flat_fen = Some(crate::money::Fen::try_from(1).unwrap());
        rules.min_months = 12;
    }
    let stream = terms.clone();
    publish(history, terms, false);
    let of_scheme = |event: &PolicyEvent| {
        matches!(event,
        PolicyEvent::PolicyPublished(published) if published.terms.scheme == stream.scheme)
    };
    for events in history.policies.values_mut() {
        if events.iter().any(of_scheme) {
            events.push(PolicyEvent::PolicyWithdrawn(PolicyWithdrawn { version: 1 }));
        }
    }
}

#[test]
fn a_later_policy_takes_nothing() {
    let mut history = journey("bring k1 paid");
    pays_less(&mut history);
    nothing_lost(&history);
    // Yet facts still do.
    history.tell("void dispatch d1");
    assert_eq!(the_loss(&history).0, 50_000);
}

#[test]
fn a_policy_of_another_place_or_programme_takes_nothing() {
    let mut history = journey("bring k1 approved");
    let nearer: Default = toml::from_str(
        "at = \"520500\"\nfrom = \"2017-01-01\"\nparameters = { amount_model = \"flat\", flat_fen = 100 }",
    )
    .unwrap();
    Policies::Word("default".to_owned()).tell(&mut history, "transport", &nearer);
    nothing_lost(&history);
}
