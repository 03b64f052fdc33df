//! What the workbook formats share: a sheet as cells with the text they show → paragraphs and tables.
//!
//! Readers hand over cells, merges, and what is hidden; here merged cells become spans, what is not printed is left
//! out and told, and a sheet is taken apart into its tables (`regions`). Nothing ever allocates the rectangle of a
//! sheet: three cells at the far corners of a sheet cost three cells.

mod cells;
#[cfg(test)]
mod properties;
mod regions;
pub(crate) mod styles;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod xml;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiheng_model::{Blocks, Check, Example, Finding, Outcome, Place, Rule, Severity};

use crate::{ErrorKind, FormatError, Limits};
use cells::Cells;

pub(crate) const RULES: &[&Rule] = &[&HIDDEN_SHEET, &HIDDEN_CELLS, &ERROR_CELL, &NOT_CALCULATED];

const HIDDEN_SHEET: Rule = Rule {
    code: "R020",
    name: "hidden-sheet",
    severity: Severity::Info,
    title: "隐藏的工作表未读取",
    why: "隐藏的工作表不会打印，也不随文件报送或公开，其内容不视为申报内容。",
    fix: "如其中有应当申报的内容，取消隐藏后重新提交；如无用，删除该工作表。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::Test("hidden_content_is_left_out_and_told"),
    check: Check::Reading,
};

const HIDDEN_CELLS: Rule = Rule {
    code: "R021",
    name: "hidden-rows-columns",
    severity: Severity::Info,
    title: "隐藏的行列未读取",
    why: "隐藏或被筛选掉的行、列不会打印，其内容不视为申报内容，但可能仍计入公式的合计。",
    fix: "如其中有应当申报的内容，取消隐藏或筛选后重新提交；如无用，删除这些行列。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::Test("hidden_content_is_left_out_and_told"),
    check: Check::Reading,
};

const ERROR_CELL: Rule = Rule {
    code: "R022",
    name: "formula-error",
    severity: Severity::Warning,
    title: "单元格显示为公式错误",
    why: "公式引用的内容已被删除或无法计算，单元格显示的是错误标记而不是数据。",
    fix: "改正公式，或直接填写应有的内容。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::Test("formula_errors_are_kept_and_told"),
    check: Check::Reading,
};

const NOT_CALCULATED: Rule = Rule {
    code: "R023",
    name: "formula-not-calculated",
    severity: Severity::Warning,
    title: "公式没有保存计算结果",
    why: "文件由程序生成后未经表格软件计算，公式单元格中没有数值，按空白读取。",
    fix: "用表格软件打开文件并保存一次，再提交。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::Test("formulas_without_a_result_are_told"),
    check: Check::Reading,
};

/// One sheet of a workbook. Rows and columns count from 0 here, from 1 in places.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) hidden: bool,
    pub(crate) cells: Cells,
    pub(crate) merges: Vec<Area>,
    pub(crate) hidden_rows: Vec<Span>,
    pub(crate) hidden_columns: Vec<Span>,
}

/// A cell that the file mentions, blank or not.
#[derive(Clone, Debug, Default)]
pub(crate) struct SheetCell {
    pub(crate) row: u32,
    pub(crate) column: u32,
    /// As shown, with the number format applied.
    pub(crate) text: String,
    /// Whether the text holds more than blanks: asked again and again, and so noted as the cell is kept ([`Cells::push`]).
    pub(crate) filled: bool,
    /// Whether lines are drawn beside it, or both above and below.
    pub(crate) bordered: bool,
    pub(crate) state: State,
    /// Set here, for the cell that a merge is printed as. Rare, so that it takes no room in the other cells.
    pub(crate) merged: Option<Box<Merged>>,
}

/// How a cell came to its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum State {
    #[default]
    Plain,
    /// The text is the mark of a formula that failed.
    Failed,
    /// A formula without a saved result.
    NotCalculated,
}

