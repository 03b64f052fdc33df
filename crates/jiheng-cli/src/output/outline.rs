//! `read` as text: an outline of each document for a person to compare with the original.

use std::io::{self, Write};

use jiheng::Summary;
use jiheng::model::{BudgetBook, DepartmentGoals, Document, FundSource, Indicator, Nature, Project};

use super::paint::{plain, table};
use super::report::project_heading;
use super::{Entry, Output, Paint};

pub struct Outline {
    paint: Paint,
}

/// What stands where nothing is printed.
const NOTHING: &str = "—";

impl Outline {
    pub fn new(paint: Paint) -> Outline {
        Outline { paint }
    }

    fn field(&self, sink: &mut dyn Write, label: &str, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        writeln!(sink, "  {}  {}", self.paint.faint(&super::paint::left(label, 8)), plain(text))
    }

    fn heading(&self, sink: &mut dyn Write, text: &str) -> io::Result<()> {
        writeln!(sink, "\n{}\n", self.paint.heading(&format!("── {text}")))
    }

    fn head(&self, sink: &mut dyn Write, document: &Document) -> io::Result<()> {
        writeln!(sink, "{}", self.paint.heading(&format!("━━ {}", plain(&document.source.path))))?;
        let kinds: Vec<&str> = document.kinds.iter().map(|kind| kind.title()).collect();
        let year = document.fiscal_year.map(|year| year.to_string()).unwrap_or_default();
        let indicators: usize = document.projects.iter().map(|project| project.indicators.len()).sum();
        self.field(sink, "格式", &format!("{}，{} 字节", document.source.format, document.source.bytes))?;
        self.field(sink, "内容", &kinds.join("、"))?;
        self.field(sink, "标题", document.title.as_deref().unwrap_or_default())?;
        self.field(sink, "区划", document.region.as_deref().unwrap_or_default())?;
        self.field(sink, "单位", document.department.as_deref().unwrap_or_default())?;
        self.field(sink, "年度", &year)?;
        self.field(sink, "金额单位", document.money_unit.as_deref().unwrap_or_default())?;
        self.field(sink, "项目", &format!("{} 个，指标 {indicators} 条", document.projects.len()))
    }

    fn project(&self, sink: &mut dyn Write, number: usize, project: &Project) -> io::Result<()> {
        self.heading(sink, &project_heading(number, Some(project)))?;
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        if project.masked {
            self.field(sink, "说明", "此项目只公开了编码，内容未公开")?;
        }
        let nature = match project.nature {
            Some(Nature::New) => "新增项目",
            Some(Nature::Continuing) => "延续项目",
            None => "",
        };
        let period = project.period.as_ref().map(|period| period.text.clone()).unwrap_or_default();
        for (label, value) in [
            ("预算单位", text(&project.unit)),
            ("主管部门", text(&project.supervising_department)),
            ("层级", text(&project.level)),
            ("项目属性", nature.to_owned()),
            ("项目类型", project.category.join(" / ")),
            ("实施期", period),
            ("负责人", text(&project.responsible)),
            ("电话", text(&project.phone)),
            ("概述", text(&project.overview)),
            ("立项依据", text(&project.rationale)),
            ("可行性", text(&project.feasibility)),
            ("必要性", text(&project.necessity)),
            ("保障措施", text(&project.measures)),
            ("预算", budget(project)),
            ("用途", text(&project.budget.purpose)),
            ("支出计划", plan(project)),
        ] {
            self.field(sink, label, &value)?;
        }
        for goal in &project.goals {
            self.field(sink, &format!("{}目标", goal.horizon.title()), &goal.text)?;
        }
        if !project.indicators.is_empty() {
            writeln!(sink)?;
            let mut rows = vec![["一级指标", "二级指标", "三级指标", "指标值"].map(str::to_owned).to_vec()];
            rows.extend(project.indicators.iter().map(indicator_row));
            for (at, line) in table(&rows, &[], "  ").iter().enumerate() {
                // Colour after alignment: its codes take no columns.
                writeln!(sink, "{}", if at == 0 { self.paint.faint(line) } else { line.clone() })?;
            }
        }
        if !project.review.is_empty() {
            writeln!(sink)?;
        }
        for review in &project.review {
            let signed: Vec<&str> =
                [review.reviewer.as_deref(), review.date.as_deref()].into_iter().flatten().collect();
            let signed = if signed.is_empty() { "未签署".to_owned() } else { signed.join("，") };
            let opinion = review.opinion.as_deref().unwrap_or("未填写意见");
            self.field(sink, "审核", &format!("{}（{signed}）：{opinion}", review.office))?;
        }
        Ok(())
    }

