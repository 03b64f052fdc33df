//! A file of rules as TOML → compiled rules. Mistakes are told by line and column, inside expressions as well.

use std::ops::Range;

use jiheng_model::{Parameters, Prepared, Severity};
use rhai::{AST, Engine, ParseError, Scope};
use toml::Spanned;

use super::values::{VARIABLES, Value};
use super::{Piece, Subject, Told, UserRule, functions, names};
use jiheng_model::config::{self, ConfigError, Mistake, Table};

/// What a rule says, those that it must say first.
const REQUIRED: [&str; 6] = ["code", "severity", "title", "subject", "when", "message"];
const OPTIONAL: [&str; 5] = ["name", "field", "why", "fix", "basis"];

/// One `[[rule]]`: words with their places, in the order of [`REQUIRED`] and [`OPTIONAL`].
struct Entry {
    code: Spanned<String>,
    severity: Spanned<String>,
    title: Spanned<String>,
    subject: Spanned<String>,
    when: Spanned<String>,
    message: Spanned<String>,
    name: Option<Spanned<String>>,
    field: Option<Spanned<String>>,
    why: Option<Spanned<String>>,
    fix: Option<Spanned<String>>,
    basis: Option<Spanned<String>>,
}

impl Entry {
    fn read(at: &config::Value, table: &Table) -> Result<Entry, Mistake> {
        if let Some((key, _)) = table.iter().find(|(key, _)| {
            let key = key.get_ref().as_ref();
            !REQUIRED.contains(&key) && !OPTIONAL.contains(&key)
        }) {
            return Err(config::unknown(key, &[&REQUIRED[..], &OPTIONAL].concat()));
        }
        let given = |name: &str| {
            let Some((_, value)) = table.iter().find(|(key, _)| key.get_ref().as_ref() == name) else {
                return Ok(None);
            };
            config::words(value)?;
            Ok(Some(Spanned::new(value.span(), config::string(value)?.to_owned())))
        };
        let required =
            |name: &str| given(name)?.ok_or_else(|| Mistake::of(at, format!("这条规则没有写 {name}")));
        Ok(Entry {
            code: required("code")?,
            severity: required("severity")?,
            title: required("title")?,
            subject: required("subject")?,
            when: required("when")?,
            message: required("message")?,
            name: given("name")?,
            field: given("field")?,
            why: given("why")?,
            fix: given("fix")?,
            basis: given("basis")?,
        })
    }
}

fn entries(toml: &str) -> Result<Vec<Entry>, Mistake> {
    let table = config::parse(toml)?;
    let mut entries = Vec::new();
    for (key, value) in table.get_ref() {
        if key.get_ref() != "rule" {
            return Err(config::unknown(key, &["rule"]));
        }
        for (at, table) in config::tables(value, "rule")? {
            entries.push(Entry::read(at, table)?);
        }
    }
    Ok(entries)
}

/// Compiles the rules of a file; `known` are those of other files.
pub fn rules(toml: &str, engine: &Engine, known: &[UserRule]) -> Result<Vec<UserRule>, ConfigError> {
    let mut rules: Vec<UserRule> = Vec::new();
    for entry in &entries(toml).map_err(|mistake| mistake.within(toml))? {
        let rule = Reader { toml, engine }.rule(entry)?;
        let mut others = known.iter().chain(&rules).map(|other| other.prepared.rule);
        if others.any(|other| other.code == rule.prepared.rule.code || other.name == rule.prepared.rule.name)
        {
            let message = format!(
                "代码「{}」或名称「{}」已有规则使用",
                rule.prepared.rule.code, rule.prepared.rule.name
            );
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
        let said = |words: &Option<Spanned<String>>| words.as_ref().map(|words| words.get_ref().clone());
        let field = said(&entry.field).unwrap_or_default();
        if let Some(name) = names::unknown_in_path(&field) {
            let at = entry.field.as_ref().unwrap_or(&entry.code);
            return Err(self.mistake(at, &functions::no_such_field(name)));
        }
        let told = Told {
            code: code.clone(),
            name,
            severity,
            title: entry.title.get_ref().clone(),
            why: said(&entry.why).unwrap_or_default(),
            fix: said(&entry.fix).unwrap_or_default(),
            basis: said(&entry.basis),
        };
        Ok(UserRule {
            prepared: Prepared::of(told.intern(), severity, &Parameters::default()),
            subject: *subject,
            condition,
            when: entry.when.get_ref().clone(),
            message,
            field,
            variables,
        })
    }

    /// The words of a message, and between `{` and `}` the expressions (`Err`, with their place); `{{` and `}}` are
    /// braces.
    #[expect(clippy::type_complexity, reason = "words or an expression and its place, used once")]
    fn message<'a>(
        &self,
        message: &'a Spanned<String>,
    ) -> Result<Vec<Result<&'a str, (&'a str, usize)>>, ConfigError> {
        let text = message.get_ref().as_str();
        let mut pieces = Vec::new();
        let mut at = 0;
        while let Some(start) = text[at..].find(['{', '}']).map(|start| at + start) {
            pieces.push(Ok(&text[at..start]));
            if text[start..].starts_with('}') {
                pieces.push(Ok("}"));
                at = start + if text[start..].starts_with("}}") { 2 } else { 1 };
                continue;
            }
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
        let place = |offset: usize| {
            self.start_of(value.span()).map_or(value.span().start, |start| start + at + offset)
        };
        let compiled = self.engine.compile_expression_with_scope(&scope, expression).map_err(|error| {
            mistake(self.toml, place(offset(&error, expression)), functions::parse_reason(error.err_type()))
        })?;
        // The engine takes a field that is not there for nothing, and the rule would never find anything.
        match names::unknown_in_expression(expression) {
            Some((offset, name)) => Err(mistake(self.toml, place(offset), functions::no_such_field(name))),
            None => Ok(compiled),
        }
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
