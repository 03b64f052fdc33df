//! One project as a form: head fields, money, goals, indicators, reviews.

use jiheng::ProjectScore;
use jiheng::model::{Horizon, Indicator, Nature, Project};

use super::super::tally;
use super::sheet::{Cell, Note, Row, Sheet, escape, note_list, write};
use super::{counts, grade_mark};

/// The head of a form has two fields a line, each a label and a value.
const HEAD_WIDTHS: [usize; 4] = [14, 36, 14, 36];

pub fn section(
    document: usize,
    number: usize,
    project: &Project,
    score: Option<&ProjectScore>,
    notes: Vec<Note>,
    open: bool,
) -> String {
    let base = format!("/projects/{number}");
    let open = if open || !notes.is_empty() { " open" } else { "" };
    let name = project.name.as_deref().unwrap_or("（没有名称）");
    let code = project.code.as_deref().unwrap_or_default();
    let budget = project.budget.total.map(|total| format!("{total} 万元")).unwrap_or_default();
    let mut html = format!(
        "<details class=\"project\" id=\"d{document}-p{number}\"{open}>\n<summary><span class=\"ordinal\">{}</span>\
         <span class=\"name\">{}</span><span class=\"code\">{}</span><span class=\"sum\">{}</span>\
         {}<span class=\"chips\">{}</span></summary>\n",
        number + 1,
        escape(name),
        escape(code),
        escape(&budget),
        score.map(points).unwrap_or_default(),
        counts(notes.iter().map(|note| note.finding)),
    );
    let mut sheets = vec![head(project, &base)];
    sheets.extend(indicators(project, &base));
    let mut forms = String::new();
    let rest = write(&mut forms, &sheets, notes);
    if !rest.is_empty() {
        html.push_str(&note_list(&rest));
    }
    html.push_str(&forms);
    html.push_str(&score.map(lost).unwrap_or_default());
    html.push_str("</details>\n");
    html
}

/// The score in the line of the project.
fn points(score: &ProjectScore) -> String {
    match score.score {
        Some(points) => format!("<span class=\"points\">{points} 分 {}</span>", grade_mark(score.grade)),
        None => "<span class=\"points none\">不评分</span>".to_owned(),
    }
}

/// What the points were lost for.
fn lost(score: &ProjectScore) -> String {
    if let Some(reason) = &score.reason {
        return format!("<p class=\"lost\">不评分：{}</p>\n", escape(reason));
    }
    if score.lost.is_empty() {
        return String::new();
    }
    let lost: Vec<String> = score.lost.iter().map(|lost| escape(&tally::lost(lost))).collect();
    format!("<p class=\"lost\">扣分：{}</p>\n", lost.join("；"))
}

/// A field of the head: short ones stand two to a line.
struct Field {
    label: String,
    cell: Cell,
    wide: bool,
    /// Begins a line, so that money stands together.
    fresh: bool,
}

fn head(project: &Project, base: &str) -> Sheet {
    let mut fields = Vec::new();
    let mut short = |label: &str, text: Option<&str>, field: &str| {
        if let Some(text) = text {
            let cell = Cell::value(text, format!("{base}/{field}"));
            fields.push(Field { label: label.to_owned(), cell, wide: false, fresh: false });
        }
    };
    let nature = project.nature.map(|nature| match nature {
        Nature::New => "新增项目",
        Nature::Continuing => "延续项目",
    });
    let category = (!project.category.is_empty()).then(|| project.category.join(" / "));
    short("项目编码", project.code.as_deref(), "code");
    short("预算单位", project.unit.as_deref(), "unit");
    short("主管部门", project.supervising_department.as_deref(), "supervising_department");
    short("层级", project.level.as_deref(), "level");
    short("项目属性", nature, "nature");
    short("项目类型", category.as_deref(), "category");
    short("实施期", project.period.as_ref().map(|period| period.text.as_str()), "period");
    short("负责人", project.responsible.as_deref(), "responsible");
    short("联系电话", project.phone.as_deref(), "phone");
    fields.extend(money(project, base));
    let mut wide = |label: &str, text: &str, pointer: String| {
        if !text.is_empty() {
            let cell = Cell::value(text, pointer);
            fields.push(Field { label: label.to_owned(), cell, wide: true, fresh: false });
        }
    };
    wide("资金用途", project.budget.purpose.as_deref().unwrap_or_default(), format!("{base}/budget/purpose"));
    wide("支出计划", &spending_plan(project), format!("{base}/budget/spending_plan"));
    for (label, text, field) in [
        ("项目概述", &project.overview, "overview"),
        ("立项依据", &project.rationale, "rationale"),
        ("可行性", &project.feasibility, "feasibility"),
        ("必要性", &project.necessity, "necessity"),
        ("保障措施", &project.measures, "measures"),
    ] {
        wide(label, text.as_deref().unwrap_or_default(), format!("{base}/{field}"));
    }
    wide("进度安排", &schedule(project), format!("{base}/schedule"));
    for (at, goal) in project.goals.iter().enumerate() {
        let label = if goal.label.is_empty() {
            format!("{}目标", goal.horizon.title())
        } else {
            goal.label.clone()
        };
        let result = goal.result.as_ref().map(|result| format!("\n完成情况：{result}")).unwrap_or_default();
        wide(&label, &format!("{}{result}", goal.text), format!("{base}/goals/{at}"));
    }
    for (at, review) in project.review.iter().enumerate() {
        let signed: Vec<&str> =
            [review.reviewer.as_deref(), review.date.as_deref()].into_iter().flatten().collect();
        let lines = [review.opinion.clone().unwrap_or_default(), signed.join("　")];
        let lines: Vec<&str> = lines.iter().map(String::as_str).filter(|line| !line.is_empty()).collect();
        let text = if lines.is_empty() { "（未填写）".to_owned() } else { lines.join("\n") };
        wide(&review.office, &text, format!("{base}/review/{at}"));
    }
    if let Some(signoff) = &project.signoff {
        let parts = [
            ("填报人", &signoff.filled_by),
            ("联系电话", &signoff.phone),
            ("填报日期", &signoff.filled_on),
            ("签字", &signoff.signed_by),
        ];
        let parts = parts.iter().filter_map(|(label, value)| Some(format!("{label}：{}", value.as_deref()?)));
        wide("填报", &parts.collect::<Vec<_>>().join("　"), format!("{base}/signoff"));
    }
    let name = project.name.as_deref().unwrap_or("（没有名称）");
    let first = Row::of(vec![Cell::label("项目名称"), Cell::value(name, format!("{base}/name")).over(3)]);
    let mut rows = vec![first];
    rows.extend(lines(fields));
    Sheet { widths: HEAD_WIDTHS.to_vec(), rows, class: "head" }
}

