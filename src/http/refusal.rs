//! Every refusal of the domain as a problem. The matches are exhaustive: a new refusal does not
//! compile until it has an answer for the caller.

use api_spec::problem::Slug;
use domain::agreement::AgreementRefusal;
use domain::audit_note::AuditNoteRefusal;
use domain::audit_sample::AuditSampleRefusal;
use domain::budget::BudgetRefusal;
use domain::correction::JournalCorrectionRefusal;
use domain::organisation::OrganisationRefusal;
use domain::policy::PolicyRefusal;
use domain::webhook::WebhookRefusal;
use domain::worker::WorkerRefusal;

use super::fault::{Fault, Kind};
use crate::store::Refusal;

/// A domain's refusal that knows its problem.
pub trait Explained {
    /// The problem with the facts that explain it.
    fn explained(self) -> Fault;
}

impl<E: Explained + std::error::Error> From<Refusal<E>> for Fault {
    fn from(refusal: Refusal<E>) -> Self {
        match refusal {
            Refusal::Refused(refusal) => refusal.explained(),
            Refusal::StaleVersion { current } => {
                Self::new(Slug::VersionMismatch).fact("current_version", current)
            }
            Refusal::KeyReused => Self::new(Slug::KeyReused),
            Refusal::Store(error) => error.into(),
        }
    }
}

fn field(slug: Slug, name: &str) -> Fault {
    Fault::new(slug).fact("field", name)
}

fn dated(slug: Slug, name: &str, date: chrono::NaiveDate) -> Fault {
    Fault::new(slug).fact(name, date.to_string())
}

/// With the day from which it no longer holds, where there is one.
fn until_known(fault: Fault, name: &str, date: Option<chrono::NaiveDate>) -> Fault {
    match date {
        Some(date) => fault.fact(name, date.to_string()),
        None => fault,
    }
}

