//! The obligation ledger: of each document, and over all of them.

use std::fmt::Write as _;

use jiheng::{Ledger, Status};

use super::super::UNKNOWN_BASIS;
use super::super::tally::{Duties, remark, standings};
use super::sheet::escape;

/// How the duties of one document stand.
pub fn section(ledger: &Ledger) -> String {
    if ledger.entries.is_empty() {
        return String::new();
    }
    let counts = standings(|status| ledger.count(status));
    let mut html = format!(
        "<details class=\"part duties\">\n<summary><span class=\"name\">义务清单</span><span class=\"sum\">{counts}</span></summary>\n\
         <table class=\"list\">\n<thead><tr><th>类别</th><th>义务</th><th>情况</th><th>问题代码或原因</th><th>依据</th></tr></thead>\n<tbody>\n"
    );
    let mut group = "";
    for entry in &ledger.entries {
        let heading = if entry.duty.group == group { "" } else { &entry.duty.group };
        group = &entry.duty.group;
        let basis = entry.duty.citation().unwrap_or_else(|| UNKNOWN_BASIS.to_owned());
        let _ = writeln!(
            html,
            "<tr><td class=\"group\">{heading}</td><td>{}</td><td class=\"status {}\">{}</td><td>{}</td><td>{}</td></tr>",
            escape(&entry.duty.title),
            entry.status.word(),
            entry.status.title(),
            escape(&remark(entry)),
            escape(&basis),
        );
    }
    html.push_str("</tbody>\n</table>\n</details>\n");
    html
}

/// How the duties stand over all documents, and what no rule proves yet.
pub fn totals(duties: &Duties) -> String {
    if duties.rows().next().is_none() {
        return String::new();
    }
    let mut html = String::from("<section>\n<h2>义务清单</h2>\n<ul class=\"facts\">");
    for status in Status::ALL {
        let _ = write!(
            html,
            "<li class=\"status {}\">{} <b>{}</b> 项</li>",
            status.word(),
            status.title(),
            duties.count(status)
        );
    }
    html.push_str("</ul>\n");
    let open: Vec<_> = duties.not_implemented().collect();
    if !open.is_empty() {
        html.push_str("<details class=\"more\">\n<summary>尚不能检查的义务，需要人工核对</summary>\n<ul class=\"unmapped\">\n");
        for (title, reason) in open {
            let _ = writeln!(html, "<li>{}：{}</li>", escape(title), escape(reason));
        }
        html.push_str("</ul>\n</details>\n");
    }
    html.push_str("</section>\n");
    html
}
