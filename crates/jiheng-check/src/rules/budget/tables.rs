//! Looking figures up in budget tables: by kind, by row name, by the last words of a column's heading.

use std::collections::HashMap;

use jiheng_model::text::key;
use jiheng_model::{BudgetBook, BudgetRow, BudgetTable, BudgetTableKind, Gap, Money, Side};

#[derive(Clone, Copy)]
pub struct Found<'a> {
    pub index: usize,
    pub table: &'a BudgetTable,
}

pub fn of(book: &BudgetBook, kind: BudgetTableKind) -> Option<Found<'_>> {
    all(book).find(|found| found.table.kind == kind)
}

pub fn all(book: &BudgetBook) -> impl Iterator<Item = Found<'_>> {
    book.tables.iter().enumerate().map(|(index, table)| Found { index, table })
}

/// The name of a row as it is compared: no blanks, no `一、`, no `其中：`.
pub fn row_name(row: &BudgetRow) -> String {
    let key = key(row.name.as_deref().unwrap_or_default());
    let rest = key.trim_start_matches("其中:");
    match rest.split_once('、') {
        Some((number, name)) if number.chars().all(|c| "一二三四五六七八九十0123456789".contains(c)) => {
            name.to_owned()
        }
        _ => rest.to_owned(),
    }
}

/// Whether the row is one of a numbered list: `一、…`, `1、…`.
pub fn is_numbered(row: &BudgetRow) -> bool {
    let key = key(row.name.as_deref().unwrap_or_default());
    key.split_once('、').is_some_and(|(number, _)| {
        !number.is_empty() && number.chars().all(|c| "一二三四五六七八九十0123456789".contains(c))
    })
}

/// The last words of a column's heading: `本年收入/小计` is 小计.
pub fn column_name(column: &str) -> String {
    key(column.rsplit('/').next().unwrap_or(column))
}

pub fn amount(row: &BudgetRow, column: &str) -> Option<Money> {
    row.amounts.iter().find(|(name, _)| column_name(name) == column).map(|(_, money)| *money)
}

/// The amount of a row in a table that prints one for each side.
pub fn only_amount(row: &BudgetRow) -> Option<Money> {
    ["预算数", "金额", "合计", "本年预算数", "本年预算"]
        .iter()
        .find_map(|column| amount(row, column))
        .or_else(|| {
            let mut amounts = row.amounts.values();
            amounts.next().copied().filter(|_| amounts.next().is_none())
        })
}

fn is_total(row: &BudgetRow) -> bool {
    row.code.as_deref().is_none_or(str::is_empty)
        && matches!(row_name(row).as_str(), "合计" | "总计" | "支出合计" | "收入合计")
}

/// The row 合计 and its amount in a column.
pub fn total_row(table: &BudgetTable, column: &str) -> Option<(usize, Money)> {
    let (index, row) = table.rows.iter().enumerate().find(|(_, row)| is_total(row))?;
    Some((index, amount(row, column)?))
}

/// The named row of one side of a two-sided table.
pub fn side_row<'a>(table: &'a BudgetTable, side: Side, names: &[&str]) -> Option<(usize, &'a BudgetRow)> {
    table
        .rows
        .iter()
        .enumerate()
        .find(|(_, row)| row.side == Some(side) && names.contains(&row_name(row).as_str()))
}

pub const YEAR_INCOME: &[&str] = &["本年收入合计", "本年收入总计", "本年收入"];
pub const YEAR_EXPENDITURE: &[&str] = &["本年支出合计", "本年支出总计", "本年支出"];
pub const ALL_INCOME: &[&str] = &["收入总计", "总计", "收入合计"];
pub const ALL_EXPENDITURE: &[&str] = &["支出总计", "总计", "支出合计"];

/// The amounts of a row that add up to its 合计, with the names of their columns; empty where it is not split.
pub fn parts_of(kind: BudgetTableKind, row: &BudgetRow) -> Vec<(String, Money)> {
    let is_part: fn(&str) -> bool = match kind {
        BudgetTableKind::Expenditure
        | BudgetTableKind::GeneralPublic
        | BudgetTableKind::GovernmentFund
        | BudgetTableKind::StateCapital => |column| {
            matches!(
                column,
                "基本支出"
                    | "项目支出"
                    | "经营支出"
                    | "事业单位经营支出"
                    | "上解上级支出"
                    | "对附属单位补助支出"
            )
        },
        BudgetTableKind::Income => |column| matches!(column, "小计" | "上年结转" | "上年结转结余"),
        BudgetTableKind::Basic => |column| matches!(column, "人员经费" | "公用经费"),
        BudgetTableKind::Appropriation | BudgetTableKind::ThreePublic => |column| {
            ["一般公共预算", "政府性基金预算", "国有资本经营预算"].iter().any(|fund| column.starts_with(fund))
        },
        _ => return Vec::new(),
    };
    let named = row.amounts.iter().map(|(name, money)| (column_name(name), *money));
    named.filter(|(name, _)| is_part(name)).collect()
}

