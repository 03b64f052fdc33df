//! Levels that are hard to believe or to understand: a share that is too low or below last year's, a month that may be
//! a length of time.

use jiheng_model::value::{Comparator, TargetValue};
use jiheng_model::{Check, Decimal, Document, Example, Parameter, ParameterValue, Report, Rule};
use jiheng_model::{Severity, classes, quantities};

use super::super::GOALS_2015;
use super::beside::outliers_by_default;
use super::figures::more_is_better;
use super::value_field;
use crate::projects::{is_cost, is_in};
use crate::vocabulary::WORDS;
use crate::words::{indicator_name, quote};

pub const RATE_LOW: Rule = Rule {
    code: "V025",
    name: "rate-low",
    severity: Severity::Warning,
    title: "比率的指标值异常低",
    why: "及时率、合格率、满意度之类的比率定得很低，目标没有约束力，也可能是漏了一位数字。",
    fix: "核对数值；确因基础薄弱的，在备注说明上年水平。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[
        Parameter {
            name: "low", title: "低于百分之多少才报告", default: ParameterValue::Number(50)
        },
        Parameter {
            name: "words",
            title: "名称以这些词结尾的比率应当较高",
            default: ParameterValue::Words(&[
                "及时率",
                "及时性",
                "合格率",
                "达标率",
                "准确率",
                "准确性",
                "完成率",
                "满意度",
                "满意率",
                "到位率",
                "完好率",
                "通过率",
                "办结率",
                "发放率",
                "正常率",
                "运转率",
            ]),
        },
    ],
    example: Example::edit(
        "/projects/0/indicators/2",
        r#"{"level1": "产出指标", "level2": "质量指标", "name": "宣传任务完成率", "targets": [{"text": "≥9%"}]}"#,
    ),
    check: Check::Document(rate_low),
};

fn rate_low(document: &Document, report: &mut Report) {
    let low = Decimal::from(report.number("low"));
    let mut found = Vec::new();
    for (index, project) in document.projects.iter().enumerate() {
        for (row, (indicator, look)) in project.indicators.iter().zip(report.rows_of(index)).enumerate() {
            let Some((target, comparator, number, Some("%"))) = look.figure else { continue };
            let bound = matches!(comparator, Comparator::Equal | Comparator::AtLeast | Comparator::Above);
            if !bound || number >= low || number <= Decimal::ZERO {
                continue;
            }
            // Where another horizon has a believable share, V023 tells the difference.
            let mut all = indicator.targets.iter().filter_map(|target| target.value.as_ref()?.number());
            let Some(name) = indicator.name.as_deref().filter(|_| all.all(|other| other < low)) else {
                continue;
            };
            let ending = name.trim_end_matches(['%', '）', '（', '(', ')', ' ']);
            let turned = WORDS.names.reversing.any_in(name) || WORDS.names.movements.any_in(name);
            if !turned && report.any_ends("words", ending) {
                found.push((index, row, target, number));
            }
        }
    }
    if found.is_empty() {
        return;
    }
    // What lies far below its like is V016's, which can say so with the figures of the others.
    let told = outliers_by_default(document, report);
    for (index, row, target, number) in
        found.into_iter().filter(|(index, row, ..)| !told.contains(&(*index, *row)))
    {
        let indicator = &document.projects[index].indicators[row];
        report
            .at_pointer(
                format!("/projects/{index}/indicators/{row}/targets/{target}/text"),
                format!(
                    "{}的指标值{}低于 {low}%，明显偏低",
                    indicator_name(indicator),
                    quote(&indicator.targets[target].text)
                ),
            )
            .evidence([("number", number.to_string()), ("low", low.to_string())]);
    }
}

pub const MONTH_UNCLEAR: Rule = Rule {
    code: "V029",
    name: "month-unclear",
    severity: Severity::Warning,
    title: "时效值分不清是月份还是月数",
    why: "「≤12月」既可以是 12 月底前，也可以是 12 个月以内，完成时限说不清。",
    fix: "截止时间写「12月底前」，期限写「≤12个月」。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/3/targets/0/text", r#""≤11月""#),
    check: Check::Indicator(|indicator, _, report| {
        if !is_in(indicator, classes::TIMELINESS) {
            return;
        }
        let Some(target) = indicator.target() else { return };
        let Some(TargetValue::Deadline { recurrence: None, .. }) = &target.value else { return };
        if let Some(number) = month(&target.text) {
            report
                .at(
                    value_field(indicator),
                    format!(
                        "时效指标{}的指标值{}分不清是 {number} 月底前，还是 {number} 个月以内",
                        indicator_name(indicator),
                        quote(&target.text)
                    ),
                )
                .evidence([("number", number.to_string())]);
        }
    }),
};

/// `≤12月`, `<3月份`: a sign and a month. 6月底前 is a date, ≤6个月 a length of time.
fn month(text: &str) -> Option<u8> {
    let plain = text.trim();
    let rest = ["小于等于", "小于或等于", "不超过"].iter().find_map(|words| plain.strip_prefix(words));
    let rest = rest.unwrap_or_else(|| plain.trim_start_matches(['≤', '<', '＜', '=', '≦', '⩽']));
    let digits = rest.trim_end_matches('份').strip_suffix('月')?.trim();
    let number = digits.parse().ok().filter(|number| (1..=12).contains(number));
    number.filter(|_| rest.len() < text.trim().len())
}

pub const WEAKER_THAN_BASIS: Rule = Rule {
    code: "V031",
    name: "weaker-than-basis",
    severity: Severity::Warning,
    title: "指标值低于依据中的上年水平",
    why: "依据写明了上年已经达到的水平，指标值反而更低，目标没有约束力。",
    fix: "不低于上年水平确定指标值；确需下调的，在备注说明原因。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "words",
        title: "依据中这些词后面的数值是上年水平",
        default: ParameterValue::Words(&[
            "上年完成",
            "上年为",
            "上年实际",
            "上年达到",
            "上年满意度",
            "去年完成",
            "去年为",
            "去年达到",
            "上年度完成",
            "上年度为",
        ]),
    }],
    example: Example::edit("/projects/0/indicators/2/basis", r#""上年完成98%""#),
    check: Check::Indicator(|indicator, _, report| {
        let look = report.row().basis.text;
        let Some((at, comparator, number, Some(unit))) = report.figure() else { return };
        if !look.holds("年") || !report.any_in("words", look) {
            return;
        }
        let basis = look.text();
        let figures = quantities(basis);
        let [before] = figures.as_slice() else { return };
        if before.unit.as_deref() != Some(unit) {
            return;
        }
        let weaker = match comparator {
            Comparator::AtLeast | Comparator::Above => number < before.number,
            Comparator::AtMost | Comparator::Below => {
                // An upper bound on what should be high is V019's.
                number > before.number && !is_cost(indicator) && !more_is_better(indicator)
            }
            Comparator::Equal | Comparator::About => false,
        };
        if weaker {
            report
                .at(
                    format!("targets/{at}/text"),
                    format!(
                        "{}的指标值{}比依据{}中的上年水平宽松",
                        indicator_name(indicator),
                        quote(&indicator.targets[at].text),
                        quote(basis)
                    ),
                )
                .evidence([("number", number.to_string()), ("last_year", before.number.to_string())]);
        }
    }),
};
