//! Cell formats, each made once: a workbook has few, and making one costs more than writing a cell.

use std::collections::HashMap;

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

use super::number;
use crate::laid::{Align, Face, Style, Vertical};

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

#[derive(Default)]
pub(super) struct Formats {
    known: HashMap<Key, Format>,
}

type Key = (Face, u32, bool, Align, Vertical, bool, Option<usize>, bool, u8);

impl Formats {
    pub(super) fn of(&mut self, look: Look) -> &Format {
        let Style { face, size, bold, align, vertical } = look.style;
        let key = (
            face,
            size.to_bits(),
            bold,
            align,
            vertical,
            look.ruled,
            look.decimals,
            look.quoted,
            look.indent,
        );
        self.known.entry(key).or_insert_with(|| format(look))
    }
}

fn format(look: Look) -> Format {
    const GB2312: u8 = 134;
    let mut format = Format::new()
        .set_font_name(face(look.style.face))
        .set_font_charset(GB2312)
        .set_font_size(look.style.size)
        .set_text_wrap()
        .set_align(match look.style.align {
            Align::Left => FormatAlign::Left,
            Align::Center => FormatAlign::Center,
            Align::Right => FormatAlign::Right,
        })
        .set_align(match look.style.vertical {
            Vertical::Top => FormatAlign::Top,
            Vertical::Middle => FormatAlign::VerticalCenter,
            Vertical::Bottom => FormatAlign::Bottom,
        });
    if look.style.bold {
        format = format.set_bold();
    }
    if look.ruled {
        format = format.set_border(FormatBorder::Thin);
    }
    if look.indent > 0 {
        format = format.set_indent(look.indent);
    }
    if look.quoted {
        format = format.set_quote_prefix();
    }
    match look.decimals {
        Some(decimals) => format.set_num_format(number::format(decimals)),
        None => format,
    }
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
