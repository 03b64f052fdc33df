//! One story of a Word document (the body, the footnotes or the endnotes): elements in, paragraphs and cells out.

use jiheng_model::Block;
use quick_xml::events::BytesStart;
use quick_xml::name::QName;

use super::is_on;
use super::numbering::Numbering;
use super::styles::{Style, Styles};
use crate::Limits;
use crate::flow::{Flow, Merge};
use crate::symbols::{self, SymbolFont};
use crate::xml::{Piece, Xml, XmlError, attribute, local_name, number};

/// More columns than a Word table can have; keeps sums of spans small.
const MAX_SPAN: u32 = 1_000;
/// Fields inside fields; more are damage.
const MAX_FIELDS: usize = 64;

/// What the page shows but a reader of text cannot.
#[derive(Debug, Default)]
pub(super) struct Unread {
    pub(super) objects: u32,
    pub(super) pictures: u32,
}

pub(super) struct Story<'x, 'c> {
    xml: Xml<'x>,
    flow: &'c mut Flow,
    styles: &'c Styles,
    numbering: &'c mut Numbering,
    unread: &'c mut Unread,
    /// Prefix of the word-processing namespace: `w` almost always.
    prefix: String,
    /// Elements that matter later on, each with its depth.
    open: Vec<(u32, Open)>,
    /// The paragraph in hand is last; below it those whose text boxes it stands in.
    paragraphs: Vec<OpenParagraph>,
    /// Fields begun and not ended: whether their result has been reached.
    fields: Vec<bool>,
    /// Text of a paragraph whose mark was deleted: it goes on in the next one.
    carried: String,
    /// Buffers of paragraphs already done.
    spare: Vec<String>,
    /// The check box control in hand.
    mark: Option<Mark>,
    /// Whether the control in hand shows what to fill in, which is no text of the filer's.
    placeholder: bool,
    ended: bool,
}

enum Open {
    Paragraph,
    Properties(Properties),
    Table,
    Row {
        dropped: bool,
    },
    Cell {
        span: u32,
        merge: Merge,
        dropped: bool,
    },
    TextBox,
    Alternates {
        taken: bool,
    },
    /// With what was in hand outside of it.
    Control {
        mark: Option<Mark>,
        placeholder: bool,
    },
    FormField(FormField),
}

#[derive(Clone, Copy, PartialEq)]
enum Properties {
    Paragraph,
    /// Of the paragraph mark.
    ParagraphMark,
    Run,
    Row,
    Cell,
    Control,
}

#[derive(Default)]
struct OpenParagraph {
    text: String,
    /// Length of the automatic number in front.
    label: usize,
    page: Option<u32>,
    heading: u8,
    outline: Option<u8>,
    style: Option<String>,
    list: Option<u32>,
    list_level: Option<u8>,
    mark_deleted: bool,
    mark_hidden: bool,
    hidden: bool,
    run: Run,
    /// Blocks of text boxes anchored here, to follow the paragraph.
    boxes: Vec<Block>,
}

#[derive(Default)]
struct Run {
    hidden: Option<bool>,
    style_hidden: bool,
    font: Option<SymbolFont>,
}

/// A check box content control: what to print in place of its glyph, and whether that is done.
#[derive(Clone, Copy)]
struct Mark {
    glyph: &'static str,
    printed: bool,
}

#[derive(Default)]
struct FormField {
    checkbox: bool,
    checked: bool,
    entries: Vec<String>,
    chosen: usize,
}

const CHECKED: &str = "☑";
const UNCHECKED: &str = "□";

impl<'x, 'c> Story<'x, 'c> {
    pub(super) fn new(
        part: &'x str,
        limits: &Limits,
        flow: &'c mut Flow,
        styles: &'c Styles,
        numbering: &'c mut Numbering,
        unread: &'c mut Unread,
    ) -> Story<'x, 'c> {
        Story {
            xml: Xml::new(part, limits.depth),
            flow,
            styles,
            numbering,
            unread,
            prefix: "w".to_owned(),
            open: Vec::new(),
            paragraphs: Vec::new(),
            fields: Vec::new(),
            carried: String::new(),
            spare: Vec::new(),
            mark: None,
            placeholder: false,
            ended: false,
        }
    }

