//! Word documents, made to be edited further: real tables, headings with styles, and content controls where one of
//! several answers is to be chosen. Elements stand in the order of the schema, which Word insists on.

mod parts;
mod table;
mod text;

use std::fmt::Write as _;

use crate::laid::{Paper, Part, Section};
use crate::package::{self, Package};
use crate::{RenderError, Renderer, Setting};
use text::Texts;

pub const RENDERER: Renderer = Renderer {
    name: "docx",
    title: "Word 文档",
    extension: "docx",
    media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    write,
};

fn write(sections: &mut dyn Iterator<Item = Section>, setting: &Setting) -> Result<Vec<u8>, RenderError> {
    let mut package = Package::new();
    for (name, part) in parts::FIXED {
        package.add(name, part)?;
    }
    package.add("docProps/core.xml", &package::core_properties(setting.title))?;
    let mut document = package.part("word/document.xml");
    document.write(parts::DOCUMENT_START)?;
    let mut body = Body::default();
    let mut sections = sections.peekable();
    if sections.peek().is_none() {
        body.section(&Section::default(), true)?;
    }
    while let Some(section) = sections.next() {
        body.section(&section, sections.peek().is_none())?;
        document.write(&body.xml)?;
        body.xml.clear();
    }
    document.write(&body.xml)?;
    document.write(parts::DOCUMENT_END)?;
    document.end()?;
    package.finish()
}

/// The body of the document under construction.
#[derive(Default)]
struct Body {
    xml: String,
    texts: Texts,
}

impl Body {
    /// The properties of a section stand in its last paragraph; those of the last one at the end of the body.
    fn section(&mut self, section: &Section, last: bool) -> Result<(), RenderError> {
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
                    after_table |= table::write(&mut self.xml, &mut self.texts, grid, &section.paper)?;
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
        Ok(())
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
