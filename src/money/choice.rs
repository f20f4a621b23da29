//! Which claims a batch is to pay.

use domain::batch::ClaimToPay;
use domain::claim::{Claim, ClaimRef, ClaimState, Claimant};
use domain::ids::ClaimId;
use domain::money::Fen;
use domain::policy::Fund;
use domain::region::RegionCode;
use domain::scheme::Scheme;
use futures_util::{FutureExt, StreamExt, TryStreamExt};

use super::lines::AT_ONCE;
use super::records::Record;
use crate::query::Reading;
use crate::query::money::{self, ClaimRow, Filter, Order};
use crate::store::{Log, StoreError};

/// Claims of one batch at most: as many as a person can look through before approving.
pub const MAX_CLAIMS: usize = 1_000;

/// A claim that somebody wants to pay.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// What is to be paid.
    pub to_pay: ClaimToPay,
    /// The region whose office pays.
    pub region: RegionCode,
    /// The fund that pays; none unless it is to be paid as it stands.
    pub fund: Option<Fund>,
}

/// Which payable claims are taken.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Of this region and of all below it.
    pub region: RegionCode,
    /// Of this scheme.
    pub scheme: Option<Scheme>,
    /// Out of this fund.
    pub fund: Option<Fund>,
    /// Those that together come to no more.
    pub up_to_fen: Option<Fen>,
    /// So many at most.
    pub limit: usize,
}

/// The claims with these ids, in their order; none for an id that no claim has.
pub async fn by_id(log: &Log, ids: Vec<ClaimId>) -> Result<Vec<Option<Wanted>>, StoreError> {
    futures_util::stream::iter(ids)
        .map(|id| {
            async move {
                match log.claimant_of(id).await? {
                    Some(claimant) => wanted(log, claimant, id).await,
                    None => Ok(None),
                }
            }
            .boxed()
        })
        .buffered(AT_ONCE)
        .try_collect()
        .await
}

/// The claims of these records, in their order.
pub async fn by_reference(log: &Log, claims: Vec<ClaimRef>) -> Result<Vec<Wanted>, StoreError> {
    let found: Vec<Option<Wanted>> = futures_util::stream::iter(claims)
        .map(|claim| wanted(log, claim.claimant, claim.claim_id).boxed())
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    Ok(found.into_iter().flatten().collect())
}

async fn wanted(log: &Log, claimant: Claimant, id: ClaimId) -> Result<Option<Wanted>, StoreError> {
    let record = Record::load(log, claimant).await?;
    Ok(record.claims().claim(id).map(|claim| Wanted {
        to_pay: ClaimToPay {
            claim: ClaimRef {
                claimant,
                claim_id: id,
            },
            amount_fen: claim.unpaid_fen(),
        },
        region: claim.region(),
        fund: fund_of(claim),
    }))
}

fn fund_of(claim: &Claim) -> Option<Fund> {
    let payable = claim.state == ClaimState::Payable;
    let approved = claim.approved.as_ref().filter(|_| payable);
    approved.map(|approved| approved.fund)
}

/// The payable claims that a wish takes, those that have waited longest first: with a limit to the sum, each that
/// still fits.
pub async fn by_wish(reading: &mut Reading, wish: &Wish) -> Result<Vec<ClaimRef>, StoreError> {
    let code = |code: &'static str| code.to_owned();
    let mut filter = Filter {
        columns: vec![("state", code(ClaimState::Payable.code()))],
        region: Some(wish.region),
        conditions: vec![
            ("r.unpaid_fen > 0", Vec::new()),
            ("r.receivable_fen = 0", Vec::new()),
            ("r.held = ''", Vec::new()),
        ],
    };
    if let Some(scheme) = wish.scheme {
        filter.columns.push(("scheme", code(scheme.code())));
    }
    if let Some(fund) = wish.fund {
        filter.columns.push(("fund", code(fund.code())));
    }
    let looked_at = match wish.up_to_fen {
        Some(_) => MAX_CLAIMS,
        None => wish.limit,
    };
    let most = i64::try_from(looked_at).unwrap_or(i64::MAX);
    let rows = money::claims(reading, &filter, None, Order::Waiting, ("", ""), most).await?;
    let mut left = wish.up_to_fen.map_or(i64::MAX, Fen::get);
    let fitting = rows.iter().filter(|row| {
        let fits = row.unpaid_fen <= left;
        if fits {
            left -= row.unpaid_fen;
        }
        fits
    });
    fitting.take(wish.limit).map(reference).collect()
}

fn reference(row: &ClaimRow) -> Result<ClaimRef, StoreError> {
    let unreadable = || StoreError::corrupt("money_claim: a claim or its beneficiary");
    let beneficiary = row.beneficiary.parse().map_err(|_| unreadable())?;
    Ok(ClaimRef {
        claimant: Claimant::of(&row.beneficiary_type, beneficiary).ok_or_else(unreadable)?,
        claim_id: row.claim.parse().map_err(|_| unreadable())?,
    })
}

/// The region whose office pays all of them: the nearest that holds the regions of all.
pub fn region_of_all(regions: impl IntoIterator<Item = RegionCode>) -> Option<RegionCode> {
    let mut regions = regions.into_iter();
    let first = regions.next()?;
    Some(regions.fold(first, |all, region| {
        let mut above = all.ancestors();
        above
            .find(|above| region.is_within(*above))
            .unwrap_or(RegionCode::NATION)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn together(codes: &[&str]) -> Option<String> {
        let codes = codes.iter().map(|code| RegionCode::parse(code).unwrap());
        region_of_all(codes).map(|region| region.to_string())
    }

    #[test]
    fn the_nearest_region_that_holds_all_pays() {
        assert_eq!(together(&[]), None);
        assert_eq!(together(&["520502"]).unwrap(), "520502");
        assert_eq!(together(&["520502", "520502"]).unwrap(), "520502");
        assert_eq!(together(&["520502", "520521"]).unwrap(), "520500");
        assert_eq!(together(&["520502", "520324"]).unwrap(), "520000");
        assert_eq!(together(&["520502", "440104"]).unwrap(), "000000");
    }
}
