//! A dump, restored elsewhere, goes on where it was.

use std::process::Command;

use domain::agreement::Agreement;
use hearth::store::Expected;

use crate::backend::{Backend, run};
use crate::world::{block_on, envelope, id, open, sign};

/// Names the folder of the server's programs.
const BIN: &str = "HEARTH_TEST_POSTGRES_BIN";

/// Names a second server.
const ELSEWHERE_URL: &str = "HEARTH_TEST_POSTGRES_ELSEWHERE_URL";

fn program(name: &str, arguments: &[&str]) {
    let folder = std::env::var(BIN).unwrap();
    let output = Command::new(std::path::Path::new(&folder).join(name))
        .args(arguments)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{name}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn a_restored_dump_goes_on_densely_and_stays_append_only() {
    // Into another cluster, as `cargo xtask test` starts it; else into another database of the same.
    let elsewhere = || match std::env::var(ELSEWHERE_URL) {
        Ok(server) => Some(Backend::on_server(&server)),
        Err(_) => Backend::postgres(),
    };
    let (Some(from), Some(to)) = (Backend::postgres(), elsewhere()) else {
        return;
    };
    let (old_url, new_url) = (from.url().unwrap(), to.url().unwrap());
    let before = block_on(async {
        let store = open(&from).await;
        let background = store.start();
        for number in 1..=20 {
            store
                .log
                .execute::<Agreement>(&id(number), sign(), &envelope("r"), Expected::Any)
                .await
                .unwrap();
        }
        let before = store.log.read_after(0, 100).await.unwrap();
        drop(background);
        store.close().await;
        before
    });
    // A number that was drawn and never used: positions must not show it.
    run(&old_url, "SELECT log.next_position()");
    // An event that is not placed yet when the dump is made.
    run(
        &old_url,
        "INSERT INTO log.events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata) \
         VALUES ('noise', 'late', 1, 'Noise', '1.0.0', '{}', '{}')",
    );

    let file = from.data_dir().with_extension("sql");
    let file = file.to_str().unwrap();
    program("pg_dump", &["--dbname", &old_url, "--file", file]);
    program(
        "psql",
        &[
            "--quiet",
            "--no-psqlrc",
            "--set",
            "ON_ERROR_STOP=1",
            "--dbname",
            &new_url,
            "--file",
            file,
        ],
    );

    block_on(async {
        let store = open(&to).await;
        store.log.sequencer().check().await.unwrap();
        assert_eq!(store.log.read_after(0, 100).await.unwrap(), before);
        let background = store.start();
        for number in 21..=40 {
            let done = store
                .log
                .execute::<Agreement>(&id(number), sign(), &envelope("r"), Expected::Any)
                .await
                .unwrap();
            // The late one comes first.
            assert_eq!(done.position, u64::try_from(number).ok().map(|it| it + 1));
        }
        let after = store.log.read_after(0, 100).await.unwrap();
        assert_eq!(after.len(), 41);
        assert_eq!(after[20].aggregate_id, "late");
        for statement in [
            "UPDATE log.events SET sequence = sequence",
            "DELETE FROM log.log",
            "TRUNCATE log.leaf",
        ] {
            let refusal = store.log.db().execute(statement, &[]).await.unwrap_err();
            assert!(refusal.to_string().contains("append-only"), "{refusal}");
        }
        drop(background);
        store.close().await;
    });
}
