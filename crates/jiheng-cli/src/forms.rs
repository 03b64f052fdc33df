//! `jiheng form`: the official forms there are, and blank ones to fill in.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use jiheng::fonts::Fonts;
use jiheng::{Form, Forms, RENDERERS, RenderSetting, Renderer};
use serde_json::json;

use crate::arguments::{FontArguments, FormFolders, ListFormat, RenderTarget};
use crate::commands::print_json;
use crate::inputs;
use crate::run::{Failure, load_settings, open};
use crate::settings::{File, Settings};

pub fn list(sink: &mut dyn Write, format: ListFormat, folders: &FormFolders) -> Result<(), Failure> {
    let forms = load(&load_settings()?, folders)?;
    let entries = forms.entries();
    if format == ListFormat::Json {
        return Ok(print_json(sink, &json!({ "forms": entries }))?);
    }
    let width = entries.iter().map(|entry| entry.id.len()).max().unwrap_or(0);
    for entry in &entries {
        let year = entry.year.map(|year| format!("，{year} 年")).unwrap_or_default();
        let copies = if entry.subject == "project" { "每个项目一份" } else { "每份文件一份" };
        writeln!(sink, "{:<width$}  {}（{}{year}；{copies}）", entry.id, entry.title, entry.issuer)?;
    }
    writeln!(
        sink,
        "\n共 {} 张表样。空白表：jiheng form new <表样> --format docx --out 空白表.docx",
        entries.len()
    )?;
    Ok(())
}

pub fn new(
    id: &str,
    target: &RenderTarget,
    folders: &FormFolders,
    fonts: &FontArguments,
) -> Result<ExitCode, Failure> {
    let settings = load_settings()?;
    let forms = load(&settings, folders)?;
    let form = find(&forms, id)?;
    let renderer = renderer(target.format.as_deref(), target.out.as_deref())?;
    let fonts = find_fonts(renderer, &settings, fonts);
    let setting = RenderSetting { title: &form.title, fonts: fonts.as_ref() };
    let bytes = (renderer.write)(&mut jiheng::blank(form).into_iter(), &setting);
    let bytes = bytes.map_err(|error| Failure::Message(error.message().to_owned()))?;
    write_file(target.out.as_deref(), renderer, &bytes)?;
    Ok(ExitCode::SUCCESS)
}

/// The shipped forms and those in the folders of the settings and the command line.
pub fn load(settings: &Settings, folders: &FormFolders) -> Result<Forms, Failure> {
    let mut forms = Forms::default();
    for folder in settings.forms.iter().chain(&folders.forms) {
        let refuse = |error: &io::Error| {
            let reason = match error.kind() {
                io::ErrorKind::NotFound => "找不到此文件夹".to_owned(),
                _ => inputs::reason(error),
            };
            Failure::Message(format!("表样文件夹 {}：{reason}", folder.display()))
        };
        let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
            .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
            .map_err(|error| refuse(&error))?;
        files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
        files.sort();
        for path in files {
            let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let file = File::read(path).map_err(Failure::Message)?;
            forms.add(&id, &file.text).map_err(|error| Failure::Message(file.told(&error)))?;
        }
    }
    Ok(forms)
}

pub fn find<'a>(forms: &'a Forms, id: &str) -> Result<&'a Form, Failure> {
    forms.find(id).ok_or_else(|| {
        let meant = |form: &&Form| !id.is_empty() && (form.title.contains(id) || form.issuer.contains(id));
        let near: Vec<&str> = forms
            .iter()
            .filter(|form| alike(&form.id, id) || meant(form))
            .map(|form| form.id.as_str())
            .collect();
        let near =
            if near.is_empty() { String::new() } else { format!("，相近的有：{}", near.join("、")) };
        Failure::Message(format!("没有「{id}」这张表样{near}\n运行 jiheng form list 可查看全部表样"))
    })
}

/// Whether somebody may have meant the one by the other: the same issuer, or the same name.
fn alike(known: &str, given: &str) -> bool {
    let parts = |id: &str| id.split('/').map(str::to_lowercase).collect::<Vec<_>>();
    let given = parts(given);
    parts(known).iter().any(|part| {
        given.iter().any(|other| part == other || part.contains(other.as_str()) && other.len() > 3)
    })
}

/// By its name, or by the name of the file.
pub fn renderer(format: Option<&str>, out: Option<&Path>) -> Result<&'static Renderer, Failure> {
    let known = || RENDERERS.iter().map(|renderer| renderer.name).collect::<Vec<_>>().join("、");
    let by_file = out.and_then(Path::extension).map(|extension| extension.to_string_lossy().to_lowercase());
    let wanted = match (format, &by_file) {
        (Some(format), _) => format.to_lowercase(),
        (None, Some(extension)) => extension.clone(),
        (None, None) => return Err(Failure::Message(format!("请用 --format 指定格式：{}", known()))),
    };
    let find =
        |name: &String| RENDERERS.iter().find(|renderer| renderer.name == name || renderer.extension == name);
    let Some(found) = find(&wanted) else {
        return Err(Failure::Message(format!("不能写成「{wanted}」，可以是：{}", known())));
    };
    // A PDF under the name of a Word file opens in no program.
    match by_file.as_ref().and_then(find) {
        Some(other) if other.name != found.name => Err(Failure::Message(format!(
            "--format {} 与 --out 的文件名（{}）不一致，请改一个",
            found.name, other.extension
        ))),
        _ => Ok(found),
    }
}

/// Only where the format needs them: looking takes a moment.
pub fn find_fonts(renderer: &Renderer, settings: &Settings, fonts: &FontArguments) -> Option<Fonts> {
    (renderer.name == "pdf").then(|| Fonts::find(&font_folders(settings, fonts)))
}

pub fn font_folders(settings: &Settings, fonts: &FontArguments) -> Vec<PathBuf> {
    settings.fonts.iter().chain(&fonts.fonts).cloned().collect()
}

/// To the file, or to standard output where that is no screen.
pub fn write_file(out: Option<&Path>, renderer: &Renderer, bytes: &[u8]) -> Result<(), Failure> {
    use std::io::IsTerminal;
    if out.is_none() && renderer.name != "html" && io::stdout().is_terminal() {
        let message = format!("{} 不能显示在屏幕上，请用 --out 指定文件", renderer.title);
        return Err(Failure::Message(message));
    }
    let mut sink = open(out)?;
    sink.write_all(bytes)?;
    Ok(sink.close()?)
}
