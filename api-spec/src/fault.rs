//! The machine's words for faults of a request, and what they say to people. A fault's message never
//! repeats the value: that may be a citizen id.

use crate::common::Warning;
use crate::problem::{Language, ProblemItem};

/// Declares the table: name, code, message in English, message in Chinese.
macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $en:literal, $zh:literal;)+) => {
        /// The kinds of fault that a request may have. The code is the stable part.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fault { $($(#[$doc])* $name),+ }

        impl Fault {
            /// Every kind, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stable word for the kind, in `kebab-case`.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// The kind with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)+ _ => None }
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

faults! {
    // Structure: found by the contract's schema.
    /// A member that is needed is absent.
    Missing = "missing", "This is needed.", "此项必填。";
    /// A member or parameter that the operation does not know.
    UnknownField = "unknown-field", "This is not known here; check its spelling.", "未知字段，请检查拼写。";
    /// A value of another type.
    WrongType = "wrong-type", "This has the wrong type.", "类型不正确。";
    /// A text that is too short.
    TooShort = "too-short", "This is too short.", "内容过短。";
    /// A text that is too long.
    TooLong = "too-long", "This is too long.", "内容过长。";
    /// A text of another shape.
    Pattern = "pattern", "This is not written as it must be.", "格式不正确。";
    /// A number outside its bounds.
    OutOfRange = "out-of-range", "This number is out of range.", "数值超出范围。";
    /// A list with too few items, or an object with too few members.
    TooFew = "too-few", "There are too few of these.", "数量过少。";
    /// A list with too many items.
    TooMany = "too-many", "There are too many of these.", "数量过多。";
    /// A claim for more than 500 things.
    TooManyLines = "too-many-lines", "This is more than one claim takes: file several, each for some of the workers or months.", "超出单次申领的明细上限，请按人员或月份分次申领。";
    /// None of the values that are allowed.
    NotAllowed = "not-allowed", "This is none of the allowed values.", "不在允许的取值范围内。";
    /// A member that stands twice in one object.
    DuplicateMember = "duplicate-member", "This stands here twice.", "字段重复。";

    // Meaning: found by parsers.
    /// A date that does not exist, or outside 1900 to 2200.
    InvalidDate = "invalid-date", "A date is written YYYY-MM-DD, exists in the calendar and lies between 1900 and 2200.", "日期须为 YYYY-MM-DD，真实存在，且在 1900 至 2200 年之间。";
    /// A month that does not exist, or outside 1900 to 2200.
    InvalidMonth = "invalid-month", "A month is written YYYY-MM and lies between 1900 and 2200.", "月份须为 YYYY-MM，且在 1900 至 2200 年之间。";
    /// A period that is no year or month, or not of the kind that the scheme pays for.
    InvalidPeriod = "invalid-period", "A period is a month (YYYY-MM) for social insurance, else a year (YYYY), from 1900 to 2200.", "期间须为年份 YYYY（社会保险补贴为月份 YYYY-MM），且在 1900 至 2200 年之间。";
    /// An instant that does not exist.
    InvalidInstant = "invalid-instant", "An instant is written as in RFC 3339.", "时间须符合 RFC 3339 格式。";
    /// Neither a place in the log nor an instant.
    InvalidAsOf = "invalid-as-of", "A place in the log (a whole number) or an instant (RFC 3339, with + written %2B) is needed; for a business date use `on`.", "须为日志位置（整数）或时间（RFC 3339，+ 须写作 %2B）；业务日期请用 on。";
    /// A last day before the first.
    EndsBeforeStart = "ends-before-start", "The end lies before the start.", "结束日期早于开始日期。";
    /// Money that is no whole number of fen within bounds.
    AmountOutOfBounds = "amount-out-of-bounds", "An amount is a whole number of fen from 0 to 10^12.", "金额须为 0 至 10^12 之间的整数（分）。";
    /// Control characters, or nothing but blanks.
    InvalidText = "invalid-text", "This must hold more than blanks, and no control characters.", "不能为空白，且不能含控制字符。";
    /// A text that is kept for ever and may hold a citizen id.
    CitizenIdInText = "citizen-id-in-text", "This may hold a citizen id or another long number, and is kept for ever: leave it out.", "内容将永久保存，疑似含身份证号或其他长号码，请删除。";
    /// A citizen id of another shape.
    InvalidCitizenId = "invalid-citizen-id", "A citizen id has 17 digits and a digit or X, or 15 digits in its old form.", "身份证号应为 17 位数字加一位数字或 X，或为 15 位旧号码。";
    /// A citizen id whose birth date does not exist.
    InvalidBirthDate = "invalid-birth-date", "The birth date in the citizen id does not exist.", "身份证号中的出生日期不存在。";
    /// A citizen id whose birth date lies in the future.
    BornInFuture = "born-in-future", "The birth date in the citizen id lies in the future.", "身份证号中的出生日期晚于今天。";
    /// A check character that does not fit.
    CheckDigit = "check-digit", "The check character does not fit the others.", "校验码不正确。";
    /// A unified social credit code of another shape.
    InvalidCreditCode = "invalid-credit-code", "A credit code has 18 characters of 0-9 and A-Y without I, O, S, V, Z; the third to eighth are digits.", "统一社会信用代码应为 18 位，不含 I、O、S、V、Z，第 3 至 8 位为数字。";
    /// A region that is no six-digit code.
    InvalidRegion = "invalid-region", "A region is a six-digit division code.", "行政区划代码应为六位数字。";
    /// A region that no table has.
    UnknownRegion = "unknown-region", "No division has this code.", "没有此行政区划代码。";
    /// A region of a level that is not possible here.
    NotACounty = "not-a-county", "A county is needed here, not a province or prefecture.", "此处须填县级行政区划，而非省或市。";
    /// An occupation of another shape.
    InvalidOccupation = "invalid-occupation", "An occupation is written d-dd-dd-dd.", "职业代码格式应为 d-dd-dd-dd。";
    /// A level that the occupation does not have.
    UnknownLevel = "unknown-level", "The occupation has no such level.", "该职业没有此等级。";
    /// A level where the kind of certificate has none, or none where it has one.
    LevelMismatch = "level-mismatch", "A level belongs to skill levels and qualifications, and only to these.", "等级仅适用于职业技能等级证书和职业资格证书，且必填。";
    /// A contract is needed for this tie.
    ContractNeeded = "contract-needed", "This kind of employment needs a contract.", "此类用工须填写合同。";
    /// One of two members is needed, and not both.
    OneOf = "one-of", "Give exactly one of the two.", "两项须且仅须填写一项。";
    /// An id of another shape.
    InvalidId = "invalid-id", "An id is a UUID.", "标识须为 UUID。";
    /// An id that no stream or fact has.
    UnknownReference = "unknown-reference", "This names nothing that exists.", "所引用的对象不存在。";
    /// A claim whose office does not pay out of the batch's region.
    OutsideRegion = "outside-region", "This lies outside the region that pays.", "不在付款区域范围内。";
    /// A page token that this list did not give.
    InvalidPageToken = "invalid-page-token", "This page token belongs to no such list.", "分页标记无效。";
    /// A cursor that the feed did not give.
    InvalidCursor = "invalid-cursor", "This is no cursor of this feed.", "游标无效。";
    /// A day of every year of another shape.
    InvalidMonthDay = "invalid-month-day", "A day of every year is written MM-DD; 29 February is none.", "每年的日期格式应为 MM-DD，且不能是 2 月 29 日。";
    /// A condition that the scheme does not have.
    UnknownCondition = "unknown-condition", "The scheme has no such condition.", "该政策类别没有此条件。";
    /// A condition that another clause names already.
    DuplicateCondition = "duplicate-condition", "This condition is named twice.", "条件重复。";
    /// A condition without a clause.
    ClauseMissing = "clause-missing", "A condition names no document and clause.", "有条件未注明文件条款。";
    /// The amount that the rule needs.
    AmountMissing = "amount-missing", "The rule needs an amount here.", "此处须填写金额。";
    /// Tiers that do not rise, or whose last one ends.
    TiersOutOfOrder = "tiers-out-of-order", "Tiers must rise, and the last of the approvers' has no end.", "档次须依次递增，审批档次的最后一档不设上限。";
    /// A switch of the official figures for less than the nation.
    NationalOnly = "national-only", "The switches of the official figures hold for the nation.", "统计口径只能在全国层级设定。";
    /// A region of a level that is not possible here.
    NotAProvince = "not-a-province", "A province is needed here.", "此处须填省级行政区划。";
    /// A place in the log beyond its end.
    BeyondHead = "beyond-head", "This lies beyond the end of the log.", "超出日志末尾。";
    /// A place in the feed beyond its end.
    BeyondFeed = "beyond-feed", "This lies beyond the end of the feed.", "超出数据流末尾。";
    /// No URL with a host, or one with user, password or fragment.
    InvalidUrl = "invalid-url", "A URL has a host, and no user, password or fragment.", "网址须包含主机名，且不含用户名、密码和片段。";
    /// A URL that is not https.
    HttpsNeeded = "https-needed", "The URL must begin with https.", "网址须以 https 开头。";
    /// A host that leads to an address which this server must not call.
    PrivateAddress = "private-address", "The host has a private address, which settings do not allow.", "该主机为内网地址，系统设置不允许访问。";

    // Accepted, with a warning.
    /// A host that has no address yet.
    HostUnknown = "host-unknown", "The host has no address at the moment.", "该主机目前无法解析。";
    /// A citizen id whose address code is in no year's table.
    AddressCodeUnknown = "address-code-unknown", "The address code of the citizen id is in no year's table.", "身份证号中的地址码不在历年代码表中。";
    /// A credit code whose organisation code does not check.
    OrganisationCodeCheck = "organisation-code-check", "The organisation code in the credit code does not check.", "信用代码中的组织机构代码校验不符。";
    /// A claim whose determination names what was voided.
    ClaimRestsOnIt = "claim-rests-on-it", "A claim rests on this: it is held before it is paid; what was paid becomes a task of claw-back.", "有申领以此为依据：未支付的将暂缓支付，已支付的将列入待追缴。";
    /// A budget below what is committed of it.
    BelowCommitted = "below-committed", "More than this is committed already; that stays, and nothing more is committed.", "已占用资金超出该额度：已占用的不变，不再新增占用。";
}

impl Fault {
    /// The fault at this place of the request.
    pub fn at(self, pointer: impl Into<String>, language: Language) -> ProblemItem {
        ProblemItem {
            pointer: pointer.into(),
            code: self.code().to_owned(),
            message: self.message(language).to_owned(),
        }
    }

    /// The same at this place, where it was accepted and looks odd.
    pub fn warning(self, pointer: impl Into<String>, language: Language) -> Warning {
        Warning {
            pointer: pointer.into(),
            code: self.code().to_owned(),
            message: self.message(language).to_owned(),
        }
    }
}
