//! What a page looks like, told by figures: what was seen to be ugly on a printed form does not come back.

use jiheng_forms::official::{self, Form};
use jiheng_render::laid::{Grid, Part, Section};
use jiheng_render::{RENDERERS, Setting};

fn form(id: &str) -> &'static Form {
    official::all().iter().find(|form| form.id == id).expect("it is shipped")
}

fn blank(form: &Form) -> Vec<Section> {
    jiheng_render::blank(form).sections
}

fn grids(sections: &[Section]) -> impl Iterator<Item = &Grid> {
    sections.iter().flat_map(|section| &section.parts).filter_map(|part| match part {
        Part::Grid(grid) => Some(grid),
        Part::Line(_) => None,
    })
}

/// A budget's statements ended a page with the title of a project and the first row of its form.
#[test]
fn the_head_of_a_form_is_kept_on_one_page() {
    for id in ["hebei/project-target", "hebei/unit-budget"] {
        let sections = blank(form(id));
        let is_head = |grid: &&Grid| grid.rows[0].cells[0].text == "项目编码";
        let heads: Vec<&Grid> = grids(&sections).filter(is_head).collect();
        assert_eq!(heads.len(), 1, "{id}");
        for row in &heads[0].rows[..heads[0].rows.len() - 1] {
            assert!(row.keep, "{id}: a page may end below {:?}", row.cells[0].text);
        }
    }
}

/// What fits a cell by a hair in the other formats fits there in a browser as well: half of the cell's line is inside.
#[test]
fn cells_of_a_web_page_are_as_wide_inside_as_in_other_formats() {
    let html = RENDERERS.iter().find(|renderer| renderer.name == "html").expect("forms are written as HTML");
    let form = form("hebei/project-target");
    let setting = Setting { title: &form.title, fonts: None };
    let page = (html.write)(&mut blank(form).into_iter(), &setting).expect("it is drawn");
    let page = String::from_utf8(page).expect("it is text");
    let after = |mark: &str, text: &str| -> f32 {
        let (_, rest) = page.split_once(mark).expect("the style is there");
        let (_, rest) = rest.split_once(text).expect("the length is there");
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        rest[..end].parse().expect("a length")
    };
    let line = after("td,th{", "border:") / 72.0 * 25.4;
    let beside = after("td,th{", "padding:0.5mm ");
    assert!((1.4..=1.5).contains(&(beside + line / 2.0)), "{beside} mm and half of {line} mm");
}
