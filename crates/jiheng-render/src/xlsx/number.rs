//! Printed decimals as numbers of a workbook, which are binary fractions of some fifteen digits.

/// The number, and how many decimals show it again just as printed; none where it must stay text.
pub(super) fn exact(text: &str) -> Option<(f64, usize)> {
    const DIGITS: usize = 15;
    let plain = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = plain.split_once('.').unwrap_or((plain, ""));
    let is_figure = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let is_zero = || plain.bytes().all(|it| matches!(it, b'0' | b'.'));
    let is_plain = is_figure(whole)
        && (is_figure(decimals) || !plain.contains('.'))
        && (whole == "0" || !whole.starts_with('0'))
        && whole.len() + decimals.len() <= DIGITS
        // A workbook shows no negative zero.
        && !(plain.len() < text.len() && is_zero());
    let number = text.parse().ok().filter(|_| is_plain)?;
    Some((number, decimals.len()))
}

/// The number format with so many decimals.
pub(super) fn format(decimals: usize) -> String {
    if decimals == 0 { "0".to_owned() } else { format!("0.{}", "0".repeat(decimals)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_shown_again_as_printed_is_a_number() {
        let numbers = ["0", "0.00", "-1234.50", "500", "0.000001", "123456789012345", "12345678901234.5"];
        for text in numbers {
            let (number, decimals) = exact(text).expect(text);
            assert_eq!(format!("{number:.decimals$}"), text);
        }
        let others = [
            "",
            "-",
            "-0",
            "-0.00",
            "007",
            "+5",
            "1,234",
            "1.",
            ".5",
            "1e3",
            "≥95",
            " 1",
            "1234567890123456",
        ];
        assert_eq!(others.map(exact), [None; 13]);
        assert_eq!([0, 2].map(format), ["0", "0.00"]);
    }
}
