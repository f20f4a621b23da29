//! Transport subsidy (一次性交通费补助), employment service (就业创业服务补助), award to bases (一次性资金奖补).

use super::Phrase;

pub(super) const PHRASES: &[Phrase] = &[
    // Whose policy decides a transport subsidy.
    ("the origin's policy", "按输出地政策"),
    (
        "the destination's policy, by the origin's",
        "输出地政策规定按输入地政策",
    ),
    // Who leaves, and how.
    (
        "in a target group on the first day of work",
        "上岗首日属于脱贫人口或监测对象",
    ),
    ("no work recorded", "无就业记录"),
    ("{0} on {1}", "{1}满{0}周岁"),
    ("{0} years on {1}", "{1}年满{0}周岁"),
    ("organised transfer allowed", "有组织输出与否不限"),
    ("organised transfer excluded", "不得为有组织输出"),
    ("organised transfer required", "须为有组织输出"),
    (
        "no other transport subsidy for {0}",
        "{0}年无其他交通费补助",
    ),
    // Work and how long it lasts.
    (
        "domestic service at the destination, begun on or after departure",
        "出发当日或之后在务工地开始从事家政服务",
    ),
    (
        "work at the destination, begun on or after departure",
        "出发当日或之后在务工地开始就业",
    ),
    ("no list of occupations", "无职业目录"),
    ("none until the return on {0}", "至{0}返乡时无"),
    ("from {0}, still running", "自{0}起，仍在岗"),
    ("{0} to {1}: full on {2}", "{0}至{1}，于{2}期满"),
    (
        "from {0}, still running: full on {1}",
        "自{0}起，仍在岗，于{1}期满",
    ),
    ("{0} to {1}: over before {2}", "{0}至{1}，未到{2}期满即结束"),
    (
        "from {0}, still running: over before {1}",
        "自{0}起，仍在岗，未到{1}期满即结束",
    ),
    ("{0} months {1}", "{1}{0}个月"),
    (
        "{0} months, gaps of at most {1} days",
        "{0}个月，中断不超过{1}天",
    ),
    ("{0} days full on {1}", "于{1}满{0}天"),
    ("{0} of {1} days", "{0}天，须满{1}天"),
    // Amounts of a transport subsidy.
    ("no cost recorded", "未登记费用"),
    ("the cost of the journey", "路途费用"),
    (
        "the household's income per head of {0}",
        "{0}年家庭人均收入",
    ),
    ("unknown: the lowest amount", "不详：按最低标准"),
    (
        "income of {0} unknown: lowest, {1}",
        "{0}年收入不详：按最低标准{1}",
    ),
    (
        "income of {0} {1} below {2}: {3}",
        "{0}年收入{1}，低于{2}：{3}",
    ),
    ("income of {0} {1}: {2}", "{0}年收入{1}：{2}"),
    ("without receipt {0}", "无票据：{0}"),
    ("cost {0}", "费用{0}"),
    ("cost {0}, capped at {1}", "费用{0}，封顶{1}"),
    ("cost {0} × {1} = {2}", "费用{0}×{1}={2}"),
    (
        "cost {0} × {1} = {2}, capped at {3}",
        "费用{0}×{1}={2}，封顶{3}",
    ),
    ("flat {0}, topped up to cost {1}", "定额{0}，补足至费用{1}"),
    (
        "flat {0}, topped up to cost {1}, capped at {2}",
        "定额{0}，补足至费用{1}，封顶{2}",
    ),
    (
        "flat {0}, topped up to cost {1} × {2} = {3}",
        "定额{0}，补足至费用{1}×{2}={3}",
    ),
    (
        "flat {0}, topped up to cost {1} × {2} = {3}, capped at {4}",
        "定额{0}，补足至费用{1}×{2}={3}，封顶{4}",
    ),
    // Employment service.
    ("organiser unknown", "组织单位不详"),
    (
        "hr_agency or labour_broker on {0}",
        "{0}为人力资源服务机构或劳务经纪人",
    ),
    ("no employer yet", "尚无用人单位"),
    (
        "not employed there in the {0} months before {1}",
        "{1}前{0}个月内未在该单位就业",
    ),
    ("1 person × {0}", "1人×{0}"),
    // Bases.
    ("export_base on {0}", "{0}为家政劳务输出基地"),
    ("employment_aid_base on {0}", "{0}为就业帮扶基地"),
    ("not designated", "未认定"),
    ("designated {0}", "{0}认定"),
    ("designated {0}, revoked {1}", "{0}认定，{1}撤销"),
    ("since {0}", "自{0}起"),
    ("{0} workers", "{0}人"),
    (
        "at least {0} workers for {1} months",
        "至少{0}人稳定就业{1}个月",
    ),
    ("no award recorded", "无奖补记录"),
    ("once", "仅一次"),
    ("{0} from {1} workers on", "满{1}人：{0}"),
    (
        "{0} from {1} workers on, × {2}% near a resettlement site = {3}",
        "满{1}人：{0}，邻近易地扶贫搬迁集中安置点×{2}%={3}",
    ),
];