impl Explained for WorkerRefusal {
    #[expect(
        clippy::too_many_lines,
        reason = "one exhaustive match, so that no refusal is without its answer"
    )]
    fn explained(self) -> Fault {
        match self {
            Self::NotRegistered | Self::UnknownFact { .. } => Fault::new(Slug::NotFound),
            Self::AlreadyRegistered { .. } => Fault::new(Slug::AlreadyRegistered),
            Self::UnknownDispatch => Fault::at("/dispatch_id", Kind::UnknownReference),
            Self::DateInFuture { field: name } => field(Slug::DateInFuture, name),
            Self::BeforeBirth { field: name } => field(Slug::BeforeBirth, name),
            Self::UnderAge {
                field: name,
                allowed_from,
            } => field(Slug::UnderAge, name).fact("allowed_from", allowed_from.to_string()),
            Self::WorkerDead { died_on } => dated(Slug::WorkerDead, "died_on", died_on),
            Self::WorkerErased => Fault::new(Slug::WorkerErased),
            Self::WorkerLinkedAway { worker } => {
                Fault::new(Slug::WorkerLinkedAway).fact("worker_id", worker.to_string())
            }
            Self::NotWilling { surveyed_on } => dated(Slug::NotWilling, "surveyed_on", surveyed_on),
            Self::WithinOneCounty { origin } => {
                Fault::new(Slug::WithinOneCounty).fact("origin", origin.to_string())
            }
            Self::DispatchOverlaps { dispatch_id } => {
                Fault::new(Slug::DispatchOverlaps).fact("dispatch_id", dispatch_id.to_string())
            }
            Self::ArrivalBeforeDeparture { departed_on } => {
                dated(Slug::ArrivalBeforeDeparture, "departed_on", departed_on)
            }
            Self::ArrivalAfterReturn { returned_on } => {
                dated(Slug::ArrivalAfterReturn, "returned_on", returned_on)
            }
            Self::ArrivalAfterNextDeparture { departed_on } => {
                dated(Slug::ArrivalAfterNextDeparture, "departed_on", departed_on)
            }
            Self::AlreadyArrived { arrived_on } => {
                dated(Slug::AlreadyArrived, "arrived_on", arrived_on)
            }
            Self::NotArrived => Fault::new(Slug::NotArrived),
            Self::ReturnBeforeDeparture { departed_on } => {
                dated(Slug::ReturnBeforeDeparture, "departed_on", departed_on)
            }
            Self::ReturnBeforeArrival { arrived_on } => {
                dated(Slug::ReturnBeforeArrival, "arrived_on", arrived_on)
            }
            Self::ReturnAfterNextDeparture { departed_on } => {
                dated(Slug::ReturnAfterNextDeparture, "departed_on", departed_on)
            }
            Self::AlreadyReturned { returned_on } => {
                dated(Slug::AlreadyReturned, "returned_on", returned_on)
            }
            Self::NotReturned => Fault::new(Slug::NotReturned),
            Self::AlreadyVoided => Fault::new(Slug::AlreadyVoided),
            Self::EndedBeforeStart { started_on } => {
                dated(Slug::EndedBeforeStart, "started_on", started_on)
            }
            Self::AlreadyEnded { ended_on } => dated(Slug::AlreadyEnded, "ended_on", ended_on),
            Self::AlreadyMember {
                group,
                membership_id,
                from,
            } => dated(Slug::AlreadyMember, "from", from)
                .fact("group", group.code())
                .fact("membership_id", membership_id.to_string()),
            Self::NotAMember { group } => Fault::new(Slug::NotAMember).fact("group", group.code()),
            Self::AttendanceOutsideTraining => Fault::new(Slug::AttendanceOutsideTraining),
            Self::TrainingTwice { training_id } => {
                Fault::new(Slug::AlreadyRecorded).fact("training_id", training_id.to_string())
            }
            Self::LevelNotInOccupation { levels } => {
                let levels: Vec<&str> = levels.iter().map(|level| level.code()).collect();
                Fault::new(Slug::LevelNotInOccupation).fact("levels", levels)
            }
            Self::CertificateTwice => Fault::new(Slug::CertificateTwice),
            Self::AlreadyRevoked { revoked_on } => {
                dated(Slug::AlreadyRevoked, "revoked_on", revoked_on)
            }
            Self::EmploymentOverlaps { employment_id } => Fault::new(Slug::EmploymentOverlaps)
                .fact("employment_id", employment_id.to_string()),
            Self::ContributionOutsideEmployment {
                month,
                started_on,
                ended_on,
            } => until_known(
                dated(
                    Slug::ContributionOutsideEmployment,
                    "started_on",
                    started_on,
                )
                .fact("month", month.to_string()),
                "ended_on",
                ended_on,
            ),
            Self::WageOutsideEmployment {
                started_on,
                ended_on,
            } => until_known(
                dated(Slug::WageOutsideEmployment, "started_on", started_on),
                "ended_on",
                ended_on,
            ),
            Self::ContributionTwice { contribution_id } => Fault::new(Slug::ContributionTwice)
                .fact("contribution_id", contribution_id.to_string()),
            Self::MonthNotBegun => Fault::new(Slug::MonthNotBegun),
            Self::AlreadyRefunded { refunded_on } => {
                dated(Slug::AlreadyRefunded, "refunded_on", refunded_on)
            }
            Self::AlreadyClosed { closed_on } => dated(Slug::AlreadyClosed, "closed_on", closed_on),
            Self::InvalidPeriod => Fault::at("/period", Kind::InvalidPeriod),
            Self::AlreadyRecorded { payment_id } => {
                Fault::new(Slug::AlreadyRecorded).fact("payment_id", payment_id.to_string())
            }
            Self::AlreadyDead { died_on } => dated(Slug::AlreadyDead, "died_on", died_on),
            Self::NotDead => Fault::new(Slug::NotDead),
            Self::LinkToSelf => Fault::new(Slug::LinkToSelf),
            Self::LinkChain => Fault::new(Slug::LinkChain),
            Self::AlreadyLinked { worker } => {
                Fault::new(Slug::AlreadyLinked).fact("worker_id", worker.to_string())
            }
            Self::NotLinked => Fault::new(Slug::NotLinked),
            Self::UseLink { .. } => Fault::new(Slug::UseLink),
            Self::NoAccountProposed => Fault::new(Slug::NoAccountProposed),
            Self::OpenMoney => Fault::new(Slug::OpenMoney),
            Self::Claim(refusal) => refusal.explained(),
            Self::SamePerson => Fault::new(Slug::SamePerson),
        }
    }
}

