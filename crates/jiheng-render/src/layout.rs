//! A document and a form → sections: every text filled in, every merge and width settled. What of the document is in
//! them, and what the form asks for and the document lacks, is kept for the report.

use std::collections::{BTreeSet, HashSet};

use jiheng_forms::official::path::{Found, Node, Path, Scope};
use jiheng_forms::official::text::{self, Filled, Template};
use jiheng_forms::official::{self, Block, Content, Each, Form, Grid, Row, Subject, TypeStyle};
use jiheng_model::Document;
use serde_json::Value;

use crate::laid::{self, Align, CellKind, Face, Line, Paper, Part, Section, Style};
use crate::measure;

/// A document as a form prints it.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    pub sections: Vec<Section>,
    /// The document that pointers lead into, as JSON.
    pub document: Value,
    /// JSON pointers of the values that are printed.
    pub drawn: BTreeSet<String>,
    /// Those that stand there in other words.
    pub reworded: BTreeSet<String>,
    /// Those that went into a sum.
    pub summed: BTreeSet<String>,
    /// What the form requires and the document does not have.
    pub missing: Vec<Missing>,
}

/// A value that a form requires.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Missing {
    /// Where it would stand, where the record that it belongs to is there.
    pub pointer: Option<String>,
    /// The item that the cell is printed for; empty where it is the document.
    pub item: String,
    /// The form's words beside the cell.
    pub label: String,
}

/// Prints a document by a form; `None` where it has nothing that the form prints.
pub fn lay_out(form: &Form, document: &Document) -> Option<Layout> {
    let value = text::value_of(document);
    if form.subject == Subject::Project && document.projects.is_empty() {
        return None;
    }
    let layout = Drawer::new(form, false).run(&value);
    Some(Layout { document: value, ..layout })
}

/// The same part by part, which is a copy of the form where each project has its own: what a part says of its values is
/// forgotten before the next one. Pointers are those of the whole document; the other projects are null in a part.
pub fn lay_out_in_parts(form: &Form, document: &Document, mut take: impl FnMut(&mut Layout)) {
    if form.subject == Subject::Document || form.compares_projects {
        if let Some(mut layout) = lay_out(form, document) {
            take(&mut layout);
        }
        return;
    }
    let mut value = text::value_of_head(document);
    value["projects"] = vec![Value::Null; document.projects.len()].into();
    for (number, project) in document.projects.iter().enumerate() {
        value["projects"][number] = serde_json::json!(project);
        let layout = Drawer::new(form, false).run(&value);
        let mut layout = Layout { document: value, ..layout };
        take(&mut layout);
        value = layout.document;
        value["projects"][number].take();
    }
}

/// The form to be filled in by hand.
pub fn blank(form: &Form) -> Layout {
    let document = Document { projects: vec![Default::default()], ..Document::default() };
    let value = text::value_of(&document);
    Drawer::new(form, true).run(&value)
}

fn paper(landscape: bool) -> Paper {
    if landscape { Paper::A4.landscape() } else { Paper::A4 }
}

struct Drawer<'a> {
    form: &'a Form,
    blank: bool,
    layout: Layout,
    /// What is in `layout.missing` already.
    noted: HashSet<Missing>,
    paper: Paper,
}

impl<'a> Drawer<'a> {
    fn new(form: &'a Form, blank: bool) -> Drawer<'a> {
        let paper = paper(form.landscape);
        Drawer { form, blank, layout: Layout::default(), noted: HashSet::new(), paper }
    }
}

/// How high a row is that says nothing of it, in millimetres; a form that needs lower rows to fit its paper says so.
const USUAL: f32 = 8.0;

/// A row before it has its place: spans are in rows of the page, columns are not yet known.
struct Loose {
    height: f32,
    keep: bool,
    cells: Vec<laid::Cell>,
}

impl<'a> Drawer<'a> {
    fn run(mut self, document: &'a Value) -> Layout {
        let scope = Scope::new(document);
        match self.form.subject {
            Subject::Document => {
                let title = document["title"].as_str().unwrap_or(&self.form.title).to_owned();
                self.section(title, self.form.landscape);
                self.blocks(&self.form.blocks, &scope);
            }
            Subject::Project => {
                let projects = document["projects"].as_array().map(Vec::as_slice).unwrap_or_default();
                for (number, value) in projects.iter().enumerate().filter(|(_, value)| !value.is_null()) {
                    let name = value["name"].as_str().unwrap_or(&self.form.title).to_owned();
                    self.section(name, self.form.landscape);
                    let project = Found { pointer: Some(format!("/projects/{number}")), value };
                    self.blocks(&self.form.blocks, &scope.within(Node::One(project), number));
                }
            }
        }
        self.layout.sections.retain(|section| !section.parts.is_empty());
        self.layout
    }

