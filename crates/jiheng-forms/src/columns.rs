//! The columns of an indicator grid: what each header cell announces, and which cell of a row belongs to which column.
//!
//! Columns go by their labels, never by position; where labels leave it open, the class words below them decide. Where
//! a text file has lost the true grid, a row shorter or longer than its header is aligned from the right, and the class
//! words tell whether that was right.

use jiheng_model::Horizon;
use jiheng_model::text::{key, without_brackets};

use crate::assembly::Printed;
use crate::grid::{Grid, GridCell};
use crate::labels::{Field, LABELS, Role};

/// A column of the grid. `half` tells the two triples of a long-term | annual double grid apart.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    pub role: Role,
    pub half: usize,
    /// Grid columns of the header cell.
    pub start: u32,
    pub end: u32,
    /// Its index among the cells of the header row.
    pub index: usize,
}

#[derive(Clone, Debug)]
pub(crate) struct Columns {
    pub columns: Vec<Column>,
    /// The header cells' texts, by their index.
    texts: Vec<String>,
    /// How many cells the header row has.
    pub width: usize,
    /// How many rows the header has: two where a cell is parted below, as in four grades under one standard.
    pub header_rows: usize,
    pub halves: usize,
    /// What the first of two halves is for.
    pub first_half: Horizon,
    /// What the values are for, where there are no halves.
    pub horizon: Horizon,
    /// What a column of values for a longer time is for.
    pub long_horizon: Horizon,
}

impl Columns {
    /// The columns, if the row is the header of an indicator grid.
    pub fn of_header(grid: &Grid, row: usize) -> Option<Columns> {
        let mut header = HeaderCells::of_row(grid, row);
        let below = header.part(grid, row + 1);
        let mut columns = header.columns();
        let has = |columns: &[Column], role: Role| columns.iter().any(|column| column.role == role);
        let valued = [Role::Value, Role::ValueLong, Role::Actual].iter().any(|role| has(&columns, *role));
        if columns.len() < 3 || !valued {
            return None;
        }
        let texts: Vec<String> = header.cells.iter().map(|cell| without_brackets(&key(&cell.text))).collect();
        drop_side_labels(&mut columns, &texts);
        settle_contents(&mut columns, &texts);
        settle_by_content(grid, row + below, header.width, &mut columns);
        let named = has(&columns, Role::Name) || has(&columns, Role::Level2);
        if !named || !(has(&columns, Role::Level1) || has(&columns, Role::Level2)) {
            return None;
        }
        let halves = split_halves(&mut columns);
        let long = |word: &str| header.cells.iter().any(|cell| key(&cell.text).contains(word));
        let long_horizon = if long("长期") { Horizon::Longterm } else { Horizon::Implementation };
        let first_half = if long("长期") || long("实施") { long_horizon } else { Horizon::Midterm };
        let horizon = header.side_horizon(grid, row, &columns);
        let texts = header.cells.into_iter().map(|cell| cell.text).collect();
        Some(Columns {
            columns,
            texts,
            width: header.width,
            header_rows: below,
            halves,
            first_half,
            horizon,
            long_horizon,
        })
    }

    /// The columns of a header with a column of values for each of several places, once for each place.
    pub fn of_places(grid: &Grid, row: usize) -> Vec<(Printed, Columns)> {
        let header = HeaderCells::of_row(grid, row);
        let named = header.columns();
        let has = |role: Role| named.iter().any(|column| column.role == role);
        let valued = [Role::Value, Role::ValueLong, Role::Actual].into_iter().any(has);
        let Some(last) = named.iter().map(|column| column.index).max() else { return Vec::new() };
        let places = &grid.rows[row][last + 1..];
        let is_name = |cell: &GridCell| {
            cell.text().chars().any(jiheng_model::text::is_han) && cell.field().is_none() && !cell.is_class()
        };
        let are_names = places.iter().all(is_name);
        if valued
            || !has(Role::Name)
            || !has(Role::Level2)
            || places.len() < 2
            || !are_names
            || header.width > 60
        {
            return Vec::new();
        }
        let texts: Vec<String> = header.cells.iter().map(|cell| cell.text.clone()).collect();
        let of_place = |(offset, place): (usize, &GridCell)| {
            let index = last + 1 + offset;
            let value = Column { role: Role::Value, half: 0, start: place.column, end: place.end(), index };
            let columns = Columns {
                columns: named.iter().copied().chain([value]).collect(),
                texts: texts.clone(),
                width: header.width,
                header_rows: 1,
                halves: 1,
                first_half: Horizon::Annual,
                horizon: Horizon::Annual,
                long_horizon: Horizon::Implementation,
            };
            (place.printed.clone(), columns)
        };
        places.iter().enumerate().map(of_place).collect()
    }

