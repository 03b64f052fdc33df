//! Workbooks (xlsx), ready to send: a summary, and tables with filters that print on A4. Rows go to temporary files as
//! they come (the constant-memory mode of the writer), so that memory does not follow the length of the batch. The same
//! input gives the same bytes: the date of creation is fixed.

mod table;

use std::io::{self, Seek, SeekFrom, Write};

use jiheng::model::{Money, Severity};
use jiheng::{Grade, Status, Summary, department};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use tempfile::SpooledTempFile;

use super::csv::figures;
use super::tally::{self, Tally};
use super::{Entry, Output, UNREAD, answered, basis, place, unit, with_projects, year};
use table::{Cell, Column, Kind, Print, Style, Table, column, failed, height, lines, set_up, write};

/// A workbook under construction and what all its sheets share.
struct Book {
    book: Workbook,
    style: Style,
    print: Print,
}

impl Book {
    fn new(title: &str, footer: String) -> Result<Book, XlsxError> {
        let mut book = Workbook::new();
        let created = ExcelDateTime::from_ymd(2020, 1, 1)?;
        let properties =
            DocProperties::new().set_title(title).set_author("绩衡").set_creation_datetime(&created);
        book.set_properties(&properties);
        Ok(Book { book, style: Style::default(), print: Print { title: title.to_owned(), footer } })
    }

    fn table(&mut self, name: &'static str, columns: &'static [Column], printed: usize) -> io::Result<Table> {
        Table::add(&mut self.book, &self.style, &self.print, name, columns, printed)
    }

    fn row(&mut self, table: &mut Table, cells: &[Cell]) -> io::Result<()> {
        table.row(&mut self.book, &self.style, &self.print, cells)
    }

    fn save(&mut self, sink: &mut dyn Write) -> io::Result<()> {
        let mut file = SpooledTempFile::new(1 << 20);
        self.book.save_to_writer(&mut file).map_err(failed)?;
        file.seek(SeekFrom::Start(0))?;
        io::copy(&mut file, sink)?;
        Ok(())
    }
}

const FINDINGS: [Column; 16] = [
    column("序号", 6, Kind::Word),
    column("级别", 6, Kind::Word),
    column("代码", 7, Kind::Word),
    column("问题", 46, Kind::Text),
    column("项目", 20, Kind::Text),
    column("单位", 16, Kind::Text),
    column("位置", 17, Kind::Text),
    column("处理办法", 32, Kind::Text),
    column("依据", 28, Kind::Text),
    column("建议改为", 16, Kind::Text),
    column("文件", 30, Kind::Code),
    column("年度", 7, Kind::Word),
    column("项目序号", 9, Kind::Word),
    column("项目编码", 24, Kind::Code),
    column("原因", 40, Kind::Text),
    column("地址", 36, Kind::Code),
];

const ANSWERED: [Column; 8] = [
    column("代码", 7, Kind::Word),
    column("问题", 46, Kind::Text),
    column("项目", 24, Kind::Text),
    column("位置", 17, Kind::Text),
    column("不计入的原因", 46, Kind::Text),
    column("至", 12, Kind::Word),
    column("说明写在", 26, Kind::Text),
    column("文件", 30, Kind::Code),
];

const FILES: [Column; 13] = [
    column("序号", 6, Kind::Word),
    column("文件", 34, Kind::Text),
    column("标题", 34, Kind::Text),
    column("单位", 22, Kind::Text),
    column("年度", 7, Kind::Word),
    column("项目", 7, Kind::Number),
    column("指标", 7, Kind::Number),
    column("错误", 7, Kind::Number),
    column("警告", 7, Kind::Number),
    column("提示", 7, Kind::Number),
    column("义务未满足", 11, Kind::Number),
    column("义务未能读全", 13, Kind::Number),
    column("义务未检查", 11, Kind::Number),
];

const DEPARTMENTS: [Column; 9] = [
    column("名次", 6, Kind::Word),
    column("部门", 44, Kind::Text),
    column("得分", 9, Kind::Number),
    column("等级", 8, Kind::Word),
    column("项目", 9, Kind::Number),
    column("已评分项目", 12, Kind::Number),
    column("错误", 9, Kind::Number),
    column("警告", 9, Kind::Number),
    column("提示", 9, Kind::Number),
];

