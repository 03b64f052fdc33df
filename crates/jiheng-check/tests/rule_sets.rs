//! Rule sets choose rules, severities and parameters, rest on one another, and say what they do not know.

use std::collections::BTreeSet;

use jiheng_check::{RULE_SETS, RuleSet, check, example};
use jiheng_model::{Rule, Severity};

fn all() -> Vec<&'static Rule> {
    jiheng_check::rules().collect()
}

fn set(toml: &str) -> RuleSet {
    RuleSet::from_settings(toml, &all()).expect("settings")
}

fn codes(rule_set: &RuleSet, edits: &[(&str, &str)]) -> Vec<(&'static str, Severity)> {
    let findings = check(&example::edited(edits), rule_set);
    findings.into_iter().map(|finding| (finding.rule.code, finding.severity)).collect()
}

const EDITS: &[(&str, &str)] = &[
    ("/projects/0/indicators/2/targets/0/text", r#""≥100%""#),
    ("/projects/0/indicators/0/targets/0/text", r#""约24场""#),
    ("/projects/3/goals/0/text", r#""检查机构40家""#),
];

#[test]
fn rules_are_chosen_by_code_letter_and_name() {
    let all = codes(&RuleSet::default(), EDITS);
    assert_eq!(all, [("V018", Severity::Warning), ("V005", Severity::Warning), ("G002", Severity::Warning)]);
    assert_eq!(codes(&set(r#"select = ["G"]"#), EDITS), [("G002", Severity::Warning)]);
    assert_eq!(codes(&set(r#"select = ["impossible-percentage", "G002"]"#), EDITS).len(), 2);
    assert_eq!(codes(&set(r#"ignore = ["V"]"#), EDITS), [("G002", Severity::Warning)]);
}

#[test]
fn severities_and_parameters_are_set() {
    let rule_set = set(r#"
        select = ["V", "G"]
        [severity]
        V018 = "error"
        G = "info"
        [parameters.G002]
        least = 4
        [parameters.V005]
        beyond = ["覆盖率"]
    "#);
    assert_eq!(codes(&rule_set, EDITS), [("V018", Severity::Error)]);
}

#[test]
fn a_set_says_only_what_differs_from_the_one_it_rests_on() {
    let base =
        || set("ignore = [\"G\"]\n[severity]\nV = \"error\"\n[parameters.V005]\nbeyond = [\"覆盖率\"]");
    let of = |toml: &str| {
        let codes = codes(&set(toml).over(base()), EDITS);
        codes.into_iter().map(|(code, severity)| format!("{code} {}", severity.word())).collect::<Vec<_>>()
    };
    assert_eq!(of(""), ["V018 error"]);
    assert_eq!(of("[severity]\nV018 = \"info\""), ["V018 info"]);
    assert_eq!(of("[parameters.V005]\nbeyond = []"), ["V018 error", "V005 error"]);
    // A family does not bring back what the base ignores; the rule by its own name does.
    assert!(of("select = [\"G\"]").is_empty());
    assert_eq!(of("select = [\"G002\"]"), ["G002 warning"]);
    assert_eq!(of("select = [\"goal-too-short\", \"V\"]\nignore = [\"V018\"]"), ["G002 warning"]);
}

#[test]
fn a_demand_that_does_not_hold_is_waived_with_its_reason() {
    let rule_set = set("[[waive]]\nrules = [\"V018\"]\nreason = \"此表只作估计\"");
    assert!(codes(&rule_set, EDITS).iter().all(|(code, _)| *code != "V018"));
    let rule = all().into_iter().find(|rule| rule.code == "V018").expect("V018");
    assert_eq!(rule_set.waiver(rule).map(|waiver| waiver.reason.as_str()), Some("此表只作估计"));
    let back = set("select = [\"V018\"]").over(rule_set);
    assert!(back.runs(rule) && back.waiver(rule).is_none());
}

#[test]
fn what_cannot_stand_is_told_with_its_place() {
    let told = |toml: &str| {
        let find = |name: &str| RuleSet::named(name, &all());
        let read = RuleSet::from_toml(toml, &all(), &find);
        read.expect_err("an error").to_string()
    };
    insta::assert_snapshot!(told("select = [\"A001\",\n \"A999\"]"), @"第 2 行第 2 列：没有规则「A999」，运行 jiheng rules 可查看全部规则");
    insta::assert_snapshot!(told("ignore = [\"Z\"]"), @"第 1 行第 11 列：没有规则「Z」，运行 jiheng rules 可查看全部规则");
    insta::assert_snapshot!(told("[severity]\nV1 = \"info\""), @"第 2 行第 1 列：没有规则「V1」，运行 jiheng rules 可查看全部规则");
    insta::assert_snapshot!(told("[severity]\nV001 = \"fatal\""), @"第 2 行第 8 列：不能是「fatal」，可以是：error、warning、info");
    insta::assert_snapshot!(told("[parameters.G002]\nleast = -1"), @"第 2 行第 9 列：不能小于 0");
    insta::assert_snapshot!(told("[parameters.A006]\nlowest = 1"), @"第 2 行第 1 列：规则 A006 没有参数「lowest」，可以是：least、most");
    insta::assert_snapshot!(told("[parameters.A006]\nleast = [\"甲\"]"), @"第 2 行第 9 列：应为整数");
    insta::assert_snapshot!(told("[[waive]]\nrules = [\"A\"]"), @"第 1 行第 1 列：要写明 rules（哪些规则）和 reason（为什么不适用）");
    insta::assert_snapshot!(told("[waive]\nrules = [\"A\"]"), @"第 1 行第 1 列：应写成小节 [[waive]]");
    insta::assert_snapshot!(told("wave = 1"), @"第 1 行第 1 列：没有「wave」这项设置，可以是：name、title、version、description、extends、select、ignore、waive、severity、parameters");
    insta::assert_snapshot!(told("name = \"county\"\ntitle = \"某县\""), @"第 1 行第 1 列：规则集要写明 version");
    insta::assert_snapshot!(told("name = \"某县\""), @"第 1 行第 8 列：名称只用小写字母、数字和连字符，如 county-2026；中文名称写在 title 中");
    insta::assert_snapshot!(told("# 注\nextends = \"lenient\""), @"第 2 行第 11 列：没有规则集「lenient」，可以是：default、strict、declaration、disclosure、central-101、dongkeng、xiangtan、xinglong、dachang、guangzhou；或给出规则集文件的路径");
    insta::assert_snapshot!(told("name = \"county\ntitle"), @"第 2 行第 6 列：不符合 TOML 写法，应写成「名称 = 值」");
}

#[test]
fn the_identity_changes_with_what_runs_and_with_nothing_else() {
    let identity = |toml: &str| {
        let changes = RuleSet { title: "命令行".to_owned(), ..set(toml) };
        changes.over(RuleSet::named("default", &all()).expect("the default set")).identity(&all(), "")
    };
    let plain = RuleSet::default().identity(&all(), "");
    assert_eq!((plain.name.as_str(), plain.sha256.len()), ("default", 64));
    assert_eq!(identity(""), plain);
    let changed = ["ignore = [\"A001\"]", "[severity]\nA001 = \"info\"", "[parameters.G002]\nleast = 9"];
    let hashes: BTreeSet<String> = changed.iter().map(|toml| identity(toml).sha256).collect();
    assert!(hashes.len() == 3 && !hashes.contains(&plain.sha256));
    assert_eq!(identity(changed[0]).adjusted_by, ["命令行"]);
    // Said, but as it is by default.
    assert_eq!(identity("[parameters.G002]\nleast = 8").sha256, plain.sha256);
    assert_ne!(RuleSet::default().identity(&all(), "[[rule]]").sha256, plain.sha256);
}

#[test]
fn every_set_of_the_program_reads_and_is_called_as_its_file() {
    let titles: BTreeSet<String> = RULE_SETS
        .iter()
        .map(|(name, _)| {
            let set = RuleSet::named(name, &all()).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(set.name, *name);
            assert!(
                !set.description.is_empty() && set.layers().last().map(|base| &*base.name) == Some("default")
            );
            set.title
        })
        .collect();
    assert_eq!(titles.len(), RULE_SETS.len());
}

#[test]
fn no_set_of_the_program_keeps_a_fault_from_sight_without_a_reason() {
    for (name, _) in RULE_SETS {
        let set = RuleSet::named(name, &all()).unwrap_or_else(|error| panic!("{error}"));
        for rule in all() {
            assert!(
                set.runs(rule) || set.waiver(rule).is_some(),
                "{name} leaves out {} without a word",
                rule.code
            );
        }
    }
}