    /// Reads to the end, or to where the part is damaged; the flow then holds what came before.
    pub(super) fn read(mut self) -> Result<(), XmlError> {
        let result = self.read_pieces();
        // The text that a damaged part leaves open is kept as well.
        while let Some((_, open)) = self.open.pop() {
            if !matches!(open, Open::Properties(_)) {
                self.close(open)?;
            }
        }
        self.flush_carried();
        result
    }

    fn read_pieces(&mut self) -> Result<(), XmlError> {
        while let Some(piece) = self.xml.next()? {
            match piece {
                Piece::Start(start) => self.start(&start)?,
                Piece::End => {
                    if let Some((_, open)) = self.open.pop_if(|(depth, _)| *depth == self.xml.depth() + 1) {
                        self.close(open)?;
                    }
                }
                Piece::Text(_) => {}
            }
            if self.ended {
                break;
            }
        }
        Ok(())
    }

    fn start(&mut self, start: &BytesStart<'x>) -> Result<(), XmlError> {
        let name = local_name(start);
        if self.xml.depth() == 1 {
            self.learn_prefix(start);
        }
        let prefix = start.name().prefix().map(|prefix| prefix.into_inner()).unwrap_or_default();
        if prefix == self.prefix {
            match self.properties() {
                Some(properties) => self.property(properties, name, start),
                None => self.element(name, start),
            }
        } else {
            self.foreign(name, start)
        }
    }

    /// The namespace may be bound to another prefix than `w`.
    fn learn_prefix(&mut self, root: &BytesStart) {
        for attribute in root.attributes().with_checks(false).flatten() {
            let is_word = attribute.value.contains("wordprocessingml/2006/main")
                || attribute.value.contains("ooxml/wordprocessingml/main");
            match attribute.key.into_inner().strip_prefix("xmlns") {
                Some(prefix) if is_word => self.prefix = prefix.trim_start_matches(':').to_owned(),
                _ => {}
            }
        }
    }

    fn properties(&self) -> Option<Properties> {
        match self.open.last() {
            Some((_, Open::Properties(properties))) => Some(*properties),
            _ => None,
        }
    }

    fn push(&mut self, open: Open) {
        self.open.push((self.xml.depth(), open));
    }

