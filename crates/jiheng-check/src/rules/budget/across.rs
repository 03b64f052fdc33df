//! The same figure in several tables. A table that does not tie by itself is not compared with others.

use jiheng_model::{BudgetTableKind as Kind, Check, Document, Example, Gap, Report, Rule, Severity, Side};

use super::super::FORM;
use super::tables::{self, Found, amount, only_amount, row_gap, side_gaps, side_row, sound_total};
use super::tables::{ALL_EXPENDITURE, ALL_INCOME, YEAR_EXPENDITURE};

pub const INCOME_AND_EXPENDITURE: Rule = Rule {
    code: "B001",
    name: "income-and-expenditure",
    severity: Severity::Error,
    title: "收入总计与支出总计不等",
    why: "收支总表收入总计与支出总计相等，预算才平衡。",
    fix: "核对收入、支出和结转的金额。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::Edits(&[
        ("/budget/tables/0/rows/0/amounts/预算数", r#""491.00""#),
        ("/budget/tables/0/rows/8/amounts/预算数", r#""491.00""#),
        ("/budget/tables/0/rows/12/amounts/预算数", r#""501.00""#),
    ]),
    check: Check::Document(|document, report| {
        let Some(book) = &document.budget else { return };
        for found in tables::all(book) {
            if let Some((row, gap)) = unbalanced(&found) {
                report
                    .at_pointer(
                        format!("/budget/tables/{}/rows/{row}", found.index),
                        format!(
                            "{}的收入总计 {} 万元，支出总计 {} 万元，相差 {} 万元",
                            found.table.kind.title(),
                            gap.total,
                            gap.sum,
                            gap.difference.abs()
                        ),
                    )
                    .evidence(gap);
            }
        }
    }),
};

/// The totals of both sides of a table whose sides tie by themselves, where they differ.
fn unbalanced(found: &Found) -> Option<(usize, Gap)> {
    let table = found.table;
    if !matches!(table.kind, Kind::IncomeExpenditure | Kind::Appropriation) {
        return None;
    }
    let (row, income) = side_row(table, Side::Income, ALL_INCOME)?;
    let (_, expenditure) = side_row(table, Side::Expenditure, ALL_EXPENDITURE)?;
    if [income, expenditure].iter().any(|row| row_gap(table.kind, row).is_some()) {
        return None;
    }
    if !side_gaps(table, Side::Income).is_empty() || !side_gaps(table, Side::Expenditure).is_empty() {
        return None;
    }
    Some((row, Gap::of(only_amount(income)?, &[only_amount(expenditure)?])?))
}

pub const SUMMARY_AND_DETAIL: Rule = Rule {
    code: "B007",
    name: "summary-and-detail",
    severity: Severity::Error,
    title: "收支总表与收入总表、支出总表不一致",
    why: "收支总表的总计就是收入总表和支出总表的合计。",
    fix: "核对三张表的合计，改正其中有误的一张。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::Edits(&[
        ("/budget/tables/0/rows/0/amounts/预算数", r#""491.00""#),
        ("/budget/tables/0/rows/8/amounts/预算数", r#""491.00""#),
        ("/budget/tables/0/rows/12/amounts/预算数", r#""501.00""#),
        ("/budget/tables/0/rows/5/amounts/预算数", r#""465.00""#),
        ("/budget/tables/0/rows/9/amounts/预算数", r#""501.00""#),
        ("/budget/tables/0/rows/13/amounts/预算数", r#""501.00""#),
    ]),
    check: Check::Document(|document, report| {
        let Some(book) = &document.budget else { return };
        let Some(summary) = tables::of(book, Kind::IncomeExpenditure) else { return };
        if unbalanced(&summary).is_some() {
            return;
        }
        let pairs = [
            (Side::Income, ALL_INCOME, Kind::Income),
            (Side::Expenditure, ALL_EXPENDITURE, Kind::Expenditure),
        ];
        for (side, names, kind) in pairs {
            let Some((row, total)) = side_row(summary.table, side, names) else { continue };
            if !side_gaps(summary.table, side).is_empty() {
                continue;
            }
            let Some(detail) = tables::of(book, kind) else { continue };
            let Some((_, figure)) = sound_total(detail.table, "合计") else { continue };
            let total_name = total.name.as_deref().unwrap_or("总计").trim();
            tell(
                report,
                &summary,
                row,
                total_name,
                only_amount(total).and_then(|total| Gap::of(total, &[figure])),
                kind,
            );
        }
    }),
};

fn tell(report: &mut Report, found: &Found, row: usize, name: &str, gap: Option<Gap>, other: Kind) {
    let Some(gap) = gap else { return };
    report
        .at_pointer(
            format!("/budget/tables/{}/rows/{row}", found.index),
            format!(
                "{}的「{name}」{} 万元，{}的合计 {} 万元，相差 {} 万元",
                found.table.kind.title(),
                gap.total,
                other.title(),
                gap.sum,
                gap.difference.abs()
            ),
        )
        .evidence(gap);
}

pub const APPROPRIATION_AND_PUBLIC: Rule = Rule {
    code: "B008",
    name: "appropriation-and-public",
    severity: Severity::Error,
    title: "财政拨款各表之间不一致",
    why: "财政拨款收支总表的一般公共预算支出等于一般公共预算支出表的合计，其中基本支出等于基本支出表的合计。",
    fix: "核对各表的合计，改正其中有误的一张。",
    basis: &[FORM],
    since: "0.1.0",
    parameters: &[],
    example: Example::Edits(&[
        ("/budget/tables/5/rows/0/amounts/合计", r#""201.00""#),
        ("/budget/tables/5/rows/0/amounts/人员经费", r#""171.00""#),
        ("/budget/tables/5/rows/1/amounts/合计", r#""161.00""#),
        ("/budget/tables/5/rows/1/amounts/人员经费", r#""161.00""#),
        ("/budget/tables/5/rows/2/amounts/合计", r#""91.00""#),
        ("/budget/tables/5/rows/2/amounts/人员经费", r#""91.00""#),
        ("/budget/narrative", "[]"),
    ]),
    check: Check::Document(appropriation_and_public),
};

fn appropriation_and_public(document: &Document, report: &mut Report) {
    let Some(book) = &document.budget else { return };
    let Some(public) = tables::of(book, Kind::GeneralPublic) else { return };
    if let Some(appropriation) = tables::of(book, Kind::Appropriation)
        && let Some((row, year)) = side_row(appropriation.table, Side::Expenditure, YEAR_EXPENDITURE)
        && side_gaps(appropriation.table, Side::Expenditure).is_empty()
        && row_gap(appropriation.table.kind, year).is_none()
        && let Some((_, figure)) = sound_total(public.table, "合计")
    {
        let public_column =
            ["一般公共预算财政拨款", "一般公共预算"].iter().find_map(|column| amount(year, column));
        let gap = public_column.and_then(|total| Gap::of(total, &[figure]));
        tell(report, &appropriation, row, "本年支出合计", gap, Kind::GeneralPublic);
    }
    if let Some(basic) = tables::of(book, Kind::Basic)
        && let Some((row, total)) = sound_total(public.table, "基本支出")
        && let Some((_, figure)) = sound_total(basic.table, "合计")
    {
        tell(report, &public, row, "基本支出", Gap::of(total, &[figure]), Kind::Basic);
    }
}
