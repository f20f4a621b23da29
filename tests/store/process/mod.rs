//! What spans streams: keys that other records keep, budgets, payment batches, links, automatic filing; with the
//! worker that carries it through dying anywhere.

mod batches;
mod budgets;
mod claiming;
mod crash;
mod faults;
mod filing;
mod keys;
mod kills;
mod laws;
mod links;
mod payments;
mod people;
mod race;
mod stage;
