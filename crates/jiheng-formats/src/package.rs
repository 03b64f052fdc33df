//! Zip packages (OOXML, OpenDocument, archives), read in place from the file's bytes.
//!
//! Declared sizes are never trusted: what a part unpacks to is counted while it is inflated, against the limits on
//! one part, on the whole package and on the ratio. Whose parts these are, and what they mean, is left to the readers.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::Read;

use crate::compound;
use crate::{ErrorKind, FormatError, Limits};

/// More parts than any document has; keeps lists of names small.
const MAX_ENTRIES: usize = 100_000;
/// Blank forms pack very well, so the ratio counts only beyond this size.
const RATIO_FREE_BYTES: u64 = 16 << 20;
/// Space reserved for a part before it has shown its true size.
const MAX_RESERVED: u64 = 8 << 20;

const LOCAL_HEADER: &[u8] = b"PK\x03\x04";
const CENTRAL_HEADER: &[u8] = b"PK\x01\x02";
const END_OF_DIRECTORY: &[u8] = b"PK\x05\x06";
const END_OF_DIRECTORY_64: &[u8] = b"PK\x06\x06";
const LOCATOR_64: &[u8] = b"PK\x06\x07";
/// The end record: 22 bytes and a comment of at most 65,535.
const END_RECORD: usize = 22;

/// Whether the bytes begin as a zip file does.
pub(crate) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(LOCAL_HEADER) || bytes.starts_with(END_OF_DIRECTORY)
}

/// Whether a zip file has a part of this name. Also true of a file cut short, as far as its parts are still there,
/// so that a damaged document is reported as what it was. Nothing is unpacked.
pub(crate) fn has_part(bytes: &[u8], name: &str) -> bool {
    has_part_like(bytes, |part| same_name(part, name))
}

/// As [`has_part`], for names that vary.
pub(crate) fn has_part_like(bytes: &[u8], like: impl Fn(&[u8]) -> bool) -> bool {
    if !is_zip(bytes) {
        return false;
    }
    match Directory::find(bytes) {
        Some(directory) => directory.take(MAX_ENTRIES).any(|entry| like(entry.name)),
        None => local_names(bytes).take(MAX_ENTRIES).any(like),
    }
}

/// What an OpenDocument package says it is, in the part put there for that.
pub(crate) fn media_type(bytes: &[u8]) -> Option<String> {
    if !has_part(bytes, "mimetype") {
        return None;
    }
    Package::open(bytes, &Limits::default()).ok()?.text("mimetype").ok()?
}

/// Whether this is an OOXML package under a password: such a package is wrapped in an OLE compound file.
pub(crate) fn is_encrypted_package(bytes: &[u8]) -> bool {
    compound::is_compound(bytes) && compound::has_stream(bytes, "EncryptedPackage")
}

/// A zip file whose parts can be unpacked, within limits.
pub(crate) struct Package<'a> {
    bytes: &'a [u8],
    entries: Vec<Entry<'a>>,
    limits: Limits,
    /// Bytes unpacked so far, over all parts.
    unpacked: Cell<u64>,
}

