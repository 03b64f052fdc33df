//! What the codes and glyph names of fonts mean where the PDF carries no map of its own.

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, MACINTOSH, SHIFT_JIS, WINDOWS_1252};
use unicode_normalization::char::decompose_compatible;

/// A character as ordinary text writes it: radicals, compatibility ideographs and ligatures that fonts put in its
/// place are folded; what a reader tells apart (①, Ⅳ, ㎡) stays.
pub(super) fn fold(character: char, mut emit: impl FnMut(char)) {
    match character {
        '\u{2f00}'..='\u{2fd5}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fb00}'..='\u{fb06}'
        | '\u{2f800}'..='\u{2fa1f}' => {
            decompose_compatible(character, emit);
        }
        '\u{2e80}'..='\u{2ef3}' => {
            let position = RADICALS.chars().step_by(2).position(|radical| radical == character);
            emit(position.and_then(|index| RADICALS.chars().nth(index * 2 + 1)).unwrap_or(character));
        }
        '\u{2a7e}' | '\u{2267}' => emit('≥'),
        '\u{2a7d}' | '\u{2266}' => emit('≤'),
        '\u{a0}' | '\u{2002}'..='\u{200a}' | '\t' | '\r' | '\n' => emit(' '),
        '\u{0}'..='\u{1f}' | '\u{7f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' => {}
        _ => emit(character),
    }
}

/// CJK radicals that Unicode itself does not fold, each followed by the character it is printed for.
const RADICALS: &str = "⺁厂⺄乙⺇几⺈刀⺊卜⺋㔾⺌小⺍小⺎尢⺏尢⺐尢⺒巳⺓幺⺕彐⺖忄⺗心⺘扌⺙攵⺛无⺝月⺞歹⺟母⺠民\
⺡氵⺢水⺣灬⺤爫⺥爫⺩王⺪疋⺫罒⺬示⺭礻⺮竹⺯糸⺰纟⺱网⺲罒⺳网⺴网⺶羊⺷羊⺸羊⺹耂⺻聿⺼月⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀\
⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟\
⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龟⻲亀⻳龟";

/// How the predefined CMap of a composite font cuts bytes into codes, and in which encoding.
#[derive(Clone, Copy, Debug)]
pub(super) enum Predefined {
    /// Two bytes, a glyph number.
    Identity,
    Utf16,
    Utf8,
    Utf32,
    /// One byte below 0x80 (or a half-width katakana), two or four above.
    Multibyte(&'static Encoding),
}

impl Predefined {
    pub fn of(name: &str) -> Option<Predefined> {
        let name = name.trim_end_matches("-H").trim_end_matches("-V");
        Some(match name {
            "Identity" => Predefined::Identity,
            _ if name.ends_with("UCS2") || name.ends_with("UTF16") => Predefined::Utf16,
            _ if name.ends_with("UTF8") => Predefined::Utf8,
            _ if name.ends_with("UTF32") => Predefined::Utf32,
            _ if name.starts_with("GB") => Predefined::Multibyte(GB18030),
            _ if name.starts_with("B5") || name.starts_with("ET") || name.starts_with("HK") => {
                Predefined::Multibyte(BIG5)
            }
            _ if name.contains("RKSJ") => Predefined::Multibyte(SHIFT_JIS),
            _ if name.starts_with("KSC") => Predefined::Multibyte(EUC_KR),
            _ => return None,
        })
    }

    pub fn length(self, bytes: &[u8]) -> usize {
        let first = bytes.first().copied().unwrap_or(0);
        match self {
            Predefined::Identity => 2,
            Predefined::Utf16 => match first {
                0xd8..=0xdb => 4,
                _ => 2,
            },
            Predefined::Utf8 => match first {
                0..=0xbf => 1,
                0xc0..=0xdf => 2,
                0xe0..=0xef => 3,
                _ => 4,
            },
            Predefined::Utf32 => 4,
            Predefined::Multibyte(encoding) => match first {
                0..=0x80 => 1,
                0xa1..=0xdf if encoding == SHIFT_JIS => 1,
                _ if encoding == GB18030 && bytes.get(1).is_some_and(u8::is_ascii_digit) => 4,
                _ => 2,
            },
        }
    }

