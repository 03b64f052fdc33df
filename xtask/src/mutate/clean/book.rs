//! A unit's budget without faults: all tables from the same leaves, and sentences from the same figures.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::Frame;
use crate::mutate::draft::money;
use crate::mutate::random::Random;

/// A subject: its number and name in the summary, code, subcategory, and items for running and for projects.
struct Sector {
    seq: &'static str,
    summary: &'static str,
    category: (&'static str, &'static str),
    subcategory: (&'static str, &'static str),
    running: (&'static str, &'static str),
    projects: (&'static str, &'static str),
    /// An item in a subcategory of its own.
    special: ((&'static str, &'static str), (&'static str, &'static str)),
}

const SECTORS: &[Sector] = &[
    Sector {
        seq: "10",
        summary: "十、卫生健康支出",
        category: ("210", "卫生健康支出"),
        subcategory: ("21015", "医疗保障管理事务"),
        running: ("2101501", "行政运行"),
        projects: ("2101502", "一般行政管理事务"),
        special: (("21013", "医疗救助"), ("2101301", "城乡医疗救助")),
    },
    Sector {
        seq: "7",
        summary: "七、文化旅游体育与传媒支出",
        category: ("207", "文化旅游体育与传媒支出"),
        subcategory: ("20701", "文化和旅游"),
        running: ("2070101", "行政运行"),
        projects: ("2070102", "一般行政管理事务"),
        special: (("20702", "文物"), ("2070204", "文物保护")),
    },
    Sector {
        seq: "12",
        summary: "十二、城乡社区支出",
        category: ("212", "城乡社区支出"),
        subcategory: ("21201", "城乡社区管理事务"),
        running: ("2120101", "行政运行"),
        projects: ("2120102", "一般行政管理事务"),
        special: (("21205", "城乡社区环境卫生"), ("2120501", "城乡社区环境卫生")),
    },
    Sector {
        seq: "13",
        summary: "十三、农林水支出",
        category: ("213", "农林水支出"),
        subcategory: ("21301", "农业农村"),
        running: ("2130101", "行政运行"),
        projects: ("2130102", "一般行政管理事务"),
        special: (("21303", "水利"), ("2130306", "水利工程运行与维护")),
    },
];

/// Amounts of one item, in 0.01 万元.
#[derive(Clone, Copy, Default)]
struct Amounts {
    basic: i64,
    project: i64,
    carried: i64,
}

/// Code and name of an item and of what it is part of.
type Lineage = Vec<(&'static str, &'static str)>;

struct Budget {
    sector: &'static Sector,
    /// Economic items: code, name, cents; those of 302 are operating expenses.
    economic: Vec<(&'static str, &'static str, i64)>,
    leaves: BTreeMap<&'static str, (Lineage, Amounts)>,
    basic: i64,
    project: i64,
    carried: i64,
    staff: i64,
    vehicles: i64,
    reception: i64,
}

pub fn draw(random: &mut Random, frame: &Frame, project: i64, count: usize) -> Value {
    let budget = figures(random, project);
    let nothing = |kind: &str, title: &str, what: &str| {
        let note = format!("注：本单位无{what}预算，空表列示。");
        json!({"kind": kind, "title": title, "columns": ["合计", "基本支出", "项目支出"], "rows": [], "note": note})
    };
    let (assets, assets_total) = assets(random);
    let mut tables = vec![
        summary(&budget),
        functional(&budget, "income", "单位预算收入总表"),
        functional(&budget, "expenditure", "单位预算支出总表"),
        appropriation(&budget),
        functional(&budget, "general_public", "单位预算一般公共预算财政拨款支出表"),
        economic(&budget),
        nothing("government_fund", "单位预算政府性基金预算财政拨款支出表", "政府性基金"),
        nothing("state_capital", "单位预算国有资本经营预算财政拨款支出表", "国有资本经营"),
        three_public(&budget),
        assets,
    ];
    for table in &mut tables {
        if table["kind"] != "assets" {
            table["fiscal_year"] = frame.year.into();
        }
        table["money_unit"] = "万元".into();
    }
    json!({
        "tables": tables,
        "narrative": narrative(random, frame, &budget, count, assets_total),
        "definitions": [
            {"term": "财政拨款收入", "text": "指本级财政当年拨付的资金。"},
            {"term": "“三公”经费", "text": "指用财政拨款安排的因公出国（境）费、公务用车购置及运行费和公务接待费。"},
        ],
    })
}

