"""Declarations, self-evaluation, monitoring and whole-department targets of the kinds that many regions share."""

from __future__ import annotations

from forms_common import declaration, monitoring, operator_form, rural_declaration, self_evaluation, whole_department
from grid import Document, Sheet
from targets import I, P, Project, document_facts, project_facts


def national() -> Document:
    bureau, home = "南楮市残疾人联合会", "南楮市残疾人康复中心"
    common = {"department": f"{bureau}[071]", "unit": home, "nature_text": "延续项目", "period": "1年"}
    items = [
        P(
            "残疾儿童康复救助", "318", "为212名残疾儿童提供康复训练，人均训练不少于10个月，家长满意度达到93%。",
            [
                I("数量", "康复救助儿童人数", "≥212人"),
                I("数量", "人均训练月数", "≥10个月"),
                I("质量", "康复有效率", "≥85%"),
                I("时效", "救助资金拨付时间", "2024年12月20日前"),
                I("成本", "人均救助标准", "15000元/人·年"),
                I("社会", "儿童入学入园率", "≥70%"),
                I("持续", "康复档案建档率", "100%"),
                I("满意", "家长满意度", "≥93%"),
            ],
            sources=[("fiscal", "300"), ("carry_over", "18"), ("other", "0")], rationale="市残疾儿童康复救助制度实施意见。", **common,
        ),
        P(
            "残疾人辅助器具适配", "96.5", "为1300名残疾人适配辅助器具，适配合格率达到96%。",
            [
                I("数量", "适配人数", "≥1300人"),
                I("质量", "适配合格率", "≥96%"),
                I("时效", "从申请到适配的天数", "≤45天"),
                I("成本", "人均适配补贴", "≤742元/人"),
                I("经济", "个人负担费用下降", "≥30%"),
                I("满意", "残疾人满意度", "≥90%"),
            ],
            sources=[("fiscal", "96.5"), ("carry_over", "0"), ("other", "0")], rationale="市残疾人基本辅助器具目录及补贴办法。", **common,
        ),
    ]
    blocks: list = []
    for item in items:
        blocks += [Sheet(item.name), *declaration(item, 2024)]
    facts = document_facts(["target_declaration"], [project_facts(item) for item in items], fiscal_year=2024,
                           money_unit="万元", faults=[])
    return Document("declaration-national", "项目支出绩效目标申报表", blocks, facts, formats={
        "txt": {"shape": "pipes"}, "md": {"shape": "pipes"}, "docx": {}, "xlsx": {}, "xls": {}, "html": {}, "pdf": {"writer": "reportlab", "face": "predefined"},
    })


def rural() -> Document:
    item = P(
        "柳溪村产业路硬化", "85", "硬化产业道路2.4公里，方便468户农产品外运，道路验收合格率100%。",
        [
            I("数量", "硬化道路里程（≥**公里）", ">=2.4公里"),
            I("质量", "项目验收合格率（≥**%）", "=100%"),
            I("时效", "项目完工时间", "2025年8月"),
            I("成本", "道路补助标准（≤**万元/公里）", "<=35.4万元/公里"),
            I("经济", "农产品运输成本下降（≥**%）", ">=10%"),
            I("社会", "受益农户（≥**户）", ">=468户"),
            I("持续", "工程使用年限（≥**年）", ">=10年"),
            I("满意", "受益农户满意度（≥**%）", ">=95%"),
        ],
        sources=[("fiscal", "80"), ("other", "5")], person="项目负责人己 0999-7000318", department="青壤县农业农村局", unit="青壤县柳溪镇政府",
    )
    facts = document_facts(["target_declaration"], [project_facts(item)], fiscal_year=2025, money_unit="万元", faults=[])
    return Document("declaration-rural", "财政衔接推进乡村振兴补助资金项目绩效目标申报表", rural_declaration(item, 2025), facts, formats={
        "txt": {"shape": "tsv", "encoding": "gb18030"}, "docx": {}, "xlsx": {}, "xls": {}, "html": {}, "pdf": {"writer": "chromium"}, "ods": {},
    })


