//! A case that grows call by call, checked at every step.

use serde_json::Value;

use crate::app::Client;

/// A case that grows, and how many events it should have by now.
pub struct Story {
    /// The worker.
    pub worker: String,
    version: i64,
    position: i64,
    events: Vec<&'static str>,
}

impl Story {
    /// Begins with the registration that was just made.
    pub fn of(worker: String) -> Self {
        Self {
            worker,
            version: 1,
            position: 0,
            events: vec!["WorkerSurveyed"],
        }
    }

    fn path(&self, tail: &str) -> String {
        format!("/workers/{}/{tail}", self.worker)
    }

    fn moved_on(&mut self, answer: &Value, etag: Option<&str>, event: &'static str) {
        self.version += 1;
        self.events.push(event);
        assert_eq!(answer["id"], self.worker, "{event}");
        assert_eq!(answer["version"], self.version, "{event}");
        assert_eq!(etag, Some(format!("\"{}\"", self.version).as_str()));
        let position = answer["position"].as_i64().unwrap();
        assert!(position > self.position, "{event}: positions grow");
        self.position = position;
    }

    /// Records a fact; its id. The `Location` shows it.
    #[track_caller]
    pub fn made(
        &mut self,
        client: &Client<'_>,
        tail: &str,
        id: &str,
        body: &Value,
        event: &'static str,
    ) -> String {
        let answer = client.post(&self.path(tail), body);
        let made = answer.expect(201);
        self.moved_on(&made, answer.header("etag"), event);
        let location = answer.header("location").unwrap();
        let fact = made[id].as_str().unwrap().to_owned();
        let kind = tail.rsplit('/').next().unwrap();
        assert_eq!(
            location,
            format!("/api/v1/workers/{}/{kind}/{fact}", self.worker)
        );
        assert_eq!(client.get(location).expect(200)[id], fact);
        fact
    }

    /// Changes something that is there.
    #[track_caller]
    pub fn changed(&mut self, client: &Client<'_>, tail: &str, body: &Value, event: &'static str) {
        let answer = client.post(&self.path(tail), body);
        let done = answer.expect(200);
        self.moved_on(&done, answer.header("etag"), event);
        assert_eq!(answer.header("location"), None);
    }

    /// The case, once its stage is as expected.
    #[track_caller]
    pub fn at_stage(&self, client: &Client<'_>, stage: &str) -> Value {
        let answer = client.get(&format!("/workers/{}", self.worker));
        let case = answer.expect(200);
        assert_eq!(case["version"], self.version);
        assert_eq!(
            answer.header("etag"),
            Some(format!("\"{}\"", self.version).as_str())
        );
        assert_eq!(case["stage"], stage);
        case
    }

    /// The history, which has an item for each event in order.
    #[track_caller]
    pub fn history(&self, client: &Client<'_>) -> Vec<Value> {
        // With all that its events changed elsewhere: what is not derived yet would be told by the next read.
        let worker = client.get(&format!("/workers/{}", self.worker)).expect(200);
        let at = &worker["basis"]["position"];
        let page = self.path(&format!("history?page_size=500&min_position={at}"));
        let page = client.get(&page).expect(200);
        let items = page["items"].as_array().unwrap();
        let told: Vec<&str> = items
            .iter()
            .map(|item| item["event_type"].as_str().unwrap())
            .collect();
        assert_eq!(told, self.events);
        items.clone()
    }
}
