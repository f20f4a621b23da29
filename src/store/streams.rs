//! The streams that the log holds, and how their old events are brought up to date.

use cqrs_es::Aggregate;
use cqrs_es::persist::{EventUpcaster, SemanticVersion, SerializedEvent};
use domain::access_month::AccessMonth;
use domain::agreement::Agreement;
use domain::audit_note::AuditNote;
use domain::audit_sample::AuditSample;
use domain::batch::PaymentBatch;
use domain::budget::Budget;
use domain::correction::JournalCorrection;
use domain::finding::Finding;
use domain::organisation::Organisation;
use domain::policy::Policy;
use domain::webhook::Webhook;
use domain::worker::Worker;

/// An aggregate whose events the log holds.
pub trait Stored: Aggregate<Services = ()> {
    /// Brings events of earlier versions up to date, in the order of the versions. Empty as long as
    /// every event type is still at its first version.
    fn upcasters() -> Vec<Box<dyn EventUpcaster>> {
        Vec::new()
    }
}

impl Stored for Worker {}
impl Stored for Organisation {}
impl Stored for Agreement {}
impl Stored for Policy {}
impl Stored for PaymentBatch {}
impl Stored for Budget {}
impl Stored for Webhook {}
impl Stored for AccessMonth {}
impl Stored for Finding {}
impl Stored for JournalCorrection {}
impl Stored for AuditSample {}
impl Stored for AuditNote {}

/// A stored event whose version is none: no upcaster would fit it, and the crate would say nothing.
#[derive(Debug, thiserror::Error)]
#[error("the version of a stored event cannot be read")]
pub struct UnreadableVersion;

/// Checks that an event states a version that upcasters can compare with their own.
pub fn check_version(event: &SerializedEvent) -> Result<(), UnreadableVersion> {
    match event.event_version.parse::<SemanticVersion>() {
        Ok(_) => Ok(()),
        Err(_) => Err(UnreadableVersion),
    }
}

/// Applies upcasters as the crate does inside: each in turn, where it fits.
pub fn upcast(
    upcasters: &[Box<dyn EventUpcaster>],
    event: SerializedEvent,
) -> Result<SerializedEvent, UnreadableVersion> {
    check_version(&event)?;
    Ok(upcasters.iter().fold(event, |event, upcaster| {
        if upcaster.can_upcast(&event.event_type, &event.event_version) {
            upcaster.upcast(event)
        } else {
            event
        }
    }))
}

/// The upcasters of a kind of stream, for readers that meet all kinds.
pub fn upcasters_of(aggregate_type: &str) -> Vec<Box<dyn EventUpcaster>> {
    match aggregate_type {
        Worker::TYPE => Worker::upcasters(),
        Organisation::TYPE => Organisation::upcasters(),
        Agreement::TYPE => Agreement::upcasters(),
        Policy::TYPE => Policy::upcasters(),
        PaymentBatch::TYPE => PaymentBatch::upcasters(),
        Budget::TYPE => Budget::upcasters(),
        Webhook::TYPE => Webhook::upcasters(),
        AccessMonth::TYPE => AccessMonth::upcasters(),
        Finding::TYPE => Finding::upcasters(),
        JournalCorrection::TYPE => JournalCorrection::upcasters(),
        AuditSample::TYPE => AuditSample::upcasters(),
        AuditNote::TYPE => AuditNote::upcasters(),
        _ => Vec::new(),
    }
}
