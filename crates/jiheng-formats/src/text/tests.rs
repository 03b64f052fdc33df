use jiheng_model::Outcome;

use crate::Limits;

fn outline(text: &str) -> String {
    super::read(text.as_bytes(), &Limits::default()).expect("text is readable").value.outline()
}

#[test]
fn rows_parted_by_tabs_keep_their_blank_cells() {
    insta::assert_snapshot!(outline("# 批复表\n\n名称\t甲项目\t\t金额\t6\n\t中期\t\t年度\t\n说明\n"), @r"
    # 批复表
    [table sequence]
    | 0:名称 | 1:甲项目 | 2: | 3:金额 | 4:6
    | 0: | 1:中期 | 2: | 3:年度 | 4:
    说明
    ");
}

#[test]
fn one_cell_per_line_ends_its_rows_at_blank_lines() {
    let text = "[bookmark: _Toc1]1.甲表\n\t名称\n\t甲\n\t\n\n\t目标\n\t1.修路\n2.架桥\n\t\n\n\n\n附注\n";
    insta::assert_snapshot!(outline(text), @r"
    1.甲表
    [table sequence]
    | 0:名称 | 1:甲 | 2:
    | 0:目标 | 1:1.修路⏎2.架桥 | 2:
    附注
    ");
}

#[test]
fn a_blank_line_inside_a_cell_does_not_end_the_row() {
    let text = "\t类型\n\t1.甲 □\n\n2.乙 □√\n\n\t期限\n\t2022\n\n\n注：说明\n";
    insta::assert_snapshot!(outline(text), @r"
    [table sequence]
    | 0:类型 | 1:1.甲 □⏎2.乙 □√
    | 0:期限 | 1:2022
    注：说明
    ");
}

#[test]
fn a_title_over_the_next_table_is_not_drawn_into_the_cell_above() {
    insta::assert_snapshot!(outline("\t甲\n\t乙\n\n2、修路绩效目标表\n\t单位：万元\n"), @r"
    [table sequence]
    | 0:甲 | 1:乙
    2、修路绩效目标表
    [table sequence]
    | 0:单位：万元
    ");
}

#[test]
fn pipes_part_cells_and_rules_print_nothing() {
    insta::assert_snapshot!(outline("| 名称 | 值 |\n|---|:--|\n| 甲\\|乙 | ≥95% |\n甲 | 乙 | 丙\n"), @r"
    [table sequence]
    | 0:名称 | 1:值
    | 0:甲|乙 | 1:≥95%
    | 0:甲 | 1:乙 | 2:丙
    ");
}

#[test]
fn every_usual_encoding_reads_the_same() {
    let text = "项目名称\t城乡居民医疗保障经费\n预算数\t12.50\n";
    let expected = outline(text);
    let gb18030 = encoding_rs::GB18030.encode(text).0.into_owned();
    let utf16le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf16be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let marked: Vec<u8> = [&[0xef, 0xbb, 0xbf], text.as_bytes()].concat();
    for bytes in [gb18030, utf16le, utf16be, marked] {
        assert!((super::FORMAT.matches)(&bytes));
        let read = super::read(&bytes, &Limits::default()).expect("text is readable");
        assert_eq!(read.value.outline(), expected);
    }
    assert!(!(super::FORMAT.matches)(b"\x00\x01\x02\x03\x89PNG"));
}

#[test]
fn characters_that_no_encoding_explains_are_reported() {
    let mut bytes = encoding_rs::GB18030.encode("第一行是完整的中文文字\n第二行").0.into_owned();
    bytes.extend([0xff, 0xff]);
    let Outcome { findings, .. } = super::read(&bytes, &Limits::default()).expect("text is readable");
    assert_eq!(findings.len(), 1);
    assert_eq!(
        (findings[0].rule.code, findings[0].place.as_ref().and_then(|place| place.line)),
        ("R001", Some(2))
    );
}

#[test]
fn cells_beyond_the_limit_are_left_out_and_reported() {
    let text = "甲\t乙\n".repeat(10);
    let limits = Limits { cells: 6, ..Limits::default() };
    let outcome = super::read(text.as_bytes(), &limits).expect("text is readable");
    assert_eq!(outcome.value.outline().matches('甲').count(), 3);
    assert_eq!(outcome.findings[0].rule.code, "R002");
}

#[test]
fn blank_files_say_so() {
    let error = super::read(" \n\t\n".as_bytes(), &Limits::default()).expect_err("nothing to read");
    assert_eq!(error.message(), "文件是空的，没有任何内容");
}
