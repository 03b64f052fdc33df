//! Whatever the blocks: no panic, the same answer twice, and nothing lost in silence.

use jiheng_model::{Block, Blocks, Cell, Paragraph, Place, Table};
use proptest::prelude::*;

/// Words that recognizers look for, and words that mean nothing to them.
const WORDS: [&str; 64] = [
    "",
    "",
    "",
    "项目名称",
    "项目编码",
    "预算单位",
    "主管部门",
    "实施单位",
    "项目",
    "一级指标",
    "二级指标",
    "三级指标",
    "指标值",
    "年度指标值",
    "实际完成值",
    "分值",
    "得分",
    "度量单位",
    "指标性质",
    "备注",
    "产出指标",
    "数量指标",
    "效益指标",
    "社会效益指标",
    "满意度指标",
    "成本指标",
    "年度资金总额",
    "其中：财政拨款",
    "其他资金",
    "其他",
    "预算数",
    "全年执行数",
    "执行率",
    "总体目标",
    "年度目标",
    "中期目标",
    "实际完成情况",
    "绩效目标",
    "绩效指标",
    "指标内容",
    "财政部门审核意见",
    "审核人",
    "填报人：",
    "合计",
    "总分",
    "注：",
    "……",
    "指标2：",
    "3月底",
    "预算规模及资金用途",
    "优",
    "良",
    "部门职能",
    "年度目标任务",
    "绩效金额",
    "项目单位",
    "柳林村",
    "道路养护",
    "≥95%",
    "12.5",
    "参见附件",
    "项目支出绩效目标表",
    "1、1-产出指标;11-数量指标;看护;",
    "甲≥5个；乙100%",
];

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        9 => (0..WORDS.len()).prop_map(|index| WORDS[index].to_owned()),
        1 => "[甲乙丙丁0-9：；（）、a-z≥% \n]{0,12}",
    ]
}

fn table(depth: u32) -> BoxedStrategy<Table> {
    let nested = if depth == 0 {
        Just(Vec::new()).boxed()
    } else {
        prop_oneof![9 => Just(Vec::new()).boxed(), 1 => prop::collection::vec(table(depth - 1), 1..2).boxed()]
            .boxed()
    };
    let span = || prop_oneof![8 => Just(1u32), 2 => 1..4u32, 1 => Just(0u32), 1 => Just(u32::MAX)];
    let cell = (word(), span(), span(), nested);
    (any::<bool>(), prop::collection::vec(prop::collection::vec(cell, 0..9), 0..12))
        .prop_map(|(exact, rows)| {
            let rows = rows.into_iter().map(|row| {
                let mut column = 0u32;
                let cells = row.into_iter().map(|(text, column_span, row_span, tables)| {
                    let cell = Cell { text, column, column_span, row_span, place: Place::default(), tables };
                    column = column.saturating_add(column_span.max(1));
                    cell
                });
                cells.collect()
            });
            Table { rows: rows.collect(), exact, place: Place::default() }
        })
        .boxed()
}

fn blocks() -> impl Strategy<Value = Blocks> {
    let paragraph =
        word().prop_map(|text| Block::Paragraph(Paragraph { text, heading: 0, place: Place::default() }));
    let block = prop_oneof![1 => paragraph, 2 => table(1).prop_map(Block::Table)];
    prop::collection::vec(block, 0..4).prop_map(|blocks| Blocks { blocks })
}

/// All texts of the blocks.
fn texts(blocks: &Blocks) -> Vec<String> {
    fn of_table(table: &Table, texts: &mut Vec<String>) {
        for cell in table.rows.iter().flatten() {
            texts.push(cell.text.clone());
            cell.tables.iter().for_each(|table| of_table(table, texts));
        }
    }
    let mut texts = Vec::new();
    for block in &blocks.blocks {
        match block {
            Block::Paragraph(paragraph) => texts.push(paragraph.text.clone()),
            Block::Table(table) => of_table(table, &mut texts),
        }
    }
    texts
}

/// Words that carry content: whatever form they are printed in, they must be seen again.
const CONTENT: [&str; 6] = ["柳林村", "道路养护", "≥95%", "12.5", "参见附件", "乙100%"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, max_shrink_iters: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_blocks_are_read_twice_alike_and_without_loss(blocks in blocks()) {
        let first = jiheng_forms::recognize(&blocks);
        let second = jiheng_forms::recognize(&blocks);
        prop_assert_eq!(&first.value, &second.value);
        let json = serde_json::to_string(&first.value).expect("documents are JSON");
        let titles: String = first.findings.iter().map(|finding| finding.message.as_str()).collect();
        for text in texts(&blocks) {
            for content in CONTENT.iter().filter(|content| text.contains(**content)) {
                // Amounts and percentages are kept as numbers.
                let kept = json.contains(content.trim_end_matches('%')) || titles.contains(content);
                prop_assert!(kept, "「{}」 of 「{}」 is lost in {}", content, text, json);
            }
        }
    }
}

#[test]
fn wide_and_long_tables_are_read_in_time() {
    let cell = |text: &str, column: usize| Cell::new(text, column as u32, Place::default());
    let row = |width: usize, words: &[&str]| -> Vec<Cell> {
        (0..width).map(|at| cell(words[at % words.len()], at)).collect()
    };
    let wide = Table {
        rows: (0..40)
            .map(|_| row(4000, &["其中：财政拨款", "项目名称", "甲", "一级指标", "指标值", "3月底"]))
            .collect(),
        exact: true,
        place: Place::default(),
    };
    let long = Table {
        rows: (0..4_000).map(|_| row(5, &["产出指标", "数量指标", "甲", "≥5个", "项目名称"])).collect(),
        exact: false,
        place: Place::default(),
    };
    let spans = Table {
        rows: (0..2000)
            .map(|_| vec![Cell { column_span: u32::MAX, row_span: u32::MAX, ..cell("一级指标", 0) }])
            .collect(),
        exact: true,
        place: Place::default(),
    };
    let lines = (0..4_000).map(|line| {
        let text = if line % 2 == 0 { "项目名称" } else { "一级指标" };
        Block::Paragraph(Paragraph { text: text.to_owned(), heading: 0, place: Place::default() })
    });
    let tables = [wide, long, spans].map(Block::Table);
    let blocks = Blocks { blocks: tables.into_iter().chain(lines).collect() };
    let document = jiheng_forms::recognize(&blocks).value;
    assert!(!document.projects.is_empty() || !document.unmapped.is_empty());
}

#[test]
fn tables_nested_a_thousand_deep_do_not_end_the_program() {
    let mut table = Table::default();
    for _ in 0..1000 {
        let cell = Cell { tables: vec![table], ..Cell::new("甲", 0, Place::default()) };
        table = Table { rows: vec![vec![cell]], exact: true, place: Place::default() };
    }
    let document = jiheng_forms::recognize(&Blocks { blocks: vec![Block::Table(table)] }).value;
    assert_eq!(document.unmapped.len(), 1000);
}
