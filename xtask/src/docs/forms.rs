//! A page for each official form, an index, and which typefaces stand in for which.

use std::fmt::Write as _;
use std::path::PathBuf;

use jiheng::fonts::TYPEFACES;
use jiheng_forms::official::text::{Piece, Template};
use jiheng_forms::official::{self, Block, Content, Form, Row};
use jiheng_model::sources;

use super::Pages;

pub const FOLDER: &str = "docs/forms";

pub fn pages() -> Pages {
    let mut pages = Pages::new();
    let mut index = String::from(
        "# 官方表样\n\n由 `crates/jiheng-forms/data` 中的表样文件生成。写法见[表样文件](../forms.md)。\n\n\
         | 名称 | 表 | 制发 | 年度 | 一份表对应 | 依据 |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    for form in official::all() {
        let name = format!("{}.md", form.id.replace('/', "-"));
        let year = form.year.map_or("–".to_owned(), |year| year.to_string());
        let copies = copies(form);
        let _ = writeln!(
            index,
            "| [{}]({name}) | {} | {} | {year} | {copies} | {} |",
            form.id,
            form.title,
            form.issuer,
            citation(form)
        );
        pages.insert(PathBuf::from(format!("{FOLDER}/{name}")), page(form));
    }
    pages.insert(PathBuf::from(format!("{FOLDER}/README.md")), index);
    pages.insert(PathBuf::from(format!("{FOLDER}/fonts.md")), fonts());
    pages
}

fn copies(form: &Form) -> &'static str {
    if form.is_per_project() { "一个项目" } else { "一份文件" }
}

fn citation(form: &Form) -> String {
    sources::find(&form.source).map_or_else(|| form.source.clone(), |source| source.citation())
}

fn page(form: &Form) -> String {
    let mut page = format!(
        "# {}\n\n名称 `{}`；{}制发；一份表对应{}；金额单位{}；{}。依据：{}。\n\n\
         空白表：`jiheng form new {} --format docx --out 空白表.docx`\n\n\
         填写：`jiheng render 文件 --form {} --out 表.pdf`\n\n## 栏目\n\n| 表上的字 | 内容 | 必填 |\n| --- | --- | --- |\n",
        form.title,
        form.id,
        form.issuer,
        copies(form),
        form.amounts.word(),
        if form.landscape { "A4 横向" } else { "A4 纵向" },
        citation(form),
        form.id,
        form.id,
    );
    let mut lines = Vec::new();
    form.blocks.iter().for_each(|block| block_lines(block, &mut lines));
    let mut written = Vec::new();
    for line in lines {
        if !written.contains(&line) {
            page.push_str(&line);
            written.push(line);
        }
    }
    let words = form.level1.iter().chain(&form.level2).chain(&form.operators);
    if words.clone().next().is_some() {
        page.push_str("\n## 用词\n\n| 规范用词 | 本表印作 |\n| --- | --- |\n");
        for (canonical, printed) in words {
            let _ = writeln!(page, "| {canonical} | {printed} |");
        }
    }
    page
}

fn block_lines(block: &Block, lines: &mut Vec<String>) {
    match &block.content {
        Content::Line { left, right, .. } => {
            for template in [left, right] {
                if !fields(template).is_empty() {
                    lines.push(line(&words(template), template, false));
                }
            }
        }
        Content::Grid(grid) => {
            let mut columns = Columns {
                covered: vec![0; grid.columns.len()],
                above: vec![String::new(); grid.columns.len()],
            };
            grid.rows.iter().for_each(|row| row_lines(row, &mut columns, lines));
        }
        Content::Blocks(blocks) => blocks.iter().for_each(|block| block_lines(block, lines)),
    }
}

/// The columns of a grid while its rows are walked.
struct Columns {
    /// How many more rows a cell from above covers.
    covered: Vec<usize>,
    /// The last label printed over each.
    above: Vec<String>,
}

