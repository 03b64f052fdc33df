//! Parts of the canonical JSON in words that a filer knows: where something stands, and what stands there. Rule pages
//! show their examples so; programs read the JSON itself.

use serde_json::{Map, Value};

/// Fields of the canonical JSON, and in Chinese.
const FIELDS: &[(&str, &str)] = &[
    ("activity", "事项"),
    ("actual", "完成值"),
    ("amount", "金额"),
    ("amounts", "金额"),
    ("basis", "依据"),
    ("budget", "预算"),
    ("category", "项目类型"),
    ("checklist", "审核要点"),
    ("claims", "文中的金额"),
    ("class_weights", "一级指标分值"),
    ("code", "编码"),
    ("columns", "栏目"),
    ("conclusion", "结论"),
    ("cumulative_percent", "累计比例（%）"),
    ("date", "日期"),
    ("definitions", "名词解释"),
    ("department_goals", "部门整体目标"),
    ("description", "描述"),
    ("details", "其他栏目"),
    ("end", "完成时间"),
    ("evaluation", "评价结果"),
    ("executed", "执行数"),
    ("execution", "预算执行"),
    ("filled_by", "填报人"),
    ("filled_on", "填报日期"),
    ("fiscal_year", "预算年度"),
    ("forecast", "预计数"),
    ("goal", "目标"),
    ("goals", "绩效目标"),
    ("grade", "等级"),
    ("heading", "标题"),
    ("horizon", "期限"),
    ("indicators", "绩效指标"),
    ("initial", "年初数"),
    ("kind", "种类"),
    ("kinds", "文件种类"),
    ("label", "栏目"),
    ("level1", "一级指标"),
    ("level2", "二级指标"),
    ("light", "预警"),
    ("likelihood", "完成可能性"),
    ("money_unit", "金额单位"),
    ("month", "月份"),
    ("name", "名称"),
    ("narrative", "文字说明"),
    ("nature", "项目属性"),
    ("note", "注"),
    ("office", "审核部门"),
    ("opinion", "意见"),
    ("overall", "总体目标"),
    ("overview", "项目概况"),
    ("period", "实施期"),
    ("phone", "电话"),
    ("projects", "项目"),
    ("provenance", "在文件中的位置"),
    ("purpose", "资金用途"),
    ("rate", "执行率"),
    ("reason", "原因"),
    ("result", "完成情况"),
    ("review", "审核"),
    ("reviewer", "审核人"),
    ("row", "行"),
    ("rows", "各行"),
    ("safeguards", "保障措施"),
    ("schedule", "进度计划"),
    ("score", "得分"),
    ("seq", "序号"),
    ("side", "收支"),
    ("signed_by", "签字"),
    ("signoff", "填报"),
    ("sources", "资金来源"),
    ("spending_plan", "支出计划"),
    ("standard", "绩效标准"),
    ("start", "开始时间"),
    ("subject", "项目"),
    ("supervising_department", "主管部门"),
    ("table", "表"),
    ("tables", "预算表"),
    ("targets", "指标值"),
    ("term", "名词"),
    ("text", "文字"),
    ("title", "标题"),
    ("total", "总额"),
    ("totals", "合计行"),
    ("unit", "单位"),
    ("weight", "分值"),
    ("within", "其中"),
    ("approved_by", "批复单位"),
    ("approval_number", "批复文号"),
    ("approved_on", "批复日期"),
    ("department", "部门"),
    ("direction", "指标方向性"),
    ("feasibility", "可行性"),
    ("improvements", "改进措施"),
    ("level", "项目级次"),
    ("level2_text", "二级指标"),
    ("measures", "保障措施"),
    ("necessity", "必要性"),
    ("problems", "存在问题"),
    ("rationale", "立项依据"),
    ("region", "行政区划"),
    ("responsible", "负责人"),
    ("damaged", "文字受损的指标"),
    ("indicator", "指标"),
    ("column", "列"),
];

/// Values that are words of the model, and in Chinese. `kind` of a source or a table is told by the name beside it.
const VALUES: &[(&str, &str, &str)] = &[
    ("horizon", "annual", "年度"),
    ("horizon", "midterm", "中期"),
    ("horizon", "implementation", "实施期"),
    ("horizon", "longterm", "长期"),
    ("nature", "new", "新增"),
    ("nature", "continuing", "延续"),
    ("side", "income", "收入"),
    ("side", "expenditure", "支出"),
    ("kinds", "project_targets", "项目绩效目标"),
    ("kinds", "target_declaration", "绩效目标申报"),
    ("kinds", "target_approval", "绩效目标批复"),
    ("kinds", "department_goals", "部门整体绩效目标"),
    ("kinds", "unit_budget", "单位预算"),
    ("kinds", "monitoring", "绩效监控"),
    ("kinds", "self_evaluation", "绩效自评"),
];

/// An example is there to be taken in at a glance: a whole budget book is not.
const LONGEST: usize = 24;

/// Not shown: for programs, or said by what stands beside it.
const LEFT_OUT: [&str; 3] = ["span", "kind", "month"];

fn field(name: &str) -> &str {
    FIELDS.iter().find(|(known, _)| *known == name).map_or(name, |(_, title)| title)
}

