//! Properties of paragraphs and characters: where the file keeps them, and those that text depends on.

use super::{u16_at, u32_at};
use crate::edges::{CellDefinition, RowDefinition};

const PAGE: usize = 512;
/// More stretches than any document has; a table may name the same page again and again.
const MAX_RUNS: usize = 2_000_000;

/// Stretches of the file, in order, each with the bytes of its properties.
pub(super) struct Runs<'a> {
    runs: Vec<(u32, u32, &'a [u8])>,
}

impl<'a> Runs<'a> {
    /// Reads the pages that a table of page numbers names. Paragraph pages keep 13 bytes a run, character pages one.
    pub(super) fn read(document: &'a [u8], pages: &[u8], bytes_per_run: usize) -> Runs<'a> {
        let mut runs = Vec::new();
        let count = pages.len().saturating_sub(4) / 8;
        for page in 0..count {
            if runs.len() > MAX_RUNS {
                break;
            }
            let Some(number) = u32_at(pages, 4 * (count + 1) + 4 * page) else { break };
            let start = (number & 0x3f_ffff) as usize * PAGE;
            let Some(page) = document.get(start..start + PAGE) else { continue };
            let in_page = usize::from(page[PAGE - 1]);
            for run in 0..in_page {
                let place = 4 * (in_page + 1) + bytes_per_run * run;
                let (Some(from), Some(to), Some(offset)) =
                    (u32_at(page, 4 * run), u32_at(page, 4 * run + 4), page.get(place))
                else {
                    break;
                };
                runs.push((from, to, sized(page, 2 * usize::from(*offset), bytes_per_run > 1)));
            }
        }
        runs.sort_by_key(|run| run.0);
        Runs { runs }
    }

    /// Keeps only the runs whose properties matter.
    pub(super) fn retain(&mut self, matters: impl Fn(&[u8]) -> bool) {
        self.runs.retain(|run| matters(run.2));
    }

    pub(super) fn at(&self, position: u32) -> &'a [u8] {
        let next = self.runs.partition_point(|run| run.0 <= position);
        match next.checked_sub(1).and_then(|index| self.runs.get(index)) {
            Some((_, to, properties)) if position < *to => properties,
            _ => &[],
        }
    }
}

/// Properties with their length in front; that of paragraphs counts in words, and has a longer form.
fn sized(page: &[u8], at: usize, in_words: bool) -> &[u8] {
    if at == 0 {
        return &[];
    }
    let length = page.get(at).map_or(0, |length| usize::from(*length));
    let (start, length) = match (in_words, length) {
        (false, length) => (at + 1, length),
        (true, 0) => (at + 2, 2 * page.get(at + 1).map_or(0, |length| usize::from(*length))),
        (true, length) => (at + 1, 2 * length - 1),
    };
    page.get(start..(start + length).min(PAGE)).unwrap_or_default()
}

/// Walks a list of properties: each has a code, and an operand whose length the code tells.
pub(super) struct Properties<'a>(pub(super) &'a [u8]);

const DEFINE_TABLE: u16 = 0xd608;
const CHANGE_TABS: u16 = 0xc615;

impl<'a> Iterator for Properties<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<(u16, &'a [u8])> {
        let code = u16_at(self.0, 0)?;
        let rest = &self.0[2..];
        let (start, length) = match code >> 13 {
            0 | 1 => (0, 1),
            2 | 4 | 5 => (0, 2),
            3 => (0, 4),
            7 => (0, 3),
            _ if code == DEFINE_TABLE => (2, usize::from(u16_at(rest, 0)?).saturating_sub(1)),
            // A length that does not fit its byte; what follows cannot be told.
            _ if code == CHANGE_TABS && rest.first() == Some(&255) => return None,
            _ => (1, usize::from(*rest.first()?)),
        };
        let operand = rest.get(start..start + length)?;
        self.0 = &rest[start + length..];
        Some((code, operand))
    }
}

#[derive(Default)]
pub(super) struct Paragraph {
    pub(super) in_table: bool,
    pub(super) ends_row: bool,
    pub(super) nesting: usize,
    pub(super) ends_inner_cell: bool,
    pub(super) ends_inner_row: bool,
    pub(super) heading: u8,
    /// Whether the page shows an automatic number in front.
    pub(super) numbered: bool,
    pub(super) row: RowDefinition,
}

