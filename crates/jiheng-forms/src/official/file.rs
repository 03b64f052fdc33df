//! A form file → [`Form`]. Whatever is wrong is told with line and column, paths into the document as well.

use jiheng_model::config::{self, Mistake, Table, Value};
use jiheng_model::{Kind, MoneyUnit, sources};

use super::path::{Kinds, Path};
use super::text::{Piece, Template};
use super::{Block, Cell, Content, Each, Form, Grid, Row, Subject, TypeStyle};

/// Names of the type that lines and cells are set in.
pub const ROLES: [&str; 8] = ["title", "subtitle", "heading", "line", "text", "label", "value", "note"];
pub const FACES: [&str; 5] = ["小标宋", "宋体", "仿宋", "楷体", "黑体"];
pub const ALIGNS: [&str; 3] = ["left", "center", "right"];

/// The settings of one table: each is asked for once, and what nobody asked for is a mistake.
struct Settings<'a, 'i> {
    at: &'a Value<'i>,
    table: &'a Table<'i>,
    known: &'static [&'static str],
}

impl<'a, 'i> Settings<'a, 'i> {
    fn new(
        at: &'a Value<'i>,
        table: &'a Table<'i>,
        known: &'static [&'static str],
    ) -> Result<Settings<'a, 'i>, Mistake> {
        match table.iter().find(|(key, _)| !known.contains(&key.get_ref().as_ref())) {
            Some((key, _)) => Err(config::unknown(key, known)),
            None => Ok(Settings { at, table, known }),
        }
    }

    fn get(&self, name: &str) -> Option<&'a Value<'i>> {
        debug_assert!(self.known.contains(&name), "{name}");
        self.table.iter().find(|(key, _)| key.get_ref().as_ref() == name).map(|(_, value)| value)
    }

    fn required(&self, name: &str) -> Result<&'a Value<'i>, Mistake> {
        self.get(name).ok_or_else(|| Mistake::of(self.at, format!("没有写 {name}")))
    }

    fn flag(&self, name: &str) -> Result<bool, Mistake> {
        self.get(name).map_or(Ok(false), config::flag)
    }

    fn count(&self, name: &str, default: usize) -> Result<usize, Mistake> {
        let Some(value) = self.get(name) else { return Ok(default) };
        match usize::try_from(config::integer(value)?) {
            Ok(count) if (1..=64).contains(&count) => Ok(count),
            _ => Err(Mistake::of(value, "应为 1 到 64 的整数")),
        }
    }

    fn words(&self, name: &str) -> Result<Option<&'a str>, Mistake> {
        self.get(name).map(config::words).transpose()
    }

    fn one_of(&self, name: &str, known: &[&str]) -> Result<Option<String>, Mistake> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let word = config::words(value)?;
        if known.contains(&word) {
            return Ok(Some(word.to_owned()));
        }
        Err(Mistake::of(value, format!("没有「{word}」，可以是：{}", known.join("、"))))
    }

    fn path(&self, name: &str, kinds: &Kinds) -> Result<Option<Path>, Mistake> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let path = Path::parse(config::words(value)?).map_err(|error| Mistake::of(value, error))?;
        kinds.leaf(&path).map_err(|error| Mistake::of(value, error))?;
        Ok(Some(path))
    }

    fn template(&self, name: &str, kinds: &Kinds) -> Result<Option<Template>, Mistake> {
        let Some(value) = self.get(name) else { return Ok(None) };
        Template::parse(config::string(value)?, kinds).map(Some).map_err(|error| Mistake::of(value, error))
    }

    fn number(&self, name: &str) -> Result<Option<f32>, Mistake> {
        self.get(name).map(number).transpose()
    }
}

fn number(value: &Value) -> Result<f32, Mistake> {
    let inner = value.get_ref();
    let text = inner.as_float().map(|float| float.as_str().to_owned());
    let text = text.or_else(|| inner.as_integer().map(|integer| integer.as_str().to_owned()));
    let number = text.and_then(|text| text.parse::<f32>().ok());
    number
        .filter(|number| (0.0..=1000.0).contains(number))
        .ok_or_else(|| Mistake::of(value, "应为 0 到 1000 的数"))
}

