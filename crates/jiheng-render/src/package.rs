//! Office documents as packages: zip files of XML parts, the same bytes for the same parts.
//!
//! Written here and not by a library because a form is small: most of its time would go into making a compressor for
//! each of its dozen parts. One compressor serves them all, and parts that are too short to gain are stored as they are.

use flate2::{Compress, Compression, Crc, FlushCompress, Status};

use crate::{RenderError, markup};

/// Shorter parts, in bytes, are not compressed.
const SHORT: usize = 1024;
const LEVEL: u32 = 1;

pub(crate) const XML: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;

pub(crate) struct Package {
    bytes: Vec<u8>,
    /// The central directory, which stands at the end.
    directory: Vec<u8>,
    count: usize,
    compressor: Compress,
    compressed: Box<[u8]>,
}

impl Package {
    pub(crate) fn new() -> Package {
        Package {
            bytes: Vec::with_capacity(16 * 1024),
            directory: Vec::with_capacity(1024),
            count: 0,
            compressor: Compress::new(Compression::new(LEVEL), false),
            compressed: vec![0; 16 * 1024].into_boxed_slice(),
        }
    }

    /// Adds a part whose text is known as a whole.
    pub(crate) fn add(&mut self, name: &str, text: &str) -> Result<(), RenderError> {
        let mut part = self.begin(name, text.len() >= SHORT);
        part.write(text)?;
        part.end()
    }

    /// Adds a part whose text comes piece by piece.
    pub(crate) fn part(&mut self, name: &str) -> Part<'_> {
        self.begin(name, true)
    }

    fn begin(&mut self, name: &str, deflated: bool) -> Part<'_> {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(b"PK\x03\x04");
        // What the sizes are is filled in at the end of the part.
        self.bytes.extend_from_slice(&[0; HEADER]);
        push_u16(&mut self.bytes, name.len());
        push_u16(&mut self.bytes, 0);
        self.bytes.extend_from_slice(name.as_bytes());
        let data = self.bytes.len();
        self.compressor.reset();
        Part { package: self, name: name.to_owned(), start, data, deflated, crc: Crc::new(), size: 0 }
    }

    pub(crate) fn finish(mut self) -> Result<Vec<u8>, RenderError> {
        let start = narrow(self.bytes.len())?;
        let count = u16::try_from(self.count)
            .map_err(|_| RenderError::new("文件过大，放不进一个文档，请分成几份打印"))?;
        self.bytes.extend_from_slice(&self.directory);
        self.bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0");
        self.bytes.extend_from_slice(&count.to_le_bytes());
        self.bytes.extend_from_slice(&count.to_le_bytes());
        self.bytes.extend_from_slice(&narrow(self.directory.len())?.to_le_bytes());
        self.bytes.extend_from_slice(&start.to_le_bytes());
        push_u16(&mut self.bytes, 0);
        Ok(self.bytes)
    }
}

/// Bytes that the header of a part and its line in the directory share.
const HEADER: usize = 22;

/// A part under construction.
pub(crate) struct Part<'a> {
    package: &'a mut Package,
    name: String,
    start: usize,
    data: usize,
    deflated: bool,
    crc: Crc,
    size: usize,
}

