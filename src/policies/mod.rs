//! Policies as people write them: over HTTP and in files, of one shape; and those that ship with the
//! software.

pub mod built_in;
mod file;
mod publish;
mod read;
#[cfg(test)]
mod tests;

pub use file::{FileFault, read_file};
pub use publish::{Published, publish};
pub use read::{Proposal, read, written};
