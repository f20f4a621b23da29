//! What a simulation found, as the contract shows it.

use api_spec::problem::Language;
use api_spec::simulation::{
    ControlRun, SimulationPlace, SimulationResult, SimulationSample, SimulationTally,
};

use super::{determination_view, number};
use crate::simulation::{Simulation, Tally};

/// A simulation with its control run, its tallies and its samples.
pub fn simulation_result(simulation: &Simulation, language: Language) -> SimulationResult {
    let comparison = &simulation.comparison;
    SimulationResult {
        position: number(simulation.position),
        control: ControlRun {
            positions: simulation
                .control
                .positions
                .iter()
                .map(|position| number(*position))
                .collect(),
            cases: simulation.control.cases,
            rows: simulation.control.rows,
        },
        total: tally(&comparison.total),
        places: comparison
            .by_place
            .iter()
            .map(|((fund, region), counted)| SimulationPlace {
                fund: Some(fund.clone()).filter(|fund| !fund.is_empty()),
                region: region.clone(),
                tally: tally(counted),
            })
            .collect(),
        samples: comparison
            .samples
            .iter()
            .map(|sample| {
                let shown = |answer: &Option<domain::determination::Determination>| {
                    answer
                        .as_ref()
                        .map(|answer| determination_view(&sample.question, answer, language))
                };
                SimulationSample {
                    on: sample.on.to_string(),
                    before: shown(&sample.before),
                    after: shown(&sample.after),
                }
            })
            .collect(),
    }
}

fn tally(counted: &Tally) -> SimulationTally {
    SimulationTally {
        gain: counted.gain,
        lose: counted.lose,
        same: counted.same,
        before_fen: counted.before_fen,
        after_fen: counted.after_fen,
    }
}