impl<'a> Package<'a> {
    pub(crate) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Package<'a>, FormatError> {
        if is_encrypted_package(bytes) {
            return Err(FormatError::new(ErrorKind::Encrypted));
        }
        let directory = Directory::find(bytes).ok_or_else(|| damaged("压缩包目录缺失"))?;
        let entries: Vec<Entry<'a>> = directory.take(MAX_ENTRIES + 1).collect();
        if entries.len() > MAX_ENTRIES {
            return Err(too_large("压缩包内的文件数"));
        }
        Ok(Package { bytes, entries, limits: *limits, unpacked: Cell::new(0) })
    }

    pub(crate) fn entries(&self) -> &[Entry<'a>] {
        &self.entries
    }

    /// Bytes unpacked so far.
    pub(crate) fn unpacked(&self) -> u64 {
        self.unpacked.get()
    }

    /// Counts bytes that were unpacked out of a part of this package.
    pub(crate) fn count(&self, unpacked: u64) {
        self.unpacked.set(self.unpacked.get().saturating_add(unpacked));
    }

    /// Names of all parts, as the package spells them.
    pub(crate) fn names(&self) -> impl Iterator<Item = Cow<'a, str>> {
        self.entries.iter().map(|entry| String::from_utf8_lossy(entry.name))
    }

    /// A part, unpacked; `None` where the package has no part of this name.
    pub(crate) fn part(&self, name: &str) -> Result<Option<Vec<u8>>, FormatError> {
        let entry = self.entries.iter().find(|entry| same_name(entry.name, name));
        entry.map(|entry| self.unpack(entry)).transpose()
    }

    /// An XML part as text; `None` where the package has no part of this name.
    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, FormatError> {
        Ok(self.part(name)?.map(decode_xml))
    }

    pub(crate) fn unpack(&self, entry: &Entry) -> Result<Vec<u8>, FormatError> {
        const STORED: u16 = 0;
        const DEFLATED: u16 = 8;
        if entry.is_encrypted() {
            return Err(FormatError::new(ErrorKind::Encrypted));
        }
        let packed = self.packed(entry).ok_or_else(|| damaged("压缩包内容不完整"))?;
        let left = self.limits.unpacked.saturating_sub(self.unpacked.get());
        let ratio = (packed.len() as u64).saturating_mul(self.limits.ratio).max(RATIO_FREE_BYTES);
        let most = left.min(ratio);
        let part = match entry.method {
            STORED if packed.len() as u64 > most => return Err(too_large("解压后的字节数")),
            STORED => packed.to_vec(),
            DEFLATED => {
                let reserved = entry.unpacked_size.min(most).min(MAX_RESERVED) as usize;
                let mut part = Vec::with_capacity(reserved);
                // One byte more than allowed tells a part that is too large from one that just fits.
                flate2::bufread::DeflateDecoder::new(packed)
                    .take(most.saturating_add(1))
                    .read_to_end(&mut part)
                    .map_err(|error| FormatError::caused(ErrorKind::Damaged("压缩包内容不完整"), error))?;
                if part.len() as u64 > most {
                    return Err(too_large(if ratio < left {
                        "解压比例"
                    } else {
                        "解压后的字节数"
                    }));
                }
                part
            }
            _ => return Err(damaged("压缩方法不受支持")),
        };
        self.count(part.len() as u64);
        let mut checksum = flate2::Crc::new();
        checksum.update(&part);
        if checksum.sum() != entry.checksum {
            return Err(damaged("压缩包内容校验不符"));
        }
        Ok(part)
    }

    fn packed(&self, entry: &Entry) -> Option<&'a [u8]> {
        let header = self.bytes.get(usize::try_from(entry.offset).ok()?..)?;
        if !header.starts_with(LOCAL_HEADER) {
            return None;
        }
        let start = 30 + usize::from(u16_at(header, 26)?) + usize::from(u16_at(header, 28)?);
        header.get(start..start.checked_add(usize::try_from(entry.packed_size).ok()?)?)
    }
}

/// One line of the directory of a zip file.
pub(crate) struct Entry<'a> {
    pub(crate) name: &'a [u8],
    /// The name in UTF-8 that some programs add beside one in the code page of the machine.
    pub(crate) unicode_name: Option<&'a str>,
    flags: u16,
    method: u16,
    checksum: u32,
    packed_size: u64,
    unpacked_size: u64,
    offset: u64,
}

impl Entry<'_> {
    pub(crate) fn is_encrypted(&self) -> bool {
        self.flags & 1 != 0
    }

    /// Whether the name is said to be UTF-8; otherwise it is in the code page of the machine that packed it.
    pub(crate) fn is_utf8(&self) -> bool {
        self.flags & (1 << 11) != 0
    }
}

/// Walks the directory at the end of a zip file.
struct Directory<'a> {
    rest: &'a [u8],
    /// Bytes before the first part, where something stands in front of the package.
    base: u64,
}

