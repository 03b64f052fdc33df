//! Draws one form over and over in every format, for `bench/forms.py`: medians as JSON, and the cells for its peers.
//!
//!     cargo run --release --example draw -- DOCUMENT FORM COUNT

use std::time::Instant;

use jiheng::fonts::Fonts;
use jiheng::laid::Part;
use jiheng::{Forms, Limits, RENDERERS, RenderSetting};
use serde_json::json;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [path, id, count] = arguments.as_slice() else { panic!("DOCUMENT FORM COUNT") };
    let count: usize = count.parse().expect("COUNT is a number");
    let bytes = std::fs::read(path).expect("the document is there");
    let reading = jiheng::read(path, &bytes, &Limits::default()).remove(0).expect("the document reads");
    let mut document = reading.document;
    document.projects.truncate(1);
    let forms = Forms::default();
    let form = forms.find(id).expect("the form is shipped");
    let fonts = Fonts::find(&[]);
    let setting = RenderSetting { title: &form.title, fonts: Some(&fonts) };
    let mut medians = serde_json::Map::new();
    for renderer in RENDERERS {
        let mut times: Vec<f64> = (0..count + 3)
            .map(|_| {
                let start = Instant::now();
                let sections = jiheng::print(&document, form, false).expect("it has the form").sections;
                let bytes = (renderer.write)(&mut sections.into_iter(), &setting).expect("it is drawn");
                assert!(!bytes.is_empty());
                start.elapsed().as_secs_f64() * 1000.0
            })
            .skip(3)
            .collect();
        times.sort_by(f64::total_cmp);
        medians.insert(renderer.name.to_owned(), json!(times[times.len() / 2]));
    }
    let sections = jiheng::print(&document, form, false).expect("it has the form").sections;
    let parts = sections.iter().flat_map(|section| &section.parts).map(|part| match part {
        Part::Line(line) => json!({ "text": line.text, "right": line.right }),
        Part::Grid(grid) => {
            let rows = grid.rows.iter().map(|row| {
                let cell =
                    |cell: &jiheng::laid::Cell| json!([cell.column, cell.columns, cell.rows, cell.text]);
                row.cells.iter().map(cell).collect::<Vec<_>>()
            });
            json!({ "columns": grid.columns, "rows": rows.collect::<Vec<_>>() })
        }
    });
    println!("{}", json!({ "medians": medians, "parts": parts.collect::<Vec<_>>() }));
}
