//! I · What indicators say: rows in the wrong class, words that do not fit, bases of another row or year.

use serde_json::Value;

use super::Mutation;
use super::draft::{Draft, class, is_rate, row};
use super::random::Random;

pub const MUTATIONS: &[Mutation] = &[
    Mutation { code: "I021", defect: "a rate of quality under quantity", plant: quality_in_quantity },
    Mutation { code: "I022", defect: "a share under quantity", plant: share_in_quantity },
    Mutation {
        code: "I023",
        defect: "a date, an amount, a count or a rate in another class",
        plant: other_kind,
    },
    Mutation { code: "I024", defect: "two things in one indicator", plant: two_things },
    Mutation { code: "I025", defect: "one or two indicators in all", plant: too_few },
    Mutation { code: "I026", defect: "far too many indicators", plant: too_many },
    Mutation { code: "I027", defect: "an ecological benefit only to fill the row", plant: filler },
    Mutation { code: "I028", defect: "the description is of something else", plant: description },
    Mutation { code: "I029", defect: "the basis is data of years ago", plant: stale },
    Mutation { code: "I030", defect: "the basis is that of another row", plant: shifted },
    Mutation { code: "I031", defect: "no points, or more than half of all", plant: points },
    Mutation { code: "I032", defect: "the benefit is that of another project", plant: other_benefit },
    Mutation { code: "I033", defect: "works or purchases without a cost", plant: works },
    Mutation { code: "I034", defect: "a document of a later year", plant: later_document },
];

fn project_of(indicator: &str) -> Option<&str> {
    Some(indicator.rsplit_once("/indicators")?.0)
}

fn add(draft: &mut Draft, random: &mut Random, added: Value) -> Option<Vec<String>> {
    let project = draft
        .project(random, |project| project["indicators"].as_array().is_some_and(|rows| rows.len() >= 4))?;
    Some(vec![draft.push(&format!("{project}/indicators"), added)])
}

fn quality_in_quantity(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (name, description) = *random.pick(&[
        ("设备验收合格率", "验收合格的设备占全部设备的比例"),
        ("系统正常运转率", "正常运转的时间占全部时间的比例"),
        ("数据录入准确率", "准确的记录占全部记录的比例"),
        ("设施完好率", "完好的设施占全部设施的比例"),
        ("水质达标率", "达标的水样占全部水样的比例"),
    ]);
    let value = format!("≥{}%", random.between(85, 99));
    add(draft, random, row("产出指标", "数量指标", name, description, &value))
}

fn share_in_quantity(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, class("数量"))?;
    let (name, description) = *random.pick(&[
        ("任务完成率", "已完成的任务占全部任务的比例"),
        ("服务覆盖率", "服务到的村占全部村的比例"),
        ("人员到位率", "到岗的人员占核定人员的比例"),
        ("项目启动率", "已启动的子项目占全部子项目的比例"),
        ("补助发放率", "已发放的对象占全部对象的比例"),
    ]);
    draft.put(&format!("{indicator}/name"), name);
    draft.put(&format!("{indicator}/description"), description);
    let value =
        if random.chance(50) { String::from("100%") } else { format!("≥{}%", random.between(80, 99)) };
    Some(vec![draft.value(&indicator, value)?])
}

fn other_kind(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let year = draft.at("/fiscal_year").as_i64()?;
    let date = format!("{year}年{}月底前", random.between(3, 12));
    let amount = format!("≤{}万元", random.between(3, 90));
    let count = format!("≥{}人", random.between(30, 900));
    let rate = format!("≥{}%", random.between(80, 98));
    let (level2, name, description, value) = *random.pick(&[
        ("质量指标", "施工图纸审查", "施工图纸审查的安排", date.as_str()),
        ("数量指标", "方案编制", "方案编制的安排", date.as_str()),
        ("质量指标", "设备采购支出", "采购设备的支出", amount.as_str()),
        ("数量指标", "场地租赁费用", "租赁场地的支出", amount.as_str()),
        ("质量指标", "受训人数", "参加培训的人数", count.as_str()),
        ("时效指标", "行政村覆盖率", "覆盖的行政村占全部行政村的比例", rate.as_str()),
        ("时效指标", "工程合格率", "合格的工程占全部工程的比例", rate.as_str()),
        ("成本指标", "受益人数", "受益群众的人数", count.as_str()),
    ]);
    add(draft, random, row("产出指标", level2, name, description, value))
}

