//! What a document says besides its projects: department goals, budget tables and narrative, printed totals, and
//! the text that found no place.

use std::fmt::Write as _;

use jiheng::model::{BudgetBook, BudgetTable, DepartmentGoals, Document, PrintedTotal, Side};

use super::counts;
use super::sheet::{Cell, Note, Row, Sheet, escape, write};

/// The sections, and the notes that belong to none of them.
pub fn sections<'a>(document: &Document, notes: Vec<Note<'a>>, open: bool) -> (String, Vec<Note<'a>>) {
    let mut html = String::new();
    let mut rest = notes;
    if let Some(goals) = &document.department_goals {
        rest = section(
            &mut html,
            "部门整体绩效目标",
            "/department_goals",
            vec![department_goals(goals)],
            rest,
            open,
        );
    }
    if let Some(book) = &document.budget {
        for (at, table) in book.tables.iter().enumerate() {
            let title = if table.title.is_empty() { table.kind.title() } else { &table.title };
            let pointer = format!("/budget/tables/{at}");
            let sheet = budget_table(table, &pointer);
            rest = section(&mut html, title, &pointer, vec![sheet], rest, open);
        }
        if !book.narrative.is_empty() {
            rest = section(&mut html, "文字说明", "/budget/narrative", vec![narrative(book)], rest, open);
        }
        if !book.definitions.is_empty() {
            rest = section(&mut html, "名词解释", "/budget/definitions", vec![definitions(book)], rest, open);
        }
    }
    if !document.totals.is_empty() {
        rest = section(&mut html, "表中印出的合计", "/totals", vec![totals(&document.totals)], rest, open);
    }
    (html, rest)
}

