//! Numbers in printed words: Arabic and Chinese numerals, the units after them, the signs and words around them.
//!
//! [`crate::value`] reads a whole target value with these pieces; [`quantities`] finds every figure of a running
//! text. What a figure means (a target, an amount, a year) is left to the caller.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;

use crate::money::{Money, MoneyUnit};
use crate::text::is_blank;
use crate::value::Comparator;

/// A figure in a running text, with its unit and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuantityInText {
    pub comparator: Comparator,
    pub number: Decimal,
    /// `%` for 百分比 and 百分之; money as printed; `None` where no known unit follows.
    pub unit: Option<String>,
    /// First character and the one after the last, counted in characters of the text.
    pub span: (usize, usize),
}

impl QuantityInText {
    pub fn is_percent(&self) -> bool {
        self.unit.as_deref() == Some("%")
    }

    /// The amount, where the unit is one of money.
    pub fn money(&self) -> Option<Money> {
        money_of(self.number, self.unit.as_deref()?)
    }
}

/// The amount that a number of a plain money unit is; `None` for other units and for rates (元/人).
pub(crate) fn money_of(number: Decimal, unit: &str) -> Option<Money> {
    let unit = if unit == "万" { MoneyUnit::TenThousand } else { MoneyUnit::from_word(unit)? };
    Money::of(number, unit)
}

/// A character in the form the lexer knows: half width, one sign for each comparison. ㎡ and ① stay as they are.
#[inline]
pub(crate) fn fold(c: char) -> char {
    if c.is_ascii() || matches!(c, '\u{4e00}'..='\u{9fff}') { c } else { folded_sign(c) }
}

fn folded_sign(c: char) -> char {
    match c {
        '⩾' | '≧' | '⩴' | '≽' => '≥',
        '⩽' | '≦' | '≼' => '≤',
        '﹥' | '〉' | '＞' => '>',
        '﹤' | '〈' | '＜' => '<',
        '～' | '∼' | '〜' => '~',
        '–' | '—' | '―' | '−' | '─' | '﹣' => '-',
        '\u{2460}'..='\u{24ff}' | '\u{3300}'..='\u{33ff}' | '…' => c,
        _ => {
            let mut normal = std::iter::once(c).nfkc();
            match (normal.next(), normal.next()) {
                (Some(one), None) => one,
                _ => c,
            }
        }
    }
}

/// The folded text without blanks, save those between two digits, which part two figures (`88 100`).
pub(crate) fn folded(text: &str) -> Vec<char> {
    let characters: Vec<char> = text.chars().map(fold).collect();
    let digit = |c: Option<&char>| c.is_some_and(char::is_ascii_digit);
    let mut kept: Vec<char> = Vec::with_capacity(characters.len());
    for (at, c) in characters.iter().enumerate() {
        if !is_blank(*c) {
            kept.push(*c);
        } else if digit(kept.last()) && digit(characters[at..].iter().find(|c| !is_blank(**c))) {
            kept.push(' ');
        }
    }
    kept
}

/// Reads an Arabic number at the start: the number and how many characters it takes.
pub(crate) fn arabic(characters: &[char]) -> Option<(Decimal, usize)> {
    let mut at = usize::from(characters.first() == Some(&'-'));
    let digits_at = |at: usize| characters[at..].iter().take_while(|c| c.is_ascii_digit()).count();
    let whole = digits_at(at);
    if whole == 0 {
        return None;
    }
    at += whole;
    // A comma belongs to the number only where groups of three follow.
    if whole <= 3 {
        while characters.get(at) == Some(&',') && digits_at(at + 1) == 3 {
            at += 4;
        }
    }
    let mut fraction = 0;
    if characters.get(at) == Some(&'.') {
        fraction = digits_at(at + 1);
        if fraction > 0 {
            at += 1 + fraction;
        }
    }
    Some((decimal(&characters[..at], fraction)?, at))
}

