//! What a cell or line prints: words, and values in braces: `填报单位：{unit}`, `{signoff.filled_on|date}`.
//!
//! After a path stand filters, parted by `|`; a filter's own words follow its name after a blank.

use jiheng_model::{Document, Money, MoneyUnit};
use serde_json::Value;

use super::Form;
use super::path::{Found, Kinds, Leaf, Node, Path, Scope};
use super::target::TargetParts;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Template {
    pub pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    Words(String),
    Value {
        path: Path,
        leaf: Leaf,
        filters: Vec<Filter>,
    },
    /// A box, ticked where the value is, or holds, this one: `{nature=new|box}`.
    Tick {
        path: Path,
        value: String,
    },
    /// Items one after another in one cell.
    List {
        each: Path,
        item: Template,
        join: String,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// 2026年3月16日, or the words to write a date into.
    Date,
    /// Words before and after a value, where there is one.
    Before(String),
    After(String),
    /// Words where there is no value.
    Or(String),
    /// Another value where there is none.
    Else(Path),
    /// Another value where the list has no such item; an item without the value prints nothing.
    Without(Path),
    /// 一, 二, 三 …
    Chinese,
    /// What stands between the texts of a list.
    Join(String),
    /// The parts of a target value.
    Operator,
    Number,
    Unit,
    /// All amounts that the path finds, added up.
    Sum,
}

/// A text as printed, and which values of the document are in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filled {
    pub text: String,
    pub drawn: Vec<String>,
    /// Those that stand in it in other words than in the document.
    pub reworded: Vec<String>,
    /// Those that went into a sum.
    pub summed: Vec<String>,
}

impl Template {
    pub fn words(text: &str) -> Template {
        Template { pieces: vec![Piece::Words(text.to_owned())] }
    }

    pub fn parse(text: &str, kinds: &Kinds) -> Result<Template, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find('{') {
            if at > 0 {
                pieces.push(Piece::Words(rest[..at].to_owned()));
            }
            let end = rest[at..].find('}').ok_or("花括号没有成对")? + at;
            pieces.push(Template::piece(&rest[at + 1..end], kinds)?);
            rest = &rest[end + 1..];
        }
        if !rest.is_empty() {
            pieces.push(Piece::Words(rest.to_owned()));
        }
        Ok(Template { pieces })
    }

    fn piece(text: &str, kinds: &Kinds) -> Result<Piece, String> {
        let mut parts = outside_brackets(text, '|').into_iter();
        let subject = parts.next().unwrap_or_default();
        let filters: Vec<&str> = parts.collect();
        if filters == ["box"] {
            let halves = outside_brackets(subject, '=');
            let [path, value] = halves.as_slice() else {
                return Err("方框应写成「{路径=值|box}」".to_owned());
            };
            let path = Path::parse(path)?;
            kinds.leaf(&path)?;
            return Ok(Piece::Tick { path, value: (*value).to_owned() });
        }
        Template::value(subject, &filters, kinds)
    }

    /// One value alone.
    pub fn value(path: &str, filters: &[&str], kinds: &Kinds) -> Result<Piece, String> {
        let path = Path::parse(path)?;
        let leaf = kinds.leaf(&path)?;
        let filters: Vec<Filter> = filters.iter().map(|text| filter(text)).collect::<Result<_, _>>()?;
        for filter in &filters {
            if let Filter::Else(other) | Filter::Without(other) = filter
                && kinds.leaf(other)? != leaf
            {
                return Err("else 后面应是同一类的值".to_owned());
            }
        }
        let splits =
            filters.iter().any(|one| matches!(one, Filter::Operator | Filter::Number | Filter::Unit));
        if leaf == Leaf::Structure && !splits {
            return Err("这一项不是一个值，请写到其中的一项".to_owned());
        }
        Ok(Piece::Value { path, leaf, filters })
    }

    /// Whether it is one amount and nothing else.
    pub fn is_money(&self) -> bool {
        matches!(self.pieces.as_slice(), [Piece::Value { leaf: Leaf::Money, filters, .. }]
            if filters.iter().all(|filter| matches!(filter, Filter::Sum | Filter::Else(_) | Filter::Without(_))))
    }

    fn paths(&self) -> impl Iterator<Item = &Path> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Value { path, .. } if !path.is_number() => Some(path),
            Piece::Tick { path, .. } => Some(path),
            Piece::List { each, .. } => Some(each),
            _ => None,
        })
    }

    /// The path of the only value, where there is one.
    pub fn only(&self) -> Option<&Path> {
        let mut paths = self.paths();
        paths.next().filter(|_| paths.next().is_none())
    }

    pub fn fill(&self, form: &Form, scope: &Scope) -> Filled {
        let mut filled = Filled::default();
        self.fill_into(form, scope, &mut filled);
        filled
    }

    fn fill_into(&self, form: &Form, scope: &Scope, filled: &mut Filled) {
        for piece in &self.pieces {
            match piece {
                Piece::Words(words) => filled.text.push_str(words),
                Piece::Value { path, leaf, filters } => value(form, scope, path, *leaf, filters, filled),
                Piece::Tick { path, value } => {
                    let found = scope.find(path);
                    let ticked = match found.value {
                        Value::Array(items) => items.iter().any(|item| item.as_str() == Some(value)),
                        other => other.as_str() == Some(value),
                    };
                    filled.text.push(if ticked { '☑' } else { '□' });
                    if ticked {
                        drawn_member(found, value, filled);
                    }
                }
                Piece::List { each, item, join } => {
                    for (number, one) in items(scope, each).into_iter().enumerate() {
                        if number > 0 {
                            filled.text.push_str(join);
                        }
                        item.fill_into(form, &scope.within(Node::One(one), number), filled);
                    }
                }
            }
        }
    }
}

