//! Pages → blocks: running heads left out, tables and paragraphs joined over page breaks.

use std::collections::HashMap;

use jiheng_model::text::{is_blank, is_wide};
use jiheng_model::{Block, Blocks, Cell, Paragraph, Place, Table};

use super::join::Joined;
use super::layout::{Item, Layout, PageCell, PageTable, sole_owner};
use super::lines::Line;
use super::tagged::{Whole, add_line};
use super::tags::Owner;

/// The part of a page, at its head and at its foot, where running heads stand.
const MARGIN: f64 = 0.1;

/// Removes running heads, running feet and page numbers.
pub(super) fn drop_running(pages: &mut [Layout]) {
    let mut seen: HashMap<(bool, String, i64), usize> = HashMap::new();
    for page in pages.iter() {
        for (at_head, index) in marginal(page) {
            if let Item::Line(line) = &page.items[index] {
                *seen.entry(running_key(at_head, line, page)).or_default() += 1;
            }
        }
    }
    let printed = pages.iter().filter(|page| page.has_text).count();
    for page in pages.iter_mut() {
        let mut dropped = Vec::new();
        for (at_head, index) in marginal(page) {
            let Item::Line(line) = &page.items[index] else { continue };
            let count = seen.get(&running_key(at_head, line, page)).copied().unwrap_or(0);
            let is_repeated = count >= 3 || count >= 2 && count * 3 >= printed * 2;
            if is_page_number(&line.text) || is_repeated && stands_apart(page, index, at_head) {
                dropped.push(index);
            }
        }
        let mut index = 0;
        page.items.retain(|_| {
            index += 1;
            !dropped.contains(&(index - 1))
        });
    }
}

/// The first and the last two lines of a page, where they stand in its margins: at the head, and which item.
fn marginal(page: &Layout) -> Vec<(bool, usize)> {
    let mut found = Vec::new();
    let is_line = |index: &usize| matches!(page.items[*index], Item::Line(_));
    for index in (0..page.items.len()).take_while(is_line).take(2) {
        if page.items[index].rect().bottom < page.height * MARGIN {
            found.push((true, index));
        }
    }
    for index in (0..page.items.len()).rev().take_while(is_line).take(2) {
        if page.items[index].rect().top > page.height * (1.0 - MARGIN) {
            found.push((false, index));
        }
    }
    found
}

fn running_key(at_head: bool, line: &Line, page: &Layout) -> (bool, String, i64) {
    let text = line.text.chars().map(|character| if character.is_ascii_digit() { '0' } else { character });
    let mut key: String = text.filter(|character| *character != ' ').collect();
    while let Some(run) = key.find("00") {
        key.remove(run);
    }
    let height = if at_head { line.rect.bottom } else { page.height - line.rect.bottom };
    (at_head, key, (height / 4.0).round() as i64)
}

/// Whether a marginal line keeps a distance from the text, and is printed no larger.
fn stands_apart(page: &Layout, index: usize, at_head: bool) -> bool {
    let Item::Line(line) = &page.items[index] else { return false };
    let neighbour =
        if at_head { page.items.get(index + 1) } else { index.checked_sub(1).map(|at| &page.items[at]) };
    let gap = match neighbour.map(Item::rect) {
        Some(rect) if at_head => rect.top - line.rect.bottom,
        Some(rect) => line.rect.top - rect.bottom,
        None => 0.0,
    };
    line.size <= page.type_size * 1.15 && gap > line.size * 0.8
}

