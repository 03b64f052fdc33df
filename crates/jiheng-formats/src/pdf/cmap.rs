//! Character maps inside a PDF: how bytes are cut into codes, and what character or glyph number a code stands for.

use super::tokens::{Token, Tokens};

#[derive(Clone, Debug, Default)]
pub(super) struct CMap {
    /// Length in bytes, lowest and highest code.
    spaces: Vec<(usize, u32, u32)>,
    /// Sorted by `low`.
    ranges: Vec<Range>,
    pub vertical: bool,
}

#[derive(Clone, Debug)]
struct Range {
    low: u32,
    high: u32,
    target: Target,
}

#[derive(Clone, Debug)]
enum Target {
    Glyph(u32),
    Text(Box<str>),
}

impl CMap {
    pub fn parse(bytes: &[u8]) -> CMap {
        let mut map = CMap::default();
        let mut tokens = Tokens::new(bytes);
        let mut operands = Vec::new();
        while let Some(token) = tokens.next() {
            let Token::Operator(operator) = token else {
                operands.push(token);
                continue;
            };
            match operator {
                b"endcodespacerange" => map.code_spaces(&operands),
                b"endbfchar" | b"endcidchar" => {
                    for pair in operands.chunks_exact(2) {
                        if let (Some(code), Some(target)) = (code(&pair[0]), target(&pair[1])) {
                            map.ranges.push(Range { low: code, high: code, target });
                        }
                    }
                }
                b"endbfrange" | b"endcidrange" => {
                    for range in operands.chunks_exact(3) {
                        map.range(&range[0], &range[1], &range[2]);
                    }
                }
                b"def" => {
                    if let [.., Token::Name(b"WMode"), Token::Number(mode)] = operands.as_slice() {
                        map.vertical = *mode == 1.0;
                    }
                }
                _ => {}
            }
            operands.clear();
        }
        map.ranges.sort_by_key(|range| range.low);
        map
    }

    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    fn code_spaces(&mut self, operands: &[Token]) {
        for pair in operands.chunks_exact(2) {
            if let (Token::Text(low), Some(from), Some(to)) = (&pair[0], code(&pair[0]), code(&pair[1])) {
                self.spaces.push((low.len(), from, to));
            }
        }
    }

    fn range(&mut self, low: &Token, high: &Token, to: &Token) {
        let (Some(low), Some(high)) = (code(low), code(high)) else { return };
        if let Token::Array(items) = to {
            for (item, code) in items.iter().zip(low..=high) {
                if let Some(target) = target(item) {
                    self.ranges.push(Range { low: code, high: code, target });
                }
            }
        } else if let Some(target) = target(to) {
            self.ranges.push(Range { low, high, target });
        }
    }

    fn find(&self, code: u32) -> Option<&Range> {
        let end = self.ranges.partition_point(|range| range.low <= code);
        // Ranges may lie inside of one another; the nearest few decide.
        self.ranges[..end].iter().rev().take(4).find(|range| code <= range.high)
    }

    /// The text of a code, put through `emit` a character at a time. False where the map has nothing.
    pub fn text(&self, code: u32, mut emit: impl FnMut(char)) -> bool {
        let Some(Range { low, target: Target::Text(text), .. }) = self.find(code) else { return false };
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            let last = characters.peek().is_none();
            let shift = if last { code - low } else { 0 };
            emit(char::from_u32(u32::from(character).saturating_add(shift)).unwrap_or('\u{fffd}'));
        }
        true
    }

    /// The glyph number (CID) of a code.
    pub fn glyph(&self, code: u32) -> Option<u32> {
        match self.find(code)? {
            Range { low, target: Target::Glyph(glyph), .. } => Some(glyph.saturating_add(code - low)),
            _ => None,
        }
    }

    /// How many bytes the first code of `bytes` takes.
    pub fn length(&self, bytes: &[u8]) -> usize {
        let mut code = 0u32;
        for (index, byte) in bytes.iter().take(4).enumerate() {
            code = code << 8 | u32::from(*byte);
            let length = index + 1;
            if self.spaces.iter().any(|(bytes, low, high)| *bytes == length && within(code, *low, *high)) {
                return length;
            }
        }
        self.spaces.iter().map(|(length, ..)| *length).min().unwrap_or(2).clamp(1, 4)
    }
}

/// A code lies in a code space when each of its bytes does.
fn within(code: u32, low: u32, high: u32) -> bool {
    [0, 8, 16, 24].into_iter().all(|shift| {
        let byte = |value: u32| value >> shift & 0xff;
        (byte(low)..=byte(high)).contains(&byte(code))
    })
}

fn code(token: &Token) -> Option<u32> {
    match token {
        Token::Text(bytes) if bytes.len() <= 4 => {
            Some(bytes.iter().fold(0, |code, byte| code << 8 | u32::from(*byte)))
        }
        _ => None,
    }
}

fn target(token: &Token) -> Option<Target> {
    match token {
        Token::Number(glyph) => Some(Target::Glyph(*glyph as u32)),
        Token::Text(bytes) => {
            let text = match bytes.as_slice() {
                [byte] => char::from(*byte).to_string(),
                _ => encoding_rs::UTF_16BE.decode_without_bom_handling(bytes).0.into_owned(),
            };
            // Writers that do not know a character map it to nothing or to U+FFFD.
            let known = text.chars().any(|character| !matches!(character, '\0' | '\u{fffd}' | '\u{ffff}'));
            (known && text.len() <= 64).then(|| Target::Text(text.into()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_map_to_text_and_glyphs() {
        let map = CMap::parse(
            b"1 begincodespacerange <00> <80> <8140> <fefe> endcodespacerange
              2 beginbfchar <0003> <0020> <0004> <00660069> endbfchar
              2 beginbfrange <0010> <0012> <9879> <0020> <0021> [<4E00> <4E8C>] endbfrange
              1 begincidrange <0030> <003f> 100 endcidrange",
        );
        let text = |code| {
            let mut text = String::new();
            map.text(code, |character| text.push(character)).then_some(text)
        };
        assert_eq!(text(4).as_deref(), Some("fi"));
        assert_eq!(text(0x12).as_deref(), Some("\u{987b}"));
        assert_eq!(text(0x21).as_deref(), Some("二"));
        assert_eq!(text(0x22), None);
        assert_eq!(map.glyph(0x31), Some(101));
        assert_eq!((map.length(b"A"), map.length(b"\x81\x40")), (1, 2));
    }
}
