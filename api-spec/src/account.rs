//! Bank accounts of workers and organisations.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::values::{HolderKind, Name};

/// A bank account. A new one is not paid to until another subject confirms it.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "number": "6222021234567890123", "holder_name": "李秀英", "holder_kind": "person", "bank_code": "102701000013",
})))]
pub struct Account {
    /// The account's number: digits, blanks between them are put right.
    #[schema(pattern = "^[0-9][0-9 ]{6,38}[0-9]$")]
    pub number: String,
    /// In whose name it is.
    #[schema(value_type = Name)]
    pub holder_name: String,
    /// Who that is.
    pub holder_kind: HolderKind,
    /// The bank's code in the payment system.
    #[schema(pattern = "^[0-9A-Za-z]{3,20}$")]
    pub bank_code: Option<String>,
}

/// A new account of an organisation; the old one stands until the new one is confirmed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"account": {
    "number": "44050158000100000123", "holder_name": "深圳某家政服务有限公司", "holder_kind": "organisation", "bank_code": "105584000013",
}})))]
pub struct ProposeAccount {
    /// The account; it waits for confirmation.
    pub account: Account,
}

/// How a bank account stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"confirmed": true, "awaiting_confirmation": false})))]
pub struct AccountState {
    /// Whether an account was confirmed by another subject than the one who entered it.
    pub confirmed: bool,
    /// Whether an account was entered that still waits for that.
    pub awaiting_confirmation: bool,
}
