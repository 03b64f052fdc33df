"""The page that tells a user what the samples are; made from the samples themselves."""

LAYOUTS = {
    "approval": "批复表：中期滚动目标与年度目标左右并列，附审核意见",
    "approval-faulty": "批复表，含问题",
    "declaration-boxes": "绩效目标表：勾选项目属性和类型、分级资金、三个股室审核、落款",
    "declaration-boxes-faulty": "同上，含问题",
    "declaration-boxes-bare": "同上，文本丢失空白单元格",
    "declaration-basic": "申报表：项目基本信息、立项情况、进度计划、长期与年度目标",
    "department-goals": "部门整体绩效目标（文字）及各项目绩效目标表",
    "department-goals-faulty": "同上，含问题",
    "unit-budget": "单位预算公开：九张预算表、文字说明、项目绩效目标、政府采购、国有资产、名词解释",
    "unit-budget-faulty": "同上，含问题",
    "declaration-national": "申报表：主管部门及代码、项目资金、立项依据、年度目标，名称前带「指标1：」",
    "declaration-rural": "衔接资金申报表：符号写作 >= <=，名称中留有填写提示",
    "self-evaluation": "自评表：资金执行情况、分值、完成值、得分",
    "self-evaluation-faulty": "自评表，含问题",
    "monitoring": "监控表：半年执行情况、完成目标可能性",
    "department-table": "部门整体支出绩效目标表及项目表：计算符号、目标值、度量单位分列",
    "list-packed": "多单位清单：一个项目一行，全部指标写在一个单元格，印有合计",
    "list-packed-faulty": "同上，含问题",
    "list-operator": "宽表：指标性质（≥ ≤ =）、指标值、度量单位、权重分列，金额以元计",
    "list-direction": "宽表：指标性质（正向、反向）、指标方向（大于等于…）、目标值分列，金额以元计",
}

OPENING = """# 样例

这里的文件由 `samples/make/` 中的脚本写成，单位、人员、项目和数字均为虚构。同一份样例有多种格式，内容相同，读取结果也应相同。
`expected/名称.facts.json` 是由脚本写出的事实（项目、金额、指标等），与读取程序无关，用来核对读取结果。

| 名称 | 版式 | 格式 | 项目 | 指标 |
| --- | --- | --- | --- | --- |
"""

FAULTS = """
## 样例中有意留下的问题

名称不带 `faulty` 的样例没有有意留下的问题。编号是问题目录的编号，与程序的规则代码不同。

| 样例 | 编号 | 位置 | 问题 |
| --- | --- | --- | --- |
"""


def page(facts: list[dict]) -> str:
    lines = [OPENING]
    for one in facts:
        formats = "、".join(one["formats"])
        count = one["count"]
        lines.append(f"| {one['sample']} | {LAYOUTS[one['sample']]} | {formats} | {count['projects']} | {count['indicators']} |\n")
    lines.append(FAULTS)
    for one in facts:
        for fault in one.get("faults", []):
            lines.append(f"| {one['sample']} | {fault['defect']} | {fault['where']} | {fault['what']} |\n")
    return "".join(lines)
