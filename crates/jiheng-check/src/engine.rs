//! Walks a document and shows each rule its subject; the rules are sorted by subject once for all documents.

use std::collections::BTreeSet;

use jiheng_model::looks::Looks;
use jiheng_model::{
    Base, Batch, Check, Document, Finding, Parameters, Prepared, References, Report, Severity,
};

use crate::ledger::Compared;
use crate::user::{At, Work};
use crate::{RuleSet, USER_RULE_FAILED, UserRules, order, rules};

/// The rules of one subject, each with its function.
type Chosen<'a, F> = Vec<(&'a Prepared, F)>;

/// The rules of a set, ready to run over any number of documents.
pub struct Checker {
    rule_set: RuleSet,
    last_year: References,
    declared: References,
    user_rules: Option<UserRules>,
    rules: Vec<Prepared>,
    /// Told in place of a rule of the user's that fails.
    failed: Prepared,
}

impl Checker {
    pub fn new(rule_set: RuleSet) -> Checker {
        let runs = rules().filter(|rule| rule_set.runs(rule));
        let prepared = |rule| Prepared::of(rule, rule_set.severity(rule), &rule_set.parameters);
        let rules = runs.map(prepared).collect();
        Checker {
            rule_set,
            last_year: References::default(),
            declared: References::default(),
            user_rules: None,
            rules,
            failed: Prepared::of(&USER_RULE_FAILED, Severity::Error, &Parameters::default()),
        }
    }

    /// Documents of the year before, for rules that compare the years.
    pub fn with_last_year(self, last_year: References) -> Checker {
        Checker { last_year, ..self }
    }

    /// Documents as declared, for rules that compare what was approved or disclosed with them.
    pub fn with_declared(self, declared: References) -> Checker {
        Checker { declared, ..self }
    }

    /// Rules that the user wrote.
    pub fn with_user_rules(self, mut user_rules: UserRules) -> Checker {
        user_rules.choose(&self.rule_set);
        Checker { user_rules: Some(user_rules), ..self }
    }

    pub fn rule_set(&self) -> &RuleSet {
        &self.rule_set
    }

    pub fn user_rules(&self) -> Option<&UserRules> {
        self.user_rules.as_ref()
    }

    /// What a document is compared with, before its batch.
    pub fn compared(&self) -> Compared {
        let (last_year, declared) = (!self.last_year.is_empty(), !self.declared.is_empty());
        Compared { last_year, declared, batch: false }
    }

