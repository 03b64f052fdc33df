//! Reading the XML parts of packages: events with a bound on nesting, text with its references resolved.
//!
//! Entities that a document type defines are not expanded: a reference to one stays as it is written.

use std::borrow::Cow;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::QName;
use quick_xml::{Reader, XmlVersion};

use crate::{ErrorKind, FormatError};

/// Why reading stopped before the end.
#[derive(Debug)]
pub(crate) enum XmlError {
    /// Not well-formed, or cut short.
    Damaged,
    TooDeep,
}

impl XmlError {
    pub(crate) fn into_format_error(self) -> FormatError {
        FormatError::new(match self {
            XmlError::Damaged => ErrorKind::Damaged("正文不完整"),
            XmlError::TooDeep => ErrorKind::TooLarge("嵌套层数"),
        })
    }
}

/// What a reader has to look at; comments, declarations and processing instructions are passed over.
pub(crate) enum Piece<'x> {
    Start(BytesStart<'x>),
    End,
    Text(Cow<'x, str>),
}

pub(crate) struct Xml<'x> {
    reader: Reader<&'x [u8]>,
    depth: u32,
    most: u32,
}

impl<'x> Xml<'x> {
    pub(crate) fn new(text: &'x str, depth: u32) -> Xml<'x> {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Xml { reader, depth: 0, most: depth }
    }

    /// How many elements are open.
    pub(crate) fn depth(&self) -> u32 {
        self.depth
    }

    /// The next piece, or `None` at the end of the document.
    pub(crate) fn next(&mut self) -> Result<Option<Piece<'x>>, XmlError> {
        loop {
            let piece = match self.reader.read_event().map_err(|_| XmlError::Damaged)? {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > self.most {
                        return Err(XmlError::TooDeep);
                    }
                    Piece::Start(start)
                }
                Event::End(_) => {
                    self.depth -= 1;
                    Piece::End
                }
                Event::Text(text) => Piece::Text(match text.into_inner() {
                    Cow::Borrowed(text) => Cow::Borrowed(text),
                    Cow::Owned(text) => Cow::Owned(text),
                }),
                Event::CData(text) => Piece::Text(text.into_inner()),
                Event::GeneralRef(reference) => Piece::Text(Cow::Owned(resolve(&reference))),
                Event::Eof if self.depth > 0 => return Err(XmlError::Damaged),
                Event::Eof => return Ok(None),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {
                    continue;
                }
            };
            return Ok(Some(piece));
        }
    }

    /// Passes over an element that was just begun, with all it holds.
    pub(crate) fn skip(&mut self, start: &BytesStart) -> Result<(), XmlError> {
        self.skip_to_end_of(start.name())
    }

    /// Passes over the rest of an open element.
    pub(crate) fn skip_to_end_of(&mut self, name: QName) -> Result<(), XmlError> {
        self.reader.read_to_end(name).map_err(|_| XmlError::Damaged)?;
        self.depth -= 1;
        Ok(())
    }

    /// Takes the text of an element that was just begun, up to its end; elements inside are passed over.
    pub(crate) fn take_text(&mut self, into: &mut String) -> Result<(), XmlError> {
        loop {
            match self.next()?.ok_or(XmlError::Damaged)? {
                Piece::Start(start) => self.skip(&start)?,
                Piece::End => return Ok(()),
                Piece::Text(text) => into.push_str(&text),
            }
        }
    }
}

fn resolve(reference: &BytesRef) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    let name: &str = reference;
    match quick_xml::escape::resolve_xml_entity(name) {
        Some(text) => text.to_owned(),
        None => format!("&{name};"),
    }
}

/// The part of a name after its prefix.
pub(crate) fn local_name<'a>(start: &'a BytesStart) -> &'a str {
    start.local_name().into_inner()
}

/// An attribute by the part of its name after the prefix.
pub(crate) fn attribute<'a>(start: &'a BytesStart, name: &str) -> Option<Cow<'a, str>> {
    let found = start
        .attributes()
        .with_checks(false)
        .filter_map(Result::ok)
        .find(|attribute| attribute.key.local_name().into_inner() == name)?;
    Some(found.normalized_value(XmlVersion::Implicit1_0).unwrap_or(found.value))
}

/// An attribute that is a number.
pub(crate) fn number<T: std::str::FromStr>(start: &BytesStart, name: &str) -> Option<T> {
    attribute(start, name)?.trim().parse().ok()
}