impl Paragraph {
    /// Properties of a paragraph: its style, then what differs from it. Long ones stand in the data stream.
    pub(super) fn read(properties: &[u8], data: &[u8]) -> Paragraph {
        let mut paragraph = Paragraph::default();
        let style = u16_at(properties, 0).unwrap_or(0);
        // The first nine styles after the default one are always the headings.
        paragraph.heading = if (1..=9).contains(&style) { style as u8 } else { 0 };
        paragraph.apply(properties.get(2..).unwrap_or_default(), data, true);
        paragraph
    }

    fn apply(&mut self, properties: &[u8], data: &[u8], may_refer: bool) {
        for (code, operand) in Properties(properties) {
            let first = operand.first().copied().unwrap_or(0);
            match code {
                0x2416 => self.in_table = first != 0,
                0x2417 => self.ends_row = first != 0,
                0x6649 => self.nesting = u32_at(operand, 0).unwrap_or(0) as usize,
                0x244b => self.ends_inner_cell = first != 0,
                0x244c => self.ends_inner_row = first != 0,
                0x460b => self.numbered = u16_at(operand, 0).is_some_and(|list| list != 0),
                0x2640 => self.heading = if first < 9 { first + 1 } else { 0 },
                DEFINE_TABLE => self.row = row_definition(operand),
                // Vertical merge of one cell: 1 continues the one above, 3 starts anew.
                0xd62b => {
                    if let Some(cell) = self.row.cells.get_mut(usize::from(first)) {
                        let merge = operand.get(1).copied().unwrap_or(0);
                        (cell.continues_above, cell.starts_down) = (merge == 1, merge == 3);
                    }
                }
                // Joins a range of cells to its first.
                0x5624 => {
                    let (from, to) = (usize::from(first), operand.get(1).map_or(0, |to| usize::from(*to)));
                    let joined = self.row.cells.iter_mut().take(to).skip(from + 1);
                    joined.for_each(|cell| cell.continues_left = true);
                }
                0x6645 | 0x6646 if may_refer => {
                    let at = u32_at(operand, 0).unwrap_or(u32::MAX) as usize;
                    let length = u16_at(data, at).map_or(0, usize::from);
                    let start = at.saturating_add(2);
                    self.apply(
                        data.get(start..start.saturating_add(length)).unwrap_or_default(),
                        data,
                        false,
                    );
                }
                _ => {}
            }
        }
    }
}

/// Edges of all cells, then 20 bytes a cell, of which those of the last ones may be left out.
fn row_definition(operand: &[u8]) -> RowDefinition {
    let count = operand.first().map_or(0, |count| usize::from(*count));
    let edge = |index: usize| u16_at(operand, 1 + 2 * index).map_or(0, |edge| i32::from(edge as i16));
    let cell = |index: usize| {
        let flags = u16_at(operand, 1 + 2 * (count + 1) + 20 * index).unwrap_or(0);
        CellDefinition {
            right: edge(index + 1),
            continues_left: flags & 0x02 != 0,
            starts_down: flags & 0x40 != 0,
            continues_above: flags & 0x60 == 0x20,
        }
    };
    RowDefinition { left: edge(0), cells: (0..count).map(cell).collect(), next: CellDefinition::default() }
}

/// Properties of characters that text depends on.
#[derive(Clone, Copy, Default)]
pub(super) struct Character {
    pub(super) hidden: bool,
    pub(super) symbol: Option<char>,
    /// Where the data of a form field stands.
    pub(super) data: Option<usize>,
}

impl Character {
    pub(super) fn read(properties: &[u8]) -> Character {
        let mut character = Character::default();
        for (code, operand) in Properties(properties) {
            match code {
                // Marked as deleted, and hidden.
                0x0800 | 0x083c => character.hidden |= operand.first() == Some(&1),
                0x6a09 => {
                    character.symbol = u16_at(operand, 2).and_then(|code| char::from_u32(u32::from(code)))
                }
                0x6a03 => character.data = u32_at(operand, 0).map(|at| at as usize),
                _ => {}
            }
        }
        character
    }

    pub(super) fn matters(&self) -> bool {
        self.hidden || self.symbol.is_some() || self.data.is_some()
    }
}
