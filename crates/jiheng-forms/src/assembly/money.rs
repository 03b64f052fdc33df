//! Amounts of the project in hand: the unit they are printed in, the total, its sources and the spending plan.

use jiheng_model::text::{is_empty_mark, key, tidy};
use jiheng_model::{FundKind, FundSource, Money, MoneyUnit, PlanStep};

use super::{Assembler, Printed, shorten};
use crate::findings;
use crate::parse;

impl Assembler {
    /// `年度资金总额（万元）`: the unit printed with the label, where none stands over the form.
    pub fn unit_in_label(&mut self, label: &str) {
        if self.money_unit.is_some() {
            return;
        }
        let key = key(label);
        let inner = key.split('(').skip(1).filter_map(|inner| inner.split_once(')'));
        let unit = |inner: &str| MoneyUnit::from_word(inner.trim_start_matches("单位:"));
        if let Some(unit) = inner.into_iter().find_map(|(inner, _)| unit(inner)) {
            self.money_unit = Some(unit);
            self.document.money_unit.get_or_insert_with(|| unit.word().to_owned());
        }
    }

    pub(super) fn set_money_unit(&mut self, value: &Printed) -> bool {
        let Some(unit) = MoneyUnit::from_word(&key(&value.text)) else { return false };
        self.money_unit = Some(unit);
        self.document.money_unit.get_or_insert_with(|| unit.word().to_owned());
        true
    }

    pub(super) fn amount(&mut self, value: &Printed) -> Result<Option<Money>, ()> {
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
}

/// The label of a source without 其中 and numbering.
fn source_label(label: &str) -> String {
    let label = tidy(label);
    let label =
        label.strip_prefix("其中").map_or(label.as_str(), |rest| rest.trim_start_matches(['：', ':', ' ']));
    parse::strip_item_number(label).trim_end_matches(['：', ':']).to_owned()
}
