//! A thousand claims of three schemes in one batch, until each is paid, recovered, given up or refused.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::bank::{Days, Sent, finance};
use super::books::{Books, pages};
use super::claims::{self, Application, Filed, ids};
use super::town::{self, NATION, Resident, TRANSPORT_FEN};
use super::{Clock, each, patiently, settled};
use crate::app::{Client, TestApp};
use crate::backend::{Backend, on_every_backend};
use crate::subsidies::made;

const JOURNEYS: usize = 700;
/// Workers who have a certificate too, from this one on.
const FIRST_CERTIFIED: usize = 203;
const CERTIFICATES: usize = 280;
const EMPLOYERS: usize = 20;
/// Workers whose premiums an employer claims.
const INSURED: usize = 10;
/// A worker who owes for the journey and is due for a certificate.
const DEBTOR: usize = 306;
/// A worker whose journey loses its ground before it is paid.
const GROUNDLESS: usize = 523;

const FIRST: Days = Days {
    prepared: "2021-11-01",
    approved: "2021-11-02",
    exported: "2021-11-03",
    paid: "2021-11-05",
};
const SECOND: Days = Days {
    prepared: "2021-11-15",
    approved: "2021-11-16",
    exported: "2021-11-17",
    paid: "2021-11-19",
};
const THIRD: Days = Days {
    prepared: "2021-12-01",
    approved: "2021-12-02",
    exported: "2021-12-03",
    paid: "2021-12-06",
};
const FOURTH: Days = Days {
    prepared: "2021-12-10",
    approved: "2021-12-11",
    exported: "2021-12-12",
    paid: "2021-12-14",
};
const LAST: Days = Days {
    prepared: "2022-02-01",
    approved: "2022-02-02",
    exported: "2022-02-03",
    paid: "2022-02-07",
};

/// Everybody and everything of the story.
struct Story<'a> {
    app: &'a TestApp,
    residents: Vec<Resident>,
    /// Of all journeys, then of all certificates, then of all employers.
    claims: Vec<Filed>,
    books: Books,
}

#[test]
fn a_thousand_claims_of_three_schemes_in_one_batch() {
    on_every_backend(told);
}

fn told(backend: &Backend) {
    let mut clock = Clock::start();
    let app = town::opened(backend);
    let mut story = Story::begun(&app, &mut clock);
    story.books.agree(&app);
    clock.lap("payable");

    let everything = json!({"claim_ids": ids(&story.claims)});
    let none = BTreeSet::new();
    let first = Sent::of(&app, &story.books, &everything, &FIRST);
    assert_eq!((first.claims.len(), first.refused.len()), (1_000, 0));
    let failing = story.some(|index| (3..6).contains(&(index % 10)));
    assert_eq!(failing.len(), 300);
    first.answered(&app, &mut story.books, &failing);
    story.books.agree(&app);
    clock.lap("the first batch is answered");

    let back = story.some(|index| index % 25 == 6 && index != DEBTOR);
    let back: Vec<String> = back.into_iter().collect();
    first.sent_back(&app, &mut story.books, &back, "2021-11-10");
    story.books.agree(&app);
    clock.lap("39 come back after they were booked");

    let debt_and_due = story.debtor();
    hold(&app, debt_and_due.1);
    story.residents[GROUNDLESS].never_worked(&town::recorder(&app));
    let second = Sent::of(&app, &story.books, &json!({"follows": first.id}), &SECOND);
    let kept_out = [&story.claims[GROUNDLESS], debt_and_due.1];
    let refused: BTreeSet<String> = second.refused.keys().cloned().collect();
    assert_eq!(refused, ids(kept_out));
    assert!(second.refused.values().all(|reason| reason == "held"));
    assert_eq!(second.claims.len(), 300 + back.len() - 2);
    let odd = second.claims[10].clone();
    let again: BTreeSet<String> = second.claims.iter().step_by(3).cloned().collect();
    story.answered_with_a_break(&second, &again, &odd);
    clock.lap("the second batch is answered");

    let given_up: BTreeSet<String> = again.iter().take(5).cloned().collect();
    story.rejected(&given_up);
    let third = Sent::of(&app, &story.books, &json!({"follows": second.id}), &THIRD);
    assert_eq!(third.claims.len(), again.len() - given_up.len());
    third.answered(&app, &mut story.books, &none);
    let late: Vec<String> = second.claims.iter().skip(1).step_by(33).cloned().collect();
    second.sent_back(&app, &mut story.books, &late, "2021-12-08");
    let fourth = Sent::of(&app, &story.books, &json!({"follows": second.id}), &FOURTH);
    assert_eq!(fourth.claims, sorted(late));
    fourth.answered(&app, &mut story.books, &none);
    story.books.agree(&app);
    clock.lap("the third and the fourth batch are answered");

    let last = story.money_comes_back(&mut clock);
    for batch in [&first, &second, &third, &fourth, &last] {
        let close = json!({"closed_on": hearth::clock::today().to_string()});
        finance(&app, "cashier")
            .post(&format!("{}/close", batch.path()), &close)
            .expect(200);
    }
    story.ended();
    clock.lap("the end");
}