pub fn parse(id: &str, toml: &str) -> Result<Form, Mistake> {
    let parsed = config::parse(toml)?;
    let at = Value::new(parsed.span(), toml::de::DeValue::Table(parsed.get_ref().clone()));
    let table = config::table(&at)?;
    const KNOWN: &[&str] = &[
        "title",
        "issuer",
        "year",
        "source",
        "kind",
        "subject",
        "amounts",
        "page",
        "numbered",
        "level1",
        "level2",
        "operators",
        "style",
        "block",
    ];
    let settings = Settings::new(&at, table, KNOWN)?;
    let kind = settings.required("kind")?;
    let kind: Kind = serde_json::from_value(config::words(kind)?.into()).map_err(|_| {
        let known = Kind::ALL.map(|kind| serde_json::to_value(kind).expect("a kind is a word"));
        let known: Vec<&str> = known.iter().filter_map(|kind| kind.as_str()).collect();
        Mistake::of(kind, format!("没有这种文件，可以是：{}", known.join("、")))
    })?;
    let source = settings.required("source")?;
    if sources::find(config::words(source)?).is_none() {
        return Err(Mistake::of(source, "依据清单中没有这一条"));
    }
    let subjects: Vec<&str> = Subject::ALL.iter().map(|(word, _)| *word).collect();
    let subject = settings.one_of("subject", &subjects)?;
    let subject = Subject::ALL.iter().find(|(word, _)| Some(*word) == subject.as_deref());
    let (_, subject) = subject.ok_or_else(|| {
        Mistake::of(&at, "没有写 subject：一份表对应一个项目（project）还是整份文件（document）")
    })?;
    let amounts = match settings.get("amounts") {
        None => MoneyUnit::TenThousand,
        Some(value) => MoneyUnit::from_word(config::words(value)?)
            .ok_or_else(|| Mistake::of(value, "应为万元、元等金额单位"))?,
    };
    let mut kinds = Kinds::document();
    if *subject == Subject::Project {
        let projects = Path::parse("projects").expect("a plain path");
        kinds = kinds.within(&projects, false).expect("documents have projects");
    }
    let block = settings.required("block")?;
    let form = Form {
        id: id.to_owned(),
        title: config::words(settings.required("title")?)?.to_owned(),
        issuer: config::words(settings.required("issuer")?)?.to_owned(),
        year: settings.get("year").map(config::integer).transpose()?,
        source: config::words(source)?.to_owned(),
        kind,
        subject: *subject,
        compares_projects: toml.contains("/projects"),
        amounts,
        landscape: settings.one_of("page", &["portrait", "landscape"])?.as_deref() == Some("landscape"),
        numbered: settings.flag("numbered")?,
        level1: word_pairs(settings.get("level1"))?,
        level2: word_pairs(settings.get("level2"))?,
        operators: word_pairs(settings.get("operators"))?,
        styles: styles(settings.get("style"))?,
        blocks: Vec::new(),
    };
    let blocks = config::tables(block, "block")?;
    let reader = Reader { form: &form };
    let blocks =
        blocks.into_iter().map(|(at, table)| reader.block(at, table, &kinds)).collect::<Result<_, _>>()?;
    Ok(Form { blocks, ..form })
}

fn word_pairs(value: Option<&Value>) -> Result<Vec<(String, String)>, Mistake> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let pairs = config::table(value)?.iter();
    pairs.map(|(key, value)| Ok((key.get_ref().to_string(), config::words(value)?.to_owned()))).collect()
}

