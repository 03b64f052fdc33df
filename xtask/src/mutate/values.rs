//! V · Target values that are missing, words instead of figures, or out of line.

use serde_json::Value;

use super::Mutation;
use super::draft::{Draft, class, is_rate, number};
use super::random::Random;

pub const MUTATIONS: &[Mutation] = &[
    Mutation { code: "V001", defect: "no target value", plant: missing },
    Mutation { code: "V002", defect: "a quantity without a figure", plant: not_quantified },
    Mutation { code: "V003", defect: "the value is the description", plant: description },
    Mutation { code: "V004", defect: "the value is the name", plant: name },
    Mutation { code: "V009", defect: "two figures in one value contradict each other", plant: contradiction },
    Mutation { code: "V010", defect: "a placeholder is left in the value", plant: placeholder },
    Mutation { code: "V011", defect: "satisfaction without a figure", plant: satisfied },
    Mutation { code: "V012", defect: "timeliness without a time", plant: timeless },
    Mutation { code: "V013", defect: "all of something, in words", plant: all },
    Mutation { code: "V014", defect: "a grade without a scale", plant: grade },
    Mutation { code: "V015", defect: "value and standard of a row differ", plant: standard },
    Mutation { code: "V016", defect: "a rate far below its like", plant: outlier },
    Mutation { code: "V017", defect: "annual and mid-term values are all the same", plant: horizons_equal },
    Mutation { code: "V018", defect: "a vague number", plant: vague },
    Mutation { code: "V021", defect: "satisfaction of 100%", plant: full },
    Mutation { code: "V023", defect: "annual and mid-term rates are far apart", plant: horizons_apart },
];

fn write(draft: &mut Draft, indicator: &str, text: impl Into<String>) -> Option<Vec<String>> {
    Some(vec![draft.value(indicator, text)?])
}

fn missing(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    // 生态效益: 无 says that the class does not apply.
    let indicator = draft.indicator(random, |row| row["name"].is_string() && !class("生态")(row))?;
    write(draft, &indicator, *random.pick(&["", "—", "无", "-", "/", "——"]))
}

fn not_quantified(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, class("数量"))?;
    write(
        draft,
        &indicator,
        *random.pick(&[
            "按年度工作计划开展",
            "符合条件的对象按规定纳入",
            "根据任务书完成",
            "做到应做的工作",
            "按上级下达任务落实",
            "按照合同约定实施",
        ]),
    )
}

fn description(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    // Words for all and none, wherever they are from, state a level, if in words: that is V013's.
    const LEVELS: [&str; 5] = ["全", "无", "零", "每个", "尽"];
    let indicator = draft.indicator(random, |row| {
        row["description"]
            .as_str()
            .is_some_and(|text| !text.is_empty() && !LEVELS.iter().any(|word| text.contains(word)))
    })?;
    let text = draft.text(&format!("{indicator}/description")).to_owned();
    let text = if random.chance(80) { text } else { format!("{text}。") };
    write(draft, &indicator, text)
}

fn name(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, |row| row["name"].is_string())?;
    let text = draft.text(&format!("{indicator}/name")).to_owned();
    write(draft, &indicator, text)
}

fn contradiction(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, |row| class("数量")(row) || class("效益")(row))?;
    let unit = *random.pick(&["%", "亿元", "人次", "万元", "个"]);
    let figure = random.between(5, 90);
    let less = random.between(1, figure - 1);
    let separator = *random.pick(&["，", ",", ";", " "]);
    let text = match random.below(3) {
        0 => format!("≥{figure}{unit}{separator}≤{less}{unit}"),
        1 => format!("不少于{figure}{unit}{separator}不超过{less}{unit}"),
        _ => format!("≤{less}{unit}{separator}≥{figure}{unit}"),
    };
    write(draft, &indicator, text)
}

fn placeholder(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, |row| row["name"].is_string())?;
    let number = random.between(1, 3);
    let text = format!("目标内容{number}");
    write(
        draft,
        &indicator,
        *random.pick(&["≥**%", "XX人", "待定", "根据实际", "≥__%", "***", "≥XX%", text.as_str(), "××万元"]),
    )
}

fn satisfied(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, class("满意度"))?;
    write(
        draft,
        &indicator,
        *random.pick(&["满意", "较满意", "基本满意", "良好", "非常满意", "不断提高", "群众满意"]),
    )
}

