//! The rules of findings: their codes, how grave they are, what each needs.

use crate::coded::coded;

coded! {
    /// A rule of `docs/audit.md`, by the number under which auditors know it.
    Rule {
        /// The same benefit paid twice.
        R1 = "R1",
        /// One stay paid for by two offices.
        R2 = "R2",
        /// Membership of a target group is missing or was recorded afterwards.
        R3 = "R3",
        /// A fact after the death.
        R4 = "R4",
        /// In class while elsewhere.
        R5 = "R5",
        /// An impossible order of facts.
        R6 = "R6",
        /// Training for job-seekers used by somebody at work.
        R7 = "R7",
        /// Too many subsidies for skills, or the same skill twice.
        R8 = "R8",
        /// A certificate mill.
        R9 = "R9",
        /// A class that can't have been.
        R10 = "R10",
        /// Premiums without work.
        R11 = "R11",
        /// Insured for the subsidy only.
        R12 = "R12",
        /// A shell employer.
        R13 = "R13",
        /// Employed twice at once.
        R14 = "R14",
        /// More months than may be subsidised.
        R15 = "R15",
        /// Premiums were paid back, the subsidy was not.
        R16 = "R16",
        /// A bank account of several persons, or of somebody else.
        R17 = "R17",
        /// A placement that was none.
        R18 = "R18",
        /// Duties in one hand.
        R19 = "R19",
        /// The stay is badly proved.
        R20 = "R20",
        /// At home while away.
        R21 = "R21",
        /// Sent out, and nobody saw an arrival.
        R22 = "R22",
        /// Under-payment: due, and not paid.
        R23 = "R23",
        /// Paid without a proper public notice.
        R24 = "R24",
        /// A person of the target groups who has means.
        R25 = "R25",
    }
}

coded! {
    /// What a finding does as long as nobody has cleared it.
    Severity {
        /// It stops approval and payment.
        Block = "block",
        /// It stops payment.
        Hold = "hold",
        /// Money is to be asked back.
        ClawBack = "claw_back",
        /// Somebody has to look.
        Review = "review",
        /// Two sides have to compare their records.
        Reconcile = "reconcile",
        /// Somebody is owed something.
        Alert = "alert",
    }
}

impl Severity {
    /// Whether it stops an approval.
    pub fn stops_approval(self) -> bool {
        self == Self::Block
    }

    /// Whether it stops a payment.
    pub fn stops_payment(self) -> bool {
        matches!(self, Self::Block | Self::Hold)
    }
}

/// Whether a rule can be asked at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evaluation {
    /// All facts that it needs are recorded here.
    Whole,
    /// Parts of it lack facts: these are not looked at.
    Part(&'static [&'static str]),
    /// It lacks facts: nothing of it is looked at.
    None(&'static [&'static str]),
}

impl Evaluation {
    /// The code by which it is told.
    pub fn code(self) -> &'static str {
        match self {
            Self::Whole => "evaluated",
            Self::Part(_) => "partly_evaluated",
            Self::None(_) => "not_evaluated",
        }
    }

    /// The facts that are missing.
    pub fn missing(self) -> &'static [&'static str] {
        match self {
            Self::Whole => &[],
            Self::Part(missing) | Self::None(missing) => missing,
        }
    }
}

impl Rule {
    /// The version of the rule's code. A rule that was released is not edited: what it finds under another version is
    /// found by another rule.
    pub fn version(self) -> u32 {
        1
    }