fn row_lines(row: &Row, columns: &mut Columns, lines: &mut Vec<String>) {
    row.rows.iter().for_each(|row| row_lines(row, columns, lines));
    if row.cells.is_empty() {
        return;
    }
    let mut beside = String::new();
    let mut at = 0;
    for cell in &row.cells {
        while columns.covered.get(at).is_some_and(|rows| *rows > 0) {
            columns.covered[at] -= 1;
            at += 1;
        }
        let own = words(&cell.content);
        let end = (at + cell.span).min(columns.above.len());
        if cell.label {
            beside.clone_from(&own);
            columns.above[at..end].fill(own);
        } else if !fields(&cell.content).is_empty() {
            let label = [&own, &beside, &columns.above[at]].into_iter().find(|label| !label.is_empty());
            lines.push(line(label.map_or("", String::as_str), &cell.content, cell.required));
        }
        columns.covered[at..end].fill(cell.rows - 1);
        at = end;
    }
    while columns.covered.get(at).is_some_and(|rows| *rows > 0) {
        columns.covered[at] -= 1;
        at += 1;
    }
}

fn line(words: &str, template: &Template, required: bool) -> String {
    let fields: Vec<String> =
        fields(template).iter().map(|field| format!("`{}`", field.replace('|', "\\|"))).collect();
    format!(
        "| {} | {} | {} |\n",
        words.replace('|', "\\|"),
        fields.join(" "),
        if required { "是" } else { "" }
    )
}

/// The words of the form in a template.
fn words(template: &Template) -> String {
    let words = template.pieces.iter().filter_map(|piece| match piece {
        Piece::Words(words) => Some(words.replace('\n', "")),
        _ => None,
    });
    words.collect::<String>().trim().to_owned()
}

fn fields(template: &Template) -> Vec<String> {
    let mut fields = Vec::new();
    for piece in &template.pieces {
        match piece {
            Piece::Words(_) => {}
            Piece::Value { path, .. } if path.is_number() => {}
            Piece::Value { path, .. } => fields.push(path.as_str().to_owned()),
            Piece::Tick { path, value } => fields.push(format!("{}={value}", path.as_str())),
            Piece::List { each, item, .. } => {
                fields
                    .extend(self::fields(item).into_iter().map(|field| format!("{}.{field}", each.as_str())));
            }
        }
    }
    fields
}

fn fonts() -> String {
    let mut page = String::from(
        "# 字体\n\n公文字体多为商业字体，本程序不附带。写 PDF 时依次查找下列字体，用找到的第一种并嵌入文件；\
         本机装有哪些，运行 `jiheng doctor` 可知。docx、xlsx、html 只写正式字体的名称。\n\n\
         | 公文字体 | 依次查找 |\n| --- | --- |\n",
    );
    for typeface in TYPEFACES {
        let families = typeface.families.iter().map(|family| {
            let weight = if family.bold { "，用粗体" } else { "" };
            let how = if family.stands_in { "（代用" } else { "（正式" };
            format!("{}{how}{weight}）", family.names.join("、"))
        });
        let _ = writeln!(page, "| {} | {} |", typeface.wanted, families.collect::<Vec<_>>().join("；"));
    }
    page.push_str(
        "\n都没有时，楷体、仿宋、小标宋用宋体，宋体用黑体；一个中文字体都没有时不能写 PDF，会说明安装什么。\n\n\
         | 安装 | 得到 |\n| --- | --- |\n\
         | `apt-get install fonts-noto-cjk` | 思源宋体、思源黑体（Noto CJK，OFL）：足以写 PDF |\n\
         | `apt-get install fonts-lxgw-wenkai` | 霞鹜文楷（OFL）：代用楷体 |\n\
         | `apt-get install texlive-lang-chinese` | Fandol 宋、黑、楷、仿宋（GPL 附字体例外）：四种齐全，字数较少 |\n\
         | 把字体文件放入文件夹，`--fonts 文件夹` | 正式字体 |\n",
    );
    page
}
