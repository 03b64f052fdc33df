//! Bytes → Blocks: one module per file format, each with its `FORMAT`.
//!
//! A reader keeps what the page shows (text, merges, order, notes, place of each cell) and interprets nothing.
//! Documents are untrusted: limits on size, nesting and cell count are arguments, no macro is run, no entity
//! expanded, no link fetched.

pub mod archive;
mod compound;
mod doc;
mod docx;
mod edges;
mod flow;
mod html;
mod number_format;
mod numerals;
mod ods;
mod odt;
mod package;
mod pdf;
mod rtf;
mod sheet;
mod symbols;
mod text;
mod xls;
mod xlsx;
mod xml;

use jiheng_model::{Blocks, Outcome, Rule};

/// What a document may cost to read. Anything beyond is an error or a finding, never a crash.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of the file itself.
    pub bytes: u64,
    /// Bytes of any one part after unpacking, and of all parts together.
    pub unpacked: u64,
    /// Unpacked size over packed size.
    pub ratio: u64,
    /// Depth of nested elements, tables or archives.
    pub depth: u32,
    /// Table cells in one document.
    pub cells: u64,
    /// Pages of a PDF.
    pub pages: u32,
    /// Whether another program may be started for what is not read here (Word 6 and 95).
    pub converters: bool,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            bytes: 256 << 20,
            unpacked: 1 << 30,
            ratio: 200,
            depth: 128,
            cells: 2_000_000,
            pages: 5_000,
            converters: true,
        }
    }
}

/// How many cells one costs: a file may say a long text once and print it in a million cells.
pub(crate) fn weight(text: &str) -> u64 {
    const ONE_CELL: usize = 256;
    1 + (text.len() / ONE_CELL) as u64
}

/// One file format: how it is recognised and read.
#[derive(Clone, Copy)]
pub struct Format {
    pub name: &'static str,
    /// What a clerk calls it.
    pub title: &'static str,
    pub media_types: &'static [&'static str],
    pub extensions: &'static [&'static str],
    /// Whether the content is of this format. Content decides; the file name only breaks ties.
    pub matches: fn(&[u8]) -> bool,
    pub read: fn(&[u8], &Limits) -> Result<Outcome<Blocks>, FormatError>,
    /// An external program that must be installed, where the format cannot be read without.
    pub needs: Option<&'static str>,
}

/// Nothing could be made of the input.
#[derive(Debug)]
pub struct FormatError {
    kind: ErrorKind,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ErrorKind {
    Empty,
    Encrypted,
    Damaged(&'static str),
    TooLarge(&'static str),
    Unknown,
    ImageOnly,
    ConverterMissing(&'static str),
    ConverterFailed(&'static str),
    ConverterNotAllowed(&'static str),
}

impl FormatError {
    pub(crate) fn new(kind: ErrorKind) -> FormatError {
        FormatError { kind, source: None }
    }

    pub(crate) fn caused(
        kind: ErrorKind,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> FormatError {
        FormatError { kind, source: Some(source.into()) }
    }

    /// What to tell the person whose file it is.
    pub fn message(&self) -> String {
        match &self.kind {
            ErrorKind::Empty => "文件是空的，没有任何内容".to_owned(),
            ErrorKind::Encrypted => "文件已加密，请解除密码保护后再试".to_owned(),
            ErrorKind::Damaged(part) => format!("文件已损坏，无法读取（{part}）"),
            ErrorKind::TooLarge(limit) => format!("文件超出允许的大小（{limit}），为安全起见未读取"),
            ErrorKind::Unknown => "无法识别的文件格式，运行 jiheng formats 可查看支持的格式".to_owned(),
            ErrorKind::ImageOnly => "文件只有扫描图像，没有可读的文字，请先做文字识别（OCR）".to_owned(),
            ErrorKind::ConverterMissing(program) => {
                format!("读取此格式需要安装 {program}，或请另存为 .docx 后再试")
            }
            ErrorKind::ConverterFailed(program) => format!("{program} 未能转换此文件，文件可能已损坏"),
            ErrorKind::ConverterNotAllowed(program) => {
                format!("读取此格式需要借助 {program} 转换，当前未启用，请另存为 .docx 后再试")
            }
        }
    }
}

impl std::fmt::Display for FormatError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.message())
    }
}

impl std::error::Error for FormatError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn std::error::Error + 'static))
    }
}

/// Every format, tried in this order: containers and signatures first, plain text last.
pub const FORMATS: &[&Format] = &[
    &pdf::FORMAT,
    &docx::FORMAT,
    &xlsx::FORMAT,
    &ods::FORMAT,
    &odt::FORMAT,
    &xls::FORMAT,
    &doc::FORMAT,
    &rtf::FORMAT,
    &html::FORMAT,
    &text::MARKDOWN,
    &text::FORMAT,
];

/// What the readers of this crate report, in the order of their codes.
pub const RULES: &[&[&Rule]] = &[text::RULES, docx::RULES, doc::RULES, sheet::RULES, html::RULES, pdf::RULES];

/// Reads a document of any known format. The name only breaks ties between formats that the content allows.
pub fn read(
    name: &str,
    bytes: &[u8],
    limits: &Limits,
) -> Result<(&'static Format, Outcome<Blocks>), FormatError> {
    let format = detect(name, bytes, limits)?;
    let outcome = (format.read)(bytes, limits)?;
    Ok((format, outcome))
}

/// The format of a document, by its content; by its name where the content allows several.
pub fn detect(name: &str, bytes: &[u8], limits: &Limits) -> Result<&'static Format, FormatError> {
    if bytes.is_empty() {
        return Err(FormatError::new(ErrorKind::Empty));
    }
    if bytes.len() as u64 > limits.bytes {
        return Err(FormatError::new(ErrorKind::TooLarge("单个文件的字节数")));
    }
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
    let mut matching = FORMATS.iter().filter(|format| (format.matches)(bytes)).peekable();
    let first = *matching.peek().ok_or_else(|| FormatError::new(ErrorKind::Unknown))?;
    let named = matching
        .find(|format| extension.as_deref().is_some_and(|extension| format.extensions.contains(&extension)));
    Ok(named.unwrap_or(first))
}
