//! S · Self-evaluation (自评): scores follow from results and weights, results from what is printed beside them.

mod measure;
mod monitoring;
mod points;
mod reasons;
mod results;
mod schemes;
mod totals;

use jiheng_model::{
    Basis, Check, Comparator, Decimal, Example, Execution, Family, Gap, Indicator, Money, Parameter,
};
use jiheng_model::{ParameterValue, Project, Report, Rule, Severity};

use self::measure::{executed, is_self_evaluation, is_unmet, measured, printed_rate, scored};
use self::measure::{unexplained, unexplained_in};
use super::FORM;
use crate::projects::{is_cost, points as points_of};
use crate::words::{indicator_name, project_name, quote};

pub const FAMILY: Family = Family {
    letter: 'S',
    title: "自评与得分",
    rules: &[
        &SCORE_OVER_WEIGHT,
        &FULL_SCORE_UNMET,
        &EXECUTION_RATE,
        &EXECUTED_PARTS,
        &EXECUTION_SCORE,
        &EXECUTION_OFF,
        &FAR_EXCEEDED,
        &totals::TOTAL_SCORE,
        &totals::TOTAL_OVER,
        &totals::GRADE_AND_SCORE,
        &totals::CONCLUSION_AND_SCORE,
        &schemes::CLASS_POINTS,
        &schemes::POINTS_AND_SCHEME,
        &points::SCORE_OVER_RATIO,
        &points::SCORE_OFF_RATIO,
        &points::SCORE_AND_BAND,
        &points::SCORE_MISSING,
        &reasons::SHORTFALL_UNEXPLAINED,
        &reasons::DEDUCTION_UNEXPLAINED,
        &reasons::REASON_SAYS_NOTHING,
        &results::ACTUAL_MISSING,
        &results::ACTUAL_NOT_COMPARABLE,
        &results::ACTUAL_AS_BOUND,
        &results::ACTUALS_COPIED,
        &results::GOAL_RESULT_COPIED,
        &monitoring::SPENT_OVER_BUDGET,
        &monitoring::FORECAST_UNDER_SPENT,
        &monitoring::FORECAST_OVER_BUDGET,
        &monitoring::LIGHT_AND_FIGURES,
        &monitoring::LIKELIHOOD_AND_FIGURES,
        &monitoring::DEVIATION_UNEXPLAINED,
    ],
};

const EVALUATION_2020: Basis = Basis::of("evaluation-rules-2020");

const SCORE_OVER_WEIGHT: Rule = Rule {
    code: "S001",
    name: "score-over-weight",
    severity: Severity::Error,
    title: "得分超过分值",
    why: "分值是满分，得分不会更高；超出的部分会使总分虚高。",
    fix: "按完成情况重新打分，最高为该项分值。",
    basis: &[EVALUATION_2020],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/1/indicators/0/result", r#"{"actual": "3000人", "score": "22"}"#),
    check: Check::Indicator(|indicator, _, report| {
        let Some((score, weight)) = scored(indicator) else { return };
        if score > weight {
            let over = score.saturating_sub(weight).normalize();
            report
                .at(
                    "result/score",
                    format!("{}得 {score} 分，分值是 {weight} 分，多 {over} 分", indicator_name(indicator)),
                )
                .evidence([("score", score.to_string()), ("weight", weight.to_string())]);
        }
    }),
};

const FULL_SCORE_UNMET: Rule = Rule {
    code: "S002",
    name: "full-score-unmet",
    severity: Severity::Error,
    title: "没有达到指标值却得满分",
    why: "未完成的指标应按完成比例扣分，并说明原因。",
    fix: "按完成比例重新打分，在偏差原因栏说明；实际完成值有误的改正。",
    basis: &[EVALUATION_2020],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/1/indicators/0/result", r#"{"actual": "2700人", "score": "20"}"#),
    check: Check::Indicator(|indicator, _, report| {
        let Some((score, weight)) = scored(indicator) else { return };
        let Some((result, target)) = indicator.result.as_ref().zip(indicator.target()) else { return };
        // What exceeds the weight is S001's.
        if score != weight || weight.is_zero() || !unexplained(&result.reason) || !is_unmet(indicator) {
            return;
        }
        let actual = result.actual.as_deref().unwrap_or_default();
        report
            .at(
                "result/score",
                format!(
                    "{}的指标值是{}，实际完成{}，没有达到却得满分 {weight} 分，也没有说明原因",
                    indicator_name(indicator),
                    quote(&target.text),
                    quote(actual)
                ),
            )
            .evidence([("score", score.to_string()), ("weight", weight.to_string())]);
    }),
};

