//! TOML → a rule set, checked against the rules there are. The one reader of everything a file says about rules: in
//! a rule set of its own, and among the settings of a folder.

use jiheng_model::{ParameterValue, Rule, Setting, Severity};
use toml::Spanned;

use super::{RuleSet, Waiver, known, no_such_rule};
use jiheng_model::config::{self, ConfigError, Mistake, Table, Value};

/// What a rule set says of itself.
const ABOUT: [&str; 5] = ["name", "title", "version", "description", "extends"];

/// What it says about rules; settings may say the same.
pub const SETTINGS: [&str; 5] = ["select", "ignore", "waive", "severity", "parameters"];

impl RuleSet {
    /// Reads a rule set. `rules` are all there are; `find` reads the set that this one extends.
    pub fn from_toml(
        text: &str,
        rules: &[&'static Rule],
        find: &dyn Fn(&str) -> Result<RuleSet, String>,
    ) -> Result<RuleSet, ConfigError> {
        let read = || {
            let table = config::parse(text)?;
            let mut set = RuleSet::default();
            let mut base = None;
            for (key, value) in table.get_ref() {
                match key.get_ref().as_ref() {
                    "name" => set.name = name(value)?,
                    "title" => set.title = config::words(value)?.to_owned(),
                    "version" => set.version = config::words(value)?.to_owned(),
                    "description" => set.description = config::words(value)?.to_owned(),
                    "extends" => {
                        let found = find(config::words(value)?);
                        base = Some(found.map_err(|message| Mistake::of(value, message))?);
                    }
                    _ if Reader { rules }.setting(key, value, &mut set)? => {}
                    _ => return Err(config::unknown(key, &[&ABOUT[..], &SETTINGS].concat())),
                }
            }
            for (key, text) in [("name", &set.name), ("title", &set.title), ("version", &set.version)] {
                if text.is_empty() {
                    return Err(Mistake::new(0, format!("规则集要写明 {key}")));
                }
            }
            Ok(match base {
                Some(base) => set.over(base),
                None => set,
            })
        };
        read().map_err(|mistake: Mistake| mistake.within(text))
    }

    /// What the settings of a folder say about rules; the rest of the file is for others to read.
    pub fn from_settings(text: &str, rules: &[&'static Rule]) -> Result<RuleSet, ConfigError> {
        let read = || {
            let table = config::parse(text)?;
            let mut set = RuleSet::default();
            for (key, value) in table.get_ref() {
                Reader { rules }.setting(key, value, &mut set)?;
            }
            Ok(set)
        };
        read().map_err(|mistake: Mistake| mistake.within(text))
    }
}

/// As it is typed: lower-case letters, digits and hyphens, so that it cannot be taken for a path.
fn name(value: &Value) -> Result<String, Mistake> {
    let name = config::words(value)?;
    if name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-') {
        return Ok(name.to_owned());
    }
    Err(Mistake::of(value, "名称只用小写字母、数字和连字符，如 county-2026；中文名称写在 title 中"))
}

struct Reader<'a> {
    rules: &'a [&'static Rule],
}

impl Reader<'_> {
    /// `false` where the key is none of [`SETTINGS`].
    fn setting<K: AsRef<str>>(
        &self,
        key: &Spanned<K>,
        value: &Value,
        set: &mut RuleSet,
    ) -> Result<bool, Mistake> {
        match key.get_ref().as_ref() {
            "select" => set.select = self.codes(value)?,
            "ignore" => set.ignore = self.codes(value)?,
            "waive" => {
                for (entry, table) in config::tables(value, "waive")? {
                    set.waived.push(self.waiver(entry, table)?);
                }
            }
            "severity" => self.severities(config::table(value)?, set)?,
            "parameters" => self.parameters(config::table(value)?, set)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn codes(&self, value: &Value) -> Result<Vec<String>, Mistake> {
        let one = |item: &Value| {
            let code = config::string(item)?.to_owned();
            known(std::slice::from_ref(&code), self.rules).map_err(|message| Mistake::of(item, message))?;
            Ok(code)
        };
        config::items(value)?.iter().map(one).collect()
    }

    fn waiver(&self, entry: &Value, table: &Table) -> Result<Waiver, Mistake> {
        let mut waiver = Waiver { rules: Vec::new(), reason: String::new() };
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "rules" => waiver.rules = self.codes(value)?,
                "reason" => waiver.reason = config::words(value)?.to_owned(),
                _ => return Err(config::unknown(key, &["rules", "reason"])),
            }
        }
        if waiver.rules.is_empty() || waiver.reason.is_empty() {
            return Err(Mistake::of(entry, "要写明 rules（哪些规则）和 reason（为什么不适用）"));
        }
        Ok(waiver)
    }

    fn severities(&self, table: &Table, set: &mut RuleSet) -> Result<(), Mistake> {
        for (key, value) in table {
            let code = key.get_ref().to_string();
            known(std::slice::from_ref(&code), self.rules).map_err(|message| Mistake::of(key, message))?;
            let word = config::string(value)?;
            let severity = Severity::from_word(word).ok_or_else(|| {
                Mistake::of(value, format!("不能是「{word}」，可以是：error、warning、info"))
            })?;
            set.severities.insert(code, severity);
        }
        Ok(())
    }

    /// `A005.tolerance_percent = 5` or a table `[parameters.A005]`: TOML reads both the same.
    fn parameters(&self, table: &Table, set: &mut RuleSet) -> Result<(), Mistake> {
        for (key, value) in table {
            let code = key.get_ref().as_ref();
            let rule = self.rules.iter().find(|rule| rule.code == code);
            let rule = rule.ok_or_else(|| Mistake::of(key, no_such_rule(code)))?;
            for (name, value) in config::table(value)? {
                let mut parameters = rule.parameters.iter();
                let parameter = parameters.find(|parameter| parameter.name == name.get_ref().as_ref());
                let parameter =
                    parameter.ok_or_else(|| Mistake::of(name, no_such_parameter(rule, name.get_ref())))?;
                let setting = match parameter.default {
                    ParameterValue::Number(_) => Setting::Number(amount(value)?),
                    ParameterValue::Words(_) => Setting::Words(config::list(value)?),
                };
                set.parameters.set(rule.code, parameter.name, setting);
            }
        }
        Ok(())
    }
}

/// A threshold or a number of things: none of them is below nothing.
fn amount(value: &Value) -> Result<i64, Mistake> {
    let number = config::integer(value)?;
    if number < 0 { Err(Mistake::of(value, "不能小于 0")) } else { Ok(number) }
}

fn no_such_parameter(rule: &Rule, name: &str) -> String {
    let known: Vec<&str> = rule.parameters.iter().map(|parameter| parameter.name).collect();
    match known.as_slice() {
        [] => format!("规则 {} 没有参数", rule.code),
        known => format!("规则 {} 没有参数「{name}」，可以是：{}", rule.code, known.join("、")),
    }
}
