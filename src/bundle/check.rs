//! Checking a bundle: signature, proofs, streams, and the same answers from the same events.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use api_spec::bundle::{Bundle, BundleAbout, BundleAnswers};
use domain::time::parse_date;
use serde_json::Value;

use super::replay::{Replay, Unreplayed};
use super::{About, FORMAT, decoded, event_of, hash_of};
use crate::audit::checkpoint::Checkpoint;
use crate::audit::merkle::{Hash, verify_inclusion};
use crate::audit::note::{Kind, SignedNote, Verifier};
use crate::store::{LEAF_VERSION, Recorded, chain_hash};

/// How many faults of one kind are told.
const MOST_FAULTS: usize = 20;

/// One thing that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What, in words.
    pub what: String,
    /// What is wrong, in words; nothing where it holds.
    pub faults: Vec<String>,
}

impl Check {
    /// Whether it holds.
    pub fn passed(&self) -> bool {
        self.faults.is_empty()
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.passed() { "ok    " } else { "FAILED" };
        write!(f, "{mark}  {}", self.what)?;
        self.faults
            .iter()
            .take(MOST_FAULTS)
            .try_for_each(|fault| write!(f, "\n          {fault}"))?;
        match self.faults.len().checked_sub(MOST_FAULTS) {
            Some(more @ 1..) => write!(f, "\n          and {more} more"),
            _ => Ok(()),
        }
    }
}

/// What a check of a bundle came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What was checked, in order. After a failure that later checks rest on there are none of these.
    pub checks: Vec<Check>,
    /// What such a proof says, and what it can't say.
    pub meaning: Vec<String>,
}

impl Checked {
    /// Whether everything holds.
    pub fn passed(&self) -> bool {
        self.checks.iter().all(Check::passed)
    }
}

/// Checks a bundle; `trusted` is the log's key, as it came from elsewhere than the bundle.
///
/// # Errors
/// A replay that can't be made for reasons that lie outside the bundle.
pub async fn check(bundle: &Bundle, trusted: Option<&Verifier>) -> Result<Checked, Unreplayed> {
    let events: Vec<Recorded> = bundle.events.iter().map(|it| event_of(&it.leaf)).collect();
    let mut checks = vec![form(bundle)];
    let (signature, checkpoint) = signature(bundle, trusted);
    checks.push(signature);
    if let Some(checkpoint) = checkpoint {
        checks.push(proofs(bundle, &checkpoint));
    }
    checks.push(streams(bundle));
    checks.push(cited(bundle));
    if checks.iter().all(Check::passed) {
        checks.extend(replayed(bundle, &events).await?);
    }
    Ok(Checked {
        checks,
        meaning: meaning(bundle, trusted.is_some()),
    })
}

fn form(bundle: &Bundle) -> Check {
    let mut faults = Vec::new();
    if bundle.format != FORMAT {
        faults.push(format!(
            "this program reads {FORMAT}; the file says {:?}",
            bundle.format
        ));
    }
    let versions: BTreeSet<u8> = bundle.events.iter().map(|it| it.leaf.v).collect();
    let unknown = versions.iter().filter(|version| **version != LEAF_VERSION);
    faults.extend(unknown.map(|version| format!("leaves of version {version} are not known")));
    Check {
        what: "the form of the file is known".to_owned(),
        faults,
    }
}

