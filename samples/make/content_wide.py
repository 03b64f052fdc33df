"""Lists of many projects in one wide table: packed indicators, operator columns, direction columns."""

from __future__ import annotations

from forms_wide import packed, with_direction, with_operator
from grid import Document
from targets import I, P, Indicator, Project, document_facts, project_facts

DEPARTMENT = "沧屿市体育局"


def packed_units() -> list[tuple[str, str, list[Project]]]:
    return [
        (DEPARTMENT, "1,842.60", [
            P("全民健身活动", "642.60", "举办市级健身活动48场，带动120万人次参加健身。", [
                I("数量", "举办市级健身活动场次", "≥48场", midterm="≥150场"),
                I("质量", "活动安全责任事故", "0起"),
                I("时效", "活动计划按期完成率", "≥95%"),
                I("社会", "参加健身活动人次", "≥120万人次", midterm="≥380万人次"),
                I("满意", "参加活动群众满意度", "≥90%"),
                I("经济成本", "场均活动经费", "≤13.4万元"),
            ]),
            P("公共体育场馆免费开放补助", "1,200.00", "补助24个场馆免费或低收费开放，全年开放不少于330天。", [
                I("数量", "补助场馆数量", "24个"),
                I("数量", "年开放天数", "≥330天"),
                I("质量", "场馆设施完好率", "≥97%"),
                I("社会", "接待健身人次", "≥900万人次"),
                I("满意", "健身群众满意度", "≥88%"),
            ]),
        ]),
        ("沧屿市少年儿童业余体育学校", "2,316.00", [
            P("青少年训练与竞赛", "1,816.00", "在训运动员1100人，参加省级以上比赛36项，输送运动员40人。", [
                I("数量", "在训运动员人数", "≥1100人"),
                I("数量", "参加省级以上比赛项数", "≥36项"),
                I("质量", "教练员持证上岗率", "100%"),
                I("社会", "向上级运动队输送人数", "≥40人", midterm="≥120人"),
                I("满意", "运动员及家长满意度", "≥92%"),
            ], sources=[("fiscal", "1,700.00"), ("special_account", "116.00")]),
            P("训练场地维修", "500.00", "维修训练场地9处，8月底前全部交付使用。", [
                I("数量", "维修场地数量", "9处"),
                I("质量", "维修工程验收合格率", "100%"),
                I("时效", "全部交付使用时间", "2026年8月31日前"),
                I("经济", "场地维修后年节约维护费", "≥30万元"),
                I("满意", "训练人员满意度", "≥90%"),
                I("经济成本", "维修总费用", "≤500万元"),
            ]),
        ]),
    ]


def packed_facts(units, total: str, faults: list[dict]) -> dict:
    projects = []
    for unit, _, items in units:
        for item in items:
            fact = project_facts(item, midterm="implementation")
            fact["goals"] = [{"horizon": "annual", "text": item.goal}]
            fact["unit"] = unit
            projects.append(fact)
    plain = lambda amount: format(float(amount.replace(",", "")), "g")  # noqa: E731
    return document_facts(
        ["project_targets"], projects, department=DEPARTMENT, money_unit="万元",
        totals=[{"label": "合计", "amount": plain(total)}] + [{"label": unit, "amount": plain(amount)} for unit, amount, _ in units],
        faults=faults,
    )


def packed_good() -> Document:
    units = packed_units()
    return Document("list-packed", "项目支出绩效目标表（含转移支付项目）", packed(DEPARTMENT, units, "4,158.60", pages=2), packed_facts(units, "4,158.60", []),
                    landscape=True, formats={"txt": {"shape": "tsv"}, "docx": {}, "xlsx": {}, "xls": {}, "html": {}, "pdf": {"writer": "libreoffice"}})


def packed_faulty() -> Document:
    units = packed_units()
    units[0] = (units[0][0], "1,824.60", units[0][2])
    fitness, halls = units[0][2]
    fitness.indicators[3].target = "≥120万人次,≤80万人次"
    halls.indicators[3].target = "大幅增加"
    repair = units[1][2][1]
    repair.indicators[2].target = "≥365天"
    repair.indicators[4].target = "满意"
    faults = [
        {"defect": "MO12", "where": "沧屿市体育局", "what": "单位合计1,824.60，项目之和1,842.60；总计仍为4,158.60"},
        {"defect": "IV12", "where": "全民健身活动", "what": "参加健身活动人次同时写≥120万与≤80万"},
        {"defect": "IV20", "where": "公共体育场馆免费开放补助", "what": "接待健身人次写作「大幅增加」"},
        {"defect": "IV19", "where": "训练场地维修", "what": "交付使用时间写作≥365天"},
        {"defect": "IV16", "where": "训练场地维修", "what": "满意度没有数值"},
    ]
    return Document("list-packed-faulty", "项目支出绩效目标表（含转移支付项目）", packed(DEPARTMENT, units, "4,158.60"), packed_facts(units, "4,158.60", faults),
                    landscape=True, formats={"txt": {"shape": "tsv"}, "xlsx": {}, "docx": {}})


