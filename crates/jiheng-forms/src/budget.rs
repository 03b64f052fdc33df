//! The tables of a disclosed budget: recognised by the title over them and their header, read by their columns.

use std::collections::BTreeMap;

use jiheng_model::text::{is_empty_mark, key, without_brackets};
use jiheng_model::{BudgetBook, BudgetRow, BudgetTable, BudgetTableKind, Kind, Money, MoneyUnit, Side};

use crate::assembly::{Assembler, Printed, shorten};
use crate::findings;
use crate::form;
use crate::grid::Grid;
use crate::parse;

/// The kind of budget table that a title names.
pub(crate) fn kind_of_title(title: &str) -> Option<BudgetTableKind> {
    let key = key(title);
    if key.chars().count() > 60 || title.contains(['。', '；', ';']) || key.starts_with('注') {
        return None;
    }
    let has = |word: &str| key.contains(word);
    let is_table = has("表") || has("预算");
    let kind = if has("绩效") || !is_table {
        return None;
    } else if has("\"三公\"") || has("三公经费") {
        BudgetTableKind::ThreePublic
    } else if has("政府采购") {
        BudgetTableKind::Procurement
    } else if has("固定资产") || has("国有资产") || has("资产占用") {
        BudgetTableKind::Assets
    } else if has("国有资本经营") {
        BudgetTableKind::StateCapital
    } else if has("政府性基金") {
        BudgetTableKind::GovernmentFund
    } else if has("基本支出") {
        BudgetTableKind::Basic
    } else if has("财政拨款收支") {
        BudgetTableKind::Appropriation
    } else if has("一般公共预算") && has("支出") {
        BudgetTableKind::GeneralPublic
    } else if has("收支") {
        BudgetTableKind::IncomeExpenditure
    } else if has("收入") && (has("总") || has("表")) {
        BudgetTableKind::Income
    } else if has("支出") && has("总") || has("支出预算表") || has("支出表") {
        BudgetTableKind::Expenditure
    } else {
        return None;
    };
    Some(kind)
}

/// What a column of a budget table holds.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Holds {
    Sequence,
    Code,
    Name,
    Amount(String),
    Detail(String),
}

#[derive(Clone, Debug)]
struct Column {
    holds: Holds,
    side: Option<Side>,
    at: u32,
}

/// Where the header of a budget table begins: the first row with a column of amounts or classes that such tables
/// have, and no label of a form.
pub(crate) fn header(grid: &Grid) -> Option<usize> {
    (0..grid.rows.len().min(6)).find(|row| {
        let keys: Vec<String> =
            grid.rows[*row].iter().map(|cell| key(cell.text())).filter(|key| !key.is_empty()).collect();
        let has = |words: &[&str]| keys.iter().any(|key| words.contains(&key.as_str()));
        keys.len() >= 3
            && (has(&["序号", "行次"])
                || has(&[
                    "收入",
                    "支出",
                    "功能分类科目",
                    "科目编码",
                    "科目名称",
                    "项目",
                    "政府采购项目来源",
                    "资产",
                ]))
            && !keys.iter().any(|key| {
                matches!(key.as_str(), "项目名称" | "绩效目标" | "一级指标" | "三级指标" | "项目编码")
            })
            || keys.first().is_some_and(|first| first == "政府采购项目来源")
    })
}

/// Reads a budget table: what stands over its header, its columns, its rows.
pub(crate) fn read(
    asm: &mut Assembler,
    grid: &mut Grid,
    kind: BudgetTableKind,
    title: &Printed,
    header: usize,
) {
    let mut table = BudgetTable { kind, title: title.text.clone(), ..BudgetTable::default() };
    for row in 0..header {
        for index in grid.filled(row) {
            let printed = grid.rows[row][index].printed.clone();
            let is_title = printed.text == title.text;
            if is_title
                || form::read_unit_line(asm, &printed)
                || form::read_unit_over(asm, grid, row, index)
                || asm.inline(&printed)
                || is_meta(&printed.text)
            {
                grid.take(row, index);
            }
        }
    }
    table.money_unit = asm.money_unit.map(|unit| unit.word().to_owned());
    table.fiscal_year = parse::fiscal_year(&title.text).or_else(|| header_year(grid, header));
    let (columns, mut row) = columns(grid, header);
    for taken in header..row {
        grid.take_row(taken);
    }
    table.columns = column_names(&columns);
    let index = asm.document.budget.as_ref().map_or(0, |book| book.tables.len());
    let base = format!("/budget/tables/{index}");
    asm.document.provenance.set(base.clone(), title.place.clone());
    while row < grid.rows.len() {
        let filled = grid.filled(row);
        if filled.is_empty() {
            row += 1;
            continue;
        }
        let first = grid.rows[row][filled[0]].printed.clone();
        if filled.len() == 1 && first.text.starts_with('注') {
            table.note = Some(first.text.clone());
            grid.take_row(row);
            row += 1;
            continue;
        }
        for budget_row in read_row(asm, grid, row, &columns) {
            let pointer = format!("{base}/rows/{}", table.rows.len());
            asm.document.provenance.set(pointer, first.place.clone());
            table.rows.push(budget_row);
        }
        grid.take_row(row);
        row += 1;
    }
    for cell in grid.left_over() {
        asm.unmapped(&cell.printed);
    }
    asm.found(Kind::UnitBudget);
    asm.document.budget.get_or_insert_with(BudgetBook::default).tables.push(table);
}

