//! Blocks from a flow of paragraphs, tables and text boxes, as word processors store them.
//!
//! A reader calls `open_…` and `close_…` in the order of its file; grid columns, vertical merges, places, pages and
//! the limit on cells are worked out here. What a paragraph's text is, is the reader's affair.

use jiheng_model::{
    Block, Blocks, Cell, Check, Example, Finding, Outcome, Paragraph, Place, Rule, Severity, Table,
};

use crate::Limits;

pub(crate) const RULES: &[&Rule] = &[&CELLS_LIMIT, &TEXT_CUT_SHORT, &EMBEDDED_OBJECT];

pub(crate) const CELLS_LIMIT: Rule = Rule {
    code: "R010",
    name: "document-cells-limit",
    severity: Severity::Error,
    title: "表格过大，只读取了前面的部分",
    why: "为防止异常文件耗尽内存，一个文件读取的单元格数有上限，超出部分没有检查。",
    fix: "请将文件拆分为几个较小的文件，或删去空白的行和列后再试。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::Test("docx::tests::cells_beyond_the_limit_are_left_out_and_reported"),
    check: Check::Reading,
};

pub(crate) const TEXT_CUT_SHORT: Rule = Rule {
    code: "R011",
    name: "document-text-damaged",
    severity: Severity::Error,
    title: "文件内容损坏，只读取了损坏处之前的部分",
    why: "损坏处之后的内容没有读到，也没有检查。",
    fix: "请用办公软件打开并另存一份，或向提供者索取完好的文件。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::Test("docx::tests::text_before_damage_is_kept_and_the_damage_reported"),
    check: Check::Reading,
};

pub(crate) const EMBEDDED_OBJECT: Rule = Rule {
    code: "R012",
    name: "embedded-object-unread",
    severity: Severity::Warning,
    title: "文中嵌入的对象未读取",
    why: "嵌入的工作表等对象在页面上只是一张图，其中的内容没有读取，也没有检查。",
    fix: "请将嵌入的表格改为文档自身的表格，或另附原文件。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::Test("docx::tests::embedded_objects_and_pictures_are_reported"),
    check: Check::Reading,
};

/// How a cell is joined with its neighbours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Merge {
    /// A cell of so many rows.
    Rows(u32),
    /// A cell that cells below may continue.
    Start,
    /// Continues the cell that starts in the same grid column of the row above.
    Above,
    /// Continues the cell to its left.
    Left,
}

/// What one file has yielded so far.
pub(crate) struct Flow {
    /// From the body inwards: what is open.
    levels: Vec<Level>,
    limits: Limits,
    cells: u64,
    tables: u32,
    /// The page in hand, where the file tells of pages.
    page: Option<u32>,
    findings: Vec<Finding>,
}

enum Level {
    /// The body, or a text box.
    Blocks(Vec<Block>),
    Table(OpenTable),
    Cell(OpenCell),
}

struct OpenTable {
    table: Table,
    row: Vec<Cell>,
    /// Where the next cell of the row starts.
    column: u32,
    /// Positions to the left of that which a wide cell covers, and which the file may yet name.
    covered: u32,
    /// Page of the row's first line, and of its last.
    row_page: Option<u32>,
    last_page: Option<u32>,
    /// Cells of the row above and of the row in hand that may be continued downwards, by grid column.
    above: Vec<Continuable>,
    current: Vec<Continuable>,
    /// The outermost table's number, and for a nested table the place of the cell it stands in.
    number: u32,
    outer: Option<Place>,
}

#[derive(Clone, Copy)]
struct Continuable {
    column: u32,
    row: usize,
    index: usize,
}

#[derive(Default)]
struct OpenCell {
    text: String,
    tables: Vec<Table>,
    page: Option<u32>,
}

impl Flow {
    pub(crate) fn new(limits: &Limits, has_pages: bool) -> Flow {
        Flow {
            levels: vec![Level::Blocks(Vec::new())],
            limits: *limits,
            cells: 0,
            tables: 0,
            page: has_pages.then_some(1),
            findings: Vec::new(),
        }
    }

    pub(crate) fn page(&self) -> Option<u32> {
        self.page
    }

    /// Whether the limit on cells is reached and nothing more need be read.
    pub(crate) fn is_full(&self) -> bool {
        self.cells > self.limits.cells
    }

