//! A baseline knows a fault by what it is about: order, lines and file names may change.

use jiheng::model::{Document, Place};
use jiheng::{Baseline, Checked, Checker, Limits, Reading, RuleSet, Rules};

fn reading() -> Reading {
    let bytes = include_bytes!("../../jiheng-cli/tests/data/lamps.json");
    let mut readings = jiheng::read("lamps.json", bytes, &Limits::default());
    readings.remove(0).expect("the document can be read")
}

fn check(document: &Document) -> Checked {
    let checker = Checker::new(Rules::new(RuleSet::default()));
    checker.check(&Reading { document: document.clone(), ..Reading::default() })
}

fn baseline(document: &Document) -> Baseline {
    let mut baseline = Baseline::default();
    baseline.record(document, &check(document));
    let identity = RuleSet::default().identity(&jiheng::rules(), "");
    Baseline::from_text(&baseline.to_text(&identity)).expect("what was written can be read")
}

/// New, known and settled, with what of the original is known.
fn compare(changed: &Document) -> (Vec<String>, usize, usize) {
    let mut baseline = baseline(&reading().document);
    let mut checked = check(changed);
    baseline.set_aside(changed, &mut checked);
    let new = checked.findings.iter().map(|finding| format!("{} {}", finding.rule.code, finding.message));
    (new.collect(), checked.known.len(), baseline.settled(|_| true))
}

#[test]
fn the_same_faults_are_known_wherever_they_stand() {
    let document = reading().document;
    let all = check(&document).findings.len();
    assert!(all > 10);
    assert_eq!(compare(&document), (Vec::new(), all, 0));

    let mut moved = document.clone();
    moved.projects.reverse();
    for project in &mut moved.projects {
        project.indicators.reverse();
    }
    moved.source.path = "存档/另存.docx".to_owned();
    for place in moved.provenance.0.values_mut() {
        *place = Place::line(place.line.unwrap_or(0) + 40);
    }
    let (new, known, settled) = compare(&moved);
    assert_eq!((new, known, settled), (Vec::new(), all, 0));
}

#[test]
fn a_new_fault_is_new_and_a_mended_one_is_settled() {
    let document = reading().document;
    let all = check(&document).findings.len();
    let mut changed = document.clone();
    changed.projects[0].budget.sources[0].amount = changed.projects[0].budget.sources[0]
        .amount
        .map(|amount| [amount, jiheng::model::Money::from_fen(100_0000)].into_iter().sum());
    let (new, known, settled) = compare(&changed);
    // 75 and 24 under 100 became 76 and 24: the sum ties now.
    assert_eq!((new, known, settled), (Vec::new(), all - 1, 1));

    let mut changed = document;
    let target = &mut changed.projects[1].indicators[0].targets[0];
    target.text = "约2300盏".to_owned();
    target.value = jiheng::model::TargetValue::parse(&target.text, None);
    let (new, ..) = compare(&changed);
    assert_eq!(new.len(), 1, "{new:?}");
    assert!(new[0].starts_with("V018 "), "{new:?}");
}

#[test]
fn what_is_not_a_baseline_is_told_by_line() {
    let told = |text: &str| Baseline::from_text(text).expect_err("an error").to_string();
    let head = "{\"schema\":\"jiheng-baseline/1\",\"rule_set\":{\"sha256\":\"0\"}}\n";
    insta::assert_snapshot!(told(""), @"第 1 行第 1 列：文件是空的，不是基线");
    insta::assert_snapshot!(told("{\"schema\":\"jiheng/1\",\"rule_set\":{\"sha256\":\"0\"}}"), @"第 1 行第 1 列：标明的格式是「jiheng/1」，此版本只能读取 jiheng-baseline/1");
    insta::assert_snapshot!(told("[[suppress]]\n"), @"第 1 行第 1 列：不是基线的一行（缺少内容或类型不合）");
    insta::assert_snapshot!(told(&format!("{head}<<<<<<< HEAD\n")), @"第 2 行第 1 列：不是基线的一行（不符合 JSON 写法）");
    insta::assert_snapshot!(told(&format!("{head}\n{{\"code\":\"A001\"}}\n")), @"第 3 行第 15 列：不是基线的一行（缺少内容或类型不合）");
}

#[test]
fn a_count_that_nobody_found_does_not_overflow() {
    let line =
        format!("{{\"document\":\"甲\",\"code\":\"A001\",\"fingerprint\":\"0\",\"count\":{}}}\n", usize::MAX);
    let head = "{\"schema\":\"jiheng-baseline/1\",\"rule_set\":{\"sha256\":\"0\"}}\n";
    let other = line.replace("\"0\"", "\"1\"");
    let baseline = Baseline::from_text(&format!("{head}{line}{line}{other}")).expect("a baseline");
    assert_eq!(baseline.len(), usize::MAX);
}

#[test]
fn the_same_faults_give_the_same_bytes() {
    let document = reading().document;
    let mut moved = document.clone();
    moved.projects.reverse();
    let identity = RuleSet::default().identity(&jiheng::rules(), "");
    let text = |document: &Document| {
        let mut baseline = Baseline::default();
        baseline.record(document, &check(document));
        baseline.to_text(&identity)
    };
    assert_eq!(text(&document), text(&moved));
}
