//! Invented documents in, model summary out: what the layout tests share.

// Each test file uses a part of it.
#![allow(dead_code)]

use std::fmt::Write;

use jiheng_model::{Blocks, Document, Execution, Finding, Indicator, Project, TargetValue};

/// A document drawn as lines: a line with `|` or a mark is a row of a true grid, its cells marked `{columns×rows}` where they
/// are merged and `⏎` where their text wraps; other lines are paragraphs.
pub fn drawn(text: &str) -> Blocks {
    let mut html = String::from("<html><body>");
    let mut in_table = false;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let is_row = line.contains('|') || line.ends_with('}');
        if is_row != in_table {
            html.push_str(if is_row { "<table>" } else { "</table>" });
            in_table = is_row;
        }
        if !is_row {
            write!(html, "<p>{}</p>", escape(line)).expect("a string takes all");
            continue;
        }
        html.push_str("<tr>");
        for cell in line.split('|') {
            let (text, columns, rows) = spans(cell.trim());
            write!(html, "<td colspan=\"{columns}\" rowspan=\"{rows}\">{}</td>", escape(text))
                .expect("a string takes all");
        }
        html.push_str("</tr>");
    }
    html.push_str("</body></html>");
    blocks("form.html", &html)
}

fn spans(cell: &str) -> (&str, u32, u32) {
    let marked = cell.strip_suffix('}').and_then(|rest| {
        let (text, spans) = rest.rsplit_once('{')?;
        let (columns, rows) = spans.split_once('×')?;
        Some((text.trim_end(), columns.parse().ok()?, rows.parse().ok()?))
    });
    marked.unwrap_or((cell, 1, 1))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('⏎', "<br>")
}

/// A document as a text file holds it.
pub fn typed(text: &str) -> Blocks {
    blocks("form.txt", text)
}

pub fn blocks(name: &str, text: &str) -> Blocks {
    jiheng_formats::read(name, text.as_bytes(), &Default::default()).expect("the text is readable").1.value
}

/// What the recognizers make of it, in lines for eyes.
pub fn summary(blocks: &Blocks) -> String {
    let outcome = jiheng_forms::recognize(blocks);
    let mut lines = Vec::new();
    head(&outcome.value, &mut lines);
    for project in &outcome.value.projects {
        self::project(project, &mut lines);
    }
    department(&outcome.value, &mut lines);
    for total in &outcome.value.totals {
        lines.push(format!("合 {} {}", total.label, show(&total.budget.total)));
    }
    if let Some(book) = &outcome.value.budget {
        for table in &book.tables {
            lines.push(format!("预算表 {} {} 行", table.title, table.rows.len()));
        }
        for section in &book.narrative {
            lines.push(format!("叙述 {}：{}", section.heading, section.text.replace('\n', "⏎")));
        }
    }
    for unmapped in &outcome.value.unmapped {
        lines.push(format!("? {}", unmapped.text));
    }
    let codes: Vec<&str> = findings(&outcome.findings);
    if !codes.is_empty() {
        lines.push(format!("! {}", codes.join(" ")));
    }
    lines.join("\n")
}

fn findings(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.rule.code).collect()
}

fn head(document: &Document, lines: &mut Vec<String>) {
    let mut line = format!("{:?}", document.kinds);
    for (name, value) in [
        ("题", document.title.clone()),
        ("部门", document.department.clone()),
        ("批复", document.approved_by.clone()),
        ("批复文号", document.approval_number.clone()),
        ("批复日", document.approved_on.clone()),
        ("年", document.fiscal_year.map(|year| year.to_string())),
        ("币", document.money_unit.clone()),
    ] {
        if let Some(value) = value {
            write!(line, " {name}={value}").expect("a string takes all");
        }
    }
    lines.push(line);
}

fn project(project: &Project, lines: &mut Vec<String>) {
    lines.push(format!("■ {} = {}", text(&project.name), show(&project.budget.total)));
    let mut fields = vec![
        ("代码", project.code.clone()),
        ("单位", project.unit.clone()),
        ("主管", project.supervising_department.clone()),
        ("级", project.level.clone()),
        ("属性", project.nature.map(|nature| format!("{nature:?}"))),
        ("类", Some(project.category.join("/")).filter(|category| !category.is_empty())),
        ("人", project.responsible.clone()),
        ("电话", project.phone.clone()),
        ("概况", project.overview.clone()),
        ("依据", project.rationale.clone()),
        ("可行", project.feasibility.clone()),
        ("必要", project.necessity.clone()),
        ("措施", project.measures.clone()),
        ("用途", project.budget.purpose.clone()),
    ];
    if let Some(period) = &project.period {
        let days = [&period.start, &period.end].map(|day| day.as_deref().unwrap_or("?").to_owned());
        fields.push(("期", Some(format!("{} ({}~{})", period.text, days[0], days[1]))));
    }
    if let Some(signoff) = &project.signoff {
        fields.push(("填报", signoff.filled_by.clone()));
        fields.push(("填报电话", signoff.phone.clone()));
        fields.push(("填报日", signoff.filled_on.clone()));
        fields.push(("签字", signoff.signed_by.clone()));
    }
    let fields: Vec<String> =
        fields.iter().filter_map(|(name, value)| Some(format!("{name}={}", value.as_ref()?))).collect();
    if !fields.is_empty() {
        lines.push(format!("  {}", fields.join(" ")));
    }
    for source in &project.budget.sources {
        let within = if source.within { "（其中）" } else { "" };
        lines.push(format!("  源 {:?} {}{within} {}", source.kind, source.label, show(&source.amount)));
    }
    for step in &project.budget.spending_plan {
        lines.push(format!("  计划 {} {}", step.label, text(&step.cumulative_percent)));
    }
    for row in &project.budget.execution {
        lines.push(format!("  执行 {}", execution(row)));
    }
    for step in &project.schedule {
        lines.push(format!("  进度 {} {} {}", step.activity, text(&step.start), text(&step.end)));
    }
    for goal in &project.goals {
        let result = goal.result.as_ref().map_or(String::new(), |result| format!(" → {result}"));
        lines.push(format!("  标 {}：{}{result}", goal.horizon.title(), goal.text));
    }
    for indicator in &project.indicators {
        lines.push(self::indicator(indicator));
    }
    evaluation(project, lines);
    for damaged in &project.damaged {
        lines.push(format!("  损 {}", damaged.text));
    }
    for review in &project.review {
        lines.push(format!(
            "  审 {} {} {} {} {}",
            review.office,
            review.checklist.join("；"),
            text(&review.opinion),
            text(&review.reviewer),
            text(&review.date)
        ));
    }
}