    pub(crate) fn report(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// A new page begins; `at_start` where the paragraph in hand has no text yet.
    pub(crate) fn break_page(&mut self, at_start: bool) {
        self.page = self.page.map(|page| page + 1);
        // At the very start of a row the whole row moves to the new page; further on it is cut by the page's end.
        if let [.., Level::Table(table), Level::Cell(cell)] = self.levels.as_mut_slice()
            && at_start
            && cell.text.is_empty()
            && table.row.is_empty()
        {
            table.row_page = self.page;
        }
    }

    /// A paragraph that begins on the given page. Paragraphs without text print nothing.
    pub(crate) fn paragraph(&mut self, text: &str, heading: u8, page: Option<u32>) {
        let text = text.trim_matches('\n');
        if text.is_empty() {
            return;
        }
        for level in self.levels.iter_mut().rev() {
            match level {
                Level::Cell(cell) => {
                    if cell.text.is_empty() {
                        cell.page = page;
                    } else {
                        cell.text.push('\n');
                    }
                    return cell.text.push_str(text);
                }
                Level::Blocks(blocks) => {
                    let place = Place { page, ..Place::default() };
                    let paragraph = Paragraph { text: text.to_owned(), heading, place };
                    return blocks.push(Block::Paragraph(paragraph));
                }
                Level::Table(_) => {}
            }
        }
    }

    pub(crate) fn open_table(&mut self) {
        let outer = self.levels.iter().rev().find_map(|level| match level {
            Level::Table(table) => Some(table.place(self.page)),
            _ => None,
        });
        if outer.is_none() {
            self.tables += 1;
        }
        let place = match &outer {
            Some(place) => place.clone(),
            None => Place { table: Some(self.tables), page: self.page, ..Place::default() },
        };
        self.levels.push(Level::Table(OpenTable {
            table: Table { rows: Vec::new(), exact: true, place },
            row: Vec::new(),
            column: 0,
            covered: 0,
            row_page: self.page,
            last_page: self.page,
            above: Vec::new(),
            current: Vec::new(),
            number: self.tables,
            outer,
        }));
    }

    /// Begins a row; `false` where no table is open to take it.
    pub(crate) fn open_row(&mut self) -> bool {
        let Some(Level::Table(table)) = self.levels.last_mut() else { return false };
        table.column = 0;
        table.covered = 0;
        table.row_page = self.page;
        table.last_page = self.page;
        true
    }

    /// Begins a cell; `false` where no row is open to take it.
    pub(crate) fn open_cell(&mut self) -> bool {
        let Some(Level::Table(table)) = self.levels.last() else { return false };
        self.page = table.row_page;
        self.levels.push(Level::Cell(OpenCell { page: self.page, ..OpenCell::default() }));
        true
    }

    /// Leaves columns of the row free.
    pub(crate) fn skip_columns(&mut self, columns: u32) {
        if let Some(Level::Table(table)) = self.levels.last_mut() {
            table.column = table.column.saturating_add(columns);
        }
    }

    /// Passes over positions that a cell to the left or above covers.
    pub(crate) fn skip_covered(&mut self, columns: u32) {
        if let Some(Level::Table(table)) = self.levels.last_mut() {
            let by_left = columns.min(table.covered);
            table.covered -= by_left;
            table.column = table.column.saturating_add(columns - by_left);
        }
    }

    pub(crate) fn close_cell(&mut self, column_span: u32, merge: Merge) {
        let Some(Level::Cell(cell)) = self.levels.pop_if(|level| matches!(level, Level::Cell(_))) else {
            return;
        };
        let Some(Level::Table(table)) = self.levels.last_mut() else { return };
        let column_span = column_span.max(1);
        if self.page > table.last_page {
            table.last_page = self.page;
        }
        match merge {
            Merge::Left if !table.row.is_empty() => table.widen_last(column_span, cell),
            Merge::Above if table.continue_above(column_span) => {}
            _ => {
                self.cells += 1;
                if self.cells <= self.limits.cells {
                    table.push(cell, column_span, merge);
                }
            }
        }
        table.column = table.column.saturating_add(column_span);
        table.covered = column_span - 1;
    }

    /// Forgets the cell in hand: it was deleted.
    pub(crate) fn drop_cell(&mut self) {
        self.levels.pop_if(|level| matches!(level, Level::Cell(_)));
    }

    /// Forgets the row in hand: it was deleted or hidden.
    pub(crate) fn drop_row(&mut self) {
        if let Some(Level::Table(table)) = self.levels.last_mut() {
            table.row.clear();
            table.current.clear();
        }
    }

    pub(crate) fn close_row(&mut self) {
        if let Some(Level::Table(table)) = self.levels.last_mut() {
            self.page = table.last_page;
            table.finish_row();
        }
    }

    /// Adds further cells like the last one; the limit on cells holds.
    pub(crate) fn repeat_cell(&mut self, times: u32) {
        let Some(Level::Table(table)) = self.levels.last_mut() else { return };
        for _ in 0..times {
            let Some(last) = table.row.last().filter(|_| self.cells < self.limits.cells) else { return };
            self.cells = self.cells.saturating_add(weight(last));
            if self.cells > self.limits.cells {
                return;
            }
            let mut repeated = last.clone();
            repeated.column = table.column;
            if table.outer.is_none() {
                repeated.place.column = Some(table.column.saturating_add(1));
            }
            table.column = table.column.saturating_add(repeated.column_span);
            table.row.push(repeated);
        }
    }

    /// Adds further rows like the last one; the limit on cells holds.
    pub(crate) fn repeat_row(&mut self, times: u32) {
        let Some(Level::Table(table)) = self.levels.last_mut() else { return };
        let Some(row) = table.table.rows.last().cloned() else { return };
        // A row without cells takes room as well.
        let cost = row.iter().map(weight).sum::<u64>().max(1);
        for _ in 0..times {
            self.cells = self.cells.saturating_add(cost);
            if self.cells > self.limits.cells {
                return;
            }
            let mut repeated = row.clone();
            let number = table.table.rows.len() as u32 + 1;
            if table.outer.is_none() {
                repeated.iter_mut().for_each(|cell| cell.place.row = Some(number));
            }
            table.table.rows.push(repeated);
        }
    }

    pub(crate) fn close_table(&mut self) {
        let Some(Level::Table(mut open)) = self.levels.pop_if(|level| matches!(level, Level::Table(_)))
        else {
            return;
        };
        if !open.row.is_empty() {
            open.finish_row();
        }
        let rows = open.table.rows.len() as u32;
        for (index, row) in (0..).zip(&mut open.table.rows) {
            row.iter_mut().for_each(|cell| cell.row_span = cell.row_span.clamp(1, rows - index));
        }
        if open.table.rows.iter().all(Vec::is_empty) {
            return;
        }
        self.append(vec![Block::Table(open.table)]);
    }

    /// Begins a text box: a flow of its own inside a paragraph.
    pub(crate) fn open_box(&mut self) {
        self.levels.push(Level::Blocks(Vec::new()));
    }

    /// Ends a text box and hands out its blocks, to be appended after the paragraph they are anchored in.
    pub(crate) fn close_box(&mut self) -> Vec<Block> {
        if self.levels.len() > 1
            && let Some(Level::Blocks(blocks)) = self.levels.pop_if(|level| matches!(level, Level::Blocks(_)))
        {
            return blocks;
        }
        Vec::new()
    }

    pub(crate) fn append(&mut self, blocks: Vec<Block>) {
        for level in self.levels.iter_mut().rev() {
            match level {
                Level::Blocks(outer) => return outer.extend(blocks),
                Level::Cell(cell) => return blocks.into_iter().for_each(|block| cell.append(block)),
                Level::Table(_) => {}
            }
        }
    }

    /// Closes whatever is still open.
    pub(crate) fn finish(mut self) -> Outcome<Blocks> {
        if self.is_full() {
            let limit = self.limits.cells;
            let message = format!("表格单元格超过 {limit} 个，其后的内容未读取");
            self.findings.push(Finding::new(&CELLS_LIMIT, message));
        }
        while self.levels.len() > 1 {
            match self.levels.last() {
                Some(Level::Cell(_)) => {
                    self.close_cell(1, Merge::Rows(1));
                    self.close_row();
                }
                Some(Level::Table(_)) => self.close_table(),
                _ => {
                    let blocks = self.close_box();
                    self.append(blocks);
                }
            }
        }
        let blocks = match self.levels.pop() {
            Some(Level::Blocks(blocks)) => blocks,
            _ => Vec::new(),
        };
        Outcome { value: Blocks { blocks }, findings: self.findings }
    }
}

/// What a copy of the cell costs, in cells, with the tables inside it.
fn weight(cell: &Cell) -> u64 {
    let inside = cell.tables.iter().flat_map(|table| &table.rows).flatten();
    inside.map(weight).fold(crate::weight(&cell.text), u64::saturating_add)
}

impl OpenTable {
    fn place(&self, page: Option<u32>) -> Place {
        match &self.outer {
            Some(place) => place.clone(),
            None => Place { page, ..Place::default() }.cell(
                self.number,
                self.table.rows.len() as u32 + 1,
                self.column.saturating_add(1),
            ),
        }
    }

