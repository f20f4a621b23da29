//! Determinations as the contract shows them.

use api_spec::claim::PinnedDetermination;
use api_spec::problem::Language;
use api_spec::subsidy::{
    Determination as View, EvidenceRef, PassedOver, PolicyRef, StatementLine, TraceLine,
};
use domain::claim::{Pinned, PinnedEvidence, PinnedLine};
use domain::determination::{Determination, Outcome, Question};

use super::phrases::told;
use super::{day, number};

/// The answer to a question.
pub fn determination_view(question: &Question, answer: &Determination, language: Language) -> View {
    let certificate = question.certificate.clone();
    let (certificate_no, issuer) = certificate.unzip();
    View {
        scheme: question.scheme.code().to_owned(),
        programme: question.programme.clone(),
        worker_id: question.worker.map(|id| id.to_string()),
        dispatch_id: question.dispatch.map(|id| id.to_string()),
        employer_id: question.organisation.map(|id| id.to_string()),
        month: question.month.map(|month| month.to_string()),
        contribution_id: question.contribution.map(|id| id.to_string()),
        year: question.year,
        training_id: question.training.map(|id| id.to_string()),
        certificate_no,
        issuer,
        venture_id: question.venture.map(|id| id.to_string()),
        outcome: answer.outcome.code().to_owned(),
        amount_fen: answer.amount_fen.map(domain::money::Fen::get),
        computation: computation(answer, language),
        eligible_from: day(answer.eligible_from),
        apply_by: day(answer.apply_by),
        region: answer.region.to_string(),
        bound_to: answer.bound_to.to_string(),
        policy: answer.policy.as_ref().map(|policy| PolicyRef {
            id: policy.id.to_string(),
            version: policy.version,
            fund: policy.fund.map(|fund| fund.code().to_owned()),
        }),
        passed_over: answer
            .passed_over
            .iter()
            .map(|(id, version, why)| PassedOver {
                id: id.to_string(),
                version: *version,
                why: why.code().to_owned(),
            })
            .collect(),
        rule_version: answer.rule_version,
        lacking: answer
            .lacking()
            .map(|line| line.condition.to_owned())
            .collect(),
        trace: trace(answer, language),
    }
}

/// A determination as a claim keeps it.
pub fn pinned_view(pinned: &Pinned, language: Language) -> PinnedDetermination {
    PinnedDetermination {
        outcome: pinned.outcome.code().to_owned(),
        amount_fen: pinned.amount_fen.map(domain::money::Fen::get),
        computation: pinned
            .computation
            .as_deref()
            .map(|text| told(text, language)),
        eligible_from: day(pinned.eligible_from),
        apply_by: day(pinned.apply_by),
        region: pinned.region.to_string(),
        bound_to: pinned.bound_to.to_string(),
        policy: pinned.policy.as_ref().map(|policy| PolicyRef {
            id: policy.id.to_string(),
            version: policy.version,
            fund: policy.fund.map(|fund| fund.code().to_owned()),
        }),
        rule_version: pinned.rule_version,
        on: pinned.on.to_string(),
        trace: pinned
            .trace
            .iter()
            .map(|line| line_view(line, language))
            .collect(),
    }
}

/// One line of an employer's statement; none for an answer about something else.
pub fn statement_line(
    question: &Question,
    answer: &Determination,
    language: Language,
) -> Option<StatementLine> {
    let entitled = matches!(
        answer.outcome,
        Outcome::Eligible
            | Outcome::NotYet
            | Outcome::Expired
            | Outcome::Claimed
            | Outcome::Approved
            | Outcome::Paid
    );
    let amount = answer.amount_fen.filter(|_| entitled);
    Some(StatementLine {
        worker_id: question.worker?.to_string(),
        month: question.month?.to_string(),
        programme: question.programme.clone(),
        contribution_id: question.contribution?.to_string(),
        entitled,
        amount_fen: amount.unwrap_or_default().get(),
        outcome: answer.outcome.code().to_owned(),
        computation: computation(answer, language),
        trace: trace(answer, language),
    })
}

fn computation(answer: &Determination, language: Language) -> Option<String> {
    let computation = answer.computation.as_deref();
    computation.map(|text| told(text, language))
}

fn trace(answer: &Determination, language: Language) -> Vec<TraceLine> {
    answer
        .trace
        .iter()
        .map(|line| line_view(&PinnedLine::from(line), language))
        .collect()
}