    /// What the header prints over a column.
    pub fn text(&self, column: &Column) -> &str {
        self.texts.get(column.index).map_or("", String::as_str)
    }

    pub fn has(&self, role: Role) -> bool {
        self.columns.iter().any(|column| column.role == role)
    }

    /// The first half is for the horizon that the form's goals name beside the annual one.
    pub fn with_horizon(mut self, horizon: Option<Horizon>) -> Columns {
        if let Some(horizon) = horizon {
            self.first_half = horizon;
        }
        self
    }

    /// Whether the row prints the same header again, as on each page of a long table.
    pub fn is_repeated_in(&self, grid: &Grid, row: usize) -> bool {
        // 优 and 良 are values as well, where no grades have columns.
        let may_be_value = |cell: &GridCell| matches!(cell.text(), "优" | "良" | "中" | "差");
        let again = grid.rows[row]
            .iter()
            .filter(|cell| cell.role().is_some() && (self.has(Role::Grade) || !may_be_value(cell)))
            .count();
        let is_header =
            again >= self.columns.len().max(3) - 1 || again > 0 && grid.rows[row].iter().all(is_header_word);
        // The same labels with 年度绩效指标 at their side begin another grid.
        is_header && Columns::of_header(grid, row).is_none_or(|columns| columns.horizon == self.horizon)
    }

    /// Whether the row prints an indicator.
    pub fn has_data(&self, grid: &Grid, row: usize) -> bool {
        let named = |(column, at): &(Column, (usize, usize))| {
            at.0 == row && matches!(column.role, Role::Name | Role::Value | Role::Level2)
        };
        self.assign(grid, row).iter().any(named)
    }

    /// The cells of a data row, by the columns they belong to; blank cells and gaps are absent.
    pub fn assign(&self, grid: &Grid, row: usize) -> Vec<(Column, (usize, usize))> {
        let cells = &grid.rows[row];
        if grid.exact {
            let mut assigned: Vec<(Column, (usize, usize))> = Vec::new();
            for column in &self.columns {
                let positions = column.start..column.end;
                let mut found: Vec<(usize, usize)> =
                    positions.filter_map(|at| grid.covering(row, at)).collect();
                found.dedup();
                // A cell reaching over two columns belongs to the one it begins in.
                found.retain(|at| {
                    let cell = grid.cell(*at);
                    (column.start..column.end).contains(&cell.column)
                        || self.owner(cell).is_none_or(|owner| owner == column.index)
                });
                if let Some(at) = found.iter().find(|at| !grid.cell(**at).is_blank()) {
                    assigned.push((*column, *at));
                }
            }
            return assigned;
        }
        let shift = if cells.len() == self.width { 0 } else { self.shift(grid, row) };
        let mut assigned = Vec::new();
        for column in &self.columns {
            let Some(index) = column.index.checked_add_signed(shift) else { continue };
            if cells.get(index).is_some_and(|cell| !cell.is_blank()) {
                assigned.push((*column, (row, index)));
            }
        }
        assigned
    }

    /// Which column a cell begins in.
    fn owner(&self, cell: &GridCell) -> Option<usize> {
        self.columns
            .iter()
            .find(|column| (column.start..column.end).contains(&cell.column))
            .map(|column| column.index)
    }

