//! What becomes of findings: answered with a reason, known from a baseline, or mended.

mod support;

use serde_json::Value;
use support::{Desk, Run};

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Errors, warnings, infos, suppressed, known, settled.
fn counts(run: &Run) -> String {
    let json = json(&run.out);
    let names = ["errors", "warnings", "infos", "suppressed", "known", "settled"];
    names.map(|name| json["summary"][name].to_string()).join(" ")
}

const ANSWER: &str = "[[suppress]]\nrule = \"A001\"\nproject = \"老旧*\"\nreason = \"自有资金另有文件\"\nuntil = \"2999-12-31\"\n";

fn check(desk: &Desk, arguments: &[&str]) -> Run {
    desk.run(&[&["check", "lamps.json"], arguments].concat())
}

#[test]
fn an_answered_finding_is_not_counted_and_shown_with_its_reason_in_every_output() {
    let desk = Desk::new();
    let before = counts(&check(&desk, &["--format", "json"]));
    desk.put("jiheng.toml", ANSWER);
    let run = check(&desk, &["--format", "json"]);
    assert_eq!(run.err, "");
    insta::assert_snapshot!(format!("{before}\n{}", counts(&run)), @r#"
    5 7 1 0 0 0
    4 7 1 1 0 0
    "#);
    let json = json(&run.out);
    assert!(json["diagnostics"].as_array().expect("a list").iter().all(|one| one["code"] != "A001"));
    assert_eq!(json["suppressed"][0]["code"], "A001");
    insta::assert_snapshot!(json["suppressed"][0]["suppression"], @r#"{"reason":"自有资金另有文件","until":"2999-12-31","stated":"jiheng.toml 第 1 行"}"#);
    for format in ["text", "jsonl", "csv", "html", "md", "sarif"] {
        let out = check(&desk, &["--format", format]).out;
        assert_eq!(out.matches("自有资金另有文件").count(), 1, "{format}");
        assert!(out.contains("jiheng.toml 第 1 行"), "{format}");
    }
    let text = check(&desk, &["--select", "A001"]);
    assert_eq!(text.status, 0);
    assert!(text.out.contains("除不计入的以外没有发现问题"), "{}", text.out);
    assert_eq!(check(&desk, &["--select", "A001", "--no-suppress"]).status, 1);
}

#[test]
fn answers_lie_beside_a_document_too_and_only_hold_for_it() {
    let desk = Desk::new();
    desk.put("other.json", include_str!("data/lamps.json"));
    desk.put("lamps.json.jiheng.toml", "[[suppress]]\nrule = [\"A001\", \"B\"]\nreason = \"已核对\"\n");
    let run = desk.run(&["check", "lamps.json", "other.json", "--select", "A001", "--format", "json"]);
    insta::assert_snapshot!(counts(&run), @"1 0 0 1 0 0");
    let json = json(&run.out);
    assert_eq!(json["suppressed"][0]["subject"]["document"], 0);
    assert_eq!(json["suppressed"][0]["suppression"]["stated"], "lamps.json.jiheng.toml 第 1 行");
}

#[test]
fn answers_that_match_nothing_or_have_run_out_are_told() {
    let desk = Desk::new();
    desk.put(
        "jiheng.toml",
        "[[suppress]]\nrule = \"V018\"\nreason = \"没有概数\"\n\
         [[suppress]]\nrule = \"A001\"\nreason = \"去年的事\"\nuntil = 2020-12-31\n\
         [[suppress]]\nrule = \"A001\"\ndocument = \"别处/*.docx\"\nreason = \"不在此次\"\n\
         [[suppress]]\nrule = \"I004\"\ndocument = \"照明所*\"\nreason = \"没有此文件\"\n\
         [[suppress]]\nrule = \"I004\"\ndocument = \"*照明所.docx\"\nproject = \"999999P000000100028\"\nreason = \"维护\"\n",
    );
    let run = check(&desk, &["--format", "json"]);
    insta::assert_snapshot!(run.err, @r#"
    jiheng：jiheng.toml 第 4 行：对 A001 的说明已于 2020-12-31 到期，不再采用
    jiheng：jiheng.toml 第 1 行：对 V018 的说明没有用上，没有与之相符的问题
    "#);
    insta::assert_snapshot!(counts(&run), @"5 6 1 1 0 0");
}

#[test]
fn mistakes_in_answers_are_told_with_their_place_and_nothing_is_written() {
    let desk = Desk::new();
    let mistake = |text: &str| {
        desk.put("lamps.json.jiheng.toml", text);
        let run = check(&desk, &["--out", "report.txt"]);
        assert_eq!((run.status, run.out.as_str(), desk.path("report.txt").exists()), (2, "", false));
        run.err
    };
    insta::assert_snapshot!(mistake("[[suppress]]\nrule = \"A001\"\n"), @"jiheng：lamps.json.jiheng.toml 第 1 行第 1 列：要写明 reason（为什么不计）");
    insta::assert_snapshot!(mistake("[[suppress]]\nrule = \"A001\"\nreason = \" \"\n"), @"jiheng：lamps.json.jiheng.toml 第 3 行第 10 列：不能空着");
    insta::assert_snapshot!(mistake("[[suppress]]\nreason = \"不查\"\n"), @"jiheng：lamps.json.jiheng.toml 第 1 行第 1 列：要写明 rule（哪条规则）");
    insta::assert_snapshot!(mistake("[[suppress]]\nrule = \"A999\"\nreason = \"无\"\n"), @"jiheng：lamps.json.jiheng.toml 第 2 行第 8 列：没有规则「A999」，运行 jiheng rules 可查看全部规则");
    insta::assert_snapshot!(mistake("[[suppress]]\nrule = \"A001\"\nreason = \"无\"\nuntil = \"2026-2-30\"\n"), @"jiheng：lamps.json.jiheng.toml 第 4 行第 9 列：日期应写成 2026-12-31 的样子");
    insta::assert_snapshot!(mistake("[[suppress]]\nrule = \"A001\"\nreason = \"无\"\ndocument = \"[\"\n"), @"jiheng：lamps.json.jiheng.toml 第 4 行第 12 列：通配符写法有误，方括号没有成对，或其中的范围不对");
    insta::assert_snapshot!(mistake("select = [\"A\"]\n"), @"jiheng：lamps.json.jiheng.toml 第 1 行第 1 列：没有「select」这项设置，可以是：suppress");
}

#[test]
fn with_a_baseline_only_new_faults_count() {
    let desk = Desk::new();
    let written = check(&desk, &["--write-baseline", "known.jsonl"]);
    assert_eq!(written.status, 0);
    insta::assert_snapshot!(written.err, @"jiheng：基线已写入，共 13 项问题");
    let known = check(&desk, &["--baseline", "known.jsonl", "--format", "json", "--fail-on", "info"]);
    assert_eq!((known.status, known.err.as_str()), (0, ""));
    insta::assert_snapshot!(counts(&known), @"0 0 0 0 13 0");
    let text = check(&desk, &["--baseline", "known.jsonl"]).out;
    assert!(text.contains("基线中已有、不计入的问题 13 项"), "{text}");

    // One fault mended, one made.
    let lamps = include_str!("data/lamps.json");
    desk.put(
        "lamps.json",
        &lamps
            .replace("\"amount\": \"24.00\"", "\"amount\": \"25.00\"")
            .replace("\"total\": \"36.50\"", "\"total\": \"36.70\""),
    );
    let changed = check(&desk, &["--baseline", "known.jsonl", "--format", "json", "--fail-on", "warning"]);
    assert_eq!(changed.status, 1);
    insta::assert_snapshot!(counts(&changed), @"2 0 0 0 12 1");
    // Rules that do not run settle nothing, nor do documents that were not looked at.
    let partly = check(&desk, &["--baseline", "known.jsonl", "--format", "json", "--select", "V"]);
    insta::assert_snapshot!(format!("{}{}", partly.err, counts(&partly)), @r#"
    jiheng：known.jsonl：写基线时的规则与此次不同，此次规则多查出的问题会算作新问题
    0 0 0 0 1 0
    "#);
    desk.put("jiheng.toml", "baseline = \"known.jsonl\"\n");
    assert_eq!(counts(&check(&desk, &["--format", "json"])), counts(&changed));
    // Both at once bring the file up to date.
    let both = check(&desk, &["--baseline", "known.jsonl", "--write-baseline", "known.jsonl"]);
    assert_eq!(both.status, 0);
    insta::assert_snapshot!(counts(&check(&desk, &["--format", "json"])), @"0 0 0 0 14 0");
}

#[test]
fn a_broken_baseline_is_told_by_line_and_nothing_is_written() {
    let desk = Desk::new();
    desk.put(
        "known.jsonl",
        "{\"schema\":\"jiheng-baseline/1\",\"rule_set\":{\"sha256\":\"0\"}}\n{\"code\": 1}\n",
    );
    let run =
        check(&desk, &["--baseline", "known.jsonl", "--out", "report.txt", "--write-baseline", "new.jsonl"]);
    assert_eq!((run.status, run.out.as_str()), (2, ""));
    insta::assert_snapshot!(run.err, @"jiheng：known.jsonl 第 2 行第 10 列：不是基线的一行（缺少内容或类型不合）");
    assert!(!desk.path("report.txt").exists() && !desk.path("new.jsonl").exists());
}

/// Two values that are mended, one that a person has to look at.
const TYPED: [(&str, &str); 2] = [("≥480盏", "≥48O盏"), ("\"≥90%\"", "\"≥９０百分比\"")];

fn typed(desk: &Desk) -> String {
    let mut text = include_str!("data/lamps.json").to_owned();
    for (clean, typed) in TYPED {
        assert!(text.contains(clean), "{clean}");
        text = text.replace(clean, typed);
    }
    desk.put("typed.json", &text);
    text
}

#[test]
fn safe_corrections_are_made_in_a_copy_and_told() {
    let desk = Desk::new();
    let text = typed(&desk);
    let run = desk.run(&["check", "typed.json", "--fix", "--fail-on", "never"]);
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    insta::assert_snapshot!(run.out, @r#"
    ━━ 申报材料/云溪县城市照明所.docx

    ── 已改

    V027  项目 1  老旧路灯更换（999999P00000010001X）    /projects/0/indicators/0/targets/0/text
      「≥48O盏」→「≥480盏」
    V007  项目 1  老旧路灯更换（999999P00000010001X）    /projects/0/indicators/5/targets/0/text
      「≥９０百分比」→「≥９０%」
    V007  项目 2  照明设施日常维护（999999P000000100028）    /projects/1/indicators/1/targets/0/text
      「≥９０百分比」→「≥９０%」
    V028  项目 1  老旧路灯更换（999999P00000010001X）    /projects/0/indicators/5/targets/0/text
      「≥９０%」→「≥90%」
    V028  项目 2  照明设施日常维护（999999P000000100028）    /projects/1/indicators/1/targets/0/text
      「≥９０%」→「≥90%」

    已写入 typed.json.fixed.json

    共改 5 处，另有建议 0 处；改后还有错误 5、警告 7、提示 1
    "#);
    assert_eq!(std::fs::read_to_string(desk.path("typed.json")).ok(), Some(text));
    // What was written reads, and there is nothing left to mend in it.
    let fixed = desk.run(&["read", "typed.json.fixed.json", "--format", "json"]).out;
    assert!(fixed.contains("≥480盏") && !fixed.contains("百分比"));
    let again = desk.run(&["check", "typed.json.fixed.json", "--fix", "--fail-on", "never"]);
    assert!(again.out.contains("共改 0 处") && !desk.path("typed.json.fixed.json.fixed.json").exists());
}

#[test]
fn the_difference_is_shown_and_nothing_written() {
    let desk = Desk::new();
    typed(&desk);
    let run = desk.run(&["check", "typed.json", "--diff", "--fail-on", "never"]);
    let changed = run.out.lines().filter(|line| line.starts_with(['+', '-'])).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(changed, @r#"
    --- 申报材料/云溪县城市照明所.docx
    +++ 申报材料/云溪县城市照明所.docx.fixed.json
    -                  "text": "≥48O盏",
    +                  "text": "≥480盏",
    -                  "text": "≥９０百分比",
    +                  "text": "≥90%",
    -                  "text": "≥９０百分比",
    +                  "text": "≥90%",
    "#);
    assert!(!desk.path("typed.json.fixed.json").exists());
}

#[test]
fn corrections_never_go_over_what_is_read() {
    let desk = Desk::new();
    let text = typed(&desk);
    let refused = |arguments: &[&str]| {
        let run = desk.run(&[&["check", "typed.json", "--fix"], arguments].concat());
        assert_eq!((run.status, run.out.as_str()), (2, ""));
        run.err.lines().next().unwrap_or_default().to_owned()
    };
    insta::assert_snapshot!(refused(&["--out", "./typed.json"]), @"jiheng：typed.json 是要读取的文件，不会写入，请换一个文件名");
    desk.put("typed.json.fixed.json", &text);
    insta::assert_snapshot!(refused(&["typed.json.fixed.json"]), @"jiheng：typed.json.fixed.json 是要读取的文件，不会写入，请换一个文件名");
    insta::assert_snapshot!(refused(&["--baseline", "known.jsonl"]), @"jiheng：「--fix」不能与「--baseline <文件>」同时使用");
    insta::assert_snapshot!(refused(&["-"]), @"jiheng：标准输入没有文件名，请用 --out 指明写到哪个文件，或用 --diff 只看差异");
    assert_eq!(std::fs::read_to_string(desk.path("typed.json")).ok(), Some(text.clone()));
    let run =
        desk.run(&["check", "typed.json", "lamps.json", "--fix", "--out", "all.json", "--fail-on", "never"]);
    assert_eq!(run.status, 0);
    let all = json(&desk.run(&["read", "all.json", "--format", "json"]).out);
    assert_eq!(all["documents"].as_array().map(Vec::len), Some(2));
}
