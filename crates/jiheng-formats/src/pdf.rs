//! pdf: to be written.

use jiheng_model::{Blocks, Outcome};

use crate::{ErrorKind, Format, FormatError, Limits};

pub const FORMAT: Format = Format {
    name: "pdf",
    title: "PDF",
    media_types: &["application/pdf"],
    extensions: &["pdf"],
    matches: |_| false,
    read,
    needs: None,
};

pub(crate) const RULES: &[&jiheng_model::Rule] = &[];

fn read(_: &[u8], _: &Limits) -> Result<Outcome<Blocks>, FormatError> {
    Err(FormatError::new(ErrorKind::Unknown))
}
