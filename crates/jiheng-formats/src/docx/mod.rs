//! Word documents: text, tables and notes as the page shows them, with tracked changes accepted and hidden text left
//! out. Read in one pass over each part; pictures, headers, footers and comments are not looked at.

mod numbering;
mod story;
mod styles;
#[cfg(test)]
mod tests;

use jiheng_model::{Blocks, Finding, Outcome, Rule};
use quick_xml::events::BytesStart;

use crate::flow::{self, Flow};
use crate::package::{self, Package};
use crate::xml::{XmlError, attribute};
use crate::{ErrorKind, Format, FormatError, Limits};
use numbering::Numbering;
use story::Story;
use styles::Styles;

pub const FORMAT: Format = Format {
    name: "docx",
    title: "Word 文档",
    media_types: &["application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
    extensions: &["docx", "docm", "dotx", "dotm"],
    // A package under a password does not show what it holds; whichever reader is asked gives the same answer.
    matches: |bytes| {
        package::has_part_like(bytes, |part| is_numbered(part, "word/document"))
            || package::is_encrypted_package(bytes)
    },
    read,
    needs: None,
};

pub(crate) const RULES: &[&Rule] = flow::RULES;

fn read(bytes: &[u8], limits: &Limits) -> Result<Outcome<Blocks>, FormatError> {
    let package = Package::open(bytes, limits)?;
    let document =
        part(&package, "word/document")?.ok_or(FormatError::new(ErrorKind::Damaged("缺少正文部分")))?;
    // Without styles or numbering the text is still there, so damage to them is passed over.
    let styles = part(&package, "word/styles")?.and_then(|part| Styles::read(&part, limits.depth).ok());
    let numbering = match part(&package, "word/numbering")? {
        Some(part) if uses_numbering(&document) || styles.is_some() => {
            Numbering::read(&part, limits.depth).ok()
        }
        _ => None,
    };
    let (styles, mut numbering) = (styles.unwrap_or_default(), numbering.unwrap_or_default());

    let mut flow = Flow::new(limits, document.contains("lastRenderedPageBreak"));
    let mut unread = story::Unread::default();
    let mut stopped =
        Story::new(&document, limits, &mut flow, &styles, &mut numbering, &mut unread).read().err();
    for (reference, notes) in [("footnoteReference", "word/footnotes"), ("endnoteReference", "word/endnotes")]
    {
        if stopped.is_none()
            && document.contains(reference)
            && let Some(notes) = part(&package, notes)?
        {
            stopped =
                Story::new(&notes, limits, &mut flow, &styles, &mut numbering, &mut unread).read().err();
        }
    }
    if unread.objects > 0 {
        let message = format!("文中有 {} 个嵌入对象（如 Excel 表格），其中内容未读取", unread.objects);
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
        let kind = if unread.pictures > 0 { ErrorKind::ImageOnly } else { ErrorKind::Empty };
        return Err(FormatError::new(kind));
    }
    Ok(outcome)
}

/// Whether any paragraph names a list of its own.
fn uses_numbering(document: &str) -> bool {
    document.contains("numPr")
}

/// A part whose name may bear a number: some versions of Word write `word/document2.xml`.
fn part(package: &Package, stem: &str) -> Result<Option<String>, FormatError> {
    match package.names().find(|name| is_numbered(name.as_bytes(), stem)) {
        Some(name) => package.text(&name),
        None => Ok(None),
    }
}

fn is_numbered(part: &[u8], stem: &str) -> bool {
    let part = part.strip_prefix(b"/").unwrap_or(part);
    let same = |a: &u8, b: &u8| a.eq_ignore_ascii_case(b) || (*a == b'\\' && *b == b'/');
    part.len() >= stem.len()
        && part.iter().zip(stem.as_bytes()).all(|(a, b)| same(a, b))
        && part[stem.len()..]
            .strip_suffix(b".xml")
            .is_some_and(|number| number.iter().all(u8::is_ascii_digit))
}

/// Whether an on/off property is on: naming it is enough.
fn is_on(start: &BytesStart) -> bool {
    !attribute(start, "val").is_some_and(|value| matches!(&*value, "0" | "false" | "off" | "none"))
}