fn two_things(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, |row| is_rate(row) && row["level1"] != "满意度指标")?;
    let name = draft.text(&format!("{indicator}/name")).to_owned();
    if !name.ends_with('率') {
        return None;
    }
    let link = *random.pick(&["和", "及", "、", "与", "以及"]);
    let other = *random.pick(&["资料完整率", "问题整改率", "群众知晓率", "人员持证率"]);
    draft.put(&format!("{indicator}/name"), format!("{name}{link}{other}"));
    Some(vec![indicator])
}

fn too_few(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project = draft
        .project(random, |project| project["indicators"].as_array().is_some_and(|rows| rows.len() >= 4))?;
    let list = format!("{project}/indicators");
    let first = draft.all(&list, |row| row["level1"] == "产出指标").into_iter().next()?;
    let mut kept = vec![draft.at(&first).clone()];
    if random.chance(60) {
        kept.push(draft.at(&draft.all(&list, |row| row["level1"] == "效益指标").into_iter().next()?).clone());
    }
    draft.put(&list, kept);
    Some(vec![list])
}

fn too_many(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    const PLACES: [&str; 24] = [
        "集市",
        "学校",
        "企业",
        "社区",
        "医院",
        "车站",
        "广场",
        "公园",
        "商场",
        "工地",
        "夜市",
        "景区",
        "码头",
        "果园",
        "牧场",
        "林场",
        "渔港",
        "矿区",
        "园区",
        "营地",
        "仓库",
        "养老院",
        "幼儿园",
        "文化站",
    ];
    let project = draft
        .project(random, |project| project["indicators"].as_array().is_some_and(|rows| rows.len() >= 4))?;
    let list = format!("{project}/indicators");
    for place in PLACES.iter().take(random.below(6) + 18) {
        let value = format!("≥{}次", random.between(2, 40));
        draft.push(
            &list,
            row("产出指标", "数量指标", &format!("{place}走访次数"), &format!("到{place}走访的次数"), &value),
        );
    }
    Some(vec![list])
}

fn filler(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (name, value) = *random.pick(&[
        ("生态影响", "无"),
        ("生态效益", "不适用"),
        ("环境影响", "不涉及"),
        ("满足生态环保要求", "满足生态环保要求"),
        ("生态方面", "符合环保要求"),
        ("业务能力", "保障各项业务正常开展"),
        ("参保意识", "更多人享受政策"),
    ]);
    add(draft, random, row("效益指标", "生态效益指标", name, "", value))
}

fn description(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    if random.chance(40) {
        let indicator = draft.indicator(random, |row| {
            is_rate(row)
                && row["name"].as_str().is_some_and(|name| name.ends_with('率'))
                && row["description"].is_string()
        })?;
        let words = *random.pick(&["全年完成的数量", "完成的时间", "参加的人数", "出现问题的次数"]);
        draft.put(&format!("{indicator}/description"), words);
        return Some(vec![indicator]);
    }
    // The description of a quantity of another project.
    let counted = |row: &Value| {
        class("数量")(row) && row["description"].as_str().is_some_and(|text| text.chars().count() > 5)
    };
    let indicator = draft.indicator(random, counted)?;
    let other = draft.indicator(random, counted)?;
    if project_of(&indicator) == project_of(&other) {
        return None;
    }
    let words = draft.at(&format!("{other}/description")).clone();
    draft.put(&format!("{indicator}/description"), words);
    Some(vec![indicator])
}

fn stale(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let year = draft.at("/fiscal_year").as_i64()?;
    let indicator = draft.indicator(random, |row| row["name"].is_string())?;
    let before = year - random.between(2, 5);
    let figure = random.between(60, 95);
    let words = match random.below(4) {
        0 => format!("{before}年实际完成{figure}%"),
        1 => format!("{before}年统计数据"),
        2 => format!("{before}年发放台账数据"),
        _ => format!("根据{before}年调查结果"),
    };
    let field = if random.chance(70) { "basis" } else { "description" };
    draft.put(&format!("{indicator}/{field}"), words);
    Some(vec![indicator])
}

