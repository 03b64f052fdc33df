//! Text that lost the borders between its cells: fields run together, and tables read column by column.

mod support;

use support::{summary, typed};

#[test]
fn fields_run_together_are_parted_by_their_labels() {
    let text = "项目支出绩效目标表\n项目名称水毁修复主管部门清河口县水务局实施单位清河口县水务局水利站\n项目负责人联络员甲联系电话0798-5550104项目期1年\n项目资金（万元）年度资金总额55.00其中：财政拨款50.00其他资金5.00\n年度目标修复水毁堤防3公里，\n保障沿岸群众安全。\n一级指标二级指标三级指标指标值\n产出指标数量指标修复堤防≥3公里\n效益指标社会效益指标保护人口≥5000人\n";
    insta::assert_snapshot!(summary(&typed(text)), @r"
    [ProjectTargets] 题=项目支出绩效目标表 部门=清河口县水务局水利站 币=万元
    ■ 水毁修复 = 55.00
      单位=清河口县水务局水利站 主管=清河口县水务局 人=联络员甲 电话=0798-5550104 期=1年 (?~?)
      源 Fiscal 财政拨款 50.00
      源 Other 其他资金 5.00
      标 年度：修复水毁堤防3公里，保障沿岸群众安全。
      产出指标/数量指标 修复堤防 年度「≥3公里」[>=3公里]
      效益指标/社会效益指标 保护人口 年度「≥5000人」[>=5000人]
    ");
}

#[test]
fn fields_parted_by_single_blanks_are_read_as_well() {
    let text = "项目支出绩效目标表\n项目名称 水毁修复\n主管部门 清河口县水务局 实施单位 清河口县水务局水利站\n年度资金总额 55.00\n其中：财政拨款 55.00\n年度目标 修复水毁堤防3公里。\n一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 修复堤防 ≥3公里\n";
    insta::assert_snapshot!(summary(&typed(text)), @r"
    [ProjectTargets] 题=项目支出绩效目标表 部门=清河口县水务局水利站
    ■ 水毁修复 = 55.00
      单位=清河口县水务局水利站 主管=清河口县水务局
      源 Fiscal 财政拨款 55.00
      标 年度：修复水毁堤防3公里。
      产出指标/数量指标 修复堤防 年度「≥3公里」[>=3公里]
    ! R056
    ");
}

#[test]
fn a_value_that_uses_the_words_of_a_label_is_reported_not_cut() {
    let text = "项目支出绩效目标表\n项目名称主管部门能力建设主管部门清河口县水务局实施单位清河口县水务局\n年度目标完成年度目标任务，主管部门满意。\n";
    insta::assert_snapshot!(summary(&typed(text)), @r"
    [] 题=项目支出绩效目标表 部门=清河口县水务局
    ? 项目名称：
    ? 主管部门：能力建设
    ? 主管部门：清河口县水务局
    ? 年度目标：完成年度目标任务，主管部门满意。
    ! R058 R057
    ");
}

#[test]
fn sentences_that_begin_with_a_label_are_no_fields() {
    let text = "项目支出绩效目标表\n项目名称应当与主管部门批复的年度目标一致。\n主管部门应当及时审核。\n";
    insta::assert_snapshot!(summary(&typed(text)), @r"
    [] 题=项目支出绩效目标表
    ? 项目名称应当与主管部门批复的年度目标一致。
    ? 主管部门应当及时审核。
    ! R057
    ");
}

#[test]
fn figures_run_together_behind_a_money_grid_are_left_alone() {
    let text = "项目支出绩效自评表\n项目名称河道清淤主管部门清河口县水务局实施单位清河口县水务局\n年初预算数全年预算数全年执行数分值执行率得分\n年度资金总额20202010100.00%10\n其中：财政拨款202020—100.00%—\n年度总体目标完成河道清淤。\n一级指标二级指标三级指标年度指标值实际完成值分值得分\n产出指标数量指标清淤河道≥12公里12公里2020\n质量指标清淤达标率≥95%97%1010\n满意度指标服务对象满意度指标群众满意度 ≥90% 92% 10 10\n";
    insta::assert_snapshot!(summary(&typed(text)), @r"
    [SelfEvaluation] 题=项目支出绩效自评表 部门=清河口县水务局
    ■ 河道清淤 = -
      单位=清河口县水务局 主管=清河口县水务局
      标 年度：完成河道清淤。
      满意度指标/服务对象满意度指标 群众满意度 年度「≥90%」[>=90%] 分值=10 完成=92% 得分=10
      损 清淤河道≥12公里12公里2020
      损 清淤达标率≥95%97%1010
    ? 年度资金总额：20202010100.00%10
    ? 财政拨款：202020—100.00%—
    ! R058 R058 R052 R052
    ");
}

#[test]
fn a_row_run_together_keeps_its_classes_and_the_name_before_the_sign() {
    let text = "项目支出绩效自评表\n项目名称：河道清淤\n一级指标二级指标三级指标年度指标值实际完成值\n产出指标数量指标清淤河道≥12公里12公里\n";
    let document = jiheng_forms::recognize(&typed(text)).value;
    let [damaged] = document.projects[0].damaged.as_slice() else { panic!("one row is damaged") };
    let class = [&damaged.indicator.level1, &damaged.indicator.level2, &damaged.indicator.name];
    assert_eq!(class.map(Option::as_deref), [Some("产出指标"), Some("数量指标"), Some("清淤河道")]);
    assert!(damaged.indicator.targets.is_empty());
}

#[test]
fn figures_behind_a_money_grid_are_told_apart_where_blanks_part_them() {
    let text = "项目支出绩效自评表\n项目名称 河道清淤 主管部门 清河口县水务局\n年初预算数 全年预算数 全年执行数 分值 执行率 得分\n年度资金总额 20 20 19 10 95.00% 9.5\n其中：财政拨款 20 20 19 — 95.00% —\n";
    insta::assert_snapshot!(summary(&typed(text)), @r"
    [SelfEvaluation] 题=项目支出绩效自评表
    ■ 河道清淤 = 20
      主管=清河口县水务局
      源 Fiscal 财政拨款 20
      执行 年度资金总额 年初20 预算20 执行19 率=95.00% 分值=10 得分=9.5
      执行 财政拨款 年初20 预算20 执行19 率=95.00%
    ! R056
    ");
}

#[test]
fn columns_each_with_its_label_pair_by_order() {
    let text = "项目支出绩效目标表\n项目名称：河道清淤\n一级指标\n产出指标\n效益指标\n二级指标\n数量指标\n质量指标\n社会效益指标\n三级指标\n清淤河道\n清淤达标率\n受益人口\n指标值\n≥12公里\n≥95%\n≥3000人\n填报人：填报人甲\n";
    insta::assert_snapshot!(summary(&typed(text)), @r"
    [ProjectTargets] 题=项目支出绩效目标表
    ■ 河道清淤 = -
      填报=填报人甲
      产出指标/数量指标 清淤河道 年度「≥12公里」[>=12公里]
      产出指标/质量指标 清淤达标率 年度「≥95%」[>=95%]
      效益指标/社会效益指标 受益人口 年度「≥3000人」[>=3000人]
    ");
}

#[test]
fn columns_below_one_header_pair_by_order() {
    let text = "项目支出绩效目标表\n项目名称\n主管部门\n实施单位\n年度资金总额\n河道清淤\n清河口县水务局\n清河口县水务局\n35.00\n一级指标\n二级指标\n三级指标\n指标值\n产出指标\n效益指标\n数量指标\n质量指标\n社会效益指标\n清淤河道\n清淤达标率\n受益人口\n≥12公里\n≥95%\n≥3000人\n";
    insta::assert_snapshot!(summary(&typed(text)), @r"
    [ProjectTargets] 题=项目支出绩效目标表 部门=清河口县水务局
    ■ 河道清淤 = 35.00
      单位=清河口县水务局 主管=清河口县水务局
      产出指标/数量指标 清淤河道 年度「≥12公里」[>=12公里]
      产出指标/质量指标 清淤达标率 年度「≥95%」[>=95%]
      效益指标/社会效益指标 受益人口 年度「≥3000人」[>=3000人]
    ! R056
    ");
}

#[test]
fn classes_merged_over_their_rows_are_lost_with_the_rows() {
    let text = "项目支出绩效目标表\n项目名称：河道清淤\n一级指标 二级指标 三级指标 指标值\n产出指标\n效益指标\n数量指标\n社会效益指标\n清淤河道\n修复护岸\n受益人口\n≥12公里\n≥3处\n≥3000人\n";
    insta::assert_snapshot!(summary(&typed(text)), @r"
    [ProjectTargets] 题=项目支出绩效目标表
    ■ 河道清淤 = -
      -/- 清淤河道 年度「≥12公里」[>=12公里]
      -/- 修复护岸 年度「≥3处」[>=3处]
      -/- 受益人口 年度「≥3000人」[>=3000人]
    ? 产出指标
    ? 效益指标
    ? 数量指标
    ? 社会效益指标
    ! R058
    ");
}

#[test]
fn names_and_values_of_different_number_are_not_paired() {
    let text = "项目支出绩效目标表\n项目名称：河道清淤\n一级指标\n二级指标\n三级指标\n指标值\n产出指标\n效益指标\n数量指标\n质量指标\n社会效益指标\n清淤河道\n清淤达标率\n受益人口\n≥12公里\n≥3000人\n";
    insta::assert_snapshot!(summary(&typed(text)), @r"
    [ProjectTargets] 题=项目支出绩效目标表
    ■ 河道清淤 = -
      损 清淤河道
      损 清淤达标率
      损 受益人口
    ? 产出指标
    ? 效益指标
    ? 数量指标
    ? 质量指标
    ? 社会效益指标
    ? ≥12公里
    ? ≥3000人
    ! R058
    ");
}

#[test]
fn one_cell_a_line_is_still_read_row_by_row() {
    let text = "项目支出绩效目标表\n项目名称\n河道清淤\n主管部门\n清河口县水务局\n一级指标\n二级指标\n三级指标\n指标值\n产出指标\n数量指标\n清淤河道\n≥12公里\n修复护岸\n≥3处\n质量指标\n清淤达标率\n≥95%\n";
    insta::assert_snapshot!(summary(&typed(text)), @r"
    [ProjectTargets] 题=项目支出绩效目标表
    ■ 河道清淤 = -
      主管=清河口县水务局
      产出指标/数量指标 清淤河道 年度「≥12公里」[>=12公里]
      产出指标/数量指标 修复护岸 年度「≥3处」[>=3处]
      产出指标/质量指标 清淤达标率 年度「≥95%」[>=95%]
    ");
}
