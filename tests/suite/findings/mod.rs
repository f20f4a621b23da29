//! Findings of the audit: what they stop, who concludes about them, and what opens them again.

mod access;
mod blocks;
mod cleared;
mod office;
mod owed;