const RULES: [Column; 8] = [
    column("名次", 6, Kind::Word),
    column("级别", 7, Kind::Word),
    column("代码", 8, Kind::Word),
    column("问题", 30, Kind::Text),
    column("次数", 7, Kind::Number),
    column("原因", 40, Kind::Text),
    column("处理办法", 36, Kind::Text),
    column("依据", 30, Kind::Text),
];

const SCORES: [Column; 11] = [
    column("部门", 22, Kind::Text),
    column("单位", 20, Kind::Text),
    column("项目", 28, Kind::Text),
    column("预算（万元）", 13, Kind::Number),
    column("得分", 7, Kind::Number),
    column("等级", 6, Kind::Word),
    column("扣分明细或不评分的原因", 60, Kind::Text),
    column("文件", 30, Kind::Code),
    column("项目序号", 9, Kind::Word),
    column("项目编码", 24, Kind::Code),
    column("年度", 7, Kind::Word),
];

const DUTIES: [Column; 7] = [
    column("文件", 30, Kind::Text),
    column("单位", 29, Kind::Text),
    column("类别", 11, Kind::Word),
    column("义务", 42, Kind::Text),
    column("情况", 11, Kind::Word),
    column("问题代码或原因", 44, Kind::Text),
    column("依据", 60, Kind::Code),
];

/// The report of a check.
pub struct Report {
    rule_set: String,
    tally: Tally,
    sheets: Option<Sheets>,
    number: usize,
    unread: Vec<String>,
}

/// How many files that could not be read the summary names; the list of files has them all.
const UNREAD_SHOWN: usize = 10;

/// Sheets in their order; the summary is the first and written last.
struct Sheets {
    book: Book,
    findings: Table,
    answered: Table,
    departments: Table,
    rules: Table,
    scores: Table,
    duties: Table,
    files: Table,
}

impl Sheets {
    fn new(rule_set: &str) -> io::Result<Sheets> {
        let footer = format!("绩衡 {} · 规则集：{rule_set}", jiheng::VERSION);
        let mut book = Book::new(crate::own::TITLE, footer).map_err(failed)?;
        book.book.add_worksheet().set_name("汇总").map_err(failed)?;
        Ok(Sheets {
            findings: book.table("问题清单", &FINDINGS, 9)?,
            answered: book.table("已作说明", &ANSWERED, 7)?,
            departments: book.table("部门排行", &DEPARTMENTS, 9)?,
            rules: book.table("规则排行", &RULES, 8)?,
            scores: book.table("项目得分", &SCORES, 7)?,
            duties: book.table("义务清单", &DUTIES, 6)?,
            files: book.table("文件清单", &FILES, 13)?,
            book,
        })
    }
}

impl Report {
    pub fn new(rule_set: String) -> Report {
        Report { rule_set, tally: Tally::default(), sheets: None, number: 0, unread: Vec::new() }
    }

    fn sheets(&mut self) -> io::Result<&mut Sheets> {
        if self.sheets.is_none() {
            self.sheets = Some(Sheets::new(&self.rule_set)?);
        }
        Ok(self.sheets.as_mut().expect("the sheets were made above"))
    }
}

impl Output for Report {
    fn unread(&mut self, message: &str) -> io::Result<()> {
        self.unread.push(message.to_owned());
        Ok(())
    }

