"""Approval forms of a town, declarations of a county: with check boxes, and with basic information."""

from __future__ import annotations

from copy import deepcopy

from forms_county import approval, basic_information, boxes
from grid import Document, Sheet
from targets import I, P, Project, document_facts, project_facts

# --- Approval, two horizons ---

OPINION = "绩效目标与任务和预算相符，指标基本细化量化，同意按本表执行，并作为绩效监控和评价的依据。"
ISSUER, TOWN_OFFICE = "云陂市财政局临湾分局", "云陂市临湾镇公共服务办公室"


def approval_projects() -> list[Project]:
    def review(name: str) -> dict:
        return {"reviewer": "审核人甲", "opinion": f"经审核，「{name}」{OPINION}", "reviewed": "2023年3月16日"}

    return [
        P(
            "高龄老人居家照护服务", "46.80", "全年为130名高龄老人提供居家照护，每人每月服务不少于4次，满意度达到92%以上。",
            [
                I("数量", "照护服务老人数量", "≥130人", midterm="≥150人"),
                I("质量", "服务记录完整率", "≥95%", midterm="≥98%"),
                I("时效", "每月服务完成及时率", "≥98%", midterm="≥98%"),
                I("成本", "人均照护成本", "≤3600元/人", midterm="≤3600元/人"),
                I("综合", "跌倒等意外发生率", "≤2%", midterm="≤1.5%"),
                I("持续", "照护人员持证比例", "≥80%", midterm="≥90%"),
                I("满意", "老人及家属满意度", "≥92%", midterm="≥95%"),
            ],
            midterm="建立覆盖全镇的居家照护网络，到2025年服务150名高龄老人。", **review("高龄老人居家照护服务"),
        ),
        P(
            "镇图书分馆运行", "28.50", "全年开放不少于300天，新增图书2600册，举办阅读活动24场。",
            [
                I("数量", "新增图书册数", "2600册", midterm="8000册"),
                I("质量", "图书编目准确率", "≥99%", midterm="≥99%"),
                I("时效", "新书上架时间", "到馆后15天内", midterm="到馆后15天内"),
                I("成本", "分馆运行总费用", "≤28.50万元", midterm="≤85.50万元"),
                I("综合", "全年接待读者人次", "3.2万人次", midterm="10万人次"),
                I("持续", "持证读者年增长率", "≥5%", midterm="≥5%"),
                I("满意", "读者满意度", "大于90%", midterm="大于90%"),
            ],
            midterm="到2025年馆藏图书达到5万册，成为全镇阅读活动的主要场所。", **review("镇图书分馆运行"),
        ),
        P(
            "村级灌溉水渠清淤", "63.24", "6月底前完成12.4公里水渠清淤，恢复灌溉面积3400亩。",
            [
                I("数量", "清淤水渠长度", "12.4公里", midterm="36公里"),
                I("质量", "工程验收合格率", "100%", midterm="100%"),
                I("时效", "清淤完工时间", "2023年6月30日前", midterm="2025年12月31日前"),
                I("成本", "每公里清淤费用", "≤5.1万元/公里", midterm="≤5.1万元/公里"),
                I("综合", "恢复灌溉面积", "≥3400亩", midterm="≥9800亩"),
                I("满意", "受益村民满意度", "≥90%", midterm="≥90%"),
            ],
            midterm="三年内完成全镇36公里骨干水渠清淤，恢复灌溉面积9800亩。", **review("村级灌溉水渠清淤"),
        ),
    ]


def approval_document(name: str, projects: list[Project], formats: dict, faults: list[dict]) -> Document:
    blocks: list = []
    for project in projects:
        blocks += [Sheet(project.name), *approval(project, ISSUER, TOWN_OFFICE, 2023)]
    facts = document_facts(
        ["target_approval"], [project_facts(one, midterm="midterm") for one in projects],
        fiscal_year=2023, department=TOWN_OFFICE, money_unit="万元", faults=faults,
    )
    for project, fact in zip(projects, facts["projects"]):
        fact["unit"] = TOWN_OFFICE
        fact["review"] = [{"office": ISSUER, "reviewer": project.more["reviewer"], "date": "2023-03-16"}]
    return Document(name, "财政项目支出绩效目标批复表", blocks, facts, formats=formats, landscape=True)


