//! Rules that users write: a TOML file of conditions over the canonical model, in an existing expression language
//! (rhai) with exact decimals and Chinese names. A condition sees values and a few functions, nothing else: no files,
//! clock or network, and it ends when it has done too much work.

mod file;
mod functions;
mod names;
mod values;

use std::cell::Cell;
use std::sync::{Mutex, PoisonError};

use jiheng_model::{Basis, Check, Document, Example, Indicator, Prepared, Project, Report, Rule, Severity};
use rhai::{AST, Dynamic, Engine, EvalAltResult, Scope};

use crate::RuleSet;
use jiheng_model::config::ConfigError;

/// Rules of one or more files, compiled.
pub struct UserRules {
    engine: Engine,
    rules: Vec<UserRule>,
    groups: Vec<Group>,
    /// The texts of the files, one after another.
    text: String,
}

struct UserRule {
    /// With its severity under the rule set in force.
    prepared: Prepared,
    subject: Subject,
    condition: AST,
    /// The condition as written.
    when: String,
    message: Vec<Piece>,
    /// What the finding points at, below the subject.
    field: String,
    /// The names that condition and message use, and what they stand for.
    variables: Vec<(&'static str, values::Value)>,
}

/// Rules of one subject that are asked together, as hardly any holds.
struct Group {
    subject: Subject,
    /// Their numbers.
    rules: Vec<usize>,
    /// The names that any of them uses.
    variables: Vec<(&'static str, values::Value)>,
    /// Whether any of the conditions holds; `None` where they cannot be read as one.
    any: Option<AST>,
}

/// More conditions are nested too deeply, and one that holds costs the others of its group a second look.
const MOST_TOGETHER: usize = 12;

/// The message between the figures.
enum Piece {
    Words(String),
    Value(AST),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Subject {
    Document,
    Project,
    Indicator,
}

impl Subject {
    const ALL: [(&'static str, Subject); 3] =
        [("document", Subject::Document), ("project", Subject::Project), ("indicator", Subject::Indicator)];
}

/// Told in place of a rule that fails at work, so that nobody takes its silence for a pass.
pub const FAILED: Rule = Rule {
    code: "U000",
    name: "user-rule-failed",
    severity: Severity::Error,
    title: "自定义规则没有算完",
    why: "条件用到的值缺失、类型不合或计算量过大，这条规则对该处没有得出结论。",
    fix: "改正规则文件中的条件，例如先判断值是否填写。",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::Test("user_rules::a_condition_that_fails_is_told_once_for_each_rule_and_document"),
    check: Check::User,
};

/// What a condition may do before it is stopped.
const OPERATIONS: u64 = 200_000;
const LONGEST_TEXT: usize = 1 << 20;
const LONGEST_LIST: usize = 100_000;

thread_local! {
    /// What the condition in hand has done so far.
    static WORK: Cell<u64> = const { Cell::new(0) };
}

impl Default for UserRules {
    fn default() -> UserRules {
        let mut engine = Engine::new_raw();
        // The engine counts anew in each function that a list calls, so lists in lists would get past its own limit.
        engine.on_progress(|_| {
            let work = WORK.get();
            WORK.set(work + 1);
            (work > OPERATIONS).then_some(Dynamic::UNIT)
        });
        engine.set_max_string_size(LONGEST_TEXT);
        engine.set_max_array_size(LONGEST_LIST);
        engine.set_max_map_size(LONGEST_LIST);
        engine.set_max_expr_depths(64, 64);
        engine.set_max_call_levels(24);
        engine.set_strict_variables(true);
        functions::register(&mut engine);
        UserRules { engine, rules: Vec::new(), groups: Vec::new(), text: String::new() }
    }
}

impl UserRules {
    /// Adds the rules of a file.
    pub fn add(&mut self, toml: &str) -> Result<(), ConfigError> {
        let rules = file::rules(toml, &self.engine, &self.rules)?;
        self.rules.extend(rules);
        self.group();
        self.text.push_str(toml);
        Ok(())
    }

    /// What was read, for the identity of what a report was made with.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        self.rules.iter().map(|one| one.prepared.rule)
    }

    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Keeps the rules that the set runs, with the severities it gives them.
    pub(crate) fn choose(&mut self, rule_set: &RuleSet) {
        self.rules.retain(|one| rule_set.runs(one.prepared.rule));
        for one in &mut self.rules {
            one.prepared.severity = rule_set.severity(one.prepared.rule);
        }
        self.group();
    }

    fn group(&mut self) {
        self.groups.clear();
        for (_, subject) in Subject::ALL {
            let of_subject: Vec<usize> =
                (0..self.rules.len()).filter(|number| self.rules[*number].subject == subject).collect();
            for numbers in of_subject.chunks(MOST_TOGETHER) {
                let group = self.together(subject, numbers);
                self.groups.push(group);
            }
        }
    }

    fn together(&self, subject: Subject, numbers: &[usize]) -> Group {
        let mut variables: Vec<(&'static str, values::Value)> = Vec::new();
        for (name, value) in numbers.iter().flat_map(|number| &self.rules[*number].variables) {
            if variables.iter().all(|(known, _)| known != name) {
                variables.push((name, *value));
            }
        }
        let mut scope = Scope::new();
        for (name, _) in &variables {
            scope.push(*name, ());
        }
        // A condition may end with a comment.
        let conditions: Vec<String> =
            numbers.iter().map(|number| format!("({}\n)", self.rules[*number].when)).collect();
        let any = self.engine.compile_expression_with_scope(&scope, conditions.join(" || ")).ok();
        Group { subject, rules: numbers.to_vec(), variables, any: any.filter(|_| numbers.len() > 1) }
    }

    /// Runs the rules that look at the subject which the report stands at.
    pub(crate) fn examine<'a>(&'a self, at: &At, work: &mut Work<'a>, report: &mut Report<'a>) {
        let subject = at.subject();
        for (number, group) in self.groups.iter().enumerate().filter(|(_, group)| group.subject == subject) {
            let mut scope = std::mem::take(&mut work.scopes[number]);
            for (name, value) in &group.variables {
                if let Some(known) = scope.get_mut(name) {
                    *known = value(at);
                }
            }
            WORK.set(0);
            let any = group.any.as_ref().map(|any| self.engine.eval_ast_with_scope::<bool>(&mut scope, any));
            // Where one holds, or cannot be worked out, each is asked by itself.
            if !matches!(any, Some(Ok(false))) {
                self.examine_each(group, &mut scope, work, report);
            }
            work.scopes[number] = scope;
        }
    }

    fn examine_each<'a>(
        &'a self,
        group: &Group,
        scope: &mut Scope,
        work: &mut Work<'a>,
        report: &mut Report<'a>,
    ) {
        for number in &group.rules {
            if work.failed.contains(number) {
                continue;
            }
            let one = &self.rules[*number];
            report.set_rule(&one.prepared);
            match self.holds(one, scope) {
                Ok(None) => {}
                Ok(Some(message)) => {
                    report.at(&one.field, message);
                }
                Err(error) => {
                    work.failed.push(*number);
                    report.set_rule(work.told);
                    report.at(
                        "",
                        format!(
                            "自定义规则 {} 没有算完：{}",
                            one.prepared.rule.code,
                            functions::reason(&error)
                        ),
                    );
                }
            }
        }
    }

