//! Form files that people wrote wrong: never a panic, and what is read can be drawn.

use jiheng_forms::official::{self, Form};
use jiheng_model::{Document, Project};
use jiheng_render::{RENDERERS, Setting, blank, lay_out};
use proptest::prelude::*;

/// The text of a shipped form, from the repository.
fn text(id: &str) -> String {
    let path = format!("{}/../jiheng-forms/data/{id}.toml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).expect("the form is there")
}

/// What is done to a form file: a line taken out, doubled or moved, a figure or a word changed.
#[derive(Clone, Debug)]
enum Slip {
    Drop(prop::sample::Index),
    Double(prop::sample::Index),
    Swap(prop::sample::Index, prop::sample::Index),
    Replace(usize, &'static str, prop::sample::Index),
}

const WORDS: [&str; 10] = [
    "span = ",
    "rows = ",
    "field = ",
    "each = ",
    "text  = ",
    "indicators",
    "budget",
    "header",
    "label",
    "{ ",
];
const OTHERS: [&str; 9] =
    ["span = 9, span = ", "rows = 6", "field = \"..\"", "each = \"../.\"", "{", "}", "[", "0", "goals"];

fn slip() -> impl Strategy<Value = Slip> {
    prop_oneof![
        any::<prop::sample::Index>().prop_map(Slip::Drop),
        any::<prop::sample::Index>().prop_map(Slip::Double),
        any::<(prop::sample::Index, prop::sample::Index)>().prop_map(|(one, other)| Slip::Swap(one, other)),
        (0..WORDS.len(), prop::sample::select(&OTHERS[..]), any::<prop::sample::Index>())
            .prop_map(|(word, other, at)| Slip::Replace(word, other, at)),
    ]
}

fn slipped(text: &str, slips: &[Slip]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for slip in slips {
        let count = lines.len();
        match slip {
            Slip::Drop(at) if count > 1 => drop(lines.remove(at.index(count))),
            Slip::Double(at) => lines.insert(at.index(count), lines[at.index(count)].clone()),
            Slip::Swap(one, other) => lines.swap(one.index(count), other.index(count)),
            Slip::Replace(word, other, at) => {
                let holding: Vec<usize> =
                    (0..count).filter(|line| lines[*line].contains(WORDS[*word])).collect();
                if !holding.is_empty() {
                    let line = holding[at.index(holding.len())];
                    lines[line] = lines[line].replacen(WORDS[*word], other, 1);
                }
            }
            Slip::Drop(_) => {}
        }
    }
    lines.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_form_file_is_read_or_refused_with_its_place(
        at in any::<prop::sample::Index>(),
        slips in prop::collection::vec(slip(), 1..5),
    ) {
        let forms = official::all();
        let file = slipped(&text(&forms[at.index(forms.len())].id), &slips);
        match Form::parse("slipped", &file) {
            Ok(form) => {
                let document = Document { projects: vec![Project::default()], ..Document::default() };
                for layout in [Some(blank(&form)), lay_out(&form, &document)].into_iter().flatten() {
                    for renderer in RENDERERS.iter().filter(|renderer| renderer.name != "pdf") {
                        let bytes = (renderer.write)(&mut layout.sections.clone().into_iter(), &Setting::default());
                        prop_assert!(bytes.is_ok_and(|bytes| !bytes.is_empty()), "{}", renderer.name);
                    }
                }
            }
            Err(error) => {
                prop_assert!(error.line >= 1 && error.line <= file.lines().count().max(1) + 1);
                prop_assert!(!error.message.is_ascii(), "{}", error.message);
            }
        }
    }
}