def evaluated() -> Project:
    return P(
        "乡镇卫生院设备更新", "460", "为7所乡镇卫生院更新设备52台（套），10月底前全部投入使用。",
        [
            I("数量", "更新设备台（套）数", "≥52台", actual="52台", weight="10", score="10"),
            I("质量", "设备验收合格率", "100%", actual="100%", weight="15", score="15"),
            I("时效", "设备投入使用时间", "2023年10月31日前", actual="2023年11月20日", weight="15", score="12",
              reason="2所卫生院机房改造延期，已增派监理"),
            I("成本", "单台设备平均成本", "≤8.85万元/台", actual="8.40万元/台", weight="10", score="10"),
            I("社会", "卫生院检查人次增长", "≥15%", actual="18%", weight="20", score="20"),
            I("持续", "设备完好率", "≥95%", actual="97%", weight="10", score="10"),
            I("满意", "就诊群众满意度", "≥90%", actual="88%", weight="10", score="9.8", reason="候诊时间较长，已优化分诊"),
        ],
        department="枫渡县卫生健康局", unit="枫渡县乡镇卫生院管理中心", result="更新设备52台（套），5所卫生院按期投入使用，2所延期20天。",
        execution=[("年度资金总额", "460", "460", "437", "10", "95%", "9.5"), ("其中：当年财政拨款", "400", "400", "377", "—", "94.25%", "—"),
                   ("上年结转资金", "60", "60", "60", "—", "100%", "—"), ("其他资金", "0", "0", "0", "—", "—", "—")],
        score="96.3",
    )


def evaluation(name: str, item: Project, formats: dict, faults: list[dict]) -> Document:
    facts = document_facts(
        ["self_evaluation"], [project_facts(item, ("weight", "actual", "score", "reason"))],
        fiscal_year=2023, money_unit="万元", faults=faults,
    )
    facts["projects"][0]["goals"][0]["result"] = item.more["result"]
    facts["projects"][0]["unit"] = item.more["unit"]
    facts["projects"][0]["execution"] = [
        dict(zip(("label", "initial", "budget", "executed", "weight", "rate", "score"),
                 (None if text == "—" else text.removeprefix("其中：") for text in row)))
        for row in item.more["execution"]
    ]
    return Document(name, "项目支出绩效自评表", self_evaluation(item, 2023), facts, formats=formats)


def self_evaluation_good() -> Document:
    return evaluation("self-evaluation", evaluated(), {
        "txt": {"shape": "tsv"}, "docx": {}, "xlsx": {}, "xls": {}, "html": {}, "pdf": {"writer": "libreoffice"},
    }, [])


def self_evaluation_faulty() -> Document:
    item = evaluated()
    item.indicators[0].more["score"] = "12"
    item.indicators[6].more.update(score="10", reason="")
    item.indicators[4].more["weight"] = "25"
    item.more["execution"][0] = ("年度资金总额", "460", "460", "437", "10", "85%", "9.5")
    item.more["execution"][1] = ("其中：当年财政拨款", "400", "400", "357", "—", "89.25%", "—")
    item.more["score"] = "99"
    faults = [
        {"defect": "ID17", "where": "更新设备台（套）数", "what": "得分12超过分值10"},
        {"defect": "ID17", "where": "就诊群众满意度", "what": "实际88%，未达到90%，得满分且没有原因"},
        {"defect": "IC24", "where": "全部指标", "what": "分值合计95，加预算执行10为105，不等于100"},
        {"defect": "MO16", "where": "年度资金总额", "what": "执行率印作85%，437除以460为95%"},
        {"defect": "MO07", "where": "项目资金", "what": "执行数357、60、0合计417，总额437"},
        {"defect": "ID17", "where": "总分", "what": "各项得分之和98.5，印作99"},
    ]
    return evaluation("self-evaluation-faulty", item, {"txt": {"shape": "tsv"}, "docx": {}, "xlsx": {}}, faults)


