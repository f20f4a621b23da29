//! Instances that hold each other: what a witness cosigns, and what it refuses.

use std::net::TcpListener;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hearth::audit::checkpoint::Checkpoint;
use hearth::audit::merkle::{
    Hash, Missing, Subtrees, consistency_proof, leaf_hash, node_hash, root,
};
use hearth::audit::note::{Kind, Signature, SignedNote, Signer, Verifier};
use hearth::installation::Installation;
use hearth::settings::Settings;
use hearth::tlog::Neighbour;

use crate::app::{Response, TestApp};
use crate::audit::signed_head;
use crate::backend::{Backend, on_every_backend};
use crate::people::{ORIGIN_PROVINCE, registered};

const ORIGIN: &str = "other.example/log";

fn signer() -> Signer {
    Signer::new(ORIGIN, Kind::Ed25519, &[5; 32]).unwrap()
}

/// Another log: its leaves.
#[derive(Clone)]
struct Other(Vec<Hash>);

impl Other {
    fn of(size: u64, words: &str) -> Self {
        Self(Vec::new()).and(size, words)
    }

    /// The same, gone on.
    fn and(mut self, more: u64, words: &str) -> Self {
        self.0
            .extend((0..more).map(|number| leaf_hash(format!("{words} {number}").as_bytes())));
        self
    }

    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    fn note(&self) -> SignedNote {
        let checkpoint = Checkpoint {
            origin: ORIGIN.to_owned(),
            size: self.size(),
            root: root(self.size(), &mut self.clone()).unwrap(),
        };
        let text = checkpoint.to_string();
        SignedNote {
            signatures: vec![signer().sign(&text, 0)],
            text,
        }
    }

    /// A request to cosign it, for a witness that knows so many events.
    fn request(&self, old: u64) -> String {
        let proof = consistency_proof(old, self.size(), &mut self.clone()).unwrap();
        request(old, &proof.unwrap_or_default(), &self.note().to_string())
    }
}

impl Subtrees for Other {
    fn hash(&mut self, level: u8, index: u64) -> Result<Hash, Missing> {
        if level == 0 {
            return Ok(self.0[usize::try_from(index).unwrap()]);
        }
        let (left, right) = (
            self.hash(level - 1, 2 * index)?,
            self.hash(level - 1, 2 * index + 1)?,
        );
        Ok(node_hash(&left, &right))
    }
}

fn request(old: u64, proof: &[Hash], note: &str) -> String {
    let proof: String = proof
        .iter()
        .map(|hash| format!("{}\n", STANDARD.encode(hash)))
        .collect();
    format!("old {old}\n{proof}\n{note}")
}

/// A server that witnesses that log.
fn witness(backend: &Backend) -> TestApp {
    let mut settings = backend.settings();
    settings.audit.witnessed = vec![signer().verifier().clone()];
    TestApp::with(&settings)
}

fn ask(app: &TestApp, body: &str) -> Response {
    app.anonymous()
        .request("POST", "/tlog/add-checkpoint")
        .bytes(body.as_bytes())
}

#[track_caller]
fn cosigned(app: &TestApp, log: &Other, old: u64) {
    let answer = ask(app, &log.request(old));
    assert_eq!(answer.status, 200, "{}", answer.text());
    let key: Verifier = app
        .anonymous()
        .get("/tlog/witness-key")
        .text()
        .parse()
        .unwrap();
    assert_eq!(key.kind(), Kind::Cosignature);
    let line = answer.text();
    assert!(line.ends_with('\n') && line.lines().count() == 1);
    let time = key.verify(&log.note().text, &Signature::parse(&line).unwrap());
    assert!(time.unwrap() > 1_700_000_000);
}

#[track_caller]
fn conflicts(app: &TestApp, body: &str, known: u64) {
    let answer = ask(app, body);
    assert_eq!((answer.status, answer.text()), (409, format!("{known}\n")));
    assert_eq!(answer.header("content-type"), Some("text/x.tlog.size"));
}

#[test]
fn a_witness_cosigns_continuations_and_refuses_forks() {
    on_every_backend(|backend| {
        let app = witness(backend);
        let log = Other::of(3, "a");
        conflicts(&app, &log.clone().and(2, "a").request(2), 0);
        cosigned(&app, &log, 0);
        let longer = log.clone().and(10, "b");
        cosigned(&app, &longer, 3);
        // Again: the same is cosigned anew, what it knew before is told.
        cosigned(&app, &longer, 13);
        conflicts(&app, &longer.request(0), 13);
        conflicts(&app, &longer.clone().and(1, "c").request(3), 13);
        // A smaller one, and another of the same size.
        conflicts(&app, &log.request(3), 13);
        let fork = log.clone().and(10, "fork");
        conflicts(&app, &request(13, &[], &fork.note().to_string()), 13);
        // A fork that goes on: no proof leads there.
        let fork = fork.and(5, "fork");
        let refused = ask(&app, &fork.request(13));
        assert_eq!(refused.status, 422, "{}", refused.text());
        // Nor does a proof of something else, or one too many.
        let right = longer.clone().and(7, "c");
        for proof in [vec![], vec![[0; 32]], vec![[0; 32]; 4]] {
            let refused = ask(&app, &request(13, &proof, &right.note().to_string()));
            assert_eq!(refused.status, 422);
        }
        cosigned(&app, &right, 13);
    });
}

