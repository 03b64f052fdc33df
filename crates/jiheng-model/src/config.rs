//! Files that people write to steer the program, as TOML: what is wrong with one is told in a sentence with line and
//! column. Shared by rule sets, suppressions, rules and forms that users write, and the settings of the command.

use std::fmt;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub type Value<'i> = Spanned<DeValue<'i>>;
pub type Table<'i> = DeTable<'i>;

/// Why a file cannot be used, and where. The text is for the person who wrote the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    pub line: usize,
    pub column: usize,
    pub message: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "第 {} 行第 {} 列：{}", self.line, self.column, self.message)
    }
}

impl std::error::Error for ConfigError {}

/// Something that cannot stand, and at which byte.
#[derive(Debug)]
pub struct Mistake {
    at: usize,
    message: String,
}

impl Mistake {
    pub fn new(at: usize, message: impl Into<String>) -> Mistake {
        Mistake { at, message: message.into() }
    }

    pub fn of<T>(value: &Spanned<T>, message: impl Into<String>) -> Mistake {
        Mistake::new(value.span().start, message)
    }

    /// In the text that was read.
    pub fn within(self, text: &str) -> ConfigError {
        let before = &text[..text.floor_char_boundary(self.at)];
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        ConfigError {
            line: line_of(text, self.at),
            column: before[line_start..].chars().count() + 1,
            message: self.message,
        }
    }
}

/// The line that the byte stands in, counted from 1.
pub fn line_of(text: &str, at: usize) -> usize {
    text[..text.floor_char_boundary(at)].matches('\n').count() + 1
}

pub fn parse(text: &str) -> Result<Spanned<Table<'_>>, Mistake> {
    DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        Mistake::new(at, format!("不符合 TOML 写法，{}", reason(error.message())))
    })
}

/// What the parser says, in words for the person who wrote the file: the place says the rest.
fn reason(told: &str) -> &'static str {
    const REASONS: [(&[&str], &str); 12] = [
        (&["duplicate key"], "这一项写了两次"),
        (
            &["invalid unquoted key", "unquoted keys", "missing key"],
            "等号左边的名称只用英文字母、数字和连字符",
        ),
        (&["string values must be quoted", "invalid value"], "等号右边的文字要放在半角引号里"),
        (
            &[
                "invalid basic string",
                "invalid literal string",
                "invalid multi-line",
                "missing opening quote",
            ],
            "引号没有成对",
        ),
        (
            &["missing value", "key with no value", "invalid key-value", "missing assignment"],
            "应写成「名称 = 值」",
        ),
        (&["unclosed inline table", "missing inline table", "invalid inline table"], "花括号没有成对"),
        (&["unclosed table", "unclosed array table", "missing table open"], "小节名称的方括号没有成对"),
        (&["unclosed array", "missing array"], "列表的方括号没有成对"),
        (&["missing comma", "extra comma"], "逗号多了或少了"),
        (&["extra assignment", "extra `=`", "unexpected `=`"], "等号多了"),
        (
            &["missing escaped", "too few unicode", "invalid escape"],
            "反斜杠后面的写法有误，路径可改用单引号或「/」",
        ),
        (&["unexpected content", "unexpected key"], "值的后面还有多余的内容，每项另起一行"),
    ];
    let known = REASONS.iter().find(|(starts, _)| starts.iter().any(|start| told.starts_with(start)));
    known.map_or("请核对引号、括号和等号", |(_, words)| words)
}

pub fn string<'a>(value: &'a Value) -> Result<&'a str, Mistake> {
    value.get_ref().as_str().ok_or_else(|| Mistake::of(value, "应为引号中的文字"))
}

/// Text with something in it.
pub fn words<'a>(value: &'a Value) -> Result<&'a str, Mistake> {
    let text = string(value)?.trim();
    if text.is_empty() { Err(Mistake::of(value, "不能空着")) } else { Ok(text) }
}

pub fn flag(value: &Value) -> Result<bool, Mistake> {
    value.get_ref().as_bool().ok_or_else(|| Mistake::of(value, "应为 true 或 false"))
}

pub fn integer(value: &Value) -> Result<i64, Mistake> {
    let number = value.get_ref().as_integer();
    let parsed = number.and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok());
    parsed.ok_or_else(|| Mistake::of(value, "应为整数"))
}

pub fn list(value: &Value) -> Result<Vec<String>, Mistake> {
    items(value)?.iter().map(|item| string(item).map(str::to_owned)).collect()
}

/// The items of a list, for a look at each in its place.
pub fn items<'a, 'i>(value: &'a Value<'i>) -> Result<&'a [Value<'i>], Mistake> {
    let list = value.get_ref().as_array().ok_or_else(|| Mistake::of(value, "应为方括号中的列表"))?;
    Ok(list)
}

pub fn table<'a, 'i>(value: &'a Value<'i>) -> Result<&'a Table<'i>, Mistake> {
    value.get_ref().as_table().ok_or_else(|| Mistake::of(value, "应为一个小节（表）"))
}

/// The entries of `[[name]]`, each with its place.
pub fn tables<'a, 'i>(
    value: &'a Value<'i>,
    name: &str,
) -> Result<Vec<(&'a Value<'i>, &'a Table<'i>)>, Mistake> {
    let array = value.get_ref().as_array();
    let array = array.ok_or_else(|| Mistake::of(value, format!("应写成小节 [[{name}]]")))?;
    array.iter().map(|entry| Ok((entry, table(entry)?))).collect()
}

/// A key that nobody knows.
pub fn unknown<T: AsRef<str>>(key: &Spanned<T>, known: &[&str]) -> Mistake {
    let known = known.join("、");
    Mistake::of(key, format!("没有「{}」这项设置，可以是：{known}", key.get_ref().as_ref()))
}
