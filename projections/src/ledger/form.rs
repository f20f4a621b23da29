//! The form itself: fifteen rows in their order, with their units and labels.

use std::collections::BTreeMap;

/// Declares the rows of the form.
macro_rules! form {
    ($($(#[$doc:meta])* $variant:ident = $no:literal, $code:literal, $unit:literal, $zh:literal, $en:literal;)+) => {
        /// A row of the form (Annex 2).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[$doc])* $variant),+ }

        impl Code {
            /// All rows, in the form's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its number on the form.
            pub fn no(self) -> u8 { match self { $(Self::$variant => $no),+ } }

            /// Its code.
            pub fn code(self) -> &'static str { match self { $(Self::$variant => $code),+ } }

            /// Its unit as printed on the form.
            pub fn unit(self) -> &'static str { match self { $(Self::$variant => $unit),+ } }

            /// Its label as printed on the form.
            pub fn label_zh(self) -> &'static str { match self { $(Self::$variant => $zh),+ } }

            /// Its label in English.
            pub fn label_en(self) -> &'static str { match self { $(Self::$variant => $en),+ } }

            /// The row with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

form! {
    /// Row 1.
    AgreementsInterProvince = 1, "agreements_inter_province", "份", "省际家政服务劳务对接合作协议", "Agreements between provinces";
    /// Row 2.
    AgreementsCityAreaCrossProvince = 2, "agreements_city_area_cross_province", "份", "跨省城市与受帮扶地区签订的协议", "Agreements of a city with an aided area of another province";
    /// Row 3.
    AgreementsEnterpriseAreaCrossProvince = 3, "agreements_enterprise_area_cross_province", "份", "跨省家政服务企业与受帮扶地区（企业）签订的协议", "Agreements of an enterprise with an aided area of another province";
    /// Row 4.
    AgreementsCityAreaInProvince = 4, "agreements_city_area_in_province", "份", "本省内城市与受帮扶地区签订的协议", "Agreements of a city with an aided area of the same province";
    /// Row 5.
    AgreementsEnterpriseAreaInProvince = 5, "agreements_enterprise_area_in_province", "份", "本省内城市家政服务企业与受帮扶地区（企业）签订的协议", "Agreements of an enterprise with an aided area of the same province";
    /// Row 6.
    OutputWorkers = 6, "output_workers", "人", "输出家政服务员", "Workers sent out";
    /// Row 7.
    OutputTargetGroup = 7, "output_target_group", "人", "其中：脱贫人口、防止返贫监测对象", "of these: members of a target group";
    /// Row 8.
    OutputInProvince = 8, "output_in_province", "人", "省内输出", "sent within the province";
    /// Row 9.
    OutputCrossProvince = 9, "output_cross_province", "人", "省外输出", "sent to another province";
    /// Row 10.
    OutputEnterprises = 10, "output_enterprises", "家", "输出涉及家政服务企业数量", "Enterprises on the sending side";
    /// Row 11.
    InputWorkers = 11, "input_workers", "人", "输入家政服务员", "Workers received";
    /// Row 12.
    InputInProvince = 12, "input_in_province", "人", "省内输入", "received from within the province";
    /// Row 13.
    InputCrossProvince = 13, "input_cross_province", "人", "省外输入", "received from another province";
    /// Row 14.
    InputEnterprises = 14, "input_enterprises", "家", "输入涉及家政服务企业数量", "Enterprises on the receiving side";
    /// Row 15.
    Trainings = 15, "trainings", "人次", "开展家政服务职业培训", "Domestic-service trainings held";
}

/// One region's form for one year: what each row counts.
pub type LedgerForm = BTreeMap<Code, i64>;

/// A rule that every form keeps, and whether this one does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invariant {
    /// The rule, by the rows' numbers.
    pub rule: &'static str,
    /// Whether it holds.
    pub holds: bool,
}

/// The rules that hold at every region: shown as ticks beside the form.
pub fn invariants(form: &LedgerForm) -> Vec<Invariant> {
    let row = |code| form.get(&code).copied().unwrap_or(0);
    vec![
        Invariant {
            rule: "6 = 8 + 9",
            holds: row(Code::OutputWorkers)
                == row(Code::OutputInProvince) + row(Code::OutputCrossProvince),
        },
        Invariant {
            rule: "7 ≤ 6",
            holds: row(Code::OutputTargetGroup) <= row(Code::OutputWorkers),
        },
        Invariant {
            rule: "11 = 12 + 13",
            holds: row(Code::InputWorkers)
                == row(Code::InputInProvince) + row(Code::InputCrossProvince),
        },
    ]
}
