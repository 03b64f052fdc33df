//! One page → its lines and tables from top to bottom.

use super::aligned;
use super::geometry::Rect;
use super::lines::{Line, lines};
use super::page::{Glyph, Page};
use super::ruled::{Grid, grids};
use super::tagged::Whole;
use super::tags::Owner;

#[derive(Clone, Debug)]
pub(super) enum Item {
    Line(Line),
    Table(PageTable),
}

impl Item {
    pub fn rect(&self) -> Rect {
        match self {
            Item::Line(line) => line.rect,
            Item::Table(table) => table.rect,
        }
    }
}

/// A table, or the part of one that stands on this page.
#[derive(Clone, Debug)]
pub(super) struct PageTable {
    pub page: u32,
    pub rect: Rect,
    pub xs: Vec<f64>,
    pub ys: Vec<f64>,
    pub cells: Vec<PageCell>,
    pub open_top: bool,
    pub open_bottom: bool,
    /// Found by ruling lines, or in print whose columns leave no doubt.
    pub exact: bool,
    /// Whether lines are drawn between the columns.
    pub ruled: bool,
    /// From where to where the print of each column reaches; told where no lines are drawn between them.
    pub print: Vec<(f64, f64)>,
    /// The tables that begin here, where the tags of the document tell all of what is printed here.
    pub told: Option<Vec<Whole>>,
}

#[derive(Clone, Debug)]
pub(super) struct PageCell {
    pub row: usize,
    pub column: usize,
    pub rows: usize,
    pub columns: usize,
    pub lines: Vec<String>,
    /// How much of the last line is free, in squares of its type: where the next word would fit, the text has ended.
    pub free: f64,
    /// The height left over its first line and under its last one, in squares of type; 0 where it is not known.
    pub over: f64,
    pub under: f64,
    pub page: u32,
    pub tables: Vec<PageTable>,
    /// Whose print it is by the tags of the document; unknown as well where several share it.
    pub owner: Owner,
    /// Of each line, whether a blank is printed at its end.
    pub blanks: Vec<bool>,
}

impl PageCell {
    /// A cell at this row and column, over so many rows and columns, of which nothing but the text is known.
    pub fn plain([row, column, rows, columns]: [usize; 4], lines: Vec<String>, page: u32) -> PageCell {
        PageCell {
            row,
            column,
            rows,
            columns,
            lines,
            free: 0.0,
            over: 0.0,
            under: 0.0,
            page,
            tables: Vec::new(),
            owner: Owner::Unknown,
            blanks: Vec::new(),
        }
    }

    pub fn is_blank(&self) -> bool {
        self.lines.is_empty() && self.tables.is_empty()
    }
}

impl PageTable {
    pub fn is_box(&self) -> bool {
        self.cells.len() < 2
    }
}

#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub number: u32,
    pub width: f64,
    pub height: f64,
    pub type_size: f64,
    pub items: Vec<Item>,
    pub unreadable: usize,
    /// No text to speak of, and images over most of the page.
    pub is_image: bool,
    pub has_text: bool,
    /// Whether anything at all is drawn.
    pub has_marks: bool,
}

/// How much of a page images must cover for it to be a scan.
const SCAN: f64 = 0.3;

pub(super) fn layout(page: Page) -> Layout {
    let type_size = page.type_size();
    let slack = (type_size * 0.35).clamp(1.0, 4.0);
    let printed = page.glyphs.iter().filter(|glyph| glyph.character != ' ').count();
    let mut layout = Layout {
        number: page.number,
        width: page.width,
        height: page.height,
        type_size,
        items: Vec::new(),
        unreadable: page.unreadable,
        is_image: printed == 0 && page.image_area > page.width * page.height * SCAN,
        has_text: printed > 0,
        has_marks: page.image_area > 0.0 || !page.horizontal.is_empty() || !page.vertical.is_empty(),
    };
    let mut grids = grids(&page, slack);
    // A box around other tables or most of the page only frames it.
    let frames: Vec<Rect> = grids.iter().map(|grid| grid.rect).collect();
    let mut index = 0;
    grids.retain(|grid| {
        index += 1;
        let is_frame = grid.rect.height() > page.height * 0.7
            || frames.iter().enumerate().any(|(other, rect)| {
                other + 1 != index && grid.rect.holds_rect(rect, 0.0) && *rect != grid.rect
            });
        grid.regions.len() > 1 || !is_frame
    });

    let mut inside: Vec<Vec<Vec<Glyph>>> =
        grids.iter().map(|grid| vec![Vec::new(); grid.regions.len()]).collect();
    let mut outside = Vec::new();
    for glyph in &page.glyphs {
        match owner(&grids, glyph.middle()) {
            Some((grid, region)) => inside[grid][region].push(*glyph),
            None => outside.push(*glyph),
        }
    }
    let mut tables: Vec<Option<PageTable>> = Vec::new();
    for (grid, glyphs) in grids.iter().zip(inside) {
        tables.push(Some(page_table(grid, glyphs, page.number)));
    }
    nest(&grids, &mut tables);
    let mut items: Vec<Item> = Vec::new();
    for table in tables.into_iter().flatten() {
        // Drawings make grids as well; what holds no print is none.
        if table.cells.iter().any(|cell| !cell.is_blank()) {
            items.push(Item::Table(table));
        }
    }
    let rects: Vec<Rect> = items.iter().map(Item::rect).collect();
    items.extend(aligned::find(lines(outside), &page, &rects));
    items.sort_by(|one, other| {
        let (one, other) = (one.rect(), other.rect());
        one.top.total_cmp(&other.top).then(one.left.total_cmp(&other.left))
    });
    layout.items = items;
    layout
}