#[test]
fn who_is_not_witnessed_or_did_not_sign_is_refused() {
    on_every_backend(|backend| {
        let app = witness(backend);
        let log = Other::of(3, "a");
        let note = log.note();
        let stranger = note.to_string().replace(ORIGIN, "stranger.example/log");
        ask(&app, &request(0, &[], &stranger)).problem(404, "not-found");
        let mut forged = note.clone();
        forged.signatures[0] = Signer::new(ORIGIN, Kind::Ed25519, &[6; 32])
            .unwrap()
            .sign(&note.text, 0);
        ask(&app, &request(0, &[], &forged.to_string())).problem(403, "forbidden");
        ask(&app, &request(4, &[], &note.to_string())).problem(400, "bad-request");
        for malformed in ["", "old 0\n", "old 0\n\nnothing\n", "\u{0}", "old 00\n\nx"] {
            ask(&app, malformed).problem(400, "bad-request");
        }
        let large = format!("old 0\n\n{}", "x".repeat(2_000_000));
        assert_eq!(ask(&app, &large).status, 413);
        let get = app.anonymous().get("/tlog/add-checkpoint");
        get.problem(405, "method-not-allowed");
        cosigned(&app, &log, 0);
    });
}

#[test]
fn of_two_forks_at_once_one_alone_is_cosigned() {
    on_every_backend(|backend| {
        let app = witness(backend);
        let mut log = Other::of(1, "a");
        cosigned(&app, &log, 0);
        for round in 0..20 {
            let old = log.size();
            let forks: Vec<Other> = (0..4_u64)
                .map(|fork| log.clone().and(1 + fork % 2, &format!("{round} {fork}")))
                .collect();
            let statuses: Vec<u16> = std::thread::scope(|scope| {
                let asking: Vec<_> = forks
                    .iter()
                    .map(|fork| scope.spawn(|| ask(&app, &fork.request(old)).status))
                    .collect();
                asking.into_iter().map(|it| it.join().unwrap()).collect()
            });
            let won: Vec<usize> = (0..4).filter(|fork| statuses[*fork] == 200).collect();
            assert_eq!(won.len(), 1, "{statuses:?}");
            assert!(statuses.iter().all(|status| matches!(status, 200 | 409)));
            log = forks[won[0]].clone();
        }
    });
}

/// A port that is free at this moment.
fn port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

/// The keys of an installation: as a log, and as a witness.
fn keys(settings: &Settings) -> (Verifier, Verifier) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let installation = Installation::open(settings).await.unwrap();
        installation.store.close().await;
        (
            installation.notary.verifier().clone(),
            installation.witness.verifier().clone(),
        )
    })
}

/// Waits until the latest checkpoint bears a witness's cosignature; its note.
fn cosigned_head(app: &TestApp, key: &Verifier) -> SignedNote {
    let auditor = app.client("auditor", ORIGIN_PROVINCE);
    for _ in 0..100 {
        let note: SignedNote = signed_head(app, &auditor)["note"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap();
        if note.signed_by(key).is_some() {
            return note;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("the head is not cosigned");
}

#[test]
fn two_instances_witness_each_other_and_refuse_a_fork() {
    on_every_backend(|backend| {
        let other = match backend.url() {
            Some(_) => Backend::postgres().unwrap(),
            None => Backend::sqlite(),
        };
        let (mut here, mut there) = (backend.settings(), other.settings());
        let (my_key, my_witness) = keys(&here);
        let (their_key, their_witness) = keys(&there);
        here.listen = format!("127.0.0.1:{}", port());
        there.listen = format!("127.0.0.1:{}", port());
        here.audit.witnessed = vec![their_key];
        there.audit.witnessed = vec![my_key];
        let neighbour = |settings: &Settings, key: &Verifier| Neighbour {
            url: format!("http://{}/tlog", settings.listen),
            key: key.clone(),
        };
        here.audit.witnesses = vec![neighbour(&there, &their_witness)];
        there.audit.witnesses = vec![neighbour(&here, &my_witness)];
        let province = TestApp::with(&there);
        let app = TestApp::with(&here);
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        for _ in 0..2 {
            registered(&client);
            let note = cosigned_head(&app, &their_witness);
            assert_eq!(
                app.anonymous().get("/tlog/checkpoint").text(),
                note.to_string()
            );
        }
        cosigned_head(&province, &my_witness);

        // Somebody begins the log anew under the same key.
        let head = signed_head(&app, &app.client("auditor", ORIGIN_PROVINCE))["size"]
            .as_u64()
            .unwrap();
        drop(app);
        let again = match backend.url() {
            Some(_) => Backend::postgres().unwrap(),
            None => Backend::sqlite(),
        };
        let mut forked = again.settings();
        std::fs::create_dir_all(again.data_dir()).unwrap();
        for file in ["checkpoint.key", "master.key", "index.key", "jwt.key"] {
            std::fs::copy(backend.data_dir().join(file), again.data_dir().join(file)).unwrap();
        }
        forked.audit.witnesses = here.audit.witnesses.clone();
        let app = TestApp::with(&forked);
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let auditor = app.client("auditor", ORIGIN_PROVINCE);
        for round in 0..2 {
            while signed_head(&app, &auditor)["size"].as_u64().unwrap() <= head * round {
                registered(&client);
            }
            std::thread::sleep(Duration::from_millis(2_500));
            let note: SignedNote = signed_head(&app, &auditor)["note"]
                .as_str()
                .unwrap()
                .parse()
                .unwrap();
            assert_eq!(note.signed_by(&their_witness), None);
        }
    });
}
