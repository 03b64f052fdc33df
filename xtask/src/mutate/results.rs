//! S · Totals, grades, points and reasons of self-evaluations, and what monitoring says of the rest of the year.

use serde_json::{Value, json};

use super::Mutation;
use super::draft::{Draft, class, is_rate, number, plain};
use super::random::Random;

pub const MUTATIONS: &[Mutation] = &[
    Mutation { code: "S008", defect: "the total is not the sum of the points", plant: total },
    Mutation { code: "S009", defect: "more points than there are", plant: over_full },
    Mutation { code: "S010", defect: "the grade is not that of the points", plant: grade },
    Mutation { code: "S011", defect: "the conclusion tells other points than the total", plant: conclusion },
    Mutation {
        code: "S012",
        defect: "the points of a class are not those of its indicators",
        plant: class_points,
    },
    Mutation { code: "S013", defect: "the points are allotted like in no scheme", plant: scheme },
    Mutation { code: "S014", defect: "more points than the share that was reached", plant: over_ratio },
    Mutation { code: "S015", defect: "a target reached and points taken off", plant: under_ratio },
    Mutation { code: "S016", defect: "points that do not go with the band of a grade", plant: band },
    Mutation { code: "S017", defect: "a result without points", plant: no_score },
    Mutation { code: "S018", defect: "a large deviation without a reason", plant: deviation },
    Mutation { code: "S019", defect: "points taken off without a reason", plant: taken_off },
    Mutation { code: "S020", defect: "a reason that says nothing", plant: empty_reason },
    Mutation { code: "S021", defect: "no actual value", plant: no_actual },
    Mutation { code: "S022", defect: "an actual value that cannot be compared", plant: not_comparable },
    Mutation { code: "S023", defect: "the actual value is a bound", plant: bound },
    Mutation { code: "S024", defect: "all actual values are the targets", plant: copied },
    Mutation { code: "S025", defect: "the result of the goal is the goal", plant: goal_copied },
    Mutation { code: "S026", defect: "more spent than the budget", plant: overspent },
    Mutation { code: "S027", defect: "less foreseen for the year than spent already", plant: forecast_below },
    Mutation {
        code: "S028",
        defect: "the year's spending foreseen far from the budget, and no reason",
        plant: forecast_off,
    },
    Mutation { code: "S029", defect: "the light is not that of the figures", plant: light },
    Mutation { code: "S030", defect: "the likelihood is not that of the figures", plant: likelihood },
    Mutation { code: "S031", defect: "a deviation in monitoring without a reason", plant: monitored },
];

fn is(draft: &Draft, kind: &str) -> bool {
    draft.at("/kinds").as_array().is_some_and(|kinds| kinds.iter().any(|own| own == kind))
}

/// A project of a self-evaluation that prints its total.
fn evaluated(draft: &Draft, random: &mut Random) -> Option<String> {
    draft.project(random, |project| project["evaluation"]["score"].is_string())
}

fn hundredths(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{part:0<2}").parse().ok()
}

fn total(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project = evaluated(draft, random)?;
    let score = hundredths(draft.text(&format!("{project}/evaluation/score")))?;
    let wrong = score - random.between(50, 600);
    draft.put(&format!("{project}/evaluation/score"), plain(wrong));
    draft.put(&format!("{project}/evaluation/conclusion"), Value::Null);
    Some(vec![format!("{project}/evaluation")])
}

fn over_full(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project = evaluated(draft, random)?;
    draft.put(&format!("{project}/evaluation/score"), plain(random.between(10_020, 11_500)));
    Some(vec![format!("{project}/evaluation")])
}

fn grade(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project = evaluated(draft, random)?;
    let wrong = *random.pick(&["良", "中", "差"]);
    draft.put(&format!("{project}/evaluation/grade"), wrong);
    draft.put(&format!("{project}/evaluation/conclusion"), Value::Null);
    Some(vec![format!("{project}/evaluation")])
}

