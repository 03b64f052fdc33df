//! Which encoding a text is in: byte order marks, then validity as UTF-8, then statistics. GB18030 reads all of
//! GB2312 and GBK.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// How many bytes are looked at to tell text from binary.
const PROBE: usize = 8192;

/// Whether the bytes are text in any encoding: no control characters, or the pattern of UTF-16.
pub(crate) fn is_text(bytes: &[u8]) -> bool {
    let probe = &bytes[..bytes.len().min(PROBE)];
    if Encoding::for_bom(probe).is_some() || utf16(probe).is_some() {
        return true;
    }
    let odd = probe.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31)).count();
    odd * 200 < probe.len() && !probe.contains(&0)
}

/// UTF-16 without a mark: only one half of its byte pairs is ever zero, and what it spells is text.
fn utf16(probe: &[u8]) -> Option<&'static Encoding> {
    let zeros = |offset: usize| probe.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let encoding = match (zeros(0), zeros(1)) {
        (0, high) if high > 0 => UTF_16LE,
        (high, 0) if high > 0 => UTF_16BE,
        _ => return None,
    };
    let (text, _, failed) = encoding.decode(&probe[..probe.len() / 2 * 2]);
    let cut_pair = text.ends_with('\u{fffd}') && text.matches('\u{fffd}').count() == 1;
    let controls = text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}'));
    ((!failed || cut_pair) && !controls).then_some(encoding)
}

/// The text, and the number of the first line that holds a character no encoding explains.
pub(crate) fn decode(bytes: &[u8], declared: Option<&'static Encoding>) -> (String, Option<u32>) {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => utf16(&bytes[..bytes.len().min(PROBE)])
            .or_else(|| std::str::from_utf8(bytes).is_ok().then_some(UTF_8))
            .or(declared.filter(|encoding| *encoding != UTF_8))
            .unwrap_or_else(|| guess(bytes)),
    };
    let (text, _, failed) = encoding.decode(bytes);
    let line = failed.then(|| text.find('\u{fffd}')).flatten();
    let line = line.map(|end| text[..end].matches('\n').count() as u32 + 1);
    (text.into_owned(), line)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guessed = detector.guess(Some(b"cn"), chardetng::Utf8Detection::Allow);
    // GBK is a part of GB18030; text in neither of the encodings Chinese offices use is rarer than a wrong guess.
    if guessed.name() == "GBK" || guessed.is_single_byte() { GB18030 } else { guessed }
}
