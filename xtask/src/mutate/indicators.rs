//! I · Sets of indicators with gaps, copies and rows in the wrong class.

use serde_json::{Value, json};

use super::Mutation;
use super::draft::{Draft, class, row};
use super::random::Random;

pub const MUTATIONS: &[Mutation] = &[
    Mutation { code: "I001", defect: "no output indicator", plant: no_output },
    Mutation { code: "I002", defect: "no benefit indicator", plant: no_benefit },
    Mutation { code: "I003", defect: "no satisfaction indicator", plant: no_satisfaction },
    Mutation { code: "I004", defect: "no cost indicator", plant: no_cost },
    Mutation { code: "I005", defect: "no quantity, quality or timeliness", plant: incomplete },
    Mutation { code: "I006", defect: "an indicator stands twice in its class", plant: twice },
    Mutation { code: "I007", defect: "one text in three classes and more", plant: one_text },
    Mutation { code: "I008", defect: "the name says nothing of what is measured", plant: generic },
    Mutation { code: "I009", defect: "level 1 does not go with level 2", plant: levels },
    Mutation { code: "I010", defect: "the name says another class", plant: other_class },
    Mutation { code: "I011", defect: "timeliness under quantity or quality", plant: time_elsewhere },
    Mutation { code: "I012", defect: "budget execution as an output", plant: execution },
    Mutation { code: "I013", defect: "satisfaction as a benefit", plant: satisfaction_benefit },
    Mutation { code: "I014", defect: "money put in as a benefit", plant: input_benefit },
    Mutation { code: "I015", defect: "a basis that names nothing", plant: basis },
    Mutation {
        code: "I016",
        defect: "the document number differs from the project's",
        plant: document_number,
    },
    Mutation { code: "I017", defect: "the points do not add up", plant: weights },
    Mutation { code: "I018", defect: "two projects with one set of indicators", plant: copied },
    Mutation { code: "I019", defect: "one indicator in two classes", plant: two_classes },
    Mutation { code: "I020", defect: "a benefit that only says a direction", plant: slogan },
];

/// A project with at least this many indicators.
fn with_rows(draft: &Draft, random: &mut Random, least: usize) -> Option<String> {
    draft.project(random, |project| project["indicators"].as_array().is_some_and(|rows| rows.len() >= least))
}

/// Takes a class out of a project that has others as well.
fn without(draft: &mut Draft, random: &mut Random, gone: impl Fn(&Value) -> bool) -> Option<Vec<String>> {
    let project = with_rows(draft, random, 4)?;
    let list = format!("{project}/indicators");
    let all = draft.count(&list);
    let kept = draft.all(&list, |row| !gone(row)).len();
    if kept == all || kept == 0 {
        return None;
    }
    draft.retain(&list, |row| !gone(row));
    Some(vec![list])
}

fn no_output(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    without(draft, random, |row| row["level1"] == "产出指标")
}

fn no_benefit(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    without(draft, random, |row| row["level1"] == "效益指标")
}

fn no_satisfaction(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    // Where the others have one, or the project says that it serves people.
    if draft.projects() < 3 {
        return None;
    }
    without(draft, random, |row| row["level1"] == "满意度指标")
}

/// The frame of 2015, in which cost is an output and all kinds of output are asked for.
fn older_frame(draft: &Draft) -> bool {
    draft.all("/projects", |project| project["indicators"].to_string().contains("经济成本指标")).is_empty()
}

fn no_cost(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    if !older_frame(draft) {
        return None;
    }
    without(draft, random, class("成本"))
}

fn incomplete(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    if !older_frame(draft) {
        return None;
    }
    let gone = *random.pick(&["数量指标", "质量指标", "时效指标"]);
    without(draft, random, |row| row["level2"] == gone)
}

fn twice(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, |row| row["name"].is_string())?;
    let (list, _) = indicator.rsplit_once('/')?;
    let list = list.to_owned();
    let mut copy = draft.at(&indicator).clone();
    // The same with another figure is still the same indicator.
    if random.chance(40) {
        let target = &mut copy["targets"][0]["text"];
        let text = target.as_str().unwrap_or_default().replacen('9', "8", 1);
        *target = text.into();
    }
    let second = draft.push(&list, copy);
    Some(vec![indicator, second])
}