fn conclusion(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project = evaluated(draft, random)?;
    let score = hundredths(draft.text(&format!("{project}/evaluation/score")))?;
    let wrong = plain(score - random.between(100, 700));
    let words = match random.below(3) {
        0 => format!("自评得分{wrong}分，等级为优"),
        1 => format!("经自评，项目得分为{wrong}分"),
        _ => format!("本项目自评总分{wrong}分。"),
    };
    draft.put(&format!("{project}/evaluation/conclusion"), words);
    Some(vec![format!("{project}/evaluation")])
}

fn class_points(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project = draft
        .project(random, |project| project["class_weights"].as_array().is_some_and(|all| all.len() > 1))?;
    let row = draft.any(random, &format!("{project}/class_weights"), |_| true)?;
    let points: i64 = draft.text(&format!("{row}/weight")).parse().ok()?;
    draft.put(&format!("{row}/weight"), (points + *random.pick(&[-5, 5, 10])).to_string());
    Some(vec![format!("{project}/class_weights")])
}

fn scheme(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project = evaluated(draft, random)?;
    let rows = format!("{project}/indicators");
    let benefit = draft.any(random, &rows, |row| row["level1"] == "效益指标")?;
    let output = draft.any(random, &rows, |row| row["level2"] == "数量指标" && row["weight"] == "20")?;
    let moved = random.between(6, 17);
    for (row, points) in [(&output, 20 - moved), (&benefit, 30 + moved)] {
        draft.put(&format!("{row}/weight"), points.to_string());
        draft.put(&format!("{row}/result/score"), points.to_string());
    }
    draft.put(&format!("{project}/class_weights"), json!([]));
    Some(vec![project])
}

fn scored(row: &Value) -> bool {
    let points = |value: &Value| value.as_str().is_some_and(|points| points != "0" && !points.is_empty());
    points(&row["weight"]) && points(&row["result"]["score"])
}

/// A quantity or rate of a self-evaluation where more is better: row, target, points.
fn measured(draft: &Draft, random: &mut Random) -> Option<(String, i64, String, i64)> {
    let at_least = |row: &Value| {
        let text = row["targets"][0]["text"].as_str().unwrap_or_default();
        scored(row)
            && (is_rate(row) || class("数量")(row))
            && !["≤", "不超过", "以内"].iter().any(|bound| text.contains(bound))
    };
    if !is(draft, "self_evaluation") {
        return None;
    }
    let row = draft.indicator(random, at_least)?;
    let text = draft.target_text(&row);
    let figure = number(&text)?.to_owned();
    let unit = text.split(&figure).nth(1)?.trim_end_matches("以上").to_owned();
    let points = draft.text(&format!("{row}/weight")).parse().ok()?;
    Some((row, figure.parse().ok().filter(|figure| *figure >= 20)?, unit, points))
}

/// Writes what was reached, the points for it and the reason.
fn result(draft: &mut Draft, row: &str, actual: String, score: String, reason: Option<&str>) {
    draft.put(&format!("{row}/result"), json!({"actual": actual, "score": score, "reason": reason}));
}

fn over_ratio(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (row, target, unit, points) = measured(draft, random)?;
    // Satisfaction may be scored by bands.
    if class("满意度")(draft.at(&row)) {
        return None;
    }
    let reached = random.between(30, 65);
    let score = plain(points * (reached + random.between(20, 30)));
    result(
        draft,
        &row,
        format!("{}{unit}", target * reached / 100),
        score,
        Some("下半年才开始实施，已加快进度"),
    );
    Some(vec![row])
}

fn under_ratio(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (row, target, unit, points) = measured(draft, random)?;
    let score = plain(points * random.between(50, 80));
    let project = row.rsplit_once("/indicators")?.0.to_owned();
    result(draft, &row, format!("{target}{unit}"), score, Some("档案资料归档不全"));
    Some(vec![row, project])
}

fn band(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let row = draft.indicator(random, |row| scored(row) && row["level1"] == "效益指标")?;
    let points: i64 = draft.text(&format!("{row}/weight")).parse().ok()?;
    let (actual, percent) = *random.pick(&[
        ("部分达成预期指标并具有一定效果", 98),
        ("未达成预期指标且效果较差", 85),
        ("达成预期指标", 55),
    ]);
    let target = draft.target(&row)?;
    draft.put(&format!("{target}/text"), "效果明显（分达成、部分达成、未达成三档）");
    result(draft, &row, actual.to_owned(), plain(points * percent), Some("按调查结果评定"));
    Some(vec![row])
}