/// `预算年度：2024`, `截止时间：2023-12-31`, `公开01表`: said over the table, and nothing to keep.
fn is_meta(text: &str) -> bool {
    let key = key(text);
    ["公开", "表0", "附表", "截止时间"].iter().any(|word| key.starts_with(word))
        || key.ends_with("表") && key.chars().count() <= 8
}

fn header_year(grid: &Grid, header: usize) -> Option<i32> {
    let cells = grid.rows[..header].iter().flatten();
    cells.filter_map(|cell| cell.text().split_once(['：', ':'])).find_map(|(label, value)| {
        let year: i32 = value.trim().trim_end_matches("年").parse().ok()?;
        (label.contains("年度") && (1990..2100).contains(&year)).then_some(year)
    })
}

/// The columns, from one or more header rows, and the first row of data. A row of column numbers (栏次) ends the
/// header; without one it ends at the first row with a figure in it.
fn columns(grid: &Grid, header: usize) -> (Vec<Column>, usize) {
    let numbers = (header..grid.rows.len().min(header + 6)).find(|row| {
        let filled = grid.filled(*row);
        let keys: Vec<String> = filled.iter().map(|index| key(grid.rows[*row][*index].text())).collect();
        let counted = keys.iter().filter(|key| key.len() <= 2 && key.parse::<u32>().is_ok()).count();
        keys.first().is_some_and(|first| first == "栏次") || (keys.len() > 2 && counted == keys.len())
    });
    let first_data = (header + 1..grid.rows.len()).find(|row| is_data(grid, *row));
    let end = numbers.or(first_data).unwrap_or((header + 2).min(grid.rows.len()));
    let end = first_data.map_or(end, |first| end.min(first)).max(header + 1);
    let names =
        if grid.exact { names_of_true_grid(grid, header, end) } else { names_of_text(grid, header, end) };
    let begin_data = numbers.filter(|row| *row == end).map_or(end, |row| row + 1);
    let sided = names.iter().any(|(top, _)| top == "收入") && names.iter().any(|(top, _)| top == "支出");
    let leaf_count = |leaf: &str| names.iter().filter(|(_, other)| other == leaf).count();
    let columns = names
        .iter()
        .enumerate()
        .map(|(at, (top, leaf))| {
            let side = match top.as_str() {
                "收入" if sided => Some(Side::Income),
                "支出" if sided => Some(Side::Expenditure),
                _ => None,
            };
            let name = if side.is_none() && leaf_count(leaf) > 1 && top != leaf {
                format!("{top}/{leaf}")
            } else {
                leaf.clone()
            };
            Column { holds: holds(leaf, name), side, at: at as u32 }
        })
        .collect();
    (columns, begin_data)
}

fn is_data(grid: &Grid, row: usize) -> bool {
    let cells = &grid.rows[row];
    let amount = |text: &str| text.contains('.') && Money::parse(text, MoneyUnit::TenThousand).is_some();
    let numbered = cells.first().is_some_and(|cell| {
        let key = key(cell.text());
        !key.is_empty() && key.chars().all(|c| c.is_ascii_digit())
    });
    // A code, a figure, or a sequence number that is not the row of column numbers.
    cells.iter().any(|cell| amount(&key(cell.text())))
        || (numbered && cells.iter().any(|cell| cell.text().chars().any(jiheng_model::text::is_han)))
}

/// Top and leaf name of each column, by what covers it in the header rows.
fn names_of_true_grid(grid: &Grid, header: usize, end: usize) -> Vec<(String, String)> {
    (0..grid.width(header..end))
        .map(|column| {
            let texts: Vec<String> = (header..end)
                .filter_map(|row| grid.covering(row, column))
                .map(|at| key(grid.cell(at).text()))
                .filter(|text| !text.is_empty())
                .collect();
            (texts.first().cloned().unwrap_or_default(), texts.last().cloned().unwrap_or_default())
        })
        .collect()
}

