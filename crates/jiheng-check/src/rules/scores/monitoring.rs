//! Monitoring (绩效监控): spending, forecast, light and likelihood of the year agree, and deviations are explained.

use jiheng_model::{
    Basis, Check, Decimal, Example, Indicator, Parameter, ParameterValue, Project, Report, Rule, Severity,
    TargetValue,
};

use super::measure::{
    Measured, against, is_late, is_monitoring, measured, unexplained, unexplained_in, words,
};
use crate::projects::{is_cost, is_unit_cost};
use crate::words::{contains_any, indicator_name, is_blank, project_name, quote};

const MONITORING_2019: Basis = Basis::of("monitoring-rules-2019");

pub const SPENT_OVER_BUDGET: Rule = Rule {
    code: "S026",
    name: "spent-over-budget",
    severity: Severity::Warning,
    title: "执行数超过预算数",
    why: "支出不能超过预算；年中执行数已经超过的，或者预算调整没有填，或者金额有误。",
    fix: "核对执行数；预算已调整的，填写调整后的预算数。",
    basis: &[MONITORING_2019],
    since: "0.1.0",
    parameters: &[],
    example: Example::Edits(&[
        ("/kinds", r#"["monitoring"]"#),
        (
            "/projects/3/budget/execution",
            r#"[{"label": "年度资金总额", "initial": "24.00", "executed": "26.50", "forecast": "26.50"}]"#,
        ),
    ]),
    check: Check::Project(|project, report| {
        if !is_monitoring(report.document()) {
            return;
        }
        for (at, row) in project.budget.execution.iter().enumerate() {
            let Some((budget, executed)) = row.budget.or(row.initial).zip(row.executed) else { continue };
            if executed > budget {
                report
                    .at(
                        format!("budget/execution/{at}"),
                        format!(
                            "{}的{}预算 {budget} 万元，已执行 {executed} 万元，超过 {} 万元",
                            project_name(project),
                            quote(&row.label),
                            executed - budget
                        ),
                    )
                    .evidence([("budget", budget.to_string()), ("executed", executed.to_string())]);
                // The sources of the total say no more.
                return;
            }
        }
    }),
};

pub const FORECAST_UNDER_SPENT: Rule = Rule {
    code: "S027",
    name: "forecast-under-spent",
    severity: Severity::Error,
    title: "全年预计执行数小于已执行数",
    why: "全年的执行数包括已经执行的部分，不会更小。",
    fix: "核对两个金额，改正有误的一个。",
    basis: &[MONITORING_2019],
    since: "0.1.0",
    parameters: &[],
    example: Example::Edits(&[
        ("/kinds", r#"["monitoring"]"#),
        (
            "/projects/3/budget/execution",
            r#"[{"label": "年度资金总额", "initial": "24.00", "executed": "13.20", "forecast": "12.30"}]"#,
        ),
    ]),
    check: Check::Project(|project, report| {
        if !is_monitoring(report.document()) {
            return;
        }
        for (at, row) in project.budget.execution.iter().enumerate() {
            let Some((forecast, executed)) = row.forecast.zip(row.executed) else { continue };
            if forecast < executed {
                report
                    .at(
                        format!("budget/execution/{at}"),
                        format!(
                            "{}的{}已执行 {executed} 万元，全年预计执行 {forecast} 万元，少 {} 万元",
                            project_name(project),
                            quote(&row.label),
                            executed - forecast
                        ),
                    )
                    .evidence([("executed", executed.to_string()), ("forecast", forecast.to_string())]);
                return;
            }
        }
    }),
};

pub const FORECAST_OVER_BUDGET: Rule = Rule {
    code: "S028",
    name: "forecast-off-budget",
    severity: Severity::Warning,
    title: "全年预计执行数与预算偏差较大而没有说明",
    why: "预计全年执行不了或者要超出预算的，应在监控时说明原因，并及时调整。",
    fix: "说明原因；确实用不完的，按规定调整预算。",
    basis: &[MONITORING_2019],
    since: "0.1.0",
    parameters: &[
        Parameter {
            name: "least", title: "低于预算的百分之多少才报告", default: ParameterValue::Number(85)
        },
        Parameter {
            name: "most", title: "高于预算的百分之多少才报告", default: ParameterValue::Number(100)
        },
    ],
    example: Example::Edits(&[
        ("/kinds", r#"["monitoring"]"#),
        (
            "/projects/3/budget/execution",
            r#"[{"label": "年度资金总额", "initial": "24.00", "executed": "7.20", "forecast": "15.60"}]"#,
        ),
    ]),
    check: Check::Project(forecast_off_budget),
};

fn forecast_off_budget(project: &Project, report: &mut Report) {
    if !is_monitoring(report.document()) {
        return;
    }
    let Some(row) = project.budget.execution.first().filter(|row| unexplained_in(project, &row.reason))
    else {
        return;
    };
    let budget = row.budget.or(row.initial).filter(|budget| budget.fen() > 0);
    let Some((budget, forecast)) = budget.zip(row.forecast) else { return };
    // Spending that already exceeds the budget, or the forecast, is told by itself.
    if row.executed.is_some_and(|executed| executed > budget || executed > forecast) {
        return;
    }
    let share =
        Decimal::from(forecast.fen()).saturating_mul(Decimal::ONE_HUNDRED) / Decimal::from(budget.fen());
    let number = |name: &str| Decimal::from(report.number(name));
    if share < number("least") || share > number("most") {
        report
            .at(
                "budget/execution/0",
                format!(
                    "{}预算 {budget} 万元，全年预计执行 {forecast} 万元，为预算的 {}%，没有说明原因",
                    project_name(project),
                    share.round_dp(1).normalize()
                ),
            )
            .evidence([("budget", budget.to_string()), ("forecast", forecast.to_string())]);
    }
}

/// The target beside what the form expects at the end of the year.
fn forecast(indicator: &Indicator, year: Option<i32>) -> Option<Measured> {
    let text = indicator.result.as_ref()?.forecast.as_deref()?;
    against(indicator, &TargetValue::parse(text, year)?)
}

/// The lights and the shares of the target they stand for, in per cent: from the first, up to but without the second.
const LIGHTS: [(char, &str, i64, i64); 4] = [
    ('红', "低于 60%", 0, 60),
    ('黄', "60% 到 80%", 60, 80),
    ('绿', "80% 到 120%", 80, 120),
    ('蓝', "120% 及以上", 120, i64::MAX),
];

pub const LIGHT_AND_FIGURES: Rule = Rule {
    code: "S029",
    name: "light-and-figures",
    severity: Severity::Warning,
    title: "预警灯与完成情况不符",
    why: "完成率低于 60% 为红灯，60% 到 80% 为黄灯，80% 到 120% 为绿灯，120% 及以上为蓝灯；灯色不符会掩盖偏差。",
    fix: "按完成率改正灯色；完成值有误的改正完成值。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::Edits(&[
        ("/kinds", r#"["monitoring"]"#),
        ("/projects/3/indicators/5/result", r#"{"actual": "46%", "light": "绿灯", "reason": "样本较少"}"#),
    ]),
    check: Check::Indicator(light_and_figures),
};

fn light_and_figures(indicator: &Indicator, _: &Project, report: &mut Report) {
    let Some(light) = indicator.result.as_ref().and_then(|result| result.light.as_deref()) else { return };
    let mut named = LIGHTS.iter().filter(|(colour, ..)| light.contains(*colour));
    let (Some((colour, band, least, most)), None) = (named.next(), named.next()) else { return };
    let Some(measured) = measured(indicator).filter(|measured| !measured.is_reverse) else { return };
    let Some(share) = measured.share() else { return };
    let (least, most) = (Decimal::from(*least), Decimal::from(*most));
    let lies_in = |share: Decimal| share >= least && share < most;
    let expected = forecast(indicator, report.document().fiscal_year).and_then(|forecast| forecast.share());
    // A count may be measured by the months gone: then its share of the plan is larger than of the year.
    let agrees = if measured.is_percent { lies_in(share) } else { share < most };
    if agrees || expected.is_some_and(lies_in) {
        return;
    }
    let (target, actual) = words(indicator);
    let share = share.round_dp(1).normalize();
    report
        .at(
            "result/light",
            format!(
                "{}的指标值是{}，完成{}，完成率 {share}%，标为{colour}灯，{colour}灯表示{band}",
                indicator_name(indicator),
                quote(target),
                quote(actual)
            ),
        )
        .evidence([("share", share.to_string()), ("light", colour.to_string())]);
}

/// What the form says of the target being met.
#[derive(PartialEq)]
enum Likelihood {
    Certain,
    Impossible,
}

fn likelihood(indicator: &Indicator) -> Option<Likelihood> {
    let words = plain_likelihood(indicator)?;
    if words.contains("不可能") || words.contains("不能") || words.contains("无法") {
        return Some(Likelihood::Impossible);
    }
    contains_any(&words, &["确定能", "一定能", "能够完成", "能完成"]).then_some(Likelihood::Certain)
}

fn plain_likelihood(indicator: &Indicator) -> Option<String> {
    let likelihood = indicator.result.as_ref()?.likelihood.as_deref()?;
    Some(jiheng_model::text::key(likelihood))
}

pub const LIKELIHOOD_AND_FIGURES: Rule = Rule {
    code: "S030",
    name: "likelihood-and-figures",
    severity: Severity::Warning,
    title: "完成目标可能性与完成情况不符",
    why: "预计完成不了却写确定能，或者已经完成却写不可能，监控就起不到预警的作用。",
    fix: "核对完成情况和预计完成情况，改正可能性。",
    basis: &[MONITORING_2019],
    since: "0.1.0",
    parameters: &[],
    example: Example::Edits(&[
        ("/kinds", r#"["monitoring"]"#),
        (
            "/projects/3/indicators/0/result",
            r#"{"actual": "12家", "forecast": "36家", "likelihood": "确定能"}"#,
        ),
    ]),
    check: Check::Indicator(likelihood_and_figures),
};

fn likelihood_and_figures(indicator: &Indicator, _: &Project, report: &mut Report) {
    let Some(likelihood) = likelihood(indicator) else { return };
    let (target, actual) = words(indicator);
    let now = measured(indicator);
    let expected = forecast(indicator, report.document().fiscal_year);
    let why = match likelihood {
        Likelihood::Certain => {
            let text =
                indicator.result.as_ref().and_then(|result| result.forecast.as_deref()).unwrap_or_default();
            // What has been spent or has happened does not grow less; a rate may.
            let only_grows = |measured: &Measured| {
                measured.is_reverse
                    && !measured.is_percent
                    && is_cost(indicator)
                    && !is_unit_cost(indicator, report.row())
            };
            if expected.is_some_and(|expected| expected.is_unmet()) {
                format!("预计完成{}，没有达到", quote(text))
            } else if is_late(indicator) || now.is_some_and(|now| only_grows(&now) && now.is_unmet()) {
                format!("完成{}，已经超过", quote(actual))
            } else {
                return;
            }
        }
        Likelihood::Impossible => {
            let met =
                |measured: &Measured| !measured.is_reverse && !measured.is_percent && !measured.is_unmet();
            if !now.is_some_and(|now| met(&now)) {
                return;
            }
            format!("完成{}，已经达到", quote(actual))
        }
    };
    let said = indicator.result.as_ref().and_then(|result| result.likelihood.as_deref()).unwrap_or_default();
    report.at(
        "result/likelihood",
        format!(
            "{}的指标值是{}，{why}，完成目标可能性却写{}",
            indicator_name(indicator),
            quote(target),
            quote(said)
        ),
    );
}

pub const DEVIATION_UNEXPLAINED: Rule = Rule {
    code: "S031",
    name: "deviation-unexplained",
    severity: Severity::Warning,
    title: "监控发现偏差而没有说明原因",
    why: "预计完成不了、亮了红灯或者偏差较大的指标，应说明原因和纠正措施。",
    fix: "在偏差原因栏写明原因和纠正措施。",
    basis: &[MONITORING_2019],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "percent",
        title: "预计完成值偏离指标值的百分之多少才报告",
        default: ParameterValue::Number(15),
    }],
    example: Example::Edits(&[
        ("/kinds", r#"["monitoring"]"#),
        (
            "/projects/3/indicators/0/result",
            r#"{"actual": "12家", "forecast": "30家", "likelihood": "有可能"}"#,
        ),
    ]),
    check: Check::Indicator(deviation_unexplained),
};

fn deviation_unexplained(indicator: &Indicator, project: &Project, report: &mut Report) {
    if !is_monitoring(report.document()) {
        return;
    }
    let Some(result) = indicator.result.as_ref().filter(|result| unexplained_in(project, &result.reason))
    else {
        return;
    };
    if !unexplained(&indicator.note) {
        return;
    }
    let percent = Decimal::from(report.number("percent"));
    let expected = forecast(indicator, report.document().fiscal_year).and_then(|forecast| {
        let share = forecast.share()?;
        let off = share.saturating_sub(Decimal::ONE_HUNDRED).abs();
        (off > percent && (forecast.is_unmet() || !forecast.is_reverse))
            .then(|| share.round_dp(1).normalize())
    });
    let red = result.light.as_deref().filter(|light| light.contains('红') && !is_blank(light));
    let (target, _) = words(indicator);
    let why = if let Some(share) = expected {
        format!("预计完成{}，为指标值的 {share}%", quote(result.forecast.as_deref().unwrap_or_default()))
    } else if likelihood(indicator) == Some(Likelihood::Impossible) {
        format!("完成目标可能性是{}", quote(result.likelihood.as_deref().unwrap_or_default()))
    } else if let Some(light) = red {
        format!("标为{}", quote(light))
    } else {
        return;
    };
    report.at(
        "result",
        format!("{}的指标值是{}，{why}，没有说明原因", indicator_name(indicator), quote(target)),
    );
}
