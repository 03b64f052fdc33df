//! Cells that nobody filled in, and what stands beside and below them: each found by printing forms and reading them back.

mod support;

use jiheng_model::{Document, Project};
use support::drawn;

fn read(text: &str) -> Document {
    jiheng_forms::recognize(&drawn(text)).value
}

fn only_project(text: &str) -> Project {
    let mut projects = read(text).projects;
    assert_eq!(projects.len(), 1);
    projects.remove(0)
}

#[test]
fn a_blank_goal_does_not_take_the_header_of_the_indicators_below_it() {
    let project = only_project(
        "
        项目名称 | 农村供水工程 {3×1}
        年度总体目标 | {3×1}
        一级指标 | 二级指标 | 三级指标 | 指标值
        | | |
    ",
    );
    assert_eq!(project.goals, []);
}

#[test]
fn a_blank_signature_does_not_take_the_name_behind_the_next_label() {
    let project = only_project(
        "
        项目名称 | 农村供水工程
        单位负责人： | 填报人：填报人甲
    ",
    );
    let signoff = project.signoff.expect("a sign-off");
    assert_eq!((signoff.signed_by.as_deref(), signoff.filled_by.as_deref()), (None, Some("填报人甲")));
}

#[test]
fn the_words_to_write_a_date_into_are_no_date() {
    let project = only_project(
        "
        项目名称 | 农村供水工程 {2×1}
        填报日期：    年  月  日 {3×1}
        审核人 | 财政部门审核意见 | 审核时间
        | |     年  月  日
    ",
    );
    assert_eq!(project.signoff, None);
    assert_eq!(project.review, []);
}

#[test]
fn a_phone_behind_a_blank_signature_is_the_filers() {
    let project = only_project(
        "
        项目名称 | 农村供水工程
        填报人：          联系电话：0310-5550001
    ",
    );
    assert_eq!(project.phone, None);
    assert_eq!(project.signoff.and_then(|signoff| signoff.phone).as_deref(), Some("0310-5550001"));
}

#[test]
fn a_period_without_end_is_a_period() {
    let project = only_project(
        "
        项目名称 | 农村供水工程 {3×1}
        项目属性 | 新增项目 □  延续项目 □ | 项目期 | 长期
    ",
    );
    assert_eq!(project.period.map(|period| period.text).as_deref(), Some("长期"));
}

#[test]
fn spending_and_points_of_a_project_without_a_name_are_kept() {
    let project = only_project(
        "
        项目支出绩效自评表
        项目名称 | {7×1}
        项目资金⏎（万元） {1×2} | {2×1} | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 得分
        年度资金总额 {2×1} | 100 | 95.5 | 90.2 | 10 | 9.4
        一级指标 | 二级指标 | 三级指标 {2×1} | 年度指标值 | 实际完成值 | 分值 | 得分
        产出指标 | 数量指标 | 上线系统数 {2×1} | ≥3个 | 3个 | 25 | 25
        总分 {6×1} | 100 | 96.4
    ",
    );
    assert_eq!(project.budget.execution.len(), 1);
    assert_eq!(project.evaluation.and_then(|evaluation| evaluation.score).as_deref(), Some("96.4"));
}

#[test]
fn an_opinion_and_its_signature_in_one_cell_are_told_apart() {
    let project = only_project(
        "
        项目名称 | 农村供水工程 {3×1}
        财政部门审核意见 {1×2} | 审核股室 | 审核的主要内容 | 审核意见
        预算股审核意见 | 1、是否列入备选项目；⏎2、资金能否保障。 | 同意安排⏎审核人：审核人甲    2026年3月16日
    ",
    );
    let [review] = project.review.as_slice() else { panic!("{:?}", project.review) };
    assert_eq!(review.opinion.as_deref(), Some("同意安排"));
    assert_eq!(review.reviewer.as_deref(), Some("审核人甲"));
    assert_eq!(review.date.as_deref(), Some("2026-03-16"));
}

#[test]
fn a_long_name_in_the_title_of_a_form_begins_it_all_the_same() {
    let name = "保障农村供水服务、完成学前教育补贴".repeat(6);
    let document = read(&format!("1.{name}绩效目标表\n项目名称 | {name}"));
    assert_eq!(document.unmapped, []);
}

#[test]
fn a_body_in_a_title_without_a_year_is_the_department() {
    let document = read("清河口县水务局单位预算公开");
    assert_eq!(document.department.as_deref(), Some("清河口县水务局"));
}

#[test]
fn a_packed_indicator_without_one_of_its_two_values_is_whole() {
    let project = only_project(
        "
        项目名称（资金使用单位） | 总计 | 绩效目标 | 绩效指标
        农村供水工程 | 90 | 改善供水 | 1、1-产出指标;11-数量指标;新建泵房数;实施周期指标值:;年度指标值:≥5座。
    ",
    );
    assert_eq!(project.damaged, []);
    assert_eq!(project.indicators.len(), 1);
}

#[test]
fn the_end_of_an_activity_is_not_its_start_where_that_is_blank() {
    let project = only_project(
        "
        项目名称 | 农村供水工程 {2×1}
        项目实施内容 | 计划开始时间 | 计划完成时间
        铺设管网 | | 2026.10.31
    ",
    );
    let [step] = project.schedule.as_slice() else { panic!("{:?}", project.schedule) };
    assert_eq!((step.start.as_deref(), step.end.as_deref()), (None, Some("2026.10.31")));
}
