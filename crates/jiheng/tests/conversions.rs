//! From one province's form into another's: what the new form lacks, cannot hold, words otherwise and adds up.

use jiheng::model::Document;
use jiheng::{Forms, Limits, PrintReport, print, read};

fn sample(name: &str) -> Document {
    let path = format!("{}/../../samples/{name}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).expect("the sample is there");
    let mut document = read(name, &bytes, &Limits::default()).remove(0).expect("the sample reads").document;
    document.projects.truncate(1);
    for project in &mut document.projects {
        project.indicators.truncate(2);
        project.review.truncate(1);
    }
    document.unmapped.clear();
    document
}

fn report(document: &Document, form: &str) -> PrintReport {
    let forms = Forms::default();
    print(document, forms.find(form).expect("it is shipped"), false).expect("it prints").report
}

fn told(report: &PrintReport) -> String {
    let mut told = String::new();
    for (title, notes) in report.parts().iter().filter(|(_, notes)| !notes.is_empty()) {
        told.push_str(&format!("{title}\n"));
        for note in *notes {
            told.push_str(&format!("  {}：{}\n", note.place, note.text));
        }
    }
    told
}

#[test]
fn a_declaration_with_boxes_in_the_form_of_another_province() {
    let mut document = sample("declaration-boxes.docx");
    document.projects[0].indicators[0].targets[0].text = "不低于186万平方米".to_owned();
    insta::assert_snapshot!(told(&report(&document, "hebei/project-target")), @r#"
表格要求填写、文件中没有
  第 1 个项目「城区道路清扫保洁」 › 编码：项目编码
  第 1 个项目「城区道路清扫保洁」 › 预算 › 资金用途：
  第 1 个项目「城区道路清扫保洁」 › 第 1 项指标「清扫保洁面积」 › 描述：
  第 1 个项目「城区道路清扫保洁」 › 第 1 项指标「清扫保洁面积」 › 依据：
  第 1 个项目「城区道路清扫保洁」 › 第 2 项指标「清扫保洁人员」 › 描述：
  第 1 个项目「城区道路清扫保洁」 › 第 2 项指标「清扫保洁人员」 › 依据：
文件中有、表格无处填写
  预算年度：2025
  第 1 个项目「城区道路清扫保洁」 › 主管部门：石坞岭县环境卫生管理站
  第 1 个项目「城区道路清扫保洁」 › 项目属性：延续
  第 1 个项目「城区道路清扫保洁」 › 项目类型：行政事业类、政府购买服务类
  第 1 个项目「城区道路清扫保洁」 › 实施期 › 文字：2025.1.1-2025.12.31
  第 1 个项目「城区道路清扫保洁」 › 第 1 个绩效目标「实施期绩效目标」 › 文字：保持城区道路整洁，逐步提高机械化作业水平。
  第 1 个项目「城区道路清扫保洁」 › 第 1 项指标「清扫保洁面积」 › 绩效标准：计划标准
  第 1 个项目「城区道路清扫保洁」 › 第 2 项指标「清扫保洁人员」 › 绩效标准：计划标准
  第 1 个项目「城区道路清扫保洁」 › 第 1 栏审核「财政部门归口业务股室」 › 审核要点：1、项目属性是否确定；、2、目标是否与任务相符；、3、资金安排是否可行；、4、其他。
  第 1 个项目「城区道路清扫保洁」 › 填报 › 填报人：填报人甲
  第 1 个项目「城区道路清扫保洁」 › 填报 › 电话：0999-6000102
  第 1 个项目「城区道路清扫保洁」 › 填报 › 填报日期：2024-11-08
  第 1 个项目「城区道路清扫保洁」 › 填报 › 签字：负责人乙
"#);
}

#[test]
fn values_in_words_are_reworded_where_operator_and_unit_have_columns() {
    let document = sample("declaration-rural.docx");
    let mut document = document;
    let target = &mut document.projects[0].indicators[0].targets[0];
    target.text = "2.4公里以上".to_owned();
    target.value = jiheng::model::TargetValue::parse("2.4公里以上", Some(2025));
    let report = report(&document, "sichuan/project-list");
    let reworded: Vec<&str> = report.reworded.iter().map(|note| note.text.as_str()).collect();
    assert_eq!(reworded, ["2.4公里以上"]);
}

#[test]
fn what_a_form_prints_nothing_of_is_told_once() {
    let document = sample("department-goals.docx");
    let left_out = report(&document, "hebei/department-goals").left_out;
    let told: Vec<String> = left_out.iter().map(|note| format!("{} {}", note.pointer, note.text)).collect();
    assert_eq!(told, ["/projects/0 全部内容"]);
}

#[test]
fn parts_of_the_money_are_added_up_where_the_form_has_one_place_for_them() {
    let mut document = sample("declaration-boxes.docx");
    for (source, amount) in document.projects[0].budget.sources.iter_mut().zip(["100", "50.5", "1135.5"]) {
        source.amount = jiheng::model::Money::parse(amount, jiheng::model::MoneyUnit::TenThousand);
    }
    let forms = Forms::default();
    let form = forms.find("hebei/project-target").expect("it is shipped");
    let print = print(&document, form, false).expect("it prints");
    let summed: Vec<&str> = print.report.summed.iter().map(|note| note.text.as_str()).collect();
    assert_eq!(summed, ["100", "50.5", "1135.5"]);
    let again = format!("{:?}", print.sections);
    assert!(again.contains("\"1286.0\""), "the sum keeps its decimals");
}

/// A document is printed project by project; what is said of it does not depend on that.
#[test]
fn what_is_said_of_many_projects_is_said_of_the_document_once() {
    let name = "declaration-boxes.docx";
    let mut document = sample(name);
    let first = document.projects[0].clone();
    let second = jiheng::model::Project { name: Some("河道保洁".to_owned()), ..first.clone() };
    document.projects = vec![first, second];
    document.approval_number = Some("云财绩〔2025〕4号".to_owned());
    let forms = Forms::default();
    for form in forms.iter() {
        let Some(print) = print(&document, form, false) else { continue };
        let layout = jiheng_render::lay_out(form, &document).expect("it prints");
        let pointers = |notes: &[jiheng::PrintNote]| {
            let mut pointers: Vec<String> = notes.iter().map(|note| note.pointer.clone()).collect();
            pointers.sort();
            pointers
        };
        let mut left_out: Vec<String> = layout.left_out().into_iter().map(|one| one.pointer).collect();
        left_out.sort();
        assert_eq!(pointers(&print.report.left_out), left_out, "{}", form.id);
        assert_eq!(pointers(&print.report.reworded), Vec::from_iter(layout.reworded), "{}", form.id);
        assert_eq!(print.report.missing.len(), layout.missing.len(), "{}", form.id);
        assert_eq!(print.sections, layout.sections, "{}", form.id);
    }
    let report = report(&document, "hebei/project-target");
    let told = told(&report);
    assert_eq!(told.matches("云财绩〔2025〕4号").count(), 1, "{told}");
    assert!(told.contains("第 2 个项目「河道保洁」 › 项目属性：延续"), "{told}");
}
