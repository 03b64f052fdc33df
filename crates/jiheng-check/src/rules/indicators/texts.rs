//! Name, description and basis of an indicator beside each other: about the same thing, of the time in question, in
//! the right row.

use jiheng_model::document::Project;
use jiheng_model::looks::Row;
use jiheng_model::text::{Characters, Searched};
use jiheng_model::{
    Check, Example, Indicator, Parameter, ParameterValue, Report, Rule, Severity, classes, text,
};

use super::super::{GOALS_2015, INDICATORS_2021};
use crate::projects::is_in;
use crate::similarity::{have_common_pair, have_common_topic, pairs, shared, topics};
use crate::vocabulary::{GOODS, THINGS, WORDS};
use crate::words::{has_figure, indicator_name, is_blank, quote};

pub const FILLER_ECOLOGY: Rule = Rule {
    code: "I027",
    name: "filler-ecology",
    severity: Severity::Info,
    title: "生态效益指标凑数",
    why: "不涉及生态的项目不必设生态效益指标；填「无」或与生态无关的内容，只会多一项无法评判的指标。",
    fix: "不涉及生态的删去整行；涉及的写明能统计的变化，如节约用电量、垃圾分类率。",
    basis: &[],
    since: "0.1.0",
    parameters: &[
        Parameter {
            name: "words",
            title: "含有这些词即视为与生态有关",
            default: ParameterValue::Words(&[
                "生态", "环境", "环保", "环卫", "绿", "节能", "节水", "节电", "减排", "污染", "污水", "排放",
                "水质", "空气", "大气", "垃圾", "植被", "土壤", "碳", "能耗", "资源", "粉尘", "噪声", "噪音",
                "扬尘", "森林", "湿地", "河", "湖", "草原", "水土", "回收", "降解", "清洁", "卫生", "无害",
                "废", "野生", "保护", "用电", "用水", "农药", "化肥", "农膜", "秸秆", "减量", "养殖", "尾气",
                "沙", "纸",
            ]),
        },
        Parameter {
            name: "fillers",
            title: "没有具体内容的写法",
            default: ParameterValue::Words(&[
                "满足生态环保要求",
                "符合环保要求",
                "符合生态要求",
                "不适用",
                "不涉及",
                "无影响",
            ]),
        },
    ],
    example: Example::edit(
        "/projects/0/indicators/8",
        r#"{"level1": "效益指标", "level2": "生态效益指标", "name": "宣传材料减量", "targets": [{"text": "不涉及"}]}"#,
    ),
    check: Check::Indicator(filler_ecology),
};

fn filler_ecology(indicator: &Indicator, _: &Project, report: &mut Report) {
    if !is_in(indicator, classes::ECOLOGICAL) {
        return;
    }
    let value = indicator.target().map_or("", |target| target.text.trim());
    let texts = [indicator.name.as_deref(), indicator.description.as_deref(), Some(value)];
    let related = |word: &str| texts.iter().flatten().any(|text| text.contains(word));
    let message = if is_blank(value) || report.any_is("fillers", value) {
        let told =
            if is_blank(value) && !value.contains('无') { "没有填写".to_owned() } else { quote(value) };
        format!("生态效益指标{}的指标值{told}，没有实际内容", indicator_name(indicator))
    } else if !has_figure(value) && !report.any_word("words", related) {
        format!("生态效益指标{}的内容{}与生态无关", indicator_name(indicator), quote(value))
    } else {
        return;
    };
    report.at("", message);
}

pub const DESCRIPTION_AND_NAME: Rule = Rule {
    code: "I028",
    name: "description-and-name",
    severity: Severity::Warning,
    title: "指标描述与指标名称不符",
    why: "描述应当解释名称；说的是另一件东西或另一种量，多半是从别处复制而没有改。",
    fix: "按名称改正描述，或按描述改正名称。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/1/description", r#""印制展板的数量""#),
    check: Check::Project(description_and_name),
};

fn description_and_name(project: &Project, report: &mut Report) {
    for (row, indicator) in project.indicators.iter().enumerate() {
        let (Some(name), Some(description)) = (indicator.name.as_deref(), indicator.description.as_deref())
        else {
            continue;
        };
        if name == description || is_blank(description) {
            continue;
        }
        let look = &report.rows()[row];
        let message = if let Some((one, other)) = other_thing(look.name.text, look.description.text) {
            format!("指标{}的描述{}说的是「{other}」，不是「{one}」", quote(name), quote(description))
        } else if let Some(word) = other_kind(project, row, name, look.description.text) {
            format!("指标{}的描述{}提到「{word}」，项目其他内容都没有", quote(name), quote(description))
        } else if count_of_share(name, description) {
            format!("指标{}是比率，描述{}说的却是数量或时间", quote(name), quote(description))
        } else if is_of_other_matter(project, row, name, description) {
            format!("指标{}的描述{}与名称无一处相合，项目其他内容也没有提到", quote(name), quote(description))
        } else {
            continue;
        };
        report.at(format!("indicators/{row}/description"), message);
    }
}

