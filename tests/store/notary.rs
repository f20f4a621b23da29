//! What is signed extends what was signed, or nothing is.

use std::path::Path;

use hearth::audit::checkpoint::Checkpoint;
use hearth::audit::note::SignedNote;
use hearth::privacy::Key;
use hearth::store::Store;
use hearth::tlog::{MEMORY_FILE, Notary, Refusal, SigningError};

use crate::backend::{Backend, on_every_backend};
use crate::tree::{insert, seal};
use crate::world::{block_on, open};

fn notary(store: &Store, folder: &Path) -> Notary {
    named(store, folder, None)
}

fn named(store: &Store, folder: &Path, origin: Option<&str>) -> Notary {
    Notary::new(store.log.clone(), &Key::from_bytes([9; 32]), origin, folder).unwrap()
}

fn read(note: &SignedNote) -> Checkpoint {
    note.text.parse().unwrap()
}

fn refusal(outcome: Result<Option<SignedNote>, SigningError>) -> Refusal {
    match outcome {
        Err(SigningError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_size_up_to_what_is_sealed_is_signed_and_the_largest_is_kept() {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            let notary = notary(&store, &backend.data_dir());
            assert!(notary.origin().starts_with("hearth-"));
            assert_eq!(notary.sign_head().await.unwrap(), None);
            insert(&store, 0, 300).await;
            assert_eq!(notary.sign_head().await.unwrap(), None, "nothing is sealed");
            seal(&store).await;

            let head = notary.sign_head().await.unwrap().unwrap();
            assert_eq!(read(&head).size, 300);
            assert_eq!(
                Some(read(&head).root),
                store.log.root_at(300).await.unwrap()
            );
            assert_eq!(read(&head).origin, notary.origin());
            assert_eq!(head.signed_by(notary.verifier()), Some(0));
            let kept = notary.latest().await.unwrap().unwrap();
            assert_eq!((kept.size, &kept.note), (300, &head.to_string()));
            assert_eq!(notary.memory().recall().unwrap().unwrap().1, head);

            let earlier = notary.at(7).await.unwrap().unwrap();
            assert_eq!(
                Some(read(&earlier).root),
                store.log.root_at(7).await.unwrap()
            );
            assert_eq!(notary.at(0).await.unwrap(), None);
            assert_eq!(notary.at(301).await.unwrap(), None);
            assert_eq!(notary.latest().await.unwrap().unwrap().size, 300);
            assert_eq!(notary.refusal(), None);
            store.close().await;
        });
    });
}

#[test]
fn two_processes_sign_the_same() {
    on_every_backend(|backend| {
        block_on(async {
            let (one, other) = (open(backend).await, open(backend).await);
            let elsewhere = tempfile::tempdir().unwrap();
            let (mine, theirs) = (
                notary(&one, &backend.data_dir()),
                notary(&other, elsewhere.path()),
            );
            for round in 0..5 {
                insert(&one, round * 30, 30).await;
                seal(&one).await;
                let (mine, theirs) = tokio::join!(mine.sign_head(), theirs.sign_head());
                assert_eq!(mine.unwrap().unwrap(), theirs.unwrap().unwrap());
            }
            one.close().await;
            other.close().await;
        });
    });
}

/// An empty place of the same kind.
fn empty_like(backend: &Backend) -> Backend {
    match backend.url() {
        Some(_) => Backend::postgres().unwrap(),
        None => Backend::sqlite(),
    }
}

/// What is said of [`put_back`].
const SHORTER: Refusal = Refusal::Shorter {
    signed: 20,
    sealed: 10,
};

/// Twenty events are signed, and then the store is exchanged for one with the first ten. The file in the place's folder
/// stays: it is all that remembers.
async fn put_back(backend: &Backend) -> (SignedNote, Backend, Store) {
    let store = open(backend).await;
    insert(&store, 0, 20).await;
    seal(&store).await;
    let signed = notary(&store, &backend.data_dir()).sign_head().await;
    store.close().await;
    let older = empty_like(backend);
    let store = open(&older).await;
    insert(&store, 0, 10).await;
    seal(&store).await;
    (signed.unwrap().unwrap(), older, store)
}

#[test]
fn going_back_to_an_earlier_name_forgets_nothing_of_what_it_signed() {
    on_every_backend(|backend| {
        block_on(async {
            let folder = backend.data_dir();
            let (signed, _other, store) = put_back(backend).await;
            for round in 0..2 {
                let second = named(&store, &folder, Some("second.example/log"));
                assert_eq!(read(&second.sign_head().await.unwrap().unwrap()).size, 10);
                let first = notary(&store, &folder);
                assert_eq!(refusal(first.sign_head().await), SHORTER, "round {round}");
                assert_eq!(first.memory().recall().unwrap().unwrap().1, signed);
            }
            store.close().await;
        });
    });
}

#[test]
fn an_older_or_another_log_under_the_same_name_is_not_signed() {
    on_every_backend(|backend| {
        block_on(async {
            let folder = backend.data_dir();
            let (signed, _other, store) = put_back(backend).await;
            let again = notary(&store, &folder);
            assert_eq!(refusal(again.sign_head().await), SHORTER);
            assert_eq!(again.refusal(), Some(SHORTER));
            assert_eq!(refusal(again.at(5).await), SHORTER);
            assert_eq!(again.latest().await.unwrap(), None);
            // It goes on, the same way as before: nothing was lost after all.
            insert(&store, 10, 15).await;
            seal(&store).await;
            assert!(again.sign_head().await.unwrap().is_some());
            assert_eq!(again.refusal(), None);
            store.close().await;

            let other = empty_like(backend);
            let store = open(&other).await;
            insert(&store, 0, 30).await;
            // One event is another.
            let other_leaf = "INSERT INTO leaf (position, hash) VALUES (1, $1)";
            let hash = vec![1_u8; 32];
            store
                .log
                .db()
                .execute(other_leaf, &[hash.into()])
                .await
                .unwrap();
            seal(&store).await;
            let again = notary(&store, &folder);
            let forked = Refusal::Forked { signed: 25 };
            assert_eq!(refusal(again.sign_head().await), forked);
            assert_eq!(refusal(again.at(30).await), forked);
            assert_eq!(again.memory().recall().unwrap().unwrap().0.size, 25);
            // Under another name it is another log.
            let renamed = named(&store, &folder, Some("hearth.example/after-the-fire"));
            assert!(renamed.sign_head().await.unwrap().is_some());
            assert_eq!(read(&signed).size, 20);
            store.close().await;
        });
    });
}

#[test]
fn what_can_not_be_remembered_is_not_signed() {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            let notary = notary(&store, &backend.data_dir());
            insert(&store, 0, 5).await;
            seal(&store).await;
            let file = backend.data_dir().join(MEMORY_FILE);
            std::fs::create_dir_all(backend.data_dir()).unwrap();
            std::fs::write(&file, "half a note").unwrap();
            let outcome = notary.sign_head().await;
            assert!(
                matches!(outcome, Err(SigningError::Unremembered(_))),
                "{outcome:?}"
            );
            std::fs::remove_file(&file).unwrap();
            std::fs::create_dir(&file).unwrap();
            let outcome = notary.sign_head().await;
            assert!(
                matches!(outcome, Err(SigningError::Unremembered(_))),
                "{outcome:?}"
            );
            assert_eq!(notary.latest().await.unwrap(), None);
            std::fs::remove_dir(&file).unwrap();
            assert!(notary.sign_head().await.unwrap().is_some());
            store.close().await;
        });
    });
}
