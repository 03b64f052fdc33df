//! Fonts as far as reading needs them: how a string is cut into codes, what each code says and how wide it is.

use std::collections::HashMap;

use lopdf::{Dictionary, Object};

use super::cmap::CMap;
use super::encoding::{Predefined, Simple, adobe_gb1, fold, glyph_name};
use super::source::Source;
use super::truetype;

/// One code of a string.
pub(super) struct Shown<'a> {
    /// What it says; empty where it says nothing, one U+FFFD where nobody knows.
    pub text: &'a [char],
    /// In thousandths of the type size; downwards in vertical writing.
    pub advance: f64,
    /// Where the glyph's own origin lies, seen from the pen, in vertical writing.
    pub offset: (f64, f64),
    /// Whether word spacing applies: the single-byte code 32.
    pub is_space: bool,
}

#[derive(Debug)]
pub(super) struct Font {
    to_unicode: CMap,
    kind: Kind,
    widths: HashMap<u32, f64>,
    /// First and last code, and the width of each of them.
    width_ranges: Vec<(u32, u32, f64)>,
    default_width: f64,
    pub vertical: bool,
}

#[derive(Debug)]
enum Kind {
    Simple {
        table: Box<[Option<char>; 256]>,
    },
    Composite {
        codes: Codes,
        /// Characters of the embedded font's glyphs, where no map of the PDF tells them.
        glyphs: HashMap<u32, char>,
        is_gb1: bool,
    },
}

#[derive(Debug)]
enum Codes {
    Predefined(Predefined),
    Embedded(CMap),
}

