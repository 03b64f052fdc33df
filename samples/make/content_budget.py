"""A unit budget as disclosed: tables, narrative, projects, procurement, assets, explained terms. One good, one bad."""

from __future__ import annotations

from budget import Budget, Leaf
from forms_county import region_budget
from grid import Document, Paragraph, Sheet, Table, cell, label
from targets import I, P, Project, document_facts, project_code, project_facts

UNIT = "澄江口县农业技术推广中心"
CODED = "318002" + UNIT
YEAR = 2026
REGION = "138921"

NAMES = {
    "208": "社会保障和就业支出", "20805": "行政事业单位养老支出", "2080505": "机关事业单位基本养老保险缴费支出",
    "210": "卫生健康支出", "21011": "行政事业单位医疗", "2101102": "事业单位医疗",
    "213": "农林水支出", "21301": "农业农村", "2130104": "事业运行", "2130106": "科技转化与推广服务", "2130108": "病虫害控制",
    "221": "住房保障支出", "22102": "住房改革支出", "2210201": "住房公积金",
    "301": "工资福利支出", "30101": "基本工资", "30102": "津贴补贴", "30107": "绩效工资",
    "30108": "机关事业单位基本养老保险缴费", "30110": "职工基本医疗保险缴费", "30112": "其他社会保障缴费", "30113": "住房公积金",
    "302": "商品和服务支出", "30201": "办公费", "30202": "印刷费", "30207": "邮电费", "30208": "取暖费", "30211": "差旅费",
    "30217": "公务接待费", "30228": "工会经费", "30229": "福利费", "30231": "公务用车运行维护费", "30299": "其他商品和服务支出",
    "303": "对个人和家庭的补助", "30302": "退休费", "30309": "奖励金",
}


def tables() -> Budget:
    return Budget(
        CODED, YEAR, NAMES,
        [
            Leaf("2080505", basic="38.40"), Leaf("2101102", basic="17.60"), Leaf("2130104", basic="312.85"),
            Leaf("2130106", project="120.00"), Leaf("2130108", project="86.50", carried="6.50"),
            Leaf("2210201", basic="28.80"),
        ],
        [
            ("30101", "118.60"), ("30102", "22.40"), ("30107", "96.35"), ("30108", "38.40"), ("30110", "17.60"),
            ("30112", "3.15"), ("30113", "28.80"), ("30201", "12.00"), ("30202", "2.50"), ("30207", "3.20"),
            ("30208", "6.80"), ("30211", "8.00"), ("30217", "0.60"), ("30228", "4.70"), ("30229", "3.55"),
            ("30231", "6.00"), ("30299", "2.00"), ("30302", "21.80"), ("30309", "1.20"),
        ],
        {"出国": "0", "购置": "0", "运行": "6.00", "接待": "0.60"},
        [
            ("农作物新品种试验示范", "72.00", "恒温培养箱", "A02100400", "台", "2", "1.80"),
            ("农作物病虫害统防统治", "86.50", "植保无人机", "A02371600", "架", "3", "5.20"),
        ],
        [
            ("资产总额", "", "412.60"), ("1、房屋（平方米）", "1260", "220.00"), ("　　其中：办公用房（平方米）", "860", "150.00"),
            ("2、车辆（台、辆）", "2", "36.40"), ("3、单价在20万元以上的设备", "1", "68.20"), ("4、其他固定资产", "312", "88.00"),
        ],
    )


