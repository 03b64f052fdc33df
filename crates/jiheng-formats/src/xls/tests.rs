use insta::assert_snapshot;

use super::*;
use crate::sheet::testing::told;

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
}

/// Numbers of two bytes, one after the other.
fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    [&(units.len() as u16).to_le_bytes()[..], &[1], &words(&units)].concat()
}

fn style(format: u16, lines: u16) -> Vec<u8> {
    record(0x00e0, &words(&[0, format, 0, 0, 0, lines, 0, 0, 0, 0]))
}

fn number(row: u16, column: u16, style: u16, number: f64) -> Vec<u8> {
    record(0x0203, &[words(&[row, column, style]), number.to_le_bytes().to_vec()].concat())
}

fn shared(row: u16, column: u16, style: u16, index: u16) -> Vec<u8> {
    record(0x00fd, &words(&[row, column, style, index, 0]))
}

/// A workbook of one sheet: records before and in the sheet.
fn workbook(globals: &[Vec<u8>], sheet: &[Vec<u8>]) -> Vec<u8> {
    let name = [&[1, 1][..], &words(&[0x8868])].concat();
    workbook_of(VERSION_8, &name, globals, sheet)
}

fn workbook_of(version: u16, name: &[u8], globals: &[Vec<u8>], sheet: &[Vec<u8>]) -> Vec<u8> {
    let begin = record(BOF, &words(&[version, 5]));
    let end = record(EOF, &[]);
    let listed = |offset: u32| record(0x0085, &[&offset.to_le_bytes()[..], &[0, 0], name].concat());
    let globals = globals.concat();
    let offset = begin.len() + globals.len() + listed(0).len() + end.len();
    let stream = [&begin[..], &globals, &listed(offset as u32), &end, &begin, &sheet.concat(), &end].concat();
    compound("Workbook", &stream)
}

/// A compound file with one stream: sector 0 says which sectors follow one another, sector 1 is the directory.
fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
    const SECTOR: usize = 512;
    const END: u32 = 0xffff_fffe;
    const FREE: u32 = 0xffff_ffff;
    let size = stream.len().next_multiple_of(SECTOR).max(4096);
    let mut header = vec![0_u8; SECTOR];
    header[..8].copy_from_slice(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    header[30] = 9;
    header[44] = 1;
    header[48] = 1;
    header[60..64].copy_from_slice(&END.to_le_bytes());
    header[68..72].copy_from_slice(&END.to_le_bytes());
    header[80..].fill(0xff);
    let sectors = (size / SECTOR) as u32;
    let chain: Vec<u8> = (0..128_u32)
        .map(|sector| match sector {
            0 | 1 => END,
            last if last == sectors + 1 => END,
            within if within <= sectors => within + 1,
            _ => FREE,
        })
        .flat_map(u32::to_le_bytes)
        .collect();
    let entry = |name: &str, kind: u8, start: u32, size: usize| {
        let mut entry = vec![0_u8; 128];
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry[..units.len()].copy_from_slice(&units);
        entry[64] = units.len() as u8 + 2;
        entry[66] = kind;
        entry[116..120].copy_from_slice(&start.to_le_bytes());
        entry[120..124].copy_from_slice(&(size as u32).to_le_bytes());
        entry
    };
    let mut directory = [entry("Root Entry", 5, END, 0), entry(name, 2, 2, size)].concat();
    directory.resize(SECTOR, 0);
    let mut padded = stream.to_vec();
    padded.resize(size, 0);
    [header, chain, directory, padded].concat()
}

const LINES: u16 = 0x11;

