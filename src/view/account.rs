//! A bank account as the contract shows it.

use api_spec::account::{Account, AccountState};
use api_spec::values::HolderKind;
use domain::account::Account as Known;
use domain::sealed::{HolderKind as SealedHolderKind, SealedAccount};

use super::masked;
use crate::privacy::{Opened, VaultError};

/// How the account stands.
pub(super) fn state(account: &Known) -> AccountState {
    AccountState {
        confirmed: account.payable().is_some(),
        awaiting_confirmation: account.waiting().is_some(),
    }
}

/// The last digits of the account entered last; none without one, or once the key is destroyed.
pub fn as_masked(account: &Known, opened: Option<&Opened>) -> Result<Option<String>, VaultError> {
    match (opened, account.latest()) {
        (Some(opened), Some(account)) => {
            Ok(Some(masked::tail(&opened.account_number(account)?, 4)))
        }
        _ => Ok(None),
    }
}

/// The account in clear.
pub(super) fn in_clear(account: &SealedAccount, opened: &Opened) -> Result<Account, VaultError> {
    let clear = opened.unseal_account(account)?;
    Ok(Account {
        number: clear.number,
        holder_name: clear.holder_name,
        holder_kind: match account.holder_kind {
            SealedHolderKind::Person => HolderKind::Person,
            SealedHolderKind::Householder => HolderKind::Householder,
            SealedHolderKind::Organisation => HolderKind::Organisation,
        },
        bank_code: account.bank_code.clone(),
    })
}
