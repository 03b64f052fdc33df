//! The whole program: arguments and files in, text and exit status out.

mod support;

use std::process::Stdio;

use support::{Desk, Run, command};

#[test]
fn help_is_in_chinese() {
    let desk = Desk::new();
    insta::assert_snapshot!(desk.run(&["--help"]).out, @r#"
    绩衡：读取各种格式的预算绩效目标文件，找出其中可以证实的问题。

    用法：jiheng <命令> [选项]

    命令：
      read         读取文件，输出其中的项目、指标与预算
      check        检查文件，列出问题、原因、处理办法与依据
      render       按官方表样打印文件：Word、Excel、PDF 或网页，也可换成另一地区的表样
      form         官方表样：列出全部，或生成空白表格
      doctor       看看本机装了什么：字体、外部转换程序，各有何用，缺了怎么办
      explain      说明一条规则：查什么、为什么、怎样改、依据何在
      rules        列出全部规则
      rule-sets    列出全部规则集：各自运行哪些规则，哪些要求不适用及其原因
      schema       输出 JSON 结果的模式（JSON Schema）
      formats      列出可以读取的文件格式
      completions  生成命令行补全脚本

    选项：
      -V, --version  显示版本
      -h, --help     显示帮助

    示例：
      jiheng check 申报表.docx                        检查一个文件
      jiheng check 2026年申报/ --format html --out 报告.html
                                                      检查整个文件夹，生成可打印的报告
      jiheng read 批复表.xlsx --format json           读成规范 JSON
      jiheng render 申报表.docx --form national/declaration --out 申报表.pdf
                                                      按官方表样打印
      jiheng explain A001                             说明一条规则

    退出状态：
      0  没有达到 --fail-on 级别的问题
      1  有达到该级别的问题
      2  运行本身出错：用法不对、文件无法读取或已损坏（其余文件照常处理）
    "#);
    insta::assert_snapshot!(desk.run(&["check", "--help"]).out, @r#"
    检查文件，列出问题、原因、处理办法与依据

    用法：jiheng check [选项] <路径>…

    参数：
      <路径>...  文件、文件夹、通配符（如 '材料/*.docx'）或压缩包；- 表示标准输入

    选项：
      -f, --format <格式>          输出格式：text、json、jsonl、csv、sarif、html、xlsx 或 md（默认 text）
      -o, --out <文件>             写入文件，而不是显示在屏幕上；全部完成后才替换原文件
      -j, --jobs <数量>            同时处理的文件数（默认与处理器核数相同）；结果与此无关
          --color <方式>           是否用颜色：auto、always 或 never（默认 auto，即仅在终端上）
          --rule-set <名称或文件>  规则集的名称（见 jiheng rule-sets）或规则集文件的路径
          --rules <文件>           自定义规则的文件（可多次给出）
          --select <规则>          只运行这些规则：代码、类别字母或名称，用逗号分隔，如 A,G001
          --ignore <规则>          不运行这些规则，写法同上
          --last-year <路径>       上年的文件，用来比较两年（可多次给出；文件、文件夹、通配符或压缩包）
          --declared <路径>        申报时的文件，用来核对批复或公开与申报是否一致（写法同上）
          --baseline <文件>        基线：其中已有的问题只计数，不再逐条列出，也不影响退出状态
          --write-baseline <文件>  把查出的问题写成基线；此次不因问题以状态 1 结束
          --no-suppress            不采用设置和文件旁写明的说明（[[suppress]]）
          --fix                    改正可以放心改的写法，把改好的规范 JSON 写入「文件名.fixed.json」或 --out
          --diff                   以差异格式显示 --fix 会改什么，不写文件
          --fail-on <级别>         出现哪一级问题时以状态 1 结束：error、warning、info 或 never（默认 error）
      -h, --help                   显示帮助

    示例：
      jiheng check 申报表.docx                        检查一个文件
      jiheng check 申报材料.zip --format html --out 报告.html
                                                      生成可打印的报告
      jiheng check 材料/ --select A,B --fail-on warning
                                                      只检查金额与预算表，有警告即算不通过
      jiheng check 材料/ --ignore I004 --format csv --out 问题.csv
      jiheng check 公开资料/ --rule-set disclosure    按公开的要求检查
      jiheng check 2026年/ --last-year 2025年/        与上年比较
      jiheng check 材料/ --write-baseline 基线.jsonl  记下现有问题
      jiheng check 材料/ --baseline 基线.jsonl        只看新问题
      jiheng check 申报表.docx --fix --diff           看看能自动改正什么

    退出状态：
      0  没有达到 --fail-on 级别的问题
      1  有达到该级别的问题
      2  运行本身出错：用法不对、文件无法读取或已损坏（其余文件照常处理）
    "#);
    insta::assert_snapshot!(desk.run(&["read", "--help"]).out, @r#"
    读取文件，输出其中的项目、指标与预算

    用法：jiheng read [选项] <路径>…

    参数：
      <路径>...  文件、文件夹、通配符（如 '材料/*.docx'）或压缩包；- 表示标准输入

    选项：
      -f, --format <格式>  输出格式：text、json、jsonl、csv、sarif、html、xlsx 或 md（默认 text）
      -o, --out <文件>     写入文件，而不是显示在屏幕上；全部完成后才替换原文件
      -j, --jobs <数量>    同时处理的文件数（默认与处理器核数相同）；结果与此无关
          --color <方式>   是否用颜色：auto、always 或 never（默认 auto，即仅在终端上）
          --provenance     同时输出每个值在原文件中的位置（json 与 jsonl）
      -h, --help           显示帮助

    示例：
      jiheng read 申报表.docx                         看看读出了什么
      jiheng read 公开资料/ --format json --out 结果.json
      jiheng read '公开资料/**/*.pdf' --format csv    每个指标一行，可用 Excel 打开
      cat 绩效目标.txt | jiheng read -                从标准输入读取

    文件夹会逐层查找可读取的文件；压缩包（.zip）当作文件夹读取。
    "#);
    let english = |text: &str| {
        ["Usage", "Options", "Arguments", "default", "Print help"].iter().any(|word| text.contains(word))
    };
    for name in ["read", "check", "explain", "rules", "schema", "formats", "completions"] {
        let help = desk.run(&[name, "--help"]);
        assert_eq!(help.status, 0);
        assert!(!english(&help.out), "{name}: {}", help.out);
    }
}

#[test]
fn mistakes_on_the_command_line_are_explained() {
    let desk = Desk::new();
    let mistake = |arguments: &[&str]| {
        let run = desk.run(arguments);
        assert_eq!((run.status, run.out.as_str()), (2, ""));
        run.err.lines().next().unwrap_or_default().to_owned()
    };
    insta::assert_snapshot!(mistake(&[]), @"jiheng：请给出要执行的命令，如 read 或 check");
    insta::assert_snapshot!(mistake(&["chek"]), @"jiheng：没有「chek」这个命令，您是不是要用「check」");
    insta::assert_snapshot!(mistake(&["check"]), @"jiheng：缺少必需的参数：<路径>...");
    insta::assert_snapshot!(mistake(&["check", "--formt", "csv", "x"]), @"jiheng：没有「--formt」这个选项，您是不是要用「--format」");
    insta::assert_snapshot!(mistake(&["check", "--format", "pdf", "x"]), @"jiheng：「--format <格式>」不能取「pdf」，可以是：text、json、jsonl、csv、sarif、html、xlsx、md");
    insta::assert_snapshot!(mistake(&["check", "--jobs", "0", "x"]), @"jiheng：「--jobs <数量>」不能取「0」，应为大于 0 的整数");
    insta::assert_snapshot!(mistake(&["check", "lamps.json", "--select", "Q9"]), @"jiheng：--select：没有规则「Q9」，运行 jiheng rules 可查看全部规则");
    insta::assert_snapshot!(mistake(&["check", "没有.docx"]), @"jiheng：没有.docx：找不到此文件");
    insta::assert_snapshot!(mistake(&["explain", "Q999"]), @"jiheng：没有规则「Q999」，运行 jiheng rules 可查看全部规则");
}

#[test]
fn a_bad_file_is_reported_and_the_batch_goes_on() {
    let desk = Desk::new();
    desk.put("empty.txt", "");
    let run = desk.run(&["read", "empty.txt", "lamps.json", "--format", "json"]);
    assert_eq!(run.status, 2);
    insta::assert_snapshot!(run.err, @"jiheng：无法读取 empty.txt：文件是空的，没有任何内容");
    let json: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(json["documents"].as_array().map(Vec::len), Some(1));
}

#[test]
fn what_read_prints_reads_the_same_again() {
    let desk = Desk::new();
    let first = desk.run(&["read", "lamps.json", "--format", "json", "--provenance"]);
    assert_eq!((first.status, first.err.as_str()), (0, ""));
    desk.put("again.json", &first.out);
    assert_eq!(desk.run(&["read", "again.json", "--format", "json", "--provenance"]).out, first.out);
    let bare = desk.run(&["read", "lamps.json", "--format", "json"]);
    assert!(first.out.contains("\"provenance\"") && !bare.out.contains("\"provenance\""));
}

#[test]
fn output_is_the_same_for_any_number_of_jobs() {
    let desk = Desk::new();
    for number in 0..30 {
        let text = include_str!("data/lamps.json").replace("云溪县", &format!("云溪{number}县"));
        desk.put(&format!("all/{number:02}.json"), &text);
    }
    for format in ["text", "json", "jsonl", "csv", "sarif", "html", "md"] {
        for name in ["read", "check"] {
            let run = |jobs| desk.run(&[name, "all/*.json", "--format", format, "--jobs", jobs]).out;
            let one = run("1");
            // Without findings only the page and the table of documents have anything to say in a check.
            // Addresses in a SARIF log are percent-encoded.
            let told = name == "check" || format == "sarif" || one.contains("云溪7县");
            assert!(told, "{name} {format}");
            assert_eq!(one, run("7"), "{name} {format}");
        }
    }
}

#[test]
fn folders_are_searched_in_order_and_lock_files_left_out() {
    let desk = Desk::new();
    for name in ["in/b.txt", "in/a/z.md", "in/~$b.docx", "in/.hidden.txt", "in/picture.png", "in/out.json"] {
        desk.put(name, "");
    }
    // Empty files are named one by one on standard error.
    insta::assert_snapshot!(desk.run(&["read", "in"]).err, @r#"
    jiheng：无法读取 in/a/z.md：文件是空的，没有任何内容
    jiheng：无法读取 in/b.txt：文件是空的，没有任何内容
    "#);
    insta::assert_snapshot!(desk.run(&["read", "in/**/*.{md,png}"]).err, @r#"
    jiheng：无法读取 in/a/z.md：文件是空的，没有任何内容
    jiheng：无法读取 in/picture.png：文件是空的，没有任何内容
    "#);
    insta::assert_snapshot!(desk.run(&["read", "in/*.xlsx"]).err, @r#"
    jiheng：in/*.xlsx：没有与此匹配的文件
    jiheng：没有可以处理的文件
    "#);
}

#[test]
fn output_files_are_replaced_when_whole_and_left_alone_otherwise() {
    let desk = Desk::new();
    desk.put("out/report.html", "old");
    let failed = desk.run(&["check", "没有.docx", "--out", "out/report.html"]);
    assert_eq!(
        (failed.status, std::fs::read_to_string(desk.path("out/report.html")).ok()),
        (2, Some("old".to_owned()))
    );
    let run = desk.run(&["read", "lamps.json", "--format", "html", "--out", "out/report.html"]);
    assert_eq!((run.status, run.out.as_str(), run.err.as_str()), (0, "", ""));
    let page = std::fs::read_to_string(desk.path("out/report.html")).expect("the report is there");
    assert!(page.ends_with("</html>\n"));
    let left: Vec<_> = std::fs::read_dir(desk.path("out")).expect("the folder is there").collect();
    assert_eq!(left.len(), 1, "no temporary file stays behind");
}

#[test]
fn settings_are_found_upward_and_the_command_line_wins() {
    let desk = Desk::new();
    desk.put("jiheng.toml", "format = \"jsonl\"\n");
    desk.put("deep/er/note.md", "");
    let deep = desk.path("deep/er");
    let run =
        |arguments: &[&str]| Run::of(command(&deep).args(arguments).output().expect("the program starts"));
    assert!(run(&["read", "../../lamps.json"]).out.starts_with("{\"source\""));
    assert!(run(&["read", "../../lamps.json", "--format", "csv"]).out.starts_with('\u{feff}'));
    desk.put("jiheng.toml", "format = \"jsonl\"\nfail-on = \"sometimes\"\n");
    let failed = run(&["check", "../../lamps.json"]);
    assert_eq!(failed.status, 2);
    let message = failed.err.split("jiheng.toml ").nth(1).expect("the file is named");
    insta::assert_snapshot!(message, @"第 2 行第 11 列：不能是「sometimes」，可以是：error、warning、info、never");
}

#[test]
fn standard_input_is_read() {
    use std::io::Write;
    let desk = Desk::new();
    let mut child = command(desk.0.path())
        .args(["read", "-", "--format", "csv"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("standard input is a pipe");
    stdin.write_all(include_bytes!("data/lamps.json")).expect("the program reads");
    drop(stdin);
    let run = Run::of(child.wait_with_output().expect("the program ends"));
    assert_eq!((run.status, run.out.lines().count()), (0, 9));
}

#[test]
fn lists_are_machine_readable() {
    let desk = Desk::new();
    let json = |arguments: &[&str]| -> serde_json::Value {
        let run = desk.run(arguments);
        assert_eq!((run.status, run.err.as_str()), (0, ""));
        serde_json::from_str(&run.out).expect("JSON")
    };
    let formats = json(&["formats", "--format", "json"]);
    let names: Vec<&str> = formats["formats"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|format| format["name"].as_str())
        .collect();
    insta::assert_snapshot!(names.join(" "), @"pdf docx xlsx ods odt xls doc rtf html md txt json");
    assert!(json(&["rules", "--format", "json"])["rules"].is_array());
    for output in ["read", "check"] {
        let schema = json(&["schema", output]);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    }
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(desk.run(&["completions", shell]).out.contains("fail-on"));
    }
}

#[test]
fn status_tells_whether_anything_grave_was_found() {
    let desk = Desk::new();
    let status = |arguments: &[&str]| desk.run(&[&["check", "lamps.json"], arguments].concat()).status;
    // Sources of 75 and 24 under a total of 100.
    let found = desk.run(&["check", "lamps.json", "--select", "A001", "--format", "jsonl"]);
    assert_eq!(found.status, 1);
    let diagnostic: serde_json::Value = serde_json::from_str(&found.out).expect("one line of JSON");
    assert_eq!(diagnostic["code"], "A001");
    assert_eq!(diagnostic["evidence"]["difference"], "-1.00");
    assert_eq!(status(&["--select", "A001", "--fail-on", "never"]), 0);
    assert_eq!(status(&["--select", "fund-sources-sum", "--ignore", "A"]), 0);
    desk.put("jiheng.toml", "select = [\"A001\"]\n[severity]\nA001 = \"info\"\n");
    assert_eq!((status(&[]), status(&["--fail-on", "info"])), (0, 1));
    assert_eq!(status(&["--fail-on", "sometimes"]), 2);
}

#[test]
fn a_rule_is_explained_by_code_or_name() {
    let desk = Desk::new();
    let by_code = desk.run(&["explain", "a001"]);
    assert_eq!(by_code.status, 0);
    assert!(by_code.out.starts_with("A001 资金来源合计与预算总额不一致\n"));
    for word in ["级别：错误", "原因", "处理", "依据", "示例", "改为"] {
        assert!(by_code.out.contains(word), "{word}");
    }
    assert_eq!(desk.run(&["explain", "fund-sources-sum"]).out, by_code.out);
}

#[test]
fn a_run_that_read_nothing_does_not_say_that_nothing_is_wrong() {
    let desk = Desk::new();
    desk.put("empty.txt", "");
    let run = desk.run(&["check", "empty.txt"]);
    assert!(run.out.contains("没有读到任何文件，未作检查"), "{}", run.out);
    assert!(!run.out.contains("没有发现问题"), "{}", run.out);
}
