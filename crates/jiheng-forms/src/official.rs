//! Official forms as data: what is printed where, what is required, which words a province uses. Each is a file in
//! `data/<issuer>/<form>.toml` and a line in [`FORMS`]; users bring their own the same way.
//!
//! A form says what its cells hold, not how they look in a file: that is the renderers' part.

mod file;
pub mod path;
mod target;
pub mod text;

use std::sync::LazyLock;

use jiheng_model::config::ConfigError;
use jiheng_model::{Kind, MoneyUnit};
use serde_json::Value;

use path::Path;
use text::Template;

/// One official form.
#[derive(Clone, Debug)]
pub struct Form {
    /// `hebei/project-target`.
    pub id: String,
    pub title: String,
    pub issuer: String,
    pub year: Option<i64>,
    /// A row of `sources.toml`.
    pub source: String,
    pub kind: Kind,
    pub subject: Subject,
    /// Whether a copy about one project says something of others.
    pub compares_projects: bool,
    pub amounts: MoneyUnit,
    pub landscape: bool,
    /// Whether pages are numbered.
    pub numbered: bool,
    /// Printed words for the classes of indicators, by their canonical names.
    pub level1: Vec<(String, String)>,
    pub level2: Vec<(String, String)>,
    /// Printed words for operators, by their signs.
    pub operators: Vec<(String, String)>,
    pub styles: Vec<(String, TypeStyle)>,
    pub blocks: Vec<Block>,
}

/// What one copy of a form describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Document,
    Project,
}

impl Subject {
    pub const ALL: [(&'static str, Subject); 2] =
        [("document", Subject::Document), ("project", Subject::Project)];
}

/// What a form changes of the usual type of a role (`title`, `label`, `value` …).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TypeStyle {
    pub face: Option<String>,
    pub size: Option<f32>,
    pub bold: Option<bool>,
    pub align: Option<String>,
}

/// A line, a grid, or several of these for each item.
#[derive(Clone, Debug)]
pub struct Block {
    pub each: Option<Each>,
    /// Printed only where there is a value at this path, or none.
    pub when: Option<Path>,
    pub unless: Option<Path>,
    /// Begins new pages, a sheet of its own in a workbook, by this name.
    pub section: Option<Template>,
    pub landscape: bool,
    pub content: Content,
}

#[derive(Clone, Debug)]
pub enum Content {
    Line { left: Template, right: Template, role: String },
    Grid(Grid),
    Blocks(Vec<Block>),
}

#[derive(Clone, Debug)]
pub struct Grid {
    /// Relative widths.
    pub columns: Vec<f32>,
    /// Rows that each page repeats at its head.
    pub header: usize,
    pub rows: Vec<Row>,
}

/// Repetition: once for each item of a list.
#[derive(Clone, Debug)]
pub struct Each {
    pub path: Path,
    /// Items that have the same value here, one after another, are one group.
    pub by: Option<String>,
    /// What a blank form prints in place of items.
    pub blank: Vec<Value>,
}

#[derive(Clone, Debug, Default)]
pub struct Row {
    pub each: Option<Each>,
    pub when: Option<Path>,
    pub unless: Option<Path>,
    /// Places of cells that equal neighbours of the same outer item share, the most general first.
    pub merge: Vec<usize>,
    pub height: f32,
    pub cells: Vec<Cell>,
    /// Rows for each item instead of cells.
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug)]
pub struct Cell {
    pub content: Template,
    /// Whether it is a printed word of the form.
    pub label: bool,
    pub span: usize,
    /// Over how many of the form's rows it reaches; a row that is repeated counts as one.
    pub rows: usize,
    /// In a repeated row: printed once, over all its repetitions.
    pub once: bool,
    pub required: bool,
    pub ruled: bool,
    pub role: String,
    pub align: Option<String>,
    /// What may be filled in.
    pub choices: Vec<String>,
}

impl Form {
    /// Reads a form file.
    pub fn parse(id: &str, toml: &str) -> Result<Form, ConfigError> {
        file::parse(id, toml).map_err(|mistake| mistake.within(toml))
    }

