//! What may be filled in: one of several answers, or a number.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use super::names::Names;
use super::strings::Strings;
use super::{letters, push_text, quoted, sheet};
use crate::RenderError;

/// The most that a list inside of a cell's validation holds, and a message; in UTF-16 units.
const INLINE: usize = 255;
const SHEET: &str = "选项";

/// A validation without the cells that it is for.
struct Validation {
    attributes: String,
    formulas: String,
}

/// The validations of all sheets. Lists that are too long to stand with the cell stand on a hidden sheet, a column each.
pub(super) struct Choices {
    pub(super) sheet: Option<String>,
    lists: Vec<Vec<String>>,
    validations: Vec<Validation>,
    /// By the answers asked for; none where there is no answer among them.
    known: HashMap<Vec<String>, Option<usize>>,
}

/// Of [`Choices::validations`].
const NUMBER: usize = 0;

impl Default for Choices {
    fn default() -> Choices {
        const LARGEST: &str = "1000000000000000";
        let number = Validation {
            attributes: [
                r#"type="decimal" allowBlank="1" showInputMessage="1" showErrorMessage="1" "#,
                r#"errorTitle="此处填写数字" error="请只填写数字，不带单位、逗号和其他文字""#,
            ]
            .concat(),
            formulas: format!("<formula1>-{LARGEST}</formula1><formula2>{LARGEST}</formula2>"),
        };
        Choices { sheet: None, lists: Vec::new(), validations: vec![number], known: HashMap::new() }
    }
}

impl Choices {
    fn validation(&mut self, answers: &[String], names: &mut Names) -> Option<usize> {
        if let Some(known) = self.known.get(answers) {
            return *known;
        }
        let printed: Vec<String> = answers
            .iter()
            .map(|answer| sheet::printable(answer).replace('\n', " "))
            .filter(|answer| !answer.trim().is_empty())
            .collect();
        let number = if printed.is_empty() {
            None
        } else {
            let made = self.list(printed, names);
            self.validations.push(made);
            Some(self.validations.len() - 1)
        };
        self.known.insert(answers.to_vec(), number);
        number
    }

    fn list(&mut self, answers: Vec<String>, names: &mut Names) -> Validation {
        let length: usize = answers.iter().map(|answer| answer.encode_utf16().count() + 1).sum::<usize>() - 1;
        let inline = length <= INLINE && !answers.iter().any(|answer| answer.contains([',', '"']));
        let listed = format!("请从列表中选择：{}", answers.join("、"));
        let error =
            if listed.encode_utf16().count() <= INLINE { &listed } else { "请从列表中选择一项" };
        let mut attributes = String::from(concat!(
            r#"type="list" allowBlank="1" showInputMessage="1" showErrorMessage="1" "#,
            r#"errorTitle="不在可选范围内" error=""#
        ));
        push_text(&mut attributes, error);
        attributes.push_str(r#"" prompt="请从列表中选择""#);
        let mut formulas = String::from("<formula1>");
        if inline {
            push_text(&mut formulas, &format!("\"{}\"", answers.join(",")));
        } else {
            push_text(&mut formulas, &self.reference(answers, names));
        }
        formulas.push_str("</formula1>");
        Validation { attributes, formulas }
    }

    fn reference(&mut self, answers: Vec<String>, names: &mut Names) -> String {
        let sheet = self.sheet.get_or_insert_with(|| names.unique(SHEET));
        let length = answers.len();
        let at = self.lists.iter().position(|list| *list == answers).unwrap_or_else(|| {
            self.lists.push(answers);
            self.lists.len() - 1
        });
        format!("{0}!${1}$1:${1}${length}", quoted(sheet), letters(at))
    }

    /// The hidden sheet.
    pub(super) fn write(&self, strings: &mut Strings) -> Result<String, RenderError> {
        let rows = self.lists.iter().map(Vec::len).max().unwrap_or(0);
        sheet::within_limits(rows, self.lists.len())?;
        let mut xml = String::from(sheet::START);
        xml.push_str("<sheetData>");
        for row in 0..rows {
            let _ = write!(xml, r#"<row r="{}">"#, row + 1);
            for (column, list) in self.lists.iter().enumerate() {
                if let Some(answer) = list.get(row) {
                    let number = strings.number(answer);
                    let _ = write!(xml, r#"<c r="{}{}" t="s"><v>{number}</v></c>"#, letters(column), row + 1);
                }
            }
            xml.push_str("</row>");
        }
        xml.push_str("</sheetData></worksheet>");
        Ok(xml)
    }
}

/// Which cells of a sheet have which validation: by validation and column, the first and last of neighbouring rows.
#[derive(Default)]
pub(super) struct Asked {
    cells: BTreeMap<(usize, usize), Vec<(usize, usize)>>,
}

impl Asked {
    /// Lets the cell be a number only.
    pub(super) fn number(&mut self, row: usize, column: usize) {
        self.put(NUMBER, row, column);
    }

    /// Lets the cell be one of the answers. Nothing where there is no answer.
    pub(super) fn choice(
        &mut self,
        (row, column): (usize, usize),
        answers: &[String],
        choices: &mut Choices,
        names: &mut Names,
    ) {
        if let Some(validation) = choices.validation(answers, names) {
            self.put(validation, row, column);
        }
    }

    fn put(&mut self, validation: usize, row: usize, column: usize) {
        let runs = self.cells.entry((validation, column)).or_default();
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == row => *last = row,
            _ => runs.push((row, row)),
        }
    }

    pub(super) fn write(&self, xml: &mut String, choices: &Choices) {
        let mut references: BTreeMap<usize, String> = BTreeMap::new();
        for ((validation, column), runs) in &self.cells {
            let reference = references.entry(*validation).or_default();
            let letters = letters(*column);
            for (first, last) in runs {
                let blank = if reference.is_empty() { "" } else { " " };
                let _ = write!(reference, "{blank}{letters}{}", first + 1);
                if last > first {
                    let _ = write!(reference, ":{letters}{}", last + 1);
                }
            }
        }
        if references.is_empty() {
            return;
        }
        let _ = write!(xml, r#"<dataValidations count="{}">"#, references.len());
        for (validation, reference) in references {
            let Validation { attributes, formulas } = &choices.validations[validation];
            let _ = write!(
                xml,
                r#"<dataValidation {attributes} sqref="{reference}">{formulas}</dataValidation>"#
            );
        }
        xml.push_str("</dataValidations>");
    }
}