    fn document(&mut self, _: &mut dyn Write, entry: &Entry) -> io::Result<()> {
        self.tally.add(entry);
        let mut number = self.number;
        self.number += entry.checked.findings.len();
        let sheets = self.sheets()?;
        let (document, path, year) = (entry.document, &entry.document.source.path, year(entry.document));
        for (finding, project) in with_projects(entry) {
            number += 1;
            let (at, project) = project.unzip();
            sheets.book.row(
                &mut sheets.findings,
                &[
                    number.into(),
                    finding.severity.into(),
                    finding.rule.code.into(),
                    (&finding.message).into(),
                    project.and_then(|project| project.name.as_deref()).unwrap_or_default().into(),
                    unit(document, project).into(),
                    (&place(finding)).into(),
                    finding.rule.fix.into(),
                    (&basis(finding)).into(),
                    finding.fix.as_ref().map(|fix| fix.to.as_str()).unwrap_or_default().into(),
                    path.into(),
                    (&year).into(),
                    (&at.map(|at| (at + 1).to_string()).unwrap_or_default()).into(),
                    project.and_then(|project| project.code.as_deref()).unwrap_or_default().into(),
                    finding.rule.why.into(),
                    (&finding.pointer).into(),
                ],
            )?;
        }
        for (finding, project, by) in answered(entry) {
            sheets.book.row(
                &mut sheets.answered,
                &[
                    finding.rule.code.into(),
                    (&finding.message).into(),
                    project.and_then(|(_, project)| project.name.as_deref()).unwrap_or_default().into(),
                    (&place(finding)).into(),
                    by.reason.as_str().into(),
                    by.until.as_deref().unwrap_or_default().into(),
                    (&by.stated()).into(),
                    path.into(),
                ],
            )?;
        }
        for (at, (project, score)) in document.projects.iter().zip(&entry.checked.scores).enumerate() {
            let lost: Vec<String> = score.lost.iter().map(tally::lost).collect();
            let remark = score.reason.clone().unwrap_or_else(|| lost.join("；"));
            sheets.book.row(
                &mut sheets.scores,
                &[
                    (&department(document, Some(project))).into(),
                    unit(document, Some(project)).into(),
                    project.name.as_deref().unwrap_or("（没有名称）").into(),
                    project.budget.total.map(decimal).into(),
                    score.score.into(),
                    score.grade.into(),
                    (&remark).into(),
                    path.into(),
                    (&(at + 1).to_string()).into(),
                    project.code.as_deref().unwrap_or_default().into(),
                    (&year).into(),
                ],
            )?;
        }
        let ledger = &entry.checked.ledger;
        for duty in &ledger.entries {
            sheets.book.row(
                &mut sheets.duties,
                &[
                    path.into(),
                    unit(document, None).into(),
                    (&duty.duty.group).into(),
                    (&duty.duty.title).into(),
                    duty.status.into(),
                    (&tally::remark(duty)).into(),
                    (&duty.duty.citation().unwrap_or_else(|| super::UNKNOWN_BASIS.to_owned())).into(),
                ],
            )?;
        }
        let summary = &entry.summary;
        sheets.book.row(
            &mut sheets.files,
            &[
                (entry.index + 1).into(),
                path.into(),
                document.title.as_deref().unwrap_or_default().into(),
                unit(document, None).into(),
                (&year).into(),
                summary.projects.into(),
                summary.indicators.into(),
                summary.errors.into(),
                summary.warnings.into(),
                summary.infos.into(),
                ledger.count(Status::Violated).into(),
                ledger.count(Status::Unreadable).into(),
                ledger.count(Status::NotChecked).into(),
            ],
        )
    }

    fn finish(&mut self, sink: &mut dyn Write, total: &Summary) -> io::Result<()> {
        self.sheets()?;
        let mut sheets = self.sheets.take().expect("the sheets were made above");
        for row in &self.tally.departments.rows() {
            sheets.book.row(
                &mut sheets.departments,
                &[
                    (&tally::rank(row.rank)).into(),
                    (&row.name).into(),
                    row.score.into(),
                    row.grade.into(),
                    row.projects.into(),
                    row.scored.into(),
                    row.errors.into(),
                    row.warnings.into(),
                    row.infos.into(),
                ],
            )?;
        }
        for (rank, (rule, severity, count)) in self.tally.ranking.rows().into_iter().enumerate() {
            sheets.book.row(
                &mut sheets.rules,
                &[
                    (rank + 1).into(),
                    severity.into(),
                    rule.code.into(),
                    rule.title.into(),
                    count.into(),
                    rule.why.into(),
                    rule.fix.into(),
                    (&rule.citation().unwrap_or_else(|| super::UNKNOWN_BASIS.to_owned())).into(),
                ],
            )?;
        }
        for message in &self.unread {
            let mut cells = vec![Cell::Text("—"), message.into(), Cell::Text(UNREAD)];
            cells.resize_with(FILES.len(), || Cell::Text(""));
            sheets.book.row(&mut sheets.files, &cells)?;
        }
        self.summary(&mut sheets.book, total).map_err(failed)?;
        let Sheets { mut book, findings, answered, departments, rules, scores, duties, files } = sheets;
        for mut table in [findings, answered, departments, rules, scores, duties, files] {
            table.end(&mut book.book, &book.style)?;
        }
        book.save(sink)
    }
}