    fn section(&mut self, name: String, landscape: bool) {
        self.paper = paper(landscape);
        let numbered = self.form.numbered;
        self.layout.sections.push(Section { name, paper: self.paper, numbered, parts: Vec::new() });
    }

    fn part(&mut self, part: Part) {
        let section = self.layout.sections.last_mut().expect("a form begins with a section");
        section.parts.push(part);
    }

    fn blocks(&mut self, blocks: &'a [Block], scope: &Scope<'a>) {
        for block in blocks {
            if !self.wanted(block.when.as_ref(), block.unless.as_ref(), scope) {
                continue;
            }
            for (number, node) in self.repeated(block.each.as_ref(), scope, false).into_iter().enumerate() {
                match node {
                    None => self.block(block, scope),
                    Some(node) => self.block(block, &scope.within(node, number)),
                }
            }
        }
    }

    fn block(&mut self, block: &'a Block, scope: &Scope<'a>) {
        if let Some(name) = &block.section {
            let name = self.fill(name, scope).text;
            self.section(name, block.landscape);
        }
        match &block.content {
            Content::Blocks(blocks) => self.blocks(blocks, scope),
            Content::Grid(grid) => {
                let grid = self.grid(grid, scope);
                self.part(Part::Grid(grid));
            }
            Content::Line { left, right, role } => self.line(left, right, role, scope),
        }
    }

    fn line(&mut self, left: &Template, right: &Template, role: &str, scope: &Scope<'a>) {
        let style = self.style(role, None);
        let heading = match role {
            "title" => 1,
            "heading" => 2,
            _ => 0,
        };
        let right = self.fill(right, scope).text;
        let left = self.fill(left, scope).text;
        // Each line of the text is a paragraph; what stands on the right belongs to the last.
        let lines: Vec<&str> = left.split('\n').collect();
        for (number, text) in lines.iter().enumerate() {
            let is_last = number + 1 == lines.len();
            self.part(Part::Line(Line {
                text: (*text).to_owned(),
                right: if is_last { right.clone() } else { String::new() },
                heading,
                style,
                before: if heading > 0 { 6.0 } else { 2.0 },
                after: if heading > 0 { 6.0 } else { 2.0 },
                indent: if role == "text" { 2.0 } else { 0.0 },
                keep: matches!(role, "title" | "subtitle" | "heading" | "line"),
            }));
        }
    }

    fn wanted(&self, when: Option<&Path>, unless: Option<&Path>, scope: &Scope<'a>) -> bool {
        let has = |path| scope.all(path).iter().any(|found| !is_nothing(found.value));
        if self.blank {
            // Everything is to be filled in, but the items of a blank form are what they are.
            return unless.is_none() && when.is_none_or(|path| !path.is_condition() || has(path));
        }
        when.is_none_or(has) && !unless.is_some_and(has)
    }

    /// The items to repeat for; one `None` where nothing is repeated.
    fn repeated(
        &self,
        each: Option<&'a Each>,
        scope: &Scope<'a>,
        at_least_one: bool,
    ) -> Vec<Option<Node<'a>>> {
        let Some(each) = each else { return vec![None] };
        let mut items = text::items(scope, &each.path);
        if self.blank && !each.blank.is_empty() {
            items = each.blank.iter().map(|value| Found { pointer: None, value }).collect();
        }
        if items.is_empty() && at_least_one {
            items.push(Found { pointer: None, value: &Value::Null });
        }
        let Some(by) = &each.by else { return items.into_iter().map(|one| Some(Node::One(one))).collect() };
        let mut groups: Vec<Vec<Found>> = Vec::new();
        for item in items {
            match groups.last_mut() {
                Some(group) if has_same(by, group[0].value, item.value) => group.push(item),
                _ => groups.push(vec![item]),
            }
        }
        groups.into_iter().map(|group| Some(Node::Many(group))).collect()
    }

    fn fill(&mut self, template: &Template, scope: &Scope<'a>) -> Filled {
        let filled = template.fill(self.form, scope);
        if !self.blank {
            self.layout.drawn.extend(filled.drawn.iter().cloned());
            self.layout.reworded.extend(filled.reworded.iter().cloned());
            self.layout.summed.extend(filled.summed.iter().cloned());
        }
        filled
    }

