use std::collections::BTreeSet;

use super::*;

fn slots(template: &'static str) -> Vec<&'static str> {
    let slots = pieces(template)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Slot(slot) => Some(slot),
            Piece::Text(_) => None,
        });
    slots.collect()
}

#[test]
fn both_languages_have_the_same_slots() {
    let mut seen = BTreeSet::new();
    for (english, chinese) in THEMES.into_iter().flatten().copied() {
        let wanted = slots(english);
        let numbers: Vec<String> = wanted
            .iter()
            .map(|slot| slot.trim_end_matches('.').to_owned())
            .collect();
        let counted: Vec<String> = (0..wanted.len()).map(|number| number.to_string()).collect();
        assert_eq!(numbers, counted, "{english}");
        let mut told = slots(chinese);
        told.sort_unstable();
        assert_eq!(told, wanted, "{english} and {chinese}");
        assert!(seen.insert(english), "{english} is there twice");
        assert!(
            !chinese.chars().any(|c| c.is_ascii_alphabetic()),
            "{chinese}"
        );
    }
}

#[test]
fn every_code_that_a_rule_can_write_is_a_word() {
    use domain::occupation::Level;
    use domain::organisation::{BaseKind, Role};
    use domain::policy::{Continuity, Organised};
    use domain::worker::{
        CertificateKind, InsuranceKind, TargetGroup, Tie, TrainingKind, WorkerCategory,
    };
    macro_rules! codes {
        ($($name:ident),+) => { [$($name::ALL.iter().map(|one| one.code()).collect::<Vec<_>>()),+].concat() };
    }
    let codes = codes![
        Level,
        BaseKind,
        Role,
        Continuity,
        CertificateKind,
        InsuranceKind,
        TargetGroup,
        Tie,
        TrainingKind,
        WorkerCategory
    ];
    let rules = Organised::ALL.iter();
    let organised = rules.map(|rule| format!("organised transfer {rule}"));
    for code in codes.into_iter().map(str::to_owned).chain(organised) {
        assert_ne!(told(&code, Language::Zh), code);
    }
}