const EXECUTION_RATE: Rule = Rule {
    code: "S003",
    name: "execution-rate",
    severity: Severity::Error,
    title: "预算执行率与金额不符",
    why: "执行率等于执行数除以预算数；不符说明金额或执行率有误，得分也会随之出错。",
    fix: "核对预算数和执行数，重新计算执行率。",
    basis: &[EVALUATION_2020],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/projects/0/budget/execution",
        r#"[{"label": "年度资金总额", "budget": "45.50", "executed": "43.68", "rate": "86%"}]"#,
    ),
    check: Check::Project(|project, report| {
        for (at, row) in project.budget.execution.iter().enumerate() {
            let (Some((rate, budget, executed)), Some(printed)) = (executed(row), printed_rate(row)) else {
                continue;
            };
            // One unit of the last printed place allows for rounding and for cutting off.
            let unit = Decimal::new(1, printed.scale());
            let of_first = row.initial.filter(|first| first.fen() > 0).is_some_and(|first| {
                let rate = Decimal::from(executed.fen()) * Decimal::ONE_HUNDRED / Decimal::from(first.fen());
                rate.saturating_sub(printed).abs() <= unit
            });
            if rate.saturating_sub(printed).abs() <= unit || of_first {
                continue;
            }
            let rate = rate.round_dp(2).normalize();
            report
                .at(
                    format!("budget/execution/{at}"),
                    format!(
                        "{}的{}执行 {executed} 万元，预算 {budget} 万元，执行率应为 {rate}%，印作 {printed}%，相差 {} 个百分点",
                        project_name(project),
                        quote(&row.label),
                        rate.saturating_sub(printed).abs().normalize()
                    ),
                )
                .evidence([("rate", rate.to_string()), ("printed", printed.to_string())]);
        }
    }),
};

const EXECUTED_PARTS: Rule = Rule {
    code: "S004",
    name: "executed-parts",
    severity: Severity::Error,
    title: "各来源执行数之和与总额不等",
    why: "执行总额由各资金来源的执行数构成；不等说明漏填或金额有误。",
    fix: "核对各来源的执行数与总额。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/projects/0/budget/execution",
        r#"[
  {"label": "年度资金总额", "budget": "45.50", "executed": "43.68"},
  {"label": "当年财政拨款", "budget": "45.50", "executed": "41.68"},
  {"label": "其他资金", "budget": "0", "executed": "0"}
]"#,
    ),
    check: Check::Project(|project, report| {
        let [total, parts @ ..] = project.budget.execution.as_slice() else { return };
        let of = |amount: fn(&Execution) -> Option<Money>| -> Vec<Money> {
            parts.iter().filter_map(amount).collect()
        };
        let budget = |row: &Execution| row.budget.or(row.initial);
        // The rows are parts of the first where their budgets add up to its own.
        let budgets = of(|row| row.budget.or(row.initial));
        let whole =
            budget(total).is_some_and(|total| !budgets.is_empty() && Gap::of(total, &budgets).is_none());
        let executed = of(|row| row.executed);
        if let (true, false, Some(printed)) = (whole, executed.is_empty(), total.executed)
            && let Some(gap) = Gap::of(printed, &executed)
        {
            report
                .at(
                    "budget/execution/0",
                    format!(
                        "{}的各来源执行数相加为 {} 万元，执行总额是 {} 万元，相差 {} 万元",
                        project_name(project),
                        gap.sum,
                        gap.total,
                        gap.difference.abs()
                    ),
                )
                .evidence(gap);
        }
    }),
};

const EXECUTION_SCORE: Rule = Rule {
    code: "S005",
    name: "execution-score",
    severity: Severity::Error,
    title: "预算执行率的得分偏高",
    why: "执行率得分等于执行率乘以分值，最高为该项分值。",
    fix: "按执行率重新计算得分。",
    basis: &[EVALUATION_2020],
    since: "0.1.0",
    parameters: &[],
    example: Example::Edits(&[(
        "/projects/0/budget/execution",
        r#"[{"label": "年度资金总额", "budget": "45.50", "executed": "36.40", "weight": "10", "score": "10"}]"#,
    )]),
    check: Check::Project(|project, report| {
        for (at, row) in project.budget.execution.iter().enumerate() {
            let Some((rate, ..)) = executed(row) else { continue };
            let score = row.score.as_deref().and_then(points_of);
            let weight = row.weight.as_deref().and_then(points_of);
            let Some((score, weight)) = score.zip(weight) else { continue };
            let due = (rate.min(Decimal::ONE_HUNDRED).saturating_mul(weight) / Decimal::ONE_HUNDRED)
                .round_dp(2)
                .normalize();
            // Points are often given in halves or rounded to whole ones; a rate that was mistaken is S003's.
            let mistaken =
                printed_rate(row).is_some_and(|printed| printed.saturating_sub(rate).abs() > Decimal::ONE);
            if score > due.saturating_add(Decimal::ONE) && !mistaken {
                report
                    .at(
                        format!("budget/execution/{at}"),
                        format!(
                            "{}的预算执行率 {}%，分值 {weight} 分，应得 {due} 分，实得 {score} 分，多 {} 分",
                            project_name(project),
                            rate.round_dp(2).normalize(),
                            score.saturating_sub(due).normalize()
                        ),
                    )
                    .evidence([("due", due.to_string()), ("score", score.to_string())]);
            }
        }
    }),
};