impl Part<'_> {
    pub(crate) fn write(&mut self, text: &str) -> Result<(), RenderError> {
        self.crc.update(text.as_bytes());
        self.size += text.len();
        if self.deflated {
            self.deflate(text.as_bytes(), FlushCompress::None)
        } else {
            self.package.bytes.extend_from_slice(text.as_bytes());
            Ok(())
        }
    }

    pub(crate) fn end(mut self) -> Result<(), RenderError> {
        if self.deflated {
            self.deflate(&[], FlushCompress::Finish)?;
        }
        let Package { bytes, directory, count, .. } = self.package;
        let mut header = [0; HEADER];
        // Version 2.0, no flags; the time is the first that there is, so that the same parts give the same bytes.
        header[0] = 20;
        header[4] = if self.deflated { 8 } else { 0 };
        header[8..10].copy_from_slice(&0x21_u16.to_le_bytes());
        header[10..14].copy_from_slice(&self.crc.sum().to_le_bytes());
        header[14..18].copy_from_slice(&narrow(bytes.len() - self.data)?.to_le_bytes());
        header[18..].copy_from_slice(&narrow(self.size)?.to_le_bytes());
        bytes[self.start + 4..self.start + 4 + HEADER].copy_from_slice(&header);
        directory.extend_from_slice(b"PK\x01\x02\x14\0");
        directory.extend_from_slice(&header);
        push_u16(directory, self.name.len());
        // Neither extra fields, comment, disk nor attributes.
        directory.extend_from_slice(&[0; 12]);
        directory.extend_from_slice(&narrow(self.start)?.to_le_bytes());
        directory.extend_from_slice(self.name.as_bytes());
        *count += 1;
        Ok(())
    }

    fn deflate(&mut self, mut text: &[u8], flush: FlushCompress) -> Result<(), RenderError> {
        let Package { bytes, compressor, compressed, .. } = &mut *self.package;
        loop {
            let (read, written) = (compressor.total_in(), compressor.total_out());
            let status = compressor
                .compress(text, compressed, flush)
                .map_err(|error| RenderError::caused("无法压缩文件", error))?;
            text = &text[(compressor.total_in() - read) as usize..];
            bytes.extend_from_slice(&compressed[..(compressor.total_out() - written) as usize]);
            let is_done = match flush {
                FlushCompress::Finish => status == Status::StreamEnd,
                _ => text.is_empty(),
            };
            if is_done {
                return Ok(());
            }
        }
    }
}

fn push_u16(bytes: &mut Vec<u8>, number: usize) {
    bytes.extend_from_slice(&u16::try_from(number).unwrap_or(u16::MAX).to_le_bytes());
}

/// Sizes and places are of 32 bits in a zip file.
fn narrow(number: usize) -> Result<u32, RenderError> {
    u32::try_from(number).map_err(|_| RenderError::new("文件超过 4 GB，请分成几份打印"))
}

pub(crate) fn core_properties(title: &str) -> String {
    let mut xml = String::from(XML);
    xml.push_str(concat!(
        r#"<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" "#,
        r#"xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>"#,
    ));
    markup::escape_into(&mut xml, title);
    xml.push_str(
        "</dc:title><dc:creator>绩衡</dc:creator><dc:language>zh-CN</dc:language></cp:coreProperties>",
    );
    xml
}

pub(crate) const APPLICATION: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">"#,
    r#"<Application>绩衡</Application></Properties>"#,
);

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use super::*;

    #[test]
    fn parts_short_and_long_are_unpacked_again_in_their_order() {
        let long: String = (0..40_000).map(|at| format!("第{at}行；")).collect();
        let mut package = Package::new();
        package.add("short.xml", "<甲/>").expect("the part is small");
        package.add("folder/long.xml", &long).expect("the part is small");
        let mut part = package.part("pieces.xml");
        for piece in ["一", "", &long, "二"] {
            part.write(piece).expect("the part is small");
        }
        part.end().expect("the part is small");
        package.add("empty.xml", "").expect("the part is small");
        let bytes = package.finish().expect("the package is small");
        assert!(bytes.len() < long.len());
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip file");
        let mut parts = Vec::new();
        for at in 0..zip.len() {
            let mut part = zip.by_index(at).expect("the part is there");
            let mut text = String::new();
            // The reader compares the checksum.
            part.read_to_string(&mut text).expect("the part is whole");
            parts.push((part.name().expect("names are text").into_owned(), text));
        }
        let pieces = format!("一{long}二");
        let expected =
            [("short.xml", "<甲/>"), ("folder/long.xml", &long), ("pieces.xml", &pieces), ("empty.xml", "")];
        assert_eq!(parts.len(), 4);
        for ((name, text), (expected_name, expected)) in parts.iter().zip(expected) {
            assert_eq!(name, expected_name);
            assert!(text == expected, "{name}");
        }
    }
}
