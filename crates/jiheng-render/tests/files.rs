//! Every form in every file format: what the readers make of the file is what was printed.
//!
//! `forms.rs` proves that the recognizers read what is laid out; here the same pages go through a file.

mod support;

use jiheng_formats::Limits;
use jiheng_forms::official::{self, Form};
use jiheng_model::Document;
use jiheng_model::text::tidy;
use jiheng_render::fonts::Fonts;
use jiheng_render::laid::Section;
use jiheng_render::{RENDERERS, Renderer, Setting, lay_out};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use support::{documents, laws, read};

/// How many documents each form prints into each format, if anybody says so: others than the one of every run.
fn cases() -> Option<u32> {
    std::env::var("PROPTEST_CASES").ok()?.parse().ok()
}

/// Documents differ from run to run only where `PROPTEST_CASES` is set.
fn runner() -> TestRunner {
    match cases() {
        Some(_) => TestRunner::new(Config { failure_persistence: None, ..Config::default() }),
        None => TestRunner::deterministic(),
    }
}

/// Only what `FORM` and `FORMAT` say, where they say anything.
fn forms() -> impl Iterator<Item = &'static Form> {
    let only = std::env::var("FORM").unwrap_or_default();
    official::all().iter().filter(move |form| form.id.contains(&only))
}

fn renderers() -> impl Iterator<Item = &'static Renderer> {
    let only = std::env::var("FORMAT").unwrap_or_default();
    RENDERERS.iter().filter(move |renderer| renderer.name.contains(&only))
}

fn through_a_file(renderer: &Renderer, sections: &[Section], fonts: &Fonts) -> Result<Document, String> {
    let setting = Setting { title: "表", fonts: Some(fonts) };
    let bytes = (renderer.write)(&mut sections.iter().cloned(), &setting)
        .map_err(|error| error.message().to_owned())?;
    let name = format!("form.{}", renderer.extension);
    let (_, outcome) =
        jiheng_formats::read(&name, &bytes, &Limits::default()).map_err(|error| format!("{error:?}"))?;
    let mut document = jiheng_forms::recognize(&outcome.value).value;
    document.provenance = Default::default();
    Ok(document)
}

/// Tells where what is read from a file differs from what was printed into it.
fn held(form: &Form, document: &Document, renderer: &Renderer, fonts: &Fonts) -> Result<(), String> {
    let Some(layout) = lay_out(form, document) else { return Ok(()) };
    let printed = read(&layout.sections);
    let told = |why: String| format!("{} {}: {why}", form.id, renderer.name);
    let again = through_a_file(renderer, &layout.sections, fonts).map_err(told)?;
    // Fonts draw ≧ and ≥ by one shape, and a PDF says of a shape only once which character it is.
    let shown = |document: &Document| -> Document {
        let text = official::text::value_of(document).to_string();
        let text =
            if renderer.name == "pdf" { text.replace('≧', "≥").replace('≦', "≤") } else { text };
        serde_json::from_str(&text).expect("it was a document")
    };
    laws::same_values(&shown(&printed), &shown(&again)).map_err(told)
}

#[test]
fn what_a_file_says_is_what_was_printed() {
    let fonts = Fonts::find(&[]);
    let mut broken = Vec::new();
    for form in forms() {
        let strategy = documents::document(form.kind, laws::packs(form));
        for renderer in renderers() {
            let mut runner = runner();
            let found = (0..cases().unwrap_or(1)).find_map(|_| {
                let document = strategy.new_tree(&mut runner).expect("a document").current();
                held(form, &document, renderer, &fonts).err().map(|_| document)
            });
            if let Some(document) = found {
                let law = |document: &Document| held(form, document, renderer, &fonts).err();
                let (smaller, law) = laws::smallest_that(document, &law);
                broken.push(format!("{law}\n  {smaller}"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// A document with so many projects and indicators, each text made from its number.
fn document(projects: usize, indicators: usize, text: &dyn Fn(&str) -> String) -> Document {
    let indicator = |project: usize, number: usize| {
        let class = [("产出指标", "数量指标"), ("产出指标", "质量指标"), ("效益指标", "社会效益指标")]
            [number * 3 / indicators];
        json!({
            "level1": class.0, "level2": class.1, "level2_text": class.1,
            "name": text(&format!("甲{project}段乙{number}处养护率")),
            "targets": [{ "horizon": "annual", "text": format!("≥{}%", number + 30) }],
        })
    };
    let project = |number: usize| {
        json!({
            "name": format!("第{number}片区道路养护工程"), "unit": "清河口县水务局",
            "budget": { "total": format!("{}.50", number + 10), "sources": [] },
            "goals": [{ "horizon": "annual", "text": text(&format!("完成第{number}片区道路养护")) }],
            "indicators": (0..indicators).map(|at| indicator(number, at)).collect::<Vec<_>>(),
        })
    };
    let document = json!({
        "department": "清河口县水务局", "fiscal_year": 2026, "money_unit": "万元",
        "projects": (0..projects).map(project).collect::<Vec<_>>(),
    });
    let mut value = official::text::value_of(&Document::default());
    merge(&mut value, document);
    serde_json::from_value(value).expect("a document")
}

fn merge(value: &mut Value, with: Value) {
    let (Value::Object(fields), Value::Object(with)) = (value, with) else { return };
    fields.extend(with);
}

/// Prints by these forms in every format; what was read has the names of all indicators, in order.
fn assert_whole(forms: &[&str], document: &Document) {
    let fonts = Fonts::find(&[]);
    let names = |document: &Document| -> Vec<String> {
        let indicators = document.projects.iter().flat_map(|project| &project.indicators);
        indicators.filter_map(|indicator| indicator.name.as_deref().map(tidy)).collect()
    };
    for id in forms {
        let form = official::find_form(id).expect("it is shipped");
        let sections = lay_out(form, document).expect("it has the form").sections;
        let printed = read(&sections);
        assert_eq!(names(&printed), names(document), "{id}");
        for renderer in renderers() {
            let again = through_a_file(renderer, &sections, &fonts).expect("it reads");
            assert_eq!(laws::same_values(&printed, &again), Ok(()), "{id} {}", renderer.name);
        }
    }
}

#[test]
fn three_hundred_projects_are_read_back() {
    let plain = |text: &str| text.to_owned();
    assert_whole(&["national/transfer-target", "sichuan/project-list"], &document(300, 5, &plain));
}

#[test]
fn sixty_indicators_of_five_hundred_characters_are_read_back() {
    let long =
        |text: &str| format!("{text}，包括{}", "路面、路肩、边沟、涵洞的日常巡查和小修保养".repeat(24));
    assert!(long("").chars().count() > 500);
    assert_whole(&["national/declaration", "sichuan/project-list"], &document(1, 60, &long));
}

#[test]
fn texts_with_line_breaks_are_read_back() {
    let broken = |text: &str| format!("{text}\n并按期\n验收");
    assert_whole(
        &["national/declaration", "national/self-evaluation", "sichuan/project-list"],
        &document(4, 9, &broken),
    );
}

#[test]
fn blanks_are_read_back_wherever_a_line_ends() {
    let spaced = |text: &str| {
        let steps: String = (1..30).map(|step| format!("，第 {step} 步 API {step}0 次 验收")).collect();
        format!("{text}{steps}")
    };
    assert_whole(
        &["national/declaration", "national/self-evaluation", "sichuan/project-list"],
        &document(2, 6, &spaced),
    );
}