    /// By how many cells a row of another length than the header's is shifted: aligned from the right, unless its
    /// class words then stand in the wrong columns.
    fn shift(&self, grid: &Grid, row: usize) -> isize {
        let cells = &grid.rows[row];
        let from_right = cells.len() as isize - self.width as isize;
        let class_cells: Vec<(usize, bool)> = cells
            .iter()
            .enumerate()
            .filter_map(|(index, cell)| {
                let level2 = cell.meaning.level2().is_some();
                (level2 || cell.meaning.level1().is_some()).then_some((index, level2))
            })
            .collect();
        let level_columns: Vec<usize> = self
            .columns
            .iter()
            .filter(|column| matches!(column.role, Role::Level1 | Role::Level2))
            .map(|column| column.index)
            .collect();
        let fits = |shift: isize| {
            class_cells.iter().take(2).all(|(index, _)| {
                let header = *index as isize - shift;
                level_columns.iter().any(|column| *column as isize == header)
            })
        };
        let mut candidates = vec![from_right, 0];
        candidates.extend((-(self.width as isize)..=self.width as isize).filter(|shift| *shift != 0));
        candidates.into_iter().find(|shift| class_cells.is_empty() || fits(*shift)).unwrap_or(from_right)
    }

    /// Grid column (or cell index) where the names begin: labels of the form stand before it.
    fn name_start(&self, exact: bool) -> u32 {
        let name = self.columns.iter().find(|column| column.role == Role::Name);
        let name = name.or_else(|| self.columns.iter().find(|column| column.role == Role::Level2));
        name.map_or(0, |column| if exact { column.start } else { column.index as u32 })
    }

    fn reaches_over_values(&self, grid: &Grid, row: usize) -> bool {
        let start =
            |role: Role| self.columns.iter().find(|column| column.role == role).map(|column| column.start);
        let (Some(name), Some(value)) = (start(Role::Name), start(Role::Value)) else { return false };
        let (first, last) = (name.min(value), name.max(value));
        grid.exact
            && grid.filled(row).iter().any(|index| {
                let cell = &grid.rows[row][*index];
                cell.column <= first && cell.end() > last
            })
    }

    /// Whether the row no longer belongs to the grid: it begins with a label of the form.
    pub fn ends_at(&self, grid: &Grid, row: usize) -> bool {
        let Some(first) = grid.filled(row).into_iter().next() else { return false };
        let cell = &grid.rows[row][first];
        let column = if grid.exact { cell.column } else { first as u32 };
        let text = cell.text();
        if cell.is_class() {
            return false;
        }
        // A cell that reaches over names and values alike holds neither.
        if self.reaches_over_values(grid, row) {
            return true;
        }
        if column >= self.name_start(grid.exact) {
            return false;
        }
        match cell.field() {
            Some(Field::Heading) => grid.filled(row).len() == 1 || Columns::of_header(grid, row).is_some(),
            Some(_) => true,
            // `填报人：…` and the like.
            None => text.split_once(['：', ':']).is_some_and(|(label, _)| LABELS.field(label).is_some()),
        }
    }
}

/// 指标 alone is the second line of 二级指标 that a text file put into a row of its own.
fn is_header_word(cell: &GridCell) -> bool {
    cell.is_blank() || cell.role().is_some() && !cell.is_class()
}

/// 其他 below the reasons for a deviation is one of them; anywhere else the word says nothing of its column.
const OTHER: &str = "其他";
const OTHER_REASON: &str = "其他原因";

fn part_role(cell: &GridCell) -> Option<Role> {
    if key(cell.text()) == OTHER { LABELS.role(OTHER_REASON) } else { cell.role() }
}

/// A cell of the header, of its upper or its lower row.
struct HeaderCell {
    text: String,
    role: Option<Role>,
    start: u32,
    end: u32,
}

struct HeaderCells {
    cells: Vec<HeaderCell>,
    width: usize,
}

impl HeaderCells {
    fn of_row(grid: &Grid, row: usize) -> HeaderCells {
        let cells = &grid.rows[row];
        let width = cells.len();
        let cells = cells.iter().map(|cell| HeaderCell {
            text: cell.text().to_owned(),
            role: cell.role(),
            start: cell.column,
            end: cell.end(),
        });
        HeaderCells { cells: cells.collect(), width }
    }

