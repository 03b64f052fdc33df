//! Document and form → docx, xlsx, pdf, html.
//!
//! A form (`jiheng_forms`) and a document are laid out once (`Section`s of lines and grids, `laid.rs`); each renderer
//! turns sections into the bytes of its format and knows nothing of forms or budgets. No file is read or written here,
//! except fonts: those that a PDF embeds are looked for in the folders that the caller names (`fonts.rs`).

mod cover;
mod docx;
pub mod fonts;
mod html;
pub mod laid;
mod layout;
mod left_out;
mod markup;
mod measure;
mod package;
mod pdf;
mod renderer;
mod wrap;
mod xlsx;

pub use layout::{Layout, Missing, blank, lay_out, lay_out_in_parts};
pub use left_out::LeftOut;
pub use renderer::{RenderError, Renderer, Setting};

/// Every output format: one line each.
pub const RENDERERS: &[Renderer] = &[docx::RENDERER, xlsx::RENDERER, pdf::RENDERER, html::RENDERER];
