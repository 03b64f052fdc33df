//! Automatic numbering: the numbers that stand on the page but not in the text of the paragraphs.

use std::collections::{HashMap, HashSet};

use crate::numerals::{self, Numerals};
use crate::symbols::{self, SymbolFont};
use crate::xml::{Piece, Xml, XmlError, attribute, local_name, number};

const LEVELS: usize = 9;

#[derive(Clone, Debug)]
struct Level {
    start: u32,
    numerals: Numerals,
    /// With `%1` to `%9` for the numbers of the levels.
    text: String,
    /// All numbers in Arabic figures, whatever their own level says.
    legal: bool,
    /// Nothing between the number and the text.
    tight: bool,
    /// The level after which counting begins anew, counted from 1; 0 never.
    restart: Option<usize>,
    paragraph_style: Option<String>,
    font: Option<SymbolFont>,
}

impl Default for Level {
    fn default() -> Level {
        Level {
            start: 1,
            numerals: Numerals::Decimal,
            text: String::new(),
            legal: false,
            tight: false,
            restart: None,
            paragraph_style: None,
            font: None,
        }
    }
}

#[derive(Debug, Default)]
struct Scheme {
    levels: [Level; LEVELS],
    /// The list style this scheme defines, or the one it borrows its levels from.
    style: Option<String>,
    borrowed: Option<String>,
}

/// A list: a scheme, and what it changes in it.
#[derive(Debug, Default)]
struct List {
    scheme: u32,
    starts: [Option<u32>; LEVELS],
    levels: [Option<Level>; LEVELS],
}

#[derive(Debug, Default)]
pub(super) struct Numbering {
    schemes: HashMap<u32, Scheme>,
    lists: HashMap<u32, List>,
    /// The last number given, by scheme: lists of one scheme count on together.
    counters: HashMap<u32, [Option<u32>; LEVELS]>,
    started: HashSet<(u32, usize)>,
}

impl Numbering {
    pub(super) fn read(part: &str, depth: u32) -> Result<Numbering, XmlError> {
        let mut xml = Xml::new(part, depth);
        let mut numbering = Numbering::default();
        let (mut scheme, mut list, mut level): (Option<u32>, Option<u32>, Option<usize>) = (None, None, None);
        while let Some(piece) = xml.next()? {
            let Piece::Start(start) = piece else { continue };
            let value = || attribute(&start, "val");
            match local_name(&start) {
                "abstractNum" => {
                    let id: u32 = number(&start, "abstractNumId").unwrap_or(0);
                    (scheme, list) = (Some(id), None);
                    numbering.schemes.insert(id, Scheme::default());
                }
                "num" => {
                    let id: u32 = number(&start, "numId").unwrap_or(0);
                    (scheme, list) = (None, Some(id));
                    numbering.lists.insert(id, List::default());
                }
                "pPr" => xml.skip(&start)?,
                "lvl" | "lvlOverride" => {
                    level = number(&start, "ilvl").filter(|level| *level < LEVELS);
                    if let Some(index) = level
                        && local_name(&start) == "lvl"
                        && let Some(list) = list.and_then(|id| numbering.lists.get_mut(&id))
                    {
                        list.levels[index] = Some(Level::default());
                    }
                }
                name => {
                    if let Some(scheme) = scheme.and_then(|id| numbering.schemes.get_mut(&id)) {
                        match (name, level) {
                            ("styleLink", _) => scheme.style = value().map(|id| id.into_owned()),
                            ("numStyleLink", _) => scheme.borrowed = value().map(|id| id.into_owned()),
                            (_, Some(level)) => scheme.levels[level].set(name, &start),
                            _ => {}
                        }
                    } else if let Some(list) = list.and_then(|id| numbering.lists.get_mut(&id)) {
                        match (name, level) {
                            ("abstractNumId", _) => list.scheme = number(&start, "val").unwrap_or(0),
                            ("startOverride", Some(level)) => list.starts[level] = number(&start, "val"),
                            (_, Some(level)) => {
                                if let Some(level) = &mut list.levels[level] {
                                    level.set(name, &start);
                                }
                            }
                            _ => {}
                        }
                    }
                }
            }
        }
        numbering.borrow_schemes();
        Ok(numbering)
    }

    fn borrow_schemes(&mut self) {
        let owners: HashMap<String, u32> =
            self.schemes.iter().filter_map(|(id, scheme)| Some((scheme.style.clone()?, *id))).collect();
        let borrowers: HashMap<u32, u32> = self
            .schemes
            .iter()
            .filter_map(|(id, scheme)| Some((*id, *owners.get(scheme.borrowed.as_ref()?)?)))
            .collect();
        for list in self.lists.values_mut() {
            list.scheme = borrowers.get(&list.scheme).copied().unwrap_or(list.scheme);
        }
    }

