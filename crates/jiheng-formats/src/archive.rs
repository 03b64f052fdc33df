//! A zip archive as a folder of documents.
//!
//! Each entry stands for itself: one that is encrypted, damaged or too large is handed out as an error and the others
//! go on. Archives inside archives are opened too, to a bound; what an entry holds is left to the caller.

use std::borrow::Cow;

use crate::package::{self, Entry, Package};
use crate::{ErrorKind, FormatError, Limits};

/// Archives inside archives; a file that holds itself has no end.
const MAX_NESTING: u32 = 4;
/// What systems leave in archives beside the documents.
const SYSTEM_FILES: &[&str] = &["__macosx", "thumbs.db", "desktop.ini"];

/// Whether the bytes are a zip archive that is not itself one document (OOXML, OpenDocument, OFD).
pub fn is_archive(bytes: &[u8]) -> bool {
    package::is_zip(bytes)
        && !package::has_part_like(bytes, |part| {
            matches!(part, b"[Content_Types].xml" | b"mimetype" | b"OFD.xml")
        })
        && !package::has_part(bytes, "word/document.xml")
        && !package::has_part(bytes, "xl/workbook.xml")
}

/// Hands out the documents of an archive one by one, each with its path inside the archive.
pub fn for_each(
    bytes: &[u8],
    limits: &Limits,
    mut visit: impl FnMut(String, Result<Vec<u8>, FormatError>),
) -> Result<(), FormatError> {
    walk(bytes, limits, "", MAX_NESTING.min(limits.depth), &mut visit).map(|_| ())
}

/// Returns the number of bytes unpacked, which counts against the limit of the archive around.
fn walk(
    bytes: &[u8],
    limits: &Limits,
    folder: &str,
    nesting: u32,
    visit: &mut dyn FnMut(String, Result<Vec<u8>, FormatError>),
) -> Result<u64, FormatError> {
    let package = Package::open(bytes, limits)?;
    for entry in package.entries() {
        let name = name_of(entry).replace('\\', "/");
        if is_no_document(&name) {
            continue;
        }
        let path = format!("{folder}{name}");
        match package.unpack(entry) {
            Ok(inner) if is_archive(&inner) => {
                if nesting == 0 {
                    visit(path, Err(FormatError::new(ErrorKind::TooLarge("压缩包嵌套层数"))));
                    continue;
                }
                let left = Limits { unpacked: limits.unpacked.saturating_sub(package.unpacked()), ..*limits };
                match walk(&inner, &left, &format!("{path}/"), nesting - 1, visit) {
                    Ok(unpacked) => package.count(unpacked),
                    Err(error) => visit(path, Err(error)),
                }
            }
            result => visit(path, result),
        }
    }
    Ok(package.unpacked())
}

/// Names without the mark for UTF-8 are in the code page of the machine that packed them: GBK on Chinese Windows.
/// Some programs write UTF-8 and leave out the mark.
fn name_of<'a>(entry: &Entry<'a>) -> Cow<'a, str> {
    if let Some(name) = entry.unicode_name {
        return name.into();
    }
    match std::str::from_utf8(entry.name) {
        Ok(name) => name.into(),
        Err(_) if entry.is_utf8() => String::from_utf8_lossy(entry.name),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(entry.name).0,
    }
}

/// Folders, hidden files, what systems leave behind, and the lock files of office programs.
fn is_no_document(path: &str) -> bool {
    path.ends_with('/')
        || path.split('/').any(|part| {
            part.starts_with('.')
                || part.starts_with("~$")
                || SYSTEM_FILES.iter().any(|system| part.eq_ignore_ascii_case(system))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::tests::zip;

    fn listing(bytes: &[u8], limits: &Limits) -> String {
        let mut lines = Vec::new();
        for_each(bytes, limits, |path, result| {
            lines.push(match result {
                Ok(bytes) => format!("{path}: {}", String::from_utf8_lossy(&bytes)),
                Err(error) => format!("{path}: {error}"),
            });
        })
        .unwrap();
        lines.join("\n")
    }

    /// Puts other bytes of the same length in place of a name, as a program with another code page writes it.
    fn rename(mut bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
        assert_eq!(from.len(), to.len());
        for at in 0..bytes.len() - from.len() {
            if bytes[at..].starts_with(from) {
                bytes[at..at + to.len()].copy_from_slice(to);
            }
        }
        bytes
    }

    #[test]
    fn documents_are_listed_and_the_rest_is_passed_over() {
        let inner = zip(&[("内.txt", b"2")]);
        let bytes = zip(&[
            ("NAME.txt", b"1"),
            ("夹/", b""),
            ("夹\\二.zip", &inner),
            ("__MACOSX/._x", b""),
            (".git/x", b""),
            ("~$x.docx", b""),
            ("Thumbs.db", b""),
        ]);
        let bytes = rename(bytes, b"NAME", b"\xbc\xa8\xd0\xa7");
        assert!(is_archive(&bytes));
        insta::assert_snapshot!(listing(&bytes, &Limits::default()), @r"
        绩效.txt: 1
        夹/二.zip/内.txt: 2
        ");
    }

    #[test]
    fn a_package_of_one_document_is_no_archive() {
        assert!(!is_archive(&zip(&[("[Content_Types].xml", b""), ("word/document.xml", b"")])));
        assert!(!is_archive(&zip(&[("mimetype", b"application/vnd.oasis.opendocument.text")])));
        assert!(!is_archive(b"text"));
    }

    #[test]
    fn one_bad_entry_does_not_end_the_archive() {
        let mut bytes = zip(&[("坏.txt", b"aaaaaaaaaaaaaaaaaaaaaaaaa"), ("好.txt", b"1")]);
        let data = 30 + "坏.txt".len();
        bytes[data] ^= 0xff;
        let deep = (0..6).fold(zip(&[("底.txt", b"0")]), |inner, _| zip(&[("套.zip", &inner)]));
        insta::assert_snapshot!(listing(&bytes, &Limits::default()), @r"
        坏.txt: 文件已损坏，无法读取（压缩包内容不完整）
        好.txt: 1
        ");
        insta::assert_snapshot!(
            listing(&deep, &Limits::default()),
            @"套.zip/套.zip/套.zip/套.zip/套.zip: 文件超出允许的大小（压缩包嵌套层数），为安全起见未读取"
        );
        let two = zip(&[("一.txt", &[b'1'; 90]), ("二.zip", &zip(&[("三.txt", &[b'3'; 90])]))]);
        insta::assert_snapshot!(listing(&two, &Limits { unpacked: 250, ..Limits::default() }).replace("11", ""), @r"
        一.txt: 
        二.zip/三.txt: 文件超出允许的大小（解压后的字节数），为安全起见未读取
        ");
    }
}
