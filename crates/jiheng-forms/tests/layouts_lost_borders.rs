//! Text that lost the borders between its cells: fields run together, and tables read column by column.

mod support;

use support::{summary, typed};

#[test]
fn fields_run_together_are_parted_by_their_labels() {
    let text = "项目支出绩效目标表\n项目名称水毁修复主管部门清河口县水务局实施单位清河口县水务局水利站\n项目负责人负责人甲联系电话0798-5550104项目期1年\n项目资金（万元）年度资金总额55.00其中：财政拨款50.00其他资金5.00\n年度目标修复水毁堤防3公里，\n保障沿岸群众安全。\n一级指标二级指标三级指标指标值\n产出指标数量指标修复堤防≥3公里\n效益指标社会效益指标保护人口≥5000人\n";
    insta::assert_snapshot!(summary(&typed(text)), @"");
}

#[test]
fn fields_parted_by_single_blanks_are_read_as_well() {
    let text = "项目支出绩效目标表\n项目名称 水毁修复\n主管部门 清河口县水务局 实施单位 清河口县水务局水利站\n年度资金总额 55.00\n其中：财政拨款 55.00\n年度目标 修复水毁堤防3公里。\n一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 修复堤防 ≥3公里\n";
    insta::assert_snapshot!(summary(&typed(text)), @"");
}

#[test]
fn a_value_that_uses_the_words_of_a_label_is_reported_not_cut() {
    let text = "项目支出绩效目标表\n项目名称主管部门能力建设主管部门清河口县水务局实施单位清河口县水务局\n年度目标完成年度目标任务，主管部门满意。\n";
    insta::assert_snapshot!(summary(&typed(text)), @"");
}

#[test]
fn sentences_that_begin_with_a_label_are_no_fields() {
    let text = "项目支出绩效目标表\n项目名称应当与主管部门批复的年度目标一致。\n主管部门应当及时审核。\n";
    insta::assert_snapshot!(summary(&typed(text)), @"");
}

#[test]
fn figures_run_together_behind_a_money_grid_are_left_alone() {
    let text = "项目支出绩效自评表\n项目名称河道清淤主管部门清河口县水务局实施单位清河口县水务局\n年初预算数全年预算数全年执行数分值执行率得分\n年度资金总额20202010100.00%10\n其中：财政拨款202020—100.00%—\n年度总体目标完成河道清淤。\n一级指标二级指标三级指标年度指标值实际完成值分值得分\n产出指标数量指标清淤河道≥12公里12公里2020\n质量指标清淤达标率≥95%97%1010\n满意度指标服务对象满意度指标群众满意度 ≥90% 92% 10 10\n";
    insta::assert_snapshot!(summary(&typed(text)), @"");
}

#[test]
fn figures_behind_a_money_grid_are_told_apart_where_blanks_part_them() {
    let text = "项目支出绩效自评表\n项目名称 河道清淤 主管部门 清河口县水务局\n年初预算数 全年预算数 全年执行数 分值 执行率 得分\n年度资金总额 20 20 19 10 95.00% 9.5\n其中：财政拨款 20 20 19 — 95.00% —\n";
    insta::assert_snapshot!(summary(&typed(text)), @"");
}

#[test]
fn columns_each_with_its_label_pair_by_order() {
    let text = "项目支出绩效目标表\n项目名称：河道清淤\n一级指标\n产出指标\n效益指标\n二级指标\n数量指标\n质量指标\n社会效益指标\n三级指标\n清淤河道\n清淤达标率\n受益人口\n指标值\n≥12公里\n≥95%\n≥3000人\n填报人：填报人甲\n";
    insta::assert_snapshot!(summary(&typed(text)), @"");
}

#[test]
fn columns_below_one_header_pair_by_order() {
    let text = "项目支出绩效目标表\n项目名称\n主管部门\n实施单位\n年度资金总额\n河道清淤\n清河口县水务局\n清河口县水务局\n35.00\n一级指标\n二级指标\n三级指标\n指标值\n产出指标\n效益指标\n数量指标\n质量指标\n社会效益指标\n清淤河道\n清淤达标率\n受益人口\n≥12公里\n≥95%\n≥3000人\n";
    insta::assert_snapshot!(summary(&typed(text)), @"");
}

#[test]
fn classes_merged_over_their_rows_are_lost_with_the_rows() {
    let text = "项目支出绩效目标表\n项目名称：河道清淤\n一级指标 二级指标 三级指标 指标值\n产出指标\n效益指标\n数量指标\n社会效益指标\n清淤河道\n修复护岸\n受益人口\n≥12公里\n≥3处\n≥3000人\n";
    insta::assert_snapshot!(summary(&typed(text)), @"");
}

#[test]
fn names_and_values_of_different_number_are_not_paired() {
    let text = "项目支出绩效目标表\n项目名称：河道清淤\n一级指标\n二级指标\n三级指标\n指标值\n产出指标\n效益指标\n数量指标\n质量指标\n社会效益指标\n清淤河道\n清淤达标率\n受益人口\n≥12公里\n≥3000人\n";
    insta::assert_snapshot!(summary(&typed(text)), @"");
}

#[test]
fn one_cell_a_line_is_still_read_row_by_row() {
    let text = "项目支出绩效目标表\n项目名称\n河道清淤\n主管部门\n清河口县水务局\n一级指标\n二级指标\n三级指标\n指标值\n产出指标\n数量指标\n清淤河道\n≥12公里\n修复护岸\n≥3处\n质量指标\n清淤达标率\n≥95%\n";
    insta::assert_snapshot!(summary(&typed(text)), @"");
}