/// The number that is printed so, with so many digits after the point.
fn decimal(printed: &[char], fraction: usize) -> Option<Decimal> {
    // Of so many digits none runs over.
    const FEW: usize = 18;
    if printed.len() > FEW {
        let digits: String = printed.iter().filter(|c| **c != ',').collect();
        return digits.parse().ok();
    }
    let digits = printed.iter().filter_map(|c| c.to_digit(10));
    let mantissa = digits.fold(0, |number, digit| number * 10 + i64::from(digit));
    let sign = if printed.first() == Some(&'-') { -1 } else { 1 };
    Some(Decimal::new(sign * mantissa, u32::try_from(fraction).ok()?))
}

fn chinese_digit(c: char) -> Option<i64> {
    Some(match c {
        '零' | '〇' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn chinese_step(c: char) -> Option<i64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        _ => return None,
    })
}

/// Reads Chinese numerals at the start: 九十五, 二〇二二, 三点五, 百分之九十 is left to the caller.
/// 万 and 亿 are read by the caller too, as they may belong to the unit.
pub(crate) fn chinese(characters: &[char]) -> Option<(Decimal, usize)> {
    let run = characters
        .iter()
        .take_while(|c| chinese_digit(**c).is_some() || chinese_step(**c).is_some())
        .take(20)
        .count();
    let numeral = &characters[..run];
    if numeral.is_empty() {
        return None;
    }
    let value = if numeral.iter().any(|c| chinese_step(*c).is_some()) {
        let (mut total, mut digit) = (0i64, None);
        for c in numeral {
            match chinese_step(*c) {
                Some(step) => total += digit.take().unwrap_or(1) * step,
                None => digit = chinese_digit(*c),
            }
        }
        total + digit.unwrap_or(0)
    } else {
        numeral.iter().try_fold(0i64, |value, c| value.checked_mul(10)?.checked_add(chinese_digit(*c)?))?
    };
    let mut number = Decimal::from(value);
    let mut at = run;
    if characters.get(at) == Some(&'点') {
        let places: Vec<i64> = characters[at + 1..].iter().map_while(|c| chinese_digit(*c)).take(6).collect();
        let mut scale = Decimal::ONE;
        for place in &places {
            scale /= Decimal::TEN;
            number += Decimal::from(*place) * scale;
        }
        if !places.is_empty() {
            at += 1 + places.len();
        }
    }
    Some((number.normalize(), at))
}

/// Reads a number in either script, with `百分之` before it taken as a per cent sign.
/// Returns the number, whether it is a percentage, and how many characters it takes.
pub(crate) fn number(characters: &[char]) -> Option<(Decimal, bool, usize)> {
    if characters.starts_with(&['百', '分', '之']) {
        let rest = &characters[3..];
        let (number, length) = arabic(rest).or_else(|| chinese(rest))?;
        return Some((number, true, length + 3));
    }
    let (number, length) = arabic(characters).or_else(|| chinese(characters))?;
    Some((number, false, length))
}

/// 万 or 亿 after a number multiplies a count (万人) and belongs to the unit of money (万元) or stands alone (5万).
/// Returns the factor and how many characters it takes.
pub(crate) fn multiplier(after: &[char]) -> (Decimal, usize) {
    let factor = |zeros: u32| Decimal::from(10i64.pow(zeros));
    let next = |at: usize| after.get(at).copied().filter(|c| c.is_alphabetic() && *c != '元' && *c != '美');
    match after {
        ['千', '万', ..] if next(2).is_some() => (factor(7), 2),
        ['百', '万', ..] if next(2).is_some() => (factor(6), 2),
        ['万', '亿', ..] if next(2).is_some() => (factor(12), 2),
        ['万', ..] if next(1).is_some_and(|c| !"亿以余多左及".contains(c)) => (factor(4), 1),
        ['亿', ..] if next(1).is_some_and(|c| !"以余多左及".contains(c)) => (factor(8), 1),
        ['千', ..] if next(1).is_some_and(|c| !"米克瓦伏卡字升万帕赫安".contains(c)) => {
            (factor(3), 1)
        }
        ['百', ..] if next(1).is_some_and(|c| !"分万".contains(c)) => (factor(2), 1),
        _ => (Decimal::ONE, 0),
    }
}

