//! Values that are figures: possible, free of contradiction, in the direction of their name.

use jiheng_model::text::trimmed;
use jiheng_model::value::{Comparator, TargetValue};
use jiheng_model::{Check, Decimal, Example, Indicator, Parameter, ParameterValue, Project};
use jiheng_model::{Report, Rule, Severity, Target, classes, quantities};

use super::super::{FORM, GOALS_2015, INDICATORS_2021};
use crate::projects::{is_in, is_in_first};
use crate::vocabulary::WORDS;
use crate::words::{filled_targets, indicator_name, is_blank, quote};

pub const IMPOSSIBLE_PERCENTAGE: Rule = Rule {
    code: "V005",
    name: "impossible-percentage",
    severity: Severity::Warning,
    title: "百分比超过可能的范围",
    why: "覆盖率、合格率、满意度之类的比例最高为 100%，写成「≥100%」等于不可能超过的下限。",
    fix: "全部达到时写「100%」，否则写实际要达到的比例；不是比例的改用相应的计量单位。",
    basis: &[],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "beyond",
        title: "名称或描述含有这些词的比例可以超过 100%",
        default: ParameterValue::Words(&[
            "增长",
            "增加",
            "提高",
            "提升",
            "增幅",
            "涨幅",
            "筹资",
            "融资",
            "收益",
            "回报",
            "保值",
            "增值",
            "杠杆",
            "带动",
            "拉动",
            "利用率",
            "自给",
            "偿付",
            "产出",
            "超额",
            "上升",
        ]),
    }],
    example: Example::edit("/projects/0/indicators/2/targets/0/text", r#""≥100%""#),
    check: Check::Indicator(impossible_percentage),
};

fn exceeds_all(indicator: &Indicator, report: &Report) -> bool {
    let Some((_, comparator, number, Some("%"))) = report.figure() else { return false };
    let impossible = match comparator {
        Comparator::AtLeast | Comparator::Above => number >= Decimal::ONE_HUNDRED,
        Comparator::Equal | Comparator::About => number > Decimal::ONE_HUNDRED,
        Comparator::AtMost | Comparator::Below => false,
    };
    if !impossible {
        return false;
    }
    // A count in per cent has the wrong unit (V024), and against its plan it may well pass 100 %.
    let count = indicator.name.as_deref().is_some_and(|name| WORDS.unit_disagrees(name.trim(), "%"));
    let row = report.row();
    let mut words = [row.name.text, row.description.text].into_iter();
    !count && !words.any(|words| report.any_in("beyond", words))
}

fn impossible_percentage(indicator: &Indicator, _: &Project, report: &mut Report) {
    if !exceeds_all(indicator, report) {
        return;
    }
    let Some((at, _, number, _)) = report.figure() else { return };
    let printed = &indicator.targets[at].text;
    let (name, printed_value) = (indicator_name(indicator), quote(printed));
    let message = if number == Decimal::ONE_HUNDRED {
        format!("{name}的指标值{printed_value}含有高于 100% 的意思，而比例最多 100%，应写「100%」")
    } else {
        format!("{name}的指标值{printed_value}超过比例可能的最大值 100%")
    };
    let noted = report
        .at(format!("targets/{at}/text"), message)
        .evidence([("number", number.to_string()), ("maximum", "100".to_owned())]);
    if number == Decimal::ONE_HUNDRED {
        noted.correct(printed, "100%", false);
    }
}

pub const CONTRADICTING_FIGURES: Rule = Rule {
    code: "V009",
    name: "contradicting-figures",
    severity: Severity::Error,
    title: "一个指标值中有互相矛盾的数值",
    why: "同一个值既是下限又是上限，或同一期间有两个不同的值，不知以哪个为准。",
    fix: "核对原意，只保留一个数值，或写成由小到大的区间。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/0/targets/0/text", r#""≥24场≤12场""#),
    check: Check::Indicator(contradicting_figures),
};

