//! G · Goals that are missing, empty words, copied or cut off.

use serde_json::{Value, json};

use super::Mutation;
use super::draft::{Draft, number};
use super::random::Random;

pub const MUTATIONS: &[Mutation] = &[
    Mutation { code: "G001", defect: "no goal", plant: missing },
    Mutation { code: "G002", defect: "a goal of a few characters", plant: short },
    Mutation { code: "G003", defect: "the goal is the project's name", plant: name },
    Mutation { code: "G004", defect: "the goal is the purpose of the money", plant: purpose },
    Mutation { code: "G005", defect: "a goal without any figure", plant: without_figure },
    Mutation { code: "G006", defect: "two projects with one goal", plant: same },
    Mutation { code: "G007", defect: "the annual goal is the mid-term goal", plant: horizons },
    Mutation { code: "G008", defect: "words of the template are left in the goal", plant: template },
    Mutation { code: "G009", defect: "the goal is cut off", plant: cut_off },
    Mutation { code: "G010", defect: "the goal is due in an earlier year", plant: other_year },
    Mutation { code: "G011", defect: "a figure of the goal is in no indicator", plant: figure },
    Mutation {
        code: "G012",
        defect: "the indicators are of another project than the goal",
        plant: unrelated,
    },
    Mutation { code: "G013", defect: "no project serves a duty of the department", plant: duty },
    Mutation { code: "G014", defect: "the annual goal speaks of another year", plant: names_other_year },
    Mutation { code: "G016", defect: "the goal has another quantity than the indicator", plant: contradicts },
    Mutation {
        code: "G017",
        defect: "more or less in the goal is the opposite of its figures",
        plant: opposite,
    },
];

/// A project with a goal, and the address of the year's goal.
fn goal(draft: &Draft, random: &mut Random) -> Option<(String, String)> {
    let project = draft
        .project(random, |project| project["goals"].as_array().is_some_and(|goals| !goals.is_empty()))?;
    let list = format!("{project}/goals");
    let annual = draft.all(&list, |goal| goal["horizon"] == "annual").into_iter().next();
    Some((project, annual.unwrap_or(format!("{list}/0"))))
}

fn write(draft: &mut Draft, goal: &str, text: impl Into<Value>) -> Option<Vec<String>> {
    draft.put(&format!("{goal}/text"), text);
    Some(vec![goal.to_owned()])
}

fn missing(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (project, _) = goal(draft, random)?;
    if random.chance(70) {
        draft.put(&format!("{project}/goals"), json!([]));
    } else {
        for goal in draft.all(&format!("{project}/goals"), |_| true) {
            draft.put(&format!("{goal}/text"), *random.pick(&["", "无", "—"]));
        }
    }
    Some(vec![format!("{project}/goals")])
}

fn short(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (_, goal) = goal(draft, random)?;
    write(
        draft,
        &goal,
        *random.pick(&["完成任务", "做好保障。", "按时完成。", "保障运转", "达到要求", "完成全年工作"]),
    )
}

fn name(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (project, goal) = goal(draft, random)?;
    let name = draft.text(&format!("{project}/name")).to_owned();
    if name.is_empty() {
        return None;
    }
    let text = match random.below(4) {
        0 => format!("{name}。"),
        1 => format!("1.{name}"),
        2 => format!("用于{name}"),
        _ => name,
    };
    write(draft, &goal, text)
}

fn purpose(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (project, goal) = goal(draft, random)?;
    let purpose = draft.text(&format!("{project}/budget/purpose")).to_owned();
    if purpose.is_empty() {
        return None;
    }
    let text = match random.below(3) {
        0 => format!("{purpose}。"),
        1 => format!("1.{purpose}"),
        _ => purpose,
    };
    write(draft, &goal, text)
}

fn without_figure(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (_, goal) = goal(draft, random)?;
    let means = *random.pick(&["通过项目的实施", "按照上级部署", "加强统筹协调", "完善管理制度"]);
    let what = *random.pick(&[
        "各项业务顺利开展",
        "公共服务水平不断提升",
        "群众的获得感明显增强",
        "设施正常运转",
        "队伍建设得到加强",
    ]);
    let end =
        *random.pick(&["为事业发展提供有力保障", "促进社会和谐稳定", "推动高质量发展", "更好地服务群众"]);
    write(draft, &goal, format!("{means}，{what}，{end}。"))
}

fn same(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let told = |project: &Value| project["goals"].as_array().is_some_and(|goals| !goals.is_empty());
    let (first, second) = draft.pair(random, told)?;
    let goals = draft.at(&format!("{first}/goals")).clone();
    draft.put(&format!("{second}/goals"), goals);
    Some(vec![format!("{first}/goals"), format!("{second}/goals")])
}

fn horizons(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (project, annual) = goal(draft, random)?;
    let text = draft.at(&format!("{annual}/text")).clone();
    let list = format!("{project}/goals");
    // The goal of a project that lasts a year may be that of the year.
    if !draft.all(&list, |goal| goal["horizon"] == "implementation").is_empty() {
        return None;
    }
    let (horizon, label) = *random.pick(&[("midterm", "中期目标"), ("longterm", "长期目标")]);
    match draft.all(&list, |goal| goal["horizon"] != "annual").into_iter().next() {
        Some(other) => draft.put(&format!("{other}/text"), text),
        None => {
            draft.push(&list, json!({"horizon": horizon, "label": label, "text": text}));
        }
    }
    Some(vec![list])
}

fn template(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (_, goal) = goal(draft, random)?;
    let text = draft.text(&format!("{goal}/text")).to_owned();
    let number = random.between(1, 3);
    let text = match random.below(3) {
        0 => format!("1.目标内容{number} {text}"),
        1 => format!("目标内容{number}：{text}"),
        _ => format!("{text}目标内容{}", number + 1),
    };
    write(draft, &goal, text)
}

