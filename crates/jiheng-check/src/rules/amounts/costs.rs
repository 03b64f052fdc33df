//! Cost indicators against the budget. Rates (a price for each) belong to no sum; [`super::prices`] multiplies them.

use jiheng_model::looks::Row;
use jiheng_model::value::{Comparator, TargetValue};
use jiheng_model::{Check, Document, Example, Gap, Indicator, Money, Project, Report, Rule, Severity};

use super::super::values::{Wording, is_worded, value_field};
use super::super::{FORM, GOALS_2015};
use crate::projects::{cost_amount, is_cost, is_unit_cost};
use crate::words::{contains_any, indicator_name, project_name, quote};

/// The cost rows of a project that can be compared with its budget.
pub struct Costs {
    pub amounts: Vec<Money>,
    rows: Vec<usize>,
    /// Rows of which the amount is not known: blank, in words, or a rate.
    unknown: usize,
    rates: usize,
}

/// `rows` are those of the project, looked at.
pub fn costs(project: &Project, rows: &[Row], document: &Document) -> Costs {
    let mut costs = Costs { amounts: Vec::new(), rows: Vec::new(), unknown: 0, rates: 0 };
    for (row, indicator) in project.indicators.iter().enumerate().filter(|(_, indicator)| is_cost(indicator))
    {
        if is_unit_cost(indicator, &rows[row]) {
            costs.rates += 1;
            continue;
        }
        let lower = indicator
            .target()
            .and_then(|target| target.value.as_ref())
            .and_then(TargetValue::comparator)
            .is_some_and(|sign| matches!(sign, Comparator::AtLeast | Comparator::Above));
        match cost_amount(indicator, document).filter(|amount| !lower && !amount.is_zero()) {
            Some(amount) => {
                costs.amounts.push(amount);
                costs.rows.push(row);
            }
            None => costs.unknown += 1,
        }
    }
    costs
}

/// The gap between cost and budget, unless a unit was mistaken: that is another fault.
fn cost_gap(project: &Project, report: &Report) -> Option<(Gap, Costs)> {
    let total = project.budget.total.filter(|total| !total.is_zero())?;
    let costs = costs(project, report.rows(), report.document());
    if costs.amounts.is_empty() || mixed(total, &costs.amounts) {
        return None;
    }
    Some((Gap::of(total, &costs.amounts)?, costs))
}

/// Whether cost and budget differ by exactly the factor between 元 and 万元.
fn mixed(total: Money, amounts: &[Money]) -> bool {
    let sum: Money = amounts.iter().copied().sum();
    let (sum, total) = (i128::from(sum.fen()), i128::from(total.fen()));
    sum != 0 && (sum * 10_000 == total || sum == total * 10_000)
}

pub const COST_ABOVE_BUDGET: Rule = Rule {
    code: "A003",
    name: "cost-above-budget",
    severity: Severity::Error,
    title: "成本指标合计超过预算",
    why: "目标应与预算相匹配；成本合计大于预算，要么预算不足，要么指标有误。",
    fix: "核对各项成本与预算金额，改正其中有误的一项。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/4/targets/0/text", r#""≤48万元""#),
    check: Check::Project(|project, report| {
        let Some((gap, costs)) = cost_gap(project, report) else { return };
        if !gap.difference.is_negative() {
            let message = format!(
                "{}的 {} 项成本指标合计 {} 万元，预算 {} 万元，超出 {} 万元",
                project_name(project),
                costs.rows.len(),
                gap.sum,
                gap.total,
                gap.difference
            );
            report.at(format!("indicators/{}", costs.rows[0]), message).evidence(gap);
        }
    }),
};

/// What a row says that is the whole cost of a project.
const WHOLE: [&str; 7] = ["总成本", "总费用", "总支出", "总投入", "总投资", "总金额", "全部支出"];

pub const COST_BELOW_BUDGET: Rule = Rule {
    code: "A004",
    name: "cost-below-budget",
    severity: Severity::Error,
    title: "成本指标合计小于预算",
    why: "成本明细应说明预算的全部去向；合计小于预算，有一部分钱没有对应的成本。",
    fix: "补充缺少的成本项，或改正金额。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/4/targets/0/text", r#""≤40万元""#),
    check: Check::Project(|project, report| {
        let Some((gap, costs)) = cost_gap(project, report) else { return };
        // A row that is blank or a rate may be what is missing.
        let only = costs.rows.len() == 1;
        let calls_itself = |indicator: &Indicator| {
            let words = [&indicator.name, &indicator.description];
            words.into_iter().flatten().any(|words| contains_any(words, &WHOLE))
        };
        // One that says it is the whole leaves nothing to a price beside it.
        let all = only && calls_itself(&project.indicators[costs.rows[0]]);
        let complete = costs.unknown == 0 && (costs.rates == 0 || all);
        // One row that does not call itself the whole may be a part on purpose.
        let whole = |indicator: &Indicator| {
            let words = [&indicator.name, &indicator.description];
            words.into_iter().flatten().any(|words| contains_any(words, &["总", "全部", "合计", "预算"]))
        };
        let meant_whole = costs.rows.len() > 1 || whole(&project.indicators[costs.rows[0]]);
        if gap.difference.is_negative() && complete && meant_whole {
            let message = format!(
                "{}的 {} 项成本指标合计 {} 万元，预算 {} 万元，少 {} 万元",
                project_name(project),
                costs.rows.len(),
                gap.sum,
                gap.total,
                gap.difference.abs()
            );
            report.at(format!("indicators/{}", costs.rows[0]), message).evidence(gap);
        }
    }),
};

