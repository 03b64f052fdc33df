//! Text inside of XML and HTML.

/// Whether XML 1.0 can hold the character at all.
pub(crate) fn is_allowed(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
        && character != '\u{7f}'
}

/// Appends the text with the marks of markup escaped, in content as in quoted attributes. What no file can hold is
/// shown as `\u{fffd}`, so that a filer sees that something stood there.
pub(crate) fn escape_into(markup: &mut String, text: &str) {
    let mut plain = 0;
    for (at, character) in text.char_indices() {
        let escaped = match character {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            _ if is_allowed(character) => continue,
            _ => "\u{fffd}",
        };
        markup.push_str(&text[plain..at]);
        markup.push_str(escaped);
        plain = at + character.len_utf8();
    }
    markup.push_str(&text[plain..]);
}

/// The lines of a text, whatever system its line ends are of.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some(at) = text.find(['\n', '\r']) else { return rest.take() };
        let end = if text[at..].starts_with("\r\n") { at + 2 } else { at + 1 };
        rest = Some(&text[end..]);
        Some(&text[..at])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_never_markup() {
        let mut markup = String::new();
        escape_into(&mut markup, "a<b> & \"c\" 'd'\u{0}\u{b}\u{1f}\u{fffe}\u{1f600}甲");
        assert_eq!(markup, "a&lt;b&gt; &amp; &quot;c&quot; 'd'\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{1f600}甲");
    }

    #[test]
    fn line_ends_of_every_system_part_lines() {
        assert_eq!(lines("一\r\n二\r三\n\n四").collect::<Vec<_>>(), ["一", "二", "三", "", "四"]);
        assert_eq!(lines("一\r").collect::<Vec<_>>(), ["一", ""]);
        assert_eq!(lines("").collect::<Vec<_>>(), [""]);
    }
}