fn no_score(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let row = draft.indicator(random, |row| scored(row) && row["result"]["actual"].is_string())?;
    draft.put(&format!("{row}/result/score"), if random.chance(50) { Value::Null } else { "".into() });
    Some(vec![row])
}

fn deviation(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (row, target, unit, points) = measured(draft, random)?;
    let reached = random.between(30, 78);
    result(draft, &row, format!("{}{unit}", target * reached / 100), plain(points * reached), None);
    Some(vec![row])
}

fn taken_off(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (row, target, unit, points) = measured(draft, random)?;
    let reached = random.between(90, 97);
    result(draft, &row, format!("{}{unit}", target * reached / 100), plain(points * (reached - 2)), None);
    Some(vec![row])
}

fn empty_reason(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (row, target, unit, points) = measured(draft, random)?;
    let reached = random.between(40, 80);
    let reason = *random.pick(&["无偏差", "客观原因", "不存在偏差", "未发生偏差", "特殊原因"]);
    result(draft, &row, format!("{}{unit}", target * reached / 100), plain(points * reached), Some(reason));
    Some(vec![row])
}

fn no_actual(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    if !is(draft, "self_evaluation") {
        return None;
    }
    let row = draft.indicator(random, |row| row["result"]["actual"].is_string())?;
    draft.put(&format!("{row}/result/actual"), *random.pick(&["", "—", "/"]));
    Some(vec![row])
}

fn not_comparable(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    if !is(draft, "self_evaluation") {
        return None;
    }
    let quantity = random.chance(50);
    let row = draft.indicator(random, |row| {
        row["result"]["actual"].is_string() && if quantity { class("数量")(row) } else { is_rate(row) }
    })?;
    let actual = if quantity {
        *random.pick(&["100%", "已完成", "按计划完成", "基本完成"])
    } else {
        *random.pick(&["已达标", "完成", "36人", "群众反映良好"])
    };
    draft.put(&format!("{row}/result/actual"), actual);
    Some(vec![row])
}

fn bound(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (row, target, unit, _) = measured(draft, random)?;
    let text = match random.below(4) {
        0 => format!("≥{target}{unit}"),
        1 => format!("不低于{target}{unit}"),
        2 => format!("{target}{unit}以上"),
        _ => format!(">{target}{unit}"),
    };
    draft.put(&format!("{row}/result/actual"), text);
    Some(vec![row])
}

fn copied(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    if !is(draft, "self_evaluation") {
        return None;
    }
    let project = draft
        .project(random, |project| project["indicators"].as_array().is_some_and(|rows| rows.len() >= 5))?;
    for row in draft.all(&format!("{project}/indicators"), |_| true) {
        let mut text = draft.target_text(&row);
        for bound in ["≥", "≤", "不少于", "不超过", "不低于", "以上"] {
            text = text.replace(bound, "");
        }
        draft.put(&format!("{row}/result/actual"), text);
    }
    Some(vec![format!("{project}/indicators")])
}

fn goal_copied(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let project = draft.project(random, |project| project["goals"][0]["result"].is_string())?;
    let text = draft.at(&format!("{project}/goals/0/text")).clone();
    draft.put(&format!("{project}/goals/0/result"), text);
    Some(vec![format!("{project}/goals/0")])
}

/// The money row of a monitored project, and its budget.
fn monitored_money(draft: &Draft, random: &mut Random) -> Option<(String, i64)> {
    if !is(draft, "monitoring") {
        return None;
    }
    // A reason for the form as a whole is one for each row.
    let silent = |project: &Value| project["evaluation"]["reason"].is_null();
    let project = draft.project(random, |project| {
        silent(project) && project["budget"]["execution"][0]["executed"].is_string()
    })?;
    let row = format!("{project}/budget/execution/0");
    let budget = draft.cents(&format!("{row}/initial"))?;
    Some((row, budget))
}

