//! Parts of a table on following pages → one table: repeated headers dropped, cells cut by the page break mended.

use super::layout::{PageCell, PageTable};

/// A table in the making.
#[derive(Clone, Debug)]
pub(super) struct Joined {
    pub xs: Vec<f64>,
    pub rows: usize,
    pub cells: Vec<PageCell>,
    pub exact: bool,
    /// The first page's part and the last part added.
    first_rows: usize,
    last: PageTable,
}

/// How far column edges of two parts may miss each other, in points.
const SLACK: f64 = 3.0;

impl Joined {
    pub fn new(part: PageTable) -> Joined {
        Joined {
            xs: part.xs.iter().map(|x| x - part.xs[0]).collect(),
            rows: part.ys.len().saturating_sub(1),
            cells: part.cells.clone(),
            exact: part.exact,
            first_rows: part.ys.len().saturating_sub(1),
            last: PageTable { cells: Vec::new(), ..part },
        }
    }

    pub fn last_part(&self) -> &PageTable {
        &self.last
    }

    /// Adds the part on the next page, if it is one. `room` is the height left below the last part.
    pub fn join(&mut self, part: PageTable, room: f64, type_size: f64) -> Result<(), Box<PageTable>> {
        let Some(columns) = self.common_columns(&part) else { return Err(Box::new(part)) };
        // A part ends above the foot of its page only because the next row did not fit.
        let heights: Vec<f64> = part.ys.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let tallest = heights.iter().take(3).copied().fold(0.0, f64::max);
        if room > tallest.max(type_size * 4.0) + type_size {
            return Err(Box::new(part));
        }
        let mut next = part;
        let own = std::mem::take(&mut next.cells);
        let mut cells = columns.place_new(own, &next.xs);
        let mut old = columns.place_old(self.cells.clone(), &self.xs);
        let header = repeated_header(&old, &cells, self.first_rows, heights.len());
        if restarts(&old, &cells, header) {
            next.cells = columns.restore(cells, &next.xs);
            return Err(Box::new(next));
        }
        cells.retain(|cell| cell.row >= header);
        for cell in &mut cells {
            cell.row -= header;
        }
        let rows = heights.len() - header;
        let first_height = heights.get(header).copied().unwrap_or(0.0);
        let is_open = self.last.open_bottom || next.open_top;
        let boundary = Boundary {
            rows: self.rows,
            is_open,
            is_slit: first_height < type_size * 1.2,
            width: columns.xs.len() - 1,
        };
        let added = boundary.mend(&mut old, cells);
        self.rows += rows - added.cut;
        old.extend(added.cells);
        self.cells = old;
        self.xs = columns.xs;
        self.exact &= next.exact;
        self.last = next;
        Ok(())
    }

    /// The column edges of both, if they are columns of one table.
    fn common_columns(&self, part: &PageTable) -> Option<Columns> {
        let start = *part.xs.first()?;
        let other: Vec<f64> = part.xs.iter().map(|x| x - start).collect();
        let (width, other_width) = (*self.xs.last()?, *other.last()?);
        if (width - other_width).abs() > SLACK || (self.last.rect.left - part.rect.left).abs() > width * 0.2 {
            return None;
        }
        let inner = |xs: &[f64]| xs.len().saturating_sub(2);
        let shared =
            other[1..other.len() - 1].iter().filter(|x| self.xs.iter().any(|own| (own - *x).abs() <= SLACK));
        // Every row may be merged in its own way, but the columns under the merges are the same.
        if shared.count() * 2 < inner(&self.xs).min(inner(&other)) {
            return None;
        }
        let mut xs = self.xs.clone();
        for x in other {
            if !xs.iter().any(|own| (own - x).abs() <= SLACK) {
                xs.push(x);
            }
        }
        xs.sort_by(f64::total_cmp);
        Some(Columns { xs })
    }
}

/// The edges of all columns, measured from the left of the table.
struct Columns {
    xs: Vec<f64>,
}