def approval_good() -> Document:
    return approval_document("approval", approval_projects(), {
        "txt": {"shape": "tsv"}, "docx": {}, "xlsx": {}, "xls": {}, "odt": {}, "html": {"encoding": "gb18030"},
        "pdf": {"writer": "libreoffice"},
    }, [])


def approval_faulty() -> Document:
    projects = approval_projects()
    elder, library, canal = projects
    elder.indicators[6].target = elder.indicators[6].more["midterm"] = "满意"
    library.indicators[6].target, library.indicators[6].more["midterm"] = "大于9%", "大于90%"
    library.indicators[0].name = "预算完成率"
    library.indicators[0].kind = "质量"
    library.indicators[0].target = library.indicators[0].more["midterm"] = "100%"
    copied = deepcopy(library)
    copied.name, copied.total = "镇文化广场照明维护", "11.60"
    copied.goal, copied.more["midterm"] = "保障广场照明。", "保障广场照明。"
    canal.indicators[2].target = "大力推进"
    canal.more["reviewer"] = "审核人申"
    faults = [
        {"defect": "IV16", "where": "高龄老人居家照护服务", "what": "满意度写作「满意」，没有数值"},
        {"defect": "IV11", "where": "镇图书分馆运行", "what": "读者满意度大于9%，中期为大于90%"},
        {"defect": "IC15", "where": "镇图书分馆运行", "what": "以预算完成率作质量指标"},
        {"defect": "IC11", "where": "镇图书分馆运行", "what": "没有数量指标"},
        {"defect": "IV18", "where": "村级灌溉水渠清淤", "what": "时效指标「清淤完工时间」写作「大力推进」，没有时间"},
        {"defect": "GP02", "where": "镇文化广场照明维护", "what": "年度目标没有可衡量的内容"},
        {"defect": "GP05", "where": "镇文化广场照明维护", "what": "年度目标与中期目标相同"},
        {"defect": "IC26", "where": "镇文化广场照明维护", "what": "全部指标照抄镇图书分馆运行，与照明无关"},
        {"defect": "GP16", "where": "镇文化广场照明维护", "what": "指标整体与另一项目相同"},
    ]
    return approval_document("approval-faulty", [elder, library, copied, canal],
                             {"txt": {"shape": "tsv"}, "docx": {}, "pdf": {"writer": "reportlab"}}, faults)


# --- Declaration with check boxes ---

BUREAU, STATION = "石坞岭县住房和城乡建设局", "石坞岭县环境卫生管理站"
SIGN = ("填报人甲", "0999-6000102", "2024.11.8", "负责人乙")
TYPES = "1.基本建设类 {0}    其中：新建  {1}    扩建  {2}    改建  {3}\n2.行政事业类 {4}    其中: 采购类{5}    政府购买服务类{6}\n3.其他专项类 {7}"


def ticked(*chosen: int, tick: str = "□√") -> str:
    return TYPES.format(*(tick if index in chosen else "□" for index in range(8)))


def box_projects() -> list[Project]:
    common = {"department": STATION, "signoff": SIGN}
    return [
        P(
            "城区道路清扫保洁", "1286", "对城区186万平方米道路实行每日清扫，机械化清扫率达到82%。",
            [
                I("数量", "清扫保洁面积", "186万平方米", standard="计划标准"),
                I("数量", "清扫保洁人员", "248人", standard="计划标准"),
                I("质量", "机械化清扫率", "82%", standard="行业标准"),
                I("时效", "每日普扫完成时间", "上午7时前", standard="计划标准"),
                I("成本", "人员经费", "992万元", standard="992万元"),
                I("成本", "车辆运行费", "214万元", standard="214万元"),
                I("成本", "工具耗材费", "80万元", standard="80万元"),
                I("社会", "城区道路洁净度投诉", "≤30件", standard="历史标准"),
                I("生态", "道路扬尘浓度下降", "≥5%", standard="历史标准"),
                I("持续", "保洁作业管理制度", "持续执行", standard="计划标准"),
                I("满意", "城区居民满意度", "90%以上", standard="90%以上"),
            ],
            sources=[("county", "1286")], nature_boxes="新增项目 □           延续项目 □√", nature="continuing",
            category_boxes=ticked(4, 6), category=["行政事业类", "政府购买服务类"],
            period="2025.1.1-2025.12.31", implementation="保持城区道路整洁，逐步提高机械化作业水平。", **common,
        ),
        P(
            "生活垃圾中转站改建", "640", "改建2座垃圾中转站，日转运能力达到120吨，11月底前投入使用。",
            [
                I("数量", "改建中转站数量", "2座", standard="2座"),
                I("数量", "日转运能力", "120吨", standard="120吨"),
                I("质量", "工程验收合格率", "100%", standard="100%"),
                I("时效", "投入使用时间", "2025年11月底前", standard="2025年11月底前"),
                I("成本", "土建工程费", "385万元", standard="385万元"),
                I("成本", "设备购置费", "255万元", standard="255万元"),
                I("社会", "垃圾日产日清率", "≥98%", standard="≥98%"),
                I("满意", "周边居民满意度", "≥88%", standard="≥88%"),
            ],
            sources=[("central_provincial", "320"), ("municipal", "120"), ("county", "200")],
            nature_boxes="新增项目 □√           延续项目 □", nature="new",
            category_boxes=ticked(0, 3), category=["基本建设类", "改建"],
            period="2025年3月1日-2025年11月30日", implementation="提升垃圾转运能力，改善站点周边环境。", **common,
        ),
    ]


