//! Blocks → Document: labels and layouts as data (`data/labels.toml`), a recognizer per skeleton.
//!
//! Documents differ by province, year and typist, so recognition goes by label and header row, never by position,
//! file name or issuer. What no label took is listed in `unmapped`.

mod assembly;
mod budget;
mod columns;
mod columnwise;
mod evaluation;
mod execution;
mod filing;
mod findings;
mod flat;
mod form;
mod grid;
mod indented;
mod indicators;
mod joined;
mod labels;
mod matrix;
pub mod official;
mod outline;
mod packed;
mod parse;
mod prose;
mod review;
mod wide;

use jiheng_model::{Block, Blocks, Cell, Document, Outcome, Table};

use assembly::{Assembler, Printed};
pub use findings::RULES;
use grid::Grid;
use labels::{Field, LABELS};
use outline::Outline;

/// Makes out what a document says. Never fails: what is not understood is listed in `unmapped`.
pub fn recognize(blocks: &Blocks) -> Outcome<Document> {
    let mut recognizer = Recognizer::default();
    let mut at = 0;
    while at < blocks.blocks.len() {
        match &blocks.blocks[at] {
            Block::Table(table) => {
                recognizer.table(table);
                at += 1;
            }
            Block::Paragraph(_) => {
                let lines: Vec<Printed> = blocks.blocks[at..]
                    .iter()
                    .map_while(|block| match block {
                        Block::Paragraph(paragraph) => Some(Printed::new(&paragraph.text, &paragraph.place)),
                        Block::Table(_) => None,
                    })
                    .collect();
                recognizer.lines(&lines);
                at += lines.len();
            }
        }
    }
    recognizer.finish()
}

#[derive(Default)]
struct Recognizer {
    asm: Assembler,
    outline: Outline,
    /// The last line of running text, kept back: it may be the title of the table that follows.
    held: Option<Printed>,
    /// Lines under the title of a budget table that stand over its grid: the unit, the year, the unit of money.
    head: Vec<Printed>,
    /// Whether nothing but notes stands between here and the last budget table.
    under_budget_table: bool,
}

impl Recognizer {
    fn lines(&mut self, lines: &[Printed]) {
        let lines = flat::rejoin(lines);
        let mut at = 0;
        while at < lines.len() {
            let rest = &lines[at..];
            if self.is_head_line(rest) {
                self.head.push(rest[0].clone());
                at += 1;
                continue;
            }
            self.release();
            let taken = match self.prose(rest) {
                0 if flat::begins(rest) => flat::read(&mut self.asm, rest),
                taken => taken,
            };
            let body = taken == 0
                && rest.get(1).is_some_and(|next| form::says_money_unit(&next.text))
                && form::read_body(&mut self.asm, &rest[0]);
            if taken == 0 && !body {
                self.line(&lines[at]);
            }
            at += taken.max(1);
        }
    }

    /// Fields, indicators and rows that stand in running text; returns how many lines they took.
    fn prose(&mut self, lines: &[Printed]) -> usize {
        if self.outline.comes_first() {
            return 0;
        }
        if let Some(header) = prose::header_labels(&lines[0].text) {
            let taken = columnwise::read_below(&mut self.asm, &header, &lines[1..]);
            if taken > 0 {
                return 1 + taken;
            }
        }
        if let Some(unruled) = prose::unruled(lines) {
            let cells = unruled.rows.iter().zip(lines).map(|(row, line)| {
                let cells = row.iter().enumerate();
                cells.map(|(column, text)| Cell::new(text, column as u32, line.place.clone())).collect()
            });
            let table = Table { rows: cells.collect(), exact: false, place: lines[0].place.clone() };
            form::read(&mut self.asm, &mut Grid::new(&table));
            let taken = unruled.rows.len();
            unruled.report(&mut self.asm, lines);
            return taken;
        }
        let readers = [joined::read, columnwise::read, flat::read_grid_alone];
        if let Some(taken) = readers.iter().map(|read| read(&mut self.asm, lines)).find(|taken| *taken > 0) {
            return taken;
        }
        prose::read(&mut self.asm, lines)
    }

    fn line(&mut self, printed: &Printed) {
        if printed.is_blank() {
            return;
        }
        let text = printed.text.as_str();
        if budget::kind_of_title(text).is_some() || form::is_title(text) && LABELS.section(text).is_none() {
            self.held = Some(printed.clone());
            return;
        }
        if LABELS.field(text) == Some(Field::Furniture) {
            self.asm.unmapped(printed);
            return;
        }
        if is_part_line(text) {
            self.outline.interrupt();
            return;
        }
        if self.outline.comes_first() && self.outline.read(&mut self.asm, printed) {
            return;
        }
        if form::read_unit_line(&mut self.asm, printed)
            || text.chars().count() <= 120 && self.asm.inline(printed)
            || self.table_note(printed)
            || LABELS.field(text) == Some(Field::Heading)
            || self.outline.read(&mut self.asm, printed)
        {
            return;
        }
        if is_year_line(text) {
            self.asm.year(text);
            return;
        }
        self.asm.unmapped(printed);
    }