    pub fn text(self, code: &[u8], emit: &mut dyn FnMut(char)) -> bool {
        let encoding = match self {
            Predefined::Identity => return false,
            Predefined::Utf16 => encoding_rs::UTF_16BE,
            Predefined::Utf8 => encoding_rs::UTF_8,
            Predefined::Multibyte(encoding) => encoding,
            Predefined::Utf32 => {
                let value = code.iter().fold(0, |value: u32, byte| value << 8 | u32::from(*byte));
                return char::from_u32(value).map(emit).is_some();
            }
        };
        let (text, damaged) = encoding.decode_without_bom_handling(code);
        if damaged {
            return false;
        }
        text.chars().for_each(emit);
        true
    }
}

/// First GB 2312 code, how many follow it in its row, and the glyph number of the first in Adobe-GB1.
const GB1_SYMBOLS: &[(u16, u16, u16)] = &[
    (0xa1a1, 94, 96),
    (0xa2b1, 50, 190),
    (0xa2e5, 10, 240),
    (0xa2f1, 12, 250),
    (0xa3a1, 94, 262),
    (0xa4a1, 83, 356),
    (0xa5a1, 86, 439),
    (0xa6a1, 24, 525),
    (0xa6c1, 53, 549),
    (0xa7a1, 33, 602),
    (0xa7d1, 33, 635),
    (0xa8a1, 32, 668),
    (0xa8c5, 38, 700),
    (0xa9a4, 76, 738),
    // The hanzi of rows 16 to 55, and 56 to 87, without a gap.
    (0xb0a1, 3755, 940),
    (0xd8a1, 3008, 4695),
];

/// The character of a glyph number of the collection Adobe-GB1, as far as GB 2312 and ASCII go.
pub(super) fn adobe_gb1(glyph: u32) -> Option<char> {
    let glyph = u16::try_from(glyph).ok()?;
    match glyph {
        1..=95 => return char::from_u32(u32::from(glyph) + 0x1f),
        814..=907 => return char::from_u32(u32::from(glyph) - 814 + 0x21),
        7716 => return Some(' '),
        _ => {}
    }
    let (code, _, first) = GB1_SYMBOLS
        .iter()
        .find(|(_, count, first)| (*first..first.saturating_add(*count)).contains(&glyph))?;
    let cell = (code & 0xff) - 0xa1 + (glyph - first);
    let bytes = [(code >> 8) as u8 + (cell / 94) as u8, 0xa1 + (cell % 94) as u8];
    let (text, damaged) = GB18030.decode_without_bom_handling(&bytes);
    text.chars().next().filter(|_| !damaged)
}

/// The encodings of simple fonts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Simple {
    Standard,
    WinAnsi,
    MacRoman,
    /// The symbol font that every reader has.
    Symbol,
    /// Check boxes and bullets of the dingbat fonts that office programs use.
    Wingdings,
}

impl Simple {
    pub fn text(self, code: u8) -> Option<char> {
        match self {
            Simple::WinAnsi => decode(WINDOWS_1252, code),
            Simple::MacRoman => decode(MACINTOSH, code),
            Simple::Standard => match code {
                0x27 => Some('’'),
                0x60 => Some('‘'),
                0x20..=0x7e => Some(char::from(code)),
                _ => pick(STANDARD_UPPER, code),
            },
            Simple::Symbol => pick(SYMBOL, code).or(match code {
                0x20..=0x40 | 0x5b | 0x5d | 0x7b..=0x7d => Some(char::from(code)),
                _ => None,
            }),
            Simple::Wingdings => pick(WINGDINGS, code).or((code == b' ').then_some(' ')),
        }
    }
}

