//! Stores and keys that do not belong together: nothing is served, and it is said how to mend it.

use std::fs;

use hearth::installation::Installation;
use hearth::settings::Settings;
use hearth::store::Store;

use crate::app::TestApp;
use crate::backend::{Backend, on_every_backend};
use crate::people::{ORIGIN_PROVINCE, registered};

/// An installation with a worker, stopped.
fn stopped(backend: &Backend) -> Settings {
    let app = TestApp::on(backend);
    registered(&app.client("caseworker", ORIGIN_PROVINCE));
    drop(app);
    backend.settings()
}

/// Why it does not open; nothing where it does.
fn refusal(settings: &Settings) -> Option<String> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        match Installation::open(settings).await {
            Ok(installation) => {
                installation.store.close().await;
                None
            }
            Err(error) => Some(format!("{error:#}")),
        }
    })
}

/// Changes something in the stores behind the back of all.
fn tampered(settings: &Settings, change: impl AsyncFnOnce(&Store)) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = Store::open(&settings.stores).await.unwrap();
        change(&store).await;
        store.close().await;
    });
}

#[track_caller]
fn says(refusal: Option<String>, words: &[&str]) {
    let said = refusal.unwrap_or_default();
    for word in words {
        assert!(said.contains(word), "{said}");
    }
}

#[test]
fn a_key_that_is_missing_or_another_is_not_replaced() {
    on_every_backend(|backend| {
        let settings = stopped(backend);
        let folder = backend.data_dir();
        for file in ["index.key", "master.key"] {
            let right = fs::read(folder.join(file)).unwrap();
            fs::remove_file(folder.join(file)).unwrap();
            says(refusal(&settings), &[file, "is missing", "put it back"]);
            assert!(!folder.join(file).exists(), "none is made");
            // Another one of the right form, in the file with the rights that it has to have.
            fs::copy(folder.join("jwt.key"), folder.join(file)).unwrap();
            says(refusal(&settings), &[file, "is not the key"]);
            fs::write(folder.join(file), right).unwrap();
        }
        let mut elsewhere = backend.settings();
        elsewhere.data_dir = folder.join("elsewhere");
        says(refusal(&elsewhere), &["master.key", "elsewhere"]);
        assert!(hearth::installation::tokens(&elsewhere).is_err());
        assert!(!elsewhere.data_dir.exists(), "nothing was made there");
        assert_eq!(refusal(&settings), None);
    });
}

#[test]
fn a_lost_keys_store_is_not_taken_for_erasures() {
    on_every_backend(|backend| {
        let settings = stopped(backend);
        tampered(&settings, async |store| {
            store
                .keys
                .execute("DELETE FROM data_key", &[])
                .await
                .unwrap();
        });
        says(refusal(&settings), &["keys store is empty", "keys.db"]);
    });
}

#[test]
fn rows_of_a_later_state_than_the_log_are_refused_and_made_again() {
    on_every_backend(|backend| {
        let settings = stopped(backend);
        for later in [
            "UPDATE projection SET checkpoint = 99 WHERE name = 'ledger'",
            "UPDATE process SET cursor = 99",
        ] {
            tampered(&settings, async |store| {
                store.rows.execute(later, &[]).await.unwrap();
            });
            says(refusal(&settings), &["position 99", "ends at 5", "rows.db"]);
            match backend.url() {
                Some(url) => crate::backend::run(&url, "DROP SCHEMA rows CASCADE"),
                None => {
                    for file in ["rows.db", "rows.db-wal", "rows.db-shm"] {
                        // Those that SQLite has tidied away are as good.
                        fs::remove_file(backend.data_dir().join(file)).ok();
                    }
                }
            }
            assert_eq!(refusal(&settings), None);
            let app = TestApp::with(&settings);
            let client = app.client("caseworker", ORIGIN_PROVINCE);
            let listed = client.get("/workers?min_position=5").expect(200);
            assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        }
    });
}

#[test]
fn a_store_of_a_later_version_is_refused_by_that_name() {
    on_every_backend(|backend| {
        let settings = stopped(backend);
        tampered(&settings, async |store| {
            let later = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                         SELECT 9999, 'later', success, checksum, execution_time FROM _sqlx_migrations WHERE version = 1";
            store.log.db().execute(later, &[]).await.unwrap();
        });
        says(refusal(&settings), &["later version of Hearth", "9999"]);
    });
}
