//! The parts of a section, one under the other, over as many pages as they need.

use std::borrow::Cow;
use std::num::NonZeroU16;
use std::ops::Range;

use krilla::tagging::{Identifier, Node, Tag, TagGroup, TagKind};

use super::sheet::{self, Sheet, Text};
use super::table::Table;
use super::typesetter::{SetLine, Typesetter};
use super::{Book, POINTS};
use crate::laid::{Align, Line, Part, Section, Style};
use crate::renderer::RenderError;

/// Height of a line of text and of a heading, by its size of type.
const LEADING: f32 = 1.5;
const HEADING_LEADING: f32 = 1.4;
/// Between the two texts of one line, in ems.
const GAP: f32 = 1.0;

/// Draws a section and tells what its pages say.
pub(super) fn section(section: &Section, book: &mut Book) -> Result<TagGroup, RenderError> {
    let mut numbers = 0..;
    let mut number = || numbers.next().unwrap_or_default();
    let [_, right, _, left] = section.paper.margins.map(|margin| margin * POINTS);
    let width = section.paper.width * POINTS - left - right;
    let parts: Vec<Set> = section
        .parts
        .iter()
        .map(|part| match part {
            Part::Line(line) => Set::Line(Paragraph::set(line, width, number(), &book.typesetter)),
            Part::Grid(grid) => Set::Table(Table::set(grid, left, &mut number, &book.typesetter)),
        })
        .collect();

    let mut flow = Flow::new(section, book, number());
    let mut parts = parts;
    for index in 0..parts.len() {
        let kept = height_kept(&parts[index..], flow.capacity());
        if !flow.is_at_top() && flow.y + kept > flow.bottom && kept <= flow.capacity() {
            flow.turn_page()?;
        }
        match &mut parts[index] {
            Set::Line(paragraph) => paragraph.draw(&mut flow)?,
            Set::Table(table) => table.draw(&mut flow)?,
        }
    }
    flow.finish_page()?;
    let mut leaves = flow.leaves;
    let groups = parts.iter().map(|part| match part {
        Set::Line(paragraph) => paragraph.tag(&mut leaves),
        Set::Table(table) => table.tag(&mut leaves),
    });
    Ok(TagGroup::with_children(Tag::Section, groups.map(Node::from).collect()))
}

/// A part with its lines broken.
enum Set<'s> {
    Line(Paragraph<'s>),
    Table(Table<'s>),
}

/// How much of these parts is not to be parted by the end of a page.
fn height_kept(parts: &[Set], capacity: f32) -> f32 {
    let mut height = 0.0;
    for part in parts {
        match part {
            Set::Line(paragraph) if paragraph.line.keep => height += paragraph.height(),
            Set::Line(paragraph) => return height + paragraph.line.before + paragraph.line_height(),
            Set::Table(table) => return height + table.height_kept(capacity),
        }
    }
    height
}

/// Where print goes on.
pub(super) struct Flow<'s, 'b, 'f> {
    section: &'s Section,
    pub book: &'b mut Book<'f>,
    pub sheet: Sheet<'s>,
    pub left: f32,
    pub right: f32,
    pub top: f32,
    pub bottom: f32,
    pub y: f32,
    /// The stretches of pages that belong to each paragraph and cell.
    leaves: Vec<Vec<Identifier>>,
}

impl<'s, 'b, 'f> Flow<'s, 'b, 'f> {
    fn new(section: &'s Section, book: &'b mut Book<'f>, numbers: usize) -> Flow<'s, 'b, 'f> {
        let [top, right, bottom, left] = section.paper.margins.map(|margin| margin * POINTS);
        let (width, height) = (section.paper.width * POINTS, section.paper.height * POINTS);
        Flow {
            section,
            book,
            sheet: Sheet::default(),
            left,
            right: width - right,
            top,
            bottom: height - bottom,
            y: top,
            leaves: vec![Vec::new(); numbers],
        }
    }

    pub fn capacity(&self) -> f32 {
        self.bottom - self.top
    }

    pub fn is_at_top(&self) -> bool {
        self.y <= self.top
    }

    pub fn turn_page(&mut self) -> Result<(), RenderError> {
        self.finish_page()?;
        self.y = self.top;
        Ok(())
    }

    fn finish_page(&mut self) -> Result<(), RenderError> {
        let paper = &self.section.paper;
        let (width, height) = (paper.width * POINTS, paper.height * POINTS);
        if self.section.numbered {
            let text = format!("— {} —", self.book.pages + 1);
            let style = Style { align: Align::Center, ..Style::default() };
            let x = (width - self.book.typesetter.width(&text, &style)) / 2.0;
            let line =
                SetLine { x, baseline: height - paper.margins[2] * POINTS * 0.45, range: 0..text.len() };
            self.sheet.texts.push(Text {
                text: Cow::Owned(text),
                style,
                lines: vec![line],
                part: sheet::Part::PageNumber,
            });
        }
        let sheet = std::mem::take(&mut self.sheet);
        let leaves = &mut self.leaves;
        self.book.draw(&sheet, (width, height), |number, leaf| {
            if let Some(leaves) = leaves.get_mut(number) {
                leaves.push(leaf);
            }
        })
    }
}

/// A line of the section, broken where it is longer than the paper is wide.
struct Paragraph<'s> {
    line: &'s Line,
    number: usize,
    lines: Vec<Range<usize>>,
    right: Vec<Range<usize>>,
    /// Whether the text on the right begins beside the first line, not under the last.
    is_beside: bool,
}

