//! What follows from what happened: the rows that every case deserves.
//!
//! Pure: a projection is a function from one case's state to a set of [`table::Row`]s. It knows
//! no database, clock or network. The server folds an event, asks for the new set, and writes the
//! difference: a void, a late fact or a correction needs no code of its own.

pub mod case;
pub mod dated;
pub mod determinations;
pub mod directory;
pub mod figures;
pub mod findings;
pub mod joined;
pub mod ledger;
pub mod money;
pub mod projection;
pub mod references;
pub mod table;
pub mod told;