/// A part of the document that opens where there is something to say.
fn section<'a>(
    html: &mut String,
    title: &str,
    base: &str,
    mut sheets: Vec<Sheet>,
    notes: Vec<Note<'a>>,
    open: bool,
) -> Vec<Note<'a>> {
    let (mine, others): (Vec<_>, Vec<_>) = notes.into_iter().partition(|note| {
        let rest = note.finding.pointer.strip_prefix(base);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    let chips = counts(mine.iter().map(|note| note.finding));
    let open = if open || !mine.is_empty() { " open" } else { "" };
    let _ = writeln!(
        html,
        "<details class=\"part\"{open}>\n<summary><span class=\"name\">{}</span><span class=\"chips\">{chips}</span></summary>",
        escape(title)
    );
    // A finding on the part as a whole stands beside its first row.
    if let Some(first) = sheets.first_mut().and_then(|sheet| sheet.rows.iter_mut().find(|row| !row.head)) {
        first.pointers.push(base.to_owned());
    }
    let mut rest = write(html, &sheets, mine);
    html.push_str("</details>\n");
    rest.extend(others);
    rest
}

fn department_goals(goals: &DepartmentGoals) -> Sheet {
    let base = "/department_goals";
    let mut rows = Vec::new();
    let mut line = |label: &str, title: &str, text: String, pointer: String| {
        let label = if title.is_empty() { label } else { title };
        rows.push(Row::of(vec![Cell::label(label), Cell::value(text, pointer)]));
    };
    for (at, goal) in goals.overall.iter().enumerate() {
        line("总体目标", &goal.title, goal.text.clone(), format!("{base}/overall/{at}"));
    }
    for (at, goal) in goals.goals.iter().enumerate() {
        let indicators =
            goal.indicators.iter().map(|indicator| format!("\n· {indicator}")).collect::<String>();
        line("分项目标", &goal.title, format!("{}{indicators}", goal.goal), format!("{base}/goals/{at}"));
    }
    for (at, safeguard) in goals.safeguards.iter().enumerate() {
        line("保障措施", &safeguard.title, safeguard.text.clone(), format!("{base}/safeguards/{at}"));
    }
    Sheet { widths: vec![18, 82], rows, class: "head" }
}

fn budget_table(table: &BudgetTable, base: &str) -> Sheet {
    let two_sided = table.rows.iter().any(|row| row.side.is_some());
    let coded = table.rows.iter().any(|row| row.code.is_some());
    let mut details: Vec<&str> = Vec::new();
    for name in table.rows.iter().flat_map(|row| row.details.keys()) {
        if !details.contains(&name.as_str()) && !table.columns.iter().any(|column| column == name) {
            details.push(name);
        }
    }
    let mut titles = Vec::new();
    let mut widths = Vec::new();
    let optional = [("方向", 6, two_sided), ("编码", 10, coded), ("名称", 26, true)];
    for (title, width, _) in optional.into_iter().filter(|(_, _, shown)| *shown) {
        titles.push(title);
        widths.push(width);
    }
    for title in details.iter().copied().chain(table.columns.iter().map(String::as_str)) {
        titles.push(title);
        widths.push(12);
    }
    let mut rows = vec![Row::head(&titles)];
    for (at, row) in table.rows.iter().enumerate() {
        let pointer = format!("{base}/rows/{at}");
        let mut cells = Vec::new();
        if two_sided {
            let side = match row.side {
                Some(Side::Income) => "收入",
                Some(Side::Expenditure) => "支出",
                None => "",
            };
            cells.push(Cell::value(side, format!("{pointer}/side")));
        }
        if coded {
            cells.push(Cell::value(row.code.as_deref().unwrap_or_default(), format!("{pointer}/code")));
        }
        cells.push(Cell::value(row.name.as_deref().unwrap_or_default(), format!("{pointer}/name")));
        for name in &details {
            let text = row.details.get(*name).cloned().unwrap_or_default();
            cells.push(Cell::value(text, format!("{pointer}/details/{}", token(name))));
        }
        for column in &table.columns {
            let amount = row.amounts.get(column).map(|amount| amount.to_string());
            let text = amount.or_else(|| row.details.get(column).cloned()).unwrap_or_default();
            let cell = Cell::amount(text, format!("{pointer}/amounts/{}", token(column)));
            cells.push(cell.also(format!("{pointer}/details/{}", token(column))));
        }
        rows.push(Row { cells, pointers: vec![pointer], head: false });
    }
    if table.rows.is_empty() {
        rows.push(Row::of(vec![Cell::value("（表中没有数据）", format!("{base}/rows")).over(titles.len())]));
    }
    if let Some(note) = &table.note {
        rows.push(Row::of(vec![Cell::value(note.clone(), format!("{base}/note")).over(titles.len())]));
    }
    Sheet { widths, rows, class: "figures" }
}

/// A name as it stands in a JSON pointer.
fn token(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn narrative(book: &BudgetBook) -> Sheet {
    let rows = book.narrative.iter().enumerate().map(|(at, section)| {
        let text = Cell::value(section.text.clone(), format!("/budget/narrative/{at}"));
        Row::of(vec![Cell::label(section.heading.clone()), text])
    });
    Sheet { widths: vec![18, 82], rows: rows.collect(), class: "head" }
}

fn definitions(book: &BudgetBook) -> Sheet {
    let rows = book.definitions.iter().enumerate().map(|(at, definition)| {
        let text = Cell::value(definition.text.clone(), format!("/budget/definitions/{at}"));
        Row::of(vec![Cell::label(definition.term.clone()), text])
    });
    Sheet { widths: vec![18, 82], rows: rows.collect(), class: "head" }
}

fn totals(totals: &[PrintedTotal]) -> Sheet {
    let mut rows = vec![Row::head(&["合计", "总额（万元）", "其中（万元）"])];
    for (at, total) in totals.iter().enumerate() {
        let pointer = format!("/totals/{at}");
        let amount = total.budget.total.map(|amount| amount.to_string()).unwrap_or_default();
        let sources = total.budget.sources.iter().map(|source| {
            format!("{} {}", source.label, source.amount.map_or("—".to_owned(), |amount| amount.to_string()))
        });
        let sources = sources.collect::<Vec<_>>().join("　");
        let cells = vec![
            Cell::value(total.label.clone(), format!("{pointer}/label")),
            Cell::amount(amount, format!("{pointer}/budget/total")).also(format!("{pointer}/budget")),
            Cell::value(sources, format!("{pointer}/budget/sources")),
        ];
        rows.push(Row { cells, pointers: vec![pointer], head: false });
    }
    Sheet { widths: vec![30, 20, 50], rows, class: "figures" }
}

/// What no label took, so that a reader sees that it was not lost.
pub fn unmapped(document: &Document) -> String {
    if document.unmapped.is_empty() {
        return String::new();
    }
    let mut html = format!(
        "<details class=\"part\">\n<summary><span class=\"name\">未能归入任何栏目的文字（{} 处）</span></summary>\n<ul class=\"unmapped\">\n",
        document.unmapped.len()
    );
    for unmapped in &document.unmapped {
        let place = escape(&unmapped.location.describe());
        let _ = writeln!(html, "<li>{} <span class=\"place\">{place}</span></li>", escape(&unmapped.text));
    }
    html.push_str("</ul>\n</details>\n");
    html
}
