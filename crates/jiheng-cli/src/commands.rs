//! The commands that need no document: explain, rules, formats, schema, completions.

use std::io::{self, Write};

use clap::CommandFactory;
use clap_complete::Shell;
use jiheng::RuleSetEntry;
use serde_json::json;

use crate::arguments::{Arguments, ListFormat};
use crate::output::Paint;

/// The page of a rule as the reference has it, without its Markdown; `false` where there is no such rule.
pub fn explain(sink: &mut dyn Write, code: &str, paint: Paint) -> io::Result<bool> {
    let Some(rule) = jiheng::find_rule(code) else { return Ok(false) };
    let page = jiheng::explain(rule);
    let mut literal = false;
    for line in page.lines() {
        if line.starts_with("```") {
            literal = !literal;
        } else if literal {
            writeln!(sink, "    {line}")?;
        } else if let Some(title) = line.strip_prefix("# ") {
            writeln!(sink, "{}", paint.severity(rule.severity, title))?;
        } else if let Some(heading) = line.strip_prefix("## ") {
            writeln!(sink, "{}", paint.strong(heading))?;
        } else {
            let line = line.strip_prefix("- ").map_or_else(|| line.to_owned(), |item| format!("  {item}"));
            writeln!(sink, "{}", line.replace('`', ""))?;
        }
    }
    Ok(true)
}

pub fn rules(sink: &mut dyn Write, format: ListFormat) -> io::Result<()> {
    if format == ListFormat::Json {
        return print_json(sink, &json!({ "rules": jiheng::rule_entries() }));
    }
    let rules = jiheng::rules();
    for (letter, title) in jiheng::families() {
        writeln!(sink, "{letter} {title}")?;
        for rule in rules.iter().filter(|rule| rule.code.starts_with(letter)) {
            writeln!(sink, "  {}  {}  {}", rule.code, rule.severity.title(), rule.title)?;
        }
        writeln!(sink)?;
    }
    writeln!(sink, "共 {} 条规则，运行 jiheng explain <代码> 可查看说明", rules.len())
}

pub fn rule_sets(sink: &mut dyn Write, format: ListFormat) -> io::Result<()> {
    let entries = jiheng::rule_set_entries();
    if format == ListFormat::Json {
        return print_json(sink, &json!({ "rule_sets": entries }));
    }
    for entry in entries {
        let RuleSetEntry { identity, description, extends, rules, waived } = entry;
        let extends = extends.map(|base| format!("，以 {base} 为底")).unwrap_or_default();
        writeln!(
            sink,
            "{}  {}（版本 {}，{rules} 条规则{extends}）",
            identity.name, identity.title, identity.version
        )?;
        writeln!(sink, "  {description}")?;
        for waiver in waived {
            writeln!(sink, "  不适用  {}：{}", waiver.rules.join("、"), waiver.reason)?;
        }
        writeln!(sink)?;
    }
    writeln!(sink, "运行 jiheng check <路径> --rule-set <名称> 即按该规则集检查")
}

pub fn formats(sink: &mut dyn Write, format: ListFormat) -> io::Result<()> {
    let formats = jiheng::formats();
    if format == ListFormat::Json {
        return print_json(sink, &json!({ "formats": formats }));
    }
    for format in formats {
        let needs = format.needs.map(|program| format!("（需要安装 {program}）")).unwrap_or_default();
        let extensions: Vec<String> =
            format.extensions.iter().map(|extension| format!(".{extension}")).collect();
        let writes = if format.writes { "，也可写出" } else { "" };
        writeln!(sink, "{:<6}{}{writes}{needs}  {}", format.name, format.title, extensions.join(" "))?;
    }
    writeln!(
        sink,
        "\n压缩包（.zip）当作文件夹读取。官方表样用 jiheng render 写成 docx、xlsx、pdf 或 html。检查报告可输出为 text、json、jsonl、csv、sarif、html、xlsx 或 md"
    )
}

pub fn schema(sink: &mut dyn Write, output: &str) -> io::Result<()> {
    let schema = jiheng::schema(output).expect("the argument parser lets only known outputs pass");
    print_json(sink, &schema)
}

pub fn completions(sink: &mut dyn Write, shell: Shell) -> io::Result<()> {
    // The generator writes as it likes and panics when it cannot, so it gets a buffer.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "jiheng", &mut script);
    sink.write_all(&script)
}

pub fn print_json(sink: &mut dyn Write, value: &serde_json::Value) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *sink, value)?;
    writeln!(sink)
}