/// `第 1 个项目「老旧路灯更换」 › 第 3 项指标「完成时间」 › 指标值`.
pub fn place(document: &Value, pointer: &str) -> String {
    let mut steps = Vec::new();
    let mut value = Some(document);
    let mut list = "";
    for token in pointer.split('/').skip(1) {
        let token_text = token.replace("~1", "/").replace("~0", "~");
        match value {
            Some(Value::Array(items)) => {
                let at = token.parse::<usize>().unwrap_or_default();
                value = items.get(at);
                // One value for a field is the field.
                if list == "targets" && items.len() < 2 {
                    continue;
                }
                let called = value.map(called).unwrap_or_default();
                if counted(list) != "项" {
                    steps.pop();
                }
                steps.push(format!("第 {} {}{called}", at + 1, counted(list)));
            }
            other => {
                value = other.and_then(|value| value.get(&token_text));
                list = token;
                if !(token == "text" && steps.last().is_some_and(|step: &String| step.starts_with("指标值")))
                {
                    steps.push(field(&token_text).to_owned());
                }
            }
        }
    }
    steps.join(" › ")
}

/// What the items of a list are counted as.
fn counted(list: &str) -> &'static str {
    match list {
        "projects" => "个项目",
        "indicators" => "项指标",
        "targets" => "个指标值",
        "goals" => "个绩效目标",
        "tables" => "张预算表",
        "rows" => "行",
        "narrative" => "段文字说明",
        "sources" => "项资金来源",
        "spending_plan" => "个支出计划时点",
        "review" => "栏审核",
        "totals" => "个合计行",
        "schedule" => "步进度",
        "execution" => "行预算执行",
        _ => "项",
    }
}

fn called(item: &Value) -> String {
    let names = ["name", "label", "heading", "title", "office", "activity"];
    let name = names.into_iter().find_map(|name| item.get(name).and_then(Value::as_str));
    let name = name.filter(|name| !name.is_empty());
    name.map(|name| format!("「{name}」")).unwrap_or_default()
}

/// The value, a line for each field.
pub fn value(name: &str, value: &Value) -> String {
    if value.as_array().is_some_and(Vec::is_empty) {
        return "（空白）".to_owned();
    }
    let mut lines = Vec::new();
    put(name, value, "", &mut lines);
    if lines.len() > LONGEST {
        lines.truncate(LONGEST);
        lines.push("……（余下从略）".to_owned());
    }
    lines.join("\n")
}

fn put(name: &str, value: &Value, indent: &str, lines: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in shown(fields) {
                match plain(name, value) {
                    Some(words) => lines.push(format!("{indent}{}：{words}", field(name))),
                    None => {
                        lines.push(format!("{indent}{}：", field(name)));
                        put(name, value, &format!("{indent}  "), lines);
                    }
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                match flat(name, item) {
                    Some(words) => lines.push(format!("{indent}· {words}")),
                    None => {
                        lines.push(format!("{indent}·"));
                        put(name, item, &format!("{indent}  "), lines);
                    }
                }
            }
        }
        other => lines.push(format!("{indent}{}", plain(name, other).unwrap_or_default())),
    }
}

/// Fields worth a line: what is not printed and what is for programs is left out.
fn shown(fields: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
    let empty = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    };
    fields.iter().filter(move |(name, value)| !LEFT_OUT.contains(&name.as_str()) && !empty(value))
}

/// One line for what has no parts, and for lists of such.
pub fn plain(name: &str, value: &Value) -> Option<String> {
    match value {
        Value::Null => Some("（空白）".to_owned()),
        Value::Bool(yes) => Some(if *yes { "是" } else { "否" }.to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(words) if words.is_empty() => Some("（空白）".to_owned()),
        Value::String(words) => {
            let known = VALUES.iter().find(|(field, word, _)| *field == name && word == words);
            Some(known.map_or(words.as_str(), |(_, _, title)| title).to_owned())
        }
        Value::Array(items) if items.is_empty() => Some("（空白）".to_owned()),
        Value::Array(items) => {
            let words: Option<Vec<String>> = items
                .iter()
                .map(|item| if item.is_object() || item.is_array() { None } else { plain(name, item) })
                .collect();
            words.map(|words| words.join("、"))
        }
        Value::Object(_) => None,
    }
}

/// An object on one line, if its fields have no parts or are figures by column.
fn flat(name: &str, value: &Value) -> Option<String> {
    let Value::Object(fields) = value else { return plain(name, value) };
    let parts = shown(fields).map(|(name, value)| match value {
        Value::Object(figures) => {
            let figures =
                figures.iter().map(|(column, figure)| Some(format!("{column} {}", plain(column, figure)?)));
            figures.collect::<Option<Vec<_>>>().map(|figures| figures.join("，"))
        }
        value => Some(format!("{} {}", field(name), plain(name, value)?)),
    });
    parts.collect::<Option<Vec<_>>>().map(|parts| parts.join("；"))
}

#[cfg(test)]
mod tests {
    use super::{FIELDS, LEFT_OUT};

    #[test]
    fn every_field_in_an_example_has_a_name_in_chinese() {
        let known = |name: &str| {
            FIELDS.iter().any(|(known, _)| *known == name) || LEFT_OUT.contains(&name) || !name.is_ascii()
        };
        for rule in crate::rules() {
            for line in crate::explain(rule).lines() {
                let name = line.trim_start_matches([' ', '·']).split(['：', ' ']).next().unwrap_or_default();
                let is_field =
                    line.contains('：') && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
                assert!(!is_field || name.is_empty() || known(name), "{} {line}", rule.code);
            }
        }
    }
}
