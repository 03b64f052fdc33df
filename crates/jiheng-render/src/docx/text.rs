//! Paragraphs and runs.

use std::fmt::Write as _;

use super::{half_points, twips};
use crate::laid::{Align, Face, Line, Paper, Style};
use crate::markup;

/// Writes texts; knows the run properties already asked for.
#[derive(Default)]
pub(super) struct Texts {
    properties: Vec<(Style, String)>,
    /// How many content controls there are: each has a number of its own.
    controls: u32,
}

impl Texts {
    pub(super) fn line(&mut self, xml: &mut String, line: &Line, paper: &Paper, section: &str) {
        let mut align = line.style.align;
        xml.push_str("<w:p><w:pPr>");
        if (1..=9).contains(&line.heading) {
            let _ = write!(xml, r#"<w:pStyle w:val="{}"/>"#, line.heading);
        }
        if line.keep {
            xml.push_str("<w:keepNext/>");
        }
        let both = !line.text.is_empty() && !line.right.is_empty();
        if both {
            align = Align::Left;
            let _ = write!(
                xml,
                r#"<w:tabs><w:tab w:val="right" w:pos="{}"/></w:tabs>"#,
                twips(paper.inner_width())
            );
        } else if !line.right.is_empty() {
            align = Align::Right;
        }
        let twentieths = |points: f32| (points * 20.0).round() as i32;
        let (before, after) = (twentieths(line.before), twentieths(line.after));
        let _ = write!(xml, r#"<w:spacing w:before="{before}" w:after="{after}"/>"#);
        if line.indent > 0.0 {
            let _ = write!(
                xml,
                r#"<w:ind w:firstLineChars="{}" w:firstLine="{}"/>"#,
                (line.indent * 100.0).round() as i32,
                twentieths(line.indent * line.style.size)
            );
        }
        push_align(xml, align);
        let properties = self.properties(line.style).to_owned();
        xml.push_str(&properties);
        xml.push_str(section);
        xml.push_str("</w:pPr>");
        if both {
            // Another tab would run to the same stop.
            push_run(xml, &properties, &line.text.replace('\t', " "));
            let _ = write!(xml, "<w:r>{properties}<w:tab/></w:r>");
            push_run(xml, &properties, &line.right.replace('\t', " "));
        } else {
            push_run(xml, &properties, &line.text);
            push_run(xml, &properties, &line.right);
        }
        xml.push_str("</w:p>");
    }

    /// The one paragraph of a cell.
    pub(super) fn cell(&mut self, xml: &mut String, text: &str, style: Style, choices: &[String]) {
        xml.push_str("<w:p><w:pPr>");
        push_align(xml, style.align);
        let number = self.controls;
        let properties = self.properties(style);
        xml.push_str(properties);
        xml.push_str("</w:pPr>");
        // A control for one of several answers holds a single line.
        if choices.is_empty() || text.contains(['\n', '\r', '\t']) {
            push_run(xml, properties, text);
        } else {
            push_control(xml, properties, text, choices, number + 1);
            self.controls += 1;
        }
        xml.push_str("</w:p>");
    }

    /// A paragraph without text, as high as the style.
    pub(super) fn blank(&mut self, xml: &mut String, style: Style) {
        let properties = self.properties(style);
        let _ = write!(xml, "<w:p><w:pPr>{properties}</w:pPr></w:p>");
    }

    fn properties(&mut self, style: Style) -> &str {
        let at = match self.properties.iter().position(|(known, _)| *known == style) {
            Some(at) => at,
            None => {
                self.properties.push((style, run_properties(style)));
                self.properties.len() - 1
            }
        };
        &self.properties[at].1
    }
}

fn run_properties(style: Style) -> String {
    let bold = if style.bold { "<w:b/><w:bCs/>" } else { "" };
    let size = half_points(style.size);
    // The hint lets quotation marks and dashes be Chinese ones.
    format!(
        r#"<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{face}" w:cs="Times New Roman"/>{bold}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>"#,
        face = face(style.face),
    )
}

fn face(face: Face) -> &'static str {
    match face {
        Face::Title => "方正小标宋简体",
        Face::Song => "宋体",
        Face::FangSong => "仿宋_GB2312",
        Face::Kai => "楷体_GB2312",
        Face::Hei => "黑体",
    }
}

fn push_align(xml: &mut String, align: Align) {
    xml.push_str(match align {
        Align::Left => r#"<w:jc w:val="left"/>"#,
        Align::Center => r#"<w:jc w:val="center"/>"#,
        Align::Right => r#"<w:jc w:val="right"/>"#,
    });
}

fn push_run(xml: &mut String, properties: &str, text: &str) {
    if text.is_empty() {
        return;
    }
    xml.push_str("<w:r>");
    xml.push_str(properties);
    for (at, line) in markup::lines(text).enumerate() {
        if at > 0 {
            xml.push_str("<w:br/>");
        }
        for (at, piece) in line.split('\t').enumerate() {
            if at > 0 {
                xml.push_str("<w:tab/>");
            }
            if !piece.is_empty() {
                xml.push_str(r#"<w:t xml:space="preserve">"#);
                markup::escape_into(xml, piece);
                xml.push_str("</w:t>");
            }
        }
    }
    xml.push_str("</w:r>");
}

/// A list to choose from. Nothing chosen is shown as blanks, so that the print of a blank form is blank.
fn push_control(xml: &mut String, properties: &str, text: &str, choices: &[String], number: u32) {
    const BLANK: &str = "    ";
    let is_blank = text.trim().is_empty();
    let _ = write!(xml, r#"<w:sdt><w:sdtPr>{properties}<w:alias w:val="请选择"/><w:id w:val="{number}"/>"#);
    if is_blank {
        xml.push_str("<w:showingPlcHdr/>");
    }
    xml.push_str("<w:dropDownList>");
    for (at, choice) in choices.iter().enumerate() {
        // Word takes a list with equal or empty values for damage.
        if choice.trim().is_empty() || choices[..at].contains(choice) {
            continue;
        }
        let mut value = String::with_capacity(choice.len());
        markup::escape_into(&mut value, &choice.replace(['\n', '\r', '\t'], " "));
        let _ = write!(xml, r#"<w:listItem w:displayText="{value}" w:value="{value}"/>"#);
    }
    xml.push_str("</w:dropDownList></w:sdtPr><w:sdtContent>");
    push_run(xml, properties, if is_blank { BLANK } else { text });
    xml.push_str("</w:sdtContent></w:sdt>");
}
