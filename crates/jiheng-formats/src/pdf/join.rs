//! Parts of a table on following pages → one table: repeated headers dropped, cells cut by the page break mended.

use jiheng_model::text::is_wide;

use super::layout::{PageCell, PageTable};

/// A table in the making.
#[derive(Clone, Debug)]
pub(super) struct Joined {
    pub xs: Vec<f64>,
    pub rows: usize,
    pub cells: Vec<PageCell>,
    pub exact: bool,
    /// Where the left of the first part stands on its page.
    left: f64,
    /// The first page's part and the last part added.
    first_rows: usize,
    last: PageTable,
}

/// The rest of a label is shorter than this where nothing but its wording tells that it is one.
const SHORT: usize = 4;
/// How far column edges of two parts may miss each other, in points.
const SLACK: f64 = 3.0;

impl Joined {
    pub fn new(part: PageTable) -> Joined {
        Joined {
            xs: part.xs.iter().map(|x| x - part.xs[0]).collect(),
            rows: part.ys.len().saturating_sub(1),
            cells: part.cells.clone(),
            exact: part.exact,
            left: part.xs.first().copied().unwrap_or(0.0),
            first_rows: part.ys.len().saturating_sub(1),
            last: PageTable { cells: Vec::new(), ..part },
        }
    }

    pub fn last_part(&self) -> &PageTable {
        &self.last
    }

    /// Adds the part on the next page, if it is one. `room` is the height left below the last part, and at most
    /// `usual` is left where the next row does not fit.
    pub fn join(
        &mut self,
        mut part: PageTable,
        room: f64,
        usual: f64,
        type_size: f64,
    ) -> Result<(), Box<PageTable>> {
        // A part ends above the foot of its page only because the next row did not fit.
        let heights: Vec<f64> = part.ys.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let height = |cell: &PageCell| part.ys[cell.row + cell.rows] - part.ys[cell.row];
        let tallest = part.cells.iter().filter(|cell| cell.row < 3).map(height).fold(0.0, f64::max);
        if room > tallest.max(usual) + type_size {
            return Err(Box::new(part));
        }
        let Some(columns) = self.common_columns(&mut part) else { return Err(Box::new(part)) };
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
    fn common_columns(&self, part: &mut PageTable) -> Option<Columns> {
        if !part.ruled || !self.last.ruled {
            return self.print_columns(part);
        }
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
        Some(Columns { xs, left: start })
    }

    /// The same of tables whose columns are told by print. Where a column of print ends depends on the longest word
    /// of the page, and one that is blank there is missing: columns whose print stands over each other are the same.
    /// The edges of the part are moved to those of the table.
    fn print_columns(&self, part: &mut PageTable) -> Option<Columns> {
        let own = &self.last.print;
        if part.ruled != self.last.ruled || part.print.len() < 3 || own.len() + 1 != self.xs.len() {
            return None;
        }
        let mut places = Vec::new();
        for (from, to) in &part.print {
            let mut over = (0..own.len()).filter(|index| own[*index].0.max(*from) < own[*index].1.min(*to));
            let (place, other) = (over.next()?, over.next());
            if other.is_some() || places.last().is_some_and(|last| *last >= place) {
                return None;
            }
            places.push(place);
        }
        if part.xs.len() != places.len() + 1 {
            return None;
        }
        let mut print = own.clone();
        for (place, (from, to)) in places.iter().zip(&part.print) {
            print[*place] = (print[*place].0.min(*from), print[*place].1.max(*to));
        }
        let end = places.last()? + 1;
        part.xs = places.iter().chain([&end]).map(|place| self.xs[*place] + self.left).collect();
        part.print = print;
        Some(Columns { xs: self.xs.clone(), left: self.left })
    }
}

/// The edges of all columns, measured from the left of the table.
struct Columns {
    xs: Vec<f64>,
    /// Where the left of the table stands in the new part.
    left: f64,
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
        self.place(cells, edges, self.left)
    }

