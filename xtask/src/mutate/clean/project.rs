//! One project without faults, from a topic.

use serde_json::{Value, json};

use super::topics::Topic;
use super::{Frame, Shape, results};
use crate::mutate::draft::{money, plain};
use crate::mutate::random::Random;

pub struct Drawn {
    pub json: Value,
    /// Budget in 0.01 万元.
    pub total: i64,
}

/// The figures of a project, which goal, indicators and budget all tell.
pub struct Figures {
    pub count: i64,
    pub yuan: i64,
    pub total: i64,
    pub quality: i64,
    pub benefit: i64,
    pub people: i64,
    pub month: i64,
    /// Whether the price of one is an indicator.
    pub priced: bool,
}

pub fn draw(random: &mut Random, frame: &Frame, topic: &Topic, index: usize) -> Drawn {
    let (low, high, step) = topic.amount;
    let count = random.step(low, high, step);
    let (low, high, step) = topic.yuan;
    let yuan = random.step(low, high, step);
    let figures = Figures {
        count,
        yuan,
        // One hundredth of 万元 is 100 yuan.
        total: count * yuan / 100,
        quality: random.between(90, 99),
        benefit: random.between(72, 96),
        people: random.between(86, 97),
        month: random.between(5, 11),
        priced: random.chance(60),
    };
    let unit = if index.is_multiple_of(2) { format!("{}本级", frame.bureau) } else { frame.centre.clone() };
    let year = frame.year;
    let mut json = json!({
        "name": topic.name, "code": code(frame, index), "unit": unit,
        "supervising_department": frame.bureau.as_str(),
        "period": {
            "start": format!("{year}-01-01"), "end": format!("{year}-12-31"),
            "text": format!("{year}年1月1日-{year}年12月31日"),
        },
        "budget": budget(random, frame, topic, &figures),
        "goals": goals(frame, topic, &figures),
        "indicators": indicators(random, frame, topic, &figures),
    });
    if matches!(frame.shape, Shape::Declaration | Shape::Approval) {
        json["review"] = review(random, frame, topic);
    }
    if frame.shape == Shape::Declaration {
        json["nature"] = if random.chance(50) { "new".into() } else { "continuing".into() };
        json["category"] = json!([*random.pick(&["行政事业类", "其他专项类"])]);
        json["overview"] = format!("面向{}各乡镇开展{}", frame.place, topic.name).into();
        json["signoff"] = json!({
            "filled_by": "填报人甲", "phone": format!("0300-555{:04}", random.below(10_000)),
            "filled_on": format!("{year}-01-08"), "signed_by": "负责人甲",
        });
    }
    results::add(random, frame, &figures, &mut json);
    Drawn { json, total: figures.total }
}

/// Twenty characters and the one that checks them.
pub fn with_check(code: &str) -> String {
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let mut weight = 1;
    let mut sum = 0;
    for c in code.chars() {
        sum = (sum + ALPHABET.find(c).unwrap_or_default() * weight) % 31;
        weight = weight * 3 % 31;
    }
    format!("{code}{}", &ALPHABET[30 - sum..31 - sum])
}

fn code(frame: &Frame, index: usize) -> String {
    with_check(&format!(
        "{}{:02}P{:06}{:05}",
        frame.division,
        frame.year % 100,
        310 + index,
        10_010 + index * 7
    ))
}

fn budget(random: &mut Random, frame: &Frame, topic: &Topic, figures: &Figures) -> Value {
    let total = figures.total;
    let sources = if random.chance(60) || frame.shape == Shape::List {
        json!([
            {"kind": "fiscal", "label": "财政资金", "amount": money(total)},
            {"kind": "other", "label": "其他资金", "amount": null},
        ])
    } else {
        let central = total * random.between(2, 7) / 10;
        json!([
            {"kind": "central_provincial", "label": "中央/省级", "amount": money(central)},
            {"kind": "county", "label": "县级", "amount": money(total - central)},
        ])
    };
    let mut budget = json!({"total": money(total), "sources": sources, "spending_plan": []});
    if frame.with_plan {
        budget["purpose"] = topic.purpose.into();
        let mut steps = [random.between(5, 30), random.between(35, 60), random.between(65, 95), 100];
        // A project that is done early may be paid early.
        if random.chance(20) {
            steps[2] = 100;
        }
        let plan = [3, 6, 10, 12].iter().zip(steps).map(|(month, percent)| {
            json!({"label": format!("{month}月底"), "month": month, "cumulative_percent": percent.to_string()})
        });
        budget["spending_plan"] = plan.collect();
    }
    budget
}

fn goals(frame: &Frame, topic: &Topic, figures: &Figures) -> Value {
    let Figures { count, quality, month, .. } = figures;
    let unit = topic.count.2;
    let annual = format!(
        "全年{}{count}{unit}，{}达到{quality}%以上，{month}月底前完成。",
        topic.work, topic.quality.0
    );
    let mut goals = vec![json!({"horizon": "annual", "label": "年度绩效目标", "text": annual})];
    if frame.shape == Shape::Approval {
        let later = frame.year + 2;
        let three = count * 3;
        let midterm = format!(
            "到{later}年底累计{}{three}{unit}，{}保持在{quality}%以上。",
            topic.work, topic.quality.0
        );
        goals.insert(0, json!({"horizon": "midterm", "label": "中期滚动目标", "text": midterm}));
    }
    goals.into()
}

