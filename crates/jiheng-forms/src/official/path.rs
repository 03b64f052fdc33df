//! Where in a document a cell of a form finds its value: `budget.sources[kind=fiscal|county].amount`.
//!
//! A path starts at the innermost item that is being printed; `../` goes to the one around it and `/` to the document.
//! In brackets stands the number of an item, the key of a map, or what the item must have: `key=this|that` (nothing after
//! the sign: it has no such value), `key~part`, `key=$path` (the value that another path finds).
//! `#` is the number of the item, counted from 1.

use std::borrow::Cow;
use std::sync::LazyLock;

use jiheng_model::Document;
use serde_json::Value;

#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// As written.
    text: String,
    start: Start,
    steps: Vec<Step>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Start {
    Document,
    /// How many items outward.
    Item(usize),
}

#[derive(Clone, Debug, PartialEq)]
enum Step {
    Field(String),
    Index(usize),
    Key(String),
    Where(Condition),
    /// The number of the item that is being printed.
    Number,
}

#[derive(Clone, Debug, PartialEq)]
struct Condition {
    key: String,
    part: bool,
    values: Vec<Operand>,
}

#[derive(Clone, Debug, PartialEq)]
enum Operand {
    Text(String),
    Path(Path),
}

/// What stands at the end of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaf {
    Text,
    Integer,
    Flag,
    Money,
    Texts,
    /// A list or an object.
    Structure,
}

/// An item that is being printed.
#[derive(Clone, Debug)]
pub enum Node<'a> {
    One(Found<'a>),
    /// Several that are printed together: a group.
    Many(Vec<Found<'a>>),
}

/// A value, and its address in the document; none where it is only a sample of a blank form.
#[derive(Clone, Debug)]
pub struct Found<'a> {
    pub pointer: Option<String>,
    pub value: &'a Value,
}

/// The items being printed, the outermost (the document) first, each with its number among its like.
#[derive(Clone, Debug)]
pub struct Scope<'a> {
    nodes: Vec<(Node<'a>, usize)>,
}

static NULL: Value = Value::Null;

impl<'a> Scope<'a> {
    pub fn new(document: &'a Value) -> Scope<'a> {
        Scope { nodes: vec![(Node::One(Found { pointer: Some(String::new()), value: document }), 0)] }
    }

    pub fn within(&self, node: Node<'a>, number: usize) -> Scope<'a> {
        let mut nodes = self.nodes.clone();
        nodes.push((node, number));
        Scope { nodes }
    }

    fn node(&self, start: Start) -> Option<&(Node<'a>, usize)> {
        match start {
            Start::Document => self.nodes.first(),
            Start::Item(outward) => self.nodes.iter().rev().nth(outward),
        }
    }

    /// The number of the item that the path starts from.
    pub fn number(&self, path: &Path) -> usize {
        self.node(path.start).map_or(0, |(_, number)| number + 1)
    }

    /// The address of the item that is being printed; empty for the document, and in a blank form.
    pub fn item(&self) -> &str {
        match self.nodes.last() {
            Some((Node::One(one), _)) => one.pointer.as_deref().unwrap_or_default(),
            _ => "",
        }
    }

    /// The value at the path; where the document has none, a null with the address that it would have.
    pub fn find(&self, path: &Path) -> Found<'a> {
        self.all(path).into_iter().next().unwrap_or(Found { pointer: None, value: &NULL })
    }

    /// The first value at the path that is there, or else the first place for one.
    pub fn printed(&self, path: &Path) -> Found<'a> {
        let mut all = self.all(path);
        let at = all.iter().position(|found| !found.value.is_null()).unwrap_or(0);
        if all.is_empty() { Found { pointer: None, value: &NULL } } else { all.swap_remove(at) }
    }

