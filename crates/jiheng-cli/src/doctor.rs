//! `jiheng doctor`: what this machine has of what the program can use, what each is for, and what to do where it is
//! missing.

use std::io::Write;
use std::path::PathBuf;

use jiheng::fonts::{FaceReport, Fonts};
use serde_json::json;

use crate::arguments::{FontArguments, ListFormat};
use crate::commands::print_json;
use crate::forms::font_folders;
use crate::run::{Failure, load_settings};

/// A program that is called where it is installed.
struct Tool {
    name: &'static str,
    /// What it is called by.
    commands: &'static [&'static str],
    purpose: &'static str,
    remedy: &'static str,
}

const TOOLS: &[Tool] = &[Tool {
    name: "LibreOffice",
    commands: &["soffice", "libreoffice"],
    purpose: "读取 Word 6/95 的旧 .doc 文件；其他格式不需要",
    remedy: "apt-get install libreoffice-writer，或把文件另存为 .docx",
}];

pub fn run(sink: &mut dyn Write, format: ListFormat, fonts: &FontArguments) -> Result<(), Failure> {
    let settings = load_settings()?;
    let fonts = Fonts::find(&font_folders(&settings, fonts)).report();
    let tools: Vec<(&Tool, Option<PathBuf>)> = TOOLS.iter().map(|tool| (tool, installed(tool))).collect();
    if format == ListFormat::Json {
        return Ok(print_json(sink, &as_json(&fonts, &tools))?);
    }
    writeln!(
        sink,
        "字体（只有写 PDF 时要用，嵌入文件；docx、xlsx、html 只写字体名称，由打开的人的电脑决定）"
    )?;
    for face in &fonts {
        match &face.found {
            Some(found) => {
                let how = if found.stands_in { "代用" } else { "正式字体" };
                writeln!(
                    sink,
                    "  {}  {}（{how}）  {}",
                    pad(face.wanted),
                    found.family,
                    found.file.display()
                )?;
            }
            None => writeln!(sink, "  {}  没有找到", pad(face.wanted))?,
        }
    }
    if fonts.iter().all(|face| face.found.is_none()) {
        writeln!(
            sink,
            "  没有中文字体，写不了 PDF。安装：apt-get install fonts-noto-cjk；或用 --fonts 指定字体文件夹"
        )?;
    } else if fonts.iter().any(|face| face.found.as_ref().is_none_or(|found| found.stands_in)) {
        writeln!(sink, "  代用字体的字形与正式字体略有不同；把正式字体文件放入文件夹，用 --fonts 指定即可")?;
    }
    writeln!(sink, "\n外部程序")?;
    for (tool, path) in &tools {
        match path {
            Some(path) => writeln!(sink, "  {}  {}\n    用途：{}", tool.name, path.display(), tool.purpose)?,
            None => writeln!(
                sink,
                "  {}  没有安装\n    用途：{}\n    处理：{}",
                tool.name, tool.purpose, tool.remedy
            )?,
        }
    }
    writeln!(sink, "\n数据库\n  读取、检查和打印都不用数据库，这一版没有需要连接的数据库")?;
    Ok(())
}

fn as_json(fonts: &[FaceReport], tools: &[(&Tool, Option<PathBuf>)]) -> serde_json::Value {
    let fonts = fonts.iter().map(|face| {
        let found = face.found.as_ref();
        json!({
            "typeface": face.wanted,
            "family": found.map(|found| &found.family),
            "file": found.map(|found| found.file.display().to_string()),
            "stands_in": found.map(|found| found.stands_in),
        })
    });
    let tools = tools.iter().map(|(tool, path)| {
        json!({
            "name": tool.name,
            "path": path.as_ref().map(|path| path.display().to_string()),
            "purpose": tool.purpose,
            "remedy": tool.remedy,
        })
    });
    json!({ "fonts": fonts.collect::<Vec<_>>(), "programs": tools.collect::<Vec<_>>(), "database": null })
}

fn installed(tool: &Tool) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&folders).collect();
    let mut files = tool.commands.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    files.find(|file| file.is_file())
}

/// To one width, in columns of a terminal.
fn pad(text: &str) -> String {
    let width = unicode_width::UnicodeWidthStr::width(text);
    format!("{text}{}", " ".repeat(14usize.saturating_sub(width)))
}
