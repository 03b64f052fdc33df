//! Excel workbooks, a sheet for each section, made to be filled in and printed: numbers are numbers, answers are chosen
//! from lists, and a filer's text is never a formula. All grids of a section share one set of columns.

mod choices;
mod columns;
mod formats;
mod names;
mod number;
mod sheet;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::laid::Section;
use crate::{RenderError, Renderer, Setting};
use choices::Choices;
use formats::Formats;
use names::Names;

pub const RENDERER: Renderer = Renderer {
    name: "xlsx",
    title: "Excel 工作簿",
    extension: "xlsx",
    media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    write,
};

fn write(sections: &mut dyn Iterator<Item = Section>, setting: &Setting) -> Result<Vec<u8>, RenderError> {
    workbook(sections, setting)
        .map_err(|error| RenderError::caused(format!("无法生成 Excel 工作簿（{error}）"), error))
}

/// What all sheets share.
#[derive(Default)]
struct Book {
    formats: Formats,
    names: Names,
    choices: Choices,
}

fn workbook(sections: &mut dyn Iterator<Item = Section>, setting: &Setting) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The date of creation is fixed, so that the same sections give the same bytes.
    let created = ExcelDateTime::from_ymd(2020, 1, 1)?;
    let title: String = sheet::printable(setting.title).into();
    workbook.set_properties(
        &DocProperties::new().set_title(title).set_author("绩衡").set_creation_datetime(&created),
    );
    let mut book = Book::default();
    for section in sections {
        let name = book.names.unique(&section.name);
        let sheet = workbook.add_worksheet().set_name(name)?;
        sheet::write(sheet, &section, &mut book)?;
    }
    if workbook.worksheets().is_empty() {
        // A workbook has a sheet.
        workbook.add_worksheet().set_name(book.names.unique(""))?;
    }
    book.choices.write(&mut workbook)?;
    workbook.save_to_buffer()
}