impl Font {
    pub fn load<'d>(source: &mut Source<'d>, dictionary: &'d Dictionary) -> Font {
        let to_unicode = match source.stream(dictionary, b"ToUnicode") {
            Some(bytes) => CMap::parse(&bytes),
            None => CMap::default(),
        };
        match source.name(dictionary, b"Subtype") {
            Some("Type0") => Font::composite(source, dictionary, to_unicode),
            subtype => Font::simple(source, dictionary, to_unicode, subtype.unwrap_or_default()),
        }
    }

    fn simple<'d>(
        source: &mut Source<'d>,
        dictionary: &'d Dictionary,
        to_unicode: CMap,
        subtype: &str,
    ) -> Font {
        let name = source.name(dictionary, b"BaseFont").unwrap_or_default();
        let by_name = |fallback| match name.rsplit('+').next() {
            Some(name) if name.starts_with("Symbol") => Simple::Symbol,
            Some(name) if name.contains("ingdings") => Simple::Wingdings,
            _ => fallback,
        };
        let encoding = source.get(dictionary, b"Encoding");
        let named = |name: Option<&str>| match name {
            Some("WinAnsiEncoding") => Some(Simple::WinAnsi),
            Some("MacRomanEncoding") => Some(Simple::MacRoman),
            Some("StandardEncoding") => Some(Simple::Standard),
            _ => None,
        };
        let plain = by_name(if subtype == "TrueType" { Simple::WinAnsi } else { Simple::Standard });
        let mut differences: &[Object] = &[];
        let base = match &encoding {
            Some(Object::Name(name)) => named(std::str::from_utf8(name).ok()),
            Some(Object::Dictionary(encoding)) => {
                if let Some(Object::Array(list)) = source.get(encoding, b"Differences") {
                    differences = list;
                }
                named(source.name(encoding, b"BaseEncoding"))
            }
            _ => None,
        };
        // Office programs declare WinAnsi even for their dingbats.
        let base = by_name(base.unwrap_or(plain));
        let mut table = Box::new([None; 256]);
        for code in 0..=255u8 {
            table[usize::from(code)] = base.text(code);
        }
        let mut code = 0usize;
        for item in differences.iter().take(1024) {
            match item {
                Object::Integer(start) => code = usize::try_from(*start).unwrap_or(256),
                Object::Name(name) => {
                    if let Some(entry) = table.get_mut(code) {
                        *entry = std::str::from_utf8(name).ok().and_then(glyph_name);
                    }
                    code = code.saturating_add(1);
                }
                _ => {}
            }
        }
        let first = source.number(dictionary, b"FirstChar").unwrap_or(0.0).max(0.0) as u32;
        let mut widths = HashMap::new();
        let scale = match (subtype, source.numbers(dictionary, b"FontMatrix")) {
            // A Type 3 font has a unit of its own.
            ("Type3", Some(matrix)) if matrix.len() == 6 => matrix[0].abs() * 1000.0,
            _ => 1.0,
        };
        for (code, width) in
            (first..=u32::MAX).zip(source.numbers(dictionary, b"Widths").unwrap_or_default()).take(256)
        {
            widths.insert(code, width * scale);
        }
        let default_width = match source.get(dictionary, b"FontDescriptor") {
            Some(Object::Dictionary(descriptor)) => source.number(descriptor, b"MissingWidth"),
            _ => None,
        };
        Font {
            to_unicode,
            kind: Kind::Simple { table },
            widths,
            width_ranges: Vec::new(),
            // Without any widths it is one of the fourteen standard fonts, whose letters are about so wide.
            default_width: default_width.filter(|width| *width > 0.0).unwrap_or(540.0),
            vertical: false,
        }
    }

    fn composite<'d>(source: &mut Source<'d>, dictionary: &'d Dictionary, to_unicode: CMap) -> Font {
        let descendant = match source.get(dictionary, b"DescendantFonts") {
            Some(Object::Array(fonts)) => fonts.first().and_then(|font| source.resolve(font)),
            _ => None,
        };
        let descendant = descendant.and_then(|descendant| descendant.as_dict().ok());
        let (codes, vertical) = match source.get(dictionary, b"Encoding") {
            Some(Object::Stream(_)) => {
                let map = CMap::parse(&source.stream(dictionary, b"Encoding").unwrap_or_default());
                let vertical = map.vertical;
                (Codes::Embedded(map), vertical)
            }
            Some(Object::Name(name)) => {
                let name = String::from_utf8_lossy(name).into_owned();
                let predefined = Predefined::of(&name).unwrap_or(Predefined::Identity);
                (Codes::Predefined(predefined), name.ends_with("-V"))
            }
            _ => (Codes::Predefined(Predefined::Identity), false),
        };
        let ordering = descendant
            .and_then(|descendant| source.dictionary(descendant, b"CIDSystemInfo"))
            .and_then(|system| source.text(system, b"Ordering"));
        let glyphs = match descendant {
            Some(descendant) if to_unicode.is_empty() => embedded_glyphs(source, descendant),
            _ => HashMap::new(),
        };
        let mut font = Font {
            to_unicode,
            kind: Kind::Composite { codes, glyphs, is_gb1: ordering == Some(b"GB1") },
            widths: HashMap::new(),
            width_ranges: Vec::new(),
            default_width: descendant
                .and_then(|descendant| source.number(descendant, b"DW"))
                .unwrap_or(1000.0),
            vertical,
        };
        if let Some(widths) = descendant.and_then(|descendant| source.array(descendant, b"W")) {
            font.read_widths(source, widths);
        }
        font
    }

    /// `c [w1 w2 …]` gives the widths from c on, `c1 c2 w` one width for all of them.
    fn read_widths<'d>(&mut self, source: &Source<'d>, items: &'d [Object]) {
        let mut at = 0;
        while at + 1 < items.len() {
            let Some(first) = items[at].as_float().ok().map(|code| code.max(0.0) as u32) else {
                at += 1;
                continue;
            };
            match source.resolve(&items[at + 1]) {
                Some(Object::Array(widths)) => {
                    for (code, width) in (first..=u32::MAX).zip(widths) {
                        if let Ok(width) = width.as_float() {
                            self.widths.insert(code, f64::from(width));
                        }
                    }
                    at += 2;
                }
                Some(last) => {
                    if let (Ok(last), Some(Ok(width))) =
                        (last.as_float(), items.get(at + 2).map(Object::as_float))
                    {
                        self.width_ranges.push((first, last.max(0.0) as u32, f64::from(width)));
                    }
                    at += 3;
                }
                None => at += 2,
            }
        }
    }

    fn width(&self, glyph: u32) -> Option<f64> {
        self.widths.get(&glyph).copied().or_else(|| {
            let range =
                self.width_ranges.iter().find(|(first, last, _)| (*first..=*last).contains(&glyph))?;
            Some(range.2)
        })
    }

    /// Cuts a string into codes and says what each shows.
    pub fn show(&self, bytes: &[u8], mut emit: impl FnMut(Shown)) {
        let mut text: Vec<char> = Vec::with_capacity(4);
        let mut rest = bytes;
        while !rest.is_empty() {
            let length = self.code_length(rest).min(rest.len());
            let (code, after) = rest.split_at(length);
            rest = after;
            text.clear();
            let value = code.iter().fold(0u32, |value, byte| value << 8 | u32::from(*byte));
            let glyph = self.read(value, code, &mut text);
            let (advance, offset) = self.metrics(glyph, code, &text);
            emit(Shown { text: &text, advance, offset, is_space: length == 1 && value == 32 });
        }
    }

    fn code_length(&self, bytes: &[u8]) -> usize {
        match &self.kind {
            Kind::Simple { .. } => 1,
            Kind::Composite { codes: Codes::Predefined(predefined), .. } => predefined.length(bytes),
            Kind::Composite { codes: Codes::Embedded(map), .. } => map.length(bytes),
        }
    }

    /// Writes what a code says and returns its glyph number.
    fn read(&self, value: u32, code: &[u8], text: &mut Vec<char>) -> u32 {
        let mut add = |character| {
            // Dingbat fonts map into the private area by their code.
            match character {
                '\u{f020}'..='\u{f0ff}' => {
                    let code = (u32::from(character) & 0xff) as u8;
                    let known = Simple::Wingdings.text(code).or_else(|| Simple::Symbol.text(code));
                    text.push(known.unwrap_or(character));
                }
                _ => fold(character, |character| text.push(character)),
            }
        };
        match &self.kind {
            Kind::Simple { table } => {
                if !self.to_unicode.text(value, &mut add) {
                    match table[(value & 0xff) as usize] {
                        Some(character) => add(character),
                        None => text.push('\u{fffd}'),
                    }
                }
                value
            }
            Kind::Composite { codes, glyphs, is_gb1 } => {
                let glyph = match codes {
                    Codes::Predefined(_) => value,
                    Codes::Embedded(map) => map.glyph(value).unwrap_or(value),
                };
                if self.to_unicode.text(value, &mut add) {
                    return glyph;
                }
                if let Codes::Predefined(predefined) = codes
                    && predefined.text(code, &mut add)
                {
                    return glyph;
                }
                let known =
                    glyphs.get(&glyph).copied().or_else(|| is_gb1.then(|| adobe_gb1(glyph)).flatten());
                match known {
                    Some(character) => add(character),
                    // The glyph for "no such character" prints nothing worth a word.
                    None if glyph == 0 => {}
                    None => text.push('\u{fffd}'),
                }
                glyph
            }
        }
    }

    fn metrics(&self, glyph: u32, code: &[u8], text: &[char]) -> (f64, (f64, f64)) {
        let width = match &self.kind {
            // Widths of the other predefined maps go by glyph numbers that only their tables know; what is narrow
            // is known all the same.
            Kind::Composite { codes: Codes::Predefined(predefined), .. }
                if !matches!(predefined, Predefined::Identity) =>
            {
                let narrow = text.first().is_some_and(|character| character.is_ascii());
                let number = text.first().map_or(0, |character| u32::from(*character).saturating_sub(0x1f));
                match narrow {
                    true => self.width(number).or_else(|| self.width(number + 812)).unwrap_or(500.0),
                    false => self.default_width,
                }
            }
            Kind::Composite { .. } => self.width(glyph).unwrap_or(self.default_width),
            Kind::Simple { .. } => {
                self.width(u32::from(code.first().copied().unwrap_or(0))).unwrap_or(self.default_width)
            }
        };
        if self.vertical { (-1000.0, (-width / 2.0, -880.0)) } else { (width, (0.0, 0.0)) }
    }
}

/// What the glyphs of an embedded TrueType font are called inside of it.
fn embedded_glyphs<'d>(source: &mut Source<'d>, descendant: &'d Dictionary) -> HashMap<u32, char> {
    let Some(Object::Dictionary(descriptor)) = source.get(descendant, b"FontDescriptor") else {
        return HashMap::new();
    };
    match source.stream(descriptor, b"FontFile2").or_else(|| source.stream(descriptor, b"FontFile3")) {
        Some(bytes) => truetype::characters(&bytes),
        None => HashMap::new(),
    }
}