impl Report {
    /// The first sheet, on one page.
    fn summary(&self, book: &mut Book, total: &Summary) -> Result<(), XlsxError> {
        let Book { book, style, print } = book;
        let sheet = book.worksheet_from_index(0)?;
        set_up(sheet, print, "汇总");
        sheet.set_portrait().set_print_fit_to_pages(1, 1);
        const FIRST: Column = column("", 46, Kind::Text);
        sheet.set_column_width(0, FIRST.width)?;
        (1..7).try_for_each(|column| sheet.set_column_width(column, 9).map(|_| ()))?;
        sheet.set_screen_gridlines(false);
        sheet.set_row_height(0, 34)?;
        sheet.write_string_with_format(0, 0, &print.title, &style.title)?;
        sheet.write_string_with_format(1, 0, &print.footer, &style.note)?;
        let mut row = 3;
        let mut block = |title: &str, head: &[&str], rows: Vec<Vec<Cell>>| -> Result<(), XlsxError> {
            if rows.is_empty() {
                return Ok(());
            }
            sheet.write_string_with_format(row, 0, title, &style.label)?;
            sheet.set_row_height(row, 24)?;
            row += 1;
            for (at, title) in (0..).zip(head) {
                sheet.write_string_with_format(row, at, *title, style.head())?;
            }
            sheet.set_row_height(row, 20)?;
            for cells in rows {
                row += 1;
                sheet.set_row_height(row, height(cells.first().map_or(1, |cell| lines(cell, FIRST))))?;
                for (at, cell) in (0..).zip(&cells) {
                    let kind = if at == 0 { Kind::Text } else { Kind::Word };
                    write(sheet, row, at, cell, style, kind)?;
                }
            }
            row += 2;
            Ok(())
        };
        let counts = [total.documents, total.projects, total.indicators];
        let counts = counts.into_iter().chain([total.errors, total.warnings, total.infos]);
        let all: Vec<Cell> = [Cell::Text("全部文件")].into_iter().chain(counts.map(Cell::Count)).collect();
        block("检查情况", &["范围", "文件", "项目", "指标", "错误", "警告", "提示"], vec![all])?;
        let aside = tally::set_aside(total)
            .into_iter()
            .map(|(what, count)| vec![Cell::Text(what), Cell::Count(count)]);
        block("不计入的问题", &["情况", "项数"], aside.collect())?;
        let more = self.unread.len().saturating_sub(UNREAD_SHOWN);
        let more = (more > 0).then(|| format!("另有 {more} 个，见「文件清单」"));
        let unread = self.unread.iter().take(UNREAD_SHOWN).chain(&more);
        block(UNREAD, &["文件与原因"], unread.map(|message| vec![message.into()]).collect())?;
        let grades = Grade::ALL.into_iter().map(|grade| {
            let count = self.tally.grades.get(&grade).copied().unwrap_or_default();
            vec![Cell::Text(grade.title()), Cell::Count(count)]
        });
        let unscored =
            [vec![Cell::Text("不评分（没有读全、没有公开，或规则不全）"), self.tally.unscored.into()]];
        block("项目得分", &["等级", "项目"], grades.chain(unscored).collect())?;
        let duties = Status::ALL
            .into_iter()
            .map(|status| vec![Cell::Text(status.title()), Cell::Count(self.tally.duties.count(status))]);
        block("义务清单", &["情况", "项数"], duties.collect())?;
        let ranking = self.tally.ranking.rows();
        let frequent: Vec<(String, Severity, usize)> = ranking
            .iter()
            .take(10)
            .map(|(rule, severity, count)| (format!("{} {}", rule.code, rule.title), *severity, *count))
            .collect();
        let rows = frequent
            .iter()
            .map(|(title, severity, count)| vec![title.into(), (*severity).into(), (*count).into()]);
        block("最常见的问题", &["问题", "级别", "次数"], rows.collect())?;
        let rows = self.tally.duties.not_implemented().map(|(title, _)| vec![Cell::Text(title)]);
        block("尚不能检查的义务，需要人工核对", &["义务"], rows.collect())
    }
}

