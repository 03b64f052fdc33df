//! odt: to be written.

use jiheng_model::{Blocks, Outcome};

use crate::{ErrorKind, Format, FormatError, Limits};

pub const FORMAT: Format = Format {
    name: "odt",
    title: "OpenDocument 文本",
    media_types: &["application/vnd.oasis.opendocument.text"],
    extensions: &["odt"],
    matches: |_| false,
    read,
    needs: None,
};

fn read(_: &[u8], _: &Limits) -> Result<Outcome<Blocks>, FormatError> {
    Err(FormatError::new(ErrorKind::Unknown))
}
