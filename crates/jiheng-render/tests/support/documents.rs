//! Random documents, as full of everything as the model allows.
//!
//! Texts are made of ordinary words. What is kept out, because nobody could tell it from the form around it: an indicator
//! that is called as a class, a total or a label is (合计, 数量指标, 主管部门), a text that is a label and a colon (`单位：…`)
//! or a mark for nothing (`/`, `无`), a project whose name is a body (`…局`: in lists that is a unit over its projects), and
//! a text that begins with the number of a list where the form numbers by itself.
//!
//! Every project has a name: without one its form is read from its first indicator on, and what stands above it is only
//! kept as far as it waits for a project.
//!
//! What a reader infers where nothing is printed is always there: the year (from codes of projects), the department (from
//! units), the unit of a project (in force until the next is printed), the points of a row of spending that has a score
//! (from 预算执行情况（10分）).

use jiheng_model::text::tidy;
use jiheng_model::{
    Activity, BudgetBook, BudgetRow, BudgetTable, BudgetTableKind, ClassWeight, Definition, DepartmentGoals,
    Document, DutyGoal, Evaluation, Execution, FundKind, FundSource, Goal, Horizon, Indicator,
    IndicatorResult, Kind, Money, MoneyUnit, NarrativeSection, Nature, Period, PlanStep, PrintedTotal,
    Project, ProjectBudget, Review, Side, Signoff, Target, TargetValue, TitledText, classes,
};
use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const SUBJECTS: [&str; 16] = [
    "农村供水",
    "危房改造",
    "学前教育",
    "基层医疗",
    "河道整治",
    "道路养护",
    "技能培训",
    "养老服务",
    "文物保护",
    "污水处理",
    "森林防火",
    "粮食烘干",
    "图书借阅",
    "公交线路",
    "校舍维修",
    "防汛物资",
];
const ACTS: [&str; 10] = ["完成", "开展", "保障", "提升", "推进", "建设", "补助", "更新", "巡查", "采购"];
const ENDS: [&str; 8] = ["工程", "设施", "服务", "设备", "行动", "补贴", "奖补", "维护"];
const MEASURES: [&str; 8] = ["率", "数量", "面积", "人数", "合格率", "及时率", "里程", "次数"];
const ODD: [&str; 14] = [
    "①新建泵房㎡数",
    "Ⅳ类水体“清零”",
    "２０２６全角数字",
    "——破折号以后",
    "占比％；合格",
    "A＋B（附后）",
    "〔2026〕8号文",
    "设备·三型",
    "‘引号’与“引号”",
    "…以及其余部分",
    "㎞里程㏄排量",
    "甲/乙/丙",
    "≥90分的班级",
    "x²+y平方",
];
const PLACES: [&str; 4] = ["清河口县", "云溪县", "东陵市", "南坪区"];
const BODIES: [&str; 6] = ["水务局", "民政局", "教育局", "文化馆服务中心", "医疗保障局本级", "应急管理局"];
pub const OFFICES: [&str; 3] = ["财政部门归口业务股室", "绩效评价股", "预算股"];

fn phrase() -> BoxedStrategy<String> {
    (select(&ACTS[..]), select(&SUBJECTS[..]), select(&ENDS[..]))
        .prop_map(|(a, s, e)| format!("{a}{s}{e}"))
        .boxed()
}

/// A few words without a stop.
pub fn short() -> BoxedStrategy<String> {
    prop_oneof![
        8 => phrase(),
        2 => (select(&SUBJECTS[..]), select(&ENDS[..])).prop_map(|(s, e)| format!("{s}{e}")),
        2 => select(&ODD[..]).prop_map(str::to_owned),
        1 => (select(vec!['=', '+', '-', '@']), phrase()).prop_map(|(c, text)| format!("{c}{text}")),
        1 => (phrase(), 1..400u32).prop_map(|(text, n)| format!("{text}（第{n}批）")),
    ]
    .boxed()
}

