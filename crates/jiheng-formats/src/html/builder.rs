//! Tokens of a page → text and tables in order. End tags that are missing are implied as browsers imply them, as far
//! as tables and lists go.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::{Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::flow::{Flow, Piece, RawCell, RawTable};
use crate::sheet::CellCount;
use crate::{FormatError, Limits};

/// Elements that begin and end a paragraph of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];
/// Elements that print nothing, or nothing that belongs to the document.
const LEFT_OUT: &[&str] = &[
    "applet", "audio", "button", "canvas", "datalist", "iframe", "map", "nav", "noembed", "noframes",
    "noscript", "object", "script", "style", "svg", "template", "title", "video", "xml",
];
const VOID: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen",
    "link", "meta", "param", "source", "track", "wbr",
];
/// Kinds of input that show no value of their own.
const SILENT_INPUTS: &[&str] =
    &["hidden", "submit", "button", "reset", "image", "file", "password", "range", "color"];

pub(super) struct Read {
    pub(super) pieces: Vec<Piece>,
    /// Whether tables were nested deeper than the limit.
    pub(super) cut: bool,
}

pub(super) fn read(page: &str, limits: &Limits) -> Result<Read, FormatError> {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(page));
    let sink = Sink(RefCell::new(Builder::new(limits)));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner().finish()
}

struct Sink(RefCell<Builder>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut builder = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => builder.tag(&tag),
            Token::CharacterTokens(text) => {
                builder.text(&text);
                TokenSinkResult::Continue
            }
            _ => TokenSinkResult::Continue,
        }
    }
}

struct Builder {
    page: Flow,
    /// Open tables, the innermost last.
    tables: Vec<OpenTable>,
    most_tables: usize,
    /// Tables open beyond the limit, whose cells are only text.
    beyond: usize,
    cut: bool,
    /// The element that is being left out.
    skipped: Option<Skipped>,
    /// Open lists: the next number, where items are numbered.
    lists: Vec<Option<u32>>,
    /// Open parts of the page in which a header belongs to the text.
    sections: u32,
    choice: Option<Choice>,
    raised: bool,
    count: CellCount,
    failure: Option<FormatError>,
}

#[derive(Default)]
struct OpenTable {
    head: Vec<Vec<RawCell>>,
    bodies: Vec<Vec<Vec<RawCell>>>,
    foot: Vec<Vec<RawCell>>,
    section: Section,
    row: Option<Vec<RawCell>>,
    cell: Option<OpenCell>,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Section {
    Head,
    #[default]
    Body,
    Foot,
}

struct OpenCell {
    column_span: u32,
    row_span: u32,
    flow: Flow,
}

struct Skipped {
    name: String,
    /// Whether rows and cells that begin or end around it are those of our tables.
    inside_table: bool,
    /// Elements of the same name open inside of it.
    nested: u32,
    /// Tables open inside of it, whose rows and cells are not ours.
    tables: u32,
}

/// A drop-down list: what is chosen in it.
#[derive(Default)]
struct Choice {
    first: Option<String>,
    chosen: Vec<String>,
    option: String,
    selected: bool,
}

impl Builder {
    fn new(limits: &Limits) -> Builder {
        Builder {
            page: Flow::default(),
            tables: Vec::new(),
            most_tables: limits.depth as usize,
            beyond: 0,
            cut: false,
            skipped: None,
            lists: Vec::new(),
            sections: 0,
            choice: None,
            raised: false,
            count: CellCount::new(limits),
            failure: None,
        }
    }

    fn finish(mut self) -> Result<Read, FormatError> {
        self.end_choice();
        while !self.tables.is_empty() {
            self.end_table();
        }
        match self.failure {
            Some(failure) => Err(failure),
            None => Ok(Read { pieces: self.page.finish(), cut: self.cut }),
        }
    }

