//! The social-insurance subsidy (社会保险补贴).

use super::Phrase;

pub(super) const PHRASES: &[Phrase] = &[
    ("the place of insurance", "参保地"),
    ("the employer's seat", "用人单位注册地"),
    (
        "domestic_service_enterprise and not labour_dispatch_firm in {0}",
        "{0}为家政服务企业，且不是劳务派遣单位",
    ),
    ("employer unknown", "用人单位不详"),
    ("no contract", "无合同"),
    (
        "at least {0} months, or open-ended",
        "至少{0}个月，或无固定期限",
    ),
    ("{0} open-ended", "自{0}起，无固定期限"),
    ("employed in {0}", "{0}在职"),
    ("paid {0}", "{0}缴费"),
    ("paid {0}, refunded {1}", "{0}缴费，{1}退费"),
    ("nothing paid that counts", "无可计入的缴费"),
    ("paid by {0} and not refunded", "不迟于{0}缴费，且未退费"),
    ("retires {0} ({1})", "{0}退休（{1}）"),
    ("retires after {0}", "{0}之后退休"),
    ("nobody else has {0}", "{0}未由其他单位享受"),
    ("another contribution is claimed", "已就另一笔缴费申领"),
    (
        "an earlier recorded contribution has it",
        "已由登记在先的缴费享受",
    ),
    ("month {0}", "第{0}个月"),
    ("month {0}, retires {1}", "第{0}个月，{1}退休"),
    ("not counted", "未计数"),
    ("at most {0} months", "最多{0}个月"),
    ("until retirement on {0}", "至{0}退休为止"),
    ("number of staff unknown", "在岗人数不详"),
    ("at least {0} staff", "在岗至少{0}人"),
    (
        "not employed here in the {0} months before the hire",
        "录用前{0}个月内未在本单位就业",
    ),
    // Amounts.
    ("{0} {1} × {2}% = {3}", "{0}{1}×{2}%={3}"),
    ("{0..} → {1}", "{0..}，合计{1}"),
];