/// `3`, `- 3 -`, `3/12`, `第 3 页 共 12 页`, `Page 3 of 12`.
fn is_page_number(text: &str) -> bool {
    let mut letters = String::new();
    let mut numbers = 0;
    let mut in_number = false;
    for character in text.chars() {
        let is_digit = character.is_ascii_digit() || ('０'..='９').contains(&character);
        numbers += usize::from(is_digit && !in_number);
        in_number = is_digit;
        if !is_digit && !character.is_whitespace() {
            letters.extend(character.to_lowercase());
        }
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_dressed = matches!(
        letters.as_str(),
        "--" | "——"
            | "－－"
            | "––"
            | "一一"
            | "/"
            | "第页"
            | "第页共页"
            | "第页/共页"
            | "第页,共页"
            | "第页，共页"
            | "页"
            | "共页第页"
            | "·"
            | "··"
            | "•"
            | "••"
            | "pageof"
            | "page"
            | "()"
            | "（）"
    );
    (numbers == 1 || numbers == 2) && (is_dressed || letters.is_empty() && numbers == 1 && digits <= 4)
}

/// Lines shorter than this, in squares of their type, are not the lines of a paragraph that goes on.
const PARAGRAPH: f64 = 20.0;

/// A paragraph in the making.
struct Draft {
    lines: Vec<String>,
    page: u32,
    last: Line,
}

/// Where the text column of a page begins and ends.
#[derive(Clone, Copy)]
struct Column {
    left: f64,
    right: f64,
}

/// The text column of pages by their width: upright and lying ones have their own.
struct Columns {
    of_width: HashMap<i64, Column>,
}

impl Columns {
    fn of(pages: &[Layout]) -> Columns {
        let mut of_width: HashMap<i64, Column> = HashMap::new();
        for page in pages {
            let nothing = Column { left: f64::INFINITY, right: 0.0 };
            let column = of_width.entry(Columns::key(page)).or_insert(nothing);
            for rect in page.items.iter().map(Item::rect) {
                column.left = column.left.min(rect.left);
                column.right = column.right.max(rect.right);
            }
        }
        Columns { of_width }
    }

    fn key(page: &Layout) -> i64 {
        page.width.round() as i64
    }

    fn on(&self, page: &Layout) -> Column {
        self.of_width.get(&Columns::key(page)).copied().unwrap_or(Column { left: 0.0, right: page.width })
    }
}

#[derive(Default)]
struct Writer {
    blocks: Vec<Block>,
    paragraph: Option<Draft>,
    table: Option<Joined>,
    tables: u32,
}

/// All blocks of the document, and how many cells they have.
pub(super) fn blocks(pages: Vec<Layout>) -> (Blocks, u64) {
    let mut writer = Writer::default();
    let foot = pages
        .iter()
        .flat_map(|page| page.items.iter().map(|item| item.rect().bottom / page.height))
        .fold(0.0, f64::max);
    let columns = Columns::of(&pages);
    let mut last_column = None;
    let mut height = 0.0;
    for page in pages {
        let (type_size, last_height) = (page.type_size, height);
        height = page.height;
        let column = columns.on(&page);
        for (index, item) in page.items.into_iter().enumerate() {
            match item {
                Item::Line(line) => {
                    writer.end_table();
                    let above = if index == 0 { last_column.unwrap_or(column) } else { column };
                    writer.line(line, page.number, index == 0, [&above, &column]);
                }
                Item::Table(PageTable { told: Some(tables), .. }) => {
                    writer.end_paragraph();
                    writer.end_table();
                    for Whole { rows, cells } in tables {
                        writer.tables += 1;
                        writer.blocks.push(Block::Table(table(cells, rows, true, writer.tables)));
                    }
                }
                Item::Table(table) => {
                    writer.end_paragraph();
                    let room = match &writer.table {
                        Some(joined) if index == 0 && joined.last_part().page + 1 == page.number => {
                            foot * last_height - joined.last_part().rect.bottom
                        }
                        _ => f64::INFINITY,
                    };
                    writer.table(table, room, last_height * 0.3, type_size);
                }
            }
        }
        last_column = Some(column);
    }
    writer.end_paragraph();
    writer.end_table();
    let cells = writer.blocks.iter().map(count_cells).sum();
    (Blocks { blocks: writer.blocks }, cells)
}

fn count_cells(block: &Block) -> u64 {
    match block {
        Block::Table(table) => table.rows.iter().map(|row| row.len() as u64).sum(),
        Block::Paragraph(_) => 0,
    }
}

impl Writer {
    fn line(&mut self, line: Line, page: u32, is_first: bool, columns: [&Column; 2]) {
        if let Some(draft) = &mut self.paragraph
            && goes_on(&draft.last, &line, draft.page, page, is_first, columns)
        {
            let is_told = matches!(sole_owner(&line.glyphs), Owner::Paragraph(_));
            add_line(&mut draft.lines, line.text.clone(), is_told && draft.last.ends_blank);
            draft.last = line;
            return;
        }
        self.end_paragraph();
        self.paragraph = Some(Draft { lines: vec![line.text.clone()], page, last: line });
    }

    fn end_paragraph(&mut self) {
        if let Some(draft) = self.paragraph.take() {
            let place = Place::page(draft.page);
            let text = draft.lines.join("\n");
            self.blocks.push(Block::Paragraph(Paragraph { text, heading: 0, place }));
        }
    }

    fn table(&mut self, part: PageTable, room: f64, usual: f64, type_size: f64) {
        let part = match &mut self.table {
            Some(joined) => match joined.join(part, room, usual, type_size) {
                Ok(()) => return,
                Err(part) => *part,
            },
            None => part,
        };
        self.end_table();
        self.table = Some(Joined::new(part));
    }

    /// One or two rows of print in columns that no table goes on with are lines of text.
    fn stray_rows(&mut self, mut joined: Joined) {
        joined.cells.sort_by_key(|cell| (cell.row, cell.column));
        for row in joined.cells.chunk_by(|one, other| one.row == other.row) {
            let words: Vec<String> =
                row.iter().filter(|cell| !cell.is_blank()).map(|cell| cell.lines.concat()).collect();
            let (text, place) = (words.join("    "), Place::page(row[0].page));
            self.blocks.push(Block::Paragraph(Paragraph { text, heading: 0, place }));
        }
    }

    fn end_table(&mut self) {
        let Some(joined) = self.table.take() else { return };
        if joined.cells.len() < 2 {
            // A box around some lines is a frame, not a table.
            for cell in joined.cells {
                for text in cell.lines {
                    let place = Place::page(cell.page);
                    self.blocks.push(Block::Paragraph(Paragraph { text, heading: 0, place }));
                }
            }
            return;
        }
        if !joined.last_part().ruled && joined.rows < 3 {
            self.stray_rows(joined);
            return;
        }
        self.tables += 1;
        self.blocks.push(Block::Table(table(joined.cells, joined.rows, joined.exact, self.tables)));
    }
}

fn table(mut cells: Vec<PageCell>, count: usize, exact: bool, number: u32) -> Table {
    cells.sort_by_key(|cell| (cell.row, cell.column));
    let page = cells.first().map(|cell| cell.page);
    let mut rows: Vec<Vec<Cell>> = vec![Vec::new(); count];
    for cell in cells {
        let Some(row) = rows.get_mut(cell.row) else { continue };
        let place = Place { page: Some(cell.page), ..Place::default() }.cell(
            number,
            cell.row as u32 + 1,
            cell.column as u32 + 1,
        );
        let nested = |part: PageTable| {
            let joined = Joined::new(part);
            table(joined.cells, joined.rows, joined.exact, number)
        };
        row.push(Cell {
            text: cell.lines.join("\n"),
            column: cell.column as u32,
            column_span: cell.columns as u32,
            row_span: cell.rows.min(count - cell.row) as u32,
            place,
            tables: cell.tables.into_iter().map(nested).collect(),
        });
    }
    Table { rows, exact, place: Place { page, table: Some(number), ..Place::default() } }
}

/// Whether a line goes on with the paragraph of the one before it: the tags say so, or that one is full, and this one
/// neither indented nor set apart nor the next item of a list. `columns` are those of the two lines.
fn goes_on(
    last: &Line,
    next: &Line,
    last_page: u32,
    page: u32,
    is_first: bool,
    [above, below]: [&Column; 2],
) -> bool {
    let owners = [last, next].map(|line| sole_owner(&line.glyphs));
    if let [Owner::Paragraph(one), Owner::Paragraph(other)] = owners {
        return one == other;
    }
    let size = last.size;
    // Full is also a line whose room a figure or word that must not be parted did not fit.
    let is_full = last.rect.right + (size * 2.2).max(first_unit(next) + size * 0.2) > above.right
        && last.rect.width() > size * PARAGRAPH;
    let is_flush = next.rect.left < below.left + size * 1.2;
    let is_alike = (next.size - size).abs() < size * 0.1;
    let is_near = match page == last_page {
        true => next.rect.top - last.rect.bottom < size * 1.6,
        false => is_first,
    };
    let is_item = is_numbered(&next.text) && last.text.ends_with(['。', '；', ';', '：', ':', '！', '？']);
    is_full && is_flush && is_alike && is_near && !is_item
}

/// How wide the print at the head of a line is that no line end may part: a figure, a word, a character with the stop
/// behind it. What is longer than half a line of text is parted nevertheless.
fn first_unit(line: &Line) -> f64 {
    let is_word = |character: char| !is_wide(character) && !is_blank(character);
    let closes = |character: char| "，。、；：？！）》」』】〕”’％%".contains(character);
    let opens = |character: char| "（《「『【〔“‘(".contains(character);
    let glyphs = &line.glyphs;
    let mut end = glyphs.iter().take_while(|glyph| opens(glyph.character)).count();
    let word = glyphs[end..].iter().take_while(|glyph| is_word(glyph.character)).count();
    end += word.max(1);
    end += glyphs.iter().skip(end).take_while(|glyph| closes(glyph.character)).count();
    let unit = &glyphs[..end.min(glyphs.len())];
    let width = unit.last().map_or(0.0, |glyph| glyph.x + glyph.advance - line.rect.left);
    if width > line.size * PARAGRAPH * 0.5 { 0.0 } else { width }
}

/// `（一）`, `二、`, `3.`, `第四条`: an item of a list begins.
fn is_numbered(text: &str) -> bool {
    let is_numeral =
        |character: char| character.is_ascii_digit() || "一二三四五六七八九十百".contains(character);
    let text = text.trim_start();
    let inner = text.strip_prefix(['（', '(', '第']);
    let rest = inner.unwrap_or(text);
    let after = rest.trim_start_matches(is_numeral);
    if after.len() == rest.len() {
        return text.starts_with(|character| ('①'..='⑳').contains(&character));
    }
    let mut after = after.chars();
    match (inner.is_some(), after.next()) {
        (true, Some(end)) => matches!(end, '）' | ')' | '条' | '章' | '节' | '款'),
        (false, Some('、' | '）' | ')')) => true,
        (false, Some('.' | '．')) => !after.next().is_some_and(|next| next.is_ascii_digit()),
        _ => false,
    }
}
