//! Values beside each other: those of other projects under the same name, and those of other years in the same row.

use std::collections::HashSet;

use jiheng_model::value::{Comparator, TargetValue};
use jiheng_model::{Check, Decimal, Document, Example, Horizon, Parameter, ParameterValue, Project};
use jiheng_model::{Report, Rule, Severity, classes};

use super::super::GOALS_2015;
use crate::projects::is_in_first;
use crate::words::{indicator_name, plain, project_name, quote};

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
#[derive(Clone, Copy)]
struct Sibling {
    project: usize,
    row: usize,
    target: usize,
    number: Decimal,
}

/// An outlier: the figure, how many others there are, their range, and what they have in common.
struct Outlier {
    sibling: Sibling,
    others: usize,
    lowest: Decimal,
    highest: Decimal,
    class: Option<String>,
}

/// From how many on a group is compared; how far is far, in times; below which share, where all others reach which.
struct Limits {
    least: usize,
    times: Decimal,
    low: Decimal,
    high: Decimal,
}

/// The places of the shares that V016 tells, as it is set by default.
pub(super) fn outliers_by_default(document: &Document, report: &Report) -> HashSet<(usize, usize)> {
    let number = |name: &str| {
        let parameter = SIBLING_OUTLIER.parameters.iter().find(|parameter| parameter.name == name);
        match parameter.map(|parameter| parameter.default) {
            Some(ParameterValue::Number(number)) => number,
            _ => 0,
        }
    };
    let outliers = outliers(document, report, &limits(number));
    outliers.into_iter().map(|outlier| (outlier.sibling.project, outlier.sibling.row)).collect()
}

fn limits(number: impl Fn(&str) -> i64) -> Limits {
    let decimal = |name: &str| Decimal::from(number(name));
    Limits {
        least: usize::try_from(number("least")).unwrap_or_default(),
        times: decimal("times"),
        low: decimal("low"),
        high: decimal("high"),
    }
}

fn sibling_outlier(document: &Document, report: &mut Report) {
    let limits = limits(|name| report.number(name));
    for Outlier { sibling, others, lowest, highest, class } in outliers(document, report, &limits) {
        let project = &document.projects[sibling.project];
        let indicator = &project.indicators[sibling.row];
        let alike = class.as_deref().unwrap_or("同名指标");
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
                    "{}的{}指标值{}，而其他 {others} 项{alike}{range}",
                    project_name(project),
                    indicator_name(indicator),
                    quote(&indicator.targets[sibling.target].text),
                ),
            )
            .evidence([
                ("number", sibling.number.to_string()),
                ("lowest", lowest.to_string()),
                ("highest", highest.to_string()),
            ]);
    }
}

fn outliers(document: &Document, report: &Report, limits: &Limits) -> Vec<Outlier> {
    let mut siblings: Vec<(&str, Option<u64>, Sibling)> = Vec::new();
    for (index, project) in document.projects.iter().enumerate() {
        for (row, (indicator, look)) in project.indicators.iter().zip(report.rows_of(index)).enumerate() {
            let (Some(_), Some(level2)) = (&indicator.name, indicator.level2.as_deref()) else { continue };
            let Some((target, comparator, number, Some("%"))) = look.figure else { continue };
            // An upper bound (投诉率≤5%) stands on another scale than the shares it is listed with.
            if number <= Decimal::ZERO || matches!(comparator, Comparator::AtMost | Comparator::Below) {
                continue;
            }
            // Whoever is asked, satisfaction is one scale.
            let satisfaction = is_in_first(indicator, classes::SATISFACTION);
            let of = (!satisfaction).then_some(look.name.fingerprint);
            let sibling = Sibling { project: index, row, target, number };
            siblings.push((level2, of, sibling));
        }
    }
    siblings.sort_by_key(|(class, name, _)| (*name, *class));
    let mut found = Vec::new();
    for group in siblings.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        let [(class, name, _), ..] = group else { continue };
        if group.len() < limits.least {
            continue;
        }
        let group: Vec<Sibling> = group.iter().map(|(.., sibling)| *sibling).collect();
        let mut sorted: Vec<Decimal> = group.iter().map(|sibling| sibling.number).collect();
        sorted.sort_unstable();
        let [least_of_all, second, .., last_but_one, most_of_all] = sorted.as_slice() else { continue };
        let others = group.len() - 1;
        for sibling in group {
            let lowest = if sibling.number == *least_of_all { *second } else { *least_of_all };
            let highest = if sibling.number == *most_of_all { *last_but_one } else { *most_of_all };
            // All the others agree within a factor of two, and this one is far from all of them.
            let agreed = highest <= lowest.saturating_add(lowest);
            let far = sibling.number.saturating_mul(limits.times) <= lowest
                || sibling.number >= highest.saturating_mul(limits.times);
            let slipped = sibling.number < limits.low && lowest >= limits.high;
            if agreed && (far || slipped) {
                let class = name.is_none().then(|| (*class).to_owned());
                found.push(Outlier { sibling, others, lowest, highest, class });
            }
        }
    }
    found
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
        let Some((at, _, annual, Some("%"))) = report.figure() else { return };
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
