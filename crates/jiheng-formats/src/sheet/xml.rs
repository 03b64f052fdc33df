//! Small helpers over the XML reader, for the parts of workbooks. Entities other than the five of XML are not expanded.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::{ErrorKind, FormatError};

pub(crate) fn next<'a>(reader: &mut Reader<&'a [u8]>) -> Result<Event<'a>, FormatError> {
    reader.read_event().map_err(broken)
}

pub(crate) fn broken(error: quick_xml::Error) -> FormatError {
    FormatError::caused(ErrorKind::Damaged("XML 部件有误"), error)
}

/// Attributes by their local names. What is not well formed is passed over.
pub(crate) fn attributes<'a>(element: &'a BytesStart) -> impl Iterator<Item = (&'a str, Cow<'a, str>)> {
    let mut attributes = element.attributes();
    attributes.with_checks(false);
    attributes.flatten().map(|attribute| {
        let name = attribute.key.local_name().into_inner();
        let value = match &attribute.value {
            Cow::Borrowed(raw) => quick_xml::escape::unescape(raw).unwrap_or(Cow::Borrowed(raw)),
            Cow::Owned(raw) => Cow::Owned(raw.clone()),
        };
        (name, value)
    })
}

/// Adds the text of an event, as far as it is one.
pub(crate) fn push_text(event: &Event, text: &mut String) {
    match event {
        Event::Text(part) => text.push_str(part),
        Event::CData(part) => text.push_str(part),
        Event::GeneralRef(reference) => {
            let character = match reference.resolve_char_ref() {
                Ok(Some(character)) => Some(character),
                _ => match &**reference {
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "amp" => Some('&'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => None,
                },
            };
            text.extend(character);
        }
        _ => {}
    }
}

pub(crate) fn is_true(value: &str) -> bool {
    matches!(value, "1" | "true" | "on")
}
