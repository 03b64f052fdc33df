//! The objects of a PDF behind one door: references resolved, streams unpacked within what the limits allow.

use lopdf::{Dictionary, Document, Error, LoadOptions, Object, ObjectId, Stream};

use super::geometry::Matrix;
use crate::{ErrorKind, FormatError, Limits};

pub(super) struct Source<'d> {
    document: &'d Document,
    /// Bytes that may still be unpacked.
    budget: u64,
    ratio: u64,
    pub exhausted: bool,
}

/// Streams up to this size are unpacked whatever their ratio: tables of equal rows pack well.
const HARMLESS: u64 = 16 << 20;

/// Opens the file; one that is encrypted for printing only opens without a password.
pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Document, FormatError> {
    let options = LoadOptions {
        max_decompressed_size: Some(usize::try_from(limits.unpacked).unwrap_or(usize::MAX)),
        ..LoadOptions::default()
    };
    let document = match Document::load_mem_with_options(bytes, options) {
        Ok(document) => document,
        Err(error @ (Error::InvalidPassword | Error::Decryption(_))) => {
            return Err(FormatError::caused(ErrorKind::Encrypted, error));
        }
        Err(error) => return Err(FormatError::caused(ErrorKind::Damaged("PDF 结构"), error)),
    };
    match document.is_encrypted() {
        true => Err(FormatError::new(ErrorKind::Encrypted)),
        false => Ok(document),
    }
}

impl<'d> Source<'d> {
    pub fn new(document: &'d Document, limits: &Limits) -> Source<'d> {
        Source { document, budget: limits.unpacked, ratio: limits.ratio, exhausted: false }
    }

    pub fn resolve(&self, object: &'d Object) -> Option<&'d Object> {
        match self.document.dereference(object) {
            Ok((_, Object::Null)) | Err(_) => None,
            Ok((_, object)) => Some(object),
        }
    }

    pub fn get(&self, dictionary: &'d Dictionary, key: &[u8]) -> Option<&'d Object> {
        self.resolve(dictionary.get(key).ok()?)
    }

    pub fn dictionary(&self, dictionary: &'d Dictionary, key: &[u8]) -> Option<&'d Dictionary> {
        self.get(dictionary, key)?.as_dict().ok()
    }

    pub fn array(&self, dictionary: &'d Dictionary, key: &[u8]) -> Option<&'d [Object]> {
        self.get(dictionary, key)?.as_array().ok().map(Vec::as_slice)
    }

    pub fn name(&self, dictionary: &'d Dictionary, key: &[u8]) -> Option<&'d str> {
        std::str::from_utf8(self.get(dictionary, key)?.as_name().ok()?).ok()
    }

    pub fn text(&self, dictionary: &'d Dictionary, key: &[u8]) -> Option<&'d [u8]> {
        self.get(dictionary, key)?.as_str().ok()
    }

    pub fn number(&self, dictionary: &'d Dictionary, key: &[u8]) -> Option<f64> {
        self.get(dictionary, key)?.as_float().ok().map(f64::from)
    }

    pub fn numbers(&self, dictionary: &'d Dictionary, key: &[u8]) -> Option<Vec<f64>> {
        let items = self.array(dictionary, key)?;
        let number = |item| self.resolve(item).and_then(|item| item.as_float().ok()).map_or(0.0, f64::from);
        Some(items.iter().map(number).collect())
    }

    /// Six numbers that make a transformation.
    pub fn matrix(&self, dictionary: &'d Dictionary, key: &[u8]) -> Option<Matrix> {
        let numbers: [f64; 6] = self.numbers(dictionary, key)?.try_into().ok()?;
        Some(Matrix::new(numbers))
    }

    pub fn stream(&mut self, dictionary: &'d Dictionary, key: &[u8]) -> Option<Vec<u8>> {
        let stream = self.get(dictionary, key)?.as_stream().ok()?;
        self.unpack(stream)
    }

    pub fn unpack(&mut self, stream: &Stream) -> Option<Vec<u8>> {
        // Drawings inside drawings double with each level, however short they are.
        const LEAST: u64 = 512;
        let usual = (stream.content.len() as u64).saturating_mul(self.ratio).max(HARMLESS);
        let limit = usize::try_from(self.budget.min(usual)).unwrap_or(usize::MAX);
        match stream.get_plain_content_with_limit(limit) {
            Ok(bytes) => {
                let cost = LEAST.max(bytes.len() as u64);
                self.exhausted |= cost > self.budget;
                self.budget = self.budget.saturating_sub(cost);
                (!self.exhausted).then_some(bytes)
            }
            Err(error) => {
                self.exhausted |=
                    matches!(error, Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }));
                None
            }
        }
    }

    pub fn catalog(&self) -> Option<&'d Dictionary> {
        self.document.catalog().ok()
    }

    /// The pages in order. More than one beyond the limit are not collected.
    pub fn pages(&self, limits: &Limits) -> Vec<ObjectId> {
        self.document.page_iter().take(limits.pages as usize + 1).collect()
    }

    pub fn page(&self, id: ObjectId) -> Option<&'d Dictionary> {
        self.document.get_dictionary(id).ok()
    }

    /// An attribute of a page, its own or inherited from the page tree.
    pub fn inherited(&self, page: &'d Dictionary, key: &[u8]) -> Option<&'d Object> {
        const LEVELS: usize = 64;
        let mut node = page;
        for _ in 0..LEVELS {
            if let Some(object) = self.get(node, key) {
                return Some(object);
            }
            node = self.dictionary(node, b"Parent")?;
        }
        None
    }

    /// The content of a page, its parts run together.
    pub fn content(&mut self, page: &'d Dictionary) -> Vec<u8> {
        let parts: Vec<&Stream> = match self.get(page, b"Contents") {
            Some(Object::Stream(stream)) => vec![stream],
            Some(Object::Array(parts)) => {
                parts.iter().filter_map(|part| self.resolve(part)?.as_stream().ok()).collect()
            }
            _ => Vec::new(),
        };
        let mut content = Vec::new();
        for part in parts {
            let bytes = self.unpack(part).unwrap_or_default();
            if content.is_empty() {
                content = bytes;
            } else {
                content.push(b'\n');
                content.extend_from_slice(&bytes);
            }
        }
        content
    }
}
