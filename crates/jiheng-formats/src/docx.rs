//! docx: to be written.

use jiheng_model::{Blocks, Outcome};

use crate::{ErrorKind, Format, FormatError, Limits};

pub const FORMAT: Format = Format {
    name: "docx",
    title: "Word 文档",
    media_types: &["application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
    extensions: &["docx", "docm"],
    matches: |_| false,
    read,
    needs: None,
};

pub(crate) const RULES: &[&jiheng_model::Rule] = &[];

fn read(_: &[u8], _: &Limits) -> Result<Outcome<Blocks>, FormatError> {
    Err(FormatError::new(ErrorKind::Unknown))
}