def monitored() -> Document:
    item = P(
        "城区内涝点整治", "530", "整治内涝点6处，汛期前完成4处，全年完成6处。",
        [
            I("数量", "整治内涝点数量", "6处", actual="4处", likelihood="确定能"),
            I("质量", "排水管道检测合格率", "≥98%", actual="98.6%", likelihood="确定能"),
            I("时效", "全部完工时间", "2024年10月31日前", actual="4处已完工", likelihood="有可能"),
            I("成本", "单点整治费用", "≤88万元", actual="86万元", likelihood="确定能"),
            I("社会", "积水投诉下降", "≥40%", actual="35%", likelihood="有可能"),
            I("满意", "周边居民满意度", "≥90%", actual="尚未调查", likelihood="有可能"),
        ],
        department="清汀市城市管理局", unit="清汀市市政设施管理处", monitored=("530", "348", "528"),
        deviation="2处内涝点因管线迁改晚开工一个月。", advice="请供水、燃气单位加快迁改，9月底前移交场地。",
    )
    facts = document_facts(["monitoring"], [project_facts(item, ("actual", "likelihood"))], fiscal_year=2024, money_unit="万元", faults=[])
    facts["projects"][0]["unit"] = item.more["unit"]
    return Document("monitoring", "2024年度项目支出绩效监控表", monitoring(item, 2024, "清汀市市政设施管理处"), facts, formats={
        "txt": {"shape": "tsv"}, "docx": {}, "xlsx": {}, "xls": {}, "html": {}, "pdf": {"writer": "reportlab"},
    })


def split(kind: str, name: str, operator: str, number: str, unit: str, description: str = "") -> object:
    """An indicator whose operator, number and unit stand in columns of their own."""
    return I(kind, name, f"{operator}{number}{unit}", operator=operator, number=number, unit=unit, description=description)


def department() -> Document:
    year = 2026
    whole = {
        "code": "216001", "name": "雾岭县文化馆", "person": "联系人庚", "phone": "0999-8000427", "year": year,
        "duties": "组织群众文化活动，培训文艺骨干，保护和传承非物质文化遗产。",
        "goal": "全年举办群众文化活动160场，培训文艺骨干900人，服务群众12万人次。",
    }
    overall = [
        split("数量", "群众文化活动场次", "≥", "160", "场", "含下乡演出"),
        split("数量", "文艺骨干培训人数", "≥", "900", "人", "签到人数"),
        split("质量", "活动按计划完成率", "≥", "98", "%", "完成场次占计划场次比例"),
        split("时效", "活动计划公布所需天数", "≤", "20", "天", "自批复之日起"),
        split("经济成本", "场均活动成本", "≤", "0.8", "万元", "活动支出与场次之比"),
        split("社会", "服务群众人次", "≥", "12", "万人次", "入场登记"),
        split("满意", "群众满意度", "≥", "92", "%", "问卷调查"),
    ]
    item = P(
        "文化下乡巡演", "64", "开展下乡巡演80场，覆盖全部16个乡镇。",
        [
            split("数量", "巡演场次", "≥", "80", "场", "实际演出场次"),
            split("质量", "节目更新率", "≥", "30", "%", "新编节目占比"),
            split("时效", "巡演任务按期完成率", "=", "100", "%", "按期场次占计划场次比例"),
            split("经济成本", "每场演出成本", "=", "8000", "元", "按标准安排"),
            split("社会", "覆盖乡镇数量", "=", "16", "个", "实际到达乡镇"),
            split("满意", "观众满意度", "≥", "92", "%", "现场问卷"),
        ],
        department=whole["name"], unit=whole["name"], sources=[("fiscal", "64")],
    )
    blocks = [Sheet("部门整体支出绩效目标表"), *whole_department(whole, overall), Sheet(item.name), *operator_form(item, year)]
    holder = P(whole["name"], "0", whole["goal"], overall)
    facts = document_facts(["department_goals", "project_targets"], [project_facts(item, ("description",))], fiscal_year=year,
                           department=whole["name"], money_unit="万元", faults=[])
    facts["department_table"] = {"name": whole["name"], "code": whole["code"], "goal": whole["goal"],
                                 "indicators": project_facts(holder, ("description",))["indicators"]}
    return Document("department-table", "部门整体支出绩效目标表", blocks, facts, formats={
        "txt": {"shape": "tsv"}, "docx": {}, "xlsx": {}, "xls": {}, "html": {}, "pdf": {"writer": "libreoffice"},
    })


DOCUMENTS = [national, rural, self_evaluation_good, self_evaluation_faulty, monitored, department]
