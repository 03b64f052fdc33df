//! What a line says by its words alone: a title, or the body that the forms below it are about.

use jiheng_model::text::key;

use crate::assembly::{Assembler, Printed};
use crate::grid::Grid;
use crate::parse;

/// Whether a line reads like the title of a form: short, about performance or a budget, and a table or a form.
pub(crate) fn is_title(text: &str) -> bool {
    let key = key(text);
    // Names of projects may be long, and stand in the titles of their forms.
    let longest = if key.ends_with("绩效目标表") { 300 } else { 80 };
    if key.chars().count() > longest || text.contains(['。', '；', ';', '|']) || key.starts_with('注') {
        return false;
    }
    // `五、项目预算安排及绩效目标` is a heading of the text around the forms.
    let numbered = key
        .split_once('、')
        .is_some_and(|(number, _)| number.chars().all(|c| "一二三四五六七八九十".contains(c)));
    if numbered && !key.ends_with('表') {
        return false;
    }
    // Over a whole budget, not one of its tables.
    if ["单位预算公开", "部门预算公开"].iter().any(|ending| key.ends_with(ending)) {
        return true;
    }
    let subject = ["绩效", "目标", "自评", "监控"].iter().any(|word| key.contains(word));
    let bare = jiheng_model::text::without_brackets(&key);
    let ending = ["表", "表格", "批复", "申报书", "目标", "文本", "自评", "附表", "公示"]
        .iter()
        .any(|word| bare.ends_with(word))
        || (bare.contains("目标表") && !bare.contains(':'));
    subject && ending && !key.contains("如下")
}

/// `362001清河口县水务局本级`: a code and the body that the forms below are about.
pub(crate) fn read_unit_line(asm: &mut Assembler, printed: &Printed) -> bool {
    let name = parse::without_code(&printed.text);
    if name.len() == printed.text.trim().len() || name.chars().count() > 40 || !is_body(name) {
        return false;
    }
    begin(asm, printed)
}

/// The name of a body without its code, in the row over a form that says the unit of money: 清河口县水务局 | 单位：万元.
pub(crate) fn read_unit_over(asm: &mut Assembler, grid: &Grid, row: usize, index: usize) -> bool {
    let printed = &grid.rows[row][index].printed;
    let others = grid.filled(row).into_iter().filter(|other| *other != index);
    let mut others = others.map(|other| grid.rows[row][other].text()).peekable();
    others.peek().is_some() && others.all(says_money_unit) && read_body(asm, printed)
}

/// What stands beside the name of a body in the line over a form: 单位：万元, 预算年度：2026.
pub(crate) fn says_money_unit(text: &str) -> bool {
    let key = key(text);
    ["单位:", "金额单位:", "预算年度:"].iter().any(|words| key.starts_with(words))
}

/// The name of a body by itself, where the unit of money beside it says that a form follows.
pub(crate) fn read_body(asm: &mut Assembler, printed: &Printed) -> bool {
    let name = &printed.text;
    name.chars().count() <= 40 && is_body(name) && !name.contains(['：', ':']) && begin(asm, printed)
}

fn begin(asm: &mut Assembler, printed: &Printed) -> bool {
    if asm.has_project() {
        asm.close_project();
    }
    asm.set_unit(printed);
    true
}

/// Whether the words end like the name of a public body.
pub(crate) fn is_body(name: &str) -> bool {
    const ENDINGS: [&str; 36] = [
        "镇",
        "乡",
        "街道",
        "村",
        "公司",
        "社",
        "台",
        "团",
        "法院",
        "检察院",
        "局",
        "中学",
        "小学",
        "大学",
        "银行",
        "中心",
        "本级",
        "委员会",
        "办公室",
        "院",
        "所",
        "站",
        "厅",
        "部",
        "处",
        "队",
        "馆",
        "学校",
        "政府",
        "会",
        "室",
        "署",
        "校",
        "园",
        "大队",
        "机关",
    ];
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}
