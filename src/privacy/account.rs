//! Bank accounts: sealed as they are entered, opened in clear for a payment.

use domain::sealed::{HolderKind, SealedAccount};
use uuid::Uuid;

use super::vault::{Opened, Vault, VaultError};

const NUMBER: &str = "account_number";
const HOLDER: &str = "account_holder";

/// Where money goes, in clear. It is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct ClearAccount {
    /// The account's number, without blanks.
    pub number: String,
    /// In whose name it is.
    pub holder_name: String,
}

impl std::fmt::Debug for ClearAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ClearAccount(…)")
    }
}

impl Vault {
    /// Seals an account as part of this record, and makes its fingerprint.
    pub fn seal_account(
        &self,
        record: &Opened,
        account: &ClearAccount,
        holder_kind: HolderKind,
        bank_code: Option<String>,
    ) -> Result<SealedAccount, VaultError> {
        Ok(SealedAccount {
            number: record.seal(NUMBER, &account.number)?,
            holder_name: record.seal(HOLDER, &account.holder_name)?,
            holder_kind,
            bank_code,
            fingerprint: self.fingerprint(&account.number),
        })
    }

    /// Opens an account of this stream, a worker's or an organisation's, for a file to the bank.
    /// Recording who does that, and why, is the caller's duty and comes first.
    pub async fn open_account(
        &self,
        stream: Uuid,
        account: &SealedAccount,
    ) -> Result<ClearAccount, VaultError> {
        self.open(stream).await?.unseal_account(account)
    }
}

impl Opened {
    /// Opens an account of this record.
    pub fn unseal_account(&self, account: &SealedAccount) -> Result<ClearAccount, VaultError> {
        Ok(ClearAccount {
            number: self.account_number(account)?,
            holder_name: self.unseal(HOLDER, &account.holder_name)?,
        })
    }

    /// The number alone, to be shown masked.
    pub fn account_number(&self, account: &SealedAccount) -> Result<String, VaultError> {
        self.unseal(NUMBER, &account.number)
    }
}
