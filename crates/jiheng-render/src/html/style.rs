//! The style sheet: what every page has, and a class for each paper and style that is used.

use std::fmt::Write as _;

use crate::laid::{Align, Face, Paper, Style, Vertical};
use crate::measure;

/// Half of a line around a table lies outside of it, and browsers print nothing in the margins. Millimetres.
const OUTSIDE: f32 = 0.5;

#[derive(Default)]
pub(super) struct Sheet {
    papers: Vec<(Paper, bool)>,
    styles: Vec<Style>,
}

impl Sheet {
    /// Number of the class.
    pub(super) fn paper(&mut self, paper: Paper, numbered: bool) -> usize {
        number_of(&mut self.papers, (paper, numbered))
    }

    pub(super) fn style(&mut self, style: Style) -> usize {
        number_of(&mut self.styles, style)
    }

    pub(super) fn write(&self, css: &mut String) {
        css.push_str(FIXED);
        for (at, (paper, numbered)) in self.papers.iter().enumerate() {
            let Paper { width, height, margins: [top, right, bottom, left] } = paper;
            let foot = if *numbered {
                "@bottom-center{content:\"— \" counter(page) \" —\";font:12pt \"Jiheng Latin\",SimSun,\"Noto Serif CJK SC\",serif}"
            } else {
                ""
            };
            let _ = writeln!(
                css,
                "@page p{at}{{size:{width}mm {height}mm;margin:{top}mm {}mm {}mm {}mm;{foot}}}",
                (right - OUTSIDE).max(0.0),
                (bottom - OUTSIDE).max(0.0),
                (left - OUTSIDE).max(0.0),
            );
            let _ = writeln!(
                css,
                ".p{at}{{page:p{at};width:{width}mm;min-height:{height}mm;padding:{top}mm {right}mm {bottom}mm {left}mm}}"
            );
            let _ = writeln!(css, ".p{at}>.inner{{width:{}mm}}", paper.inner_width());
        }
        for (at, style) in self.styles.iter().enumerate() {
            let _ =
                write!(css, ".s{at}{{font-family:{};font-size:{}pt", family(style.face), style.size.max(1.0));
            css.push_str(if style.bold { ";font-weight:bold" } else { "" });
            css.push_str(match style.align {
                Align::Left => "",
                Align::Center => ";text-align:center",
                Align::Right => ";text-align:right",
            });
            css.push_str(match style.vertical {
                Vertical::Top => ";vertical-align:top",
                Vertical::Middle => "",
                Vertical::Bottom => ";vertical-align:bottom",
            });
            css.push_str("}\n");
        }
        // After the sizes on paper, which a narrow screen has no room for.
        let _ = write!(css, "{NARROW}{PRINT}");
    }
}

fn number_of<T: PartialEq>(known: &mut Vec<T>, wanted: T) -> usize {
    match known.iter().position(|it| *it == wanted) {
        Some(at) => at,
        None => {
            known.push(wanted);
            known.len() - 1
        }
    }
}

/// The official typeface under the names it goes by, then open ones of its kind.
fn family(face: Face) -> &'static str {
    match face {
        Face::Title => {
            "\"Jiheng Latin\",\"方正小标宋简体\",\"方正小标宋_GBK\",FZXiaoBiaoSong-B05S,FZXiaoBiaoSong-B05,\"华文中宋\",STZhongsong,\
             \"Source Han Serif SC\",\"Noto Serif CJK SC\",\"Noto Serif SC\",\"宋体\",SimSun,\"Songti SC\",serif"
        }
        Face::Song => {
            "\"Jiheng Latin\",\"宋体\",SimSun,\"Songti SC\",STSong,\"Source Han Serif SC\",\"Noto Serif CJK SC\",\
             \"Noto Serif SC\",FandolSong,serif"
        }
        Face::FangSong => {
            "\"Jiheng Latin\",\"仿宋_GB2312\",\"仿宋\",FangSong,STFangsong,FandolFang,\"Source Han Serif SC\",\
             \"Noto Serif CJK SC\",\"Noto Serif SC\",serif"
        }
        Face::Kai => {
            "\"Jiheng Latin\",\"楷体_GB2312\",\"楷体\",KaiTi,\"Kaiti SC\",STKaiti,FandolKai,\"LXGW WenKai\",\
             \"Noto Serif CJK SC\",\"Noto Serif SC\",serif"
        }
        Face::Hei => {
            "\"Jiheng Latin\",\"黑体\",SimHei,\"Heiti SC\",STHeiti,\"Source Han Sans SC\",\"Noto Sans CJK SC\",\
             \"Noto Sans SC\",\"Microsoft YaHei\",sans-serif"
        }
    }
}

const _: () = assert!(measure::LINE == 1.3, "lines of the page are as high as they are taken to be");

/// Letters and figures are Times; quotation marks and dashes, which Times has as well, stay Chinese. Beside its text a
/// cell leaves 1.5 mm as in the other formats, half of its line included: what fits there by a hair fits here.
const FIXED: &str = "\
@font-face{font-family:\"Jiheng Latin\";src:local(\"Times New Roman\"),local(\"TimesNewRomanPSMT\"),local(\"Liberation Serif\");unicode-range:U+20-7E}
@font-face{font-family:\"Jiheng Latin\";font-weight:bold;src:local(\"Times New Roman Bold\"),local(\"TimesNewRomanPS-BoldMT\"),local(\"Liberation Serif Bold\");unicode-range:U+20-7E}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:#e4e7ea;color:#000;line-height:1.3}
.sheet{margin:8mm auto;max-width:100%;background:#fff;overflow-x:auto;box-shadow:0 1px 4px rgba(0,0,0,.3)}
.inner{margin:0}
h1,h2,h3,h4,h5,h6,p{margin:0;font-weight:normal;overflow-wrap:anywhere}
.both{display:flex;justify-content:space-between;align-items:flex-end;gap:1em}
table{border-collapse:collapse;table-layout:fixed}
td,th{border:0.75pt solid #000;padding:0.5mm 1.35mm;font-weight:normal;text-align:left;vertical-align:middle;overflow-wrap:anywhere}
.open{border:none}
";

const NARROW: &str = "\
@media screen and (max-width:210mm){.sheet{margin:3mm auto;padding:4mm;min-height:0}}
";

/// Rows are kept whole by their cells: a row that is kept whole takes all rows with it that its tall cells reach.
const PRINT: &str = "\
@media print{
body{background:none;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.sheet{margin:0;padding:0;width:auto;min-height:0;overflow:visible;box-shadow:none}
.sheet+.sheet{break-before:page}
.inner{margin:0 0.5mm}
.keep,h1,h2,h3,h4,h5,h6{break-after:avoid}
td:not([rowspan]),th{break-inside:avoid}
.long td{break-inside:auto}
thead{display:table-header-group}
}
";
