//! How cells look: fonts, sides, alignment and number formats, each said once.

use std::fmt::Write as _;

use super::number;
use crate::laid::{Align, Face, Style, Vertical};
use crate::package::XML;

/// How a cell looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Look {
    pub(super) style: Style,
    pub(super) ruled: bool,
    /// Decimals, where it is a number.
    pub(super) decimals: Option<usize>,
    /// Whether its text begins as a formula does.
    pub(super) quoted: bool,
    /// In characters.
    pub(super) indent: u8,
}

/// A workbook has few looks, so that they are found one after another.
#[derive(Default)]
pub(super) struct Formats {
    known: Vec<Look>,
}

type Font = (Face, f32, bool);

/// Widths of columns are counted in digits of this font. It is the default of Chinese systems, and what stands in for it
/// elsewhere is as wide.
const DEFAULT: Font = (Face::Song, 11.0, false);
/// Numbers below are those of formats that spreadsheets know.
const FIRST_NUMBER_FORMAT: usize = 164;

impl Formats {
    /// The number of the look; 0 is the default's.
    pub(super) fn number(&mut self, look: Look) -> usize {
        let at = self.known.iter().position(|known| *known == look).unwrap_or_else(|| {
            self.known.push(look);
            self.known.len() - 1
        });
        at + 1
    }

    pub(super) fn write(&self) -> String {
        let mut fonts: Vec<Font> = vec![DEFAULT];
        let mut decimals: Vec<usize> = Vec::new();
        let mut looks = String::new();
        for look in &self.known {
            let Style { face, size, bold, .. } = look.style;
            let font = number_of(&mut fonts, (face, size, bold));
            let format =
                look.decimals.map_or(0, |count| FIRST_NUMBER_FORMAT + number_of(&mut decimals, count));
            push_look(&mut looks, look, font, format);
        }
        let mut xml = String::from(XML);
        xml.push_str(r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#);
        if !decimals.is_empty() {
            let _ = write!(xml, r#"<numFmts count="{}">"#, decimals.len());
            for (number, count) in (FIRST_NUMBER_FORMAT..).zip(&decimals) {
                let format = number::format(*count);
                let _ = write!(xml, r#"<numFmt numFmtId="{number}" formatCode="{format}"/>"#);
            }
            xml.push_str("</numFmts>");
        }
        let _ = write!(xml, r#"<fonts count="{}">"#, fonts.len());
        fonts.iter().for_each(|font| push_font(&mut xml, *font));
        xml.push_str("</fonts>");
        xml.push_str(SHARED);
        let _ = write!(xml, r#"<cellXfs count="{}">{PLAIN}"#, self.known.len() + 1);
        xml.push_str(&looks);
        xml.push_str("</cellXfs>");
        xml.push_str(END);
        xml
    }
}

const PLAIN: &str = r#"<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>"#;

/// The two fills are those that every workbook has; no sides, and sides.
const SHARED: &str = concat!(
    r#"<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>"#,
    r#"<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>"#,
    r#"<border><left style="thin"><color auto="1"/></left><right style="thin"><color auto="1"/></right>"#,
    r#"<top style="thin"><color auto="1"/></top><bottom style="thin"><color auto="1"/></bottom><diagonal/></border></borders>"#,
    r#"<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>"#,
);
const END: &str =
    r#"<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"#;

fn number_of<T: PartialEq>(known: &mut Vec<T>, wanted: T) -> usize {
    known.iter().position(|it| *it == wanted).unwrap_or_else(|| {
        known.push(wanted);
        known.len() - 1
    })
}

fn push_look(xml: &mut String, look: &Look, font: usize, format: usize) {
    let Style { align, vertical, .. } = look.style;
    let _ = write!(
        xml,
        r#"<xf numFmtId="{format}" fontId="{font}" fillId="0" borderId="{}" xfId="0""#,
        u8::from(look.ruled)
    );
    if look.quoted {
        xml.push_str(r#" quotePrefix="1""#);
    }
    if look.decimals.is_some() {
        xml.push_str(r#" applyNumberFormat="1""#);
    }
    xml.push_str(r#" applyFont="1""#);
    if look.ruled {
        xml.push_str(r#" applyBorder="1""#);
    }
    let horizontal = match align {
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
    };
    let vertical = match vertical {
        Vertical::Top => "top",
        Vertical::Middle => "center",
        Vertical::Bottom => "bottom",
    };
    let _ = write!(
        xml,
        r#" applyAlignment="1"><alignment horizontal="{horizontal}" vertical="{vertical}" wrapText="1""#
    );
    if look.indent > 0 {
        let _ = write!(xml, r#" indent="{}""#, look.indent);
    }
    xml.push_str("/></xf>");
}

fn push_font(xml: &mut String, (face, size, bold): Font) {
    xml.push_str(if bold { "<font><b/>" } else { "<font>" });
    // The character set is that of Chinese, as Windows numbers them.
    let _ = write!(xml, r#"<sz val="{size}"/><name val="{}"/><charset val="134"/></font>"#, self::face(face));
}

/// A workbook cannot say what stands in for a typeface, so these are the names that current systems have; 仿宋_GB2312
/// and 楷体_GB2312 are what they were called before.
fn face(face: Face) -> &'static str {
    match face {
        Face::Title => "方正小标宋简体",
        Face::Song => "宋体",
        Face::FangSong => "仿宋",
        Face::Kai => "楷体",
        Face::Hei => "黑体",
    }
}
