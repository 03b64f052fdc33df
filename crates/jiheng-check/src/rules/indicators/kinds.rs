//! Whether an indicator is of the kind that its class asks for: a number of things under quantity, a time under
//! timeliness, money under cost; and whether it is one indicator.

use jiheng_model::text::{Characters, trimmed};
use jiheng_model::value::{Comparator, TargetValue};
use jiheng_model::{Check, Decimal, Example, Indicator, Parameter, ParameterValue, Project, Report, Rule};
use jiheng_model::{Severity, classes, quantities};

use super::super::INDICATORS_2021;
use super::super::values::value_field;
use crate::projects::{is_cost, is_in};
use crate::vocabulary::WORDS;
use crate::words::{indicator_name, is_blank, quote};

/// The name without a unit in brackets at its end.
fn bare(name: &str) -> &str {
    trimmed(name).trim_end_matches(['%', '％', '（', '）', '(', ')', ' '])
}

/// The target value is a share in per cent.
fn is_share(indicator: &Indicator) -> bool {
    let value = indicator.target().and_then(|target| target.value.as_ref());
    value.is_some_and(|value| value.is_quantified() && value.is_percent())
}

pub const QUALITY_IN_QUANTITY: Rule = Rule {
    code: "I021",
    name: "quality-in-quantity",
    severity: Severity::Warning,
    title: "质量指标放在数量指标下",
    why: "合格率、完好率衡量做得怎样，属于质量；放在数量指标下，做了多少反而没有衡量。",
    fix: "移到质量指标，数量指标改为完成的数量和计量单位。",
    basis: &[INDICATORS_2021],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "words",
        title: "名称以这些词结尾的比率衡量质量",
        default: ParameterValue::Words(&[
            "合格率",
            "达标率",
            "准确率",
            "完好率",
            "通过率",
            "运转率",
            "正常率",
            "优良率",
            "优秀率",
            "故障率",
            "差错率",
            "事故率",
            "破损率",
            "知晓率",
            "满意率",
        ]),
    }],
    example: Example::edit(
        "/projects/0/indicators/0",
        r#"{"level1": "产出指标", "level2": "数量指标", "name": "宣传册印制合格率", "targets": [{"text": "≥98%"}]}"#,
    ),
    check: Check::Indicator(|indicator, _, report| {
        let Some(name) = indicator.name.as_deref().filter(|_| is_in(indicator, classes::QUANTITY)) else {
            return;
        };
        if is_share(indicator) && report.any_ends("words", bare(name)) {
            report.at("level2", format!("{}衡量质量，却放在「{}」下", quote(name), classes::QUANTITY));
        }
    }),
};

pub const SHARE_AS_QUANTITY: Rule = Rule {
    code: "I022",
    name: "share-as-quantity",
    severity: Severity::Info,
    title: "数量指标以比例衡量",
    why: "数量指标说明做了多少；只有比例，看不出规模，也不能与预算对照。",
    fix: "写明数量和计量单位，比例移到质量指标，或两项都设。",
    basis: &[INDICATORS_2021],
    since: "0.1.0",
    parameters: &[],
    example: Example::edit(
        "/projects/0/indicators/0",
        r#"{"level1": "产出指标", "level2": "数量指标", "name": "宣传任务完成率", "targets": [{"text": "100%"}]}"#,
    ),
    check: Check::Indicator(|indicator, _, report| {
        if !is_in(indicator, classes::QUANTITY) || !is_share(indicator) {
            return;
        }
        let Some(name) = indicator.name.as_deref() else { return };
        // I021's, I011's and V024's say more.
        let quality = matches!(QUALITY_IN_QUANTITY.parameters[0].default, ParameterValue::Words(words)
            if words.iter().any(|word| bare(name).ends_with(word)));
        let timely = WORDS.names.timely.any_in(name);
        if !quality && !timely && !WORDS.unit_disagrees(name.trim(), "%") {
            let target = indicator.target().map(|target| quote(&target.text)).unwrap_or_default();
            report.at(
                value_field(indicator),
                format!("数量指标{}的指标值{target}是比例，没有写出数量", indicator_name(indicator)),
            );
        }
    }),
};