fn decode(encoding: &'static Encoding, code: u8) -> Option<char> {
    (code >= 0x20).then(|| encoding.decode_without_bom_handling(&[code]).0.chars().next()).flatten()
}

fn pick(table: &[(u8, char)], code: u8) -> Option<char> {
    table.iter().find(|(from, _)| *from == code).map(|(_, to)| *to)
}

const STANDARD_UPPER: &[(u8, char)] = &[
    (0xa1, '¡'),
    (0xa2, '¢'),
    (0xa3, '£'),
    (0xa4, '⁄'),
    (0xa5, '¥'),
    (0xa6, 'ƒ'),
    (0xa7, '§'),
    (0xa8, '¤'),
    (0xa9, '\''),
    (0xaa, '“'),
    (0xab, '«'),
    (0xac, '‹'),
    (0xad, '›'),
    (0xae, 'ﬁ'),
    (0xaf, 'ﬂ'),
    (0xb1, '–'),
    (0xb2, '†'),
    (0xb3, '‡'),
    (0xb4, '·'),
    (0xb6, '¶'),
    (0xb7, '•'),
    (0xb8, '‚'),
    (0xb9, '„'),
    (0xba, '”'),
    (0xbb, '»'),
    (0xbc, '…'),
    (0xbd, '‰'),
    (0xbf, '¿'),
    (0xd0, '—'),
    (0xe1, 'Æ'),
    (0xf1, 'æ'),
    (0xfb, 'ß'),
];

const SYMBOL: &[(u8, char)] = &[
    (0x61, 'α'),
    (0x62, 'β'),
    (0x6d, 'μ'),
    (0x70, 'π'),
    (0x73, 'σ'),
    (0x53, 'Σ'),
    (0x44, 'Δ'),
    (0x57, 'Ω'),
    (0xa3, '≤'),
    (0xa5, '∞'),
    (0xb0, '°'),
    (0xb1, '±'),
    (0xb3, '≥'),
    (0xb4, '×'),
    (0xb7, '•'),
    (0xb8, '÷'),
    (0xb9, '≠'),
    (0xbb, '≈'),
    (0xbc, '…'),
    (0xd2, '®'),
    (0xd6, '√'),
    (0xe5, '∑'),
];

const WINGDINGS: &[(u8, char)] = &[
    (0x52, '☑'),
    (0x53, '☒'),
    (0x6c, '●'),
    (0x6e, '■'),
    (0x6f, '□'),
    (0x71, '❑'),
    (0x72, '❒'),
    (0x75, '◆'),
    (0x76, '❖'),
    (0x9f, '•'),
    (0xa1, '○'),
    (0xa3, '□'),
    (0xa7, '▪'),
    (0xa8, '□'),
    (0xd8, '➢'),
    (0xfb, '✗'),
    (0xfc, '√'),
    (0xfd, '☒'),
    (0xfe, '☑'),
];

/// The character that a glyph name stands for, in the naming of the Adobe Glyph List.
pub(super) fn glyph_name(name: &str) -> Option<char> {
    let name = name.split('.').next().filter(|name| !name.is_empty())?;
    let mut letters = name.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return letter.is_ascii_alphabetic().then_some(letter);
    }
    if let Some((_, character)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some(*character);
    }
    let hexadecimal = name.strip_prefix("uni").or_else(|| name.strip_prefix('u'))?;
    let digits = if name.starts_with("uni") { hexadecimal.get(..4)? } else { hexadecimal };
    char::from_u32(u32::from_str_radix(digits, 16).ok()?)
}