/// The checkpoint, once its signature holds.
fn signature(bundle: &Bundle, trusted: Option<&Verifier>) -> (Check, Option<Checkpoint>) {
    let mut what = "the checkpoint is signed".to_owned();
    let found = || -> Result<(Checkpoint, Verifier), String> {
        let note: SignedNote = bundle
            .checkpoint
            .parse()
            .map_err(|error| format!("checkpoint: {error}"))?;
        let stated: Verifier = bundle
            .key
            .parse()
            .map_err(|error| format!("key: {error}"))?;
        let key = trusted.cloned().unwrap_or_else(|| stated.clone());
        if key.kind() != Kind::Ed25519 || stated.kind() != Kind::Ed25519 {
            return Err("the key is no log's key".to_owned());
        }
        if key != stated {
            return Err(format!(
                "the bundle names the key {stated}, not the trusted one {key}"
            ));
        }
        if note.signed_by(&key).is_none() {
            return Err(format!("no signature of {key} fits the checkpoint"));
        }
        let checkpoint: Checkpoint = note.text.parse().map_err(|error| format!("{error}"))?;
        if checkpoint.origin != key.name() {
            return Err(format!(
                "the checkpoint is of the log {:?}, the key of {:?}",
                checkpoint.origin,
                key.name()
            ));
        }
        Ok((checkpoint, key))
    };
    match found() {
        Ok((checkpoint, key)) => {
            what = format!(
                "the checkpoint of {} leaves of the log {} is signed by {key}",
                checkpoint.size, checkpoint.origin
            );
            let faults = Vec::new();
            (Check { what, faults }, Some(checkpoint))
        }
        Err(fault) => {
            let faults = vec![fault];
            (Check { what, faults }, None)
        }
    }
}

fn proofs(bundle: &Bundle, checkpoint: &Checkpoint) -> Check {
    let mut faults = Vec::new();
    let mut before = 0;
    for proved in &bundle.events {
        let leaf = &proved.leaf;
        let place = format!(
            "position {} ({} {} version {})",
            leaf.position, leaf.aggregate_type, leaf.aggregate_id, leaf.sequence
        );
        if leaf.position <= before || leaf.position > bundle.asked.position {
            faults.push(format!("{place}: it is out of order, or later than asked"));
        }
        before = before.max(leaf.position);
        let Some(hash) = hash_of(leaf) else {
            faults.push(format!("{place}: it has no canonical form"));
            continue;
        };
        let Some(index) = leaf.position.checked_sub(1) else {
            faults.push(format!("{place}: positions begin with 1"));
            continue;
        };
        let proof: Option<Vec<Hash>> = proved.proof.iter().map(|hash| decoded(hash)).collect();
        let Some(proof) = proof else {
            faults.push(format!("{place}: its proof is not made of hashes"));
            continue;
        };
        let (size, root) = (checkpoint.size, &checkpoint.root);
        if let Err(error) = verify_inclusion(&hash, index, size, &proof, root) {
            faults.push(format!(
                "{place}: it is not proved to be in the log: {error}"
            ));
        }
    }
    if bundle.asked.position > checkpoint.size {
        faults.push(format!(
            "it is asked as of position {}, beyond the {} leaves of the checkpoint",
            bundle.asked.position, checkpoint.size
        ));
    }
    Check {
        what: format!(
            "{} events are in the log at their positions, unchanged",
            bundle.events.len()
        ),
        faults,
    }
}

fn streams(bundle: &Bundle) -> Check {
    let mut faults = Vec::new();
    let mut found: BTreeMap<(&str, &str), (u64, Hash)> = BTreeMap::new();
    for proved in &bundle.events {
        let leaf = &proved.leaf;
        let stream = (leaf.aggregate_type.as_str(), leaf.aggregate_id.as_str());
        let (version, chain) = found.get(&stream).copied().unwrap_or_default();
        if leaf.sequence != version + 1 {
            faults.push(format!(
                "{} {}: version {} is followed by version {}",
                stream.0, stream.1, version, leaf.sequence
            ));
        }
        if let Some(hash) = hash_of(leaf) {
            found.insert(stream, (leaf.sequence, chain_hash(&chain, &hash)));
        }
    }
    for stated in &bundle.streams {
        let name = format!("{} {}", stated.stream, stated.id);
        match found.remove(&(stated.stream.as_str(), stated.id.as_str())) {
            None => faults.push(format!(
                "{name}: the bundle names it and holds no event of it"
            )),
            Some((version, _)) if version != stated.version => faults.push(format!(
                "{name}: the bundle holds {version} events and names {}",
                stated.version
            )),
            Some((_, chain)) if decoded(&stated.chain) != Some(chain) => {
                faults.push(format!("{name}: its chain is another"));
            }
            Some(_) => {}
        }
    }
    faults.extend(
        found
            .keys()
            .map(|(stream, id)| format!("{stream} {id}: the bundle holds it and does not name it")),
    );
    Check {
        what: format!(
            "{} streams are whole from their first event on, with their chains",
            bundle.streams.len()
        ),
        faults,
    }
}