    fn element(&mut self, name: &str, start: &BytesStart<'x>) -> Result<(), XmlError> {
        match name {
            "p" => self.open_paragraph(),
            "r" => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.run = Run::default();
                }
            }
            "t" => return self.text(start),
            "pPr" => self.push(Open::Properties(Properties::Paragraph)),
            "rPr" => self.push(Open::Properties(Properties::Run)),
            "trPr" => self.push(Open::Properties(Properties::Row)),
            "tcPr" => self.push(Open::Properties(Properties::Cell)),
            "tbl" => {
                self.flush_carried();
                self.flow.open_table();
                self.push(Open::Table);
            }
            "tr" => {
                if self.flow.is_full() {
                    self.ended = true;
                } else if self.flow.open_row() {
                    self.push(Open::Row { dropped: false });
                }
            }
            "tc" if self.flow.open_cell() => {
                self.push(Open::Cell { span: 1, merge: Merge::Rows(1), dropped: false });
            }
            "tab" | "ptab" => self.print("\t"),
            "br" => match attribute(start, "type").as_deref() {
                // The paragraph goes on over the page; at its beginning there is nothing to part.
                Some("page" | "column") if self.paragraphs.last().is_none_or(|open| open.text.is_empty()) => {
                }
                _ => self.print("\n"),
            },
            "cr" => self.print("\n"),
            "noBreakHyphen" => self.print("-"),
            "sym" => self.symbol(start),
            "lastRenderedPageBreak" => {
                let at_start = self.paragraphs.last().is_none_or(|paragraph| paragraph.text.is_empty());
                self.flow.break_page(at_start);
                if at_start && let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.page = self.flow.page();
                }
            }
            "fldChar" => self.field_mark(start),
            "ffData" => self.push(Open::FormField(FormField::default())),
            "checkBox" | "default" | "checked" | "result" | "listEntry" => self.form_field(name, start),
            "sdt" => self.push(Open::Control { mark: self.mark, placeholder: self.placeholder }),
            "sdtPr" => self.push(Open::Properties(Properties::Control)),
            "txbxContent" => {
                self.flow.open_box();
                self.push(Open::TextBox);
            }
            "footnote" | "endnote" if attribute(start, "type").is_some_and(|kind| kind != "normal") => {
                return self.xml.skip(start);
            }
            "altChunk" => self.unread.objects += 1,
            // Deleted or moved away, codes of fields, phonetic guides, and layout without text.
            "del" | "moveFrom" | "delText" | "instrText" | "delInstrText" | "rt" | "tblPr" | "tblGrid"
            | "tblPrEx" | "sectPr" | "sdtEndPr" | "customXmlPr" | "smartTagPr" | "rubyPr" => {
                return self.xml.skip(start);
            }
            _ => {}
        }
        Ok(())
    }

    /// Elements of other namespaces that hold text, or stand for something that is not text.
    fn foreign(&mut self, name: &str, start: &BytesStart<'x>) -> Result<(), XmlError> {
        match name {
            "AlternateContent" => self.push(Open::Alternates { taken: false }),
            // The same content in several notations: the first is the one shown.
            "Choice" | "Fallback" => {
                let depth = self.xml.depth();
                if let Some((outer, Open::Alternates { taken })) = self.open.last_mut()
                    && *outer + 1 == depth
                    && std::mem::replace(taken, true)
                {
                    return self.xml.skip(start);
                }
            }
            "checkbox" if self.properties() == Some(Properties::Control) => self.set_mark(false),
            "checked" if self.properties() == Some(Properties::Control) => self.set_mark(is_on(start)),
            // Formulas.
            "t" if start.name().into_inner() == "m:t" => return self.text(start),
            "OLEObject" => self.unread.objects += 1,
            "blip" | "imagedata" => self.unread.pictures += 1,
            _ => {}
        }
        Ok(())
    }

    fn property(
        &mut self,
        properties: Properties,
        name: &str,
        start: &BytesStart<'x>,
    ) -> Result<(), XmlError> {
        use Properties::*;
        let styles = self.styles;
        match (properties, name) {
            (Paragraph, "rPr") => self.push(Open::Properties(ParagraphMark)),
            // Properties as they were before a tracked change, and tab stops, which are named as tabs are.
            (Paragraph, "tabs" | "sectPr") | (Control, "rPr" | "placeholder" | "docPartObj") => {
                return self.xml.skip(start);
            }
            (_, name) if name.ends_with("Change") => return self.xml.skip(start),
            (Control, "showingPlcHdr") => self.placeholder |= is_on(start),
            (Row, "gridBefore") => self.flow.skip_columns(number(start, "val").unwrap_or(0).min(MAX_SPAN)),
            (Row, "del" | "hidden") if is_on(start) => {
                if let [.., (_, Open::Row { dropped }), _] = self.open.as_mut_slice() {
                    *dropped = true;
                }
            }
            (Cell, _) => self.cell_property(name, start),
            (Paragraph | ParagraphMark | Run, _) => {
                let Some(paragraph) = self.paragraphs.last_mut() else { return Ok(()) };
                match (properties, name) {
                    (Paragraph, "pStyle") => {
                        paragraph.style = attribute(start, "val").map(|id| id.into_owned())
                    }
                    (Paragraph, "outlineLvl") => paragraph.outline = number(start, "val"),
                    (Paragraph, "numId") => paragraph.list = number(start, "val"),
                    (Paragraph, "ilvl") => paragraph.list_level = number(start, "val"),
                    (ParagraphMark, "del" | "moveFrom") => paragraph.mark_deleted = true,
                    (ParagraphMark, "vanish") => paragraph.mark_hidden = is_on(start),
                    (Run, "vanish") => paragraph.run.hidden = Some(is_on(start)),
                    (Run, "rStyle") => {
                        let style = attribute(start, "val").and_then(|id| styles.get(&id));
                        paragraph.run.style_hidden = style.is_some_and(|style| style.hidden == Some(true));
                    }
                    (Run, "rFonts") => {
                        let font = attribute(start, "ascii").or_else(|| attribute(start, "hAnsi"));
                        paragraph.run.font = font.and_then(|name| SymbolFont::named(&name));
                    }
                    _ => {}
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn cell_property(&mut self, name: &str, start: &BytesStart) {
        let [.., (_, Open::Cell { span, merge, dropped }), _] = self.open.as_mut_slice() else { return };
        let continues = |value: Option<std::borrow::Cow<str>>| value.is_none_or(|value| value != "restart");
        match name {
            "gridSpan" => *span = number(start, "val").unwrap_or(1).clamp(1, MAX_SPAN),
            "vMerge" if continues(attribute(start, "val")) => *merge = Merge::Above,
            "vMerge" => *merge = Merge::Start,
            "hMerge" if continues(attribute(start, "val")) => *merge = Merge::Left,
            // Tracked changes to the cells themselves.
            "cellDel" => *dropped = true,
            "cellMerge" => match attribute(start, "vMerge").as_deref() {
                Some("cont") => *merge = Merge::Above,
                Some("rest") => *merge = Merge::Start,
                _ => {}
            },
            _ => {}
        }
    }

    fn close(&mut self, open: Open) -> Result<(), XmlError> {
        match open {
            Open::Paragraph => self.close_paragraph(),
            Open::Properties(Properties::Paragraph) => self.number_paragraph(),
            Open::Properties(Properties::Row) => {
                if let Some((_, Open::Row { dropped: true })) = self.open.last() {
                    self.open.pop();
                    let row = format!("{}:tr", self.prefix);
                    self.flow.drop_row();
                    return self.xml.skip_to_end_of(QName(row.trim_start_matches(':')));
                }
            }
            Open::Properties(_) => {}
            Open::Table => self.flow.close_table(),
            Open::Row { .. } => self.flow.close_row(),
            Open::Cell { dropped: true, .. } => self.flow.drop_cell(),
            Open::Cell { span, merge, .. } => {
                self.flush_carried();
                self.flow.close_cell(span, merge);
            }
            Open::TextBox => {
                let blocks = self.flow.close_box();
                match self.paragraphs.last_mut() {
                    Some(paragraph) => paragraph.boxes.extend(blocks),
                    None => self.flow.append(blocks),
                }
            }
            Open::Alternates { .. } => {}
            Open::Control { mark, placeholder } => (self.mark, self.placeholder) = (mark, placeholder),
            Open::FormField(field) => {
                if let Some(text) = field.text() {
                    self.print_field(text);
                }
            }
        }
        Ok(())
    }

    fn open_paragraph(&mut self) {
        let mut text = std::mem::take(&mut self.carried);
        if text.is_empty() {
            text = self.spare.pop().unwrap_or_default();
        }
        self.paragraphs.push(OpenParagraph { text, page: self.flow.page(), ..OpenParagraph::default() });
        self.push(Open::Paragraph);
    }

    /// The paragraph's properties are known: its heading level, and the number it bears.
    fn number_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        let none = Style::default();
        let style_id = paragraph.style.take();
        let style = style_id.as_deref().and_then(|id| self.styles.get(id)).unwrap_or(&none);
        paragraph.hidden = style.hidden == Some(true);
        let outline = paragraph.outline.or(style.outline).filter(|level| *level < 9);
        paragraph.heading = outline.map_or(0, |level| level + 1);
        let Some(list) = paragraph.list.or(style.numbering).filter(|list| *list > 0) else { return };
        if paragraph.mark_deleted || paragraph.mark_hidden {
            return;
        }
        let of_style = || style_id.as_deref().and_then(|id| self.numbering.level_of_style(list, id));
        let level = paragraph.list_level.or_else(of_style).or(style.numbering_level).unwrap_or(0);
        if let Some(label) = self.numbering.next_label(list, level) {
            paragraph.text.insert_str(0, &label);
            paragraph.label = label.len();
        }
    }

    fn close_paragraph(&mut self) {
        let Some(mut paragraph) = self.paragraphs.pop() else { return };
        // A field whose code never ends must not swallow what follows.
        while self.fields.last() == Some(&false) {
            self.fields.pop();
        }
        if paragraph.mark_deleted {
            self.carried = paragraph.text;
        } else {
            // A number alone needs no gap after it.
            let only_label = paragraph.text.len() == paragraph.label;
            let text = if only_label { paragraph.text.trim_end() } else { &paragraph.text };
            self.flow.paragraph(text, paragraph.heading, paragraph.page);
            paragraph.text.clear();
            self.spare.push(paragraph.text);
        }
        if !paragraph.boxes.is_empty() {
            self.flow.append(paragraph.boxes);
        }
    }

    fn flush_carried(&mut self) {
        if !self.carried.is_empty() {
            let text = std::mem::take(&mut self.carried);
            self.flow.paragraph(&text, 0, self.flow.page());
        }
    }

    /// The paragraph in hand, if text at this point is printed.
    fn printing(&mut self) -> Option<&mut OpenParagraph> {
        let paragraph = self.paragraphs.last_mut()?;
        let run = &paragraph.run;
        let hidden = run.hidden.unwrap_or(run.style_hidden || paragraph.hidden);
        // A check box has no words to fill in.
        let placeholder = self.placeholder && self.mark.is_none();
        if hidden || placeholder || self.fields.contains(&false) {
            return None;
        }
        // A check box control prints its own mark once, whatever glyph stands in it.
        if let Some(mark) = &mut self.mark {
            if !std::mem::replace(&mut mark.printed, true) {
                paragraph.text.push_str(mark.glyph);
            }
            return None;
        }
        Some(paragraph)
    }

    fn print(&mut self, text: &str) {
        if let Some(paragraph) = self.printing() {
            paragraph.text.push_str(text);
        }
    }

    /// The value of a form field, which stands in the code of its field.
    fn print_field(&mut self, text: &str) {
        let code = self.fields.pop_if(|in_result| !*in_result);
        self.print(text);
        self.fields.extend(code);
    }

    fn text(&mut self, start: &BytesStart<'x>) -> Result<(), XmlError> {
        let preserved = start.attributes_raw().contains("preserve");
        let Some(paragraph) = self.printing() else { return self.xml.skip(start) };
        let mut text = std::mem::take(&mut paragraph.text);
        let font = paragraph.run.font;
        let from = text.len();
        let result = self.xml.take_text(&mut text);
        let taken = &text[from..];
        let trimmed = if preserved { taken } else { taken.trim_matches([' ', '\t', '\r', '\n']) };
        if trimmed.len() != taken.len() || trimmed.contains(['\r', '\n']) || symbols::has_codes(trimmed, font)
        {
            // Line ends in the file are blanks on the page.
            let printed = symbols::to_printed(&trimmed.replace(['\r', '\n'], " "), font);
            text.truncate(from);
            text.push_str(&printed);
        }
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.text = text;
        }
        result
    }

    fn symbol(&mut self, start: &BytesStart) {
        let font = attribute(start, "font").and_then(|name| SymbolFont::named(&name));
        let code = attribute(start, "char").and_then(|code| u32::from_str_radix(&code, 16).ok());
        if let (Some(character), Some(paragraph)) = (code.and_then(char::from_u32), self.printing()) {
            paragraph.text.push(symbols::printed(character, font));
        }
    }

    fn field_mark(&mut self, start: &BytesStart) {
        match attribute(start, "fldCharType").as_deref() {
            Some("begin") if self.fields.len() < MAX_FIELDS => self.fields.push(false),
            Some("separate") => {
                if let Some(in_result) = self.fields.last_mut() {
                    *in_result = true;
                }
            }
            Some("end") => {
                self.fields.pop();
            }
            _ => {}
        }
    }

    fn form_field(&mut self, name: &str, start: &BytesStart) {
        let Some((_, Open::FormField(field))) = self.open.last_mut() else { return };
        match name {
            "checkBox" => field.checkbox = true,
            // The state set by hand comes after the default and outweighs it.
            "default" if field.checkbox => field.checked = is_on(start),
            "checked" => field.checked = is_on(start),
            "default" | "result" => field.chosen = number(start, "val").unwrap_or(0),
            "listEntry" => field.entries.extend(attribute(start, "val").map(|entry| entry.into_owned())),
            _ => {}
        }
    }

    fn set_mark(&mut self, checked: bool) {
        self.mark = Some(Mark { glyph: if checked { CHECKED } else { UNCHECKED }, printed: false });
    }
}

impl FormField {
    fn text(&self) -> Option<&str> {
        if self.checkbox {
            return Some(if self.checked { CHECKED } else { UNCHECKED });
        }
        self.entries.get(self.chosen).map(String::as_str)
    }
}