def projects() -> list[Project]:
    satisfied = {"description": "受访农户中表示满意的比例", "basis": "本中心服务质量管理办法"}
    return [
        P(
            "农作物新品种试验示范", "72.00",
            "1.在6个试验点完成24个新品种的比较试验。\n2.筛选出适合本县种植的品种不少于4个，示范面积达到1200亩。",
            [
                I("数量", "试验小区数量", "≥240个", description="24个新品种各设10个小区", basis="年度试验方案"),
                I("数量", "示范面积", "≥1200亩", description="新品种示范田的实测面积", basis="年度试验方案"),
                I("质量", "试验数据完整率", "≥98%", description="记录完整的小区数占全部小区数的比例", basis="试验记载规程"),
                I("时效", "试验总结完成时间", "2026年11月30日前", description="提交全年试验总结报告的时间", basis="年度试验方案"),
                I("成本", "试验小区单位成本", "≤3000元/个", description="240个试验小区的平均投入", basis="近三年同类试验支出"),
                I("经济", "示范田亩均增产", "≥35公斤", description="示范田与对照田测产结果之差", basis="县农情调查数据"),
                I("持续", "筛选推广品种数量", "≥4个", description="列入下年度推荐名录的品种个数", basis="品种审定办法"),
                I("满意", "示范农户满意度", "≥90%", **satisfied),
            ],
            project_code(REGION, YEAR, 4120, 10012),
            sources=[("fiscal", "72.00"), ("other", "")], plan=("15%", "45%", "80%", "100%"),
            purpose="用于试验用种、用工、测产和示范田标识，安排240个试验小区，每个小区3000元。",
        ),
        P(
            "基层农技人员培训", "48.00",
            "举办8期培训班，培训基层农技人员和种植大户800人，人均培训费用不超过600元。",
            [
                I("数量", "培训人数", "≥800人", description="参加培训并签到的人数", basis="年度培训计划"),
                I("数量", "培训期数", "=8期", description="全年举办培训班的期数", basis="年度培训计划"),
                I("质量", "培训考核合格率", "≥95%", description="考核合格人数占参训人数的比例", basis="培训管理办法"),
                I("时效", "培训完成时间", "2026年10月底前", description="最后一期培训班结业的时间", basis="年度培训计划"),
                I("成本", "人均培训费用", "≤600元/人", description="培训支出与参训人数之比", basis="县级培训费管理办法"),
                I("社会", "先进技术入户率", "≥85%", description="采用主推技术的农户占服务农户的比例", basis="入户调查"),
                I("满意", "参训人员满意度", "≥92%", **satisfied),
            ],
            project_code(REGION, YEAR, 4121, 10037),
            sources=[("fiscal", "48.00"), ("other", "")], plan=("10%", "40%", "90%", "100%"),
            purpose="用于教材、师资、场地和实训，按人均600元安排。",
        ),
        P(
            "农作物病虫害统防统治", "86.50",
            "对4.3万亩小麦和玉米开展统防统治，病虫害损失率控制在5%以内。",
            [
                I("数量", "统防统治面积", "≥43000亩", description="实施统一防治作业的面积", basis="年度植保方案"),
                I("质量", "防治效果", "≥85%", description="防治后病虫减退率", basis="病虫防治效果测定规程"),
                I("时效", "防治作业完成时间", "2026年9月15日前", description="最后一轮防治作业结束的时间", basis="年度植保方案"),
                I("成本", "亩均防治成本", "≤20元/亩", description="药剂与作业支出与防治面积之比", basis="近三年招标价格"),
                I("生态", "化学农药减量", "≥3%", description="与上年相比亩均用药量下降比例", basis="农药使用调查"),
                I("社会", "病虫害损失率", "≤5%", description="因病虫害造成的产量损失比例", basis="植保站测报数据"),
                I("满意", "受益农户满意度", "≥90%", **satisfied),
            ],
            project_code(REGION, YEAR, 4125, 10004),
            sources=[("fiscal", "86.50"), ("other", "")], plan=("10%", "50%", "95%", "100%"),
            purpose="用于购置药剂、租用植保机械和组织统一作业，其中使用上年结转资金6.50万元。",
        ),
    ]


TERMS = [
    ("财政拨款收入", "本级财政当年拨给单位的资金。"),
    ("单位资金收入", "财政拨款和财政专户管理资金之外的收入。"),
    ("上年结转", "以前年度安排、本年仍按原用途使用的资金。"),
    ("基本支出", "保障机构正常运转、完成日常工作发生的人员和公用支出。"),
    ("项目支出", "为完成特定任务和发展目标发生的支出。"),
    ("“三公”经费", "用财政拨款安排的因公出国（境）费、公务用车购置及运行费和公务接待费。"),
]


