//! A · Amounts (金额): totals equal their parts, and an amount is the same wherever it is printed.
//!
//! [`costs`] and [`prices`] compare cost indicators with the budget, [`sentences`] the amounts that goals tell,
//! [`siblings`] the projects of a document with each other; this file the budget with itself and with other tables.

mod costs;
mod prices;
mod sentences;
mod siblings;

use jiheng_model::{
    BudgetTableKind, Check, Document, Example, Family, Gap, Money, PrintedTotal, Project, Report, Rule,
    Severity,
};

use super::FORM;
use super::budget::tables;
use crate::words::{project_name, quote};

pub const FAMILY: Family = Family {
    letter: 'A',
    title: "金额",
    rules: &[
        &FUND_SOURCES_SUM,
        &WITHIN_EXCEEDS,
        &costs::COST_ABOVE_BUDGET,
        &costs::COST_BELOW_BUDGET,
        &costs::UNIT_MIXED,
        &prices::QUANTITY_TIMES_PRICE,
        &PROJECTS_AND_EXPENDITURE,
        &PRINTED_TOTALS,
        &costs::COST_AMOUNT_MISSING,
        &costs::COST_ONLY_BOUND,
        &BUDGET_NOT_POSITIVE,
        &TOTAL_SOURCES,
        &costs::UNITS_OF_ROWS,
        &prices::OTHER_PAYER,
        &prices::CARRIED_OVER,
        &siblings::COST_PER_UNIT,
        &siblings::AMOUNT_CELL,
        &sentences::SENTENCE_PRODUCT,
        &sentences::SENTENCE_TOTAL,
        &sentences::PARTS_EXCEED_WHOLE,
    ],
};

const FUND_SOURCES_SUM: Rule = Rule {
    code: "A001",
    name: "fund-sources-sum",
    severity: Severity::Error,
    title: "资金来源合计与预算总额不一致",
    why: "总额由各来源构成。两数不等，就不知道批复的是哪一个。",
    fix: "核对各来源金额与总额，改正其中有误的一项。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/4/budget/sources/0/amount", r#""40.00""#),
    check: Check::Project(|project, report| {
        if let Some(gap) = sources_gap(project) {
            let Gap { total, sum, difference } = gap;
            let message = format!(
                "{}的资金来源合计 {sum} 万元，预算总额 {total} 万元，相差 {} 万元",
                project_name(project),
                difference.abs()
            );
            report.at("budget", message).evidence(gap);
        }
    }),
};

/// The sources that count towards the total, against it. A blank source is none; all blank is not split at all.
fn sources_gap(project: &Project) -> Option<Gap> {
    gap_of_sources(&project.budget)
}

fn gap_of_sources(budget: &jiheng_model::ProjectBudget) -> Option<Gap> {
    let parts: Vec<Money> =
        budget.sources.iter().filter(|source| !source.within).filter_map(|source| source.amount).collect();
    if parts.is_empty() {
        return None;
    }
    Gap::of(budget.total?, &parts)
}

const WITHIN_EXCEEDS: Rule = Rule {
    code: "A002",
    name: "part-exceeds-source",
    severity: Severity::Error,
    title: "「其中」的金额超过所属来源",
    why: "部分不会大于整体。",
    fix: "核对「其中」各项与所属来源的金额。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/projects/0/budget/sources",
        r#"[
  {"kind": "fiscal", "label": "财政资金", "amount": "45.50"},
  {"kind": "county", "label": "其中：县级", "amount": "50.00", "within": true}
]"#,
    ),
    check: Check::Project(|project, report| {
        let mut whole: Option<usize> = None;
        let mut parts: Vec<Money> = Vec::new();
        let sources = &project.budget.sources;
        for at in 0..=sources.len() {
            let source = sources.get(at);
            if let Some(part) = source.filter(|source| source.within) {
                parts.extend(part.amount);
                continue;
            }
            if let Some(before) = whole
                && let Some(total) = sources[before].amount
                && !parts.is_empty()
                && let Some(gap) = Gap::of(total, &parts)
                && !gap.difference.is_negative()
            {
                report
                    .at(
                        format!("budget/sources/{before}"),
                        format!(
                            "{}的{} {} 万元，其中各项合计 {} 万元，多出 {} 万元",
                            project_name(project),
                            quote(&sources[before].label),
                            gap.total,
                            gap.sum,
                            gap.difference
                        ),
                    )
                    .evidence(gap);
            }
            whole = source.map(|_| at);
            parts.clear();
        }
    }),
};

