//! rtf: to be written.

use jiheng_model::{Blocks, Outcome};

use crate::{ErrorKind, Format, FormatError, Limits};

pub const FORMAT: Format = Format {
    name: "rtf",
    title: "RTF 文档",
    media_types: &["application/rtf"],
    extensions: &["rtf"],
    matches: |_| false,
    read,
    needs: None,
};

fn read(_: &[u8], _: &Limits) -> Result<Outcome<Blocks>, FormatError> {
    Err(FormatError::new(ErrorKind::Unknown))
}
