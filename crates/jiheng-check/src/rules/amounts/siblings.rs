//! The money of one project beside that of the others in its document: what one unit costs, where the amount stands.

use std::collections::HashMap;

use jiheng_model::{Check, Decimal, Document, Example, Parameter, ParameterValue, Project, Report, Rule};
use jiheng_model::{Severity, classes};

use super::super::GOALS_2015;
use crate::projects::{in_yuan, is_in, yuan};
use crate::words::{project_name, quote};

pub const COST_PER_UNIT: Rule = Rule {
    code: "A016",
    name: "cost-per-unit",
    severity: Severity::Info,
    title: "单位成本与同类项目相差悬殊",
    why: "目标规模要与预算相匹配；同类项目平均每单位的花费相差许多倍，多半是数量或预算有误，或内容不同而未写明。",
    fix: "核对数量和预算；内容确有不同的，在目标中写明。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[
        Parameter {
            name: "least", title: "至少多少个同类项目才比较", default: ParameterValue::Number(5)
        },
        Parameter {
            name: "times", title: "与中位数相差多少倍才报告", default: ParameterValue::Number(5)
        },
    ],
    example: Example::Edits(&[
        (
            "/projects/0/indicators/1",
            r#"{"level1": "产出指标", "level2": "质量指标", "name": "宣传册合格率", "targets": [{"text": "≥98%"}]}"#,
        ),
        (
            "/projects/0/indicators/0",
            r#"{"level1": "产出指标", "level2": "数量指标", "name": "服务居民人数", "targets": [{"text": "≥455人"}]}"#,
        ),
        ("/projects/0/goals/0/text", r#""全年服务居民455人，政策知晓率达到90%以上。""#),
        (
            "/projects/1/indicators/0",
            r#"{"level1": "产出指标", "level2": "数量指标", "name": "服务居民人数", "targets": [{"text": "≥1200人"}], "weight": "20"}"#,
        ),
        ("/projects/1/indicators/4/targets/0/text", r#""≤1000元/人""#),
        ("/projects/1/goals/0/text", r#""全年资助困难居民1200人参保，资助准确率100%，6月底前缴费到位。""#),
        (
            "/projects/2/indicators/0",
            r#"{"level1": "产出指标", "level2": "数量指标", "name": "服务居民人数", "targets": [{"text": "≥300人"}]}"#,
        ),
        ("/projects/2/goals/0/text", r#""全年系统服务居民300人，可用率不低于99%，故障4小时内修复。""#),
        (
            "/projects/3/indicators/0",
            r#"{"level1": "产出指标", "level2": "数量指标", "name": "服务居民人数", "targets": [{"text": "≥240人"}]}"#,
        ),
        ("/projects/3/goals/0/text", r#""全年服务居民240人，追回违规资金不少于50万元。""#),
        (
            "/projects/4/indicators/0",
            r#"{"level1": "产出指标", "level2": "数量指标", "name": "服务居民人数", "targets": [{"text": "≥80人"}], "basis": "清财社〔2025〕36号"}"#,
        ),
        ("/projects/4/goals/0/text", r#""全年服务居民80人，救助金在15个工作日内发放。""#),
    ]),
    check: Check::Siblings(cost_per_unit),
};

/// The one count of a project, by which its size is measured: name, unit and number.
fn size(project: &Project) -> Option<(&str, &str, Decimal)> {
    let mut counted =
        project.indicators.iter().filter(|one| is_in(one, classes::QUANTITY)).filter_map(|one| {
            let value = one.target()?.value.as_ref()?;
            let unit = value.unit().filter(|unit| *unit != "%")?;
            let number = value.number().filter(|number| *number > Decimal::ZERO)?;
            Some((one.name.as_deref()?.trim(), unit, number))
        });
    counted.next().filter(|_| counted.next().is_none())
}

fn cost_per_unit(projects: &[Project], report: &mut Report) {
    let least = usize::try_from(report.number("least")).unwrap_or(usize::MAX);
    let times = Decimal::from(report.number("times"));
    if projects.len() < least {
        return;
    }
    let mut alike: HashMap<(&str, &str), Vec<(usize, Decimal)>> = HashMap::new();
    for (index, project) in projects.iter().enumerate() {
        let total = project.budget.total.filter(|total| !total.is_zero() && !total.is_negative());
        let (Some(total), Some((name, unit, number))) = (total, size(project)) else { continue };
        if let Some(each) = in_yuan(total).checked_div(number) {
            alike.entry((name, unit)).or_default().push((index, each));
        }
    }
    for ((name, unit), group) in alike {
        if group.len() < least {
            continue;
        }
        let mut costs: Vec<Decimal> = group.iter().map(|(_, each)| *each).collect();
        costs.sort_unstable();
        let median = costs[costs.len() / 2];
        for (index, each) in group {
            let far =
                |large: Decimal, small: Decimal| small.checked_mul(times).is_some_and(|most| large > most);
            if !far(each, median) && !far(median, each) {
                continue;
            }
            let (Some(told), Some(usual)) = (yuan(each), yuan(median)) else { continue };
            let message = format!(
                "{}按{}折合每{unit} {} 元，同类 {} 个项目的中位数是 {} 元",
                project_name(&projects[index]),
                quote(name),
                in_yuan(told).normalize(),
                costs.len(),
                in_yuan(usual).normalize()
            );
            report.at_pointer(format!("/projects/{index}/budget"), message).evidence([
                ("each", in_yuan(told).normalize().to_string()),
                ("median", in_yuan(usual).normalize().to_string()),
                ("projects", costs.len().to_string()),
            ]);
        }
    }
}

pub const AMOUNT_CELL: Rule = Rule {
    code: "A017",
    name: "amount-cell",
    severity: Severity::Warning,
    title: "金额没有填在应填的格内",
    why: "同一套表格的金额都在同一格；个别表填在旁边的格里，汇总和核对时容易漏掉。",
    fix: "把金额移到与其他表相同的格内。",
    basis: &[],
    since: "0.1.0",
    parameters: &[
        Parameter { name: "least", title: "至少多少张表才比较", default: ParameterValue::Number(5) },
        Parameter {
            name: "share",
            title: "同一格的表占百分之多少才比较",
            default: ParameterValue::Number(80),
        },
    ],
    example: Example::edit(
        "/provenance",
        r#"{
  "/projects/0/budget/total": {"table": 1, "row": 1, "column": 7},
  "/projects/1/budget/total": {"table": 2, "row": 1, "column": 7},
  "/projects/2/budget/total": {"table": 3, "row": 1, "column": 7},
  "/projects/3/budget/total": {"table": 4, "row": 1, "column": 7},
  "/projects/4/budget/total": {"table": 5, "row": 1, "column": 8}
}"#,
    ),
    check: Check::Document(amount_cell),
};

fn amount_cell(document: &Document, report: &mut Report) {
    let least = usize::try_from(report.number("least")).unwrap_or(usize::MAX);
    if document.projects.len() < least || document.provenance.is_empty() {
        return;
    }
    // Only where each project has a form of its own.
    let mut tables: HashMap<(Option<&str>, Option<u32>, u32), usize> = HashMap::new();
    let mut cells: Vec<(usize, u32, u32)> = Vec::new();
    for (index, project) in document.projects.iter().enumerate() {
        let place = document.provenance.0.get(&format!("/projects/{index}/budget/total"));
        let Some(place) = place.filter(|_| project.budget.total.is_some()) else { continue };
        if let (Some(table), Some(row), Some(column)) = (place.table, place.row, place.column) {
            *tables.entry((place.sheet.as_deref(), place.page, table)).or_default() += 1;
            cells.push((index, row, column));
        }
    }
    if cells.len() < least || tables.values().any(|projects| *projects > 1) {
        return;
    }
    let mut counts: HashMap<(u32, u32), usize> = HashMap::new();
    for (_, row, column) in &cells {
        *counts.entry((*row, *column)).or_default() += 1;
    }
    let Some(((row, column), usual)) = counts.into_iter().max_by_key(|(cell, count)| (*count, *cell)) else {
        return;
    };
    let share = usize::try_from(report.number("share")).unwrap_or(100);
    if usual + 1 < least || usual * 100 < cells.len() * share {
        return;
    }
    for (index, at_row, at_column) in cells {
        // Another row is another layout of the form, not a slip to the next cell.
        if at_row == row && at_column != column {
            report
                .at_pointer(
                    format!("/projects/{index}/budget/total"),
                    format!(
                        "{}的预算金额在第 {at_row} 行第 {at_column} 列，其他 {usual} 张表都在第 {column} 列",
                        project_name(&document.projects[index])
                    ),
                )
                .evidence([("column", at_column.to_string()), ("usual", column.to_string())]);
        }
    }
}
