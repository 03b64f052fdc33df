"""One wide table for many projects: indicators packed into a cell, or a row for each with the project's cells merged."""

from __future__ import annotations

from grid import Cell, Paragraph, Table, cell, label, merged_column
from targets import Project

PACKED_CODES = {
    "数量": ("1-产出指标", "11-数量指标"),
    "质量": ("1-产出指标", "12-质量指标"),
    "时效": ("1-产出指标", "13-时效指标"),
    "经济": ("2-效益指标", "21-经济效益"),
    "社会": ("2-效益指标", "22-社会效益"),
    "满意": ("3-满意度指标", "31-服务对象满意度"),
    "经济成本": ("4-成本指标", "41-经济成本"),
}


def packed_indicators(project: Project, separator: str = ";") -> str:
    items = []
    for number, one in enumerate(project.indicators, 1):
        level1, level2 = PACKED_CODES[one.kind]
        parts = [f"{number}、{level1}", level2, one.name]
        parts.append(f"实施周期指标值:{one.more.get('midterm', one.target)}")
        parts.append(f"年度指标值:{one.target}")
        items.append(separator.join(parts) + "。")
    return " ".join(items)


PACKED_HEADER = ("项目名称(资金使用单位)", "总计", "财政拨款", "财政专户拨款", "其他资金", "绩效目标", "绩效指标")


def packed(department: str, units: list[tuple[str, str, list[Project]]], total: str, pages: int = 1) -> list:
    """A list of the projects of several units; printed totals; all indicators of a project in its last cell.

    `pages` > 1 prints the header again, as the pages of a long list do.
    """
    def row(name: str, amounts: tuple[str, str, str, str], goal: str = "", indicators: str = "") -> list[Cell]:
        return [cell(name), *[cell(amount) for amount in amounts], cell(goal), cell(indicators)]

    rows = [row("合计", (total, total, "", ""))]
    for unit, amount, projects in units:
        rows.append(row(unit, (amount, amount, "", "")))
        for project in projects:
            sources = dict(project.more.get("sources", [("fiscal", project.total)]))
            amounts = (project.total, *(sources.get(kind, "") for kind in ("fiscal", "special_account", "other")))
            rows.append(row(project.name, amounts, project.goal, packed_indicators(project)))
    header = [label(text) for text in PACKED_HEADER]
    widths = [10, 7, 7, 7, 6, 20, 43]
    blocks: list = [
        Paragraph("项目支出绩效目标表（含转移支付项目）", 1),
        Paragraph(f"部门名称：{department}"),
        Paragraph("单位：万元"),
    ]
    share = -(-len(rows) // pages)
    for page in range(pages):
        blocks.append(Table([header, *rows[page * share : (page + 1) * share]], widths))
    return blocks


def with_operator(units: list[tuple[str, str, list[Project]]]) -> list:
    """Wide table with the operator before the value, unit, weight and direction beside it; amounts in 元."""
    header = ("单位名称", "项目名称", "预算数", "年度目标", "一级指标", "二级指标", "三级指标", "指标性质", "指标值",
              "度量单位", "权重", "指标方向性")
    rows = [[label(text) for text in header]]
    for unit, amount, projects in units:
        rows.append([cell(unit, 2), cell(amount), *[cell() for _ in range(9)]])
        count = sum(len(project.indicators) for project in projects)
        first = True
        for project in projects:
            level1 = merged_column([one.level1 for one in project.indicators], cell)
            level2 = merged_column([one.level2 for one in project.indicators], cell)
            for index, one in enumerate(project.indicators):
                row: list[Cell] = []
                if first:
                    row.append(cell(unit.split("-", 1)[1], rows=count))
                    first = False
                if index == 0:
                    height = len(project.indicators)
                    row += [cell(f"{project.code}-{project.name}", rows=height), cell(project.total, rows=height)]
                    row.append(cell(project.goal, rows=height))
                row += [column[index] for column in (level1, level2) if column[index]]
                row += [cell(one.name), cell(one.more["operator"]), cell(one.more["number"]), cell(one.more["unit"])]
                row += [cell(one.more["weight"]), cell(one.more.get("direction", ""))]
                rows.append(row)
    return [
        Paragraph("部门预算项目绩效目标申报表", 1),
        Paragraph("金额单位：元"),
        Table(rows, [8, 12, 8, 17, 7, 8, 12, 6, 7, 6, 5, 7]),
    ]


WORDS = {"≥": "大于等于", "≤": "小于等于", "=": "等于", "": ""}
SHORT = {"经济效益指标": "经济效益", "社会效益指标": "社会效益", "生态效益指标": "生态效益", "可持续影响指标": "可持续影响",
         "服务对象满意度指标": "服务对象满意度"}


def with_direction(projects: list[Project]) -> list:
    """Wide table with the direction of the indicator, the operator in words, number, unit and points; amounts in 元."""
    header = ("项目名称", "项目单位", "项目类别", "预算数", "年度绩效目标", "一级指标", "二级指标", "三级指标", "指标性质",
              "指标方向", "目标值", "计量单位", "分值")
    rows = [[label(text) for text in header]]
    for project in projects:
        points: dict[str, int] = {}
        for one in project.indicators:
            points[one.level1] = points.get(one.level1, 0) + int(one.more["weight"])
        level1 = merged_column([f"{one.level1}（{points[one.level1]}分）" for one in project.indicators], cell)
        level2 = merged_column([SHORT.get(one.level2, one.level2) for one in project.indicators], cell)
        height = len(project.indicators)
        for index, one in enumerate(project.indicators):
            row: list[Cell] = []
            if index == 0:
                texts = (project.name, project.more["unit"], project.more["category_text"], project.total, project.goal)
                row += [cell(text, rows=height) for text in texts]
            row += [column[index] for column in (level1, level2) if column[index]]
            operator = one.more["operator"]
            direction = {"≥": "正向指标", "≤": "反向指标", "=": "正向指标", "": "定性指标"}[operator]
            row += [cell(one.name), cell(direction), cell(WORDS[operator]), cell(one.more["number"])]
            row += [cell(one.more["unit"]), cell(one.more["weight"])]
            rows.append(row)
    return [
        Paragraph("项目绩效目标表", 1),
        Paragraph("单位：元"),
        Table(rows, [10, 9, 8, 8, 16, 8, 8, 12, 7, 8, 7, 6, 5]),
    ]