/// The items of the list at the path.
pub fn items<'a>(scope: &Scope<'a>, path: &Path) -> Vec<Found<'a>> {
    let mut items = Vec::new();
    for found in scope.all(path) {
        match found.value {
            Value::Array(list) => items.extend(list.iter().enumerate().map(|(index, value)| Found {
                pointer: found.pointer.as_ref().map(|pointer| format!("{pointer}/{index}")),
                value,
            })),
            Value::Null => {}
            _ => items.push(found),
        }
    }
    items
}

fn drawn_member(found: Found, value: &str, filled: &mut Filled) {
    let Some(pointer) = found.pointer else { return };
    match found.value {
        Value::Array(items) => {
            let at = items.iter().position(|item| item.as_str() == Some(value));
            filled.drawn.extend(at.map(|at| format!("{pointer}/{at}")));
        }
        _ => filled.drawn.push(pointer),
    }
}

fn value(form: &Form, scope: &Scope, path: &Path, leaf: Leaf, filters: &[Filter], filled: &mut Filled) {
    let mut text = String::new();
    if path.is_number() {
        text = scope.number(path).to_string();
    } else {
        let found = if filters.contains(&Filter::Sum) { sum(form, scope, path, filled) } else { None };
        match found {
            Some(sum) => text = sum,
            None => print(form, scope, path, leaf, filters, &mut text, filled),
        }
    }
    for filter in filters {
        match filter {
            Filter::Date => text = date(&text),
            Filter::Before(words) if !text.is_empty() => text.insert_str(0, words),
            Filter::After(words) if !text.is_empty() => text.push_str(words),
            Filter::Or(words) if text.is_empty() => text.push_str(words),
            Filter::Chinese => text = text.parse().map_or(text, chinese),
            _ => {}
        }
    }
    filled.text.push_str(&text);
}

fn print(
    form: &Form,
    scope: &Scope,
    path: &Path,
    leaf: Leaf,
    filters: &[Filter],
    text: &mut String,
    filled: &mut Filled,
) {
    let mut found = scope.printed(path);
    for filter in filters {
        if let Filter::Else(other) = filter
            && found.value.is_null()
        {
            found = scope.printed(other);
        }
        if let Filter::Without(other) = filter
            && found.pointer.is_none()
        {
            found = scope.find(other);
        }
    }
    if found.value.is_null() {
        return;
    }
    match leaf {
        Leaf::Structure => return part_of_target(form, found, filters, text, filled),
        Leaf::Money => *text = money(found.value, form.amounts),
        Leaf::Texts => {
            let between = filters.iter().find_map(|filter| match filter {
                Filter::Join(words) => Some(words.as_str()),
                _ => None,
            });
            let texts = found.value.as_array().map(Vec::as_slice).unwrap_or_default();
            let texts: Vec<&str> = texts.iter().filter_map(Value::as_str).collect();
            *text = texts.join(between.unwrap_or("\n"));
            if let Some(pointer) = &found.pointer {
                filled.drawn.extend((0..texts.len()).map(|index| format!("{pointer}/{index}")));
            }
            return;
        }
        Leaf::Text | Leaf::Integer | Leaf::Flag => {
            *text = match found.value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
        }
    }
    match path.last() {
        Some("level1") => *text = form.printed_level1(text).to_owned(),
        Some("level2") => {
            let as_printed = scope.find(&path.sibling("level2_text"));
            if let Some(word) = form.printed_level2(text) {
                *text = word.to_owned();
            } else if let Some(printed) = as_printed.value.as_str() {
                *text = printed.to_owned();
            }
            filled.drawn.extend(as_printed.pointer.filter(|_| !as_printed.value.is_null()));
        }
        _ => {}
    }
    filled.drawn.extend(found.pointer);
}

/// Where there is more than one amount; a single one is printed as it is.
fn sum(form: &Form, scope: &Scope, path: &Path, filled: &mut Filled) -> Option<String> {
    let parts: Vec<Found> = scope.all(path).into_iter().filter(|part| !part.value.is_null()).collect();
    if parts.len() < 2 {
        return None;
    }
    let amounts = parts.iter().map(|part| amount(part.value));
    let total = amounts.reduce(|sum, amount| sum?.checked_add(amount?))??;
    filled.summed.extend(parts.into_iter().filter_map(|part| part.pointer));
    Some(shown(total, form.amounts))
}