    fn department_goals(&self, sink: &mut dyn Write, goals: &DepartmentGoals) -> io::Result<()> {
        self.heading(sink, "部门整体绩效目标")?;
        for goal in &goals.overall {
            let title = if goal.title == "总体目标" { "" } else { &goal.title };
            self.field(sink, "总体目标", &titled(title, &goal.text))?;
        }
        for goal in &goals.goals {
            self.field(sink, "分项目标", &titled(&goal.title, &goal.goal))?;
            for indicator in &goal.indicators {
                self.field(sink, "", &format!("· {indicator}"))?;
            }
        }
        for safeguard in &goals.safeguards {
            self.field(sink, "保障措施", &titled(&safeguard.title, &safeguard.text))?;
        }
        Ok(())
    }

    fn budget(&self, sink: &mut dyn Write, book: &BudgetBook) -> io::Result<()> {
        self.heading(sink, "单位预算")?;
        for budget_table in &book.tables {
            let title =
                if budget_table.title.is_empty() { budget_table.kind.title() } else { &budget_table.title };
            let columns = budget_table.columns.join("、");
            self.field(sink, "表", &format!("{title}：{} 行；{columns}", budget_table.rows.len()))?;
        }
        let claims: usize = book.narrative.iter().map(|section| section.claims.len()).sum();
        self.field(sink, "文字说明", &format!("{} 节，其中金额 {claims} 处", book.narrative.len()))?;
        self.field(sink, "名词解释", &format!("{} 条", book.definitions.len()))
    }
}

impl Output for Outline {
    fn document(&mut self, sink: &mut dyn Write, entry: &Entry) -> io::Result<()> {
        let document = entry.document;
        if entry.index > 0 {
            writeln!(sink)?;
        }
        self.head(sink, document)?;
        if let Some(goals) = &document.department_goals {
            self.department_goals(sink, goals)?;
        }
        if let Some(book) = &document.budget {
            self.budget(sink, book)?;
        }
        for (number, project) in document.projects.iter().enumerate() {
            self.project(sink, number, project)?;
        }
        if !document.totals.is_empty() {
            self.heading(sink, "表中印出的合计")?;
            for total in &document.totals {
                let amount = total.budget.total.map(|amount| format!("{amount} 万元"));
                self.field(sink, "合计", &format!("{} {}", total.label, amount.unwrap_or_default()))?;
            }
        }
        if !document.unmapped.is_empty() {
            self.heading(sink, "未能归入任何栏目的文字")?;
            for unmapped in &document.unmapped {
                let place = self.paint.faint(&unmapped.location.describe());
                writeln!(sink, "  {}  {place}", plain(&unmapped.text))?;
            }
        }
        if !entry.checked.findings.is_empty() {
            self.heading(sink, "读取时发现的问题")?;
            for finding in &entry.checked.findings {
                let label = format!("{} {}", finding.severity.title(), finding.rule.code);
                let place = finding.place.as_ref().map(|place| place.describe()).unwrap_or_default();
                let label = self.paint.severity(finding.severity, &label);
                let place = if place.is_empty() { place } else { format!("  {}", self.paint.faint(&place)) };
                writeln!(sink, "  {label}  {}{place}", plain(&finding.message))?;
            }
        }
        Ok(())
    }

    fn finish(&mut self, _: &mut dyn Write, _: &Summary) -> io::Result<()> {
        Ok(())
    }
}

fn titled(title: &str, text: &str) -> String {
    if title.is_empty() { text.to_owned() } else { format!("{title}：{text}") }
}

fn budget(project: &Project) -> String {
    let amount = |source: &FundSource| {
        let amount = source.amount.map_or(NOTHING.to_owned(), |amount| amount.to_string());
        format!("{}{} {amount}", if source.within { "其中" } else { "" }, source.label)
    };
    let parts: Vec<String> = project.budget.sources.iter().map(amount).collect();
    match (project.budget.total, parts.is_empty()) {
        (Some(total), true) => format!("{total} 万元"),
        (Some(total), false) => format!("{total} 万元（{}）", parts.join("，")),
        (None, true) => String::new(),
        (None, false) => format!("总额未印出（{}）", parts.join("，")),
    }
}

fn plan(project: &Project) -> String {
    let steps = project.budget.spending_plan.iter().map(|step| {
        let percent =
            step.cumulative_percent.as_ref().map_or(NOTHING.to_owned(), |percent| format!("{percent}%"));
        format!("{} {percent}", step.label)
    });
    steps.collect::<Vec<_>>().join("，")
}

fn indicator_row(indicator: &Indicator) -> Vec<String> {
    let text = |field: &Option<String>| field.as_deref().map_or(NOTHING.to_owned(), plain);
    let several = indicator.targets.len() > 1;
    let targets = indicator.targets.iter().map(|target| {
        if several { format!("{} {}", target.horizon.title(), target.text) } else { target.text.clone() }
    });
    let targets = targets.collect::<Vec<_>>().join("；");
    let target = if targets.is_empty() { NOTHING.to_owned() } else { plain(&targets) };
    vec![text(&indicator.level1), text(&indicator.level2), text(&indicator.name), target]
}