/// First and last of neighbouring rows or columns.
pub(crate) type Span = (u32, u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Area {
    pub(crate) rows: Span,
    pub(crate) columns: Span,
}

/// What of a merged cell is printed, and where the file has it: elsewhere, where the first row of the merge is hidden.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Merged {
    last_row: u32,
    last_column: u32,
    origin: (u32, u32),
    /// Which merge it is, in the order in which they are laid.
    laid: usize,
}

/// A cell that is printed: not hidden, not covered by a merge.
type Printed = SheetCell;

impl SheetCell {
    fn is_blank(&self) -> bool {
        !self.filled
    }

    /// Whether a reader of the sheet sees anything there.
    fn is_seen(&self) -> bool {
        self.bordered || !self.is_blank()
    }

    fn last_row(&self) -> u32 {
        self.merged.as_ref().map_or(self.row, |merged| merged.last_row)
    }

    fn last_column(&self) -> u32 {
        self.merged.as_ref().map_or(self.column, |merged| merged.last_column)
    }

    fn origin(&self) -> (u32, u32) {
        self.merged.as_ref().map_or((self.row, self.column), |merged| merged.origin)
    }
}

impl Area {
    /// The cell that shows the text.
    fn begin(self) -> (u32, u32) {
        (self.rows.0, self.columns.0)
    }
}

/// Counts cells against the limit while a reader collects them.
pub(crate) struct CellCount {
    left: u64,
}

impl CellCount {
    pub(crate) fn new(limits: &Limits) -> CellCount {
        CellCount { left: limits.cells }
    }

    pub(crate) fn add(&mut self, cells: u64) -> Result<(), FormatError> {
        self.left = self
            .left
            .checked_sub(cells)
            .ok_or_else(|| FormatError::new(ErrorKind::TooLarge("单元格个数")))?;
        Ok(())
    }

    /// Counts a cell by its text, which may be shared with other cells.
    pub(crate) fn cell(&mut self, text: &str) -> Result<(), FormatError> {
        self.add(crate::weight(text))
    }
}

/// The printed content of a workbook.
pub(crate) fn blocks(sheets: Vec<Sheet>, limits: &Limits) -> Outcome<Blocks> {
    let mut outcome: Outcome<Blocks> = Outcome::default();
    let mut writer = regions::Writer::new(limits.cells);
    for sheet in sheets {
        let place = Place { sheet: Some(Arc::from(sheet.name.as_str())), ..Place::default() };
        if sheet.hidden {
            if sheet.cells.iter().any(|cell| !cell.is_blank()) {
                let message = format!("工作表「{}」是隐藏的，其内容未读取", sheet.name);
                outcome.findings.push(Finding::new(&HIDDEN_SHEET, message).at(place));
            }
            continue;
        }
        let columns = Visible::new(sheet.hidden_columns);
        let rows = Visible::new(sheet.hidden_rows);
        let (mut failed, mut not_calculated) = (Tally::default(), Tally::default());
        for cell in sheet.cells.marked() {
            let tally = if cell.state == State::Failed { &mut failed } else { &mut not_calculated };
            if rows.is_visible(cell.row) && columns.is_visible(cell.column) {
                tally.add(cell);
            }
        }
        let (printed, hidden) = printed_cells(sheet.cells, sheet.merges, &rows, &columns);
        hidden.tell(&mut outcome.findings, &HIDDEN_CELLS, &place, |count| {
            format!("工作表「{}」的隐藏行列中有 {count} 个单元格的内容未读取", sheet.name)
        });
        failed.tell(&mut outcome.findings, &ERROR_CELL, &place, |count| {
            format!("工作表「{}」有 {count} 个单元格显示为公式错误", sheet.name)
        });
        not_calculated.tell(&mut outcome.findings, &NOT_CALCULATED, &place, |count| {
            format!("工作表「{}」有 {count} 个公式没有保存计算结果，按空白读取", sheet.name)
        });
        writer.write(printed, &rows, &columns, &place, &mut outcome.value.blocks);
    }
    outcome
}