#[test]
fn a_sheet_reads_as_shown() {
    let format = [&164_u16.to_le_bytes()[..], &wide("yyyy\"年\"m\"月\"d\"日\"")].concat();
    // The second string is broken inside its characters, and goes on in one byte each.
    let strings = [&[2, 0, 0, 0, 2, 0, 0, 0][..], &wide("目标表"), &[4, 0, 1], &words(&[0x7532])].concat();
    let globals = [
        record(0x041e, &format),
        style(0, 0),
        style(0, LINES),
        style(9, LINES),
        style(164, LINES),
        record(0x00fc, &strings),
        record(CONTINUE, b"\0abc"),
    ];
    let formula =
        |row, result: &[u8; 8]| record(0x0006, &[&words(&[row, 1, 1])[..], result, &[0; 8]].concat());
    let sheet = [
        // Column C and row 5 are hidden.
        record(0x007d, &words(&[2, 2, 2048, 0, 1, 0])),
        record(0x0208, &words(&[4, 0, 3, 255, 0, 0, 0x20, 0])),
        shared(0, 0, 0, 0),
        shared(1, 0, 1, 1),
        number(1, 1, 2, 0.985),
        number(1, 2, 1, 7.0),
        number(2, 0, 3, 44708.0),
        // 12.34 as hundredths, and 5 twice over.
        record(0x027e, &[&words(&[2, 1, 1])[..], &(1234_u32 << 2 | 3).to_le_bytes()].concat()),
        record(0x00bd, &words(&[3, 0, 1, 5 << 2 | 2, 0, 1, 6 << 2 | 2, 0, 1])),
        shared(4, 0, 1, 1),
        record(0x0201, &words(&[5, 0, 1])),
        formula(5, &[0, 0, 0, 0, 0, 0, 0xff, 0xff]),
        record(0x0207, &wide("结果")),
        formula(6, &[2, 0, 0x17, 0, 0, 0, 0xff, 0xff]),
        record(0x0201, &words(&[6, 0, 1])),
        record(0x00e5, &words(&[2, 0, 0, 0, 1, 5, 6, 0, 0])),
    ];
    let bytes = workbook(&globals, &sheet);
    assert!((FORMAT.matches)(&bytes));
    assert_snapshot!(told(read(&bytes, &Limits::default())), @r"
    目标表
    [table exact]
    | 0:甲abc | 1:99%
    | 0:2022年5月27日 | 1:12.34
    | 0:5 | 1:6
    | 0:{1×2} | 1:结果
    | 1:#REF!
    R021 工作表「表」 › C2: 工作表「表」的隐藏行列中有 2 个单元格的内容未读取
    R022 工作表「表」 › B7: 工作表「表」有 1 个单元格显示为公式错误
    ");
}

#[test]
fn a_workbook_under_a_password_is_told_from_a_damaged_one() {
    let encrypted = workbook(&[record(0x002f, &[0; 6])], &[]);
    assert_snapshot!(told(read(&encrypted, &Limits::default())), @r"文件已加密，请解除密码保护后再试");
    let whole = workbook(&[], &[number(0, 0, 0, 1.0)]);
    assert_snapshot!(told(read(&whole, &Limits::default())), @r"1");
    let package = compound("EncryptedPackage", &[0; 8]);
    assert_eq!(
        crate::read("表.xlsx", &package, &Limits::default()).map(|_| ()).unwrap_err().message(),
        read(&encrypted, &Limits::default()).unwrap_err().message()
    );
    assert_snapshot!(told(read(&whole[..2000], &Limits::default())), @r"文件已损坏，无法读取（工作簿数据流不完整）");
}

#[test]
fn strings_up_to_excel_95_are_in_the_code_page() {
    let bytes_of = |text| encoding_rs::GBK.encode(text).0.into_owned();
    let label = |row: u16, text| {
        let text = bytes_of(text);
        record(0x0204, &[words(&[row, 0, 0, text.len() as u16]), text].concat())
    };
    let name = [vec![2], bytes_of("表")].concat();
    let code = [&164_u16.to_le_bytes()[..], &[4], b"0.0%"].concat();
    let globals = [
        record(0x0042, &words(&[936])),
        record(0x041e, &code),
        record(0x00e0, &words(&[0, 164, 0, 0, 0, 0, 0x38, 0])),
    ];
    let sheet = [label(0, "合格率"), number(0, 1, 0, 0.985), label(1, "日期"), number(1, 1, 0, 1.0)];
    let read = read(&workbook_of(0x0500, &name, &globals, &sheet), &Limits::default());
    assert_snapshot!(told(read), @r"
    [table exact]
    | 0:合格率 | 1:98.5%
    | 0:日期 | 1:100.0%
    ");
}

/// The size of sectors is a power of two, and was taken as one even where it could not be.
#[test]
fn impossible_sector_sizes_are_damage() {
    let mut bytes = workbook(&[], &[number(0, 0, 0, 1.0)]);
    bytes[30] = 64;
    assert_snapshot!(told(read(&bytes, &Limits::default())), @r"文件已损坏，无法读取（工作簿数据流不完整）");
}

proptest::proptest! {
    #[test]
    fn damaged_workbooks_do_not_panic(at in 0_usize..3000, byte: u8, kind: u16, data: Vec<u8>) {
        let strings = [&[1, 0, 0, 0, 1, 0, 0, 0][..], &wide("目标表")].concat();
        let globals = [style(9, LINES), record(0x00fc, &strings), record(kind, &data)];
        let mut bytes = workbook(&globals, &[shared(0, 0, 0, 0), record(kind, &data), number(1, 1, 0, 1.0)]);
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = read(&bytes, &Limits::default());
    }
}

#[test]
fn records_cut_short_and_columns_beyond_the_last_are_survived() {
    let logical = record(0x0205, &words(&[0, 0, 0]));
    let blanks = record(0x00be, &words(&[0, u16::MAX, 0, 0, 0, 0]));
    let bytes = workbook(&[], &[logical, blanks, number(1, 0, 0, 7.0)]);
    assert_snapshot!(told(read(&bytes, &Limits::default())), @"7");
}
