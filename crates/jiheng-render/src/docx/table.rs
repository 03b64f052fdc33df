//! Grids as tables of fixed layout.

use std::fmt::Write as _;

use super::text::Texts;
use super::twips;
use crate::cover::{Cover, Slot};
use crate::laid::{Cell, CellKind, Grid, Paper, Style, Vertical};
use crate::{RenderError, measure};

/// Between the sides of a cell and its text, in twips.
const SIDE: i32 = 85;
const ABOVE: i32 = 28;

/// Word opens no document with a table of more columns.
const MOST_COLUMNS: usize = 63;

/// Whether there was anything to write.
pub(super) fn write(
    xml: &mut String,
    texts: &mut Texts,
    grid: &Grid,
    paper: &Paper,
) -> Result<bool, RenderError> {
    if grid.columns.is_empty() || grid.rows.is_empty() {
        return Ok(false);
    }
    let columns = grid.columns.len();
    if columns > MOST_COLUMNS {
        return Err(RenderError::new(format!(
            "表格有 {columns} 列，Word 文档的表格最多 {MOST_COLUMNS} 列，请改用 Excel、PDF 或网页格式"
        )));
    }
    let mut reach = 0.0;
    let mut edges = vec![0];
    for width in &grid.columns {
        reach += width;
        // A column without width would be laid out anew by Word.
        edges.push(twips(reach).max(edges[edges.len() - 1] + 1));
    }
    let _ = write!(
        xml,
        concat!(
            r#"<w:tbl><w:tblPr><w:tblW w:w="{}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/><w:tblLayout w:type="fixed"/>"#,
            r#"<w:tblCellMar><w:top w:w="{above}" w:type="dxa"/><w:left w:w="{side}" w:type="dxa"/>"#,
            r#"<w:bottom w:w="{above}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tblCellMar>"#,
            r#"<w:tblLook w:val="0000" w:firstRow="0" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>"#,
            r#"</w:tblPr><w:tblGrid>"#
        ),
        edges[edges.len() - 1],
        above = ABOVE,
        side = SIDE,
    );
    for pair in edges.windows(2) {
        let _ = write!(xml, r#"<w:gridCol w:w="{}"/>"#, pair[1] - pair[0]);
    }
    xml.push_str("</w:tblGrid>");
    let mut cover = Cover::new(grid);
    let header = grid.repeated();
    let kept = grid.kept_with_next(paper.inner_height() * measure::TOGETHER_UP_TO);
    for (at, row) in grid.rows.iter().enumerate() {
        let slots = cover.next_row();
        xml.push_str("<w:tr>");
        let mut properties = String::new();
        let is_long = slots.iter().any(|slot| match slot {
            Slot::Cell { cell, columns, .. } => {
                let width = grid.columns.iter().skip(cell.column).take(*columns).sum();
                measure::is_long(
                    &cell.text,
                    cell.style.size,
                    width,
                    paper.inner_height() * measure::SPLIT_BEYOND,
                )
            }
            _ => false,
        });
        if !is_long {
            properties.push_str("<w:cantSplit/>");
        }
        if row.height > 0.0 {
            let _ = write!(properties, r#"<w:trHeight w:val="{}" w:hRule="atLeast"/>"#, twips(row.height));
        }
        if at < header {
            properties.push_str("<w:tblHeader/>");
        }
        if !properties.is_empty() {
            let _ = write!(xml, "<w:trPr>{properties}</w:trPr>");
        }
        let mut column = 0;
        for slot in slots {
            let columns = match *slot {
                Slot::Cell { columns, .. } | Slot::Below { columns, .. } | Slot::Gap { columns } => columns,
            };
            let width = edges[column + columns] - edges[column];
            cell(xml, texts, *slot, kept[at], (columns, width));
            column += columns;
        }
        xml.push_str("</w:tr>");
    }
    xml.push_str("</w:tbl>");
    Ok(true)
}

fn cell(xml: &mut String, texts: &mut Texts, slot: Slot, keep: bool, (columns, width): (usize, i32)) {
    let _ = write!(xml, r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>"#);
    if columns > 1 {
        let _ = write!(xml, r#"<w:gridSpan w:val="{columns}"/>"#);
    }
    match slot {
        Slot::Cell { rows: 2.., .. } => xml.push_str(r#"<w:vMerge w:val="restart"/>"#),
        Slot::Below { .. } => xml.push_str("<w:vMerge/>"),
        _ => {}
    }
    match slot {
        Slot::Cell { cell, .. } | Slot::Below { cell, .. } => {
            push_sides(xml, cell);
            xml.push_str("</w:tcPr>");
            if matches!(slot, Slot::Below { .. }) {
                texts.blank(xml, cell.style, keep);
            } else {
                let choices = match &cell.kind {
                    CellKind::Choice(choices) => choices.as_slice(),
                    _ => &[],
                };
                texts.cell(xml, &cell.text, cell.style, keep, choices);
            }
        }
        Slot::Gap { .. } => {
            xml.push_str("</w:tcPr>");
            texts.blank(xml, Style { size: 1.0, ..Style::default() }, keep);
        }
    }
    xml.push_str("</w:tc>");
}

fn push_sides(xml: &mut String, cell: &Cell) {
    if cell.ruled {
        xml.push_str("<w:tcBorders>");
        for side in ["top", "left", "bottom", "right"] {
            let _ = write!(xml, r#"<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>"#);
        }
        xml.push_str("</w:tcBorders>");
    }
    xml.push_str(match cell.style.vertical {
        Vertical::Top => r#"<w:vAlign w:val="top"/>"#,
        Vertical::Middle => r#"<w:vAlign w:val="center"/>"#,
        Vertical::Bottom => r#"<w:vAlign w:val="bottom"/>"#,
    });
}