fn one_text(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project = with_rows(draft, random, 5)?;
    let list = format!("{project}/indicators");
    let text = *random.pick(&[
        "各项任务及时落实到位",
        "按要求完成项目建设内容",
        "保障项目顺利实施",
        "资金使用规范有序",
    ]);
    let mut classes: Vec<String> = Vec::new();
    let mut rows = draft.all(&list, |_| true);
    random.shuffle(&mut rows);
    for row in rows {
        let level2 = draft.text(&format!("{row}/level2")).to_owned();
        if classes.contains(&level2) || classes.len() == 4 {
            continue;
        }
        classes.push(level2);
        draft.put(&format!("{row}/name"), text);
        draft.put(&format!("{row}/description"), text);
        draft.value(&row, text)?;
    }
    (classes.len() >= 3).then(|| vec![list])
}

fn generic(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, |row| row["name"].is_string())?;
    let level2 = draft.text(&format!("{indicator}/level2")).to_owned();
    let class = level2.trim_end_matches("指标");
    let names = match class {
        "数量" => vec!["数量指标", "数量", "完成率", "完成数量"],
        "质量" => vec!["质量指标", "质量", "合格率", "完成率", "覆盖率"],
        "时效" => vec!["时效指标", "时效", "及时率", "及时性"],
        "社会效益" => vec!["社会效益", "社会效益指标", "效益", "覆盖率"],
        "服务对象满意度" => return None,
        _ => vec![level2.as_str()],
    };
    draft.put(&format!("{indicator}/name"), *random.pick(&names));
    draft.put(&format!("{indicator}/description"), Value::Null);
    Some(vec![indicator.clone()])
}

fn levels(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, |row| row["level2"].is_string())?;
    let level2 = draft.text(&format!("{indicator}/level2")).to_owned();
    let wrong: &[&str] = match level2.as_str() {
        "数量指标" | "质量指标" | "时效指标" => &["效益指标", "满意度指标", "成本指标"],
        "社会效益指标" | "经济效益指标" | "生态效益指标" | "可持续影响指标" => {
            &["产出指标", "满意度指标"]
        }
        "经济成本指标" => &["效益指标", "满意度指标"],
        _ => return None,
    };
    draft.put(&format!("{indicator}/level1"), *random.pick(wrong));
    Some(vec![indicator])
}

fn other_class(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, |row| row["level2"].is_string())?;
    let level1 = draft.text(&format!("{indicator}/level1")).to_owned();
    let names: &[&str] = match level1.as_str() {
        "产出指标" => &["社会保障类效益指标", "公共服务类效益指标"],
        "效益指标" => &["社会保障类产出指标", "数量产出指标", "项目成本指标"],
        "满意度指标" => &["社会保障类产出指标", "公共服务类效益指标"],
        _ => return None,
    };
    draft.put(&format!("{indicator}/name"), *random.pick(names));
    Some(vec![indicator])
}

/// Adds an indicator of a class to a project, written as its rows are.
fn add(
    draft: &mut Draft,
    random: &mut Random,
    level1: &str,
    level2: &str,
    row_of: (&str, &str, &str),
) -> Option<Vec<String>> {
    let project = with_rows(draft, random, 4)?;
    let (name, description, value) = row_of;
    let added = draft.push(&format!("{project}/indicators"), row(level1, level2, name, description, value));
    Some(vec![added])
}

fn time_elsewhere(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let year = draft.at("/fiscal_year").as_i64()?;
    let level2 = *random.pick(&["数量指标", "质量指标"]);
    let date = format!("{year}年{}月底前", random.between(3, 12));
    let (name, description, value) = *random.pick(&[
        ("任务完成及时率", "按期完成的任务占全部任务的比例", "≥98%"),
        ("资金发放及时性", "按时发放的资金占全部资金的比例", "≥95%"),
        ("项目按时完成率", "按时完成的子项目占全部子项目的比例", "100%"),
        ("工程完工时间", "全部工程完工的时间", date.as_str()),
        ("设备交付时间", "全部设备交付使用的时间", date.as_str()),
    ]);
    add(draft, random, "产出指标", level2, (name, description, value))
}

fn execution(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let level2 = *random.pick(&["数量指标", "质量指标"]);
    let name = *random.pick(&["预算执行率", "预算完成率", "资金执行率", "预算支出完成率", "预算资金执行率"]);
    let value = format!("≥{}%", random.between(85, 99));
    add(draft, random, "产出指标", level2, (name, "已执行的预算占全部预算的比例", &value))
}

fn satisfaction_benefit(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let level2 = *random.pick(&["社会效益指标", "可持续影响指标", "经济效益指标"]);
    let name = *random.pick(&["群众满意度", "企业满意率", "居民对服务的满意程度", "参训人员满意度"]);
    let value = format!("≥{}%", random.between(85, 98));
    add(draft, random, "效益指标", level2, (name, "受访者表示满意的比例", &value))
}

