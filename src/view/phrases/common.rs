//! What every scheme says: days, persons, policies, payments elsewhere.

use super::Phrase;

pub(super) const PHRASES: &[Phrase] = &[
    // Days.
    ("none", "无"),
    ("none recorded", "暂无记录"),
    ("not recorded", "未登记"),
    ("{0} to {1}", "{0}至{1}"),
    ("from {0}", "自{0}起"),
    ("until {0}", "截至{0}"),
    ("{0} days", "{0}天"),
    // Persons.
    ("any person", "不限人员"),
    (
        "in a target group on {0} ({1})",
        "{0}（{1}）属于脱贫人口或监测对象",
    ),
    ("{0} {1} to {2}", "{0}（{1}至{2}）"),
    ("{0} from {1}", "{0}（自{1}起）"),
    ("died {0}", "{0}去世"),
    ("no death recorded", "无死亡记录"),
    ("birth date unknown", "出生日期不详"),
    ("employed", "曾就业"),
    // Policies and places.
    (
        "a policy valid on {0} at or above {1}",
        "{0}在{1}或其上级地区有效的政策",
    ),
    (
        "a place of work, whose policy decides",
        "有就业地（按就业地政策办理）",
    ),
    // Payments by others.
    ("paid elsewhere", "其他地区已发放"),
    ("paid elsewhere in {0}", "{0}年其他地区已发放"),
    ("{0} paid elsewhere in {1}", "{1}年其他地区已发放{0}笔"),
    (
        "not paid elsewhere for the same",
        "其他地区未就同一事项发放",
    ),
    ("paid by {0}", "{0}已发放"),
    // Claims.
    ("no claim for the same", "同一事项未申领"),
    ("{0} (applied for on {1})", "{0}（{1}申请）"),
    ("another claim: {0}", "另一申请{0}"),
    ("no longer recorded", "记录已不存在"),
    ("what was approved is on record", "批准所依据的事项仍有记录"),
    ("at least {0}", "不低于{0}"),
    // Amounts.
    ("flat {0}", "定额{0}"),
    ("{0} {1}", "{0}：{1}"),
];