/// Every event and policy that the answers cite is in the bundle.
fn cited(bundle: &Bundle) -> Check {
    let versions: BTreeMap<(&str, &str), u64> = bundle
        .streams
        .iter()
        .map(|it| ((it.stream.as_str(), it.id.as_str()), it.version))
        .collect();
    let mut wanted = BTreeSet::new();
    let answers = &bundle.answers;
    for answer in answers.determinations.iter().chain(&answers.claims) {
        collect(answer, &mut wanted);
    }
    let missing = wanted.iter().filter(|(stream, id, version)| {
        let held = versions.get(&(stream.as_str(), id.as_str()));
        held.copied().unwrap_or(0) < *version
    });
    Check {
        what: format!(
            "all {} events and policies that the answers cite are there",
            wanted.len()
        ),
        faults: missing
            .map(|(stream, id, version)| format!("{stream} {id} version {version} is left out"))
            .collect(),
    }
}

/// Evidence is `{stream, id, version}`, a policy `{id, version}` under its name. What a stream was read for in vain is
/// cited with the version up to which it was read.
fn collect(answer: &Value, wanted: &mut BTreeSet<(String, String, u64)>) {
    let mut cite = |stream: Option<&str>, it: &Value| {
        let id = it.get("id").and_then(Value::as_str);
        let version = it.get("version").and_then(Value::as_u64);
        if let (Some(stream), Some(id), Some(version)) = (stream, id, version) {
            wanted.insert((stream.to_owned(), id.to_owned(), version));
        }
    };
    match answer {
        Value::Object(members) => {
            cite(members.get("stream").and_then(Value::as_str), answer);
            if let Some(policy) = members.get("policy") {
                // The version of a policy is that of its terms, not of its stream: its first event is there at least.
                let first = serde_json::json!({"id": policy.get("id"), "version": 1});
                cite(Some("policy"), &first);
            }
            for member in members.values() {
                collect(member, wanted);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, wanted)),
        _ => {}
    }
}

/// The same answers from the same events. What the events themselves are to blame for is a fault of the bundle.
async fn replayed(bundle: &Bundle, events: &[Recorded]) -> Result<Vec<Check>, Unreplayed> {
    let (Some(about), Ok(on)) = (About::read(&bundle.about), parse_date(&bundle.asked.on)) else {
        return Ok(vec![Check {
            what: "what the bundle is about is known".to_owned(),
            faults: vec!["it names nothing that there can be".to_owned()],
        }]);
    };
    let replay = Replay::of(events).await?;
    let answered = replay.answers(about, on).await;
    let again = replay.redetermined(about).await;
    replay.close().await;
    let mut faults = Vec::new();
    match answered {
        Ok(answers) => compare(&bundle.answers, &answers, &mut faults),
        Err(error) => faults.push(error.to_string()),
    }
    let mut checks = vec![Check {
        what: told(bundle),
        faults,
    }];
    if !bundle.answers.claims.is_empty() {
        checks.push(match again {
            Ok(lines) => {
                let compared = lines.iter().filter(|line| line.again.is_some()).count();
                let differs = lines.iter().filter(|line| {
                    line.again.as_ref().is_some_and(|again| *again != line.recorded)
                });
                Check {
                    what: format!(
                        "{compared} determinations that claims were filed with come out the same on what was known then"
                    ),
                    faults: differs
                        .map(|line| format!("line {}: the rules answer something else", line.line_no))
                        .collect(),
                }
            }
            Err(error) => Check {
                what: "the determinations that claims were filed with".to_owned(),
                faults: vec![error.to_string()],
            },
        });
    }
    Ok(checks)
}

