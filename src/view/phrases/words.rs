//! The codes, by the words of the documents, and what else stands in the slots of a phrase.

use super::Phrase;

pub(super) const WORDS: &[Phrase] = &[
    // Target groups.
    ("poverty_alleviated", "脱贫人口"),
    ("monitored_unstable", "脱贫不稳定户"),
    ("monitored_marginal", "边缘易致贫户"),
    ("monitored_sudden_hardship", "突发严重困难户"),
    // How far a claim has come.
    ("claimed", "已申领"),
    ("approved", "已批准"),
    ("paid", "已发放"),
    ("recovered", "已追回"),
    // Ties.
    ("employee_based", "员工制"),
    ("service_agreement", "服务协议"),
    ("agency", "中介制"),
    ("household_direct", "家庭直接雇用"),
    // Categories of post.
    ("worker", "工人岗位"),
    ("manager_or_technician", "管理技术岗位"),
    // Insurance.
    ("pension", "基本养老保险"),
    ("medical", "基本医疗保险"),
    ("unemployment", "失业保险"),
    // Roles and designations.
    ("domestic_service_enterprise", "家政服务企业"),
    ("training_institution", "培训机构"),
    ("hr_agency", "人力资源服务机构"),
    ("labour_broker", "劳务经纪人"),
    ("labour_dispatch_firm", "劳务派遣单位"),
    ("evaluation_body", "评价机构"),
    ("export_base", "家政劳务输出基地"),
    ("employment_aid_base", "就业帮扶基地"),
    ("training_demonstration_base", "培训示范基地"),
    // Trainings.
    ("pre_job", "就业上岗前培训"),
    ("skill_upgrade", "岗位技能提升培训"),
    ("post_change", "转岗转业培训"),
    ("startup", "创业培训"),
    // Certificates and levels.
    ("skill_level", "职业技能等级证书"),
    ("qualification", "职业资格证书"),
    ("special_ability", "专项职业能力证书"),
    ("completion", "培训合格证书"),
    ("level_5", "五级/初级工"),
    ("level_4", "四级/中级工"),
    ("level_3", "三级/高级工"),
    ("level_2", "二级/技师"),
    ("level_1", "一级/高级技师"),
    ("no_level", "无等级"),
    // Destinations.
    ("neighbouring_province", "邻省"),
    ("other_province", "其他省"),
    ("other_city", "省内其他市（州）"),
    ("other_county", "市（州）内其他县"),
    // Journeys and their length.
    ("organised", "有组织输出"),
    ("self_arranged", "自行外出"),
    ("consecutive", "连续"),
    ("cumulative", "累计"),
    // Days on which somebody must belong to a target group.
    ("departure", "出发日"),
    ("first day of work", "上岗首日"),
    ("application", "申请日"),
    ("day of hire", "录用日"),
    ("first day of training", "培训首日"),
    ("day of issue", "证书颁发日"),
    ("start of the venture", "创业之日"),
    ("first day of the loan", "贷款首日"),
    // Whose venture it is.
    ("target group", "脱贫人口或监测对象"),
    ("others", "其他人员"),
];
