//! The bank account of a worker or an organisation: one subject enters it, another confirms it, and
//! only then is anything paid to it.

use serde::{Deserialize, Serialize};

use crate::sealed::{Fingerprint, SealedAccount};
use crate::subject::Subject;

/// A bank account was entered; it is not paid to until another subject confirms it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountProposed {
    /// The account, sealed, with its fingerprint.
    pub account: SealedAccount,
    /// Who entered it.
    pub proposed_by: Subject,
}

/// A proposed account was confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountConfirmed {
    /// Which account.
    pub fingerprint: Fingerprint,
    /// Who confirmed it: never who entered it.
    pub confirmed_by: Subject,
}

/// The account of one stream: what was entered last, and what another subject confirmed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Entered; waits for confirmation.
    pub proposed: Option<Proposed>,
    /// Confirmed by another subject. It stands until the next one is confirmed.
    pub confirmed: Option<Confirmed>,
}

/// An account that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    /// The account.
    pub account: SealedAccount,
    /// Who entered it.
    pub proposed_by: Subject,
    /// The version of the event that says so.
    pub recorded_in: u64,
}

/// An account that was confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    /// As it was entered, by whom, and in which event.
    pub proposal: Proposed,
    /// Who confirmed it.
    pub confirmed_by: Subject,
    /// The version of the event that says so.
    pub recorded_in: u64,
}

/// Why an account is not confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotConfirmed {
    /// No account waits for confirmation.
    NothingProposed,
    /// The same subject entered it.
    SamePerson,
}

impl Account {
    /// The account that may be paid to: the confirmed one, also while another waits.
    pub fn payable(&self) -> Option<&SealedAccount> {
        self.confirmed
            .as_ref()
            .map(|confirmed| &confirmed.proposal.account)
    }

    /// The account that waits for confirmation.
    pub fn waiting(&self) -> Option<&SealedAccount> {
        self.proposed.as_ref().map(|proposal| &proposal.account)
    }

    /// The account entered last, confirmed or not: the one that is shown.
    pub fn latest(&self) -> Option<&SealedAccount> {
        self.waiting().or_else(|| self.payable())
    }

    /// The fingerprint of the account that may be paid to.
    pub fn fingerprint(&self) -> Option<&Fingerprint> {
        self.payable().map(|account| &account.fingerprint)
    }

    /// Decides the confirmation of the account that waits.
    pub(crate) fn confirm(&self, by: &Subject) -> Result<AccountConfirmed, NotConfirmed> {
        let proposal = self
            .proposed
            .as_ref()
            .ok_or(NotConfirmed::NothingProposed)?;
        if proposal.proposed_by == *by {
            return Err(NotConfirmed::SamePerson);
        }
        Ok(AccountConfirmed {
            fingerprint: proposal.account.fingerprint.clone(),
            confirmed_by: by.clone(),
        })
    }

    pub(crate) fn record_proposed(&mut self, proposed: AccountProposed, recorded_in: u64) {
        self.proposed = Some(Proposed {
            account: proposed.account,
            proposed_by: proposed.proposed_by,
            recorded_in,
        });
    }

    /// A history that confirms what nobody entered changes nothing.
    pub(crate) fn record_confirmed(&mut self, confirmed: AccountConfirmed, recorded_in: u64) {
        if let Some(proposal) = self.proposed.take() {
            self.confirmed = Some(Confirmed {
                proposal,
                confirmed_by: confirmed.confirmed_by,
                recorded_in,
            });
        }
    }
}