pub const KIND_OF_OTHER_CLASS: Rule = Rule {
    code: "I023",
    name: "kind-of-other-class",
    severity: Severity::Warning,
    title: "指标衡量的内容不属于所在类别",
    why: "日期属于时效，金额属于成本，人数、次数属于数量，覆盖率、合格率不是时间；放错类别，该类等于没有指标。",
    fix: "移到所属的类别，原类别另设指标。",
    basis: &[INDICATORS_2021],
    since: "0.1.0",
    parameters: &[
        Parameter {
            name: "other",
            title: "时效指标的名称以这些词结尾又不含时间的，衡量的是覆盖和质量",
            default: ParameterValue::Words(&[
                "覆盖率",
                "合格率",
                "达标率",
                "准确率",
                "知晓率",
                "参保率",
                "完好率",
                "通过率",
                "满意度",
                "满意率",
            ]),
        },
        Parameter {
            name: "cost",
            title: "成本指标的名称含有这些词的，可以用比例衡量",
            default: ParameterValue::Words(&[
                "成本", "节约", "节支", "控制", "降低", "下降", "超支", "偏差", "占比", "比例", "费率",
                "利率", "预算", "结余", "执行", "价", "增幅", "压减", "资金", "支付", "补助", "补贴", "配套",
            ]),
        },
    ],
    example: Example::edit(
        "/projects/0/indicators/8",
        r#"{"level1": "产出指标", "level2": "质量指标", "name": "宣传材料定稿", "targets": [{"text": "2026年3月底前"}]}"#,
    ),
    check: Check::Indicator(kind_of_other_class),
};

fn kind_of_other_class(indicator: &Indicator, _: &Project, report: &mut Report) {
    let Some(class) = indicator.level2.as_deref() else { return };
    let Some(target) = indicator.target() else { return };
    let Some(value) = &target.value else { return };
    let Some(belongs) = proper_class(indicator, class, value, report) else { return };
    report.at(
        value_field(indicator),
        format!(
            "{}的指标值{}应属「{belongs}」，却放在「{class}」下",
            indicator_name(indicator),
            quote(&target.text)
        ),
    );
}

/// The class that the value speaks for, where it is not the one that the indicator stands in.
fn proper_class(
    indicator: &Indicator,
    class: &str,
    value: &TargetValue,
    report: &Report,
) -> Option<&'static str> {
    let name = indicator.name.as_deref().unwrap_or_default();
    match value {
        TargetValue::Deadline { date: Some(_), recurrence: None, .. } => {
            // I011 tells those that are named 及时.
            let timely = WORDS.names.timely.any_in(name);
            let elsewhere = [classes::QUANTITY, classes::QUALITY].contains(&class) || is_cost(indicator);
            (elsewhere && !timely).then_some(classes::TIMELINESS)
        }
        TargetValue::Quantity { comparator, number, unit: Some(unit) } => {
            report.figure()?;
            let bounded = matches!(comparator, Comparator::AtMost | Comparator::Below);
            if unit == "%" {
                return share_elsewhere(indicator, class, name, report);
            }
            if value.money().is_some() {
                // 追回资金 50万元 is a quantity, 租赁费用 is none.
                let spent = ["费用", "支出", "成本", "经费"].iter().any(|word| bare(name).ends_with(word));
                let other = [classes::QUALITY, classes::TIMELINESS].contains(&class)
                    || (class == classes::QUANTITY && spent);
                return other.then_some(classes::COST);
            }
            // 重复参保人数 0人, 差错 ≤2次: that there are none is quality.
            let some = !number.is_zero() && !bounded && WORDS.counts(unit);
            let counted = (class == classes::QUALITY && WORDS.names_count(bare(name))) || is_cost(indicator);
            (some && counted).then_some(classes::QUANTITY)
        }
        _ => None,
    }
}