    /// Where text goes now: the innermost open cell. Text between the cells of a table is printed before the table.
    fn flow(&mut self) -> &mut Flow {
        let cell = self.tables.iter_mut().rev().find_map(|table| table.cell.as_mut());
        cell.map_or(&mut self.page, |cell| &mut cell.flow)
    }

    fn text(&mut self, text: &str) {
        if self.skipped.is_some() || self.failure.is_some() {
            return;
        }
        if let Some(choice) = &mut self.choice {
            choice.option.push_str(text);
            return;
        }
        // m² is written as a raised 2.
        let raised = match text.trim() {
            "2" if self.raised => "²",
            "3" if self.raised => "³",
            _ => text,
        };
        self.flow().push_text(raised);
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        if self.failure.is_some() {
            return TokenSinkResult::Continue;
        }
        let name: &str = &tag.name;
        match tag.kind {
            TagKind::StartTag => {
                self.start(name, tag);
                match name {
                    "script" => TokenSinkResult::RawData(ScriptData),
                    "style" | "xmp" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(Rawtext),
                    "title" | "textarea" => TokenSinkResult::RawData(Rcdata),
                    _ => TokenSinkResult::Continue,
                }
            }
            TagKind::EndTag => {
                self.end(name);
                TokenSinkResult::Continue
            }
        }
    }

