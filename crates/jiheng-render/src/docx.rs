//! Word documents, made to be edited further: real tables, headings with styles, and content controls where one of
//! several answers is to be chosen. Elements stand in the order of the schema, which Word insists on.

mod parts;
mod table;
mod text;

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::laid::{Paper, Part, Section};
use crate::{RenderError, Renderer, Setting};
use text::Texts;

pub const RENDERER: Renderer = Renderer {
    name: "docx",
    title: "Word 文档",
    extension: "docx",
    media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    write,
};

/// Beyond this much text a row may be cut by the end of a page: as a part of the height between the margins.
const SPLIT_BEYOND: f32 = 0.4;

fn write(sections: &mut dyn Iterator<Item = Section>, setting: &Setting) -> Result<Vec<u8>, RenderError> {
    package(sections, setting)
        .map_err(|error| RenderError::caused(format!("无法生成 Word 文档（{error}）"), error))
}

fn package(
    sections: &mut dyn Iterator<Item = Section>,
    setting: &Setting,
) -> zip::result::ZipResult<Vec<u8>> {
    // The time of the parts is fixed, so that the same document gives the same bytes.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts::FIXED {
        zip.start_file(*name, options)?;
        zip.write_all(part.as_bytes())?;
    }
    zip.start_file("docProps/core.xml", options)?;
    zip.write_all(parts::core_properties(setting.title).as_bytes())?;
    zip.start_file("word/document.xml", options)?;
    zip.write_all(parts::DOCUMENT_START.as_bytes())?;
    let mut body = Body::default();
    let mut sections = sections.peekable();
    if sections.peek().is_none() {
        body.section(&Section::default(), true);
    }
    while let Some(section) = sections.next() {
        body.section(&section, sections.peek().is_none());
        zip.write_all(body.xml.as_bytes())?;
        body.xml.clear();
    }
    zip.write_all(body.xml.as_bytes())?;
    zip.write_all(parts::DOCUMENT_END.as_bytes())?;
    Ok(zip.finish()?.into_inner())
}

/// The body of the document under construction.
#[derive(Default)]
struct Body {
    xml: String,
    texts: Texts,
}

impl Body {
    /// The properties of a section stand in its last paragraph; those of the last one at the end of the body.
    fn section(&mut self, section: &Section, last: bool) {
        let properties = section_properties(section);
        let mut after_table = false;
        let mut parts = section.parts.iter().peekable();
        let mut placed = last;
        while let Some(part) = parts.next() {
            match part {
                Part::Line(line) => {
                    let ends = parts.peek().is_none() && !placed;
                    placed |= ends;
                    let properties = if ends { properties.as_str() } else { "" };
                    self.texts.line(&mut self.xml, line, &section.paper, properties);
                    after_table = false;
                }
                Part::Grid(grid) => {
                    if after_table {
                        // Word joins tables that nothing parts.
                        self.tiny_paragraph("");
                    }
                    after_table |= table::write(&mut self.xml, &mut self.texts, grid, &section.paper);
                }
            }
        }
        if !placed {
            self.tiny_paragraph(&properties);
        } else if last {
            if after_table || section.parts.is_empty() {
                self.tiny_paragraph("");
            }
            self.xml.push_str(&properties);
        }
    }

    /// So low that it begins no page of its own.
    fn tiny_paragraph(&mut self, section: &str) {
        let _ = write!(
            self.xml,
            r#"<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/><w:rPr><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr>{section}</w:pPr></w:p>"#
        );
    }
}

fn section_properties(section: &Section) -> String {
    let Paper { width, height, margins: [top, right, bottom, left] } = section.paper;
    let footer = if section.numbered { parts::NUMBERED_FOOTER } else { parts::EMPTY_FOOTER };
    let orient = if section.paper.is_landscape() { r#" w:orient="landscape""# } else { "" };
    format!(
        concat!(
            r#"<w:sectPr><w:footerReference w:type="default" r:id="{}"/><w:type w:val="nextPage"/>"#,
            r#"<w:pgSz w:w="{}" w:h="{}"{}/>"#,
            r#"<w:pgMar w:top="{}" w:right="{}" w:bottom="{}" w:left="{}" w:header="{}" w:footer="{}" w:gutter="0"/>"#,
            r#"<w:cols w:space="425"/></w:sectPr>"#
        ),
        footer,
        twips(width),
        twips(height),
        orient,
        twips(top),
        twips(right),
        twips(bottom),
        twips(left),
        twips(top / 2.0),
        twips(bottom / 2.0),
    )
}

/// Twentieths of a point.
fn twips(millimetres: f32) -> i32 {
    (millimetres * 1440.0 / 25.4).round() as i32
}

fn half_points(points: f32) -> i32 {
    ((points * 2.0).round() as i32).max(2)
}
