//! Answers to findings: those of the settings, and those that lie beside a document. Said of each on standard error:
//! that it has run out, or that nothing matched it.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use jiheng::model::{Document, Rule};
use jiheng::{Checked, RuleSet, Suppression};

use crate::inputs::Input;
use crate::settings::{FILE, File, Settings};

#[derive(Default)]
pub struct Suppressions {
    /// Of the settings.
    pub general: Vec<Arc<Suppression>>,
    /// By the name of the input they lie beside.
    beside: HashMap<String, Vec<Arc<Suppression>>>,
    /// Those that no longer hold.
    over: Vec<Arc<Suppression>>,
}

impl Suppressions {
    /// Reads them all. An error is a sentence with path, line and column.
    pub fn load(
        settings: &Settings,
        inputs: &[Input],
        rules: &[&'static Rule],
    ) -> Result<Suppressions, String> {
        let today = today();
        let mut made = Suppressions::default();
        if let Some(file) = &settings.file {
            let list =
                Suppression::from_settings(&file.text, FILE, rules).map_err(|error| file.told(&error))?;
            made.general = made.current(list, &today);
        }
        for input in inputs {
            let Input::File(path) = input else { continue };
            let path = beside(path);
            if path.is_file() {
                let file = File::read(path)?;
                let label = format!("{}.{FILE}", input.label());
                let list =
                    Suppression::from_toml(&file.text, &label, rules).map_err(|error| file.told(&error))?;
                let list = made.current(list, &today);
                made.beside.insert(input.label(), list);
            }
        }
        Ok(made)
    }

    fn current(&mut self, list: Vec<Suppression>, today: &str) -> Vec<Arc<Suppression>> {
        let (over, current) = list.into_iter().map(Arc::new).partition(|one| one.is_over(today));
        self.over.extend::<Vec<_>>(over);
        current
    }

    pub fn beside(&self, input: &Input) -> Vec<Arc<Suppression>> {
        if self.beside.is_empty() {
            Vec::new()
        } else {
            self.beside.get(&input.label()).cloned().unwrap_or_default()
        }
    }
}

/// Where the answers to the findings of a file lie.
pub fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{FILE}"));
    name.into()
}

/// Which of them were of use.
pub struct Use<'a> {
    suppressions: &'a Suppressions,
    used: HashSet<*const Suppression>,
    concerned: HashSet<*const Suppression>,
}

impl<'a> Use<'a> {
    pub fn of(suppressions: &'a Suppressions) -> Use<'a> {
        Use { suppressions, used: HashSet::new(), concerned: HashSet::new() }
    }

    pub fn saw(&mut self, document: &Document, beside: &[Arc<Suppression>], checked: &Checked) {
        self.used.extend(checked.suppressed.iter().map(|one| Arc::as_ptr(&one.by)));
        for one in self.suppressions.general.iter().chain(beside) {
            let pointer = Arc::as_ptr(one);
            if !self.concerned.contains(&pointer) && one.concerns(document) {
                self.concerned.insert(pointer);
            }
        }
    }

    /// A sentence for each that had run out, and for each that had nothing to answer among what was checked.
    pub fn notes(&self, rule_set: &RuleSet, rules: &[&'static Rule]) -> Vec<String> {
        let mut notes = Vec::new();
        for one in &self.suppressions.over {
            let until = one.until.as_deref().unwrap_or_default();
            notes.push(format!(
                "{}：对 {} 的说明已于 {until} 到期，不再采用",
                one.stated(),
                one.rules.join("、")
            ));
        }
        let mut beside: Vec<_> = self.suppressions.beside.iter().collect();
        beside.sort_by_key(|(label, _)| label.as_str());
        for one in self.suppressions.general.iter().chain(beside.into_iter().flat_map(|(_, list)| list)) {
            let runs = rules.iter().any(|rule| one.names(rule) && rule_set.runs(rule));
            let pointer = Arc::as_ptr(one);
            if runs && self.concerned.contains(&pointer) && !self.used.contains(&pointer) {
                notes.push(format!(
                    "{}：对 {} 的说明没有用上，没有与之相符的问题",
                    one.stated(),
                    one.rules.join("、")
                ));
            }
        }
        notes
    }
}

/// The day in China, which has one time for all.
fn today() -> String {
    const HOURS_AHEAD: u64 = 8;
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    date((seconds + HOURS_AHEAD * 3600) / 86_400)
}

/// The date of a day counted from 1 January 1970.
fn date(days: u64) -> String {
    // Years begin in March, so that the leap day is the last; 146 097 days are 400 years.
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn days_are_dates() {
        let dates = [0, 59, 11_016, 11_017, 20_453, 20_819].map(date).join(" ");
        insta::assert_snapshot!(dates, @"1970-01-01 1970-03-01 2000-02-29 2000-03-01 2025-12-31 2027-01-01");
    }
}