    /// Every value that the path's conditions let through.
    pub fn all(&self, path: &Path) -> Vec<Found<'a>> {
        let Some((node, _)) = self.node(path.start) else { return Vec::new() };
        let mut steps = path.steps.as_slice();
        let mut found = match node {
            Node::One(one) => vec![one.clone()],
            Node::Many(many) => match steps.split_first() {
                Some((Step::Where(condition), rest)) => {
                    steps = rest;
                    many.iter().filter(|one| self.holds(condition, one.value)).cloned().collect()
                }
                Some((Step::Index(index), rest)) => {
                    steps = rest;
                    many.get(*index).cloned().into_iter().collect()
                }
                _ => many.clone(),
            },
        };
        for step in steps {
            found = found.into_iter().flat_map(|one| self.step(step, one)).collect();
        }
        found
    }

    fn step(&self, step: &Step, from: Found<'a>) -> Vec<Found<'a>> {
        let Found { pointer, value } = from;
        let below = |name: &str, value: &'a Value| Found {
            pointer: pointer.as_ref().map(|pointer| format!("{pointer}/{}", escape(name))),
            value,
        };
        match step {
            Step::Field(name) | Step::Key(name) => vec![below(name, value.get(name).unwrap_or(&NULL))],
            Step::Index(index) => vec![below(&index.to_string(), value.get(index).unwrap_or(&NULL))],
            Step::Where(condition) if value.is_object() => {
                if self.holds(condition, value) {
                    vec![Found { pointer, value }]
                } else {
                    Vec::new()
                }
            }
            Step::Where(condition) => {
                let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
                let items = items.iter().enumerate().filter(|(_, item)| self.holds(condition, item));
                items.map(|(index, item)| below(&index.to_string(), item)).collect()
            }
            Step::Number => vec![Found { pointer: None, value }],
        }
    }

    fn holds(&self, condition: &Condition, item: &Value) -> bool {
        let found = match item.get(&condition.key) {
            Some(Value::String(text)) => Cow::Borrowed(text.as_str()),
            Some(Value::Number(number)) => Cow::Owned(number.to_string()),
            Some(Value::Bool(flag)) => Cow::Owned(flag.to_string()),
            _ => Cow::Borrowed(""),
        };
        condition.values.iter().any(|operand| match operand {
            Operand::Text(text) if condition.part => found.contains(text.as_str()),
            Operand::Text(text) => found == text.as_str(),
            Operand::Path(path) => {
                self.find(path).value.as_str().unwrap_or_default() == found && !found.is_empty()
            }
        })
    }
}

/// As a step of a JSON pointer.
fn escape(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) {
        Cow::Owned(name.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(name)
    }
}

impl Path {
    /// Reads a path; the text says what is wrong with it.
    pub fn parse(text: &str) -> Result<Path, String> {
        let whole = text;
        let (mut rest, start) = match text.strip_prefix('/') {
            Some(rest) => (rest, Start::Document),
            None => {
                let (mut rest, mut outward) = (text, 0);
                while let Some(inner) = rest.strip_prefix("../") {
                    (rest, outward) = (inner, outward + 1);
                }
                (rest, Start::Item(outward))
            }
        };
        let mut steps = Vec::new();
        if rest == "." {
            return Ok(Path { text: whole.to_owned(), start, steps });
        }
        while !rest.is_empty() {
            if let Some(inner) = rest.strip_prefix('[') {
                let end = closing(inner).ok_or("方括号没有成对")?;
                steps.push(pick(&inner[..end])?);
                rest = inner[end + 1..].trim_start_matches('.');
                continue;
            }
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let name = &rest[..end];
            steps.push(match name {
                "" => return Err(format!("「{text}」中多了一个点")),
                "#" => Step::Number,
                _ => Step::Field(name.to_owned()),
            });
            rest = rest[end..].strip_prefix('.').unwrap_or(&rest[end..]);
        }
        Ok(Path { text: whole.to_owned(), start, steps })
    }

