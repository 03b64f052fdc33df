//! RTF documents: control words, Chinese text as code-page bytes or `\u`, tables, lists and notes as printed.
//! Pictures, headers, footers and comments are not looked at.

#[cfg(test)]
mod tests;
mod text;

use std::collections::HashMap;

use encoding_rs::Encoding;
use jiheng_model::{Blocks, Finding, Outcome};

use crate::edges::{OpenTable, Piece, RowDefinition};
use crate::flow::{self, Flow};
use crate::symbols::SymbolFont;
use crate::{ErrorKind, Format, FormatError, Limits};
use text::{encoding_of_charset, encoding_of_page};

pub const FORMAT: Format = Format {
    name: "rtf",
    title: "RTF 文档",
    media_types: &["application/rtf", "text/rtf"],
    extensions: &["rtf"],
    matches: |bytes| is_rtf(bytes),
    read,
    needs: None,
};

pub(crate) fn is_rtf(bytes: &[u8]) -> bool {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start().starts_with(b"{\\rtf")
}

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Outcome<Blocks>, FormatError> {
    let mut reader = Reader::new(bytes, limits);
    let complete = reader.read()?;
    reader.finish_text();
    let mut flow = Flow::new(limits, false);
    for piece in reader.body.into_iter().chain(reader.notes) {
        piece.emit(&mut flow);
    }
    if reader.objects > 0 {
        let message = format!("文中有 {} 个嵌入对象（如 Excel 表格），其中内容未读取", reader.objects);
        flow.report(Finding::new(&flow::EMBEDDED_OBJECT, message));
    }
    let mut outcome = flow.finish();
    let blank = outcome.value.is_blank();
    if !complete {
        if blank {
            return Err(FormatError::new(ErrorKind::Damaged("正文不完整")));
        }
        outcome.findings.push(Finding::new(&flow::TEXT_CUT_SHORT, "文件内容不完整，损坏处之后的文字未读取"));
    }
    if blank && outcome.findings.is_empty() {
        let kind = if reader.pictures > 0 { ErrorKind::ImageOnly } else { ErrorKind::Empty };
        return Err(FormatError::new(kind));
    }
    Ok(outcome)
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    limits: Limits,
    state: State,
    groups: Vec<State>,
    /// Bytes of text whose code page is that of the font in hand, yet to be decoded.
    pending: Vec<u8>,
    high_surrogate: Option<u16>,
    /// Fallback characters after `\u` that are to be passed over.
    skip: u32,
    text: String,
    /// Length of the number in front of the text.
    label: usize,
    /// Texts interrupted by a note or a text box.
    interrupted: Vec<String>,
    default_encoding: &'static Encoding,
    default_font: i32,
    fonts: HashMap<i32, Font>,
    /// Name of the font or style in hand.
    name: String,
    /// Outline levels of styles, counted from 0.
    styles: HashMap<i32, u8>,
    style_in_hand: i32,
    row: RowDefinition,
    nested_row: RowDefinition,
    tables: Vec<OpenTable>,
    cells: u64,
    form_field: FormField,
    body: Vec<Piece>,
    boxes: Vec<Piece>,
    notes: Vec<Piece>,
    pictures: u32,
    objects: u32,
}

/// What a group changes and its end restores.
#[derive(Clone, Copy)]
struct State {
    mode: Mode,
    aside: Aside,
    hidden: bool,
    deleted: bool,
    font: i32,
    /// Fallback characters that follow each `\u`.
    fallback: u32,
    nested_row: bool,
    paragraph: ParagraphState,
    /// The next control word names a destination that readers may ignore.
    ignorable: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Text,
    /// The number in front of a list item.
    Label,
    /// Nothing is printed, but control words are heeded.
    Mute,
    Skip,
    Fonts,
    Styles,
}

/// Where text goes that interrupts the paragraph.
#[derive(Clone, Copy, PartialEq)]
enum Aside {
    None,
    Note,
    TextBox,
}

#[derive(Clone, Copy, Default)]
struct Font {
    encoding: Option<&'static Encoding>,
    symbols: Option<SymbolFont>,
}

#[derive(Clone, Copy, Default)]
struct ParagraphState {
    in_table: bool,
    nesting: usize,
    outline: Option<u8>,
}

#[derive(Clone, Copy, Default)]
struct FormField {
    is_checkbox: bool,
    result: Option<i32>,
    default: i32,
}