    fn push(&mut self, cell: OpenCell, column_span: u32, merge: Merge) {
        let row_span = match merge {
            Merge::Rows(rows) => rows,
            _ => 1,
        };
        // A continuation with nothing to continue stands for itself, and may be continued.
        if matches!(merge, Merge::Start | Merge::Above) {
            let (row, index) = (self.table.rows.len(), self.row.len());
            self.current.push(Continuable { column: self.column, row, index });
        }
        self.row.push(Cell {
            text: cell.text,
            column: self.column,
            column_span,
            row_span,
            place: self.place(cell.page),
            tables: cell.tables,
        });
    }

    fn widen_last(&mut self, columns: u32, cell: OpenCell) {
        let Some(last) = self.row.last_mut() else { return };
        last.column_span = last.column_span.saturating_add(columns);
        if !cell.text.is_empty() {
            if !last.text.is_empty() {
                last.text.push('\n');
            }
            last.text.push_str(&cell.text);
        }
        last.tables.extend(cell.tables);
    }

    /// Lets the cell above in the same grid column reach down over this one, whose own text is not shown.
    fn continue_above(&mut self, column_span: u32) -> bool {
        let Ok(found) = self.above.binary_search_by_key(&self.column, |above| above.column) else {
            return false;
        };
        let above = self.above[found];
        let row = self.table.rows.len();
        let Some(cell) = self.table.rows.get_mut(above.row).and_then(|row| row.get_mut(above.index)) else {
            return false;
        };
        // A cell of another width below is drawn as a cell of its own.
        if cell.column_span != column_span {
            return false;
        }
        cell.row_span = (row - above.row) as u32 + 1;
        self.current.push(above);
        true
    }

