//! Strings of the record stream: bytes in the code page of the machine up to Excel 95, UTF-16 in one or two bytes a
//! character since Excel 97, there also broken over several records.

use encoding_rs::Encoding;

/// The encoding of strings up to Excel 95.
pub(super) struct CodePage(&'static Encoding);

impl Default for CodePage {
    fn default() -> CodePage {
        CodePage(encoding_rs::GB18030)
    }
}

impl CodePage {
    pub(super) fn of(number: u16) -> CodePage {
        CodePage(match number {
            950 => encoding_rs::BIG5,
            932 => encoding_rs::SHIFT_JIS,
            949 => encoding_rs::EUC_KR,
            1250 => encoding_rs::WINDOWS_1250,
            1251 => encoding_rs::WINDOWS_1251,
            1252 | 0x8001 => encoding_rs::WINDOWS_1252,
            65001 => encoding_rs::UTF_8,
            _ => encoding_rs::GB18030,
        })
    }
}

/// How strings are written in this workbook.
pub(super) struct Strings {
    /// Whether strings are UTF-16 with a byte of flags (Excel 97 and later).
    pub(super) wide: bool,
    pub(super) code_page: CodePage,
}

impl Strings {
    /// A string with its length in one byte.
    pub(super) fn short(&self, data: &[u8]) -> Option<String> {
        let length = usize::from(*data.first()?);
        if self.wide {
            return Parts::new(&[data.get(1..)?]).string(length);
        }
        Some(self.decode(data.get(1..1 + length)?))
    }

    /// A string with its length in two bytes.
    pub(super) fn long(&self, data: &[u8]) -> Option<String> {
        let length = usize::from(u16::from_le_bytes(data.get(..2)?.try_into().ok()?));
        if self.wide {
            return Parts::new(&[data.get(2..)?]).string(length);
        }
        Some(self.decode(data.get(2..2 + length)?))
    }

    /// As [`Strings::long`], going on in further records.
    pub(super) fn long_over(&self, parts: &[&[u8]]) -> String {
        if !self.wide {
            return parts.first().and_then(|data| self.long(data)).unwrap_or_default();
        }
        let mut parts = Parts::new(parts);
        let length = parts.u16().map(usize::from);
        length.and_then(|length| parts.string(length)).unwrap_or_default()
    }

    /// A format code: its length takes two bytes since Excel 97.
    pub(super) fn long_or_short(&self, data: &[u8]) -> Option<String> {
        if self.wide { self.long(data) } else { self.short(data) }
    }

    fn decode(&self, bytes: &[u8]) -> String {
        self.code_page.0.decode_without_bom_handling(bytes).0.into_owned()
    }
}

/// The table of shared strings. Most of them are shown in one cell: a text is kept here only when it is asked for again.
#[derive(Default)]
pub(super) struct Shared<'a> {
    strings: Vec<Characters<'a>>,
    /// Whether each was asked for.
    shown: Vec<bool>,
}

impl<'a> Shared<'a> {
    /// Ends early where the file is damaged.
    pub(super) fn read(parts: &[&'a [u8]]) -> Shared<'a> {
        let mut parts = Parts::new(parts);
        parts.skip(8);
        let mut strings = Vec::new();
        while let Some(string) = parts.u16().and_then(|length| parts.characters(usize::from(length))) {
            strings.push(string);
        }
        Shared { shown: vec![false; strings.len()], strings }
    }

    pub(super) fn text(&mut self, index: usize) -> Option<String> {
        let string = self.strings.get_mut(index)?;
        if !std::mem::replace(&mut self.shown[index], true) {
            return Some(string.text());
        }
        if !matches!(string, Characters::Text(_)) {
            *string = Characters::Text(string.text());
        }
        Some(string.text())
    }
}

/// A string as it stands in the file, where it stands there in one piece.
enum Characters<'a> {
    Narrow(&'a [u8]),
    Wide(&'a [u8]),
    Text(String),
}

impl Characters<'_> {
    fn text(&self) -> String {
        match self {
            Characters::Narrow(characters) => narrow_text(characters),
            Characters::Wide(characters) => wide_text(characters),
            Characters::Text(text) => text.clone(),
        }
    }
}

/// Data that goes on from record to record. Where the characters of a string are broken, the flags are repeated.
struct Parts<'a, 'p> {
    current: &'a [u8],
    rest: &'p [&'a [u8]],
}

impl<'a, 'p> Parts<'a, 'p> {
    fn new(parts: &'p [&'a [u8]]) -> Parts<'a, 'p> {
        let (current, rest) = parts.split_first().map_or((&[][..], parts), |(first, rest)| (*first, rest));
        Parts { current, rest }
    }