/// The unit as the model has it: 百分比, 比例 and the like are `%`.
pub(crate) fn normal_unit(unit: &str) -> Option<String> {
    match unit {
        "" => None,
        "百分比" | "比例" | "百分之" | "%%" | "百分率" => Some("%".to_owned()),
        _ => Some(unit.to_owned()),
    }
}

/// Units of measure that running text is searched for, longest first where one begins another.
const UNITS: &[&str] = &[
    "百分点",
    "百分比",
    "%",
    "‰",
    "亿元",
    "百万元",
    "万元",
    "千元",
    "元",
    "工作日",
    "个工作日",
    "个百分点",
    "个小时",
    "小时",
    "分钟",
    "秒",
    "个月",
    "季度",
    "个季度",
    "学时",
    "课时",
    "平方米",
    "平方公里",
    "立方米",
    "平米",
    "公里",
    "千米",
    "公顷",
    "公斤",
    "千克",
    "千瓦时",
    "千瓦",
    "人次",
    "人/次",
    "批次",
    "人日",
    "人天",
    "车次",
    "场次",
    "班次",
    "户次",
    "家次",
    "台套",
    "㎡",
    "m2",
    "m3",
    "km",
    "人",
    "名",
    "位",
    "户",
    "家",
    "个",
    "次",
    "件",
    "项",
    "套",
    "台",
    "辆",
    "册",
    "本",
    "份",
    "批",
    "部",
    "所",
    "处",
    "座",
    "条",
    "篇",
    "期",
    "场",
    "类",
    "天",
    "日",
    "周",
    "年",
    "月",
    "亩",
    "米",
    "吨",
    "度",
    "株",
    "栋",
    "间",
    "张",
    "块",
    "只",
    "头",
    "门",
    "节",
    "副",
    "支",
    "幅",
    "宗",
    "起",
    "例",
    "村",
    "床",
    "架",
    "艘",
    "双",
    "盏",
    "顶",
    "卷",
    "根",
    "瓶",
    "箱",
    "种",
    "组",
    "队",
    "对",
    "代",
    "亿",
    "万",
];

/// Each in its characters, with what it stands for.
type Words<T> = Vec<(Vec<char>, T)>;

/// Words by the character that decides whether they are worth comparing, so that a lookup does not try them all.
struct Index<T> {
    /// In the order of the characters.
    by_character: Vec<(char, Words<T>)>,
}

