//! Every form, printed and read back: the same page again, and nothing in the document that the page does not say.

mod support;

use jiheng_forms::official::{self, Form, Subject};
use jiheng_model::Document;
use jiheng_render::blank;
use jiheng_render::laid::{Part, Section};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, TestRunner};
use support::{documents, laws, read};

/// How many documents each form prints; `PROPTEST_CASES` raises it.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(6)
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
        let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::default() });
        let strategy = documents::document(form.kind, laws::packs(form));
        let found = (0..cases()).find_map(|_| {
            let document = strategy.new_tree(&mut runner).expect("a document").current();
            laws::held(form, &document).err().map(|_| document)
        });
        if let Some(document) = found {
            let (smaller, law) = laws::smallest(form, document);
            broken.push(format!("{}: {law}\n  {smaller}", form.id));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// What of a document is a value, and not a word of the form.
fn values(document: &Document) -> Vec<String> {
    let mut values = Vec::new();
    for project in &document.projects {
        values.extend(project.name.clone());
        values.extend(project.code.clone());
        values.extend(project.budget.total.map(|total| total.to_string()));
        values.extend(project.budget.sources.iter().filter_map(|source| Some(source.amount?.to_string())));
        values.extend(project.goals.iter().map(|goal| goal.text.clone()));
        values.extend(project.indicators.iter().filter_map(|indicator| indicator.name.clone()));
        let targets = project.indicators.iter().flat_map(|indicator| &indicator.targets);
        values.extend(targets.map(|target| target.text.clone()));
        let texts = [&project.overview, &project.rationale, &project.feasibility, &project.necessity];
        values
            .extend(texts.into_iter().chain([&project.measures, &project.budget.purpose]).flatten().cloned());
        values.extend(project.schedule.iter().map(|step| step.activity.clone()));
        values.extend(
            project.signoff.iter().flat_map(|one| [&one.filled_by, &one.filled_on]).flatten().cloned(),
        );
        values.extend(project.review.iter().filter_map(|review| review.opinion.clone()));
    }
    if let Some(goals) = &document.department_goals {
        values.extend(goals.indicators.iter().filter_map(|indicator| indicator.name.clone()));
    }
    let tables = document.budget.iter().flat_map(|book| &book.tables);
    let amounts = tables.flat_map(|table| &table.rows).flat_map(|row| row.amounts.values());
    values.extend(amounts.map(|amount| amount.to_string()));
    values
}

#[test]
fn an_empty_form_says_nothing() {
    let said: Vec<String> = forms()
        .map(|form| (form, values(&read(&blank(form).sections))))
        .filter(|(_, values)| !values.is_empty())
        .map(|(form, values)| format!("{}: {values:?}", form.id))
        .collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
}

/// Writes into the empty cell right of the label.
fn fill(sections: &mut [Section], label: &str, text: &str) -> bool {
    let parts = sections.iter_mut().flat_map(|section| &mut section.parts);
    let grids = parts.filter_map(|part| match part {
        Part::Grid(grid) => Some(grid),
        Part::Line(_) => None,
    });
    for row in grids.flat_map(|grid| &mut grid.rows) {
        let at = row.cells.iter().position(|cell| cell.text.replace('\n', "") == label);
        if let Some(cell) = at.and_then(|at| row.cells.get_mut(at + 1)).filter(|cell| cell.text.is_empty()) {
            cell.text = text.to_owned();
            return true;
        }
    }
    false
}

#[test]
fn an_empty_form_filled_in_by_hand_is_read() {
    for form in forms().filter(|form| form.subject == Subject::Project) {
        let mut sections = blank(form).sections;
        let names = ["项目名称", "项目支出名称", "转移支付（项目）名称", "专项（项目）名称"];
        assert!(names.iter().any(|label| fill(&mut sections, label, "农村供水工程")), "{}", form.id);
        let filled = read(&sections);
        let [project] = filled.projects.as_slice() else {
            panic!("{}: {} projects", form.id, filled.projects.len())
        };
        assert_eq!(project.name.as_deref(), Some("农村供水工程"), "{}", form.id);
        // Nothing slid from one cell into another.
        assert_eq!(values(&filled), ["农村供水工程"], "{}", form.id);
    }
}

#[test]
fn every_form_has_a_title_a_legal_source_and_cells_to_fill_in() {
    for form in official::all() {
        assert!(!form.title.is_empty() && !form.issuer.is_empty(), "{}", form.id);
        assert!(jiheng_model::sources::find(&form.source).is_some(), "{}", form.id);
        // What a department writes in prose, and the tables of a budget, have no cell that must be filled in.
        let free = ["hebei/department-goals", "hebei/unit-budget"].contains(&form.id.as_str());
        assert!(free || laws::requires_something(form), "{}", form.id);
        assert_eq!(official::find_form(&form.id).map(|found| &found.id), Some(&form.id));
    }
}

/// What is said of a form file that is a plain one with this change.
fn mistake(from: &str, to: &str) -> String {
    const PLAIN: &str = r#"title   = "项目支出绩效目标表"
issuer  = "云溪县"
source  = "form-layout"
kind    = "project_targets"
subject = "project"

[[block]]
columns = [10, 20]

[[block.row]]
cells = [{ label = "项目名称" }, { field = "name", required = true }]

[[block.row]]
cells = [{ label = "年度目标", style = "label" }, { text = "{goals[horizon=annual].text|or 无}" }]
"#;
    Form::parse("plain", PLAIN).expect("the plain form is right");
    let changed = PLAIN.replacen(from, to, 1);
    assert_ne!(changed, PLAIN);
    Form::parse("plain", &changed).expect_err("a mistake").to_string()
}

#[test]
fn mistakes_in_a_form_file_are_told_with_line_and_column() {
    let told = [
        mistake("issuer ", "isuer "),
        mistake("required", "requird"),
        mistake("\"name\"", "\"nmae\""),
        mistake("annual].text", "annual].texts"),
        mistake(", { field = \"name\", required = true }", ""),
        mistake("{ label = \"项目名称\" }", "{ label = \"项目名称\", span = 2 }"),
        mistake("style = \"label\"", "style = \"lable\""),
        mistake("|or 无", "|oder 无"),
        mistake("|or 无}", "|or 无"),
        mistake("\"name\"", "\"goals\""),
        mistake("[10, 20]", "[10, 0]"),
        mistake("form-layout", "form-layouts"),
        mistake("project_targets", "targets"),
    ];
    insta::assert_snapshot!(told.join("\n"), @r"
    第 2 行第 1 列：没有「isuer」这项设置，可以是：title、issuer、year、source、kind、subject、amounts、page、numbered、level1、level2、operators、style、block
    第 11 行第 48 列：没有「requird」这项设置，可以是：label、field、text、each、join、span、rows、once、required、plain、style、align、choices
    第 11 行第 40 列：没有「nmae」这一项，可以是：name、code、unit、supervising_department、level、nature、category、period、responsible、phone、overview、rationale、feasibility、necessity、measures、schedule、budget、goals、indicators、review、signoff、masked、damaged、class_weights、evaluation
    第 14 行第 56 列：没有「texts」这一项，可以是：horizon、label、text、result
    第 10 行第 1 列：这一行只到第 1 列，表有 2 列
    第 10 行第 1 列：这一行的单元格多于表的 2 列
    第 14 行第 36 列：没有「lable」，可以是：title、subtitle、heading、line、text、label、value、note
    第 14 行第 56 列：没有「oder」这种写法，可以是：date、before、after、or、else、without、chinese、join、operator、number、unit、sum、box
    第 14 行第 56 列：花括号没有成对
    第 11 行第 40 列：这一项不是一个值，请写到其中的一项
    第 8 行第 11 列：每一列都要有宽度
    第 3 行第 11 列：依据清单中没有这一条
    第 4 行第 11 列：没有这种文件，可以是：project_targets、target_declaration、target_approval、department_goals、unit_budget、monitoring、self_evaluation
    ");
}
