//! txt: to be written.

use jiheng_model::{Blocks, Outcome};

use crate::{ErrorKind, Format, FormatError, Limits};

pub const FORMAT: Format = Format {
    name: "txt",
    title: "纯文本",
    media_types: &["text/plain"],
    extensions: &["txt", "text", "tsv"],
    matches: |_| true,
    read,
    needs: None,
};
pub const MARKDOWN: Format = Format {
    name: "md",
    title: "Markdown",
    media_types: &["text/markdown"],
    extensions: &["md", "markdown"],
    ..FORMAT
};

pub(crate) const RULES: &[&jiheng_model::Rule] = &[];

fn read(_: &[u8], _: &Limits) -> Result<Outcome<Blocks>, FormatError> {
    Err(FormatError::new(ErrorKind::Unknown))
}
