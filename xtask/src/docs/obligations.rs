//! The catalogue of duties that the ledger goes through, from `obligations.toml`.

use std::fmt::Write as _;
use std::path::PathBuf;

use jiheng::{Status, duties};

use super::Pages;

pub fn pages() -> Pages {
    let proved = duties().iter().filter(|duty| duty.missing.is_none()).count();
    let mut page = format!(
        "# 义务清单\n\n每份文件应当做到的事，共 {} 项，其中 {proved} 项有规则核对，{} 项尚不能核对。检查报告逐项说明情况，\
         没有发现问题并不等于样样都查过。\n\n| 情况 | 含义 |\n| --- | --- |\n",
        duties().len(),
        duties().len() - proved,
    );
    for status in Status::ALL {
        let _ = writeln!(page, "| {}（`{}`） | {} |", status.title(), status.word(), meaning(status));
    }
    page.push_str(
        "\n已作说明（抑制）的问题仍算未满足，并注明处数。「未能读全」优先于「满足」：文件只读取了一部分、指标文字残缺、\
         内容没有公开，或者表中有文字没有归入栏目时，不能说没有问题。\n",
    );
    let mut group = "";
    for duty in duties() {
        if duty.group != group {
            group = &duty.group;
            let _ = write!(
                page,
                "\n## {group}\n\n| 义务 | 核对的规则 | 依据 | 适用的文件 |\n| --- | --- | --- | --- |\n"
            );
        }
        let rules = match &duty.missing {
            Some(missing) => format!("尚不能核对：{missing}"),
            None => duty.rules.join("、"),
        };
        let basis = duty.citation().unwrap_or_else(|| "依据不详".to_owned());
        let kinds: Vec<&str> = duty.kinds.iter().map(|kind| kind.title()).collect();
        let kinds = if kinds.is_empty() { "各种文件".to_owned() } else { kinds.join("、") };
        let _ = writeln!(page, "| {}（`{}`） | {rules} | {basis} | {kinds} |", duty.title, duty.id);
    }
    Pages::from([(PathBuf::from("docs/obligations.md"), page)])
}

fn meaning(status: Status) -> &'static str {
    match status {
        Status::Met => "核对的规则都运行过，没有发现问题",
        Status::Violated => "有规则发现问题，列出代码与处数",
        Status::NotApplicable => "文件中没有这项义务所说的内容",
        Status::Unreadable => "有关的内容没有读到，或没有读全",
        Status::NotChecked => "规则集没有启用有关规则，或没有可以对照的文件",
        Status::NotImplemented => "还没有规则能够核对，需要人工核对",
    }
}