/// A sentence, a paragraph, or more than a page.
pub fn long() -> BoxedStrategy<String> {
    let sentences = |range: std::ops::Range<usize>| {
        vec((short(), select(vec!["，", "；", "、", "，并", "；另", "。"])), range).prop_map(|parts| {
            parts.into_iter().map(|(text, stop)| format!("{text}{stop}")).collect::<String>()
        })
    };
    prop_oneof![
        4 => phrase(),
        4 => sentences(1..6),
        1 => sentences(60..90),
        1 => vec(phrase(), 2..5).prop_map(|items| {
            let items = items.iter().enumerate().map(|(at, item)| format!("{}、{item}；", at + 1));
            items.collect::<String>()
        }),
    ]
    .prop_map(|text| tidy(&text))
    .boxed()
}

fn text() -> BoxedStrategy<Option<String>> {
    weighted(0.85, long()).boxed()
}

pub fn body() -> BoxedStrategy<String> {
    (select(&PLACES[..]), select(&BODIES[..])).prop_map(|(place, body)| format!("{place}{body}")).boxed()
}

/// Amounts as they are printed in 万元.
pub fn money() -> BoxedStrategy<Money> {
    let parse = |text: String| Money::parse(&text, MoneyUnit::TenThousand).expect("an amount");
    prop_oneof![
        1 => Just("0".to_owned()),
        3 => (1..100_000u32).prop_map(|n| n.to_string()),
        2 => (0..100_000u32, 0..10u32).prop_map(|(n, d)| format!("{n}.{d}")),
        3 => (0..100_000u32, 0..100u32).prop_map(|(n, d)| format!("{n}.{d:02}")),
    ]
    .prop_map(parse)
    .boxed()
}

fn points() -> BoxedStrategy<String> {
    prop_oneof![(1..50u32).prop_map(|n| n.to_string()), (1..20u32).prop_map(|n| format!("{n}.5"))].boxed()
}

fn date() -> BoxedStrategy<String> {
    (2020..2030u32, 1..13u32, 1..29u32).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}")).boxed()
}

pub fn target_text() -> BoxedStrategy<String> {
    let number = || prop_oneof![1..100u32, 100..100_000u32];
    prop_oneof![
        4 => (select(vec!["≥", "≤", "=", ">", "<", ">=", "<=", "＞", "≧"]), number(), select(vec!["%", "人", "公里", "万元", "平方米", "", "次/年", "㎡"]))
            .prop_map(|(sign, n, unit)| format!("{sign}{n}{unit}")),
        2 => (number(), select(vec!["%以上", "万人次", "个", "%", "", "户以内", "亩左右"])).prop_map(|(n, unit)| format!("{n}{unit}")),
        2 => (number(), 0..100u32).prop_map(|(n, d)| format!("≥{n}.{d}%")),
        2 => (select(vec!["不低于", "大于", "不超过", "约", "至少"]), number(), select(vec!["%", "人次", "天"])).prop_map(|(w, n, unit)| format!("{w}{n}{unit}")),
        1 => (1..50u32, 50..100u32).prop_map(|(low, high)| format!("{low}-{high}%")),
        2 => (1..13u32).prop_map(|month| format!("2026年{month}月底前")),
        2 => select(vec!["优", "良", "有效提升", "不低于上年", "不超预算", "逐步改善", "显著", "全年", "长期", "12月31日前", "每季度一次"]).prop_map(str::to_owned),
        1 => long(),
        1 => short(),
    ].boxed()
}

fn target(horizon: Horizon) -> BoxedStrategy<Target> {
    target_text()
        .prop_map(move |text| {
            let text = tidy(&text);
            Target { horizon, value: TargetValue::parse(&text, None), text }
        })
        .boxed()
}

fn targets() -> BoxedStrategy<Vec<Target>> {
    let one = |horizon, chance| weighted(chance, target(horizon));
    (one(Horizon::Midterm, 0.3), one(Horizon::Implementation, 0.3), one(Horizon::Annual, 0.9))
        .prop_map(|(midterm, whole, annual)| [midterm, whole, annual].into_iter().flatten().collect())
        .boxed()
}