    /// As the form file writes it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub fn is_number(&self) -> bool {
        self.steps.last() == Some(&Step::Number)
    }

    /// Whether it only says what the item itself must be: `[heading~采购]`.
    pub fn is_condition(&self) -> bool {
        !self.steps.is_empty() && self.steps.iter().all(|step| matches!(step, Step::Where(_)))
    }

    /// How many items outward it starts; `None` at the document.
    pub fn outward(&self) -> Option<usize> {
        match self.start {
            Start::Document => None,
            Start::Item(outward) => Some(outward),
        }
    }

    /// The name of the last field.
    pub fn last(&self) -> Option<&str> {
        self.steps.iter().rev().find_map(|step| match step {
            Step::Field(name) | Step::Key(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// The same path with another last field.
    pub fn sibling(&self, name: &str) -> Path {
        let mut steps = self.steps.clone();
        steps.pop();
        steps.push(Step::Field(name.to_owned()));
        let text = self.text.rsplit_once('.').map_or("", |(before, _)| before);
        Path { text: format!("{text}.{name}"), start: self.start, steps }
    }
}

/// Where the bracket closes that was opened before the text.
fn closing(text: &str) -> Option<usize> {
    let mut open = 1;
    text.char_indices().find_map(|(at, character)| {
        match character {
            '[' => open += 1,
            ']' => open -= 1,
            _ => {}
        }
        (open == 0).then_some(at)
    })
}

fn pick(text: &str) -> Result<Step, String> {
    if let Ok(index) = text.parse() {
        return Ok(Step::Index(index));
    }
    let Some(at) = text.find(['=', '~']) else { return Ok(Step::Key(text.to_owned())) };
    let (key, rest) = text.split_at(at);
    let part = rest.starts_with('~');
    let values = rest[1..].split('|').map(|value| match value.strip_prefix('$') {
        Some(path) => Path::parse(path).map(Operand::Path),
        None => Ok(Operand::Text(value.to_owned())),
    });
    Ok(Step::Where(Condition { key: key.to_owned(), part, values: values.collect::<Result<_, _>>()? }))
}

/// The kinds of the items being printed: paths are held against them when a form is read.
#[derive(Clone, Debug)]
pub struct Kinds {
    /// The schema of each, and whether the item is a group.
    nodes: Vec<(&'static Value, bool)>,
}

static SCHEMA: LazyLock<Value> = LazyLock::new(|| schemars::schema_for!(Document).to_value());

impl Kinds {
    pub fn document() -> Kinds {
        Kinds { nodes: vec![(&SCHEMA, false)] }
    }

    /// Among the items that the path leads to.
    pub fn within(&self, path: &Path, grouped: bool) -> Result<Kinds, String> {
        let (schema, group) = self.end(path)?;
        // Conditions already lead to the items.
        let one = group || schema.get("properties").is_some();
        let items = if one { Some(schema) } else { schema.get("items").map(resolve) };
        let items = items.ok_or("这里要写一个列表的路径")?;
        let mut nodes = self.nodes.clone();
        nodes.push((items, grouped));
        Ok(Kinds { nodes })
    }

    /// What stands at the end of the path, or what is wrong with it.
    pub fn leaf(&self, path: &Path) -> Result<Leaf, String> {
        if path.is_number() {
            return Ok(Leaf::Integer);
        }
        let (schema, group) = self.end(path)?;
        if group {
            return Ok(Leaf::Structure);
        }
        let kind = match schema.get("type") {
            Some(Value::String(kind)) => kind.as_str(),
            Some(Value::Array(kinds)) => kinds.iter().find_map(Value::as_str).unwrap_or_default(),
            _ => "",
        };
        let is_money = schema.get("pattern").is_some() && kind == "string";
        Ok(match kind {
            "string" if is_money => Leaf::Money,
            "string" => Leaf::Text,
            "integer" => Leaf::Integer,
            "boolean" => Leaf::Flag,
            "array" if schema.get("items").map(resolve).is_some_and(|items| items["type"] == "string") => {
                Leaf::Texts
            }
            // Enumerations whose members are described one by one.
            "" if schema.get("oneOf").is_some() => Leaf::Text,
            _ => Leaf::Structure,
        })
    }

    fn end(&self, path: &Path) -> Result<(&'static Value, bool), String> {
        let node = match path.start {
            Start::Document => self.nodes.first(),
            Start::Item(outward) => self.nodes.iter().rev().nth(outward),
        };
        let (mut schema, mut group) = *node.ok_or("「../」多了，外面没有这么多层")?;
        for step in &path.steps {
            schema = match step {
                Step::Number => schema,
                Step::Where(condition) => {
                    let one = group || schema.get("properties").is_some();
                    let items = if one { Some(schema) } else { schema.get("items").map(resolve) };
                    group = false;
                    let items = items.ok_or("方括号前面不是列表")?;
                    field(items, &condition.key)?;
                    for operand in &condition.values {
                        if let Operand::Path(path) = operand {
                            self.end(path)?;
                        }
                    }
                    items
                }
                Step::Index(_) => {
                    let items = if group { Some(schema) } else { schema.get("items").map(resolve) };
                    group = false;
                    items.ok_or("方括号前面不是列表")?
                }
                Step::Key(_) => {
                    schema.get("additionalProperties").map(resolve).ok_or("方括号里要写序号或条件")?
                }
                Step::Field(name) => {
                    group = false;
                    field(schema, name)?
                }
            };
        }
        Ok((schema, group))
    }
}

fn field(schema: &'static Value, name: &str) -> Result<&'static Value, String> {
    let known = schema.get("properties").and_then(Value::as_object);
    match known.and_then(|known| known.get(name)) {
        Some(found) => Ok(resolve(found)),
        None => {
            let known: Vec<&str> =
                known.into_iter().flat_map(|known| known.keys().map(String::as_str)).collect();
            Err(format!("没有「{name}」这一项，可以是：{}", known.join("、")))
        }
    }
}

/// Past references and `null`.
fn resolve(schema: &'static Value) -> &'static Value {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        let name = name.trim_start_matches("#/$defs/");
        return resolve(&SCHEMA["$defs"][name]);
    }
    let choices = schema.get("anyOf").and_then(Value::as_array);
    match choices.and_then(|choices| choices.iter().find(|choice| choice["type"] != "null")) {
        Some(choice) => resolve(choice),
        None => schema,
    }
}