fn styles(value: Option<&Value>) -> Result<Vec<(String, TypeStyle)>, Mistake> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let mut styles = Vec::new();
    for (key, value) in config::table(value)?.iter() {
        if !ROLES.contains(&key.get_ref().as_ref()) {
            return Err(config::unknown(key, &ROLES));
        }
        let settings = Settings::new(value, config::table(value)?, &["face", "size", "bold", "align"])?;
        let style = TypeStyle {
            face: settings.one_of("face", &FACES)?,
            size: settings.number("size")?,
            bold: settings.get("bold").map(config::flag).transpose()?,
            align: settings.one_of("align", &ALIGNS)?,
        };
        styles.push((key.get_ref().to_string(), style));
    }
    Ok(styles)
}

/// What a blank form prints in its grid of indicators, where it says nothing else: each class, the usual ones twice.
fn usual_rows() -> Vec<serde_json::Value> {
    use jiheng_model::classes::{COST, QUALITY, QUANTITY, TREE};
    let old = TREE.iter().filter(|(_, level1)| *level1 != COST);
    let times = |level2: &str| if [QUANTITY, QUALITY].contains(&level2) { 2 } else { 1 };
    let rows = old.flat_map(|(level2, level1)| {
        std::iter::repeat_n(serde_json::json!({ "level1": level1, "level2": level2 }), times(level2))
    });
    rows.collect()
}

struct Reader<'a> {
    form: &'a Form,
}

