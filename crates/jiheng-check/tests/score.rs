//! The quality score of the known-good document and of faulty ones: every point lost is named.

use jiheng_check::ledger::{Compared, Obligations};
use jiheng_check::score::{Grade, Mean, ProjectScore, Scheme, Scoring, Tally};
use jiheng_check::{RuleSet, check, example, rules};
use jiheng_model::{Decimal, Document, Money, Place, Unmapped};

fn scores(document: &Document, rule_set: &RuleSet) -> Vec<ProjectScore> {
    let findings = check(document, rule_set);
    let found = || findings.iter().map(|finding| (finding, false));
    let ledger = Obligations::new(rule_set, rules(), Compared::default()).ledger(document, &[], found());
    Scoring::new(Scheme::default(), rule_set, rules()).scores(document, &ledger, found())
}

fn first(document: &Document) -> ProjectScore {
    scores(document, &RuleSet::default()).swap_remove(0)
}

/// Score, grade and losses, or why there is none.
fn told(score: &ProjectScore) -> String {
    let Some(points) = score.score else { return score.reason.clone().expect("a reason") };
    let lost = score.lost.iter().map(|lost| {
        format!("; {} {} ×{} −{}", lost.title, lost.codes.join(","), lost.count, lost.points.normalize())
    });
    let grade = score.grade.expect("a score has a grade");
    let sum: Decimal = score.lost.iter().map(|lost| lost.points).sum();
    assert_eq!(points + sum, Decimal::ONE_HUNDRED, "what is lost explains the score");
    format!("{points} {}{}", grade.title(), lost.collect::<String>())
}

#[test]
fn a_good_project_has_all_points() {
    for score in scores(&example::good(), &RuleSet::default()) {
        assert_eq!(told(&score), "100 优");
    }
}

#[test]
fn a_finding_costs_by_its_severity() {
    let edit = [("/projects/0/budget/sources/0/amount", r#""24""#)];
    insta::assert_snapshot!(told(&first(&example::edited(&edit))), @"88 良; 资金来源合计与预算总额不一致 A001 ×1 −12");
    let mut rule_set = RuleSet::default();
    rule_set.severities.insert("A001".to_owned(), jiheng_model::Severity::Info);
    insta::assert_snapshot!(told(&scores(&example::edited(&edit), &rule_set)[0]), @"99.5 优; 资金来源合计与预算总额不一致 A001 ×1 −0.5");
}

#[test]
fn what_is_missing_costs_its_part_and_not_twice() {
    insta::assert_snapshot!(told(&first(&example::edited(&[("/projects/0/goals", "[]")]))), @"94 优; 缺少绩效目标 G001 ×1 −6");
}

#[test]
fn a_missing_value_costs_its_share() {
    let mut document = example::good();
    document.projects[0].indicators[0].targets.clear();
    assert_eq!(document.projects[0].indicators.len(), 8);
    // 5 ÷ 8, to one decimal.
    assert!(told(&first(&document)).contains("缺少指标值 V001 ×1 −0.6"), "{}", told(&first(&document)));
}

#[test]
fn a_slip_in_every_row_is_capped_and_so_is_a_family() {
    let mut document = example::good();
    for (row, indicator) in document.projects[0].indicators.iter_mut().enumerate() {
        // A placeholder, the name and the description again, in turn.
        let copied = [Some("XX".to_owned()), indicator.name.clone(), indicator.description.clone()];
        for target in &mut indicator.targets {
            target.text = copied[row % 3].clone().expect("indicators have names and descriptions");
            target.value = None;
        }
    }
    let score = first(&document);
    let of = |code: &str| score.lost.iter().find(|lost| lost.codes.contains(&code)).expect("found").points;
    assert_eq!(of("V010"), Decimal::from(15));
    let family: Decimal = score
        .lost
        .iter()
        .filter(|lost| lost.title.starts_with("V 类") || lost.codes.iter().any(|code| code.starts_with('V')))
        .map(|lost| lost.points)
        .sum();
    assert_eq!(family, Decimal::from(30), "{}", told(&score));
    assert!(score.score.is_some_and(|points| points >= Decimal::ZERO));
}

#[test]
fn a_project_not_read_in_full_has_no_score() {
    let mut document = example::good();
    document.projects[0].masked = true;
    insta::assert_snapshot!(told(&first(&document)), @"项目内容没有公开");
    let mut document = example::good();
    document.projects[0].damaged.push(Default::default());
    insta::assert_snapshot!(told(&first(&document)), @"1 条指标的文字残缺");
    // What is missing may be what found no field.
    let mut document = example::edited(&[("/projects/0/goals", "[]")]);
    document.provenance.set("/projects/0/name", Place::default().cell(1, 1, 1));
    document.unmapped = vec![Unmapped { text: "甲".to_owned(), location: Place::default().cell(1, 9, 1) }];
    insta::assert_snapshot!(told(&first(&document)), @"有文字没有归入栏目，不能断定缺少的内容没有填写");
}

#[test]
fn a_rule_set_that_leaves_out_too_much_gives_no_scores() {
    let only = |select: &[&str], ignore: &[&str]| {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let rule_set = RuleSet { select: words(select), ignore: words(ignore), ..RuleSet::default() };
        told(&scores(&example::good(), &rule_set)[0])
    };
    insta::assert_snapshot!(only(&["A"], &[]), @"规则集没有启用完整性规则 F001");
    assert!(only(&["F", "G001", "I001", "I002", "I003", "V001"], &[]).starts_with("规则集只启用了"));
    assert_eq!(only(&[], &["V013"]), "100 优");
}

#[test]
fn a_department_has_the_mean_of_its_projects() {
    let scored = |points: Option<i64>| ProjectScore {
        pointer: String::new(),
        score: points.map(Decimal::from),
        grade: None,
        reason: None,
        lost: Vec::new(),
    };
    let mut budget = Scheme::default();
    budget.department.mean = Mean::Budget;
    let mean = |scheme: &Scheme, projects: &[(Option<i64>, i64)]| {
        let mut tally = Tally::default();
        for (points, fen) in projects {
            tally.add(scheme, &scored(*points), Some(Money::from_fen(*fen)));
        }
        tally.score(scheme).map(|score| (score.to_string(), scheme.grade(score)))
    };
    let plain = Scheme::default();
    let projects = [(Some(100), 1), (Some(50), 3), (Some(100), 0)];
    assert_eq!(mean(&plain, &projects), Some(("83.3".to_owned(), Grade::Good)));
    assert_eq!(mean(&budget, &projects), Some(("62.5".to_owned(), Grade::Fair)));
    // One of three speaks for none.
    assert_eq!(mean(&plain, &[(Some(100), 1), (None, 1), (None, 1)]), None);
    assert_eq!(mean(&plain, &[]), None);
}
