//! Who signs an agreement, and of what kind it may be.

use serde::{Deserialize, Serialize};

use crate::coded::coded;
use crate::ids::OrganisationId;
use crate::region::RegionCode;

coded! {
    /// The five kinds of agreement of the ledger (Annex 2, rows 1–5).
    AgreementKind {
        /// 省际合作协议 (row 1).
        InterProvince = "inter_province",
        /// 跨省城市与受帮扶地区协议 (row 2).
        CityAreaCrossProvince = "city_area_cross_province",
        /// 跨省家服企业与受帮扶地区（企业）协议 (row 3).
        EnterpriseAreaCrossProvince = "enterprise_area_cross_province",
        /// 本省内城市与受帮扶地区协议 (row 4).
        CityAreaInProvince = "city_area_in_province",
        /// 本省内城市家服企业与受帮扶地区（企业）协议 (row 5).
        EnterpriseAreaInProvince = "enterprise_area_in_province",
    }
}

impl AgreementKind {
    /// Whether the parties come from different provinces.
    pub fn crosses_provinces(self) -> bool {
        match self {
            Self::InterProvince
            | Self::CityAreaCrossProvince
            | Self::EnterpriseAreaCrossProvince => true,
            Self::CityAreaInProvince | Self::EnterpriseAreaInProvince => false,
        }
    }
}

coded! {
    /// On which side of the movement a party stands.
    Side {
        /// 输出方.
        Sending = "sending",
        /// 输入方.
        Receiving = "receiving",
    }
}

/// One party as written in the agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Its region: the one that counts in the ledger.
    pub region: RegionCode,
    /// The organisation, where the party is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation_id: Option<OrganisationId>,
    /// Its side.
    pub side: Side,
}

/// The kind says one thing about provinces and the parties another.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the kind of the agreement does not fit its parties' provinces")]
pub struct PartiesMismatch;

/// At least two parties whose provinces fit the kind: several for a cross-province kind, one for
/// an in-province kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Parties(Vec<Party>);

impl Parties {
    /// Checks the parties against the kind.
    pub fn of(kind: AgreementKind, parties: Vec<Party>) -> Result<Self, PartiesMismatch> {
        let mut provinces: Vec<_> = parties
            .iter()
            .map(|party| party.region.province())
            .collect();
        provinces.sort_unstable();
        provinces.dedup();
        if parties.len() < 2 || (provinces.len() > 1) != kind.crosses_provinces() {
            return Err(PartiesMismatch);
        }
        Ok(Self(parties))
    }

    /// The parties, in the order of the agreement.
    pub fn iter(&self) -> impl Iterator<Item = &Party> {
        self.0.iter()
    }
}
