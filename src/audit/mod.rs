//! Proofs that nobody rewrote the log, for whoever wants to check them without trusting this server.
//!
//! The forms are those of transparency logs: the Merkle tree of RFC 6962 and RFC 9162, and signed notes,
//! checkpoints, cosignatures and tiles as C2SP describes them (c2sp.org: signed-note, tlog-checkpoint,
//! tlog-cosignature, tlog-tiles), so that verifiers that others wrote read them. All of it is pure: no
//! database, no clock, no network, and nothing else of ours.

pub mod checkpoint;
pub mod merkle;
pub mod note;
pub mod sampling;
pub mod tile;
