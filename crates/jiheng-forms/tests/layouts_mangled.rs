//! What text extraction does to a table: the same form, told again in each way.

mod support;

use support::{summary, typed};

#[test]
fn pipes_with_merged_cells_shortened_on_the_left() {
    let text = "项目支出绩效目标表\n| 项目名称 | 水毁修复 |\n| 主管部门 | 清河口县水务局 | 实施单位 | 清河口县水务局 |\n| 项目资金（万元） | 年度资金总额 | 55 |\n| 其中：财政拨款 | 55 |\n| 年度目标 | 修复水毁工程。 |\n| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 |\n| 产出指标 | 数量指标 | 修复堤防 | ≥3公里 |\n| 质量指标 | 验收合格率 | 100% |\n| 效益指标 | 社会效益指标 | 保护人口 | ≥5000人 |\n";
    insta::assert_snapshot!(summary(&typed(text)), @r"
    [ProjectTargets] 题=项目支出绩效目标表 部门=清河口县水务局 币=万元
    ■ 水毁修复 = 55
      单位=清河口县水务局 主管=清河口县水务局
      源 Fiscal 财政拨款 55
      标 年度：修复水毁工程。
      产出指标/数量指标 修复堤防 年度「≥3公里」[>=3公里]
      产出指标/质量指标 验收合格率 年度「100%」[=100%]
      效益指标/社会效益指标 保护人口 年度「≥5000人」[>=5000人]
    ");
}

#[test]
fn a_cell_a_line_with_labels_split_over_two_lines() {
    let text = "项目支出绩效目标表\n项目名称\n水毁修复\n主管部门\n清河口县水务局\n年度资金总额\n55\n年度目标\n修复水毁工程。\n一级指标\n二级指标\n三级指标\n指标值\n产出指标\n数量指标\n修复堤防\n≥3公里\n效益指标\n社会效益\n指标\n保护人口\n≥5000人\n满意度指标\n服务对象\n满意度指标\n群众满意度\n≥95%\n";
    insta::assert_snapshot!(summary(&typed(text)), @r"
    [ProjectTargets] 题=项目支出绩效目标表
    ■ 水毁修复 = 55
      主管=清河口县水务局
      标 年度：修复水毁工程。
      产出指标/数量指标 修复堤防 年度「≥3公里」[>=3公里]
      效益指标/社会效益指标 保护人口 年度「≥5000人」[>=5000人]
      满意度指标/服务对象满意度指标 群众满意度 年度「≥95%」[>=95%]
    ! R056
    ");
}

#[test]
fn side_labels_one_character_a_line_are_passed_over() {
    let text = "项目支出绩效目标表\n项目名称\n水毁修复\n主管部门\n清河口县水务局\n年度资金总额\n55\n绩\n效\n指\n标\n一级指标\n二级指标\n三级指标\n指标值\n产\n出\n指\n标\n数量指标\n修复堤防\n≥3公里\n效益指标\n社会效益指标\n保护人口\n≥5000人\n";
    insta::assert_snapshot!(summary(&typed(text)), @r"
    [ProjectTargets] 题=项目支出绩效目标表
    ■ 水毁修复 = 55
      主管=清河口县水务局
      产出指标/数量指标 修复堤防 年度「≥3公里」[>=3公里]
      效益指标/社会效益指标 保护人口 年度「≥5000人」[>=5000人]
    ! R056
    ");
}

#[test]
fn metadata_before_the_form_belongs_to_nobody() {
    let text = "索引号：011000/2024-00012\n发布机构：清河口县水务局\n字号：大 中 小 打印 关闭\n项目支出绩效目标表\n项目名称\t水毁修复\t主管部门\t清河口县水务局\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t修复堤防\t≥3公里\n";
    insta::assert_snapshot!(summary(&typed(text)), @r"
    [ProjectTargets] 题=项目支出绩效目标表
    ■ 水毁修复 = -
      主管=清河口县水务局
      产出指标/数量指标 修复堤防 年度「≥3公里」[>=3公里]
    ? 索引号：011000/2024-00012
    ? 发布机构：清河口县水务局
    ? 字号：大中小打印关闭
    ");
}

#[test]
fn labels_with_glyph_noise_are_known_all_the_same() {
    let text = "項(xiàng)目名稱(chēng)\t水毁修復\t主管部門(mén)\t清河口縣水務局\n一級(jí)指標(biāo)\t二級(jí)指標(biāo)\t三級(jí)指標(biāo)\t指標(biāo)值\n產(chǎn)出指標(biāo)\t數(shù)量指標(biāo)\t修復堤防\t≥3公里\n";
    insta::assert_snapshot!(summary(&typed(text)), @r"
    [ProjectTargets]
    ■ 水毁修復 = -
      主管=清河口縣水務局
      产出指标/数量指标 修復堤防 年度「≥3公里」[>=3公里]
    ");
}

#[test]
fn a_cell_a_line_each_with_its_pipe() {
    let text = "项目支出绩效目标表\n| 项目名称 |\n| 水毁修复 |\n| 主管部门 |\n| 清河口县水务局 |\n| 年度目标 |\n| 修复水毁工程。 |\n| 一级指标 |\n| 二级指标 |\n| 三级指标 |\n| 指标值 |\n| 产出指标 |\n| 数量指标 |\n| 修复堤防 |\n| ≥3公里 |\n";
    insta::assert_snapshot!(summary(&typed(text)), @r"
    [ProjectTargets] 题=项目支出绩效目标表
    ■ 水毁修复 = -
      主管=清河口县水务局
      标 年度：修复水毁工程。
      产出指标/数量指标 修复堤防 年度「≥3公里」[>=3公里]
    ");
}

#[test]
fn sheets_of_empty_pipes_hold_few_words() {
    let text = "|项目名称||水毁修复||||||\n||||||||||\n|主管部门||清河口县水务局||||||\n|一级指标||二级指标||三级指标||指标值|||\n|产出指标||数量指标||修复堤防||≥3公里|||\n|||质量指标||验收合格率||100%|||\n||||||||||\n";
    insta::assert_snapshot!(summary(&typed(text)), @r"
    [ProjectTargets]
    ■ 水毁修复 = -
      主管=清河口县水务局
      产出指标/数量指标 修复堤防 年度「≥3公里」[>=3公里]
      产出指标/质量指标 验收合格率 年度「100%」[=100%]
    ");
}