fn figures(random: &mut Random, project: i64) -> Budget {
    let sector = random.pick(SECTORS);
    let mut cents = |low: i64, high: i64| random.between(low, high);
    let pension = cents(800, 4000);
    let housing = cents(600, 3000);
    let vehicles = cents(100, 600);
    let reception = cents(20, 120);
    let economic = vec![
        ("30101", "基本工资", cents(5000, 16000)),
        ("30102", "津贴补贴", cents(2000, 8000)),
        ("30108", "机关事业单位基本养老保险缴费", pension),
        ("30113", "住房公积金", housing),
        ("30201", "办公费", cents(300, 1500)),
        ("30206", "电费", cents(50, 400)),
        ("30207", "邮电费", cents(100, 900)),
        ("30211", "差旅费", cents(100, 900)),
        ("30217", "公务接待费", reception),
        ("30231", "公务用车运行维护费", vehicles),
        ("30299", "其他商品和服务支出", cents(40, 400)),
        ("30302", "退休费", cents(300, 2000)),
    ];
    let basic: i64 = economic.iter().map(|item| item.2).sum();
    let office: i64 = economic.iter().filter(|item| item.0.starts_with("302")).map(|item| item.2).sum();
    let special = project * random.between(3, 7) / 10;
    let carried = project * random.between(1, 5) / 100;
    let housing_parents = vec![("221", "住房保障支出"), ("22102", "住房改革支出")];
    let pension_parents = vec![("208", "社会保障和就业支出"), ("20805", "行政事业单位养老支出")];
    let own = vec![sector.category, sector.subcategory];
    let leaf = |parents: &Vec<(&'static str, &'static str)>, item, basic, project, carried| {
        let mut rows = parents.clone();
        rows.push(item);
        (rows, Amounts { basic, project, carried })
    };
    let leaves = BTreeMap::from([
        ("2080505", leaf(&pension_parents, ("2080505", "机关事业单位基本养老保险缴费支出"), pension, 0, 0)),
        ("2210201", leaf(&housing_parents, ("2210201", "住房公积金"), housing, 0, 0)),
        (sector.running.0, leaf(&own, sector.running, basic - pension - housing, 0, 0)),
        (sector.projects.0, leaf(&own, sector.projects, 0, project - special, carried)),
        (sector.special.1.0, leaf(&vec![sector.category, sector.special.0], sector.special.1, 0, special, 0)),
    ]);
    Budget { sector, economic, leaves, basic, project, carried, staff: basic - office, vehicles, reception }
}

impl Budget {
    fn total(&self) -> i64 {
        self.basic + self.project
    }

    /// Rows of a functional table in the order of codes: code, name, amounts.
    fn rows(&self) -> BTreeMap<&'static str, (&'static str, Amounts)> {
        let mut rows: BTreeMap<&'static str, (&'static str, Amounts)> = BTreeMap::new();
        for (path, amounts) in self.leaves.values() {
            for (code, name) in path {
                let (_, sum) = rows.entry(code).or_insert((name, Amounts::default()));
                sum.basic += amounts.basic;
                sum.project += amounts.project;
                sum.carried += amounts.carried;
            }
        }
        rows
    }

    fn office(&self) -> i64 {
        self.basic - self.staff
    }

    fn three_public(&self) -> i64 {
        self.vehicles + self.reception
    }
}

/// Only what is printed: a blank cell is no amount.
fn cells(columns: &[(&str, i64)]) -> Value {
    let printed = columns.iter().filter(|(_, cents)| *cents != 0);
    printed.map(|(column, cents)| ((*column).to_owned(), money(*cents).into())).collect::<Map<_, _>>().into()
}