    fn grid(&mut self, grid: &'a Grid, scope: &Scope<'a>) -> laid::Grid {
        let printed = self.rows(&grid.rows, scope);
        let header = printed.iter().take(grid.header).map(Vec::len).sum();
        let mut rows: Vec<Loose> = printed.into_iter().flatten().collect();
        // What describes a single thing is not parted: the head of a form does not stand alone at the foot of a page.
        let is_single = grid.rows.iter().all(|row| row.each.is_none() && row.rows.is_empty());
        let least: f32 = rows.iter().map(|row| if row.height > 0.0 { row.height } else { USUAL }).sum();
        if is_single && least <= self.paper.inner_height() * measure::SPLIT_BEYOND {
            rows.iter_mut().for_each(|row| row.keep = true);
        }
        let total: f32 = grid.columns.iter().sum();
        let scale = self.paper.inner_width() / total;
        let columns: Vec<f32> = grid.columns.iter().map(|width| width * scale).collect();
        laid::Grid { rows: settle(rows, columns.len()), columns, header }
    }

    /// The rows that each row of the form becomes, in order.
    fn rows(&mut self, rows: &'a [Row], scope: &Scope<'a>) -> Vec<Vec<Loose>> {
        let mut printed: Vec<Vec<Loose>> = Vec::new();
        // Cells that reach over further rows of the form: which, from where, over how many.
        let mut reaching: Vec<(usize, usize, usize, usize)> = Vec::new();
        for row in rows {
            let mut made = Vec::new();
            if self.wanted_row(row, scope) {
                let nodes = self.repeated(row.each.as_ref(), scope, true);
                if row.rows.is_empty() {
                    made = self.leaf_rows(row, nodes, scope);
                } else {
                    for (number, node) in nodes.into_iter().enumerate() {
                        let scope = node.map_or_else(|| scope.clone(), |node| scope.within(node, number));
                        made.extend(self.rows(&row.rows, &scope).into_iter().flatten());
                    }
                }
            }
            if !made.is_empty() && row.rows.is_empty() {
                for (at, cell) in row.cells.iter().enumerate().filter(|(_, cell)| cell.rows > 1) {
                    reaching.push((printed.len(), made.len() - 1, at, cell.rows));
                }
            }
            printed.push(made);
        }
        for (row, last, at, over) in reaching {
            let below: usize = printed[row + 1..printed.len().min(row + over)].iter().map(Vec::len).sum();
            // Rows of cells keep the form's order until they are settled, so the place is still right.
            if let Some(cell) = printed[row][last].cells.get_mut(at) {
                cell.rows += below;
            }
        }
        printed
    }

    fn wanted_row(&self, row: &Row, scope: &Scope<'a>) -> bool {
        // Conditions of a repeated row are of its items.
        row.each.is_some() || self.wanted(row.when.as_ref(), row.unless.as_ref(), scope)
    }

    /// The repetitions of one row of cells, with equal neighbours merged.
    fn leaf_rows(&mut self, row: &'a Row, nodes: Vec<Option<Node<'a>>>, scope: &Scope<'a>) -> Vec<Loose> {
        let mut made: Vec<Loose> = Vec::new();
        // For each merged cell, the row in which it began and what it prints.
        let mut open: Vec<Option<(usize, String)>> = vec![None; row.cells.len()];
        for (number, node) in nodes.into_iter().enumerate() {
            let scope = node.map_or_else(|| scope.clone(), |node| scope.within(node, number));
            if row.each.is_some() && !self.wanted(row.when.as_ref(), row.unless.as_ref(), &scope) {
                continue;
            }
            let mut cells: Vec<laid::Cell> = Vec::new();
            let mut label = String::new();
            for cell in &row.cells {
                let filled = self.fill(&cell.content, &scope);
                if cell.label && !filled.text.is_empty() {
                    label = filled.text.clone();
                } else if cell.required && filled.drawn.is_empty() && filled.summed.is_empty() && !self.blank
                {
                    self.note_missing(cell, &label, &scope);
                }
                cells.push(self.cell(cell, filled.text));
            }
            let mut all_before = true;
            for &at in &row.merge {
                let text = cells[at].text.clone();
                let outer = row.cells[at].content.only().and_then(|path| path.outward()) != Some(0);
                let same = match &open[at] {
                    Some((_, printed)) => all_before && *printed == text && (outer || !text.is_empty()),
                    None => false,
                };
                if same {
                    let (began, _) = open[at].as_ref().expect("it is open");
                    made[*began].cells[at].rows += 1;
                    cells[at].rows = 0;
                } else {
                    open[at] = Some((made.len(), text));
                }
                all_before = same;
            }
            for (at, _) in row.cells.iter().enumerate().filter(|(_, cell)| cell.once) {
                if let Some(first) = made.first_mut() {
                    first.cells[at].rows += 1;
                    cells[at].rows = 0;
                }
            }
            // Words of the form alone are a heading over what follows.
            let keep = row.cells.iter().all(|cell| cell.label);
            made.push(Loose { height: row.height, keep, cells });
        }
        made
    }

