//! Documents of a batch beside each other.

mod edits;

use edits::with;
use jiheng_check::{Checker, RuleSet, example};
use jiheng_model::{Batch, Document};
use serde_json::{Value, json};

fn told(documents: &[Document], mut batch: Batch) -> Vec<String> {
    let checker = Checker::new(RuleSet::default());
    let findings = documents.iter().flat_map(|document| checker.check_batch(document, &mut batch));
    let findings: Vec<_> = findings.collect();
    findings
        .iter()
        .map(|finding| format!("{} {} {}", finding.rule.code, finding.pointer, finding.message))
        .collect()
}

fn codes(documents: &[Document]) -> Vec<String> {
    told(documents, Batch::default()).iter().map(|told| told[..4].to_owned()).collect()
}

const NONE: [&str; 0] = [];

#[test]
fn a_summary_beside_the_files_of_its_units_is_said_once() {
    let good = example::good();
    let told = told(&[good.clone(), good], Batch::default());
    assert_eq!(
        told,
        [
            "X002 /projects/0 5 个项目在前面的文件中已经有了，如项目「城乡居民参保宣传经费」，与「good.json」第 1 个项目是同一项目"
        ]
    );
}

#[test]
fn last_year_s_list_is_another_list() {
    assert_eq!(codes(&[example::last_year(), example::good()]), NONE);
}

#[test]
fn a_later_stage_is_compared_by_budget_only() {
    let approval = |edits: &[(&str, Value)]| {
        let mut edits = edits.to_vec();
        edits.push(("/kinds", json!(["target_approval"])));
        with(&edits)
    };
    assert_eq!(codes(&[example::good(), approval(&[])]), NONE);
    assert_eq!(
        codes(&[example::good(), approval(&[("/projects/3/budget/total", json!("20.00"))])]),
        ["X007"]
    );
    // The amount of a self-evaluation may be the adjusted one.
    let grid = json!([{"label": "年度资金总额", "budget": "26.00", "executed": "26.00"}]);
    let evaluation = with(&[("/kinds", json!(["self_evaluation"])), ("/projects/3/budget/execution", grid)]);
    assert_eq!(codes(&[example::good(), evaluation]), NONE);
    // Rounding to 0.01 万元 is no difference.
    assert_eq!(codes(&[example::good(), approval(&[("/projects/3/budget/total", json!("24.01"))])]), NONE);
}

#[test]
fn units_may_have_a_project_of_one_name_and_one_set_of_targets() {
    let others = |name: &str| {
        let mut edits = Vec::new();
        let pointers: Vec<[String; 3]> = (0..5)
            .map(|at| ["unit", "code", "name"].map(|field| format!("/projects/{at}/{field}")))
            .collect();
        for (at, [unit, code, title]) in pointers.iter().enumerate() {
            edits.push((unit.as_str(), json!(format!("云溪县第{at}单位"))));
            edits.push((code.as_str(), json!(null)));
            if !name.is_empty() {
                edits.push((title.as_str(), json!(format!("{name}{at}"))));
            }
        }
        with(&edits)
    };
    assert_eq!(codes(&[example::good(), others("")]), NONE);
    // Under another name they are copies: all have indicators enough, so the goals are not told again.
    assert_eq!(codes(&[example::good(), others("云溪县项目")]), ["X006"; 5]);
}

#[test]
fn projects_disclosed_as_a_code_only_are_not_compared() {
    let masked = |code: &str| {
        with(&[
            (
                "/projects",
                json!([{"name": code, "code": code, "unit": "清河口县医疗保障局", "masked": true}]),
            ),
            ("/budget", json!(null)),
            ("/totals", json!([])),
        ])
    };
    assert_eq!(codes(&[masked("A0000001"), masked("A0000001")]), NONE);
}

#[test]
fn a_full_batch_is_told_once() {
    let good = example::good;
    let documents = [good(), good(), example::companion(), example::companion()];
    let told = told(&documents, Batch::with_limit(5));
    assert_eq!(told.iter().map(|told| &told[..4]).collect::<Vec<_>>(), ["X008", "X002"]);
    assert_eq!(told[0], "X008  本批文件已有 5 个项目，从这份文件起不再记录，以后的文件只与之前的比对");
}

#[test]
fn a_batch_that_is_just_full_after_its_last_document_left_nothing_out() {
    assert_eq!(told(&[example::good()], Batch::with_limit(5)), NONE);
}

#[test]
fn a_code_given_twice_in_one_document_is_not_told_again_by_its_copy() {
    let twice = with(&[("/projects/1/code", json!("13998126P00100010001G"))]);
    assert_eq!(codes(&[twice.clone(), twice]), ["X002"]);
}
