//! What follows from the whole document: its kinds, year, department and region.

use jiheng_model::{Document, Finding, Kind, Project};

use super::Assembler;
use crate::findings;
use crate::form::is_body;
use crate::parse;

impl Assembler {
    /// The finished document: kinds, year, department and region that follow from the whole.
    pub fn finish(mut self) -> (Document, Vec<Finding>) {
        for pending in std::mem::take(&mut self.pending) {
            self.unmapped_labelled(&pending.label, &pending.value);
        }
        let letter = self.document.title.as_deref().map_or(Kind::ProjectTargets, form_kind);
        let kinds: Vec<Kind> = self
            .document
            .projects
            .iter()
            .zip(&self.project_kinds)
            .map(|(project, kind)| project_kind(project, *kind, letter))
            .collect();
        for kind in kinds {
            self.found(kind);
        }
        let mut document = self.document;
        document.kinds = self.kinds;
        // The year of the title, or else the one that is printed most over tables and parts.
        let titled = document.title.as_deref().and_then(parse::fiscal_year);
        document.fiscal_year = titled
            .or_else(|| most_common(self.years.iter().copied()))
            .or_else(|| code_year(&document.projects));
        if document.department.is_none() {
            // The title of a budget says whose it is; projects in it may be of a unit below.
            let title = document.title.as_deref();
            let titled = title.and_then(titled_body).map(str::to_owned);
            let over_all = titled.clone().filter(|_| title.is_some_and(|title| title.ends_with("预算公开")));
            let unit = over_all.or(self.unit.map(|unit| unit.text));
            let unit = unit.or_else(|| common_body(&document.projects)).or(titled);
            document.department = unit.map(|unit| unit.strip_suffix("本级").unwrap_or(&unit).to_owned());
        }
        document.region = document.department.as_deref().and_then(parse::region);
        let has_money = document.projects.iter().any(|project| project.budget.total.is_some());
        if self.money_unit.is_none() && has_money {
            let place = document.provenance.find("/projects/0/budget/total").cloned();
            let mut finding = Finding::new(&findings::MONEY_UNIT_MISSING, "没有注明金额单位，金额按万元读取");
            finding.place = place;
            self.findings.push(finding);
        }
        let nothing =
            document.projects.is_empty() && document.budget.is_none() && document.department_goals.is_none();
        if nothing {
            self.findings.push(Finding::new(
                &findings::NOTHING_RECOGNIZED,
                "没有认出绩效目标表、预算表或部门整体绩效目标，全部文字列为未识别内容",
            ));
        }
        (document, self.findings)
    }
}

/// The body that a title begins with: 清河口县民政局2025年部门整体绩效目标.
fn titled_body(title: &str) -> Option<&str> {
    let year = title.find("20");
    let year = year.filter(|at| title[*at..].chars().take_while(char::is_ascii_digit).count() == 4);
    let kinds = ["单位预算公开", "部门预算公开", "部门整体"];
    let at = year.or_else(|| kinds.iter().find_map(|kind| title.find(kind)))?;
    Some(&title[..at]).filter(|name| is_body(name))
}

/// The unit of the projects or, where they are of several units under one department, that department.
fn common_body(projects: &[Project]) -> Option<String> {
    let first = projects.first()?;
    let several = projects.iter().any(|project| project.unit != first.unit);
    let together =
        projects.iter().all(|project| project.supervising_department == first.supervising_department);
    let department = first.supervising_department.clone().filter(|_| several && together);
    department.or_else(|| projects.iter().find_map(|project| project.unit.clone()))
}

pub(super) fn form_kind(title: &str) -> Kind {
    if title.contains("批复") {
        Kind::TargetApproval
    } else if title.contains("自评") || title.contains("绩效评价") {
        Kind::SelfEvaluation
    } else if title.contains("监控") {
        Kind::Monitoring
    } else if title.contains("申报") || title.contains("审批") {
        Kind::TargetDeclaration
    } else {
        Kind::ProjectTargets
    }
}

/// A form with a part for the reviewing offices is a declaration, whatever its title says.
fn project_kind(project: &Project, by_title: Kind, letter: Kind) -> Kind {
    // A letter of approval comes before the table it approves.
    if by_title == Kind::ProjectTargets && letter == Kind::TargetApproval {
        return letter;
    }
    if by_title != Kind::ProjectTargets {
        return by_title;
    }
    if project.indicators.iter().any(|indicator| indicator.result.is_some()) {
        return Kind::SelfEvaluation;
    }
    if project.review.iter().any(|review| !review.checklist.is_empty()) {
        return Kind::TargetDeclaration;
    }
    by_title
}

fn most_common(years: impl Iterator<Item = i32>) -> Option<i32> {
    let years: Vec<i32> = years.collect();
    let count = |year: i32| years.iter().filter(|other| **other == year).count();
    years.iter().copied().max_by_key(|year| (count(*year), std::cmp::Reverse(*year)))
}

/// The year inside project codes, where no title prints one and all codes agree.
fn code_year(projects: &[Project]) -> Option<i32> {
    let mut years = projects.iter().filter_map(|project| {
        let code = project.code.as_deref()?;
        let plain =
            code.len() >= 18 && code.is_ascii() && code.as_bytes()[..8].iter().all(u8::is_ascii_digit);
        let year: i32 = code.get(6..8).filter(|_| plain)?.parse().ok()?;
        Some(2000 + year)
    });
    let first = years.next()?;
    years.all(|year| year == first).then_some(first)
}
