//! What a condition may call, how values are shown in messages, and why an expression could not be read or worked out.

use jiheng_model::{Decimal, Money, MoneyUnit, text};
use rhai::packages::{
    ArithmeticPackage, BasicArrayPackage, BasicIteratorPackage, BasicMapPackage, BasicMathPackage,
    BasicStringPackage, LogicPackage, MoreStringPackage, Package,
};
use rhai::{Array, Dynamic, Engine, EvalAltResult, ImmutableString, ParseErrorType};

use super::values;
use crate::words;

pub fn register(engine: &mut Engine) {
    ArithmeticPackage::new().register_into_engine(engine);
    LogicPackage::new().register_into_engine(engine);
    BasicStringPackage::new().register_into_engine(engine);
    MoreStringPackage::new().register_into_engine(engine);
    BasicIteratorPackage::new().register_into_engine(engine);
    BasicArrayPackage::new().register_into_engine(engine);
    BasicMapPackage::new().register_into_engine(engine);
    BasicMathPackage::new().register_into_engine(engine);
    engine.disable_symbol("eval");

    engine.register_fn("包含", |words: &str, word: &str| words.contains(word));
    engine.register_fn("包含任一", |words: &str, list: Array| {
        list.iter().any(|word| word.clone().into_immutable_string().is_ok_and(|word| words.contains(&*word)))
    });
    engine.register_fn("有数字", words::has_figure);
    engine.register_fn("相同", words::same);
    engine.register_fn("字数", |words: &str| i64::try_from(words.chars().count()).unwrap_or(i64::MAX));
    engine.register_fn("未填", |words: &str| words::is_blank(words));
    engine.register_fn("未填", |_: Dynamic| false);
    engine.register_fn("未填", |_: ()| true);
    engine.register_fn("数", |words: &str| values::number(text::key(words).parse::<Decimal>().ok()));
    engine.register_fn("万元", |words: &str| values::money(Money::parse(words, MoneyUnit::TenThousand)));
    engine.register_fn("合计", sum);
}

/// The sum of the numbers in a list; what is no number counts nothing.
fn sum(list: Array) -> Decimal {
    let numbers = list
        .iter()
        .filter_map(|value| value.as_decimal().ok().or_else(|| value.as_int().ok().map(Decimal::from)));
    numbers.fold(Decimal::ZERO, |sum, number| sum.checked_add(number).unwrap_or(Decimal::MAX))
}

/// A value in a message.
pub fn shown(value: &Dynamic) -> String {
    if value.is_unit() {
        return "（未填）".to_owned();
    }
    match value.read_lock::<ImmutableString>() {
        Some(words) => words.to_string(),
        None => value.to_string(),
    }
}

/// Why an expression could not be read.
pub fn parse_reason(error: &ParseErrorType) -> String {
    match error {
        ParseErrorType::VariableUndefined(name) => format!("没有「{name}」这个名称"),
        ParseErrorType::UnexpectedEOF => "写法不完整".to_owned(),
        ParseErrorType::ExprTooDeep => "嵌套过深".to_owned(),
        other => format!("写法有误（{other}）"),
    }
}

/// Why an expression could not be worked out.
pub fn reason(error: &EvalAltResult) -> String {
    match error {
        EvalAltResult::ErrorTerminated(..) => "计算量过大".to_owned(),
        EvalAltResult::ErrorDataTooLarge(..) => "文字或列表过长".to_owned(),
        EvalAltResult::ErrorMismatchOutputType(..) => "条件的结果不是真或假".to_owned(),
        EvalAltResult::ErrorFunctionNotFound(call, _) => format!("不能这样计算：{call}"),
        EvalAltResult::ErrorPropertyNotFound(name, _) => format!("没有「{name}」这一项"),
        EvalAltResult::ErrorDotExpr(..) => "有一处「.」后面的名称不存在".to_owned(),
        EvalAltResult::ErrorArithmetic(..) => "算术上不成立，如除以零".to_owned(),
        EvalAltResult::ErrorInFunctionCall(_, _, inner, _) => reason(inner),
        EvalAltResult::ErrorDataRace(name, _) => format!("「{name}」在自身的条件中又用到了"),
        other => format!("无法计算（{other}）"),
    }
}