fn sorted(mut claims: Vec<String>) -> Vec<String> {
    claims.sort();
    claims
}

fn approver<'a>(app: &'a TestApp, name: &str) -> Client<'a> {
    app.client_named(name, "approver", NATION)
}

/// Somebody wants to look at a claim before it is paid.
fn hold(app: &TestApp, claim: &Filed) {
    let note = json!({"note": "The journey's subsidy may have to come back."});
    made(
        &approver(app, "sun"),
        &format!("{}/hold", claim.path()),
        &note,
    );
}

impl<'a> Story<'a> {
    /// Facts, and a thousand payable claims that rest on them.
    fn begun(app: &'a TestApp, clock: &mut Clock) -> Self {
        let employers = town::employers(app, EMPLOYERS);
        let residents = town::residents(app, &employers, JOURNEYS);
        let certified = &residents[FIRST_CERTIFIED..FIRST_CERTIFIED + CERTIFICATES];
        town::certified(app, certified);
        town::all_insured(app, &residents[..EMPLOYERS * INSURED]);
        clock.lap("facts");
        let journeys = residents.iter().map(Application::journey);
        let certificates = certified.iter().map(Application::certificate);
        let premiums = employers.iter().enumerate().map(|(index, employer)| {
            let workers = residents[..EMPLOYERS * INSURED].iter();
            let workers: Vec<&Resident> = workers.skip(index).step_by(EMPLOYERS).collect();
            Application::premiums(employer, &workers)
        });
        let applications: Vec<_> = journeys.chain(certificates).chain(premiums).collect();
        let claims = claims::on_notice(app, &applications);
        clock.lap("filed, reviewed and on notice");
        claims::approve(app, &claims);
        clock.lap("approved");
        settled(app);
        clock.lap("admitted");
        let books = Books::of(&claims);
        let story = Self {
            app,
            residents,
            claims,
            books,
        };
        let elsewhere = pages(app, "/claims?page_size=500")
            .into_iter()
            .filter(|item| item["state"] != "payable" || item["held"] != json!([]));
        assert_eq!(elsewhere.collect::<Vec<_>>(), [] as [Value; 0]);
        assert_eq!(story.queue("payable").len(), 1_000);
        story
    }

    /// The claims at some places.
    fn some(&self, takes: impl Fn(usize) -> bool) -> BTreeSet<String> {
        let places = self.claims.iter().enumerate();
        ids(places
            .filter(|(index, _)| takes(*index))
            .map(|(_, claim)| claim))
    }

    /// What the debtor owes for, and what is due all the same.
    fn debtor(&self) -> (&Filed, &Filed) {
        let certificate = JOURNEYS + DEBTOR - FIRST_CERTIFIED;
        (&self.claims[DEBTOR], &self.claims[certificate])
    }

    fn filed(&self, claim: &str) -> &Filed {
        self.claims.iter().find(|it| it.id == claim).unwrap()
    }

    /// The claims of a queue; as many as its count says.
    fn queue(&self, name: &str) -> BTreeSet<String> {
        let finance = finance(self.app, "reader");
        let path = self.app.by_now("/work-queues");
        let queues = patiently(|| finance.get(&path)).expect(200);
        let mut queues = queues["items"].as_array().unwrap().iter();
        let count = &queues.find(|queue| queue["name"] == name).unwrap()["count"];
        let items = pages(self.app, &format!("/work-queues/{name}?page_size=500"));
        assert_eq!(*count, items.len(), "{name}: count and list");
        let id = |item: &Value| item["claim_id"].as_str().unwrap().to_owned();
        items.iter().map(id).collect()
    }

    /// Some fail; one is booked with another amount, which is a break until the bank says that it erred.
    fn answered_with_a_break(&mut self, batch: &Sent, fails: &BTreeSet<String>, odd: &str) {
        let app = self.app;
        let others = batch.claims.iter().filter(|claim| *claim != odd);
        let others: Vec<String> = others.cloned().collect();
        batch.answered_for(app, &mut self.books, &others, fails);
        let right = batch.paid(&mut self.books, odd);
        let mut wrong = right.clone();
        wrong["amount_fen"] = json!(right["amount_fen"].as_i64().unwrap() - 1);
        wrong["reference"] = json!("Q");
        let taken = batch.told(app, &[wrong]);
        let found = &taken["breaks"][0];
        assert_eq!(
            (&taken["paid"], &found["kind"]),
            (&json!(0), &json!("amount_differs"))
        );
        let path = format!(
            "/finance/breaks/{}/resolve",
            found["break_id"].as_str().unwrap()
        );
        let resolved_on = hearth::clock::today().to_string();
        let erred =
            json!({"resolution": "bank_error", "reason": "A slip.", "resolved_on": resolved_on});
        made(&finance(app, "typist"), &path, &erred);
        batch.told(app, &[right]);
        self.books.agree(app);
    }

