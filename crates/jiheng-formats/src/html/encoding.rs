//! The character encoding of a page: its mark, then what it declares, then what its bytes allow.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// A declaration further down does not count.
const DECLARED_WITHIN: usize = 8192;

/// The page as text, and whether some of its bytes fit no character.
pub(super) fn decode<'a>(bytes: &'a [u8], declared: Option<&str>) -> (Cow<'a, str>, bool) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[length..]);
    }
    // What is valid UTF-8 throughout, with characters beyond ASCII, is nothing else, whatever it declares.
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Cow::Borrowed(text), false);
    }
    let declared = declared
        .and_then(|label| Encoding::for_label(label.as_bytes()))
        .or_else(|| declaration(bytes))
        .filter(|encoding| ![UTF_16BE, UTF_16LE].contains(encoding));
    if let Some(declared) = declared {
        let (text, has_errors) = decoded(declared, bytes);
        if !has_errors {
            return (text, false);
        }
    }
    let (text, has_errors) = decoded(guess(bytes), bytes);
    if !has_errors {
        return (text, false);
    }
    // No encoding fits wholly. The one that loses least: UTF-8 cut in places, or the Chinese standard.
    [declared, Some(UTF_8), Some(GB18030)]
        .into_iter()
        .flatten()
        .map(|encoding| decoded(encoding, bytes).0)
        .min_by_key(|text| text.matches('\u{fffd}').count())
        .map_or((text, true), |text| (text, true))
}

/// The first characters of a page, for telling what it is.
pub(super) fn start(bytes: &[u8], length: usize) -> Cow<'_, str> {
    let bytes = &bytes[..bytes.len().min(length)];
    match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.decode(bytes).0,
        None => String::from_utf8_lossy(bytes),
    }
}

/// GB2312 and GBK are read by their superset, as browsers do.
fn decoded<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> (Cow<'a, str>, bool) {
    let encoding = if encoding == encoding_rs::GBK { GB18030 } else { encoding };
    encoding.decode_without_bom_handling(bytes)
}

/// What `<meta charset>`, its older form or the XML declaration say.
fn declaration(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARED_WITHIN)]).to_ascii_lowercase();
    ["charset", "encoding"].iter().find_map(|word| {
        start.match_indices(word).find_map(|(at, _)| {
            let rest = start[at + word.len()..].trim_start().strip_prefix('=')?.trim_start();
            let label = rest.trim_start_matches(['"', '\'']);
            let end = label.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | ':'));
            Encoding::for_label(&label.as_bytes()[..end.unwrap_or(label.len())])
        })
    })
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(Some(b"cn"), chardetng::Utf8Detection::Allow)
}