fn indicator_name() -> BoxedStrategy<String> {
    prop_oneof![
        8 => (select(&SUBJECTS[..]), select(&MEASURES[..])).prop_map(|(s, m)| format!("{s}{m}")),
        2 => short(),
        1 => vec(phrase(), 8..16).prop_map(|parts| parts.join("，")),
        1 => (select(&SUBJECTS[..]), select(vec!["（≥**人）", "(万亩)", "（户）"])).prop_map(|(s, unit)| format!("{s}完成量{unit}")),
    ].boxed()
}

fn result() -> BoxedStrategy<IndicatorResult> {
    let likelihood = select(vec!["确定能", "有可能", "不可能"]).prop_map(str::to_owned);
    (of(target_text()), of(points()), weighted(0.3, long()), weighted(0.3, likelihood))
        .prop_map(|(actual, score, reason, likelihood)| {
            let actual = actual.map(|text| tidy(&text));
            IndicatorResult {
                value: actual.as_deref().and_then(|text| TargetValue::parse(text, None)),
                actual,
                score,
                reason,
                likelihood,
                ..IndicatorResult::default()
            }
        })
        .boxed()
}

pub fn indicator() -> BoxedStrategy<Indicator> {
    let direction = select(vec!["正向指标", "反向指标", "定性指标"]).prop_map(str::to_owned);
    let class = select(&classes::TREE[..]);
    (
        class,
        weighted(0.95, indicator_name()),
        targets(),
        weighted(0.5, long()),
        (weighted(0.3, short()), weighted(0.4, short()), weighted(0.3, short())),
        weighted(0.5, points()),
        weighted(0.4, direction),
        weighted(0.4, result()),
    )
        .prop_map(|((level2, level1), name, targets, description, texts, weight, direction, result)| {
            let (standard, basis, note) = texts;
            // A row of classes alone is what a template prints.
            let bare = !targets.iter().any(|target| target.horizon == Horizon::Annual);
            let name = name.or_else(|| bare.then(|| "完成比例".to_owned()));
            Indicator {
                level1: Some(level1.to_owned()),
                level2: Some(level2.to_owned()),
                level2_text: Some(level2.to_owned()),
                name,
                description,
                targets,
                standard,
                basis,
                note,
                weight,
                direction,
                result,
                within: false,
            }
        })
        .boxed()
}

fn indicators() -> BoxedStrategy<Vec<Indicator>> {
    prop_oneof![1 => Just(Vec::new()), 8 => vec(indicator(), 1..8), 1 => vec(indicator(), 20..60)].boxed()
}

fn goals() -> BoxedStrategy<Vec<Goal>> {
    let one = |horizon, label: &'static str, chance| {
        let goal = (long(), weighted(0.4, long())).prop_map(move |(text, result)| Goal {
            horizon,
            label: label.to_owned(),
            text,
            result,
        });
        weighted(chance, goal)
    };
    (
        one(Horizon::Midterm, "中期目标", 0.3),
        one(Horizon::Longterm, "项目长期绩效目标", 0.3),
        one(Horizon::Implementation, "实施期绩效目标", 0.4),
        one(Horizon::Annual, "年度目标", 0.85),
    )
        .prop_map(|(a, b, c, d)| [a, b, c, d].into_iter().flatten().collect())
        .boxed()
}

fn sources() -> BoxedStrategy<Vec<FundSource>> {
    let kinds = vec![
        (FundKind::Fiscal, "财政资金"),
        (FundKind::CentralProvincial, "中央补助"),
        (FundKind::Municipal, "市级"),
        (FundKind::County, "县级"),
        (FundKind::SpecialAccount, "财政专户资金"),
        (FundKind::Own, "单位自有资金"),
        (FundKind::CarryOver, "上年结转"),
        (FundKind::Other, "其他资金"),
    ];
    subsequence(kinds, 0..5)
        .prop_flat_map(|kinds| {
            let amounts = vec(weighted(0.9, money()), kinds.len());
            amounts.prop_map(move |amounts| {
                let kinds = kinds.iter().zip(amounts);
                let source = |((kind, label), amount): (&(FundKind, &str), _)| FundSource {
                    kind: *kind,
                    label: (*label).to_owned(),
                    amount,
                    within: false,
                };
                kinds.map(source).collect()
            })
        })
        .boxed()
}