def document(name: str, budget: Budget, items: list[Project], change, formats: dict, faults: list[dict]) -> Document:
    """`change` rewrites sentences of the narrative, for planted faults."""
    table_facts, blocks = budget.nine_tables()
    say = lambda text: Paragraph(change(text))  # noqa: E731
    blocks.insert(0, Paragraph(f"一、{UNIT}收支预算", 1))
    operating = "49.35"
    blocks += [
        Sheet("公开说明"),
        Paragraph(f"{UNIT}{YEAR}年单位预算信息公开情况说明", 1),
        say(f"按照预算公开的有关规定，现将{UNIT}{YEAR}年单位预算公开如下："),
        Paragraph("一、单位职责及机构设置情况", 2),
        say("单位职责："),
        say("（一）承担农作物新品种、新技术的引进、试验和示范。"),
        say("（二）承担农作物病虫害的监测、预报和防治指导。"),
        say("（三）承担基层农技人员和种植大户的技术培训。"),
        say("机构设置："),
        Paragraph("单位机构设置情况", centred=True),
        Table([[label(text) for text in ("单位名称", "单位性质", "单位规格", "经费保障形式")],
               [cell(text) for text in (UNIT, "事业", "股级", "财政拨款")]], [24, 12, 12, 14]),
        Paragraph("二、单位预算安排的总体情况", 2),
        say("1、收入说明"),
        say(f"{YEAR}年预算收入604.15万元，其中：一般公共预算收入597.65万元，上年结转6.50万元，基金预算收入0.00万元，单位资金收入0.00万元。"),
        say("2、支出说明"),
        say(f"{YEAR}年支出预算604.15万元，其中基本支出397.65万元，包括人员经费348.30万元和公用经费{operating}万元；项目支出206.50万元。"),
        say("3、比上年增减情况"),
        say(f"{YEAR}年预算收支安排604.15万元，较{YEAR - 1}年预算增加16.00万元，其中：基本支出增加6.00万元，主要为人员工资正常晋级；项目支出增加10.00万元，主要为扩大统防统治面积。"),
        Paragraph("三、机关运行经费安排情况", 2),
        say(f"{YEAR}年，我单位公用经费共计安排{operating}万元，主要用于办公、邮电、差旅、取暖和公务用车运行维护等支出。"),
        Paragraph("四、财政拨款“三公”经费预算情况及增减变化原因", 2),
        say(f"{YEAR}年，我单位财政拨款“三公”经费预算安排6.60万元，其中因公出国（境）费0.00万元；公务用车购置及运维费6.00万元（其中：公务用车购置费0.00万元，公务用车运维费6.00万元）；公务接待费0.60万元。与{YEAR - 1}年相比减少0.20万元，主要原因是压减公务接待批次。"),
        Sheet("项目绩效"),
        Paragraph("五、单位项目预算安排情况及绩效目标", 2),
    ]
    for number, project in enumerate(items, 1):
        blocks += region_budget(project, number, CODED)
    procurement, procurement_blocks = budget.procurement_table()
    assets, asset_blocks = budget.assets_table()
    blocks += [Sheet("采购资产"), Paragraph("六、政府采购预算情况", 2),
               say(f"{YEAR}年，我单位政府采购预算安排19.20万元。"), *procurement_blocks,
               Paragraph("七、国有资产信息", 2),
               say(f"{UNIT}上年末固定资产金额为412.60万元（详见下表）。本年度拟购置固定资产总额为19.20万元。"), *asset_blocks,
               Paragraph("八、名词解释", 2)]
    blocks += [say(f"{number}、{term}：{text}") for number, (term, text) in enumerate(TERMS, 1)]
    blocks += [Paragraph("九、其他需要说明的事项", 2), say("我单位无其他需要说明的事项。")]
    facts = document_facts(
        ["unit_budget", "project_targets"],
        [project_facts(project, ("description", "basis")) for project in items],
        fiscal_year=YEAR, department=UNIT, money_unit="万元",
        budget={
            "tables": [*table_facts, procurement, assets],
            "functional": {code: {"name": title, "total": f"{basic + project:.2f}"}
                           for code, title, basic, project, _ in budget.functional()},
            "definitions": [term for term, _ in TERMS],
        },
        faults=faults,
    )
    return Document(name, f"{UNIT}{YEAR}年单位预算信息公开情况说明", blocks, facts, formats=formats)


