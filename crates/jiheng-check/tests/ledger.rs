//! How the duties of the known-good document stand, and what moves them.

use jiheng_check::ledger::{Compared, Ledger, Obligations, Status, duties};
use jiheng_check::{RuleSet, check, example, rules};
use jiheng_model::{Check, Document, Example, Finding, Kind, Place, Rule, Severity, Unmapped};

/// A rule of the readers, whose crates are out of reach here.
const READING: Rule = Rule {
    code: "R052",
    name: "indicator-text-damaged",
    severity: Severity::Warning,
    title: "一条绩效指标的文字残缺或错乱",
    why: "",
    fix: "",
    basis: &[],
    since: "0.1.0",
    parameters: &[],
    example: Example::Test("ledger"),
    check: Check::Reading,
};

const CUT_OFF: Rule =
    Rule { code: "R011", title: "文件内容损坏，只读取了损坏处之前的部分", ..READING };

fn ledger(document: &Document, read: &[Finding], rule_set: &RuleSet) -> Ledger {
    let findings = check(document, rule_set);
    let found = findings.iter().map(|finding| (finding, false));
    let compared = Compared { batch: true, ..Compared::default() };
    Obligations::new(rule_set, rules(), compared).ledger(document, read, found)
}

/// Status, what was found and why, of one duty.
fn standing(ledger: &Ledger, id: &str) -> String {
    let entry = ledger.entries.iter().find(|entry| entry.duty.id == id).expect("the duty is owed");
    let found: Vec<String> = entry.found.iter().map(|(code, count)| format!("{code}×{count}")).collect();
    format!("{} {} {}", entry.status.word(), found.join(" "), entry.reason.as_deref().unwrap_or_default())
        .trim()
        .to_owned()
}

fn of(document: &Document, id: &str) -> String {
    standing(&ledger(document, &[], &RuleSet::default()), id)
}

#[test]
fn the_catalogue_is_sound() {
    let mut ids: Vec<&str> = duties().iter().map(|duty| duty.id.as_str()).collect();
    for duty in duties() {
        let id = &duty.id;
        assert_eq!(duty.missing.is_some(), duty.rules.is_empty(), "{id} has rules or says why it has none");
        for source in &duty.basis {
            assert!(jiheng_model::sources::find(source).is_some(), "{id} names `{source}`");
        }
        assert!(!duty.title.contains(['。', '！', '!']), "{id}: a title is no sentence");
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "each duty has an id of its own");
}

#[test]
fn nothing_of_the_good_document_is_violated_or_left_open_but_what_no_rule_proves() {
    let ledger = ledger(&example::good(), &[], &RuleSet::default());
    for entry in &ledger.entries {
        let open = matches!(entry.status, Status::Violated | Status::Unreadable | Status::NotChecked);
        let waits = entry.reason.as_deref().is_some_and(|reason| reason.starts_with("没有提供"));
        assert!(!open || waits, "{} {:?}", entry.duty.id, entry.reason);
    }
    assert!(ledger.count(Status::Met) > 30);
}

/// A rule on the execution rate proves a duty of monitoring and one of self-evaluation.
#[test]
fn a_finding_violates_the_duties_of_the_documents_own_kind() {
    let finding = Finding::new(rules().find(|rule| rule.code == "S003").expect("a rule"), "执行率有误");
    let ids = |kinds: Vec<Kind>| {
        let document = Document { kinds, ..example::good() };
        let all = RuleSet::default();
        let ledger =
            Obligations::new(&all, rules(), Compared::default()).ledger(&document, &[], [(&finding, false)]);
        let violated = ledger.entries.iter().filter(|entry| entry.status == Status::Violated);
        violated.map(|entry| entry.duty.id.as_str()).collect::<Vec<_>>().join(" ")
    };
    insta::assert_snapshot!(ids(vec![Kind::SelfEvaluation]), @"execution-rate");
    insta::assert_snapshot!(ids(vec![Kind::Monitoring]), @"monitoring-budget");
    insta::assert_snapshot!(ids(vec![Kind::UnitBudget]), @"monitoring-budget execution-rate");
}