/// The same where a text file has lost the spans: blank cells of the lower row belong to one cell above each, runs
/// of filled ones share a cell; a run that says the same word again begins anew.
fn names_of_text(grid: &Grid, header: usize, end: usize) -> Vec<(String, String)> {
    let text = |row: usize| -> Vec<String> { grid.rows[row].iter().map(|cell| key(cell.text())).collect() };
    let tops = text(header);
    let Some(lower) = (header + 1..end).next_back() else {
        return tops.iter().map(|top| (top.clone(), top.clone())).collect();
    };
    let leaves = text(lower);
    let mut segments: Vec<Vec<usize>> = Vec::new();
    for (index, leaf) in leaves.iter().enumerate() {
        let joins = index > 0 && !leaf.is_empty() && !leaves[index - 1].is_empty();
        let repeats =
            segments.last().is_some_and(|segment| segment.iter().any(|other| leaves[*other] == *leaf));
        let leaves_codes = index > 0 && leaves[index - 1] == "科目名称";
        match segments.last_mut() {
            Some(segment) if joins && !repeats && !leaves_codes => segment.push(index),
            _ => segments.push(vec![index]),
        }
    }
    if leaves.len() == tops.len() && segments.len() != tops.len() {
        // The upper row kept its blank cells: a blank one continues the cell before it.
        let mut top = String::new();
        return tops
            .iter()
            .zip(&leaves)
            .map(|(own, leaf)| {
                if !own.is_empty() {
                    top.clone_from(own);
                }
                (top.clone(), if leaf.is_empty() { own.clone() } else { leaf.clone() })
            })
            .collect();
    }
    let filled_tops: Vec<&String> = if segments.len() == tops.len() {
        tops.iter().collect()
    } else {
        tops.iter().filter(|top| !top.is_empty()).collect()
    };
    let mut names = vec![(String::new(), String::new()); leaves.len()];
    for (order, segment) in segments.iter().enumerate() {
        let top = filled_tops.get(order).map_or("", |top| top.as_str());
        for index in segment {
            let leaf = if leaves[*index].is_empty() { top } else { &leaves[*index] };
            names[*index] = (top.to_owned(), leaf.to_owned());
        }
    }
    names
}

fn holds(leaf: &str, name: String) -> Holds {
    let bare = without_brackets(leaf);
    match bare.as_str() {
        "" | "序号" | "行次" | "栏次" => Holds::Sequence,
        "科目编码" | "编码" | "科目代码" | "功能分类科目编码" | "经济分类科目编码" => {
            Holds::Code
        }
        "科目名称"
        | "项目"
        | "功能分类科目名称"
        | "名称"
        | "单位名称"
        | "经济分类科目名称"
        | "项目名称"
        | "科目"
        | "功能分类科目" => Holds::Name,
        "数量" | "计量单位" | "单价" | "采购物品名称" | "政府采购目录序号" | "备注" | "规格" => {
            Holds::Detail(name)
        }
        _ => Holds::Amount(without_brackets(&name)),
    }
}

fn column_names(columns: &[Column]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for column in columns {
        if let Holds::Amount(name) | Holds::Detail(name) = &column.holds
            && !names.contains(name)
        {
            names.push(name.clone());
        }
    }
    names
}

/// One row, or one for each side of a two-sided table.
fn read_row(asm: &mut Assembler, grid: &Grid, row: usize, columns: &[Column]) -> Vec<BudgetRow> {
    let sides: Vec<Option<Side>> = if columns.iter().any(|column| column.side.is_some()) {
        vec![Some(Side::Income), Some(Side::Expenditure)]
    } else {
        vec![None]
    };
    let seq = columns
        .iter()
        .find(|column| column.holds == Holds::Sequence)
        .and_then(|column| cell(grid, row, column.at))
        .map(|cell| cell.text.clone())
        .filter(|text| !text.is_empty());
    let mut rows = Vec::new();
    for side in sides {
        let mut budget_row = BudgetRow { seq: seq.clone(), side, ..BudgetRow::default() };
        let mut amounts: BTreeMap<String, Money> = BTreeMap::new();
        for column in columns.iter().filter(|column| column.side == side) {
            let Some(printed) = cell(grid, row, column.at).filter(|printed| !printed.is_blank()) else {
                continue;
            };
            let text = Some(printed.text.clone());
            match &column.holds {
                Holds::Sequence => {}
                Holds::Code => budget_row.code = text,
                Holds::Name => budget_row.name = text,
                Holds::Detail(name) => {
                    budget_row.details.insert(name.clone(), printed.text.clone());
                }
                Holds::Amount(name) => match Money::parse(&printed.text, asm.money_unit()) {
                    Some(money) => {
                        amounts.insert(name.clone(), money);
                    }
                    None if is_empty_mark(&printed.text) => {}
                    None => {
                        let message =
                            format!("「{name}」栏印的是「{}」，不能读作金额", shorten(&printed.text));
                        asm.note(&findings::AMOUNT_UNREADABLE, message, &printed.place);
                        budget_row.details.insert(name.clone(), printed.text.clone());
                    }
                },
            }
        }
        budget_row.amounts = amounts;
        let empty = budget_row.name.is_none()
            && budget_row.code.is_none()
            && budget_row.amounts.is_empty()
            && budget_row.details.is_empty();
        if !empty {
            rows.push(budget_row);
        }
    }
    rows
}

fn cell(grid: &Grid, row: usize, column: u32) -> Option<&Printed> {
    if grid.exact {
        let at = grid.covering(row, column).filter(|at| at.0 == row)?;
        return Some(&grid.cell(at).printed);
    }
    grid.rows[row].get(column as usize).map(|cell| &cell.printed)
}