    /// Whether each project gets a copy of its own.
    pub fn is_per_project(&self) -> bool {
        self.subject == Subject::Project
    }

    pub fn printed_level1<'a>(&'a self, class: &'a str) -> &'a str {
        find(&self.level1, class).unwrap_or(class)
    }

    /// The form's own word for a class; `None` where it has none and the document's is as good.
    pub fn printed_level2(&self, class: &str) -> Option<&str> {
        find(&self.level2, class)
    }

    pub fn printed_operator<'a>(&'a self, sign: &'a str) -> &'a str {
        find(&self.operators, sign).unwrap_or(sign)
    }
}

fn find<'a>(words: &'a [(String, String)], key: &str) -> Option<&'a str> {
    words.iter().find(|(from, _)| from == key).map(|(_, to)| to.as_str())
}

/// Every form that is shipped: one line each.
const FORMS: &[(&str, &str)] = &[
    ("dongkeng/approval", include_str!("../data/dongkeng/approval.toml")),
    ("fengjie/approval", include_str!("../data/fengjie/approval.toml")),
    ("guangzhou/unit-list", include_str!("../data/guangzhou/unit-list.toml")),
    ("hebei/department-goals", include_str!("../data/hebei/department-goals.toml")),
    ("hebei/project-target", include_str!("../data/hebei/project-target.toml")),
    ("hebei/unit-budget", include_str!("../data/hebei/unit-budget.toml")),
    ("huangshi/monitoring", include_str!("../data/huangshi/monitoring.toml")),
    ("inner-mongolia/project-list", include_str!("../data/inner-mongolia/project-list.toml")),
    ("jiangxi/department-target", include_str!("../data/jiangxi/department-target.toml")),
    ("national/declaration", include_str!("../data/national/declaration.toml")),
    ("national/rural-declaration", include_str!("../data/national/rural-declaration.toml")),
    ("national/rural-self-evaluation", include_str!("../data/national/rural-self-evaluation.toml")),
    ("national/self-evaluation", include_str!("../data/national/self-evaluation.toml")),
    ("national/transfer-self-evaluation", include_str!("../data/national/transfer-self-evaluation.toml")),
    ("national/transfer-target", include_str!("../data/national/transfer-target.toml")),
    ("sichuan/project-list", include_str!("../data/sichuan/project-list.toml")),
    ("sichuan/project-target-2021", include_str!("../data/sichuan/project-target-2021.toml")),
    ("sichuan/self-evaluation", include_str!("../data/sichuan/self-evaluation.toml")),
    ("xiangtan/declaration", include_str!("../data/xiangtan/declaration.toml")),
    ("xiangtan/target", include_str!("../data/xiangtan/target.toml")),
    ("xiangtan/target-with-unit", include_str!("../data/xiangtan/target-with-unit.toml")),
];

/// What a form prints in more than one place; no form by itself.
const PARTS: &[(&str, &str)] = &[
    ("hebei/unit-budget/assets", include_str!("../data/hebei/unit-budget/assets.toml")),
    ("hebei/unit-budget/procurement", include_str!("../data/hebei/unit-budget/procurement.toml")),
];

static PARSED: LazyLock<Vec<Form>> = LazyLock::new(|| {
    let parse = |(id, toml): &(&str, &str)| {
        Form::parse(id, toml)
            .unwrap_or_else(|error| panic!("the shipped form {id} is read by a test: {error}"))
    };
    FORMS.iter().map(parse).collect()
});

/// Every form that is shipped.
pub fn all() -> &'static [Form] {
    &PARSED
}

/// The text of a shipped form or part: others may include its blocks.
fn text_of(id: &str) -> Option<&'static str> {
    FORMS.iter().chain(PARTS).find(|(known, _)| *known == id).map(|(_, toml)| *toml)
}

pub fn find_form(id: &str) -> Option<&'static Form> {
    all().iter().find(|form| form.id == id)
}
