//! RTF written by hand goes in, outlines come out.

use proptest::prelude::*;

use crate::flow::tests::{GridCell, grid_of, grids};
use crate::{ErrorKind, Limits};

/// Indentation of the source below is no part of the document.
fn outline(body: &[u8]) -> String {
    let lines: Vec<&[u8]> = body.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_start).collect();
    let (format, outcome) = crate::read("", &lines.concat(), &Limits::default()).expect("readable");
    assert_eq!(format.name, "rtf");
    assert!(outcome.findings.is_empty(), "{:?}", outcome.findings);
    outcome.value.outline()
}

#[test]
fn chinese_text_comes_in_several_encodings() {
    // 绩效 as code-page bytes escaped and raw, as numbers with one and two fallback characters; 😀 as a pair.
    let body = [
        br"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset134 \'cb\'ce\'cc\'e5;}{\f2\fcharset2 Wingdings 2;}}"
            .as_slice(),
        br"{\f1 \'bc\'a8\'d0\'a7} raw ",
        b"\xbc\xa8\xd0\xa7 \x81\x5c",
        br"\par \u32489?\u25928\'3f {\uc2\u32489\'bc\'a8\u25928 ??}x\u-10179?\u-8704?\par",
        br"{\f2 R\'a3}\u-3842?\~a\_b\{\}\line\emdash\v hidden\v0\deleted gone\deleted0 .\par}",
    ]
    .concat();
    insta::assert_snapshot!(outline(&body), @r"
    绩效 raw 绩效 乗
    绩效 绩效x😀
    ☑□☑ a-b{}⏎—.
    ");
}

#[test]
fn rows_are_brought_to_one_grid() {
    let body = br"{\rtf1\pard Before\par
        \trowd\trleft0\clvmgf\cellx1000\cellx3000\pard\intbl A\cell B\par b\cell\row
        \trowd\trleft0\clvmrg\cellx1010\clmgf\cellx2000\clmrg\cellx3000\pard\intbl\cell C\cell\cell\row
        \trowd\trleft0\cellx990\cellx2000\cellx3000\pard\intbl D\cell E\cell
        \pard\intbl\itap2 in\nestcell side\nestcell{\*\nesttableprops\trowd\cellx500\cellx900\nestrow}{\nonesttables\par}
        \pard\intbl F\cell\row
        \pard After\par}";
    insta::assert_snapshot!(outline(body), @r"
    Before
    [table exact]
    | 0:A{1×2} | 1:B⏎b{2×1}
    | 1:C{2×1}
    | 0:D | 1:E | 2:F
        [table exact]
        | 0:in | 1:side
    After
    ");
}

#[test]
fn only_what_is_printed_is_read() {
    let body = br"{\rtf1{\fonttbl{\f0 Arial;}}{\stylesheet{\s1 heading 1;}{\s2\outlinelevel1 Other;}}{\info{\title T}}{\header H\par}
        {\*\generator G}{\pict 00ff\bin3 }}}}\pard\s1 Title\par\pard\s2 Second\par
        \pard{\listtext\pard\tab 1.\tab}Item{\footnote\pard Note\par}\par\pard{\listtext 2.\tab}\par
        {\field{\*\fldinst DATE}{\fldrslt 2025}}{\field{\*\fldinst FORMCHECKBOX{\*\formfield\fftype1\ffres25\ffdefres1}}{\fldrslt }}
        {\shp{\*\shpinst{\sp{\sn n}{\sv v}}{\shptxt\pard Box\par}}{\shprslt Box}}end\par}";
    insta::assert_snapshot!(outline(body), @r"
    # Title
    ## Second
    1. Item
    2.
    2025☑end
    Box
    Note
    ");
}

#[test]
fn damage_and_depth_are_told() {
    let (_, outcome) =
        crate::read("", br"{\rtf1 Text\par\pard\intbl cell", &Limits::default()).expect("in part");
    insta::assert_snapshot!(outcome.value.outline(), @r"
    Text
    [table exact]
    | 0:cell
    ");
    assert_eq!(outcome.findings.iter().map(|finding| finding.rule.code).collect::<Vec<_>>(), ["R011"]);
    let kind = |bytes: &[u8]| crate::read("", bytes, &Limits::default()).err().map(|error| error.kind);
    assert_eq!(
        kind(&[b"{\\rtf1".as_slice(), &b"{".repeat(9_999)].concat()),
        Some(ErrorKind::TooLarge("嵌套层数"))
    );
    assert_eq!(kind(br"{\rtf1{\pict 00}}"), Some(ErrorKind::ImageOnly));
    assert_eq!(kind(br"{\rtf1\par}"), Some(ErrorKind::Empty));
}

fn write(grid: &[Vec<GridCell>]) -> String {
    let mut rtf = String::from(r"{\rtf1\pard T\par");
    for row in 0..grid.len() {
        let mut cells: Vec<(u32, String, String)> = Vec::new();
        for (above, line) in grid[..=row].iter().enumerate() {
            for (column, wide, tall, text) in line.iter().filter(|cell| above + cell.2 as usize > row) {
                let merge = match (above == row, *tall) {
                    (true, 1) => "",
                    (true, _) => r"\clvmgf",
                    (false, _) => r"\clvmrg",
                };
                let escape = |c: char| match c {
                    '\\' | '{' | '}' => format!("\\{c}"),
                    c if c.is_ascii() => c.to_string(),
                    c => c
                        .encode_utf16(&mut [0; 2])
                        .iter()
                        .map(|unit| format!("\\u{}?", *unit as i16))
                        .collect(),
                };
                let text = if above == row { text.chars().map(escape).collect() } else { String::new() };
                cells.push((
                    *column,
                    format!(r"{merge}\cellx{}", (column + wide) * 700),
                    format!(r"\intbl {text}\cell"),
                ));
            }
        }
        cells.sort();
        let definitions: String = cells.iter().map(|cell| cell.1.as_str()).collect();
        let texts: String = cells.iter().map(|cell| cell.2.as_str()).collect();
        rtf.push_str(&format!(r"\trowd\trleft0{definitions}\pard{texts}\row"));
    }
    rtf + r"\pard}"
}

/// The format knows only the edges that some row has, so columns are counted by those.
fn by_edges(mut grid: Vec<Vec<GridCell>>) -> Vec<Vec<GridCell>> {
    let mut edges: Vec<u32> = grid.iter().flatten().flat_map(|cell| [cell.0, cell.0 + cell.1]).collect();
    edges.sort_unstable();
    edges.dedup();
    let column_of = |edge: u32| edges.iter().position(|known| *known == edge).expect("an edge") as u32;
    for cell in grid.iter_mut().flatten() {
        (cell.0, cell.1) = (column_of(cell.0), column_of(cell.0 + cell.1) - column_of(cell.0));
    }
    grid
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_grid_reads_back(grid in grids()) {
        let (_, outcome) = crate::read("", write(&grid).as_bytes(), &Limits::default()).expect("readable");
        prop_assert_eq!(grid_of(outcome.value.tables().next().expect("a table")), by_edges(grid));
    }

    #[test]
    fn any_control_words_are_survived(body in r"([{}\\a-z0-9' ;]|\\cell |\\row|\\itap[0-9]|\\u-?[0-9]{1,5}|\\intbl|\{\\\*\\nesttableprops|\\nestrow|\\nestcell){0,60}") {
        let _ = crate::read("", format!("{{\\rtf1 {body}").as_bytes(), &Limits::default());
    }
}