    fn advance(&mut self) -> Option<()> {
        let (next, rest) = self.rest.split_first()?;
        (self.current, self.rest) = (next, rest);
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        while self.current.is_empty() {
            self.advance()?;
        }
        let (byte, rest) = self.current.split_first()?;
        self.current = rest;
        Some(*byte)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn skip(&mut self, mut count: usize) {
        while count > self.current.len() {
            count -= self.current.len();
            if self.advance().is_none() {
                self.current = &[];
                return;
            }
        }
        self.current = &self.current[count..];
    }

    fn string(&mut self, length: usize) -> Option<String> {
        self.characters(length).map(|characters| match characters {
            Characters::Text(text) => text,
            characters => characters.text(),
        })
    }

    /// Flags, characters, and what follows them: formatting runs and readings, which are passed over.
    fn characters(&mut self, length: usize) -> Option<Characters<'a>> {
        const WIDE: u8 = 1;
        const READINGS: u8 = 4;
        const RUNS: u8 = 8;
        let flags = self.byte()?;
        let runs = if flags & RUNS != 0 { usize::from(self.u16()?) } else { 0 };
        let readings =
            if flags & READINGS != 0 { u32::from(self.u16()?) | u32::from(self.u16()?) << 16 } else { 0 };
        let mut wide = flags & WIDE != 0;
        let size = if wide { 2 } else { 1 };
        if let Some((characters, rest)) = self.current.split_at_checked(length * size) {
            self.current = rest;
            self.skip(4 * runs + readings as usize);
            return Some(if wide { Characters::Wide(characters) } else { Characters::Narrow(characters) });
        }
        let mut units: Vec<u16> = Vec::with_capacity(length.min(self.current.len()));
        while units.len() < length {
            if self.current.is_empty() {
                self.advance()?;
                wide = self.byte()? & WIDE != 0;
            }
            let size = if wide { 2 } else { 1 };
            let count = (length - units.len()).min(self.current.len() / size);
            if count == 0 {
                // Half a character at the end of a record: damaged.
                return None;
            }
            let (characters, rest) = self.current.split_at(count * size);
            self.current = rest;
            if wide {
                units.extend(characters.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])));
            } else {
                units.extend(characters.iter().map(|byte| u16::from(*byte)));
            }
        }
        self.skip(4 * runs + readings as usize);
        Some(Characters::Text(String::from_utf16_lossy(&units)))
    }
}

fn narrow_text(characters: &[u8]) -> String {
    encoding_rs::mem::decode_latin1(characters).into_owned()
}

fn wide_text(characters: &[u8]) -> String {
    let units = characters.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    // No more room than it takes, as long as no character needs two units.
    let size = units.clone().map(|unit| 1 + usize::from(unit > 0x7f) + usize::from(unit > 0x7ff)).sum();
    let mut text = String::with_capacity(size);
    for unit in units.clone() {
        let Some(character) = char::from_u32(unit.into()) else {
            // Half of a pair: all over again, by the rules of pairs.
            text.clear();
            text.extend(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
            break;
        };
        text.push(character);
    }
    text
}
