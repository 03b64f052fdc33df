//! What clap has to say, in Chinese: a sentence per kind of mistake, and where to read on.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// The message for a command line that was not understood; `None` for help and version, which are no mistakes.
pub fn explain(error: &clap::Error) -> Option<String> {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        // Suggestions come with the likeliest last; valid values come in their order.
        Some(ContextValue::Strings(texts)) if kind == ContextKind::ValidValue => Some(texts.join("、")),
        Some(ContextValue::Strings(texts)) => texts.last().cloned(),
        Some(ContextValue::StyledStr(text)) => Some(text.to_string()),
        _ => None,
    };
    let argument = text(ContextKind::InvalidArg).unwrap_or_default();
    let value = text(ContextKind::InvalidValue).unwrap_or_default();
    let command = text(ContextKind::InvalidSubcommand).unwrap_or_default();
    let mut message = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => return None,
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            "请给出要执行的命令，如 read 或 check".to_owned()
        }
        ErrorKind::UnknownArgument => format!("没有「{argument}」这个选项"),
        ErrorKind::InvalidSubcommand => format!("没有「{command}」这个命令"),
        ErrorKind::InvalidValue if value.is_empty() => format!("选项「{argument}」缺少取值"),
        ErrorKind::InvalidValue => format!("「{argument}」不能取「{value}」"),
        // The number of jobs is the one value with a check of its own.
        ErrorKind::ValueValidation => format!("「{argument}」不能取「{value}」，应为大于 0 的整数"),
        ErrorKind::MissingRequiredArgument => format!("缺少必需的参数：{argument}"),
        ErrorKind::ArgumentConflict => match text(ContextKind::PriorArg) {
            Some(other) if other == argument => format!("「{argument}」只能给出一次"),
            Some(other) => format!("「{argument}」不能与「{other}」同时使用"),
            None => format!("「{argument}」重复，或不能与其他选项同时使用"),
        },
        ErrorKind::NoEquals => format!("「{argument}」与取值之间要写等号"),
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("「{argument}」的取值个数不对")
        }
        ErrorKind::InvalidUtf8 => "命令行中有不是 UTF-8 编码的文字".to_owned(),
        _ => "命令行无法理解".to_owned(),
    };
    if let Some(valid) = text(ContextKind::ValidValue).filter(|valid| !valid.is_empty()) {
        message.push_str(&format!("，可以是：{valid}"));
    }
    let suggestion = text(ContextKind::SuggestedArg)
        .or_else(|| text(ContextKind::SuggestedSubcommand))
        .or_else(|| text(ContextKind::SuggestedValue));
    if let Some(suggestion) = suggestion {
        message.push_str(&format!("，您是不是要用「{suggestion}」"));
    }
    Some(format!("{message}\n运行 jiheng --help 或 jiheng <命令> --help 可查看用法"))
}