    /// How grave its findings can be, the gravest first.
    pub fn severities(self) -> &'static [Severity] {
        use Severity::{Alert, Block, ClawBack, Hold, Reconcile, Review};
        match self {
            Self::R1 | Self::R4 | Self::R6 | Self::R7 | Self::R8 | Self::R14 | Self::R15 => {
                &[Block]
            }
            Self::R18 | Self::R21 | Self::R24 => &[Block],
            Self::R2 | Self::R3 | Self::R5 | Self::R19 => &[Block, Review],
            Self::R11 | Self::R17 => &[Hold],
            Self::R16 => &[ClawBack],
            Self::R9 | Self::R10 | Self::R12 | Self::R13 | Self::R20 | Self::R25 => &[Review],
            Self::R22 => &[Reconcile],
            Self::R23 => &[Alert],
        }
    }

    /// What it looks for, in English and Chinese.
    pub fn title(self) -> (&'static str, &'static str) {
        match self {
            Self::R1 => (
                "The same benefit paid twice for one person and period",
                "同一人同一期间重复享受同一补贴",
            ),
            Self::R2 => (
                "One stay paid for by two offices",
                "同一次务工由两地重复发放交通补贴",
            ),
            Self::R3 => (
                "Not on the roster on the day that counts, or entered afterwards",
                "基准日不在名单内，或事后补录身份",
            ),
            Self::R4 => ("A fact or payment after the death", "死亡后仍有业务或支付"),
            Self::R5 => (
                "In class while at work elsewhere",
                "培训期间本人在外地或同日另有培训",
            ),
            Self::R6 => ("Facts in an impossible order", "时间顺序不可能"),
            Self::R7 => (
                "Training for job-seekers used by an employee",
                "在职人员参加免费求职培训",
            ),
            Self::R8 => (
                "Too many subsidies for skills, or one skill twice",
                "培训、技能补贴次数超限或重复",
            ),
            Self::R9 => ("A certificate mill", "批量发证"),
            Self::R10 => ("A class that cannot have been", "虚假开班"),
            Self::R11 => ("Premiums paid without work", "有缴费无实际劳动"),
            Self::R12 => ("Insured around the claim only", "突击参保"),
            Self::R13 => ("A shell employer", "空壳用人单位"),
            Self::R14 => ("Employed by two employers at once", "同期在两家单位就业"),
            Self::R15 => (
                "Subsidised for more months than allowed",
                "社会保险补贴超期限",
            ),
            Self::R16 => (
                "Premiums paid back, the subsidy kept",
                "退费或离职后仍领补贴",
            ),
            Self::R17 => (
                "A bank account of several persons, or of somebody else",
                "多人共用账户或账户户主不符",
            ),
            Self::R18 => (
                "A placement of somebody who worked there before",
                "对已在该单位就业人员申领就业服务补助",
            ),
            Self::R19 => ("Duties in one hand", "不相容岗位未分离"),
            Self::R20 => ("The stay is badly proved", "务工证明薄弱或票据重复使用"),
            Self::R21 => (
                "At home while claimed to be away",
                "申报在外务工期间人在本地",
            ),
            Self::R22 => (
                "Sent out, and nobody saw an arrival",
                "输出地已报输出，输入地无到岗记录",
            ),
            Self::R23 => ("Due, and not paid", "应补未补"),
            Self::R24 => ("No proper public notice", "公示缺失、期限不足或异议未结"),
            Self::R25 => ("A claimant who has means", "名下有企业等不符情形"),
        }
    }

    /// What it needs, and what of that is not recorded here.
    pub fn evaluation(self) -> Evaluation {
        match self {
            Self::R1 | Self::R2 | Self::R4 | Self::R21 | Self::R22 => Evaluation::Whole,
            Self::R15 | Self::R16 => Evaluation::Whole,
            Self::R3 => Evaluation::Part(&["day of a roster entry, where an organisation claims"]),
            Self::R24 => {
                Evaluation::Part(&["days on which notices were recorded, beside those stated"])
            }
            Self::R5 => Evaluation::Part(&[
                "attended_dates of trainings recorded without them",
                "stays in custody or hospital",
            ]),
            Self::R6 => Evaluation::Part(&["disability of the person, with its first day"]),
            Self::R7 => Evaluation::Part(&["pension status", "payroll of the state"]),
            Self::R8 => Evaluation::Part(&["certificates that other offices paid for"]),
            Self::R9 => Evaluation::None(&[
                "licence of the issuer, with its trades and first day",
                "capacity of class and exam",
                "teacher of the class",
            ]),
            Self::R10 => Evaluation::None(&[
                "site and its capacity",
                "sign-ins with device and time",
                "hours that the course requires",
            ]),
            Self::R11 => Evaluation::Part(&[
                "wages of employments for which none was ever recorded",
                "legal minimum wage of the place, unless the policy says R11.minimum_wage_fen",
            ]),
            Self::R12 => Evaluation::Part(&["staff of the firm beside those recorded here"]),
            Self::R13 => Evaluation::Part(&[
                "taxes and revenue of the firm",
                "address, legal person and phone of the firm",
                "licensed capacity",
                "staff of the firm beside those recorded here",
            ]),
            Self::R14 => Evaluation::Part(&["insurance as a flexible worker"]),
            Self::R17 => Evaluation::Part(&[
                "name of the account's owner, compared by the bank",
                "business day of a change of account",
            ]),
            Self::R18 => Evaluation::Part(&["work before the first record here"]),
            Self::R19 => {
                Evaluation::Part(&["kinship and offices of those who act", "office hours"])
            }
            Self::R20 => Evaluation::Part(&["phone checks", "text and stamp of employers' papers"]),
            Self::R23 => Evaluation::Part(&["money that an intermediary holds"]),
            Self::R25 => Evaluation::Part(&[
                "firms in the register beside ventures recorded here",
                "cars and homes",
                "payroll of the state",
            ]),
        }
    }

    /// Where the rule comes from: audit reports and the notices that they measured by.
    pub fn source(self) -> &'static str {
        match self {
            Self::R1 => "雅安市审计局：身份比对与重复享受；人社厅发〔2021〕46号 三（一）",
            Self::R2 => "规则默认：输出地、输入地及对口支援方不得就同一次务工重复发放",
            Self::R3 => "雅安市审计局：身份审核不严",
            Self::R4 => "社会保险基金审计：与死亡人员名单比对",
            Self::R5 => "江川区审计局：人在外地仍签到",
            Self::R6 => "审计案例：先发证后培训、先培训后具备身份",
            Self::R7 => "职业培训补贴审计：在职、退休人员参加免费培训",
            Self::R8 => "职业培训补贴：每年不超过三次，同一职业同一等级一次",
            Self::R9 => "审计案例：认证公司短期内批量发证",
            Self::R10 => "职业培训补贴审计：课时不足、代签到",
            Self::R11 => "2023年度审计工作报告：虚构劳动关系；财社〔2017〕164号",
            Self::R12 => "杭州：挂靠参保；审计案例：突击参保",
            Self::R13 => "2022年度审计工作报告：劳务派遣公司",
            Self::R14 => "雅安市审计局：同期多处就业",
            Self::R15 => "财社〔2017〕164号：期限最长不超过3年，距法定退休不足5年的可延至退休",
            Self::R16 => "社会保险补贴审计：离职人员仍申领",
            Self::R17 => "惠农补贴“一卡通”治理：一户多领、账户不符",
            Self::R18 => "就业创业服务补助办法：不得就原有员工申领",
            Self::R19 => "审计案例：一人经办、审核、审批",
            Self::R20 => "一次性交通补助申报材料要求",
            Self::R21 => "江川区审计局：人在外地与在家记录矛盾",
            Self::R22 => "规则默认：附件2 两地台账应相互印证",
            Self::R23 => "2023年度审计工作报告：10.9万人补贴未发放",
            Self::R24 => "补贴公示要求：公示期满无异议方可发放",
            Self::R25 => "什邡市审计局：村干部领取补贴",
        }
    }
}
