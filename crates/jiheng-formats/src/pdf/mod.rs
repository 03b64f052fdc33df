//! PDF with a text layer → blocks. Pages are drawn, not written: characters and lines are gathered from the content
//! streams, tables rebuilt from ruling lines or from how print stands in columns, and joined over page breaks.
//!
//! Reading characters off images is left to others: such pages are named in a finding.

mod aligned;
mod cmap;
mod columns;
mod content;
mod encoding;
mod flow;
mod font;
mod geometry;
mod join;
mod layout;
mod lines;
mod page;
mod rows;
mod ruled;
mod source;
mod tagged;
mod tags;
mod tokens;
mod truetype;

#[cfg(test)]
mod tests;

use std::panic::{AssertUnwindSafe, catch_unwind};

use jiheng_model::rule::Example;
use jiheng_model::{Blocks, Check, Finding, Outcome, Place, Rule, Severity};

use crate::{ErrorKind, Format, FormatError, Limits};

pub const FORMAT: Format = Format {
    name: "pdf",
    title: "PDF",
    media_types: &["application/pdf"],
    extensions: &["pdf"],
    matches: |bytes| bytes[..bytes.len().min(1024)].windows(5).any(|window| window == b"%PDF-"),
    read,
    needs: None,
};

pub(crate) const RULES: &[&Rule] = &[&IMAGE_PAGE, &UNREADABLE_CHARACTERS];

const IMAGE_PAGE: Rule = Rule {
    code: "R030",
    name: "pdf-image-page",
    severity: Severity::Warning,
    title: "部分页面只有图像",
    why: "扫描页没有文字，其中的内容没有参加检查。",
    fix: "对这些页做文字识别（OCR），或者改用由办公软件直接导出的 PDF。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::Test("pages_without_text_are_named"),
    check: Check::Reading,
};

const UNREADABLE_CHARACTERS: Rule = Rule {
    code: "R031",
    name: "pdf-unreadable-characters",
    severity: Severity::Warning,
    title: "部分文字无法读出",
    why: "文件内嵌的字体没有说明字形对应哪个字，读出的文字会有缺失。",
    fix: "重新导出 PDF 并保留文字信息，或者提供 Word、Excel 原件。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::Test("characters_without_a_reading_are_counted"),
    check: Check::Reading,
};

fn read(bytes: &[u8], limits: &Limits) -> Result<Outcome<Blocks>, FormatError> {
    // The parser below us is not ours: what it may still panic at is a damaged file to the user.
    catch_unwind(AssertUnwindSafe(|| read_document(bytes, limits)))
        .unwrap_or_else(|_| Err(FormatError::new(ErrorKind::Damaged("PDF 结构"))))
}

fn read_document(bytes: &[u8], limits: &Limits) -> Result<Outcome<Blocks>, FormatError> {
    let document = source::open(bytes, limits)?;
    let mut source = source::Source::new(&document, limits);
    let ids = source.pages(limits);
    if ids.is_empty() {
        return Err(FormatError::new(ErrorKind::Damaged("没有页面")));
    }
    if ids.len() > limits.pages as usize {
        return Err(FormatError::new(ErrorKind::TooLarge("页数")));
    }
    let tags = tags::Tags::read(&source, limits);
    let mut fonts = content::Fonts::new();
    let mut pages = Vec::with_capacity(ids.len());
    for (number, id) in (1..).zip(ids) {
        if let Some(dictionary) = source.page(id) {
            let page =
                content::read_page(&mut source, &mut fonts, dictionary, &|mark| tags.owner(id, mark), number);
            pages.push(layout::layout(page));
        }
        if source.exhausted {
            return Err(FormatError::new(ErrorKind::TooLarge("解压后的字节数")));
        }
    }
    let images: Vec<u32> = pages.iter().filter(|page| page.is_image).map(|page| page.number).collect();
    if !pages.iter().any(|page| page.has_text) {
        let is_drawn = pages.iter().any(|page| page.has_marks);
        let kind = if is_drawn { ErrorKind::ImageOnly } else { ErrorKind::Empty };
        return Err(FormatError::new(kind));
    }
    let mut findings = Vec::new();
    if let Some(first) = images.first() {
        let message = format!("第 {} 页只有图像，没有可读的文字", page_list(&images));
        findings.push(Finding::new(&IMAGE_PAGE, message).at(Place::page(*first)));
    }
    for page in pages.iter().filter(|page| page.unreadable > 0) {
        let message = format!("第 {} 页有 {} 个字符无法读出", page.number, page.unreadable);
        findings.push(Finding::new(&UNREADABLE_CHARACTERS, message).at(Place::page(page.number)));
    }
    flow::drop_running(&mut pages);
    tagged::assemble(&mut pages, &tags);
    let (value, cells) = flow::blocks(pages);
    if cells > limits.cells {
        return Err(FormatError::new(ErrorKind::TooLarge("单元格数")));
    }
    Ok(Outcome { value, findings })
}

/// `3、5-8`: runs of pages as a clerk writes them.
fn page_list(pages: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for page in pages {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *page => *last = *page,
            _ => runs.push((*page, *page)),
        }
    }
    let written: Vec<String> = runs
        .into_iter()
        .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}-{last}") })
        .collect();
    written.join("、")
}
