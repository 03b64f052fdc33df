//! `jiheng.toml`: defaults for the options and the rules of a folder and all below it. The command line wins over it.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use jiheng::config::{self, Mistake, Value};
use jiheng::{ConfigError, RULE_SET_SETTINGS, SUPPRESS};

use crate::arguments::{ColorChoice, FailOn, OutputFormat};

pub const FILE: &str = "jiheng.toml";

/// Keys of the options. What the file says about rules is read where the rules are known.
const OPTIONS: [&str; 13] = [
    "format",
    "out",
    "jobs",
    "fail-on",
    "color",
    "provenance",
    "rule-set",
    "rules",
    "last-year",
    "declared",
    "baseline",
    "forms",
    "fonts",
];

/// What the file says; `None` where it says nothing. Paths are taken from the folder of the file.
#[derive(Debug, Default)]
pub struct Settings {
    pub format: Option<OutputFormat>,
    pub out: Option<PathBuf>,
    pub jobs: Option<NonZeroUsize>,
    pub fail_on: Option<FailOn>,
    pub color: Option<ColorChoice>,
    pub provenance: Option<bool>,
    /// A name or a path, and the byte it stands at.
    pub rule_set: Option<(String, usize)>,
    /// Files of rules that users write.
    pub rules: Vec<PathBuf>,
    pub last_year: Vec<PathBuf>,
    pub declared: Vec<PathBuf>,
    pub baseline: Option<PathBuf>,
    /// Folders of forms that users bring.
    pub forms: Vec<PathBuf>,
    /// Folders of fonts beside those of the system.
    pub fonts: Vec<PathBuf>,
    pub file: Option<File>,
}

/// The file itself, for what is read from it later.
#[derive(Debug)]
pub struct File {
    pub path: PathBuf,
    pub text: String,
}

impl File {
    pub fn read(path: PathBuf) -> Result<File, String> {
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(File { path, text }),
            Err(error) => Err(format!("{}：{}", path.display(), crate::inputs::reason(&error))),
        }
    }

    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// The mistake as a sentence with path, line and column.
    pub fn told(&self, error: &ConfigError) -> String {
        format!("{} {error}", self.path.display())
    }
}

/// The settings of the nearest folder upward from `from` that has any. An error is a sentence with path, line and
/// column.
pub fn find(from: &Path) -> Result<Settings, String> {
    let Some(path) = from.ancestors().map(|folder| folder.join(FILE)).find(|path| path.is_file()) else {
        return Ok(Settings::default());
    };
    let file = File::read(path)?;
    let settings = parse(&file.text, file.folder());
    let settings = settings.map_err(|mistake| file.told(&mistake.within(&file.text)))?;
    Ok(Settings { file: Some(file), ..settings })
}

fn parse(text: &str, folder: &Path) -> Result<Settings, Mistake> {
    let table = config::parse(text)?;
    let mut settings = Settings::default();
    let path = |value: &Value| Ok::<PathBuf, Mistake>(folder.join(config::words(value)?));
    let paths = |value: &Value| {
        let names = config::list(value)?;
        Ok::<Vec<PathBuf>, Mistake>(names.iter().map(|name| folder.join(name)).collect())
    };
    for (key, value) in table.get_ref() {
        match key.get_ref().as_ref() {
            "format" => settings.format = Some(choice(value)?),
            "out" => settings.out = Some(path(value)?),
            "jobs" => settings.jobs = Some(count(value)?),
            "fail-on" => settings.fail_on = Some(choice(value)?),
            "color" => settings.color = Some(choice(value)?),
            "provenance" => settings.provenance = Some(config::flag(value)?),
            "rule-set" => settings.rule_set = Some((config::words(value)?.to_owned(), value.span().start)),
            "rules" => settings.rules = paths(value)?,
            "last-year" => settings.last_year = paths(value)?,
            "declared" => settings.declared = paths(value)?,
            "baseline" => settings.baseline = Some(path(value)?),
            "forms" => settings.forms = paths(value)?,
            "fonts" => settings.fonts = paths(value)?,
            SUPPRESS => {}
            known if RULE_SET_SETTINGS.contains(&known) => {}
            _ => return Err(config::unknown(key, &[&OPTIONS[..], &RULE_SET_SETTINGS, &[SUPPRESS]].concat())),
        }
    }
    Ok(settings)
}

fn count(value: &Value) -> Result<NonZeroUsize, Mistake> {
    let number = usize::try_from(config::integer(value)?).ok().and_then(NonZeroUsize::new);
    number.ok_or_else(|| Mistake::of(value, "应为大于 0 的整数"))
}

/// A word that the same option of the command line takes as well.
fn choice<T: ValueEnum>(value: &Value) -> Result<T, Mistake> {
    let word = config::string(value)?;
    T::from_str(word, false).map_err(|_| {
        let names = T::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let names: Vec<String> = names.map(|name| name.get_name().to_owned()).collect();
        Mistake::of(value, format!("不能是「{word}」，可以是：{}", names.join("、")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        match parse(text, Path::new("")) {
            Ok(_) => "ok".to_owned(),
            Err(mistake) => {
                let ConfigError { line, column, message } = mistake.within(text);
                format!("{line}:{column} {message}")
            }
        }
    }

    #[test]
    fn mistakes_are_told_with_their_place() {
        insta::assert_snapshot!(message("format = \"json\"\njobs = 0"), @"2:8 应为大于 0 的整数");
        insta::assert_snapshot!(message("# 设置\nformat = \"pdf\""), @"2:10 不能是「pdf」，可以是：text、json、jsonl、csv、sarif、html、xlsx、md");
        insta::assert_snapshot!(message("输出 = 1"), @"1:1 不符合 TOML 写法，等号左边的名称只用英文字母、数字和连字符");
        insta::assert_snapshot!(message("failon = \"error\""), @"1:1 没有「failon」这项设置，可以是：format、out、jobs、fail-on、color、provenance、rule-set、rules、last-year、declared、baseline、forms、fonts、select、ignore、waive、severity、parameters、suppress");
        insta::assert_snapshot!(message("fail-on = \"warning\"\ncolor = \"never\"\nprovenance = true"), @"ok");
        insta::assert_snapshot!(message("select = [\"A\"]\n[severity]\nA001 = \"info\""), @"ok");
        insta::assert_snapshot!(message("rule-set = \" \""), @"1:12 不能空着");
    }
}
