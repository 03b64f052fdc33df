//! Bytes → documents: detects the format, reads it, makes out what it says, and notes where it came from.

use std::fmt;
use std::sync::Arc;

use jiheng_check::Suppression;
use jiheng_formats::{FormatError, Limits, archive};
use jiheng_model::document::{SCHEMA, Source};
use jiheng_model::{Document, Finding};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// A document as read, and what its readers had to say while reading.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    pub document: Document,
    pub findings: Vec<Finding>,
    /// Answers to findings that the caller found beside the document.
    pub suppressions: Vec<Arc<Suppression>>,
}

/// Nothing could be made of the input.
#[derive(Debug)]
pub struct ReadError {
    path: String,
    cause: Cause,
}

#[derive(Debug)]
enum Cause {
    Format(FormatError),
    Json(serde_json::Error),
    Schema(String),
    NoDocuments,
}

impl ReadError {
    /// The document as the caller named it; inside an archive, the archive's name and the entry's.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What to tell the person whose file it is.
    pub fn message(&self) -> String {
        match &self.cause {
            Cause::Format(error) => error.message(),
            Cause::Json(error) => {
                format!("JSON 内容不符合 {SCHEMA}（第 {} 行第 {} 列）", error.line(), error.column())
            }
            Cause::NoDocuments => "压缩包中没有可以读取的文件".to_owned(),
            Cause::Schema(found) if found.is_empty() => format!("JSON 没有标明格式，此版本只能读取 {SCHEMA}"),
            Cause::Schema(found) => format!("JSON 标明的格式是「{found}」，此版本只能读取 {SCHEMA}"),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "无法读取 {}：{}", self.path, self.message())
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.cause {
            Cause::Format(error) => error.source(),
            Cause::Json(error) => Some(error),
            Cause::Schema(_) | Cause::NoDocuments => None,
        }
    }
}

/// Reads one file: one document as a rule, several from a zip archive or from canonical JSON.
pub fn read(path: &str, bytes: &[u8], limits: &Limits) -> Vec<Result<Reading, ReadError>> {
    if is_canonical(path, bytes) {
        return read_canonical(path, bytes);
    }
    if archive::is_archive(bytes) {
        return read_archive(path, bytes, limits);
    }
    vec![read_one(path, bytes, limits)]
}

/// An archive is a folder: what is no document by its name is passed over, what cannot be read is told.
fn read_archive(path: &str, bytes: &[u8], limits: &Limits) -> Vec<Result<Reading, ReadError>> {
    let failed = |path: &str, error| ReadError { path: path.to_owned(), cause: Cause::Format(error) };
    let mut readings = Vec::new();
    let outcome = archive::for_each(bytes, limits, |name, entry| {
        if is_document_name(&name) {
            let path = format!("{path}/{name}");
            readings.push(match entry {
                Ok(bytes) => read_one(&path, &bytes, limits),
                Err(error) => Err(failed(&path, error)),
            });
        }
    });
    match outcome {
        Err(error) => readings.push(Err(failed(path, error))),
        Ok(()) if readings.is_empty() => {
            readings.push(Err(ReadError { path: path.to_owned(), cause: Cause::NoDocuments }));
        }
        Ok(()) => {}
    }
    readings
}

/// Whether a file by this name is looked at when a folder or an archive is searched.
pub fn is_document_name(name: &str) -> bool {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    // Dot files, and the lock files that office programs leave beside an open document.
    if name.starts_with('.') || name.starts_with("~$") {
        return false;
    }
    let Some((_, extension)) = name.rsplit_once('.') else { return false };
    let extension = extension.to_lowercase();
    // JSON is left out: beside documents it is somebody's output.
    jiheng_formats::FORMATS.iter().any(|format| format.extensions.contains(&extension.as_str()))
}

fn read_one(path: &str, bytes: &[u8], limits: &Limits) -> Result<Reading, ReadError> {
    let (format, blocks) = jiheng_formats::read(path, bytes, limits)
        .map_err(|error| ReadError { path: path.to_owned(), cause: Cause::Format(error) })?;
    let mut findings = blocks.findings;
    let recognized = jiheng_forms::recognize(&blocks.value);
    findings.extend(recognized.findings);
    let mut document = recognized.value;
    document.source = Source {
        path: path.to_owned(),
        format: format.name.to_owned(),
        sha256: Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect(),
        bytes: bytes.len() as u64,
    };
    Ok(Reading { document, findings, ..Reading::default() })
}

/// What `read` prints can be read again: it needs no recognition, and keeps the source it was read from.
#[derive(Deserialize)]
struct Canonical {
    #[serde(default)]
    schema: String,
    #[serde(default)]
    documents: Vec<Document>,
}

fn is_canonical(path: &str, bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let named = path.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("json"));
    let head = &text[..text.len().min(200)];
    text.starts_with(b"{") && (named || head.windows(9).any(|window| window == b"\"jiheng/1"))
}

fn read_canonical(path: &str, bytes: &[u8]) -> Vec<Result<Reading, ReadError>> {
    let failed = |cause| vec![Err(ReadError { path: path.to_owned(), cause })];
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let canonical: Canonical = match serde_json::from_slice(text) {
        Ok(canonical) => canonical,
        Err(error) => return failed(Cause::Json(error)),
    };
    if canonical.schema != SCHEMA {
        return failed(Cause::Schema(canonical.schema));
    }
    let readings = canonical.documents.into_iter().map(|mut document| {
        if document.source.path.is_empty() {
            document.source.path = path.to_owned();
        }
        Ok(Reading { document, ..Reading::default() })
    });
    readings.collect()
}