    /// Undoes `place_new`.
    fn restore(&self, mut cells: Vec<PageCell>, edges: &[f64]) -> Vec<PageCell> {
        let places: Vec<usize> = edges.iter().map(|x| self.nearest(x - self.left)).collect();
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
        let covered = above.is_empty() && below.is_empty() && count > 0;
        if !covered && !same_print(&above, &below) {
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
        let below: Vec<PageCell> = new.iter().filter(|cell| cell.row > 0).cloned().collect();
        let endings = |old: &[PageCell], column: usize| {
            Endings::of(old.iter().chain(&below).filter(|cell| cell.column == column))
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
                Some(index) if self.goes_on(&old[index], &cell, is_leading, &endings(old, cell.column)) => {
                    append(&mut old[index], cell, 0);
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
        let (mut ended, mut going_on, mut late) = (0, 0, 0);
        for (above, below) in pairs {
            let Some(above) = above else {
                if below.is_blank() {
                    continue;
                }
                return false;
            };
            let is_merged = above.rows > 1 || below.rows > 1;
            match (above.is_blank(), below.is_blank()) {
                (false, false) if is_at_break(above, below) && wraps_into(above, below) => going_on += 1,
                _ if is_merged => {}
                // Word processors part Chinese between words: this may go on where another cell must.
                (false, false) if is_at_break(above, below) && word_wraps_into(above, below) => {}
                (false, true) => ended += 1,
                (true, false) => late += 1,
                (false, false) => return false,
                (true, true) => {}
            }
        }
        if pairs.iter().all(|(_, below)| below.is_blank()) {
            return !pairs.is_empty() && self.is_slit;
        }
        match late {
            0 => going_on > 0 && (ended > 0 || self.is_open),
            // A tall cell that found no room above stands below, beside the ends of its short neighbours.
            _ => ended > 0,
        }
    }

    /// Whether a cell below the break is the rest of the one above it, between rows that are whole.
    fn goes_on(&self, above: &PageCell, below: &PageCell, is_leading: bool, endings: &Endings) -> bool {
        let is_merged = above.rows > 1 || below.rows > 1;
        match (above.is_blank(), below.is_blank()) {
            (true, true) => is_merged,
            (false, true) => is_merged || is_leading,
            (true, false) => is_merged && is_leading,
            (false, false) => {
                let rest: usize = below.lines.iter().map(|line| line.chars().count()).sum();
                let opens = below.lines.first().is_some_and(|line| line.starts_with(['（', '(']));
                let is_rest = opens || is_open_bracket(above) || is_sentence(above);
                wraps_into(above, below)
                    && (is_merged && (is_rest || endings.miss(above, below))
                        || is_leading && rest < SHORT && endings.miss(above, below))
            }
        }
    }
}

/// What the cells of one column end with: `指标` in a column of labels.
struct Endings(Vec<String>);

impl Endings {
    /// The endings that at least two cells of the column have.
    fn of<'a>(cells: impl Iterator<Item = &'a PageCell>) -> Endings {
        let mut seen: Vec<(String, usize)> = Vec::new();
        for cell in cells {
            let Some(ending) = ending(&cell.lines.concat()) else { continue };
            match seen.iter_mut().find(|(known, _)| *known == ending) {
                Some((_, count)) => *count += 1,
                None => seen.push((ending, 1)),
            }
        }
        Endings(seen.into_iter().filter(|(_, count)| *count > 1).map(|(ending, _)| ending).collect())
    }

    /// Whether the two texts have such an ending together and the first alone has none.
    fn miss(&self, above: &PageCell, below: &PageCell) -> bool {
        let (first, rest) = (above.lines.concat(), below.lines.concat());
        let has = |text: &str| ending(text).is_some_and(|ending| self.0.contains(&ending));
        !has(&first) && has(&format!("{first}{rest}")) && rest.chars().count() <= first.chars().count()
    }
}

/// The last two characters.
fn ending(text: &str) -> Option<String> {
    let start = text.char_indices().rev().nth(1)?.0;
    Some(text[start..].to_owned())
}

/// Whether the text above reaches down to the page break and the text below begins at it, as those of one cell do.
fn is_at_break(above: &PageCell, below: &PageCell) -> bool {
    // Lines that found no room or were kept together with the next, and the distance to the edge of the cell.
    const ROOM: f64 = 4.0;
    above.under < ROOM && below.over < ROOM
}

/// The same as [`wraps_into`], where two characters may be a word that is not parted.
fn word_wraps_into(above: &PageCell, below: &PageCell) -> bool {
    let starts_wide = below.lines.first().is_some_and(|line| line.chars().take(2).all(is_wide));
    starts_wide && above.free < 2.1
}

/// Whether the text below could only not have been printed above for want of width.
fn wraps_into(above: &PageCell, below: &PageCell) -> bool {
    let Some(first) = below.lines.first() else { return false };
    // A figure is parted only where the line has no room for another digit: these are two.
    let last = above.lines.last().and_then(|line| line.chars().last());
    let is_digit = |character: Option<char>| character.is_some_and(|character| character.is_ascii_digit());
    if is_digit(last) && is_digit(first.chars().next()) && above.free > 0.6 {
        return false;
    }
    let mut width = 0.0;
    let mut previous = None;
    for character in first.chars() {
        let closes = "，。；：、！？）》」』】”’%,.;:)]".contains(character);
        // What cannot be parted at the end of a line.
        let holds = match previous {
            None => true,
            Some(before) if is_word(before) => closes || is_word(character) || is_wide(character),
            Some(before) => closes || is_word(character) && "）)”’%.,".contains(before),
        };
        if !holds {
            break;
        }
        width += if is_wide(character) { 1.0 } else { 0.55 };
        previous = Some(character);
    }
    above.free < width + 0.1
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric()
}

fn is_open_bracket(cell: &PageCell) -> bool {
    let count = |marks: &str| {
        cell.lines.iter().flat_map(|line| line.chars()).filter(|character| marks.contains(*character)).count()
    };
    count("（(《“") > count("）)》”")
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
    if !below.lines.is_empty() {
        (above.free, above.under) = (below.free, below.under);
    }
    above.lines.extend(below.lines);
    above.tables.extend(below.tables);
}