    fn finish_row(&mut self) {
        self.table.rows.push(std::mem::take(&mut self.row));
        std::mem::swap(&mut self.above, &mut self.current);
        self.current.clear();
        self.column = 0;
    }
}

impl OpenCell {
    fn append(&mut self, block: Block) {
        match block {
            Block::Table(table) => self.tables.push(table),
            Block::Paragraph(paragraph) => {
                if !self.text.is_empty() {
                    self.text.push('\n');
                }
                self.text.push_str(&paragraph.text);
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// First column, columns, rows and text of a cell.
    pub(crate) type GridCell = (u32, u32, u32, String);

    pub(crate) fn grid_of(table: &Table) -> Vec<Vec<GridCell>> {
        let cell = |cell: &Cell| (cell.column, cell.column_span, cell.row_span, cell.text.clone());
        table.rows.iter().map(|row| row.iter().map(cell).collect()).collect()
    }

    /// A grid cut into cells: rows of (columns, rows, text), each cell at its top left corner.
    pub(crate) fn grids() -> impl Strategy<Value = Vec<Vec<GridCell>>> {
        let texts = prop::collection::vec("[ -~\u{4e00}-\u{4e20}≥％\u{1f600}]{0,6}", 48);
        let cuts = prop::collection::vec((1u32..4, 1u32..4), 48);
        (1u32..7, 1u32..7, cuts, texts).prop_map(|(columns, rows, cuts, texts)| {
            let mut taken = vec![vec![false; columns as usize]; rows as usize];
            let mut grid = vec![Vec::new(); rows as usize];
            let mut next = cuts.into_iter().zip(texts).cycle();
            for row in 0..rows as usize {
                for column in 0..columns as usize {
                    if taken[row][column] {
                        continue;
                    }
                    let Some(((mut wide, tall), text)) = next.next() else { continue };
                    while wide > 1
                        && (0..wide as usize).any(|w| taken[row].get(column + w).is_none_or(|taken| *taken))
                    {
                        wide -= 1;
                    }
                    let tall = tall.min(rows - row as u32);
                    for line in &mut taken[row..row + tall as usize] {
                        line[column..column + wide as usize].fill(true);
                    }
                    grid[row].push((column as u32, wide, tall, text));
                }
            }
            grid
        })
    }
}
