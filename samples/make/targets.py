"""What the samples say: projects and their indicators, from which both the printed form and the facts are made.

The facts are the truth that a reading is compared with. They come from here and never from a reader.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

# Short key -> canonical level 1 and level 2.
CLASSES = {
    "数量": ("产出指标", "数量指标"),
    "质量": ("产出指标", "质量指标"),
    "时效": ("产出指标", "时效指标"),
    "成本": ("产出指标", "成本指标"),
    "经济成本": ("成本指标", "经济成本指标"),
    "社会成本": ("成本指标", "社会成本指标"),
    "生态成本": ("成本指标", "生态环境成本指标"),
    "经济": ("效益指标", "经济效益指标"),
    "社会": ("效益指标", "社会效益指标"),
    "生态": ("效益指标", "生态效益指标"),
    "综合": ("效益指标", "社会、经济、生态效益指标"),
    "持续": ("效益指标", "可持续影响指标"),
    "满意": ("满意度指标", "服务对象满意度指标"),
}


@dataclass
class Indicator:
    kind: str
    name: str
    target: str
    # midterm, description, standard, basis, note, weight, actual, score, reason, likelihood, operator, unit, …
    more: dict = field(default_factory=dict)

    @property
    def level1(self) -> str:
        return CLASSES[self.kind][0]

    @property
    def level2(self) -> str:
        return CLASSES[self.kind][1]


def I(kind: str, name: str, target: str, **more: str) -> Indicator:  # noqa: E743
    return Indicator(kind, name, target, more)


@dataclass
class Project:
    name: str
    total: str
    indicators: list[Indicator]
    goal: str = ""
    code: str | None = None
    # midterm, unit, department, nature, category, period, purpose, plan, sources, …
    more: dict = field(default_factory=dict)


def P(name: str, total: str, goal: str, indicators: list[Indicator], code: str | None = None, **more) -> Project:
    return Project(name, total, indicators, goal, code, more)


# Fields of an indicator that the canonical model has, under the model's names.
INDICATOR_FACTS = ("description", "standard", "basis", "note", "weight")
RESULT_FACTS = ("actual", "score", "reason", "likelihood")


def indicator_facts(indicator: Indicator, columns: tuple[str, ...], midterm: str | None) -> dict:
    facts = {
        "level1": indicator.level1,
        "level2": indicator.level2,
        "name": indicator.name,
        "target": indicator.target,
    }
    if midterm:
        facts[midterm] = indicator.more.get("midterm", indicator.target)
    for name in (*INDICATOR_FACTS, *RESULT_FACTS):
        if name in columns:
            facts[name] = indicator.more.get(name) or None
    return facts


def ten_thousand(amount: str, unit: str = "万元") -> str:
    """An amount in 万元, written without idle zeros, as a fact."""
    value = Decimal(amount.replace(",", ""))
    if unit == "元":
        value /= 10000
    text = format(value.normalize(), "f")
    return text


def project_facts(
    project: Project, columns: tuple[str, ...] = (), midterm: str | None = None, unit: str = "万元"
) -> dict:
    """`columns` names the further indicator columns the form prints, `midterm` the second horizon, if it has one."""
    goals = [{"horizon": "annual", "text": project.goal}] if project.goal else []
    if midterm and project.more.get("midterm"):
        goals.insert(0, {"horizon": midterm, "text": project.more["midterm"]})
    facts = {
        "name": project.name,
        "code": project.code,
        "total": ten_thousand(project.total, unit),
        "goals": goals,
        "indicators": [indicator_facts(one, columns, midterm) for one in project.indicators],
    }
    if "sources" in project.more:
        facts["sources"] = [
            {"kind": kind, "amount": ten_thousand(amount, unit)} for kind, amount in project.more["sources"] if amount
        ]
    if "plan" in project.more:
        facts["plan"] = [percent.rstrip("%") or None for percent in project.more["plan"]]
    for name in ("nature", "category", "unit", "purpose", "department"):
        if name in project.more:
            facts[name] = project.more[name]
    return facts


def document_facts(kinds: list[str], projects: list[dict], **more) -> dict:
    return {
        "kinds": kinds,
        **more,
        "count": {"projects": len(projects), "indicators": sum(len(one["indicators"]) for one in projects)},
        "projects": projects,
    }


ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def project_code(region: str, year: int, number: int, sequence: int) -> str:
    """A project code with its check character, of a region that does not exist."""
    body = f"{region}{year % 100:02d}P{number:06d}{sequence:05d}"
    total = sum(ALPHABET.index(character) * pow(3, index) for index, character in enumerate(body))
    return body + ALPHABET[30 - total % 31]
