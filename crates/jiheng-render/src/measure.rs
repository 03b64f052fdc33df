//! How high a text is, about, where the fonts that will be used are not known.

use crate::wrap::{rough_advance, wrap_indented};

/// Of a line, in sizes of its type.
pub(crate) const LINE: f32 = 1.3;
/// Beyond this height a row may be cut by the end of a page: as a part of the height between the margins.
pub(crate) const SPLIT_BEYOND: f32 = 0.4;
/// Up to this height rows stay together that a cell joins.
pub(crate) const TOGETHER_UP_TO: f32 = 0.25;
const POINTS_PER_MILLIMETRE: f32 = 72.0 / 25.4;

/// How many lines the text takes in a width of so many millimetres.
pub(crate) fn lines(text: &str, size: f32, millimetres: f32) -> usize {
    let ems = (millimetres * POINTS_PER_MILLIMETRE / size.max(1.0)).max(0.5);
    wrap_indented(text, 0.0, ems, &rough_advance).len()
}

/// Whether the text is higher than so many millimetres.
pub(crate) fn is_long(text: &str, size: f32, width: f32, height: f32) -> bool {
    let most = height * POINTS_PER_MILLIMETRE / (size.max(1.0) * LINE);
    // A character takes a line at most.
    text.len() as f32 > most && lines(text, size, width) as f32 > most
}