impl<T: Copy> Index<T> {
    /// Words under one character stay in their order.
    fn new(words: impl Iterator<Item = (&'static str, T)>, decides: fn(&[char]) -> char) -> Index<T> {
        let mut by_character: BTreeMap<char, Words<T>> = BTreeMap::new();
        for (word, value) in words {
            let characters: Vec<char> = word.chars().collect();
            by_character.entry(decides(&characters)).or_default().push((characters, value));
        }
        Index { by_character: by_character.into_iter().collect() }
    }

    fn by_first(words: impl Iterator<Item = (&'static str, T)>) -> Index<T> {
        Index::new(words, |word| word[0])
    }

    fn by_last(words: impl Iterator<Item = (&'static str, T)>) -> Index<T> {
        Index::new(words, |word| word[word.len() - 1])
    }

    fn under(&self, character: &char) -> Option<&[(Vec<char>, T)]> {
        let at = self.by_character.binary_search_by_key(character, |(character, _)| *character).ok()?;
        Some(&self.by_character[at].1)
    }

    /// The first word that the characters begin with, and its length.
    fn start(&self, characters: &[char]) -> Option<(T, usize)> {
        let words = self.under(characters.first()?)?;
        let (word, value) = words.iter().find(|(word, _)| characters.starts_with(word))?;
        Some((*value, word.len()))
    }

    /// The first word that the characters end with.
    fn end(&self, characters: &[char]) -> Option<T> {
        let words = self.under(characters.last()?)?;
        words.iter().find(|(word, _)| characters.ends_with(word)).map(|(_, value)| *value)
    }
}

/// The longest known unit at the start, with a `/人`, `/年` after it.
fn known_unit(characters: &[char]) -> Option<(Cow<'static, str>, usize)> {
    static BY_FIRST: LazyLock<Index<&str>> = LazyLock::new(|| {
        let mut units: Vec<&'static str> = UNITS.to_vec();
        units.sort_by_key(|unit| std::cmp::Reverse(unit.chars().count()));
        Index::by_first(units.into_iter().map(|unit| (unit, unit)))
    });
    let (unit, mut length) = BY_FIRST.start(characters)?;
    let mut unit = Cow::Borrowed(unit);
    while characters.get(length) == Some(&'/') {
        let Some((per, more)) = BY_FIRST.start(&characters[length + 1..]) else { break };
        unit.to_mut().push('/');
        unit.to_mut().push_str(per);
        length += 1 + more;
    }
    Some((unit, length))
}

/// Whether a unit of measure is one that forms commonly use; compound ones (元/人·月) part by part.
pub fn is_known_unit(unit: &str) -> bool {
    static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| UNITS.iter().copied().collect());
    unit.split(['/', '·', '、', '*']).all(|part| {
        let part = part.strip_prefix('每').unwrap_or(part);
        KNOWN.contains(part)
    })
}

/// Every figure of a running text that is not a date, a number of a list, of a document or of a telephone.
pub fn quantities(text: &str) -> Vec<QuantityInText> {
    if !may_hold_figures(text) {
        return Vec::new();
    }
    let mut characters: Vec<char> = Vec::with_capacity(text.len());
    characters.extend(text.chars().map(fold));
    let mut found = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        let here = &characters[at..];
        let begins = here[0].is_ascii_digit() || (here[0] == '百' && here.starts_with(&['百', '分', '之']));
        if !begins {
            at += 1;
            continue;
        }
        let Some((mut number, percent, length)) = number(here) else {
            at += 1;
            continue;
        };
        let mut end = at + length;
        let before = at.checked_sub(1).map(|at| characters[at]);
        if is_no_quantity(&characters, at, end, before) {
            // The digits after it belong to the same code or date.
            while characters.get(end).is_some_and(|c| c.is_ascii_alphanumeric()) {
                end += 1;
            }
            at = end;
            continue;
        }
        let mut unit = percent.then(|| "%".to_owned());
        if !percent {
            while characters.get(end) == Some(&' ')
                && characters.get(end + 1).is_some_and(|c| !c.is_ascii_digit())
            {
                end += 1;
            }
            let (factor, taken) = multiplier(&characters[end..]);
            match number.checked_mul(factor) {
                Some(product) if taken > 0 && known_unit(&characters[end + taken..]).is_some() => {
                    number = product.normalize();
                    end += taken;
                }
                _ => {}
            }
            if let Some((word, taken)) = known_unit(&characters[end..]) {
                unit = normal_unit(&word);
                end += taken;
            }
        }
        let comparator = suffix(&characters[end..])
            .map(|(comparator, _)| comparator)
            .or_else(|| comparator_before(&characters[..at]))
            .unwrap_or(Comparator::Equal);
        found.push(QuantityInText { comparator, number, unit, span: (at, end) });
        at = end;
    }
    found
}

/// Whether the text has any digit, of whatever width, or 百分之: most texts have none.
fn may_hold_figures(text: &str) -> bool {
    // Other digits than those of ASCII, and numbers in circles and brackets, are all neither ASCII nor Han.
    let unusual = |c: char| {
        !c.is_ascii()
            && !matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3000}'..='\u{303f}')
            && fold(c).is_ascii_digit()
    };
    text.bytes().any(|byte| byte.is_ascii_digit())
        || (text.contains('百') && text.contains("百分之"))
        || text.chars().any(unusual)
}

