//! Every rule is proved by its example: the known-good document is clean, and each edit of it yields that one code.

use std::collections::BTreeSet;

use jiheng_check::{Checker, FAMILIES, RuleSet, check, example, references, rules};
use jiheng_model::{Batch, Check, Document, Example};
use serde_json::Value;

fn found(document: &Document) -> Vec<String> {
    let findings = check(document, &RuleSet::default());
    findings
        .iter()
        .map(|finding| format!("{} {} {}", finding.rule.code, finding.pointer, finding.message))
        .collect()
}

#[test]
fn the_good_document_is_clean() {
    assert_eq!(found(&example::good()), Vec::<String>::new());
}

#[test]
fn the_good_document_is_clean_beside_others() {
    assert_eq!(found(&example::companion()), Vec::<String>::new());
    let set = RuleSet::default();
    let checker = Checker::new(set.clone())
        .with_last_year(references([example::last_year()], &set))
        .with_declared(references([example::good()], &set));
    let mut batch = Batch::default();
    let mut findings = checker.check_batch(&example::companion(), &mut batch);
    findings.extend(checker.check(&example::good()));
    findings.extend(checker.check_batch(&example::good(), &mut batch));
    assert!(findings.is_empty(), "{findings:#?}");
}

#[test]
fn each_example_yields_its_code_and_no_other() {
    let mut faults = Vec::new();
    for rule in rules() {
        // What no document alone can show has a test of its own.
        if matches!(rule.example, Example::Test(_)) {
            continue;
        }
        let document = example::of(rule).unwrap_or_else(|| panic!("{} is no reading rule", rule.code));
        let findings = example::findings(rule);
        let mut codes: BTreeSet<&str> = findings.iter().map(|finding| finding.rule.code).collect();
        if let Check::Recurring(_) = rule.check {
            // It speaks of other rules, whose findings are there as well.
            let told: String = findings.iter().map(|finding| finding.message.as_str()).collect();
            codes.retain(|code| *code == rule.code || !told.contains(code));
        }
        if codes != BTreeSet::from([rule.code]) {
            let told: Vec<String> = findings
                .iter()
                .map(|one| format!("{} {} {}", one.rule.code, one.pointer, one.message))
                .collect();
            faults.push(format!("{}: {:#?}", rule.code, told));
        }
        let json = serde_json::to_value(&document).expect("a document is JSON");
        for finding in findings {
            assert!(
                finding.pointer.is_empty() || json.pointer(&finding.pointer).is_some(),
                "{}: nothing stands at {}",
                rule.code,
                finding.pointer
            );
            if let Some(fix) = &finding.fix {
                let stands = json.pointer(&fix.pointer).and_then(Value::as_str);
                assert_eq!(
                    stands,
                    Some(fix.from.as_str()),
                    "{}: the fix replaces what stands there",
                    rule.code
                );
            }
            assert_style(rule.code, &finding.message);
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn assert_style(code: &str, text: &str) {
    let plain = !text.contains("非法") && !text.contains(['！', '!']) && !text.ends_with('。');
    assert!(plain, "{code}: {text}");
}

#[test]
fn rules_are_told_in_full_and_in_order() {
    let mut codes = Vec::new();
    let mut names = BTreeSet::new();
    for family in FAMILIES {
        for rule in family.rules {
            assert!(rule.code.starts_with(family.letter), "{} stands in family {}", rule.code, family.letter);
            assert!(names.insert(rule.name), "{} is the name of two rules", rule.name);
            for text in [rule.title, rule.why, rule.fix] {
                assert!(
                    !text.is_empty() && !text.contains("非法") && !text.contains('！'),
                    "{}: {text}",
                    rule.code
                );
            }
            assert!(!rule.title.ends_with('。'), "{}: {}", rule.code, rule.title);
            assert_eq!(
                rule.basis.is_empty(),
                rule.citation().is_none(),
                "{} names sources that exist",
                rule.code
            );
            codes.push(rule.code);
        }
    }
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(codes, sorted, "codes are given in order");
    assert!(codes.len() >= 45, "{} rules", codes.len());
}

#[test]
fn findings_come_in_the_order_of_the_document_whatever_the_order_of_the_rules() {
    let edits: Vec<(&str, &str)> = rules()
        .filter_map(|rule| match rule.example {
            Example::Edit { pointer, json } if pointer.ends_with("/targets/0/text") => Some((pointer, json)),
            _ => None,
        })
        .collect();
    let document = example::edited(&edits);
    insta::assert_snapshot!(found(&document).join("\n"), @r#"
    V018 /projects/0/indicators/0/targets/0/text 「宣传活动场次」的指标值「约24场」是概数，没有界限
    V024 /projects/0/indicators/1/targets/0/text 「宣传册数量」的指标值「≥98%」，计量单位「%」与名称不符
    V028 /projects/0/indicators/2/targets/0/text 「宣传覆盖率」的指标值「≥９５%」使用了全角数字
    V029 /projects/0/indicators/3/targets/0/text 时效指标「宣传完成时间」的指标值「≤11月」分不清是 11 月底前，还是 11 个月以内
    A010 /projects/0/indicators/4/targets/0/text 成本指标「宣传总成本」的指标值「不超预算」没有数额
    V006 /projects/0/indicators/5/targets/0/text 「政策知晓率」的指标值「≥90」没有计量单位
    V014 /projects/0/indicators/6/targets/0/text 「连续参保率」的指标值「显著提高」是定性表述，没有分级标准
    V021 /projects/0/indicators/7/targets/0/text 满意度指标「服务对象满意度」定为 100%，没有余地
    A006 /projects/1/indicators/4 项目「困难居民参保资助」按指标计算：「资助参保人数」≥3000人 × 「人均资助标准」≤800元/人，合计 240.00 万元，预算 120.00 万元，相差 120.00 万元
    A013 /projects/2/indicators/4 项目「信息系统运行维护」的成本指标 1 项以万元、1 项以元填写，如「系统维护成本」「≤120000元」
    V016 /projects/2/indicators/6/targets/0/text 项目「信息系统运行维护」的「服务对象满意度」指标值「≥9%」，而其他 4 项服务对象满意度指标在 95% 到 100% 之间
    "#);
    assert_eq!(found(&document), found(&document));
}
