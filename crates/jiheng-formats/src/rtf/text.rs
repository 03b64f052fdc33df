//! Characters of RTF: code-page bytes, `\u` numbers and symbol fonts, to printed text.

use encoding_rs::Encoding;

use super::{Font, Mode, Reader};
use crate::symbols::{self, SymbolFont};

impl Reader<'_> {
    pub(super) fn character(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        self.byte_now(byte);
        // Some programs write code-page bytes as they are; the second may look like a brace.
        if byte >= 0x81
            && self.is_double_byte()
            && let Some(&second) = self.bytes.get(self.at).filter(|second| **second >= 0x40)
        {
            self.at += 1;
            self.byte_now(second);
        }
    }

    pub(super) fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else {
            self.byte_now(byte);
        }
    }

    pub(super) fn byte_now(&mut self, byte: u8) {
        match self.state.mode {
            Mode::Text | Mode::Label if self.prints() => self.pending.push(byte),
            Mode::Fonts if byte == b';' => {
                let symbols = SymbolFont::named(&self.name);
                self.fonts.entry(self.state.font).or_default().symbols = symbols;
            }
            Mode::Styles if byte == b';' => {
                // The built-in headings keep their English names.
                let name = std::mem::take(&mut self.name).to_ascii_lowercase();
                let level = name.trim().strip_prefix("heading ").and_then(|level| level.parse::<u8>().ok());
                let outline = level.filter(|level| (1..=9).contains(level)).map(|level| level - 1);
                if let Some(outline) = outline {
                    self.styles.entry(self.style_in_hand).or_insert(outline);
                }
            }
            Mode::Fonts | Mode::Styles => self.name.push(char::from(byte)),
            _ => {}
        }
    }

    pub(super) fn font(&self) -> Font {
        self.fonts.get(&self.state.font).copied().unwrap_or_default()
    }

    pub(super) fn encoding(&self) -> &'static Encoding {
        self.font().encoding.unwrap_or(self.default_encoding)
    }

    pub(super) fn is_double_byte(&self) -> bool {
        !self.encoding().is_single_byte()
    }

    pub(super) fn prints(&self) -> bool {
        matches!(self.state.mode, Mode::Text | Mode::Label) && !self.state.hidden && !self.state.deleted
    }

    /// Decodes what has gathered, before the code page or the font may change.
    pub(super) fn flush(&mut self) {
        self.high_surrogate = None;
        if self.pending.is_empty() {
            return;
        }
        match self.font().symbols {
            Some(font) => {
                let printed = self.pending.iter().map(|byte| symbols::printed(char::from(*byte), Some(font)));
                self.text.extend(printed);
            }
            None => self.text.push_str(&self.encoding().decode_without_bom_handling(&self.pending).0),
        }
        self.pending.clear();
    }

    pub(super) fn unicode(&mut self, code: i32) {
        let surrogate = self.high_surrogate.take();
        self.flush();
        self.skip = self.state.fallback;
        // Codes above 32,767 are written as negative numbers.
        let code = (code & 0xffff) as u16;
        match (surrogate, code) {
            (_, 0xd800..=0xdbff) => self.high_surrogate = Some(code),
            (Some(high), 0xdc00..=0xdfff) => {
                if let Some(Ok(character)) = char::decode_utf16([high, code]).next() {
                    self.print_now(character);
                }
            }
            _ => {
                if let Some(character) = char::from_u32(u32::from(code)) {
                    self.print_now(symbols::printed(character, self.font().symbols));
                }
            }
        }
    }

    pub(super) fn print(&mut self, character: char) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        self.flush();
        self.print_now(character);
    }

    pub(super) fn print_now(&mut self, character: char) {
        if self.prints() {
            self.text.push(character);
        }
    }
}

pub(super) fn encoding_of_charset(charset: i32) -> Option<&'static Encoding> {
    match charset {
        128 => Some(encoding_rs::SHIFT_JIS),
        129 => Some(encoding_rs::EUC_KR),
        134 => Some(encoding_rs::GBK),
        136 => Some(encoding_rs::BIG5),
        _ => None,
    }
}

pub(super) fn encoding_of_page(page: i32) -> Option<&'static Encoding> {
    match page {
        932 => Some(encoding_rs::SHIFT_JIS),
        936 | 54936 => Some(encoding_rs::GBK),
        949 => Some(encoding_rs::EUC_KR),
        950 => Some(encoding_rs::BIG5),
        1252 => Some(encoding_rs::WINDOWS_1252),
        65001 => Some(encoding_rs::UTF_8),
        _ => None,
    }
}
