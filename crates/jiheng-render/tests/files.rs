//! Every form in every file format: what the readers make of the file is what was printed.
//!
//! `forms.rs` proves that the recognizers read what is laid out; here the same pages go through a file.

mod support;

use jiheng_forms::official::{self, Form};
use jiheng_formats::Limits;
use jiheng_model::Document;
use jiheng_render::fonts::Fonts;
use jiheng_render::laid::Section;
use jiheng_render::{RENDERERS, Renderer, Setting, lay_out};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, TestRunner};
use support::{documents, laws, read};

/// How many documents each form prints into each format; `PROPTEST_CASES` raises it.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(1)
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
    let bytes =
        (renderer.write)(&mut sections.iter().cloned(), &setting).map_err(|error| error.message().to_owned())?;
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
    laws::same_values(&printed, &again).map_err(told)
}

#[test]
fn what_a_file_says_is_what_was_printed() {
    let fonts = Fonts::find(&[]);
    let mut broken = Vec::new();
    for form in forms() {
        let strategy = documents::document(form.kind, laws::packs(form));
        for renderer in renderers() {
            let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::default() });
            let found = (0..cases()).find_map(|_| {
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
