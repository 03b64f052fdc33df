//! Printed text: the one normalisation it gets, and the key under which it is compared.

use unicode_normalization::UnicodeNormalization;

/// Text as printed, after the one normalisation the model allows: wrapped lines are joined, runs of blanks between
/// Chinese characters are dropped, blanks that OCR put inside numbers are dropped, and the ends are trimmed. Doing it
/// twice changes nothing.
pub fn tidy(text: &str) -> String {
    // Most cells need nothing at all.
    if !text.chars().any(is_blank) && !text.contains(is_invisible) {
        return text.to_owned();
    }
    let (mut tidied, mut settled) = tidy_once(text);
    while !settled {
        (tidied, settled) = tidy_once(&tidied);
    }
    tidied
}

/// Also tells whether another pass would find nothing: a blank was kept for what stood behind it, and that may have
/// closed up since.
fn tidy_once(text: &str) -> (String, bool) {
    let characters: Vec<char> = text.chars().filter(|c| !is_invisible(*c)).collect();
    let mut tidied = String::with_capacity(text.len());
    let (mut kept, mut settled) = (false, true);
    let mut at = 0;
    while at < characters.len() {
        let current = characters[at];
        if !is_blank(current) {
            tidied.push(current);
            at += 1;
            continue;
        }
        let start = at;
        while at < characters.len() && is_blank(characters[at]) {
            at += 1;
        }
        let wrapped = characters[start..at].iter().any(|c| matches!(c, '\n' | '\r' | '\u{b}'));
        let keep = match (tidied.chars().last(), characters.get(at).copied()) {
            (Some(before), Some(after)) => keeps_blank(before, after, wrapped, &tidied, &characters[at..]),
            _ => false,
        };
        if keep {
            tidied.push(' ');
        }
        settled &= keep || !kept;
        kept |= keep;
    }
    (tidied, settled)
}

fn keeps_blank(before: char, after: char, wrapped: bool, left: &str, right: &[char]) -> bool {
    if is_wide(before) || is_wide(after) {
        // A line end beside Chinese text is a wrap. A blank between two Chinese characters is layout; beside
        // punctuation, a figure or a Latin word it may be meant, and stays as one.
        let layout = wrapped || is_han(before) && is_han(after);
        return !layout;
    }
    if before.is_ascii_digit() && after.is_ascii_digit() {
        return !wrapped;
    }
    if wrapped {
        return before.is_ascii_alphabetic() && after.is_ascii_alphabetic();
    }
    // `711, 435. 67`: a separator, a blank and digits are one number that OCR pulled apart.
    let digits_after = right.iter().take_while(|c| c.is_ascii_digit()).count();
    let inside = |separator: char| {
        before == separator && left.chars().rev().nth(1).is_some_and(|c| c.is_ascii_digit())
    };
    let broken = (inside(',') && digits_after == 3)
        || (inside('.') && digits_after > 0)
        || (inside('-') && digits_after > 0)
        || (before.is_ascii_digit()
            && matches!(after, '.' | ',' | '%')
            && right.get(1).is_none_or(char::is_ascii_digit))
        || (matches!(before, '≥' | '≤' | '>' | '<' | '=') && (after.is_ascii_digit() || after == '='));
    !broken
}

/// Chinese characters proper, without punctuation and full-width forms.
#[inline]
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// White space in the sense of a form: blanks, tabs, line ends, full-width and non-breaking blanks.
#[inline]
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{a0}' | '\u{3000}' | '\u{2028}' | '\u{2029}')
}

/// Characters that print nothing: zero-width marks and soft hyphens that editors leave behind.
#[inline]
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{0}'..='\u{8}')
}

/// Chinese characters, full-width forms and the punctuation that goes with them.
#[inline]
pub fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3ffff}' | '“' | '”' | '‘' | '’' | '…' | '—' | '·')
}

/// The key under which printed words are compared: NFKC, no blanks, one form of each bracket, dash and quote.
/// Never shown to anybody: it rewrites ①, Ⅳ and ㎡.
pub fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for c in text.chars() {
        let Some(c) = inert(c) else {
            return text.nfkc().filter(|c| !is_blank(*c) && !is_invisible(*c)).map(fold).collect();
        };
        if !is_blank(c) && !is_invisible(c) {
            key.push(fold(c));
        }
    }
    key
}