impl<'a> Directory<'a> {
    fn find(bytes: &'a [u8]) -> Option<Directory<'a>> {
        let earliest = bytes.len().saturating_sub(END_RECORD + usize::from(u16::MAX));
        let last = bytes.len().checked_sub(END_RECORD)?;
        let end = (earliest..=last).rev().find(|at| bytes[*at..].starts_with(END_OF_DIRECTORY))?;
        let (mut size, mut offset) =
            (u64::from(u32_at(bytes, end + 12)?), u64::from(u32_at(bytes, end + 16)?));
        let mut directory_end = end as u64;
        if let Some(locator) = end.checked_sub(20).filter(|at| bytes[*at..].starts_with(LOCATOR_64)) {
            let record = usize::try_from(u64_at(bytes, locator + 8)?).ok()?;
            if bytes.get(record..)?.starts_with(END_OF_DIRECTORY_64) {
                (size, offset) = (u64_at(bytes, record + 40)?, u64_at(bytes, record + 48)?);
                directory_end = record as u64;
            }
        }
        // The directory ends where the end record begins; what its offset lacks to that stands before the package.
        let start = directory_end.checked_sub(size)?;
        let base = start.saturating_sub(offset);
        let start = if base == 0 { offset } else { start };
        let rest = bytes.get(usize::try_from(start).ok()?..usize::try_from(directory_end).ok()?)?;
        (rest.is_empty() || rest.starts_with(CENTRAL_HEADER)).then_some(Directory { rest, base })
    }
}

impl<'a> Iterator for Directory<'a> {
    type Item = Entry<'a>;

    fn next(&mut self) -> Option<Entry<'a>> {
        let header = self.rest;
        if !header.starts_with(CENTRAL_HEADER) {
            return None;
        }
        let name_end = 46 + usize::from(u16_at(header, 28)?);
        let extra_end = name_end + usize::from(u16_at(header, 30)?);
        let name = header.get(46..name_end)?;
        let mut entry = Entry {
            name,
            unicode_name: None,
            flags: u16_at(header, 8)?,
            method: u16_at(header, 10)?,
            checksum: u32_at(header, 16)?,
            packed_size: u64::from(u32_at(header, 20)?),
            unpacked_size: u64::from(u32_at(header, 24)?),
            offset: u64::from(u32_at(header, 42)?),
        };
        entry.read_extra(header.get(name_end..extra_end)?);
        entry.offset = entry.offset.saturating_add(self.base);
        self.rest = header.get(extra_end + usize::from(u16_at(header, 32)?)..).unwrap_or_default();
        Some(entry)
    }
}

impl<'a> Entry<'a> {
    fn read_extra(&mut self, mut extra: &'a [u8]) {
        const ZIP64: u16 = 0x0001;
        const UNICODE_PATH: u16 = 0x7075;
        while let (Some(kind), Some(length)) = (u16_at(extra, 0), u16_at(extra, 2)) {
            let Some(field) = extra.get(4..4 + usize::from(length)) else { return };
            match kind {
                ZIP64 => {
                    // Holds, in this order, only those figures that do not fit their usual place.
                    let mut at = 0;
                    for figure in [&mut self.unpacked_size, &mut self.packed_size, &mut self.offset] {
                        if *figure == u64::from(u32::MAX)
                            && let Some(wide) = u64_at(field, at)
                        {
                            *figure = wide;
                            at += 8;
                        }
                    }
                }
                UNICODE_PATH => {
                    let mut checksum = flate2::Crc::new();
                    checksum.update(self.name);
                    // A renamed entry keeps the old extra name; its checksum tells.
                    if u32_at(field, 1) == Some(checksum.sum()) {
                        self.unicode_name = field.get(5..).and_then(|name| std::str::from_utf8(name).ok());
                    }
                }
                _ => {}
            }
            extra = &extra[4 + usize::from(length)..];
        }
    }
}

