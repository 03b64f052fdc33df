//! The names that a condition may use, and what they stand for. Words that are not printed are the empty text,
//! numbers that are not printed are nothing (`()`): every comparison with them is false.

use jiheng_model::{Decimal, Indicator, Money, MoneyUnit, Project, TargetValue};
use rhai::serde::to_dynamic;
use rhai::{Dynamic, ImmutableString};
use serde::Serialize;

use super::{At, Subject};
use crate::projects;

pub type Value = fn(&At) -> Dynamic;

pub struct Variable {
    pub chinese: &'static str,
    /// The name in the canonical JSON, or one close to it.
    pub english: &'static str,
    /// The widest subject that has it; narrower ones have it too.
    pub since: Subject,
    pub value: Value,
}

pub const VARIABLES: &[Variable] = &[
    document("标题", "title", |at| words(&at.document.title)),
    document("区划", "region", |at| words(&at.document.region)),
    document("部门", "department", |at| words(&at.document.department)),
    document("年度", "fiscal_year", |at| whole(at.document.fiscal_year.map(i64::from))),
    document("金额单位", "money_unit", |at| words(&at.document.money_unit)),
    document("项目数", "project_count", |at| count(at.document.projects.len())),
    document("文件", "document", |at| map(Some(at.document))),
    project("项目名称", "project_name", |at| words_of(at, |project| &project.name)),
    project("项目编码", "project_code", |at| words_of(at, |project| &project.code)),
    project("预算单位", "budget_unit", |at| words_of(at, |project| &project.unit)),
    project("主管部门", "supervising_department", |at| {
        words_of(at, |project| &project.supervising_department)
    }),
    project("预算", "budget", |at| money(at.project.and_then(|project| project.budget.total))),
    project("资金用途", "purpose", |at| words_of(at, |project| &project.budget.purpose)),
    project("绩效目标", "goal", |at| {
        text(at.project.and_then(Project::goal).map_or("", |goal| &goal.text))
    }),
    project("指标数", "indicator_count", |at| {
        count(at.project.map_or(0, |project| project.indicators.len()))
    }),
    project("项目", "project", |at| map(at.project)),
    indicator("一级指标", "level1", |at| words_in(at, |indicator| &indicator.level1)),
    indicator("二级指标", "level2", |at| words_in(at, |indicator| &indicator.level2)),
    indicator("名称", "name", |at| words_in(at, |indicator| &indicator.name)),
    indicator("描述", "description", |at| words_in(at, |indicator| &indicator.description)),
    indicator("指标值", "target", |at| {
        text(at.indicator.and_then(Indicator::target).map_or("", |target| &target.text))
    }),
    indicator("数值", "number", |at| number(target(at).and_then(TargetValue::number))),
    indicator("符号", "comparator", |at| {
        text(target(at).and_then(TargetValue::comparator).map_or("", |comparator| comparator.sign()))
    }),
    indicator("单位", "unit", |at| text(target(at).and_then(TargetValue::unit).unwrap_or_default())),
    indicator("依据", "basis", |at| words_in(at, |indicator| &indicator.basis)),
    indicator("标准", "standard", |at| words_in(at, |indicator| &indicator.standard)),
    indicator("备注", "note", |at| words_in(at, |indicator| &indicator.note)),
    indicator("分值", "weight", |at| {
        number(at.indicator.and_then(|indicator| projects::points(indicator.weight.as_deref()?)))
    }),
    indicator("完成值", "actual", |at| {
        let result = at.indicator.and_then(|indicator| indicator.result.as_ref());
        text(result.and_then(|result| result.actual.as_deref()).unwrap_or_default())
    }),
    indicator("完成数", "actual_number", |at| {
        let result = at.indicator.and_then(|indicator| indicator.result.as_ref());
        number(result.and_then(|result| result.value.as_ref()?.number()))
    }),
    indicator("得分", "score", |at| {
        let result = at.indicator.and_then(|indicator| indicator.result.as_ref());
        number(result.and_then(|result| projects::points(result.score.as_deref()?)))
    }),
    indicator("指标", "indicator", |at| map(at.indicator)),
];

const fn document(chinese: &'static str, english: &'static str, value: Value) -> Variable {
    Variable { chinese, english, since: Subject::Document, value }
}

const fn project(chinese: &'static str, english: &'static str, value: Value) -> Variable {
    Variable { chinese, english, since: Subject::Project, value }
}

const fn indicator(chinese: &'static str, english: &'static str, value: Value) -> Variable {
    Variable { chinese, english, since: Subject::Indicator, value }
}

fn target<'a>(at: &At<'a>) -> Option<&'a TargetValue> {
    at.indicator?.target()?.value.as_ref()
}

fn text(words: &str) -> Dynamic {
    ImmutableString::from(words).into()
}

fn words(words: &Option<String>) -> Dynamic {
    text(words.as_deref().unwrap_or_default())
}

fn words_of(at: &At, field: fn(&Project) -> &Option<String>) -> Dynamic {
    at.project.map_or_else(|| text(""), |project| words(field(project)))
}

fn words_in(at: &At, field: fn(&Indicator) -> &Option<String>) -> Dynamic {
    at.indicator.map_or_else(|| text(""), |indicator| words(field(indicator)))
}

fn whole(number: Option<i64>) -> Dynamic {
    number.map_or(Dynamic::UNIT, Dynamic::from_int)
}

fn count(length: usize) -> Dynamic {
    whole(i64::try_from(length).ok())
}

pub fn number(number: Option<Decimal>) -> Dynamic {
    number.map_or(Dynamic::UNIT, Dynamic::from_decimal)
}

/// In 万元.
pub fn money(money: Option<Money>) -> Dynamic {
    number(money.and_then(|money| money.in_unit(MoneyUnit::TenThousand).parse().ok()))
}

/// The whole value as in the canonical JSON.
fn map<T: Serialize>(value: Option<&T>) -> Dynamic {
    value.and_then(|value| to_dynamic(value).ok()).unwrap_or(Dynamic::UNIT)
}