    /// An approver refuses claims that the bank can't pay, and the one whose ground is gone.
    fn rejected(&mut self, claims: &BTreeSet<String>) {
        let groundless = self.claims[GROUNDLESS].id.clone();
        assert!(self.queue("held").contains(&groundless));
        for claim in claims.iter().chain([&groundless]) {
            let body =
                json!({"rejected_on": "2021-11-25", "reason": "There is no account to pay to."});
            let path = format!("{}/reject", self.filed(claim).path());
            assert_eq!(
                made(&approver(self.app, "sun"), &path, &body)["state"],
                "rejected"
            );
            self.books.rejected(claim);
        }
        self.books.agree(self.app);
    }

    /// Facts turn out wrong after the money went out: it is ordered back and comes back, in parts, from another claim, or
    /// not at all. Gives the batch that pays what is left of that other claim.
    fn money_comes_back(&mut self, clock: &mut Clock) -> Sent {
        let app = self.app;
        let wrong: Vec<usize> = (507..620).step_by(10).chain([DEBTOR]).collect();
        let recorder = town::recorder(app);
        each(&wrong, |_, place| {
            self.residents[*place].never_worked(&recorder);
        });
        settled(app);
        let wrong: Vec<Filed> = wrong
            .iter()
            .map(|place| self.claims[*place].clone())
            .collect();
        assert_eq!(wrong.len(), 13);
        assert_eq!(self.queue("clawbacks"), ids(&wrong));
        for claim in &wrong {
            let order = json!({"reason": "There was no work.", "ordered_on": "2021-12-20"});
            made(
                &approver(app, "sun"),
                &format!("{}/clawback", claim.path()),
                &order,
            );
            self.books.ordered(&claim.id, TRANSPORT_FEN);
        }
        self.books.agree(app);
        assert_eq!(self.queue("receivables"), ids(&wrong));
        clock.lap("13 are ordered back");

        let [lost, partly, rest @ ..] = wrong.as_slice() else {
            panic!("thirteen")
        };
        let (_, in_parts) = rest.split_last().unwrap();
        self.written_off(lost, TRANSPORT_FEN);
        self.recovered(partly, 20_000, "2022-01-10");
        self.written_off(partly, 30_000);
        for claim in in_parts {
            self.recovered(claim, 20_000, "2022-01-10");
            self.recovered(claim, 30_000, "2022-01-20");
        }
        self.books.agree(app);
        let (owed, due) = (self.debtor().0.clone(), self.debtor().1.clone());
        let lift = json!({"reason": "manual", "note": "It is set off."});
        made(
            &approver(app, "sun"),
            &format!("{}/lift", due.path()),
            &lift,
        );
        let offset = json!({
            "claim_id": owed.id, "against": due.id, "amount_fen": TRANSPORT_FEN, "offset_on": "2022-01-20",
        });
        made(&finance(app, "collector"), "/finance/offsets", &offset);
        self.books.set_off(&owed.id, &due.id, TRANSPORT_FEN);
        let fifth = Sent::of(app, &self.books, &json!({"claim_ids": [due.id]}), &LAST);
        fifth.answered(app, &mut self.books, &BTreeSet::new());
        clock.lap("what was ordered back is settled");
        fifth
    }

    fn recovered(&mut self, claim: &Filed, fen: i64, on: &str) {
        let body = json!({"claim_id": claim.id, "amount_fen": fen, "recovered_on": on, "reference": format!("C-{on}")});
        made(
            &finance(self.app, "collector"),
            "/finance/recoveries",
            &body,
        );
        self.books.recovered(&claim.id, fen);
    }

    /// Two people agree that it is lost.
    fn written_off(&mut self, claim: &Filed, fen: i64) {
        let body = json!({"amount_fen": fen, "reason": "Nothing to be had.", "written_off_on": "2022-01-25"});
        for name in ["wu", "zheng"] {
            made(
                &approver(self.app, name),
                &format!("{}/write-off", claim.path()),
                &body,
            );
        }
        self.books.written_off(&claim.id, fen);
    }

    fn ended(&self) {
        self.books.agree(self.app);
        self.books.are_closed(self.app);
        let breaks = pages(self.app, "/finance/breaks?open=true");
        assert_eq!(breaks, [] as [Value; 0], "no break is open");
        let batches = pages(self.app, "/finance/batches?page_size=500");
        assert_eq!(batches.len(), 5);
        assert!(batches.iter().all(|batch| batch["state"] == "closed"));
        for queue in [
            "payable",
            "held",
            "in_batch",
            "overdue",
            "clawbacks",
            "receivables",
        ] {
            assert_eq!(self.queue(queue), BTreeSet::new(), "{queue}");
        }
    }
}
