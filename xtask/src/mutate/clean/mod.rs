//! Documents without faults to plant defects in: the known-good ones, the clean samples as read, and documents drawn
//! at random from topics, with other names, years, figures, layouts and wordings each.

mod book;
mod project;
mod results;
mod topics;

pub use project::with_check;

use std::error::Error;
use std::path::Path;

use serde_json::{Value, json};

use super::draft::money;
use super::random::Random;
use crate::corpus::{Verdicts, read, stem, texts};
use topics::{BUREAUS, PLACES, TOPICS};

/// What kind of document is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One annual column, with bases, reviews and signatures.
    Declaration,
    /// Mid-term and annual columns side by side.
    Approval,
    /// A list of many projects of two units, with printed totals.
    List,
    /// Declarations beside the budget tables of the unit.
    Book,
    SelfEvaluation,
    Monitoring,
}

const SHAPES: &[Shape] = &[
    Shape::Declaration,
    Shape::Book,
    Shape::List,
    Shape::Approval,
    Shape::SelfEvaluation,
    Shape::Book,
    Shape::Monitoring,
    Shape::Declaration,
];

pub struct Clean {
    pub name: String,
    pub document: Value,
}

/// The known-good documents and the samples without faults, then as many drawn ones as wanted.
pub fn all(root: &Path, seed: u64, drawn: usize) -> Result<Vec<Clean>, Box<dyn Error>> {
    let mut clean = Vec::new();
    for name in ["good", "companion"] {
        let path = root.join(format!("crates/jiheng-check/data/{name}.json"));
        clean.push(Clean { name: name.to_owned(), document: serde_json::from_slice(&std::fs::read(path)?)? });
    }
    let verdicts = Verdicts::read(root)?;
    for path in texts(&root.join("samples"))? {
        let name = stem(&path);
        // A finding that people judged right says that the sample is not clean after all.
        if name.ends_with("-faulty") || name.ends_with("-bare") || verdicts.has_fault(&name) {
            continue;
        }
        for reading in read(&path)? {
            clean.push(Clean { name: name.clone(), document: serde_json::to_value(&reading.document)? });
        }
    }
    for number in 0..drawn {
        let shape = SHAPES[number % SHAPES.len()];
        let mut random = Random::of(seed, &format!("document {number}"));
        clean.push(Clean {
            name: format!("drawn {number} {shape:?}"),
            document: document(&mut random, shape),
        });
    }
    Ok(clean)
}

/// What all projects of a drawn document share.
pub struct Frame {
    pub shape: Shape,
    pub year: i64,
    pub place: &'static str,
    pub division: &'static str,
    pub bureau: String,
    pub centre: String,
    /// The mark of its document numbers: 清公服.
    pub mark: String,
    /// Costs beside output (2021) or under it (2015).
    pub costs_apart: bool,
    pub with_bases: bool,
    pub with_standards: bool,
    pub with_weights: bool,
    pub with_plan: bool,
}

fn document(random: &mut Random, shape: Shape) -> Value {
    let (place, division) = *random.pick(PLACES);
    let (bureau, centre, mark) = *random.pick(BUREAUS);
    let year = random.between(2021, 2027);
    let evaluates = matches!(shape, Shape::SelfEvaluation | Shape::Monitoring);
    let frame = Frame {
        shape,
        year,
        place,
        division,
        bureau: format!("{place}{bureau}"),
        centre: format!("{place}{centre}"),
        mark: format!("{}{mark}", place.chars().next().unwrap_or_default()),
        costs_apart: shape != Shape::SelfEvaluation && random.chance(50),
        with_bases: !evaluates && shape != Shape::Approval && random.chance(70),
        with_standards: shape == Shape::Declaration && random.chance(40),
        with_weights: shape == Shape::SelfEvaluation || (shape == Shape::List && random.chance(60)),
        with_plan: matches!(shape, Shape::Declaration | Shape::Book),
    };
    let mut topics: Vec<usize> = (0..TOPICS.len()).collect();
    random.shuffle(&mut topics);
    let count = match shape {
        Shape::SelfEvaluation | Shape::Monitoring => random.below(3) + 1,
        Shape::List => random.below(4) + 6,
        _ => random.below(5) + 3,
    };
    let projects: Vec<project::Drawn> = topics[..count]
        .iter()
        .enumerate()
        .map(|(index, topic)| project::draw(random, &frame, &TOPICS[*topic], index))
        .collect();
    let kinds = match shape {
        Shape::Declaration => json!(["target_declaration"]),
        Shape::Approval => json!(["target_approval"]),
        Shape::List => json!(["project_targets"]),
        Shape::Book => json!(["unit_budget", "project_targets"]),
        Shape::SelfEvaluation => json!(["self_evaluation"]),
        Shape::Monitoring => json!(["monitoring"]),
    };
    let title = match shape {
        Shape::Declaration => format!("{}{year}年项目支出绩效目标申报表", frame.bureau),
        Shape::Approval => format!("{year}年财政项目支出绩效目标批复表"),
        Shape::List => format!("{}{year}年项目支出绩效目标表", frame.bureau),
        Shape::Book => format!("{}{year}年单位预算和项目绩效目标", frame.bureau),
        Shape::SelfEvaluation => format!("{year}年项目支出绩效自评表"),
        Shape::Monitoring => format!("{year}年项目支出绩效监控表"),
    };
    let total: i64 = projects.iter().map(|project| project.total).sum();
    let mut document = json!({
        "source": {"path": "drawn.json", "format": "json", "sha256": "", "bytes": 0},
        "kinds": kinds, "title": title, "region": place, "department": frame.bureau.as_str(),
        "fiscal_year": year, "money_unit": "万元",
        "projects": projects.iter().map(|project| project.json.clone()).collect::<Vec<Value>>(),
    });
    if shape == Shape::List {
        document["totals"] = totals(&frame, &projects, total);
    }
    if shape == Shape::Book {
        document["budget"] = book::draw(random, &frame, total, projects.len());
    }
    document
}

fn totals(frame: &Frame, projects: &[project::Drawn], total: i64) -> Value {
    let row = |label: &str, unit: Option<&str>, cents: i64| {
        let sources = json!([{"kind": "fiscal", "label": "财政拨款", "amount": money(cents)}]);
        json!({"label": label, "unit": unit, "budget": {"total": money(cents), "sources": sources}})
    };
    let mut rows = vec![row("合计", None, total)];
    for unit in [format!("{}本级", frame.bureau), frame.centre.clone()] {
        let own = projects.iter().filter(|project| project.json["unit"] == unit.as_str());
        let cents: i64 = own.map(|project| project.total).sum();
        if cents > 0 {
            rows.push(row(&unit, Some(&unit), cents));
        }
    }
    rows.into()
}
