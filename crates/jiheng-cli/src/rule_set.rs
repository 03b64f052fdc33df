//! The rules in force: the set that is named, changed by the settings of the folder, changed by the command line; and
//! the rules that users wrote.

use std::path::{Path, PathBuf};

use jiheng::config::Mistake;
use jiheng::model::Rule;
use jiheng::{RuleSet, UserRules, known_rules};

use crate::arguments::RuleArguments;
use crate::settings::{FILE, File, Settings};

pub struct InForce {
    pub rule_set: RuleSet,
    pub user_rules: UserRules,
    /// Every rule there is.
    pub rules: Vec<&'static Rule>,
}

/// Errors are sentences with path, line and column.
pub fn in_force(settings: &Settings, given: &RuleArguments) -> Result<InForce, String> {
    let mut user_rules = UserRules::default();
    // A file named both here and there is one file.
    let mut files: Vec<&PathBuf> = settings.rules.iter().collect();
    files.extend(given.rules.iter().filter(|path| !settings.rules.contains(path)));
    for path in files {
        let file = File::read(path.clone())?;
        user_rules.add(&file.text).map_err(|error| file.told(&error))?;
    }
    let mut rules = jiheng::rules();
    rules.extend(user_rules.rules());

    let here = settings.file.as_ref();
    let mut rule_set = match (&given.rule_set, &settings.rule_set, here) {
        (Some(word), ..) => {
            load(word, Path::new(""), &rules, &[]).map_err(|message| format!("--rule-set：{message}"))?
        }
        (None, Some((word, at)), Some(file)) => {
            let told = |message| file.told(&Mistake::new(*at, message).within(&file.text));
            load(word, file.folder(), &rules, &[]).map_err(told)?
        }
        _ => RuleSet::named("default", &rules)?,
    };
    if let Some(file) = here {
        let changes = RuleSet::from_settings(&file.text, &rules).map_err(|error| file.told(&error))?;
        rule_set = RuleSet { title: FILE.to_owned(), ..changes }.over(rule_set);
    }
    let mut changes = RuleSet { title: "命令行".to_owned(), ..RuleSet::default() };
    for (option, given, mine) in
        [("--select", &given.select, &mut changes.select), ("--ignore", &given.ignore, &mut changes.ignore)]
    {
        let codes: Vec<String> = given.iter().flatten().map(|word| as_known(word, &rules)).collect();
        known_rules(&codes, &rules).map_err(|message| format!("{option}：{message}"))?;
        *mine = codes;
    }
    Ok(InForce { rule_set: changes.over(rule_set), user_rules, rules })
}

/// A word of the command line as the rules are called: without blanks around it, and in their case.
fn as_known(word: &str, rules: &[&'static Rule]) -> String {
    let word = word.trim();
    let large = word.to_ascii_uppercase();
    let is_code = rules.iter().any(|rule| rule.code == large || rule.code[..1] == large);
    if is_code { large } else { word.to_owned() }
}

/// A set by its name, or by the path of its file from the folder. `trail`: the files that led here.
fn load(word: &str, folder: &Path, rules: &[&'static Rule], trail: &[PathBuf]) -> Result<RuleSet, String> {
    // Names hold none of these.
    if !word.contains(['/', '\\', '.']) {
        return RuleSet::named(word, rules);
    }
    let file = File::read(folder.join(word))?;
    let path = file.path.canonicalize().unwrap_or_else(|_| file.path.clone());
    if trail.contains(&path) {
        return Err(format!("{}：规则集经由 extends 又回到自己", file.path.display()));
    }
    let trail: Vec<PathBuf> = trail.iter().cloned().chain([path]).collect();
    let find = |word: &str| load(word, file.folder(), rules, &trail);
    RuleSet::from_toml(&file.text, rules, &find).map_err(|error| file.told(&error))
}
