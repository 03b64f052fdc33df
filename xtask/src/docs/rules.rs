//! `docs/rules`: a page for each rule, and an index by family and by severity.

use std::path::PathBuf;

use jiheng_model::{Rule, Severity};

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
    page.push_str("\n[问题目录与规则](catalogue.md)　[尚未检查的问题](not-yet.md)　[按级别查找](#按级别)\n");
    for (letter, title) in jiheng::families() {
        page.push_str(&format!(
            "\n## {letter} {title}\n\n| 编号 | 级别 | 规则 | 名称 |\n| --- | --- | --- | --- |\n"
        ));
        for rule in rules.iter().filter(|rule| rule.code.starts_with(letter)) {
            let Rule { code, severity, title, name, .. } = rule;
            page.push_str(&format!("| [{code}]({code}.md) | {} | {title} | `{name}` |\n", severity.title()));
        }
    }
    page.push_str("\n## 按级别\n");
    for severity in Severity::ALL {
        page.push_str(&format!("\n### {}\n\n", severity.title()));
        for Rule { code, title, .. } in rules.iter().filter(|rule| rule.severity == severity) {
            page.push_str(&format!("- [{code}]({code}.md) {title}\n"));
        }
    }
    page
}

/// The page of the façade, with a note that it is generated.
fn page(rule: &Rule) -> String {
    let page = jiheng::explain(rule);
    let (title, rest) = page.split_once('\n').expect("a page has a title and more");
    format!("{title}\n\n由 `cargo xtask docs` 生成，不要手工修改。\n{rest}")
}