fn execution() -> BoxedStrategy<Vec<Execution>> {
    let row = |label: &'static str| {
        let amounts = (of(money()), of(money()), of(money()), of(money()));
        let words = (
            of((0..100u32).prop_map(|n| format!("{n}%"))),
            of(points()),
            of(points()),
            weighted(0.3, short()),
        );
        (amounts, words).prop_map(
            move |((initial, budget, executed, forecast), (rate, weight, score, reason))| {
                // 预算执行情况（10分） at the side of the grid says the points where the row does not.
                let weight = weight.or_else(|| score.as_ref().map(|_| "10".to_owned()));
                Execution {
                    label: label.to_owned(),
                    initial,
                    budget,
                    executed,
                    forecast,
                    rate,
                    weight,
                    score,
                    reason,
                }
            },
        )
    };
    let rows = (row("年度资金总额"), row("财政拨款"), row("其他资金"), row("上年结转资金"))
        .prop_map(|(a, b, c, d)| vec![a, b, c, d]);
    prop_oneof![1 => Just(Vec::new()), 1 => rows].boxed()
}

fn budget() -> BoxedStrategy<ProjectBudget> {
    let plan = subsequence(vec![3u8, 6, 10, 12], 0..=4).prop_flat_map(|months| {
        let percents = vec(of((0..101u32).prop_map(|n| n.to_string())), months.len());
        percents.prop_map(move |percents| {
            let steps = months.iter().zip(percents).map(|(month, cumulative_percent)| PlanStep {
                label: format!("{month}月底"),
                month: Some(*month),
                cumulative_percent,
            });
            steps.collect()
        })
    });
    (weighted(0.9, money()), sources(), text(), plan, execution())
        .prop_map(|(total, sources, purpose, spending_plan, execution)| ProjectBudget {
            total,
            sources,
            purpose,
            spending_plan,
            execution,
        })
        .boxed()
}

fn schedule() -> BoxedStrategy<Vec<Activity>> {
    let day = || of(date().prop_map(|day| day.replace('-', ".")));
    vec((short(), day(), day()).prop_map(|(activity, start, end)| Activity { activity, start, end }), 0..4)
        .boxed()
}

fn review() -> BoxedStrategy<Vec<Review>> {
    subsequence(OFFICES.to_vec(), 0..=3)
        .prop_flat_map(|offices| {
            let opinions =
                vec((short().prop_map(Some), of(Just("审核人甲".to_owned())), of(date())), offices.len());
            opinions.prop_map(move |opinions| {
                let reviews = offices.iter().zip(opinions).map(|(office, (opinion, reviewer, date))| {
                    Review { office: (*office).to_owned(), checklist: Vec::new(), opinion, reviewer, date }
                });
                reviews.collect()
            })
        })
        .boxed()
}

fn signoff() -> BoxedStrategy<Option<Signoff>> {
    let role = |words: &'static str| of(Just(words.to_owned()));
    let all = (role("填报人甲"), of(phone()), of(date()), role("负责人乙"));
    of(all.prop_map(|(filled_by, phone, filled_on, signed_by)| Signoff {
        filled_by,
        phone,
        filled_on,
        signed_by,
    }))
    .boxed()
}

fn phone() -> BoxedStrategy<String> {
    (1000..9999u32).prop_map(|n| format!("0310-555{n}")).boxed()
}

fn period() -> BoxedStrategy<Period> {
    let text = prop_oneof![
        (2020..2027u32, 1..13u32).prop_map(|(year, month)| format!("{year}年1月1日-{year}年{month}月28日")),
        (2020..2027u32).prop_map(|year| format!("{year}.01.01-{}.12.31", year + 1)),
        (2020..2027u32).prop_map(|year| format!("{year}年")),
        Just("长期".to_owned()),
    ];
    text.prop_map(|text| Period { start: None, end: None, text }).boxed()
}

