//! What is to be drawn: pages of lines and grids, every text final, every merge and width settled.
//!
//! Lengths are millimetres, sizes of type are points. A section begins a new page, and is a sheet of a workbook.

/// A stretch of pages with one paper and direction; a sheet of a workbook.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    /// Names the sheet of a workbook and the bookmark of a PDF; neither unique nor free of odd characters.
    pub name: String,
    pub paper: Paper,
    /// Whether pages print their number at the foot (`— 1 —`).
    pub numbered: bool,
    pub parts: Vec<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paper {
    pub width: f32,
    pub height: f32,
    /// Top, right, bottom, left.
    pub margins: [f32; 4],
}

impl Paper {
    pub const A4: Paper = Paper { width: 210.0, height: 297.0, margins: [20.0, 16.0, 18.0, 16.0] };

    pub fn landscape(self) -> Paper {
        let [top, right, bottom, left] = self.margins;
        Paper { width: self.height, height: self.width, margins: [right, top, left, bottom] }
    }

    pub fn is_landscape(&self) -> bool {
        self.width > self.height
    }

    /// Between the margins.
    pub fn inner_width(&self) -> f32 {
        self.width - self.margins[1] - self.margins[3]
    }

    pub fn inner_height(&self) -> f32 {
        self.height - self.margins[0] - self.margins[2]
    }
}

impl Default for Paper {
    fn default() -> Paper {
        Paper::A4
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    Line(Line),
    Grid(Grid),
}

/// A paragraph outside of any grid. `\n` in a text is a line end inside the paragraph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    pub text: String,
    /// Set against the right margin in the same line: `填报单位：…` on the left, `单位：万元` on the right.
    pub right: String,
    /// 1 for the title of a document, 2 below it, 0 for text.
    pub heading: u8,
    pub style: Style,
    /// Space before and after, in points.
    pub before: f32,
    pub after: f32,
    /// Characters by which the first line is set in.
    pub indent: f32,
    /// Whether it stays on the page of what follows.
    pub keep: bool,
}

/// A table. Its rows cover the grid: no cell overlaps another, none reaches beyond `columns`, and what no cell covers is
/// nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// Widths; they add up to no more than the paper leaves.
    pub columns: Vec<f32>,
    /// Rows at the head that each page repeats.
    pub header: usize,
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// At least so high, before what its text needs.
    pub height: f32,
    /// By `column`, without those that a merged cell of a row above covers.
    pub cells: Vec<Cell>,
    /// Whether it stays on the page of the row below: a heading over it.
    pub keep: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// First column, counted from 0.
    pub column: usize,
    pub columns: usize,
    pub rows: usize,
    pub text: String,
    pub kind: CellKind,
    pub style: Style,
    /// Whether its sides are drawn. A row of the grid may hold the line over the form (`单位：万元`), without sides.
    pub ruled: bool,
}

impl Default for Cell {
    fn default() -> Cell {
        Cell {
            column: 0,
            columns: 1,
            rows: 1,
            text: String::new(),
            kind: CellKind::Text,
            style: Style::default(),
            ruled: true,
        }
    }
}

/// What a spreadsheet makes of a cell; everywhere else it is its text.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum CellKind {
    #[default]
    Text,
    /// `text` is a plain decimal (`-1234.50`), kept with its decimals; or blank, where one is to be filled in.
    Number,
    /// To be filled in with one of these.
    Choice(Vec<String>),
}

/// Official typefaces; what stands in for them is said by each renderer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Face {
    /// 方正小标宋: titles.
    Title,
    /// 宋体.
    #[default]
    Song,
    /// 仿宋_GB2312.
    FangSong,
    /// 楷体_GB2312.
    Kai,
    /// 黑体.
    Hei,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    pub face: Face,
    pub size: f32,
    pub bold: bool,
    pub align: Align,
    /// Only in cells; lines are as high as their text.
    pub vertical: Vertical,
}

impl Default for Style {
    fn default() -> Style {
        Style { face: Face::Song, size: 10.5, bold: false, align: Align::Left, vertical: Vertical::Middle }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Align {
    #[default]
    Left,
    Center,
    Right,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Vertical {
    Top,
    #[default]
    Middle,
    Bottom,
}