/// A share under timeliness that is no matter of time, or under cost that is no matter of money.
fn share_elsewhere(indicator: &Indicator, class: &str, name: &str, report: &Report) -> Option<&'static str> {
    if class == classes::TIMELINESS {
        let other = report.any_ends("other", bare(name));
        let timed = WORDS.values.time_in_name.any_in(name);
        return (other && !timed).then_some(classes::QUALITY);
    }
    let priced = || report.any_in("cost", report.row().name.text);
    (is_cost(indicator) && !name.is_empty() && !priced()).then_some(classes::OUTPUT)
}

pub const NEEDS_SPLITTING: Rule = Rule {
    code: "I024",
    name: "needs-splitting",
    severity: Severity::Warning,
    title: "一项指标衡量几件事",
    why: "一项指标只能有一个指标值和一个得分；几件事合在一起，有的达到有的没达到就无法评判。",
    fix: "拆成几项，每项一个名称、一个指标值。",
    basis: &[INDICATORS_2021],
    since: "0.1.0",
    parameters: &[Parameter {
        name: "measures",
        title: "并列的各段都以这些词结尾，即视为几件事",
        default: ParameterValue::Words(&[
            "率",
            "人数",
            "人次",
            "次数",
            "数量",
            "场次",
            "满意度",
            "知晓度",
            "知名度",
            "覆盖面",
            "及时性",
            "准确性",
            "完整性",
            "真实性",
            "安全性",
            "规范性",
            "稳定性",
            "可持续性",
            "成效",
        ]),
    }],
    example: Example::edit("/projects/0/indicators/2/name", r#""宣传覆盖率和资料准确率""#),
    check: Check::Indicator(needs_splitting),
};

fn needs_splitting(indicator: &Indicator, _: &Project, report: &mut Report) {
    if let Some(name) = indicator.name.as_deref()
        && report.row().name.text.characters().may_hold_any(&const { Characters::each(SEPARATORS) })
        && name.contains(is_separator)
    {
        let measured = |part: &str| part.chars().count() > 2 && report.any_ends("measures", part);
        // 以 is left of 以及.
        let part = |part| bare(part).trim_end_matches('以');
        let parts: Vec<&str> = name.split(is_separator).map(part).filter(|part| measured(part)).collect();
        if let [first, second, ..] = parts.as_slice() {
            let message = format!("指标名称{}包括{}和{}等几件事", quote(name), quote(first), quote(second));
            let message =
                if parts.len() == 2 { message.replace("等几件事", "两件事") } else { message };
            report.at("name", message);
            return;
        }
    }
    for (at, target) in indicator.targets.iter().enumerate() {
        let in_words = matches!(target.value, Some(TargetValue::Qualitative));
        if !in_words || !target.text.contains(is_separator) || is_blank(&target.text) {
            continue;
        }
        if let Some((first, second)) = two_figures(&target.text) {
            report.at(
                format!("targets/{at}/text"),
                format!(
                    "{}的指标值{}中有「{first}」和「{second}」等几个数值",
                    indicator_name(indicator),
                    quote(&target.text)
                ),
            );
            return;
        }
    }
}

const SEPARATORS: [char; 9] = ['、', '，', ',', '；', ';', '和', '及', '与', '并'];

fn is_separator(c: char) -> bool {
    SEPARATORS.contains(&c)
}

/// Two figures of different things in one value. Parts of one total (其中) and times do not count.
fn two_figures(text: &str) -> Option<(String, String)> {
    if text.contains("其中") || text.contains(['每', '/']) {
        return None;
    }
    let characters: Vec<char> = text.chars().collect();
    let counts = |unit: &Option<String>| {
        unit.as_deref().is_some_and(|unit| !WORDS.measures_time(unit) && !WORDS.qualifies(unit))
    };
    let figures: Vec<_> = quantities(text)
        .into_iter()
        .filter(|figure| counts(&figure.unit) && figure.number > Decimal::ZERO)
        .collect();
    let [first, second, ..] = figures.as_slice() else { return None };
    let between = characters.get(first.span.1..second.span.0)?;
    // A sign or a word of comparison alone between them makes one range or a contradiction (V009).
    let apart = between.iter().any(|c| is_separator(*c)) && between.len() > 2;
    let told = |span: (usize, usize)| characters.get(span.0..span.1).map(|words| words.iter().collect());
    apart.then_some((told(first.span)?, told(second.span)?))
}
