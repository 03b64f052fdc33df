//! Files made by hand go in, outlines come out.

use crate::compound::tests::compound;
use crate::{ErrorKind, Limits};

const TEXT_AT: u32 = 1024;
const PROPERTIES_PAGE: u32 = 1;
/// Smaller streams would be packed together.
const STREAM: usize = 4096;

/// A Word 97 file of these paragraphs: text with its end mark, and properties.
fn document(paragraphs: &[(&str, &[u8])]) -> Vec<u8> {
    let mut document = vec![0; STREAM];
    let mut put = |at: usize, bytes: &[u8]| document[at..at + bytes.len()].copy_from_slice(bytes);
    let text: Vec<u8> =
        paragraphs.iter().flat_map(|(text, _)| text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    put(0, &[0xec, 0xa5, 0xc1, 0]);
    put(32, &14u16.to_le_bytes());
    put(62, &22u16.to_le_bytes());
    put(76, &(text.len() as u32 / 2).to_le_bytes());
    put(152, &93u16.to_le_bytes());
    put(TEXT_AT as usize, &text);
    // A page of paragraph properties: edges of the runs, where each one's properties stand, and these from the end.
    let page = PROPERTIES_PAGE as usize * 512;
    let (mut edge, mut free) = (TEXT_AT, 510);
    for (index, (text, properties)) in paragraphs.iter().enumerate() {
        put(page + 4 * index, &edge.to_le_bytes());
        edge += 2 * text.encode_utf16().count() as u32;
        let mut sized = vec![0, (properties.len() as u8 + 3) / 2, 0, 0];
        sized.extend_from_slice(properties);
        free = (free - sized.len()) & !1;
        put(page + free, &sized);
        put(page + 4 * (paragraphs.len() + 1) + 13 * index, &[(free / 2) as u8]);
    }
    put(page + 4 * paragraphs.len(), &edge.to_le_bytes());
    put(page + 511, &[paragraphs.len() as u8]);
    // The table stream: pages of properties, then the one piece of text.
    let pages = [TEXT_AT, edge, PROPERTIES_PAGE].map(u32::to_le_bytes).concat();
    let piece = [&[0, 0], TEXT_AT.to_le_bytes().as_slice(), &[0, 0]].concat();
    let pieces = [&[0; 4], (text.len() as u32 / 2).to_le_bytes().as_slice(), &piece].concat();
    let pieces = [&[2], (pieces.len() as u32).to_le_bytes().as_slice(), &pieces].concat();
    put(154 + 8 * 13, &[0u32, pages.len() as u32].map(u32::to_le_bytes).concat());
    put(154 + 8 * 33, &[pages.len() as u32, pieces.len() as u32].map(u32::to_le_bytes).concat());
    let mut table = [pages, pieces].concat();
    table.resize(STREAM, 0);
    compound(&[("WordDocument", &document), ("0Table", &table)])
}

const IN_TABLE: [u8; 3] = [0x16, 0x24, 1];

/// Properties of a row's end: right edges and merge flags of its cells.
fn row(cells: &[(i16, u8)]) -> Vec<u8> {
    let mut definition = vec![cells.len() as u8, 0, 0];
    definition.extend(cells.iter().flat_map(|(right, _)| right.to_le_bytes()));
    for (_, flags) in cells {
        definition.push(*flags);
        definition.extend([0; 19]);
    }
    let length = (definition.len() as u16 + 1).to_le_bytes();
    [&IN_TABLE[..], &[0x17, 0x24, 1, 0x08, 0xd6], &length, &definition].concat()
}

#[test]
fn text_and_tables_are_read_from_the_binary_file() {
    const START: u8 = 0x60;
    const CONTINUE: u8 = 0x20;
    let bytes = document(&[
        ("标题\r", &[0x40, 0x26, 0]),
        ("正\u{13} PAGE \u{14}文\u{15}\u{b}≥9\r", &[]),
        ("产出\u{7}", &IN_TABLE),
        ("数量\r", &IN_TABLE),
        ("指标\u{7}", &IN_TABLE),
        ("\u{7}", &row(&[(1000, START), (3000, 0)])),
        ("\u{7}", &IN_TABLE),
        ("甲\u{7}", &IN_TABLE),
        ("\u{7}", &IN_TABLE),
        ("\u{7}", &row(&[(1000, CONTINUE), (2000, 0), (3000, 0)])),
        ("末\r", &[]),
    ]);
    let (format, outcome) = crate::read("", &bytes, &Limits::default()).expect("readable");
    assert_eq!((format.name, outcome.findings.len()), ("doc", 0));
    insta::assert_snapshot!(outcome.value.outline(), @r"
    # 标题
    正文⏎≥9
    [table exact]
    | 0:产出{1×2} | 1:数量⏎指标{2×1}
    | 1:甲 | 2:
    末
    ");
}

#[test]
fn automatic_numbers_are_reported() {
    let bytes = document(&[("甲\r", &[0x0b, 0x46, 1, 0]), ("乙\r", &[0x0b, 0x46, 0, 0])]);
    let (_, outcome) = crate::read("", &bytes, &Limits::default()).expect("readable");
    let messages: Vec<&str> = outcome.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(messages, ["文中有 1 段使用自动编号，编号本身未读取"]);
}

#[test]
fn damage_anywhere_is_survived() {
    let whole = document(&[("甲\u{7}", &IN_TABLE), ("\u{7}", &row(&[(1000, 0)])), ("乙\r", &[])]);
    for at in (0..whole.len()).step_by(3) {
        let mut flipped = whole.clone();
        flipped[at] ^= 0xff;
        let _ = crate::read("", &flipped, &Limits::default());
        let _ = crate::read("", &whole[..at], &Limits::default());
    }
}

fn kind(streams: &[(&str, &[u8])]) -> Option<ErrorKind> {
    crate::read("x.doc", &compound(streams), &Limits::default()).err().map(|error| error.kind)
}

#[test]
fn passwords_and_missing_parts_are_told() {
    let mut header = [0; STREAM];
    header[..4].copy_from_slice(&[0xec, 0xa5, 0xc1, 0]);
    assert_eq!(kind(&[("WordDocument", &header)]), Some(ErrorKind::Damaged("Word 文件头不完整")));
    assert_eq!(kind(&[("WordDocument", &[0; STREAM])]), Some(ErrorKind::Damaged("Word 文件头不完整")));
    header[11] = 1;
    assert_eq!(kind(&[("WordDocument", &header)]), Some(ErrorKind::Encrypted));
    // An OOXML package under a password.
    assert_eq!(
        kind(&[("EncryptionInfo", &[0; 64]), ("EncryptedPackage", &[0; 64])]),
        Some(ErrorKind::Encrypted)
    );
}

#[test]
fn content_decides_what_a_doc_really_is() {
    let detect =
        |bytes: &[u8]| crate::detect("x.doc", bytes, &Limits::default()).map(|format| format.name).ok();
    assert_eq!(detect(br"{\rtf1 x}"), Some("rtf"));
    assert_eq!(detect(&crate::package::tests::zip(&[("word/document.xml", b"")])), Some("docx"));
    assert_eq!(detect(&compound(&[("WordDocument", b"")])), Some("doc"));
}