fn amount(value: &Value) -> Option<Money> {
    Money::parse(value.as_str()?, MoneyUnit::TenThousand)
}

fn money(value: &Value, unit: MoneyUnit) -> String {
    match amount(value) {
        Some(amount) => shown(amount, unit),
        None => value.as_str().unwrap_or_default().to_owned(),
    }
}

/// As many decimals of 万元 as were printed; an amount that was printed in 元 has four zeros and more that nobody printed.
fn shown(amount: Money, unit: MoneyUnit) -> String {
    match unit {
        MoneyUnit::TenThousand if amount.decimals() > 2 => Money::from_fen(amount.fen()).to_string(),
        MoneyUnit::TenThousand => amount.to_string(),
        unit => amount.in_unit(unit),
    }
}

/// The operator, the number or the unit of a target, where each has a column of its own.
fn part_of_target(form: &Form, found: Found, filters: &[Filter], text: &mut String, filled: &mut Filled) {
    let printed = found.value.get("text").and_then(Value::as_str).unwrap_or_default();
    let value = found.value.get("value").and_then(|value| serde_json::from_value(value.clone()).ok());
    let parts = TargetParts::of(printed, value.as_ref());
    for filter in filters {
        match filter {
            Filter::Operator => *text = form.printed_operator(&parts.operator).to_owned(),
            Filter::Number => {
                *text = parts.number.clone();
                if let Some(pointer) = &found.pointer {
                    filled.drawn.push(format!("{pointer}/text"));
                    if !parts.literal {
                        filled.reworded.push(format!("{pointer}/text"));
                    }
                }
            }
            Filter::Unit => *text = parts.unit.clone(),
            _ => {}
        }
    }
}

/// 2026-03-16 as 2026年3月16日; no date as the words around one; anything else as it is.
fn date(text: &str) -> String {
    if text.is_empty() {
        return "    年  月  日".to_owned();
    }
    let parts: Vec<&str> = text.split('-').collect();
    let figure = |part: &str| part.parse::<u32>().ok();
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => match (figure(year), figure(month), figure(day)) {
            (Some(year), Some(month), Some(day)) => format!("{year}年{month}月{day}日"),
            _ => text.to_owned(),
        },
        _ => text.to_owned(),
    }
}

/// 1 to 99 in Chinese numerals.
pub fn chinese(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = (number / 10, number % 10);
    match tens {
        0 => DIGITS[ones].to_owned(),
        1 => format!("十{}", DIGITS[ones]),
        2..=9 => format!("{}十{}", DIGITS[tens], DIGITS[ones]),
        _ => number.to_string(),
    }
}

fn filter(text: &str) -> Result<Filter, String> {
    let (name, words) = text.split_once(' ').unwrap_or((text, ""));
    let words = words.replace("\\n", "\n");
    Ok(match name {
        "date" => Filter::Date,
        "before" => Filter::Before(words),
        "after" => Filter::After(words),
        "or" => Filter::Or(words),
        "else" => Filter::Else(Path::parse(&words)?),
        "without" => Filter::Without(Path::parse(&words)?),
        "chinese" => Filter::Chinese,
        "join" => Filter::Join(words),
        "operator" => Filter::Operator,
        "number" => Filter::Number,
        "unit" => Filter::Unit,
        "sum" => Filter::Sum,
        _ => {
            return Err(format!(
                "没有「{name}」这种写法，可以是：date、before、after、or、else、without、chinese、join、operator、number、unit、sum、box"
            ));
        }
    })
}

fn outside_brackets(text: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0usize, 0);
    for (at, character) in text.char_indices() {
        match character {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            c if c == separator && depth == 0 => {
                parts.push(&text[start..at]);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// The JSON that paths are followed in: the document without where it came from and what no label took.
pub fn value_of(document: &Document) -> Value {
    let mut value = value_of_head(document);
    value["projects"] = serde_json::json!(document.projects);
    value
}

/// The same without its projects.
pub fn value_of_head(document: &Document) -> Value {
    // Field by field, so that a new one is not forgotten, and the places of all values are not copied.
    let Document {
        source: _,
        kinds,
        title,
        region,
        department,
        approved_by,
        approval_number,
        approved_on,
        fiscal_year,
        money_unit,
        projects: _,
        department_goals,
        budget,
        totals,
        unmapped: _,
        provenance: _,
    } = document;
    serde_json::json!({
        "kinds": kinds,
        "title": title,
        "region": region,
        "department": department,
        "approved_by": approved_by,
        "approval_number": approval_number,
        "approved_on": approved_on,
        "fiscal_year": fiscal_year,
        "money_unit": money_unit,
        "projects": [],
        "department_goals": department_goals,
        "budget": budget,
        "totals": totals,
    })
}