impl Reader<'_> {
    fn block(&self, at: &Value, table: &Table, kinds: &Kinds) -> Result<Block, Mistake> {
        const KNOWN: &[&str] = &[
            "each", "by", "blank", "if", "unless", "section", "page", "text", "right", "style", "columns",
            "header", "row", "block", "include",
        ];
        let settings = Settings::new(at, table, KNOWN)?;
        // A block is wanted or not as a whole, before its items are looked at.
        let outer = kinds;
        let (each, kinds) = self.each(&settings, kinds)?;
        let kinds = &kinds;
        let content = if let Some(value) = settings.get("block") {
            let blocks = config::tables(value, "block")?;
            let blocks = blocks.into_iter().map(|(at, table)| self.block(at, table, kinds));
            Content::Blocks(blocks.collect::<Result<_, _>>()?)
        } else if let Some(value) = settings.get("include") {
            Content::Blocks(self.included(value, kinds)?)
        } else if let Some(value) = settings.get("columns") {
            Content::Grid(self.grid(&settings, value, kinds)?)
        } else {
            let left = settings.template("text", kinds)?;
            let right = settings.template("right", kinds)?;
            if left.is_none() && right.is_none() {
                return Err(Mistake::of(
                    at,
                    "要写 text（一行文字）、columns 和 row（一张表）或 block（几项内容）",
                ));
            }
            let role = settings.one_of("style", &ROLES)?.unwrap_or_else(|| "line".to_owned());
            Content::Line { left: left.unwrap_or_default(), right: right.unwrap_or_default(), role }
        };
        Ok(Block {
            each,
            when: settings.path("if", outer)?,
            unless: settings.path("unless", outer)?,
            section: settings.template("section", kinds)?,
            landscape: match settings.one_of("page", &["portrait", "landscape"])? {
                Some(page) => page == "landscape",
                None => self.form.landscape,
            },
            content,
        })
    }

    /// The blocks of a shipped form, printed here.
    fn included(&self, value: &Value, kinds: &Kinds) -> Result<Vec<Block>, Mistake> {
        let id = config::words(value)?;
        let toml = super::text_of(id).ok_or_else(|| Mistake::of(value, format!("没有「{id}」这张表")))?;
        let wrong = |mistake: Mistake| {
            let error = mistake.within(toml);
            Mistake::of(value, format!("「{id}」不能用在这里（{error}）"))
        };
        let parsed = config::parse(toml).map_err(wrong)?;
        let block = parsed.get_ref().iter().find(|(key, _)| key.get_ref() == "block");
        let Some((_, block)) = block else { return Ok(Vec::new()) };
        let blocks = config::tables(block, "block").map_err(wrong)?;
        blocks.into_iter().map(|(at, table)| self.block(at, table, kinds).map_err(wrong)).collect()
    }

    fn each(&self, settings: &Settings, kinds: &Kinds) -> Result<(Option<Each>, Kinds), Mistake> {
        let Some(value) = settings.get("each") else { return Ok((None, kinds.clone())) };
        let by = settings.words("by")?.map(str::to_owned);
        let path = Path::parse(config::words(value)?).map_err(|error| Mistake::of(value, error))?;
        let inner = kinds.within(&path, by.is_some()).map_err(|error| Mistake::of(value, error))?;
        let mut blank = Vec::new();
        if let Some(value) = settings.get("blank") {
            for item in config::items(value)? {
                let pairs = word_pairs(Some(item))?.into_iter();
                blank.push(pairs.map(|(key, word)| (key, serde_json::Value::String(word))).collect());
            }
        } else if path.last() == Some("indicators") {
            blank = usual_rows();
        }
        Ok((Some(Each { path, by, blank }), inner))
    }

    fn grid(&self, settings: &Settings, columns: &Value, kinds: &Kinds) -> Result<Grid, Mistake> {
        let widths: Vec<f32> = config::items(columns)?.iter().map(number).collect::<Result<_, _>>()?;
        if widths.is_empty() || widths.iter().any(|width| *width <= 0.0) {
            return Err(Mistake::of(columns, "每一列都要有宽度"));
        }
        let value = settings.required("row")?;
        let tables = config::tables(value, "row")?;
        let mut rows = Vec::new();
        let mut cover = Cover::new(widths.len());
        for (at, table) in tables {
            let row = self.row(at, table, kinds)?;
            cover.row(&row).map_err(|error| Mistake::of(at, error))?;
            rows.push(row);
        }
        if !cover.is_closed() {
            return Err(Mistake::of(columns, "有单元格向下合并得超出了表的最后一行"));
        }
        let header = settings.get("header").map(|_| settings.count("header", 0)).transpose()?.unwrap_or(0);
        if header > rows.len() {
            return Err(Mistake::of(columns, "header 比表的行数还多"));
        }
        Ok(Grid { columns: widths, header, rows })
    }

    fn row(&self, at: &Value, table: &Table, kinds: &Kinds) -> Result<Row, Mistake> {
        const KNOWN: &[&str] = &["each", "by", "blank", "if", "unless", "merge", "height", "cells", "row"];
        let settings = Settings::new(at, table, KNOWN)?;
        let (each, kinds) = self.each(&settings, kinds)?;
        let mut row = Row {
            each,
            when: settings.path("if", &kinds)?,
            unless: settings.path("unless", &kinds)?,
            height: settings.number("height")?.unwrap_or(0.0),
            ..Row::default()
        };
        if let Some(value) = settings.get("row") {
            for (at, table) in config::tables(value, "row")? {
                row.rows.push(self.row(at, table, &kinds)?);
            }
            return Ok(row);
        }
        let mut names = Vec::new();
        for value in config::items(settings.required("cells")?)? {
            let (cell, name) = self.cell(value, &kinds)?;
            row.cells.push(cell);
            names.push(name);
        }
        if let Some(value) = settings.get("merge") {
            for item in config::items(value)? {
                let name = config::words(item)?;
                let place = names.iter().position(|one| one.as_deref() == Some(name));
                row.merge.push(place.ok_or_else(|| Mistake::of(item, "这一行没有哪个单元格是这一项"))?);
            }
        }
        Ok(row)
    }

    /// The cell, and the name of what it prints: the field or text as written.
    fn cell(&self, at: &Value, kinds: &Kinds) -> Result<(Cell, Option<String>), Mistake> {
        const KNOWN: &[&str] = &[
            "label", "field", "text", "each", "join", "span", "rows", "once", "required", "plain", "style",
            "align", "choices",
        ];
        let settings = Settings::new(at, config::table(at)?, KNOWN)?;
        let mut label = false;
        let mut name = None;
        let content = if let Some(words) = settings.get("label") {
            label = true;
            Template::words(config::string(words)?)
        } else if let Some(value) = settings.get("field") {
            let field = config::words(value)?;
            name = Some(field.to_owned());
            let piece = Template::value(field, &[], kinds).map_err(|error| Mistake::of(value, error))?;
            Template { pieces: vec![piece] }
        } else if let Some(value) = settings.get("text") {
            let text = config::string(value)?;
            name = Some(text.to_owned());
            match settings.get("each") {
                None => Template::parse(text, kinds).map_err(|error| Mistake::of(value, error))?,
                Some(path) => {
                    let each = Path::parse(config::words(path)?).map_err(|error| Mistake::of(path, error))?;
                    let inner = kinds.within(&each, false).map_err(|error| Mistake::of(path, error))?;
                    let item = Template::parse(text, &inner).map_err(|error| Mistake::of(value, error))?;
                    let join =
                        settings.get("join").map(config::string).transpose()?.unwrap_or("\n").to_owned();
                    Template { pieces: vec![Piece::List { each, item, join }] }
                }
            }
        } else {
            Template::default()
        };
        let role = settings.one_of("style", &ROLES)?;
        let role = role.unwrap_or_else(|| if label { "label" } else { "value" }.to_owned());
        let choices = match settings.get("choices") {
            Some(value) => config::list(value)?,
            None => self.usual_choices(&content),
        };
        let cell = Cell {
            label,
            span: settings.count("span", 1)?,
            rows: settings.count("rows", 1)?,
            once: settings.flag("once")?,
            required: settings.flag("required")?,
            ruled: !settings.flag("plain")?,
            role,
            align: settings.one_of("align", &ALIGNS)?,
            choices,
            content,
        };
        Ok((cell, name))
    }

    /// Classes may only be filled in with the form's words for them.
    fn usual_choices(&self, content: &Template) -> Vec<String> {
        use jiheng_model::classes;
        let mut choices: Vec<String> = match content.only().and_then(Path::last) {
            Some("level1") => {
                let level1 = [classes::OUTPUT, classes::BENEFIT, classes::SATISFACTION, classes::COST];
                level1.iter().map(|class| self.form.printed_level1(class).to_owned()).collect()
            }
            Some("level2") => {
                let word =
                    |(class, _): &(&str, &str)| self.form.printed_level2(class).unwrap_or(class).to_owned();
                classes::TREE.iter().map(word).collect()
            }
            _ => Vec::new(),
        };
        let mut seen = Vec::new();
        choices.retain(|choice| {
            !seen.contains(choice) && {
                seen.push(choice.clone());
                true
            }
        });
        choices
    }
}

