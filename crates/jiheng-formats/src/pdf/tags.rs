//! What a tagged document says of itself: which stretch of a page belongs to which paragraph or cell, and where the cells
//! stand in their tables.

use std::collections::HashMap;

use lopdf::{Dictionary, Object, ObjectId};

use super::source::Source;
use crate::Limits;

/// Whose print it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Owner {
    /// Nobody says.
    #[default]
    Unknown,
    /// Nobody's: a running head, the header of a table that is repeated.
    Artifact,
    /// The cell of this number.
    Cell(u32),
    /// The paragraph or heading of this number, outside of tables.
    Paragraph(u32),
}

#[derive(Clone, Debug)]
pub(super) struct TagTable {
    pub rows: usize,
    /// Numbers of its cells.
    pub cells: Vec<u32>,
}

#[derive(Clone, Debug)]
pub(super) struct TagCell {
    pub table: usize,
    pub row: usize,
    pub column: usize,
    pub rows: usize,
    pub columns: usize,
}

#[derive(Debug, Default)]
pub(super) struct Tags {
    pub tables: Vec<TagTable>,
    pub cells: Vec<TagCell>,
    paragraphs: u32,
    /// By page and the number that its content gives the stretch.
    owners: HashMap<(ObjectId, u32), Owner>,
}

/// Elements for each cell that a document may have, levels, columns and rows of a cell beyond which nobody wrote the
/// tags to be read.
const ELEMENTS: u64 = 8;
const LEVELS: u32 = 64;
const COLUMNS: usize = 512;
const ROWS: usize = 1 << 20;

impl Tags {
    /// The tags of the document; none where it has none or more than anybody means.
    pub fn read(source: &Source, limits: &Limits) -> Tags {
        let Some(root) = source.catalog().and_then(|catalog| source.dictionary(catalog, b"StructTreeRoot"))
        else {
            return Tags::default();
        };
        let mut walk = Walk {
            source,
            roles: source.dictionary(root, b"RoleMap"),
            tags: Tags::default(),
            open: Vec::new(),
            cells: limits.cells,
            left: limits.cells.saturating_mul(ELEMENTS),
        };
        if let Ok(kids) = root.get(b"K") {
            walk.kids(kids, None, Within::default(), 0);
        }
        if walk.left == 0 { Tags::default() } else { walk.tags }
    }

    pub fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    /// The owner of a stretch of this page.
    pub fn owner(&self, page: ObjectId, number: u32) -> Owner {
        self.owners.get(&(page, number)).copied().unwrap_or_default()
    }
}

/// What an element stands in.
#[derive(Clone, Copy, Default)]
struct Within {
    /// Which of the open tables.
    table: Option<usize>,
    owner: Owner,
}

/// A table whose rows are being read.
struct Open {
    number: usize,
    /// Per column the row after the last that a cell above covers.
    covered: Vec<usize>,
}

struct Walk<'s, 'd> {
    source: &'s Source<'d>,
    roles: Option<&'d Dictionary>,
    tags: Tags,
    open: Vec<Open>,
    cells: u64,
    /// Elements that may still be read.
    left: u64,
}