fn overspent(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (row, budget) = monitored_money(draft, random)?;
    draft.put_cents(&format!("{row}/executed"), budget * random.between(103, 180) / 100);
    Some(vec![row])
}

fn forecast_below(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (row, budget) = monitored_money(draft, random)?;
    let executed = budget * random.between(50, 90) / 100;
    draft.put_cents(&format!("{row}/executed"), executed);
    draft.put_cents(&format!("{row}/forecast"), executed * random.between(40, 95) / 100);
    Some(vec![row])
}

fn forecast_off(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (row, budget) = monitored_money(draft, random)?;
    draft.put_cents(&format!("{row}/executed"), budget * random.between(10, 40) / 100);
    let percent = if random.chance(70) { random.between(42, 75) } else { random.between(125, 170) };
    draft.put_cents(&format!("{row}/forecast"), budget * percent / 100);
    draft.put(&format!("{row}/reason"), Value::Null);
    Some(vec![row])
}

/// A quantity of a monitored project: row, target, unit.
fn monitored_row(draft: &Draft, random: &mut Random) -> Option<(String, i64, String)> {
    if !is(draft, "monitoring") {
        return None;
    }
    let row = draft.indicator(random, |row| class("数量")(row) && row["result"]["actual"].is_string())?;
    let text = draft.target_text(&row);
    let figure = number(&text)?.to_owned();
    let unit = text.split(&figure).nth(1)?.to_owned();
    Some((row, figure.parse().ok().filter(|figure| *figure >= 10)?, unit))
}

fn light(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    // Too dark for what was done. A count that lags may be green all the same where little was planned for the first
    // months, so that only a rate, which needs no time to grow, shows that it is too light.
    let rate = |row: &Value| is_rate(row) && row["result"]["actual"].is_string();
    let (row, actual, light) = match draft.indicator(random, rate).filter(|_| random.chance(50)) {
        Some(row) if is(draft, "monitoring") => {
            let target: i64 = number(&draft.target_text(&row))?.parse().ok()?;
            let light = *random.pick(&["绿灯", "绿灯", "蓝灯"]);
            (row, format!("{}%", target * random.between(15, 55) / 100), light)
        }
        _ => {
            let (row, target, unit) = monitored_row(draft, random)?;
            let (percent, light) =
                *random.pick(&[(97, "红灯"), (108, "红灯"), (100, "黄灯"), (90, "黄灯"), (84, "红灯")]);
            (row, format!("{}{unit}", target * percent / 100), light)
        }
    };
    draft.put(
        &format!("{row}/result"),
        json!({"actual": actual, "light": light, "reason": "任务集中在下半年"}),
    );
    Some(vec![row])
}

fn likelihood(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (row, target, unit) = monitored_row(draft, random)?;
    let value = if random.chance(50) {
        // Less is foreseen than the target, and yet it is said to be certain.
        let (actual, forecast) = (target * 30 / 100, target * random.between(45, 75) / 100);
        json!({"actual": format!("{actual}{unit}"), "forecast": format!("{forecast}{unit}"), "likelihood": "确定能", "reason": "招标推迟"})
    } else {
        let actual = target * random.between(100, 115) / 100;
        json!({"actual": format!("{actual}{unit}"), "likelihood": *random.pick(&["不可能", "完全不可能"]), "reason": "招标推迟"})
    };
    draft.put(&format!("{row}/result"), value);
    Some(vec![row])
}

fn monitored(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let (row, target, unit) = monitored_row(draft, random)?;
    let actual = target * random.between(15, 40) / 100;
    let forecast = target * random.between(45, 70) / 100;
    let value = match random.below(3) {
        0 => {
            json!({"actual": format!("{actual}{unit}"), "likelihood": *random.pick(&["不可能", "完全不可能"])})
        }
        1 => json!({"actual": format!("{actual}{unit}"), "light": "红灯"}),
        _ => {
            json!({"actual": format!("{actual}{unit}"), "forecast": format!("{forecast}{unit}"), "likelihood": "有可能"})
        }
    };
    draft.put(&format!("{row}/result"), value);
    Some(vec![row])
}
