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
    /// The file of results can't be read; `faults` lists every fault by line.
    UnreadableFile = "unreadable-file", 422, "The file of results cannot be read", "回盘文件无法读取";
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
    /// The log is no continuation of what was signed of it; the operator has to look.
    NotSigned = "not-signed", 503, "The log is no continuation of what was signed of it", "日志与此前已签名的内容不一致，暂停签名";
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
    /// Nothing that was proposed waits for confirmation.
    NotProposed = "not-proposed", 409, "Nothing waits for confirmation", "没有待确认的事项";
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

    // Claims and money.
    /// The step is none of the claim's next; `state` says where it stands and `allowed_actions` what may be done.
    WrongState = "wrong-state", 409, "This is not the next step", "当前状态不允许此操作";
    /// A business date lies before the step that it follows; `not_before` says which day that was.
    DateOutOfOrder = "date-out-of-order", 409, "A date lies before the step that it follows", "日期早于前一环节";
    /// The determination is against the claim; `lines` says what it answers. With `contested` it can be filed all the same.
    NotEligible = "not-eligible", 409, "The determination is against it", "资格认定不支持该申领";
    /// Another claim is for the same.
    AlreadyClaimed = "already-claimed", 409, "This is claimed already", "已申领";
    /// Another claim holds the entitlement.
    AlreadyHeld = "already-held", 409, "Another claim holds the entitlement", "该待遇已被其他申领占用";
    /// Another office paid the same.
    PaidElsewhere = "paid-elsewhere", 409, "Another office paid the same", "该待遇已由其他机构发放";
    /// Nothing is left to claim.
    NothingToClaim = "nothing-to-claim", 409, "Nothing is left to claim", "没有可申领的项目";
    /// Money of this beneficiary is due back.
    OpenReceivable = "open-receivable", 409, "Money is due back", "存在未追回的款项";
    /// The public notice is not over; `last_day` is its last day.
    NoticeRunning = "notice-running", 409, "The public notice is not over", "公示期未满";
    /// An objection is open.
    ObjectionOpen = "objection-open", 409, "An objection is open", "存在未处理的异议";
    /// An objection was right: the claim has to be put right or refused.
    ObjectionUpheld = "objection-upheld", 409, "An objection was found to be right", "异议成立";
    /// The objection is settled already.
    ObjectionSettled = "objection-settled", 409, "The objection is settled already", "该异议已处理";
    /// The determination of now is another than the claim's; `lines` has both.
    DeterminationChanged = "determination-changed", 409, "The determination has changed", "资格认定结果已变化";
    /// The parts of the claim together are more than what is due now.
    ExceedsDetermination = "exceeds-determination", 409, "The parts exceed what is due", "各部分合计超过应发金额";
    /// The policy names no fund for the day.
    NoFund = "no-fund", 409, "The policy names no fund for the day", "政策未载明当日的资金来源";
    /// There is no confirmed bank account.
    AccountUnconfirmed = "account-unconfirmed", 409, "There is no confirmed bank account", "银行账户未确认";
    /// The record is about to be linked to another.
    LinkPending = "link-pending", 409, "The record is about to be linked", "档案正在关联处理中";
    /// Something keeps the claim out of batches; `reasons` says what.
    ClaimHeld = "claim-held", 409, "The claim is held", "该申领已被暂停支付";
    /// Nothing of the kind holds the claim.
    NotHeld = "not-held", 409, "The claim is not held for this", "该申领并未因此暂停";
    /// The claim is not in this batch.
    NotInBatch = "not-in-batch", 409, "The claim is not in this batch", "该申领不在此批次中";
    /// The bank said something else of the payment before.
    PaymentConflict = "payment-conflict", 409, "The bank said something else before", "与银行此前的回盘结果不一致";
    /// The amount is more than `at_most_fen`, or nothing.
    AmountTooLarge = "amount-too-large", 409, "The amount is too large", "金额超出上限";
    /// A bundle would hold `events` events, of which it holds `at_most`.
    BundleTooLarge = "bundle-too-large", 409, "The bundle is too large", "证据包过大";
    /// What is asked for would have to be worked out from more than `at_most` cases.
    TooManyCases = "too-many-cases", 409, "Too many cases for one answer", "涉及个案过多";
    /// The amounts do not add up to `expected_fen`.
    AmountsDiffer = "amounts-differ", 409, "The amounts do not add up", "金额不符";
    /// The two claims are paid from different funds.
    OtherFund = "other-fund", 409, "The claims have different funds", "资金来源不同";
    /// No claims were named, or none fits.
    NoClaims = "no-claims", 409, "There is no claim to pay", "没有可支付的申领";
    /// No line of the batch is left to pay: it can only be given up.
    NoLinesLeft = "no-lines-left", 409, "No line is left to pay", "批次中没有可支付的明细";
    /// The line is not waiting for a result; `standing` says where it stands.
    LineNotAwaiting = "line-not-awaiting", 409, "The line is not waiting for a result", "该笔明细不在等待回盘";
    /// The batch was exported already; another copy needs a reason.
    AlreadyExported = "already-exported", 409, "The batch was exported already", "该批次已导出";
    /// Another copy would say something else than the first.
    ContentDiffers = "content-differs", 409, "Another copy must have the content of the first", "重复导出的内容须与首次一致";
    /// The bank answered: another copy might be paid again.
    BankAnswered = "bank-answered", 409, "The bank has answered: another copy might be paid again", "银行已回盘，再次导出可能造成重复支付";
    /// What the sender states of the whole is not true of the batch or of the lines.
    ControlSumDiffers = "control-sum-differs", 409, "The control sum or number of lines differs", "合计金额或笔数不符";
    /// The break was settled already.
    AlreadyResolved = "already-resolved", 409, "The break was settled already", "该差异已处理";
    /// The break can't be settled like that; `allowed` says how.
    ResolutionDoesNotFit = "resolution-does-not-fit", 409, "The break cannot be settled like that", "不能以此方式处理该差异";
    /// Lines wait for results, or breaks are open.
    NotSettled = "not-settled", 409, "Lines wait for results, or breaks are open", "尚有未回盘的明细或未处理的差异";
    /// No account is set that pays this fund's claims in this region; `setting` says what to set.
    NoDebtor = "no-debtor", 409, "No account is set that pays", "未设置付款账户";
    /// Something in the order cannot be told to a bank; `field` and `payment_id` say what.
    OrderUnwritable = "order-unwritable", 409, "The order cannot be written for a bank", "无法生成付款文件";
    /// The file can't be made again as it was exported.
    FileDiffers = "file-differs", 409, "The file cannot be made again as it was exported", "无法还原已导出的文件";
    /// A claim, a payment or a receivable of the person is open.
    OpenMoney = "open-money", 409, "A claim, payment or receivable is open", "存在未办结的申领、支付或追缴";

    // Findings.
    /// A finding of the audit stops this until it is cleared, or its facts are put right; `findings` names them.
    FindingOpen = "finding-open", 409, "A finding of the audit stops this", "存在未排除的审计疑点";
    /// The same was concluded on the same evidence; `outcome` says what.
    AlreadyConcluded = "already-concluded", 409, "This was concluded on the same evidence", "已就同一证据作出结论";

    // Policies.
    /// The version would begin in the past; `reason` must say why.
    ReasonRequired = "reason-required", 409, "A policy that begins in the past needs a reason", "生效日期早于今天的政策须说明理由";
    /// The policy has no published version with this number, or none at all.
    UnknownVersion = "unknown-version", 409, "No such version was published", "没有此已发布的政策版本";
    /// The version was withdrawn already.
    AlreadyWithdrawn = "already-withdrawn", 409, "The version was withdrawn already", "该政策版本已撤回";

    // Webhooks.
    /// The webhook is paused; `reason` says why.
    WebhookPaused = "webhook-paused", 409, "The webhook is paused", "该回调已暂停";
    /// The webhook is not paused.
    WebhookNotPaused = "webhook-not-paused", 409, "The webhook is not paused", "该回调未暂停";
    /// The webhook was deleted; nothing more can happen to it.
    WebhookDeleted = "webhook-deleted", 409, "The webhook was deleted", "该回调已删除";

    // Operations.
    /// A rebuild of the projection is under way.
    RebuildRunning = "rebuild-running", 409, "A rebuild is under way", "正在重建";
    /// What was to be confirmed is not what differs now.
    DifferencesChanged = "differences-changed", 409, "These are not the differences that there are now", "差异已发生变化，请重新核对";
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
