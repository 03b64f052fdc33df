//! The styles part of a workbook, as far as it decides what a cell shows.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::FormatError;
use crate::sheet::styles::{Sides, Styles};
use crate::sheet::xml::{attributes, next};

pub(super) fn parse(xml: &str) -> Result<Styles, FormatError> {
    let mut codes: HashMap<u16, String> = HashMap::new();
    let mut borders: Vec<Sides> = Vec::new();
    let mut cell_formats: Vec<(u16, usize)> = Vec::new();
    let mut inside_cell_formats = false;
    let mut reader = Reader::from_str(xml);
    loop {
        match next(&mut reader)? {
            Event::Start(element) | Event::Empty(element) => match element.local_name().into_inner() {
                // Formats of conditional styles do not belong to cells.
                "dxfs" => break,
                "numFmt" => {
                    let (mut id, mut code) = (None, String::new());
                    for (name, value) in attributes(&element) {
                        match name {
                            "numFmtId" => id = value.parse().ok(),
                            "formatCode" => code = value.into_owned(),
                            _ => {}
                        }
                    }
                    codes.extend(id.map(|id| (id, code)));
                }
                "border" => borders.push(Sides::default()),
                side @ ("left" | "right" | "start" | "end" | "top" | "bottom") => {
                    if let Some(sides) = borders.last_mut().filter(|_| has_line(&element)) {
                        match side {
                            "top" => sides.top = true,
                            "bottom" => sides.bottom = true,
                            _ => sides.beside = true,
                        }
                    }
                }
                "cellXfs" => inside_cell_formats = true,
                "xf" if inside_cell_formats => {
                    let (mut format, mut border) = (0, 0);
                    for (name, value) in attributes(&element) {
                        match name {
                            "numFmtId" => format = value.parse().unwrap_or(0),
                            "borderId" => border = value.parse().unwrap_or(0),
                            _ => {}
                        }
                    }
                    cell_formats.push((format, border));
                }
                _ => {}
            },
            Event::End(element) if element.local_name().into_inner() == "cellXfs" => {
                inside_cell_formats = false;
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let cell_formats = cell_formats
        .into_iter()
        .map(|(format, border)| (format, borders.get(border).is_some_and(|sides| sides.is_box())));
    Ok(Styles::new(cell_formats, &codes))
}

fn has_line(element: &BytesStart) -> bool {
    attributes(element).any(|(name, value)| name == "style" && value != "none")
}
