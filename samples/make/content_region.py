"""Goals of a whole department in prose, followed by a form for each of its projects. One good, one bad."""

from __future__ import annotations

from forms_county import region_budget
from grid import Document, Paragraph, Sheet
from targets import I, P, Project, document_facts, project_code, project_facts

BUREAU = "白渡河县民政局"
CODED = f"327001{BUREAU}本级"
YEAR, REGION = 2025, "138934"

OVERALL = [
    ("社会救助", "完善分层分类救助制度，按时足额发放城乡低保、特困供养和临时救助资金，动态管理救助对象。"),
    ("养老服务", "建设县、乡、村三级养老服务网络，护理型床位占比达到58%，为4200名老人提供居家服务。"),
    ("社会事务", "规范婚姻登记、殡葬和流浪救助服务，婚姻登记合格率达到100%。"),
]
DUTIES = [
    ("基本民生保障", "救助对象应保尽保，资金按月发放到位。", ["低保资金按时发放率100%", "救助对象核查覆盖率达95%以上"]),
    ("养老服务体系建设", "三级养老服务网络基本建成，居家服务覆盖面逐年扩大。", ["护理型床位占比达58%以上", "居家服务老人4200人", "老人满意度达92%以上"]),
    ("综合事务管理", "保障机关日常工作正常运转。", ["综合事务按期办结率98%以上"]),
]
SAFEGUARDS = [
    ("完善制度建设", "修订资金管理和绩效管理制度，明确各股室的责任。"),
    ("加强支出管理", "按季度通报支出进度，对进度偏慢的项目及时督促。"),
    ("开展绩效监控", "每年8月组织绩效监控，发现偏差及时纠正。"),
    ("强化内部监督", "对救助资金发放情况开展内部检查，检查结果与考核挂钩。"),
]


def projects() -> list[Project]:
    return [
        P(
            "城乡低保金县级配套", "1164.00", "1.为9700名低保对象按月发放低保金。\n2.每季度核查一次，做到动态管理。",
            [
                I("数量", "低保对象人数", "≥9700人", description="当年享受低保的平均人数", basis="低保信息系统数据"),
                I("质量", "对象认定准确率", "≥99%", description="抽查认定准确人数占抽查人数比例", basis="低保审核确认办法"),
                I("时效", "按月发放及时率", "100%", description="每月10日前发放到位的比例", basis="低保资金管理办法"),
                I("成本", "县级配套标准", "≤1200元/人", description="县级资金每人每年配套标准", basis="县级配套方案"),
                I("社会", "困难家庭基本生活保障率", "≥98%", description="应保对象纳入保障的比例", basis="入户核查结果"),
                I("持续", "动态核查覆盖率", "≥95%", description="每季度核查家庭占低保家庭比例", basis="年度核查方案"),
                I("满意", "低保对象满意度", "≥93%", description="受访低保对象中满意的比例", basis="电话回访记录"),
            ],
            project_code(REGION, YEAR, 7310, 10021), sources=[("fiscal", "1164.00"), ("other", "")],
            plan=("25%", "50%", "83%", "100%"), purpose="用于9700名低保对象的县级配套资金，每人每年1200元。",
        ),
        P(
            "居家养老服务补贴", "252.00", "为4200名老人提供居家养老服务，人均补贴600元，老人满意度不低于92%。",
            [
                I("数量", "服务老人人数", "≥4200人", description="全年接受居家服务的老人人数", basis="养老服务信息平台"),
                I("质量", "服务工单合格率", "≥96%", description="回访合格工单占全部工单比例", basis="居家养老服务规范"),
                I("时效", "补贴结算时间", "每季度结束后20日内", description="与服务机构结算补贴的时间", basis="补贴结算办法"),
                I("成本", "人均补贴标准", "≤600元/人", description="补贴资金与服务老人数之比", basis="县居家养老实施方案"),
                I("社会", "服务覆盖行政村比例", "≥90%", description="开展居家服务的行政村比例", basis="年度工作要点"),
                I("满意", "老人满意度", "≥92%", description="受访老人中满意的比例", basis="第三方调查"),
            ],
            project_code(REGION, YEAR, 7316, 10008), sources=[("fiscal", "252.00"), ("other", "")],
            plan=("15%", "40%", "70%", "100%"), purpose="用于购买居家养老服务，4200人，人均600元。",
        ),
        P(
            "婚姻登记处标准化改造", "38.60", "10月底前完成婚姻登记处改造，登记合格率达到100%。",
            [
                I("数量", "改造面积", "420平方米", description="登记处实际改造面积", basis="改造设计方案"),
                I("质量", "工程验收合格率", "100%", description="验收合格的单项工程比例", basis="施工合同"),
                I("时效", "改造完成时间", "2025年10月底前", description="通过验收并投入使用的时间", basis="施工合同"),
                I("成本", "改造总费用", "≤38.60万元", description="施工和设备支出合计", basis="预算评审结论"),
                I("社会", "登记等候时间缩短", "≥20%", description="与改造前相比平均等候时间的降幅", basis="叫号系统数据"),
                I("满意", "办事群众满意度", "≥95%", description="窗口评价器中满意的比例", basis="窗口评价数据"),
            ],
            project_code(REGION, YEAR, 7322, 10015), sources=[("fiscal", "30.00"), ("other", "8.60")],
            plan=("0%", "30%", "100%", "100%"), purpose="用于登记大厅、颁证厅改造和设备更新。",
        ),
    ]


