//! Points of indicators (分值): they add up, and none is nothing or nearly everything.

use jiheng_model::{Check, Decimal, Example, Parameter, ParameterValue, Project, Report, Rule, Severity};

use crate::projects::points;
use crate::words::{indicator_name, project_name};

pub const WEIGHTS_SUM: Rule = Rule {
    code: "I017",
    name: "weights-sum",
    severity: Severity::Error,
    title: "指标分值合计不对",
    why: "指标分值合计为 100 分；预算执行率另计 10 分的表为 90 分。",
    fix: "核对各项分值，使合计等于规定的总分。",
    basis: &[jiheng_model::Basis::of("evaluation-rules-2020")],
    since: "0.1.0",
    parameters: &[
        Parameter { name: "total", title: "全部指标的总分", default: ParameterValue::Number(100) },
        Parameter {
            name: "without_execution",
            title: "预算执行率另计时的总分",
            default: ParameterValue::Number(90),
        },
    ],
    example: Example::edit("/projects/1/indicators/0/weight", r#""15""#),
    check: Check::Project(weights_sum),
};

fn weights_sum(project: &Project, report: &mut Report) {
    let weights: Option<Vec<Decimal>> =
        project.indicators.iter().map(|indicator| points(indicator.weight.as_deref()?)).collect();
    let Some(weights) = weights.filter(|weights| weights.len() > 1) else { return };
    let sum = weights.iter().copied().fold(Decimal::ZERO, Decimal::saturating_add);
    let sum = sum.normalize();
    let (total, without) =
        (Decimal::from(report.number("total")), Decimal::from(report.number("without_execution")));
    // Where the form prints points for the execution rate, the whole is known.
    let printed = project.budget.execution.iter().find_map(|row| points(row.weight.as_deref()?));
    if let Some(execution) = printed.filter(|execution| !execution.is_zero()) {
        let whole = sum.saturating_add(execution).normalize();
        // Some forms print the points of the indicators to 100 and those of the execution rate apart.
        if whole != total && sum != total {
            let difference = whole.saturating_sub(total).abs().normalize();
            report
                .at(
                    "indicators",
                    format!(
                        "{}的 {} 项指标分值合计 {sum} 分，加预算执行率 {execution} 分为 {whole} 分，应为 {total} 分，相差 {difference} 分",
                        project_name(project),
                        weights.len()
                    ),
                )
                .evidence([
                    ("total", total.to_string()),
                    ("sum", whole.to_string()),
                    ("difference", difference.to_string()),
                ]);
        }
        return;
    }
    if sum == total || sum == without || sum.is_zero() || (sum == Decimal::ONE) {
        return;
    }
    let difference = sum.saturating_sub(total).abs().normalize();
    report
        .at(
            "indicators",
            format!(
                "{}的 {} 项指标分值合计 {sum} 分，应为 {total} 分（执行率另计时 {without} 分），与 {total} 分相差 {difference} 分",
                project_name(project),
                weights.len()
            ),
        )
        .evidence([
            ("total", total.to_string()),
            ("sum", sum.to_string()),
            ("difference", difference.to_string()),
        ]);
}

pub const WEIGHT_OUT_OF_RANGE: Rule = Rule {
    code: "I031",
    name: "weight-out-of-range",
    severity: Severity::Warning,
    title: "指标分值为零或过大",
    why: "分值为零的指标等于没有设；一项占去大半，其余指标就失去作用。",
    fix: "按重要程度重新分配分值，每项大于零。",
    basis: &[],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "most",
        title: "一项指标至多多少分",
        default: ParameterValue::Number(50),
    }],
    example: Example::Edits(&[
        ("/projects/1/indicators/0/weight", r#""30""#),
        ("/projects/1/indicators/2/weight", r#""0""#),
    ]),
    check: Check::Project(|project, report| {
        if project.indicators.len() < 2 {
            return;
        }
        let most = Decimal::from(report.number("most"));
        for (row, indicator) in project.indicators.iter().enumerate() {
            let Some(weight) = indicator.weight.as_deref().and_then(points) else { continue };
            let message = if weight.is_zero() {
                format!("{}的分值为 0", indicator_name(indicator))
            } else if weight > most {
                format!("{}一项占 {weight} 分，超过 {most} 分", indicator_name(indicator))
            } else {
                continue;
            };
            report.at(format!("indicators/{row}/weight"), message).evidence([("weight", weight.to_string())]);
        }
    }),
};
