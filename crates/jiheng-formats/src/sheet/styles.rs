//! What the style number of a cell decides: its number format, and whether lines are drawn around it.

use std::collections::HashMap;

use crate::number_format::NumberFormat;

#[derive(Default)]
pub(crate) struct Styles {
    /// By style number; the format `None` is General.
    styles: Vec<(Option<usize>, bool)>,
    formats: Vec<NumberFormat>,
}

/// The sides of a cell along which a line is drawn.
#[derive(Clone, Copy, Default)]
pub(crate) struct Sides {
    pub(crate) beside: bool,
    pub(crate) top: bool,
    pub(crate) bottom: bool,
}

impl Sides {
    /// A line only above or only below may belong to the neighbour, or just underline a title.
    pub(crate) fn is_box(self) -> bool {
        self.beside || (self.top && self.bottom)
    }
}

impl Styles {
    /// From the format number and borders of each style, and the format codes that the file brings along.
    pub(crate) fn new(
        cell_formats: impl Iterator<Item = (u16, bool)>,
        codes: &HashMap<u16, String>,
    ) -> Styles {
        let mut styles = Styles::default();
        let mut known: HashMap<u16, Option<usize>> = HashMap::new();
        for (id, bordered) in cell_formats {
            let format = *known.entry(id).or_insert_with(|| {
                let format = match codes.get(&id) {
                    // These follow the system, whatever code another program wrote for them.
                    Some(_) if matches!(id, 14 | 22 | 27..=36 | 50..=58) => NumberFormat::built_in(id)?,
                    Some(code) => NumberFormat::parse(code),
                    None => NumberFormat::built_in(id)?,
                };
                if format.is_general() {
                    return None;
                }
                styles.formats.push(format);
                Some(styles.formats.len() - 1)
            });
            styles.styles.push((format, bordered));
        }
        styles
    }

    /// The format of a style; `None` is General.
    pub(crate) fn format(&self, style: usize) -> Option<&NumberFormat> {
        self.styles.get(style).and_then(|(format, _)| *format).map(|format| &self.formats[format])
    }

    pub(crate) fn is_bordered(&self, style: usize) -> bool {
        self.styles.get(style).is_some_and(|(_, bordered)| *bordered)
    }

    pub(crate) fn shown_text(&self, text: String, style: usize) -> String {
        self.format(style).and_then(|format| format.show_text(&text)).unwrap_or(text)
    }
}
