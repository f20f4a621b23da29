//! How much a month gives.

use super::Case;
use crate::money::Fen;
use crate::policy::{Base, SocialInsuranceParameters};
use crate::worker::InsuranceKind;

/// Per kind: the premium up to its cap, times the rate, rounded half up to the fen.
pub(super) fn amount(case: &Case<'_>, rules: &SocialInsuranceParameters) -> (Fen, String) {
    let premiums = &case.contribution.fact.premiums;
    let mut sum = Fen::default();
    let mut parts = Vec::new();
    for kind in &rules.kinds {
        let (paid, lowest, cap) = match kind {
            InsuranceKind::Pension => (
                premiums.pension_fen,
                rules.lowest_pension_fen,
                rules.pension_cap_fen,
            ),
            InsuranceKind::Medical => (
                premiums.medical_fen,
                rules.lowest_medical_fen,
                rules.medical_cap_fen,
            ),
            InsuranceKind::Unemployment => (
                premiums.unemployment_fen,
                rules.lowest_unemployment_fen,
                rules.unemployment_cap_fen,
            ),
        };
        let base = match rules.base {
            Base::Paid => paid,
            Base::LowestBase => lowest.map_or(paid, |lowest| paid.min(lowest)),
        };
        let base = cap.map_or(base, |cap| base.min(cap));
        let part = base.percent(rules.rate);
        parts.push(format!("{kind} {base} × {}% = {part}", rules.rate));
        sum = sum.checked_add(part).unwrap_or(Fen::MAX);
    }
    (sum, format!("{} → {sum}", parts.join(", ")))
}
