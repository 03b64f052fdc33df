//! The document under construction: every recognizer puts what it made out here, with its place.

use jiheng_model::text::{is_empty_mark, key, tidy};
use jiheng_model::{
    Document, Finding, FundKind, FundSource, Goal, Horizon, Kind, Money, MoneyUnit, Nature, Period, Place,
    PlanStep, Project, Review, Rule, Signoff, TitledText, Unmapped,
};

use crate::evaluation;
use crate::findings;
use crate::labels::{Field, LABELS};
use crate::parse;

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

    /// `年度资金总额（万元）`: the unit printed with the label, where none stands over the form.
    pub fn unit_in_label(&mut self, label: &str) {
        if self.money_unit.is_some() {
            return;
        }
        let key = key(label);
        let inner = key.split('(').skip(1).filter_map(|inner| inner.split_once(')'));
        if let Some(unit) = inner.into_iter().find_map(|(inner, _)| MoneyUnit::from_word(inner)) {
            self.money_unit = Some(unit);
            self.document.money_unit.get_or_insert_with(|| unit.word().to_owned());
        }
    }

    fn set_money_unit(&mut self, value: &Printed) -> bool {
        let Some(unit) = MoneyUnit::from_word(&key(&value.text)) else { return false };
        self.money_unit = Some(unit);
        self.document.money_unit.get_or_insert_with(|| unit.word().to_owned());
        true
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

    /// Fields that are more than text.
    fn apply_parsed(&mut self, field: Field, value: &Printed) -> bool {
        let Some(project) = self.project() else { return false };
        let name = match field {
            Field::Nature => {
                let nature = parse::nature(&value.raw);
                if nature.is_none() && !parse::has_boxes(&value.raw) {
                    return false;
                }
                project.nature = nature;
                "nature"
            }
            Field::Category => {
                let category = parse::ticked(&value.raw);
                if let [only] = category.as_slice()
                    && project.nature.is_none()
                {
                    project.nature = match only.as_str() {
                        "新增项目" => Some(Nature::New),
                        "延续项目" => Some(Nature::Continuing),
                        _ => None,
                    };
                }
                project.category = category;
                "category"
            }
            Field::Period => {
                project.period = Some(parse::period(&value.raw));
                "period"
            }
            Field::PeriodStart | Field::PeriodEnd => {
                let year_only = value.text.trim_end_matches('年').parse::<u32>().is_ok();
                let day = match (field, year_only) {
                    (Field::PeriodStart, true) => {
                        Some(format!("{}-01-01", value.text.trim_end_matches('年')))
                    }
                    (_, true) => Some(format!("{}-12-31", value.text.trim_end_matches('年'))),
                    _ => parse::date(&value.text),
                };
                let period = project.period.get_or_insert_with(Period::default);
                let slot = if field == Field::PeriodStart { &mut period.start } else { &mut period.end };
                *slot = day;
                if !period.text.is_empty() {
                    period.text.push('-');
                }
                period.text.push_str(&value.text);
                "period"
            }
            Field::ResponsiblePhone => {
                let digits = value.text.find(|c: char| c.is_ascii_digit()).unwrap_or(value.text.len());
                let (person, phone) = value.text.split_at(digits);
                let part = |text: &str| Some(tidy(text)).filter(|text| !text.is_empty());
                project.responsible = part(person.trim_end_matches([',', '，', '、', '/', ' ']));
                project.phone = part(phone);
                "responsible"
            }
            _ => return false,
        };
        self.place(name, &value.place);
        true
    }

    fn amount(&mut self, value: &Printed) -> Result<Option<Money>, ()> {
        if is_empty_mark(&value.text) {
            return Ok(None);
        }
        match Money::parse(&value.text, self.money_unit()) {
            Some(money) => Ok(Some(money)),
            None => {
                let message = format!("金额栏印的是「{}」，不能读作金额", shorten(&value.text));
                self.note(&findings::AMOUNT_UNREADABLE, message, &value.place);
                Err(())
            }
        }
    }

    pub fn set_total(&mut self, value: &Printed) -> bool {
        let Ok(amount) = self.amount(value) else { return false };
        let Some(project) = self.project() else { return false };
        match (project.budget.total, amount) {
            (None, _) => project.budget.total = amount,
            (Some(total), Some(amount)) => return total == amount,
            (Some(_), None) => return true,
        }
        self.place("budget/total", &value.place);
        true
    }

    pub fn add_source(&mut self, kind: FundKind, label: &str, value: &Printed) -> bool {
        let Ok(amount) = self.amount(value) else { return false };
        let printed = key(label);
        let Some(project) = self.project() else { return false };
        let label = source_label(label);
        if let Some(known) = project.budget.sources.iter().find(|source| source.label == label) {
            return known.amount == amount;
        }
        let index = project.budget.sources.len();
        // 1、一般公共预算 under (一)财政拨款小计 is a part of it.
        let within = printed.starts_with(|c: char| c.is_ascii_digit())
            && project.budget.sources.iter().any(|source| !source.within && source.label.contains("小计"));
        project.budget.sources.push(FundSource { kind, label, amount, within });
        self.place(&format!("budget/sources/{index}"), &value.place);
        true
    }

    pub fn add_plan_step(&mut self, label: &str, month: u8, value: Option<&Printed>) -> bool {
        let percent = value.and_then(|value| parse::percent(&value.text));
        if percent.is_none() && value.is_some_and(|value| !is_empty_mark(&value.text)) {
            return false;
        }
        let label = tidy(label);
        let Some(project) = self.project() else { return false };
        let index = project.budget.spending_plan.len();
        project.budget.spending_plan.push(PlanStep {
            label,
            month: Some(month),
            cumulative_percent: percent,
        });
        if let Some(value) = value {
            let place = value.place.clone();
            self.place(&format!("budget/spending_plan/{index}"), &place);
        }
        true
    }

    pub fn add_goal(&mut self, horizon: Horizon, label: &str, value: &Printed) -> bool {
        let Some(project) = self.project() else { return false };
        let label = tidy(label);
        if project.goals.iter().any(|goal| goal.horizon == horizon && goal.text == value.text) {
            return true;
        }
        let index = project.goals.len();
        let horizon = beside_annual(&mut project.goals, horizon, &label);
        project.goals.push(Goal { horizon, label, text: value.text.clone(), result: None });
        self.place(&format!("goals/{index}"), &value.place);
        true
    }

    fn set_goal_result(&mut self, value: &Printed) -> bool {
        let Some(project) = self.project() else { return false };
        let Some(goal) = project.goals.last_mut().filter(|goal| goal.result.is_none()) else { return false };
        goal.result = Some(value.text.clone());
        let index = project.goals.len() - 1;
        self.place(&format!("goals/{index}/result"), &value.place);
        true
    }

    fn sign(&mut self, field: Field, value: &Printed) -> bool {
        let text = Some(value.text.clone()).filter(|text| !text.is_empty());
        let Some(project) = self.project() else { return false };
        let signoff = project.signoff.get_or_insert_with(Signoff::default);
        let slot = match field {
            Field::FilledBy => &mut signoff.filled_by,
            Field::Phone => &mut signoff.phone,
            Field::SignedBy => &mut signoff.signed_by,
            _ => &mut signoff.filled_on,
        };
        if slot.is_some() {
            return *slot == text;
        }
        *slot = if field == Field::FilledOn { parse::date(&value.text).or(text) } else { text };
        self.place("signoff", &value.place);
        true
    }

    fn review(&mut self, field: Field, label: &str, value: &Printed) -> bool {
        let Some(project) = self.project() else { return false };
        let taken = |review: &Review| match field {
            Field::Reviewer => review.reviewer.is_some(),
            Field::ReviewOpinion => review.opinion.is_some(),
            _ => review.date.is_some(),
        };
        if project.review.last().is_none_or(taken) {
            project.review.push(Review::default());
        }
        let index = project.review.len() - 1;
        let review = &mut project.review[index];
        let text = Some(value.text.clone()).filter(|text| !text.is_empty());
        match field {
            Field::Reviewer => review.reviewer = text,
            Field::ReviewOpinion => {
                review.opinion = text;
                let office = tidy(label);
                review.office = office.strip_suffix("审核意见").unwrap_or(&office).to_owned();
            }
            _ => review.date = parse::date(&value.text),
        }
        self.place(&format!("review/{index}"), &value.place);
        true
    }

    /// Labelled values in running text: `填报单位：…    单位：万元`. Returns whether any was taken.
    pub fn inline(&mut self, printed: &Printed) -> bool {
        let mut taken = false;
        let mut left = Vec::new();
        for pair in inline_pairs(&printed.raw) {
            match pair {
                (Some((field, label)), value) => {
                    let value = Printed::new(&value, &printed.place);
                    if value.is_blank() || self.apply(field, &label, &value) {
                        taken = true;
                    } else {
                        left.push(format!("{label}：{}", value.text));
                    }
                }
                (None, text) => left.push(text),
            }
        }
        if taken {
            for text in left {
                let text = Printed::new(&text, &printed.place);
                if crate::is_year_line(&text.text) {
                    self.year(&text.text);
                } else if !crate::form::read_unit_line(self, &text) {
                    self.unmapped(&text);
                }
            }
        }
        taken
    }

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
        document.fiscal_year =
            most_common(self.years.iter().copied()).or_else(|| code_year(&document.projects));
        if document.department.is_none() {
            let unit = self.unit.map(|unit| unit.text).or_else(|| common_body(&document.projects));
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

/// Labels and the text after them, in order; text before the first label has none.
type InlinePair = (Option<(Field, String)>, String);

fn inline_pairs(raw: &str) -> Vec<InlinePair> {
    let mut pairs: Vec<InlinePair> = Vec::new();
    for token in raw.split(jiheng_model::text::is_blank).filter(|token| !token.is_empty()) {
        let labelled = token.find(['：', ':']).and_then(|at| {
            let label = &token[..at];
            let colon = token[at..].chars().next()?.len_utf8();
            let field = LABELS.field(label)?;
            Some((field, label.to_owned(), token[at + colon..].to_owned()))
        });
        match (labelled, pairs.last_mut()) {
            (Some((field, label, value)), _) => pairs.push((Some((field, label)), value)),
            (None, Some((_, value))) => {
                if !value.is_empty() {
                    value.push(' ');
                }
                value.push_str(token);
            }
            (None, None) => pairs.push((None, token.to_owned())),
        }
    }
    pairs
}

/// 总体绩效目标 is the goal of the year, unless the form prints one for the year beside it: then it is the goal of the
/// whole project.
fn beside_annual(goals: &mut [Goal], horizon: Horizon, label: &str) -> Horizon {
    let of_year = |label: &str| ["年度", "当年", "本年", "年初"].iter().any(|word| label.contains(word));
    let overall = |label: &str| label.contains("总体") && !of_year(label);
    if horizon != Horizon::Annual {
        return horizon;
    }
    let annual = |goal: &&mut Goal| goal.horizon == Horizon::Annual;
    if of_year(label) {
        for goal in goals.iter_mut().filter(annual).filter(|goal| overall(&goal.label)) {
            goal.horizon = Horizon::Implementation;
        }
    } else if overall(label) && goals.iter_mut().filter(annual).any(|goal| of_year(&goal.label)) {
        return Horizon::Implementation;
    }
    horizon
}

pub(crate) fn goal_horizon(field: Field) -> Option<Horizon> {
    match field {
        Field::GoalAnnual => Some(Horizon::Annual),
        Field::GoalImplementation => Some(Horizon::Implementation),
        Field::GoalMidterm => Some(Horizon::Midterm),
        Field::GoalLongterm => Some(Horizon::Longterm),
        _ => None,
    }
}

/// The label of a source without 其中 and numbering.
fn source_label(label: &str) -> String {
    let label = tidy(label);
    let label =
        label.strip_prefix("其中").map_or(label.as_str(), |rest| rest.trim_start_matches(['：', ':', ' ']));
    parse::strip_item_number(label).trim_end_matches(['：', ':']).to_owned()
}

fn text_slot(project: &mut Project, field: Field) -> Option<(&'static str, &mut Option<String>)> {
    Some(match field {
        Field::Name => ("name", &mut project.name),
        Field::Code => ("code", &mut project.code),
        Field::Unit => ("unit", &mut project.unit),
        Field::SupervisingDepartment => ("supervising_department", &mut project.supervising_department),
        Field::Level => ("level", &mut project.level),
        Field::Responsible => ("responsible", &mut project.responsible),
        Field::Phone => ("phone", &mut project.phone),
        Field::Overview => ("overview", &mut project.overview),
        Field::Rationale => ("rationale", &mut project.rationale),
        Field::Feasibility => ("feasibility", &mut project.feasibility),
        Field::Necessity => ("necessity", &mut project.necessity),
        Field::Measures => ("measures", &mut project.measures),
        Field::Purpose => ("budget/purpose", &mut project.budget.purpose),
        _ => return None,
    })
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

fn form_kind(title: &str) -> Kind {
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