/// The gap between a row's total and its parts. Blank parts are none; a row without parts is not split.
pub fn row_gap(kind: BudgetTableKind, row: &BudgetRow) -> Option<Gap> {
    let parts: Vec<Money> = parts_of(kind, row).into_iter().map(|(_, money)| money).collect();
    if parts.is_empty() {
        return None;
    }
    Gap::of(amount(row, "合计")?, &parts)
}

/// One parent of the code tree with its children: indices of rows.
pub struct Branch {
    pub parent: usize,
    pub children: Vec<usize>,
}

fn code(row: &BudgetRow) -> Option<&str> {
    row.code
        .as_deref()
        .map(str::trim)
        .filter(|code| code.len() >= 3 && code.bytes().all(|b| b.is_ascii_digit()))
}

/// The branches of the code tree, the row 合计 first with the classes as its children.
pub fn branches(table: &BudgetTable) -> Vec<Branch> {
    let mut branches: Vec<Branch> = Vec::new();
    let rows = || table.rows.iter().enumerate();
    let classes: Vec<usize> =
        rows().filter(|(_, row)| code(row).is_some_and(|code| code.len() == 3)).map(|(at, _)| at).collect();
    if let Some((total, _)) = rows().find(|(_, row)| is_total(row))
        && !classes.is_empty()
    {
        branches.push(Branch { parent: total, children: classes });
    }
    let mut children: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, row) in rows() {
        if let Some(code) = code(row).filter(|code| code.len() >= 5) {
            children.entry(&code[..code.len() - 2]).or_default().push(at);
        }
    }
    for (parent, row) in rows() {
        // The first row of a code is its parent row; a repeated one is another fault.
        if let Some(children) = code(row).and_then(|code| children.remove(code)) {
            branches.push(Branch { parent, children });
        }
    }
    branches
}

/// The gap between a parent row and its children in one column.
pub fn branch_gap(table: &BudgetTable, branch: &Branch, column: &str) -> Option<Gap> {
    let parts: Vec<Money> =
        branch.children.iter().filter_map(|at| amount(&table.rows[*at], column)).collect();
    if parts.is_empty() {
        return None;
    }
    Gap::of(amount(&table.rows[branch.parent], column)?, &parts)
}

/// The total of a column that may be compared with other tables: its own table ties around it.
pub fn sound_total(table: &BudgetTable, column: &str) -> Option<(usize, Money)> {
    let (at, total) = total_row(table, column)?;
    let row = &table.rows[at];
    let whole = row_gap(table.kind, row).is_none();
    // A class whose own row does not tie explains a gap; the total stands where its own parts add up to it.
    let split = parts_of(table.kind, row).len() > 1 && amount(row, "合计").is_some();
    let explained = |branch: &Branch| {
        split && branch.children.iter().any(|child| row_gap(table.kind, &table.rows[*child]).is_some())
    };
    let ties = branches(table)
        .iter()
        .find(|branch| branch.parent == at)
        .is_none_or(|branch| branch_gap(table, branch, column).is_none() || explained(branch));
    (whole && ties).then_some((at, total))
}

/// A side's own faults: items that do not add up to the year's total, or that and carry-over to the total of all.
pub fn side_gaps(table: &BudgetTable, side: Side) -> Vec<(usize, &'static str, Gap)> {
    let (year, all) = match side {
        Side::Income => (YEAR_INCOME, ALL_INCOME),
        Side::Expenditure => (YEAR_EXPENDITURE, ALL_EXPENDITURE),
    };
    let mut gaps = Vec::new();
    let Some((year_at, year_row)) = side_row(table, side, year) else { return gaps };
    // A row that does not tie by itself is reported as such.
    if table.rows.iter().any(|row| row.side == Some(side) && row_gap(table.kind, row).is_some()) {
        return gaps;
    }
    let Some(year_total) = only_amount(year_row) else { return gaps };
    let before = || table.rows[..year_at].iter().filter(|row| row.side == Some(side) && is_numbered(row));
    let items: Vec<Money> = before().filter_map(only_amount).collect();
    if let Some(gap) = Gap::of(year_total, &items).filter(|_| !items.is_empty()) {
        gaps.push((year_at, "各项", gap));
    }
    // Where the year's total itself is off, what it adds up to is no second fault.
    if !gaps.is_empty() {
        return gaps;
    }
    let Some((all_at, all_row)) = side_row(table, side, all) else { return gaps };
    let Some(total) = only_amount(all_row) else { return gaps };
    let carried =
        table.rows.iter().filter(|row| row.side == Some(side) && is_carry_over(row)).find_map(only_amount);
    let parts: Vec<Money> = std::iter::once(year_total).chain(carried).collect();
    if let Some(gap) = Gap::of(total, &parts) {
        gaps.push((all_at, "本年与结转", gap));
    }
    gaps
}

pub fn is_carry_over(row: &BudgetRow) -> bool {
    let name = row_name(row);
    ["上年结转", "年初", "年终结转", "年末", "结转下年"].iter().any(|word| name.starts_with(word))
        && name.contains("结")
}