/// Whether a quantity is explained by what neither its name nor anything else of the project speaks of.
fn is_of_other_matter(project: &Project, row: usize, name: &str, description: &str) -> bool {
    if !is_in(&project.indicators[row], classes::QUANTITY)
        || have_common_pair(name, description)
        || topics(description).len() < 4
        || topics(name).is_empty()
    {
        return false;
    }
    let own = [&project.name, &project.overview, &project.budget.purpose].into_iter().flatten();
    let goals = project.goals.iter().map(|goal| &goal.text);
    let others = project.indicators.iter().enumerate().filter(|(at, _)| *at != row);
    let told = others.flat_map(|(_, one)| [&one.name, &one.description].into_iter().flatten());
    !own.chain(goals).chain(told).any(|words| have_common_topic(words, description))
}

/// Two things of one kind, one in the name alone and the other in the description alone.
fn other_thing<'a>(name: Searched<'a>, description: Searched<'a>) -> Option<(&'a str, &'a str)> {
    if !THINGS.may_be_in(name.text()) {
        return None;
    }
    WORDS.things.lists().into_iter().find_map(|list| {
        let one = list.first_in(name)?;
        let other = list.first_in(description)?;
        let alone = list.all_in(name).count() == 1 && list.all_in(description).count() == 1;
        (alone && one != other).then_some((one, other))
    })
}

/// Goods of another kind than the project is for, which nothing else in it speaks of.
fn other_kind<'a>(project: &Project, row: usize, name: &str, description: Searched<'a>) -> Option<&'a str> {
    if !GOODS.may_be_in(description.text()) {
        return None;
    }
    let (kind, found) =
        WORDS.kinds.iter().find_map(|kind| Some((kind, kind.words.first_in(description)?)))?;
    let named = project.name.as_deref()?;
    let searched = Searched::new(named);
    let own = WORDS.kinds.iter().any(|kind| kind.words.any_in(searched));
    let others = || {
        let rows = project.indicators.iter().enumerate().filter(|(other, _)| *other != row);
        let texts = rows.flat_map(|(_, one)| [one.name.as_deref(), one.description.as_deref()]);
        let goals = project.goals.iter().map(|goal| Some(goal.text.as_str()));
        let about = [Some(name), project.budget.purpose.as_deref(), project.overview.as_deref(), Some(named)];
        texts.chain(goals).chain(about).flatten().any(|text| kind.words.any_in(text))
    };
    (own && !others()).then_some(found)
}

/// A share explained as a number of something, or as a time.
fn count_of_share(name: &str, description: &str) -> bool {
    let names = &WORDS.names;
    let name = name.trim_end_matches(['%', '）', '（', '(', ')', ' ']);
    WORDS.names_share(name)
        && !names.no_shares.any_ends(name)
        && names.counted.any_ends(description.trim_end_matches(['。', ' ']))
        && !names.shared.any_in(description)
}

pub const BASIS_STALE: Rule = Rule {
    code: "I029",
    name: "basis-stale",
    severity: Severity::Info,
    title: "依据的数据不是最近一年的",
    why: "指标值参照历史数据时，应当用最近一年的；更早的数据不能说明现在的水平。",
    fix: "改用上一年的数据；没有新数据的，说明原因。",
    basis: &[INDICATORS_2021],
    since: "0.1.0",
    parameters: &[
        Parameter {
            name: "years",
            title: "早于预算年度多少年以上才报告",
            default: ParameterValue::Number(1),
        },
        Parameter {
            name: "words",
            title: "年份后面有这些词的是数据",
            default: ParameterValue::Words(&[
                "实际",
                "数据",
                "统计",
                "完成",
                "执行情况",
                "参保人数",
                "决算",
                "发放",
                "报销",
                "调查",
                "考核",
                "支出",
            ]),
        },
    ],
    example: Example::edit("/projects/0/indicators/2/basis", r#""2023年实际完成94%""#),
    check: Check::Indicator(basis_stale),
};

fn basis_stale(indicator: &Indicator, _: &Project, report: &mut Report) {
    let row = report.row();
    let Some(year) = report.document().fiscal_year else { return };
    for (field, look) in [("basis", row.basis), ("description", row.description)] {
        // Most texts hold no year, and what is printed as a year is this one.
        if !look.text.may_hold(YEAR) {
            continue;
        }
        let words = look.text.text();
        let mut all = years(words);
        let Some((told, after)) = all.next() else { continue };
        // A newer year in the same text is the one that counts.
        let newest = all.map(|(year, _)| year).fold(told, i32::max);
        let stale = i64::from(year) - i64::from(newest) > report.number("years");
        if !stale {
            continue;
        }
        let near: String = after.chars().take(DATA_WITHIN).collect();
        let range = near.starts_with(['至', '起', '以', '及', '-', '～', '~', '到']);
        // A document of an earlier year stays in force.
        let cited = words.contains(['《', '〔', '[', '号', '【']);
        if !range && !cited && report.any_in("words", &near) {
            let what = if field == "basis" { "依据" } else { "描述" };
            report
                .at(
                    field,
                    format!(
                        "{}的{what}{}用的是 {told} 年的数据，预算年度是 {year} 年",
                        indicator_name(indicator),
                        quote(words)
                    ),
                )
                .evidence([("year", told.to_string()), ("fiscal_year", year.to_string())]);
            return;
        }
    }
}

const YEAR: Characters = Characters::of('年');

/// `2022年城乡居民实际参保人数`: how far from the year its data may be named.
const DATA_WITHIN: usize = 12;

/// The years named in a text, each with what follows it. A day of a month is no year's data.
fn years(words: &str) -> impl Iterator<Item = (i32, &str)> {
    let bytes = words.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            let (start, end) = (at, at + digits);
            // Chinese characters have three bytes each.
            at = match bytes[at] {
                0xe4..=0xe9 => at + 3,
                _ => at + digits.max(1),
            };
            if digits == 4
                && let Some(after) = words[end..].strip_prefix('年')
                && !after.starts_with(|c: char| c.is_ascii_digit())
                && let Some(year) = words[start..end].parse().ok().filter(|year| (1990..2100).contains(year))
            {
                return Some((year, after));
            }
        }
        None
    })
}

