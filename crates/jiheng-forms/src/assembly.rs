//! The document under construction: every recognizer puts what it made out here, with its place.

mod finish;
mod goals;
mod inline;
mod money;
mod signing;
mod values;

use jiheng_model::text::{is_empty_mark, key, tidy};
use jiheng_model::{
    Document, Finding, FundKind, Kind, MoneyUnit, Place, Project, Rule, TitledText, Unmapped,
};

use crate::evaluation;
use crate::labels::Field;
use crate::parse;
use finish::form_kind;
pub(crate) use goals::goal_horizon;
use values::text_slot;

/// Text and where it stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Printed {
    /// After the one normalisation the model allows.
    pub text: String,
    /// As the page shows it, line ends and all.
    pub raw: String,
    pub place: Place,
}

impl Printed {
    pub fn new(raw: &str, place: &Place) -> Printed {
        Printed { text: tidy(raw), raw: raw.to_owned(), place: place.clone() }
    }

    pub fn is_blank(&self) -> bool {
        self.text.is_empty()
    }
}

/// A value met before the project it belongs to.
struct Pending {
    field: Field,
    label: String,
    value: Printed,
}

#[derive(Default)]
pub(crate) struct Assembler {
    pub document: Document,
    pub findings: Vec<Finding>,
    /// The budget unit in force for the projects that follow.
    pub unit: Option<Printed>,
    /// `None` until the document prints one.
    pub money_unit: Option<MoneyUnit>,
    /// The last form title, which tells what kind of form the next project comes from.
    form_title: String,
    /// Whether the form in hand is about a whole department, not a project.
    whole_department: bool,
    /// The kind of form of each project.
    project_kinds: Vec<Kind>,
    kinds: Vec<Kind>,
    /// Whether the unit of the project in hand was only handed down from what stands over its form.
    unit_is_inherited: bool,
    /// Whether values without a project name still belong to the last project.
    open: bool,
    pending: Vec<Pending>,
    /// Codes seen in unit lines (`571001…`): not lost, though the model has no field for them.
    years: Vec<i32>,
}

impl Assembler {
    pub fn money_unit(&self) -> MoneyUnit {
        self.money_unit.unwrap_or(MoneyUnit::TenThousand)
    }

    pub fn note(&mut self, rule: &'static Rule, message: impl Into<String>, place: &Place) {
        let pointer = self.open_pointer();
        self.findings.push(Finding::new(rule, message).at(place.clone()).on(pointer));
    }

    fn open_pointer(&self) -> String {
        if self.open { self.pointer("") } else { String::new() }
    }

    pub fn unmapped(&mut self, printed: &Printed) {
        if !printed.is_blank() {
            self.document
                .unmapped
                .push(Unmapped { text: printed.text.clone(), location: printed.place.clone() });
        }
    }

    /// Something of this kind was found.
    pub fn found(&mut self, kind: Kind) {
        if !self.kinds.contains(&kind) {
            self.kinds.push(kind);
        }
    }

    /// The project in hand.
    pub fn project(&mut self) -> Option<&mut Project> {
        if self.open { self.document.projects.last_mut() } else { None }
    }

    pub fn is_whole_department(&self) -> bool {
        self.whole_department
    }

    pub fn has_project(&self) -> bool {
        self.open
    }

    /// Address of a field of the project in hand.
    pub fn pointer(&self, field: &str) -> String {
        let index = self.document.projects.len().saturating_sub(1);
        if field.is_empty() { format!("/projects/{index}") } else { format!("/projects/{index}/{field}") }
    }

    pub fn place(&mut self, field: &str, place: &Place) {
        let pointer = self.pointer(field);
        self.document.provenance.set(pointer, place.clone());
    }

    pub fn begin_project(&mut self, place: &Place) {
        self.whole_department = false;
        let unit = self.unit.clone();
        let project = Project { unit: unit.as_ref().map(|unit| unit.text.clone()), ..Project::default() };
        self.document.projects.push(project);
        self.open = true;
        self.unit_is_inherited = unit.is_some();
        self.place("", place);
        if let Some(unit) = unit {
            self.place("unit", &unit.place);
        }
        let kind = form_kind(&self.form_title);
        self.project_kinds.push(kind);
        for pending in std::mem::take(&mut self.pending) {
            if !self.apply(pending.field, &pending.label, &pending.value) {
                self.unmapped_labelled(&pending.label, &pending.value);
            }
        }
    }

