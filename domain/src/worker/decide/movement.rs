//! Departure, arrival, return.

use chrono::NaiveDate;

use super::{Case, Decision, of_working_age};
use crate::ids::DispatchId;
use crate::worker::command::NewDispatch;
use crate::worker::event::WorkerEvent;
use crate::worker::payload::{ArrivalConfirmed, WorkerDispatched, WorkerReturned};
use crate::worker::recorded::Dispatch;
use crate::worker::refusal::WorkerRefusal;

impl Case<'_> {
    /// A departure, and with a late record its arrival and return at once.
    pub(super) fn dispatch(&self, new: NewDispatch) -> Decision {
        let person = self.new_fact("departed_on", new.departed_on)?;
        of_working_age(person, "departed_on", new.departed_on)?;
        self.papers(&new.evidence)?;
        // Willing unless the latest survey before the departure says otherwise: one that is
        // surveyed only after leaving was not asked.
        let asked = self.worker.survey_that_asked(new.departed_on);
        if let Some(survey) = asked.filter(|survey| survey.willing == Some(false)) {
            return Err(WorkerRefusal::NotWilling {
                surveyed_on: survey.surveyed_on,
            });
        }
        let origin = self
            .worker
            .origin_on(new.departed_on)
            .ok_or(WorkerRefusal::NotRegistered)?
            .clone();
        if origin.code == new.destination.code {
            return Err(WorkerRefusal::WithinOneCounty {
                origin: origin.code,
            });
        }
        if let Some(other) = self.away_on(new.departed_on) {
            return Err(WorkerRefusal::DispatchOverlaps {
                dispatch_id: other.fact.dispatch_id,
            });
        }
        let next_departure = self.departure_after(new.departed_on);
        let mut events = Vec::new();
        let dispatch_id = new.dispatch_id;
        if let Some(arrived_on) = new.arrived_on {
            self.new_fact("arrived_on", arrived_on)?;
            arrival_fits(new.departed_on, arrived_on, new.returned_on, next_departure)?;
            events.push(WorkerEvent::ArrivalConfirmed(ArrivalConfirmed {
                dispatch_id,
                arrived_on,
            }));
        }
        if let Some(returned_on) = new.returned_on {
            self.dated("returned_on", returned_on)?;
            return_fits(new.departed_on, new.arrived_on, returned_on, next_departure)?;
            events.push(WorkerEvent::WorkerReturned(WorkerReturned {
                dispatch_id,
                returned_on,
            }));
        }
        events.insert(
            0,
            WorkerEvent::WorkerDispatched(Box::new(WorkerDispatched {
                dispatch_id,
                origin,
                destination: new.destination,
                employer_id: new.employer_id,
                agreement_id: new.agreement_id,
                organiser_id: new.organiser_id,
                vacancy_id: new.vacancy_id,
                departed_on: new.departed_on,
                travel_cost_fen: new.travel_cost_fen,
                evidence: new.evidence,
            })),
        );
        Ok(events)
    }

    pub(super) fn confirm_arrival(&self, arrival: ArrivalConfirmed) -> Decision {
        self.new_fact("arrived_on", arrival.arrived_on)?;
        let dispatch = self.standing_dispatch(arrival.dispatch_id)?;
        if let Some(arrived_on) = dispatch.arrived_on {
            return Err(WorkerRefusal::AlreadyArrived { arrived_on });
        }
        let departed_on = dispatch.fact.departed_on;
        arrival_fits(
            departed_on,
            arrival.arrived_on,
            dispatch.returned_on,
            self.departure_after(departed_on),
        )?;
        Ok(vec![WorkerEvent::ArrivalConfirmed(arrival)])
    }

    pub(super) fn void_arrival(&self, dispatch_id: DispatchId) -> Decision {
        let dispatch = self.standing_dispatch(dispatch_id)?;
        match dispatch.arrived_on {
            Some(_) => Ok(vec![WorkerEvent::ArrivalVoided { dispatch_id }]),
            None if dispatch.arrival_voided => Err(WorkerRefusal::AlreadyVoided),
            None => Err(WorkerRefusal::NotArrived),
        }
    }

    pub(super) fn record_return(&self, back: WorkerReturned) -> Decision {
        let dispatch = self.standing_dispatch(back.dispatch_id)?;
        if let Some(returned_on) = dispatch.returned_on {
            return Err(WorkerRefusal::AlreadyReturned { returned_on });
        }
        self.dated("returned_on", back.returned_on)?;
        let departed_on = dispatch.fact.departed_on;
        return_fits(
            departed_on,
            dispatch.arrived_on,
            back.returned_on,
            self.departure_after(departed_on),
        )?;
        Ok(vec![WorkerEvent::WorkerReturned(back)])
    }

    pub(super) fn void_return(&self, dispatch_id: DispatchId) -> Decision {
        let dispatch = self.standing_dispatch(dispatch_id)?;
        match dispatch.returned_on {
            Some(_) => Ok(vec![WorkerEvent::ReturnVoided { dispatch_id }]),
            None if dispatch.return_voided => Err(WorkerRefusal::AlreadyVoided),
            None => Err(WorkerRefusal::NotReturned),
        }
    }

    pub(super) fn void_dispatch(&self, dispatch_id: DispatchId) -> Decision {
        self.standing_dispatch(dispatch_id)?;
        Ok(vec![WorkerEvent::DispatchVoided { dispatch_id }])
    }

    fn standing_dispatch(&self, id: DispatchId) -> Result<&Dispatch, WorkerRefusal> {
        self.registered()?;
        let dispatch = self
            .worker
            .dispatch(id)
            .ok_or(WorkerRefusal::UnknownFact { kind: "dispatch" })?;
        if dispatch.voided {
            return Err(WorkerRefusal::AlreadyVoided);
        }
        Ok(dispatch)
    }

    /// The dispatch on which the person was away on `date`: departed on or before it and not
    /// returned before it.
    fn away_on(&self, date: NaiveDate) -> Option<&Dispatch> {
        self.worker.dispatches.iter().find(|dispatch| {
            !dispatch.voided
                && dispatch.fact.departed_on <= date
                && dispatch
                    .returned_on
                    .is_none_or(|returned_on| returned_on >= date)
        })
    }

    fn departure_after(&self, date: NaiveDate) -> Option<NaiveDate> {
        let departures = self
            .worker
            .dispatches
            .iter()
            .filter(|dispatch| !dispatch.voided);
        departures
            .map(|dispatch| dispatch.fact.departed_on)
            .filter(|departed_on| *departed_on > date)
            .min()
    }
}