def good() -> Document:
    formats = {"txt": {"shape": "tabbed-blanks"}, "docx": {}, "xlsx": {}, "xls": {}, "html": {},
               "pdf": {"writer": "libreoffice"}}
    return document("unit-budget", tables(), projects(), lambda text: text, formats, [])


def faulty() -> Document:
    budget = tables()
    budget.faults = {
        ("income_expenditure", "农林水支出", "支出"): "591.35",
        ("expenditure", "213", "项目支出"): "216.50",
        ("basic", "302", "合计"): "49.35",
        ("basic", "30211", "合计"): "9.80",
        ("three_public", "二、公务用车购置及运维费", "合计"): "5.00",
        ("state_capital", "note", ""): "missing",
    }
    budget.assets[4] = ("3、单价在20万元以上的设备", "1", "86.20")
    items = projects()
    items[0].more["plan"] = ("45%", "30%", "80%", "100%")
    items[1].more["plan"] = ("", "40%", "90%", "95%")
    items[1].total = "52.00"
    items[1].indicators[0].target = "≥1800人"
    items[2].code = items[2].code[:-1] + ("A" if items[2].code[-1] != "A" else "B")
    items[2].more["sources"] = [("fiscal", "80.00"), ("other", "")]

    def change(text: str) -> str:
        for old, new in (("项目支出206.50万元", "项目支出260.50万元"), ("与2025年相比减少0.20万元，主要原因是压减公务接待批次", "与2025年相比减少0.20万元"),
                         ("公务接待费0.60万元", "公务接待费0.80万元")):
            text = text.replace(old, new)
        return text

    faults = [
        {"defect": "BT03", "where": "收支总表，农林水支出", "what": "印为591.35，支出总表各款合计519.35，收支总表支出各类合计与本年支出合计不等"},
        {"defect": "BT05", "where": "支出总表，213行", "what": "基本支出加项目支出不等于合计，且与下级科目之和不等"},
        {"defect": "BT04", "where": "基本支出表，30211差旅费", "what": "印为9.80，302各款之和51.15与类合计49.35不等"},
        {"defect": "BT09", "where": "三公经费表", "what": "公务用车合计5.00，分项6.00"},
        {"defect": "BT17", "where": "国有资本经营预算支出表", "what": "空表没有说明"},
        {"defect": "BT25", "where": "支出说明", "what": "项目支出写作260.50万元，表中206.50万元"},
        {"defect": "BT10", "where": "三公经费说明", "what": "公务接待费写作0.80万元，表中0.60万元"},
        {"defect": "BT11", "where": "三公经费说明", "what": "与上年相比减少，没有说明原因"},
        {"defect": "BT31", "where": "资产表", "what": "设备86.20，各项之和430.60与资产总额412.60不等"},
        {"defect": "GP08", "where": "农作物新品种试验示范", "what": "支出计划由45%降到30%"},
        {"defect": "GP09", "where": "基层农技人员培训", "what": "12月底支出计划为95%"},
        {"defect": "GP10", "where": "基层农技人员培训", "what": "3月底支出计划空白"},
        {"defect": "MO07", "where": "基层农技人员培训", "what": "预算数52.00，财政资金48.00，其他资金空白"},
        {"defect": "MO04", "where": "基层农技人员培训", "what": "1800人乘以每人600元为108万元，预算数52.00万元"},
        {"defect": "ID02", "where": "农作物病虫害统防统治", "what": "项目编码校验位不符"},
        {"defect": "MO07", "where": "农作物病虫害统防统治", "what": "预算数86.50，财政资金80.00"},
        {"defect": "MO12", "where": "全部项目", "what": "项目预算合计210.50，项目支出206.50"},
    ]
    formats = {"txt": {"shape": "tabbed-blanks"}, "docx": {}, "xlsx": {}}
    return document("unit-budget-faulty", budget, items, change, formats, faults)
