"""The disclosed budget of a unit: nine tables that tie out, because all of them are made from the same leaves."""

from __future__ import annotations

from decimal import Decimal

from grid import Cell, Paragraph, Sheet, Table, cell, label

CLASSES = (
    "一般公共服务支出 外交支出 国防支出 公共安全支出 教育支出 科学技术支出 文化旅游体育与传媒支出 社会保障和就业支出 社会保险基金支出 "
    "卫生健康支出 节能环保支出 城乡社区支出 农林水支出 交通运输支出 资源勘探工业信息等支出 商业服务业等支出 金融支出 援助其他地区支出 "
    "自然资源海洋气象等支出 住房保障支出 粮油物资储备支出 国有资本经营预算支出 灾害防治及应急管理支出 预备费 其他支出 转移性支出 "
    "债务还本支出 债务付息支出 债务发行费用支出 抗疫特别国债安排的支出 人行科目"
).split()
DIGITS = "零一二三四五六七八九十"


def chinese(number: int) -> str:
    if number <= 10:
        return DIGITS[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def money(value: Decimal) -> str:
    return f"{value:.2f}" if value else ""


class Leaf:
    """One functional item: basic and project expenditure, and what of it was carried over from last year."""

    def __init__(self, code: str, basic: str = "0", project: str = "0", carried: str = "0"):
        self.code = code
        self.basic, self.project, self.carried = Decimal(basic), Decimal(project), Decimal(carried)


class Budget:
    def __init__(self, unit: str, year: int, names: dict[str, str], leaves: list[Leaf], economic: list[tuple[str, str]],
                 three_public: dict[str, str], procurement: list[tuple], assets: list[tuple[str, str, str]]):
        self.unit, self.year, self.names = unit, year, names
        self.leaves, self.economic = leaves, [(code, Decimal(amount)) for code, amount in economic]
        self.three_public = {key: Decimal(amount) for key, amount in three_public.items()}
        self.procurement, self.assets = procurement, assets
        # Printed figure -> wrong figure, by table kind and row: planted faults.
        self.faults: dict[tuple[str, str, str], str] = {}

    # --- Figures ---

    def functional(self) -> list[tuple[str, str, Decimal, Decimal, Decimal]]:
        """Rows of the code tree: code, name, basic, project, carried over; parents are sums of their leaves."""
        codes = sorted({leaf.code[:length] for leaf in self.leaves for length in (3, 5, 7)})
        rows = []
        for code in codes:
            under = [leaf for leaf in self.leaves if leaf.code.startswith(code)]
            rows.append((code, self.names[code], sum(leaf.basic for leaf in under), sum(leaf.project for leaf in under),
                         sum(leaf.carried for leaf in under)))
        return rows

    @property
    def basic(self) -> Decimal:
        return sum(leaf.basic for leaf in self.leaves)

    @property
    def project(self) -> Decimal:
        return sum(leaf.project for leaf in self.leaves)

    @property
    def carried(self) -> Decimal:
        return sum(leaf.carried for leaf in self.leaves)

    @property
    def total(self) -> Decimal:
        return self.basic + self.project

    def by_class(self) -> dict[str, Decimal]:
        return {name: basic + project for code, name, basic, project, _ in self.functional() if len(code) == 3}

    def shown(self, kind: str, row: str, column: str, value: Decimal) -> str:
        return self.faults.get((kind, row, column), money(value))

    # --- Tables ---

    def head(self, width: int, middle: bool = True) -> list[Cell]:
        left = width - 2 if width < 6 else width - 4
        return [cell(self.unit, left), cell(f"预算年度：{self.year}", (width - left) - 1), cell("单位：万元")]

    def table(self, kind: str, title: str, columns: list, rows: list[list[str]], widths: list[float],
              note: str | None = None) -> tuple[dict, list]:
        """`columns` are header rows of cells; the last of them is followed by the row that numbers the columns."""
        width = len(widths)
        counted = [label("栏次", width - self.numbered(columns, width))]
        counted += [label(str(number)) for number in range(1, self.numbered(columns, width) + 1)]
        grid = [self.head(width), *columns, counted]
        grid += [[cell(text) for text in row] for row in rows]
        blocks: list = [Sheet(title), Paragraph(title, 2), Table(grid, widths)]
        if note:
            blocks.append(Paragraph(note))
        return {"kind": kind, "title": title, "rows": len(rows)}, blocks

    @staticmethod
    def numbered(columns: list, width: int) -> int:
        # Sequence numbers, and for code tables nothing else, stay out of the count.
        return width - 1

    def income_expenditure(self):
        kind = "income_expenditure"
        income = ["一般公共预算拨款收入", "政府性基金预算拨款收入", "国有资本经营预算拨款收入", "财政专户管理资金收入", "单位资金"]
        classes = self.by_class()
        current = self.total - self.carried
        rows = []
        for number, name in enumerate(CLASSES, 1):
            left = f"{chinese(number)}、{income[number - 1]}" if number <= len(income) else ""
            amount = money(current) if number == 1 else ""
            rows.append([str(number), left, amount, f"{chinese(number)}、{name}",
                         self.shown(kind, name, "支出", classes.get(name, Decimal(0)))])
        rows.append(["32", "本年收入合计", self.shown(kind, "本年收入合计", "收入", current), "本年支出合计",
                     self.shown(kind, "本年支出合计", "支出", self.total)])
        rows.append(["33", "上年结转结余", money(self.carried), "年终结转结余", ""])
        rows.append(["34", "收入总计", self.shown(kind, "收入总计", "收入", self.total), "支出总计",
                     self.shown(kind, "支出总计", "支出", self.total)])
        columns = [[label("序号", rows=2), label("收入", 2), label("支出", 2)],
                   [label("项  目"), label("预算数"), label("项  目"), label("预算数")]]
        return self.table(kind, "单位预算收支总表", columns, rows, [5, 22, 11, 24, 11])

    def income(self):
        kind, names = "income", ["小计", "财政拨款\n收入", "财政专户\n收入", "事业收入", "经营收入", "上级补助收入",
                                 "附属单位上缴收入", "其他收入"]
        columns = [[label("序号", rows=2), label("功能分类科目", 2), label("合计", rows=2), label("本年收入", 8)]
                   + [label("上年结转", rows=2)],
                   [label("科目\n编码"), label("科目名称"), *[label(name) for name in names]]]
        rows = [["1", "", "合计", money(self.total), money(self.total - self.carried), money(self.total - self.carried),
                 *[""] * 6, money(self.carried)]]
        for number, (code, name, basic, project, carried) in enumerate(self.functional(), 2):
            current = basic + project - carried
            rows.append([str(number), code, name, self.shown(kind, code, "合计", basic + project), money(current),
                         money(current), *[""] * 6, money(carried)])
        return self.table(kind, "单位预算收入总表", columns, rows, [4, 8, 16, 8, 8, 8, 7, 6, 6, 7, 8, 6, 7])

    def code_rows(self, kind: str, further: int) -> list[list[str]]:
        rows = [["1", "", "合计", self.shown(kind, "合计", "合计", self.total), self.shown(kind, "合计", "基本支出", self.basic),
                 self.shown(kind, "合计", "项目支出", self.project), *[""] * further]]
        for number, (code, name, basic, project, _) in enumerate(self.functional(), 2):
            rows.append([str(number), code, name, self.shown(kind, code, "合计", basic + project),
                         self.shown(kind, code, "基本支出", basic), self.shown(kind, code, "项目支出", project),
                         *[""] * further])
        return rows

    def expenditure(self):
        names = ["合计", "基本支出", "项目支出", "经营支出", "上解上级\n支出", "对附属单位补助支出"]
        columns = [[label("序号", rows=2), label("功能分类科目", 2), *[label(name, rows=2) for name in names]],
                   [label("科目\n编码"), label("科目名称")]]
        return self.table("expenditure", "单位预算支出总表", columns, self.code_rows("expenditure", 3),
                          [5, 9, 22, 9, 9, 9, 8, 8, 10])

    def appropriation(self):
        kind = "appropriation"
        classes = self.by_class()
        income = ["一般公共预算拨款", "政府性基金预算拨款", "国有资本经营预算拨款"]
        current = self.total - self.carried
        rows = []
        for number, name in enumerate(CLASSES, 1):
            left = f"{chinese(number)}、{income[number - 1]}" if number <= 3 else ""
            amount = money(classes.get(name, Decimal(0)))
            rows.append([str(number), left, money(current) if number == 1 else "", f"{chinese(number)}、{name}", amount,
                         amount, "", ""])
        spent = money(self.total)
        rows.append(["32", "本年收入合计", money(current), "本年支出合计", spent, spent, "", ""])
        rows.append(["33", "年初财政拨款结转和结余", money(self.carried), "年末财政拨款结转和结余", "", "", "", ""])
        rows.append(["34", "一、一般公共预算拨款", money(self.carried), *[""] * 5])
        rows.append(["35", "二、政府性基金预算拨款", *[""] * 6])
        rows.append(["36", "三、国有资本经营预算拨款", *[""] * 6])
        rows.append(["37", "收入总计", spent, "支出总计", spent, spent, "", ""])
        columns = [[label("序号", rows=2), label("收入", 2), label("支出", 5)],
                   [label("项  目"), label("金额"), label("项  目"), label("合计"), label("一般公共预算财政拨款")]
                   + [label("政府性基金预算财政拨款"), label("国有资本经营预算财政拨款")]]
        return self.table(kind, "单位预算财政拨款收支总表", columns, rows, [5, 19, 9, 20, 9, 10, 10, 10])

    def general_public(self):
        columns = [[label("序号", rows=2), label("功能分类科目", 2)]
                   + [label(name, rows=2) for name in ("合计", "基本支出", "项目支出")],
                   [label("科目编码"), label("科目名称")]]
        return self.table("general_public", "单位预算一般公共预算财政拨款支出表", columns,
                          self.code_rows("general_public", 0), [5, 10, 26, 11, 11, 11])

    def basic_expenditure(self):
        kind = "basic"
        columns = [[label("序号", rows=2), label("支出部门经济分类科目", 2), label("一般公共预算基本支出", 3)],
                   [label(name) for name in ("科目编码", "科目名称", "合计", "人员经费", "公用经费")]]
        operating = sum(amount for code, amount in self.economic if code.startswith("302"))
        rows = [["1", "", "合计", self.shown(kind, "合计", "合计", self.basic),
                 self.shown(kind, "合计", "人员经费", self.basic - operating), money(operating)]]
        codes = sorted({code[:length] for code, _ in self.economic for length in (3, 5)})
        for number, code in enumerate(codes, 2):
            amount = self.shown(kind, code, "合计", sum(value for one, value in self.economic if one.startswith(code)))
            personnel = not code.startswith("302")
            rows.append([str(number), code, self.names[code], amount, amount if personnel else "",
                         "" if personnel else amount])
        return self.table(kind, "单位预算一般公共预算财政拨款基本支出表", columns, rows, [5, 10, 26, 11, 11, 11])

    def empty(self, kind: str, title: str, what: str):
        columns = [[label("序号", rows=2), label("功能分类科目", 2)]
                   + [label(name, rows=2) for name in ("合计", "基本支出", "项目支出")],
                   [label("科目编码"), label("科目名称")]]
        note = None if (kind, "note", "") in self.faults else f"注：本单位无{what}预算，空表列示。"
        return self.table(kind, title, columns, [], [5, 10, 26, 11, 11, 11], note)

    def three_public_table(self):
        kind = "three_public"
        public = self.three_public
        vehicles = public["购置"] + public["运行"]
        total = vehicles + public["出国"] + public["接待"]
        names = [("“三公”经费小计", total), ("一、因公出国（境）费", public["出国"]),
                 ("    其中：教学科研人员因公出国（境）费", Decimal(0)), ("          其他因公出国（境）费", public["出国"]),
                 ("二、公务用车购置及运维费", vehicles), ("    其中：公务用车购置费", public["购置"]),
                 ("          公务用车运行维护费", public["运行"]), ("三、公务接待费", public["接待"])]
        rows = []
        for number, (name, amount) in enumerate(names, 1):
            text = self.shown(kind, name, "合计", amount)
            rows.append([str(number), name, text, text, "", ""])
        columns = [[label("序号", rows=2), label("项  目", rows=2), label("资 金 性 质", 4)],
                   [label(name) for name in ("合计", "一般公共预算\n财政拨款", "政府性基金\n预算拨款", "国有资本经营\n预算财政拨款")]]
        return self.table(kind, "单位预算财政拨款“三公”经费支出表", columns, rows, [5, 30, 10, 12, 12, 12])

    def nine_tables(self) -> tuple[list[dict], list]:
        made = [
            self.income_expenditure(), self.income(), self.expenditure(), self.appropriation(), self.general_public(),
            self.basic_expenditure(),
            self.empty("government_fund", "单位预算政府性基金预算财政拨款支出表", "政府性基金"),
            self.empty("state_capital", "单位预算国有资本经营预算财政拨款支出表", "国有资本经营"),
            self.three_public_table(),
        ]
        return [facts for facts, _ in made], [block for _, blocks in made for block in blocks]

    def procurement_table(self) -> tuple[dict, list]:
        funds = ["合计", "一般公共预算拨款", "基金预算拨款", "国有资本经营预算拨款", "财政专户核拨", "单位资金", "上年结转结余"]
        rows: list[list[Cell]] = [
            [cell(self.unit, 12), cell("单位：万元", 3)],
            [label("政府采购项目来源", 2), label("采购物品名称", rows=2), label("政府采购目录序号", rows=2)]
            + [label(name, rows=2) for name in ("计量\n单位", "数量", "单价")]
            + [label("政府采购金额（当年部门预算安排资金）", 7), label("预留中小微企业份额", rows=2)],
            [label("项目名称"), label("预算资金"), *[label(name) for name in funds]],
        ]
        total = sum(Decimal(row[6]) * int(row[5]) for row in self.procurement)
        if self.procurement:
            rows.append([cell(text) for text in ("合  计", "", "", "", "", "", "", money(total), money(total), *[""] * 5, money(total))])
        for project, budget, goods, catalogue, measure, count, price in self.procurement:
            amount = money(Decimal(price) * int(count))
            rows.append([cell(text) for text in (project, budget, goods, catalogue, measure, count, price, amount, amount,
                                                 *[""] * 5, amount)])
        facts = {"kind": "procurement", "title": "单位政府采购预算", "rows": len(rows) - 3}
        return facts, [Paragraph("单位政府采购预算", 2), Table(rows, [9, 6, 8, 8, 4, 4, 5, 6, 7, 6, 7, 6, 5, 6, 7])]

    def assets_table(self) -> tuple[dict, list]:
        rows: list[list[Cell]] = [
            [cell(self.unit, 2), cell(f"截止时间：{self.year - 1}-12-31")],
            [label("项   目"), label("数量"), label("价值（金额单位：万元）")],
        ]
        rows += [[cell(name), cell(count), cell(value)] for name, count, value in self.assets]
        facts = {"kind": "assets", "title": "单位固定资产占用情况表", "rows": len(self.assets)}
        return facts, [Paragraph("单位固定资产占用情况表", 2), Table(rows, [30, 12, 18])]
