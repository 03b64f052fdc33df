//! The styles part, as far as it decides what a cell shows: its number format, and whether lines are drawn around it.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::FormatError;
use crate::number_format::NumberFormat;
use crate::sheet::xml::{attributes, next};

#[derive(Default)]
pub(super) struct Styles {
    /// By the style number of a cell; `None` is General.
    styles: Vec<(Option<usize>, bool)>,
    formats: Vec<NumberFormat>,
}

impl Styles {
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
        let mut styles = Styles::default();
        let mut known: HashMap<u16, Option<usize>> = HashMap::new();
        for (id, border) in cell_formats {
            let format = *known.entry(id).or_insert_with(|| {
                let format = match codes.get(&id) {
                    Some(code) => NumberFormat::parse(code),
                    None => NumberFormat::built_in(id)?,
                };
                if format.is_general() {
                    return None;
                }
                styles.formats.push(format);
                Some(styles.formats.len() - 1)
            });
            styles.styles.push((format, borders.get(border).is_some_and(Sides::is_box)));
        }
        Ok(styles)
    }

    /// The format of a style; `None` is General.
    pub(super) fn format(&self, style: usize) -> Option<&NumberFormat> {
        self.styles.get(style).and_then(|(format, _)| *format).map(|format| &self.formats[format])
    }

    pub(super) fn is_bordered(&self, style: usize) -> bool {
        self.styles.get(style).is_some_and(|(_, bordered)| *bordered)
    }
}

#[derive(Default)]
struct Sides {
    beside: bool,
    top: bool,
    bottom: bool,
}

impl Sides {
    fn is_box(&self) -> bool {
        self.beside || (self.top && self.bottom)
    }
}

fn has_line(element: &BytesStart) -> bool {
    attributes(element).any(|(name, value)| name == "style" && value != "none")
}
