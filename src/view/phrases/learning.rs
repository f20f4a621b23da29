//! Training (职业培训补贴), appraisal (职业技能鉴定补贴), living allowance (生活费补贴), skill subsidy
//! (参保职工技能提升补贴).

use super::Phrase;

pub(super) const PHRASES: &[Phrase] = &[
    // Trainings.
    ("who held the training", "培训举办单位"),
    ("employed on {0}", "{0}在职"),
    ("no employer recorded", "无用人单位记录"),
    ("completed {0}, passed", "{0}结业，合格"),
    ("completed {0}, not passed", "{0}结业，不合格"),
    ("completed and passed", "结业并合格"),
    ("days attended from {0} to {1}", "{0}至{1}的实际参训天数"),
    ("days not recorded", "参训天数未登记"),
    // Certificates.
    ("{0} {1} of {2}", "{0}（{1}，{2}颁发）"),
    ("{0} of {1}", "{0}（{1}颁发）"),
    (
        "{0} {1} of {2}, revoked {3}",
        "{0}（{1}，{2}颁发），{3}撤销",
    ),
    ("{0} of {1}, revoked {2}", "{0}（{1}颁发），{2}撤销"),
    ("not revoked at issue", "颁发时未被撤销"),
    (
        "a certificate of {0}, issued {1} to {2}",
        "{1}至{2}颁发的{0}证书",
    ),
    ("not passed", "不合格"),
    ("no work recorded on {0}", "{0}无就业记录"),
    // What is covered.
    ("no amount", "无补贴标准"),
    ("level not known", "等级未定"),
    ("an amount for {0}", "有{0}的补贴标准"),
    ("an amount for {0} {1}", "有{0}{1}的补贴标准"),
    ("an amount for {0} {1} {2}", "有{0}{1}{2}的补贴标准"),
    // Once, and so many in a year.
    ("none earlier", "此前无"),
    ("earlier {0} in {1}", "{1}年已有{0}"),
    (
        "the first appraisal passed for {0} {1}",
        "{0}{1}首次鉴定合格",
    ),
    (
        "no earlier entitled training for {0} {1}",
        "{0}{1}此前无符合条件的培训",
    ),
    (
        "no earlier entitled training of the level",
        "同一等级此前无符合条件的培训",
    ),
    (
        "no earlier entitled certificate for {0} {1} or higher",
        "{0}{1}或更高等级此前无符合条件的证书",
    ),
    ("number {0} of {1}", "{1}年第{0}次"),
    (
        "number {0} of {1}, {2} of them paid elsewhere",
        "{1}年第{0}次，其中{2}次其他地区已发放",
    ),
    ("at most {0} in {1}", "{1}年最多{0}次"),
    (
        "no training subsidy paid elsewhere in the year of issue",
        "证书颁发当年其他地区未发放培训补贴",
    ),
    ("none recorded for {0}", "{0}年无记录"),
    // Months of premiums.
    ("none recorded or attested", "无缴费记录，也无证明"),
    ("{0} recorded", "已登记{0}个月"),
    (
        "{0} attested until {1}, {2} recorded after",
        "截至{1}证明{0}个月，此后登记{2}个月",
    ),
    (
        "at least {0} months of premiums until {1}",
        "截至{1}至少缴费{0}个月",
    ),
    // Amounts.
    (
        "{0} {1} × {2}% (scarce) = {3}",
        "{0}：{1}×{2}%（紧缺职业）={3}",
    ),
    (
        "{0} {1} × {2}% (employed) = {3}",
        "{0}：{1}×{2}%（已就业）={3}",
    ),
    (
        "{0} {1} × {2}% (not employed yet) = {3}",
        "{0}：{1}×{2}%（尚未就业）={3}",
    ),
    (
        "{0} {1} × {2}% (scarce) = {3} × {4}% (employed) = {5}",
        "{0}：{1}×{2}%（紧缺职业）={3}×{4}%（已就业）={5}",
    ),
    (
        "{0} {1} × {2}% (scarce) = {3} × {4}% (not employed yet) = {5}",
        "{0}：{1}×{2}%（紧缺职业）={3}×{4}%（尚未就业）={5}",
    ),
    ("{0} days × {1} = {2}", "{0}天×{1}={2}"),
    ("{0} of {1} days × {2} = {3}", "{1}天中计{0}天×{2}={3}"),
];
