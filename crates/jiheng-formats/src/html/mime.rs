//! Pages saved as one file (MHTML): the first page among the parts.

use crate::{ErrorKind, FormatError};

/// Parts inside of parts: an outer one for the message, an inner one for its variants.
const MAX_NESTING: usize = 4;

pub(super) fn is_archive(bytes: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let first_line = start.trim_start_matches('\u{feff}').trim_start();
    ["mime-version:", "from:", "content-type:", "subject:", "date:"]
        .iter()
        .any(|name| first_line.starts_with(name))
        && start.contains("content-type:")
        && (start.contains("multipart/") || start.contains("text/html"))
}

/// The page and the charset that its headers declare.
pub(super) fn page(bytes: &[u8]) -> Result<(Vec<u8>, Option<String>), FormatError> {
    find_page(bytes, MAX_NESTING)
        .ok_or_else(|| FormatError::new(ErrorKind::Damaged("单一文件网页中没有网页部分")))
}

fn find_page(part: &[u8], nesting_left: usize) -> Option<(Vec<u8>, Option<String>)> {
    let (headers, body) = split_headers(part)?;
    let kind = header(&headers, "content-type").unwrap_or_default();
    let lower_kind = kind.to_ascii_lowercase();
    if lower_kind.starts_with("text/html") || lower_kind.starts_with("application/xhtml") {
        let transfer = header(&headers, "content-transfer-encoding").unwrap_or_default().to_ascii_lowercase();
        let page = match transfer.trim() {
            "base64" => base64(body),
            "quoted-printable" => quoted_printable(body),
            _ => body.to_vec(),
        };
        return Some((page, parameter(&kind, "charset")));
    }
    if !lower_kind.starts_with("multipart/") || nesting_left == 0 {
        return None;
    }
    let boundary = format!("--{}", parameter(&kind, "boundary")?);
    parts(body, boundary.as_bytes()).into_iter().find_map(|part| find_page(part, nesting_left - 1))
}

/// Headers as one line each, and what follows the blank line.
fn split_headers(part: &[u8]) -> Option<(Vec<String>, &[u8])> {
    let mut headers: Vec<String> = Vec::new();
    let mut rest = part;
    loop {
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        let line = String::from_utf8_lossy(&rest[..end]).trim_end().to_owned();
        rest = &rest[end + 1..];
        if line.is_empty() {
            if headers.is_empty() {
                continue;
            }
            return Some((headers, rest));
        }
        match headers.last_mut() {
            Some(header) if line.starts_with([' ', '\t']) => {
                header.push(' ');
                header.push_str(line.trim_start());
            }
            _ => headers.push(line),
        }
    }
}

fn header(headers: &[String], name: &str) -> Option<String> {
    headers.iter().find_map(|header| {
        let (key, value) = header.split_once(':')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"').to_owned())
    })
}

fn parts<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    let mut begin: Option<usize> = None;
    let mut at = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(boundary) {
            parts.extend(begin.map(|begin| &body[begin..at]));
            begin = Some(at + line.len());
        }
        at += line.len();
    }
    // The last part of a file that was cut short.
    parts.extend(begin.map(|begin| &body[begin..]));
    parts
}

fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(body.len());
    let mut at = 0;
    while at < body.len() {
        let hex = |at: usize| body.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        match body[at] {
            b'=' => match (hex(at + 1), hex(at + 2)) {
                (Some(high), Some(low)) => {
                    decoded.push((high * 16 + low) as u8);
                    at += 3;
                }
                // A line that goes on in the next.
                _ if body[at + 1..].starts_with(b"\r\n") => at += 3,
                _ if body[at + 1..].starts_with(b"\n") => at += 2,
                _ => {
                    decoded.push(b'=');
                    at += 1;
                }
            },
            byte => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    decoded
}

fn base64(body: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(body.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in body {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            decoded.push((bits >> count) as u8);
        }
    }
    decoded
}