/// Years, dates, document numbers, list numbers, codes: digits that count nothing.
fn is_no_quantity(characters: &[char], at: usize, end: usize, before: Option<char>) -> bool {
    let digits = end - at;
    let after = characters.get(end).copied();
    let next = characters.get(end + 1).copied();
    let joined = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let starts = before.is_none_or(|c| is_blank(c) || "。;:,、(".contains(c));
    let all_digits = characters[at..end].iter().all(char::is_ascii_digit);
    joined(before)
        || (joined(after) && !matches!(after, Some('m' | 'k')))
        || before == Some('第')
        || (before == Some('[') || before == Some('〔') || before == Some('【'))
        || (before == Some('(') && digits == 4 && after == Some(')'))
        || after == Some('号')
        || (all_digits && digits >= 11)
        || (digits == 4 && after == Some('年'))
        || (digits == 4 && matches!(after, Some('-' | '~' | '/')) && next.is_some_and(|c| c.is_ascii_digit()))
        || (digits <= 2
            && after == Some('月')
            && comparator_before(&characters[..at]).is_none()
            && before != Some('个'))
        || (digits <= 2 && after == Some('日') && before == Some('月'))
        || (starts && all_digits && digits <= 2 && matches!(after, Some('、' | '.' | ')')))
}

/// Signs and words before a number, longest first where one begins another.
pub(crate) const PREFIXES: &[(&str, Comparator)] = &[
    ("大于或等于", Comparator::AtLeast),
    ("小于或等于", Comparator::AtMost),
    ("高于或等于", Comparator::AtLeast),
    ("低于或等于", Comparator::AtMost),
    ("大于等于", Comparator::AtLeast),
    ("小于等于", Comparator::AtMost),
    ("不得低于", Comparator::AtLeast),
    ("不得少于", Comparator::AtLeast),
    ("不得超过", Comparator::AtMost),
    ("不得高于", Comparator::AtMost),
    ("不小于", Comparator::AtLeast),
    ("不低于", Comparator::AtLeast),
    ("不少于", Comparator::AtLeast),
    ("不大于", Comparator::AtMost),
    ("不高于", Comparator::AtMost),
    ("不超过", Comparator::AtMost),
    ("不多于", Comparator::AtMost),
    ("不超出", Comparator::AtMost),
    ("不超", Comparator::AtMost),
    ("至少", Comparator::AtLeast),
    ("最低", Comparator::AtLeast),
    ("最少", Comparator::AtLeast),
    ("至多", Comparator::AtMost),
    ("最多", Comparator::AtMost),
    ("最高", Comparator::AtMost),
    ("大于", Comparator::Above),
    ("高于", Comparator::Above),
    ("超过", Comparator::Above),
    ("多于", Comparator::Above),
    ("小于", Comparator::Below),
    ("低于", Comparator::Below),
    ("少于", Comparator::Below),
    ("不足", Comparator::Below),
    ("不到", Comparator::Below),
    ("等于", Comparator::Equal),
    ("达到", Comparator::Equal),
    ("大约", Comparator::About),
    ("约为", Comparator::About),
    ("约", Comparator::About),
    ("近", Comparator::About),
    ("为", Comparator::Equal),
    ("达", Comparator::Equal),
    ("≥=", Comparator::AtLeast),
    ("≤=", Comparator::AtMost),
    (">=", Comparator::AtLeast),
    ("=>", Comparator::AtLeast),
    ("<=", Comparator::AtMost),
    ("=<", Comparator::AtMost),
    ("==", Comparator::Equal),
    ("≥", Comparator::AtLeast),
    ("≤", Comparator::AtMost),
    (">", Comparator::Above),
    ("<", Comparator::Below),
    ("=", Comparator::Equal),
    ("≈", Comparator::About),
    ("~", Comparator::About),
];

