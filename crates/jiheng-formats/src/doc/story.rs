//! The text of a Word 97 file, character by character, to paragraphs and rows.

use super::properties::{Character, Paragraph, Runs};
use super::{u16_at, u32_at};
use crate::Limits;
use crate::edges::{OpenTable, Piece, RowDefinition};
use crate::flow::Flow;
use crate::symbols;

pub(super) struct File<'a> {
    document: &'a [u8],
    data: &'a [u8],
    pieces: Vec<TextPiece>,
    paragraphs: Runs<'a>,
    characters: Runs<'a>,
    /// Characters of the body, and of the footnotes, headers, macros, comments, endnotes and text boxes after it.
    lengths: Vec<u32>,
}

/// A stretch of the text and where it stands in the file.
struct TextPiece {
    from: u32,
    to: u32,
    start: u32,
    /// One byte a character, in the Western code page; two otherwise.
    narrow: bool,
}

/// What a reading has to say of itself.
pub(super) struct Reading {
    /// Whether all of the text was there.
    pub(super) complete: bool,
    /// Paragraphs whose automatic numbers were not read.
    pub(super) numbered: u32,
}

/// Of the lengths: what is printed with the body, in the order of the file.
const PRINTED: [usize; 4] = [0, 1, 5, 6];

impl<'a> File<'a> {
    pub(super) fn open(document: &'a [u8], table: &'a [u8], data: &'a [u8]) -> Option<File<'a>> {
        // The header is three lists, each with its own count in front.
        let longs = 34 + 2 * usize::from(u16_at(document, 32)?) + 2;
        let places = longs + 4 * usize::from(u16_at(document, longs - 2)?) + 2;
        let place = |index: usize| -> Option<&'a [u8]> {
            let start = u32_at(document, places + 8 * index)? as usize;
            let length = u32_at(document, places + 8 * index + 4)? as usize;
            table.get(start..start.checked_add(length)?)
        };
        const CHARACTER_PAGES: usize = 12;
        const PARAGRAPH_PAGES: usize = 13;
        const TEXT_PIECES: usize = 33;
        let mut characters = Runs::read(document, place(CHARACTER_PAGES).unwrap_or_default(), 1);
        characters.retain(|properties| Character::read(properties).matters());
        Some(File {
            document,
            data,
            pieces: text_pieces(place(TEXT_PIECES)?)?,
            paragraphs: Runs::read(document, place(PARAGRAPH_PAGES).unwrap_or_default(), 13),
            characters,
            lengths: (0..7).map(|index| u32_at(document, longs + 12 + 4 * index)).collect::<Option<_>>()?,
        })
    }

    /// Reads the body and what belongs to it.
    pub(super) fn read(&self, limits: &Limits, flow: &mut Flow) -> Reading {
        let (mut complete, mut numbered) = (true, 0);
        for part in PRINTED {
            let from: u32 = self.lengths[..part].iter().fold(0, |sum, length| sum.saturating_add(*length));
            let mut story = Story::new(limits);
            complete &= self.read_part(&mut story, from, from.saturating_add(self.lengths[part]));
            story.finish();
            numbered += story.numbered;
            story.body.into_iter().for_each(|piece| piece.emit(flow));
        }
        Reading { complete, numbered }
    }

    fn read_part(&self, story: &mut Story, from: u32, to: u32) -> bool {
        let mut at = from;
        for piece in self.pieces.iter().filter(|piece| piece.from < to && piece.to > from) {
            let width = if piece.narrow { 1 } else { 2 };
            for character in piece.from.max(from)..piece.to.min(to) {
                let position = u64::from(piece.start) + u64::from(character - piece.from) * width;
                let (Ok(position), Some(unit)) = (u32::try_from(position), self.unit(position, piece.narrow))
                else {
                    return false;
                };
                if story.cells > story.limits.cells {
                    return true;
                }
                self.read_unit(story, unit, position);
                at = character + 1;
            }
        }
        at >= to
    }

    fn unit(&self, position: u64, narrow: bool) -> Option<u16> {
        let position = usize::try_from(position).ok()?;
        if !narrow {
            return u16_at(self.document, position);
        }
        let byte = *self.document.get(position)?;
        let decoded = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.encode_utf16().next();
        Some(decoded.unwrap_or(u16::from(byte)))
    }

    fn read_unit(&self, story: &mut Story, unit: u16, position: u32) {
        let properties = Character::read(self.characters.at(position));
        match unit {
            0x07 | 0x0c | 0x0d => {
                let paragraph = Paragraph::read(self.paragraphs.at(position), self.data);
                story.end_paragraph(unit, &paragraph);
            }
            0x13 => story.fields.push(false),
            0x14 => {
                if let Some(in_result) = story.fields.last_mut() {
                    *in_result = true;
                }
            }
            0x15 => {
                story.fields.pop();
            }
            // The data of a form field stands in the code of its field, which is not printed.
            0x01 => {
                if let Some(checked) = properties.data.and_then(|at| checkbox(self.data, at)) {
                    story.text.push_str(if checked { "☑" } else { "□" });
                }
            }
            _ if properties.hidden || story.fields.contains(&false) => {}
            0x28 if properties.symbol.is_some() => {
                story.text.extend(properties.symbol.map(|symbol| symbols::printed(symbol, None)));
            }
            0x0b => story.text.push('\n'),
            0x09 => story.text.push('\t'),
            0x1e => story.text.push('-'),
            // Marks of pictures, notes and comments, soft hyphens.
            0x00..=0x1f => {}
            _ => story.push_unit(unit),
        }
    }
}