fn evaluation(project: &Project, lines: &mut Vec<String>) {
    let weights = project.class_weights.iter().map(|class| format!("{}={}", class.level1, class.weight));
    let weights: Vec<String> = weights.collect();
    if !weights.is_empty() {
        lines.push(format!("  类分值 {}", weights.join(" ")));
    }
    let Some(evaluation) = &project.evaluation else { return };
    let mut line = "  评".to_owned();
    for (name, value) in [
        ("分值", &evaluation.weight),
        ("得分", &evaluation.score),
        ("等级", &evaluation.grade),
        ("结论", &evaluation.conclusion),
        ("因", &evaluation.reason),
        ("问题", &evaluation.problems),
        ("改进", &evaluation.improvements),
    ] {
        if let Some(value) = value {
            write!(line, " {name}={value}").expect("a string takes all");
        }
    }
    lines.push(line);
}

fn execution(row: &Execution) -> String {
    let mut line = row.label.clone();
    for (name, amount) in
        [("年初", &row.initial), ("预算", &row.budget), ("执行", &row.executed), ("预计", &row.forecast)]
    {
        if let Some(amount) = amount {
            write!(line, " {name}{amount}").expect("a string takes all");
        }
    }
    for (name, value) in [("率", &row.rate), ("分值", &row.weight), ("得分", &row.score), ("因", &row.reason)]
    {
        if let Some(value) = value {
            write!(line, " {name}={value}").expect("a string takes all");
        }
    }
    line
}

fn department(document: &Document, lines: &mut Vec<String>) {
    let Some(goals) = &document.department_goals else { return };
    lines.push("▣ 部门整体".to_owned());
    for (name, list) in [("总", &goals.overall), ("保障", &goals.safeguards)] {
        for item in list {
            lines.push(format!("  {name} {}：{}", item.title, item.text));
        }
    }
    for duty in &goals.goals {
        lines.push(format!("  责 {}：{} [{}]", duty.title, duty.goal, duty.indicators.join("；")));
    }
    for indicator in &goals.indicators {
        lines.push(self::indicator(indicator));
    }
}

fn indicator(indicator: &Indicator) -> String {
    let within = if indicator.within { "（其中）" } else { "" };
    let mut line = format!(
        "  {}/{} {}{within}",
        text(&indicator.level1),
        text(&indicator.level2),
        text(&indicator.name)
    );
    for target in &indicator.targets {
        let horizon = target.horizon.title();
        write!(line, " {horizon}「{}」{}", target.text, value(target.value.as_ref()))
            .expect("a string takes all");
    }
    let result = indicator.result.clone().unwrap_or_default();
    for (name, value) in [
        ("释", &indicator.description),
        ("准", &indicator.standard),
        ("据", &indicator.basis),
        ("注", &indicator.note),
        ("分值", &indicator.weight),
        ("向", &indicator.direction),
        ("完成", &result.actual),
        ("得分", &result.score),
        ("因", &result.reason),
        ("可能", &result.likelihood),
        ("预计", &result.forecast),
        ("灯", &result.light),
    ] {
        if let Some(value) = value {
            write!(line, " {name}={value}").expect("a string takes all");
        }
    }
    line
}

fn value(value: Option<&TargetValue>) -> String {
    let Some(value) = value else { return String::new() };
    let json = serde_json::to_value(value).expect("values are data");
    let field = |name: &str| json[name].as_str().unwrap_or("").to_owned();
    match field("kind").as_str() {
        "quantity" => format!("[{}{}{}]", field("comparator"), field("number"), field("unit")),
        kind => format!("[{kind}]"),
    }
}

fn text(text: &Option<String>) -> String {
    text.clone().unwrap_or_else(|| "-".to_owned())
}

fn show(amount: &Option<jiheng_model::Money>) -> String {
    amount.map_or("-".to_owned(), |amount| amount.to_string())
}