fn cut_off(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (_, goal) = goal(draft, random)?;
    let text: Vec<char> = draft.text(&format!("{goal}/text")).chars().collect();
    if text.len() < 16 {
        return None;
    }
    // After a comma, after a word that leads on, or in an open bracket: where a reader sees that more must follow.
    let cut: String = match random.below(3) {
        0 => {
            let comma = text.iter().position(|c| *c == '，')?;
            text[..=comma].iter().collect()
        }
        1 => {
            let comma = text.iter().position(|c| *c == '，')?;
            let lead = *random.pick(&["并", "以及", "进一步", "达到", "不低于", "其中包括"]);
            format!("{}，{lead}", text[..comma].iter().collect::<String>())
        }
        _ => {
            let end = text.len() - 1;
            format!("{}（含各乡镇", text[..end].iter().collect::<String>())
        }
    };
    write(draft, &goal, cut)
}

fn other_year(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let year = draft.at("/fiscal_year").as_i64()?;
    let (_, goal) = goal(draft, random)?;
    let before = year - random.between(1, 4);
    let month = random.between(3, 12);
    let text = draft.text(&format!("{goal}/text")).trim_end_matches('。').to_owned();
    let due = match random.below(3) {
        0 => format!("{before}年{month}月底前完成全部任务"),
        1 => format!("在{before}年12月31日前全部完成"),
        _ => format!("{before}年{month}月完成验收"),
    };
    write(draft, &goal, format!("{text}，{due}。"))
}

fn figure(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (_, goal) = goal(draft, random)?;
    let all = [
        ("走访群众", "户"),
        ("举办座谈会", "期"),
        ("印发宣传单", "张"),
        ("购置车辆", "辆"),
        ("巡查站点", "处"),
    ];
    let mut told: Vec<String> = Vec::new();
    for (lead, unit) in [random.pick(&all[..2]), random.pick(&all[2..])] {
        told.push(format!("{lead}{}{unit}", random.between(2003, 8799)));
    }
    write(draft, &goal, format!("全年{}。", told.join("，")))
}

/// The goal's own quantity, where one indicator counts in the same unit.
fn contradicts(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (project, goal) = goal(draft, random)?;
    let text = draft.text(&format!("{goal}/text")).to_owned();
    let figure = number(&text)?.to_owned();
    let quantity: i64 = figure.parse().ok().filter(|quantity| *quantity > 20)?;
    let rows = format!("{project}/indicators");
    let same = |row: &Value| row["level2"] == "数量指标" && row["targets"].to_string().contains(&figure);
    let row = draft.all(&rows, same).into_iter().next()?;
    let other = quantity * *random.pick(&[60, 130, 170]) / 100 + 7;
    draft.put(&format!("{goal}/text"), text.replacen(&figure, &other.to_string(), 1));
    Some(vec![goal, row])
}

fn unrelated(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let rows = |project: &Value| project["indicators"].as_array().is_some_and(|rows| rows.len() >= 4);
    let (first, second) = draft.pair(random, rows)?;
    let [one, other] = [&first, &second].map(|project| draft.at(&format!("{project}/indicators")).clone());
    draft.put(&format!("{first}/indicators"), other);
    draft.put(&format!("{second}/indicators"), one);
    Some(vec![format!("{first}/indicators"), format!("{second}/indicators")])
}

fn duty(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    if draft.projects() < 3 {
        return None;
    }
    let (title, goal) = *random.pick(&[
        ("殡葬改革", "推行节地生态安葬，新建公益性骨灰堂两处"),
        ("矿山监管", "关停小煤窑，复垦采空塌陷区"),
        ("铁路护路", "巡防铁路两侧隐患点，清除违章搭建"),
        ("地震预警", "布设烈度速报台站，开展避震疏散演练"),
        ("侨务联络", "联络海外侨胞社团，接待侨商考察投资"),
    ]);
    let duty = json!({"title": title, "goal": goal, "indicators": []});
    if draft.count("/department_goals/goals") > 0 {
        return Some(vec![draft.push("/department_goals/goals", duty)]);
    }
    draft.put("/department_goals", json!({"overall": [], "goals": [duty], "safeguards": []}));
    Some(vec!["/department_goals/goals/0".to_owned()])
}

fn names_other_year(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let year = draft.at("/fiscal_year").as_i64()?;
    let (project, goal) = goal(draft, random)?;
    if draft.count(&format!("{project}/goals")) > 1 {
        return None;
    }
    let other = year - random.between(1, 3);
    let text = draft.text(&format!("{goal}/text")).to_owned();
    if text.contains('年') && !text.starts_with("全年") {
        return None;
    }
    let text = match random.below(2) {
        0 => format!("{other}年{text}"),
        _ => format!("按照{other}年的任务，{text}"),
    };
    write(draft, &goal, text)
}

fn opposite(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (_, goal) = goal(draft, random)?;
    let text = draft.text(&format!("{goal}/text")).trim_end_matches('。').to_owned();
    let (low, high) = (random.between(40, 70), random.between(75, 98));
    let what = *random.pick(&["群众知晓率", "办结率", "参与率", "设备完好率"]);
    let change = match random.below(4) {
        0 => format!("{what}由{high}%提高到{low}%"),
        1 => format!("{what}从{high}%提升至{low}%"),
        2 => format!("差错率由{low}%下降到{high}%"),
        _ => format!("投诉率从{low}%降至{high}%"),
    };
    write(draft, &goal, format!("{text}，{change}。"))
}
