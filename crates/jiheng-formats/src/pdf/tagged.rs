//! Tables as the tags of the document tell them, in the place of their parts on the pages.
//!
//! Tags are believed where they agree with what is drawn: all print inside the lines belongs to cells of such tables,
//! and cells stand on every page in the order of their rows and columns. Then nothing about a page break is guessed.

use std::collections::{HashMap, HashSet};

use super::layout::{Item, Layout, PageCell, PageTable};
use super::tags::{Owner, TagCell, Tags};

/// A table put together from its parts on all pages.
#[derive(Clone, Debug)]
pub(super) struct Whole {
    pub rows: usize,
    pub cells: Vec<PageCell>,
}

/// Tells each part of such a table which tables begin in it.
pub(super) fn assemble(pages: &mut [Layout], tags: &Tags) {
    if tags.is_empty() {
        return;
    }
    let doubtful = doubtful(pages, tags);
    let is_told = |part: &PageTable| {
        let mut tables = tables(part, tags).peekable();
        tables.peek().is_some() && tables.all(|table| !doubtful.contains(&table))
    };
    let mut pieces: HashMap<u32, Vec<PageCell>> = HashMap::new();
    for part in parts(pages).filter(|part| is_told(part)) {
        for cell in &part.cells {
            if let Owner::Cell(number) = cell.owner {
                pieces.entry(number).or_default().push(cell.clone());
            }
        }
    }
    let mut begun = HashSet::new();
    let mut goes_on = false;
    for page in pages {
        let mut ends_told = false;
        for (index, item) in page.items.iter_mut().enumerate() {
            let Item::Table(part) = item else {
                ends_told = false;
                continue;
            };
            // Only the repeated header, over rows without print.
            let is_repeated = goes_on && index == 0 && part.cells.iter().all(is_nobodys);
            if is_repeated {
                part.told = Some(Vec::new());
            } else if is_told(part) {
                let mut order: Vec<usize> = tables(part, tags).collect();
                order.dedup();
                order.retain(|table| begun.insert(*table));
                part.told =
                    Some(order.into_iter().map(|table| whole(table, tags, &mut pieces, part.page)).collect());
            }
            ends_told = part.told.is_some();
        }
        goes_on = ends_told;
    }
}

/// Adds a line of a text that tags hold together: where the one before it ends in a blank, the text has one.
pub(super) fn add_line(lines: &mut Vec<String>, line: String, ends_blank: bool) {
    match lines.last_mut() {
        Some(last) if ends_blank => {
            last.push(' ');
            last.push_str(&line);
        }
        _ => lines.push(line),
    }
}

fn parts(pages: &[Layout]) -> impl Iterator<Item = &PageTable> {
    pages.iter().flat_map(|page| &page.items).filter_map(|item| match item {
        Item::Table(part) => Some(part),
        Item::Line(_) => None,
    })
}

fn is_nobodys(cell: &PageCell) -> bool {
    cell.is_blank() || cell.owner == Owner::Artifact && cell.tables.is_empty()
}

/// The tables whose cells a part prints, from its head to its foot.
fn tables<'p>(part: &'p PageTable, tags: &'p Tags) -> impl Iterator<Item = usize> + 'p {
    part.cells.iter().filter_map(|cell| match cell.owner {
        Owner::Cell(number) => Some(tags.cells[number as usize].table),
        _ => None,
    })
}

/// The tables whose tags do not agree with what is drawn.
fn doubtful(pages: &[Layout], tags: &Tags) -> HashSet<usize> {
    let mut doubtful = HashSet::new();
    for page in pages {
        for item in &page.items {
            match item {
                Item::Table(part) if agrees(part, tags) => {}
                Item::Table(part) => doubtful.extend(tables(part, tags)),
                // Print of a cell that stands in no lines.
                Item::Line(line) => {
                    doubtful.extend(line.glyphs.iter().filter_map(|glyph| match glyph.owner {
                        Owner::Cell(number) => Some(tags.cells[number as usize].table),
                        _ => None,
                    }));
                }
            }
        }
    }
    // Where one of two tables in the same lines is doubtful, both are.
    loop {
        let before = doubtful.len();
        for part in parts(pages) {
            if tables(part, tags).any(|table| doubtful.contains(&table)) {
                doubtful.extend(tables(part, tags));
            }
        }
        if doubtful.len() == before {
            return doubtful;
        }
    }
}

fn agrees(part: &PageTable, tags: &Tags) -> bool {
    if !part.ruled {
        return false;
    }
    let mut seen = HashSet::new();
    let mut told: HashMap<usize, Vec<(&TagCell, &PageCell)>> = HashMap::new();
    for cell in &part.cells {
        match cell.owner {
            Owner::Cell(number) if cell.tables.is_empty() && seen.insert(number) => {
                let tag = &tags.cells[number as usize];
                told.entry(tag.table).or_default().push((tag, cell));
            }
            _ if is_nobodys(cell) => {}
            _ => return false,
        }
    }
    told.values().all(|cells| {
        let columns = |(tag, cell): &(&TagCell, &PageCell)| {
            [(tag.column, cell.column), (tag.column + tag.columns, cell.column + cell.columns)]
        };
        // What is merged over rows may stand beside its first row or its last.
        let single = cells.iter().filter(|(tag, _)| tag.rows == 1);
        in_step(single.map(|(tag, cell)| (tag.row, cell.row)).collect())
            && in_step(cells.iter().map(|pair| columns(pair)[0]).collect())
            && in_step(cells.iter().map(|pair| columns(pair)[1]).collect())
    })
}

/// Whether the one grows where the other does, and only there.
fn in_step(mut pairs: Vec<(usize, usize)>) -> bool {
    pairs.sort_unstable();
    pairs.windows(2).all(|two| match two[0].0 == two[1].0 {
        true => two[0].1 == two[1].1,
        false => two[0].1 < two[1].1,
    })
}

fn whole(table: usize, tags: &Tags, pieces: &mut HashMap<u32, Vec<PageCell>>, page: u32) -> Whole {
    let table = &tags.tables[table];
    let mut page = page;
    let mut cells = Vec::with_capacity(table.cells.len());
    for number in &table.cells {
        let TagCell { row, column, rows, columns, .. } = tags.cells[*number as usize];
        let pieces = pieces.remove(number).unwrap_or_default();
        // A cell without print stands where the one before it does.
        page = pieces.first().map_or(page, |piece| piece.page);
        let mut lines: Vec<String> = Vec::new();
        let mut ends_blank = false;
        for piece in pieces {
            for (line, blank) in piece.lines.into_iter().zip(piece.blanks) {
                add_line(&mut lines, line, ends_blank);
                ends_blank = blank;
            }
        }
        cells.push(PageCell::plain([row, column, rows, columns], lines, page));
    }
    Whole { rows: table.rows, cells }
}
