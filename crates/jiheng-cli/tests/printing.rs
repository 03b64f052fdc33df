//! `render`, `form` and `doctor`: forms in files, what is told of them, and what goes wrong.

mod support;

use support::Desk;

/// A form of a user's own, with a place for less than the document has.
const SHORT: &str = r#"
title   = "项目简表"
issuer  = "清河口县"
source  = "form-layout"
kind    = "target_declaration"
subject = "project"

[[block]]
text  = "项目简表"
style = "title"

[[block]]
columns = [1, 3]

[[block.row]]
cells = [{ label = "项目名称" }, { field = "name", required = true }]

[[block.row]]
cells = [{ label = "项目负责人" }, { field = "responsible", required = true }]
"#;

fn canonical(desk: &Desk, path: &str) -> serde_json::Value {
    let run = desk.run(&["read", path, "--format", "json"]);
    assert_eq!((run.status, run.err.as_str()), (0, ""), "{path}");
    let mut output: serde_json::Value = serde_json::from_str(&run.out).expect("it prints JSON");
    output["documents"][0].take()
}

#[test]
fn a_document_is_printed_by_a_form_and_read_back() {
    let desk = Desk::new();
    let before = canonical(&desk, "lamps.json");
    for format in ["docx", "xlsx", "pdf", "html"] {
        let file = format!("表.{format}");
        let run = desk.run(&["render", "lamps.json", "--form", "national/declaration", "--out", &file]);
        assert_eq!((run.status, run.out.as_str()), (0, ""), "{}", run.err);
        let after = canonical(&desk, &file);
        for field in ["name", "unit"] {
            assert_eq!(after["projects"][0][field], before["projects"][0][field], "{format} {field}");
        }
        assert_eq!(
            after["projects"][0]["budget"]["total"], before["projects"][0]["budget"]["total"],
            "{format}"
        );
        let names = |document: &serde_json::Value| {
            let indicators = document["projects"][0]["indicators"].as_array().cloned().unwrap_or_default();
            indicators.iter().map(|indicator| indicator["name"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(names(&after), names(&before), "{format}");
    }
}

#[test]
fn what_a_form_lacks_and_what_it_cannot_hold_is_listed() {
    let desk = Desk::new();
    desk.put("表样/简表.toml", SHORT);
    let arguments =
        ["render", "lamps.json", "--form", "简表", "--forms", "表样", "--out", "表.html", "--report", "-"];
    let run = desk.run(&arguments);
    assert_eq!(run.status, 0);
    assert!(run.out.contains("（表样 简表）\n  表格要求填写、文件中没有（1 处）\n    第 2 个项目「照明设施日常维护」 › 负责人\n"), "{}", run.out);
    assert!(run.out.contains("文件中有、表格无处填写"), "{}", run.out);
    assert!(run.out.contains(" › 总额："), "{}", run.out);
    let run = desk.run(&[
        "render",
        "lamps.json",
        "--form",
        "简表",
        "--forms",
        "表样",
        "--out",
        "表.html",
        "--report",
        "清单.json",
    ]);
    assert_eq!(run.status, 0);
    let report = std::fs::read_to_string(desk.path("清单.json")).expect("the report is written");
    let report: serde_json::Value = serde_json::from_str(&report).expect("it is JSON");
    assert!(report["reports"][0]["left_out"].as_array().is_some_and(|notes| !notes.is_empty()));
}

#[test]
fn the_same_field_of_many_indicators_is_listed_in_one_line() {
    let desk = Desk::new();
    desk.put("表样/简表.toml", SHORT);
    let run = desk.run(&[
        "render",
        "lamps.json",
        "--form",
        "简表",
        "--forms",
        "表样",
        "--out",
        "表.html",
        "--report",
        "-",
    ]);
    let lines: Vec<&str> = run.out.lines().filter(|line| line.contains(" 项指标的名称：")).collect();
    assert_eq!(lines.len(), 2, "one for each project: {}", run.out);
    assert!(lines[0].contains('；'), "{}", run.out);
    let classes = run.out.lines().filter(|line| line.contains("项指标的二级指标")).count();
    assert_eq!(classes, 2, "a class is said once: {}", run.out);
}

#[test]
fn each_copy_may_be_a_file_in_a_folder_or_an_archive() {
    let desk = Desk::new();
    let run = desk.run(&[
        "render",
        "lamps.json",
        "--form",
        "national/declaration",
        "--format",
        "docx",
        "--split",
        "--out",
        "表格",
    ]);
    assert_eq!(run.status, 0, "{}", run.err);
    let files: Vec<_> = std::fs::read_dir(desk.path("表格")).expect("the folder is made").collect();
    assert_eq!(files.len(), 2, "the document has two projects");
    for archive in ["一.zip", "二.zip"] {
        let run = desk.run(&[
            "render",
            "lamps.json",
            "--form",
            "national/declaration",
            "--format",
            "docx",
            "--out",
            archive,
        ]);
        assert_eq!(run.status, 0, "{}", run.err);
    }
    let bytes = |name: &str| std::fs::read(desk.path(name)).expect("the archive is written");
    assert_eq!(bytes("一.zip"), bytes("二.zip"), "the same input gives the same bytes");
    assert_eq!(canonical(&desk, "一.zip")["projects"].as_array().map(Vec::len), Some(1), "one in each file");
}

#[test]
fn a_blank_form_has_no_values() {
    let desk = Desk::new();
    for format in ["docx", "xlsx", "html"] {
        let file = format!("空白.{format}");
        let run = desk.run(&["form", "new", "hebei/project-target", "--out", &file]);
        assert_eq!((run.status, run.err.as_str()), (0, ""));
        let document = canonical(&desk, &file);
        let project = &document["projects"][0];
        assert!(project["name"].is_null() && project["budget"]["total"].is_null(), "{format} {project}");
        let indicators = project["indicators"].as_array().cloned().unwrap_or_default();
        assert!(indicators.iter().all(|indicator| indicator["name"].is_null()), "{format}");
    }
}

#[test]
fn the_public_version_hides_numbers_of_persons_and_says_so() {
    let desk = Desk::new();
    let text = include_str!("data/lamps.json");
    let mut document: serde_json::Value = serde_json::from_str(text).expect("it is JSON");
    let project = document.pointer_mut("/documents/0/projects/0").expect("it has a project");
    project["responsible"] = "项目负责人甲".into();
    project["phone"] = "13800000000".into();
    project["overview"] = "联系人电话 0999-6000102".into();
    desk.put("申报.json", &document.to_string());
    let run = desk.run(&[
        "render",
        "申报.json",
        "--form",
        "xiangtan/declaration",
        "--public",
        "--out",
        "公开.html",
        "--report",
        "-",
    ]);
    assert_eq!(run.status, 0);
    assert!(run.out.contains("公开版隐去（1 处）\n    第 1 个项目"), "{}", run.out);
    let page = std::fs::read_to_string(desk.path("公开.html")).expect("the page is written");
    assert!(page.contains("13*********") && !page.contains("13800000000"));
    assert!(page.contains("0999-6000102"), "the number of an office stays");
}

#[test]
fn mistakes_are_told_and_nothing_is_left_half_written() {
    let desk = Desk::new();
    desk.put("表样/坏.toml", &SHORT.replace("field = \"responsible\"", "field = \"负责人\""));
    desk.put(
        "goals.json",
        r#"{"schema": "jiheng/1", "documents": [{"title": "无项目", "kinds": ["department_goals"]}]}"#,
    );
    let told = |arguments: &[&str]| {
        let run = desk.run(arguments);
        assert_eq!(run.status, 2, "{arguments:?} {}", run.err);
        assert!(!desk.path("表.docx").exists());
        run.err.trim_end().to_owned()
    };
    insta::assert_snapshot!(told(&["render", "lamps.json", "--form", "hebei/project", "--out", "表.docx"]), @r#"
jiheng：没有「hebei/project」这张表样，相近的有：hebei/department-goals、hebei/project-target、hebei/unit-budget、inner-mongolia/project-list、sichuan/project-list、sichuan/project-target-2021
运行 jiheng form list 可查看全部表样
"#);
    insta::assert_snapshot!(told(&["render", "lamps.json", "--form", "坏", "--forms", "表样", "--out", "表.docx"]), @"jiheng：表样/坏.toml 第 19 行第 41 列：没有「负责人」这一项，可以是：name、code、unit、supervising_department、level、nature、category、period、responsible、phone、overview、rationale、feasibility、necessity、measures、schedule、budget、goals、indicators、review、signoff、masked、damaged、class_weights、evaluation");
    insta::assert_snapshot!(told(&["render", "goals.json", "--form", "national/declaration", "--out", "表.docx"]), @r#"
jiheng：goals.json：文件是部门整体绩效目标，没有「项目支出绩效目标申报表」要打印的内容
jiheng：没有写出任何表格：这些文件中没有「项目支出绩效目标申报表」要打印的内容
"#);
    insta::assert_snapshot!(told(&["render", "lamps.json", "--form", "national/declaration", "--out", "表.doc"]), @"jiheng：不能写成「doc」，可以是：docx、xlsx、pdf、html");
    insta::assert_snapshot!(told(&["render", "lamps.json", "--form", "national/declaration"]), @"jiheng：请用 --format 指定格式：docx、xlsx、pdf、html");
    insta::assert_snapshot!(told(&["render", "lamps.json", "--form", "national/declaration", "--format", "docx", "--split"]), @"jiheng：--split 要用 --out 指定文件夹或压缩包，如 --out 表格/ 或 --out 表格.zip");
    insta::assert_snapshot!(told(&["render", "lamps.json", "--form", "national/declaration", "--format", "docx", "--out", "lamps.json"]), @"jiheng：lamps.json 是要读取的文件，不会写入，请换一个文件名");
    insta::assert_snapshot!(told(&["render", "lamps.json", "--form", "national/declaration", "--format", "docx", "--out", "lamps.json/表.docx"]), @"jiheng：无法写入 lamps.json/表.docx：路径中有一段是文件，不是文件夹");
    insta::assert_snapshot!(told(&["render", "lamps.json", "--form", "监控表", "--out", "表.docx"]), @r#"
jiheng：没有「监控表」这张表样，相近的有：huangshi/monitoring
运行 jiheng form list 可查看全部表样
"#);
    insta::assert_snapshot!(told(&["render", "lamps.json", "--form", "national/declaration", "--format", "pdf", "--out", "表.docx"]), @"jiheng：--format pdf 与 --out 的文件名（docx）不一致，请改一个");
    insta::assert_snapshot!(told(&["render", "lamps.json", "--form", "national/declaration", "--format", "docx", "--split", "--out", "表.docx"]), @"jiheng：--split 写出多个文件，表.docx 却是一个文件名，请用 --out 指定文件夹或压缩包，如 --out 表格/ 或 --out 表格.zip");
    insta::assert_snapshot!(told(&["render", "lamps.json", "--form", "national/declaration", "--out", "表.docx", "--report", "表.docx"]), @"jiheng：--out 与 --report 都是 表.docx，请换一个文件名");
    insta::assert_snapshot!(told(&["render", "lamps.json", "--form", "national/declaration", "--format", "html", "--report", "-"]), @"jiheng：表格和核对清单不能都写到标准输出，请用 --out 指定表格的文件，或写 --report 核对.txt");
    insta::assert_snapshot!(told(&["form", "new", "national/declaration", "--forms", "没有", "--out", "表.docx"]), @"jiheng：表样文件夹 没有：找不到此文件夹");
}

#[test]
fn lists_and_the_doctor_print_json_as_well() {
    let desk = Desk::new();
    let forms: serde_json::Value =
        serde_json::from_str(&desk.run(&["form", "list", "--format", "json"]).out).expect("JSON");
    let first = &forms["forms"][0];
    for key in ["id", "title", "issuer", "year", "subject", "source"] {
        assert!(first.get(key).is_some(), "{key}");
    }
    let doctor: serde_json::Value =
        serde_json::from_str(&desk.run(&["doctor", "--format", "json"]).out).expect("JSON");
    assert_eq!(doctor["fonts"].as_array().map(Vec::len), Some(5));
    assert_eq!(doctor["programs"][0]["name"], "LibreOffice");
    let run = desk.run(&["doctor"]);
    assert_eq!(run.status, 0);
    assert!(run.out.starts_with("字体"));
}