    /// The level at which a paragraph style stands in a list.
    pub(super) fn level_of_style(&self, list: u32, style: &str) -> Option<u8> {
        let scheme = self.schemes.get(&self.lists.get(&list)?.scheme)?;
        let found = scheme.levels.iter().position(|level| level.paragraph_style.as_deref() == Some(style))?;
        u8::try_from(found).ok()
    }

    /// Counts one more paragraph and writes the number it bears, with the gap after it.
    pub(super) fn next_label(&mut self, list_id: u32, level: u8) -> Option<String> {
        let list = self.lists.get(&list_id)?;
        let scheme = self.schemes.get(&list.scheme)?;
        let index = usize::from(level).min(LEVELS - 1);
        let level_of = |index: usize| list.levels[index].as_ref().unwrap_or(&scheme.levels[index]);
        let first = |index: usize| list.starts[index].unwrap_or(level_of(index).start);
        let counters = self.counters.entry(list.scheme).or_default();
        let starts_anew = list.starts[index].is_some() && self.started.insert((list_id, index));
        counters[index] = Some(match counters[index] {
            Some(count) if !starts_anew => count.saturating_add(1),
            _ => first(index),
        });
        for (deeper, counter) in counters.iter_mut().enumerate().skip(index + 1) {
            // By default every higher level starts the lower ones anew.
            if level_of(deeper).restart.is_none_or(|restart| restart > index) {
                *counter = None;
            }
        }
        let shown = level_of(index);
        let mut label = String::new();
        let mut characters = shown.text.chars().peekable();
        while let Some(character) = characters.next() {
            let digit = characters.peek().and_then(|next| next.to_digit(10)).filter(|digit| *digit > 0);
            match digit {
                Some(digit) if character == '%' => {
                    characters.next();
                    let of = digit as usize - 1;
                    let count = counters[of].unwrap_or_else(|| first(of));
                    let own = level_of(of).numerals;
                    let legal = shown.legal && own != Numerals::None;
                    numerals::push(&mut label, count, if legal { Numerals::Decimal } else { own });
                }
                _ => label.push(symbols::printed(character, shown.font)),
            }
        }
        // A wide mark such as `、` parts number and text by itself.
        if !shown.tight && label.chars().next_back().is_some_and(|last| !jiheng_model::text::is_wide(last)) {
            label.push(' ');
        }
        (!label.is_empty()).then_some(label)
    }
}

impl Level {
    fn set(&mut self, name: &str, start: &quick_xml::events::BytesStart) {
        let value = attribute(start, "val").unwrap_or_default();
        match name {
            "start" => self.start = value.parse().unwrap_or(1),
            "numFmt" => self.numerals = numerals_of(&value),
            "lvlText" => self.text = value.into_owned(),
            "isLgl" => self.legal = super::is_on(start),
            "suff" => self.tight = value == "nothing",
            "lvlRestart" => self.restart = value.parse().ok(),
            "pStyle" => self.paragraph_style = Some(value.into_owned()),
            "rFonts" => self.font = attribute(start, "ascii").and_then(|name| SymbolFont::named(&name)),
            _ => {}
        }
    }
}

fn numerals_of(format: &str) -> Numerals {
    match format {
        "none" | "bullet" => Numerals::None,
        "decimalZero" => Numerals::DecimalZero,
        "upperRoman" => Numerals::UpperRoman,
        "lowerRoman" => Numerals::LowerRoman,
        "upperLetter" => Numerals::UpperLetter,
        "lowerLetter" => Numerals::LowerLetter,
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand" => Numerals::Chinese,
        "ideographDigital" | "taiwaneseDigital" | "japaneseDigitalTenThousand" => Numerals::ChineseDigits,
        "chineseLegalSimplified" | "ideographLegalTraditional" | "japaneseLegal" => {
            Numerals::ChineseFinancial
        }
        "ideographTraditional" => Numerals::HeavenlyStems,
        "ideographZodiac" => Numerals::EarthlyBranches,
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => Numerals::Circled,
        "decimalEnclosedFullstop" => Numerals::FullStop,
        "decimalEnclosedParen" => Numerals::Parenthesized,
        "decimalFullWidth" | "decimalFullWidth2" => Numerals::FullWidth,
        _ => Numerals::Decimal,
    }
}
