//! What was reached and spent, for monitoring and self-evaluation forms.

use serde_json::{Value, json};

use super::project::Figures;
use super::{Frame, Shape};
use crate::mutate::draft::{money, number, plain};
use crate::mutate::random::Random;

pub fn add(random: &mut Random, frame: &Frame, figures: &Figures, project: &mut Value) {
    match frame.shape {
        Shape::SelfEvaluation => self_evaluation(random, frame, figures, project),
        Shape::Monitoring => monitoring(random, figures, project),
        _ => {}
    }
}

fn self_evaluation(random: &mut Random, frame: &Frame, figures: &Figures, project: &mut Value) {
    // The rate in tenths of a per cent, so that it and its points are printed exactly.
    let share = random.between(920, 1000);
    let executed = figures.total * share / 1000;
    let tenths = (executed * 2000 / figures.total + 1) / 2;
    let rate = format!("{}%", decimal(tenths, 10));
    project["budget"]["execution"] = json!([{
        "label": "年度资金总额", "initial": money(figures.total), "budget": money(figures.total),
        "executed": money(executed), "rate": rate, "weight": "10", "score": decimal(tenths, 100),
    }]);
    project["goals"][0]["result"] = format!("{}项任务均已完成", random.between(2, 6)).into();
    let count = project["indicators"].as_array().map_or(0, Vec::len);
    for index in 0..count {
        let indicator = &mut project["indicators"][index];
        let target = indicator["targets"][0]["text"].as_str().unwrap_or_default().to_owned();
        let actual = reached(random, frame.year, figures.month, &target);
        let weight = indicator["weight"].clone();
        indicator["result"] = json!({"actual": actual, "score": weight});
    }
    project["class_weights"] = json!([
        {"level1": "产出指标", "weight": "50"},
        {"level1": "效益指标", "weight": "30"},
        {"level1": "满意度指标", "weight": "10"},
    ]);
    // Every indicator has all its points, and execution its share of ten.
    let score = decimal(9_000 + tenths, 100);
    project["evaluation"] = json!({
        "weight": "100", "score": score, "grade": "优", "conclusion": format!("自评得分{score}分，等级为优"),
    });
}

fn monitoring(random: &mut Random, figures: &Figures, project: &mut Value) {
    let executed = figures.total * random.between(45, 70) / 100;
    project["budget"]["execution"] = json!([{
        "label": "年度资金总额", "initial": money(figures.total), "executed": money(executed),
    }]);
    let count = project["indicators"].as_array().map_or(0, Vec::len);
    for index in 0..count {
        let indicator = &mut project["indicators"][index];
        let target = indicator["targets"][0]["text"].as_str().unwrap_or_default().to_owned();
        let actual = if indicator["level2"] == "数量指标" {
            let half = figures.count * random.between(50, 65) / 100;
            number(&target).map(|figure| target.replace(figure, &half.to_string())).map(|text| bare(&text))
        } else if target.contains('%') {
            Some(reached(random, 0, 0, &target))
        } else if target.contains('月') {
            Some(String::from("正在实施"))
        } else {
            // Spent so far; a price is what it is.
            let each = target.contains('/');
            number(&target).map(|figure| {
                if each { bare(&target) } else { bare(&target.replace(figure, &plain(executed))) }
            })
        };
        let likelihood = *random.pick(&["确定能", "有可能"]);
        indicator["result"] = json!({"actual": actual, "likelihood": likelihood});
    }
}

/// A value that meets the target by a little.
fn reached(random: &mut Random, year: i64, month: i64, target: &str) -> String {
    if target.contains('月') {
        return format!("{year}年{}月{}日", month, random.between(5, 25));
    }
    let Some(figure) = number(target) else { return target.to_owned() };
    let hundredths = hundredths(figure);
    let at_most = target.contains('≤') || target.contains("不超过");
    let reached = if target.contains('%') {
        (hundredths + random.between(0, 2) * 100).min(10_000)
    } else if at_most {
        hundredths - hundredths * random.between(0, 4) / 100 / 100 * 100
    } else {
        hundredths + hundredths * random.between(0, 5) / 100 / 100 * 100
    };
    bare(&target.replace(figure, &plain(reached)))
}

/// Without the bound: `≥95%` → `95%`.
fn bare(target: &str) -> String {
    let mut text = target.to_owned();
    for bound in ["≥", "≤", "不少于", "不超过", "不低于", "以上"] {
        text = text.replace(bound, "");
    }
    text
}

fn hundredths(figure: &str) -> i64 {
    let (whole, part) = figure.split_once('.').unwrap_or((figure, ""));
    format!("{whole}{:0<2}", &part[..part.len().min(2)]).parse().unwrap_or_default()
}

/// `954` tenths → `95.4`; `954` hundredths → `9.54`.
fn decimal(value: i64, scale: i64) -> String {
    plain(value * 100 / scale)
}
