//! The people, employers and policies of the story, all over HTTP: each claim has true facts behind it.

use std::sync::atomic::{AtomicU32, Ordering};

use hearth::money::debtors::Debtors;
use serde_json::{Value, json};

use super::each;
use crate::app::{Client, TestApp};
use crate::backend::Backend;
use crate::people::{ORIGIN_PROVINCE, dispatched, firm, survey};
use crate::subsidies::{clauses, confirm_group, employed, insured, made, published, text};

pub const NATION: &str = "000000";
/// The fund that pays for all of it.
pub const FUND: &str = "employment_fund";
pub const TRANSPORT_FEN: i64 = 50_000;
pub const CERTIFICATE_FEN: i64 = 150_000;
/// The employer's part of a month's premiums of one worker.
pub const MONTH_FEN: i64 = 118_040;
/// The month that employers claim.
pub const MONTH: &str = "2021-07";

const DEBTORS: &str = r#"
[employment_fund."000000"]
name = "国家就业补助资金专户"
account = "11000100200300400"
bank_code = "102701000014"
"#;

/// A server with an account that pays the fund.
pub fn server(backend: &Backend) -> TestApp {
    let mut settings = backend.settings();
    settings.debtors = Debtors::read(toml::from_str(DEBTORS).unwrap()).unwrap();
    TestApp::with(&settings)
}

/// The server, and policies of Guizhou that name the fund.
pub fn opened(backend: &Backend) -> TestApp {
    let app = server(backend);
    let transport = json!({
        "scheme": "transport", "region": ORIGIN_PROVINCE, "valid_from": "2021-01-01", "fund": FUND,
        "parameters": {"amount_model": "flat", "flat_fen": TRANSPORT_FEN},
        "clauses": clauses(&[
            "target_group", "min_age", "destination", "work", "duration", "organised", "once_a_year", "alive", "window",
        ]),
        "source": "黔人社通〔2021〕1号",
    });
    let certificates = json!({
        "scheme": "skill_upgrade", "region": ORIGIN_PROVINCE, "valid_from": "2021-01-01", "fund": FUND,
        "parameters": {
            "amounts": {"level_4": CERTIFICATE_FEN}, "min_contribution_months": 12, "apply_within_months": 12,
            "max_per_year": 3,
        },
        "clauses": clauses(&[
            "certificate", "covered", "contributions", "no_training_subsidy", "once_per_level", "yearly_limit", "alive",
            "window",
        ]),
        "source": "黔人社通〔2021〕2号",
    });
    published(&app, ORIGIN_PROVINCE, &transport);
    published(&app, ORIGIN_PROVINCE, &certificates);
    app
}

/// Whoever records facts, everywhere.
pub fn recorder(app: &TestApp) -> Client<'_> {
    app.client_named("recorder", "caseworker", NATION)
}

fn account(kind: &str) -> Value {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = format!("62220299{:011}", COUNT.fetch_add(1, Ordering::Relaxed));
    json!({"number": number, "holder_name": "李秀英", "holder_kind": kind, "bank_code": "103701000017"})
}

/// Somebody of a target group who left Guizhou for work in March 2021.
pub struct Resident {
    pub id: String,
    pub job: String,
}

impl Resident {
    /// The employment was never there: the ground of the journey's subsidy goes with it.
    pub fn never_worked(&self, recorder: &Client<'_>) {
        let path = format!("/workers/{}/employments/{}/void", self.id, self.job);
        made(
            recorder,
            &path,
            &json!({"reason": "The employer never saw her."}),
        );
    }
}

/// So many employers with accounts.
pub fn employers(app: &TestApp, count: usize) -> Vec<String> {
    let recorder = recorder(app);
    let employer = |_, ()| {
        let id = firm(&recorder);
        let path = format!("/organisations/{id}/account");
        made(
            &recorder,
            &path,
            &json!({"account": account("organisation")}),
        );
        id
    };
    each(&vec![(); count], |index, &it| employer(index, it))
}

/// So many residents with accounts, spread over the employers.
pub fn residents(app: &TestApp, employers: &[String], count: usize) -> Vec<Resident> {
    let recorder = recorder(app);
    each(&vec![(); count], |index, ()| {
        let mut body = survey();
        body["account"] = account("person");
        let id = text(&made(&recorder, "/workers", &body)["id"]);
        confirm_group(&recorder, &id);
        let dispatch = dispatched(&recorder, &id, "2021-03-01");
        let employer = &employers[index % employers.len()];
        let job = employed(&recorder, &id, employer, Some(&dispatch), "2021-03-05");
        let job = text(&job["employment_id"]);
        Resident { id, job }
    })
}

/// A year of premiums that another office attests, and a certificate after it.
pub fn certified(app: &TestApp, residents: &[Resident]) {
    let recorder = recorder(app);
    each(residents, |_, resident| {
        let attested = json!({"kind": "unemployment", "months": 18, "as_of": "2021-02-28", "source": "Insurance bureau of Shenzhen"});
        let path = format!("/workers/{}", resident.id);
        made(&recorder, &format!("{path}/insurance-history"), &attested);
        let certificate = json!({
            "certificate_no": format!("S{}", resident.id), "occupation": "4-10-01-06", "level": "level_4",
            "kind": "skill_level", "issuer": "贵州省家政服务评价中心", "issued_on": "2021-03-10",
        });
        made(&recorder, &format!("{path}/certificates"), &certificate);
    });
}

/// The employer pays a month's premiums.
pub fn all_insured(app: &TestApp, residents: &[Resident]) {
    let recorder = recorder(app);
    each(residents, |_, resident| {
        insured(&recorder, &resident.id, &resident.job, MONTH, "2021-08-20");
    });
}
