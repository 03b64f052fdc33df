//! Names of sheets: what Excel accepts, each once.

use std::collections::HashSet;

/// In UTF-16 units.
const LONGEST: usize = 31;
const UNNAMED: &str = "表";

#[derive(Default)]
pub(super) struct Names {
    /// In small letters: Excel tells names apart without regard to case.
    taken: HashSet<String>,
}

impl Names {
    pub(super) fn unique(&mut self, wanted: &str) -> String {
        let clean: String = wanted
            .chars()
            .map(|it| match it {
                '[' => '（',
                ']' => '）',
                ':' => '：',
                '?' => '？',
                '*' => '＊',
                '/' | '\\' => '／',
                _ if it.is_control() => ' ',
                _ if !crate::markup::is_allowed(it) => '\u{fffd}',
                _ => it,
            })
            .collect();
        let clean = trimmed(&clean);
        // Excel keeps this name for itself.
        let clean = if clean.is_empty() || clean.eq_ignore_ascii_case("history") { UNNAMED } else { clean };
        let mut name = trimmed(cut(clean, LONGEST)).to_owned();
        let mut number = 1;
        while !self.taken.insert(name.to_lowercase()) {
            number += 1;
            let suffix = format!("（{number}）");
            let kept = cut(clean, LONGEST - suffix.encode_utf16().count());
            name = format!("{}{suffix}", trimmed(kept));
        }
        name
    }
}

/// Neither blanks nor apostrophes at the ends.
fn trimmed(name: &str) -> &str {
    name.trim_matches(|it: char| it.is_whitespace() || it == '\'')
}

fn cut(name: &str, longest: usize) -> &str {
    let mut units = 0;
    let end = name.char_indices().find(|(_, it)| {
        units += it.len_utf16();
        units > longest
    });
    &name[..end.map_or(name.len(), |(at, _)| at)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_such_as_excel_accepts_and_each_once() {
        let mut names = Names::default();
        let mut name = |wanted: &str| names.unique(wanted);
        assert_eq!(name("项目支出绩效目标表"), "项目支出绩效目标表");
        assert_eq!(name("项目支出绩效目标表"), "项目支出绩效目标表（2）");
        assert_eq!(name("A/B:[1]?*\\"), "A／B：（1）？＊／");
        assert_eq!(name("'甲'\n"), "甲");
        assert_eq!(name(" ' "), "表");
        assert_eq!(name("History"), "表（2）");
        assert_eq!(name("abc"), "abc");
        assert_eq!(name("ABC"), "ABC（2）");
        let long = "很".repeat(40);
        assert_eq!(name(&long), "很".repeat(31));
        assert_eq!(name(&long), format!("{}（2）", "很".repeat(28)));
        assert_eq!(name(&"\u{1f600}".repeat(20)).encode_utf16().count(), 30);
    }
}
