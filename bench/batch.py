"""Writes documents as canonical JSON: as many indicators as asked for, all different, one in fifty with a fault.

    python3 bench/batch.py FOLDER INDICATORS [--each 4000]

For `bench/rules.py` and for batches that are longer than any corpus.
"""

from __future__ import annotations

import argparse
import json
import os
import random

PLACES = ["东岭", "西河", "南湾", "北桥", "中塘", "石井", "青山", "白云", "双溪", "三元"]
WORKS = [("道路养护", "公里"), ("路灯维护", "盏"), ("河道清淤", "米"), ("图书采购", "册"), ("技能培训", "人"), ("义诊服务", "场"),
         ("绿化补植", "株"), ("危房修缮", "户"), ("管网检修", "处"), ("志愿服务", "次")]


def indicator(level1: str, level2: str, name: str, description: str, text: str, value: dict | None) -> dict:
    return {"level1": level1, "level2": level2, "level2_text": level2, "name": name, "description": description,
            "targets": [{"horizon": "annual", "text": text, "value": value}], "basis": "2026年工作计划"}


def quantity(comparator: str, number: int, unit: str) -> dict:
    return {"kind": "quantity", "comparator": comparator, "number": str(number), "unit": unit}


def fault(row: dict, rng: random.Random) -> None:
    """One of the faults that ten simple rules look for."""
    target = row["targets"][0]
    kind = rng.randrange(6)
    if kind == 0:
        target.update(text="", value=None)
    elif kind == 1:
        target.update(text="待定", value={"kind": "qualitative"})
    elif kind == 2:
        target.update(text=row["name"], value={"kind": "qualitative"})
    elif kind == 3:
        target.update(text=row["description"], value={"kind": "qualitative"})
    elif kind == 4:
        row["level1"] = "效益指标" if row["level1"] != "效益指标" else "产出指标"
    else:
        number = rng.randrange(100, 900)
        target.update(text=f"约{number}个", value=quantity("~", number, "个"))


def project(number: int, rng: random.Random) -> dict:
    work, unit = WORKS[number % len(WORKS)]
    place = f"{PLACES[number // 10 % len(PLACES)]}{number}号片区"
    count, price, month = rng.randrange(20, 9000), rng.randrange(1, 40), rng.randrange(6, 12)
    total = count * price
    rows = [
        indicator("产出指标", "数量指标", f"{place}{work}数量", f"全年在{place}完成{work}的数量", f"≥{count}{unit}", quantity(">=", count, unit)),
        indicator("产出指标", "质量指标", f"{place}{work}验收合格率", f"{place}验收合格的{work}占全部的比例", "≥98%", quantity(">=", 98, "%")),
        indicator("产出指标", "时效指标", f"{place}{work}完成时间", f"{place}全部{work}完成的时间", f"2026年{month}月底前",
                  {"kind": "deadline", "text": f"2026年{month}月底前", "date": f"2026-{month:02}-28", "recurrence": None}),
        indicator("产出指标", "成本指标", f"{place}{work}总成本", f"{place}{work}的全部支出", f"≤{total / 10000:.4f}万元",
                  {"kind": "quantity", "comparator": "<=", "number": f"{total / 10000:.4f}", "unit": "万元"}),
        indicator("效益指标", "社会效益指标", f"{place}居民问题解决率", f"{place}解决的居民反映问题占全部的比例", "≥95%", quantity(">=", 95, "%")),
        indicator("效益指标", "可持续影响指标", f"{place}设施完好率", f"{place}年末完好的设施占全部的比例", "≥93%", quantity(">=", 93, "%")),
        indicator("满意度指标", "服务对象满意度指标", f"{place}居民满意度", f"接受调查的{place}居民表示满意的比例", "≥92%", quantity(">=", 92, "%")),
        indicator("产出指标", "数量指标", f"{place}巡查次数", f"对{place}巡查的次数", f"≥{rng.randrange(12, 300)}次", quantity(">=", 12, "次")),
    ]
    for row in rows:
        if rng.random() < 0.02:
            fault(row, rng)
    return {"name": f"{place}{work}", "code": f"P{number:09}", "unit": "云溪县城区管理所", "supervising_department": "云溪县城市管理局",
            "budget": {"total": f"{total / 10000:.4f}", "sources": [{"kind": "fiscal", "label": "财政资金", "amount": f"{total / 10000:.4f}"}],
                       "purpose": f"用于{place}的材料和人工", "spending_plan": []},
            "goals": [{"horizon": "annual", "label": "年度目标", "text": f"全年在{place}完成{work}{count}{unit}，{month}月底前全部验收。"}], "indicators": rows}


def write(folder: str, indicators: int, each: int) -> None:
    os.makedirs(folder, exist_ok=True)
    rng, number = random.Random(2026), 0
    for file in range(-(-indicators // each)):
        projects = []
        for _ in range(each // 8):
            projects.append(project(number, rng))
            number += 1
        document = {"source": {"path": f"{file:05}.json", "format": "json", "sha256": "", "bytes": 0}, "kinds": ["target_declaration"],
                    "title": "云溪县城区管理所2026年项目绩效目标", "region": "云溪县", "department": "云溪县城市管理局", "fiscal_year": 2026,
                    "money_unit": "万元", "projects": projects}
        with open(os.path.join(folder, f"{file:05}.json"), "w", encoding="utf-8") as out:
            json.dump({"schema": "jiheng/1", "documents": [document]}, out, ensure_ascii=False)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("indicators", type=int)
    parser.add_argument("--each", type=int, default=4000)
    arguments = parser.parse_args()
    write(arguments.folder, arguments.indicators, arguments.each)