fn line_view(line: &PinnedLine, language: Language) -> TraceLine {
    TraceLine {
        condition: line.condition.clone(),
        label: label(&line.condition, language).to_owned(),
        clause: line.clause.clone(),
        met: line.met,
        value: told(&line.value, language),
        required: told(&line.required, language),
        evidence: line.evidence.iter().map(evidence_ref).collect(),
    }
}

/// An event that something rests on.
pub(super) fn evidence_ref(evidence: &PinnedEvidence) -> EvidenceRef {
    EvidenceRef {
        stream: evidence.stream.clone(),
        id: evidence.id.to_string(),
        version: number(evidence.version),
        absent: evidence.absent,
    }
}

/// What a condition is called, in Chinese and English, in the words of the documents.
const LABELS: [(&str, &str, &str); 50] = [
    ("policy", "适用政策", "Policy in force"),
    ("target_group", "脱贫人口或监测对象身份", "Target group"),
    ("min_age", "年龄", "Age"),
    ("destination", "就业地范围", "Destination"),
    ("work", "在务工地从事家政服务", "Work at the destination"),
    ("duration", "稳定就业时长", "Months of work"),
    ("organised", "有组织输出", "Organised transfer"),
    ("once_a_year", "当年未享受同类补助", "Once a year"),
    ("not_claimed", "未重复申领", "Not claimed yet"),
    ("gone", "申领事项", "What was claimed for"),
    ("amount", "应发金额", "Amount due"),
    ("alive", "本人健在", "Alive"),
    ("receipt", "交通票据", "Receipt"),
    ("window", "申领期限", "Days of application"),
    ("employer_role", "家政服务企业资格", "Employer's role"),
    ("tie", "用工形式", "Employment tie"),
    ("contract", "劳动合同期限", "Contract"),
    ("employment", "当月在职", "Employed in the month"),
    ("premium", "按时足额缴费", "Premium paid"),
    ("retirement_age", "未达法定退休年龄", "Under retirement age"),
    ("one_employer", "当月仅一家单位享受", "One employer a month"),
    ("clock", "累计享受月数", "Months used"),
    ("min_staff", "在岗人数", "Number of staff"),
    (
        "not_employed_here",
        "此前未在本单位就业",
        "Not employed here before",
    ),
    ("completed", "培训完成并合格", "Training completed"),
    ("certificate", "证书", "Certificate"),
    ("covered", "在补贴目录内", "Covered"),
    ("once_per_level", "同一职业同一等级一次", "Once per level"),
    ("yearly_limit", "年度次数", "Yearly limit"),
    ("attendance", "实际参训天数", "Days attended"),
    ("contributions", "失业保险缴费月数", "Premium months"),
    (
        "no_training_subsidy",
        "未领取培训补贴",
        "No training subsidy",
    ),
    ("organiser_role", "中介或经纪人资格", "Organiser's role"),
    ("placed", "已实现就业", "Placed in work"),
    ("export_base", "家政劳务输出基地", "Export base"),
    ("employment_aid_base", "就业帮扶基地", "Employment-aid base"),
    ("stable_workers", "稳定就业人数", "Workers in stable work"),
    ("once", "仅享受一次", "Once"),
    ("persons", "人员范围", "Persons"),
    ("first_venture", "首次创业", "First venture"),
    ("running", "正常经营时长", "Months running"),
    ("loan", "创业担保贷款", "Guaranteed loan"),
    ("repaid", "贷款到期", "Loan over"),
    ("base", "贴息基数", "Base of the discount"),
    ("region", "适用地区", "Whose policy"),
    ("household_income", "家庭人均收入", "Household income"),
    ("own_staff", "本单位职工", "Own staff"),
    ("institution", "培训机构", "Training institution"),
    ("place_of_work", "就业地", "Place of work"),
    ("paid_elsewhere", "其他地区已发放", "Paid elsewhere"),
];

pub(super) fn label(condition: &str, language: Language) -> &str {
    LABELS
        .iter()
        .find(|(code, _, _)| *code == condition)
        .map_or(condition, |(_, chinese, english)| match language {
            Language::Zh => chinese,
            Language::En => english,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every condition that any policy can ask for has a name for people.
    #[test]
    fn every_condition_has_a_label() {
        for condition in domain::determination::all_conditions() {
            assert_ne!(label(condition, Language::Zh), condition);
        }
    }
}