fn contradicting_figures(indicator: &Indicator, _: &Project, report: &mut Report) {
    // A date has no second figure, and one alone contradicts nothing.
    let one = |value: &TargetValue| {
        value.is_quantified() || matches!(value, TargetValue::Deadline { date: Some(_), .. })
    };
    let single = |target: &Target| target.value.as_ref().is_some_and(one);
    for (at, target) in indicator.targets.iter().enumerate() {
        if single(target) || is_blank(&target.text) {
            continue;
        }
        let found = quantities(&target.text);
        let contradiction = found.iter().enumerate().find_map(|(at, low)| {
            let lower = matches!(low.comparator, Comparator::AtLeast | Comparator::Above);
            let high = found.iter().enumerate().find(|(other, high)| {
                let upper = matches!(high.comparator, Comparator::AtMost | Comparator::Below);
                *other != at && upper && same_unit(&low.unit, &high.unit) && high.number <= low.number
            })?;
            lower.then_some((low, high.1))
        });
        if let Some((low, high)) = contradiction {
            let tell = |comparator: Comparator, number: Decimal, unit: &Option<String>| {
                format!("{}{number}{}", comparator.sign(), unit.as_deref().unwrap_or(""))
            };
            let low_words = tell(low.comparator, low.number, &low.unit);
            let high_words = tell(high.comparator, high.number, &high.unit);
            report
                .at(
                    format!("targets/{at}/text"),
                    format!(
                        "{}的指标值{}同时要求「{low_words}」和「{high_words}」，互相矛盾",
                        indicator_name(indicator),
                        quote(&target.text)
                    ),
                )
                .evidence([("low", low_words), ("high", high_words)]);
            return;
        }
    }
    // Two values printed for one horizon.
    if indicator.targets.len() < 2 {
        return;
    }
    for (at, target) in filled_targets(indicator) {
        let other = indicator.targets[..at].iter().find(|other| {
            other.horizon == target.horizon
                && match (&other.value, &target.value) {
                    (
                        Some(TargetValue::Quantity { comparator: a, number: b, .. }),
                        Some(TargetValue::Quantity { comparator: c, number: d, .. }),
                    ) => a != c || b != d,
                    _ => false,
                }
        });
        if let Some(other) = other {
            report.at(
                format!("targets/{at}/text"),
                format!(
                    "{}的{}指标值有两个：{}和{}",
                    indicator_name(indicator),
                    target.horizon.title(),
                    quote(&other.text),
                    quote(&target.text)
                ),
            );
            return;
        }
    }
}

/// 亿 and 亿元 are one unit where a sign stands between the two figures.
fn same_unit(one: &Option<String>, other: &Option<String>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.trim_end_matches('元') == other.trim_end_matches('元'),
        _ => true,
    }
}

pub const VALUE_AND_STANDARD: Rule = Rule {
    code: "V015",
    name: "value-and-standard",
    severity: Severity::Warning,
    title: "指标值与绩效标准不一致",
    why: "同一行的指标值与绩效标准是对同一事项的要求，两数不同就不知以哪个为准。",
    fix: "核对指标值与绩效标准，改正其中有误的一项。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/1/indicators/0/standard", r#""≥3200人""#),
    check: Check::Indicator(value_and_standard),
};

fn value_and_standard(indicator: &Indicator, _: &Project, report: &mut Report) {
    let Some(printed) = indicator.standard.as_deref() else { return };
    dates_differ(indicator, printed, report);
    let Some((at, _, number, unit)) = report.figure() else { return };
    let Some(TargetValue::Quantity { number: standard, unit: standard_unit, .. }) =
        TargetValue::parse(printed, report.document().fiscal_year)
    else {
        return;
    };
    let comparable = match (unit, standard_unit.as_deref()) {
        (Some(one), Some(other)) => one == other,
        (None, None) => true,
        _ => return,
    };
    if comparable && number != standard {
        let difference = number.saturating_sub(standard).abs().normalize();
        let unit = unit.unwrap_or("");
        report
            .at(
                format!("targets/{at}/text"),
                format!(
                    "{}的指标值是{}，同一行的绩效标准是{}，相差 {difference}{}{unit}",
                    indicator_name(indicator),
                    quote(&indicator.targets[at].text),
                    quote(printed),
                    if unit.is_empty() || unit == "%" { "" } else { " " }
                ),
            )
            .evidence([
                ("value", number.to_string()),
                ("standard", standard.to_string()),
                ("difference", difference.to_string()),
            ]);
    }
}

/// By one date in the value and by another in the standard.
fn dates_differ(indicator: &Indicator, printed: &str, report: &mut Report) {
    let Some(target) = indicator.target() else { return };
    let (Some(TargetValue::Deadline { date: Some(date), .. }), Some(at)) =
        (&target.value, indicator.targets.iter().position(|one| std::ptr::eq(one, target)))
    else {
        return;
    };
    let Some(TargetValue::Deadline { date: Some(standard), .. }) =
        TargetValue::parse(printed, report.document().fiscal_year)
    else {
        return;
    };
    if *date != standard {
        report
            .at(
                format!("targets/{at}/text"),
                format!(
                    "{}的指标值是{}，同一行的绩效标准是{}，时间不同",
                    indicator_name(indicator),
                    quote(&target.text),
                    quote(printed)
                ),
            )
            .evidence([("value", date.clone()), ("standard", standard)]);
    }
}

pub const VAGUE_NUMBER: Rule = Rule {
    code: "V018",
    name: "vague-number",
    severity: Severity::Warning,
    title: "指标值是概数",
    why: "「约」「左右」「若干」没有界限，完成多少算达到说不清。",
    fix: "写明下限、上限或区间，如「≥900家」。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/0/targets/0/text", r#""约24场""#),
    check: Check::Indicator(|indicator, _, report| {
        let in_words = || super::is_worded(indicator, report, super::Wording::Vague);
        if matches!(report.figure(), Some((_, Comparator::About, _, _))) || in_words() {
            report.at(
                super::value_field(indicator),
                format!(
                    "{}的指标值{}是概数，没有界限",
                    indicator_name(indicator),
                    super::value_of(indicator)
                ),
            );
        }
    }),
};

