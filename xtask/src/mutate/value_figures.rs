//! V · Figures that are too low, garbled, hidden in sentences or at odds with their words.

use serde_json::Value;

use super::Mutation;
use super::draft::{Draft, class, is_rate, number};
use super::random::Random;

pub const MUTATIONS: &[Mutation] = &[
    Mutation { code: "V025", defect: "a rate that asks for next to nothing", plant: low },
    Mutation { code: "V026", defect: "the figure stands in a sentence", plant: in_words },
    Mutation { code: "V027", defect: "a number with letters, blanks or two points in it", plant: garbled },
    Mutation { code: "V028", defect: "full-width digits", plant: full_width },
    Mutation { code: "V029", defect: "a month or a number of months", plant: month },
    Mutation { code: "V030", defect: "more or less is the opposite of the figures", plant: opposite },
    Mutation { code: "V031", defect: "less than was reached the year before", plant: weaker },
];

fn write(draft: &mut Draft, indicator: &str, text: impl Into<String>) -> Option<Vec<String>> {
    Some(vec![draft.value(indicator, text)?])
}

fn low(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, |row| {
        is_rate(row) && class("质量")(row) && row["name"].as_str().is_some_and(|name| name.ends_with('率'))
    })?;
    draft.put(
        &format!("{indicator}/name"),
        *random.pick(&["验收合格率", "任务完成率", "数据准确率", "设备完好率", "水质达标率"]),
    );
    let bound = *random.pick(&["≥", "大于", "不低于"]);
    write(draft, &indicator, format!("{bound}{}%", random.between(3, 48)))
}

fn in_words(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, class("数量"))?;
    let figure = random.between(21, 900);
    let (what, unit) =
        *random.pick(&[("走访群众", "户"), ("开展宣传", "场"), ("更换设备", "台"), ("补助人员", "人")]);
    let words = *random.pick(&["按计划开展", "按要求完成", "按标准执行", "按进度实施"]);
    if random.chance(50) {
        draft.put(&format!("{indicator}/name"), format!("全年{what}{figure}{unit}"));
        draft.put(&format!("{indicator}/description"), format!("{what}的情况"));
    } else {
        draft.put(&format!("{indicator}/name"), format!("{what}数量"));
        draft.put(&format!("{indicator}/description"), format!("全年{what}{figure}{unit}"));
    }
    write(draft, &indicator, words)
}

fn garbled(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, |row| is_rate(row) || class("数量")(row))?;
    let text = draft.target_text(&indicator);
    let figure = number(&text).filter(|figure| figure.len() >= 2)?.to_owned();
    let (head, last) = figure.split_at(figure.len() - 1);
    let wrong = match random.below(3) {
        0 => format!("{head}O"),
        1 => format!("{head}..{last}"),
        _ => format!("{head}。{last}"),
    };
    write(draft, &indicator, text.replacen(&figure, &wrong, 1))
}

fn full_width(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator =
        draft.indicator(random, |row| is_rate(row) || class("数量")(row) || class("成本")(row))?;
    let text = draft.target_text(&indicator);
    let wide: String = text
        .chars()
        .map(|c| c.to_digit(10).and_then(|digit| char::from_u32(u32::from('０') + digit)).unwrap_or(c))
        .collect();
    if wide == text { None } else { write(draft, &indicator, wide) }
}

fn month(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, class("时效"))?;
    let month = random.between(2, 12);
    let word = *random.pick(&["月", "月份"]);
    let bound = *random.pick(&["≤", "≤", "小于等于"]);
    write(draft, &indicator, format!("{bound}{month}{word}"))
}

fn opposite(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, |row: &Value| is_rate(row) && row["level1"] != "满意度指标")?;
    let (low, high) = (random.between(30, 60), random.between(66, 97));
    let words = match random.below(4) {
        0 => format!("由{high}%提高到{low}%"),
        1 => format!("从{high}%提升至{low}%"),
        2 => format!("由{low}%下降到{high}%"),
        _ => format!("从{low}%降低至{high}%"),
    };
    if random.chance(50) {
        return write(draft, &indicator, words);
    }
    draft.put(&format!("{indicator}/description"), format!("比例{words}"));
    Some(vec![indicator])
}

fn weaker(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator =
        draft.indicator(random, |row| is_rate(row) && (class("质量")(row) || class("满意度")(row)))?;
    let text = draft.target_text(&indicator);
    let figure: i64 = number(&text)?.parse().ok().filter(|figure| *figure < 99)?;
    if ["≤", "不超过", "以内", "低于"].iter().any(|bound| text.contains(bound) && !text.contains("不低于"))
    {
        return None;
    }
    let before = random.between(figure + 1, 100);
    let words = match random.below(4) {
        0 => format!("上年完成{before}%"),
        1 => format!("上年为{before}%"),
        2 => format!("去年达到{before}%"),
        _ => format!("上年实际{before}%"),
    };
    draft.put(&format!("{indicator}/basis"), words);
    Some(vec![indicator])
}