fn functional(budget: &Budget, kind: &str, title: &str) -> Value {
    let income = kind == "income";
    let columns = if income {
        json!(["合计", "本年收入/小计", "本年收入/财政拨款收入", "上年结转"])
    } else {
        json!(["合计", "基本支出", "项目支出"])
    };
    let amounts = |of: &Amounts| {
        let whole = of.basic + of.project;
        let fresh = whole - of.carried;
        if income {
            cells(&[
                ("合计", whole),
                ("本年收入/小计", fresh),
                ("本年收入/财政拨款收入", fresh),
                ("上年结转", of.carried),
            ])
        } else {
            cells(&[("合计", whole), ("基本支出", of.basic), ("项目支出", of.project)])
        }
    };
    let all = Amounts { basic: budget.basic, project: budget.project, carried: budget.carried };
    let mut rows = vec![json!({"seq": "1", "name": "合计", "amounts": amounts(&all)})];
    for (code, (name, sum)) in budget.rows() {
        let seq = (rows.len() + 1).to_string();
        rows.push(json!({"seq": seq, "code": code, "name": name, "amounts": amounts(&sum)}));
    }
    json!({"kind": kind, "title": title, "columns": columns, "rows": rows})
}

/// The expenditure side of a summary: number, name, amount.
fn sides(budget: &Budget) -> Vec<(&'static str, &'static str, i64)> {
    let of = |code: &str| budget.rows().get(code).map_or(0, |(_, sum)| sum.basic + sum.project);
    let mut sides = vec![
        ("8", "八、社会保障和就业支出", of("208")),
        (budget.sector.seq, budget.sector.summary, of(budget.sector.category.0)),
        ("20", "二十、住房保障支出", of("221")),
    ];
    sides.sort_by_key(|(seq, ..)| seq.parse::<u32>().unwrap_or_default());
    sides
}

fn summary(budget: &Budget) -> Value {
    let row = |seq: &str, name: &str, side: &str, cents: i64| json!({"seq": seq, "name": name, "side": side, "amounts": cells(&[("预算数", cents)])});
    let (total, carried) = (budget.total(), budget.carried);
    let mut rows = vec![
        row("1", "一、一般公共预算拨款收入", "income", total - carried),
        row("2", "二、政府性基金预算拨款收入", "income", 0),
        row("3", "三、国有资本经营预算拨款收入", "income", 0),
    ];
    rows.extend(sides(budget).iter().map(|(seq, name, cents)| row(seq, name, "expenditure", *cents)));
    rows.extend([
        row("32", "本年收入合计", "income", total - carried),
        row("32", "本年支出合计", "expenditure", total),
        row("33", "上年结转结余", "income", carried),
        row("33", "年终结转结余", "expenditure", 0),
        row("34", "收入总计", "income", total),
        row("34", "支出总计", "expenditure", total),
    ]);
    json!({"kind": "income_expenditure", "title": "单位预算收支总表", "columns": ["预算数"], "rows": rows})
}

fn appropriation(budget: &Budget) -> Value {
    const PUBLIC: &str = "一般公共预算财政拨款";
    let income = |seq: &str, name: &str, cents: i64| json!({"seq": seq, "name": name, "side": "income", "amounts": cells(&[("金额", cents)])});
    let spent = |seq: &str, name: &str, cents: i64| {
        let amounts = cells(&[("合计", cents), (PUBLIC, cents)]);
        json!({"seq": seq, "name": name, "side": "expenditure", "amounts": amounts})
    };
    let (total, carried) = (budget.total(), budget.carried);
    let mut rows = vec![
        income("1", "一、一般公共预算拨款", total - carried),
        income("2", "二、政府性基金预算拨款", 0),
        income("3", "三、国有资本经营预算拨款", 0),
    ];
    rows.extend(sides(budget).iter().map(|(seq, name, cents)| spent(seq, name, *cents)));
    rows.extend([
        income("32", "本年收入合计", total - carried),
        spent("32", "本年支出合计", total),
        income("33", "年初财政拨款结转和结余", carried),
        spent("33", "年末财政拨款结转和结余", 0),
        income("34", "一、一般公共预算拨款", carried),
        income("37", "收入总计", total),
        spent("37", "支出总计", total),
    ]);
    let columns = json!(["金额", "合计", PUBLIC, "政府性基金预算财政拨款", "国有资本经营预算财政拨款"]);
    json!({"kind": "appropriation", "title": "单位预算财政拨款收支总表", "columns": columns, "rows": rows})
}

