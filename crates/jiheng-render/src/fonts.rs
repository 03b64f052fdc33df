//! Fonts for the PDF: which of the official typefaces are installed, and which open ones stand in.

/// The fonts found for each `Face`.
#[derive(Debug)]
pub struct Fonts {}
