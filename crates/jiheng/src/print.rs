//! Official forms: which there are, documents printed by them, and what a printed page does not say or lacks.

use std::collections::HashMap;

use jiheng_forms::official::{self, Form, Subject};
use jiheng_model::config::ConfigError;
use jiheng_model::{Document, personal, sources};
use jiheng_render::Missing;
use jiheng_render::laid::Section;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::public;
use crate::words;

/// The forms that are shipped, and those that the caller brings.
#[derive(Debug, Default)]
pub struct Forms {
    own: Vec<Form>,
}

impl Forms {
    /// Takes a form file; its name without `.toml` is what the form is called by. One of the same name is shipped or
    /// taken already: the later one counts.
    pub fn add(&mut self, id: &str, toml: &str) -> Result<(), ConfigError> {
        let form = Form::parse(id, toml)?;
        self.own.retain(|other| other.id != id);
        self.own.push(form);
        Ok(())
    }

    pub fn find(&self, id: &str) -> Option<&Form> {
        self.own.iter().find(|form| form.id == id).or_else(|| official::find_form(id))
    }

    /// The caller's own first.
    pub fn iter(&self) -> impl Iterator<Item = &Form> {
        let own = |id: &str| self.own.iter().any(|form| form.id == id);
        self.own.iter().chain(official::all().iter().filter(move |form| !own(&form.id)))
    }

    pub fn entries(&self) -> Vec<FormEntry> {
        self.iter().map(FormEntry::of).collect()
    }
}

/// One form as `jiheng form list --format json` lists it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FormEntry {
    pub id: String,
    pub title: String,
    pub issuer: String,
    pub year: Option<i64>,
    /// `project`: a copy for each project; `document`: one for the whole.
    pub subject: &'static str,
    pub source: String,
}

impl FormEntry {
    fn of(form: &Form) -> FormEntry {
        FormEntry {
            id: form.id.clone(),
            title: form.title.clone(),
            issuer: form.issuer.clone(),
            year: form.year,
            subject: match form.subject {
                Subject::Project => "project",
                Subject::Document => "document",
            },
            source: sources::find(&form.source)
                .map_or_else(|| form.source.clone(), |source| source.citation()),
        }
    }
}

/// A document as a form prints it.
#[derive(Debug)]
pub struct Print {
    pub sections: Vec<Section>,
    pub report: PrintReport,
}

/// What a printed page does not say of its document, what it lacks, and what it says in other words. `jiheng render
/// --report`.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct PrintReport {
    /// The document.
    pub path: String,
    pub form: String,
    /// What the form requires and the document does not have.
    pub missing: Vec<PrintNote>,
    /// What the document has and the form has no place for.
    pub left_out: Vec<PrintNote>,
    /// What stands on the page in other words than in the document.
    pub reworded: Vec<PrintNote>,
    /// Amounts that went into a sum.
    pub summed: Vec<PrintNote>,
    /// Text of the document that no label took when it was read, so that it is in no form.
    pub unread: Vec<PrintNote>,
    /// What the public version leaves out.
    pub removed: Vec<PrintNote>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PrintNote {
    /// JSON pointer into the document; where the form's cell has none, that of the item it is printed for.
    pub pointer: String,
    /// The same in words: 第 1 个项目「…」 › 预算 › 总额.
    pub place: String,
    pub text: String,
}

impl PrintReport {
    pub fn is_empty(&self) -> bool {
        self.parts().iter().all(|(_, notes)| notes.is_empty())
    }