impl SheetCell {
    /// Whether the cell is worth keeping: blank ones without lines around them print nothing.
    pub(crate) fn matters(&self) -> bool {
        self.bordered || !self.text.is_empty() || self.state != State::Plain
    }
}

/// Line ends of any system as `\n`.
pub(crate) fn one_line_end(text: String) -> String {
    if text.as_bytes().contains(&b'\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

fn is_blank(text: &str) -> bool {
    text.chars().all(jiheng_model::text::is_blank)
}

/// How many cells something is so of, and the first of them.
#[derive(Default)]
struct Tally {
    count: usize,
    first: Option<(u32, u32)>,
}

impl Tally {
    fn add(&mut self, cell: &SheetCell) {
        self.count += 1;
        self.first.get_or_insert((cell.row, cell.column));
    }

    fn tell(
        &self,
        findings: &mut Vec<Finding>,
        rule: &'static Rule,
        sheet: &Place,
        message: impl Fn(usize) -> String,
    ) {
        if let Some((row, column)) = self.first {
            let place = Place { row: Some(row + 1), column: Some(column + 1), ..sheet.clone() };
            findings.push(Finding::new(rule, message(self.count)).at(place));
        }
    }
}

/// Rows or columns as printed: the hidden ones take no room.
struct Visible {
    /// Hidden spans in order, parted by at least one visible row; and how many are hidden up to the end of each.
    hidden: Vec<(Span, u32)>,
}

impl Visible {
    fn new(mut spans: Vec<Span>) -> Visible {
        spans.retain(|(first, last)| first <= last);
        spans.sort_unstable();
        let mut hidden: Vec<(Span, u32)> = Vec::new();
        for (first, last) in spans {
            match hidden.last_mut() {
                Some(((_, previous), _)) if first <= previous.saturating_add(1) => {
                    *previous = last.max(*previous);
                }
                _ => hidden.push(((first, last), 0)),
            }
        }
        let mut sum = 0_u32;
        for ((first, last), before) in &mut hidden {
            sum = sum.saturating_add((*last - *first).saturating_add(1));
            *before = sum;
        }
        Visible { hidden }
    }

    fn is_all(&self) -> bool {
        self.hidden.is_empty()
    }

    fn is_visible(&self, index: u32) -> bool {
        self.span_at(index).is_none_or(|((_, last), _)| last < index)
    }

    /// The last hidden span that begins at or before the index.
    fn span_at(&self, index: u32) -> Option<(Span, u32)> {
        let after = self.hidden.partition_point(|((first, _), _)| *first <= index);
        after.checked_sub(1).map(|at| self.hidden[at])
    }

    /// How many visible ones stand before this one.
    fn rank(&self, index: u32) -> u32 {
        match self.span_at(index) {
            None => index,
            // `hidden` counts the whole span, which may reach beyond the index.
            Some(((_, last), hidden)) => index.max(last.saturating_add(1)).saturating_sub(hidden),
        }
    }

    /// The visible part of a span.
    fn clip(&self, (mut first, mut last): Span) -> Option<Span> {
        if let Some(((_, hidden_last), _)) = self.span_at(first)
            && hidden_last >= first
        {
            first = hidden_last.checked_add(1)?;
        }
        if first > last {
            return None;
        }
        if let Some(((hidden_first, hidden_last), _)) = self.span_at(last)
            && hidden_last >= last
        {
            last = hidden_first.checked_sub(1)?;
        }
        (first <= last).then_some((first, last))
    }
}

/// The cells that are printed, in reading order; and how many with content are hidden.
fn printed_cells(cells: Cells, mut merges: Vec<Area>, rows: &Visible, columns: &Visible) -> (Cells, Tally) {
    let mut cells = cells.in_order();
    merges.retain(|area| {
        area.rows.0 <= area.rows.1
            && area.columns.0 <= area.columns.1
            && (area.rows.0 < area.rows.1 || area.columns.0 < area.columns.1)
    });
    let mut hidden = Tally::default();
    if merges.is_empty() && rows.is_all() && columns.is_all() {
        return (cells, hidden);
    }
    merges.sort_unstable_by_key(|area| (area.rows.0, area.columns.0));

    let mut cover = Cover::default();
    let mut merges = merges.into_iter().peekable();
    // Merges whose first cell the file does not mention.
    let mut bare: Vec<Printed> = Vec::new();
    let mut moved = false;
    // In place: the cells of a large sheet take more memory than all else.
    cells.retain_mut(|cell| {
        let here = (cell.row, cell.column);
        // Merges begin in reading order, as the cells come.
        while let Some(area) = merges.next_if(|area| area.begin() < here) {
            bare.extend(cover.lay(area).and_then(|laid| anchor(area, laid, rows, columns)));
        }
        if let Some(area) = merges.next_if(|area| area.begin() == here)
            && let Some(laid) = cover.lay(area)
        {
            let Some(anchor) = anchor(area, laid, rows, columns) else {
                if !cell.is_blank() {
                    hidden.add(cell);
                }
                return false;
            };
            moved |= (anchor.row, anchor.column) != here;
            let Printed { filled, bordered, .. } = *cell;
            *cell = Printed { text: std::mem::take(&mut cell.text), filled, bordered, ..anchor };
            return true;
        }
        if let Some(laid) = cover.at(cell.row, cell.column) {
            // Excel hides what a merge covers; only the lines around the covered cells are seen.
            if cell.bordered {
                cover.bordered.insert(laid);
            }
            return false;
        }
        let visible = rows.is_visible(cell.row) && columns.is_visible(cell.column);
        if !visible && !cell.is_blank() {
            hidden.add(cell);
        }
        visible
    });
    if !bare.is_empty() || moved {
        bare.extend(cells);
        bare.sort_by_key(|cell| (cell.row, cell.column));
        cells = bare.into_iter().collect();
    }
    if !cover.bordered.is_empty() {
        for cell in cells.iter_mut() {
            cell.bordered |= cell.merged.as_ref().is_some_and(|merged| cover.bordered.contains(&merged.laid));
        }
    }
    (cells, hidden)
}

/// A merged cell without its text, in the part of its area that is printed.
fn anchor(area: Area, laid: usize, rows: &Visible, columns: &Visible) -> Option<Printed> {
    let (row, last_row) = rows.clip(area.rows)?;
    let (column, last_column) = columns.clip(area.columns)?;
    let merged = Merged { last_row, last_column, origin: area.begin(), laid };
    Some(Printed { row, column, merged: Some(Box::new(merged)), ..Printed::default() })
}

/// Which merge covers a position, asked in reading order.
#[derive(Default)]
struct Cover {
    /// By first column: the merges that reach into the row in hand, none over another.
    active: BTreeMap<u32, (Area, usize)>,
    /// Merges with lines around a cell that they cover.
    bordered: BTreeSet<usize>,
    laid: usize,
}

impl Cover {
    /// Takes a merge, unless a damaged file lays it over another one.
    fn lay(&mut self, area: Area) -> Option<usize> {
        let row = area.rows.0;
        loop {
            let over = self.active.range(..=area.columns.1).next_back();
            let Some((&first, (other, _))) = over.filter(|(_, (other, _))| other.columns.1 >= area.columns.0)
            else {
                break;
            };
            if other.rows.1 >= row {
                return None;
            }
            self.active.remove(&first);
        }
        self.laid += 1;
        self.active.insert(area.columns.0, (area, self.laid));
        Some(self.laid)
    }

    fn at(&self, row: u32, column: u32) -> Option<usize> {
        let (_, (area, index)) = self.active.range(..=column).next_back()?;
        (area.columns.1 >= column && area.rows.1 >= row).then_some(*index)
    }
}
