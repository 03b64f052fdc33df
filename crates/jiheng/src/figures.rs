//! What the figures of a finding are called where a person reads them: the names in JSON are for programs.

/// Name in the evidence, and in Chinese. One word serves every rule that uses the name; the message says the rest.
const TITLES: &[(&str, &str)] = &[
    ("actual", "完成值"),
    ("after", "后一时点"),
    ("allowed", "期限"),
    ("amounts", "金额"),
    ("annual", "年度值"),
    ("approved", "批复"),
    ("base", "基数"),
    ("basis", "依据"),
    ("before", "原值"),
    ("blank", "空白处"),
    ("budget", "预算"),
    ("characters", "字数"),
    ("classes", "类别"),
    ("code", "编码"),
    ("code_year", "编码的年度"),
    ("codes", "代码"),
    ("column", "本列"),
    ("count", "次数"),
    ("current", "本年"),
    ("days", "天数"),
    ("declared", "申报"),
    ("deviation", "偏差"),
    ("difference", "相差"),
    ("digits", "位数"),
    ("division", "区划"),
    ("document", "文件"),
    ("due", "应得分"),
    ("each", "各项"),
    ("end", "结束"),
    ("executed", "执行数"),
    ("expected", "应为"),
    ("figures", "数值"),
    ("first", "第一项"),
    ("fiscal_year", "预算年度"),
    ("forecast", "预计数"),
    ("full", "满分"),
    ("goal", "目标"),
    ("grade", "等级"),
    ("here", "本文件"),
    ("high", "上限"),
    ("highest", "最高"),
    ("indicator", "指标"),
    ("indicators", "指标数"),
    ("initial", "年初数"),
    ("last", "年末"),
    ("last_year", "上年"),
    ("least", "最少"),
    ("length", "长度"),
    ("light", "预警"),
    ("limit", "限额"),
    ("listed", "列出"),
    ("low", "下限"),
    ("lowest", "最低"),
    ("maximum", "最高值"),
    ("median", "中位数"),
    ("missing", "缺少"),
    ("most", "最多"),
    ("now", "现值"),
    ("number", "数值"),
    ("other", "另一处"),
    ("percent", "百分比"),
    ("piece", "片段"),
    ("printed", "印作"),
    ("projects", "项目"),
    ("rate", "执行率"),
    ("read", "读作"),
    ("same", "相同处"),
    ("score", "得分"),
    ("second", "第二项"),
    ("share", "比例"),
    ("standard", "绩效标准"),
    ("start", "开始"),
    ("stated", "写明"),
    ("sum", "各项之和"),
    ("table", "表"),
    ("tables", "表"),
    ("target", "指标值"),
    ("ten_thousand_yuan", "以万元填写"),
    ("text", "文字"),
    ("title", "标题"),
    ("told", "写的是"),
    ("total", "总额"),
    ("types", "类型"),
    ("unit", "单位"),
    ("usual", "通常"),
    ("value", "指标值"),
    ("weight", "分值"),
    ("year", "年度"),
    ("yuan", "以元填写"),
];

/// The name of a figure as a table shows it; `None` where there is no word for it.
pub fn figure_title(name: &str) -> Option<&'static str> {
    TITLES.iter().find(|(known, _)| *known == name).map(|(_, title)| *title)
}

#[cfg(test)]
mod tests {
    use super::figure_title;

    #[test]
    fn every_figure_of_an_example_has_a_name_in_chinese() {
        for rule in crate::rules() {
            for finding in jiheng_check::example::findings(rule) {
                for (name, _) in &finding.evidence.0 {
                    assert!(figure_title(name).is_some(), "{} {name}", rule.code);
                }
            }
        }
    }
}
