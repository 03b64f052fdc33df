//! One page that explains a rule: what it finds, why, how to mend it, and an example before and after. The reference
//! pages and `jiheng explain` both print it.

use jiheng_check::example::{self, Sides};
use jiheng_model::sources::{self, Mark};
use jiheng_model::{Basis, Check, Example, ParameterValue, Rule};
use serde_json::Value;

use crate::words;

/// The page as Markdown.
pub fn explain(rule: &Rule) -> String {
    let Rule { code, name, title, why, fix, since, .. } = rule;
    let mut page = format!("# {code} {title}\n\n");
    page.push_str(&format!("- 级别：{}\n- 名称：`{name}`\n", rule.severity.title()));
    page.push_str(&format!("- 对象：{}\n- 依据：{}\n- 始于：{since}\n\n", subject(rule), basis(rule)));
    page.push_str(&format!("## 原因\n\n{why}\n\n## 处理\n\n{fix}\n"));
    if !rule.parameters.is_empty() {
        page.push_str("\n## 参数\n\n");
        for parameter in rule.parameters {
            let default = match parameter.default {
                ParameterValue::Number(number) => number.to_string(),
                ParameterValue::Words(words) => words.join("、"),
            };
            page.push_str(&format!("- `{code}.{}`：{}，默认 {default}\n", parameter.name, parameter.title));
        }
    }
    page.push_str("\n## 示例\n\n");
    page.push_str(&shown_example(rule));
    page
}

/// What the rule looks at.
pub fn subject(rule: &Rule) -> &'static str {
    match rule.check {
        Check::Reading => "读取过程",
        Check::Document(_) => "整份文件",
        Check::Siblings(_) => "一份文件的各个项目",
        Check::Project(_) => "每个项目",
        Check::Indicator(_) => "每项指标",
        Check::Batch(_) => "一批文件之间",
        Check::Years(_) | Check::Recurring(_) => "每个项目与上年的同一项目",
        Check::User => "自定义规则指定的对象",
        Check::Declared(_) => "每个项目与申报的同一项目",
    }
}

/// Each source with how sure it is.
pub fn basis(rule: &Rule) -> String {
    let cited = |basis: &Basis| {
        let source = sources::find(basis.source)?;
        let mark = match source.mark {
            Mark::Seen => "已见原文",
            Mark::Known => "已知文件未核对条款",
            Mark::Computed => "由公开文件推算",
        };
        Some(format!("{}{}（{mark}）", source.citation(), basis.clause.unwrap_or("")))
    };
    let cited: Vec<String> = rule.basis.iter().filter_map(cited).collect();
    if cited.is_empty() { "依据不详".to_owned() } else { cited.join("；") }
}

fn shown_example(rule: &Rule) -> String {
    match rule.example {
        Example::Text(text) => return format!("读入下面的文字时报告：\n\n```text\n{text}\n```\n"),
        Example::Test(test) => return format!("不便用文字举例，由程序的测试（`{test}`）证明。\n"),
        Example::Edit { .. } | Example::Edits(_) | Example::Beside { .. } => {}
    }
    let mut shown = String::new();
    if let Some(sides) = example::other(rule) {
        if sides.edits.is_empty() {
            shown.push_str(&format!("{}不作修改。\n\n", other_document(rule)));
        } else {
            shown.push_str(&format!("把{}中的\n\n{}", other_document(rule), changes(&sides)));
        }
    }
    if let Some(sides) = example::own(rule).filter(|sides| !sides.edits.is_empty()) {
        shown.push_str(&format!("把合格的样例文件中的\n\n{}", changes(&sides)));
    }
    shown.push_str("报告：\n\n```text\n");
    for finding in example::findings(rule) {
        let place = if finding.pointer.is_empty() { "整份文件" } else { &finding.pointer };
        shown.push_str(&format!("{} {}  {}\n", finding.severity.title(), finding.rule.code, finding.message));
        shown.push_str(&format!("  位置  {place}\n"));
    }
    shown.push_str("```\n");
    shown
}

/// What the rule compares with.
fn other_document(rule: &Rule) -> &'static str {
    match rule.check {
        Check::Batch(_) => "同批的另一份文件",
        Check::Declared(_) => "申报时的同一份文件",
        _ => "上年的同一份文件",
    }
}

/// Each part that changes, before and after. Edits of one part are shown once.
fn changes(sides: &Sides) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for (pointer, _) in &sides.edits {
        let part = part(sides, pointer);
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    let mut shown = String::new();
    for (index, part) in parts.iter().enumerate() {
        let lead = if index == 0 { "" } else { "又把\n\n" };
        let name = part.rsplit('/').find(|name| !name.bytes().all(|byte| byte.is_ascii_digit()));
        let name = name.unwrap_or_default();
        let after_only = sides.before.pointer(part).is_none();
        let before = match sides.before.pointer(part) {
            Some(value) => format!("```text\n{}\n```\n\n改为\n\n", words::value(name, value)),
            None => String::from("（原来没有）填作\n\n"),
        };
        let after = sides.after.pointer(part).map(|value| words::value(name, value)).unwrap_or_default();
        let place = words::place(if after_only { &sides.after } else { &sides.before }, part);
        shown.push_str(&format!("{lead}{place}（`{part}`）\n\n{before}```text\n{after}\n```\n\n"));
    }
    shown
}

/// A reader sees more in the object around a value, where that is short.
const SHORT: usize = 12;

fn part<'a>(sides: &Sides, pointer: &'a str) -> &'a str {
    let Some((parent, _)) = pointer.rsplit_once('/') else { return pointer };
    let short = |document: &Value| {
        document
            .pointer(parent)
            .is_some_and(|value| value.is_object() && pretty(value).lines().count() <= SHORT)
    };
    if !parent.is_empty() && short(&sides.before) && short(&sides.after) { parent } else { pointer }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