/// Level 1, level 2, name, description, annual value, mid-term value, points.
type Row = (&'static str, &'static str, String, String, String, String, i64);

fn indicators(random: &mut Random, frame: &Frame, topic: &Topic, figures: &Figures) -> Value {
    let Figures { count, yuan, total, quality, benefit, people, month, priced } = figures;
    let (year, later) = (frame.year, frame.year + 2);
    let unit = topic.count.2;
    let least = *random.pick(&["≥", "不少于", "≥"]);
    let most = *random.pick(&["≤", "不超过", "≤"]);
    let rate = |random: &mut Random, value: i64| match random.below(3) {
        0 => format!("≥{value}%"),
        1 => format!("不低于{value}%"),
        _ => format!("{value}%以上"),
    };
    let same = |value: String| (value.clone(), value);
    let (cost1, cost2) = if frame.costs_apart {
        ("成本指标", "经济成本指标")
    } else {
        ("产出指标", "成本指标")
    };
    let (name, description, _) = topic.count;
    let mut rows: Vec<Row> = vec![(
        "产出指标",
        "数量指标",
        name.to_owned(),
        description.to_owned(),
        format!("{least}{count}{unit}"),
        format!("{least}{}{unit}", count * 3),
        20,
    )];
    let mut row = |level1, level2, (name, description): (&str, &str), (annual, midterm), points| {
        rows.push((level1, level2, name.to_owned(), description.to_owned(), annual, midterm, points));
    };
    row("产出指标", "质量指标", topic.quality, same(rate(random, *quality)), 10);
    let times = (format!("{year}年{month}月底前"), format!("{later}年{month}月底前"));
    row("产出指标", "时效指标", topic.time, times, 10);
    let whole = format!("{}总成本", topic.short);
    let spent = format!("{}的全部支出", topic.short);
    let costs = (format!("{most}{}万元", plain(*total)), format!("{most}{}万元", plain(*total * 3)));
    let only_price = *priced && random.chance(30);
    if !only_price {
        row(cost1, cost2, (&whole, &spent), costs, 10);
    }
    if *priced {
        let each = format!("每{unit}的支出");
        row(cost1, cost2, (topic.price, &each), same(format!("{most}{yuan}元/{unit}")), 0);
    }
    let (level2, name, description) = topic.benefit;
    row("效益指标", level2, (name, description), same(rate(random, *benefit)), 30);
    row("满意度指标", "服务对象满意度指标", topic.people, same(rate(random, *people)), 10);
    // Without the ten points for budget execution the indicators carry all of them.
    if frame.with_weights && frame.shape != Shape::SelfEvaluation {
        rows[0].6 += 10;
    }
    if only_price {
        rows[3].6 += 10;
    } else if *priced {
        rows[3].6 -= 5;
        rows[4].6 += 5;
    }
    rows.into_iter().map(|row| indicator(random, frame, topic, row)).collect()
}

fn indicator(random: &mut Random, frame: &Frame, topic: &Topic, row: Row) -> Value {
    let (level1, level2, name, description, annual, midterm, points) = row;
    let mut targets = vec![json!({"horizon": "annual", "text": annual.as_str()})];
    if frame.shape == Shape::Approval {
        targets.insert(0, json!({"horizon": "midterm", "text": midterm}));
    }
    let mut indicator = json!({
        "level1": level1, "level2": level2, "name": name, "description": description, "targets": targets,
    });
    if frame.with_bases {
        let before = frame.year - 1;
        let basis = match random.below(4) {
            0 => format!("{}发〔{before}〕{}号", frame.mark, random.between(3, 60)),
            1 => format!("{}年{}实施方案", frame.year, topic.short),
            2 => format!("{before}年{}台账", topic.short),
            _ => format!("{before}年询价记录"),
        };
        indicator["basis"] = basis.into();
    }
    if frame.with_standards {
        indicator["standard"] = annual.into();
    }
    if frame.with_weights {
        indicator["weight"] = points.to_string().into();
    }
    indicator
}

fn review(random: &mut Random, frame: &Frame, topic: &Topic) -> Value {
    let opinion = match random.below(3) {
        0 => format!("同意，请按{}方案实施", topic.short),
        1 => format!("{}的目标与预算相符，同意申报", topic.name),
        _ => format!("经审核，「{}」的目标细化可行", topic.name),
    };
    let reviewer = *random.pick(&["审核人甲", "复核人乙"]);
    json!([{
        "office": "业务股室", "checklist": ["绩效目标是否合理"], "opinion": opinion, "reviewer": reviewer,
        "date": format!("{}-01-{:02}", frame.year, random.between(10, 28)),
    }])
}
