//! What may be filled in: one of several answers, or a number.

use rust_xlsxwriter::{
    DataValidation, DataValidationRule, Formula, Workbook, Worksheet, XlsxError,
    utility::column_number_to_name,
};

use super::names::Names;

/// The most that a list inside of a cell's validation holds, and a message; in UTF-16 units.
const INLINE: usize = 255;
const SHEET: &str = "选项";

/// Lists that are too long to stand with the cell stand on a hidden sheet, a column each.
#[derive(Default)]
pub(super) struct Choices {
    sheet: Option<String>,
    lists: Vec<Vec<String>>,
}

impl Choices {
    /// Lets the cell be one of the answers. Nothing where there is no answer.
    pub(super) fn offer(
        &mut self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        answers: &[String],
        names: &mut Names,
    ) -> Result<(), XlsxError> {
        let answers: Vec<String> = answers
            .iter()
            .map(|answer| super::sheet::printable(answer).replace('\n', " "))
            .filter(|answer| !answer.trim().is_empty())
            .collect();
        if answers.is_empty() {
            return Ok(());
        }
        let length: usize = answers.iter().map(|answer| answer.encode_utf16().count() + 1).sum::<usize>() - 1;
        let inline = length <= INLINE && !answers.iter().any(|answer| answer.contains([',', '"']));
        let listed = format!("请从列表中选择：{}", answers.join("、"));
        let error =
            if listed.encode_utf16().count() <= INLINE { &listed } else { "请从列表中选择一项" };
        let validation = DataValidation::new()
            .set_input_message("请从列表中选择")?
            .set_error_title("不在可选范围内")?
            .set_error_message(error)?;
        let validation = if inline {
            validation.allow_list_strings(&answers)?
        } else {
            validation.allow_list_formula(self.reference(answers, names))
        };
        sheet.add_data_validation(row, column, row, column, &validation)?;
        Ok(())
    }

    fn reference(&mut self, answers: Vec<String>, names: &mut Names) -> Formula {
        let sheet = self.sheet.get_or_insert_with(|| names.unique(SHEET));
        let length = answers.len();
        let at = self.lists.iter().position(|list| *list == answers).unwrap_or_else(|| {
            self.lists.push(answers);
            self.lists.len() - 1
        });
        let column = column_number_to_name(u16::try_from(at).unwrap_or(u16::MAX));
        Formula::new(format!("='{sheet}'!${column}$1:${column}${length}"))
    }

    pub(super) fn write(&self, workbook: &mut Workbook) -> Result<(), XlsxError> {
        let Some(name) = &self.sheet else { return Ok(()) };
        let sheet = workbook.add_worksheet().set_name(name)?.set_hidden(true);
        for (column, list) in (0..).zip(&self.lists) {
            for (row, answer) in (0..).zip(list) {
                sheet.write_string(row, column, answer)?;
            }
        }
        Ok(())
    }
}

/// Lets the cells from one row to another of a column be numbers only.
pub(super) fn ask_number(
    sheet: &mut Worksheet,
    (first, last): (u32, u32),
    column: u16,
) -> Result<(), XlsxError> {
    const LARGEST: f64 = 1e15;
    let validation = DataValidation::new()
        .allow_decimal_number(DataValidationRule::Between(-LARGEST, LARGEST))
        .set_error_title("此处填写数字")?
        .set_error_message("请只填写数字，不带单位、逗号和其他文字")?;
    sheet.add_data_validation(first, column, last, column, &validation)?;
    Ok(())
}