/// Names in the headers before each part, for files whose directory is gone.
fn local_names(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let header = bytes.get(at..).filter(|rest| rest.starts_with(LOCAL_HEADER))?;
        let name_end = 30 + usize::from(u16_at(header, 26)?);
        let name = header.get(30..name_end)?;
        let data = name_end + usize::from(u16_at(header, 28)?);
        let packed = u32_at(header, 18)? as usize;
        let next = if header.get(data + packed..).is_some_and(|rest| packed > 0 && rest.starts_with(b"PK")) {
            Some(data + packed)
        } else {
            // The size follows the data, so the next header has to be looked for.
            let rest = header.get(data..).unwrap_or_default();
            rest.windows(4).position(|window| window == LOCAL_HEADER).map(|found| data + found)
        };
        at = next.map_or(bytes.len(), |next| at + next);
        Some(name)
    })
}

/// Part names differ in case and, from some programs, in the slash.
fn same_name(part: &[u8], name: &str) -> bool {
    let part = part.strip_prefix(b"/").unwrap_or(part);
    part.len() == name.len()
        && part
            .iter()
            .zip(name.as_bytes())
            .all(|(a, b)| a.eq_ignore_ascii_case(b) || (*a == b'\\' && *b == b'/'))
}

/// XML parts are UTF-8, rarely UTF-16 with its mark in front.
fn decode_xml(bytes: Vec<u8>) -> String {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(&bytes)
        && encoding != encoding_rs::UTF_8
    {
        return encoding.decode(&bytes).0.into_owned();
    }
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn damaged(part: &'static str) -> FormatError {
    FormatError::new(ErrorKind::Damaged(part))
}

fn too_large(limit: &'static str) -> FormatError {
    FormatError::new(ErrorKind::TooLarge(limit))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..at.checked_add(8)?)?.try_into().ok().map(u64::from_le_bytes)
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::Write;

    use super::*;

    /// A zip file of these parts, deflated, made by another program than our reader.
    pub(crate) fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn kind<T>(result: Result<T, FormatError>) -> ErrorKind {
        result.err().expect("an error").kind
    }

    #[test]
    fn parts_are_found_and_unpacked() {
        let bytes = zip(&[("a/b.xml", b"\xff\xfe<\0a\0>\0"), ("c", b"text")]);
        assert!(has_part(&bytes, "A/b.xml") && !has_part(&bytes, "b.xml"));
        let package = Package::open(&bytes, &Limits::default()).unwrap();
        assert_eq!(package.text("a/b.xml").unwrap().as_deref(), Some("<a>"));
        assert_eq!(package.part("none").unwrap(), None);
        // Something may stand before the package, as with self-extracting archives.
        let shifted = [b"PK\x03\x04 in front of it".as_slice(), &bytes].concat();
        assert_eq!(
            Package::open(&shifted, &Limits::default()).unwrap().part("c").unwrap().as_deref(),
            Some(&b"text"[..])
        );
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused() {
        let bytes = zip(&[("bomb", &vec![0; 40 << 20]), ("twin", &vec![0; 40 << 20])]);
        let open = |limits: Limits| {
            let package = Package::open(&bytes, &limits)?;
            package.part("bomb")?;
            package.part("twin")
        };
        assert_eq!(kind(open(Limits::default())), ErrorKind::TooLarge("解压比例"));
        let wide = Limits { ratio: u64::MAX, ..Limits::default() };
        assert_eq!(kind(open(Limits { unpacked: 60 << 20, ..wide })), ErrorKind::TooLarge("解压后的字节数"));
        assert!(open(wide).is_ok());
    }

    #[test]
    fn damage_is_told_from_absence() {
        let bytes = zip(&[("word/document.xml", b"<a>text text text</a>"), ("z", b"z")]);
        let cut = &bytes[..bytes.len() - 30];
        assert!(has_part(cut, "word/document.xml"));
        assert_eq!(kind(Package::open(cut, &Limits::default())), ErrorKind::Damaged("压缩包目录缺失"));
        let mut flipped = bytes.clone();
        flipped[52] ^= 1;
        let package = Package::open(&flipped, &Limits::default()).unwrap();
        assert!(matches!(kind(package.part("word/document.xml")), ErrorKind::Damaged(_)));
    }
}