pub const WRONG_DIRECTION: Rule = Rule {
    code: "V019",
    name: "wrong-direction",
    severity: Severity::Warning,
    title: "比较符号与指标方向相反",
    why: "投诉率、事故、差错之类越少越好，写成「≥」等于要求不少于；覆盖率、合格率之类越多越好，写成「≤」则相反。",
    fix: "越少越好的指标用「≤」，越多越好的用「≥」。",
    basis: &[],
    since: "0.1.0",
    parameters: &[
        Parameter {
            name: "less",
            title: "名称以这些词结尾的指标越少越好",
            default: ParameterValue::Words(&[
                "投诉率",
                "投诉次数",
                "投诉量",
                "事故率",
                "事故发生率",
                "事故次数",
                "差错率",
                "错误率",
                "故障率",
                "故障次数",
                "损坏次数",
                "损坏率",
                "返贫人数",
                "返贫率",
                "违规率",
                "失误率",
                "违规发生率",
                "违规行为发生率",
                "违法行为发生率",
                "案件发生率",
                "隐患发生率",
            ]),
        },
        Parameter {
            name: "more",
            title: "名称以这些词结尾的指标越多越好",
            default: ParameterValue::Words(&[
                "覆盖率",
                "合格率",
                "达标率",
                "知晓率",
                "及时率",
                "准确率",
                "满意度",
                "满意率",
                "参保率",
                "完成率",
                "到位率",
            ]),
        },
    ],
    example: Example::edit("/projects/0/indicators/2/targets/0/text", r#""≤95%""#),
    check: Check::Indicator(wrong_direction),
};

fn wrong_direction(indicator: &Indicator, _: &Project, report: &mut Report) {
    let Some((at, comparator, number, unit)) = report.figure() else { return };
    let Some(name) = indicator.name.as_deref().map(trimmed) else { return };
    let list = match comparator {
        Comparator::AtLeast | Comparator::Above => "less",
        Comparator::AtMost | Comparator::Below => "more",
        _ => return,
    };
    // 100 % as an upper bound is clumsy, not reversed; an un- or non- before the word turns it round.
    if list == "more" && (unit != Some("%") || number >= Decimal::ONE_HUNDRED) {
        return;
    }
    let plain_name = name.trim_end_matches(['%', '）', '（', '(', ')']);
    if report.any_ends(list, plain_name) && !WORDS.names.reversing.any_in(report.row().name.text) {
        let better = if list == "less" { "越少越好" } else { "越多越好" };
        report.at(
            format!("targets/{at}/text"),
            format!(
                "{}{better}，指标值{}的比较符号方向相反",
                indicator_name(indicator),
                quote(&indicator.targets[at].text)
            ),
        );
    }
}

/// Whether the name ends as those of which more is better, as V019 is set by default.
pub(super) fn more_is_better(indicator: &Indicator) -> bool {
    let name = indicator.name.as_deref().unwrap_or_default().trim();
    WRONG_DIRECTION.parameters.iter().any(|parameter| match parameter.default {
        ParameterValue::Words(words) => {
            parameter.name == "more" && words.iter().any(|word| name.ends_with(word))
        }
        ParameterValue::Number(_) => false,
    })
}

pub const TIMELINESS_DIRECTION: Rule = Rule {
    code: "V020",
    name: "timeliness-direction",
    severity: Severity::Warning,
    title: "时效指标以「不少于」限定时间",
    why: "时效要求在多长时间以内完成；「不少于若干天」说的是运行或保障的天数，不是快慢。",
    fix: "改为完成时限（如「≤30天」），保障天数移到数量指标。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/3/targets/0/text", r#""≥365天""#),
    check: Check::Indicator(|indicator, _, report| {
        let Some((at, Comparator::AtLeast | Comparator::Above, number, Some(unit))) = report.figure() else {
            return;
        };
        if is_in(indicator, classes::TIMELINESS) && WORDS.measures_time(unit) {
            report
                .at(
                    format!("targets/{at}/text"),
                    format!(
                        "时效指标{}的指标值{}要求时间不少于 {number} {unit}，不是完成的时限",
                        indicator_name(indicator),
                        quote(&indicator.targets[at].text)
                    ),
                )
                .evidence([("number", number.to_string()), ("unit", unit.to_owned())]);
        }
    }),
};

pub const FULL_SATISFACTION: Rule = Rule {
    code: "V021",
    name: "full-satisfaction",
    severity: Severity::Info,
    title: "满意度定为 100%",
    why: "满意度以抽样调查得出，要求人人满意难以达到，也无法区分做得好坏。",
    fix: "参考往年调查结果确定比例，如「≥95%」。",
    basis: &[INDICATORS_2021],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/7/targets/0/text", r#""100%""#),
    check: Check::Indicator(|indicator, _, report| {
        let Some((at, Comparator::Equal, number, Some("%"))) = report.figure() else { return };
        if is_in_first(indicator, classes::SATISFACTION) && number == Decimal::ONE_HUNDRED {
            report.at(
                format!("targets/{at}/text"),
                format!("满意度指标{}定为 100%，没有余地", indicator_name(indicator)),
            );
        }
    }),
};