    /// The message where the condition holds.
    fn holds(&self, one: &UserRule, scope: &mut Scope) -> Result<Option<String>, Box<EvalAltResult>> {
        WORK.set(0);
        if !self.engine.eval_ast_with_scope::<bool>(scope, &one.condition)? {
            return Ok(None);
        }
        let mut message = String::new();
        for piece in &one.message {
            match piece {
                Piece::Words(words) => message.push_str(words),
                Piece::Value(value) => {
                    let value: Dynamic = self.engine.eval_ast_with_scope(scope, value)?;
                    message.push_str(&functions::shown(&value));
                }
            }
        }
        Ok(Some(message))
    }
}

/// What goes on through a document.
pub(crate) struct Work<'a> {
    /// Told in place of a rule that fails.
    told: &'a Prepared,
    /// Rules that failed: each is told once.
    failed: Vec<usize>,
    /// Of each group the names that it uses, for the values of whatever is in hand.
    scopes: Vec<Scope<'static>>,
}

impl<'a> Work<'a> {
    pub fn new(user_rules: &UserRules, told: &'a Prepared) -> Work<'a> {
        let scope = |group: &Group| {
            let mut scope = Scope::new();
            for (name, _) in &group.variables {
                scope.push(*name, ());
            }
            scope
        };
        Work { told, failed: Vec::new(), scopes: user_rules.groups.iter().map(scope).collect() }
    }
}

/// The subject in hand, with what it is part of.
#[derive(Clone, Copy)]
pub(crate) struct At<'a> {
    pub document: &'a Document,
    pub project: Option<&'a Project>,
    pub indicator: Option<&'a Indicator>,
}

impl At<'_> {
    fn subject(&self) -> Subject {
        match (self.project, self.indicator) {
            (_, Some(_)) => Subject::Indicator,
            (Some(_), None) => Subject::Project,
            (None, None) => Subject::Document,
        }
    }
}

/// What a rule says of itself, as written in the file.
struct Told {
    code: String,
    name: String,
    severity: Severity,
    title: String,
    why: String,
    fix: String,
    basis: Option<String>,
}

impl Told {
    /// As the rest of the program knows rules. It lives as long as the program: the same rule read again is the same
    /// one, so that reading a file again and again takes no more memory.
    fn intern(&self) -> &'static Rule {
        static KNOWN: Mutex<Vec<&'static Rule>> = Mutex::new(Vec::new());
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |rule: &&&'static Rule| {
            let texts = [rule.code, rule.name, rule.title, rule.why, rule.fix];
            texts == [&*self.code, &*self.name, &*self.title, &*self.why, &*self.fix]
                && rule.severity == self.severity
                && rule.citation() == self.basis
        };
        if let Some(rule) = known.iter().find(same) {
            return rule;
        }
        let leak = |words: &str| -> &'static str { Box::leak(words.to_owned().into_boxed_str()) };
        let basis = self.basis.as_deref().map(|words| Basis::words(leak(words)));
        let rule: &'static Rule = Box::leak(Box::new(Rule {
            code: leak(&self.code),
            name: leak(&self.name),
            severity: self.severity,
            title: leak(&self.title),
            why: leak(&self.why),
            fix: leak(&self.fix),
            basis: Box::leak(basis.into_iter().collect()),
            since: "",
            parameters: &[],
            example: Example::Test("user_rules"),
            check: Check::User,
        }));
        known.push(rule);
        rule
    }
}