pub const UNIT_MIXED: Rule = Rule {
    code: "A005",
    name: "unit-mixed",
    severity: Severity::Error,
    title: "元与万元混用",
    why: "成本与预算正好相差一万倍，多半是把元写成了万元或相反。",
    fix: "改正成本指标的计量单位。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/4/targets/0/text", r#""≤45.5元""#),
    check: Check::Project(|project, report| {
        let Some(total) = project.budget.total.filter(|total| !total.is_zero()) else { return };
        let costs = costs(project, report.rows(), report.document());
        if costs.amounts.is_empty() || !mixed(total, &costs.amounts) {
            return;
        }
        let sum = costs.amounts.iter().copied().sum::<Money>().shown_like(total);
        let total = total.shown_like(total);
        let message = format!(
            "{}的成本指标合计 {sum} 万元，预算 {total} 万元，正好相差一万倍，多半是元与万元混用",
            project_name(project)
        );
        report
            .at(format!("indicators/{}", costs.rows[0]), message)
            .evidence([("total", total.to_string()), ("sum", sum.to_string())]);
    }),
};

pub const COST_AMOUNT_MISSING: Rule = Rule {
    code: "A009",
    name: "cost-amount-missing",
    severity: Severity::Error,
    title: "成本指标只有单位没有金额",
    why: "印了单位而没有填数，成本合计就无法与预算核对。",
    fix: "填写金额；没有这项支出的删去整行。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/4/targets/0/text", r#""万元""#),
    check: Check::Indicator(|indicator, project, report| {
        if !is_worded(indicator, report, Wording::UnitOnly) {
            return;
        }
        let words = indicator.target().map(|target| quote(&target.text)).unwrap_or_default();
        let mut message = format!("{}的指标值只有单位{words}，没有填写数值", indicator_name(indicator));
        let costs = costs(project, report.rows(), report.document());
        if is_cost(indicator)
            && let Some(total) = project.budget.total
            && !costs.amounts.is_empty()
            && let Some(gap) = Gap::of(total, &costs.amounts)
        {
            message.push_str(&format!(
                "；其余成本项合计 {} 万元，预算 {} 万元，相差 {} 万元",
                gap.sum,
                gap.total,
                gap.difference.abs()
            ));
            report.at(value_field(indicator), message).evidence(gap);
        } else {
            report.at(value_field(indicator), message);
        }
    }),
};

pub const COST_ONLY_BOUND: Rule = Rule {
    code: "A010",
    name: "cost-only-within-budget",
    severity: Severity::Warning,
    title: "成本指标只写「不超预算」",
    why: "不超预算是执行预算的基本要求，不是成本目标；没有数额就看不出成本控制到多少。",
    fix: "写明总成本或单位成本的数额，如「≤45.5万元」「≤400元/人」。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/4/targets/0/text", r#""不超预算""#),
    check: Check::Indicator(|indicator, _, report| {
        if is_worded(indicator, report, Wording::BudgetBound) {
            let words = indicator.target().map(|target| quote(&target.text)).unwrap_or_default();
            report.at(
                value_field(indicator),
                format!("成本指标{}的指标值{words}没有数额", indicator_name(indicator)),
            );
        }
    }),
};

pub const UNITS_OF_ROWS: Rule = Rule {
    code: "A013",
    name: "cost-units-differ",
    severity: Severity::Info,
    title: "成本指标有的以元、有的以万元填写",
    why: "同一张表里元与万元混用，合计和审核时容易差一万倍。",
    fix: "各项成本统一用一种金额单位。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/2/indicators/4/targets/0/text", r#""≤120000元""#),
    check: Check::Project(|project, report| {
        let unit = |indicator: &Indicator| match indicator.target()?.value.as_ref()? {
            TargetValue::Quantity { unit, .. } => {
                unit.clone().filter(|unit| matches!(unit.as_str(), "元" | "万元"))
            }
            _ => None,
        };
        let rows: Vec<(usize, String)> = project
            .indicators
            .iter()
            .enumerate()
            .filter(|(row, indicator)| is_cost(indicator) && !is_unit_cost(indicator, &report.rows()[*row]))
            .filter_map(|(row, indicator)| Some((row, unit(indicator)?)))
            .collect();
        let of = |wanted: &str| rows.iter().filter(|(_, unit)| unit == wanted).count();
        let (yuan, wan) = (of("元"), of("万元"));
        if yuan == 0 || wan == 0 {
            return;
        }
        let rare = if yuan <= wan { "元" } else { "万元" };
        let Some((row, _)) = rows.iter().find(|(_, unit)| unit == rare) else { return };
        let indicator = &project.indicators[*row];
        let words = indicator.target().map(|target| quote(&target.text)).unwrap_or_default();
        report
            .at(
                format!("indicators/{row}"),
                format!(
                    "{}的成本指标 {wan} 项以万元、{yuan} 项以元填写，如{}{words}",
                    project_name(project),
                    indicator_name(indicator)
                ),
            )
            .evidence([("yuan", yuan.to_string()), ("ten_thousand_yuan", wan.to_string())]);
    }),
};