/// Parts of the file that hold no text of the page.
const SKIPPED: &[&str] = &[
    "colortbl",
    "info",
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "ftnsep",
    "ftnsepc",
    "ftncn",
    "aftnsep",
    "aftnsepc",
    "aftncn",
    "nonshppict",
    "shprslt",
    "sp",
    "xe",
    "tc",
    "rxe",
    "filetbl",
    "annotation",
    "atnid",
    "atnauthor",
    "nonesttables",
    "listtable",
    "listoverridetable",
    "template",
    "objdata",
    "objclass",
    "revtbl",
    "bkmkstart",
    "bkmkend",
    "falt",
    "panose",
];

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8], limits: &Limits) -> Reader<'a> {
        let state = State {
            mode: Mode::Text,
            aside: Aside::None,
            hidden: false,
            deleted: false,
            font: 0,
            fallback: 1,
            nested_row: false,
            paragraph: ParagraphState::default(),
            ignorable: false,
        };
        Reader {
            bytes,
            at: 0,
            limits: *limits,
            state,
            groups: Vec::new(),
            pending: Vec::new(),
            high_surrogate: None,
            skip: 0,
            text: String::new(),
            label: 0,
            interrupted: Vec::new(),
            default_encoding: encoding_rs::WINDOWS_1252,
            default_font: 0,
            fonts: HashMap::new(),
            name: String::new(),
            styles: HashMap::new(),
            style_in_hand: 0,
            row: RowDefinition::default(),
            nested_row: RowDefinition::default(),
            tables: Vec::new(),
            cells: 0,
            form_field: FormField::default(),
            body: Vec::new(),
            boxes: Vec::new(),
            notes: Vec::new(),
            pictures: 0,
            objects: 0,
        }
    }

    /// Reads to the end of the document; `false` where the file ends before that.
    fn read(&mut self) -> Result<bool, FormatError> {
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'{' => {
                    if self.groups.len() as u32 >= self.limits.depth {
                        return Err(FormatError::new(ErrorKind::TooLarge("嵌套层数")));
                    }
                    self.flush();
                    self.skip = 0;
                    self.groups.push(self.state);
                }
                b'}' => {
                    self.end_group();
                    if self.groups.is_empty() {
                        return Ok(true);
                    }
                }
                b'\\' => self.control(),
                b'\r' | b'\n' | 0 => {}
                _ if self.state.mode == Mode::Skip => {
                    let rest = &self.bytes[self.at..];
                    self.at += rest.iter().position(|byte| b"{}\\".contains(byte)).unwrap_or(rest.len());
                }
                _ => self.character(byte),
            }
            if self.cells > self.limits.cells {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn control(&mut self) {
        let Some(&first) = self.bytes.get(self.at) else { return };
        if first.is_ascii_alphabetic() {
            let letters = self.bytes[self.at..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
            let word = std::str::from_utf8(&self.bytes[self.at..self.at + letters]).unwrap_or_default();
            self.at += letters;
            let digits_from = self.at + usize::from(self.bytes.get(self.at) == Some(&b'-'));
            let digits = self.bytes[digits_from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            let mut parameter = None;
            if digits > 0 {
                let figures =
                    std::str::from_utf8(&self.bytes[self.at..digits_from + digits]).unwrap_or_default();
                parameter = figures.parse::<i32>().ok();
                self.at = digits_from + digits;
            }
            if self.bytes.get(self.at) == Some(&b' ') {
                self.at += 1;
            }
            return self.word(word, parameter);
        }
        self.at += 1;
        match first {
            b'\'' => {
                let digit = |at: usize| self.bytes.get(at).and_then(|byte| (*byte as char).to_digit(16));
                if let (Some(high), Some(low)) = (digit(self.at), digit(self.at + 1)) {
                    self.at += 2;
                    self.byte((high * 16 + low) as u8);
                }
            }
            b'*' => self.state.ignorable = true,
            b'\\' | b'{' | b'}' => self.byte(first),
            b'~' => self.print(' '),
            b'_' => self.print('-'),
            b'\r' | b'\n' => self.word("par", None),
            _ => {}
        }
    }

    fn word(&mut self, word: &str, parameter: Option<i32>) {
        if word == "bin" {
            self.at = self.at.saturating_add(parameter.unwrap_or(0).max(0) as usize).min(self.bytes.len());
            return;
        }
        if self.state.mode == Mode::Skip {
            return;
        }
        let ignorable = std::mem::replace(&mut self.state.ignorable, false);
        if self.skip > 0 && word != "u" {
            // A control word stands for one fallback character.
            self.skip -= 1;
            return;
        }
        if self.destination(word, ignorable) {
            return;
        }
        match self.state.mode {
            Mode::Fonts => self.font_word(word, parameter),
            Mode::Styles => match word {
                "s" => {
                    self.style_in_hand = parameter.unwrap_or(0);
                    self.name.clear();
                }
                "outlinelevel" => {
                    let level =
                        parameter.and_then(|level| u8::try_from(level).ok()).filter(|level| *level < 9);
                    self.styles.extend(level.map(|level| (self.style_in_hand, level)));
                }
                _ => {}
            },
            _ => self.text_word(word, parameter),
        }
    }

    /// Words that say what the group they stand in is for.
    fn destination(&mut self, word: &str, ignorable: bool) -> bool {
        match word {
            "fonttbl" => self.state.mode = Mode::Fonts,
            "stylesheet" => self.state.mode = Mode::Styles,
            "pict" => {
                self.pictures += 1;
                self.state.mode = Mode::Skip;
            }
            "object" => self.objects += 1,
            "footnote" => self.open_aside(Aside::Note),
            "shptxt" | "dptxbxtext" => self.open_aside(Aside::TextBox),
            "listtext" | "pntext" => self.state.mode = Mode::Label,
            "fldinst" => self.state.mode = Mode::Mute,
            "formfield" => self.form_field = FormField::default(),
            "nesttableprops" => self.state.nested_row = true,
            "shpinst" | "do" => {}
            _ if ignorable || SKIPPED.contains(&word) => {
                self.flush();
                self.state.mode = Mode::Skip;
            }
            _ => return false,
        }
        self.flush();
        true
    }

    fn open_aside(&mut self, aside: Aside) {
        self.flush();
        self.interrupted.push(std::mem::take(&mut self.text));
        self.state.aside = aside;
        self.state.mode = Mode::Text;
    }

    fn end_group(&mut self) {
        self.flush();
        self.skip = 0;
        let Some(outer) = self.groups.pop() else { return };
        if self.state.aside != outer.aside {
            self.end_paragraph();
            self.text = self.interrupted.pop().unwrap_or_default();
        }
        let ended = std::mem::replace(&mut self.state, outer);
        if ended.mode == Mode::Label && outer.mode != Mode::Label && !self.text.is_empty() {
            // The gap after a number is a tab in the file; a wide mark such as `、` needs none.
            self.text = self.text.trim().to_owned();
            if self.text.chars().next_back().is_some_and(|last| !jiheng_model::text::is_wide(last)) {
                self.text.push(' ');
            }
            self.label = self.text.len();
        }
        let field = std::mem::take(&mut self.form_field);
        if ended.mode == Mode::Mute && outer.mode != Mode::Mute && field.is_checkbox {
            // 25 means that nobody has touched the box.
            let result = field.result.filter(|result| *result != 25).unwrap_or(field.default);
            self.print(if result == 0 { '□' } else { '☑' });
        } else {
            self.form_field = field;
        }
    }

    fn font_word(&mut self, word: &str, parameter: Option<i32>) {
        let encoding = match (word, parameter) {
            ("f", Some(font)) => {
                self.state.font = font;
                self.name.clear();
                None
            }
            ("fcharset", Some(charset)) => encoding_of_charset(charset),
            ("cpg", Some(page)) => encoding_of_page(page),
            _ => None,
        };
        if encoding.is_some() {
            self.fonts.entry(self.state.font).or_default().encoding = encoding;
        }
    }

    fn text_word(&mut self, word: &str, parameter: Option<i32>) {
        let is_on = parameter != Some(0);
        match word {
            "u" => return self.unicode(parameter.unwrap_or(0)),
            "par" | "sect" => self.end_paragraph(),
            "line" | "lbr" => self.print('\n'),
            "tab" => self.print('\t'),
            "emdash" => self.print('—'),
            "endash" => self.print('–'),
            "lquote" => self.print('‘'),
            "rquote" => self.print('’'),
            "ldblquote" => self.print('“'),
            "rdblquote" => self.print('”'),
            "bullet" => self.print('•'),
            "emspace" => self.print('\u{2003}'),
            "enspace" => self.print('\u{2002}'),
            _ => self.flush(),
        }
        match word {
            "ansicpg" => {
                if let Some(encoding) = parameter.and_then(encoding_of_page) {
                    self.default_encoding = encoding;
                }
            }
            "deff" => {
                self.default_font = parameter.unwrap_or(0);
                self.state.font = self.default_font;
            }
            "uc" => self.state.fallback = parameter.unwrap_or(1).clamp(0, 8) as u32,
            "f" => self.state.font = parameter.unwrap_or(0),
            "plain" => {
                self.state.font = self.default_font;
                (self.state.hidden, self.state.deleted) = (false, false);
            }
            "v" => self.state.hidden = is_on,
            "deleted" => self.state.deleted = is_on,
            "pard" => self.state.paragraph = ParagraphState::default(),
            "intbl" => self.state.paragraph.in_table = is_on,
            "itap" => {
                self.state.paragraph.nesting =
                    parameter.unwrap_or(0).clamp(0, self.limits.depth as i32) as usize
            }
            "s" => {
                self.state.paragraph.outline = parameter.and_then(|style| self.styles.get(&style).copied())
            }
            "outlinelevel" => {
                self.state.paragraph.outline =
                    parameter.and_then(|level| u8::try_from(level).ok()).filter(|level| *level < 9);
            }
            "cell" => self.end_cell(1),
            "nestcell" => self.end_cell(self.state.paragraph.nesting.max(2)),
            "row" => self.end_row(1),
            "nestrow" => self.end_row(self.state.paragraph.nesting.max(2)),
            "fftype" => self.form_field.is_checkbox = parameter == Some(1),
            "ffres" => self.form_field.result = parameter,
            "ffdefres" => self.form_field.default = parameter.unwrap_or(0),
            _ => self.row_word(word, parameter),
        }
    }

    fn row_word(&mut self, word: &str, parameter: Option<i32>) {
        let row = if self.state.nested_row { &mut self.nested_row } else { &mut self.row };
        match word {
            "trowd" => *row = RowDefinition::default(),
            "trleft" => row.left = parameter.unwrap_or(0),
            "clmrg" => row.next.continues_left = true,
            "clvmgf" => row.next.starts_down = true,
            "clvmrg" => row.next.continues_above = true,
            "cellx" => {
                row.next.right = parameter.unwrap_or(0);
                row.cells.push(std::mem::take(&mut row.next));
            }
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        self.flush();
        let mut text = std::mem::take(&mut self.text);
        if std::mem::take(&mut self.label) == text.len() {
            // A number alone needs no gap after it.
            text.truncate(text.trim_end().len());
        }
        let heading = self.state.paragraph.outline.map_or(0, |level| level + 1);
        let paragraph = (!text.is_empty()).then_some(Piece::Paragraph { text, heading });
        match self.state.aside {
            Aside::Note => return self.notes.extend(paragraph),
            Aside::TextBox => return self.boxes.extend(paragraph),
            Aside::None => {}
        }
        let nesting = match (self.state.paragraph.in_table, self.state.paragraph.nesting) {
            (true, 0) => 1,
            (_, nesting) => nesting,
        };
        // An empty paragraph between two tables parts them; elsewhere it prints nothing.
        self.enter(nesting);
        let boxes = std::mem::take(&mut self.boxes);
        self.sink().extend(paragraph.into_iter().chain(boxes));
    }

    /// Opens and closes tables until so many are open.
    fn enter(&mut self, nesting: usize) {
        while self.tables.len() > nesting {
            let Some(mut table) = self.tables.pop() else { return };
            table.finish(if self.tables.is_empty() { &self.row } else { &self.nested_row });
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

    fn end_cell(&mut self, nesting: usize) {
        if self.state.aside != Aside::None {
            return self.end_paragraph();
        }
        let before = self.state.paragraph;
        (self.state.paragraph.in_table, self.state.paragraph.nesting) =
            (true, nesting.min(self.limits.depth as usize));
        self.end_paragraph();
        self.state.paragraph = before;
        self.cells += 1;
        if let Some(table) = self.tables.last_mut() {
            table.close_cell();
        }
    }

    fn end_row(&mut self, nesting: usize) {
        if self.state.aside != Aside::None || self.tables.len() < nesting {
            return;
        }
        self.enter(nesting);
        let definition = if self.state.nested_row { &self.nested_row } else { &self.row };
        if let Some(table) = self.tables.last_mut() {
            table.close_row(definition);
        }
    }

    /// Keeps what is in hand at the end of the file.
    fn finish_text(&mut self) {
        while let Some(text) = self.interrupted.pop() {
            self.end_paragraph();
            self.text = text;
        }
        self.state.aside = Aside::None;
        self.end_paragraph();
        self.enter(0);
    }
}
