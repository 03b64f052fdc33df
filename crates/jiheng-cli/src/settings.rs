//! `jiheng.toml`: defaults for the options and the rules of a folder and all below it. The command line wins over it.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use jiheng::RuleSet;
use jiheng::model::{ParameterValue, Severity};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::arguments::{ColorChoice, FailOn, OutputFormat};

pub const FILE: &str = "jiheng.toml";

/// What the file says; `None` where it says nothing.
#[derive(Debug, Default)]
pub struct Settings {
    pub format: Option<OutputFormat>,
    pub out: Option<PathBuf>,
    pub jobs: Option<NonZeroUsize>,
    pub fail_on: Option<FailOn>,
    pub color: Option<ColorChoice>,
    pub provenance: Option<bool>,
    pub rule_set: RuleSet,
}

/// The settings of the nearest folder upward from `from` that has any. An error is a sentence with path, line and
/// column.
pub fn find(from: &Path) -> Result<Settings, String> {
    let Some(path) = from.ancestors().map(|folder| folder.join(FILE)).find(|path| path.is_file()) else {
        return Ok(Settings::default());
    };
    let text = std::fs::read_to_string(&path)
        .map_err(|error| format!("{}：{}", path.display(), crate::inputs::reason(&error)))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    parse(&text, folder).map_err(|Mistake { at, message }| {
        let (line, column) = position(&text, at);
        format!("{} 第 {line} 行第 {column} 列：{message}", path.display())
    })
}

/// Something in the file that cannot stand, and at which byte.
struct Mistake {
    at: usize,
    message: String,
}

fn mistake<T>(value: &Spanned<T>, message: impl Into<String>) -> Mistake {
    Mistake { at: value.span().start, message: message.into() }
}

fn position(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(at)];
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

type Value<'i> = Spanned<DeValue<'i>>;

fn parse(text: &str, folder: &Path) -> Result<Settings, Mistake> {
    let table = DeTable::parse(text).map_err(|error| Mistake {
        at: error.span().map_or(0, |span| span.start),
        message: format!("不符合 TOML 写法（{}）", error.message()),
    })?;
    let mut settings = Settings::default();
    settings.rule_set.name = FILE.to_owned();
    for (key, value) in table.get_ref() {
        match key.get_ref().as_ref() {
            "format" => settings.format = Some(choice(value)?),
            "out" => settings.out = Some(folder.join(string(value)?)),
            "jobs" => settings.jobs = Some(count(value)?),
            "fail-on" => settings.fail_on = Some(choice(value)?),
            "color" => settings.color = Some(choice(value)?),
            "provenance" => {
                let flag = value.get_ref().as_bool();
                settings.provenance = Some(flag.ok_or_else(|| mistake(value, "应为 true 或 false"))?);
            }
            "select" => settings.rule_set.select = codes(value)?,
            "ignore" => settings.rule_set.ignore = codes(value)?,
            "severity" => severities(subtable(value)?, &mut settings.rule_set)?,
            "parameters" => parameters(subtable(value)?, &mut settings.rule_set)?,
            other => {
                let known =
                    "format、out、jobs、fail-on、color、provenance、select、ignore、severity、parameters";
                return Err(mistake(key, format!("没有「{other}」这项设置，可以是：{known}")));
            }
        }
    }
    Ok(settings)
}

fn string<'a>(value: &'a Value) -> Result<&'a str, Mistake> {
    value.get_ref().as_str().ok_or_else(|| mistake(value, "应为引号中的文字"))
}

fn integer(value: &Value) -> Result<i64, Mistake> {
    let number = value.get_ref().as_integer();
    let parsed = number.and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok());
    parsed.ok_or_else(|| mistake(value, "应为整数"))
}

fn count(value: &Value) -> Result<NonZeroUsize, Mistake> {
    let number = usize::try_from(integer(value)?).ok().and_then(NonZeroUsize::new);
    number.ok_or_else(|| mistake(value, "应为大于 0 的整数"))
}

/// A word that the same option of the command line takes as well.
fn choice<T: ValueEnum>(value: &Value) -> Result<T, Mistake> {
    let word = string(value)?;
    T::from_str(word, false).map_err(|_| {
        let names = T::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let names: Vec<String> = names.map(|name| name.get_name().to_owned()).collect();
        mistake(value, format!("不能是「{word}」，可以是：{}", names.join("、")))
    })
}

