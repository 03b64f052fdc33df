//! OpenDocument text: paragraphs, tables, lists and notes as the page shows them. Deleted text of tracked changes,
//! comments and hidden text are left out. Pages are not told apart: the file does not say where all of them begin.

mod styles;
#[cfg(test)]
mod tests;

use jiheng_model::{Block, Blocks, Finding, Outcome};
use quick_xml::events::BytesStart;

use crate::flow::{self, Flow, Merge};
use crate::package::{self, Package};
use crate::symbols::{self, SymbolFont};
use crate::xml::{Piece, Xml, XmlError, attribute, local_name, number};
use crate::{ErrorKind, Format, FormatError, Limits};
use styles::Styles;

pub const FORMAT: Format = Format {
    name: "odt",
    title: "OpenDocument 文本",
    media_types: &["application/vnd.oasis.opendocument.text"],
    extensions: &["odt", "ott"],
    matches: |bytes| {
        package::media_type(bytes)
            .is_some_and(|kind| kind.starts_with("application/vnd.oasis.opendocument.text"))
    },
    read,
    needs: None,
};

/// More columns than a text table can have; keeps sums of spans small.
const MAX_SPAN: u32 = 1_000;
/// Blanks that one element may stand for.
const MAX_BLANKS: usize = 1_000;

fn read(bytes: &[u8], limits: &Limits) -> Result<Outcome<Blocks>, FormatError> {
    let package = Package::open(bytes, limits)?;
    if package.text("META-INF/manifest.xml")?.is_some_and(|manifest| manifest.contains("encryption-data")) {
        return Err(FormatError::new(ErrorKind::Encrypted));
    }
    let content = package.text("content.xml")?.ok_or(FormatError::new(ErrorKind::Damaged("缺少正文部分")))?;
    let styles =
        package.text("styles.xml")?.map(|part| Styles::read(&part, limits.depth)).unwrap_or_default();
    let mut flow = Flow::new(limits, false);
    let mut story = Story {
        xml: Xml::new(&content, limits.depth),
        flow: &mut flow,
        styles,
        open: Vec::new(),
        paragraphs: Vec::new(),
        lists: Vec::new(),
        notes: Vec::new(),
        pictures: 0,
        objects: 0,
    };
    let stopped = story.read_pieces().err();
    while let Some((_, open)) = story.open.pop() {
        story.close(open);
    }
    let (notes, pictures, objects) = (std::mem::take(&mut story.notes), story.pictures, story.objects);
    flow.append(notes);
    if objects > 0 {
        let message = format!("文中有 {objects} 个嵌入对象（如电子表格），其中内容未读取");
        flow.report(Finding::new(&flow::EMBEDDED_OBJECT, message));
    }
    let mut outcome = flow.finish();
    if let Some(stopped) = stopped {
        if outcome.value.is_blank() || matches!(stopped, XmlError::TooDeep) {
            return Err(stopped.into_format_error());
        }
        outcome.findings.push(Finding::new(&flow::TEXT_CUT_SHORT, "文件内容不完整，损坏处之后的文字未读取"));
    }
    if outcome.value.is_blank() && outcome.findings.is_empty() {
        return Err(FormatError::new(if pictures > 0 { ErrorKind::ImageOnly } else { ErrorKind::Empty }));
    }
    Ok(outcome)
}

struct Story<'x, 'c> {
    xml: Xml<'x>,
    flow: &'c mut Flow,
    styles: Styles,
    /// Elements that matter later on, each with its depth.
    open: Vec<(u32, Open)>,
    /// The paragraph in hand is last; below it those whose text boxes it stands in.
    paragraphs: Vec<OpenParagraph>,
    lists: Vec<OpenList>,
    /// Footnotes and endnotes, to follow the body.
    notes: Vec<Block>,
    pictures: u32,
    objects: u32,
}

enum Open {
    Paragraph,
    Span { outer: Run },
    List,
    Table,
    Row { repeated: u32 },
    Cell { columns: u32, rows: u32, repeated: u32 },
    TextBox,
    NoteBody,
}

#[derive(Clone, Copy, Default)]
struct Run {
    hidden: bool,
    font: Option<SymbolFont>,
    /// Inside a check box control, whose mark is already printed.
    replaced: bool,
}

