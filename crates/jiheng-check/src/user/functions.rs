//! What a condition may call, how values are shown in messages, and why an expression could not be read or worked out.

use jiheng_model::{Decimal, Money, MoneyUnit, text};
use rhai::packages::{
    ArithmeticPackage, BasicArrayPackage, BasicIteratorPackage, BasicMapPackage, BasicMathPackage,
    BasicStringPackage, LogicPackage, MoreStringPackage, Package,
};
use rhai::{Array, Dynamic, Engine, EvalAltResult, ImmutableString, LexError, ParseErrorType};

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
        let mut list = list.iter().filter_map(Dynamic::read_lock::<ImmutableString>);
        list.any(|word| words.contains(word.as_str()))
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
        ParseErrorType::MissingToken(token, _) => format!("此处缺少「{token}」"),
        ParseErrorType::PropertyExpected => "「.」后面缺少名称".to_owned(),
        ParseErrorType::UnknownOperator(sign) => format!("没有「{sign}」这种运算"),
        ParseErrorType::Reserved(word) => unexpected(word),
        ParseErrorType::AssignmentToConstant(_) | ParseErrorType::AssignmentToInvalidLHS(_) => {
            unexpected("=")
        }
        ParseErrorType::BadInput(error) => match error {
            LexError::UnexpectedInput(word) | LexError::ImproperSymbol(word, _) => unexpected(word),
            LexError::UnterminatedString => "引号没有成对".to_owned(),
            LexError::StringTooLong(_) => "引号中的文字过长".to_owned(),
            LexError::MalformedNumber(word) => format!("「{word}」不是数"),
            LexError::MalformedChar(_) => "单引号里只能有一个字，文字用双引号".to_owned(),
            LexError::MalformedEscapeSequence(_) => "反斜杠后面的写法有误".to_owned(),
            _ => "写法有误".to_owned(),
        },
        _ => "写法有误".to_owned(),
    }
}

/// What must not stand there, and what was probably meant.
fn unexpected(word: &str) -> String {
    match word {
        "=" => "比较是否相等应写「==」".to_owned(),
        "“" | "”" | "‘" | "’" | "「" | "」" => "引号应为半角".to_owned(),
        "（" | "）" | "，" | "。" | "；" | "：" | "＞" | "＜" | "＝" | "≥" | "≤" | "！" | "＋" | "－" =>
        {
            format!("「{word}」应换成半角的写法，如 ( ) , >= <= ==")
        }
        word if word.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            format!("只能写一个算式，不能用「{word}」")
        }
        word => format!("此处不能写「{word}」"),
    }
}

pub fn no_such_field(name: &str) -> String {
    format!("规范 JSON 中没有「{name}」这一项，运行 jiheng schema 可查看")
}

/// Why an expression could not be worked out.
pub fn reason(error: &EvalAltResult) -> String {
    match error {
        EvalAltResult::ErrorTerminated(..) => "计算量过大".to_owned(),
        EvalAltResult::ErrorDataTooLarge(..) => "文字或列表过长".to_owned(),
        EvalAltResult::ErrorStackOverflow(..) => "嵌套过深".to_owned(),
        EvalAltResult::ErrorMismatchOutputType(..) => "条件的结果不是真或假".to_owned(),
        EvalAltResult::ErrorFunctionNotFound(call, _) => format!("不能这样计算：{}", in_words(call)),
        EvalAltResult::ErrorPropertyNotFound(name, _) => format!("没有「{name}」这一项"),
        EvalAltResult::ErrorDotExpr(..) => "有一处「.」后面的名称不存在".to_owned(),
        EvalAltResult::ErrorIndexNotFound(..) | EvalAltResult::ErrorArrayBounds(..) => {
            "列表中没有那一项".to_owned()
        }
        EvalAltResult::ErrorArithmetic(..) => "算术上不成立，如除以零".to_owned(),
        EvalAltResult::ErrorInFunctionCall(_, _, inner, _) => reason(inner),
        EvalAltResult::ErrorDataRace(name, _) => format!("「{name}」在自身的条件中又用到了"),
        _ => "无法计算".to_owned(),
    }
}

/// `包含 (decimal, i64)` as `包含(数、整数)`.
fn in_words(call: &str) -> String {
    let Some((name, kinds)) = call.split_once(" (") else { return call.to_owned() };
    let kinds = kinds.trim_end_matches(')').split(", ").filter(|kind| !kind.is_empty());
    let kinds = kinds.map(|kind| match kind {
        "decimal" => "数",
        "i64" => "整数",
        "bool" => "真假",
        "array" => "列表",
        "map" => "对象",
        "char" => "字",
        "()" | "(" => "空",
        "Fn" => "算法",
        kind if kind.contains("tring") => "文字",
        kind => kind,
    });
    format!("{name}({})", kinds.collect::<Vec<_>>().join("、"))
}
