//! xlsx: to be written.

use jiheng_model::{Blocks, Outcome};

use crate::{ErrorKind, Format, FormatError, Limits};

pub const FORMAT: Format = Format {
    name: "xlsx",
    title: "Excel 工作簿",
    media_types: &["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
    extensions: &["xlsx", "xlsm"],
    matches: |_| false,
    read,
    needs: None,
};

pub(crate) const RULES: &[&jiheng_model::Rule] = &[];

fn read(_: &[u8], _: &Limits) -> Result<Outcome<Blocks>, FormatError> {
    Err(FormatError::new(ErrorKind::Unknown))
}