    fn start(&mut self, name: &str, tag: &Tag) {
        if let Some(skipped) = &mut self.skipped {
            if !skipped.is_ended_by_start(name) {
                skipped.start(name, tag);
                return;
            }
            self.skipped = None;
        }
        if !matches!(name, "option" | "optgroup") {
            self.end_choice();
        }
        let is_void = VOID.contains(&name);
        if self.is_left_out(name, tag) {
            // A hidden row or cell still ends the one before it.
            match name {
                "tr" => self.end_row(),
                "td" | "th" => self.end_cell(),
                _ => {}
            }
            if !is_void {
                self.skipped = Some(Skipped {
                    name: name.to_owned(),
                    inside_table: !self.tables.is_empty(),
                    nested: 0,
                    tables: 0,
                });
            }
            return;
        }
        if BLOCKS.contains(&name) {
            self.flow().break_block();
        }
        match name {
            "table" => self.start_table(),
            "thead" => self.start_section(Section::Head),
            "tbody" => self.start_section(Section::Body),
            "tfoot" => self.start_section(Section::Foot),
            "tr" => self.start_row(),
            "td" | "th" => self.start_cell(tag),
            "br" => self.flow().break_line(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.flow().heading = name.as_bytes()[1] - b'0',
            "p" => self.flow().heading = 0,
            "ul" | "menu" | "dir" => self.lists.push(None),
            "ol" => {
                let numbered = attribute(tag, "type").is_none_or(|kind| kind == "1")
                    && !attribute(tag, "style")
                        .is_some_and(|style| squeezed(style).contains("list-style:none"));
                let first = attribute(tag, "start").and_then(|start| start.parse().ok()).unwrap_or(1);
                self.lists.push(numbered.then_some(first));
            }
            "li" => {
                if let Some(Some(number)) = self.lists.last_mut() {
                    let mark = format!("{number}. ");
                    *number = number.saturating_add(1);
                    self.flow().push_mark(&mark);
                }
            }
            "article" | "main" | "section" => self.sections += 1,
            "pre" | "textarea" => self.flow().preformatted = true,
            "input" => self.input(tag),
            "select" => self.choice = Some(Choice::default()),
            "option" => {
                if let Some(choice) = &mut self.choice {
                    choice.end_option();
                    choice.selected = attribute(tag, "selected").is_some();
                }
            }
            "sup" => self.raised = true,
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if let Some(skipped) = &mut self.skipped {
            match skipped.end(name) {
                Ended::Not => return,
                Ended::ByItself => {
                    self.skipped = None;
                    return;
                }
                Ended::ByOther => self.skipped = None,
            }
        }
        if !matches!(name, "option" | "optgroup") {
            self.end_choice();
        }
        if BLOCKS.contains(&name) {
            self.flow().break_block();
        }
        match name {
            "table" if self.beyond > 0 => self.beyond -= 1,
            "table" => self.end_table(),
            _ if self.beyond > 0 => {}
            "td" | "th" => self.end_cell(),
            "tr" | "thead" | "tbody" | "tfoot" => self.end_row(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.flow().heading = 0,
            "ul" | "ol" | "menu" | "dir" => {
                self.lists.pop();
            }
            "article" | "main" | "section" => self.sections = self.sections.saturating_sub(1),
            "pre" | "textarea" => self.flow().preformatted = false,
            "sup" => self.raised = false,
            // Browsers read a stray `</br>` as a line break, and `</p>` as an empty paragraph.
            "br" => self.flow().break_line(),
            _ => {}
        }
    }

    fn is_left_out(&self, name: &str, tag: &Tag) -> bool {
        let is_frame = matches!(name, "header" | "footer") && self.sections == 0 && self.tables.is_empty();
        is_frame
            || LEFT_OUT.contains(&name)
            || attribute(tag, "hidden").is_some()
            || attribute(tag, "style").is_some_and(|style| {
                let style = squeezed(style);
                style.contains("display:none")
                    || style.contains("visibility:hidden")
                    || style.contains("mso-hide:all")
            })
    }

    fn start_table(&mut self) {
        // Between the rows of a table another one cannot begin: the first was not closed.
        if self.beyond == 0 && self.tables.last().is_some_and(|table| table.cell.is_none()) {
            self.end_table();
        }
        if self.beyond > 0 || self.tables.len() >= self.most_tables {
            self.beyond += 1;
            self.cut = true;
            return;
        }
        self.flow().heading = 0;
        self.tables.push(OpenTable::default());
    }

    fn end_table(&mut self) {
        let Some(mut table) = self.tables.pop() else { return };
        table.end_row();
        let mut groups = vec![table.head];
        groups.extend(table.bodies);
        groups.push(table.foot);
        self.flow().extend(RawTable { groups }.into_pieces());
    }

    fn start_section(&mut self, section: Section) {
        self.end_row();
        if self.beyond == 0
            && let Some(table) = self.tables.last_mut()
        {
            table.section = section;
            if section == Section::Body {
                table.bodies.push(Vec::new());
            }
        }
    }

    fn start_row(&mut self) {
        self.end_row();
        if self.beyond == 0
            && let Some(table) = self.tables.last_mut()
        {
            table.row = Some(Vec::new());
        }
    }

    fn start_cell(&mut self, tag: &Tag) {
        self.end_cell();
        if self.beyond > 0 {
            return;
        }
        let Some(table) = self.tables.last_mut() else { return };
        if let Err(failure) = self.count.add(1) {
            self.failure = Some(failure);
            return;
        }
        let span = |name| attribute(tag, name).and_then(leading_number).unwrap_or(1);
        table.row.get_or_insert_default();
        table.cell =
            Some(OpenCell { column_span: span("colspan"), row_span: span("rowspan"), flow: Flow::default() });
    }

    fn end_cell(&mut self) {
        if self.beyond == 0
            && let Some(table) = self.tables.last_mut()
        {
            table.end_cell();
        }
    }

    fn end_row(&mut self) {
        if self.beyond == 0
            && let Some(table) = self.tables.last_mut()
        {
            table.end_row();
        }
    }

    /// A list ends with whatever follows its options.
    fn end_choice(&mut self) {
        if let Some(choice) = self.choice.take() {
            self.flow().push_mark(&choice.shown());
        }
    }

    fn input(&mut self, tag: &Tag) {
        let kind = attribute(tag, "type").unwrap_or("text").to_ascii_lowercase();
        let mark = match kind.as_str() {
            "checkbox" | "radio" if attribute(tag, "checked").is_some() => "☑",
            "checkbox" | "radio" => "□",
            kind if SILENT_INPUTS.contains(&kind) => return,
            _ => attribute(tag, "value").unwrap_or(""),
        };
        self.flow().push_mark(mark);
    }
}

impl OpenTable {
    fn end_cell(&mut self) {
        if let Some(cell) = self.cell.take() {
            let raw = RawCell {
                column_span: cell.column_span,
                row_span: cell.row_span,
                pieces: cell.flow.finish(),
            };
            self.row.get_or_insert_default().push(raw);
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        let Some(row) = self.row.take() else { return };
        match self.section {
            Section::Head => self.head.push(row),
            Section::Foot => self.foot.push(row),
            Section::Body => match self.bodies.last_mut() {
                Some(body) => body.push(row),
                None => self.bodies.push(vec![row]),
            },
        }
    }
}

enum Ended {
    Not,
    /// By its own end tag.
    ByItself,
    /// By the end tag of what it stands in, which still has its own effect.
    ByOther,
}

impl Skipped {
    fn start(&mut self, name: &str, tag: &Tag) {
        if name == "table" {
            self.tables += 1;
        }
        if name == self.name && !tag.self_closing && !matches!(name, "p" | "li" | "tr" | "td" | "th") {
            self.nested += 1;
        }
    }

    /// Whether a start tag implies the missing end tag.
    fn is_ended_by_start(&self, name: &str) -> bool {
        if self.tables > 0 {
            return false;
        }
        match self.name.as_str() {
            "td" | "th" => matches!(name, "td" | "th" | "tr" | "tbody" | "tfoot"),
            "tr" => matches!(name, "tr" | "tbody" | "tfoot"),
            "li" => name == "li",
            "p" => BLOCKS.contains(&name),
            "tbody" | "thead" | "tfoot" => matches!(name, "tbody" | "thead" | "tfoot"),
            "table" => false,
            // A cell ends what was left open in the one before it.
            _ => self.inside_table && matches!(name, "td" | "th" | "tr" | "tbody" | "tfoot"),
        }
    }

    fn end(&mut self, name: &str) -> Ended {
        if name == "table" && self.tables > 0 {
            self.tables -= 1;
            if self.name == "table" {
                self.nested = self.nested.saturating_sub(1);
            }
            return Ended::Not;
        }
        if name == self.name && self.tables == 0 {
            if self.nested == 0 {
                return Ended::ByItself;
            }
            self.nested -= 1;
            return Ended::Not;
        }
        let is_around = match self.name.as_str() {
            "td" | "th" => matches!(name, "tr" | "table"),
            "tr" => name == "table",
            "li" => matches!(name, "ul" | "ol"),
            "p" => matches!(name, "div" | "td" | "th" | "tr" | "table" | "li"),
            "tbody" | "thead" | "tfoot" => name == "table",
            // Whatever was left open ends with its cell, or with the page.
            _ => name == "html" || (self.inside_table && matches!(name, "td" | "th" | "tr" | "table")),
        };
        if is_around && self.tables == 0 { Ended::ByOther } else { Ended::Not }
    }
}

impl Choice {
    fn end_option(&mut self) {
        let option = std::mem::take(&mut self.option).trim().to_owned();
        if std::mem::take(&mut self.selected) {
            self.chosen.push(option);
        } else if !option.is_empty() {
            self.first.get_or_insert(option);
        }
    }

    fn shown(mut self) -> String {
        self.end_option();
        if self.chosen.is_empty() { self.first.unwrap_or_default() } else { self.chosen.join("、") }
    }
}

fn attribute<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}

/// A style declaration without blanks, in small letters.
fn squeezed(style: &str) -> String {
    style.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect()
}

/// `2`, ` 2 ` and `2px` are all 2.
fn leading_number(text: &str) -> Option<u32> {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text[..end].parse().ok()
}