/// What NFKC makes of a character that has nothing to do with its neighbours; `None` where it needs a closer look.
/// Nearly all that forms are printed with is of this kind, and full normalisation is most of the work of a lookup.
fn inert(c: char) -> Option<char> {
    match c {
        '\0'..='\u{7f}'
        | '\u{4e00}'..='\u{9fff}'
        | '、'
        | '。'
        | '《'
        | '》'
        | '【'
        | '】'
        | '〔'
        | '〕'
        | '“'
        | '”'
        | '‘'
        | '’'
        | '—'
        | '≥'
        | '≤'
        | '□'
        | '√'
        | '☑' => Some(c),
        '\u{3000}' => Some(' '),
        // Full-width forms stand in the order of ASCII.
        '！'..='～' => char::from_u32(u32::from(c) - u32::from('！') + u32::from('!')),
        _ => None,
    }
}

fn fold(c: char) -> char {
    match c {
        '〔' | '【' | '［' => '[',
        '〕' | '】' | '］' => ']',
        '“' | '”' | '„' | '″' | '＂' => '"',
        '‘' | '’' => '\'',
        '–' | '—' | '―' | '−' | '─' | '﹣' => '-',
        '⩾' | '≧' | '⩴' => '≥',
        '⩽' | '≦' => '≤',
        '。' => '.',
        '、' => '、',
        '•' | '・' => '·',
        '∶' => ':',
        '～' | '∼' | '〜' => '~',
        '％' => '%',
        _ => c,
    }
}

/// The key without a leading `指标1：`, `1.`, `（一）` and without `*` and `★` marks: how a label is looked up.
pub fn label_key(text: &str) -> String {
    let is_mark = |c| matches!(c, '*' | '★' | '☆' | ':' | '；' | ';');
    let mut key = key(text);
    key.truncate(key.trim_end_matches(is_mark).len());
    let start = key.len() - key.trim_start_matches(is_mark).len();
    key.drain(..start);
    key
}

