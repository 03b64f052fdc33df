//! The canonical model: what every reader ends in and every view starts from.
//!
//! Nothing here knows of files, layouts or storage. The types between the stages of the pipeline are
//! [`blocks`] (what a page shows), [`document`] (what it means) and [`diagnostic`] (what is wrong with it).

pub mod blocks;
pub mod classes;
pub mod config;
pub mod context;
mod deadline;
pub mod diagnostic;
pub mod document;
pub mod garbled;
pub mod looks;
pub mod money;
pub mod number;
pub mod personal;
pub mod place;
pub mod rule;
pub mod sources;
pub mod text;
pub mod value;
mod word_list;

pub use blocks::{Block, Blocks, Cell, Paragraph, Table};
pub use context::{Batch, Mark, Reference, References, Seen};
pub use diagnostic::{Diagnostic, Finding, Fix, Outcome, Severity, Subject};
pub use document::*;
pub use money::{Gap, Money, MoneyUnit};
pub use number::{QuantityInText, quantities};
pub use place::{Location, Place};
pub use rule::{
    Base, Basis, Check, Example, Family, Parameter, ParameterValue, Parameters, Prepared, Report, Rule,
    Setting,
};
pub use rust_decimal::Decimal;
pub use value::{Baseline, Comparator, TargetValue};
pub use word_list::{Sieve, WordList};
