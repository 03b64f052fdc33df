//! A file of rules as TOML → compiled rules. Mistakes are told by line and column, inside expressions as well.

use std::ops::Range;

use jiheng_model::Severity;
use rhai::{AST, Engine, ParseError, Scope};
use serde::Deserialize;
use toml::Spanned;

use super::values::{VARIABLES, Value};
use super::{Piece, Subject, Told, UserRule, functions};
use crate::config::{ConfigError, Mistake};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    rule: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    code: Spanned<String>,
    name: Option<Spanned<String>>,
    severity: Spanned<String>,
    title: String,
    subject: Spanned<String>,
    when: Spanned<String>,
    #[serde(default)]
    field: String,
    message: Spanned<String>,
    #[serde(default)]
    why: String,
    #[serde(default)]
    fix: String,
    basis: Option<String>,
}

/// Compiles the rules of a file; `known` are those of other files.
pub fn rules(toml: &str, engine: &Engine, known: &[UserRule]) -> Result<Vec<UserRule>, ConfigError> {
    let file: File = toml::from_str(toml).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        mistake(toml, at, format!("不符合自定义规则的写法（{}）", error.message()))
    })?;
    let mut rules: Vec<UserRule> = Vec::new();
    for entry in &file.rule {
        let rule = Reader { toml, engine }.rule(entry)?;
        let mut others = known.iter().chain(&rules).map(|other| other.rule);
        if others.any(|other| other.code == rule.rule.code || other.name == rule.rule.name) {
            let message = format!("代码「{}」或名称「{}」已有规则使用", rule.rule.code, rule.rule.name);
            return Err(mistake(toml, entry.code.span().start, message));
        }
        rules.push(rule);
    }
    Ok(rules)
}

struct Reader<'a> {
    toml: &'a str,
    engine: &'a Engine,
}

impl Reader<'_> {
    fn rule(&self, entry: &Entry) -> Result<UserRule, ConfigError> {
        let code = entry.code.get_ref();
        let digits = code.strip_prefix('U').unwrap_or_default();
        if digits.len() != 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) || digits == "000" {
            return Err(self.mistake(&entry.code, "代码应为 U 加三位数字，从 U001 起"));
        }
        let severity = Severity::from_word(entry.severity.get_ref())
            .ok_or_else(|| self.mistake(&entry.severity, "级别应为 error、warning 或 info"))?;
        let subjects = Subject::ALL.iter().find(|(word, _)| word == entry.subject.get_ref());
        let (_, subject) = subjects
            .ok_or_else(|| self.mistake(&entry.subject, "对象应为 document、project 或 indicator"))?;
        let name = entry.name.as_ref().map_or_else(|| code.to_lowercase(), |name| name.get_ref().clone());
        if crate::rules().any(|rule| rule.name == name) {
            let at = entry.name.as_ref().unwrap_or(&entry.code);
            return Err(self.mistake(at, "这个名称是内置规则的名称"));
        }
        let expressions = self.message(&entry.message)?;
        let texts = expressions.iter().filter_map(|piece| piece.as_ref().err().map(|(words, _)| *words));
        let variables = used(*subject, texts.chain([entry.when.get_ref().as_str()]));
        let condition = self.compile(&entry.when, entry.when.get_ref(), 0, &variables)?;
        let mut message = Vec::new();
        for piece in expressions {
            message.push(match piece {
                Ok(words) => Piece::Words(words.to_owned()),
                Err((words, at)) => Piece::Value(self.compile(&entry.message, words, at, &variables)?),
            });
        }
        let told = Told {
            code: code.clone(),
            name,
            severity,
            title: entry.title.clone(),
            why: entry.why.clone(),
            fix: entry.fix.clone(),
            basis: entry.basis.clone(),
        };
        Ok(UserRule {
            rule: told.intern(),
            severity,
            subject: *subject,
            condition,
            message,
            field: entry.field.clone(),
            variables,
        })
    }

    /// The words of a message, and between `{` and `}` the expressions (`Err`, with their place); `{{` is a brace.
    #[expect(clippy::type_complexity, reason = "words or an expression and its place, used once")]
    fn message<'a>(
        &self,
        message: &'a Spanned<String>,
    ) -> Result<Vec<Result<&'a str, (&'a str, usize)>>, ConfigError> {
        let text = message.get_ref().as_str();
        let mut pieces = Vec::new();
        let mut at = 0;
        while let Some(start) = text[at..].find('{').map(|start| at + start) {
            pieces.push(Ok(&text[at..start]));
            if text[start + 1..].starts_with('{') {
                pieces.push(Ok("{"));
                at = start + 2;
                continue;
            }
            let end = text[start..].find('}').map(|end| start + end);
            let end = end.ok_or_else(|| self.mistake(message, "「{」没有对应的「}」"))?;
            pieces.push(Err((&text[start + 1..end], start + 1)));
            at = end + 1;
        }
        pieces.push(Ok(&text[at..]));
        Ok(pieces)
    }

    /// `at`: where in the TOML value the expression begins.
    fn compile(
        &self,
        value: &Spanned<String>,
        expression: &str,
        at: usize,
        variables: &[(&'static str, Value)],
    ) -> Result<AST, ConfigError> {
        let mut scope = Scope::new();
        for (name, _) in variables {
            scope.push(*name, ());
        }
        self.engine.compile_expression_with_scope(&scope, expression).map_err(|error| {
            let start = self.start_of(value.span()).map(|start| start + at + offset(&error, expression));
            let at = start.unwrap_or(value.span().start);
            mistake(self.toml, at, functions::parse_reason(error.err_type()))
        })
    }

    /// Where the text of a value begins, if it stands in the file as it reads: not where something is escaped.
    fn start_of(&self, span: Range<usize>) -> Option<usize> {
        let raw = &self.toml[span.clone()];
        let long = raw.starts_with("\"\"\"") || raw.starts_with("'''");
        let mut start = if long { 3 } else { 1 };
        if long {
            let newline = ["\r\n", "\n"].into_iter().find(|newline| raw[start..].starts_with(newline));
            start += newline.map_or(0, str::len);
        }
        (raw.starts_with('\'') || !raw.contains('\\')).then_some(span.start + start)
    }

    fn mistake<T>(&self, value: &Spanned<T>, message: &str) -> ConfigError {
        mistake(self.toml, value.span().start, message.to_owned())
    }
}

/// The byte of the expression that the error stands at.
fn offset(error: &ParseError, expression: &str) -> usize {
    let (Some(line), column) = (error.position().line(), error.position().position().unwrap_or(1)) else {
        return expression.len();
    };
    let before: usize = expression.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let rest = &expression[before..];
    before + rest.char_indices().nth(column - 1).map_or(rest.len(), |(byte, _)| byte)
}

pub fn mistake(toml: &str, at: usize, message: String) -> ConfigError {
    Mistake::new(at, message).within(toml)
}

/// The names that stand in the expressions. One that only stands in a quoted text does no harm.
fn used<'a>(
    subject: Subject,
    expressions: impl Iterator<Item = &'a str> + Clone,
) -> Vec<(&'static str, Value)> {
    let there = |name: &str| expressions.clone().any(|expression| has_word(expression, name));
    let known = VARIABLES.iter().filter(|variable| variable.since <= subject);
    let names =
        known.flat_map(|variable| [(variable.chinese, variable.value), (variable.english, variable.value)]);
    names.filter(|(name, _)| there(name)).collect()
}

fn has_word(expression: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    expression.match_indices(name).any(|(at, _)| {
        let before = expression[..at].chars().next_back();
        let after = expression[at + name.len()..].chars().next();
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}