impl Explained for OrganisationRefusal {
    fn explained(self) -> Fault {
        match self {
            Self::Claim(refusal) => refusal.explained(),
            Self::NotRegistered => Fault::new(Slug::NotFound),
            Self::AlreadyRegistered => Fault::new(Slug::AlreadyRegistered),
            Self::DateInFuture { field: name } => field(Slug::DateInFuture, name),
            Self::EndedBeforeStart { started_on } => {
                dated(Slug::EndedBeforeStart, "started_on", started_on)
            }
            Self::RoleAlreadyHeld { role } => {
                Fault::new(Slug::RoleAlreadyHeld).fact("role", role.code())
            }
            Self::RoleNotHeld { role } => Fault::new(Slug::RoleNotHeld).fact("role", role.code()),
            Self::AlreadyDesignated {
                kind,
                designated_on,
                revoked_on,
            } => until_known(
                dated(Slug::AlreadyDesignated, "designated_on", designated_on)
                    .fact("kind", kind.code()),
                "revoked_on",
                revoked_on,
            ),
            Self::NotDesignated { kind } => {
                Fault::new(Slug::NotDesignated).fact("kind", kind.code())
            }
            Self::BrandAlreadyRecognised {
                recognised_on,
                withdrawn_on,
            } => until_known(
                dated(Slug::BrandAlreadyRecognised, "recognised_on", recognised_on),
                "withdrawn_on",
                withdrawn_on,
            ),
            Self::BrandNotRecognised => Fault::new(Slug::BrandNotRecognised),
            Self::NoAccountProposed => Fault::new(Slug::NoAccountProposed),
            Self::SamePerson => Fault::new(Slug::SamePerson),
        }
    }
}

impl Explained for PolicyRefusal {
    fn explained(self) -> Fault {
        Fault::new(match self {
            Self::NotProposed => Slug::NotProposed,
            Self::SamePerson => Slug::SamePerson,
            Self::ReasonRequired => Slug::ReasonRequired,
            Self::UnknownVersion => Slug::UnknownVersion,
            Self::AlreadyWithdrawn => Slug::AlreadyWithdrawn,
            // Only what ships with the software is published without a proposal, and not over HTTP.
            Self::AlreadyPublished => Slug::AlreadyRecorded,
        })
    }
}

impl Explained for BudgetRefusal {
    fn explained(self) -> Fault {
        Fault::new(match self {
            Self::NotProposed => Slug::NotProposed,
            Self::SamePerson => Slug::SamePerson,
            // Only approved claims ask a budget, and not over HTTP.
            Self::NotSet => Slug::NotFound,
        })
    }
}

impl Explained for AgreementRefusal {
    fn explained(self) -> Fault {
        match self {
            Self::NotSigned => Fault::new(Slug::NotFound),
            Self::AlreadySigned => Fault::new(Slug::AlreadySigned),
            Self::DateInFuture { field: name } => field(Slug::DateInFuture, name),
            Self::EndedBeforeStart { started_on } => {
                dated(Slug::EndedBeforeStart, "started_on", started_on)
            }
            Self::AlreadyEnded { ended_on } => dated(Slug::AlreadyEnded, "ended_on", ended_on),
            Self::AlreadyVoided => Fault::new(Slug::AlreadyVoided),
        }
    }
}

impl Explained for WebhookRefusal {
    fn explained(self) -> Fault {
        match self {
            Self::NotRegistered => Fault::new(Slug::NotFound),
            Self::AlreadyRegistered => Fault::new(Slug::AlreadyRegistered),
            Self::Deleted => Fault::new(Slug::WebhookDeleted),
            Self::Paused { reason } => {
                Fault::new(Slug::WebhookPaused).fact("reason", reason.code())
            }
            Self::NotPaused => Fault::new(Slug::WebhookNotPaused),
        }
    }
}

impl Explained for AuditSampleRefusal {
    fn explained(self) -> Fault {
        match self {
            Self::AlreadyDrawn => Fault::new(Slug::AlreadyRecorded),
        }
    }
}

impl Explained for JournalCorrectionRefusal {
    fn explained(self) -> Fault {
        match self {
            Self::NothingToCorrect => Fault::new(Slug::DifferencesChanged),
            Self::AlreadyMade => Fault::new(Slug::AlreadyRecorded),
        }
    }
}

impl Explained for AuditNoteRefusal {
    fn explained(self) -> Fault {
        match self {
            Self::AlreadyWritten => Fault::new(Slug::AlreadyRecorded),
            Self::NamesACitizen => Fault::at("/text", Kind::CitizenIdInText),
        }
    }
}
