"""Forms of one project each that many regions share: declaration, self-evaluation, monitoring, whole department."""

from __future__ import annotations

from grid import Cell, Paragraph, Table, cell, label, merged_column
from targets import Project


def numbered(project: Project, prefix: bool) -> list[str]:
    """Names as printed: `指标1：` counts within a level 2."""
    names, count, last = [], 0, None
    for one in project.indicators:
        count = count + 1 if one.level2 == last else 1
        last = one.level2
        names.append(f"指标{count}：{one.name}" if prefix else one.name)
    return names


def indicator_rows(project: Project, columns: list, prefix: bool = False, level1=None, level2=None, side: str | None = None,
                   merge_level2: bool = True) -> list[list[Cell]]:
    """Rows of an indicator grid: merged level 1 and 2, the name, then one cell for each of `columns`."""
    first = merged_column([(level1 or {}).get(one.level1, one.level1) for one in project.indicators])
    texts = [(level2 or {}).get(one.level2, one.level2) for one in project.indicators]
    second = merged_column(texts) if merge_level2 else [label(text) for text in texts]
    rows = []
    for index, (one, name) in enumerate(zip(project.indicators, numbered(project, prefix))):
        row: list[Cell] = []
        if side is not None and index == 0:
            row.append(label(side, rows=len(project.indicators) + 1))
        row += [column[index] for column in (first, second) if column[index]]
        row.append(cell(name))
        row += [cell(column(one)) for column in columns]
        rows.append(row)
    return rows


def declaration(project: Project, year: int, prefix: bool = True) -> list:
    """Declaration form of the national kind (申报表): department and code, money, rationale, annual goal, four columns."""
    more = project.more
    sources = dict(more["sources"])
    rows: list[list[Cell]] = [
        [label("项目名称", 2), cell(project.name, 3)],
        [label("主管部门及代码", 2), cell(more["department"]), label("实施单位"), cell(more["unit"])],
        [label("项目属性", 2), cell(more["nature_text"]), label("项目期"), cell(more["period"])],
        [label("项目资金\n（万元）", 2, 4), label("年度资金总额："), cell(project.total, 2)],
        [label("其中：财政拨款"), cell(sources.get("fiscal", ""), 2)],
        [label("上年结转"), cell(sources.get("carry_over", ""), 2)],
        [label("其他资金"), cell(sources.get("other", ""), 2)],
        [label("立项依据", 2), cell(more["rationale"], 3)],
        [label("年度目标", 2), cell(project.goal, 3)],
    ]
    header = [label("绩\n效\n指\n标", rows=len(project.indicators) + 1)]
    header += [label(text) for text in ("一级指标", "二级指标", "三级指标", "指标值")]
    rows.append(header)
    rows += indicator_rows(project, [lambda one: one.target], prefix)
    return [
        Paragraph("项目支出绩效目标申报表", 1),
        Paragraph(f"（{year}年度）", centred=True),
        Table(rows, [4, 11, 14, 26, 15]),
    ]


def rural_declaration(project: Project, year: int) -> list:
    """Declaration form of rural revitalisation funds: person with telephone, money, overall goal, system operators."""
    more = project.more
    sources = dict(more["sources"])
    rows: list[list[Cell]] = [
        [label("项目名称"), cell(project.name, 2), label("项目负责人及联系电话"), cell(more["person"])],
        [label("主管部门"), cell(more["department"], 2), label("实施单位"), cell(more["unit"])],
        [label("资金情况\n（万元）", rows=3), label("年度资金总额："), cell(project.total, 3)],
        [label("其中：财政拨款"), cell(sources.get("fiscal", ""), 3)],
        [label("其他资金"), cell(sources.get("other", ""), 3)],
        [label("总体目标", rows=2), label("年度目标", 4)],
        [cell(project.goal, 4)],
        [label("绩效指标", rows=len(project.indicators) + 1)]
        + [label(text) for text in ("一级指标", "二级指标", "三级指标", "指标值")],
    ]
    rows += indicator_rows(project, [lambda one: one.target])
    return [
        Paragraph("财政衔接推进乡村振兴补助资金项目绩效目标申报表", 1),
        Paragraph(f"（{year}年度）", centred=True),
        Table(rows, [8, 11, 14, 24, 16]),
    ]


