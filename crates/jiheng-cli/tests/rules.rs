//! Which rules run: sets by name and by file, settings over sets, the command line over settings; and the documents
//! that rules compare with.

mod support;

use serde_json::Value;
use support::Desk;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Codes found, in their order.
fn codes(desk: &Desk, arguments: &[&str]) -> String {
    let run = desk.run(&[&["check", "lamps.json", "--format", "jsonl"], arguments].concat());
    assert_eq!(run.err, "");
    let codes = run.out.lines().map(|line| json(line)["code"].as_str().expect("a code").to_owned());
    codes.collect::<Vec<_>>().join(" ")
}

#[test]
fn sets_are_listed() {
    let desk = Desk::new();
    let list = json(&desk.run(&["rule-sets", "--format", "json"]).out);
    let names = list["rule_sets"].as_array().expect("a list").iter().map(|set| &set["name"]);
    let names: Vec<&str> = names.filter_map(Value::as_str).collect();
    assert_eq!(
        names.join(" "),
        "default strict declaration disclosure central-101 dongkeng xiangtan xinglong dachang guangzhou"
    );
    assert_eq!(list["rule_sets"][0]["rules"], jiheng::rules().len());
    let text = desk.run(&["rule-sets"]).out;
    assert!(text.contains("\n  不适用  S：申报时还没有执行数和完成值\n"), "{text}");
}

#[test]
fn every_set_of_the_program_knows_its_rules() {
    let desk = Desk::new();
    for (name, _) in jiheng::RULE_SETS {
        let run = desk.run(&["check", "lamps.json", "--rule-set", name, "--format", "json"]);
        assert_eq!(json(&run.out)["rule_set"]["name"], *name, "{}", run.err);
    }
}

#[test]
fn a_set_is_chosen_by_name_or_file_and_the_nearer_word_wins() {
    let desk = Desk::new();
    desk.put(
        "sets/county.toml",
        "name = \"county\"\ntitle = \"某县\"\nversion = \"3\"\nextends = \"base.toml\"\nselect = [\"A\"]\n",
    );
    desk.put(
        "sets/base.toml",
        "name = \"base\"\ntitle = \"底\"\nversion = \"1\"\n[severity]\nA001 = \"info\"\n",
    );
    assert_eq!(codes(&desk, &["--rule-set", "sets/county.toml"]), "A001");
    let set = |arguments: &[&str]| {
        let run =
            desk.run(&[&["check", "lamps.json", "--format", "json", "--select", "A001"], arguments].concat());
        let json = json(&run.out);
        format!("{} {}", json["rule_set"]["name"], json["diagnostics"][0]["severity"])
    };
    assert_eq!(set(&["--rule-set", "sets/county.toml"]), r#""county" "info""#);
    desk.put("jiheng.toml", "rule-set = \"sets/county.toml\"\n[severity]\nA001 = \"warning\"\n");
    assert_eq!(set(&[]), r#""county" "warning""#);
    assert_eq!(set(&["--rule-set", "default"]), r#""default" "warning""#);
    let text = desk.run(&["check", "lamps.json", "--select", "A001"]).out;
    let line = text.lines().find(|line| line.starts_with("规则集")).expect("the rule set is named");
    assert!(line.starts_with("规则集：某县（county 3），经 jiheng.toml、命令行 调整，指纹 "), "{line}");
}

#[test]
fn mistakes_in_a_set_are_told_with_path_line_and_column_and_nothing_is_written() {
    let desk = Desk::new();
    let mistake = |arguments: &[&str]| {
        let run = desk.run(&[&["check", "lamps.json", "--out", "report.txt"], arguments].concat());
        assert_eq!((run.status, run.out.as_str(), desk.path("report.txt").exists()), (2, "", false));
        run.err.replace(desk.0.path().to_str().expect("a path"), "…")
    };
    insta::assert_snapshot!(mistake(&["--rule-set", "lenient"]), @"jiheng：--rule-set：没有规则集「lenient」，可以是：default、strict、declaration、disclosure、central-101、dongkeng、xiangtan、xinglong、dachang、guangzhou；或给出规则集文件的路径");
    insta::assert_snapshot!(mistake(&["--rule-set", "none.toml"]), @"jiheng：--rule-set：none.toml：找不到此文件");
    desk.put("a.toml", "name = \"a\"\nextends = \"./b.toml\"\n");
    desk.put("b.toml", "name = \"b\"\nextends = \"./a.toml\"\n");
    insta::assert_snapshot!(mistake(&["--rule-set", "a.toml"]), @"jiheng：--rule-set：a.toml 第 2 行第 11 列：./b.toml 第 2 行第 11 列：././a.toml：规则集经由 extends 又回到自己");
    desk.put("c.toml", "name = \"c\"\ntitle = \"丙\"\nversion = \"1\"\n[severity]\nZ001 = \"info\"\n");
    insta::assert_snapshot!(mistake(&["--rule-set", "c.toml"]), @"jiheng：--rule-set：c.toml 第 5 行第 1 列：没有规则「Z001」，运行 jiheng rules 可查看全部规则");
    desk.put("rules.toml", "[[rule]]\ncode = \"X1\"\n");
    insta::assert_snapshot!(mistake(&["--rules", "rules.toml"]), @"jiheng：rules.toml 第 1 行第 1 列：这条规则没有写 severity");
    desk.put("jiheng.toml", "# 设置\nrule-set = \"lenient\"\n");
    insta::assert_snapshot!(mistake(&[]), @"jiheng：…/jiheng.toml 第 2 行第 12 列：没有规则集「lenient」，可以是：default、strict、declaration、disclosure、central-101、dongkeng、xiangtan、xinglong、dachang、guangzhou；或给出规则集文件的路径");
    desk.put("jiheng.toml", "ignore = [\"I\", \"Q\"]\n");
    insta::assert_snapshot!(mistake(&[]), @"jiheng：…/jiheng.toml 第 1 行第 16 列：没有规则「Q」，运行 jiheng rules 可查看全部规则");
}

#[test]
fn rules_of_the_user_run_and_can_be_chosen() {
    let desk = Desk::new();
    desk.put(
        "rules.toml",
        "[[rule]]\ncode = \"U001\"\nseverity = \"info\"\ntitle = \"预算偏大\"\nsubject = \"project\"\n\
         when = \"预算 > 50\"\nmessage = \"预算 {预算} 万元\"\n",
    );
    assert_eq!(codes(&desk, &["--rules", "rules.toml", "--select", "A001,U001"]), "U001 A001");
    desk.put("jiheng.toml", "rules = [\"rules.toml\"]\nselect = [\"U\"]\n");
    assert_eq!(codes(&desk, &[]), "U001");
}

#[test]
fn documents_of_last_year_and_as_declared_are_read_and_their_faults_told() {
    let desk = Desk::new();
    desk.put("2025/broken.json", "{\"schema\":\"jiheng/1\",");
    let run = desk.run(&[
        "check",
        "lamps.json",
        "--select",
        "A001",
        "--last-year",
        "2025/*.json",
        "--declared",
        "none.docx",
    ]);
    assert_eq!(run.status, 2);
    insta::assert_snapshot!(run.err, @r#"
    jiheng：无法读取 2025/broken.json：JSON 内容不符合 jiheng/1（第 1 行第 21 列）
    jiheng：none.docx：找不到此文件
    "#);
    // The check itself went on.
    assert!(run.out.contains("A001"));
}
