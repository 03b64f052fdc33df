"""Writes the files that `bench/run.py` measures, with the usual Python libraries; what is there already is kept.

    python3 bench/make.py FOLDER

The forms are those of performance documents, their bodies and figures invented. The pdf files are those of
`accuracy/generate.py`, whose tables are known.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path.insert(0, os.path.join(ROOT, "samples", "make"))
sys.path.insert(0, os.path.join(ROOT, "accuracy"))

PDF_KINDS = {"pdf-ruled-libreoffice": 6, "pdf-ruled-chromium": 6, "pdf-long-chromium": 4, "pdf-long-libreoffice": 4,
             "pdf-borderless-plain": 8, "pdf-borderless-merged": 8}
# Rows of the workbooks; each has twelve cells. The old format ends at row 65,536.
SHEETS = {"small": 40, "large": 30_000}
HEAD = ["项目编码", "项目名称", "主管部门", "预算单位", "预算数（万元）", "财政拨款（万元）", "其他资金（万元）", "年度目标", "三级指标", "指标值",
        "完成比例", "备注"]
INDICATORS = [
    ("产出指标", "数量指标", "巡查{thing}次数", "≥{number}次"), ("产出指标", "数量指标", "维修{thing}数量", "≥{number}处"),
    ("产出指标", "质量指标", "{thing}验收合格率", "≥{share}%"), ("产出指标", "时效指标", "{thing}完成时间", "2026年{month}月底前"),
    ("产出指标", "成本指标", "{thing}单位成本", "≤{number}元/处"), ("效益指标", "社会效益指标", "{thing}覆盖率", "≥{share}%"),
    ("效益指标", "可持续影响指标", "{thing}使用年限", "≥{month}年"), ("满意度指标", "服务对象满意度指标", "居民满意度", "≥{share}%"),
]


def form(rng: random.Random, serial: int):
    """One project on one form: 17 rows in five columns."""
    from grid import Table, cell, label, merged_column

    from tables import PLACES, THINGS

    thing, place = rng.choice(THINGS), rng.choice(PLACES)
    total = rng.randint(20, 900)
    rows = [
        [label("项目名称", 2), cell(f"{place}县{thing}养护项目{serial}", 3)],
        [label("主管部门", 2), cell(f"{place}县住房和城乡建设局"), label("实施单位"), cell(f"{place}县{thing}养护中心")],
        [label("项目属性", 2), cell("延续项目"), label("项目期"), cell("1年")],
        [label("项目资金（万元）", 2, 4), label("年度资金总额"), cell(f"{total}.00", 2)],
        [label("其中：财政拨款"), cell(f"{total - 5}.00", 2)],
        [label("上年结转"), cell("0.00", 2)],
        [label("其他资金"), cell("5.00", 2)],
        [label("年度目标", 2), cell(f"养护{thing}{serial}处，{thing}完好率不低于{rng.randint(85, 99)}%，保障居民出行和使用安全。", 3)],
        [label(text) for text in ("一级指标", "二级指标", "三级指标")] + [label("指标值", 2)],
    ]
    level1 = merged_column([one[0] for one in INDICATORS])
    level2 = merged_column([one[1] for one in INDICATORS])
    for index, (_, _, name, value) in enumerate(INDICATORS):
        figures = {"thing": thing, "number": rng.randint(2, 400), "share": rng.randint(80, 99), "month": rng.randint(3, 12)}
        cells = [level1[index], level2[index], cell(name.format(**figures)), cell(value.format(**figures), 2)]
        rows.append([one for one in cells if one])
    return Table(rows, [10, 12, 20, 12, 14])


def forms_docx(path: str, tables: int) -> None:
    import write_office
    from grid import Document, Paragraph

    rng = random.Random(48)
    blocks = []
    for serial in range(1, tables + 1):
        blocks += [Paragraph("项目支出绩效目标表", 1), Paragraph("（2026年度）"), form(rng, serial)]
    write_office.write_docx(Document("bench", "项目支出绩效目标表", blocks), path)


def project_rows(count: int):
    from tables import PLACES, THINGS

    rng = random.Random(12)
    for serial in range(count):
        thing, place = rng.choice(THINGS), rng.choice(PLACES)
        total, other = rng.randint(10_000, 9_000_000) / 100, rng.randint(0, 9_999) / 100
        yield [f"{130000 + serial}P{serial:06d}", f"{place}县{thing}养护项目{serial}", f"{place}县住房和城乡建设局", f"{place}县{thing}养护中心",
               total + other, total, other, f"养护{thing}{serial}处，完好率不低于{rng.randint(85, 99)}%", f"{thing}完好率", f"≥{rng.randint(85, 99)}%",
               rng.randint(100, 10_000) / 10_000, None if serial % 3 else "按季拨付"]


def workbook_xlsx(path: str, rows: int) -> None:
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("项目清单")
    sheet.append(HEAD)
    for values in project_rows(rows):
        cells = [WriteOnlyCell(sheet, value) for value in values]
        for at in (4, 5, 6):
            cells[at].number_format = "#,##0.00"
        cells[10].number_format = "0.00%"
        sheet.append(cells)
    book.save(path)


def workbook_xls(path: str, rows: int) -> None:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("项目清单")
    amount, share = xlwt.easyxf(num_format_str="#,##0.00"), xlwt.easyxf(num_format_str="0.00%")
    plain = xlwt.easyxf()
    for column, text in enumerate(HEAD):
        sheet.write(0, column, text)
    for row, values in enumerate(project_rows(rows), 1):
        for column, value in enumerate(values):
            if value is not None:
                sheet.write(row, column, value, amount if column in (4, 5, 6) else share if column == 10 else plain)
    book.save(path)


def main() -> None:
    folder = os.path.abspath(sys.argv[1])
    os.makedirs(folder, exist_ok=True)

    def made(name: str, make, *arguments) -> None:
        path = os.path.join(folder, name)
        if not os.path.exists(path):
            part = os.path.join(folder, "part-" + name)
            make(part, *arguments)
            os.rename(part, path)

    made("forms-48.docx", forms_docx, 48)
    for name, rows in SHEETS.items():
        made(f"{name}.xlsx", workbook_xlsx, rows)
        made(f"{name}.xls", workbook_xls, rows)
    for kind, count in PDF_KINDS.items():
        if not os.path.exists(os.path.join(folder, "pdf", kind, f"{count - 1:03d}.truth.json")):
            command = [sys.executable, os.path.join(ROOT, "accuracy", "generate.py"), os.path.join(folder, "pdf"), "--per-kind", str(count), kind]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
