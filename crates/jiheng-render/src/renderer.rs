//! The table of output formats.

use std::fmt;

use crate::laid::Section;

/// Sections → bytes.
pub type Write = fn(&mut dyn Iterator<Item = Section>, &Setting) -> Result<Vec<u8>, RenderError>;

/// One output format.
#[derive(Clone, Copy)]
pub struct Renderer {
    pub name: &'static str,
    /// What a clerk calls it.
    pub title: &'static str,
    pub extension: &'static str,
    pub media_type: &'static str,
    /// Takes sections as they come, so that a batch need not be laid out as a whole.
    pub write: Write,
}

/// What the caller settles for all sections.
#[derive(Clone, Debug, Default)]
pub struct Setting<'a> {
    /// Title of the file, in its properties.
    pub title: &'a str,
    /// Only the PDF needs fonts.
    pub fonts: Option<&'a crate::fonts::Fonts>,
}

/// The file could not be made.
#[derive(Debug)]
pub struct RenderError {
    pub(crate) message: String,
    pub(crate) source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl RenderError {
    pub(crate) fn new(message: impl Into<String>) -> RenderError {
        RenderError { message: message.into(), source: None }
    }

    pub(crate) fn caused(
        message: impl Into<String>,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> RenderError {
        RenderError { message: message.into(), source: Some(source.into()) }
    }

    /// What to tell the person who asked for the file.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for RenderError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for RenderError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