def self_evaluation(project: Project, year: int) -> list:
    """Self-evaluation form (自评表): money grid with points, goal and result, indicators with points and score."""
    more = project.more
    rows: list[list[Cell]] = [
        [label("项目名称", 2), cell(project.name, 8)],
        [label("主管部门", 2), cell(more["department"], 3), label("实施单位", 2), cell(more["unit"], 3)],
        [label("项目资金\n（万元）", 2, 1 + len(more["execution"])), label("")]
        + [label(text) for text in ("年初预算数", "全年预算数")]
        + [label("全年执行数", 2), label("分值"), label("执行率"), label("得分")],
    ]
    for name, initial, budget, spent, weight, rate, score in more["execution"]:
        rows.append([label(name), cell(initial), cell(budget), cell(spent, 2), cell(weight), cell(rate), cell(score)])
    rows += [
        [label("年度\n总体\n目标", rows=2), label("预期目标", 4), label("实际完成情况", 5)],
        [cell(project.goal, 4), cell(more["result"], 5)],
        [label("绩\n效\n指\n标", rows=len(project.indicators) + 2)]
        + [label(text) for text in ("一级指标", "二级指标")]
        + [label("三级指标", 2)]
        + [label(text) for text in ("年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")],
    ]
    points: dict[str, int] = {}
    for one in project.indicators:
        points[one.level1] = points.get(one.level1, 0) + int(one.more["weight"])
    named = {level1: f"{level1}\n（{total}分）" for level1, total in points.items()}
    first = merged_column([named[one.level1] for one in project.indicators])
    second = merged_column([one.level2 for one in project.indicators])
    for index, one in enumerate(project.indicators):
        row = [column[index] for column in (first, second) if column[index]]
        row += [cell(one.name, 2)]
        row += [cell(one.target), cell(one.more["actual"]), cell(one.more["weight"]), cell(one.more["score"])]
        row += [cell(one.more.get("reason", ""))]
        rows.append(row)
    rows.append([label("总分", 6), cell("100"), cell(more["score"]), cell("")])
    return [
        Paragraph("项目支出绩效自评表", 1),
        Paragraph(f"（{year}年度）", centred=True),
        Table(rows, [4, 8, 10, 9, 8, 10, 10, 6, 7, 14]),
    ]


def monitoring(project: Project, year: int, bureau: str) -> list:
    """Monitoring table (监控表): half-year results and the chance of reaching the target."""
    more = project.more
    initial, spent, expected = more["monitored"]
    rows: list[list[Cell]] = [
        [label("项目名称"), cell(project.name, 5)],
        [label("主管部门"), cell(more["department"], 2), label("项目执行单位"), cell(more["unit"], 2)],
        [label("项目资金\n（万元）"), label("年初预算数"), label("1-6月执行数", 2), label("全年预计执行数", 2)],
        [cell("年度资金总额"), cell(initial), cell(spent, 2), cell(expected, 2)],
        [label("年度总体目标"), cell(project.goal, 5)],
        [label("一级指标"), label("二级指标"), label("三级指标"), label("指标值")]
        + [label("半年度指标执行情况"), label("完成目标可能性")],
    ]
    rows += indicator_rows(
        project, [lambda one: one.target, lambda one: one.more["actual"], lambda one: one.more["likelihood"]]
    )
    rows += [
        [label("偏差原因分析"), cell(more["deviation"], 5)],
        [label("相关建议"), cell(more["advice"], 5)],
    ]
    return [
        Paragraph(f"{year}年度项目支出绩效监控表", 1),
        Paragraph(f"项目单位（盖章）：{bureau}    单位：万元"),
        Table(rows, [10, 12, 20, 12, 13, 12]),
    ]


def operator_columns(indicators: list) -> list[list[Cell]]:
    """Level 1 to 3, then operator, number, unit and explanation in columns of their own."""
    whole = Project("", "0", indicators)
    keys = ("operator", "number", "unit", "description")
    return indicator_rows(whole, [lambda one, key=key: one.more.get(key, "") for key in keys])


OPERATOR_HEADER = ("一级指标", "二级指标", "三级指标", "计算符号", "目标值", "度量单位", "指标值说明")


def whole_department(department: dict, indicators: list) -> list:
    """Target table of a whole department, with operator, number and unit apart (部门整体支出绩效目标表)."""
    rows: list[list[Cell]] = [
        [label("基本信息", 7)],
        [label("部门编码"), cell(department["code"], 2), label("部门名称"), cell(department["name"], 3)],
        [label("*联系人"), cell(department["person"], 2), label("联系电话"), cell(department["phone"], 3)],
        [label("*部门职能职责概述"), cell(department["duties"], 6)],
        [label("年度绩效目标", 7)],
        [label("*年度绩效总目标"), cell(department["goal"], 6)],
        [label(text) for text in OPERATOR_HEADER],
        *operator_columns(indicators),
    ]
    return [
        Paragraph("部门整体支出绩效目标表", 1),
        Paragraph(f"（{department['year']}年度）", centred=True),
        Table(rows, [11, 12, 16, 8, 8, 9, 18]),
    ]


def operator_form(project: Project, year: int) -> list:
    """Project form that goes with the department table: the same columns, money above."""
    more = project.more
    rows: list[list[Cell]] = [
        [label("项目名称"), cell(project.name, 6)],
        [label("主管部门"), cell(more["department"], 2), label("实施单位"), cell(more["unit"], 3)],
        [label("年度资金总额"), cell(project.total, 2), label("其中：财政拨款", 2), cell(dict(more["sources"])["fiscal"], 2)],
        [label("年度绩效目标"), cell(project.goal, 6)],
        [label(text) for text in OPERATOR_HEADER],
        *operator_columns(project.indicators),
    ]
    return [
        Paragraph("项目支出绩效目标表", 1),
        Paragraph(f"（{year}年度）    单位：万元", centred=True),
        Table(rows, [11, 12, 16, 8, 8, 9, 18]),
    ]