/// Which columns cells of rows above still cover, to see that every row fills the grid.
struct Cover {
    below: Vec<usize>,
}

impl Cover {
    fn new(width: usize) -> Cover {
        Cover { below: vec![0; width] }
    }

    fn row(&mut self, row: &Row) -> Result<(), String> {
        for inner in &row.rows {
            self.row(inner)?;
        }
        if !row.rows.is_empty() {
            return Ok(());
        }
        let mut cells = row.cells.iter();
        let mut column = 0;
        while column < self.below.len() {
            if self.below[column] > 0 {
                self.below[column] -= 1;
                column += 1;
                continue;
            }
            let Some(cell) = cells.next() else {
                return Err(format!("这一行只到第 {column} 列，表有 {} 列", self.below.len()));
            };
            let end = column + cell.span;
            if end > self.below.len() || self.below[column..end].iter().any(|left| *left > 0) {
                return Err(format!("这一行的单元格超出了表的 {} 列", self.below.len()));
            }
            self.below[column..end].fill(cell.rows - 1);
            column = end;
        }
        match cells.next() {
            None => Ok(()),
            Some(_) => Err(format!("这一行的单元格多于表的 {} 列", self.below.len())),
        }
    }

    fn is_closed(&self) -> bool {
        self.below.iter().all(|left| *left == 0)
    }
}