    /// A value that no field took, with its label.
    pub fn unmapped_labelled(&mut self, label: &str, value: &Printed) {
        let label = tidy(label);
        let text = format!("{}：{}", label.trim_end_matches(['：', ':']), value.text);
        self.unmapped(&Printed { text, ..value.clone() });
    }

    /// Begins a project to read the amounts of a printed total, which leaves alone what waits for the next real one.
    pub fn begin_total(&mut self, place: &Place) {
        let pending = std::mem::take(&mut self.pending);
        self.close_project();
        self.begin_project(place);
        self.pending = pending;
    }

    /// Takes out a project begun to read the amounts of a printed total.
    pub fn take_back_project(&mut self, projects: usize) -> Option<Project> {
        self.open = false;
        let project = self.document.projects.pop();
        self.project_kinds.pop();
        let prefix = format!("/projects/{projects}");
        self.document
            .provenance
            .0
            .retain(|pointer, _| *pointer != prefix && !pointer.starts_with(&format!("{prefix}/")));
        project
    }

    /// Begins a project for one place of several that share the head of a form.
    pub fn begin_for_place(&mut self, place: &Printed) {
        let head = self.project().map(|project| Project {
            indicators: Vec::new(),
            budget: Default::default(),
            goals: Vec::new(),
            ..project.clone()
        });
        // A head that says nothing of its own becomes the first place.
        let is_bare = self.project().is_some_and(|project| {
            project.indicators.is_empty() && project.budget.total.is_none() && project.goals.is_empty()
        });
        if !is_bare {
            self.close_project();
            self.begin_project(&place.place);
        }
        if let Some(project) = self.project() {
            *project = Project { unit: Some(place.text.clone()), ..head.unwrap_or_default() };
        }
        self.place("unit", &place.place);
    }

    /// A new form begins; what follows no longer belongs to the last project.
    pub fn close_project(&mut self) {
        self.open = false;
    }

    /// Whether the last project already has the part of a form that comes last.
    fn is_filled(&self) -> bool {
        self.open && self.document.projects.last().is_some_and(|project| !project.indicators.is_empty())
    }

    /// A title over a form or table: tells the kind, the year, and that a new form begins.
    pub fn title(&mut self, printed: &Printed) {
        self.name_document(printed);
        self.year(&printed.text);
        self.form_title = printed.text.clone();
        self.whole_department = key(&printed.text).contains("整体");
        if self.whole_department {
            self.found(Kind::DepartmentGoals);
        }
        self.close_project();
    }

    /// The first title names the document.
    pub fn name_document(&mut self, printed: &Printed) {
        if self.document.title.is_none() {
            self.document.title = Some(printed.text.clone());
            self.document.provenance.set("/title", printed.place.clone());
        }
    }

    /// A year printed in a title or header.
    pub fn year(&mut self, text: &str) {
        if let Some(year) = parse::fiscal_year(text) {
            self.years.push(year);
        }
    }

    /// A body named over the forms: the budget unit of the projects that follow.
    pub fn set_unit(&mut self, value: &Printed) {
        let name = parse::without_code(&value.text).to_owned();
        if !name.is_empty() {
            self.unit = Some(Printed { text: name, ..value.clone() });
        }
    }

