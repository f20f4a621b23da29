//! How offices handled claims, whoever's they are: R13, R19, R23 (approved and not paid), R24.

use std::collections::BTreeSet;

use chrono::Days;
use domain::claim::{ApplicantKind, Claim, ClaimBook, Claimant, PostingKind};
use domain::determination::Evidence;
use domain::finding::{Limits, Rule, Severity, SubjectKind};
use domain::organisation::Organisation;
use domain::policy::PolicyBook;
use domain::scheme::Scheme;
use domain::subject::Subject;
use domain::time::add_months_clamped;
use uuid::Uuid;

use super::found::Found;

/// The claims of one stream, and whom findings about them are about.
pub(super) struct Office<'a> {
    pub(super) book: &'a ClaimBook,
    pub(super) claimant: Claimant,
    pub(super) subject: (SubjectKind, Uuid),
    pub(super) policies: &'a PolicyBook,
}

impl<'a> Office<'a> {
    fn standing(&self) -> impl Iterator<Item = &'a Claim> {
        self.book.claims.iter().filter(|claim| claim.occupies())
    }

    fn cite(&self, version: u64) -> Evidence {
        Evidence::of_claimant(self.claimant, version)
    }

    fn about(&self, rule: Rule, claim: &Claim) -> Found {
        let mut found = Found::of(rule, self.subject, claim.region())
            .fact(claim.id())
            .evidence([self.cite(claim.recorded_in)]);
        found.claims.insert(claim.id());
        found
    }

    /// The event that posted something of this kind last.
    fn posted(&self, claim: &Claim, kind: PostingKind) -> Option<Evidence> {
        let mut postings = claim.postings.iter();
        let posting = postings.rfind(|posting| posting.kind == kind)?;
        Some(self.cite(posting.recorded_in))
    }
}

/// All of them.
pub(super) fn of_claims(office: &Office<'_>) -> Vec<Found> {
    let claims = office.standing();
    claims
        .flat_map(|claim| {
            duties_in_one_hand(office, claim)
                .into_iter()
                .chain(unpaid(office, claim))
                .chain(no_notice(office, claim))
        })
        .collect()
}

/// R19: filed, reviewed, approved: two of these by one person. A village cadre who applies for others is looked at.
fn duties_in_one_hand(office: &Office<'_>, claim: &Claim) -> Vec<Found> {
    let mut found = Vec::new();
    let filers: BTreeSet<&Subject> = std::iter::once(&claim.filed.filed_by)
        .chain(&claim.redetermined_by)
        .collect();
    let reviewers: BTreeSet<&Subject> = claim.reviewed_by.iter().collect();
    let approvers: BTreeSet<&Subject> = claim.approved_by.iter().collect();
    let shared = [
        (&filers, &reviewers, "filed_and_reviewed"),
        (&filers, &approvers, "filed_and_approved"),
        (&reviewers, &approvers, "reviewed_and_approved"),
    ];
    for (one, other, what) in shared {
        if one.intersection(other).next().is_some() {
            let of = office.about(Rule::R19, claim).fact(what).measured(what);
            found.push(of.amount(claim.claimed_fen().get()));
        }
    }
    if claim.filed.applicant.kind == ApplicantKind::VillageCadre {
        let of = office
            .about(Rule::R19, claim)
            .grave(Severity::Review)
            .fact("village_cadre")
            .measured("applicant=village_cadre");
        found.push(of.amount(claim.claimed_fen().get()));
    }
    found
}

/// R23: approved, and some of it not paid so many days later.
fn unpaid(office: &Office<'_>, claim: &Claim) -> Option<Found> {
    let unpaid = claim.unpaid_fen().get();
    let on = claim.approved.as_ref()?.on;
    if !claim.state.awaits_payment() || unpaid == 0 {
        return None;
    }
    let limits = Limits::of(office.policies, claim.region(), on);
    let days = u64::from(limits.count("R23.unpaid_days"));
    let due = on.checked_add_days(Days::new(days));
    let of = office
        .about(Rule::R23, claim)
        .fact("unpaid")
        .from(due.and_then(|day| day.succ_opt()))
        .evidence(office.posted(claim, PostingKind::Approved))
        .amount(unpaid)
        .measured(format!("approved_on={on} days={days}"))
        .under(&limits);
    Some(of)
}

/// R24: approved without a notice, before its end, after one that was too short, or with an open objection.
fn no_notice(office: &Office<'_>, claim: &Claim) -> Option<Found> {
    if !claim.state.is_approved() {
        return None;
    }
    let approved = claim.approved.as_ref()?;
    let why = match &claim.notice {
        None => Some("no_notice".to_owned()),
        Some(notice) => {
            // Working days take at least as many days of the calendar.
            let days = Days::new(claim.filed.terms.notice.days.into());
            let least = notice.publicised_on.checked_add_days(days);
            if approved.on <= notice.last_day && claim.filed.terms.notice.days > 0 {
                Some(format!(
                    "approved_on={} last_day={}",
                    approved.on, notice.last_day
                ))
            } else if least.is_some_and(|least| notice.last_day < least) {
                Some(format!(
                    "publicised_on={} last_day={}",
                    notice.publicised_on, notice.last_day
                ))
            } else if claim.open_objections() > 0 {
                Some(format!("open_objections={}", claim.open_objections()))
            } else {
                None
            }
        }
    }?;
    let of = office
        .about(Rule::R24, claim)
        .evidence(office.posted(claim, PostingKind::Approved))
        .amount(approved.amount_fen.get())
        .measured(why);
    Some(of)
}

/// R13: a claim for premiums by a firm that was registered shortly before.
pub(super) fn new_firm(office: &Office<'_>, organisation: &Organisation) -> Vec<Found> {
    let Some(registration) = &organisation.registration else {
        return Vec::new();
    };
    let registered = registration.registered_on;
    let claims = office
        .standing()
        .filter(|claim| claim.filed.scheme == Scheme::SocialInsurance);
    claims
        .filter_map(|claim| {
            let on = claim.filed.applied_on;
            let limits = Limits::of(office.policies, claim.region(), on);
            let months = limits.count("R13.registered_months");
            if on >= add_months_clamped(registered, months) {
                return None;
            }
            let of = office
                .about(Rule::R13, claim)
                .evidence([office.cite(1)])
                .amount(claim.claimed_fen().get())
                .measured(format!(
                    "registered_on={registered} applied_on={on} months={months}"
                ))
                .under(&limits);
            Some(of)
        })
        .collect()
}