impl<'d> Walk<'_, 'd> {
    fn kids(&mut self, kids: &'d Object, page: Option<ObjectId>, within: Within, level: u32) {
        if level > LEVELS || self.left == 0 {
            self.left = 0;
            return;
        }
        self.left -= 1;
        match self.source.resolve(kids) {
            Some(Object::Array(items)) => {
                for item in items {
                    self.kids(item, page, within, level + 1);
                }
            }
            Some(Object::Integer(number)) => self.stretch(*number, page, within),
            Some(Object::Dictionary(element)) => self.element(element, page, within, level),
            _ => {}
        }
    }

    fn stretch(&mut self, number: i64, page: Option<ObjectId>, within: Within) {
        if let (Ok(number), Some(page)) = (u32::try_from(number), page)
            && within.owner != Owner::Unknown
        {
            self.tags.owners.insert((page, number), within.owner);
        }
    }

    fn element(&mut self, element: &'d Dictionary, page: Option<ObjectId>, within: Within, level: u32) {
        let page = element.get(b"Pg").ok().and_then(|page| page.as_reference().ok()).or(page);
        let Some(kind) = self.source.name(element, b"S") else {
            // A stretch of a page; one inside of a drawing is numbered on its own.
            if !element.has(b"Stm")
                && let Some(number) = self.source.number(element, b"MCID")
            {
                self.stretch(number as i64, page, within);
            }
            return;
        };
        let Ok(kids) = element.get(b"K") else {
            // An empty cell takes its place all the same.
            if matches!(self.role(kind), "TD" | "TH") {
                self.cell(element, within);
            }
            return;
        };
        match self.role(kind) {
            "Table" => {
                let number = self.tags.tables.len();
                self.tags.tables.push(TagTable { rows: 0, cells: Vec::new() });
                self.open.push(Open { number, covered: Vec::new() });
                let table = Some(self.open.len() - 1);
                self.kids(kids, page, Within { table, owner: Owner::Unknown }, level + 1);
                let columns = self.open.pop().map_or(0, |open| open.covered.len());
                self.close(number, columns);
            }
            "TR" => {
                if let Some(table) = within.table.map(|table| self.open[table].number) {
                    self.tags.tables[table].rows += 1;
                }
                self.kids(kids, page, Within { owner: Owner::Unknown, ..within }, level + 1);
            }
            "TD" | "TH" => {
                let owner = self.cell(element, within).map_or(Owner::Unknown, Owner::Cell);
                self.kids(kids, page, Within { owner, ..within }, level + 1);
            }
            "P" | "H" | "H1" | "H2" | "H3" | "H4" | "H5" | "H6" if within.table.is_none() => {
                let owner = Owner::Paragraph(self.tags.paragraphs);
                self.tags.paragraphs += 1;
                self.kids(kids, page, Within { owner, ..within }, level + 1);
            }
            _ => self.kids(kids, page, within, level + 1),
        }
    }

    /// The standard name of a kind of element.
    fn role(&self, kind: &'d str) -> &'d str {
        const STEPS: usize = 8;
        let mut kind = kind;
        for _ in 0..STEPS {
            let Some(other) = self.roles.and_then(|roles| self.source.name(roles, kind.as_bytes())) else {
                break;
            };
            kind = other;
        }
        kind
    }

    /// Puts a cell into the first free place of the row.
    fn cell(&mut self, element: &'d Dictionary, within: Within) -> Option<u32> {
        let open = self.open.get_mut(within.table?)?;
        let table = &mut self.tags.tables[open.number];
        let row = table.rows.checked_sub(1)?;
        let (rows, columns) = (
            span(self.source, element, b"RowSpan").min(ROWS),
            span(self.source, element, b"ColSpan").min(COLUMNS),
        );
        let column = open.covered.iter().position(|until| *until <= row).unwrap_or(open.covered.len());
        if column + columns > COLUMNS || self.tags.cells.len() as u64 >= self.cells {
            self.left = 0;
            return None;
        }
        if open.covered.len() < column + columns {
            open.covered.resize(column + columns, 0);
        }
        open.covered[column..column + columns].fill(row + rows);
        let number = self.tags.cells.len() as u32;
        table.cells.push(number);
        self.tags.cells.push(TagCell { table: open.number, row, column, rows, columns });
        Some(number)
    }

    /// No cell reaches out of its table, and edges at which none begins or ends are not seen on the page either.
    fn close(&mut self, number: usize, columns: usize) {
        let Tags { tables, cells, .. } = &mut self.tags;
        let table = &mut tables[number];
        let (mut across, mut down) = (vec![false; columns + 1], vec![false; table.rows + 1]);
        for cell in &table.cells {
            let cell = &mut cells[*cell as usize];
            cell.rows = cell.rows.min(table.rows - cell.row);
            (across[cell.column], across[cell.column + cell.columns]) = (true, true);
            (down[cell.row], down[cell.row + cell.rows]) = (true, true);
        }
        table.rows = down.iter().filter(|used| **used).count().saturating_sub(1);
        let (across, down) = (numbered(&across), numbered(&down));
        for cell in &table.cells {
            let cell = &mut cells[*cell as usize];
            cell.columns = across[cell.column + cell.columns] - across[cell.column];
            cell.rows = down[cell.row + cell.rows] - down[cell.row];
            (cell.column, cell.row) = (across[cell.column], down[cell.row]);
        }
    }
}

/// For each edge the number of used ones before it.
fn numbered(used: &[bool]) -> Vec<usize> {
    let before = |count: &mut usize, used: &bool| {
        let number = *count;
        *count += usize::from(*used);
        Some(number)
    };
    used.iter().scan(0, before).collect()
}

/// How many rows or columns a cell covers.
fn span(source: &Source, element: &Dictionary, key: &[u8]) -> usize {
    let of = |attributes: &Object| {
        let span = source.resolve(attributes)?.as_dict().ok()?.get(key).ok()?;
        usize::try_from(source.resolve(span)?.as_i64().ok()?).ok()
    };
    let span = match element.get(b"A").ok().and_then(|attributes| source.resolve(attributes)) {
        Some(Object::Array(attributes)) => attributes.iter().find_map(of),
        Some(attributes) => of(attributes),
        None => None,
    };
    span.unwrap_or(1).max(1)
}