fn evaluation() -> BoxedStrategy<Option<Evaluation>> {
    let points = || of(points());
    let all = (points(), points(), text(), text(), text(), text());
    of(all.prop_map(|(weight, score, conclusion, reason, problems, improvements)| Evaluation {
        weight,
        score,
        grade: None,
        conclusion,
        reason,
        problems,
        improvements,
    }))
    .boxed()
}

fn category() -> BoxedStrategy<Vec<String>> {
    let one = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>();
    let known = vec![
        one(&[]),
        one(&["其他专项类"]),
        one(&["行政事业类", "采购类"]),
        one(&["基本建设类", "新建"]),
        one(&["资产资源类", "房屋类"]),
        one(&["专项资金项目"]),
    ];
    select(known).boxed()
}

fn code() -> BoxedStrategy<String> {
    (20..27u32, 0..99_999_999u32).prop_map(|(year, n)| format!("130822{year}P{n:012}")).boxed()
}

pub fn project_name() -> BoxedStrategy<String> {
    let plain =
        (select(&SUBJECTS[..]), select(&ENDS[..]), select(vec!["项目", "经费", "专项", "（二期）", "资金"]));
    prop_oneof![
        8 => plain.prop_map(|(s, e, end)| format!("{s}{e}{end}")),
        1 => (2020..2027u32, phrase()).prop_map(|(year, text)| format!("{year}年{text}专项")),
        1 => vec(phrase(), 8..16).prop_map(|parts| format!("{}项目", parts.join("、"))),
        1 => select(vec!["“两节”慰问经费", "A级景区①期工程", "2026年春季学期补助", "全域旅游—标识标牌更新项目"]).prop_map(str::to_owned),
    ].boxed()
}

pub fn project() -> BoxedStrategy<Project> {
    let nature = select(vec![Nature::New, Nature::Continuing]);
    let texts = (text(), text(), text(), text(), text());
    let head = (
        project_name().prop_map(Some),
        of(code()),
        weighted(0.9, body()),
        weighted(0.8, body()),
        of(nature),
        category(),
    );
    let person = (weighted(0.7, Just("负责人甲".to_owned())), of(phone()), of(period()));
    let weights = weighted(0.2, (1..60u32).prop_map(|n| n.to_string()));
    (
        head,
        person,
        texts,
        (schedule(), budget(), goals(), indicators()),
        (review(), signoff(), evaluation(), weights),
    )
        .prop_map(|(head, person, texts, work, ends)| {
            let (name, code, unit, supervising_department, nature, category) = head;
            let (responsible, phone, period) = person;
            let (overview, rationale, feasibility, necessity, measures) = texts;
            let (schedule, budget, goals, indicators) = work;
            let (review, signoff, evaluation, weight) = ends;
            let class_weights: Vec<ClassWeight> = weight
                .iter()
                .filter(|_| indicators.iter().any(|one| one.level1.as_deref() == Some(classes::OUTPUT)))
                .map(|weight| ClassWeight { level1: classes::OUTPUT.to_owned(), weight: weight.clone() })
                .collect();
            Project {
                name,
                code,
                unit,
                supervising_department,
                nature,
                category,
                period,
                responsible,
                phone,
                overview,
                rationale,
                feasibility,
                necessity,
                measures,
                schedule,
                budget,
                goals,
                indicators,
                review,
                signoff,
                class_weights,
                evaluation,
                ..Project::default()
            }
        })
        .boxed()
}

fn department_goals() -> BoxedStrategy<DepartmentGoals> {
    let titled = || vec((short(), phrase()).prop_map(|(title, text)| TitledText { title, text }), 0..4);
    let duty = (short(), long(), vec(phrase(), 0..4)).prop_map(|(title, goal, indicators)| DutyGoal {
        title,
        goal,
        indicators,
    });
    (titled(), vec(duty, 0..5), titled(), vec(indicator(), 0..8))
        .prop_map(|(overall, goals, safeguards, indicators)| DepartmentGoals {
            overall,
            goals,
            safeguards,
            indicators,
        })
        .boxed()
}

