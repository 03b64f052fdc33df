//! Words to be looked for in texts. Each knows what a text must have that holds it or ends with it, so that most are
//! ruled out at one look.

use serde::Deserialize;

use crate::text::{Characters, Searched, bit};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct WordList {
    words: Vec<Box<str>>,
    /// Of each word, what a text must have that holds it.
    characters: Vec<Characters>,
    /// Of each word the first bytes and the last ones, with the bits of those that count; and all of them at a look.
    heads: Vec<u64>,
    tails: Vec<(u64, u64)>,
    any_head: Marks,
    any_tail: Marks,
    /// The bits of the characters that words begin with, as [`bit`] gives them.
    firsts: u64,
    /// Words of fewer than [`TWO`] bytes.
    has_short: bool,
}

/// A set of numbers that may say yes to one that was never put into it.
#[derive(Clone, Debug, Default)]
struct Marks([u64; 4]);

impl Marks {
    #[inline]
    fn place(number: u64) -> (usize, u64) {
        let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56;
        ((mixed / 64) as usize, 1 << (mixed % 64))
    }

    fn put(&mut self, number: u64) {
        let (at, bit) = Marks::place(number);
        self.0[at] |= bit;
    }

    #[inline]
    fn may_have(&self, number: u64) -> bool {
        let (at, bit) = Marks::place(number);
        self.0[at] & bit != 0
    }
}

/// The first eight bytes.
fn head(text: &str) -> u64 {
    match text.as_bytes() {
        [first, second, third] => u64::from(u32::from_le_bytes([*first, *second, *third, 0])),
        [one] => u64::from(*one),
        bytes => {
            let mut head = [0; 8];
            let length = bytes.len().min(8);
            head[..length].copy_from_slice(&bytes[..length]);
            u64::from_le_bytes(head)
        }
    }
}

/// The last eight bytes.
#[inline]
fn tail(text: &str) -> u64 {
    let bytes = text.as_bytes();
    match bytes.last_chunk::<8>() {
        Some(last) => u64::from_be_bytes(*last),
        None => bytes.iter().fold(0, |tail, byte| tail << 8 | u64::from(*byte)),
    }
}

/// Two Chinese characters.
const TWO: usize = 6;

/// The last `length` bytes of those of a [`tail`].
const fn last(length: usize) -> u64 {
    if length < 8 { (1 << (8 * length)) - 1 } else { u64::MAX }
}

impl<S: AsRef<str>> FromIterator<S> for WordList {
    fn from_iter<I: IntoIterator<Item = S>>(words: I) -> WordList {
        let mut list = WordList::default();
        for word in words {
            let word = word.as_ref();
            list.characters.push(Characters::in_text(word));
            list.any_head.put(head(word));
            list.heads.push(head(word));
            list.tails.push((tail(word), last(word.len())));
            list.any_tail.put(tail(word) & last(TWO));
            list.has_short |= word.len() < TWO;
            list.firsts |= word.chars().next().map_or(0, bit);
            list.words.push(word.into());
        }
        list
    }
}

impl From<Vec<String>> for WordList {
    fn from(words: Vec<String>) -> WordList {
        words.iter().collect()
    }
}

impl WordList {
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| &**word)
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The words of the list that the text holds, in the order of the list.
    pub fn all_in<'a>(&'a self, text: impl Into<Searched<'a>>) -> impl Iterator<Item = &'a str> {
        let searched = text.into();
        let missing = searched.characters().missing();
        let possible = self.characters.iter().enumerate().filter(move |(_, one)| one.are_clear_of(missing));
        possible.map(|(at, _)| &*self.words[at]).filter(move |word| searched.text().contains(word))
    }

    pub fn first_in<'a>(&'a self, text: impl Into<Searched<'a>>) -> Option<&'a str> {
        self.place_in(text.into()).map(|at| &*self.words[at])
    }

    pub fn any_in<'a>(&self, text: impl Into<Searched<'a>>) -> bool {
        self.place_in(text.into()).is_some()
    }

    /// The first word that the text holds.
    fn place_in(&self, searched: Searched) -> Option<usize> {
        let missing = searched.characters().missing();
        for (at, characters) in self.characters.iter().enumerate() {
            if characters.are_clear_of(missing) && searched.text().contains(&*self.words[at]) {
                return Some(at);
            }
        }
        None
    }

    pub fn any_ends(&self, text: &str) -> bool {
        let tail = tail(text);
        if !self.has_short && !self.any_tail.may_have(tail & last(TWO)) {
            return false;
        }
        let may_end = |(own, bits): &(u64, u64)| tail & bits == *own;
        self.tails.iter().zip(&self.words).any(|(own, word)| may_end(own) && text.ends_with(&**word))
    }

    pub fn any_starts(&self, text: &str) -> bool {
        self.iter().any(|word| text.starts_with(word))
    }

    /// Whether any word begins with the character.
    pub fn any_begins(&self, first: char) -> bool {
        self.firsts & bit(first) != 0 && self.iter().any(|word| word.starts_with(first))
    }

    pub fn is_one(&self, text: &str) -> bool {
        let head = head(text);
        self.any_head.may_have(head)
            && self.heads.iter().zip(&self.words).any(|(own, word)| *own == head && **word == *text)
    }
}

