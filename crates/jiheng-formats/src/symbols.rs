//! Characters that are drawn by symbol fonts, as the Unicode characters they look like.
//!
//! Forms mark choices with Wingdings boxes and ticks; stored is only a code of that font. A ticked box reads `☑`, an
//! empty one `□`, a tick `√`, as typed forms have them.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SymbolFont {
    Symbol,
    Wingdings,
    Wingdings2,
}

impl SymbolFont {
    pub(crate) fn named(name: &str) -> Option<SymbolFont> {
        let name = name.trim();
        if name.eq_ignore_ascii_case("wingdings") {
            Some(SymbolFont::Wingdings)
        } else if name.eq_ignore_ascii_case("wingdings 2") {
            Some(SymbolFont::Wingdings2)
        } else if name.eq_ignore_ascii_case("symbol") {
            Some(SymbolFont::Symbol)
        } else {
            None
        }
    }

    fn glyphs(self) -> &'static [(u8, char)] {
        match self {
            SymbolFont::Symbol => SYMBOL,
            SymbolFont::Wingdings => WINGDINGS,
            SymbolFont::Wingdings2 => WINGDINGS_2,
        }
    }
}

const SYMBOL: &[(u8, char)] = &[
    (0x61, 'α'),
    (0x62, 'β'),
    (0x6d, 'μ'),
    (0xa3, '≤'),
    (0xb0, '°'),
    (0xb1, '±'),
    (0xb3, '≥'),
    (0xb4, '×'),
    (0xb7, '•'),
    (0xb8, '÷'),
    (0xb9, '≠'),
    (0xbb, '≈'),
    (0xd6, '√'),
    (0xde, '⇒'),
    (0xe5, '∑'),
];

const WINGDINGS: &[(u8, char)] = &[
    (0x6c, '●'),
    (0x6d, '○'),
    (0x6e, '■'),
    (0x6f, '□'),
    (0x70, '□'),
    (0x71, '□'),
    (0x72, '□'),
    (0x73, '◆'),
    (0x74, '◆'),
    (0x75, '◆'),
    (0x76, '◆'),
    (0x77, '◆'),
    (0x9f, '•'),
    (0xa1, '○'),
    (0xa7, '■'),
    (0xa8, '□'),
    (0xab, '★'),
    (0xd8, '➢'),
    (0xe0, '→'),
    (0xfb, '×'),
    (0xfc, '√'),
    (0xfd, '☒'),
    (0xfe, '☑'),
];

const WINGDINGS_2: &[(u8, char)] = &[
    (0x4f, '×'),
    (0x50, '√'),
    (0x51, '☒'),
    (0x52, '☑'),
    (0x53, '☒'),
    (0x54, '☒'),
    (0x97, '●'),
    (0xa2, '■'),
    (0xa3, '□'),
    (0xa4, '□'),
];

/// The character that a code of a symbol font is drawn as. Codes stand at U+F000 and above, or below U+0100; a code
/// in the upper range whose font is not known is taken for Wingdings, by far the most common, or else for one of the others.
pub(crate) fn printed(character: char, font: Option<SymbolFont>) -> char {
    let code = match (u32::from(character), font) {
        (code @ 0xf020..=0xf0ff, _) => code - 0xf000,
        (code @ 0x21..=0xff, Some(_)) => code,
        _ => return character,
    };
    let fonts = match &font {
        Some(font) => std::slice::from_ref(font),
        None => &[SymbolFont::Wingdings, SymbolFont::Wingdings2, SymbolFont::Symbol],
    };
    let glyph = fonts.iter().flat_map(|font| font.glyphs()).find(|(known, _)| u32::from(*known) == code);
    glyph.map_or(character, |(_, printed)| *printed)
}

/// Whether text of a run set in the given font may hold codes of a symbol font.
pub(crate) fn has_codes(text: &str, font: Option<SymbolFont>) -> bool {
    // Codes from U+F000 begin with these two bytes in UTF-8.
    font.is_some() || text.as_bytes().windows(2).any(|pair| pair[0] == 0xef && pair[1] < 0x84)
}

/// Text of a run set in the given font, as it is drawn.
pub(crate) fn to_printed(text: &str, font: Option<SymbolFont>) -> String {
    text.chars().map(|character| printed(character, font)).collect()
}
