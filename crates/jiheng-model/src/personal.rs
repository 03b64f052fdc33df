//! Numbers that belong to a person, in any text: mobile telephones and identity numbers.

use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 手机号码.
    Mobile,
    /// 居民身份证号码.
    Identity,
}

/// Where a number stands, and its digits without what parts them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    pub kind: Kind,
    pub range: Range<usize>,
    pub digits: String,
}

/// Every such number in a text. One blank or dash between groups of digits does not part a number, letters do: a project
/// code (13000026P00100010001X) holds none.
pub fn numbers(text: &str) -> Vec<Number> {
    const SHORTEST: usize = 11;
    // Full-width digits begin with one byte that little else does.
    let digits = || text.bytes().filter(|byte| byte.is_ascii_digit() || *byte == 0xef).count();
    if text.len() < SHORTEST || digits() < SHORTEST {
        return Vec::new();
    }
    let mut found = Vec::new();
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let mut at = 0;
    while at < characters.len() {
        let before = at.checked_sub(1).map(|before| characters[before].1);
        let begins = digit(characters[at].1).is_some()
            && !before.is_some_and(|c| digit(c).is_some() || c.is_ascii_alphabetic() || c == '.');
        if !begins {
            at += 1;
            continue;
        }
        let (groups, end) = groups(&characters, at);
        let digits: String = groups.concat();
        let kind = if is_identity(&digits) || is_named(&text[..characters[at].0], &digits) {
            Some(Kind::Identity)
        } else if is_mobile(&groups) {
            Some(Kind::Mobile)
        } else {
            None
        };
        match kind {
            Some(kind) => {
                let last = characters[end - 1];
                let range = characters[at].0..last.0 + last.1.len_utf8();
                found.push(Number { kind, range, digits });
                at = end;
            }
            // The next group may begin a number of its own.
            None => at += groups[0].chars().count().max(1),
        }
    }
    found
}

/// The text with every such number cut down to its first two digits (`13*********`); `None` where it holds none.
pub fn masked(text: &str) -> Option<String> {
    let numbers = numbers(text);
    if numbers.is_empty() {
        return None;
    }
    let mut masked = String::new();
    let mut end = 0;
    for number in numbers {
        masked.push_str(&text[end..number.range.start]);
        masked.push_str(&number.digits[..2]);
        masked.extend(std::iter::repeat_n('*', number.digits.len() - 2));
        end = number.range.end;
    }
    masked.push_str(&text[end..]);
    Some(masked)
}

/// Groups of digits from a place on, and where they end; nothing where a letter follows.
fn groups(characters: &[(usize, char)], from: usize) -> (Vec<String>, usize) {
    let mut groups = vec![String::new()];
    let mut at = from;
    while let Some((_, character)) = characters.get(at) {
        let next = characters.get(at + 1).map(|(_, next)| *next);
        let count: usize = groups.iter().map(String::len).sum();
        if let Some(digit) = digit(*character) {
            groups.last_mut().expect("there is always one").push(digit);
        } else if matches!(character, 'X' | 'x') && count == 17 {
            groups.last_mut().expect("there is always one").push('X');
        } else if matches!(character, '-' | ' ') && count < 11 && next.and_then(digit).is_some() {
            groups.push(String::new());
        } else if character.is_ascii_alphabetic() {
            // Letters make it a code.
            return (vec![groups.swap_remove(0)], at);
        } else {
            break;
        }
        at += 1;
    }
    (groups, at)
}

fn digit(character: char) -> Option<char> {
    match character {
        '0'..='9' => Some(character),
        '０'..='９' => char::from_digit(u32::from(character) - u32::from('０'), 10),
        _ => None,
    }
}

fn is_mobile(groups: &[String]) -> bool {
    let shape: Vec<usize> = groups.iter().map(String::len).collect();
    let digits = groups.concat();
    matches!(shape.as_slice(), [11] | [3, 4, 4] | [3, 8] | [7, 4])
        && digits.starts_with('1')
        && matches!(digits.as_bytes()[1], b'3'..=b'9')
}

/// Whether the words before a number of the old or new length call it that of a person: it may be mistyped.
fn is_named(before: &str, digits: &str) -> bool {
    const NEAR: usize = 8;
    let near = before.char_indices().rev().nth(NEAR - 1).map_or(0, |(at, _)| at);
    matches!(digits.len(), 15 | 18) && before[near..].contains("身份证")
}

/// Eighteen characters with a date of birth and the check character of the standard.
fn is_identity(run: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: &[u8; 11] = b"10X98765432";
    let bytes = run.as_bytes();
    if bytes.len() != 18 || !bytes[..17].iter().all(u8::is_ascii_digit) || bytes[0] == b'0' {
        return false;
    }
    let number = |from: usize, to: usize| run[from..to].parse::<u32>().unwrap_or(0);
    let born = (1900..=2100).contains(&number(6, 10))
        && (1..=12).contains(&number(10, 12))
        && (1..=31).contains(&number(12, 14));
    let sum: u32 =
        bytes[..17].iter().zip(WEIGHTS).map(|(byte, weight)| u32::from(byte - b'0') * weight).sum();
    born && CHECKS[(sum % 11) as usize] == bytes[17]
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn numbers_of_persons_are_masked_however_they_are_written_and_other_numbers_are_not() {
        for (text, shown) in [
            ("联系电话：13800000000", Some("联系电话：13*********")),
            ("138-0000-0000或１３８００００００００", Some("13*********或13*********")),
            ("项目负责人甲 138 0000 0000", Some("项目负责人甲 13*********")),
            ("（110101199001010015）参加", Some("（11****************）参加")),
            // Mistyped, and of the old length.
            ("身份证号码：110101199001010016", Some("身份证号码：11****************")),
            ("身份证号 110101900101001", Some("身份证号 11*************")),
            ("110101199001010016", None),
            ("0999-6000102", None),
            ("13000026P00100010001X", None),
            ("2025.01.01-2025.12.31 共 1380 万元", None),
            ("编号 213800000000", None),
        ] {
            assert_eq!(masked(text).as_deref(), shown, "{text}");
        }
    }
}
