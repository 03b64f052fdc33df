//! Draws a document of many projects in one format, for `bench/forms.py --batch`: what is printed is the size of it.
//!
//!     cargo run --release --example draw_many -- DOCUMENT FORM FORMAT [split]

use jiheng::fonts::Fonts;
use jiheng::{Forms, Limits, RENDERERS, RenderSetting};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [path, id, format, how @ ..] = arguments.as_slice() else { panic!("DOCUMENT FORM FORMAT [split]") };
    let bytes = std::fs::read(path).expect("the document is there");
    let reading = jiheng::read(path, &bytes, &Limits::default()).remove(0).expect("the document reads");
    drop(bytes);
    let forms = Forms::default();
    let form = forms.find(id).expect("the form is shipped");
    let renderer = RENDERERS.iter().find(|renderer| renderer.name == format).expect("a format");
    let fonts = Fonts::find(&[]);
    let setting = RenderSetting { title: &form.title, fonts: Some(&fonts) };
    let sections = jiheng::print(&reading.document, form, false).expect("it has the form").sections;
    let copies = sections.len();
    let write = |sections: &mut dyn Iterator<Item = _>| {
        (renderer.write)(sections, &setting).expect("it is drawn").len()
    };
    let size: usize = match how {
        [] => write(&mut sections.into_iter()),
        _ => sections.into_iter().map(|section| write(&mut std::iter::once(section))).sum(),
    };
    println!("{copies} copies, {size} bytes");
}
