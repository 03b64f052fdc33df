//! OpenDocument styles, as far as text depends on them: hidden text, symbol fonts and the numbers of lists.

use std::collections::HashMap;

use quick_xml::events::BytesStart;

use crate::numerals::{self, Numerals};
use crate::symbols::{self, SymbolFont};
use crate::xml::{Piece, Xml, XmlError, attribute, local_name, number};

const LEVELS: usize = 10;

#[derive(Clone, Debug)]
struct Level {
    start: u32,
    numerals: Numerals,
    prefix: String,
    suffix: String,
    /// How many levels' numbers are shown.
    shown: usize,
    /// With `%1%` to `%10%` for the numbers; outweighs prefix and suffix.
    pattern: Option<String>,
    font: Option<SymbolFont>,
    /// Nothing between the number and the text.
    tight: bool,
}

impl Default for Level {
    fn default() -> Level {
        Level {
            start: 1,
            numerals: Numerals::None,
            prefix: String::new(),
            suffix: String::new(),
            shown: 1,
            pattern: None,
            font: None,
            tight: false,
        }
    }
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TextStyle {
    pub(super) hidden: bool,
    pub(super) font: Option<SymbolFont>,
}

/// Name under which the numbers of headings are kept among the lists.
const OUTLINE: &str = "";

#[derive(Debug, Default)]
pub(super) struct Styles {
    texts: HashMap<String, TextStyle>,
    lists: HashMap<String, [Level; LEVELS]>,
    counters: HashMap<String, [Option<u32>; LEVELS]>,
    style: String,
    list: Option<String>,
    level: usize,
}

impl Styles {
    /// Takes in the styles part; damage to it only loses what it would have said.
    pub(super) fn read(part: &str, depth: u32) -> Styles {
        let mut styles = Styles::default();
        let mut xml = Xml::new(part, depth);
        let mut read = || -> Result<(), XmlError> {
            while let Some(piece) = xml.next()? {
                if let Piece::Start(start) = piece {
                    match local_name(&start) {
                        "master-styles" => xml.skip(&start)?,
                        name => styles.learn(name, &start),
                    }
                }
            }
            Ok(())
        };
        let _ = read();
        styles
    }

    pub(super) fn text(&self, name: &str) -> TextStyle {
        self.texts.get(name).copied().unwrap_or_default()
    }

    /// Takes in an element of the style section.
    pub(super) fn learn(&mut self, name: &str, start: &BytesStart) {
        let value = |name: &str| attribute(start, name).map(|value| value.into_owned());
        match name {
            "style" => {
                self.style = value("name").unwrap_or_default();
                self.list = None;
                if let Some(parent) =
                    value("parent-style-name").and_then(|parent| self.texts.get(&parent).copied())
                {
                    self.texts.insert(self.style.clone(), parent);
                }
            }
            "text-properties" => {
                let font = value("font-name").or_else(|| value("font-family"));
                let font = font.and_then(|name| SymbolFont::named(name.trim_matches('\'')));
                if let Some(level) = self.level_in_hand() {
                    level.font = font;
                    return;
                }
                if value("display").is_some() || font.is_some() {
                    let hidden = value("display").is_some_and(|display| display == "none");
                    self.texts.insert(self.style.clone(), TextStyle { hidden, font });
                }
            }
            "list-style" | "outline-style" => {
                let name =
                    if name == "list-style" { value("name").unwrap_or_default() } else { OUTLINE.to_owned() };
                self.lists.insert(name.clone(), std::array::from_fn(|_| Level::default()));
                self.list = Some(name);
            }
            "list-level-style-number" | "outline-level-style" | "list-level-style-bullet" => {
                self.level = number::<usize>(start, "level").unwrap_or(1).clamp(1, LEVELS) - 1;
                let Some(level) = self.level_in_hand() else { return };
                *level = Level {
                    start: number(start, "start-value").unwrap_or(1),
                    numerals: numerals_of(&value("num-format").unwrap_or_default()),
                    prefix: value("num-prefix").unwrap_or_default(),
                    suffix: value("num-suffix").or_else(|| value("bullet-char")).unwrap_or_default(),
                    shown: number(start, "display-levels").unwrap_or(1),
                    pattern: value("num-list-format").filter(|_| name != "list-level-style-bullet"),
                    font: None,
                    tight: false,
                };
            }
            "list-level-label-alignment" => {
                if let Some(level) = self.level_in_hand() {
                    level.tight = value("label-followed-by").is_some_and(|gap| gap == "nothing");
                }
            }
            _ => {}
        }
    }

    fn level_in_hand(&mut self) -> Option<&mut Level> {
        self.lists.get_mut(self.list.as_ref()?)?.get_mut(self.level)
    }

    /// A new list begins: its numbers start anew.
    pub(super) fn restart(&mut self, list: &str) {
        self.counters.remove(list);
    }

    /// The number of a heading that stands in no list.
    pub(super) fn next_heading(&mut self, level: usize) -> Option<String> {
        self.next_label(OUTLINE, level, None)
    }

    /// Counts one more item and writes the number it bears, with the gap after it.
    pub(super) fn next_label(&mut self, list: &str, level: usize, start: Option<u32>) -> Option<String> {
        let levels = self.lists.get(list)?;
        let index = level.min(LEVELS - 1);
        // A list of another name may come between; the counters are kept by name.
        if !self.counters.contains_key(list) {
            self.counters.insert(list.to_owned(), Default::default());
        }
        let counters = self.counters.get_mut(list)?;
        counters[index] = Some(match (start, counters[index]) {
            (Some(start), _) => start,
            (None, Some(count)) => count.saturating_add(1),
            (None, None) => levels[index].start,
        });
        counters[index + 1..].fill(None);
        let shown = &levels[index];
        let push = |label: &mut String, of: usize| {
            numerals::push(label, counters[of].unwrap_or(levels[of].start), levels[of].numerals);
        };
        let mut label = String::new();
        if let Some(pattern) = &shown.pattern {
            // Every second piece between per cent signs is the number of a level.
            for (at, piece) in pattern.split('%').enumerate() {
                match piece.parse::<usize>() {
                    Ok(of @ 1..=LEVELS) if at % 2 == 1 => push(&mut label, of - 1),
                    _ => label.push_str(piece),
                }
            }
        } else {
            label.push_str(&shown.prefix);
            let from = (index + 1).saturating_sub(shown.shown.max(1));
            if shown.numerals != Numerals::None {
                for of in from..=index {
                    if of > from {
                        label.push('.');
                    }
                    push(&mut label, of);
                }
            }
            label.push_str(&shown.suffix);
        }
        let mut label = symbols::to_printed(&label, shown.font);
        // A wide mark such as `、` parts number and text by itself.
        if !shown.tight && label.chars().next_back().is_some_and(|last| !jiheng_model::text::is_wide(last)) {
            label.push(' ');
        }
        (!label.is_empty()).then_some(label)
    }
}

fn numerals_of(format: &str) -> Numerals {
    match format.chars().next() {
        None => Numerals::None,
        Some('a') => Numerals::LowerLetter,
        Some('A') => Numerals::UpperLetter,
        Some('i') => Numerals::LowerRoman,
        Some('I') => Numerals::UpperRoman,
        Some('一') => Numerals::Chinese,
        Some('壹') => Numerals::ChineseFinancial,
        Some('甲') => Numerals::HeavenlyStems,
        Some('子') => Numerals::EarthlyBranches,
        Some('①') => Numerals::Circled,
        Some('１') => Numerals::FullWidth,
        Some(_) => Numerals::Decimal,
    }
}