/// The innermost grid around a point, and the region it lies in.
fn owner(grids: &[Grid], at: (f64, f64)) -> Option<(usize, usize)> {
    let area = |grid: &Grid| grid.rect.width() * grid.rect.height();
    grids
        .iter()
        .enumerate()
        .filter(|(_, grid)| grid.rect.holds(at, 0.0))
        .filter_map(|(index, grid)| Some((index, grid.region_at(at)?)))
        .min_by(|(one, _), (other, _)| area(&grids[*one]).total_cmp(&area(&grids[*other])))
}

/// Moves tables drawn inside a cell of another into that cell.
fn nest(grids: &[Grid], tables: &mut [Option<PageTable>]) {
    let area = |grid: &Grid| grid.rect.width() * grid.rect.height();
    let mut order: Vec<usize> = (0..grids.len()).collect();
    order.sort_by(|one, other| area(&grids[*one]).total_cmp(&area(&grids[*other])));
    for (position, inner) in order.iter().enumerate() {
        let rect = grids[*inner].rect;
        let parent = order[position + 1..].iter().find_map(|outer| {
            let grid = &grids[*outer];
            let region = grid.region_at(((rect.left + rect.right) / 2.0, (rect.top + rect.bottom) / 2.0))?;
            (grid.regions.len() > 1 && grid.rect_of(&grid.regions[region]).holds_rect(&rect, 1.0))
                .then_some((*outer, region))
        });
        let Some((outer, region)) = parent else { continue };
        let Some(table) = tables[*inner].take() else { continue };
        let Some(cell) = tables[outer].as_mut().and_then(|table| table.cells.get_mut(region)) else {
            continue;
        };
        if table.is_box() {
            cell.lines.extend(table.cells.into_iter().flat_map(|cell| cell.lines));
        } else if table.cells.iter().any(|cell| !cell.is_blank()) {
            cell.tables.push(table);
        }
    }
}

/// Whose print it is, if it is one's alone.
pub(super) fn sole_owner<'g>(glyphs: impl IntoIterator<Item = &'g Glyph>) -> Owner {
    let mut owners = glyphs.into_iter().filter(|glyph| glyph.character != ' ').map(|glyph| glyph.owner);
    let first = owners.next().unwrap_or_default();
    if owners.all(|owner| owner == first) { first } else { Owner::Unknown }
}

pub(super) fn page_table(grid: &Grid, glyphs: Vec<Vec<Glyph>>, page: u32) -> PageTable {
    let owners: Vec<Owner> = glyphs.iter().map(sole_owner).collect();
    let cells: Vec<Vec<Line>> = glyphs.into_iter().map(lines).collect();
    // The distance that print keeps from the lines, wherever it comes nearest.
    let padding = grid
        .regions
        .iter()
        .zip(&cells)
        .flat_map(|(region, lines)| lines.iter().map(|line| line.rect.left - grid.xs[region.column]))
        .fold(f64::INFINITY, f64::min);
    let cells = grid
        .regions
        .iter()
        .zip(cells)
        .zip(owners)
        .map(|((region, lines), owner)| {
            let rect = grid.rect_of(region);
            let squares = |line: Option<&Line>, height: fn(&Rect, &Rect) -> f64| {
                line.map_or(0.0, |line| height(&rect, &line.rect) / line.size.max(0.1))
            };
            PageCell {
                row: region.row,
                column: region.column,
                rows: region.rows,
                columns: region.columns,
                free: free(&lines, rect.width(), padding),
                over: squares(lines.first(), |cell, line| line.top - cell.top),
                under: squares(lines.last(), |cell, line| cell.bottom - line.bottom),
                blanks: lines.iter().map(|line| line.ends_blank).collect(),
                lines: lines.into_iter().map(|line| line.text).collect(),
                page,
                tables: Vec::new(),
                owner,
            }
        })
        .collect();
    PageTable {
        page,
        rect: grid.rect,
        xs: grid.xs.clone(),
        ys: grid.ys.clone(),
        cells,
        open_top: grid.open_top,
        open_bottom: grid.open_bottom,
        exact: true,
        ruled: true,
        print: Vec::new(),
        told: None,
    }
}

/// The width left beside the last line, in squares of its type.
pub(super) fn free(lines: &[Line], width: f64, padding: f64) -> f64 {
    let Some(last) = lines.last() else { return 0.0 };
    (width - last.rect.width() - 2.0 * padding.clamp(0.0, last.size * 1.5)) / last.size.max(0.1)
}
