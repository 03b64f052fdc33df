//! Values that are figures: possible, free of contradiction, in line with their like.

use std::collections::BTreeMap;

use jiheng_model::value::{Comparator, TargetValue};
use jiheng_model::{
    Check, Decimal, Document, Example, Horizon, Indicator, Parameter, ParameterValue, Project,
};
use jiheng_model::{Report, Rule, Severity, classes, quantities};

use super::super::{FORM, GOALS_2015, INDICATORS_2021};
use crate::projects::{is_in, is_in_first};
use crate::vocabulary::{WORDS, has_any};
use crate::words::{filled_targets, indicator_name, plain, project_name, quote};

/// The figure of the target that counts: its place, sign, number and unit.
pub(super) fn figure(indicator: &Indicator) -> Option<(usize, Comparator, Decimal, Option<&str>)> {
    let target = indicator.target()?;
    let at = indicator.targets.iter().position(|other| std::ptr::eq(other, target))?;
    match target.value.as_ref()? {
        TargetValue::Quantity { comparator, number, unit } => {
            Some((at, *comparator, *number, unit.as_deref()))
        }
        _ => None,
    }
}

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
    let Some((_, comparator, number, Some("%"))) = figure(indicator) else { return false };
    let impossible = match comparator {
        Comparator::AtLeast | Comparator::Above => number >= Decimal::ONE_HUNDRED,
        Comparator::Equal | Comparator::About => number > Decimal::ONE_HUNDRED,
        Comparator::AtMost | Comparator::Below => false,
    };
    let words = [&indicator.name, &indicator.description];
    let may = |word: &str| words.iter().any(|words| words.as_ref().is_some_and(|words| words.contains(word)));
    impossible && !report.any_word("beyond", may)
}