fn arrival_fits(
    departed_on: NaiveDate,
    arrived_on: NaiveDate,
    returned_on: Option<NaiveDate>,
    next_departure: Option<NaiveDate>,
) -> Result<(), WorkerRefusal> {
    if arrived_on < departed_on {
        return Err(WorkerRefusal::ArrivalBeforeDeparture { departed_on });
    }
    if let Some(returned_on) = returned_on.filter(|returned_on| arrived_on > *returned_on) {
        return Err(WorkerRefusal::ArrivalAfterReturn { returned_on });
    }
    match next_departure {
        Some(departed_on) if arrived_on > departed_on => {
            Err(WorkerRefusal::ArrivalAfterNextDeparture { departed_on })
        }
        _ => Ok(()),
    }
}

fn return_fits(
    departed_on: NaiveDate,
    arrived_on: Option<NaiveDate>,
    returned_on: NaiveDate,
    next_departure: Option<NaiveDate>,
) -> Result<(), WorkerRefusal> {
    if returned_on < departed_on {
        return Err(WorkerRefusal::ReturnBeforeDeparture { departed_on });
    }
    if let Some(arrived_on) = arrived_on.filter(|arrived_on| returned_on < *arrived_on) {
        return Err(WorkerRefusal::ReturnBeforeArrival { arrived_on });
    }
    match next_departure {
        Some(departed_on) if returned_on > departed_on => {
            Err(WorkerRefusal::ReturnAfterNextDeparture { departed_on })
        }
        _ => Ok(()),
    }
}