pub const BASIS_SHIFTED: Rule = Rule {
    code: "I030",
    name: "basis-shifted",
    severity: Severity::Info,
    title: "依据似填错了行",
    why: "依据说的是另一行的指标，与本行无关，多半是填写或复制时错了一行。",
    fix: "核对各行的依据，移到所属的指标。",
    basis: &[],
    since: "0.1.0",
    parameters: &[
        Parameter {
            name: "share",
            title: "依据中出现另一行名称的百分之多少以上才报告",
            default: ParameterValue::Number(60),
        },
        Parameter {
            name: "least",
            title: "另一行的名称至少几个字才比较",
            default: ParameterValue::Number(4),
        },
    ],
    example: Example::edit("/projects/0/indicators/7/basis", r#""宣传册数量登记表""#),
    check: Check::Project(basis_shifted),
};

fn basis_shifted(project: &Project, report: &mut Report) {
    let (share, least) = (report.number("share"), report.number("least"));
    let with_basis = |indicator: &Indicator| {
        let basis = indicator.basis.as_deref();
        basis.is_some_and(|basis| basis.chars().filter(|c| text::is_han(*c)).nth(4).is_some())
    };
    for (row, indicator) in project.indicators.iter().enumerate().filter(|(_, one)| with_basis(one)) {
        let basis = indicator.basis.as_deref().unwrap_or_default();
        // A document is the basis of many rows, and its title names what the project is about.
        if repeated(&report.rows()[row], report.rows()) || basis.contains(['《', '〔', '[', '号', '（']) {
            continue;
        }
        // The whole name of another row tells, even where a word of it is in this row too.
        let of_other =
            |one: &Indicator| one.name.as_deref().is_some_and(|name| whole_name(name, indicator, basis));
        if let Some(at) = project.indicators.iter().position(of_other) {
            tell_shifted(report, row, indicator, at, &project.indicators[at]);
            continue;
        }
        let value = indicator.target().map(|target| target.text.as_str());
        let mut own =
            [indicator.name.as_deref(), indicator.description.as_deref(), value].into_iter().flatten();
        if own.any(|own| have_common_pair(own, basis)) {
            continue;
        }
        let words = pairs(basis);
        let name = |one: &Indicator| one.name.as_deref().map(pairs).unwrap_or_default();
        let names = project.indicators.iter().map(name);
        let other = names.enumerate().find(|(at, name)| {
            let both = shared(name, &words) as i64;
            *at != row
                && name.len() as i64 + 1 >= least
                && both >= 2
                && both * 100 >= name.len() as i64 * share
        });
        if let Some((at, _)) = other {
            tell_shifted(report, row, indicator, at, &project.indicators[at]);
        }
    }
}

fn tell_shifted(report: &mut Report, row: usize, indicator: &Indicator, at: usize, other: &Indicator) {
    let basis = indicator.basis.as_deref().unwrap_or_default();
    report
        .at(
            format!("indicators/{row}/basis"),
            format!(
                "{}的依据{}说的是{}，与本行无关",
                indicator_name(indicator),
                quote(basis),
                indicator_name(other)
            ),
        )
        .evidence([("other", format!("/indicators/{at}"))]);
}

/// Whether the basis is a list or record of what another row is named, and of nothing that this one is named.
fn whole_name(name: &str, own: &Indicator, basis: &str) -> bool {
    const PAPERS: [&str; 6] = ["登记表", "统计表", "记录", "台账", "明细表", "汇总表"];
    let named = own.name.as_deref().unwrap_or_default();
    basis.strip_prefix(name).is_some_and(|rest| PAPERS.contains(&rest))
        && name.chars().count() >= 5
        && !named.is_empty()
        && !named.contains(name)
        && !name.contains(named)
        && !basis.contains(named)
}

/// Whether another row has the same basis.
fn repeated(own: &Row, rows: &[Row]) -> bool {
    let same = |row: &&Row| {
        row.basis.fingerprint == own.basis.fingerprint && row.basis.text.text() == own.basis.text.text()
    };
    rows.iter().filter(same).nth(1).is_some()
}
