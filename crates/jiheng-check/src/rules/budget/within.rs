//! Sums within one table: items and totals, rows, code trees, the three public expenses, assets.

use jiheng_model::{
    BudgetTable, BudgetTableKind, Check, Document, Example, Gap, Money, Report, Rule, Severity, Side,
};

use super::super::{DISCLOSURE_2016, FORM};
use super::tables::{self, Branch, Found, amount, branch_gap, branches, column_name, row_gap, row_name};
use crate::words::quote;

fn row_at(found: &Found, row: usize) -> String {
    format!("/budget/tables/{}/rows/{row}", found.index)
}

fn named(table: &BudgetTable, row: usize) -> String {
    let row = &table.rows[row];
    let name = row.name.as_deref().unwrap_or("合计").trim();
    match row.code.as_deref() {
        Some(code) if !code.is_empty() => format!("{code} {name}"),
        _ => name.to_owned(),
    }
}

pub const TOTAL_AND_ITEMS: Rule = Rule {
    code: "B002",
    name: "total-and-items",
    severity: Severity::Error,
    title: "收支表的合计与各项之和不等",
    why: "各项相加得本年合计，本年合计加结转得总计；不等则表内金额有误。",
    fix: "核对各项、本年合计、结转和总计。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/budget/tables/0/rows/0/amounts/预算数", r#""480.00""#),
    check: Check::Document(|document, report| {
        for found in two_sided(document) {
            for side in [Side::Income, Side::Expenditure] {
                for (row, what, gap) in tables::side_gaps(found.table, side) {
                    let message = format!(
                        "{}的「{}」是 {} 万元，{what}相加为 {} 万元，相差 {} 万元",
                        found.table.kind.title(),
                        named(found.table, row),
                        gap.total,
                        gap.sum,
                        gap.difference.abs()
                    );
                    report.at_pointer(row_at(&found, row), message).evidence(gap);
                }
            }
        }
    }),
};

fn two_sided(document: &Document) -> impl Iterator<Item = Found<'_>> {
    document.budget.iter().flat_map(tables::all).filter(|found| {
        matches!(found.table.kind, BudgetTableKind::IncomeExpenditure | BudgetTableKind::Appropriation)
    })
}

pub const FUNCTIONAL_TREE: Rule = Rule {
    code: "B003",
    name: "functional-code-sums",
    severity: Severity::Error,
    title: "功能分类的下级之和与上级不等",
    why: "类由款构成，款由项构成，各类相加得合计。",
    fix: "核对该科目与下级科目的金额，补齐漏列的科目。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::Edits(&[
        ("/budget/tables/2/rows/3/amounts/合计", r#""21.00""#),
        ("/budget/tables/2/rows/3/amounts/基本支出", r#""21.00""#),
    ]),
    check: Check::Document(|document, report| {
        tree(
            document,
            report,
            &[
                BudgetTableKind::Income,
                BudgetTableKind::Expenditure,
                BudgetTableKind::GeneralPublic,
                BudgetTableKind::GovernmentFund,
                BudgetTableKind::StateCapital,
            ],
        );
    }),
};

pub const ECONOMIC_TREE: Rule = Rule {
    code: "B004",
    name: "economic-code-sums",
    severity: Severity::Error,
    title: "经济分类的款之和与类不等",
    why: "经济分类的类由款构成，各类相加得合计。",
    fix: "核对该类与所属各款的金额，补齐漏列的款。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::Edits(&[
        ("/budget/tables/5/rows/2/amounts/合计", r#""91.00""#),
        ("/budget/tables/5/rows/2/amounts/人员经费", r#""91.00""#),
    ]),
    check: Check::Document(|document, report| tree(document, report, &[BudgetTableKind::Basic])),
};