const NAMES: &[(&str, char)] = &[
    ("space", ' '),
    ("exclam", '!'),
    ("quotedbl", '"'),
    ("numbersign", '#'),
    ("dollar", '$'),
    ("percent", '%'),
    ("ampersand", '&'),
    ("quotesingle", '\''),
    ("quoteright", '’'),
    ("quoteleft", '‘'),
    ("parenleft", '('),
    ("parenright", ')'),
    ("asterisk", '*'),
    ("plus", '+'),
    ("comma", ','),
    ("hyphen", '-'),
    ("minus", '-'),
    ("period", '.'),
    ("slash", '/'),
    ("zero", '0'),
    ("one", '1'),
    ("two", '2'),
    ("three", '3'),
    ("four", '4'),
    ("five", '5'),
    ("six", '6'),
    ("seven", '7'),
    ("eight", '8'),
    ("nine", '9'),
    ("colon", ':'),
    ("semicolon", ';'),
    ("less", '<'),
    ("equal", '='),
    ("greater", '>'),
    ("question", '?'),
    ("at", '@'),
    ("bracketleft", '['),
    ("backslash", '\\'),
    ("bracketright", ']'),
    ("asciicircum", '^'),
    ("underscore", '_'),
    ("grave", '`'),
    ("braceleft", '{'),
    ("bar", '|'),
    ("braceright", '}'),
    ("asciitilde", '~'),
    ("quotedblleft", '“'),
    ("quotedblright", '”'),
    ("quotesinglbase", '‚'),
    ("quotedblbase", '„'),
    ("endash", '–'),
    ("emdash", '—'),
    ("bullet", '•'),
    ("ellipsis", '…'),
    ("perthousand", '‰'),
    ("periodcentered", '·'),
    ("middot", '·'),
    ("degree", '°'),
    ("plusminus", '±'),
    ("multiply", '×'),
    ("divide", '÷'),
    ("section", '§'),
    ("paragraph", '¶'),
    ("copyright", '©'),
    ("registered", '®'),
    ("trademark", '™'),
    ("yen", '¥'),
    ("Euro", '€'),
    ("sterling", '£'),
    ("cent", '¢'),
    ("currency", '¤'),
    ("fraction", '⁄'),
    ("onehalf", '½'),
    ("onequarter", '¼'),
    ("threequarters", '¾'),
    ("onesuperior", '¹'),
    ("twosuperior", '²'),
    ("threesuperior", '³'),
    ("lessequal", '≤'),
    ("greaterequal", '≥'),
    ("notequal", '≠'),
    ("approxequal", '≈'),
    ("infinity", '∞'),
    ("radical", '√'),
    ("summation", '∑'),
    ("fi", 'ﬁ'),
    ("fl", 'ﬂ'),
    ("ff", 'ﬀ'),
    ("ffi", 'ﬃ'),
    ("ffl", 'ﬄ'),
    ("guillemotleft", '«'),
    ("guillemotright", '»'),
    ("nbspace", ' '),
    ("mu", 'μ'),
    ("alpha", 'α'),
    ("beta", 'β'),
    ("pi", 'π'),
    ("Delta", 'Δ'),
    ("Omega", 'Ω'),
    ("checkbox", '☐'),
    ("H22073", '□'),
    ("H18543", '▪'),
    ("arrowright", '→'),
    ("arrowleft", '←'),
    ("circle", '○'),
    ("triangle", '△'),
    ("filledbox", '■'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presentation_forms_are_folded_and_meanings_kept() {
        let folded = |text: &str| {
            let mut folded = String::new();
            text.chars().for_each(|character| fold(character, |character| folded.push(character)));
            folded
        };
        assert_eq!(folded("⽬标⻚⻓⩾9①Ⅳ㎡ﬁ\u{a0}\u{200b}"), "目标页长≥9①Ⅳ㎡fi ");
    }

    #[test]
    fn glyph_numbers_and_names_have_characters() {
        assert_eq!(adobe_gb1(34), Some('A'));
        assert_eq!(adobe_gb1(940), Some('啊'));
        assert_eq!(adobe_gb1(940 + 94), Some('薄'));
        assert_eq!(adobe_gb1(4695), Some('亍'));
        assert_eq!(adobe_gb1(30_000), None);
        assert_eq!(glyph_name("greaterequal"), Some('≥'));
        assert_eq!(glyph_name("uni9879.alt"), Some('项'));
        assert_eq!(glyph_name("g123"), None);
    }
}
