//! The rules of the schemes, against cases that were computed by hand and against laws.
//!
//! The cases stand in `cases/<scheme>.toml`, to be read without code; `cases/README.md` has the words in
//! which their facts are told.

mod cases;
mod claim_words;
mod claims;
mod history;
mod keys;
mod made_up;
mod made_up_policies;
mod organisation_words;
mod policy_words;
mod properties;
mod words;
mod worker_words;