fn money(project: &Project, base: &str) -> Vec<Field> {
    let budget = &project.budget;
    let mut fields = Vec::new();
    let total = budget.total.map_or("（未印出）".to_owned(), |total| format!("{total} 万元"));
    let cell = Cell::value(total, format!("{base}/budget/total")).also(format!("{base}/budget"));
    fields.push(Field { label: "预算总额".to_owned(), cell, wide: false, fresh: true });
    for (at, source) in budget.sources.iter().enumerate() {
        let amount = source.amount.map_or("—".to_owned(), |amount| format!("{amount} 万元"));
        let label = if source.within { format!("其中：{}", source.label) } else { source.label.clone() };
        let cell = Cell::value(amount, format!("{base}/budget/sources/{at}"));
        fields.push(Field { label, cell, wide: false, fresh: false });
    }
    for (at, execution) in budget.execution.iter().enumerate() {
        let amount = |amount: Option<_>| {
            amount.map_or("—".to_owned(), |amount: jiheng::model::Money| amount.to_string())
        };
        let text = format!(
            "年初 {}，全年预算 {}，执行 {}（万元），执行率 {}",
            amount(execution.initial),
            amount(execution.budget),
            amount(execution.executed),
            execution.rate.as_deref().unwrap_or("—"),
        );
        let cell = Cell::value(text, format!("{base}/budget/execution/{at}"));
        fields.push(Field { label: execution.label.clone(), cell, wide: true, fresh: false });
    }
    fields
}

fn spending_plan(project: &Project) -> String {
    let steps = project.budget.spending_plan.iter().map(|step| {
        let percent =
            step.cumulative_percent.as_ref().map_or("—".to_owned(), |percent| format!("{percent}%"));
        format!("{} {percent}", step.label)
    });
    steps.collect::<Vec<_>>().join("　")
}

fn schedule(project: &Project) -> String {
    let steps = project.schedule.iter().map(|step| {
        let dates: Vec<&str> = [step.start.as_deref(), step.end.as_deref()].into_iter().flatten().collect();
        if dates.is_empty() {
            step.activity.clone()
        } else {
            format!("{}（{}）", step.activity, dates.join(" 至 "))
        }
    });
    steps.collect::<Vec<_>>().join("\n")
}

/// Short fields in pairs; a wide one, or a short one left alone, takes the line.
fn lines(fields: Vec<Field>) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut waiting: Option<Field> = None;
    for field in fields {
        if field.fresh {
            rows.extend(waiting.take().map(alone));
        }
        match (waiting.take(), field.wide) {
            (None, false) => waiting = Some(field),
            (Some(first), false) => {
                let cells = vec![Cell::label(first.label), first.cell, Cell::label(field.label), field.cell];
                rows.push(Row::of(cells));
            }
            (first, true) => {
                rows.extend(first.map(alone));
                rows.push(alone(field));
            }
        }
    }
    rows.extend(waiting.map(alone));
    rows
}

fn alone(field: Field) -> Row {
    Row::of(vec![Cell::label(field.label), field.cell.over(3)])
}

/// A column of the indicator table: only those with something in them are shown.
struct Column {
    title: &'static str,
    width: usize,
    field: &'static str,
    text: fn(&Indicator) -> Option<String>,
}

