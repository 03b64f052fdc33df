//! The tokens of content streams and CMaps: numbers, names, strings, arrays, dictionaries and operators.

/// An operand, or the operator that ends a list of them.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'a> {
    Number(f64),
    Name(&'a [u8]),
    Text(Vec<u8>),
    Array(Vec<Token<'a>>),
    /// Keys and values in turn.
    Dictionary(Vec<Token<'a>>),
    Operator(&'a [u8]),
}

impl Token<'_> {
    pub fn number(&self) -> Option<f64> {
        match self {
            Token::Number(number) => Some(*number),
            _ => None,
        }
    }
}

/// Arrays and dictionaries nested deeper than this are read as ended: no writer needs it.
const DEPTH: u32 = 32;

pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    pub fn new(bytes: &'a [u8]) -> Tokens<'a> {
        Tokens { bytes, at: 0 }
    }

    pub fn next(&mut self) -> Option<Token<'a>> {
        self.token(0)
    }

    /// Skips the data of an inline image, up to and over its `EI`.
    pub fn skip_image(&mut self) {
        while self.at + 2 < self.bytes.len() {
            let here = &self.bytes[self.at..];
            if is_space(here[0])
                && here[1..].starts_with(b"EI")
                && here.get(3).is_none_or(|byte| is_space(*byte) || *byte == b'Q')
            {
                self.at += 3;
                return;
            }
            self.at += 1;
        }
        self.at = self.bytes.len();
    }

    fn token(&mut self, depth: u32) -> Option<Token<'a>> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            match byte {
                b'%' => {
                    while self.bytes.get(self.at).is_some_and(|byte| !matches!(byte, b'\n' | b'\r')) {
                        self.at += 1;
                    }
                }
                _ if is_space(byte) => self.at += 1,
                b'/' => {
                    self.at += 1;
                    return Some(Token::Name(self.word()));
                }
                b'(' => return Some(Token::Text(self.literal())),
                b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                    self.at += 2;
                    return Some(Token::Dictionary(self.list(depth, b'>')));
                }
                b'<' => return Some(Token::Text(self.hexadecimal())),
                b'[' => {
                    self.at += 1;
                    return Some(Token::Array(self.list(depth, b']')));
                }
                b']' | b'>' | b')' | b'{' | b'}' => self.at += 1,
                b'+' | b'-' | b'.' | b'0'..=b'9' => {
                    let start = self.at;
                    let word = self.word();
                    if let Some(number) = number(word) {
                        return Some(Token::Number(number));
                    }
                    // Not a number after all: an operator, unless nothing was consumed.
                    if self.at == start {
                        self.at += 1;
                    }
                    return Some(Token::Operator(word));
                }
                _ => return Some(Token::Operator(self.word())),
            }
        }
    }

    fn list(&mut self, depth: u32, end: u8) -> Vec<Token<'a>> {
        let mut items = Vec::new();
        loop {
            while self.bytes.get(self.at).is_some_and(|byte| is_space(*byte)) {
                self.at += 1;
            }
            match self.bytes.get(self.at) {
                None => return items,
                Some(byte) if *byte == end => {
                    self.at += if end == b'>' && self.bytes.get(self.at + 1) == Some(&b'>') { 2 } else { 1 };
                    return items;
                }
                Some(_) if depth >= DEPTH => self.at += 1,
                Some(_) => match self.token(depth + 1) {
                    Some(item) => items.push(item),
                    None => return items,
                },
            }
        }
    }

    fn word(&mut self) -> &'a [u8] {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(|byte| !is_space(*byte) && !is_delimiter(*byte)) {
            self.at += 1;
        }
        &self.bytes[start..self.at]
    }

    fn literal(&mut self) -> Vec<u8> {
        let mut text = Vec::new();
        let mut open = 0u32;
        while let Some(byte) = self.bytes.get(self.at).copied() {
            self.at += 1;
            match byte {
                b'(' => {
                    open += 1;
                    if open > 1 {
                        text.push(byte);
                    }
                }
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return text;
                    }
                    text.push(byte);
                }
                b'\\' => self.escape(&mut text),
                _ => text.push(byte),
            }
        }
        text
    }

    fn escape(&mut self, text: &mut Vec<u8>) {
        let Some(byte) = self.bytes.get(self.at).copied() else { return };
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\n' => {}
            b'\r' => {
                if self.bytes.get(self.at) == Some(&b'\n') {
                    self.at += 1;
                }
            }
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    match self.bytes.get(self.at) {
                        Some(digit @ b'0'..=b'7') => {
                            value = value * 8 + u32::from(digit - b'0');
                            self.at += 1;
                        }
                        _ => break,
                    }
                }
                text.push((value & 0xff) as u8);
            }
            _ => text.push(byte),
        }
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut text = Vec::new();
        let mut half = None;
        while let Some(byte) = self.bytes.get(self.at).copied() {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            let Some(digit) = (byte as char).to_digit(16) else { continue };
            match half.take() {
                None => half = Some(digit << 4),
                Some(high) => text.push((high | digit) as u8),
            }
        }
        if let Some(high) = half {
            text.push(high as u8);
        }
        text
    }
}

fn number(word: &[u8]) -> Option<f64> {
    let (sign, digits) = match word {
        [b'-', rest @ ..] => (-1.0, rest),
        [b'+', rest @ ..] => (1.0, rest),
        _ => (1.0, word),
    };
    let mut whole = 0.0;
    let mut scale = 0.0;
    let mut any = false;
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                any = true;
                if scale == 0.0 {
                    whole = whole * 10.0 + f64::from(byte - b'0');
                } else {
                    whole += f64::from(byte - b'0') * scale;
                    scale /= 10.0;
                }
            }
            b'.' if scale == 0.0 => scale = 0.1,
            // Some writers double the sign; it changes nothing.
            b'-' if !any => {}
            // `12.3-4` is 12.3 to the readers that matter.
            b'-' => break,
            _ => return None,
        }
    }
    (any || scale != 0.0).then_some(sign * whole)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 12 | 0)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}
