"""Forms of one project each, as counties print them: approval, declarations with check boxes, region budget forms."""

from __future__ import annotations

from grid import Cell, Paragraph, Table, cell, label, merged_column
from targets import Project

APPROVAL_LEVEL1 = {"产出指标": "预期产出指标", "效益指标": "效果指标", "满意度指标": "满意度指标"}
APPROVAL_LEVEL2 = {"数量指标": "数量指标\n（或建筑规模指标）", "时效指标": "时效指标\n（工期指标）"}


def approval(project: Project, issuer: str, unit: str, year: int) -> list:
    """Approval form (批复表) with two horizons side by side and the reviewer's row."""
    more = project.more
    rows: list[list[Cell]] = [
        [label("项目名称"), cell(project.name, 4), label("本年度申请镇财政预算资金（万元）", 2), cell(project.total)],
        [label("总体目标", rows=2), label("中期滚动目标", 4), label("年度目标", 3)],
        [cell(more["midterm"], 4), cell(project.goal, 3)],
        [label("")]
        + [label(text) for text in ("一级指标", "二级指标", "三级指标", "指标值（或计划水平）")]
        + [label(text) for text in ("二级指标", "三级指标", "计划指标值（或计划水平）")],
    ]
    level1 = merged_column([APPROVAL_LEVEL1[one.level1] for one in project.indicators])
    for index, one in enumerate(project.indicators):
        row: list[Cell] = []
        if index == 0:
            row.append(label("绩效指标", rows=len(project.indicators)))
        if level1[index]:
            row.append(level1[index])
        level2 = APPROVAL_LEVEL2.get(one.level2, one.level2)
        row += [cell(level2), cell(one.name), cell(one.more.get("midterm", one.target))]
        row += [cell(level2), cell(one.name), cell(one.target)]
        rows.append(row)
    rows += [
        [label("申报单位需要说明的其他情况", 2), cell(more.get("remark", ""), 6)],
        [label("审核人"), label(f"{issuer}审核意见", 5), label("审核时间", 2)],
        [cell(more["reviewer"]), cell(more["opinion"], 5), cell(more["reviewed"], 2)],
    ]
    return [
        Paragraph("财政项目支出绩效目标批复表", 1),
        Paragraph(f"（{year}年度）", centred=True),
        Paragraph(f"批复单位：{issuer} 预算单位：{unit}"),
        Table(rows, [5, 7, 9, 13, 11, 9, 13, 11]),
    ]


BOX_LEVEL2 = {"服务对象满意度指标": "社会公众或服务对象满意度指标"}
OFFICES = [
    ("财政部门归口业务股室审核意见", "1、项目属性是否确定；\n2、目标是否与任务相符；\n3、资金安排是否可行；\n4、其他。"),
    ("绩效评价股审核意见", "1、内容是否填写齐全；\n2、指标是否细化、量化；\n3、指标与目标是否对应；\n4、其他。"),
    ("预算股审核意见", "1、是否属于已确定的项目；\n2、是否列入备选项目；\n3、资金能否保障目标实现。"),
]


def boxes(project: Project, number: int, bureau: str, year: int, head: str = "指标值") -> list:
    """Declaration with check boxes, money by level of government, three reviewing offices and the sign-off line."""
    more = project.more
    sources = dict(more["sources"])
    levels = [sources.get(kind, "") for kind in ("central_provincial", "municipal", "county", "other")]
    rows: list[list[Cell]] = [
        [label("项目支出名称"), cell(project.name, 3), label("预算部门"), cell(more["department"], 2)],
        [label("年度预算金额", rows=2), cell(project.total, rows=2), label("其中：", rows=2)]
        + [label(text) for text in ("中央/省级", "市级", "县级", "其他")],
        [cell(text) for text in levels],
        [label("项目属性"), cell(more["nature_boxes"], 6)],
        [label("项目类型"), cell(more["category_boxes"], 6)],
        [label("项目支出实施期"), cell(more["period"], 6)],
        [label("实施期绩效目标"), cell(more["implementation"], 6)],
        [label("本年度绩效目标"), cell(project.goal, 6)],
        [label("本年度\n绩效指标", rows=len(project.indicators) + 1), label("一级指标"), label("二级指标")]
        + [label("三级指标", 2), label(head), label("绩效标准")],
    ]
    # As the form prints it: satisfaction stands under benefit, as a row of level 2.
    level1 = merged_column(["产出指标" if one.level1 == "产出指标" else "效益指标" for one in project.indicators])
    level2 = merged_column([BOX_LEVEL2.get(one.level2, one.level2) for one in project.indicators])
    for index, one in enumerate(project.indicators):
        heads = [column[index] for column in (level1, level2) if column[index]]
        rows.append(heads + [cell(one.name, 2), cell(one.target), cell(one.more.get("standard", one.target))])
    rows.append([label("财政部门审核意见", rows=4), label("审核股室", 2), label("审核的主要内容", 2), label("审核意见", 2)])
    rows += [[cell(office, 2), cell(list_, 2), cell("审核人：          年  月  日", 2)] for office, list_ in OFFICES]
    sign = more["signoff"]
    return [
        Paragraph(f"{year}年项目支出绩效目标表", 1),
        Paragraph(f"表{number}"),
        Paragraph(f"填报单位：{bureau}                          单位：万元"),
        Table(rows, [9, 9, 11, 10, 10, 11, 11]),
        Paragraph(f"填报人：{sign[0]}   联系电话：{sign[1]}  填报日期：{sign[2]}  单位负责人签字：{sign[3]}"),
        Paragraph("注：1、本表一式两份，财政部门与填报单位各留一份。"),
        Paragraph("2、上报时请附绩效目标的制定依据。"),
    ]


