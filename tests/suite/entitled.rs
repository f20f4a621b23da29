//! The facts that entitle a worker, and claims as they are determined by them.

use domain::claim::{ClaimAct, ClaimFiled, Claimant};
use domain::credit_code::CreditCode;
use domain::ids::{ClaimId, DispatchId, OrganisationId, WorkerId};
use domain::organisation::{Organisation, OrganisationAct, OrganisationRefusal};
use domain::region::Place;
use domain::subject::Given;
use domain::worker::{NewDispatch, WorkerAct};
use hearth::claims::{Wanted, for_worker};
use hearth::store::{Expected, Refusal};
use serde_json::json;
use uuid::Uuid;

use crate::backend::head;
use crate::claims_made::{Office, Wish, by, day, filing, subject};

const LEFT: &str = "2021-03-01";
const HIRED: &str = "2021-03-05";
const DESTINATION: &str = "440104";

impl Office<'_> {
    /// Records what entitles a worker to travel money from 5 June 2021 on: the target group, the way to Guangzhou, and
    /// work there.
    pub async fn entitle(&self, worker: WorkerId) {
        let id = |name: &str| Uuid::new_v5(&worker.as_uuid(), name.as_bytes());
        let employer = self.employer().await;
        let group = json!({
            "membership_id": id("group"), "group": "poverty_alleviated", "from": "2019-01-01",
            "source": "monitoring_system",
        });
        let dispatch = NewDispatch {
            dispatch_id: DispatchId::from(id("dispatch")),
            destination: Place::parse_at(DESTINATION, day(LEFT)).unwrap(),
            employer_id: None,
            agreement_id: None,
            organiser_id: None,
            vacancy_id: None,
            departed_on: day(LEFT),
            travel_cost_fen: None,
            arrived_on: None,
            returned_on: None,
            evidence: Vec::new(),
        };
        let employment = json!({
            "employment_id": id("employment"), "employer_id": employer, "dispatch_id": id("dispatch"),
            "occupation": "4-10-01-06", "workplace": {"code": DESTINATION}, "mode": "employee_based",
            "category": "worker", "contract": {"signed_on": HIRED, "from": HIRED}, "started_on": HIRED,
        });
        let facts = [
            WorkerAct::ConfirmTargetGroup {
                membership: serde_json::from_value(group).unwrap(),
                until: None,
            },
            WorkerAct::Dispatch(Box::new(dispatch)),
            WorkerAct::StartEmployment {
                employment: serde_json::from_value(employment).unwrap(),
                ended_on: None,
            },
        ];
        for fact in facts {
            self.act(worker, "filer", day(HIRED), fact).await.unwrap();
        }
    }

    /// The employer of them all.
    async fn employer(&self) -> OrganisationId {
        let code = CreditCode::parse("91440104MA5CARE04W").unwrap();
        let id = OrganisationId::from_credit_code(&code);
        let registration = json!({
            "credit_code": code, "name": "广州安心家政服务有限公司", "region": DESTINATION, "registered_on": "2019-05-01",
        });
        let command = Given {
            today: day(LEFT),
            by: subject("filer"),
            act: OrganisationAct::Register {
                registration: serde_json::from_value(registration).unwrap(),
                roles: std::collections::BTreeSet::new(),
                account: None,
            },
        };
        let log = &self.0.log;
        let text = id.to_string();
        let by = by("filer");
        let done = log.execute::<Organisation>(&text, command, &by, Expected::Any);
        match done.await {
            Ok(_) | Err(Refusal::Refused(OrganisationRefusal::AlreadyRegistered)) => id,
            Err(refusal) => panic!("{refusal}"),
        }
    }

    /// The filing of what a worker is entitled to, which must be what is wished.
    pub async fn determined(&self, worker: WorkerId, claim: ClaimId, wish: &Wish) -> ClaimAct {
        let log = &self.0.log;
        // The determinations read the log, not the streams.
        head(self.0).await;
        let wanted = Wanted::all_of(wish.scheme);
        let found = for_worker(log, worker, &wanted, wish.on).await;
        let found = found.unwrap().unwrap();
        let ClaimAct::File(filed) = filing(Claimant::Worker(worker), claim, wish) else {
            unreachable!("a filing files");
        };
        let filed = ClaimFiled {
            programme: found.programme,
            region: found.region,
            fund: found.fund,
            funds: found.funds,
            lines: found.lines,
            terms: found.terms,
            basis: found.basis,
            ..*filed
        };
        let told = (filed.region, filed.fund, filed.lines[0].amount_fen.get());
        let trace = &filed.lines[0].determination.trace;
        assert_eq!(told, (wish.region, wish.fund, wish.amount), "{trace:?}");
        ClaimAct::File(Box::new(filed))
    }
}
