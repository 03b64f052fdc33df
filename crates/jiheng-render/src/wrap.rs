//! Where a text breaks into lines, given the advance of each character: between Chinese characters anywhere but before
//! closing and after opening punctuation, between words of other scripts at blanks.

use std::ops::Range;

/// The lines of a text as byte ranges without the blanks at their ends, which may reach beyond the width; the first line
/// is set in by `indent`. `advance` is in the unit of `width`. A line is wider than `width` only where a single character
/// is; the empty text is one line.
pub(crate) fn wrap_indented(
    text: &str,
    indent: f32,
    width: f32,
    advance: &dyn Fn(char) -> f32,
) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for paragraph in text.split('\n') {
        let used = if start == 0 { indent } else { 0.0 };
        wrap_paragraph(paragraph, start, used, width, advance, &mut lines);
        start += paragraph.len() + 1;
    }
    lines
}

/// Advance of a character in ems as Chinese fonts have it, for formats whose fonts are not at hand.
pub(crate) fn rough_advance(character: char) -> f32 {
    match character {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        '\0'..='\u{1fff}' | '\u{ff61}'..='\u{ffdc}' => 0.5,
        _ => 1.0,
    }
}

fn wrap_paragraph(
    text: &str,
    offset: usize,
    indent: f32,
    width: f32,
    advance: &dyn Fn(char) -> f32,
    lines: &mut Vec<Range<usize>>,
) {
    // Sums of many advances differ from the width by rounding alone.
    let width = width + 0.01;
    let mut start = 0;
    let mut used = indent;
    // The last place in this line where it may end, and whether anything but blanks stands in the line so far.
    let mut chance = None;
    let mut filled = false;
    let mut before = None;
    let mut position = 0;
    while let Some(character) = text[position..].chars().next() {
        let wide = advance(character);
        // A mark without an advance belongs to the character before it.
        let mark = wide == 0.0 && !before.is_some_and(is_blank);
        if filled && !mark && before.is_some_and(|before| may_break(before, character)) {
            chance = Some(position);
        }
        if !mark && !is_blank(character) && used + wide > width {
            // A word longer than the line breaks where the line is full; blanks at the head of a line that leave no
            // room are left out.
            let end = chance.unwrap_or(position);
            if filled {
                lines
                    .push(offset + start..offset + start + text[start..end].trim_end_matches(is_blank).len());
            }
            if filled || used > 0.0 {
                (start, position, used) = (end, end, 0.0);
                (chance, filled, before) = (None, false, None);
                continue;
            }
        }
        used += wide;
        filled |= !is_blank(character);
        before = Some(character);
        position += character.len_utf8();
    }
    lines.push(offset + start..offset + start + text[start..].trim_end_matches(is_blank).len());
}

fn is_blank(character: char) -> bool {
    character.is_whitespace() && !matches!(character, '\u{a0}' | '\u{202f}')
}

fn may_break(before: char, after: char) -> bool {
    if is_blank(after) || opens(before) || closes(after) {
        return false;
    }
    // Dashes and ellipses are two characters long.
    if before == after && matches!(before, '—' | '…') {
        return false;
    }
    is_blank(before) || !(belongs_to_word(before) && belongs_to_word(after))
}

/// Letters, figures and marks of scripts that part words by blanks.
fn belongs_to_word(character: char) -> bool {
    character < '\u{2000}' || matches!(character, '‐' | '‑' | '\u{202f}' | '\u{2060}' | '㎡' | '℃')
}

/// Not at the end of a line.
fn opens(character: char) -> bool {
    matches!(
        character,
        '（' | '('
            | '《'
            | '〈'
            | '「'
            | '『'
            | '【'
            | '〔'
            | '〖'
            | '［'
            | '['
            | '｛'
            | '{'
            | '“'
            | '‘'
            | '￥'
            | '¥'
            | '＄'
            | '$'
            | '≥'
            | '≤'
            | '⩾'
            | '⩽'
            | '≧'
            | '≦'
            | '＞'
            | '＜'
            | '±'
            | '№'
            | '＃'
    )
}

