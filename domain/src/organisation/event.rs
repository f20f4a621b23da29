//! What happened to an organisation. Reasons travel as metadata.

use chrono::NaiveDate;
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};

use crate::account::{AccountConfirmed, AccountProposed};
use crate::claim::ClaimEvent;
use crate::coded::coded;
use crate::credit_code::CreditCode;
use crate::region::RegionCode;

coded! {
    /// What an organisation may act as.
    Role {
        /// 家政服务企业.
        DomesticServiceEnterprise = "domestic_service_enterprise",
        /// 培训机构.
        TrainingInstitution = "training_institution",
        /// 人力资源服务机构.
        HrAgency = "hr_agency",
        /// 劳务经纪人.
        LabourBroker = "labour_broker",
        /// 劳务派遣单位.
        LabourDispatchFirm = "labour_dispatch_firm",
        /// 评价机构.
        EvaluationBody = "evaluation_body",
    }
}

coded! {
    /// What an organisation may be designated as.
    BaseKind {
        /// 家政劳务输出基地.
        ExportBase = "export_base",
        /// 就业帮扶基地.
        EmploymentAidBase = "employment_aid_base",
        /// 培训示范基地.
        TrainingDemonstrationBase = "training_demonstration_base",
    }
}

/// An organisation was registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationRegistered {
    /// Its unified social credit code.
    pub credit_code: CreditCode,
    /// Its name.
    pub name: String,
    /// Where it is registered.
    pub region: RegionCode,
    /// The day of registration.
    pub registered_on: NaiveDate,
}

/// A role was granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleGranted {
    /// The role.
    pub role: Role,
    /// Its first day.
    pub from: NaiveDate,
}

/// A role was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleWithdrawn {
    /// The role.
    pub role: Role,
    /// Its last day.
    pub until: NaiveDate,
}

/// The organisation was designated as a base.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseDesignated {
    /// The kind of base.
    pub kind: BaseKind,
    /// The day of designation.
    pub designated_on: NaiveDate,
    /// Whether it lies near a large resettlement site (易地扶贫搬迁集中安置点).
    pub near_resettlement_site: bool,
}

/// A designation was revoked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseRevoked {
    /// The kind of base.
    pub kind: BaseKind,
    /// The day from which it no longer holds.
    pub revoked_on: NaiveDate,
}

/// A labour brand (劳务品牌) was recognised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrandRecognised {
    /// The brand.
    pub name: String,
    /// The day of recognition.
    pub recognised_on: NaiveDate,
}

/// A brand was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrandWithdrawn {
    /// The brand.
    pub name: String,
    /// The day from which it is no longer recognised.
    pub withdrawn_on: NaiveDate,
}

/// The organisation moved; it stays the same organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationMoved {
    /// Where it is registered now.
    pub region: RegionCode,
    /// The day from which that holds.
    pub moved_on: NaiveDate,
}

/// What happened to an organisation. The names are the stored event types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrganisationEvent {
    /// See [`OrganisationRegistered`].
    OrganisationRegistered(OrganisationRegistered),
    /// See [`RoleGranted`].
    RoleGranted(RoleGranted),
    /// See [`RoleWithdrawn`].
    RoleWithdrawn(RoleWithdrawn),
    /// See [`BaseDesignated`].
    BaseDesignated(BaseDesignated),
    /// See [`BaseRevoked`].
    BaseRevoked(BaseRevoked),
    /// See [`BrandRecognised`].
    BrandRecognised(BrandRecognised),
    /// See [`BrandWithdrawn`].
    BrandWithdrawn(BrandWithdrawn),
    /// See [`OrganisationMoved`].
    OrganisationMoved(OrganisationMoved),
    /// See [`AccountProposed`].
    AccountProposed(AccountProposed),
    /// See [`AccountConfirmed`].
    AccountConfirmed(AccountConfirmed),
    /// What happened to a claim or an entitlement: stored under the name of its own.
    #[serde(untagged)]
    Claim(Box<ClaimEvent>),
}

impl OrganisationEvent {
    /// The business date that the event is about; an account has none.
    pub fn occurred_on(&self) -> Option<NaiveDate> {
        Some(match self {
            Self::Claim(event) => return event.occurred_on(),
            Self::OrganisationRegistered(event) => event.registered_on,
            Self::RoleGranted(event) => event.from,
            Self::RoleWithdrawn(event) => event.until,
            Self::BaseDesignated(event) => event.designated_on,
            Self::BaseRevoked(event) => event.revoked_on,
            Self::BrandRecognised(event) => event.recognised_on,
            Self::BrandWithdrawn(event) => event.withdrawn_on,
            Self::OrganisationMoved(event) => event.moved_on,
            Self::AccountProposed(_) | Self::AccountConfirmed(_) => return None,
        })
    }
}

impl DomainEvent for OrganisationEvent {
    fn event_type(&self) -> String {
        match self {
            Self::OrganisationRegistered(_) => "OrganisationRegistered",
            Self::RoleGranted(_) => "RoleGranted",
            Self::RoleWithdrawn(_) => "RoleWithdrawn",
            Self::BaseDesignated(_) => "BaseDesignated",
            Self::BaseRevoked(_) => "BaseRevoked",
            Self::BrandRecognised(_) => "BrandRecognised",
            Self::BrandWithdrawn(_) => "BrandWithdrawn",
            Self::OrganisationMoved(_) => "OrganisationMoved",
            Self::Claim(event) => event.event_type(),
            Self::AccountProposed(_) => "AccountProposed",
            Self::AccountConfirmed(_) => "AccountConfirmed",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1.0.0".to_owned()
    }
}