/// Tells at one walk through a text whether any of many words may be in it: words of two characters and more.
#[derive(Clone, Debug)]
pub struct Sieve {
    /// The first and the second characters of the words, by their last twelve bits.
    firsts: [u64; 64],
    seconds: [u64; 64],
    /// Whether a word may end where its first character does.
    ends: u64,
}

impl<'a> FromIterator<&'a str> for Sieve {
    fn from_iter<I: IntoIterator<Item = &'a str>>(words: I) -> Sieve {
        let mut sieve = Sieve { firsts: [0; 64], seconds: [0; 64], ends: 0 };
        for word in words {
            let mut characters = word.chars().map(u32::from);
            if let (Some(first), second) = (characters.next(), characters.next()) {
                sieve.firsts[row(first)] |= 1 << (first % 64);
                match second {
                    Some(second) => sieve.seconds[row(second)] |= 1 << (second % 64),
                    // Anything may follow a single character, or nothing.
                    None => (sieve.seconds, sieve.ends) = ([u64::MAX; 64], 1),
                }
            }
        }
        sieve
    }
}

#[inline]
fn row(code: u32) -> usize {
    (code / 64 % 64) as usize
}

impl Sieve {
    pub fn may_be_in(&self, text: &str) -> bool {
        let (mut found, mut before) = (0, 0);
        let mut rest = text.as_bytes();
        loop {
            // Most are Chinese characters of three bytes.
            while let [0xe4..=0xe9, second, third, after @ ..] = rest {
                let (row, place) = (usize::from(second & 0x3f), third & 0x3f);
                found |= before & self.seconds[row] >> place;
                before = self.firsts[row] >> place;
                rest = after;
            }
            let next = text.get(text.len() - rest.len()..).and_then(|rest| rest.chars().next());
            let Some(c) = next else { break };
            let (row, place) = (row(c.into()), u32::from(c) % 64);
            found |= before & self.seconds[row] >> place;
            before = self.firsts[row] >> place;
            rest = &rest[c.len_utf8()..];
        }
        (found | before & self.ends) & 1 != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_answer_as_each_of_their_words_does() {
        let words = ["率", "完成率", "%", "个百分点", "XX", "人次", "km", "服务对象满意度"];
        let list: WordList = words.iter().collect();
        let texts = [
            "",
            "率",
            "%",
            "完成",
            "完成率",
            "增加5个百分点",
            "98%",
            "XX",
            "X",
            "人",
            "km",
            "服务对象满意度",
            "m",
        ];
        for text in
            texts.iter().flat_map(|text| [(*text).to_owned(), format!("按时{text}"), format!("{text}高")])
        {
            let text = text.as_str();
            let by_each = |test: &dyn Fn(&str) -> bool| words.iter().any(|word| test(word));
            assert_eq!(list.any_in(text), by_each(&|word| text.contains(word)), "{text}");
            assert_eq!(list.any_ends(text), by_each(&|word| text.ends_with(word)), "{text}");
            assert_eq!(list.any_starts(text), by_each(&|word| text.starts_with(word)), "{text}");
            assert_eq!(list.is_one(text), by_each(&|word| text == word), "{text}");
            let held: Vec<&str> = list.all_in(text).collect();
            let each: Vec<&str> = words.into_iter().filter(|word| text.contains(word)).collect();
            assert_eq!(held, each, "{text}");
        }
        let sieve: Sieve = words.into_iter().filter(|word| *word != "率" && *word != "%").collect();
        assert!(sieve.may_be_in("按时完成率高") && sieve.may_be_in("12km") && !sieve.may_be_in("按时完工"));
        let singles: Sieve = ["率"].into_iter().collect();
        assert!(singles.may_be_in("完成率") && singles.may_be_in("率先") && !singles.may_be_in("完成"));
        assert!(list.any_begins('个') && !list.any_begins('高'));
        assert!(list.iter().eq(words) && !list.is_empty() && WordList::default().is_empty());
    }
}