const EXECUTION_OFF: Rule = Rule {
    code: "S006",
    name: "execution-off",
    severity: Severity::Warning,
    title: "预算执行率过低或过高而没有说明",
    why: "执行率偏离很多，说明预算编得不准或工作没有按计划进行，自评时应说明原因。",
    fix: "在原因栏说明偏差的原因和改进措施。",
    basis: &[],
    since: "0.1.0",
    parameters: &[
        Parameter {
            name: "least", title: "执行率低于百分之多少才报告", default: ParameterValue::Number(80)
        },
        Parameter {
            name: "most", title: "执行率高于百分之多少才报告", default: ParameterValue::Number(120)
        },
    ],
    example: Example::Edits(&[
        ("/kinds", r#"["self_evaluation"]"#),
        (
            "/projects/0/budget/execution",
            r#"[{"label": "年度资金总额", "budget": "45.50", "executed": "27.30"}]"#,
        ),
    ]),
    check: Check::Project(|project, report| {
        if !is_self_evaluation(report.document()) {
            return;
        }
        let row = project.budget.execution.first();
        let Some(row) = row.filter(|row| unexplained_in(project, &row.reason)) else { return };
        let Some((rate, budget, executed)) = executed(row) else { return };
        let number = |name: &str| Decimal::from(report.number(name));
        if rate < number("least") || rate > number("most") {
            report
                .at(
                    "budget/execution/0",
                    format!(
                        "{}预算 {budget} 万元，执行 {executed} 万元，执行率 {}%，没有说明原因",
                        project_name(project),
                        rate.round_dp(2).normalize()
                    ),
                )
                .evidence([("budget", budget.to_string()), ("executed", executed.to_string())]);
        }
    }),
};

const FAR_EXCEEDED: Rule = Rule {
    code: "S007",
    name: "far-exceeded",
    severity: Severity::Warning,
    title: "超额完成很多而没有说明",
    why: "超过指标值很多，多半是指标值定得偏低，自评时应说明原因。",
    fix: "在偏差原因栏说明；以后年度按实际水平确定指标值。",
    basis: &[],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "percent",
        title: "完成值达到指标值的百分之多少才报告",
        default: ParameterValue::Number(130),
    }],
    example: Example::Edits(&[
        ("/kinds", r#"["self_evaluation"]"#),
        ("/projects/1/indicators/0/result", r#"{"actual": "4500人", "score": "20"}"#),
    ]),
    check: Check::Indicator(far_exceeded),
};

fn far_exceeded(indicator: &Indicator, project: &Project, report: &mut Report) {
    let result = indicator.result.as_ref();
    let Some(result) = result.filter(|result| unexplained_in(project, &result.reason)) else { return };
    if !is_self_evaluation(report.document()) || is_cost(indicator) {
        return;
    }
    let Some(measured) = measured(indicator).filter(|measured| {
        !measured.is_reverse
            && matches!(measured.comparator, Comparator::AtLeast | Comparator::Above | Comparator::Equal)
    }) else {
        return;
    };
    let (number, reached) = (measured.number, measured.reached);
    let percent = Decimal::from(report.number("percent"));
    if number > Decimal::ZERO
        && reached.saturating_mul(Decimal::ONE_HUNDRED) >= number.saturating_mul(percent)
    {
        let share = (reached.saturating_mul(Decimal::ONE_HUNDRED).checked_div(number).unwrap_or_default())
            .round_dp(1)
            .normalize();
        report
            .at(
                "result",
                format!(
                    "{}的指标值是{}，实际完成{}，为指标值的 {share}%，没有说明原因",
                    indicator_name(indicator),
                    quote(&indicator.target().map(|target| target.text.clone()).unwrap_or_default()),
                    quote(result.actual.as_deref().unwrap_or_default())
                ),
            )
            .evidence([("target", number.to_string()), ("actual", reached.to_string())]);
    }
}