def box_document(name: str, projects: list[Project], formats: dict, faults: list[dict]) -> Document:
    blocks: list = []
    for number, project in enumerate(projects, 1):
        blocks += [Sheet(f"表{number}"), *boxes(project, number, BUREAU, 2025, "指标值" if number == 1 else "指标值及单位")]
    facts = document_facts(
        ["target_declaration"], [project_facts(one, ("standard",)) for one in projects],
        fiscal_year=2025, department=BUREAU, money_unit="万元", faults=faults,
    )
    for project, fact in zip(projects, facts["projects"]):
        fact["goals"].insert(0, {"horizon": "implementation", "text": project.more["implementation"]})
        fact["review"] = [{"office": office} for office in ("财政部门归口业务股室", "绩效评价股", "预算股")]
        fact["signoff"] = dict(zip(("filled_by", "phone", "filled_on", "signed_by"), project.more["signoff"]))
        fact["signoff"]["filled_on"] = "2024-11-08"
    return Document(name, "2025年项目支出绩效目标表", blocks, facts, formats=formats)


def boxes_good() -> Document:
    return box_document("declaration-boxes", box_projects(), {
        "txt": {"shape": "tabbed"}, "docx": {}, "xlsx": {}, "xls": {}, "rtf": {}, "html": {},
        "pdf": {"writer": "chromium"},
    }, [])


def boxes_faulty() -> Document:
    road, station = box_projects()
    road.indicators[4].target = road.indicators[4].more["standard"] = "1092万元"
    road.indicators[6].target = "800000元"
    road.indicators[10].target = road.indicators[10].more["standard"] = "90"
    road.more["category_boxes"], road.more["category"] = ticked(4, 6, 7), ["行政事业类", "政府购买服务类"]
    road.more["signoff"] = ("填报人甲", "13900000000", "2024.11.8", "负责人乙")
    station.more["sources"] = [("central_provincial", "320"), ("municipal", "120"), ("county", "220")]
    station.indicators[1].more["standard"] = "150吨"
    station.indicators[5].target = station.indicators[5].more["standard"] = "万元"
    station.more["signoff"] = ("填报人甲", "13900000000", "2024.11.8", "负责人乙")
    faults = [
        {"defect": "MO01", "where": "城区道路清扫保洁", "what": "成本分项1092、214、80合计1386万元，预算1286万元"},
        {"defect": "MO02", "where": "城区道路清扫保洁", "what": "成本超过预算100万元"},
        {"defect": "MO03", "where": "城区道路清扫保洁", "what": "工具耗材费以元填写，其余以万元填写"},
        {"defect": "IV06", "where": "城区道路清扫保洁", "what": "居民满意度写作「90」，没有计量单位"},
        {"defect": "ID07", "where": "城区道路清扫保洁", "what": "项目类型同时勾选行政事业类和其他专项类"},
        {"defect": "BT32", "where": "城区道路清扫保洁、生活垃圾中转站改建", "what": "填报人电话为手机号码"},
        {"defect": "MO08", "where": "生活垃圾中转站改建", "what": "分级资金320、120、220合计660，预算640"},
        {"defect": "MO11", "where": "生活垃圾中转站改建", "what": "日转运能力指标值120吨，绩效标准150吨"},
        {"defect": "MO09", "where": "生活垃圾中转站改建", "what": "设备购置费只有单位，没有数值"},
    ]
    document = box_document("declaration-boxes-faulty", [road, station], {
        "txt": {"shape": "tabbed"}, "docx": {}, "xlsx": {}, "html": {"encoding": "gb18030", "declared": False, "close_rows": False},
    }, faults)
    # Two types are ticked: which of them holds is not a fact.
    del document.facts["projects"][0]["category"]
    return document