def S(kind: str, name: str, operator: str, number: str, unit: str, weight: str, direction: str = "") -> Indicator:  # noqa: N802
    target = number if operator in ("定性", "") else f"{operator}{number}{unit}"
    return I(kind, name, target, operator=operator, number=number, unit=unit, weight=weight, direction=direction)


UP, DOWN = "正向指标", "反向指标"


def operators() -> Document:
    units = [("417001-溪坪县柑桔镇人民政府", "1286400.00", [
        P("场镇环境整治", "486400.00", "保持场镇道路整洁，生活垃圾日产日清，全年清运垃圾2600吨。", [
            S("数量", "清运生活垃圾", "≥", "2600", "吨", "20", UP),
            S("质量", "垃圾日产日清率", "≥", "98", "%", "20", UP),
            S("时效", "投诉办结时间", "≤", "3", "天", "10", DOWN),
            S("社会", "场镇居民环境投诉", "≤", "12", "件", "20", DOWN),
            S("满意", "场镇居民满意度", "≥", "90", "%", "10", UP),
            S("经济成本", "清运单位成本", "≤", "150", "元/吨", "10", DOWN),
        ], "51892126T000004180231"),
        P("村级便民服务站运行", "800000.00", "保障16个村级便民服务站正常运行，全年办理事项不少于3.2万件。", [
            S("满意", "办事群众满意度", "≥", "95", "%", "10", UP),
            S("数量", "运行服务站数量", "=", "16", "个", "20"),
            S("质量", "事项办理准确率", "≥", "99", "%", "20", UP),
            S("时效", "运行补助发放频次", "=", "4", "次", "10"),
            S("社会", "办理便民事项", "≥", "32000", "件", "20", UP),
            S("持续", "服务站长效运行机制", "定性", "优良中低差", "", "10"),
        ], "51892126T000004180256"),
    ])]
    projects = [project_facts(item, ("weight",), unit="元") for _, _, items in units for item in items]
    for fact in projects:
        fact["unit"] = "溪坪县柑桔镇人民政府"
    facts = document_facts(["target_declaration"], projects, money_unit="元",
                           totals=[{"label": units[0][0], "amount": "128.64"}], faults=[])
    return Document("list-operator", "部门预算项目绩效目标申报表", with_operator(units), facts, landscape=True, formats={
        "txt": {"shape": "tsv"}, "docx": {}, "xlsx": {}, "xls": {}, "ods": {}, "html": {"encoding": "gb18030", "close_rows": False},
        "pdf": {"writer": "chromium"}})


def directions() -> Document:
    unit = "赤溪旗融媒体中心"
    items = [
        P("新闻节目制作", "920000.00", "全年制作新闻节目310期，短视频1200条，节目差错率控制在万分之一以内。", [
            S("满意", "受众满意度", "≥", "90", "%", "10"),
            S("数量", "新闻节目期数", "≥", "310", "期", "15"),
            S("数量", "短视频条数", "≥", "1200", "条", "5"),
            S("质量", "节目播出差错率", "≤", "0.01", "%", "10"),
            S("时效", "重要新闻首发时间", "≤", "2", "小时", "10"),
            S("成本", "单期节目制作成本", "≤", "2900", "元/期", "10"),
            S("社会", "平台总阅读量", "≥", "5000", "万次", "20"),
            S("持续", "融媒体传播能力", "", "长期", "", "10"),
        ], unit=unit, category_text="32-专项业务项目"),
        P("演播设备维护", "365000.00", "对46台（套）演播设备开展定期维护，设备完好率不低于97%。", [
            S("数量", "维护设备数量", "=", "46", "台（套）", "10"),
            S("质量", "设备完好率", "≥", "97", "%", "15"),
            S("时效", "故障响应时间", "≤", "4", "小时", "15"),
            S("成本", "台均维护费用", "≤", "7900", "元/台（套）", "10"),
            S("社会", "停播事故", "=", "0", "次", "30"),
            S("满意", "使用人员满意度", "≥", "92", "%", "10"),
        ], unit=unit, category_text="31-运转类项目"),
    ]
    facts = document_facts(["project_targets"], [project_facts(item, ("weight",), unit="元") for item in items], money_unit="元", faults=[])
    return Document("list-direction", "项目绩效目标表", with_direction(items), facts, landscape=True, formats={
        "txt": {"shape": "pipes"}, "docx": {}, "xlsx": {}, "xls": {}, "html": {}, "pdf": {"writer": "reportlab"}})


DOCUMENTS = [packed_good, packed_faulty, operators, directions]