fn text_pieces(mut list: &[u8]) -> Option<Vec<TextPiece>> {
    // Property lists that pieces may share come first.
    while list.first() == Some(&1) {
        list = list.get(3 + usize::from(u16_at(list, 1)?)..)?;
    }
    let length = u32_at(list, 1).filter(|_| list.first() == Some(&2))? as usize;
    let list = list.get(5..)?;
    let list = &list[..length.min(list.len())];
    let count = list.len().checked_sub(4)? / 12;
    let piece = |index: usize| {
        const NARROW: u32 = 0x4000_0000;
        let place = u32_at(list, 4 * (count + 1) + 8 * index + 2)?;
        let narrow = place & NARROW != 0;
        let start = if narrow { (place & !NARROW) / 2 } else { place };
        Some(TextPiece { from: u32_at(list, 4 * index)?, to: u32_at(list, 4 * index + 4)?, start, narrow })
    };
    (0..count).map(piece).collect()
}

/// Whether the check box whose form data stands here is ticked; `None` where it is another kind of field.
fn checkbox(data: &[u8], at: usize) -> Option<bool> {
    let header = usize::from(u16_at(data, at.checked_add(4)?)?);
    let field = data.get(at.checked_add(header)?..)?;
    if u32_at(field, 0)? != u32::MAX {
        return None;
    }
    let bits = u16_at(field, 4)?;
    const CHECKBOX: u16 = 1;
    const UNTOUCHED: u16 = 25;
    if bits & 3 != CHECKBOX {
        return None;
    }
    match bits >> 2 & 31 {
        UNTOUCHED => {
            let name = usize::from(u16_at(field, 10)?);
            Some(u16_at(field, 12 + 2 * name + 2)? != 0)
        }
        result => Some(result != 0),
    }
}

struct Story {
    limits: Limits,
    text: String,
    high_surrogate: Option<u16>,
    /// Fields begun and not ended: whether their result has been reached.
    fields: Vec<bool>,
    tables: Vec<OpenTable>,
    cells: u64,
    numbered: u32,
    body: Vec<Piece>,
}

impl Story {
    fn new(limits: &Limits) -> Story {
        Story {
            limits: *limits,
            text: String::new(),
            high_surrogate: None,
            fields: Vec::new(),
            tables: Vec::new(),
            cells: 0,
            numbered: 0,
            body: Vec::new(),
        }
    }

    fn push_unit(&mut self, unit: u16) {
        let surrogate = self.high_surrogate.take();
        match unit {
            0xd800..=0xdbff => self.high_surrogate = Some(unit),
            0xdc00..=0xdfff => {
                let pair = surrogate.and_then(|high| char::decode_utf16([high, unit]).next()?.ok());
                self.text.extend(pair);
            }
            _ => {
                self.text.extend(char::from_u32(u32::from(unit)).map(|symbol| symbols::printed(symbol, None)))
            }
        }
    }

    fn end_paragraph(&mut self, mark: u16, paragraph: &Paragraph) {
        const CELL: u16 = 0x07;
        // A field whose code never ends must not swallow what follows.
        while self.fields.last() == Some(&false) {
            self.fields.pop();
        }
        let nesting = match (paragraph.in_table || mark == CELL, paragraph.nesting) {
            (true, 0) => 1,
            (_, nesting) => nesting.min(self.limits.depth as usize),
        };
        self.numbered += u32::from(paragraph.numbered);
        let text = std::mem::take(&mut self.text);
        self.enter(nesting);
        let ends_row = (mark == CELL && paragraph.ends_row) || paragraph.ends_inner_row;
        if !text.is_empty() && !ends_row {
            let piece = Piece::Paragraph { text, heading: paragraph.heading };
            self.sink().push(piece);
        }
        let Some(table) = self.tables.last_mut() else { return };
        if ends_row {
            table.close_row(&paragraph.row);
        } else if mark == CELL || paragraph.ends_inner_cell {
            self.cells += 1;
            table.close_cell();
        }
    }

    /// Opens and closes tables until so many are open.
    fn enter(&mut self, nesting: usize) {
        while self.tables.len() > nesting {
            let Some(mut table) = self.tables.pop() else { return };
            table.finish(&RowDefinition::default());
            self.sink().push(Piece::Table(table));
        }
        while self.tables.len() < nesting {
            self.tables.push(OpenTable::default());
        }
    }

    fn sink(&mut self) -> &mut Vec<Piece> {
        match self.tables.last_mut() {
            Some(table) => &mut table.cell,
            None => &mut self.body,
        }
    }

    fn finish(&mut self) {
        if !self.text.is_empty() {
            self.end_paragraph(0x0d, &Paragraph::default());
        }
        self.enter(0);
    }
}
