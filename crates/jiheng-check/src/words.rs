//! Words of filers: how they are quoted in messages and compared with each other.

use jiheng_model::text::{self, Searched, trimmed};
pub use jiheng_model::text::{fingerprint, plain, plain_length};
use jiheng_model::{Indicator, Project, Target};

use crate::vocabulary::WORDS;

const LONGEST_QUOTE: usize = 40;

/// The filer's words in brackets, shortened where they are long.
pub fn quote(words: &str) -> String {
    let words = words.trim();
    if words.chars().count() <= LONGEST_QUOTE {
        return format!("「{words}」");
    }
    let head: String = words.chars().take(LONGEST_QUOTE - 2).collect();
    format!("「{head}…」")
}

/// The path of a file in brackets; where it is long, what names the file is kept.
pub fn quote_path(path: &str) -> String {
    let length = path.chars().count();
    if length <= LONGEST_QUOTE {
        return format!("「{path}」");
    }
    let tail: String = path.chars().skip(length - (LONGEST_QUOTE - 2)).collect();
    format!("「…{tail}」")
}

/// Several quoted, at most `most` of them: `「甲」「乙」等 5 个`.
pub fn quote_some<'a>(words: impl IntoIterator<Item = &'a str>, most: usize, measure: &str) -> String {
    let words: Vec<&str> = words.into_iter().collect();
    let mut told: String = words.iter().take(most).map(|word| quote(word)).collect();
    if words.len() > most {
        told.push_str(&format!("等 {} {measure}", words.len()));
    }
    told
}

pub fn project_name(project: &Project) -> String {
    match project.name.as_deref().filter(|name| !name.trim().is_empty()) {
        Some(name) => format!("项目{}", quote(name)),
        None => "未填名称的项目".to_owned(),
    }
}

pub fn indicator_name(indicator: &Indicator) -> String {
    let name = indicator.name.as_deref().or(indicator.description.as_deref()).or(indicator.level2.as_deref());
    match name {
        Some(name) => quote(name),
        None => "未填名称的指标".to_owned(),
    }
}

/// `12、` may stand before either, and marks may be many in few words.
const LIST_NUMBER: usize = 12;

/// Whether two wordings say the same: equal, or one holds the other with nine tenths of its length.
pub fn same(one: &str, other: &str) -> bool {
    let (short, long) = (one.len().min(other.len()), one.len().max(other.len()));
    if long > 2 * short + LIST_NUMBER {
        return false;
    }
    // Chinese characters stay what they are, and all of one wording must be in the other.
    let (characters, others) = (han_characters(one), han_characters(other));
    if characters & !others != 0 && others & !characters != 0 {
        return false;
    }
    let (one, other) = (plain(one), plain(other));
    if one.is_empty() || other.is_empty() {
        return false;
    }
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    short == long || (long.contains(short.as_str()) && short.chars().count() * 10 >= long.chars().count() * 9)
}

/// One bit for each Chinese character that [`plain`] keeps as it is.
fn han_characters(words: &str) -> u64 {
    let kept = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c);
    words.chars().filter(kept).fold(0, |found, c| found | text::bit(c))
}

pub fn has_figure(words: &str) -> bool {
    const NUMERALS: &str = "一二两三四五六七八九十百";
    if words.bytes().any(|byte| byte.is_ascii_digit()) {
        return true;
    }
    let characters: Vec<char> = words.chars().collect();
    characters.iter().enumerate().any(|(at, c)| {
        ('０'..='９').contains(c)
            || (NUMERALS.contains(*c)
                && characters.get(at + 1).is_some_and(|next| {
                    "个次人家项套台场份批户名%".contains(*next) || NUMERALS.contains(*next)
                })
                && characters.get(at + 2) != Some(&'性'))
            || characters[at..].starts_with(&['百', '分', '之'])
    })
}

/// Words that say as much as 100 %: 全覆盖, 应保尽保, 全部到位.
pub fn is_nearly_quantified(words: &str) -> bool {
    let exhaustive = words.find('应').is_some_and(|at| words[at..].contains('尽'));
    // 每个案件都出具 is all of them, 每个案件的费用 is none of them.
    let each = words.contains("每个") && words.contains('都');
    exhaustive || each || WORDS.values.all.any_in(words)
}

/// Whether nothing was filled in: blank, dashes, 无 or 未填.
#[inline]
pub fn is_blank(words: &str) -> bool {
    // Most texts begin with a character that nothing blank begins with.
    match words.chars().next() {
        Some('≥' | '≤' | '0'..='9') => false,
        Some(c) if text::is_han(c) && !WORDS.values.blank.any_begins(c) => false,
        _ => says_nothing(words),
    }
}

fn says_nothing(words: &str) -> bool {
    // What is blank is short.
    text::is_empty_mark(words) || (words.len() < 32 && WORDS.values.blank.is_one(trimmed(words)))
}

/// The targets of an indicator that say something, with their place.
pub fn filled_targets(indicator: &Indicator) -> impl Iterator<Item = (usize, &Target)> {
    indicator.targets.iter().enumerate().filter(|(_, target)| !is_blank(&target.text))
}

pub fn contains_any(words: &str, list: &[&str]) -> bool {
    let words = Searched::new(words);
    list.iter().any(|word| words.holds(word))
}

/// Whether the words name a year (2025年) other than this one.
pub fn names_other_year(words: &str, year: i32) -> bool {
    words.match_indices('年').any(|(at, _)| {
        // A fifth digit says that it is no year.
        let digits: Vec<u32> = words[..at].chars().rev().map_while(|c| c.to_digit(10)).take(5).collect();
        let printed = digits.iter().rev().fold(0, |number, digit| number * 10 + digit);
        digits.len() == 4 && i32::try_from(printed) != Ok(year)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_path_keeps_the_name_of_the_file() {
        assert_eq!(quote_path("申报/2026/医保局.docx"), "「申报/2026/医保局.docx」");
        let long = format!("{}/云溪县医疗保障局.docx", "很长的文件夹名称".repeat(8));
        let quoted = quote_path(&long);
        assert!(quoted.starts_with("「…") && quoted.ends_with("/云溪县医疗保障局.docx」"), "{quoted}");
        assert_eq!(quoted.chars().count(), LONGEST_QUOTE + 1);
    }
}
