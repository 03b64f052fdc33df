//! The character table of an embedded TrueType font, read backwards: which character a glyph is drawn for.

use std::collections::HashMap;

/// Codes looked at in one table. Segments that overlap are a trick to make the reader run long.
const WORK: u32 = 400_000;

/// Characters by glyph number; empty where the font has no Unicode table.
pub(super) fn characters(font: &[u8]) -> HashMap<u32, char> {
    let mut characters = HashMap::new();
    let Some(table) = unicode_table(font) else { return characters };
    match short(table, 0) {
        Some(4) => segments(table, &mut characters),
        Some(12) => groups(table, &mut characters),
        _ => {}
    }
    characters
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn unicode_table(font: &[u8]) -> Option<&[u8]> {
    let tables = usize::from(short(font, 4)?);
    let record =
        (0..tables).map(|index| 12 + index * 16).find(|at| font.get(*at..*at + 4) == Some(b"cmap"))?;
    let cmap = font.get(long(font, record + 8)? as usize..)?;
    let count = usize::from(short(cmap, 2)?);
    let mut best = None;
    for index in 0..count {
        let at = 4 + index * 8;
        let (platform, encoding) = (short(cmap, at)?, short(cmap, at + 2)?);
        let rank = match (platform, encoding) {
            (3, 10) | (0, 4..=6) => 2,
            (3, 1) | (0, _) => 1,
            _ => continue,
        };
        if best.is_none_or(|(known, _)| rank > known) {
            best = Some((rank, long(cmap, at + 4)? as usize));
        }
    }
    cmap.get(best?.1..)
}

fn segments(table: &[u8], characters: &mut HashMap<u32, char>) {
    let Some(double) = short(table, 6).map(usize::from) else { return };
    let mut work = WORK;
    let (ends, starts) = (14, 16 + double);
    let (deltas, offsets) = (starts + double, starts + 2 * double);
    for at in (0..double).step_by(2) {
        let fields = (
            short(table, ends + at),
            short(table, starts + at),
            short(table, deltas + at),
            short(table, offsets + at),
        );
        let (Some(end), Some(start), Some(delta), Some(offset)) = fields else { return };
        for code in start..=end.min(0xfffe) {
            let glyph = match offset {
                0 => code.wrapping_add(delta),
                _ => {
                    let at = offsets + at + usize::from(offset) + 2 * usize::from(code - start);
                    match short(table, at) {
                        Some(0) | None => continue,
                        Some(glyph) => glyph.wrapping_add(delta),
                    }
                }
            };
            note(characters, u32::from(glyph), u32::from(code));
        }
        work = work.saturating_sub(u32::from(end.saturating_sub(start)));
        if work == 0 {
            return;
        }
    }
}

fn groups(table: &[u8], characters: &mut HashMap<u32, char>) {
    let mut work = WORK;
    let count = long(table, 12).unwrap_or(0).min(0x10000) as usize;
    for index in 0..count {
        let at = 16 + index * 12;
        let fields = (long(table, at), long(table, at + 4), long(table, at + 8));
        let (Some(start), Some(end), Some(glyph)) = fields else { return };
        for (code, glyph) in (start..=end.min(0x10ffff)).zip(glyph..=0xffff) {
            note(characters, glyph, code);
        }
        work = work.saturating_sub(end.saturating_sub(start));
        if work == 0 {
            return;
        }
    }
}

fn note(characters: &mut HashMap<u32, char>, glyph: u32, code: u32) {
    if glyph != 0
        && let Some(character) = char::from_u32(code)
    {
        // The ordinary character comes before its compatibility twin where both share a glyph.
        let known = characters.entry(glyph).or_insert(character);
        if matches!(*known, '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}') {
            *known = character;
        }
    }
}
