//! Every form, printed and read back: the same page again, and nothing in the document that the page does not say.

mod support;

use jiheng_forms::official;
use jiheng_render::{blank, lay_out};

fn sample(name: &str) -> jiheng_model::Document {
    let path = format!("{}/../../samples/{name}.xlsx", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).expect("sample");
    let outcome = jiheng_formats::read("x.xlsx", &bytes, &jiheng_formats::Limits::default()).expect("read");
    let mut document = jiheng_forms::recognize(&outcome.1.value).value;
    document.provenance = Default::default();
    document
}

#[test]
fn show() {
    let only = std::env::var("FORM").ok();
    for (id, name) in [
        ("dongkeng/approval", "approval"),
        ("xiangtan/declaration", "declaration-basic"),
        ("xiangtan/target", "declaration-boxes"),
        ("xiangtan/target-with-unit", "declaration-boxes"),
        ("hebei/department-goals", "department-goals"),
        ("hebei/project-target", "department-goals"),
        ("guangzhou/unit-list", "list-packed"),
        ("national/declaration", "declaration-national"),
        ("national/rural-declaration", "declaration-rural"),
        ("national/self-evaluation", "self-evaluation"),
        ("huangshi/monitoring", "monitoring"),
        ("jiangxi/department-target", "department-table"),
        ("sichuan/project-list", "list-operator"),
        ("inner-mongolia/project-list", "list-direction"),
        ("sichuan/self-evaluation", "self-evaluation"),
        ("national/rural-self-evaluation", "self-evaluation"),
        ("national/transfer-self-evaluation", "self-evaluation"),
        ("national/transfer-target", "declaration-rural"),
        ("sichuan/project-target-2021", "declaration-national"),
        ("fengjie/approval", "list-direction"),
        ("hebei/unit-budget", "unit-budget"),
    ] {
        if only.as_deref().is_some_and(|only| only != id) {
            continue;
        }
        println!("=== {id}");
        let form = official::find_form(id).expect("form");
        let document = sample(name);
        let layout = lay_out(form, &document).expect("something");
        if only.is_some() {
            println!("{}", support::blocks(&layout.sections).outline());
            println!(
                "missing {:?}\nreworded {:?} summed {:?}",
                layout.missing, layout.reworded, layout.summed
            );
        }
        let again = support::read(&layout.sections);
        if only.is_some() {
            println!("{}", serde_json::to_string_pretty(&again).expect("json"));
        }
        let Some(second) = lay_out(form, &again) else {
            println!("NOTHING READ");
            continue;
        };
        for (a, b) in support::blocks(&layout.sections)
            .outline()
            .lines()
            .zip(support::blocks(&second.sections).outline().lines())
        {
            if a != b {
                println!("- {a}\n+ {b}");
            }
        }
        let undrawn = second.left_out();
        println!("undrawn: {undrawn:?}");
        println!("unmapped: {:?}", again.unmapped.iter().map(|u| u.text.as_str()).collect::<Vec<_>>());
        if only.is_some() {
            println!("{}", support::blocks(&blank(form).sections).outline());
        }
    }
}
