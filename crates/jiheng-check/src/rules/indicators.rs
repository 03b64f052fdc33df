//! I · Indicators and their classes (绩效指标): each class is there, each indicator stands in its own and says one thing.
//!
//! [`classes_of_projects`] examines which classes a project has; this file examines single indicators and sets.

mod benefits;
mod classes_of_projects;
mod kinds;
mod sets;
mod texts;
mod weights;

use jiheng_model::text::{Characters, trimmed};
use jiheng_model::{
    Check, Example, Family, Indicator, Parameter, ParameterValue, Project, Report, Rule, Severity,
    TargetValue,
};
use jiheng_model::{classes, text};

use super::values::{Wording, is_worded, value_field};
use super::{GOALS_2015, INDICATORS_2021};
use crate::projects::{is_cost, is_in, is_in_first};
use crate::vocabulary::WORDS;
use crate::words::{has_figure, indicator_name, plain, quote};

pub const FAMILY: Family = Family {
    letter: 'I',
    title: "指标与分类",
    rules: &[
        &classes_of_projects::OUTPUT_MISSING,
        &classes_of_projects::BENEFIT_MISSING,
        &classes_of_projects::SATISFACTION_MISSING,
        &classes_of_projects::COST_MISSING,
        &classes_of_projects::OUTPUT_INCOMPLETE,
        &sets::DUPLICATE_INDICATOR,
        &sets::SAME_TEXT_IN_CLASSES,
        &NAME_GENERIC,
        &LEVELS_DISAGREE,
        &NAME_OF_OTHER_CLASS,
        &TIME_IN_OTHER_CLASS,
        &EXECUTION_AS_OUTPUT,
        &SATISFACTION_AS_BENEFIT,
        &INPUT_AS_BENEFIT,
        &sets::BASIS_GENERIC,
        &sets::DOCUMENT_NUMBER,
        &weights::WEIGHTS_SUM,
        &sets::SET_COPIED,
        &sets::SAME_IN_TWO_CLASSES,
        &BENEFIT_SLOGAN,
        &kinds::QUALITY_IN_QUANTITY,
        &kinds::SHARE_AS_QUANTITY,
        &kinds::KIND_OF_OTHER_CLASS,
        &kinds::NEEDS_SPLITTING,
        &classes_of_projects::TOO_FEW,
        &classes_of_projects::TOO_MANY,
        &texts::FILLER_ECOLOGY,
        &texts::DESCRIPTION_AND_NAME,
        &texts::BASIS_STALE,
        &texts::BASIS_SHIFTED,
        &weights::WEIGHT_OUT_OF_RANGE,
        &benefits::BENEFIT_OF_OTHER_PROJECT,
        &classes_of_projects::WORKS_WITHOUT_COST,
        &sets::DOCUMENT_OF_LATER_YEAR,
    ],
};

const NAME_GENERIC: Rule = Rule {
    code: "I008",
    name: "indicator-name-generic",
    severity: Severity::Warning,
    title: "三级指标名称空泛",
    why: "三级指标应当说明衡量什么；只写类别名或「完成率」，看不出是哪件事。",
    fix: "写明衡量的对象和内容，如「参保登记办结率」。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "words",
        title: "没有描述时视为空泛的名称",
        default: ParameterValue::Words(&[
            "完成率",
            "覆盖率",
            "合格率",
            "及时率",
            "达标率",
            "准确率",
            "到位率",
            "效益",
            "质量",
            "数量",
            "时效",
            "成本",
            "指标",
        ]),
    }],
    example: Example::edit("/projects/0/indicators/5/name", r#""社会效益指标""#),
    check: Check::Indicator(name_generic),
};

/// 经济效应指标, 社会效益: the words of a class, whatever their ending.
fn class_words(words: &str) -> String {
    text::key(words).trim_end_matches("指标").replace("效应", "效益")
}

/// What the name of a class can end with; most names end with something else.
const CLASS_ENDS: [char; 9] = ['标', '益', '应', '出', '度', '本', '量', '效', '响'];