/// 万元, as a plain decimal.
fn decimal(money: Money) -> jiheng::model::Decimal {
    jiheng::model::Decimal::new(money.fen(), 6).normalize()
}

const INDICATORS: [Column; 18] = [
    column("项目", 26, Kind::Text),
    column("预算（万元）", 12, Kind::Number),
    column("一级指标", 11, Kind::Word),
    column("二级指标", 14, Kind::Word),
    column("三级指标", 24, Kind::Text),
    column("指标描述", 28, Kind::Text),
    column("期限", 8, Kind::Word),
    column("指标值", 18, Kind::Text),
    column("绩效标准或依据", 24, Kind::Text),
    column("分值", 7, Kind::Word),
    column("单位", 22, Kind::Text),
    column("年度", 7, Kind::Word),
    column("项目序号", 9, Kind::Word),
    column("项目编码", 24, Kind::Code),
    column("比较", 6, Kind::Word),
    column("数值", 12, Kind::Code),
    column("计量单位", 10, Kind::Word),
    column("文件", 30, Kind::Code),
];

/// What `read` made out: one row for each target value of each indicator.
#[derive(Default)]
pub struct Reading {
    sheets: Option<(Book, Table)>,
}

impl Reading {
    fn sheets(&mut self) -> io::Result<&mut (Book, Table)> {
        if self.sheets.is_none() {
            let mut book =
                Book::new("绩效目标读取结果", format!("绩衡 {}", jiheng::VERSION)).map_err(failed)?;
            let table = book.table("指标清单", &INDICATORS, 10)?;
            self.sheets = Some((book, table));
        }
        Ok(self.sheets.as_mut().expect("the sheets were made above"))
    }
}

impl Output for Reading {
    fn document(&mut self, _: &mut dyn Write, entry: &Entry) -> io::Result<()> {
        let (book, table) = self.sheets()?;
        let document = entry.document;
        let year = year(document);
        for (at, project) in document.projects.iter().enumerate() {
            let number = (at + 1).to_string();
            let mut write = |fields: [&str; 8], value: [String; 3]| {
                let [level1, level2, name, description, horizon, printed, standard, weight] = fields;
                let [comparator, figure, measure] = &value;
                book.row(
                    table,
                    &[
                        project.name.as_deref().unwrap_or("（没有名称）").into(),
                        project.budget.total.map(decimal).into(),
                        level1.into(),
                        level2.into(),
                        name.into(),
                        description.into(),
                        horizon.into(),
                        printed.into(),
                        standard.into(),
                        weight.into(),
                        unit(document, Some(project)).into(),
                        (&year).into(),
                        (&number).into(),
                        project.code.as_deref().unwrap_or_default().into(),
                        comparator.into(),
                        figure.into(),
                        measure.into(),
                        (&document.source.path).into(),
                    ],
                )
            };
            if project.indicators.is_empty() {
                write([""; 8], Default::default())?;
            }
            for indicator in &project.indicators {
                let text = |field: &'_ Option<String>| field.clone().unwrap_or_default();
                let standard = text(&indicator.standard.clone().or(indicator.basis.clone()));
                let (level1, level2) = (text(&indicator.level1), text(&indicator.level2));
                let (name, description) = (text(&indicator.name), text(&indicator.description));
                let weight = text(&indicator.weight);
                let mut line = |horizon: &str, printed: &str, value: [String; 3]| {
                    write(
                        [&level1, &level2, &name, &description, horizon, printed, &standard, &weight],
                        value,
                    )
                };
                if indicator.targets.is_empty() {
                    line("", "", Default::default())?;
                }
                for target in &indicator.targets {
                    let value = target.value.as_ref().map(figures).unwrap_or_default();
                    line(target.horizon.title(), &target.text, value)?;
                }
            }
        }
        Ok(())
    }

    fn finish(&mut self, sink: &mut dyn Write, _: &Summary) -> io::Result<()> {
        let (book, table) = self.sheets()?;
        table.end(&mut book.book, &book.style)?;
        book.save(sink)
    }
}