    fn note_missing(&mut self, cell: &official::Cell, label: &str, scope: &Scope<'a>) {
        let pointer = cell.content.only().and_then(|path| scope.find(path).pointer);
        let missing = Missing { pointer, item: scope.item().to_owned(), label: label.replace('\n', "") };
        if self.noted.insert(missing.clone()) {
            self.layout.missing.push(missing);
        }
    }

    fn cell(&self, cell: &official::Cell, text: String) -> laid::Cell {
        let is_money = cell.content.is_money();
        let kind = if is_money && (text.is_empty() && self.blank || is_decimal(&text)) {
            CellKind::Number
        } else if self.blank && !cell.choices.is_empty() {
            CellKind::Choice(cell.choices.clone())
        } else {
            CellKind::Text
        };
        let mut style = self.style(&cell.role, cell.align.as_deref());
        if is_money && cell.align.is_none() {
            style.align = Align::Center;
        }
        laid::Cell { column: 0, columns: cell.span, rows: 1, text, kind, style, ruled: cell.ruled }
    }

    /// The type of a role: the usual one, with what the form changes.
    fn style(&self, role: &str, align: Option<&str>) -> Style {
        let usual = match role {
            "title" => Style { face: Face::Title, size: 18.0, align: Align::Center, ..Style::default() },
            "subtitle" => {
                Style { face: Face::FangSong, size: 12.0, align: Align::Center, ..Style::default() }
            }
            "heading" => Style { face: Face::Hei, size: 14.0, ..Style::default() },
            "text" => Style { face: Face::FangSong, size: 12.0, ..Style::default() },
            "label" => Style { align: Align::Center, ..Style::default() },
            "note" => Style { size: 9.0, ..Style::default() },
            _ => Style::default(),
        };
        let mut style = usual;
        if let Some((_, own)) = self.form.styles.iter().find(|(name, _)| name == role) {
            let TypeStyle { face, size, bold, align } = own;
            style.face = face.as_deref().map_or(style.face, face_of);
            style.size = size.unwrap_or(style.size);
            style.bold = bold.unwrap_or(style.bold);
            style.align = align.as_deref().map_or(style.align, align_of);
        }
        style.align = align.map_or(style.align, align_of);
        style
    }
}

fn face_of(word: &str) -> Face {
    match word {
        "小标宋" => Face::Title,
        "仿宋" => Face::FangSong,
        "楷体" => Face::Kai,
        "黑体" => Face::Hei,
        _ => Face::Song,
    }
}

fn align_of(word: &str) -> Align {
    match word {
        "center" => Align::Center,
        "right" => Align::Right,
        _ => Align::Left,
    }
}

fn has_same(key: &str, one: &Value, other: &Value) -> bool {
    let value = one.get(key).filter(|value| !is_nothing(value));
    value.is_some() && value == other.get(key)
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(items) => items.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.starts_with(|c: char| c.is_ascii_digit()) && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// Gives every cell its column: the next one that no cell from above covers. A cell with no rows is part of one above.
fn settle(rows: Vec<Loose>, width: usize) -> Vec<laid::Row> {
    let mut below = vec![0usize; width];
    let count = rows.len();
    let mut settled = Vec::with_capacity(count);
    for (number, row) in rows.into_iter().enumerate() {
        let mut cells = Vec::new();
        let mut column = 0;
        for mut cell in row.cells.into_iter().filter(|cell| cell.rows > 0) {
            while column < width && below[column] > 0 {
                column += 1;
            }
            if column + cell.columns > width {
                break;
            }
            cell.rows = cell.rows.min(count - number);
            cell.column = column;
            below[column..column + cell.columns].fill(cell.rows);
            column += cell.columns;
            cells.push(cell);
        }
        for left in &mut below {
            *left = left.saturating_sub(1);
        }
        let height = if row.height > 0.0 { row.height } else { USUAL };
        settled.push(laid::Row { height, keep: row.keep && number + 1 < count, cells });
    }
    settled
}
