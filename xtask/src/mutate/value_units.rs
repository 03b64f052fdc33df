//! V · Units and signs of target values that do not fit.

use super::Mutation;
use super::draft::{Draft, class, is_rate, number};
use super::random::Random;

pub const MUTATIONS: &[Mutation] = &[
    Mutation { code: "V005", defect: "a rate above what is possible", plant: impossible },
    Mutation { code: "V006", defect: "a number without a unit", plant: no_unit },
    Mutation { code: "V007", defect: "a unit that is not the usual one", plant: alias },
    Mutation { code: "V008", defect: "the unit is a sentence", plant: phrase },
    Mutation { code: "V019", defect: "the sign points the wrong way", plant: direction },
    Mutation { code: "V020", defect: "a time limit of at least so many days", plant: at_least_days },
    Mutation { code: "V022", defect: "a rate with the unit of a count or of days", plant: rate_unit },
    Mutation { code: "V024", defect: "a unit that does not suit what is counted", plant: noun_unit },
];

fn write(draft: &mut Draft, indicator: &str, text: impl Into<String>) -> Option<Vec<String>> {
    Some(vec![draft.value(indicator, text)?])
}

fn impossible(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator =
        draft.indicator(random, |row| is_rate(row) && (class("质量")(row) || class("满意度")(row)))?;
    write(
        draft,
        &indicator,
        *random.pick(&["≥100%", ">100%", "≥100百分比", "大于100%", "≥105%", "120%", "不低于100%"]),
    )
}

fn no_unit(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, |row| is_rate(row) || class("数量")(row))?;
    let text = draft.target_text(&indicator);
    let figure = number(&text)?.to_owned();
    let bound = *random.pick(&["≥", "", "不低于"]);
    write(draft, &indicator, format!("{bound}{figure}"))
}

fn alias(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    if random.chance(60) {
        let indicator = draft.indicator(random, |row| is_rate(row) && !class("成本")(row))?;
        let figure = random.between(60, 99);
        return match random.below(3) {
            0 => write(draft, &indicator, format!("≥{figure}百分比")),
            1 => write(draft, &indicator, format!("≥{figure}比例")),
            _ => write(draft, &indicator, format!("{}成", figure / 10)),
        };
    }
    let indicator = draft.indicator(random, |row| {
        class("成本")(row) && row["name"].as_str().is_some_and(|name| name.contains("总成本"))
    })?;
    let text = draft.target_text(&indicator);
    let text = text.strip_suffix("万元")?;
    let text = format!("{text}万");
    write(draft, &indicator, text)
}

fn phrase(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, |row| {
        class("数量")(row) && row["name"].as_str().is_some_and(|name| name.chars().count() > 5)
    })?;
    let text = draft.target_text(&indicator);
    let figure = number(&text)?.to_owned();
    let words = match random.below(3) {
        0 => draft.text(&format!("{indicator}/name")).to_owned(),
        1 if draft.has(&format!("{indicator}/description")) => {
            draft.text(&format!("{indicator}/description")).to_owned()
        }
        _ => String::from("完成全部计划内的工作任务"),
    };
    write(draft, &indicator, format!("≥{figure}{words}"))
}

fn direction(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    if random.chance(50) {
        // Less is better, and the sign says at least.
        let indicator = draft.indicator(random, |row| class("效益")(row) || class("质量")(row))?;
        let (name, description) = *random.pick(&[
            ("群众投诉率", "投诉件数占办件总数的比例"),
            ("安全事故发生率", "发生事故的场所占全部场所的比例"),
            ("设备损坏率", "损坏的设备占全部设备的比例"),
            ("差错率", "出现差错的业务占全部业务的比例"),
            ("违规行为发生率", "发生违规的单位占全部单位的比例"),
        ]);
        draft.put(&format!("{indicator}/name"), name);
        draft.put(&format!("{indicator}/description"), description);
        let figure = random.between(1, 8);
        let bound = *random.pick(&["≥", "不低于", "大于"]);
        return write(draft, &indicator, format!("{bound}{figure}%"));
    }
    // More is better, and the sign says at most.
    let indicator = draft.indicator(random, |row| {
        let name = row["name"].as_str().unwrap_or_default();
        is_rate(row)
            && ["满意度", "合格率", "覆盖率", "准确率", "达标率", "成活率"]
                .iter()
                .any(|word| name.ends_with(word))
    })?;
    let figure = random.between(80, 98);
    let bound = *random.pick(&["≤", "不超过", "小于"]);
    write(draft, &indicator, format!("{bound}{figure}%"))
}

fn at_least_days(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, class("时效"))?;
    let (figure, unit) =
        *random.pick(&[(365, "天"), (30, "天"), (15, "个工作日"), (12, "个月"), (90, "日"), (24, "小时")]);
    let bound = *random.pick(&["≥", "不少于", "大于"]);
    // The name speaks of when something is done, not of how long something runs.
    draft.put(
        &format!("{indicator}/name"),
        *random.pick(&["业务办结时限", "任务完成时间", "资金支付时间", "维修响应时间"]),
    );
    draft.put(&format!("{indicator}/description"), "从受理到办结的时间");
    write(draft, &indicator, format!("{bound}{figure}{unit}"))
}

fn rate_unit(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, |row| {
        is_rate(row) && row["name"].as_str().is_some_and(|name| name.ends_with('率'))
    })?;
    let figure = random.between(2, 95);
    let unit = *random.pick(&["天", "个", "人", "次", "个工作日", "家", "元"]);
    let bound = *random.pick(&["≥", "≤", ""]);
    write(draft, &indicator, format!("{bound}{figure}{unit}"))
}

fn noun_unit(draft: &mut Draft, random: &mut Random) -> Option<Vec<String>> {
    let indicator = draft.indicator(random, class("数量"))?;
    let figure = random.between(20, 4000);
    let (name, description, unit) = *random.pick(&[
        ("定点药店", "纳入管理的药店", "人"),
        ("补助人数", "得到补助的人数", "%"),
        ("参训人员数量", "参加培训的人员数量", "台"),
        ("检查医院数量", "现场检查的医院数量", "人"),
        ("购置电脑数量", "购置的电脑数量", "人"),
        ("新建公厕数量", "新建的公厕数量", "人次"),
        ("服务老人人数", "得到服务的老人人数", "%"),
        ("疫苗接种数量", "接种疫苗的数量", "%"),
    ]);
    draft.put(&format!("{indicator}/name"), name);
    draft.put(&format!("{indicator}/description"), description);
    let figure = if unit == "%" { figure % 60 + 40 } else { figure };
    write(draft, &indicator, format!("≥{figure}{unit}"))
}