fn told(bundle: &Bundle) -> String {
    let BundleAnswers {
        determinations,
        claims,
        rows,
    } = &bundle.answers;
    let mut parts = Vec::new();
    if matches!(bundle.about, BundleAbout::Worker { .. }) {
        parts.push(format!(
            "{} determinations on {}",
            determinations.len(),
            bundle.asked.on
        ));
    }
    if matches!(
        bundle.about,
        BundleAbout::Cell { .. } | BundleAbout::Report { .. }
    ) {
        parts.push(format!("{} rows of the ledger", rows.len()));
    } else {
        parts.push(format!("{} claims", claims.len()));
    }
    format!(
        "replayed, the events give the same answers: {}",
        parts.join(", ")
    )
}

fn compare(stated: &BundleAnswers, found: &BundleAnswers, faults: &mut Vec<String>) {
    for (name, stated, found) in [
        (
            "determinations",
            &stated.determinations,
            &found.determinations,
        ),
        ("claims", &stated.claims, &found.claims),
    ] {
        if stated.len() != found.len() {
            faults.push(format!(
                "{name}: the bundle states {}, the events give {}",
                stated.len(),
                found.len()
            ));
        }
        for (at, (stated, found)) in stated.iter().zip(found).enumerate() {
            differences(&format!("{name}/{at}"), stated, found, faults);
        }
    }
    if stated.rows.len() != found.rows.len() {
        faults.push("rows: the bundle states others than it is about".to_owned());
    }
    for (stated, found) in stated.rows.iter().zip(&found.rows) {
        if stated != found {
            faults.push(format!(
                "row {}: the bundle states {}, the events give {} for {}",
                stated.code, stated.value, found.value, found.code
            ));
        }
    }
}

fn differences(path: &str, stated: &Value, found: &Value, faults: &mut Vec<String>) {
    match (stated, found) {
        _ if stated == found => {}
        (Value::Object(stated), Value::Object(found)) => {
            // What a later program tells besides was not stated, and is no difference.
            for (name, stated) in stated {
                let found = found.get(name).unwrap_or(&Value::Null);
                differences(&format!("{path}/{name}"), stated, found, faults);
            }
        }
        (Value::Array(stated), Value::Array(found)) if stated.len() == found.len() => {
            for (at, (stated, found)) in stated.iter().zip(found).enumerate() {
                differences(&format!("{path}/{at}"), stated, found, faults);
            }
        }
        _ => faults.push(format!(
            "{path}: the bundle states {stated}, the events give {found}"
        )),
    }
}

fn meaning(bundle: &Bundle, is_trusted: bool) -> Vec<String> {
    let mut told = Vec::new();
    told.push(match bundle.about {
        BundleAbout::Worker { .. } | BundleAbout::Organisation { .. } | BundleAbout::Claim { .. } => {
            "That the streams begin so and go on so up to their last version here, as the log had them when it was signed; \
             not that nothing followed since."
        }
        BundleAbout::Cell { .. } | BundleAbout::Report { .. } => {
            "That each of these cases counts as stated; not that no other case should be counted: that needs the whole log \
             (`hearth verify --all` at the server)."
        }
    }
    .to_owned());
    told.push(
        "That facts are recorded as they were recorded; not that they were true when somebody recorded them.".to_owned(),
    );
    told.push(if is_trusted {
        "The key was given from elsewhere. Whoever has the log's secret key can sign another history: only an earlier \
         checkpoint that somebody else kept, or a witness, tells these apart."
            .to_owned()
    } else {
        "The key came with the bundle: compare it with the one that the office gave you (--key), else anybody may have made \
         this file."
            .to_owned()
    });
    told
}
