"""Random tables of the kinds that performance documents hold, whose true grid is known because we drew it."""

from __future__ import annotations

import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "samples", "make"))

from grid import Cell, Table, cell, label  # noqa: E402

LEVELS = {
    "产出指标": ["数量指标", "质量指标", "时效指标", "成本指标"],
    "效益指标": ["经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"],
    "满意度指标": ["服务对象满意度指标"],
}
THINGS = "道路 管网 设备 课程 图书 树苗 路灯 桥梁 水渠 床位 疫苗 样品 档案 节目 场馆 试验田 停车位 宣传册 监测点 护栏".split()
DEEDS = "新建 维修 更换 培训 检测 采购 巡查 监测 绿化 改造 清运 编印 养护 登记 评审".split()
MEASURES = "数量 面积 合格率 覆盖率 完成时间 单位成本 使用年限 满意度 知晓率 增长率 投诉件数".split()
UNITS = "个 公里 亩 人次 台 册 天 万元 % 件 平方米".split()
PLACES = "青壤 云陂 雾岭 沧屿 赤溪 清汀 白渡 枫渡 石坞 南楮".split()
CLAUSES = ["按照年度计划组织实施", "按期完成验收并投入使用", "建立台账并按季度核对", "优先保障重点区域", "资金按进度拨付到实施单位",
           "广泛听取服务对象的意见", "完成情况纳入年度考核", "对发现的问题限期整改"]
FULL_WIDTH = str.maketrans("0123456789.%", "０１２３４５６７８９．％")


class Maker:
    """`full_width`, `breaks`, `boxes` and `long` are the shares of cells that get such text; `tick` fills a box."""

    def __init__(self, seed: int, tick: str = "☑", full_width: float = 0.1, breaks: float = 0.15, boxes: float = 0.2, long: float = 0.1):
        self.random = random.Random(seed)
        self.tick, self.full_width, self.breaks, self.boxes, self.long = tick, full_width, breaks, boxes, long
        self.serial = 0

    def name(self) -> str:
        pick = self.random.choice
        self.serial += 1
        return f"{pick(DEEDS)}{pick(THINGS)}{pick(MEASURES)}{self.serial}"

    def value(self) -> str:
        number = self.random.choice([str(self.random.randint(1, 9999)), f"{self.random.uniform(0, 500):.2f}"])
        text = self.random.choice(["≥", "≤", "", "=", "不少于"]) + number + self.random.choice(UNITS)
        return text.translate(FULL_WIDTH) if self.random.random() < self.full_width else text

    def amount(self) -> str:
        return f"{self.random.uniform(1, 9000):,.2f}" if self.random.random() < 0.5 else f"{self.random.uniform(1, 900):.2f}"

    def sentence(self) -> str:
        count = self.random.randint(4, 9) if self.random.random() < self.long else self.random.randint(1, 3)
        clauses = [self.random.choice(CLAUSES) + (str(self.random.randint(10, 99)) if self.random.random() < 0.4 else "") for _ in range(count)]
        if self.random.random() < self.breaks:
            return "\n".join(f"{index}.{clause}；" for index, clause in enumerate(clauses, 1))
        return "，".join(clauses) + "。"

    def box(self) -> str:
        ticks = [self.tick, "□"] if self.random.random() < 0.5 else ["□", self.tick]
        return f"新增项目{ticks[0]} 延续项目{ticks[1]}"

    def form(self, indicators: int | None = None) -> Table:
        """Head fields over merged columns, then an indicator grid with merged levels: six columns."""
        pick = self.random.choice
        place = pick(PLACES)
        rows: list[list[Cell]] = [
            [label("项目名称"), cell(f"{place}县{pick(DEEDS)}{pick(THINGS)}项目", 2), label("主管部门"), cell(f"{place}县{pick(THINGS)}局", 2)],
            [label("资金情况\n（万元）" if self.random.random() < self.breaks * 3 else "资金情况（万元）", rows=2), label("预算数"), cell(self.amount()),
             label("财政资金"), cell(self.amount()), cell("")],
            [label("用途"), cell(self.sentence(), 4)],
            [label("年度目标"), cell(self.sentence(), 5)],
        ]
        if self.random.random() < self.boxes * 2:
            rows.insert(1, [label("项目属性"), cell(self.box(), 5)])
        rows.append([label(text) for text in ("一级指标", "二级指标", "三级指标", "指标值", "说明", "分值")])
        wanted = indicators or self.random.randint(6, 12)
        kinds: list[tuple[str, str]] = []
        for level1, level2s in LEVELS.items():
            for level2 in level2s:
                if level1 == "满意度指标" or self.random.random() < 0.75 or (level1, level2s[0]) == (level1, level2):
                    kinds += [(level1, level2)] * self.random.randint(1, max(1, wanted // 4))
        rows += self.indicator_rows(kinds)
        return Table(rows, [9, 11, 15, 12, 16, 6])

    def indicator_rows(self, kinds: list[tuple[str, str]]) -> list[list[Cell]]:
        rows = []
        for index, (level1, level2) in enumerate(kinds):
            row = []
            if index == 0 or kinds[index - 1][0] != level1:
                row.append(label(level1, rows=sum(one == level1 for one, _ in kinds)))
            if index == 0 or kinds[index - 1] != (level1, level2):
                row.append(label(level2, rows=kinds.count((level1, level2))))
            description = self.sentence() if self.random.random() < 0.3 else ""
            row += [cell(self.name()), cell(self.value()), cell(description), cell(str(self.random.randint(1, 20)))]
            rows.append(row)
        return rows

    def wide(self, projects: int = 3) -> Table:
        """Many projects in one table: the project's cells are merged over its indicators."""
        rows = [[label(text) for text in ("项目名称", "预算数", "年度目标", "一级指标", "三级指标", "指标值", "单位")]]
        for _ in range(projects):
            height = self.random.randint(2, 6)
            half = self.random.randint(1, height)
            project = [cell(f"{self.random.choice(PLACES)}{self.name()}", rows=height), cell(self.amount(), rows=height), cell(self.sentence(), rows=height)]
            for index in range(height):
                row = project if index == 0 else []
                if index == 0:
                    row = row + [cell("产出指标", rows=half)]
                elif index == half:
                    row = row + [cell("效益指标", rows=height - half)]
                rows.append(row + [cell(self.name()), cell(self.value()), cell(self.random.choice(UNITS))])
        return Table(rows, [12, 9, 22, 9, 15, 11, 7])

    def plain(self, rows: int = 12, columns: int = 5) -> Table:
        """A table without any merge, as budget tables are: a code, a name and figures, some of them blank."""
        head = [label(text) for text in ("科目编码", "科目名称", *[f"金额{index}" for index in range(1, columns - 1)])]
        body = []
        for _ in range(rows):
            figures = [cell(self.amount() if self.random.random() < 0.7 else "") for _ in range(columns - 2)]
            if all(not one.text for one in figures):
                figures[0] = cell(self.amount())
            body.append([cell(str(self.random.randint(2010000, 2299999))), cell(f"{self.random.choice(THINGS)}{self.random.choice(DEEDS)}支出"), *figures])
        return Table([head, *body], [10, 20, *[11] * (columns - 2)])