impl<'s> Paragraph<'s> {
    fn set(line: &'s Line, width: f32, number: usize, typesetter: &Typesetter) -> Paragraph<'s> {
        let style = &line.style;
        let indent = line.indent * style.size;
        let right_width = typesetter.width(&line.right, style);
        let is_beside = right_width < width * 0.6;
        let taken = if is_beside && right_width > 0.0 { right_width + GAP * style.size } else { 0.0 };
        let has_left = !line.text.is_empty() || line.right.is_empty();
        Paragraph {
            line,
            number,
            lines: if has_left {
                typesetter.wrap(&line.text, style, indent, width - taken)
            } else {
                Vec::new()
            },
            right: if line.right.is_empty() {
                Vec::new()
            } else {
                typesetter.wrap(&line.right, style, 0.0, width)
            },
            is_beside,
        }
    }

    fn line_height(&self) -> f32 {
        self.line.style.size * if self.line.heading > 0 { HEADING_LEADING } else { LEADING }
    }

    fn height(&self) -> f32 {
        let lines = match self.is_beside {
            true => self.lines.len().max(self.right.len()),
            false => self.lines.len() + self.right.len(),
        };
        self.line.before + self.line_height() * lines as f32 + self.line.after
    }

    fn draw(&self, flow: &mut Flow<'s, '_, '_>) -> Result<(), RenderError> {
        flow.y += self.line.before;
        let style = self.line.style;
        let at_right = Style { align: Align::Right, ..style };
        for index in 0..self.lines.len().max(if self.is_beside { self.right.len() } else { 0 }) {
            self.make_room(flow)?;
            if let Some(range) = self.lines.get(index) {
                let indent = if index == 0 { self.line.indent * style.size } else { 0.0 };
                self.print(flow, &self.line.text, &style, range, indent);
            }
            if self.is_beside
                && let Some(range) = self.right.get(index)
            {
                self.print(flow, &self.line.right, &at_right, range, 0.0);
            }
            flow.y += self.line_height();
        }
        for range in self.right.iter().filter(|_| !self.is_beside) {
            self.make_room(flow)?;
            self.print(flow, &self.line.right, &at_right, range, 0.0);
            flow.y += self.line_height();
        }
        flow.y += self.line.after;
        Ok(())
    }

    fn make_room(&self, flow: &mut Flow) -> Result<(), RenderError> {
        if flow.y + self.line_height() > flow.bottom && !flow.is_at_top() { flow.turn_page() } else { Ok(()) }
    }

    fn print(
        &self,
        flow: &mut Flow<'s, '_, '_>,
        text: &'s str,
        style: &Style,
        range: &Range<usize>,
        indent: f32,
    ) {
        if range.is_empty() {
            return;
        }
        let free = flow.right - flow.left - indent - flow.book.typesetter.width(&text[range.clone()], style);
        let x = flow.left + indent + aligned(style.align, free);
        let baseline = flow.y + Typesetter::baseline(style, self.line_height());
        let line = SetLine { x, baseline, range: range.clone() };
        let texts = &mut flow.sheet.texts;
        match texts.last_mut() {
            // The lines of a paragraph are one stretch of the page.
            Some(last) if last.part == sheet::Part::Of(self.number) && std::ptr::eq(&*last.text, text) => {
                last.lines.push(line);
            }
            _ => texts.push(Text {
                text: Cow::Borrowed(text),
                style: *style,
                lines: vec![line],
                part: sheet::Part::Of(self.number),
            }),
        }
    }

    fn tag(&self, leaves: &mut [Vec<Identifier>]) -> TagGroup {
        let kind: TagKind = match NonZeroU16::new(self.line.heading.into()) {
            Some(level) => Tag::Hn(level, Some(self.line.text.clone())).into(),
            None => Tag::P.into(),
        };
        let own = leaves.get_mut(self.number).map(std::mem::take).unwrap_or_default();
        TagGroup::with_children(kind, own.into_iter().map(Node::from).collect())
    }
}

/// How far print is moved to the right that leaves so much free.
pub(super) fn aligned(align: Align, free: f32) -> f32 {
    match align {
        Align::Left => 0.0,
        Align::Center => free.max(0.0) / 2.0,
        Align::Right => free.max(0.0),
    }
}