#[test]
fn what_is_found_violates_its_duty_with_code_and_count() {
    let document = example::edited(&[("/projects/0/budget/sources/0/amount", r#""24""#)]);
    assert_eq!(of(&document, "sources-tie"), "violated A001×1");
    assert_eq!(of(&document, "goal-present"), "met");
}

#[test]
fn a_suppressed_finding_keeps_its_duty_violated() {
    let document = example::edited(&[("/projects/0/budget/sources/0/amount", r#""24""#)]);
    let rule_set = RuleSet::default();
    let findings = check(&document, &rule_set);
    let found = findings.iter().map(|finding| (finding, true));
    let ledger = Obligations::new(&rule_set, rules(), Compared::default()).ledger(&document, &[], found);
    let entry = ledger.entries.iter().find(|entry| entry.duty.id == "sources-tie").expect("owed");
    assert_eq!((entry.status, entry.suppressed), (Status::Violated, 1));
}

#[test]
fn a_finding_outside_of_the_kinds_that_owe_the_duty_still_counts() {
    let mut document = example::edited(&[("/projects/0/budget/sources/0/amount", r#""24""#)]);
    document.kinds.clear();
    assert_eq!(of(&document, "sources-tie"), "violated A001×1");
    let ledger = ledger(&document, &[], &RuleSet::default());
    assert!(ledger.entries.iter().all(|entry| entry.duty.id != "goal-present"));
}

#[test]
fn rules_left_out_leave_their_duty_unchecked() {
    let rule_set = RuleSet { ignore: vec!["A001".to_owned()], ..RuleSet::default() };
    let document = example::edited(&[("/projects/0/budget/sources/0/amount", r#""24""#)]);
    insta::assert_snapshot!(standing(&ledger(&document, &[], &rule_set), "sources-tie"), @"not_checked  规则集没有启用 A001");
}

#[test]
fn a_duty_without_its_subject_does_not_apply() {
    let mut document = example::good();
    for project in &mut document.projects {
        project.budget.spending_plan.clear();
    }
    insta::assert_snapshot!(of(&document, "plan-complete"), @"not_applicable  文件中没有资金支出计划");
}

#[test]
fn what_was_withheld_or_damaged_is_not_called_met() {
    let mut masked = example::good();
    masked.projects[0].masked = true;
    insta::assert_snapshot!(of(&masked, "goal-clear"), @"unreadable  1 个项目的内容没有公开");
    let mut damaged = example::good();
    damaged.projects[0].damaged.push(Default::default());
    insta::assert_snapshot!(of(&damaged, "values-quantified"), @"unreadable  1 个项目的指标文字残缺");
    // The amounts are printed all the same.
    assert_eq!(of(&damaged, "sources-tie"), "met");
}

#[test]
fn a_file_cut_off_leaves_nothing_met() {
    let read = [Finding::new(&CUT_OFF, "文件在第 3 页之后损坏")];
    let ledger = ledger(&example::good(), &read, &RuleSet::default());
    assert_eq!(ledger.count(Status::Met), 0);
    insta::assert_snapshot!(standing(&ledger, "goal-present"), @"unreadable  文件内容损坏，只读取了损坏处之前的部分");
}

#[test]
fn a_readers_report_matters_where_it_points() {
    let on = |pointer: &str| [Finding::new(&READING, "一条指标残缺").on(pointer)];
    let standing =
        |pointer| standing(&ledger(&example::good(), &on(pointer), &RuleSet::default()), "values-quantified");
    insta::assert_snapshot!(standing("/projects/0/indicators/2"), @"unreadable  一条绩效指标的文字残缺或错乱");
    assert_eq!(standing("/budget/tables/0"), "met");
}

#[test]
fn text_without_a_field_matters_in_the_table_of_the_duty() {
    let place = |table, row| Place { line: Some(40), ..Place::default() }.cell(table, row, 1);
    let mut document = example::good();
    document.provenance.set("/projects/0/name", place(1, 1));
    document.provenance.set("/projects/0/indicators/0", place(1, 5));
    document.provenance.set("/budget/tables/0", place(2, 1));
    let unread = |table| Unmapped { text: "1286".to_owned(), location: place(table, 7) };
    document.unmapped = vec![unread(3)];
    assert_eq!(of(&document, "values-quantified"), "met");
    insta::assert_snapshot!(of(&document, "fields-recognized"), @"unreadable  1 处文字没有归入栏目，如表 3 第 7 行第 1 列 › 第 40 行文字");
    document.unmapped = vec![unread(1)];
    insta::assert_snapshot!(of(&document, "values-quantified"), @"unreadable  1 处文字没有归入栏目，如表 1 第 7 行第 1 列 › 第 40 行文字");
    // A name that was found is there, whatever else the table says.
    assert_eq!(of(&document, "project-name"), "met");
    assert_eq!(of(&document, "balance"), "met");
    // Nobody knows where the text belongs if the document does not say where its values stand.
    document.provenance.0.clear();
    assert!(of(&document, "balance").starts_with("unreadable"));
}