    /// The rules that `of` takes the function of.
    fn chosen<F>(&self, of: impl Fn(Check) -> Option<F>) -> Chosen<'_, F> {
        self.rules.iter().filter_map(|prepared| Some((prepared, of(prepared.rule.check)?))).collect()
    }

    /// Everything found in the document itself and beside the references, by address and code.
    pub fn check(&self, document: &Document) -> Vec<Finding> {
        // Only the rules of this crate ask for them.
        let looks = if self.rules.is_empty() { Looks::default() } else { Looks::at(document) };
        let mut report = Report::new(&self.failed, document, &looks);
        self.documents(document, &mut report);
        self.projects(document, &mut report);
        if let Some(user_rules) = &self.user_rules {
            examine_user_rules(user_rules, &self.failed, document, &mut report);
        }
        let mut findings = report.into_findings();
        self.recurring(document, &mut findings);
        order::sort(&mut findings);
        findings
    }

    /// What the document has in common with earlier ones of the batch; then the batch remembers it.
    pub fn check_batch(&self, document: &Document, batch: &mut Batch) -> Vec<Finding> {
        let chosen = self.chosen(|check| match check {
            Check::Batch(examine) => Some(examine),
            _ => None,
        });
        let Some((first, ..)) = chosen.first() else { return Vec::new() };
        // Rules of batches look at whole documents.
        let looks = Looks::default();
        let mut report = Report::new(first, document, &looks);
        batch.begin(document);
        for (rule, examine) in chosen {
            report.set_rule(rule);
            examine(document, batch, &mut report);
        }
        batch.remember(document);
        let mut findings = report.into_findings();
        order::sort(&mut findings);
        findings
    }

    fn documents<'a>(&'a self, document: &Document, report: &mut Report<'a>) {
        for prepared in &self.rules {
            report.set_rule(prepared);
            match prepared.rule.check {
                Check::Document(examine) => examine(document, report),
                Check::Siblings(examine) => examine(&document.projects, report),
                _ => {}
            }
        }
    }

    fn projects<'a>(&'a self, document: &Document, report: &mut Report<'a>) {
        let of_projects = self.chosen(|check| match check {
            Check::Project(examine) => Some(examine),
            _ => None,
        });
        let of_indicators = self.chosen(|check| match check {
            Check::Indicator(examine) => Some(examine),
            _ => None,
        });
        for (index, project) in document.projects.iter().enumerate() {
            report.set_base(Base::Project(index));
            for (rule, examine) in &of_projects {
                report.set_rule(rule);
                examine(project, report);
            }
            self.beside_references(document, index, report);
            for (row, indicator) in project.indicators.iter().enumerate() {
                report.set_base(Base::Indicator(index, row));
                for (rule, examine) in &of_indicators {
                    report.set_rule(rule);
                    examine(indicator, project, report);
                }
            }
        }
    }

    /// A project beside the same one in the references.
    fn beside_references<'a>(&'a self, document: &Document, index: usize, report: &mut Report<'a>) {
        let project = &document.projects[index];
        for references in
            [&self.last_year, &self.declared].into_iter().filter(|references| !references.is_empty())
        {
            let Some(reference) = references.find(project, document) else { continue };
            for prepared in &self.rules {
                let examine = match prepared.rule.check {
                    Check::Years(examine) if std::ptr::eq(references, &self.last_year) => examine,
                    Check::Declared(examine) if std::ptr::eq(references, &self.declared) => examine,
                    _ => continue,
                };
                report.set_rule(prepared);
                examine(project, &reference, report);
            }
        }
    }

    /// What was found now beside what was found in the same project last year.
    fn recurring(&self, document: &Document, findings: &mut Vec<Finding>) {
        let chosen = self.chosen(|check| match check {
            Check::Recurring(examine) => Some(examine),
            _ => None,
        });
        let Some((first, ..)) = chosen.first().filter(|_| !self.last_year.is_empty()) else { return };
        let looks = Looks::default();
        let mut report = Report::new(first, document, &looks);
        for (index, project) in document.projects.iter().enumerate() {
            let Some(reference) = self.last_year.find(project, document) else { continue };
            let own: Vec<&Finding> =
                findings.iter().filter(|finding| project_of(&finding.pointer) == Some(index)).collect();
            report.set_base(Base::Project(index));
            for (rule, examine) in &chosen {
                report.set_rule(rule);
                examine(&own, &reference, &mut report);
            }
        }
        findings.extend(report.into_findings());
    }
}

fn examine_user_rules<'a>(
    user_rules: &'a UserRules,
    told: &'a Prepared,
    document: &Document,
    report: &mut Report<'a>,
) {
    let mut work = Work::new(user_rules, told);
    let mut examine = |at: At, base: Base| {
        report.set_base(base);
        user_rules.examine(&at, &mut work, report);
    };
    examine(At { document, project: None, indicator: None }, Base::Document);
    for (index, project) in document.projects.iter().enumerate() {
        let at = At { document, project: Some(project), indicator: None };
        examine(at, Base::Project(index));
        for (row, indicator) in project.indicators.iter().enumerate() {
            examine(At { indicator: Some(indicator), ..at }, Base::Indicator(index, row));
        }
    }
}

/// Documents to compare with, each with the codes of what the rules find in its projects.
pub fn references(documents: impl IntoIterator<Item = Document>, rule_set: &RuleSet) -> References {
    let checker = Checker::new(rule_set.clone());
    let mut references = References::default();
    for document in documents {
        let mut codes = vec![BTreeSet::new(); document.projects.len()];
        for finding in checker.check(&document) {
            if let Some(codes) = project_of(&finding.pointer).and_then(|index| codes.get_mut(index)) {
                codes.insert(finding.rule.code);
            }
        }
        references.add(document, codes);
    }
    references
}

/// The project that an address lies in.
pub fn project_of(pointer: &str) -> Option<usize> {
    pointer.strip_prefix("/projects/")?.split('/').next()?.parse().ok()
}
