//! Bank accounts: sealed as they come in. A worker's is personal data; an organisation's is entered
//! and confirmed here.

use api_spec::account::{Account, ProposeAccount};
use domain::organisation::{Organisation, OrganisationAct};
use domain::sealed::{HolderKind, SealedAccount};

use super::answer::Answer;
use super::call::Call;
use super::cases::{act_on, changed};
use super::fault::Fault;
use super::organisations::own_organisation;
use super::parse::coded;
use crate::privacy::{ClearAccount, Opened};

/// Seals an account and makes its fingerprint.
pub fn seal_account(
    call: &Call,
    record: &Opened,
    account: &Account,
) -> Result<SealedAccount, Fault> {
    let number = account.number.chars().filter(|c| !c.is_whitespace());
    let clear = ClearAccount {
        number: number.collect(),
        holder_name: account.holder_name.trim().to_owned(),
    };
    let holder_kind = coded(HolderKind::from_code(account.holder_kind.code()))?;
    let bank_code = account.bank_code.clone();
    let vault = &call.state.vault;
    Ok(vault.seal_account(record, &clear, holder_kind, bank_code)?)
}

/// `POST /organisations/{id}/account`.
pub async fn propose_organisation_account(mut call: Call) -> Result<Answer, Fault> {
    let id = own_organisation(&call).await?;
    let body = call.body::<ProposeAccount>().await?;
    let record = call.state.vault.create(id).await?;
    let account = seal_account(&call, &record, &body.value.account)?;
    let proposal = OrganisationAct::ProposeAccount(account);
    changed(
        id,
        &act_on::<Organisation, _, _>(&call, id, proposal, None, &body).await?,
    )
}

/// `POST /organisations/{id}/account/confirm`.
pub async fn confirm_organisation_account(mut call: Call) -> Result<Answer, Fault> {
    let id = own_organisation(&call).await?;
    let body = call.no_body().await?;
    let confirm = OrganisationAct::ConfirmAccount;
    changed(
        id,
        &act_on::<Organisation, _, _>(&call, id, confirm, None, &body).await?,
    )
}