fn impossible_percentage(indicator: &Indicator, _: &Project, report: &mut Report) {
    if !exceeds_all(indicator, report) {
        return;
    }
    let Some((at, _, number, _)) = figure(indicator) else { return };
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
    for (at, target) in filled_targets(indicator) {
        if target.value.as_ref().is_some_and(TargetValue::is_quantified) {
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
    let Some((at, _, number, unit)) = figure(indicator) else { return };
    let Some(printed) = indicator.standard.as_deref() else { return };
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

pub const SIBLING_OUTLIER: Rule = Rule {
    code: "V016",
    name: "sibling-outlier",
    severity: Severity::Warning,
    title: "指标值与同类指标相差悬殊",
    why: "同一文件中同名指标、满意度指标大多取相近的值，个别的相差十倍或低得多，多半是漏了一位数字。",
    fix: "核对该项指标值；确有不同时在备注说明。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[
        Parameter {
            name: "least", title: "同类指标至少多少个才比较", default: ParameterValue::Number(4)
        },
        Parameter {
            name: "times", title: "相差多少倍以上才报告", default: ParameterValue::Number(10)
        },
        Parameter {
            name: "low",
            title: "其余都不低于「high」时，低于百分之多少才报告",
            default: ParameterValue::Number(50),
        },
        Parameter {
            name: "high",
            title: "其余都不低于百分之多少时，才报告低于「low」的",
            default: ParameterValue::Number(80),
        },
    ],
    example: Example::edit("/projects/2/indicators/6/targets/0/text", r#""≥9%""#),
    check: Check::Document(sibling_outlier),
};

/// One percentage of a group: project, row, target, figure.
struct Sibling {
    project: usize,
    row: usize,
    target: usize,
    number: Decimal,
}

fn sibling_outlier(document: &Document, report: &mut Report) {
    let mut groups: BTreeMap<(&str, String), Vec<Sibling>> = BTreeMap::new();
    for (index, project) in document.projects.iter().enumerate() {
        for (row, indicator) in project.indicators.iter().enumerate() {
            let (Some(name), Some(level2)) = (&indicator.name, indicator.level2.as_deref()) else { continue };
            let Some((target, comparator, number, Some("%"))) = figure(indicator) else { continue };
            // An upper bound (投诉率≤5%) stands on another scale than the shares it is listed with.
            if number <= Decimal::ZERO || matches!(comparator, Comparator::AtMost | Comparator::Below) {
                continue;
            }
            // Whoever is asked, satisfaction is one scale.
            let satisfaction = is_in_first(indicator, classes::SATISFACTION);
            let of = if satisfaction { String::new() } else { plain(name) };
            let sibling = Sibling { project: index, row, target, number };
            groups.entry((level2, of)).or_default().push(sibling);
        }
    }
    let number = |name: &str| Decimal::from(report.number(name));
    let (times, low, high) = (number("times"), number("low"), number("high"));
    let least = report.number("least");
    for ((class, name), group) in groups {
        if (group.len() as i64) < least {
            continue;
        }
        let mut sorted: Vec<Decimal> = group.iter().map(|sibling| sibling.number).collect();
        sorted.sort_unstable();
        let [least_of_all, second, .., last_but_one, most_of_all] = sorted.as_slice() else { continue };
        for sibling in &group {
            let lowest = if sibling.number == *least_of_all { *second } else { *least_of_all };
            let highest = if sibling.number == *most_of_all { *last_but_one } else { *most_of_all };
            // All the others agree within a factor of two, and this one is far from all of them.
            let agreed = highest <= lowest.saturating_add(lowest);
            let far = sibling.number.saturating_mul(times) <= lowest
                || sibling.number >= highest.saturating_mul(times);
            let slipped = sibling.number < low && lowest >= high;
            if !agreed || !(far || slipped) {
                continue;
            }
            let project = &document.projects[sibling.project];
            let indicator = &project.indicators[sibling.row];
            let alike = if name.is_empty() { class } else { "同名指标" };
            let range = if lowest == highest {
                format!("都是 {lowest}%")
            } else {
                format!("在 {lowest}% 到 {highest}% 之间")
            };
            report
                .at_pointer(
                    format!(
                        "/projects/{}/indicators/{}/targets/{}/text",
                        sibling.project, sibling.row, sibling.target
                    ),
                    format!(
                        "{}的{}指标值{}，而其他 {} 项{alike}{range}",
                        project_name(project),
                        indicator_name(indicator),
                        quote(&indicator.targets[sibling.target].text),
                        group.len() - 1,
                    ),
                )
                .evidence([
                    ("number", sibling.number.to_string()),
                    ("lowest", lowest.to_string()),
                    ("highest", highest.to_string()),
                ]);
        }
    }
}

pub const HORIZON_OUTLIER: Rule = Rule {
    code: "V023",
    name: "horizon-outlier",
    severity: Severity::Warning,
    title: "年度与中长期的比例相差悬殊",
    why: "同一项比例的年度值与中长期值应在同一水平，相差十倍多半是漏了一位数字。",
    fix: "核对两栏的指标值。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "times",
        title: "相差多少倍以上才报告",
        default: ParameterValue::Number(10),
    }],
    example: Example::edit("/projects/2/indicators/1/targets/1/text", r#""≥9.9%""#),
    check: Check::Indicator(|indicator, _, report| {
        let Some((at, _, annual, Some("%"))) = figure(indicator) else { return };
        let times = Decimal::from(report.number("times"));
        let other = indicator.targets.iter().find_map(|target| match &target.value {
            Some(TargetValue::Quantity { number, unit, .. })
                if target.horizon != indicator.targets[at].horizon && unit.as_deref() == Some("%") =>
            {
                Some((target, *number))
            }
            _ => None,
        });
        let Some((target, number)) = other else { return };
        let far = |one: Decimal, another: Decimal| !one.is_zero() && one.saturating_mul(times) <= another;
        if far(annual, number) || far(number, annual) {
            report
                .at(
                    format!("targets/{at}/text"),
                    format!(
                        "{}的{}指标值{}，{}指标值却是{}，相差 {times} 倍以上",
                        indicator_name(indicator),
                        indicator.targets[at].horizon.title(),
                        quote(&indicator.targets[at].text),
                        target.horizon.title(),
                        quote(&target.text)
                    ),
                )
                .evidence([("annual", annual.to_string()), ("other", number.to_string())]);
        }
    }),
};

pub const HORIZONS_EQUAL: Rule = Rule {
    code: "V017",
    name: "horizons-equal",
    severity: Severity::Warning,
    title: "年度指标与中长期指标完全相同",
    why: "中长期目标是几年的结果，年度目标是当年的一步；逐项相同说明没有分年度分解。",
    fix: "按年度分解中长期指标，分别填写两栏的指标值。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "least",
        title: "至少有多少项两栏都填写的指标才报告",
        default: ParameterValue::Number(3),
    }],
    example: Example::edit("/projects/2/indicators/0/targets/1/text", r#""≥12次""#),
    check: Check::Project(horizons_equal),
};

fn horizons_equal(project: &Project, report: &mut Report) {
    let years = |date: &Option<String>| date.as_deref().and_then(|date| date.get(..4)?.parse::<i32>().ok());
    let long = project.period.as_ref().is_some_and(|period| years(&period.start) < years(&period.end));
    let mut pairs: Vec<(Horizon, bool)> = Vec::new();
    for indicator in &project.indicators {
        let annual = indicator.targets.iter().find(|target| target.horizon == Horizon::Annual);
        let other = indicator.targets.iter().find(|target| match target.horizon {
            Horizon::Annual => false,
            Horizon::Midterm | Horizon::Longterm => true,
            Horizon::Implementation => long,
        });
        if let (Some(annual), Some(other)) = (annual, other) {
            pairs.push((other.horizon, plain(&annual.text) == plain(&other.text)));
        }
    }
    let all_equal = pairs.len() as i64 >= report.number("least") && pairs.iter().all(|(_, equal)| *equal);
    if let (true, Some((horizon, _))) = (all_equal, pairs.first()) {
        report
            .at(
                "indicators",
                format!(
                    "{}的 {} 项指标，年度与{}的指标值逐项相同，没有分年度分解",
                    project_name(project),
                    pairs.len(),
                    horizon.title()
                ),
            )
            .evidence([("indicators", pairs.len().to_string())]);
    }
}

pub const VAGUE_NUMBER: Rule = Rule {
    code: "V018",
    name: "vague-number",
    severity: Severity::Warning,
    title: "指标值是概数",
    why: "「约」「左右」没有界限，完成多少算达到说不清。",
    fix: "写明下限、上限或区间，如「≥900家」。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/0/targets/0/text", r#""约24场""#),
    check: Check::Indicator(|indicator, _, report| {
        let Some((at, Comparator::About, _, _)) = figure(indicator) else { return };
        report.at(
            format!("targets/{at}/text"),
            format!(
                "{}的指标值{}是概数，没有界限",
                indicator_name(indicator),
                quote(&indicator.targets[at].text)
            ),
        );
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
    let Some((at, comparator, number, unit)) = figure(indicator) else { return };
    let Some(name) = indicator.name.as_deref().map(str::trim) else { return };
    let list = match comparator {
        Comparator::AtLeast | Comparator::Above => "less",
        Comparator::AtMost | Comparator::Below => "more",
        _ => return,
    };
    // 100 % as an upper bound is clumsy, not reversed; an un- or non- before the word turns it round.
    let turned = has_any(name, &WORDS.names.reversing);
    if turned || (list == "more" && (unit != Some("%") || number >= Decimal::ONE_HUNDRED)) {
        return;
    }
    let plain_name = name.trim_end_matches(['%', '）', '（', '(', ')']);
    if report.any_word(list, |word| plain_name.ends_with(word)) {
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
        let Some((at, Comparator::AtLeast | Comparator::Above, number, Some(unit))) = figure(indicator)
        else {
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
        let Some((at, Comparator::Equal, number, Some("%"))) = figure(indicator) else { return };
        if is_in_first(indicator, classes::SATISFACTION) && number == Decimal::ONE_HUNDRED {
            report.at(
                format!("targets/{at}/text"),
                format!("满意度指标{}定为 100%，没有余地", indicator_name(indicator)),
            );
        }
    }),
};