/// The columns of amounts that the tables of a unit's budget have.
pub const TABLES: [(BudgetTableKind, &[&str]); 9] = [
    (BudgetTableKind::IncomeExpenditure, &["预算数"]),
    (
        BudgetTableKind::Income,
        &[
            "合计",
            "小计",
            "财政拨款收入",
            "财政专户收入",
            "事业收入",
            "经营收入",
            "上级补助收入",
            "附属单位上缴收入",
            "其他收入",
            "上年结转",
        ],
    ),
    (
        BudgetTableKind::Expenditure,
        &["合计", "基本支出", "项目支出", "经营支出", "上解上级支出", "对附属单位补助支出"],
    ),
    (
        BudgetTableKind::Appropriation,
        &["合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"],
    ),
    (BudgetTableKind::GeneralPublic, &["合计", "基本支出", "项目支出"]),
    (BudgetTableKind::Basic, &["合计", "人员经费", "公用经费"]),
    (BudgetTableKind::GovernmentFund, &["合计", "基本支出", "项目支出"]),
    (BudgetTableKind::StateCapital, &["合计", "基本支出", "项目支出"]),
    (
        BudgetTableKind::ThreePublic,
        &["合计", "一般公共预算财政拨款", "政府性基金预算拨款", "国有资本经营预算财政拨款"],
    ),
];

fn budget_row(columns: &'static [&'static str]) -> BoxedStrategy<BudgetRow> {
    let amounts = subsequence(columns, 1..=columns.len()).prop_flat_map(|columns| {
        vec(money(), columns.len())
            .prop_map(move |amounts| columns.iter().map(|name| (*name).to_owned()).zip(amounts).collect())
    });
    let code = (201..240u32, 1..99u32).prop_map(|(class, part)| format!("{class}{part:02}"));
    (of(code), short(), amounts)
        .prop_map(|(code, name, amounts)| BudgetRow {
            code,
            name: Some(name),
            amounts,
            ..BudgetRow::default()
        })
        .boxed()
}

fn table(kind: BudgetTableKind, columns: &'static [&'static str]) -> BoxedStrategy<BudgetTable> {
    (vec(budget_row(columns), 0..8), of(short()))
        .prop_map(move |(mut rows, note)| {
            let two_sided =
                matches!(kind, BudgetTableKind::IncomeExpenditure | BudgetTableKind::Appropriation);
            for (at, row) in rows.iter_mut().enumerate() {
                row.seq = Some((at + 1).to_string());
                if two_sided {
                    row.side = Some(Side::Expenditure);
                    row.code = None;
                }
                if kind == BudgetTableKind::ThreePublic {
                    row.code = None;
                }
            }
            BudgetTable {
                kind,
                title: kind.title().to_owned(),
                columns: columns.iter().map(|name| (*name).to_owned()).collect(),
                rows,
                note: note.map(|note| format!("注：{note}")),
                fiscal_year: None,
                money_unit: Some("万元".to_owned()),
            }
        })
        .boxed()
}

fn budget_book() -> BoxedStrategy<BudgetBook> {
    let tables: Vec<_> = TABLES.iter().map(|(kind, columns)| weighted(0.8, table(*kind, columns))).collect();
    let headings = [
        "一、单位职责及机构设置情况",
        "二、单位预算安排的总体情况",
        "三、机关运行经费安排情况",
        "八、其他需要说明的事项",
    ];
    let narrative =
        (subsequence(headings.to_vec(), 0..=4), vec(sentence(), 4)).prop_map(|(headings, texts)| {
            let sections = headings.iter().zip(texts).map(|(heading, text)| NarrativeSection {
                heading: (*heading).to_owned(),
                text,
                claims: Vec::new(),
            });
            sections.collect()
        });
    let definitions = vec((short(), sentence()).prop_map(|(term, text)| Definition { term, text }), 0..4);
    (tables, narrative, definitions)
        .prop_map(|(tables, narrative, definitions)| BudgetBook {
            tables: tables.into_iter().flatten().collect(),
            narrative,
            definitions,
        })
        .boxed()
}

