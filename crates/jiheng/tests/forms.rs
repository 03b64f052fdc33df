//! Every official form in every output format, printed and read back: the same model.

use jiheng::fonts::Fonts;
use jiheng::model::Document;
use jiheng::{Forms, Limits, RENDERERS, RenderSetting, print, read};

/// A form, and a sample that has something for each of its parts.
const SAMPLES: &[(&str, &str)] = &[
    ("dongkeng/approval", "approval.xlsx"),
    ("fengjie/approval", "list-direction.xlsx"),
    ("guangzhou/unit-list", "list-packed.xlsx"),
    ("hebei/department-goals", "department-goals.xlsx"),
    ("hebei/project-target", "department-goals.xlsx"),
    ("hebei/unit-budget", "unit-budget.xlsx"),
    ("huangshi/monitoring", "monitoring.xlsx"),
    ("inner-mongolia/project-list", "list-direction.xlsx"),
    ("jiangxi/department-target", "department-table.xlsx"),
    ("national/declaration", "declaration-national.xlsx"),
    ("national/rural-declaration", "declaration-rural.xlsx"),
    ("national/rural-self-evaluation", "self-evaluation.xlsx"),
    ("national/self-evaluation", "self-evaluation.xlsx"),
    ("national/transfer-self-evaluation", "self-evaluation.xlsx"),
    ("national/transfer-target", "declaration-rural.xlsx"),
    ("sichuan/project-list", "list-operator.xlsx"),
    ("sichuan/project-target-2021", "declaration-national.xlsx"),
    ("sichuan/self-evaluation", "self-evaluation.xlsx"),
    ("xiangtan/declaration", "declaration-basic.xlsx"),
    ("xiangtan/target", "declaration-boxes.xlsx"),
    ("xiangtan/target-with-unit", "declaration-boxes.xlsx"),
];

fn read_one(path: &str, bytes: &[u8]) -> Document {
    let mut readings = read(path, bytes, &Limits::default());
    let mut document = readings.remove(0).expect("it reads").document;
    document.source = Default::default();
    document.provenance = Default::default();
    // Words that the form prints are read as such; where they stand differs.
    document.unmapped.clear();
    document
}

/// Running text of a PDF is lines: where its paragraphs end is not in the file.
fn without_line_ends(document: &mut Document) {
    for section in document.budget.iter_mut().flat_map(|book| &mut book.narrative) {
        section.text = section.text.replace('\n', "");
        section.claims.clear();
    }
}

fn sample(name: &str) -> Document {
    let path = format!("{}/../../samples/{name}", env!("CARGO_MANIFEST_DIR"));
    read_one(name, &std::fs::read(path).expect("the sample is there"))
}

#[test]
fn every_form_is_read_back_the_same_from_every_format() {
    let forms = Forms::default();
    let fonts = Fonts::find(&[]);
    let named: Vec<&str> = SAMPLES.iter().map(|(id, _)| *id).collect();
    assert_eq!(forms.iter().map(|form| form.id.as_str()).collect::<Vec<_>>(), named, "a form is new or gone");
    let mut wrong = Vec::new();
    for (id, name) in SAMPLES {
        let form = forms.find(id).expect("it is shipped");
        let setting = RenderSetting { title: &form.title, fonts: Some(&fonts) };
        let draw = |document: &Document, renderer: &jiheng::Renderer| {
            let sections = print(document, form, false).expect("the sample has it").sections;
            (renderer.write)(&mut sections.into_iter(), &setting).expect("it is drawn")
        };
        // What the form holds of the sample, as read from the plainest format.
        let held = read_one("held.html", &draw(&sample(name), &RENDERERS[3]));
        for renderer in RENDERERS {
            let bytes = draw(&held, renderer);
            let mut again = read_one(&format!("again.{}", renderer.extension), &bytes);
            let mut held = held.clone();
            if renderer.name == "pdf" {
                without_line_ends(&mut again);
                without_line_ends(&mut held);
            }
            if again != held {
                let one = serde_json::to_string_pretty(&held).expect("json");
                let other = serde_json::to_string_pretty(&again).expect("json");
                let differs = one.lines().zip(other.lines()).find(|(one, other)| one != other);
                wrong.push(format!("{id} {}: {differs:?}", renderer.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