    /// Takes in a second header row, in which nothing but names of columns is printed: 优 良 中 差 under 绩效标准. Tells
    /// how many rows the header has.
    fn part(&mut self, grid: &Grid, row: usize) -> usize {
        let Some(cells) = grid.rows.get(row) else { return 1 };
        let filled = grid.filled(row);
        let names = |role: Role| {
            matches!(
                role,
                Role::Value
                    | Role::Grade
                    | Role::Actual
                    | Role::ValueLong
                    | Role::Score
                    | Role::Weight
                    | Role::Extra
                    | Role::LikelihoodBox
                    | Role::ReasonBox
                    | Role::Reason
            )
        };
        // No header is parted into more.
        const MOST_PARTS: usize = 60;
        if filled.len() < 2 || filled.len() > MOST_PARTS {
            return 1;
        }
        let roles: Vec<Option<Role>> = filled.iter().map(|index| part_role(&cells[*index])).collect();
        let parts = roles.iter().all(|role| role.is_some_and(names));
        let is_level = |role: &Option<Role>| matches!(role, Some(Role::Level1 | Role::Level2));
        let levels = |cell: &HeaderCell| is_level(&cell.role);
        if !(parts && self.cells.iter().any(levels) || self.covers_levels(grid, &filled, cells, &roles)) {
            return 1;
        }
        if !grid.exact {
            if cells.len() != self.width {
                return 1;
            }
            for index in filled {
                self.cells[index].text = cells[index].text().to_owned();
                self.cells[index].role = part_role(&cells[index]);
            }
            return 2;
        }
        for index in filled {
            let cell = &cells[index];
            for upper in &mut self.cells {
                if upper.start < cell.end() && cell.column < upper.end {
                    upper.text.clear();
                    upper.role = None;
                }
            }
            let text = if key(cell.text()) == OTHER { OTHER_REASON } else { cell.text() };
            let (role, start, end) = (part_role(cell), cell.column, cell.end());
            self.cells.push(HeaderCell { text: text.to_owned(), role, start, end });
        }
        2
    }

    /// Whether one cell of the upper row, 绩效指标, reaches over all of the lower: 一级指标, 二级指标 and 三级指标.
    fn covers_levels(
        &self,
        grid: &Grid,
        filled: &[usize],
        cells: &[GridCell],
        roles: &[Option<Role>],
    ) -> bool {
        let named = |role: &Option<Role>| matches!(role, Some(Role::Level1 | Role::Level2 | Role::Name));
        let over = |upper: &HeaderCell| {
            filled.iter().all(|index| upper.start <= cells[*index].column && cells[*index].end() <= upper.end)
        };
        grid.exact
            && roles.iter().all(named)
            && roles.first() != Some(&Some(Role::Name))
            && self.cells.iter().any(over)
    }

    fn columns(&self) -> Vec<Column> {
        let cells = self.cells.iter().enumerate();
        cells
            .filter_map(|(index, cell)| {
                let role = cell.role?;
                Some(Column { role, half: 0, start: cell.start, end: cell.end, index })
            })
            .collect()
    }

    /// 长期绩效指标 at the side of a grid tells what all its values are for.
    fn side_horizon(&self, grid: &Grid, row: usize, columns: &[Column]) -> Horizon {
        let first = columns.iter().map(|column| column.start).min().unwrap_or(0);
        let above = grid.covering(row, 0).filter(|_| first > 0).map(|at| grid.cell(at).text());
        let beside = self.cells.iter().filter(|cell| cell.role.is_none_or(|role| role == Role::Name));
        let sides = beside.map(|cell| cell.text.as_str()).chain(above);
        for text in sides.map(key) {
            let says = |word: &str| text.contains(word) && text.ends_with("指标");
            if says("中期") || says("中长期") {
                return Horizon::Midterm;
            } else if says("长期") || says("总目标") {
                return Horizon::Longterm;
            } else if says("实施期") {
                return Horizon::Implementation;
            }
        }
        Horizon::Annual
    }
}

