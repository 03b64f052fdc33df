//! `docs/rules/catalogue.md` and `not-yet.md`: which rule finds which defect of the catalogue, from
//! `proof/catalogue.toml`.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::Pages;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    defect: Vec<Defect>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Defect {
    id: String,
    words: String,
    #[serde(default)]
    rules: Vec<String>,
    /// Why no rule finds it, or not all of it.
    missing: Option<String>,
}

/// Groups of the catalogue: the letters of their ids, title, how many there are.
const GROUPS: &[(&str, &str, usize)] = &[
    ("IV", "指标值", 22),
    ("IC", "指标名称和类别", 26),
    ("GP", "目标和计划", 17),
    ("MO", "金额", 16),
    ("BT", "预算表和公开", 36),
    ("ID", "身份、流程和文字", 18),
];

pub fn pages(root: &Path) -> Result<Pages, Box<dyn Error>> {
    let catalogue: Catalogue = toml::from_str(&fs::read_to_string(root.join("proof/catalogue.toml"))?)?;
    check(&catalogue)?;
    let mut pages = Pages::new();
    pages.insert(PathBuf::from("docs/rules/catalogue.md"), list(&catalogue));
    pages.insert(PathBuf::from("docs/rules/not-yet.md"), not_yet(&catalogue));
    Ok(pages)
}

fn check(catalogue: &Catalogue) -> Result<(), Box<dyn Error>> {
    let mut ids: Vec<String> = Vec::new();
    for (letters, _, count) in GROUPS {
        ids.extend((1..=*count).map(|number| format!("{letters}{number:02}")));
    }
    let told: Vec<&String> = catalogue.defect.iter().map(|defect| &defect.id).collect();
    if told != ids.iter().collect::<Vec<_>>() {
        return Err("proof/catalogue.toml does not list the 135 defects in order".into());
    }
    for Defect { id, rules, missing, .. } in &catalogue.defect {
        if let Some(code) = rules.iter().find(|code| jiheng::find_rule(code).is_none()) {
            return Err(format!("proof/catalogue.toml: {id} names {code}, which is no rule").into());
        }
        if rules.is_empty() && missing.is_none() {
            return Err(format!("proof/catalogue.toml: {id} has neither a rule nor a reason why not").into());
        }
    }
    Ok(())
}

fn list(catalogue: &Catalogue) -> String {
    let found = catalogue.defect.iter().filter(|defect| !defect.rules.is_empty()).count();
    let mut page = format!(
        "# 问题目录与规则\n\n由 `cargo xtask docs` 生成，不要手工修改。\n\n目录共 {} 项问题，{found} 项已有规则检查，\
         其余见[尚未检查的问题](not-yet.md)。\n",
        catalogue.defect.len()
    );
    for (letters, title, _) in GROUPS {
        page.push_str(&format!("\n## {letters} {title}\n\n| 编号 | 问题 | 规则 |\n| --- | --- | --- |\n"));
        for defect in catalogue.defect.iter().filter(|defect| defect.id.starts_with(letters)) {
            let rules: Vec<String> = defect.rules.iter().map(|code| format!("[{code}]({code}.md)")).collect();
            let rules = if rules.is_empty() { "—".to_owned() } else { rules.join("、") };
            page.push_str(&format!("| {} | {} | {rules} |\n", defect.id, defect.words));
        }
    }
    page
}

fn not_yet(catalogue: &Catalogue) -> String {
    let mut page = String::from("# 尚未检查的问题\n\n由 `cargo xtask docs` 生成，不要手工修改。\n");
    let open = |wanted: bool| {
        catalogue
            .defect
            .iter()
            .filter(move |defect| defect.rules.is_empty() == wanted)
            .filter_map(|defect| Some((defect, defect.missing.as_ref()?)))
    };
    if open(true).chain(open(false)).next().is_none() {
        page.push_str("\n[问题目录](catalogue.md)的每一行都有规则检查，没有未列入的。\n");
    }
    for (title, wanted) in [("没有规则检查", true), ("只检查了一部分", false)] {
        if open(wanted).next().is_none() {
            continue;
        }
        page.push_str(&format!("\n## {title}\n\n| 编号 | 问题 | 原因 |\n| --- | --- | --- |\n"));
        for (Defect { id, words, .. }, missing) in open(wanted) {
            page.push_str(&format!("| {id} | {words} | {missing} |\n"));
        }
    }
    page
}
