//! Patterns of file names in settings.

/// Why a pattern of file names cannot be read.
pub fn glob_reason(kind: &globset::ErrorKind) -> &'static str {
    match kind {
        globset::ErrorKind::UnclosedClass | globset::ErrorKind::InvalidRange(..) => {
            "方括号没有成对，或其中的范围不对"
        }
        globset::ErrorKind::UnopenedAlternates
        | globset::ErrorKind::UnclosedAlternates
        | globset::ErrorKind::NestedAlternates => "花括号没有成对",
        globset::ErrorKind::DanglingEscape => "末尾多了一个反斜杠",
        _ => "请核对星号和括号",
    }
}
