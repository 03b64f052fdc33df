//! xls: to be written.

use jiheng_model::{Blocks, Outcome};

use crate::{ErrorKind, Format, FormatError, Limits};

pub const FORMAT: Format = Format {
    name: "xls",
    title: "Excel 97–2003 工作簿",
    media_types: &["application/vnd.ms-excel"],
    extensions: &["xls"],
    matches: |_| false,
    read,
    needs: None,
};

fn read(_: &[u8], _: &Limits) -> Result<Outcome<Blocks>, FormatError> {
    Err(FormatError::new(ErrorKind::Unknown))
}