struct OpenParagraph {
    text: String,
    /// Length of the number in front; blanks right after it are layout of the file.
    label: usize,
    heading: u8,
    run: Run,
    boxes: Vec<Block>,
}

struct OpenList {
    style: String,
    /// The item in hand has yet to print its number.
    pending: bool,
    start: Option<u32>,
}

impl<'x> Story<'x, '_> {
    fn read_pieces(&mut self) -> Result<(), XmlError> {
        while let Some(piece) = self.xml.next()? {
            match piece {
                Piece::Start(start) => self.start(&start)?,
                Piece::End => {
                    if let Some((_, open)) = self.open.pop_if(|(depth, _)| *depth == self.xml.depth() + 1) {
                        self.close(open);
                    }
                }
                Piece::Text(text) => self.print(&text),
            }
            if self.flow.is_full() {
                break;
            }
        }
        Ok(())
    }

    fn push(&mut self, open: Open) {
        self.open.push((self.xml.depth(), open));
    }

    fn start(&mut self, start: &BytesStart<'x>) -> Result<(), XmlError> {
        let name = local_name(start);
        match name {
            "p" | "h" => self.open_paragraph(name == "h", start),
            "span" => self.open_span(start),
            "s" => self.mark(&" ".repeat(number::<usize>(start, "c").unwrap_or(1).min(MAX_BLANKS))),
            "tab" => self.mark("\t"),
            "line-break" => self.mark("\n"),
            "list" => self.open_list(start),
            "list-item" => {
                if let Some(list) = self.lists.last_mut() {
                    list.pending = true;
                    list.start = number(start, "start-value");
                }
            }
            "table" => {
                self.flow.open_table();
                self.push(Open::Table);
            }
            "table-row" if self.flow.open_row() => {
                self.push(Open::Row { repeated: number(start, "number-rows-repeated").unwrap_or(1) });
            }
            "table-cell" if self.flow.open_cell() => {
                self.push(Open::Cell {
                    columns: number(start, "number-columns-spanned").unwrap_or(1).clamp(1, MAX_SPAN),
                    rows: number(start, "number-rows-spanned").unwrap_or(1),
                    repeated: number(start, "number-columns-repeated").unwrap_or(1),
                });
            }
            "covered-table-cell" => {
                self.flow
                    .skip_covered(number(start, "number-columns-repeated").unwrap_or(1).clamp(1, MAX_SPAN));
                return self.xml.skip(start);
            }
            "text-box" | "custom-shape" | "rect" | "ellipse" | "polygon" => {
                self.flow.open_box();
                self.push(Open::TextBox);
            }
            "note-body" => {
                self.flow.open_box();
                self.push(Open::NoteBody);
            }
            // A check box control prints its own mark, whatever glyph stands in it.
            "content-control" if attribute(start, "checkbox").is_some_and(|is| is == "true") => {
                let checked = attribute(start, "checked").is_some_and(|checked| checked == "true");
                self.mark(if checked { "☑" } else { "□" });
                self.open_run(|run| run.replaced = true);
            }
            "fieldmark" | "fieldmark-start"
                if attribute(start, "type").is_some_and(|kind| kind.ends_with("CHECKBOX")) =>
            {
                self.field_check_box()?;
            }
            "image" => self.pictures += 1,
            "object" | "object-ole" => self.objects += 1,
            // Deleted text, comments, captions for the blind, phonetic guides, marks of notes, hidden fields.
            "tracked-changes" | "annotation" | "title" | "desc" | "ruby-text" | "note-citation"
            | "hidden-text" | "forms" | "table-columns" | "meta" | "scripts" | "binary-data" => {
                return self.xml.skip(start);
            }
            _ if self.paragraphs.is_empty() => self.styles.learn(name, start),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, open: Open) {
        match open {
            Open::Paragraph => {
                let Some(paragraph) = self.paragraphs.pop() else { return };
                // A number alone needs no gap after it.
                let only_label = paragraph.text.len() == paragraph.label;
                let text = if only_label { paragraph.text.trim_end() } else { &paragraph.text };
                self.flow.paragraph(text, paragraph.heading, None);
                if !paragraph.boxes.is_empty() {
                    self.flow.append(paragraph.boxes);
                }
            }
            Open::Span { outer } => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.run = outer;
                }
            }
            Open::List => {
                self.lists.pop();
            }
            Open::Table => self.flow.close_table(),
            Open::Row { repeated } => {
                self.flow.close_row();
                self.flow.repeat_row(repeated.saturating_sub(1));
            }
            Open::Cell { columns, rows, repeated } => {
                self.flow.close_cell(columns, Merge::Rows(rows));
                self.flow.repeat_cell(repeated.saturating_sub(1));
            }
            Open::TextBox => {
                let blocks = self.flow.close_box();
                match self.paragraphs.last_mut() {
                    Some(paragraph) => paragraph.boxes.extend(blocks),
                    None => self.flow.append(blocks),
                }
            }
            Open::NoteBody => {
                let blocks = self.flow.close_box();
                self.notes.extend(blocks);
            }
        }
    }

    fn open_paragraph(&mut self, is_heading: bool, start: &BytesStart) {
        let style = self.styles.text(&attribute(start, "style-name").unwrap_or_default());
        let level: usize = number(start, "outline-level").unwrap_or(1).clamp(1, 10);
        let depth = self.lists.len();
        let label = match self.lists.last_mut() {
            Some(list) if list.pending => {
                list.pending = false;
                self.styles.next_label(&list.style, depth - 1, list.start.take())
            }
            None if is_heading => self.styles.next_heading(level - 1),
            _ => None,
        };
        let text = label.unwrap_or_default();
        self.paragraphs.push(OpenParagraph {
            label: text.len(),
            text,
            heading: if is_heading { level as u8 } else { 0 },
            run: Run { hidden: style.hidden, font: style.font, replaced: false },
            boxes: Vec::new(),
        });
        self.push(Open::Paragraph);
    }

    fn open_span(&mut self, start: &BytesStart) {
        let style = self.styles.text(&attribute(start, "style-name").unwrap_or_default());
        self.open_run(|run| {
            run.hidden |= style.hidden;
            run.font = style.font.or(run.font);
        });
    }

    fn open_run(&mut self, change: impl FnOnce(&mut Run)) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            let outer = paragraph.run;
            change(&mut paragraph.run);
            self.push(Open::Span { outer });
        }
    }

    fn open_list(&mut self, start: &BytesStart) {
        let style = attribute(start, "style-name").map(|name| name.into_owned());
        let continues = attribute(start, "continue-numbering").is_some_and(|value| value == "true")
            || attribute(start, "continue-list").is_some();
        // A list inside a list is of its style and counts its own level.
        let style = style.or_else(|| self.lists.last().map(|list| list.style.clone())).unwrap_or_default();
        if self.lists.is_empty() && !continues {
            self.styles.restart(&style);
        }
        self.lists.push(OpenList { style, pending: false, start: None });
        self.push(Open::List);
    }

    /// The state of a check box of an old form stands in parameters of its field.
    fn field_check_box(&mut self) -> Result<(), XmlError> {
        let (depth, mut checked) = (self.xml.depth(), false);
        while let Some(piece) = self.xml.next()? {
            match piece {
                Piece::Start(start)
                    if attribute(&start, "name").is_some_and(|name| name == "Checkbox_Checked") =>
                {
                    checked = attribute(&start, "value").is_some_and(|value| value == "true");
                }
                Piece::End if self.xml.depth() < depth => break,
                _ => {}
            }
        }
        self.mark(if checked { "☑" } else { "□" });
        Ok(())
    }

    /// Text of the file, in which runs of blanks are one blank, and none at the start of a paragraph.
    fn print(&mut self, text: &str) {
        let Some(paragraph) = self.paragraphs.last_mut().filter(|paragraph| paragraph.run.prints()) else {
            return;
        };
        let is_layout = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
        if !text.contains(is_layout) && !symbols::has_codes(text, paragraph.run.font) {
            return paragraph.text.push_str(text);
        }
        for character in text.chars() {
            if !is_layout(character) {
                paragraph.text.push(symbols::printed(character, paragraph.run.font));
            } else if paragraph.text.len() > paragraph.label && !paragraph.text.ends_with([' ', '\t', '\n']) {
                paragraph.text.push(' ');
            }
        }
    }

    /// Text that stands for an element, kept as it is.
    fn mark(&mut self, text: &str) {
        if let Some(paragraph) = self.paragraphs.last_mut().filter(|paragraph| paragraph.run.prints()) {
            paragraph.text.push_str(text);
        }
    }
}

impl Run {
    fn prints(self) -> bool {
        !self.hidden && !self.replaced
    }
}