impl Columns {
    fn nearest(&self, x: f64) -> usize {
        let distance = |index: &usize| (self.xs[*index] - x).abs();
        (0..self.xs.len()).min_by(|one, other| distance(one).total_cmp(&distance(other))).unwrap_or(0)
    }

    fn place(&self, mut cells: Vec<PageCell>, edges: &[f64], start: f64) -> Vec<PageCell> {
        let places: Vec<usize> = edges.iter().map(|x| self.nearest(x - start)).collect();
        for cell in &mut cells {
            let end = places[cell.column + cell.columns];
            cell.column = places[cell.column];
            cell.columns = end.saturating_sub(cell.column).max(1);
        }
        cells
    }

    fn place_old(&self, cells: Vec<PageCell>, edges: &[f64]) -> Vec<PageCell> {
        self.place(cells, edges, 0.0)
    }

    fn place_new(&self, cells: Vec<PageCell>, edges: &[f64]) -> Vec<PageCell> {
        self.place(cells, edges, edges[0])
    }

    /// Undoes `place_new`.
    fn restore(&self, mut cells: Vec<PageCell>, edges: &[f64]) -> Vec<PageCell> {
        let places: Vec<usize> = edges.iter().map(|x| self.nearest(x - edges[0])).collect();
        let back = |column: usize| places.iter().position(|place| *place == column).unwrap_or(0);
        for cell in &mut cells {
            let end = back(cell.column + cell.columns);
            cell.column = back(cell.column);
            cell.columns = end.saturating_sub(cell.column).max(1);
        }
        cells
    }
}

fn row(cells: &[PageCell], row: usize) -> Vec<&PageCell> {
    let mut row: Vec<&PageCell> = cells.iter().filter(|cell| cell.row == row).collect();
    row.sort_by_key(|cell| cell.column);
    row
}

fn same_print(one: &[&PageCell], other: &[&PageCell]) -> bool {
    one.len() == other.len()
        && one.iter().any(|cell| !cell.is_blank())
        && one.iter().zip(other).all(|(one, other)| {
            (one.column, one.columns, one.rows) == (other.column, other.columns, other.rows)
                && one.lines.concat() == other.lines.concat()
        })
}

/// How many rows at the head of the new part repeat those at the head of the table.
fn repeated_header(old: &[PageCell], new: &[PageCell], old_rows: usize, new_rows: usize) -> usize {
    let most = old_rows.min(new_rows.saturating_sub(1)).min(12);
    let mut count = 0;
    while count < most {
        let (above, below) = (row(old, count), row(new, count));
        // A row that only merged cells of the rows above reach over has no cell of its own.
        if !same_print(&above, &below) && !(above.is_empty() && below.is_empty() && count > 0) {
            break;
        }
        count += 1;
    }
    // The header ends where no cell reaches over its end.
    while count > 0 && new.iter().any(|cell| cell.row < count && cell.row + cell.rows > count) {
        count -= 1;
    }
    count
}

/// Whether the new part is the same form filled in again: its labels begin anew while what they label differs.
fn restarts(old: &[PageCell], new: &[PageCell], header: usize) -> bool {
    let label = |cells: &[PageCell], at: usize| {
        row(cells, at)
            .first()
            .filter(|cell| cell.column == 0 && !cell.is_blank())
            .map(|cell| cell.lines.concat())
    };
    let same = |at: usize| match (label(old, at), label(new, at)) {
        (Some(old), Some(new)) => old == new,
        _ => false,
    };
    same(header) && same(header + 1)
}

/// The page break between two parts of a table.
struct Boundary {
    /// Rows above it.
    rows: usize,
    /// No line closes the table at the break.
    is_open: bool,
    /// The first row below is too low to hold print.
    is_slit: bool,
    width: usize,
}

struct Added {
    cells: Vec<PageCell>,
    /// 1 where the first row below belonged to the last row above.
    cut: usize,
}