fn subtable<'a, 'i>(value: &'a Value<'i>) -> Result<&'a DeTable<'i>, Mistake> {
    value.get_ref().as_table().ok_or_else(|| mistake(value, "应为一个小节（表）"))
}

fn words(value: &Value) -> Result<Vec<String>, Mistake> {
    let list = value.get_ref().as_array().ok_or_else(|| mistake(value, "应为方括号中的列表"))?;
    list.iter().map(|item| string(item).map(str::to_owned)).collect()
}

fn codes(value: &Value) -> Result<Vec<String>, Mistake> {
    let codes = words(value)?;
    known(&codes).map_err(|message| mistake(value, message))?;
    Ok(codes)
}

/// Whether each word names rules: a code, a family's letter or a name.
pub fn known(words: &[String]) -> Result<(), String> {
    words.iter().find(|word| !names_rules(word)).map_or(Ok(()), |word| Err(no_such_rule(word)))
}

fn names_rules(word: &str) -> bool {
    let rule_set = RuleSet { select: vec![word.to_owned()], ..RuleSet::default() };
    jiheng::rules().iter().any(|rule| rule_set.runs(rule))
}

fn no_such_rule(word: &str) -> String {
    format!("没有规则「{word}」，运行 jiheng rules 可查看全部规则")
}

fn severities(table: &DeTable, rule_set: &mut RuleSet) -> Result<(), Mistake> {
    for (key, value) in table {
        let code = key.get_ref().as_ref();
        if !names_rules(code) {
            return Err(mistake(key, no_such_rule(code)));
        }
        let word = string(value)?;
        let severity = Severity::from_word(word)
            .ok_or_else(|| mistake(value, format!("不能是「{word}」，可以是：error、warning、info")))?;
        rule_set.severities.insert(code.to_owned(), severity);
    }
    Ok(())
}

/// `A005.tolerance_percent = 5` or a table `[parameters.A005]`: TOML reads both the same.
fn parameters(table: &DeTable, rule_set: &mut RuleSet) -> Result<(), Mistake> {
    for (key, value) in table {
        let code = key.get_ref().as_ref();
        let rule = jiheng::rules().into_iter().find(|rule| rule.code == code);
        let rule = rule.ok_or_else(|| mistake(key, no_such_rule(code)))?;
        for (name, value) in subtable(value)? {
            let parameter =
                rule.parameters.iter().find(|parameter| parameter.name == name.get_ref().as_ref());
            let parameter = parameter
                .ok_or_else(|| mistake(name, format!("规则 {code} 没有参数「{}」", name.get_ref())))?;
            let address = format!("{code}.{}", parameter.name);
            match parameter.default {
                ParameterValue::Number(_) => {
                    rule_set.parameters.numbers.insert(address, integer(value)?);
                }
                ParameterValue::Words(_) => {
                    rule_set.parameters.words.insert(address, words(value)?);
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        match parse(text, Path::new("")) {
            Ok(_) => "ok".to_owned(),
            Err(mistake) => {
                let (line, column) = position(text, mistake.at);
                format!("{line}:{column} {}", mistake.message)
            }
        }
    }

    #[test]
    fn mistakes_are_told_with_their_place() {
        insta::assert_snapshot!(message("format = \"json\"\njobs = 0"), @"2:8 应为大于 0 的整数");
        insta::assert_snapshot!(message("# 设置\nformat = \"pdf\""), @"2:10 不能是「pdf」，可以是：text、json、jsonl、csv、sarif、html、xlsx、md");
        insta::assert_snapshot!(message("select = [\"Z9\"]"), @"1:10 没有规则「Z9」，运行 jiheng rules 可查看全部规则");
        insta::assert_snapshot!(message("输出 = 1"), @"1:1 不符合 TOML 写法（invalid unquoted key, expected letters, numbers, `-`, `_`）");
        insta::assert_snapshot!(message("failon = \"error\""), @"1:1 没有「failon」这项设置，可以是：format、out、jobs、fail-on、color、provenance、select、ignore、severity、parameters");
        insta::assert_snapshot!(message("[severity]\nZ001 = \"error\""), @"2:1 没有规则「Z001」，运行 jiheng rules 可查看全部规则");
        insta::assert_snapshot!(message("fail-on = \"warning\"\ncolor = \"never\"\nprovenance = true"), @"ok");
    }
}