fn economic(budget: &Budget) -> Value {
    let row = |code: Option<&str>, name: &str, staff: i64, office: i64| {
        let amounts = cells(&[("合计", staff + office), ("人员经费", staff), ("公用经费", office)]);
        json!({"code": code, "name": name, "amounts": amounts})
    };
    let mut rows = vec![row(None, "合计", budget.staff, budget.office())];
    for (category, name) in
        [("301", "工资福利支出"), ("302", "商品和服务支出"), ("303", "对个人和家庭的补助")]
    {
        let split = |cents: i64| if category == "302" { (0, cents) } else { (cents, 0) };
        let items: Vec<_> = budget.economic.iter().filter(|item| item.0.starts_with(category)).collect();
        let (staff, office) = split(items.iter().map(|item| item.2).sum());
        rows.push(row(Some(category), name, staff, office));
        for (code, name, cents) in items {
            let (staff, office) = split(*cents);
            rows.push(row(Some(code), name, staff, office));
        }
    }
    for (index, row) in rows.iter_mut().enumerate() {
        row["seq"] = (index + 1).to_string().into();
    }
    let columns = json!(["合计", "人员经费", "公用经费"]);
    let title = "单位预算一般公共预算财政拨款基本支出表";
    json!({"kind": "basic", "title": title, "columns": columns, "rows": rows})
}

fn three_public(budget: &Budget) -> Value {
    let lines = [
        ("“三公”经费小计", budget.three_public()),
        ("一、因公出国（境）费", 0),
        ("二、公务用车购置及运维费", budget.vehicles),
        ("其中：公务用车购置费", 0),
        ("公务用车运行维护费", budget.vehicles),
        ("三、公务接待费", budget.reception),
    ];
    let rows: Vec<Value> = lines
        .iter()
        .enumerate()
        .map(|(index, (name, cents))| {
            let amounts = cells(&[("合计", *cents), ("一般公共预算财政拨款", *cents)]);
            json!({"seq": (index + 1).to_string(), "name": name, "amounts": amounts})
        })
        .collect();
    let columns = json!(["合计", "一般公共预算财政拨款"]);
    json!({"kind": "three_public", "title": "单位预算财政拨款“三公”经费支出表", "columns": columns, "rows": rows})
}

fn assets(random: &mut Random) -> (Value, i64) {
    let parts = [random.between(4000, 40000), random.between(1000, 6000), random.between(2000, 20000)];
    let total: i64 = parts.iter().sum();
    let row = |name: &str, cents: i64, quantity: usize| {
        let details = if quantity > 0 { json!({"数量": quantity.to_string()}) } else { json!({}) };
        json!({"name": name, "amounts": cells(&[("价值", cents)]), "details": details})
    };
    let rows = json!([
        row("资产总额", total, 0),
        row("1、房屋（平方米）", parts[0], 800),
        row("2、车辆（台、辆）", parts[1], 2),
        row("3、单价在20万元以上的设备", 0, 0),
        row("4、其他固定资产", parts[2], 310),
    ]);
    let columns = json!(["数量", "价值"]);
    (json!({"kind": "assets", "title": "单位固定资产占用情况表", "columns": columns, "rows": rows}), total)
}

/// Text and the amounts it states, as a reader finds them.
#[derive(Default)]
struct Told {
    text: String,
    claims: Vec<Value>,
}

impl Told {
    fn say(&mut self, words: &str) {
        self.text.push_str(words);
    }

