//! The table of problem types. A new one is one line here; the server maps its refusals to these by an
//! exhaustive match, so that none is left without an answer for the client.

use crate::problem::Language;

/// Declares the table: name, slug, status, title in English, title in Chinese.
macro_rules! slugs {
    ($($(#[$doc:meta])* $name:ident = $slug:literal, $status:literal, $en:literal, $zh:literal;)+) => {
        /// The kinds of problem. The slug is the stable part of a problem's `type`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Slug { $($(#[$doc])* $name),+ }

        impl Slug {
            /// Every kind, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stable word for the kind, in `kebab-case`.
            pub fn slug(self) -> &'static str {
                match self { $(Self::$name => $slug),+ }
            }

            /// The HTTP status.
            pub fn status(self) -> u16 {
                match self { $(Self::$name => $status),+ }
            }

            /// The kind in words.
            pub fn title(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$name, Language::En) => $en, (Self::$name, Language::Zh) => $zh,)+
                }
            }
        }
    };
}

slugs! {
    // What any request may meet.
    /// The bytes are not JSON, or an object names a member twice.
    InvalidJson = "invalid-json", 400, "The body is not well-formed JSON", "请求体不是有效的 JSON";
    /// A header that the operation reads is malformed.
    InvalidHeader = "invalid-header", 400, "A header is malformed", "请求头格式错误";
    /// The request line, the path or the query can't be read.
    BadRequest = "bad-request", 400, "The request cannot be read", "无法解析请求";
    /// No token, or one that does not hold.
    Unauthorized = "unauthorized", 401, "A valid token is needed", "需要有效的访问令牌";
    /// The token's role or region does not allow this.
    Forbidden = "forbidden", 403, "Your role or region does not allow this", "当前角色或区域无权执行此操作";
    /// There is no such thing, or none in the token's region.
    NotFound = "not-found", 404, "There is no such thing", "未找到";
    /// The path exists, but not with this method; `Allow` names those that do.
    MethodNotAllowed = "method-not-allowed", 405, "This method is not available here", "不支持该请求方法";
    /// None of the accepted media types can be given.
    NotAcceptable = "not-acceptable", 406, "No accepted media type can be given", "无法提供所要求的媒体类型";
    /// The body did not arrive in time.
    Timeout = "timeout", 408, "The request took too long to arrive", "请求超时";
    /// What was here has been destroyed.
    Gone = "gone", 410, "This has been destroyed", "内容已被销毁";
    /// The stream moved on since the version of `If-Match`; `current_version` says how far.
    VersionMismatch = "version-mismatch", 412, "The record has changed since you read it", "记录在您读取之后已发生变化";
    /// The body is larger than 1 MiB.
    PayloadTooLarge = "payload-too-large", 413, "The body is too large", "请求体过大";
    /// The path or query is longer than the server reads.
    UriTooLong = "uri-too-long", 414, "The address is too long", "请求地址过长";
    /// The body is not sent as JSON.
    UnsupportedMediaType = "unsupported-media-type", 415, "The body must be application/json", "请求体须为 application/json";
    /// The body or a parameter is at fault; `errors` lists every fault.
    InvalidRequest = "invalid-request", 422, "The request contains faults", "请求内容有误";
    /// The idempotency key was used with another body.
    KeyReused = "key-reused", 422, "The idempotency key belongs to another request", "幂等键已用于其他请求";
    /// The agreement's kind and its parties' provinces contradict each other.
    KindPartiesMismatch = "kind-parties-mismatch", 422, "The kind does not fit the parties' provinces", "协议类型与各方所在省份不符";
    /// Something went wrong here; `instance` finds it in the log.
    Internal = "internal", 500, "Something went wrong on our side", "服务器内部错误";
    /// The database can't be reached; nothing is known to have been recorded.
    Unavailable = "unavailable", 503, "The store cannot be reached", "存储暂不可用";
    /// The projection has not reached the position that was asked for.
    Behind = "behind", 503, "The figures have not caught up yet", "数据尚未更新到所要求的位置";
    /// A projection has stopped at an event that it can't read.
    ProjectionStopped = "projection-stopped", 503, "These figures have stopped and wait for an operator", "相关数据已停止更新，等待运维处理";
    /// Other writers were faster too many times.
    Busy = "busy", 503, "Too many others are writing to this record", "该记录写入繁忙，请稍后重试";
    /// The server is starting or stopping.
    NotReady = "not-ready", 503, "The server is not ready", "服务尚未就绪";

    // Refusals that any record may give.
    /// The person or organisation is registered already; `id` says where, within the token's region.
    AlreadyRegistered = "already-registered", 409, "This is registered already", "已登记";
    /// The same is recorded already; the id of what stands is given.
    AlreadyRecorded = "already-recorded", 409, "This is recorded already", "已登记，不能重复登记";
    /// A business date lies after today in China.
    DateInFuture = "date-in-future", 409, "A date lies in the future", "日期晚于今天";
    /// A last day before the first.
    EndedBeforeStart = "ended-before-start", 409, "The end lies before the start", "结束日期早于开始日期";
    /// It ended already.
    AlreadyEnded = "already-ended", 409, "It has ended already", "已结束";
    /// It was voided already; nothing more can happen to it.
    AlreadyVoided = "already-voided", 409, "It was voided already", "已作废";
    /// Another subject must do this than the one who asked for it or entered it.
    SamePerson = "same-person", 409, "Another person must do this", "须由另一人办理";

    // The person.
    /// A business date lies before the person's birth.
    BeforeBirth = "before-birth", 409, "A date lies before the person's birth", "日期早于出生日期";
    /// The sixteenth birthday lies after the day.
    UnderAge = "under-age", 409, "The person was under sixteen", "未满十六周岁";
    /// The fact is dated after the person's death.
    WorkerDead = "worker-dead", 409, "The person had died before that", "该人员在此日期前已死亡";
    /// The personal data was destroyed; only corrections are taken.
    WorkerErased = "worker-erased", 409, "The person's data has been erased", "个人信息已被销毁";
    /// Another record carries on for the person.
    WorkerLinkedAway = "worker-linked-away", 409, "Another record carries on for this person", "该档案已并入另一档案";
    /// The death is recorded already.
    AlreadyDead = "already-dead", 409, "The death is recorded already", "死亡信息已登记";
    /// There is no death to void.
    NotDead = "not-dead", 409, "No death is recorded", "没有死亡登记";
    /// A record can't be linked to itself.
    LinkToSelf = "link-to-self", 409, "A record cannot be linked to itself", "档案不能与自身关联";
    /// One of the two records is itself part of a link.
    LinkChain = "link-chain", 409, "Links form no chains", "档案关联不能形成链条";
    /// The record is linked already.
    AlreadyLinked = "already-linked", 409, "This record is linked already", "该档案已关联";
    /// The record is not linked.
    NotLinked = "not-linked", 409, "This record is not linked", "该档案未关联";
    /// The right citizen id belongs to a registered person.
    UseLink = "use-link", 409, "That citizen id is registered: link the two records", "该身份证号已登记，请关联两份档案";
    /// No account waits for confirmation.
    NoAccountProposed = "no-account-proposed", 409, "No account waits for confirmation", "没有待确认的银行账户";

    // Target groups, trainings, certificates.
    /// A membership of the same group holds on some of these days.
    AlreadyMember = "already-member", 409, "The membership overlaps one of the same group", "与同类身份的期间重叠";
    /// There is no open membership of the group.
    NotAMember = "not-a-member", 409, "There is no open membership of this group", "没有有效的该类身份";
    /// An attended day outside the training.
    AttendanceOutsideTraining = "attendance-outside-training", 409, "An attended day lies outside the training", "出勤日期不在培训期间内";
    /// The occupation has no such level.
    LevelNotInOccupation = "level-not-in-occupation", 409, "The occupation has no such level", "该职业没有此等级";
    /// The same issuer and number again.
    CertificateTwice = "certificate-twice", 409, "This certificate is recorded already", "该证书已登记";
    /// The certificate or designation was revoked already.
    AlreadyRevoked = "already-revoked", 409, "It was revoked already", "已撤销";

    // Dispatches.
    /// The latest survey before the departure says no.
    NotWilling = "not-willing", 409, "The person was not willing to leave", "本人无外出务工意愿";
    /// Origin and destination are one county.
    WithinOneCounty = "within-one-county", 409, "Movement within one county is no dispatch", "同一县内流动不属于劳务输出";
    /// The person is away on that day.
    DispatchOverlaps = "dispatch-overlaps", 409, "Another dispatch covers that day", "与另一次输出的期间重叠";
    /// The arrival lies before the departure.
    ArrivalBeforeDeparture = "arrival-before-departure", 409, "The arrival lies before the departure", "到达日期早于出发日期";
    /// The arrival lies after the return.
    ArrivalAfterReturn = "arrival-after-return", 409, "The arrival lies after the return", "到达日期晚于返回日期";
    /// The arrival lies after the next departure; `departed_on` says when that was.
    ArrivalAfterNextDeparture = "arrival-after-next-departure", 409, "The arrival lies after the next departure", "到达日期晚于下一次出发日期";
    /// The arrival is confirmed already.
    AlreadyArrived = "already-arrived", 409, "The arrival is confirmed already", "到达已确认";
    /// No arrival is confirmed.
    NotArrived = "not-arrived", 409, "No arrival is confirmed", "尚未确认到达";
    /// The return lies before the departure.
    ReturnBeforeDeparture = "return-before-departure", 409, "The return lies before the departure", "返回日期早于出发日期";
    /// The return lies before the arrival.
    ReturnBeforeArrival = "return-before-arrival", 409, "The return lies before the arrival", "返回日期早于到达日期";
    /// The return lies after the next departure.
    ReturnAfterNextDeparture = "return-after-next-departure", 409, "The return lies after the next departure", "返回日期晚于下一次出发日期";
    /// The return is recorded already.
    AlreadyReturned = "already-returned", 409, "The return is recorded already", "返回已登记";
    /// No return is recorded.
    NotReturned = "not-returned", 409, "No return is recorded", "尚未登记返回";

    // Work.
    /// Work for the same employer on some of these days.
    EmploymentOverlaps = "employment-overlaps", 409, "The employment overlaps another one at the same employer", "与同一雇主的另一段就业重叠";
    /// A premium's month outside the employment, or an end that would leave one outside.
    ContributionOutsideEmployment = "contribution-outside-employment", 409, "A contribution lies outside the employment", "缴费月份不在就业期间内";
    /// The month's premiums are recorded already.
    ContributionTwice = "contribution-twice", 409, "This month's contribution is recorded already", "该月缴费已登记";
    /// A wage's month outside the employment.
    WageOutsideEmployment = "wage-outside-employment", 409, "The wage's month lies outside the employment", "工资月份不在就业期间内";
    /// The month has not begun.
    MonthNotBegun = "month-not-begun", 409, "The month has not begun", "该月尚未开始";
    /// The premiums were paid back already.
    AlreadyRefunded = "already-refunded", 409, "The contribution was refunded already", "该缴费已退还";
    /// The venture is closed already.
    AlreadyClosed = "already-closed", 409, "It is closed already", "已关闭";

    // Organisations.
    /// The role is held on some of these days.
    RoleAlreadyHeld = "role-already-held", 409, "The role is held on some of these days already", "该期间内已具备该角色";
    /// The role is not held.
    RoleNotHeld = "role-not-held", 409, "The role is not held", "不具备该角色";
    /// A designation of the same kind holds on some of these days.
    AlreadyDesignated = "already-designated", 409, "The designation holds on some of these days already", "该期间内已获认定";
    /// There is no such designation.
    NotDesignated = "not-designated", 409, "There is no such designation", "未获认定";
    /// The same brand is recognised on some of these days.
    BrandAlreadyRecognised = "brand-already-recognised", 409, "The brand is recognised on some of these days already", "该期间内该品牌已获认定";
    /// The brand is not recognised.
    BrandNotRecognised = "brand-not-recognised", 409, "The brand is not recognised", "该品牌未认定";

    // Agreements.
    /// The agreement is signed already.
    AlreadySigned = "already-signed", 409, "This agreement is signed already", "该协议已签订";

    // Policies.
    /// No version waits for confirmation.
    NotProposed = "not-proposed", 409, "No version waits for confirmation", "没有待确认的政策版本";
    /// The version would begin in the past; `reason` must say why.
    ReasonRequired = "reason-required", 409, "A policy that begins in the past needs a reason", "生效日期早于今天的政策须说明理由";
    /// The policy has no published version with this number, or none at all.
    UnknownVersion = "unknown-version", 409, "No such version was published", "没有此已发布的政策版本";
    /// The version was withdrawn already.
    AlreadyWithdrawn = "already-withdrawn", 409, "The version was withdrawn already", "该政策版本已撤回";

    // Operations.
    /// A rebuild of the projection is under way.
    RebuildRunning = "rebuild-running", 409, "A rebuild is under way", "正在重建";
}

impl Slug {
    /// The problem's `type`.
    pub fn uri(self) -> String {
        format!("/problems/{}", self.slug())
    }

    /// Whether it refuses a command because of what is recorded, rather than because of the request.
    pub fn is_refusal(self) -> bool {
        self.status() == 409
    }
}