fn input_benefit(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let level2 = *random.pick(&["社会效益指标", "经济效益指标"]);
    let (name, value) = *random.pick(&[
        ("项目资金投入", "≥50万元"),
        ("资金拨付率", "100%"),
        ("专项资金投入规模", "≥80万元"),
        ("财政资金到位率", "100%"),
        ("补助资金拨付金额", "120万元"),
        ("资金使用率", "≥98%"),
    ]);
    add(draft, random, "效益指标", level2, (name, "项目资金的安排和使用情况", value))
}

fn basis(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, |row| row["basis"].is_string())?;
    let words = *random.pick(&[
        "文件要求",
        "行业规定",
        "实际情况",
        "预期期望",
        "根据实际情况",
        "相关文件",
        "工作需要",
        "文件规定",
    ]);
    draft.put(&format!("{indicator}/basis"), words);
    Some(vec![indicator])
}

fn document_number(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let year = draft.at("/fiscal_year").as_i64()?;
    let project = with_rows(draft, random, 4)?;
    let mark = *random.pick(&["清财社", "云财建", "白财农", "枫财教"]);
    let number = random.between(3, 260);
    let before = year - 1;
    let name = draft.text(&format!("{project}/name")).to_owned();
    let brackets: &[(&str, &str)] = &[("〔", "〕"), ("[", "]"), ("（", "）"), ("【", "】")];
    let (open, close) = *random.pick(brackets);
    draft.put(&format!("{project}/name"), format!("{mark}{open}{before}{close}{number}号{name}"));
    let (open, close) = *random.pick(brackets);
    let wrong_year = before - random.between(1, 2);
    let basis = format!("{mark}{open}{wrong_year}{close}{number}号");
    let indicator = draft.any(random, &format!("{project}/indicators"), |_| true)?;
    draft.put(&format!("{indicator}/basis"), basis);
    Some(vec![indicator])
}

fn weights(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator =
        draft.indicator(random, |row| row["weight"].as_str().is_some_and(|weight| weight != "0"))?;
    let project = indicator.rsplit_once("/indicators")?.0.to_owned();
    if !draft.all(&format!("{project}/indicators"), |row| row["weight"].is_null()).is_empty() {
        return None;
    }
    let weight: i64 = draft.text(&format!("{indicator}/weight")).parse().ok()?;
    let wrong = weight + *random.pick(&[-5, -3, 2, 5, 8, 15]);
    if wrong < 1 {
        return None;
    }
    draft.put(&format!("{indicator}/weight"), wrong.to_string());
    Some(vec![format!("{project}/indicators")])
}

fn copied(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let rows = |project: &Value| project["indicators"].as_array().is_some_and(|rows| rows.len() >= 4);
    let (first, second) = draft.pair(random, rows)?;
    let indicators = draft.at(&format!("{first}/indicators")).clone();
    draft.put(&format!("{second}/indicators"), indicators);
    Some(vec![format!("{first}/indicators"), format!("{second}/indicators")])
}

fn two_classes(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, class("数量"))?;
    let (list, _) = indicator.rsplit_once('/')?;
    let list = list.to_owned();
    let mut copy = draft.at(&indicator).clone();
    let (level1, level2) =
        *random.pick(&[("效益指标", "社会效益指标"), ("产出指标", "质量指标"), ("效益指标", "经济效益指标")]);
    copy["level1"] = level1.into();
    copy["level2"] = level2.into();
    let second = draft.push(&list, copy);
    Some(vec![indicator, second])
}

fn slogan(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, |row| row["level1"] == "效益指标")?;
    let verb = *random.pick(&["促进", "提升", "保障", "维护", "推动", "提高"]);
    let object = *random.pick(&[
        "社会和谐稳定",
        "公共服务水平",
        "群众生活质量",
        "医疗卫生事业健康发展",
        "基层治理能力",
        "居民幸福感",
        "区域经济发展",
    ]);
    let text = if random.chance(60) {
        format!("{verb}{object}")
    } else {
        format!("{verb}{object}，服务经济社会发展")
    };
    // A slogan has a name to match.
    draft.put(
        &format!("{indicator}/name"),
        *random.pick(&["社会影响", "项目带动作用", "长远影响", "服务成效"]),
    );
    draft.put(&format!("{indicator}/description"), json!("项目实施后的影响"));
    Some(vec![draft.value(&indicator, text)?])
}
