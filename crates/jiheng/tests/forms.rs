//! Every official form in every output format, printed and read back: the same model.

use jiheng::fonts::Fonts;
use jiheng::laid::{Part, Section};
use jiheng::model::{Block, Document};
use jiheng::{Form, Forms, Limits, RENDERERS, RenderSetting, blank, print, read};

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
    let wrong: Vec<String> = SAMPLES
        .iter()
        .flat_map(|(id, name)| read_back(forms.find(id).expect("it is shipped"), name, &fonts).1)
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a form holds of a sample, and in which formats that is not read back.
fn read_back(form: &Form, name: &str, fonts: &Fonts) -> (Document, Vec<String>) {
    let setting = RenderSetting { title: &form.title, fonts: Some(fonts) };
    let draw = |document: &Document, renderer: &jiheng::Renderer| {
        let sections = print(document, form, false).expect("the sample has it").sections;
        (renderer.write)(&mut sections.into_iter(), &setting).expect("it is drawn")
    };
    // As read from the plainest format.
    let held = read_one("held.html", &draw(&sample(name), &RENDERERS[3]));
    let mut wrong = Vec::new();
    for renderer in RENDERERS {
        let bytes = draw(&held, renderer);
        let again = read_one(&format!("again.{}", renderer.extension), &bytes);
        if again != held {
            let one = serde_json::to_string_pretty(&held).expect("json");
            let other = serde_json::to_string_pretty(&again).expect("json");
            let differs = one.lines().zip(other.lines()).find(|(one, other)| one != other);
            wrong.push(format!("{} {}: {differs:?}", form.id, renderer.name));
        }
    }
    (held, wrong)
}

#[test]
fn the_form_file_that_the_manual_shows_prints_and_is_read_back() {
    let manual = include_str!("../../../docs/forms.md");
    let (_, example) = manual.split_once("```toml\n").expect("the manual shows a form file");
    let (example, _) = example.split_once("```").expect("the form file ends");
    let mut forms = Forms::default();
    forms.add("简表", example).expect("it is a form");
    let form = forms.find("简表").expect("it was taken");
    let name = "declaration-national.xlsx";
    let (held, wrong) = read_back(form, name, &Fonts::find(&[]));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let said = |document: &Document| {
        let project = &document.projects[0];
        let indicators = project.indicators.iter().map(|one| {
            let target = one.targets.first().map(|target| target.text.clone());
            (one.level1.clone(), one.level2.clone(), one.name.clone(), target)
        });
        (document.fiscal_year, project.name.clone(), project.budget.total, indicators.collect::<Vec<_>>())
    };
    assert_eq!(said(&held), said(&sample(name)));
    assert!(held.projects[0].indicators.len() > 4, "the sample has indicators");
    assert!(!blank(form).is_empty());
}

/// What a form looks like, in figures.
#[derive(Debug, PartialEq)]
struct Figures {
    pages: u32,
    cells: usize,
    /// Texts that are drawn, of cells and lines.
    texts: usize,
}

/// Figures of a drawn PDF, as its reader sees it.
fn drawn(bytes: &[u8]) -> (u32, usize) {
    let (_, outcome) = jiheng_formats::read("form.pdf", bytes, &Limits::default()).expect("it reads");
    let mut pages = 1;
    let mut cells = 0;
    for block in &outcome.value.blocks {
        let place = match block {
            Block::Paragraph(paragraph) => &paragraph.place,
            Block::Table(table) => {
                cells += table.rows.iter().map(Vec::len).sum::<usize>();
                let below = table.rows.iter().flatten().filter_map(|cell| cell.place.page).max();
                pages = pages.max(below.unwrap_or(1));
                &table.place
            }
        };
        pages = pages.max(place.page.unwrap_or(1));
    }
    (pages, cells)
}

fn figures(sections: &[Section], bytes: &[u8]) -> Figures {
    let (pages, _) = drawn(bytes);
    let mut figures = Figures { pages, cells: 0, texts: 0 };
    for part in sections.iter().flat_map(|section| &section.parts) {
        match part {
            Part::Line(line) => {
                figures.texts += usize::from(!line.text.is_empty()) + usize::from(!line.right.is_empty())
            }
            Part::Grid(grid) => {
                let cells = grid.rows.iter().flat_map(|row| &row.cells);
                figures.cells += cells.clone().count();
                figures.texts += cells.filter(|cell| !cell.text.is_empty()).count();
            }
        }
    }
    figures
}