const PROJECTS_AND_EXPENDITURE: Rule = Rule {
    code: "A007",
    name: "projects-and-expenditure",
    severity: Severity::Error,
    title: "项目预算合计与项目支出不一致",
    why: "支出总表的项目支出由各项目构成；不等说明漏了项目或金额有误。",
    fix: "核对项目清单与支出总表，补齐项目或改正金额。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::Edits(&[
        ("/projects/0/budget/total", r#""45.80""#),
        ("/projects/0/budget/sources/0/amount", r#""45.80""#),
        ("/projects/0/indicators/4/targets/0/text", r#""≤45.8万元""#),
        ("/totals", "[]"),
    ]),
    check: Check::Document(|document, report| {
        let Some(book) = &document.budget else { return };
        let Some(table) = tables::of(book, BudgetTableKind::Expenditure) else { return };
        let Some((row, total)) = tables::sound_total(table.table, "项目支出") else { return };
        let budgets: Option<Vec<Money>> =
            document.projects.iter().map(|project| project.budget.total).collect();
        let Some(budgets) = budgets.filter(|budgets| !budgets.is_empty()) else { return };
        if let Some(gap) = Gap::of(total, &budgets) {
            report
                .at_pointer(
                    format!("/budget/tables/{}/rows/{row}", table.index),
                    format!(
                        "{} 个项目的预算合计 {} 万元，支出总表的项目支出 {} 万元，相差 {} 万元",
                        budgets.len(),
                        gap.sum,
                        gap.total,
                        gap.difference.abs()
                    ),
                )
                .evidence(gap);
        }
    }),
};

const PRINTED_TOTALS: Rule = Rule {
    code: "A008",
    name: "printed-totals",
    severity: Severity::Error,
    title: "合计行与各项目之和不一致",
    why: "合计行应等于所列项目之和；不等说明漏列项目或金额有误。",
    fix: "核对各项目金额与合计行。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/totals/1/budget/total", r#""195.00""#),
    check: Check::Document(printed_totals),
};

/// A printed total against the projects it adds up, and how many they are.
fn total_gap(document: &Document, printed: &PrintedTotal) -> Option<(usize, Gap)> {
    let listed =
        document.projects.iter().filter(|project| printed.unit.is_none() || project.unit == printed.unit);
    let budgets: Option<Vec<Money>> = listed.map(|project| project.budget.total).collect();
    let budgets = budgets.filter(|budgets| !budgets.is_empty())?;
    Some((budgets.len(), Gap::of(printed.budget.total?, &budgets)?))
}

fn printed_totals(document: &Document, report: &mut Report) {
    for (index, printed) in document.totals.iter().enumerate() {
        if let Some((count, gap)) = total_gap(document, printed) {
            let of = printed.unit.as_deref().map_or("全部".to_owned(), quote);
            report
                .at_pointer(
                    format!("/totals/{index}/budget/total"),
                    format!(
                        "{of} {count} 个项目的预算合计 {} 万元，合计行是 {} 万元，相差 {} 万元",
                        gap.sum,
                        gap.total,
                        gap.difference.abs()
                    ),
                )
                .evidence(gap);
        }
    }
    // The total of all against the totals of the units.
    let units: Vec<Money> =
        document.totals.iter().filter(|one| one.unit.is_some()).filter_map(|one| one.budget.total).collect();
    let all_projects = document.projects.iter().all(|project| project.budget.total.is_some());
    if all_projects || units.is_empty() {
        return;
    }
    for (index, printed) in document.totals.iter().enumerate().filter(|(_, printed)| printed.unit.is_none()) {
        if let Some(gap) = Gap::between(printed.budget.total, units.iter().copied().map(Some)) {
            report
                .at_pointer(
                    format!("/totals/{index}/budget/total"),
                    format!(
                        "{} 个单位的合计相加 {} 万元，总合计是 {} 万元，相差 {} 万元",
                        units.len(),
                        gap.sum,
                        gap.total,
                        gap.difference.abs()
                    ),
                )
                .evidence(gap);
        }
    }
}

const BUDGET_NOT_POSITIVE: Rule = Rule {
    code: "A011",
    name: "budget-not-positive",
    severity: Severity::Warning,
    title: "项目预算为零或负数",
    why: "没有预算的项目不需要申报绩效目标；负数多半是录入有误。",
    fix: "核对预算金额；不安排预算的项目从表中删去。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::Edits(&[
        ("/projects/0/budget/total", r#""0""#),
        ("/projects/0/budget/sources", "[]"),
        ("/projects/0/indicators/4/targets/0", r#"{"text": "比上年减少"}"#),
        ("/totals", "[]"),
        ("/budget", "null"),
    ]),
    check: Check::Project(|project, report| {
        let Some(total) = project.budget.total else { return };
        if total.is_zero() || total.is_negative() {
            report
                .at("budget/total", format!("{}的预算金额是 {total} 万元", project_name(project)))
                .evidence([("total", total.to_string())]);
        }
    }),
};

const TOTAL_SOURCES: Rule = Rule {
    code: "A012",
    name: "total-row-sources",
    severity: Severity::Error,
    title: "合计行的资金来源之和与总额不一致",
    why: "合计行的总额由各来源构成。",
    fix: "核对合计行各栏的金额。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/totals/1/budget/sources/0/amount", r#""190.00""#),
    check: Check::Document(|document, report| {
        for (index, printed) in document.totals.iter().enumerate() {
            // A total that is off against the projects is A008's.
            if total_gap(document, printed).is_some() {
                continue;
            }
            if let Some(gap) = gap_of_sources(&printed.budget) {
                report
                    .at_pointer(
                        format!("/totals/{index}/budget"),
                        format!(
                            "合计行{}的资金来源合计 {} 万元，总额 {} 万元，相差 {} 万元",
                            quote(&printed.label),
                            gap.sum,
                            gap.total,
                            gap.difference.abs()
                        ),
                    )
                    .evidence(gap);
            }
        }
    }),
};
