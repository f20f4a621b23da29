//! What is wrong with a file that came back. No value is repeated: it may be somebody's account.

use api_spec::problem::Language;

/// One fault of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileFault {
    /// Where: the row of a table, its column names being row 1; the number of the result in JSON and XML, from
    /// 1; the line of the text if it cannot be taken apart; 0 for the file as a whole.
    pub line: u32,
    /// The column, member or element; empty if it is not about one.
    pub column: &'static str,
    /// What is wrong.
    pub code: FaultCode,
}

impl FileFault {
    /// The fault for people.
    pub fn message(self, language: Language) -> &'static str {
        self.code.message(language)
    }
}

/// Declares the table: name, code, message in English, message in Chinese.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $en:literal, $zh:literal;)+) => {
        /// What may be wrong with a file. The code is the stable part.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FaultCode { $($(#[$doc])* $name),+ }

        impl FaultCode {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stable word, in `kebab-case`.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// What it says to people.
            pub fn message(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$name, Language::En) => $en, (Self::$name, Language::Zh) => $zh,)+
                }
            }
        }
    };
}

codes! {
    // The file as a whole.
    /// More bytes than [`super::MAX_BYTES`].
    TooLarge = "too-large", "The file has more than 10 MB.", "文件超过10MB。";
    /// More lines than [`super::MAX_LINES`].
    TooManyLines = "too-many-lines", "The file has more than 100,000 lines.", "文件超过10万行。";
    /// Neither UTF-8 nor GB18030.
    NotText = "not-text", "The file is neither UTF-8 nor GB18030.", "文件编码既不是UTF-8也不是GB18030。";
    /// Not well-formed.
    Malformed = "malformed", "The file cannot be taken apart here.", "文件格式不完整，无法解析。";
    /// An XML file with a document type declaration, or a reference to an entity of its own.
    Entities = "entities", "Document types and entities are not accepted.", "不接受文档类型声明或实体引用。";
    /// XML nested too deeply, or too much in one result.
    TooDeep = "too-deep", "The file nests deeper, or has more in one result, than any message does.", "文件嵌套过深或单笔内容过多。";
    /// XML that is neither `pain.002` nor `camt.054`.
    UnknownMessage = "unknown-message", "The message is neither pain.002 nor camt.054.", "报文既不是pain.002也不是camt.054。";
    /// A report on the batch as a whole.
    WholeOnly = "whole-only", "The message speaks of the batch as a whole only; results are needed line by line.", "报文仅说明整批状态，需要逐笔结果。";
    /// No result at all.
    NoLines = "no-lines", "The file holds no results.", "文件没有结果明细。";
    /// The stated count is not that of the lines.
    WrongCount = "wrong-count", "The stated count is not that of the lines.", "笔数与明细不符。";
    /// The stated sum is not that of the lines.
    WrongControlSum = "wrong-control-sum", "The stated sum is not that of the lines.", "合计金额与明细不符。";
    /// Two lines with totals.
    SecondTotal = "second-total", "There is a second line with totals.", "存在多个合计行。";
    /// There are more faults than are told.
    MoreFaults = "more-faults", "There are more faults than are told.", "错误过多，其余未列出。";

    // Its columns.
    /// A column that is needed is absent.
    MissingColumn = "missing-column", "This column is needed.", "缺少此列。";
    /// A column stands there twice.
    DuplicateColumn = "duplicate-column", "This column stands here twice.", "此列重复。";
    /// A row with more or fewer cells than there are columns.
    RowLength = "row-length", "This row has more or fewer cells than there are columns.", "此行列数与表头不符。";

    // One result.
    /// A value that is needed is absent.
    Missing = "missing", "This is needed.", "此项必填。";
    /// A value of another type.
    WrongType = "wrong-type", "This has the wrong type.", "类型不正确。";
    /// None of the words for a status.
    InvalidStatus = "invalid-status", "This is no status that we know.", "无法识别的状态。";
    /// Not an amount.
    InvalidAmount = "invalid-amount", "This is not an amount.", "金额无效。";
    /// Not a number.
    InvalidNumber = "invalid-number", "This is not a whole number.", "不是有效整数。";
    /// Not a date.
    InvalidDate = "invalid-date", "This is not a date.", "日期无效。";
    /// An amount that is not in yuan.
    WrongCurrency = "wrong-currency", "The amount is not in CNY.", "币种不是人民币。";
    /// An entry that takes back money that had come in under a payment's reference.
    UnclearEntry = "unclear-entry", "This debit reverses a credit; whether the payment stands must be asked of the bank.", "该借记为冲正贷记，须向银行核实付款是否有效。";
}

/// The faults of one file, as many as are of use.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<FileFault>);

/// More than this nobody reads.
const MOST: usize = 1_000;

impl Faults {
    /// Notes one.
    pub fn note(&mut self, line: u32, column: &'static str, code: FaultCode) {
        if self.0.len() < MOST {
            self.0.push(FileFault { line, column, code });
        } else if self.0.len() == MOST {
            self.0.push(FileFault {
                line: 0,
                column: "",
                code: FaultCode::MoreFaults,
            });
        }
    }

    /// A value, or its fault noted.
    pub fn expect<T>(
        &mut self,
        line: u32,
        column: &'static str,
        read: Result<T, FaultCode>,
    ) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(code) => {
                self.note(line, column, code);
                None
            }
        }
    }

    /// Whether there is none.
    pub fn none(&self) -> bool {
        self.0.is_empty()
    }

    /// All, by line.
    pub fn into_sorted(mut self) -> Vec<FileFault> {
        self.0.sort();
        self.0
    }
}
