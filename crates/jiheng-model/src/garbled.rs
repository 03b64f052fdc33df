//! Numbers that are spelt wrongly: letters and stops where digits belong, blanks inside.

use crate::value::TargetValue;

/// Whether a number in the value is broken: `≥1O0人`, `95..5%`, `95。5%`, `1 000人`.
pub fn is_garbled(words: &str) -> bool {
    // Bytes tell most values apart from broken ones without a closer look.
    let bytes = words.as_bytes();
    let near = |at: usize| match bytes.get(at + 1) {
        Some(b'O' | b'o' | b'l' | b'I' | b' ') => true,
        Some(b'.' | b',') => matches!(bytes.get(at + 2), Some(b'.' | b' ')),
        Some(0xe3) => bytes[at + 1..].starts_with("。".as_bytes()),
        _ => false,
    };
    (0..bytes.len()).any(|at| bytes[at].is_ascii_digit() && near(at)) && mended(words).is_some()
}

/// The value with its number as it was meant, and whether that is the only reading. `None` where nothing is broken.
pub fn mended(words: &str) -> Option<(String, bool)> {
    let characters: Vec<char> = words.trim().chars().collect();
    let mut mended = String::with_capacity(words.len());
    let (mut at, mut broken, mut only) = (0, false, true);
    while at < characters.len() {
        if !characters[at].is_ascii_digit() {
            mended.push(characters[at]);
            at += 1;
            continue;
        }
        let run = run(&characters, at);
        broken |= run.broken;
        only &= run.only;
        mended.push_str(&run.number);
        at = run.end;
    }
    // Only what reads as a number afterwards was one before.
    let counts = matches!(TargetValue::parse(&mended, None), Some(value) if value.is_quantified());
    (broken && counts && characters.len() <= LONGEST).then_some((mended, only))
}

/// A number and little more; in sentences a stop between digits may end a clause.
const LONGEST: usize = 16;

struct Run {
    number: String,
    end: usize,
    broken: bool,
    only: bool,
}

/// The number that begins at a digit, over everything that may have been meant as part of it.
fn run(characters: &[char], start: usize) -> Run {
    let mut number = String::new();
    let mut at = start;
    let (mut broken, mut only) = (false, true);
    let digit = |at: usize| characters.get(at).is_some_and(char::is_ascii_digit);
    let letter = |at: usize| characters.get(at).is_some_and(char::is_ascii_alphabetic);
    let zero = |at: usize| matches!(characters.get(at), Some('O' | 'o'));
    // A letter before the number makes it a name: O2O, PM2.
    let named = start > 0 && characters[start - 1].is_ascii_alphabetic();
    loop {
        match characters.get(at) {
            Some(c) if c.is_ascii_digit() => {
                number.push(*c);
                at += 1;
            }
            Some('O' | 'o') if !named && (digit(at + 1) || zero(at + 1) || !letter(at + 1)) => {
                // 1O0, 9O%, 1OO; no further letter may follow.
                let end = (at..characters.len()).find(|at| !zero(*at)).unwrap_or(characters.len());
                if letter(end) {
                    break;
                }
                number.extend((at..end).map(|_| '0'));
                at = end;
                broken = true;
            }
            Some('l' | 'I') if !named && digit(at + 1) => {
                number.push('1');
                at += 1;
                broken = true;
            }
            Some('.') if characters.get(at + 1) == Some(&'.') => {
                let end = (at..characters.len()).find(|at| characters[*at] != '.').unwrap_or(at);
                // An ellipsis is not followed by digits; two points may stand for a dash.
                if !digit(end) {
                    break;
                }
                number.push('.');
                at = end;
                (broken, only) = (true, false);
            }
            Some('。') if digit(at + 1) && !number.contains('.') => {
                number.push('.');
                at += 1;
                broken = true;
            }
            Some('.' | ',') if characters.get(at + 1) == Some(&' ') && digit(at + 2) => {
                number.push(characters[at]);
                at += 2;
                broken = true;
            }
            Some('.' | ',') if digit(at + 1) => {
                number.push(characters[at]);
                at += 1;
            }
            Some(' ') if digit(at + 1) => {
                // Groups of three are one number; anything else may be two.
                let group = (at + 1..characters.len()).take_while(|at| digit(*at)).count();
                only &= group == 3 && number.len() <= 3 && number != "0";
                at += 1;
                broken = true;
            }
            _ => break,
        }
    }
    Run { number, end: at, broken, only }
}