/// The key without anything in brackets: `数量指标（或建筑规模指标）` is 数量指标.
pub fn without_brackets(key: &str) -> String {
    let mut depth = 0usize;
    let mut kept = String::with_capacity(key.len());
    for c in key.chars() {
        match c {
            '(' | '[' | '（' | '〔' => depth += 1,
            ')' | ']' | '）' | '〕' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept
}

/// Whether nothing is printed: blank, or only dashes and slashes.
pub fn is_empty_mark(text: &str) -> bool {
    text.chars()
        .all(|c| is_blank(c) || is_invisible(c) || matches!(c, '-' | '－' | '—' | '–' | '/' | '／' | '\\'))
}

/// What two wordings are compared by: one width of letters, no blanks, list numbers, or marks.
pub fn plain(words: &str) -> String {
    let mut plain = String::with_capacity(words.len());
    each_plain(words, |c| plain.push(c));
    plain
}

/// The characters of [`plain`].
pub fn plain_length(words: &str) -> usize {
    let mut length = 0;
    each_plain(words, |_| length += 1);
    length
}

/// A number for what [`plain`] makes of the words, to find equal wordings among many.
pub fn fingerprint(words: &str) -> u64 {
    let mut number = FINGERPRINT;
    each_plain(words, |c| number = mixed(number, code(c)));
    settled(number)
}

/// Large and odd, without a pattern in its bits.
const FINGERPRINT: u64 = 0x9e37_79b9_7f4a_7c15;

#[inline]
fn mixed(number: u64, code: u32) -> u64 {
    (number.rotate_left(23) ^ u64::from(code)).wrapping_mul(FINGERPRINT)
}

fn settled(number: u64) -> u64 {
    number ^ number >> 32
}

/// A number for a character: of Chinese ones the three bytes.
#[inline]
fn code(c: char) -> u32 {
    let code = u32::from(c);
    match c {
        '\u{800}'..='\u{ffff}' => 0x80_80_e0 | code >> 12 | (code >> 6 & 0x3f) << 8 | (code & 0x3f) << 16,
        _ => code,
    }
}

/// What one pass tells of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    pub characters: Characters,
    /// As [`fingerprint`] gives it.
    pub fingerprint: u64,
    /// No more characters in a row than this stand earlier in the text as well.
    pub longest_again: u32,
    /// Nothing but Chinese characters, figures, the signs that go with them and single marks between.
    pub is_ordinary: bool,
}

pub fn look_at(words: &str) -> Seen {
    let mut rest = words.as_bytes();
    // So many bytes are left when what counts begins.
    let plain = without_list_number(trimmed_start(words)).len();
    let (mut places, mut rows, mut number, mut is_ordinary) = (0u64, 0u64, FINGERPRINT, true);
    let (mut again, mut longest) = (0u32, 0u32);
    // So many bytes were left after the last mark.
    let mut after_mark = usize::MAX;
    loop {
        // What begins with these bytes is Chinese characters of three bytes each, which are what they are.
        while let [first @ 0xe4..=0xe9, second, third, after @ ..] = rest {
            let place = 1 << (third & 0x3f);
            again = if places & place == 0 { 0 } else { again + 1 };
            longest = longest.max(again);
            places |= place;
            rows |= 1 << (second & 0x3f);
            number = mixed(number, u32::from_le_bytes([*first, *second, *third, 0]));
            rest = after;
        }
        // Then digits, mostly.
        while let [c @ (b'0'..=b'9' | b'%'), after @ ..] = rest {
            let place = 1 << (c & 0x3f);
            again = if places & place == 0 { 0 } else { again + 1 };
            longest = longest.max(again);
            places |= place;
            rows |= 1;
            if rest.len() <= plain {
                number = mixed(number, u32::from(*c));
            }
            rest = after;
        }
        let Some(c) = words.get(words.len() - rest.len()..).and_then(|rest| rest.chars().next()) else {
            break;
        };
        // A Chinese character after the digits: once more from above.
        if matches!(c, '\u{4000}'..='\u{9fff}') {
            continue;
        }
        let Characters { places: place, rows: row } = Characters::of(c);
        again = if places & place == 0 { 0 } else { again + 1 };
        longest = longest.max(again);
        places |= place;
        rows |= row;
        is_ordinary &= match c {
            '(' | ')' | '.' | '-' | '+' | '/' | '≥' | '≤' | '（' | '）' | '％' => true,
            '，' | '。' | '、' | '；' | '：' | ',' => {
                let single = rest.len() != after_mark;
                after_mark = rest.len() - c.len_utf8();
                single
            }
            _ => false,
        };
        if rest.len() <= plain {
            each_plain_of(c, &mut |c| number = mixed(number, code(c)));
        }
        rest = &rest[c.len_utf8()..];
    }
    Seen {
        characters: Characters { places, rows },
        fingerprint: settled(number),
        longest_again: longest,
        is_ordinary,
    }
}

/// Each character of [`plain`], in order.
pub fn each_plain(words: &str, mut take: impl FnMut(char)) {
    for c in without_list_number(trimmed_start(words)).chars() {
        each_plain_of(c, &mut take);
    }
}

#[inline]
fn each_plain_of(c: char, take: &mut impl FnMut(char)) {
    match c {
        // Most characters are what they are; only the rest is worth normalising.
        '\u{4e00}'..='\u{9fff}' | '≥' | '≤' => take(c),
        '\0'..='\u{7f}' if counts(c) => take(c),
        '\0'..='\u{7f}' | '\u{3000}'..='\u{3006}' | '\u{3008}'..='\u{303f}' => {}
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(c as u32 - 0xfee0).filter(|c| counts(*c)).into_iter().for_each(take);
        }
        _ => key(c.encode_utf8(&mut [0; 4])).chars().filter(|c| counts(*c)).for_each(take),
    }
}

/// Whether a character makes a difference between two wordings.
fn counts(c: char) -> bool {
    matches!(c, '%' | '≥' | '≤' | '<' | '>' | '=' | '+')
        || if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() }
}

/// `1、`, `2.`, `3)` at the start are numbers of a list, not of the matter; `1.5` is a figure.
fn without_list_number(words: &str) -> &str {
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    let mut rest = words[digits..].chars();
    let listed = (1..=2).contains(&digits) && rest.next().is_some_and(|c| ".．、)）,，".contains(c));
    let after = rest.as_str();
    if listed && !after.starts_with(|c: char| c.is_ascii_digit()) { after } else { words }
}

/// Which characters a text holds, or may hold: one bit for the place of each in its row of the code table, and one for
/// the row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Characters {
    places: u64,
    rows: u64,
}

impl Characters {
    #[inline]
    pub const fn of(c: char) -> Characters {
        Characters { places: bit(c), rows: 1 << (c as u32 / 64 % 64) }
    }

    /// Of each character, for [`Characters::may_hold_any`].
    pub const fn each<const N: usize>(characters: [char; N]) -> [Characters; N] {
        let mut each = [Characters { places: 0, rows: 0 }; N];
        let mut at = 0;
        while at < N {
            each[at] = Characters::of(characters[at]);
            at += 1;
        }
        each
    }

