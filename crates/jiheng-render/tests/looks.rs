//! What a page looks like, told by figures: what was seen to be ugly on a printed form does not come back.

use jiheng_forms::official::{self, Form};
use jiheng_render::laid::{Cell, Grid, Line, Part, Row, Section};
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

/// In ems, as Chinese fonts have it.
fn advance(character: char) -> f32 {
    if character < '\u{2000}' { 0.5 } else { 1.0 }
}

/// How many characters the last line of a text has, broken where lines are full; none where there is one line only.
fn last_line(text: &str, ems: f32) -> Option<usize> {
    let mut lines = vec![0];
    let mut used = 0.0;
    for character in text.chars() {
        used += advance(character);
        if used > ems + 0.01 {
            lines.push(0);
            used = advance(character);
        }
        // Closing brackets stand with what is before them.
        *lines.last_mut().expect("there is a line") += usize::from(!"）》”。，；：".contains(character));
    }
    (lines.len() > 1).then(|| lines[lines.len() - 1])
}

/// `服务对象满意度指` and `标` below it: a header that lacks the width of one character.
#[test]
fn no_word_of_a_blank_form_leaves_one_character_to_the_next_line() {
    // Beside the text of a cell: in Word, PDF and web pages, and what different spreadsheets leave.
    const BESIDE: [f32; 3] = [3.0, 2.2, 0.7];
    let mut wrong = Vec::new();
    for form in official::all() {
        for grid in grids(&blank(form)) {
            for cell in grid.rows.iter().flat_map(|row| &row.cells) {
                let width: f32 = grid.columns[cell.column..cell.column + cell.columns].iter().sum();
                for (line, beside) in cell.text.lines().flat_map(|line| BESIDE.map(|beside| (line, beside))) {
                    let ems = (width - beside) / 25.4 * 72.0 / cell.style.size;
                    if last_line(line, ems) == Some(1) {
                        wrong.push(format!("{}: {line} in {width} mm", form.id));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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

/// How many rows the blank form has for a class of indicators.
fn rows_for(form: &Form, level2: &str) -> usize {
    let sections = blank(form);
    grids(&sections)
        .flat_map(|grid| grid.rows.iter().flat_map(|row| &row.cells))
        .filter(|cell| cell.text == level2)
        .map(|cell| cell.rows)
        .sum()
}

#[test]
fn blank_forms_have_the_rows_that_the_printed_ones_have() {
    // 指标1, 指标2 under each class.
    for id in ["national/declaration", "national/rural-declaration", "national/transfer-target"] {
        for level2 in ["数量指标", "成本指标", "生态效益指标", "服务对象满意度指标"] {
            assert_eq!(rows_for(form(id), level2), 2, "{id}: {level2}");
        }
    }
    // Costs are a class of their own there.
    for level2 in ["经济成本指标", "社会成本指标", "生态环境成本指标"] {
        assert_eq!(rows_for(form("fengjie/approval"), level2), 1, "{level2}");
    }
    // A list of one project would be a page of white.
    let list = blank(form("guangzhou/unit-list"));
    assert_eq!(grids(&list).map(|grid| grid.rows.len()).collect::<Vec<_>>(), [16]);
}

/// Spreadsheets part rows anywhere: where a page begins is said, and no heading stands alone at the foot of one.
#[test]
fn pages_of_a_spreadsheet_begin_with_rows_that_belong_together() {
    let xlsx = RENDERERS.iter().find(|renderer| renderer.name == "xlsx").expect("forms are written as XLSX");
    let rows = |count: usize| {
        let cell = |number: usize| Cell { text: number.to_string(), ..Cell::default() };
        let row = |number: usize| Row { height: 10.0, keep: false, cells: vec![cell(number)] };
        Part::Grid(Grid { columns: vec![170.0], rows: (0..count).map(row).collect(), header: 0 })
    };
    let heading = Line { text: "六、国有资产信息".to_owned(), keep: true, ..Line::default() };
    // The heading fits the page below these rows, the first row below it does not.
    let full = (Section::default().paper.inner_height() * 0.985 / 10.0) as usize - 1;
    let parts = vec![rows(full), Part::Line(heading), rows(3)];
    let section = Section { parts, ..Section::default() };
    let setting = Setting { title: "表", fonts: None };
    let bytes = (xlsx.write)(&mut [section].into_iter(), &setting).expect("it is drawn");
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a package");
    let sheet =
        std::io::read_to_string(book.by_name("xl/worksheets/sheet1.xml").expect("a sheet")).expect("text");
    let (_, breaks) = sheet.split_once("<rowBreaks ").expect("a page begins somewhere");
    assert!(breaks.contains(&format!(r#"<brk id="{full}" "#)), "{full}: {breaks}");
}