    /// `注：…` right under a budget table, which for an empty one says why it is empty.
    fn table_note(&mut self, printed: &Printed) -> bool {
        if !self.under_budget_table || !printed.text.starts_with('注') {
            self.under_budget_table = false;
            return false;
        }
        let Some(table) = self.asm.document.budget.as_mut().and_then(|book| book.tables.last_mut()) else {
            return false;
        };
        let note = table.note.get_or_insert_with(String::new);
        if !note.is_empty() {
            note.push('\n');
        }
        note.push_str(&printed.text);
        true
    }

    /// The line kept back was no title of a table after all, or the title of a form.
    fn release(&mut self) {
        self.release_title();
        for line in std::mem::take(&mut self.head) {
            self.line(&line);
        }
    }

    /// Whether the line belongs to the budget table whose title was just printed.
    fn is_head_line(&self, lines: &[Printed]) -> bool {
        let under_title = self.held.as_ref().is_some_and(|held| budget::kind_of_title(&held.text).is_some());
        let mut parts =
            lines[0].raw.split(jiheng_model::text::is_blank).filter(|part| !part.is_empty()).peekable();
        let says = |part: &str| form::says_money_unit(part) || form::is_body(part);
        let next = lines.get(1).is_some_and(|next| form::says_money_unit(&next.text));
        under_title
            && parts.peek().is_some()
            && parts.all(says)
            && (next || lines[0].raw.split(jiheng_model::text::is_blank).any(form::says_money_unit))
    }

    fn release_title(&mut self) {
        let Some(printed) = self.held.take() else { return };
        if form::is_title(&printed.text) {
            self.outline.interrupt();
            self.asm.title(&printed);
        } else if !self.outline.read(&mut self.asm, &printed) {
            self.asm.title(&printed);
        }
    }

    fn table(&mut self, table: &Table) {
        let mut grid = Grid::new(table);
        // Running text kept in the first column of a sheet, or framed by a table of one cell a row.
        let is_text =
            (0..grid.rows.len()).all(|row| grid.filled(row).len() <= 1 && grid.rows[row].len() <= 1);
        if is_text && table.rows.iter().flatten().all(|cell| cell.tables.is_empty()) {
            let lines: Vec<Printed> = grid
                .rows
                .concat()
                .into_iter()
                .map(|cell| cell.printed)
                .filter(|line| !line.is_blank())
                .collect();
            return self.lines(&lines);
        }
        let header = budget::header(&grid);
        let wide = wide::header(&grid);
        let titled =
            self.held.as_ref().and_then(|held| Some((budget::kind_of_title(&held.text)?, held.clone())));
        let titled = titled.or_else(|| title_in_table(&grid, header?));
        if wide.is_none()
            && let (Some((kind, title)), Some(header)) = (titled, header)
        {
            self.budget_table(&mut grid, kind, &title, header);
            self.under_budget_table = true;
        } else if let Some((header, columns)) = wide {
            self.release();
            self.outline.interrupt();
            for row in 0..header {
                self.rows_above(&mut grid, row);
            }
            wide::read(&mut self.asm, &mut grid, header, &columns);
        } else {
            self.release();
            self.outline.interrupt();
            form::read(&mut self.asm, &mut grid);
        }
        for nested in table.rows.iter().flatten().flat_map(|cell| &cell.tables) {
            self.table(nested);
        }
    }

    // A function of its own, and not inlined: tables nest, and each level takes the stack of `table`.
    #[inline(never)]
    fn budget_table(
        &mut self,
        grid: &mut Grid,
        kind: jiheng_model::BudgetTableKind,
        title: &Printed,
        header: usize,
    ) {
        if self.held.as_ref().is_some_and(|held| held.text == title.text) {
            self.held = None;
        }
        let head = std::mem::take(&mut self.head);
        self.release();
        self.asm.year(&title.text);
        self.asm.close_project();
        let year = head.iter().find_map(|line| budget::stated_year(&line.raw));
        for line in &head {
            if !self.asm.inline(line) && !form::read_body(&mut self.asm, line) {
                self.asm.unmapped(line);
            }
        }
        budget::read(&mut self.asm, grid, kind, title, header, year);
    }

    /// Title, unit and date lines that stand inside a wide table, above its header.
    fn rows_above(&mut self, grid: &mut Grid, row: usize) {
        for index in grid.filled(row) {
            let printed = grid.rows[row][index].printed.clone();
            grid.take(row, index);
            self.line(&printed);
            self.release();
        }
    }

    fn finish(mut self) -> Outcome<Document> {
        self.release();
        let (value, findings) = self.asm.finish();
        Outcome { value, findings }
    }
}

/// A title that stands in the first rows of its own table.
fn title_in_table(grid: &Grid, header: usize) -> Option<(jiheng_model::BudgetTableKind, Printed)> {
    grid.rows[..header]
        .iter()
        .flatten()
        .find_map(|cell| Some((budget::kind_of_title(cell.text())?, cell.printed.clone())))
}

/// `第二部分`, alone in its line.
fn is_part_line(text: &str) -> bool {
    text.starts_with('第') && text.ends_with("部分") && text.chars().count() <= 5
}

/// `（2022年度）`, alone in its line.
fn is_year_line(text: &str) -> bool {
    let is_other = |character: &char| jiheng_model::text::is_han(*character) && !"年度".contains(*character);
    let rest: String = text.chars().filter(is_other).collect();
    // 2026年春季学期补助 is a name.
    matches!(rest.as_str(), "" | "预算" | "决算" | "财政" | "全") && parse::fiscal_year(text).is_some()
}