/// Not at the beginning of a line.
fn closes(character: char) -> bool {
    matches!(
        character,
        '）' | ')'
            | '》'
            | '〉'
            | '」'
            | '』'
            | '】'
            | '〕'
            | '〗'
            | '］'
            | ']'
            | '｝'
            | '}'
            | '”'
            | '’'
            | '，'
            | ','
            | '。'
            | '．'
            | '.'
            | '、'
            | '；'
            | ';'
            | '：'
            | ':'
            | '？'
            | '?'
            | '！'
            | '!'
            | '％'
            | '%'
            | '‰'
            | '℃'
            | '°'
            | '·'
            | '～'
            | '／'
            | '/'
            | '~'
            | '々'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(text: &str, width: f32) -> Vec<&str> {
        wrap_indented(text, 0.0, width, &rough_advance).into_iter().map(|line| &text[line]).collect()
    }

    #[test]
    fn chinese_breaks_between_any_two_characters() {
        assert_eq!(lines("新建社区食堂两个", 3.0), ["新建社", "区食堂", "两个"]);
        assert_eq!(lines("", 3.0), [""]);
        assert_eq!(lines("一\n\n二", 3.0), ["一", "", "二"]);
    }

    #[test]
    fn closing_punctuation_begins_no_line_and_opening_ends_none() {
        assert_eq!(lines("服务老年人，助餐", 5.0), ["服务老年", "人，助餐"]);
        assert_eq!(lines("服务老年（助餐）", 5.0), ["服务老年", "（助餐）"]);
        assert_eq!(lines("覆盖率达到≥95%", 6.0), ["覆盖率达到", "≥95%"]);
        assert_eq!(lines("分三年——完成", 4.0), ["分三年", "——完成"]);
        assert_eq!(lines("每万元/台", 3.0), ["每万", "元/台"]);
    }

    #[test]
    fn words_and_figures_break_only_where_the_line_is_too_short_for_them() {
        assert_eq!(lines("共计1234.50万元", 4.0), ["共计", "1234.50", "万元"]);
        assert_eq!(lines("one two three", 3.5), ["one two", "three"]);
        assert_eq!(lines("abcdefghij", 2.0), ["abcd", "efgh", "ij"]);
    }

    #[test]
    fn blanks_hang_at_the_end_and_stay_at_the_beginning() {
        assert_eq!(lines("一二三    四", 3.0), ["一二三", "四"]);
        assert_eq!(lines("　　一二三四", 4.0), ["　　一二", "三四"]);
        assert_eq!(lines("　　　　一", 2.0), ["一"]);
        assert_eq!(lines("一  \r\n二", 4.0), ["一", "二"]);
    }

    #[test]
    fn the_first_line_is_set_in() {
        let text = "一二三四五六";
        let lines: Vec<&str> =
            wrap_indented(text, 2.0, 4.0, &rough_advance).into_iter().map(|line| &text[line]).collect();
        assert_eq!(lines, ["一二", "三四五六"]);
    }

    proptest! {
        #[test]
        fn no_character_is_lost_and_no_line_too_wide(
            text in "[一二，。（）《》“”a-c0-9 .%≥—…　\n\u{301}]{0,40}|.{0,20}",
            width in 0.0f32..8.0,
        ) {
            let lines = lines(&text, width);
            let solid = |text: &str| text.chars().filter(|&it| !is_blank(it)).collect::<String>();
            prop_assert_eq!(solid(&lines.concat()), solid(&text));
            for line in &lines {
                let used: f32 = line.chars().map(rough_advance).sum();
                // Blanks hang only at the end, where they are taken off.
                let single = line.chars().filter(|&it| !is_blank(it) && rough_advance(it) > 0.0).count() <= 1;
                prop_assert!(used <= width + 0.02 || single, "{line:?} in {width}");
            }
        }
    }
}