    /// Puts a labelled value where it belongs. Returns whether it was taken.
    pub fn apply(&mut self, field: Field, label: &str, value: &Printed) -> bool {
        self.unit_in_label(label);
        match field {
            Field::MoneyUnit => return self.set_money_unit(value),
            Field::ApprovedBy => {
                self.document.approved_by.get_or_insert_with(|| value.text.clone());
                return true;
            }
            Field::ApprovalNumber => {
                self.document.approval_number.get_or_insert_with(|| value.text.clone());
                return true;
            }
            Field::ApprovedOn => {
                let date = parse::date(&value.text);
                self.document.approved_on = self.document.approved_on.take().or(date.clone());
                return date.is_some() || is_empty_mark(&value.text);
            }
            Field::FiscalYear => {
                let digits: String = value.text.chars().filter(char::is_ascii_digit).collect();
                if let Ok(year @ 1990..2100) = digits.parse() {
                    self.years.push(year);
                    return true;
                }
                return is_empty_mark(&value.text);
            }
            Field::Department => {
                let name = parse::without_code(&value.text).to_owned();
                // Inside a form the department is that of the project.
                if self.open && !self.is_filled() && !self.is_set(Field::SupervisingDepartment) {
                    self.apply_to_project(Field::SupervisingDepartment, label, value);
                }
                if self.document.department.is_none() {
                    self.document.provenance.set("/department", value.place.clone());
                    self.document.department = Some(name);
                    return true;
                }
                return self.document.department.as_deref() == Some(name.as_str());
            }
            Field::Heading => return false,
            _ => {}
        }
        if matches!(field, Field::Name | Field::Code) && self.starts_project(field) {
            self.begin_project(&value.place);
        }
        if field == Field::Name
            && let Some((code, name)) = parse::coded_name(&value.text)
        {
            self.apply(Field::Code, "项目编码", &Printed { text: code.to_owned(), ..value.clone() });
            return self.apply(Field::Name, label, &Printed { text: name.to_owned(), ..value.clone() });
        }
        if self.whole_department
            && !self.open
            && (goal_horizon(field).is_some() || matches!(field, Field::Overview | Field::Duties))
        {
            let goals = self.document.department_goals.get_or_insert_with(Default::default);
            let pointer = format!("/department_goals/overall/{}", goals.overall.len());
            goals.overall.push(TitledText { title: tidy(label.trim_matches('*')), text: value.text.clone() });
            self.document.provenance.set(pointer, value.place.clone());
            return true;
        }
        if self.whole_department && !self.open && is_of_form(field) {
            // Told of the department: it has no field, and must not wait for the next project.
            return false;
        }
        if !self.open || (self.is_filled() && self.is_set(field)) {
            if field == Field::Unit && crate::form::is_body(parse::without_code(&value.text)) {
                self.set_unit(value);
            } else {
                self.pending.push(Pending { field, label: label.to_owned(), value: value.clone() });
            }
            return true;
        }
        self.apply_to_project(field, label, value)
    }

    fn starts_project(&self, field: Field) -> bool {
        !self.open || self.is_filled() || self.is_set(field)
    }

    fn is_set(&self, field: Field) -> bool {
        let Some(project) = self.document.projects.last() else { return false };
        match field {
            Field::Name => project.name.is_some(),
            Field::Code => project.code.is_some(),
            Field::Unit => project.unit.is_some(),
            Field::SupervisingDepartment => project.supervising_department.is_some(),
            Field::Total => project.budget.total.is_some(),
            _ => false,
        }
    }

    fn apply_to_project(&mut self, field: Field, label: &str, value: &Printed) -> bool {
        if let Some(horizon) = goal_horizon(field) {
            return self.add_goal(horizon, label, value);
        }
        match field {
            Field::Total => return self.set_total(value),
            Field::Source(kind) => return self.add_source(kind, label, value),
            Field::OtherShort => return self.add_source(FundKind::Other, label, value),
            Field::LocalShort => return self.add_source(FundKind::Fiscal, label, value),
            Field::GoalResult => return self.set_goal_result(value),
            _ if field.is_of_evaluation() => return evaluation::set(self, field, value),
            Field::FilledBy | Field::FilledOn | Field::SignedBy => return self.sign(field, value),
            Field::Phone
                if self.document.projects.last().is_some_and(|project| project.signoff.is_some()) =>
            {
                return self.sign(field, value);
            }
            Field::Reviewer | Field::ReviewOpinion | Field::ReviewDate => {
                return self.review(field, label, value);
            }
            Field::Duties => return false,
            Field::Level if !matches!(value.text.as_str(), "本级" | "转移支付") => return false,
            _ => {}
        }
        let is_body = matches!(field, Field::Unit | Field::SupervisingDepartment);
        let text = if is_body { parse::without_code(&value.text) } else { value.text.as_str() };
        let text = Some(text.to_owned()).filter(|text| !text.is_empty());
        let names_body = text.as_deref().is_some_and(crate::form::is_body);
        let inherited = field == Field::Unit && names_body && std::mem::take(&mut self.unit_is_inherited);
        let Some(project) = self.project() else { return false };
        let Some((name, slot)) = text_slot(project, field) else {
            return self.apply_parsed(field, value);
        };
        if slot.is_some() && !inherited {
            // The first one counts; a second one under the same label is shown as not taken.
            return *slot == text;
        }
        *slot = text;
        self.place(name, &value.place);
        true
    }
}

/// Amounts, and who filled in the form.
fn is_of_form(field: Field) -> bool {
    crate::form::is_amount(field)
        || matches!(
            field,
            Field::FilledBy | Field::FilledOn | Field::SignedBy | Field::Phone | Field::Responsible
        )
}

/// The filer's words, cut to what a message can hold.
pub(crate) fn shorten(text: &str) -> String {
    const LONGEST: usize = 40;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(LONGEST).collect();
    short.push('…');
    short
}
