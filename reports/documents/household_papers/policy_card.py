"""政策明白卡: what hangs at the door of a household, so that it knows what it is due and whom to ask.

Whoever passes can read it. So it bears no identity number, no account, no telephone of the household, nobody's
health, and of the members only the head's name (个人信息保护法 art. 6 and 28).
"""

import re
from collections.abc import Iterator

from households import wording
from households.models import Standing, Subsidy, SubsidyCategory
from reports.documents.household_papers.material import Entitlement, Material
from reports.documents.household_papers.wordings import CODE_CAPTION, about, how_often, rate
from reports.typeset.form import Blanks, Cell, Form, Grid, Look, Masthead, Remark, Row

TITLE = "政策明白卡"
SIZE, FLOOR = 16.0, 9.5
HOTLINE = "12317"
"""全国扶贫监督举报电话 (国务院扶贫办)."""
Group = SubsidyCategory.Group
# Who receives one of these is ill or disabled, which is not for the passer-by.
PRIVATE = frozenset({Group.DISABILITY, Group.HEALTH})
HEALTH_WORDS = re.compile(r"病|残|医|药|诊|康复|手术|住院|精神|孕|护理")
CLAUSES = re.compile(r"(?<=[；。;\n])")
FACTS = (16.0, 34.0, 16.0, 34.0)
HELPERS = (20.0, 34.0, 18.0, 28.0)
MEASURES = (38.0, 17.0, 30.0, 15.0)


def policy_card(material: Material, address: str) -> Form:
    """The card of one household; `address` is that of its case file, which opens only for staff."""
    return Form(
        name=f"{material.head or '户主未登记'}（{material.household.number}）",
        masthead=Masthead(TITLE, 30, about(material), address, CODE_CAPTION),
        parts=tuple(_parts(material)),
        foot=(
            Remark(f"扶贫监督举报电话：{HOTLINE}", strong=True, align="center"),
            Blanks(("帮扶责任人（签字）", "户主（签字）")),
            Remark(
                f"{wording.day(material.day)}制。政策、标准有调整的，以最新文件为准。",
                align="center",
            ),
        ),
        size=SIZE,
        floor=FLOOR,
    )


def _parts(material: Material) -> Iterator[Grid | Remark]:
    yield Grid(FACTS, tuple(_household(material)), side="户情")
    yield Grid(HELPERS, tuple(_helpers(material)), side="帮扶")
    yield Grid(MEASURES, tuple(_measures(material)), side="政策")
    yield Grid((16.0, 84.0), tuple(_plans(material)), side="计划")


def _label(text: str) -> Cell:
    return Cell(text, 1, Look.LABEL, "center")


def _household(material: Material) -> Iterator[Row]:
    standing = material.standing
    causes = [cause.get_code_display() for cause in (*material.causes, *material.other_causes)]
    yield (
        _label("户主"),
        Cell(material.head or "未登记"),
        _label("家庭人口"),
        Cell(f"{len(material.members)}人"),
    )
    yield (
        _label("在册状态"),
        Cell(standing.get_status_display() if standing else "不在册"),
        _label("户属性"),
        Cell(_attribute(standing)),
    )
    yield (_label("致贫原因"), Cell("、".join(causes) or "未登记", 3))


def _attribute(standing: Standing | None) -> str:
    if standing is None or standing.status == Standing.Status.REMOVED:
        return "—"
    return str(standing.get_attribute_display())


def _helpers(material: Material) -> Iterator[Row]:
    """Name, unit, duty and a blank for the telephone number, which the helper writes in at the door."""
    yield tuple(
        Cell(text, 1, Look.HEAD, "center") for text in ("帮扶责任人", "单位", "职务", "电话")
    )
    for pairing in material.pairings:
        helper = pairing.helper
        yield (
            Cell(helper.name, align="center"),
            Cell(helper.organisation or "—", align="center"),
            Cell(helper.duty or "—", align="center"),
            Cell("", 1, Look.OPEN),
        )
    if not material.pairings:
        yield (Cell("还没有结对", 3), Cell("", 1, Look.OPEN))


def _measures(material: Material) -> Iterator[Row]:
    yield tuple(
        Cell(text, 1, Look.HEAD, "center")
        for text in ("享受的政策和措施", "享受人数", "标准", "发放")
    )
    shown = [row for row in material.entitlements if _is_public(row)]
    hidden = {row.subsidy.category_id for row in material.entitlements if not _is_public(row)}
    by_category: dict[int, list[Entitlement]] = {}
    for row in shown:
        by_category.setdefault(row.subsidy.category_id, []).append(row)
    for same in by_category.values():
        category, known = same[0].subsidy.category, same[0].rate
        often = how_often(known, is_recurring=category.is_recurring)
        yield (
            Cell(category.name),
            Cell(_how_many([row.subsidy for row in same]), align="center"),
            Cell(rate(known) or "按文件执行", align="center"),
            Cell(often, align="center"),
        )
    if not material.entitlements:
        yield (Cell("目前没有登记在享受的补贴", 4),)
    if hidden:
        yield (Cell(f"另有{len(hidden)}项涉及个人情况，不在门上写明，由帮扶责任人当面告知。", 4),)


def _is_public(row: Entitlement) -> bool:
    return row.subsidy.category.group not in PRIVATE


def _how_many(subsidies: list[Subsidy]) -> str:
    """2人, counting nobody by name; 全户 for what is given to the household as a whole."""
    persons = {row.person_id for row in subsidies if row.person_id}
    if persons:
        return f"{len(persons)}人"
    covered = subsidies[0].quantity if subsidies[0].category.unit in ("人", "保障人口") else None
    return f"{covered}人" if covered else "全户"


def _plans(material: Material) -> Iterator[Row]:
    plan, planned = material.help_plan, material.planned_exit
    if material.exited_on:
        yield (_label("脱贫"), Cell(f"{wording.day(material.exited_on)}脱贫"))
    elif planned:
        yield (
            _label("脱贫"),
            Cell(f"计划{planned.year}年脱贫，路径：{planned.get_route_display()}"),
        )
    else:
        yield (_label("脱贫"), Cell("还没有脱贫计划"))
    if plan is None:
        yield (_label("帮扶计划"), Cell("还没有制定"))
    else:
        words = _for_the_door(plan.measures) or "由帮扶责任人当面说明。"
        yield (_label(f"{plan.year}年\n帮扶计划"), Cell(words, may_shorten=True))


def _for_the_door(measures: str) -> str:
    """The plan without the clauses that speak of somebody's health."""
    clauses = [
        clause for clause in CLAUSES.split(measures.strip()) if not HEALTH_WORDS.search(clause)
    ]
    words = "".join(clauses).strip().rstrip("；;，,")
    return words if not words or words[-1] in "。！？" else f"{words}。"
