//! What a run as a whole promises: nothing that was not read is kept quiet, and nothing that is read is written over.

mod support;

use serde_json::Value;
use support::Desk;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// A report that is sent on has to say by itself what it does not cover.
#[test]
fn what_could_not_be_read_stands_in_every_report() {
    let desk = Desk::new();
    desk.put("empty.docx", "");
    let run =
        |format: &str| desk.run(&["check", "lamps.json", "empty.docx", "none.docx", "--format", format]);
    let told = "无法读取 empty.docx：文件是空的，没有任何内容";
    for format in ["text", "html", "md", "sarif", "json"] {
        let run = run(format);
        assert_eq!(run.status, 2, "{format}");
        assert_eq!(run.out.matches(told).count(), 1, "{format}");
        assert_eq!(run.out.matches("none.docx：找不到此文件").count(), 1, "{format}");
    }
    insta::assert_snapshot!(json(&run("json").out)["unread"], @r#"["none.docx：找不到此文件","无法读取 empty.docx：文件是空的，没有任何内容"]"#);
    let sarif = json(&run("sarif").out);
    assert_eq!(sarif["runs"][0]["invocations"][0]["executionSuccessful"], false);
    let whole = desk.run(&["check", "lamps.json", "--format", "sarif"]);
    insta::assert_snapshot!(json(&whole.out)["runs"][0]["invocations"], @r#"[{"executionSuccessful":true}]"#);
}

#[test]
fn a_file_that_several_paths_name_is_checked_once() {
    let desk = Desk::new();
    let run = desk.run(&["check", "lamps.json", "./lamps.json", "l*.json", "--format", "json"]);
    assert_eq!(json(&run.out)["summary"]["documents"], 1);
}

#[test]
fn no_file_that_a_run_reads_is_written_over() {
    let desk = Desk::new();
    desk.put("last.txt", "项目名称\t老旧路灯更换\n预算数\t12.00\n");
    desk.put("own.toml", "");
    desk.put("set.toml", "name = \"own\"\ntitle = \"本县\"\nversion = \"1\"\n");
    desk.put("lamps.json.jiheng.toml", "");
    desk.run(&["check", "lamps.json", "--write-baseline", "known.jsonl"]);
    for (arguments, out) in [
        (["--rules", "own.toml"], "own.toml"),
        (["--rule-set", "./set.toml"], "set.toml"),
        (["--last-year", "last.txt"], "last.txt"),
        (["--declared", "last.txt"], "last.txt"),
        (["--baseline", "known.jsonl"], "known.jsonl"),
        (["--fail-on", "never"], "lamps.json.jiheng.toml"),
    ] {
        let before = std::fs::read_to_string(desk.path(out)).expect("the file is there");
        let run = desk.run(&[&["check", "lamps.json", "--out", out], &arguments[..]].concat());
        assert_eq!(run.status, 2, "{out}");
        assert!(run.err.contains("是要读取的文件，不会写入"), "{out}: {}", run.err);
        let after = std::fs::read_to_string(desk.path(out)).expect("the file is there");
        assert_eq!(before, after, "{out}");
    }
    let both = desk.run(&["check", "lamps.json", "--write-baseline", "new.txt", "--out", "./new.txt"]);
    insta::assert_snapshot!(both.err, @"jiheng：--out 与 --write-baseline 不能写到同一个文件");
    let renewed = ["check", "lamps.json", "--baseline", "known.jsonl", "--write-baseline", "known.jsonl"];
    assert_eq!(desk.run(&renewed).status, 0);
}

#[test]
fn rules_may_be_named_with_blanks_and_in_small_letters() {
    let desk = Desk::new();
    let out = |select: &str| desk.run(&["check", "lamps.json", "--select", select, "--format", "csv"]).out;
    assert_eq!(out("a001, v"), out("A001,V"));
    assert!(out("a001, v").lines().count() > 2);
}

#[test]
fn mistakes_of_the_command_line_say_what_is_wrong_with_it() {
    let desk = Desk::new();
    let told = |arguments: &[&str]| {
        let run = desk.run(&[&["check", "lamps.json"], arguments].concat());
        assert_eq!((run.status, run.out.as_str()), (2, ""));
        run.err.lines().next().unwrap_or_default().to_owned()
    };
    insta::assert_snapshot!(told(&["--jobs", "0"]), @"jiheng：「--jobs <数量>」不能取「0」，应为大于 0 的整数");
    insta::assert_snapshot!(told(&["--fix", "--format", "json"]), @"jiheng：「--fix」不能与「--format <格式>」同时使用");
    insta::assert_snapshot!(told(&["--rule-set", "strict", "--rule-set", "default"]), @"jiheng：「--rule-set <名称或文件>」只能给出一次");
    std::fs::write(desk.path("other.toml"), b"title = \"\xcf\xd8\"").expect("files can be written");
    insta::assert_snapshot!(told(&["--rule-set", "./other.toml"]), @"jiheng：--rule-set：./other.toml：不是 UTF-8 编码的文字，请另存为 UTF-8");
}

#[test]
fn words_that_compare_with_nothing_are_told() {
    let desk = Desk::new();
    desk.put("notes.txt", "通知");
    let run = desk.run(&["check", "lamps.json", "--last-year", "notes.txt"]);
    insta::assert_snapshot!(run.err, @"jiheng：notes.txt：没有认出绩效目标或预算表，无法与之比较");
}

#[test]
fn figures_in_a_table_have_chinese_names() {
    let desk = Desk::new();
    let run = desk.run(&["check", "lamps.json", "--select", "A001", "--format", "csv"]);
    assert!(run.out.contains("总额 100.00；各项之和 99.00；相差 -1.00"), "{}", run.out);
}

#[test]
fn results_that_are_alike_have_fingerprints_of_their_own() {
    let desk = Desk::new();
    let run = desk.run(&["check", "lamps.json", "--format", "sarif"]);
    let sarif = json(&run.out);
    let results = sarif["runs"][0]["results"].as_array().expect("a list");
    let prints: std::collections::BTreeSet<&str> =
        results.iter().filter_map(|result| result["partialFingerprints"]["jiheng/v1"].as_str()).collect();
    assert_eq!(prints.len(), results.len());
}

#[test]
fn duties_left_out_by_a_narrow_choice_share_a_line() {
    let desk = Desk::new();
    let run = desk.run(&["check", "lamps.json", "--select", "A001"]);
    let lines: Vec<&str> = run.out.lines().filter(|line| line.starts_with("  未检查")).collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("有关规则没有运行"), "{lines:?}");
}

#[test]
fn reports_in_the_folder_that_is_checked_are_no_documents_of_it() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("材料")).expect("folders can be made");
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/approval.docx");
    std::fs::copy(sample, desk.path("材料/批复.docx")).expect("the sample is there");
    for report in ["材料/报告.html", "材料/报告.md", "材料/报告.xlsx"] {
        let format = report.rsplit('.').next().expect("it has an extension");
        for _ in 0..2 {
            let run = desk.run(&["check", "材料", "--format", format, "--out", report, "--fail-on", "never"]);
            assert_eq!((run.status, run.err.as_str()), (0, ""), "{report}");
        }
    }
    let run = desk.run(&["check", "材料", "--format", "json", "--fail-on", "never"]);
    let output: serde_json::Value = serde_json::from_str(&run.out).expect("it prints JSON");
    assert_eq!(output["summary"]["documents"], 1);
}