fn timeless(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, class("时效"))?;
    write(
        draft,
        &indicator,
        *random.pick(&[
            "及时完成",
            "按要求推进",
            "大力推进",
            "按计划实施",
            "及时发放到位",
            "根据上级要求时限办理",
            "完成系统质量",
        ]),
    )
}

fn all(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator =
        draft.indicator(random, |row| class("数量")(row) || (class("质量")(row) && is_rate(row)))?;
    write(
        draft,
        &indicator,
        *random.pick(&["全覆盖", "应保尽保", "全部到位", "应补尽补", "全员发放", "全部完成"]),
    )
}

fn grade(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, class("效益"))?;
    write(
        draft,
        &indicator,
        *random.pick(&[
            "良好",
            "显著提高",
            "有效",
            "明显改善",
            "有效提升",
            "优",
            "较好",
            "持续稳定",
            "成效明显",
        ]),
    )
}

fn standard(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, |row| row["standard"].is_string())?;
    let text = draft.text(&format!("{indicator}/standard")).to_owned();
    let figure = number(&text).filter(|figure| !figure.contains('.'))?.to_owned();
    let value: i64 = figure.parse().ok()?;
    // Years and full rates stay what they are: another figure of the same kind.
    let wrong = if text.contains('年') {
        value - 1
    } else if text.contains('%') {
        value - random.between(3, 20).min(value - 1)
    } else {
        value + (value * random.between(5, 50) / 100).max(1)
    };
    draft.put(&format!("{indicator}/standard"), text.replacen(&figure, &wrong.to_string(), 1));
    Some(vec![indicator])
}

fn outlier(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let satisfaction = |row: &Value| class("满意度")(row) && is_rate(row);
    let projects = draft.all("/projects", |project| {
        project["indicators"].as_array().is_some_and(|rows| rows.iter().any(satisfaction))
    });
    if projects.len() < 5 {
        return None;
    }
    let indicator = draft.indicator(random, satisfaction)?;
    // A digit lost, or far below what the others promise.
    let low = if random.chance(60) { random.between(5, 9) } else { random.between(20, 45) };
    let bound = *random.pick(&["大于", "≥", "不低于"]);
    write(draft, &indicator, format!("{bound}{low}%"))
}

/// A project whose indicators have an annual and a later value.
fn two_horizons(draft: &Draft, random: &mut Random) -> Option<String> {
    draft.project(random, |project| {
        let rows = project["indicators"].as_array().map(Vec::as_slice).unwrap_or_default();
        rows.len() >= 4 && rows.iter().all(|row| {
                row["targets"].as_array().is_some_and(|targets| targets.len() == 2)
                    // In a project of one year both may well be the same.
                    && row["targets"].as_array().is_some_and(|all| all.iter().all(|one| one["horizon"] != "implementation"))
            })
    })
}

fn horizons_equal(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project = two_horizons(draft, random)?;
    let list = format!("{project}/indicators");
    for indicator in draft.all(&list, |_| true) {
        let annual = draft.target_text(&indicator);
        for target in draft.all(&format!("{indicator}/targets"), |_| true) {
            draft.put(&format!("{target}/text"), annual.as_str());
        }
    }
    Some(vec![list])
}

fn horizons_apart(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project = two_horizons(draft, random)?;
    let indicator = draft.any(random, &format!("{project}/indicators"), is_rate)?;
    let text = draft.target_text(&indicator);
    let figure = number(&text).filter(|figure| figure.len() == 2)?.to_owned();
    let low = &figure[..1];
    if low == "0" {
        return None;
    }
    write(draft, &indicator, text.replacen(&figure, low, 1))
}

fn vague(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, class("数量"))?;
    let text = draft.target_text(&indicator);
    let figure = number(&text)?;
    let unit: String = text.split(figure).nth(1).unwrap_or_default().to_owned();
    let text = match random.below(5) {
        0 => format!("约{figure}{unit}"),
        1 => format!("{figure}{unit}左右"),
        2 => format!("若干{unit}"),
        3 => format!("大约{figure}{unit}"),
        _ => format!("近{figure}{unit}"),
    };
    write(draft, &indicator, text)
}

fn full(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, class("满意度"))?;
    write(draft, &indicator, *random.pick(&["100%", "达到100%", "=100%"]))
}
