//! Facts as the state keeps them: as recorded, and by which events. Whoever relies on a fact cites the
//! event that recorded it and those that changed it, by the stream and their versions in it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::elsewhere::PaidElsewhere;
use super::payload::{
    CertificateIssued, ContributionRecorded, EmploymentStarted, InsuranceHistoryAttested,
    TargetGroupConfirmed, TrainingCompleted, VentureStarted, WagePaid, WorkerDispatched,
};
use crate::time::Interval;

/// A fact that later events may change.
pub(super) trait Changing {
    /// The versions of the events that changed it, in order.
    fn changed_in(&mut self) -> &mut Vec<u64>;
}

/// Lets facts be changed by later events.
macro_rules! changing {
    ($($fact:ident),+) => {$(
        impl Changing for $fact {
            fn changed_in(&mut self) -> &mut Vec<u64> {
                &mut self.changed_in
            }
        }
    )+};
}

changing!(
    Membership,
    Training,
    Certificate,
    Dispatch,
    Employment,
    Contribution,
    Venture,
    PaidElsewhere
);

/// One membership of a target group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// As confirmed.
    pub fact: TargetGroupConfirmed,
    /// The version of the event that confirmed it.
    pub recorded_in: u64,
    /// The versions of the later events that ended or voided it, in order.
    pub changed_in: Vec<u64>,
    /// Its last day, when it has ended.
    pub until: Option<NaiveDate>,
    /// Whether it never was.
    pub voided: bool,
}

impl Membership {
    /// The days of membership, both ends included.
    pub fn interval(&self) -> Interval {
        Interval {
            from: self.fact.from,
            until: self.until,
        }
    }

    /// Whether the person belonged to the group on `date`.
    pub fn covers(&self, date: NaiveDate) -> bool {
        !self.voided && self.interval().contains(date)
    }
}

/// One training.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Training {
    /// As recorded.
    pub fact: TrainingCompleted,
    /// The version of the event that recorded it.
    pub recorded_in: u64,
    /// The versions of the later events that voided it, in order.
    pub changed_in: Vec<u64>,
    /// Whether it never was.
    pub voided: bool,
}

/// One certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// As issued.
    pub fact: CertificateIssued,
    /// The version of the event that recorded it.
    pub recorded_in: u64,
    /// The versions of the later events that revoked or voided it, in order.
    pub changed_in: Vec<u64>,
    /// The day from which it is no longer good.
    pub revoked_on: Option<NaiveDate>,
    /// Whether it never was.
    pub voided: bool,
}

impl Certificate {
    /// Whether this is the certificate with that number of that issuer.
    pub fn is(&self, certificate_no: &str, issuer: &str) -> bool {
        self.fact.certificate_no == certificate_no && self.fact.issuer == issuer
    }
}

/// One dispatch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispatch {
    /// As recorded.
    pub fact: WorkerDispatched,
    /// The version of the event that recorded it.
    pub recorded_in: u64,
    /// The versions of the later events that confirmed or voided its arrival or return, or voided it, in order.
    pub changed_in: Vec<u64>,
    /// The day of arrival, once confirmed.
    pub arrived_on: Option<NaiveDate>,
    /// The day of return.
    pub returned_on: Option<NaiveDate>,
    /// Whether an arrival stood here and was voided last.
    pub arrival_voided: bool,
    /// Whether a return stood here and was voided last.
    pub return_voided: bool,
    /// Whether it never was.
    pub voided: bool,
}

impl Dispatch {
    /// Whether the worker is away on this dispatch, as far as is known.
    pub fn is_open(&self) -> bool {
        !self.voided && self.returned_on.is_none()
    }
}

/// One employment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Employment {
    /// As recorded.
    pub fact: EmploymentStarted,
    /// The version of the event that recorded it.
    pub recorded_in: u64,
    /// The versions of the later events that ended or voided it, in order.
    pub changed_in: Vec<u64>,
    /// Its last day.
    pub ended_on: Option<NaiveDate>,
    /// Whether it never was.
    pub voided: bool,
}

impl Employment {
    /// The days of work, both ends included.
    pub fn interval(&self) -> Interval {
        Interval {
            from: self.fact.started_on,
            until: self.ended_on,
        }
    }

    /// Whether the work goes on, as far as is known.
    pub fn is_open(&self) -> bool {
        !self.voided && self.ended_on.is_none()
    }
}

/// One month's premiums.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contribution {
    /// As recorded, or as last corrected.
    pub fact: ContributionRecorded,
    /// The version of the event that recorded it; a correction keeps its place.
    pub recorded_in: u64,
    /// The versions of the later events that corrected, refunded or voided it, in order.
    pub changed_in: Vec<u64>,
    /// When the premiums were paid back.
    pub refunded_on: Option<NaiveDate>,
    /// Whether it never was.
    pub voided: bool,
}

/// One wage payment; nothing changes it later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wage {
    /// As recorded.
    pub fact: WagePaid,
    /// The version of the event that recorded it.
    pub recorded_in: u64,
}

/// Premium months attested from elsewhere; nothing changes them later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attestation {
    /// As attested.
    pub fact: InsuranceHistoryAttested,
    /// The version of the event that recorded it.
    pub recorded_in: u64,
}

/// One firm or business of the person's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Venture {
    /// As recorded.
    pub fact: VentureStarted,
    /// The version of the event that recorded it.
    pub recorded_in: u64,
    /// The versions of the later events that closed or voided it, in order.
    pub changed_in: Vec<u64>,
    /// Its last day.
    pub closed_on: Option<NaiveDate>,
    /// Whether it never was.
    pub voided: bool,
}