    pub fn in_text(words: &str) -> Characters {
        words.chars().fold(Characters::default(), |mut found, c| {
            found.add(Characters::of(c));
            found
        })
    }

    #[inline]
    pub fn add(&mut self, more: Characters) {
        self.places |= more.places;
        self.rows |= more.rows;
    }

    /// Whether all of the others may be among these.
    #[inline]
    pub fn may_hold(self, others: Characters) -> bool {
        others.are_clear_of(self.missing())
    }

    /// What is certainly not among these.
    #[inline]
    pub(crate) fn missing(self) -> Characters {
        Characters { places: !self.places, rows: !self.rows }
    }

    #[inline]
    pub(crate) fn are_clear_of(self, missing: Characters) -> bool {
        (self.places & missing.places) | (self.rows & missing.rows) == 0
    }

    /// Whether any of the others may be among these.
    #[inline]
    pub fn may_hold_any(self, others: &[Characters]) -> bool {
        others.iter().any(|other| self.may_hold(*other))
    }
}

/// A text in which many words are to be looked for. It knows which characters it may hold, so that most words are
/// ruled out at one look.
#[derive(Clone, Copy, Debug)]
pub struct Searched<'a> {
    text: &'a str,
    characters: Characters,
}

impl<'a> Searched<'a> {
    #[inline]
    pub fn new(text: &'a str) -> Searched<'a> {
        Searched { text, characters: Characters::in_text(text) }
    }

    /// Where the characters are known already.
    #[inline]
    pub fn known(text: &'a str, characters: Characters) -> Searched<'a> {
        Searched { text, characters }
    }

    #[inline]
    pub fn text(&self) -> &'a str {
        self.text
    }

    #[inline]
    pub fn characters(&self) -> Characters {
        self.characters
    }

    /// Whether the text may hold words of these characters.
    #[inline]
    pub fn may_hold(&self, characters: Characters) -> bool {
        self.characters.may_hold(characters)
    }

    #[inline]
    pub fn holds(&self, word: &str) -> bool {
        let mut letters = word.chars();
        letters.all(|c| self.may_hold(Characters::of(c))) && self.text.contains(word)
    }
}

impl<'a> From<&'a str> for Searched<'a> {
    fn from(text: &'a str) -> Searched<'a> {
        Searched::new(text)
    }
}

impl<'a> From<&'a String> for Searched<'a> {
    fn from(text: &'a String) -> Searched<'a> {
        Searched::new(text)
    }
}

/// One bit for a character, by its place in its row of the code table.
#[inline]
pub const fn bit(c: char) -> u64 {
    1 << (c as u32 % 64)
}

/// As `ends_with`, for many words against one text: nearly all end with another byte.
#[inline]
pub fn ends(text: &str, word: &str) -> bool {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    word.last().is_none_or(|last| text.last() == Some(last) && text.ends_with(word))
}

/// As `trim_start`, at once where the text begins with nothing that could be a blank.
#[inline]
pub fn trimmed_start(text: &str) -> &str {
    match text.as_bytes() {
        [b'!'..=b'~' | 0xe4..=0xe9, ..] => text,
        _ => text.trim_start(),
    }
}

/// As `trim`, at once where neither end is anything that could be a blank.
#[inline]
pub fn trimmed(text: &str) -> &str {
    let bytes = text.as_bytes();
    let solid = |first: u8| matches!(first, b'!'..=b'~' | 0xe4..=0xe9);
    let ends_solid = || match bytes {
        [.., last @ 0x00..=0x7f] => solid(*last),
        // The last character has three bytes; blanks of three bytes begin with others.
        [.., first, _, _] => solid(*first) && !first.is_ascii(),
        _ => false,
    };
    if bytes.first().is_some_and(|first| solid(*first)) && ends_solid() { text } else { text.trim() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_tells_what_characters_and_fingerprint_tell() {
        for words in ["", "1、全年 培训（２４场）", "12.", "≥98%", "约1.5 万元", " 3）㎡ⅣＡ䀀", "𠀀龥é“无”"]
        {
            let seen = look_at(words);
            assert_eq!(
                (seen.characters, seen.fingerprint),
                (Characters::in_text(words), fingerprint(words)),
                "{words}"
            );
            let again = |at: usize, c: char| words[..at].contains(c);
            let (_, longest) = words.char_indices().fold((0, 0), |(run, longest), (at, c)| {
                let run = if again(at, c) { run + 1 } else { 0 };
                (run, longest.max(run))
            });
            assert!((longest..words.len().max(1)).contains(&(seen.longest_again as usize)), "{words}");
        }
        let same = ["1、全年培训24场。", "全年 培训２４场", "2)全年，培训24场"];
        assert!(same.iter().all(|words| plain(words) == plain(same[0])));
        assert!(same.iter().all(|words| fingerprint(words) == fingerprint(same[0])));
        assert_ne!(fingerprint("全年培训24场"), fingerprint("全年培训42场"));
    }

    #[test]
    fn words_are_found_where_the_text_holds_them() {
        let text = Searched::new("按时完成率");
        assert!(text.holds("完成") && text.holds("") && !text.holds("成完") && !text.holds("及时"));
        assert!(ends("完成率", "率") && ends("完成率", "") && !ends("完成率", "数") && !ends("率", "完成率"));
    }

    #[test]
    fn ends_without_blanks_are_told_at_once() {
        let ends = [
            "", " ", "\u{3000}", "\u{2028}", "\u{2003}", "\u{a0}", "\u{85}", "\t", "率", "。", "≥", "㎡",
            "é", "𠀀", "5", "~",
        ];
        for (before, after) in ends.iter().flat_map(|before| ends.map(|after| (before, after))) {
            for words in ["", "完成", "a"] {
                let text = format!("{before}{words}{after}");
                assert_eq!(trimmed(&text), text.trim(), "{text:?}");
                assert_eq!(trimmed_start(&text), text.trim_start(), "{text:?}");
            }
        }
    }

    #[test]
    fn a_look_tells_what_is_ordinary() {
        for ordinary in ["", "按时完成率（%）", "全年培训24场，合格率98.5%。", "≥1,200人/次"]
        {
            assert!(look_at(ordinary).is_ordinary, "{ordinary}");
        }
        for other in ["完成，，，", "完成。，", "「完成」", "完成ab", "完成★", "完成 任务", "た"]
        {
            assert!(!look_at(other).is_ordinary, "{other}");
        }
    }

    #[test]
    fn wrapped_lines_and_layout_blanks_are_joined() {
        let cases = [
            ("其中：财政    资金", "其中：财政资金"),
            ("领导 干部在理论认识上", "领导干部在理论认识上"),
            ("1.对人员工资发放\n2.对人员缴纳养老保险", "1.对人员工资发放2.对人员缴纳养老保险"),
            ("711, 435. 67", "711,435.67"),
            ("2024- 2025年 信息化", "2024-2025年信息化"),
            ("出国(境) 学习", "出国(境) 学习"),
            ("数量指标 （或建筑\n规模指标）", "数量指标 （或建筑规模指标）"),
            ("≥ 98%", "≥98%"),
            ("95 %", "95%"),
            ("\u{3000}良好\u{a0}", "良好"),
            ("OCR 智能审核", "OCR 智能审核"),
            ("13082222P0087\n7610001X", "13082222P00877610001X"),
            ("data\nset", "data set"),
            ("实施\u{200b}期", "实施期"),
            ("3 5", "3 5"),
            ("1 ,\n0", "1,0"),
            ("1, 23\n4", "1,234"),
            ("12 .\n", "12."),
        ];
        for (text, expected) in cases {
            assert_eq!(tidy(text), expected, "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn tidy_text_stays_as_it_is(text in "[0-9a领：，,.%≥=<> \n\u{3000}\u{200b}-]{0,24}") {
            let tidied = tidy(&text);
            proptest::prop_assert_eq!(tidy(&tidied), tidied);
        }
    }

    #[test]
    fn keys_see_through_width_and_bracket_styles() {
        assert_eq!(key("指标值（或计划水平）"), key("指标值(或计划水平)"));
        assert_eq!(key("〔2023〕225号"), key("[2023]225号"));
        assert_eq!(without_brackets(&key("时效指标 （工期指标）")), "时效指标");
        assert!(is_empty_mark(" － — / ") && !is_empty_mark("无"));
    }

    #[test]
    fn keys_of_single_characters_are_their_normal_forms() {
        for c in '\0'..='\u{ffff}' {
            let text = c.to_string();
            let normal = text.nfkc().filter(|c| !is_blank(*c) && !is_invisible(*c)).map(fold);
            assert_eq!(key(&text), normal.collect::<String>(), "{c:?}");
        }
    }
}