fn tree(document: &Document, report: &mut Report, kinds: &[BudgetTableKind]) {
    let Some(book) = &document.budget else { return };
    for found in tables::all(book).filter(|found| kinds.contains(&found.table.kind)) {
        let table = found.table;
        // The branches that are off, each with the first column that says so.
        let mut off: Vec<(Branch, String, Gap)> = Vec::new();
        for branch in branches(table) {
            // A row that does not tie by itself is reported as such.
            let rows = || branch.children.iter().chain([&branch.parent]);
            if rows().any(|row| row_gap(table.kind, &table.rows[*row]).is_some()) {
                continue;
            }
            let mut columns: Vec<String> =
                table.rows[branch.parent].amounts.keys().map(|name| column_name(name)).collect();
            // The total says it all where it is off; the other columns are told only where it ties.
            columns.sort_by_key(|column| column != "合计");
            let gap = columns
                .into_iter()
                .find_map(|column| branch_gap(table, &branch, &column).map(|gap| (column, gap)));
            off.extend(gap.map(|(column, gap)| (branch, column, gap)));
        }
        for (branch, column, gap) in &off {
            // A wrong figure in the middle of the tree is off from its children and, the other way, from its parent.
            let by_child = off.iter().any(|(other, other_column, other_gap)| {
                branch.children.contains(&other.parent)
                    && other_column == column
                    && cancels(other_gap.difference, gap.difference)
            });
            if by_child {
                continue;
            }
            report
                .at_pointer(
                    row_at(&found, branch.parent),
                    format!(
                        "{}的「{}」{column} {} 万元，下级 {} 个科目相加为 {} 万元，相差 {} 万元",
                        table.kind.title(),
                        named(table, branch.parent),
                        gap.total,
                        branch.children.len(),
                        gap.sum,
                        gap.difference.abs()
                    ),
                )
                .evidence(*gap);
        }
    }
}

/// Whether two gaps are one figure seen from both sides: opposite, save for rounding.
fn cancels(one: Money, other: Money) -> bool {
    const ROUNDING_FEN: i64 = 50_000;
    (one + other).fen().abs() <= ROUNDING_FEN && one.is_negative() != other.is_negative()
}

pub const ROW_SUM: Rule = Rule {
    code: "B005",
    name: "row-sum",
    severity: Severity::Error,
    title: "同一行各栏之和与合计不等",
    why: "基本支出加项目支出等于合计，本年收入加上年结转等于合计。",
    fix: "核对该行各栏的金额。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/budget/tables/2/rows/3/amounts/基本支出", r#""18.00""#),
    check: Check::Document(|document, report| {
        row_sums(document, report, |kind| kind != BudgetTableKind::Basic)
    }),
};

pub const BASIC_ROW_SUM: Rule = Rule {
    code: "B006",
    name: "basic-row-sum",
    severity: Severity::Error,
    title: "人员经费与公用经费之和与基本支出不等",
    why: "基本支出由人员经费和公用经费构成。",
    fix: "核对该行的人员经费、公用经费与合计。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/budget/tables/5/rows/2/amounts/人员经费", r#""95.00""#),
    check: Check::Document(|document, report| {
        row_sums(document, report, |kind| kind == BudgetTableKind::Basic)
    }),
};

fn row_sums(document: &Document, report: &mut Report, examined: fn(BudgetTableKind) -> bool) {
    let Some(book) = &document.budget else { return };
    for found in tables::all(book).filter(|found| examined(found.table.kind)) {
        for (at, row) in found.table.rows.iter().enumerate() {
            let Some(gap) = row_gap(found.table.kind, row) else { continue };
            let told: Vec<String> = tables::parts_of(found.table.kind, row)
                .into_iter()
                .map(|(part, money)| format!("{part} {money}"))
                .collect();
            report
                .at_pointer(
                    row_at(&found, at),
                    format!(
                        "{}的「{}」合计 {} 万元，{} 万元相加为 {} 万元，相差 {} 万元",
                        found.table.kind.title(),
                        named(found.table, at),
                        gap.total,
                        told.join("、"),
                        gap.sum,
                        gap.difference.abs()
                    ),
                )
                .evidence(gap);
        }
    }
}