    /// The lists, each under its title.
    pub fn parts(&self) -> [(&'static str, &[PrintNote]); 6] {
        [
            ("表格要求填写、文件中没有", &self.missing),
            ("文件中有、表格无处填写", &self.left_out),
            ("换了写法", &self.reworded),
            ("合并成一个数", &self.summed),
            ("读取时未识别、没有进入表格的文字", &self.unread),
            ("公开版隐去", &self.removed),
        ]
    }
}

/// Prints a document by a form; `None` where it has nothing that the form prints. `is_public`: without numbers that
/// belong to persons, and projects that were disclosed as a code by their code.
pub fn print(document: &Document, form: &Form, is_public: bool) -> Option<Print> {
    let mut removed = Vec::new();
    let public_version;
    let printed = if is_public {
        (public_version, removed) = public::version(document);
        &public_version
    } else {
        document
    };
    let mut sections = Vec::new();
    let (mut missing, mut left_out) = (NotesOfParts::default(), NotesOfParts::default());
    let (mut reworded, mut summed) = (NotesOfParts::default(), NotesOfParts::default());
    jiheng_render::lay_out_in_parts(form, printed, |layout| {
        sections.append(&mut layout.sections);
        let notes = Notes { document: &layout.document };
        missing.add(layout.missing.iter().map(|missing| notes.missing(missing)));
        left_out.add(layout.left_out().iter().map(|one| match one.text.is_empty() {
            true => notes.note(&one.pointer, "全部内容".to_owned()),
            false => notes.said(&one.pointer),
        }));
        reworded.add(layout.reworded.iter().map(|pointer| notes.said(pointer)));
        summed.add(layout.summed.iter().map(|pointer| notes.said(pointer)));
    });
    if left_out.parts == 0 {
        return None;
    }
    let unread = document.unmapped.iter().enumerate().map(|(index, unmapped)| PrintNote {
        pointer: format!("/unmapped/{index}"),
        place: unmapped.location.describe(),
        // The list goes with the page: nothing in it that the page hides.
        text: personal::masked(&unmapped.text).filter(|_| is_public).unwrap_or_else(|| unmapped.text.clone()),
    });
    let report = PrintReport {
        path: document.source.path.clone(),
        form: form.id.clone(),
        missing: missing.of_any(),
        left_out: left_out.of_all(),
        reworded: reworded.of_any(),
        summed: summed.of_any(),
        unread: unread.collect(),
        removed,
    };
    Some(Print { sections, report })
}

/// Says of the values of a document where they stand and what they are.
struct Notes<'d> {
    document: &'d Value,
}

impl Notes<'_> {
    fn note(&self, pointer: &str, text: String) -> PrintNote {
        PrintNote { pointer: pointer.to_owned(), place: words::place(self.document, pointer), text }
    }

    fn said(&self, pointer: &str) -> PrintNote {
        let name = pointer.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('/');
        let name = name.rsplit('/').next().unwrap_or_default();
        let text = self.document.pointer(pointer).and_then(|value| words::plain(name, value));
        self.note(pointer, text.unwrap_or_default())
    }

    fn missing(&self, missing: &Missing) -> PrintNote {
        if let Some(pointer) = &missing.pointer {
            return self.note(pointer, missing.label.clone());
        }
        // Two values stand for one, or the record is not there at all: whose it is, and the form's word.
        let PrintNote { pointer, place, text } = self.note(&missing.item, missing.label.clone());
        let place = if place.is_empty() { place } else { format!("{place} › {text}") };
        PrintNote { pointer, place, text }
    }
}

/// Notes of one list, from all parts of a document. Each part says anew what holds of the document as a whole.
#[derive(Default)]
struct NotesOfParts {
    parts: usize,
    notes: Vec<PrintNote>,
    /// How many parts say it, by pointer and text.
    of_document: HashMap<(String, String), usize>,
}

impl NotesOfParts {
    fn add(&mut self, notes: impl Iterator<Item = PrintNote>) {
        self.parts += 1;
        for note in notes {
            if !is_of_project(&note) {
                let said = self.of_document.entry(key(&note)).or_default();
                *said += 1;
                if *said > 1 {
                    continue;
                }
            }
            self.notes.push(note);
        }
    }

    fn of_any(self) -> Vec<PrintNote> {
        self.notes
    }

    /// Of the document as a whole, only what every part says.
    fn of_all(self) -> Vec<PrintNote> {
        let NotesOfParts { parts, mut notes, of_document } = self;
        notes.retain(|note| is_of_project(note) || of_document.get(&key(note)) == Some(&parts));
        notes
    }
}

fn is_of_project(note: &PrintNote) -> bool {
    note.pointer.starts_with("/projects/")
}

fn key(note: &PrintNote) -> (String, String) {
    (note.pointer.clone(), note.text.clone())
}

/// A form to be filled in by hand.
pub fn blank(form: &Form) -> Vec<Section> {
    jiheng_render::blank(form).sections
}
