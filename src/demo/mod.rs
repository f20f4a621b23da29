//! A population to try Hearth with: seeded, believable, and as untidy as life.
//!
//! First a [`Plan`] is drawn, purely: who there is and what is recorded of whom, by whom, in which
//! order. Then it is recorded through the same commands as everybody's: nothing is written past the
//! rules, personal data is sealed and indexed as a registration's. A refusal is a fault of the plan.
//!
//! All dates lie from 2020 to 2024. One record in three has something odd about it, each kind in the
//! share that [`SHARES`] gives it. Beside these: 58 in 100 belong to a target group (12 in 100 of them
//! confirmed late, 18 ended), 70 are trained (12 of 100 fail), 72 leave (three of four across
//! provinces, 16 of 100 on their own), 12 arrivals of 100 are never confirmed, 34 come home, 80 find
//! work.

mod agreements;
mod awkward;
mod dice;
mod ending;
mod identity;
mod journey;
mod learning;
mod moving;
mod organisations;
mod places;
mod plan;
mod policies;
mod recording;
#[cfg(test)]
mod tests;
mod working;
mod world;

pub use awkward::{Awkward, ROUND, SHARES};
pub use identity::{BankAccount, Identity};
pub use plan::{
    Actor, Plan, PlannedAct, PlannedAgreement, PlannedLink, PlannedOrganisation, PlannedWorker,
    Population, Step, Survey,
};
pub use recording::{Outcome, record};
