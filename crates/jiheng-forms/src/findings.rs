//! What the recognizers report about reading (family R, from R050).

use jiheng_model::{Basis, Check, Example, Rule, Severity};

/// In the order of their codes.
pub const RULES: &[&Rule] = &[
    &COLUMN_UNKNOWN,
    &AMOUNT_UNREADABLE,
    &ITEM_DAMAGED,
    &CELL_UNREADABLE,
    &PROJECT_MASKED,
    &CLASS_MISSING,
    &MONEY_UNIT_MISSING,
    &NOTHING_RECOGNIZED,
    &BORDERS_LOST,
];

const fn reading(
    code: &'static str,
    name: &'static str,
    severity: Severity,
    title: &'static str,
    why: &'static str,
    fix: &'static str,
    example: Example,
) -> Rule {
    const NO_BASIS: &[Basis] = &[];
    Rule {
        code,
        name,
        severity,
        title,
        why,
        fix,
        basis: NO_BASIS,
        since: "0.1.0",
        parameters: &[],
        example,
        check: Check::Reading,
    }
}

pub static COLUMN_UNKNOWN: Rule = reading(
    "R050",
    "amount-column-unknown",
    Severity::Warning,
    "金额属于哪一栏无法判定",
    "文本中表格的空白单元格已丢失，一个金额前有几个栏目名称，不能确定它填在哪一栏。",
    "请核对原表，或改用保留单元格的文件（Word、Excel、PDF）再读取一次。",
    Example::Text("项目支出名称\n甲项目\n预算部门\n乙局\n年度预算金额\n100\n其中：\n中央/省级\n县级\n100\n"),
);

pub static AMOUNT_UNREADABLE: Rule = reading(
    "R051",
    "amount-unreadable",
    Severity::Warning,
    "金额栏内容无法读作金额",
    "金额栏里印的不是一个数，合计与勾稽无法核对。",
    "请在金额栏只填一个数字，单位按表头，文字说明另写。",
    Example::Text("项目名称\t甲项目\t预算数\t见附件一\n"),
);

pub static ITEM_DAMAGED: Rule = reading(
    "R052",
    "indicator-text-damaged",
    Severity::Warning,
    "一条绩效指标的文字残缺或错乱",
    "扫描识别或复制时丢失、重复、串行，这一条指标没有完整的名称与指标值。",
    "请对照原件补正这一条指标。",
    Example::Test("damaged_items_keep_what_is_whole"),
);

pub static CELL_UNREADABLE: Rule = reading(
    "R053",
    "cell-unreadable",
    Severity::Error,
    "单元格内容完全无法辨认",
    "扫描识别的结果不成文字，项目的绩效指标没有公开出来。",
    "请对照原件重新录入，或公开有文字层的文件。",
    Example::Test("damaged_items_keep_what_is_whole"),
);

pub static PROJECT_MASKED: Rule = reading(
    "R054",
    "project-masked",
    Severity::Info,
    "项目只公开了代号",
    "该行的名称、目标和指标都以同一代号代替，内容未公开，金额照计。",
    "如非涉密项目，请公开名称、绩效目标和指标。",
    Example::Test("a_masked_row_keeps_its_money"),
);

pub static CLASS_MISSING: Rule = reading(
    "R055",
    "indicator-class-missing",
    Severity::Warning,
    "指标没有印一级、二级指标类别",
    "看不出指标属于产出、效益还是满意度，无法核对各类指标是否齐全。",
    "请在一级指标、二级指标栏填写类别。",
    Example::Text(
        "项目名称\t甲项目\t预算数\t10\n一级指标\t二级指标\t三级指标\t指标值\n\t\t修路里程\t≥5公里\n",
    ),
);

pub static MONEY_UNIT_MISSING: Rule = reading(
    "R056",
    "money-unit-missing",
    Severity::Info,
    "没有注明金额单位，按万元读取",
    "金额单位差一万倍，表上没有印明时只能按通例推定。",
    "请在表头注明金额单位。",
    Example::Text("项目名称\t甲项目\t预算数\t10\n"),
);

pub static NOTHING_RECOGNIZED: Rule = reading(
    "R057",
    "nothing-recognized",
    Severity::Error,
    "没有认出绩效目标或预算表",
    "文件可以打开，但没有找到项目名称、绩效指标、预算科目等栏目。",
    "请确认文件内容；如确为绩效目标表，请把表样反馈给我们。",
    Example::Text("今天天气很好\n"),
);

pub static BORDERS_LOST: Rule = reading(
    "R058",
    "borders-lost",
    Severity::Warning,
    "表格线丢失，有内容不能判定属于哪一栏",
    "复制或转换时各栏连成一片，或被逐列读出，栏与栏、行与行的对应关系已不在文本中。",
    "请对照原件核对这些内容，或改用保留表格的文件（Word、Excel、PDF）再读取一次。",
    Example::Text("项目名称甲项目主管部门监管经费主管部门乙县水务局实施单位乙县水务局\n年度目标完成任务。\n"),
);