def basic_information(project: Project, number: int, bureau: str, year: int) -> list:
    """Declaration with basic information, rationale, schedule, and a grid whose names stand under 指标内容."""
    more = project.more
    schedule = more["schedule"]
    facts_rows = 4 + 3 + 1 + len(schedule)
    rows: list[list[Cell]] = [
        [label("项目\n基本\n信息", rows=facts_rows), label("项目名称"), cell(project.name, 3), label("项目属性")]
        + [cell(more["nature_boxes"])],
        [label("主管部门"), cell(more["department"]), label("项目负责人"), cell(more["responsible"])]
        + [label("联系电话"), cell(more["phone"])],
        [label("资金总额"), cell(project.total + "万元", 2), label("项目起止时间"), cell(more["period"], 2)],
        [label("项目概况"), cell(more["overview"], 5)],
        [label("项目立\n项情况", rows=3), label("项目立\n项依据"), cell(more["rationale"], 4)],
        [label("项目申报\n的可行性"), cell(more["feasibility"], 4)],
        [label("项目申报\n的必要性"), cell(more["necessity"], 4)],
        [label("项目实施\n进度计划", rows=1 + len(schedule)), label("项目实施内容", 3)]
        + [label("计划开始时间"), label("计划完成时间")],
    ]
    rows += [[cell(what, 3), cell(start), cell(end)] for what, start, end in schedule]
    rows += [
        [label("项目\n支出\n绩效\n目标", rows=2), label("项目长期绩效目标"), cell(more["longterm"], 5)],
        [label("项目年度\n绩效目标"), cell(project.goal, 5)],
        [label("项目\n支出\n绩效\n目标", rows=2 + len(project.indicators))]
        + [label("项目年度\n绩效指标", rows=1 + len(project.indicators))]
        + [label(text) for text in ("一级指标", "二级指标", "指标内容", "指标值", "备注")],
    ]
    level1 = merged_column(["产出指标" if one.level1 == "产出指标" else "效益指标" for one in project.indicators])
    short = {"社会效益指标": "社会效益", "可持续影响指标": "可持续影响", "服务对象满意度指标": "社会公众或服务对象满意度"}
    level2 = merged_column([short.get(one.level2, one.level2) for one in project.indicators])
    for index, one in enumerate(project.indicators):
        heads = [column[index] for column in (level1, level2) if column[index]]
        rows.append(heads + [cell(one.name), cell(one.target), cell(one.more.get("note", ""))])
    rows += [
        [label("单位已有的（或拟订的）保证项目实施的制度、措施"), cell(more["measures"], 5)],
        [label("财政部门审核\n意见", rows=4), label("审核股室"), label("审核的主要内容", 3), label("审核意见", 2)],
    ]
    rows += [[cell(office), cell(list_, 3), cell("审核人：        年   月   日", 2)] for office, list_ in OFFICES]
    sign = more["signoff"]
    rows += [
        [cell(f"单位负责人：{sign[3]}", 4), cell(f"填报人：{sign[0]}", 3)],
        [cell(f"填报日期：{sign[2]}", 7)],
    ]
    return [
        Paragraph(f"{year}年项目支出绩效目标申报表", 1),
        Paragraph(f"表{number}"),
        Paragraph(f"填报单位：{bureau}                      单位：万元"),
        Table(rows, [6, 9, 10, 11, 14, 11, 11]),
    ]


def region_budget(project: Project, number: int, unit: str, plan_months: bool = True) -> list:
    """Region budget form: scale and use of the money, spending plan, goal; then six indicator columns."""
    more = project.more
    plan = more.get("plan", ("", "", "", ""))
    sources = dict(more["sources"])
    head: list[list[Cell]] = [
        [cell(unit, 6), cell("单位：万元")],
        [label("项目编码"), cell(project.code or "", 2), label("项目名称"), cell(project.name, 3)],
        [label("预算规模及资金用途", rows=2), label("预算数"), cell(project.total), label("其中：财政    资金")]
        + [cell(sources.get("fiscal", "")), label("其他资金"), cell(sources.get("other", ""))],
        [cell(more["purpose"], 6)],
    ]
    if plan_months:
        head += [
            [label("资金支出计划（%）", rows=2), label("3月底", 2), label("6月底"), label("10月底"), label("12月底", 2)],
            [cell(plan[0], 2), cell(plan[1]), cell(plan[2]), cell(plan[3], 2)],
        ]
    head.append([label("绩效目标"), cell(project.goal, 6)])
    rows: list[list[Cell]] = [
        [label("一级指标"), label("二级指标"), label("三级指标"), label("绩效指标描述", 2), label("指标值")]
        + [label("指标值确定依据")]
    ]
    level1 = merged_column([one.level1 for one in project.indicators])
    for index, one in enumerate(project.indicators):
        rows.append(
            ([level1[index]] if level1[index] else [])
            + [label(one.level2), cell(one.name), cell(one.more.get("description", ""), 2), cell(one.target)]
            + [cell(one.more.get("basis", ""))]
        )
    widths = [9, 10, 12, 11, 10, 10, 12]
    return [
        Paragraph(f"{number}.{project.name}绩效目标表", 2),
        Table(head, widths),
        Paragraph(""),
        Table(rows, widths),
    ]