def document(name: str, items: list[Project], formats: dict, faults: list[dict], overall=OVERALL) -> Document:
    numerals = "一二三四五六七八九"
    blocks: list = [Sheet("部门整体绩效目标"), Paragraph("第一部分"), Paragraph("部门整体绩效目标", 1), Paragraph("一、总体绩效目标", 2),
                    Paragraph("总体绩效目标：")]
    blocks += [Paragraph(f"（{numerals[index]}）{title}。{text}") for index, (title, text) in enumerate(overall)]
    blocks += [Paragraph("二、分项绩效目标", 2), Paragraph("分项绩效目标")]
    for number, (title, goal, indicators) in enumerate(DUTIES, 1):
        blocks += [Paragraph(f"{number}、{title}"), Paragraph(f"绩效目标：{goal}"), Paragraph(f"绩效指标：{'；'.join(indicators)}")]
    blocks += [Paragraph("三、工作保障措施", 2), Paragraph("工作保障措施")]
    blocks += [Paragraph(f"{number}、{title}。{text}") for number, (title, text) in enumerate(SAFEGUARDS, 1)]
    blocks += [Sheet("项目绩效目标"), Paragraph("第二部分"), Paragraph("预算项目绩效目标", 1)]
    for number, project in enumerate(items, 1):
        blocks += region_budget(project, number, CODED)
    facts = document_facts(
        ["department_goals", "project_targets"], [project_facts(one, ("description", "basis")) for one in items],
        department=BUREAU, money_unit="万元",
        department_goals={
            "overall": [{"title": title, "text": text} for title, text in overall],
            "goals": [{"title": title, "goal": goal, "indicators": indicators} for title, goal, indicators in DUTIES],
            "safeguards": [{"title": title, "text": text} for title, text in SAFEGUARDS],
        },
        faults=faults,
    )
    for fact in facts["projects"]:
        fact["unit"] = f"{BUREAU}本级"
    return Document(name, "部门整体绩效目标", blocks, facts, formats=formats)


def good() -> Document:
    return document("department-goals", projects(), {
        "txt": {"shape": "tabbed-blanks"}, "docx": {}, "xlsx": {}, "xls": {}, "html": {}, "pdf": {"writer": "libreoffice"},
    }, [])


def faulty() -> Document:
    items = projects()
    aid, elderly, hall = items
    aid.indicators[1].target = "≥100百分比"
    aid.indicators[2].target = aid.indicators[2].more["description"]
    aid.indicators[5].target = aid.indicators[5].name
    aid.indicators[3].target = "不超预算"
    aid.goal = "1.目标内容1\n2.每季度核查一次，做到动态管理。"
    elderly.code = aid.code
    elderly.indicators[4].name = elderly.indicators[0].name
    elderly.indicators[4].more["description"] = elderly.indicators[0].more["description"]
    elderly.indicators[1].more["basis"] = "文件要求"
    elderly.indicators[0].target = "≥98比例"
    elderly.more["sources"] = [("fiscal", "225.00"), ("other", "")]
    hall.indicators = [one for one in hall.indicators if one.kind not in ("社会", "满意")]
    hall.indicators[2].target = "及时完成"
    hall.indicators[0].target = "≥**平方米"
    hall.code = hall.code[:6] + "26" + hall.code[8:]
    hall.goal = "2021年10月底前完成婚姻登记处改造。"
    faults = [
        {"defect": "IV05", "where": "城乡低保金县级配套", "what": "对象认定准确率≥100百分比，超过可能范围"},
        {"defect": "IV07", "where": "城乡低保金县级配套、居家养老服务补贴", "what": "计量单位写作「百分比」「比例」"},
        {"defect": "IV03", "where": "城乡低保金县级配套", "what": "按月发放及时率的指标值照抄描述"},
        {"defect": "IV04", "where": "城乡低保金县级配套", "what": "动态核查覆盖率的指标值照抄名称"},
        {"defect": "MO06", "where": "城乡低保金县级配套", "what": "成本指标只写「不超预算」"},
        {"defect": "GP13", "where": "城乡低保金县级配套", "what": "绩效目标留有模板文字「目标内容1」"},
        {"defect": "ID05", "where": "居家养老服务补贴", "what": "项目编码与城乡低保金县级配套相同"},
        {"defect": "IC04", "where": "居家养老服务补贴", "what": "两个三级指标同名同描述"},
        {"defect": "IC20", "where": "居家养老服务补贴", "what": "依据只写「文件要求」"},
        {"defect": "MO07", "where": "居家养老服务补贴", "what": "预算数252.00，财政资金225.00"},
        {"defect": "IC08", "where": "婚姻登记处标准化改造", "what": "没有效益指标"},
        {"defect": "IC09", "where": "婚姻登记处标准化改造", "what": "没有满意度指标"},
        {"defect": "IV18", "where": "婚姻登记处标准化改造", "what": "时效指标写作「及时完成」，没有时间"},
        {"defect": "IV13", "where": "婚姻登记处标准化改造", "what": "指标值留有占位符「**」"},
        {"defect": "ID02", "where": "婚姻登记处标准化改造", "what": "项目编码校验位不符"},
        {"defect": "ID04", "where": "婚姻登记处标准化改造", "what": "项目编码年度晚于其他项目"},
        {"defect": "GP14", "where": "婚姻登记处标准化改造", "what": "目标写作2021年，与2025年的时效不符"},
    ]
    return document("department-goals-faulty", items, {"txt": {"shape": "tabbed-blanks"}, "docx": {}, "html": {}}, faults)


DOCUMENTS = [good, faulty]
