//! Colour and alignment of text for a terminal. A Chinese character is two columns wide.

use anstyle::{AnsiColor, Style};
use jiheng::model::Severity;
use unicode_width::UnicodeWidthStr;

/// Whether to colour at all.
#[derive(Clone, Copy)]
pub struct Paint(pub bool);

impl Paint {
    pub fn with(self, style: Style, text: &str) -> String {
        if self.0 { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    pub fn strong(self, text: &str) -> String {
        self.with(Style::new().bold(), text)
    }

    pub fn faint(self, text: &str) -> String {
        self.with(Style::new().dimmed(), text)
    }

    pub fn heading(self, text: &str) -> String {
        self.with(AnsiColor::Cyan.on_default().bold(), text)
    }

    pub fn severity(self, severity: Severity, text: &str) -> String {
        let color = match severity {
            Severity::Error => AnsiColor::Red,
            Severity::Warning => AnsiColor::Yellow,
            Severity::Info => AnsiColor::Blue,
        };
        self.with(color.on_default().bold(), text)
    }

    /// A count that only stands out where there is something to count.
    pub fn count(self, severity: Severity, count: usize, columns: usize) -> String {
        let text = right(&count.to_string(), columns);
        if count == 0 { self.faint(&text) } else { self.severity(severity, &text) }
    }
}

/// Padded on the right to so many columns.
pub fn left(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(text.width())))
}

/// Padded on the left to so many columns.
pub fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(text.width())))
}

/// Text that cannot move the cursor or recolour the terminal: filers' text is not to be trusted.
pub fn plain(text: &str) -> String {
    if text.contains(char::is_control) {
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
    } else {
        text.to_owned()
    }
}

/// Columns as wide as their widest cell; the columns named in `numbers` are flush right.
pub fn table(rows: &[Vec<String>], numbers: &[usize], indent: &str) -> Vec<String> {
    /// Wider cells break the alignment of their own row only.
    const WIDEST: usize = 44;
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.width()).filter(|width| *width <= WIDEST).max().unwrap_or(0)
        })
        .collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().enumerate().map(|(column, cell)| {
            if numbers.contains(&column) { right(cell, widths[column]) } else { left(cell, widths[column]) }
        });
        let cells: Vec<String> = cells.collect();
        format!("{indent}{}", cells.join("  ")).trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}