/// Cells cover their grid once, columns have a width that a character fits in, and grids fit the paper.
fn check_boxes(form: &Form, sections: &[Section]) {
    for section in sections {
        for part in &section.parts {
            let Part::Grid(grid) = part else { continue };
            let width: f32 = grid.columns.iter().sum();
            assert!(
                width <= section.paper.inner_width() + 0.01,
                "{}: a grid is wider than the paper",
                form.id
            );
            assert!(grid.columns.iter().all(|width| *width >= 6.0), "{}: a column has collapsed", form.id);
            let mut covered = vec![vec![0u8; grid.columns.len()]; grid.rows.len()];
            for (row, cells) in grid.rows.iter().enumerate() {
                for cell in &cells.cells {
                    for line in &mut covered[row..row + cell.rows] {
                        for times in &mut line[cell.column..cell.column + cell.columns] {
                            *times += 1;
                        }
                    }
                }
            }
            assert!(
                covered.iter().flatten().all(|times| *times == 1),
                "{}: cells overlap or leave a gap",
                form.id
            );
        }
    }
}

#[test]
fn forms_look_as_they_did_in_figures() {
    let forms = Forms::default();
    let fonts = Fonts::find(&[]);
    let pdf = RENDERERS.iter().find(|renderer| renderer.name == "pdf").expect("forms are written as PDF");
    let mut told = String::new();
    for (id, name) in SAMPLES {
        let form = forms.find(id).expect("it is shipped");
        let filled = print(&sample(name), form, false).expect("the sample has it").sections;
        for (what, sections) in [("filled", filled), ("blank", blank(form))] {
            check_boxes(form, &sections);
            let setting = RenderSetting { title: &form.title, fonts: Some(&fonts) };
            let bytes = (pdf.write)(&mut sections.clone().into_iter(), &setting).expect("it is drawn");
            let Figures { pages, cells, texts } = figures(&sections, &bytes);
            told.push_str(&format!("{id} {what}: pages {pages}, cells {cells}, texts {texts}\n"));
        }
    }
    assert_eq!(fonts.missing(), Vec::<char>::new(), "characters without a shape");
    insta::assert_snapshot!(told, @r#"
dongkeng/approval filled: pages 3, cells 207, texts 213
dongkeng/approval blank: pages 1, cells 95, texts 47
fengjie/approval filled: pages 2, cells 143, texts 119
fengjie/approval blank: pages 1, cells 101, texts 39
guangzhou/unit-list filled: pages 2, cells 56, texts 40
guangzhou/unit-list blank: pages 1, cells 112, texts 11
hebei/department-goals filled: pages 1, cells 0, texts 20
hebei/department-goals blank: pages 1, cells 0, texts 19
hebei/project-target filled: pages 3, cells 191, texts 198
hebei/project-target blank: pages 1, cells 87, texts 34
hebei/unit-budget filled: pages 15, cells 1516, texts 1056
hebei/unit-budget blank: pages 13, cells 1171, texts 458
huangshi/monitoring filled: pages 1, cells 70, texts 66
huangshi/monitoring blank: pages 1, cells 98, texts 36
inner-mongolia/project-list filled: pages 1, cells 126, texts 125
inner-mongolia/project-list blank: pages 1, cells 96, texts 27
jiangxi/department-target filled: pages 1, cells 66, texts 65
jiangxi/department-target blank: pages 1, cells 88, texts 29
national/declaration filled: pages 2, cells 103, texts 107
national/declaration blank: pages 1, cells 76, texts 50
national/rural-declaration filled: pages 1, cells 50, texts 52
national/rural-declaration blank: pages 1, cells 71, texts 30
national/rural-self-evaluation filled: pages 1, cells 103, texts 91
national/rural-self-evaluation blank: pages 1, cells 129, texts 39
national/self-evaluation filled: pages 1, cells 112, texts 100
national/self-evaluation blank: pages 1, cells 138, texts 41
national/transfer-self-evaluation filled: pages 1, cells 102, texts 76
national/transfer-self-evaluation blank: pages 1, cells 120, texts 45
national/transfer-target filled: pages 1, cells 54, texts 51
national/transfer-target blank: pages 1, cells 75, texts 31
sichuan/project-list filled: pages 1, cells 122, texts 111
sichuan/project-list blank: pages 1, cells 105, texts 26
sichuan/project-target-2021 filled: pages 2, cells 109, texts 101
sichuan/project-target-2021 blank: pages 1, cells 65, texts 33
sichuan/self-evaluation filled: pages 1, cells 154, texts 119
sichuan/self-evaluation blank: pages 1, cells 188, texts 53
xiangtan/declaration filled: pages 2, cells 106, texts 104
xiangtan/declaration blank: pages 2, cells 111, texts 60
xiangtan/target filled: pages 2, cells 163, texts 173
xiangtan/target blank: pages 1, cells 88, texts 52
xiangtan/target-with-unit filled: pages 2, cells 163, texts 173
xiangtan/target-with-unit blank: pages 1, cells 88, texts 52
"#);
}
