//! `docs/rules`: a page for each rule, and an index by family and by severity.

use std::path::PathBuf;

use jiheng_check::example;
use jiheng_model::{Check, Example, ParameterValue, Rule, Severity};

use super::Pages;

pub fn pages() -> Pages {
    let rules = jiheng::rules();
    let mut pages = Pages::new();
    for rule in &rules {
        pages.insert(PathBuf::from(format!("docs/rules/{}.md", rule.code)), page(rule));
    }
    pages.insert(PathBuf::from("docs/rules/README.md"), index(&rules));
    pages
}

fn index(rules: &[&Rule]) -> String {
    let mut page = String::from("# 规则\n\n由 `cargo xtask docs` 生成，不要手工修改。\n\n");
    page.push_str("级别：错误 — 不改正不能提交；警告 — 改正或作出说明；提示 — 可以写得更好。\n\n");
    page.push_str("| 级别 | 条数 |\n| --- | ---: |\n");
    for severity in Severity::ALL {
        let count = rules.iter().filter(|rule| rule.severity == severity).count();
        page.push_str(&format!("| {} | {count} |\n", severity.title()));
    }
    page.push_str(&format!("| 合计 | {} |\n", rules.len()));
    for (letter, title) in jiheng::families() {
        page.push_str(&format!(
            "\n## {letter} {title}\n\n| 编号 | 级别 | 规则 | 名称 |\n| --- | --- | --- | --- |\n"
        ));
        for rule in rules.iter().filter(|rule| rule.code.starts_with(letter)) {
            let Rule { code, severity, title, name, .. } = rule;
            page.push_str(&format!("| [{code}]({code}.md) | {} | {title} | `{name}` |\n", severity.title()));
        }
    }
    page
}

fn page(rule: &Rule) -> String {
    let Rule { code, name, title, why, fix, since, .. } = rule;
    let basis = rule.citation().unwrap_or_else(|| "依据不详".to_owned());
    let mut page = format!("# {code} {title}\n\n由 `cargo xtask docs` 生成，不要手工修改。\n\n");
    page.push_str(&format!(
        "| | |\n| --- | --- |\n| 级别 | {} |\n| 名称 | `{name}` |\n",
        rule.severity.title()
    ));
    page.push_str(&format!("| 对象 | {} |\n| 依据 | {basis} |\n| 版本 | {since} |\n\n", subject(rule)));
    page.push_str(&format!("## 原因\n\n{why}\n\n## 处理\n\n{fix}\n"));
    if !rule.parameters.is_empty() {
        page.push_str("\n## 参数\n\n| 参数 | 说明 | 默认值 |\n| --- | --- | --- |\n");
        for parameter in rule.parameters {
            let default = match parameter.default {
                ParameterValue::Number(number) => number.to_string(),
                ParameterValue::Words(words) => words.join("、"),
            };
            page.push_str(&format!("| `{code}.{}` | {} | {default} |\n", parameter.name, parameter.title));
        }
    }
    page.push_str("\n## 示例\n\n");
    page.push_str(&shown_example(rule));
    page
}

fn subject(rule: &Rule) -> &'static str {
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

fn shown_example(rule: &Rule) -> String {
    let edits: &[(&str, &str)] = match &rule.example {
        Example::Edit { pointer, json } => &[(*pointer, *json)],
        Example::Edits(edits) | Example::Beside { edits, .. } => edits,
        Example::Text(text) => return format!("读入下面的文字时报告：\n\n```text\n{text}\n```\n"),
        Example::Test(test) => return format!("由测试 `{test}` 证明。\n"),
    };
    let mut shown = String::new();
    if let Example::Beside { other, .. } = &rule.example {
        shown.push_str(&format!("在{}中作如下修改：\n\n", other_document(rule)));
        shown.push_str(&listed(other));
    }
    shown.push_str("在合格的样例文件中作如下修改：\n\n");
    shown.push_str(&listed(edits));
    shown.push_str("报告：\n\n```text\n");
    for finding in example::findings(rule) {
        shown.push_str(&format!("{} {}  {}\n", finding.severity.title(), finding.rule.code, finding.message));
        shown.push_str(&format!("  位置  {}\n", finding.pointer));
    }
    shown.push_str("```\n");
    shown
}

fn listed(edits: &[(&str, &str)]) -> String {
    if edits.is_empty() {
        return String::from("（不作修改）\n\n");
    }
    let lines: String = edits.iter().map(|(pointer, json)| format!("{pointer} = {json}\n")).collect();
    format!("```text\n{lines}```\n\n")
}

/// What the rule compares with.
fn other_document(rule: &Rule) -> &'static str {
    match rule.check {
        Check::Batch(_) => "同批的另一份文件",
        Check::User => "自定义规则指定的对象",
        Check::Declared(_) => "申报时的同一份文件",
        _ => "上年的同一份文件",
    }
}
