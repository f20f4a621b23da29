//! Events put into the log as they are stored, whatever commands would have said.

use std::collections::BTreeMap;

use hearth::store::Store;
use serde_json::Value;

use crate::backend::head;

/// One event: the kind and id of its stream, and its stored JSON, whose only key is its type.
pub type Happening = (&'static str, String, Value);

/// Writes events into a log.
pub struct Raw<'a> {
    store: &'a Store,
    sql: String,
    sequences: BTreeMap<(&'static str, String), u64>,
}

impl<'a> Raw<'a> {
    pub fn of(store: &'a Store) -> Self {
        let json = if store.log.db().is_postgres() {
            "json"
        } else {
            "text"
        };
        Self {
            store,
            sql: format!(
                "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata) \
                 VALUES ($1, $2, $3, $4, '1.0.0', CAST($5 AS {json}), CAST('{{}}' AS {json}))"
            ),
            sequences: BTreeMap::new(),
        }
    }

    /// Appends one event.
    pub async fn append(&mut self, (kind, id, payload): Happening) {
        let sequence = self.sequences.entry((kind, id.clone())).or_default();
        *sequence += 1;
        let event_type = payload.as_object().unwrap().keys().next().unwrap();
        let values = [
            kind.into(),
            id.as_str().into(),
            (*sequence).into(),
            event_type.as_str().into(),
            payload.to_string().as_str().into(),
        ];
        self.store
            .log
            .db()
            .execute(&self.sql, &values)
            .await
            .unwrap();
    }

    /// Appends events and gives them their places in the log.
    pub async fn happen(&mut self, happenings: impl IntoIterator<Item = Happening>) {
        for happening in happenings {
            self.append(happening).await;
        }
        // A sequencer that runs beside may be at it already: then only the waiting is left.
        head(self.store).await;
    }
}