/// Labels alone do not always tell what a column holds: 评价指标 may hold level 1, 评价内容 the classes below it, and one
/// 绩效内容 may reach over class and name. The class words in the first rows decide.
fn settle_by_content(grid: &Grid, header_end: usize, width: usize, columns: &mut Vec<Column>) {
    const LOOKED_AT: usize = 12;
    let has = |columns: &[Column], role: Role| columns.iter().any(|column| column.role == role);
    let (has_level1, has_level2) = (has(columns, Role::Level1), has(columns, Role::Level2));
    let rows = header_end..grid.rows.len().min(header_end + LOOKED_AT);
    let below = |start: u32, index: usize| -> Vec<&GridCell> {
        let cells = rows.clone().filter_map(|row| {
            let cells = &grid.rows[row];
            let cell = if grid.exact {
                cells.iter().find(|cell| cell.column == start)
            } else {
                cells.get(index).filter(|_| cells.len() == width)
            };
            cell.filter(|cell| !cell.is_blank())
        });
        cells.collect()
    };
    let level = |cells: &[&GridCell]| {
        if cells.is_empty() || !cells.iter().all(|cell| cell.is_class()) {
            None
        } else if cells.iter().any(|cell| cell.meaning.level2().is_some()) {
            Some(Role::Level2)
        } else {
            Some(Role::Level1)
        }
    };
    let mut settled: Vec<Column> = Vec::new();
    for column in columns.iter() {
        let wide = grid.exact && column.role == Role::Name && column.end - column.start > 1;
        if wide && !has_level1 && !has_level2 && column.end - column.start <= 4 {
            for start in column.start..column.end {
                let role = level(&below(start, column.index)).unwrap_or(Role::Name);
                settled.push(Column { role, start, end: start + 1, ..*column });
            }
            continue;
        }
        let found = level(&below(column.start, column.index));
        let role = match (column.role, found) {
            (Role::Level2, Some(Role::Level1)) if !has_level1 => Role::Level1,
            (Role::Description | Role::Standard, Some(Role::Level2))
                if columns
                    .iter()
                    .filter(|other| other.role == Role::Level2)
                    .all(|other| level(&below(other.start, other.index)) == Some(Role::Level1)) =>
            {
                Role::Level2
            }
            (role, _) => role,
        };
        settled.push(Column { role, ..*column });
    }
    *columns = settled;
}

/// 绩效指标 beside 三级指标 is a label at the side, not a column of names.
fn drop_side_labels(columns: &mut Vec<Column>, texts: &[String]) {
    let proper = |column: &Column| !matches!(texts[column.index].as_str(), "绩效指标" | "评价指标" | "指标");
    let has_proper = |role: Role| columns.iter().any(|column| column.role == role && proper(column));
    let (name, level2) = (has_proper(Role::Name), has_proper(Role::Level2));
    columns.retain(|column| match column.role {
        Role::Name => proper(column) || !name,
        Role::Level2 => proper(column) || !level2,
        _ => true,
    });
}

/// 指标内容 is the name, unless 三级指标 is: then it explains.
fn settle_contents(columns: &mut [Column], texts: &[String]) {
    let is = |column: &Column, text: &str| column.role == Role::Name && texts[column.index] == text;
    let named = columns.iter().any(|column| is(column, "三级指标"));
    for column in columns.iter_mut().filter(|column| named && is(column, "指标内容")) {
        column.role = Role::Description;
    }
}

/// Two columns of names mean two halves; the second begins with the column that repeats a role of the first.
fn split_halves(columns: &mut [Column]) -> usize {
    let names = columns.iter().filter(|column| column.role == Role::Name).count();
    let values = columns.iter().filter(|column| matches!(column.role, Role::Value | Role::ValueLong)).count();
    if names < 2 || values < 2 {
        return 1;
    }
    let mut seen: Vec<Role> = Vec::new();
    let mut half = 0;
    for column in columns.iter_mut() {
        if half == 0 && seen.contains(&column.role) {
            half = 1;
        }
        seen.push(column.role);
        column.half = half;
        if column.role == Role::ValueLong {
            column.role = Role::Value;
        }
    }
    2
}