def boxes_bare() -> Document:
    """The good declarations as a copy that lost its blank cells: who pays is no longer to be told."""
    document = box_document("declaration-boxes-bare", box_projects(), {"txt": {"shape": "bare"}}, [
        {"defect": "—", "where": "城区道路清扫保洁", "what": "文本丢失空白单元格，无法判断1286万元属于哪一级，应提示而不猜测"},
    ])
    for fact in document.facts["projects"]:
        fact.pop("sources")
    return document


# --- Declaration with basic information ---


def basic_document() -> Document:
    bureau = "石坞岭县水利局"
    project = P(
        "农村供水管网更新改造", "742.6", "更新供水管道58公里，惠及农村居民2.6万人，管网漏损率降到12%以下。",
        [
            I("数量", "更新管道长度（公里）", "58", note="含支管"),
            I("数量", "更换水表（只）", "6200"),
            I("质量", "管道试压合格率", "100%"),
            I("质量", "管网漏损率", "≤12%", note="改造前18%"),
            I("成本", "管材购置（万元）", "418.2"),
            I("成本", "施工安装（万元）", "324.4"),
            I("时效", "完工通水时间", "2025年10月底前"),
            I("社会", "受益农村人口", "2.6万人", note="实名登记"),
            I("持续", "管护经费落实", "按年落实"),
            I("满意", "用水户满意度", "92%以上", note="问卷调查"),
        ],
        nature_boxes="延续专项□     新增专项□√", nature="new", department=bureau, responsible="项目负责人丙", phone="0999-6000215",
        period="2025.01.01--2025.12.31", overview="资金总额742.6万元，其中：管材购置418.2万元，施工安装324.4万元。",
        rationale="县水利发展五年规划中的农村供水任务。", feasibility="管线走向已勘察完毕，管材价格经过询价，资金已有来源。",
        necessity="现有管道使用超过二十年，漏损严重，影响1.2万户用水。",
        schedule=[("招标采购和进场", "2025.01.01", "2025.03.31"), ("管道铺设和水表更换", "2025.04.01", "2025.09.30"),
                  ("试压通水和验收", "2025.10.01", "2025.12.31")],
        longterm="建成水量充足、水质达标、管护到位的农村供水体系。", measures="项目组织机构：局供水管理股。\n管理制度：项目资金管理办法、工程质量巡查办法。",
        signoff=("填报人丁", "", "2024年11月20日", "负责人戊"),
    )
    facts = document_facts(
        ["target_declaration"], [project_facts(project, ("note",))],
        fiscal_year=2025, department=bureau, money_unit="万元", faults=[],
    )
    fact = facts["projects"][0]
    fact["goals"].insert(0, {"horizon": "longterm", "text": project.more["longterm"]})
    fact["schedule"] = [{"activity": activity, "start": start, "end": end} for activity, start, end in project.more["schedule"]]
    for name in ("responsible", "phone", "overview", "rationale", "feasibility", "necessity"):
        fact[name] = project.more[name]
    fact["signoff"] = {"filled_by": "填报人丁", "signed_by": "负责人戊", "filled_on": "2024-11-20"}
    return Document("declaration-basic", "2025年项目支出绩效目标申报表", basic_information(project, 1, bureau, 2025), facts, formats={
        "txt": {"shape": "tabbed"}, "docx": {}, "xlsx": {}, "xls": {}, "html": {"declared": False, "encoding": "gb18030"},
        "pdf": {"writer": "libreoffice"},
    })


DOCUMENTS = [approval_good, approval_faulty, boxes_good, boxes_faulty, boxes_bare, basic_document]
