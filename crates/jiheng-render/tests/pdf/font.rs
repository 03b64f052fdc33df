//! A font of blank squares under a name of our choice, so that tests need no font installed and pages break alike
//! everywhere: Latin half a square wide, all else a square.

use std::path::Path;

const UNITS: u16 = 1000;
/// First and last character of each stretch that the font has.
const LATIN: (u32, u32) = (0x20, 0x7e);
const SQUARES: &[(u32, u32)] =
    &[(0x2010, 0x2027), (0x2200, 0x22ff), (0x3000, 0x303f), (0x4e00, 0x9fff), (0xff01, 0xff5e)];

pub fn write(path: &Path, family: &str) {
    let half = LATIN.1 - LATIN.0 + 2;
    let squares: u32 = SQUARES.iter().map(|(first, last)| last - first + 1).sum();
    let glyphs = (half + squares) as u16;
    let mut tables: Vec<(&[u8; 4], Vec<u8>)> = vec![
        (b"OS/2", os2()),
        (b"cmap", cmap(half)),
        (b"glyf", vec![0; 4]),
        (b"head", head()),
        (b"hhea", hhea(half as u16 + 1)),
        (b"hmtx", hmtx(half, glyphs.into())),
        (b"loca", vec![0; 2 * (usize::from(glyphs) + 1)]),
        (b"maxp", maxp(glyphs)),
        (b"name", name(family)),
        (b"post", words(&[3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
    ];
    let mut file = words(&[1, 0, tables.len() as u16, 128, 3, 32]);
    let mut offset = 12 + 16 * tables.len();
    for (tag, table) in &mut tables {
        let length = table.len();
        table.resize(length.next_multiple_of(4), 0);
        file.extend_from_slice(*tag);
        for number in [0, offset, length] {
            file.extend_from_slice(&(number as u32).to_be_bytes());
        }
        offset += table.len();
    }
    file.extend(tables.into_iter().flat_map(|(_, table)| table));
    std::fs::write(path, file).expect("the folder can be written to");
}

fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_be_bytes()).collect()
}

fn head() -> Vec<u8> {
    let mut table = words(&[1, 0, 1, 0, 0, 0, 0x5f0f, 0x3cf5, 0, UNITS]);
    table.extend([0; 16]);
    table.extend(words(&[0, 0, UNITS, UNITS, 0, 8, 2, 0, 0]));
    table
}

fn hhea(metrics: u16) -> Vec<u8> {
    words(&[1, 0, 880, -120i16 as u16, 0, UNITS, 0, 0, UNITS, 1, 0, 0, 0, 0, 0, 0, 0, metrics])
}

/// The last advance given is that of all glyphs after it.
fn hmtx(half: u32, glyphs: u32) -> Vec<u8> {
    let given = (0..=half).flat_map(|glyph| [if glyph < half { UNITS / 2 } else { UNITS }, 0]);
    words(&given.chain((half + 1..glyphs).map(|_| 0)).collect::<Vec<u16>>())
}

fn maxp(glyphs: u16) -> Vec<u8> {
    words(&[1, 0, glyphs, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0])
}

fn os2() -> Vec<u8> {
    let mut table = vec![0; 96];
    for (at, word) in [(0, 4), (4, 400u16), (6, 5), (68, 880), (70, -120i16 as u16), (74, 880), (76, 120)] {
        table[at..at + 2].copy_from_slice(&word.to_be_bytes());
    }
    table
}

fn cmap(half: u32) -> Vec<u8> {
    let mut groups = vec![(LATIN.0, LATIN.1, 1)];
    let mut glyph = half;
    for (first, last) in SQUARES {
        groups.push((*first, *last, glyph));
        glyph += last - first + 1;
    }
    let mut table = words(&[0, 1, 3, 10, 0, 12, 12, 0]);
    let length = 16 + 12 * groups.len() as u32;
    let numbers = [length, 0, groups.len() as u32].into_iter();
    let numbers = numbers.chain(groups.into_iter().flat_map(|(first, last, glyph)| [first, last, glyph]));
    table.extend(numbers.flat_map(u32::to_be_bytes));
    table
}

fn name(family: &str) -> Vec<u8> {
    let text: Vec<u16> = family.encode_utf16().collect();
    let length = 2 * text.len() as u16;
    let mut records = vec![0, 3, 6 + 3 * 12];
    for id in [1, 4, 6] {
        records.extend([3, 1, 0x409, id, length, 0]);
    }
    records.extend(text);
    words(&records)
}