fn may_be_class(name: &str) -> bool {
    let name = trimmed(name);
    let begins = || {
        let first = name.chars().next();
        first.is_some_and(|c| {
            classes::TREE.iter().any(|(child, parent)| child.starts_with(c) || parent.starts_with(c))
        })
    };
    name.len() <= LONGEST_CLASS && name.ends_with(CLASS_ENDS) && begins()
}

/// In bytes: 服务对象满意度指标, and a blank or bracket or two.
const LONGEST_CLASS: usize = 36;

fn name_generic(indicator: &Indicator, _: &Project, report: &mut Report) {
    let Some(name) = indicator.name.as_deref().filter(|name| !trimmed(name).is_empty()) else { return };
    // 服务对象满意度 is both the class and the usual name.
    if is_in_first(indicator, classes::SATISFACTION) {
        return;
    }
    let is_class = may_be_class(name) && {
        let words = class_words(name);
        let names_class = |class: &str| class.strip_suffix("指标") == Some(words.as_str());
        classes::TREE.iter().any(|(child, parent)| names_class(child) || names_class(parent))
    };
    let unexplained =
        || indicator.description.as_deref().is_none_or(|description| plain(description) == plain(name));
    if is_class {
        report.at("name", format!("三级指标名称{}只是指标类别，没有说明衡量什么", quote(name)));
    } else if report.any_is("words", trimmed(name)) && unexplained() {
        report.at("name", format!("三级指标名称{}没有说明是哪件事，也没有描述", quote(name)));
    }
}

const LEVELS_DISAGREE: Rule = Rule {
    code: "I009",
    name: "levels-disagree",
    severity: Severity::Error,
    title: "一级指标与二级指标不匹配",
    why: "二级指标各属一个一级指标；放错类别，汇总和打分就会出错。",
    fix: "按二级指标所属的类别改正一级指标，或把指标移到相应类别。",
    basis: &[INDICATORS_2021],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/5/level1", r#""产出指标""#),
    check: Check::Indicator(|indicator, _, report| {
        let (Some(level1), Some(level2)) = (indicator.level1.as_deref(), indicator.level2.as_deref()) else {
            return;
        };
        let known =
            [classes::OUTPUT, classes::BENEFIT, classes::SATISFACTION, classes::COST].contains(&level1);
        let Some(parent) = classes::parent(level2) else { return };
        // Cost stands under output in older forms and beside it in newer ones.
        let cost = [level1, parent].iter().all(|class| [classes::OUTPUT, classes::COST].contains(class))
            && level2.contains("成本");
        if known && parent != level1 && !cost {
            report
                .at(
                    "level1",
                    format!(
                        "{}的二级指标是{}，属于「{parent}」，一级指标却是{}",
                        indicator_name(indicator),
                        quote(level2),
                        quote(level1)
                    ),
                )
                .correct(level1, parent, false);
        }
    }),
};

const NAME_OF_OTHER_CLASS: Rule = Rule {
    code: "I010",
    name: "name-of-other-class",
    severity: Severity::Error,
    title: "指标名称写的是另一类指标",
    why: "名称里写明了类别，却放在别的类别下，二者必有一错。",
    fix: "把指标移到名称所说的类别，或改用说明内容的名称。",
    basis: &[INDICATORS_2021],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/5/name", r#""宣传类产出指标""#),
    check: Check::Indicator(name_of_other_class),
};

const NAMED: Characters = Characters::of('标');

fn name_of_other_class(indicator: &Indicator, _: &Project, report: &mut Report) {
    let (Some(name), Some(level1)) = (indicator.name.as_deref(), indicator.level1.as_deref()) else { return };
    if !report.row().name.text.may_hold(NAMED) || !name.contains("指标") {
        return;
    }
    let key = text::key(name);
    let told = classes::TREE
        .iter()
        .map(|(child, parent)| (*child, *parent))
        .chain([(classes::OUTPUT, classes::OUTPUT), (classes::BENEFIT, classes::BENEFIT)])
        .find(|(class, _)| key.ends_with(class) && key.len() > class.len());
    let Some((class, parent)) = told else { return };
    let cost = class == classes::COST && is_cost(indicator);
    if parent != level1 && !cost {
        report.at("name", format!("指标名称{}写的是「{class}」，却放在「{level1}」下", quote(name)));
    }
}