fn shifted(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let long = |row: &Value| row["name"].as_str().is_some_and(|name| name.chars().count() >= 5);
    let indicator = draft.indicator(random, long)?;
    let list = indicator.rsplit_once('/')?.0.to_owned();
    let other = draft.any(random, &list, |row| long(row) && row["name"] != draft.at(&indicator)["name"])?;
    let name = draft.text(&format!("{other}/name")).to_owned();
    let paper = *random.pick(&["登记表", "统计表", "记录", "台账"]);
    draft.put(&format!("{indicator}/basis"), format!("{name}{paper}"));
    Some(vec![indicator])
}

fn points(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let weighed = |row: &Value| row["weight"].as_str().is_some_and(|weight| weight != "0");
    let indicator = draft.indicator(random, weighed)?;
    let list = indicator.rsplit_once('/')?.0.to_owned();
    let other =
        draft.any(random, &list, |row| weighed(row) && row["name"] != draft.at(&indicator)["name"])?;
    let points = |draft: &Draft, row: &str| draft.text(&format!("{row}/weight")).parse::<i64>().ok();
    let (own, others) = (points(draft, &indicator)?, points(draft, &other)?);
    if random.chance(50) {
        draft.put(&format!("{indicator}/weight"), "0");
        draft.put(&format!("{other}/weight"), (own + others).to_string());
    } else {
        // All the points but one each.
        let rows = draft.all(&list, weighed);
        let sum: i64 = rows.iter().filter_map(|row| points(draft, row)).sum();
        for row in &rows {
            draft.put(&format!("{row}/weight"), "2");
        }
        let most = sum - 2 * (i64::try_from(rows.len()).ok()? - 1);
        draft.put(&format!("{indicator}/weight"), most.to_string());
    }
    Some(vec![indicator])
}

fn other_benefit(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let benefits = |project: &Value| {
        project["indicators"]
            .as_array()
            .is_some_and(|rows| rows.iter().any(|row| row["level1"] == "效益指标"))
    };
    let (from, to) = draft.pair(random, benefits)?;
    let benefit = |draft: &Draft, project: &str| {
        draft.all(&format!("{project}/indicators"), |row| row["level1"] == "效益指标").into_iter().next()
    };
    let (source, own) = (benefit(draft, &from)?, benefit(draft, &to)?);
    // What the other project brings about, in its own words; none of them is of what this project is about.
    let work = draft.text(&format!("{from}/name")).to_owned();
    let matter: Vec<char> = format!("{work}，{}", draft.text(&format!("{source}/name"))).chars().collect();
    let words = format!("{work}带动{}稳步提高", draft.text(&format!("{source}/name")));
    let mut about = draft.at(&format!("{to}/goals")).to_string();
    for field in ["name", "overview", "budget/purpose"] {
        about.push_str(draft.text(&format!("{to}/{field}")));
    }
    if matter.windows(2).any(|pair| about.contains(&pair.iter().collect::<String>())) {
        return None;
    }
    draft.value(&source, words)?;
    let mut copy = draft.at(&source).clone();
    copy["weight"] = draft.at(&format!("{own}/weight")).clone();
    draft.put(&own, copy);
    Some(vec![own])
}

fn works(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project = draft
        .project(random, |project| project["indicators"].as_array().is_some_and(|rows| rows.len() >= 4))?;
    let list = format!("{project}/indicators");
    if draft.all(&list, class("成本")).is_empty() {
        return None;
    }
    let name = draft.text(&format!("{project}/name")).to_owned();
    let suffix = *random.pick(&["设备购置", "修缮工程", "改造工程", "用房新建工程", "配套设施扩建"]);
    draft.put(&format!("{project}/name"), format!("{name}{suffix}"));
    draft.retain(&list, |row| !class("成本")(row));
    Some(vec![list])
}

fn later_document(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let year = draft.at("/fiscal_year").as_i64()?;
    let indicator = draft.indicator(random, |row| row["name"].is_string())?;
    let later = year + random.between(1, 3);
    let number = random.between(2, 90);
    let mark = *random.pick(&["清政办发", "云财预", "白卫发", "枫财社"]);
    let words = match random.below(3) {
        0 => format!("{mark}〔{later}〕{number}号"),
        1 => format!("{mark}[{later}]{number}号"),
        _ => format!("依据{mark}（{later}）{number}号"),
    };
    draft.put(&format!("{indicator}/basis"), words);
    Some(vec![indicator])
}
