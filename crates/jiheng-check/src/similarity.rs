//! How far two wordings are about the same: by the pairs of neighbouring characters that they share.
//!
//! Pairs need no dictionary, do not break at new words, and count nearly alike what a segmenter would cut into words:
//! most Chinese words of forms have two characters.

use jiheng_model::text;

use crate::vocabulary::GENERIC;

/// The pairs of a text, each once, in order of their value.
pub fn pairs(words: &str) -> Vec<u64> {
    let mut found = Pairs::with_capacity(words.len() / 3);
    words.chars().for_each(|c| found.take(c));
    sorted(found.found)
}

/// The pairs of what [`text::plain`] makes of the words, as they come.
pub fn plain_pairs(words: &str) -> Vec<u64> {
    let mut found = Pairs::with_capacity(words.len() / 3);
    text::each_plain(words, |c| found.take(c));
    found.found
}

/// Each once, in order of their value.
pub fn sorted(mut pairs: Vec<u64>) -> Vec<u64> {
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

struct Pairs {
    found: Vec<u64>,
    before: Option<char>,
}

impl Pairs {
    fn with_capacity(pairs: usize) -> Pairs {
        Pairs { found: Vec::with_capacity(pairs), before: None }
    }

    #[inline]
    fn take(&mut self, c: char) {
        let counts = text::is_han(c) || c.is_ascii_alphanumeric();
        if let (true, Some(before)) = (counts, self.before) {
            self.found.push(key(before, c));
        }
        self.before = counts.then_some(c);
    }
}

/// The pairs of Chinese characters that tell what a text is about: without those that every form has.
pub fn topics(words: &str) -> Vec<u64> {
    let mut found = pairs(words);
    let han = |c: u64| u32::try_from(c).ok().and_then(char::from_u32).is_some_and(text::is_han);
    found.retain(|pair| {
        han(pair >> 32) && han(pair & u64::from(u32::MAX)) && GENERIC.binary_search(pair).is_err()
    });
    found
}

/// Whether two texts have any pair of characters in common, in words or in figures.
pub fn have_common_pair(one: &str, other: &str) -> bool {
    any_pair(one, |pair, _| other.contains(pair))
}

/// Whether two texts have a pair of Chinese characters in common that tells a topic.
pub fn have_common_topic(one: &str, other: &str) -> bool {
    // Two Chinese characters have six bytes or more, two letters two, and one of each four.
    let tells = |pair: &str, key| pair.len() >= 6 && GENERIC.binary_search(&key).is_err();
    any_pair(one, |pair, key| tells(pair, key) && other.contains(pair))
}

fn any_pair(words: &str, test: impl Fn(&str, u64) -> bool) -> bool {
    let mut before: Option<(usize, char)> = None;
    for (at, c) in words.char_indices() {
        if !text::is_han(c) && !c.is_ascii_alphanumeric() {
            before = None;
            continue;
        }
        if let Some((start, first)) = before
            && test(&words[start..at + c.len_utf8()], key(first, c))
        {
            return true;
        }
        before = Some((at, c));
    }
    false
}

fn key(first: char, second: char) -> u64 {
    u64::from(u32::from(first)) << 32 | u64::from(u32::from(second))
}

/// How many pairs two sorted lists have in common.
pub fn shared(one: &[u64], other: &[u64]) -> usize {
    let (mut at, mut count) = (0, 0);
    for pair in one {
        while other.get(at).is_some_and(|next| next < pair) {
            at += 1;
        }
        count += usize::from(other.get(at) == Some(pair));
    }
    count
}

/// Adds the pairs of one list to another.
pub fn merge(into: &mut Vec<u64>, more: &[u64]) {
    into.extend_from_slice(more);
    into.sort_unstable();
    into.dedup();
}

/// What can be said of a list of pairs at one look, in whatever order, each once or more often.
pub fn sketch(pairs: &[u64]) -> u64 {
    pairs.iter().fold(0, |sketch, pair| sketch | 1 << (pair.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58))
}

/// Whether two lists of such sketches and lengths, or shorter ones, may agree in so many per cent of their pairs: each
/// bit that only one of them has stands for a pair that the other has not.
pub fn may_be_alike(
    (one, length): (u64, usize),
    (other, other_length): (u64, usize),
    per_cent: usize,
) -> bool {
    let apart = (one ^ other).count_ones() as usize;
    100 * apart <= (100 - per_cent.min(100)) * (length + other_length)
}

/// As [`may_be_alike`], before any list is made: a character that only one of the texts has is in a pair that the other
/// has not, and no pair has more than two of them.
pub fn texts_may_be_alike(one: &str, other: &str, per_cent: usize) -> bool {
    let ((one, length), (other, other_length)) = (in_pairs(one), in_pairs(other));
    let apart = (one ^ other).count_ones() as usize / 2;
    100 * apart <= (100 - per_cent.min(100)) * (length + other_length)
}

/// One bit for each character that stands in a pair, and how many pairs there are at most.
fn in_pairs(words: &str) -> (u64, usize) {
    let (mut found, mut count, mut before) = (0u64, 0, None);
    for c in words.chars() {
        let counts = text::is_han(c) || c.is_ascii_alphanumeric();
        if let (true, Some(before)) = (counts, before) {
            found |= text::bit(before) | text::bit(c);
            count += 1;
        }
        before = counts.then_some(c);
    }
    (found, count)
}

/// Whether two lists agree in so many per cent of their pairs (twice the shared ones over all).
pub fn alike(one: &[u64], other: &[u64], per_cent: usize) -> bool {
    let all = one.len() + other.len();
    let (short, long) = (one.len().min(other.len()), one.len().max(other.len()));
    // Where the lengths differ too much nothing need be counted.
    all > 0 && 200 * short >= per_cent * (short + long) && 200 * shared(one, other) >= per_cent * all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike_passes_every_look_before() {
        let texts = [
            "全年检查定点医药机构40家，追回违规资金不少于50万元。",
            "全年检查定点医药机构45家，追回违规资金不少于50万元。",
            "1、2、3、按时完成；甲、乙、丙",
            "1、2、3、按时完成",
            "按时足额发放补助",
            "",
            "家",
        ];
        let mut alike_at_all = 0;
        for one in texts {
            for other in texts {
                let (pairs_of, others) = (pairs(one), pairs(other));
                for share in [50, 80, 90, 95, 100] {
                    let is_alike = alike(&pairs_of, &others, share);
                    alike_at_all += usize::from(is_alike && one != other);
                    let looks = ((sketch(&pairs_of), pairs_of.len()), (sketch(&others), others.len()));
                    assert!(!is_alike || may_be_alike(looks.0, looks.1, share), "{one} {other} {share}");
                    assert!(!is_alike || texts_may_be_alike(one, other, share), "{one} {other} {share}");
                }
            }
        }
        assert!(alike_at_all > 4);
        assert!(!texts_may_be_alike(texts[0], texts[4], 90));
    }
}
