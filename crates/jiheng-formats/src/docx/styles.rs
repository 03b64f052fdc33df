//! Styles, as far as text depends on them: outline level, numbering and hidden text, inherited ones resolved.

use std::collections::HashMap;

use crate::xml::{Piece, Xml, XmlError, attribute, local_name, number};

/// Chains of styles are short; longer ones are circles.
const MAX_CHAIN: usize = 32;

#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    /// Outline level counted from 0.
    pub(super) outline: Option<u8>,
    pub(super) numbering: Option<u32>,
    pub(super) numbering_level: Option<u8>,
    pub(super) hidden: Option<bool>,
    based_on: Option<String>,
}

#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
}

impl Styles {
    pub(super) fn get(&self, id: &str) -> Option<&Style> {
        self.styles.get(id)
    }

    pub(super) fn read(part: &str, depth: u32) -> Result<Styles, XmlError> {
        let mut xml = Xml::new(part, depth);
        let mut styles = HashMap::new();
        let mut current: Option<(String, Style)> = None;
        while let Some(piece) = xml.next()? {
            match piece {
                Piece::Start(start) => match (local_name(&start), &mut current) {
                    ("style", _) => {
                        let id = attribute(&start, "styleId").unwrap_or_default().into_owned();
                        current = Some((id, Style::default()));
                    }
                    ("pPrChange" | "rPrChange" | "tblPr" | "tblStylePr", _) => xml.skip(&start)?,
                    ("name", Some((_, style))) => {
                        style.outline =
                            style.outline.or(outline_of_name(&attribute(&start, "val").unwrap_or_default()));
                    }
                    ("basedOn", Some((_, style))) => {
                        style.based_on = attribute(&start, "val").map(|id| id.into_owned());
                    }
                    ("outlineLvl", Some((_, style))) => style.outline = number(&start, "val"),
                    ("numId", Some((_, style))) => style.numbering = number(&start, "val"),
                    ("ilvl", Some((_, style))) => style.numbering_level = number(&start, "val"),
                    ("vanish", Some((_, style))) => style.hidden = Some(super::is_on(&start)),
                    _ => {}
                },
                Piece::End if xml.depth() == 1 => {
                    if let Some((id, style)) = current.take() {
                        styles.insert(id, style);
                    }
                }
                _ => {}
            }
        }
        let resolved = styles.keys().map(|id| (id.clone(), resolve(&styles, id))).collect();
        Ok(Styles { styles: resolved })
    }
}

fn resolve(styles: &HashMap<String, Style>, id: &str) -> Style {
    let mut resolved = Style::default();
    let mut next = Some(id);
    for _ in 0..MAX_CHAIN {
        let Some(style) = next.and_then(|id| styles.get(id)) else { break };
        resolved.outline = resolved.outline.or(style.outline);
        if resolved.numbering.is_none() {
            resolved.numbering = style.numbering;
        }
        resolved.numbering_level = resolved.numbering_level.or(style.numbering_level);
        resolved.hidden = resolved.hidden.or(style.hidden);
        next = style.based_on.as_deref();
    }
    resolved
}

/// The built-in headings keep their English names in every language version.
fn outline_of_name(name: &str) -> Option<u8> {
    if name.eq_ignore_ascii_case("title") {
        return Some(0);
    }
    let level = name.strip_prefix("heading ").or_else(|| name.strip_prefix("标题 "))?;
    level.parse::<u8>().ok().filter(|level| (1..=9).contains(level)).map(|level| level - 1)
}
