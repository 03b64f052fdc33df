//! Every form, printed and read back: the same page again, and nothing in the document that the page does not say.

mod support;

use jiheng_forms::official::{self, Form, Subject};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, TestRunner};
use support::{documents, laws};

/// How many documents each form prints; `PROPTEST_CASES` raises it.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(8)
}

/// The forms, or only those whose names hold what `FORM` says.
fn forms() -> impl Iterator<Item = &'static Form> {
    let only = std::env::var("FORM").unwrap_or_default();
    official::all().iter().filter(move |form| form.id.contains(&only))
}

#[test]
fn what_a_form_prints_is_read_back() {
    let mut broken = Vec::new();
    for form in forms() {
        let started = std::time::Instant::now();
        let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::default() });
        let strategy = documents::document(form.kind, form.subject == Subject::Document, laws::packs(form));
        let found = (0..cases()).find_map(|_| {
            let document = strategy.new_tree(&mut runner).expect("a document").current();
            laws::held(form, &document).err().map(|_| document)
        });
        eprintln!("{}: {:?} {}", form.id, started.elapsed(), if found.is_some() { "BROKEN" } else { "held" });
        if let Some(document) = found {
            let (smaller, law) = laws::smallest(form, document);
            eprintln!("  {law}\n  {smaller}\n");
            broken.push(format!("{}: {law}\n{smaller}", form.id));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