const TIME_IN_OTHER_CLASS: Rule = Rule {
    code: "I011",
    name: "time-in-other-class",
    severity: Severity::Warning,
    title: "及时性指标放在数量或质量指标下",
    why: "是否及时属于时效，放在质量或数量指标下会重复或漏掉时效指标。",
    fix: "移到时效指标；同时衡量准确、足额的，拆成两项。",
    basis: &[INDICATORS_2021],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/2/name", r#""宣传及时率""#),
    check: Check::Indicator(|indicator, project, report| {
        let Some(name) = indicator.name.as_deref() else { return };
        // The same words under timeliness as well are one text in several classes, not one misplaced.
        let repeated = || {
            let mut all = project.indicators.iter();
            all.any(|one| is_in(one, classes::TIMELINESS) && one.name == indicator.name)
        };
        let elsewhere = is_in(indicator, classes::QUANTITY) || is_in(indicator, classes::QUALITY);
        if elsewhere && WORDS.names.timely.any_in(report.row().name.text) && !repeated() {
            let class = indicator.level2.as_deref().unwrap_or_default();
            report
                .at("level2", format!("{}衡量是否及时，应属「时效指标」，却放在「{class}」下", quote(name)));
        }
    }),
};

const EXECUTION_AS_OUTPUT: Rule = Rule {
    code: "I012",
    name: "execution-as-output",
    severity: Severity::Warning,
    title: "以预算执行率作绩效指标",
    why: "预算执行率在自评中单独计分，作产出或效益指标会重复计算，也说明不了干成了什么。",
    fix: "改为反映工作成果的指标。",
    basis: &[jiheng_model::Basis::of("evaluation-rules-2020")],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "words",
        title: "视为预算执行率的名称",
        default: ParameterValue::Words(&[
            "预算完成率",
            "预算执行率",
            "资金执行率",
            "支出执行率",
            "预算执行进度",
            "支出进度",
            "支出完成率",
        ]),
    }],
    example: Example::edit("/projects/0/indicators/2/name", r#""预算执行率""#),
    check: Check::Indicator(|indicator, _, report| {
        let Some(name) = indicator.name.as_deref() else { return };
        let scored = is_in_first(indicator, classes::OUTPUT) || is_in_first(indicator, classes::BENEFIT);
        if scored && report.any_in("words", report.row().name.text) {
            let class = indicator.level2.as_deref().or(indicator.level1.as_deref()).unwrap_or_default();
            report.at("name", format!("{}是预算执行情况，却作为「{class}」", quote(name)));
        }
    }),
};

const SATISFACTION_AS_BENEFIT: Rule = Rule {
    code: "I013",
    name: "satisfaction-as-benefit",
    severity: Severity::Warning,
    title: "以满意度作效益指标",
    why: "满意度有自己的类别；放在效益指标下会重复计分，效益本身反而没有衡量。",
    fix: "移到满意度指标，效益指标改为项目带来的变化。",
    basis: &[INDICATORS_2021],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit("/projects/0/indicators/5/name", r#""居民对宣传的满意度""#),
    check: Check::Indicator(|indicator, _, report| {
        let Some(name) = indicator.name.as_deref() else { return };
        if is_in_first(indicator, classes::BENEFIT) && WORDS.names.satisfaction.any_in(name) {
            let class = indicator.level2.as_deref().unwrap_or(classes::BENEFIT);
            report.at("name", format!("{}衡量满意度，却放在「{class}」下", quote(name)));
        }
    }),
};

const INPUT_AS_BENEFIT: Rule = Rule {
    code: "I014",
    name: "input-as-benefit",
    severity: Severity::Warning,
    title: "以资金投入作效益指标",
    why: "资金到位、拨付是投入和过程，不是花钱带来的效益。",
    fix: "改为资金使用后的变化，如受益人数、负担减轻的比例。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "words",
        title: "视为资金投入的名称",
        default: ParameterValue::Words(&[
            "资金到位",
            "资金拨付",
            "资金投入",
            "资金支付",
            "资金使用率",
            "拨付率",
            "支付率",
        ]),
    }],
    example: Example::edit("/projects/0/indicators/5/name", r#""资金到位率""#),
    check: Check::Indicator(|indicator, _, report| {
        let Some(name) = indicator.name.as_deref() else { return };
        if is_in_first(indicator, classes::BENEFIT) && report.any_in("words", report.row().name.text) {
            let class = indicator.level2.as_deref().unwrap_or(classes::BENEFIT);
            report.at("name", format!("{}是资金的投入和使用，却作为「{class}」", quote(name)));
        }
    }),
};

