//! Read and check performance-target documents: the one API that is kept stable.
//!
//! ```
//! let bytes = "项目名称\t老旧路灯更换\n预算数\t12.00".as_bytes();
//! let limits = jiheng::Limits::default();
//! let rule_set = jiheng::RuleSet::default();
//! for reading in jiheng::read("申报表.txt", bytes, &limits) {
//!     let Ok(reading) = reading else { continue };
//!     for finding in jiheng::check(&reading, &rule_set) {
//!         println!("{}  {}", finding.rule.code, finding.message);
//!     }
//! }
//! ```
//!
//! No files, clock or network here: the caller brings bytes and keeps what comes back. Same bytes and same rule set
//! give the same findings in the same order.

mod baseline;
mod check;
mod explain;
mod figures;
mod fix;
mod lists;
mod print;
mod public;
mod read;
mod standing;
mod words;

pub use baseline::Baseline;
pub use check::{
    Answer, Checked, Checker, Summary, Suppressed, SuppressedDiagnostic, check, diagnostic,
    suppressed_diagnostic,
};
pub use explain::{basis, explain, subject};
pub use figures::figure_title;
pub use fix::{Change, Mended};
pub use jiheng_check::ledger::{Duty, Entry as DutyEntry, Ledger, Status, duties};
pub use jiheng_check::score::{Grade, Lost, Mean, ProjectScore, Scheme};
pub use jiheng_check::{
    Checker as Rules, ConfigError, Identity, RULE_SET_SETTINGS, RULE_SETS, RuleSet, SUPPRESS, Suppression,
    UserRules, Waiver, glob_reason, known_rules, project_of, references,
};
pub use jiheng_formats::Limits;
pub use jiheng_forms::official::Form;
pub use jiheng_model::{self as model, config};
pub use jiheng_render::{RENDERERS, RenderError, Renderer, Setting as RenderSetting, fonts, laid};
pub use lists::{
    CheckOutput, FormatEntry, ReadOutput, RuleEntry, RuleSetEntry, families, find_rule, formats,
    rule_entries, rule_set_entries, rules, schema,
};
pub use print::{FormEntry, Forms, Print, PrintNote, PrintReport, blank, print};
pub use read::{ReadError, Reading, is_document_name, read};
pub use standing::{Department, Departments, LedgerEntry, Standing, department};

/// The version that reports name.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