    /// Subject and amount: 项目支出206.50万元.
    fn state(&mut self, subject: &str, cents: i64) {
        let start = self.text.chars().count();
        self.say(&format!("{subject}{}万元", money(cents)));
        let end = self.text.chars().count();
        self.claims
            .push(json!({"subject": subject, "amount": money(cents), "unit": "万元", "span": [start, end]}));
    }

    /// 较2025年预算增加16.00万元，增长2.72%.
    fn compare(&mut self, before: &str, now: i64, then: i64) {
        let (direction, percent) = if now >= then { ("增加", "增长") } else { ("减少", "下降") };
        let change = (now - then).abs();
        self.state(&format!("{before}{direction}"), change);
        let hundredths = (change * 20_000 / then.max(1) + 1) / 2;
        self.say(&format!("，{percent}{}%", money(hundredths)));
    }

    fn section(self, heading: &str) -> Value {
        json!({"heading": heading, "text": self.text, "claims": self.claims})
    }
}

fn narrative(random: &mut Random, frame: &Frame, budget: &Budget, count: usize, assets: i64) -> Value {
    let (year, before) = (frame.year, frame.year - 1);
    let mut duties = Told::default();
    duties.say("单位职责：\n（一）承担公共服务项目的组织和实施。\n（二）承担相关设施的维护和管理。\n机构设置：\n单位机构设置情况");
    let mut whole = Told::default();
    whole.say("1、收入说明\n");
    whole.state(&format!("{year}年预算收入"), budget.total());
    whole.say("，其中：");
    whole.state("一般公共预算收入", budget.total() - budget.carried);
    whole.say("，");
    whole.state("上年结转", budget.carried);
    whole.say("。\n2、支出说明\n");
    whole.state(&format!("{year}年支出预算"), budget.total());
    whole.say("，其中");
    whole.state("基本支出", budget.basic);
    whole.say("，包括");
    whole.state("人员经费", budget.staff);
    whole.say("和");
    whole.state("公用经费", budget.office());
    whole.say("；");
    whole.state("项目支出", budget.project);
    whole.say("。\n3、比上年增减情况\n");
    whole.state(&format!("{year}年预算收支"), budget.total());
    whole.say("，");
    let then = budget.total() * random.between(90, 110) / 100;
    whole.state(&format!("比{before}年预算"), then);
    whole.compare("", budget.total(), then);
    whole.say("，主要是人员工资晋级和项目任务调整。");
    let mut office = Told::default();
    office.say(&format!("{year}年，"));
    office.state("我单位机关运行经费", budget.office());
    office.say("，主要用于办公、邮电、差旅和公务用车运行维护等支出。");
    let mut public = Told::default();
    public.say(&format!("{year}年，"));
    public.state("我单位财政拨款“三公”经费预算", budget.three_public());
    public.say("，其中因公出国（境）费0.00万元，");
    public.state("公务用车购置及运维费", budget.vehicles);
    public.say("，");
    public.state("公务接待费", budget.reception);
    public.say("。");
    let then = budget.three_public() + random.between(5, 60);
    public.state(&format!("“三公”经费{before}年预算"), then);
    public.compare(&format!("，{year}年比{before}年"), budget.three_public(), then);
    public.say("，主要原因是压减公务接待批次。");
    let mut targets = Told::default();
    targets.say(&format!("{year}年，我单位共有{count}个项目编制了绩效目标，随预算一并公开。"));
    let mut procurement = Told::default();
    procurement.say(&format!("{year}年，我单位没有政府采购预算。"));
    let mut owned = Told::default();
    owned.state("我单位上年末固定资产金额为", assets);
    owned.say("。");
    json!([
        duties.section("一、单位职责及机构设置情况"),
        whole.section("二、单位预算安排的总体情况"),
        office.section("三、机关运行经费安排情况"),
        public.section("四、财政拨款“三公”经费预算情况及增减变化原因"),
        targets.section("五、单位项目预算安排情况及绩效目标"),
        procurement.section("六、政府采购预算情况"),
        owned.section("七、国有资产信息"),
    ])
}