const BENEFIT_SLOGAN: Rule = Rule {
    code: "I020",
    name: "benefit-slogan",
    severity: Severity::Warning,
    title: "效益指标只说方向，没有可衡量的内容",
    why: "「促进和谐」「保障业务开展」没有可以衡量的事项，年终无法判断是否达到。",
    fix: "改为项目带来的、能统计的变化，如受益人数、比例、时间。",
    basis: &[GOALS_2015],
    since: "0.1.0",
    parameters: &[
        Parameter {
            name: "verbs",
            title: "口号开头的词",
            default: ParameterValue::Words(&[
                "促进",
                "提升",
                "提高",
                "保障",
                "维护",
                "增强",
                "推动",
                "推进",
                "改善",
                "满足",
                "确保",
                "加强",
                "强化",
                "加快",
                "发挥",
                "减轻",
                "保证",
                "有效",
                "进一步",
            ]),
        },
        Parameter {
            name: "adverbs",
            title: "口号前面的修饰词",
            default: ParameterValue::Words(&[
                "基本",
                "切实",
                "更好地",
                "不断",
                "全面",
                "有力",
                "积极",
                "充分",
                "大力",
                "持续",
                "逐步",
                "努力",
                "着力",
            ]),
        },
        Parameter {
            name: "measures",
            title: "指标值或名称含有这些词即视为可以衡量",
            default: ParameterValue::Words(&[
                "率", "数量", "人数", "人次", "次数", "比例", "比重", "时间", "金额", "成本", "面积", "天数",
                "户数", "等级", "排名", "指数", "年限",
            ]),
        },
    ],
    example: Example::edit(
        "/projects/0/indicators/5",
        r#"{"level1": "效益指标", "level2": "社会效益指标", "name": "参保意识", "targets": [{"text": "促进医疗保障事业健康发展"}]}"#,
    ),
    check: Check::Indicator(benefit_slogan),
};

fn benefit_slogan(indicator: &Indicator, _: &Project, report: &mut Report) {
    if !is_in_first(indicator, classes::BENEFIT) {
        return;
    }
    let Some(target) = indicator.target() else { return };
    let words = target.text.trim();
    if !matches!(target.value, Some(TargetValue::Qualitative))
        || words.chars().count() < 6
        || has_figure(words)
    {
        return;
    }
    let measured = |word: &str| {
        words.contains(word) || indicator.description.as_deref().is_some_and(|text| text.contains(word))
    };
    let standard = indicator.standard.as_deref().is_some_and(has_figure);
    let slogan = |verb: &str| {
        let adverb = |adverb: &str| words.strip_prefix(adverb).is_some_and(|rest| rest.starts_with(verb));
        words.starts_with(verb) || report.any_word("adverbs", adverb)
    };
    if report.any_word("verbs", slogan)
        && !report.any_word("measures", measured)
        && !standard
        && is_worded(indicator, report, Wording::Fine)
    {
        report.at(
            value_field(indicator),
            format!(
                "效益指标{}的指标值{}只说了方向，没有可以衡量的内容",
                indicator_name(indicator),
                quote(words)
            ),
        );
    }
}
