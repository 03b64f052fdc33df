//! The public version of a document: no telephone or identity numbers of persons, and of projects that were disclosed
//! as a code nothing but the code and the money. What a unit must publish to be reached by (its office's number, who
//! filled the form in) stays.

use jiheng_model::{Document, Project, personal};
use serde_json::Value;

use crate::print::PrintNote;
use crate::words;

/// Something that the public version leaves out.
struct Removed {
    pointer: String,
    /// What it was, without giving it away.
    text: String,
}

impl Removed {
    fn note(self, document: &Value) -> PrintNote {
        let place = words::place(document, &self.pointer);
        PrintNote { pointer: self.pointer, place, text: self.text }
    }
}

const JSON: &str = "the canonical model is JSON by construction";
const ONLY_TEXTS: &str = "only texts were changed";

/// Never shown by any form, or no text of the document.
const LEFT_ALONE: [&str; 3] = ["source", "provenance", "unmapped"];

/// The public version, and what it leaves out: first of the document as a whole, then of each project.
pub fn version(document: &Document) -> (Document, Vec<PrintNote>) {
    let mut removed = Vec::new();
    let mut document = document.clone();
    let projects = std::mem::take(&mut document.projects);
    let mut value = serde_json::to_value(&document).expect(JSON);
    if let Value::Object(fields) = &mut value {
        for (name, value) in fields.iter_mut().filter(|(name, _)| !LEFT_ALONE.contains(&name.as_str())) {
            mask(value, &format!("/{name}"), &mut removed);
        }
    }
    let mut public: Document = serde_json::from_value(value.clone()).expect(ONLY_TEXTS);
    let mut notes: Vec<PrintNote> = removed.drain(..).map(|one| one.note(&value)).collect();
    // A project at a time: as JSON they take several times the memory.
    value["projects"] = vec![Value::Null; projects.len()].into();
    for (index, mut project) in projects.into_iter().enumerate() {
        let pointer = format!("/projects/{index}");
        if project.masked && withhold(&mut project) {
            let text = "涉密或不宜公开的项目，只列代码".to_owned();
            removed.push(Removed { pointer: pointer.clone(), text });
        }
        let place = &mut value["projects"][index];
        *place = serde_json::to_value(&project).expect(JSON);
        mask(place, &pointer, &mut removed);
        notes.extend(removed.drain(..).map(|one| one.note(&value)));
        let masked = value["projects"][index].take();
        public.projects.push(serde_json::from_value(masked).expect(ONLY_TEXTS));
    }
    (public, notes)
}

/// Leaves code, unit and money; whether there was more.
fn withhold(project: &mut Project) -> bool {
    let mut budget = project.budget.clone();
    budget.purpose = None;
    let bare = Project {
        code: project.code.clone(),
        unit: project.unit.clone(),
        budget,
        masked: true,
        // Without a code there is nothing else to call it by.
        name: project.name.clone().filter(|_| project.code.is_none()),
        ..Project::default()
    };
    let had_more = bare != *project;
    *project = bare;
    had_more
}

fn mask(value: &mut Value, pointer: &str, removed: &mut Vec<Removed>) {
    match value {
        Value::String(text) => {
            if let Some(masked) = personal::masked(text) {
                for number in personal::numbers(text) {
                    let what = match number.kind {
                        personal::Kind::Mobile => "手机号码",
                        personal::Kind::Identity => "身份证号码",
                    };
                    let kept = &number.digits[..2];
                    removed.push(Removed {
                        pointer: pointer.to_owned(), text: format!("{what}「{kept}…」")
                    });
                }
                *text = masked;
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                mask(item, &format!("{pointer}/{index}"), removed);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                let name = name.replace('~', "~0").replace('/', "~1");
                mask(value, &format!("{pointer}/{name}"), removed);
            }
        }
        _ => {}
    }
}
