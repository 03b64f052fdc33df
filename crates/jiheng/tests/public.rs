//! The public version: numbers of persons are hidden, withheld projects are their code, and all of it is told.

use jiheng::laid::Part;
use jiheng::model::{Document, Goal, Money, MoneyUnit, Project, ProjectBudget, Signoff, Unmapped};
use jiheng::{Forms, Print, print};

fn texts(print: &Print) -> String {
    let mut texts = String::new();
    for part in print.sections.iter().flat_map(|section| &section.parts) {
        match part {
            Part::Line(line) => texts.push_str(&format!("{} {}\n", line.text, line.right)),
            Part::Grid(grid) => {
                for row in &grid.rows {
                    let cells: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
                    texts.push_str(&format!("{}\n", cells.join(" | ")));
                }
            }
        }
    }
    texts
}

fn withheld() -> Project {
    Project {
        name: Some("不宜公开的事项".to_owned()),
        code: Some("31000120230101".to_owned()),
        unit: Some("清河口县公共服务中心".to_owned()),
        overview: Some("内部情况".to_owned()),
        budget: ProjectBudget {
            total: Money::parse("12.5", MoneyUnit::TenThousand),
            ..ProjectBudget::default()
        },
        goals: vec![Goal { text: "内部目标".to_owned(), ..Goal::default() }],
        masked: true,
        ..Project::default()
    }
}

#[test]
fn a_withheld_project_is_its_code_and_its_money() {
    let document = Document { projects: vec![withheld()], ..Document::default() };
    let forms = Forms::default();
    let print =
        print(&document, forms.find("guangzhou/unit-list").expect("it is shipped"), true).expect("it prints");
    let page = texts(&print);
    assert!(page.contains("31000120230101 | 12.5"), "{page}");
    assert!(!page.contains("不宜公开的事项") && !page.contains("内部"), "{page}");
    let removed: Vec<&str> = print.report.removed.iter().map(|note| note.pointer.as_str()).collect();
    assert_eq!(removed, ["/projects/0"]);
}

#[test]
fn numbers_of_persons_are_hidden_wherever_they_stand_and_those_of_offices_stay() {
    let project = Project {
        name: Some("道路清扫".to_owned()),
        goals: vec![Goal {
            text: "投诉电话0999-6000102，联系人138-0000-0000。".to_owned(),
            ..Goal::default()
        }],
        signoff: Some(Signoff {
            filled_by: Some("填报人甲".to_owned()),
            phone: Some("0999-6000103".to_owned()),
            ..Signoff::default()
        }),
        overview: Some("受助人代表（110101199001010015）参加座谈".to_owned()),
        ..Project::default()
    };
    let document = Document { projects: vec![project], ..Document::default() };
    let forms = Forms::default();
    let form = forms.find("xiangtan/declaration").expect("it is shipped");
    let print = print(&document, form, true).expect("it prints");
    let page = texts(&print);
    assert!(page.contains("投诉电话0999-6000102，联系人13*********。"), "{page}");
    assert!(page.contains("（11****************）参加座谈") && page.contains("填报人甲"), "{page}");
    let mut removed: Vec<String> =
        print.report.removed.iter().map(|note| format!("{} {}", note.place, note.text)).collect();
    removed.sort();
    assert_eq!(
        removed,
        [
            "第 1 个项目「道路清扫」 › 第 1 个绩效目标 › 文字 手机号码「13…」",
            "第 1 个项目「道路清扫」 › 项目概况 身份证号码「11…」",
        ]
    );
    // The document itself is as it was.
    assert!(document.projects[0].overview.as_deref().is_some_and(|text| text.contains("110101199001010015")));
}

#[test]
fn the_list_beside_a_public_page_hides_what_the_page_hides() {
    let unread = Unmapped { text: "经办人13800000000".to_owned(), ..Unmapped::default() };
    let document =
        Document { projects: vec![Project::default()], unmapped: vec![unread], ..Document::default() };
    let forms = Forms::default();
    let form = forms.find("national/declaration").expect("it is shipped");
    let unread =
        |is_public| print(&document, form, is_public).expect("it prints").report.unread[0].text.clone();
    assert_eq!(unread(true), "经办人13*********");
    assert_eq!(unread(false), "经办人13800000000");
}
