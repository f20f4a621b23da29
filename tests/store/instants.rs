//! What was known at an instant: a place in the log, whatever the clocks did.

use hearth::store::{Store, Value};

use crate::backend::on_every_backend;
use crate::world::{block_on, open};

/// Appends an event of a stream that a clock dates at this many microseconds.
async fn recorded(store: &Store, stream: i64, micros: i64) {
    let json = if store.log.db().is_postgres() {
        "json"
    } else {
        "text"
    };
    let sql = format!(
        "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata, recorded_at) \
         VALUES ('worker', $1, 1, 'Told', '1.0.0', CAST('{{}}' AS {json}), CAST('{{}}' AS {json}), $2)"
    );
    let values: [Value; 2] = [stream.to_string().as_str().into(), micros.into()];
    store.log.db().execute(&sql, &values).await.unwrap();
    store.log.sequencer().place().await.unwrap();
}

#[test]
fn an_instant_names_the_last_position_before_which_nothing_was_recorded_later() {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            // The second event's clock runs ahead, the third's behind.
            for (stream, micros) in [(1, 1_000), (2, 5_000), (3, 2_000), (4, 6_000)] {
                recorded(&store, stream, micros).await;
            }
            for (instant, position) in [
                (999, 0),
                (1_000, 1),
                (2_000, 1),
                (4_999, 1),
                (5_000, 3),
                (5_999, 3),
                (6_000, 4),
                (i64::MAX, 4),
            ] {
                assert_eq!(
                    store.log.position_at(instant).await.unwrap(),
                    position,
                    "{instant}"
                );
            }
            store.close().await;
        });
    });
}
