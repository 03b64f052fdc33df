//! Word 97–2003 documents: text, tables and notes out of the binary file.
//!
//! Documents named `.doc` that are really RTF, HTML or docx never come here, as content decides. Those of Word 6 and 95
//! are another format in the same container and go through an external converter.

mod convert;
mod properties;
mod story;
#[cfg(test)]
mod tests;

use jiheng_model::{Blocks, Check, Example, Finding, Outcome, Rule, Severity};

use crate::flow::{self, Flow};
use crate::{ErrorKind, Format, FormatError, Limits};
use crate::{compound, docx};

pub const FORMAT: Format = Format {
    name: "doc",
    title: "Word 97–2003 文档",
    media_types: &["application/msword"],
    extensions: &["doc", "dot", "wps"],
    matches: |bytes| compound::is_compound(bytes) && compound::has_stream(bytes, "WordDocument"),
    read,
    needs: None,
};

pub(crate) const RULES: &[&Rule] = &[&NUMBERS_UNREAD];

const NUMBERS_UNREAD: Rule = Rule {
    code: "R013",
    name: "automatic-numbers-unread",
    severity: Severity::Info,
    title: "自动编号未读取",
    why: "旧版 .doc 文件不在文字中保存自动编号，读取结果缺少页面上的编号。",
    fix: "如编号有实际含义，请另存为 .docx 后再试。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::Test("doc::tests::automatic_numbers_are_reported"),
    check: Check::Reading,
};

/// Versions of the file format from Word 97 on.
const WORD_97: u16 = 0xc1;
const ENCRYPTED: u16 = 0x0100;
const SECOND_TABLE: u16 = 0x0200;

fn read(bytes: &[u8], limits: &Limits) -> Result<Outcome<Blocks>, FormatError> {
    let damaged = || FormatError::new(ErrorKind::Damaged("Word 文件头不完整"));
    let document = compound::stream(bytes, "WordDocument").ok_or_else(damaged)?;
    let (Some(0xa5ec), Some(version), Some(flags)) =
        (u16_at(&document, 0), u16_at(&document, 2), u16_at(&document, 10))
    else {
        return Err(damaged());
    };
    if flags & ENCRYPTED != 0 {
        return Err(FormatError::new(ErrorKind::Encrypted));
    }
    if version < WORD_97 {
        return (docx::FORMAT.read)(&convert::convert(bytes, limits)?, limits);
    }
    let table = if flags & SECOND_TABLE != 0 { "1Table" } else { "0Table" };
    let table = compound::stream(bytes, table).ok_or_else(damaged)?;
    let data = compound::stream(bytes, "Data").unwrap_or_default();
    let file = story::File::open(&document, &table, &data).ok_or_else(damaged)?;
    let mut flow = Flow::new(limits, false);
    let reading = file.read(limits, &mut flow);
    if reading.numbered > 0 {
        let message = format!("文中有 {} 段使用自动编号，编号本身未读取", reading.numbered);
        flow.report(Finding::new(&NUMBERS_UNREAD, message));
    }
    let mut outcome = flow.finish();
    let blank = outcome.value.is_blank();
    if !reading.complete {
        if blank {
            return Err(FormatError::new(ErrorKind::Damaged("正文不完整")));
        }
        outcome.findings.push(Finding::new(&flow::TEXT_CUT_SHORT, "文件内容不完整，损坏处的文字未读取"));
    }
    if blank && outcome.findings.is_empty() {
        return Err(FormatError::new(ErrorKind::Empty));
    }
    Ok(outcome)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}