pub const THREE_PUBLIC_SUM: Rule = Rule {
    code: "B009",
    name: "three-public-sum",
    severity: Severity::Error,
    title: "“三公”经费合计与分项不等",
    why: "“三公”经费由因公出国（境）、公务用车购置及运行维护、公务接待三项构成。",
    fix: "核对各分项与合计。",
    basis: &[DISCLOSURE_2016, FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::Edits(&[
        ("/budget/tables/8/rows/6/amounts/合计", r#""1.50""#),
        ("/budget/tables/8/rows/6/amounts/一般公共预算财政拨款", r#""1.50""#),
    ]),
    check: Check::Document(three_public_sum),
};

fn three_public_sum(document: &Document, report: &mut Report) {
    let Some(found) =
        document.budget.as_ref().and_then(|book| tables::of(book, BudgetTableKind::ThreePublic))
    else {
        return;
    };
    for (row, gap) in three_public_gaps(found.table) {
        report
            .at_pointer(
                row_at(&found, row),
                format!(
                    "“三公”经费表的{} {} 万元，分项相加为 {} 万元，相差 {} 万元",
                    quote(found.table.rows[row].name.as_deref().unwrap_or_default()),
                    gap.total,
                    gap.sum,
                    gap.difference.abs()
                ),
            )
            .evidence(gap);
    }
}

/// Rows of the table that do not equal their parts; one wrong figure is told once.
pub fn three_public_gaps(table: &BudgetTable) -> Vec<(usize, Gap)> {
    let rows = &table.rows;
    let at = |test: &dyn Fn(&str) -> bool| rows.iter().position(|row| test(&row_name(row)));
    let total = at(&|name| name.contains("三公") && (name.contains("计") || name.contains("经费")));
    let travel = at(&|name| name.starts_with("因公出国"));
    let cars = at(&|name| name.starts_with("公务用车购置及"));
    let purchase = at(&|name| name.starts_with("公务用车购置费") || name == "公务用车购置");
    let running = at(&|name| name.starts_with("公务用车运行") || name.starts_with("公务用车运维"));
    let reception = at(&|name| name.starts_with("公务接待"));
    let tie = |total: Option<usize>, parts: &[Option<usize>]| {
        let parts: Option<Vec<usize>> = parts.iter().copied().collect();
        let (total, parts) = (total?, parts?);
        let sound = parts.iter().chain([&total]).all(|row| row_gap(table.kind, &rows[*row]).is_none());
        let figures: Vec<Money> = parts.iter().filter_map(|row| amount(&rows[*row], "合计")).collect();
        if !sound || figures.is_empty() {
            return None;
        }
        Some((total, Gap::of(amount(&rows[total], "合计")?, &figures)?))
    };
    let of_cars = tie(cars, &[purchase, running]);
    let of_all = tie(total, &[travel, cars, reception])
        .filter(|(_, all)| of_cars.is_none_or(|(_, cars)| !cancels(cars.difference, all.difference)));
    of_all.into_iter().chain(of_cars).collect()
}

pub const ASSETS_SUM: Rule = Rule {
    code: "B018",
    name: "assets-sum",
    severity: Severity::Error,
    title: "资产总额与各类资产之和不等",
    why: "资产总额由房屋、车辆、设备和其他资产构成。",
    fix: "核对各类资产的价值与总额。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/budget/tables/9/rows/1/amounts/价值", r#""65.00""#),
    check: Check::Document(|document, report| {
        let Some(found) = document.budget.as_ref().and_then(|book| tables::of(book, BudgetTableKind::Assets))
        else {
            return;
        };
        let rows = &found.table.rows;
        let Some(total) = rows.iter().position(|row| row_name(row).contains("资产总额")) else { return };
        let parts: Vec<Money> = rows
            .iter()
            .filter(|row| tables::is_numbered(row))
            .filter_map(|row| row.amounts.values().next().copied())
            .collect();
        let figure = rows[total].amounts.values().next().copied();
        if let Some(gap) = figure.and_then(|total| Gap::of(total, &parts)).filter(|_| !parts.is_empty()) {
            report
                .at_pointer(
                    row_at(&found, total),
                    format!(
                        "固定资产占用情况表的资产总额 {} 万元，各类资产相加为 {} 万元，相差 {} 万元",
                        gap.total,
                        gap.sum,
                        gap.difference.abs()
                    ),
                )
                .evidence(gap);
        }
    }),
};
