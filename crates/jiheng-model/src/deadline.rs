//! Dates and periods as target values: `2022年12月底前`, `12月底`, `每月底前`, `2023.07-2024.01`, `2021年1月-12月`.

use crate::number::{chinese, prefix};
use crate::value::{Comparator, TargetValue};

/// Words that repeat a deadline.
const RECURRENCES: [(&str, &str); 10] = [
    ("每个月", "monthly"),
    ("每月", "monthly"),
    ("按月", "monthly"),
    ("每季度", "quarterly"),
    ("每季", "quarterly"),
    ("按季", "quarterly"),
    ("每年", "yearly"),
    ("每周", "weekly"),
    ("每天", "daily"),
    ("每日", "daily"),
];

/// What may follow a date: the end of it, and what is done by then.
const TAILS: [&str; 34] = [
    "底", "末", "初", "中旬", "上旬", "下旬", "份", "前", "之前", "以前", "内", "以内", "之内", "止", "为止",
    "完成", "到位", "全部", "支付", "拨付", "发放", "兑付", "结算", "上解", "完工", "竣工", "验收", "实施",
    "执行", "实现", "交付", "缴纳", "完毕", "全年",
];

/// Reads a deadline or a period; `year` is the fiscal year, for dates without one.
pub(crate) fn parse(characters: &[char], text: &str, year: Option<i32>) -> Option<TargetValue> {
    let mut rest = characters;
    if let Some((comparator, length)) = prefix(rest) {
        match comparator {
            Comparator::AtMost | Comparator::Below | Comparator::Equal => {}
            _ => return None,
        }
        rest = &rest[length..];
    }
    rest = strip_any(
        rest,
        &[
            "不晚于",
            "不迟于",
            "截止到",
            "截至到",
            "截止",
            "截至",
            "力争",
            "确保",
            "计划",
            "预计",
            "于",
            "在",
            "至",
            "到",
        ],
    );
    let deadline = |date: Option<String>, recurrence: Option<&str>| TargetValue::Deadline {
        text: text.to_owned(),
        date,
        recurrence: recurrence.map(str::to_owned),
    };
    for (word, recurrence) in RECURRENCES {
        if let Some(after) = strip(rest, word) {
            return recurring(after).then(|| deadline(None, Some(recurrence)));
        }
    }
    let (date, after) = date(rest, year)?;
    let (last, after) = match period(after) {
        Some(end) => self::date(end, Some(date.year.or(year)?))?,
        None => (date, after),
    };
    // `1年` and `3个月` are lengths of time; a bare `2022` is a number.
    tail(after).then(|| deadline(last.iso(), None))
}

/// The rest of a recurring deadline: `月底前`, `12月底前`, `末结算` — short and without other figures of its own.
fn recurring(after: &[char]) -> bool {
    let (_, rest) = date(after, None).unwrap_or((Date::default(), after));
    rest.len() <= 8 && !rest.iter().any(|c| c.is_ascii_digit() || *c == '%')
}

#[derive(Clone, Copy, Default)]
struct Date {
    year: Option<i32>,
    month: Option<u32>,
    day: Option<u32>,
}

impl Date {
    /// The last day it can mean; `None` where the year is not known.
    fn iso(self) -> Option<String> {
        let year = self.year?;
        let month = self.month.unwrap_or(12);
        let day = self.day.unwrap_or_else(|| days(year, month));
        (day >= 1 && day <= days(year, month)).then(|| format!("{year:04}-{month:02}-{day:02}"))
    }
}

fn days(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A date at the start, and what follows it.
fn date(characters: &[char], year: Option<i32>) -> Option<(Date, &[char])> {
    let mut date = Date::default();
    let mut rest = characters;
    if let Some((number, after)) = figure(rest)
        && (1990..=2100).contains(&number)
    {
        match after.first() {
            Some('年') => {
                date.year = Some(number as i32);
                rest = strip_any(&after[1..], &["度", "的", "年"]);
            }
            Some('.' | '-' | '/') => return numeric(number as i32, after),
            _ => return None,
        }
    } else if let Some(after) = ["当年", "本年度", "本年", "年度", "年内", "全年", "年底", "年末", "年终"]
        .iter()
        .find_map(|word| strip(rest, word))
    {
        let (month, after) = month_and_day(after);
        return Some((Date { year, ..month }, after));
    }
    let (mut monthly, after) = month_and_day(rest);
    monthly.year = date.year.or(year);
    if date.year.is_none() && monthly.month.is_none() {
        return None;
    }
    Some((monthly, after))
}

/// `.07`, `-07-31`, `/7/31` after a year.
fn numeric(year: i32, after: &[char]) -> Option<(Date, &[char])> {
    let separator = after[0];
    let (month, rest) = figure(&after[1..])?;
    if !(1..=12).contains(&month) {
        return None;
    }
    let mut date = Date { year: Some(year), month: Some(month as u32), day: None };
    if rest.first() == Some(&separator)
        && let Some((day, end)) = figure(&rest[1..])
        && (1..=31).contains(&day)
    {
        date.day = Some(day as u32);
        return Some((date, end));
    }
    Some((date, rest))
}

fn month_and_day(characters: &[char]) -> (Date, &[char]) {
    let mut date = Date::default();
    let Some((month, after)) = figure(characters) else { return (date, characters) };
    if !(1..=12).contains(&month) || after.first() != Some(&'月') {
        return (date, characters);
    }
    date.month = Some(month as u32);
    let after = &after[1..];
    if let Some((day, end)) = figure(after)
        && (1..=31).contains(&day)
        && matches!(end.first(), Some('日' | '号'))
    {
        date.day = Some(day as u32);
        return (date, &end[1..]);
    }
    for (word, day) in [("上旬", 10), ("中旬", 20)] {
        if let Some(rest) = strip(after, word) {
            date.day = Some(day);
            return (date, rest);
        }
    }
    (date, after)
}

/// What follows the sign of a period: `-12月`, `至2024.01`.
fn period(after: &[char]) -> Option<&[char]> {
    let after = strip_any(after, &["份", "初"]);
    ["-", "~", "至", "到"].iter().find_map(|sign| strip(after, sign))
}

fn tail(mut after: &[char]) -> bool {
    'words: while !after.is_empty() {
        if ",。;、()".contains(after[0]) {
            after = &after[1..];
            continue;
        }
        for word in TAILS {
            if let Some(rest) = strip(after, word) {
                after = rest;
                continue 'words;
            }
        }
        return false;
    }
    true
}

/// A whole number in either script, at most four digits.
fn figure(characters: &[char]) -> Option<(i64, &[char])> {
    let digits = characters.iter().take_while(|c| c.is_ascii_digit()).count();
    if digits > 0 {
        if digits > 4 {
            return None;
        }
        let number: String = characters[..digits].iter().collect();
        return Some((number.parse().ok()?, &characters[digits..]));
    }
    let (number, length) = chinese(characters)?;
    Some((number.to_string().parse().ok()?, &characters[length..]))
}

fn strip<'a>(characters: &'a [char], word: &str) -> Option<&'a [char]> {
    let mut rest = characters;
    for c in word.chars() {
        rest = rest.strip_prefix(&[c])?;
    }
    Some(rest)
}

fn strip_any<'a>(characters: &'a [char], words: &[&str]) -> &'a [char] {
    words.iter().find_map(|word| strip(characters, word)).unwrap_or(characters)
}