impl Boundary {
    /// Joins what the break parted and returns the cells to add, in rows of the whole table.
    fn mend(&self, old: &mut [PageCell], new: Vec<PageCell>) -> Added {
        let mut above: Vec<Option<usize>> = vec![None; self.width];
        for (index, cell) in old.iter().enumerate() {
            if cell.row + cell.rows == self.rows
                && let Some(slot) = above.get_mut(cell.column)
            {
                *slot = Some(index);
            }
        }
        let partner = |old: &[PageCell], cell: &PageCell| {
            let index = (*above.get(cell.column)?)?;
            (old[index].columns == cell.columns).then_some(index)
        };
        let is_cut = {
            let mut pairs: Vec<(Option<&PageCell>, &PageCell)> = Vec::new();
            for cell in row(&new, 0) {
                pairs.push((partner(old, cell).map(|index| &old[index]), cell));
            }
            self.is_cut(&pairs)
        };
        let mut added = Added { cells: Vec::new(), cut: usize::from(is_cut) };
        let mut ordered = new;
        ordered.sort_by_key(|cell| (cell.row, cell.column));
        // Whether all cells so far in the first row belong to cells above the break.
        let mut is_leading = true;
        for mut cell in ordered {
            if cell.row > 0 {
                cell.row += self.rows - added.cut;
                added.cells.push(cell);
                continue;
            }
            let above = partner(old, &cell);
            if is_cut {
                match above {
                    Some(index) => append(&mut old[index], cell, 1),
                    None if cell.rows > 1 || !cell.is_blank() => {
                        cell.rows = (cell.rows - 1).max(1);
                        cell.row = self.rows;
                        added.cells.push(cell);
                    }
                    None => {}
                }
                continue;
            }
            match above {
                Some(index) if self.goes_on(&old[index], &cell, is_leading) => {
                    append(&mut old[index], cell, 0)
                }
                _ => {
                    is_leading = false;
                    cell.row = self.rows;
                    added.cells.push(cell);
                }
            }
        }
        added
    }

    /// Whether the break cuts through a row, so that all its cells go on below.
    fn is_cut(&self, pairs: &[(Option<&PageCell>, &PageCell)]) -> bool {
        let (mut ended, mut going_on) = (0, 0);
        for (above, below) in pairs {
            let Some(above) = above else {
                if below.is_blank() {
                    continue;
                }
                return false;
            };
            let is_merged = above.rows > 1 || below.rows > 1;
            match (above.is_blank(), below.is_blank()) {
                (false, true) if !is_merged => ended += 1,
                (false, false) if above.is_full || self.is_open => going_on += 1,
                (false, false) if is_merged => {}
                (true, false) if !is_merged => return false,
                (false, false) => return false,
                _ => {}
            }
        }
        let is_blank = pairs.iter().all(|(_, below)| below.is_blank());
        match is_blank {
            true => !pairs.is_empty() && self.is_slit,
            false => going_on > 0 && (ended > 0 || self.is_open),
        }
    }

    /// Whether a cell below the break is the rest of the one above it, between rows that are whole.
    fn goes_on(&self, above: &PageCell, below: &PageCell, is_leading: bool) -> bool {
        let is_merged = above.rows > 1 || below.rows > 1;
        match (above.is_blank(), below.is_blank()) {
            (true, true) => is_merged,
            (false, true) => is_merged || is_leading,
            (true, false) => is_merged && is_leading,
            (false, false) => is_merged && above.is_full && is_sentence(above),
        }
    }
}

/// Whether a cell holds more than a label, and has not come to its end.
fn is_sentence(cell: &PageCell) -> bool {
    const LABEL: usize = 12;
    let length: usize = cell.lines.iter().map(|line| line.chars().count()).sum();
    let end = cell.lines.last().and_then(|line| line.chars().last());
    length > LABEL && !matches!(end, Some('。' | '；' | ';' | '！' | '？'))
}

fn append(above: &mut PageCell, below: PageCell, shared: usize) {
    above.rows += below.rows - shared.min(below.rows);
    above.is_full = if below.lines.is_empty() { above.is_full } else { below.is_full };
    above.lines.extend(below.lines);
    above.tables.extend(below.tables);
}
