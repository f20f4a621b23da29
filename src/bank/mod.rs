//! Files that go to a bank and files that come back.
//!
//! A [`PaymentOrder`] is written as JSON, as a table or as ISO 20022 `pain.001.001.09`: the same count, control
//! sum and content hash stand in each. What the bank answers is read into [`BankResults`], line by line; a file
//! that is not wholly understood is refused with all its faults.

mod csv;
mod fault;
mod json;
mod order;
mod pain001;
mod read;
mod results;
mod text;
mod yuan;

use sha2::{Digest, Sha256};

pub use fault::{FaultCode, FileFault};
pub use order::{Debtor, Field, MAX_LINES, PaymentLine, PaymentOrder, Unwritable};
pub use read::{MAX_BYTES, ResultsFormat, read_results};
pub use results::{
    BankResults, FailureReason, Message, ResultLine, ResultStatus,
    content_sha256 as results_content_sha256,
};

/// How an order is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrderFormat {
    /// JSON, amounts in fen.
    Json,
    /// A table in UTF-8 with byte order mark, amounts in yuan.
    CsvUtf8,
    /// The same table in GB18030, which older bank programs read.
    CsvGb18030,
    /// ISO 20022 `pain.001.001.09`.
    Pain001,
}

impl OrderFormat {
    /// Every format.
    pub const ALL: &'static [Self] = &[Self::Json, Self::CsvUtf8, Self::CsvGb18030, Self::Pain001];

    /// The media type of the file.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::CsvUtf8 => "text/csv; charset=utf-8",
            Self::CsvGb18030 => "text/csv; charset=gb18030",
            Self::Pain001 => "application/xml",
        }
    }

    /// The file. The same order always gives the same bytes.
    ///
    /// # Errors
    /// What no bank could pay: the same in every format.
    pub fn write(self, order: &PaymentOrder) -> Result<Vec<u8>, Unwritable> {
        let lines = order.checked()?;
        match self {
            Self::Json => json::write(order, &lines),
            Self::CsvUtf8 => csv::write(order, &lines, csv::Encoding::Utf8),
            Self::CsvGb18030 => csv::write(order, &lines, csv::Encoding::Gb18030),
            Self::Pain001 => pain001::write(order, &lines),
        }
    }
}

/// The hash of a file's own bytes: SHA-256, as hex.
pub fn file_sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