/// Words after a number and its unit.
const SUFFIXES: &[(&str, Comparator)] = &[
    ("(含)以上", Comparator::AtLeast),
    ("(含)以下", Comparator::AtMost),
    ("及以上", Comparator::AtLeast),
    ("以上", Comparator::AtLeast),
    ("及以下", Comparator::AtMost),
    ("以下", Comparator::AtMost),
    ("以内", Comparator::AtMost),
    ("之内", Comparator::AtMost),
    ("内", Comparator::AtMost),
    ("左右", Comparator::About),
    ("上下", Comparator::About),
];

/// The sign or word of comparison at the start, and its length.
pub(crate) fn prefix(characters: &[char]) -> Option<(Comparator, usize)> {
    static BY_FIRST: LazyLock<Index<Comparator>> =
        LazyLock::new(|| Index::by_first(PREFIXES.iter().copied()));
    BY_FIRST.start(characters)
}

/// The word of comparison at the start of what follows a unit, and its length.
pub(crate) fn suffix(characters: &[char]) -> Option<(Comparator, usize)> {
    static BY_FIRST: LazyLock<Index<Comparator>> =
        LazyLock::new(|| Index::by_first(SUFFIXES.iter().copied()));
    BY_FIRST.start(characters)
}

/// The comparator that ends right before a number.
fn comparator_before(characters: &[char]) -> Option<Comparator> {
    static BY_LAST: LazyLock<Index<Comparator>> = LazyLock::new(|| Index::by_last(PREFIXES.iter().copied()));
    BY_LAST.end(characters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        quantities(text)
            .iter()
            .map(|found| {
                let words: String =
                    text.chars().skip(found.span.0).take(found.span.1 - found.span.0).collect();
                format!("{words}={}{}", found.number, found.unit.as_deref().unwrap_or("?"))
            })
            .collect()
    }

    #[test]
    fn figures_of_a_running_text_are_found_with_their_units() {
        let cases: [(&str, &[&str]); 7] = [
            ("2026年培训300人次，合格率达到95%以上", &["300人次=300人次", "95%=95%"]),
            ("每人补贴50元，预计1.2万人，需安排60万元", &["50元=50元", "1.2万人=12000人", "60万元=60万元"]),
            ("按〔2025〕12号文件，第3季度末完成", &[]),
            ("1.提高水平；2、办结率百分之九十八", &["百分之九十八=98%"]),
            ("编码13000026P00100010001X，电话13800000000", &[]),
            ("参保率不低于 98 %，共1,200户", &["98 %=98%", "1,200户=1200户"]),
            ("1月底前完成，3个月内办结", &["3个月=3个月"]),
        ];
        for (text, expected) in cases {
            assert_eq!(told(text), expected, "{text}");
        }
    }

    #[test]
    fn digits_are_the_number_that_they_print() {
        let cases = [
            "7",
            "-7",
            "-0",
            "45.50",
            "1,234,567.89",
            "123456789012345678",
            "1234567890123456789.5",
            "0.000000000000000001",
        ];
        for printed in cases {
            let characters: Vec<char> = printed.chars().collect();
            let number: Decimal = printed.replace(',', "").parse().expect("a number");
            let (read, length) = arabic(&characters).expect("digits");
            assert_eq!(
                (read, read.to_string(), length),
                (number, number.to_string(), characters.len()),
                "{printed}"
            );
        }
    }

    #[test]
    fn chinese_numerals_are_numbers() {
        let cases = [
            ("九十五", "95"),
            ("二〇二二", "2022"),
            ("一百零三", "103"),
            ("十二", "12"),
            ("两千三百", "2300"),
            ("三点一四", "3.14"),
        ];
        for (text, expected) in cases {
            let characters: Vec<char> = text.chars().collect();
            let (number, length) = chinese(&characters).expect(text);
            assert_eq!((number.to_string().as_str(), length), (expected, characters.len()), "{text}");
        }
    }
}