fn sentence() -> BoxedStrategy<String> {
    vec(phrase(), 2..8).prop_map(|parts| format!("{}。", parts.join("，"))).boxed()
}

/// Everything that the model has, each part there or not; budgets and targets of departments only where a form of this
/// kind prints them.
///
/// Where a form packs indicators into one cell, nobody could tell stops and numbers in their texts from its own.
pub fn document(kind: Kind, packed: bool) -> BoxedStrategy<Document> {
    let one = project().prop_map(move |mut project| {
        if packed {
            project.indicators.iter_mut().for_each(unpacked);
        }
        project
    });
    let one = one.boxed();
    let projects = prop_oneof![30 => vec(one.clone(), 1..4), 2 => vec(one, 4..7), 1 => small_projects()];
    let department_goals = if kind == Kind::DepartmentGoals {
        department_goals().prop_map(Some).boxed()
    } else {
        Just(None).boxed()
    };
    let budget =
        if kind == Kind::UnitBudget { budget_book().prop_map(Some).boxed() } else { Just(None).boxed() };
    let department = body().prop_map(|body| Some(body.trim_end_matches("本级").to_owned()));
    let head = (department, (2020..2030i32).prop_map(Some), of(body()), any::<bool>());
    (projects, head, department_goals, budget, of((money(), sources())))
        .prop_map(
            |(
                mut projects,
                (department, fiscal_year, approved_by, one_unit),
                department_goals,
                budget,
                totals,
            )| {
                // A unit is in force until the next: a form that leaves it blank below one that names it cannot be told.
                let unit = projects[0].unit.clone();
                let known = unit.clone().unwrap_or_else(|| "清河口县水务局".to_owned());
                for project in &mut projects {
                    if one_unit || unit.is_none() {
                        project.unit = unit.clone();
                    } else {
                        project.unit.get_or_insert_with(|| known.clone());
                    }
                }
                let totals = totals.into_iter().map(|(total, sources)| PrintedTotal {
                    label: "合计".to_owned(),
                    unit: None,
                    budget: ProjectBudget { total: Some(total), sources, ..ProjectBudget::default() },
                });
                let mut budget: Option<BudgetBook> = budget;
                for table in budget.iter_mut().flat_map(|book| &mut book.tables) {
                    table.fiscal_year = fiscal_year;
                }
                Document {
                    department,
                    fiscal_year,
                    approved_by,
                    totals: totals.collect(),
                    projects,
                    department_goals,
                    budget,
                    ..Document::default()
                }
            },
        )
        .boxed()
}

fn unpacked(indicator: &mut Indicator) {
    let stops = ['；', ';', '：', ':', '。', '—', '－', '、', '２', '０', '６'];
    let name = indicator.name.take().filter(|name| !name.contains(stops));
    indicator.name = name.or_else(|| Some("完成比例".to_owned()));
    for target in indicator.targets.iter_mut().filter(|target| target.text.contains(stops)) {
        *target = Target {
            horizon: target.horizon,
            value: TargetValue::parse("≥5%", None),
            text: "≥5%".to_owned(),
        };
    }
    if indicator.targets.is_empty() {
        indicator.targets.push(Target { text: "优".to_owned(), ..Target::default() });
    }
}

/// Three hundred projects of one or two indicators.
fn small_projects() -> BoxedStrategy<Vec<Project>> {
    let small = (project_name(), body(), money(), vec(indicator(), 1..3)).prop_map(
        |(name, unit, total, mut indicators)| Project {
            indicators: {
                indicators.iter_mut().for_each(unpacked);
                indicators
            },
            name: Some(name),
            unit: Some(unit),
            budget: ProjectBudget { total: Some(total), ..ProjectBudget::default() },
            ..Project::default()
        },
    );
    vec(small, 300).boxed()
}