const COLUMNS: [Column; 8] = [
    Column { title: "三级指标", width: 20, field: "name", text: |indicator| indicator.name.clone() },
    Column {
        title: "指标描述",
        width: 20,
        field: "description",
        text: |indicator| indicator.description.clone(),
    },
    Column {
        title: "绩效标准", width: 12, field: "standard", text: |indicator| indicator.standard.clone()
    },
    Column { title: "确定依据", width: 12, field: "basis", text: |indicator| indicator.basis.clone() },
    Column { title: "备注", width: 10, field: "note", text: |indicator| indicator.note.clone() },
    Column { title: "分值", width: 6, field: "weight", text: |indicator| indicator.weight.clone() },
    Column {
        title: "完成值",
        width: 12,
        field: "result/actual",
        text: |indicator| indicator.result.as_ref()?.actual.clone(),
    },
    Column {
        title: "得分",
        width: 6,
        field: "result/score",
        text: |indicator| indicator.result.as_ref()?.score.clone(),
    },
];

/// A class of indicators: equal neighbours share a cell.
struct Level {
    field: &'static str,
    text: fn(&Indicator) -> Option<&str>,
    same: fn(&Indicator, &Indicator) -> bool,
}

const LEVELS: [Level; 2] = [
    Level {
        field: "level1",
        text: |indicator| indicator.level1.as_deref(),
        same: |left, right| left.level1 == right.level1,
    },
    Level {
        field: "level2",
        text: |indicator| indicator.level2.as_deref(),
        same: |left, right| left.level1 == right.level1 && left.level2 == right.level2,
    },
];

/// The horizons that the indicators have values for, in the order they first appear.
fn horizons(project: &Project) -> Vec<Horizon> {
    let mut horizons = Vec::new();
    for target in project.indicators.iter().flat_map(|indicator| &indicator.targets) {
        if !horizons.contains(&target.horizon) {
            horizons.push(target.horizon);
        }
    }
    horizons
}

/// One cell for each horizon; the first also stands for the values as a whole.
fn values(indicator: &Indicator, horizons: &[Horizon], pointer: &str) -> Vec<Cell> {
    let all = format!("{pointer}/targets");
    if horizons.is_empty() {
        return vec![Cell::value("", all).centered()];
    }
    let cells = horizons.iter().enumerate().map(|(column, horizon)| {
        let target = indicator.targets.iter().enumerate().find(|(_, target)| target.horizon == *horizon);
        let cell = match target {
            Some((at, target)) => Cell::value(target.text.clone(), format!("{all}/{at}")),
            None => Cell::default().over(1),
        };
        if column == 0 { cell.also(all.clone()).centered() } else { cell.centered() }
    });
    cells.collect()
}

fn indicators(project: &Project, base: &str) -> Option<Sheet> {
    if project.indicators.is_empty() {
        return None;
    }
    let shown = |column: &&Column| {
        column.field == "name"
            || project.indicators.iter().any(|indicator| (column.text)(indicator).is_some())
    };
    let columns: Vec<&Column> = COLUMNS.iter().filter(shown).collect();
    let horizons = horizons(project);
    let (before_values, after_values) = columns
        .split_at(columns.iter().take_while(|column| matches!(column.field, "name" | "description")).count());
    let mut titles = vec![("一级指标".to_owned(), 10), ("二级指标".to_owned(), 13)];
    titles.extend(before_values.iter().map(|column| (column.title.to_owned(), column.width)));
    match horizons.as_slice() {
        [] | [_] => titles.push(("指标值".to_owned(), 15)),
        several => titles.extend(several.iter().map(|horizon| (format!("{}指标值", horizon.title()), 14))),
    }
    titles.extend(after_values.iter().map(|column| (column.title.to_owned(), column.width)));
    let mut rows = vec![Row::head(&titles.iter().map(|(title, _)| title.as_str()).collect::<Vec<_>>())];
    for (at, indicator) in project.indicators.iter().enumerate() {
        let pointer = format!("{base}/indicators/{at}");
        let before = at.checked_sub(1).map(|before| &project.indicators[before]);
        let mut row = Row { pointers: vec![pointer.clone()], ..Row::default() };
        for level in &LEVELS {
            let address = format!("{pointer}/{}", level.field);
            if before.is_some_and(|before| (level.same)(before, indicator)) {
                // The merged cell above shows it; findings on it stand beside their own row.
                row.pointers.push(address);
                continue;
            }
            let text = (level.text)(indicator).unwrap_or("—");
            let mut cell = Cell::value(text, address).centered();
            let below = project.indicators[at..].iter();
            cell.rows = below.take_while(|other| (level.same)(other, indicator)).count();
            row.cells.push(cell);
        }
        let field = |column: &&Column| {
            Cell::value((column.text)(indicator).unwrap_or_default(), format!("{pointer}/{}", column.field))
        };
        row.cells.extend(before_values.iter().map(field));
        row.cells.extend(values(indicator, &horizons, &pointer));
        row.cells.extend(after_values.iter().map(|column| field(column).centered()));
        rows.push(row);
    }
    let widths = titles.iter().map(|(_, width)| *width).collect();
    Some(Sheet { widths, rows, class: "indicators" })
}