/// What the rules write, the social-insurance subsidy's first.
const TEXTS: &[(&str, &str)] = &[
    ("no claim for the same", "同一事项未申领"),
    (
        "paid (applied for on 2021-07-01)",
        "已发放（2021-07-01申请）",
    ),
    ("another claim: claimed", "另一申请已申领"),
    ("another contribution is claimed", "已就另一笔缴费申领"),
    ("at least 500.00", "不低于500.00元"),
    (
        "domestic_service_enterprise and not labour_dispatch_firm in 2021-07",
        "2021-07为家政服务企业，且不是劳务派遣单位",
    ),
    ("employee_based, service_agreement", "员工制、服务协议"),
    ("household_direct", "家庭直接雇用"),
    ("2021-03-01 to 2022-02-28", "2021-03-01至2022-02-28"),
    ("2021-03-01 open-ended", "自2021-03-01起，无固定期限"),
    (
        "at least 12 months, or open-ended",
        "至少12个月，或无固定期限",
    ),
    (
        "paid 2021-08-10, refunded 2021-09-01",
        "2021-08-10缴费，2021-09-01退费",
    ),
    (
        "paid by 2021-10-31 and not refunded",
        "不迟于2021-10-31缴费，且未退费",
    ),
    (
        "retires 2030-04-30 (manager_or_technician)",
        "2030-04-30退休（管理技术岗位）",
    ),
    (
        "an earlier recorded contribution has it",
        "已由登记在先的缴费享受",
    ),
    ("month 7, retires 2045-01-31", "第7个月，2045-01-31退休"),
    ("until retirement on 2024-04-30", "至2024-04-30退休为止"),
    (
        "pension 480.00 × 100% = 480.00, medical 255.50 × 100% = 255.50 → 735.50",
        "基本养老保险480.00元×100%=480.00元、基本医疗保险255.50元×100%=255.50元，合计735.50元",
    ),
    (
        "unemployment 21.00 × 50% = 10.50 → 10.50",
        "失业保险21.00元×50%=10.50元，合计10.50元",
    ),
    ("520502", "七星关区（520502）"),
    (
        "in a target group on 2021-03-01 (departure)",
        "2021-03-01（出发日）属于脱贫人口或监测对象",
    ),
    (
        "in a target group on 2021-03-01 (first day of work)",
        "2021-03-01（上岗首日）属于脱贫人口或监测对象",
    ),
    (
        "monitored_unstable 2020-01-01 to 2020-12-31, poverty_alleviated from 2022-01-01",
        "脱贫不稳定户（2020-01-01至2020-12-31）、脱贫人口（自2022-01-01起）",
    ),
    ("none", "无"),
    ("16 on 2006-03-02", "2006-03-02满16周岁"),
    ("16 years on 2021-03-01", "2021-03-01年满16周岁"),
    ("other_province, other_city", "其他省、省内其他市（州）"),
    (
        "2021-03-05 to 2021-07-31: full on 2021-06-05",
        "2021-03-05至2021-07-31，于2021-06-05期满",
    ),
    ("from 2021-03-05, still running", "自2021-03-05起，仍在岗"),
    (
        "from 2021-03-05, still running: full on 2021-06-05",
        "自2021-03-05起，仍在岗，于2021-06-05期满",
    ),
    ("3 months consecutive", "连续3个月"),
    ("30 of 92 days", "30天，须满92天"),
    (
        "paid by 520000, paid by 440104",
        "贵州省（520000）已发放、越秀区（440104）已发放",
    ),
    (
        "2021-01-01 to 2021-03-31, 2021-07-01 to 2021-09-30",
        "2021-01-01至2021-03-31、2021-07-01至2021-09-30",
    ),
    ("flat 500.00", "定额500.00元"),
    (
        "flat 500.00, topped up to cost 400.00 × 2 = 800.00, capped at 700.00",
        "定额500.00元，补足至费用400.00元×2=800.00元，封顶700.00元",
    ),
    (
        "income of 2020 7500.00 below 8000.00: 600.00",
        "2020年收入7500.00元，低于8000.00元：600.00元",
    ),
    ("other_province 500.00", "其他省：500.00元"),
    (
        "a certificate of 4-10-01-06, issued 2021-03-01 to 2022-03-31",
        "2021-03-01至2022-03-31颁发的家政服务员（4-10-01-06）证书",
    ),
    (
        "skill_level level_5 of 2021-04-01, revoked 2021-05-01",
        "职业技能等级证书（五级/初级工，2021-04-01颁发），2021-05-01撤销",
    ),
    ("completion of 2021-04-01", "培训合格证书（2021-04-01颁发）"),
    (
        "an amount for 4-14-01-02 level_4 pre_job",
        "有养老护理员（4-14-01-02）四级/中级工就业上岗前培训的补贴标准",
    ),
    (
        "level_5 1000.00 × 120% (scarce) = 1200.00 × 60% (not employed yet) = 720.00",
        "五级/初级工：1000.00元×120%（紧缺职业）=1200.00元×60%（尚未就业）=720.00元",
    ),
    (
        "number 3 of 2021, 1 of them paid elsewhere",
        "2021年第3次，其中1次其他地区已发放",
    ),
    (
        "24 attested until 2021-01-31, 5 recorded after",
        "截至2021-01-31证明24个月，此后登记5个月",
    ),
    (
        "30 of 40 days × 40.00 = 1200.00",
        "40天中计30天×40.00元=1200.00元",
    ),
    (
        "hr_agency or labour_broker on 2021-03-01",
        "2021-03-01为人力资源服务机构或劳务经纪人",
    ),
    ("1 person × 300.00", "1人×300.00元"),
    ("export_base on 2022-01-15", "2022-01-15为家政劳务输出基地"),
    (
        "20000.00 from 50 workers on, × 150% near a resettlement site = 30000.00",
        "满50人：20000.00元，邻近易地扶贫搬迁集中安置点×150%=30000.00元",
    ),
    (
        "earlier of 2019-05-01, 2020-02-01",
        "此前创业：2019-05-01、2020-02-01",
    ),
    (
        "run 6 months (target group), until 2021-11-01",
        "正常经营6个月（脱贫人口或监测对象），至2021-11-01",
    ),
    (
        "100000.00 at 4.35%, 2021-01-01 to 2021-12-31",
        "100000.00元，年利率4.35%，2021-01-01至2021-12-31",
    ),
    (
        "100000.00 × 4.35% × 365 / 365 × 50% = 2175.00",
        "100000.00元×4.35%×365天÷365天×50%=2175.00元",
    ),
];

#[test]
fn texts_of_every_scheme_are_told_in_chinese() {
    for (english, chinese) in TEXTS.iter().copied() {
        assert_eq!(told(english, Language::Zh), chinese, "{english}");
        assert_eq!(told(english, Language::En), english);
    }
}

#[test]
fn a_text_that_no_rule_writes_stays_as_it_is() {
    for text in [
        "",
        "something else",
        "from tomorrow",
        "flat 500.00, something else",
        "poverty_alleviated, something else",
        ", ",
        "{0}",
    ] {
        assert_eq!(told(text, Language::Zh), text);
    }
}
