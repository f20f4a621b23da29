//! Start-up subsidy (一次性创业补贴) and interest discount (创业担保贷款贴息).

use super::Phrase;

pub(super) const PHRASES: &[Phrase] = &[
    ("first", "首次"),
    ("earlier of {0..}", "此前创业：{0..}"),
    ("the person's first venture", "本人首次创业"),
    (
        "run {0} months ({1}), until {2}",
        "正常经营{0}个月（{1}），至{2}",
    ),
    (
        "no other start-up subsidy of the person or, in this case, of the firm",
        "本人无其他创业补贴，就本案所知该企业也无",
    ),
    ("same firm earlier", "此前为同一企业"),
    // Loans.
    ("{0} at {1}, {2} to {3}", "{0}，年利率{1}，{2}至{3}"),
    (
        "a guaranteed loan while the venture runs",
        "经营期间的创业担保贷款",
    ),
    ("last day {0}", "最后一日{0}"),
    ("the loan is over", "贷款已到期"),
    (
        "{0} × {1} × {2} / 365 × {3}% = {4}",
        "{0}×{1}×{2}天÷365天×{3}%={4}",
    ),
];
