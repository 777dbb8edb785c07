"""入户核实对照表: on the left what the register says of a household, on the right room for what is found there."""

from collections.abc import Iterable, Iterator
from datetime import date

from households import wording
from households.case_file import Member
from households.models import Circumstances, Income, Living, Membership, Standing
from reports.documents.household_papers.material import Entitlement, Material
from reports.documents.household_papers.wordings import CODE_CAPTION, about, rate
from reports.typeset.form import Blanks, Cell, Form, Grid, Look, Masthead, Remark, Row

TITLE = "入户核实对照表"
SIZE, FLOOR = 10.5, 7.5
CHECKED = "□相符"
UNKNOWN = "未登记"
# The shares of the pairs of label and fact, and of the place to write, on a line of a hundred.
FACTS = (11.0, 26.0, 11.0, 26.0, 26.0)
PEOPLE = (21.5, 6.5, 6.5, 10.5, 8.5, 11.5, 9.0, 26.0)
LISTED = (30.0, 16.0, 28.0, 26.0)
FINDING_LINES = 3


def verification(material: Material, address: str) -> Form:
    """The sheet of one household; `address` is that of its case file. Identity numbers are masked."""
    return Form(
        name=f"{material.head or UNKNOWN}（{material.household.number}）",
        masthead=Masthead(TITLE, 20, about(material), address, CODE_CAPTION),
        parts=tuple(_parts(material)),
        foot=(
            Blanks(("户主（签字）", "核实人（签字）", "第一书记（签字）", "核实日期")),
            Remark(
                f"登记数据截至{wording.day(material.day)}。与登记相符的打√；不符的写明应改为什么，由户主确认后签字，"
                "回村后据此办理变动或更正。"
            ),
        ),
        size=SIZE,
        floor=FLOOR,
    )


def _parts(material: Material) -> Iterator[Grid]:
    yield Grid(
        FACTS,
        (
            (
                Cell("登记的情况", 4, Look.HEAD, "center"),
                Cell("核实情况（√ 或改为）", 1, Look.HEAD, "center"),
            ),
            *_register(material),
        ),
        side="户情",
    )
    people = (_person(member, material.day) for member in material.members)
    yield Grid(PEOPLE, (_PEOPLE_HEAD, *people), side="成员")
    yield Grid(FACTS, tuple(_conditions(material)), side="条件")
    yield Grid(FACTS, tuple(_income(material)), side="收入")
    yield Grid(LISTED, tuple(_help(material)), side="政策")
    yield Grid(
        (100.0,),
        ((Cell("其他发现的问题和处理意见：", 1, Look.OPEN, lines=FINDING_LINES),),),
        side="记事",
        takes_the_rest=True,
    )


def _facts(*pairs: tuple[str, str]) -> Row:
    """A row of one or two facts with the place to write beside them."""
    cells: list[Cell] = []
    for label, value in pairs:
        cells.append(Cell(label, 1, Look.LABEL, "center"))
        cells.append(Cell(value or UNKNOWN, 3 if len(pairs) == 1 else 1, may_shorten=True))
    return (*cells, _open())


def _open() -> Cell:
    return Cell(CHECKED, 1, Look.OPEN)


def _register(material: Material) -> Iterator[Row]:
    standing = material.standing
    attribute = ""
    if standing and standing.status != Standing.Status.REMOVED:
        attribute = standing.get_attribute_display()
    yield _facts(("户主", material.head), ("家庭人口", f"{len(material.members)}人"))
    yield _facts(("在册状态", _standing(material)), ("户属性", attribute))
    others = "、".join(cause.get_code_display() for cause in material.other_causes)
    main = "、".join(cause.get_code_display() for cause in material.causes)
    plan = material.planned_exit
    yield _facts(
        ("致贫原因", f"{main}；其他：{others}" if main and others else main or others),
        ("脱贫计划", f"{plan.year}年，{plan.get_route_display()}" if plan else ""),
    )
    yield _facts(("帮扶责任人", "；".join(_helpers(material))))


def _standing(material: Material) -> str:
    """脱贫（2017年12月31日） and so on; a household without a standing is not on the register."""
    if material.standing is None:
        return "不在册"
    since = material.exited_on or material.standing.begins_on
    return f"{material.standing.get_status_display()}（{wording.day(since)}起）"


def _helpers(material: Material) -> Iterator[str]:
    for pairing in material.pairings:
        helper = pairing.helper
        yield " ".join(part for part in (helper.name, helper.organisation, helper.duty) if part)


_PEOPLE_HEAD: Row = tuple(
    Cell(text, 1, Look.HEAD, "center")
    for text in (
        "姓名 身份号码",
        "关系",
        "性别 年龄",
        "文化 在校",
        "健康",
        "劳动 务工",
        "参保",
        "核实情况",
    )
)


def _person(member: Member, day: date) -> Row:
    person, now = member.person, member.now
    age = person.age_on(day)
    number = wording.identity_number(person.identity_number) or person.no_identity_reason
    relation = member.membership.relation
    is_head = relation == Membership.Relation.HEAD
    words = (
        f"{person.name}\n{number}",
        "户主" if is_head else member.membership.get_relation_display().removeprefix("之"),
        f"{person.get_sex_display()}\n{'不详' if age is None else f'{age}岁'}",
        _schooling(now),
        now.get_health_display() if now else UNKNOWN,
        "\n".join(_work(now)) or UNKNOWN,
        _insurances(now),
    )
    return (*(Cell(text) for text in words), _open())


def _schooling(now: Circumstances | None) -> str:
    if now is None:
        return UNKNOWN
    if now.school != Circumstances.School.NONE:
        return f"{now.get_education_display()}\n{now.get_school_display()}在读"
    reason = f"\n不在校：{now.no_school_reason}" if now.no_school_reason else ""
    return f"{now.get_education_display()}{reason}"


def _work(now: Circumstances | None) -> Iterator[str]:
    """What work the person can do, where they are away for it (省外，11个月), and a public post."""
    if now is None:
        return
    yield now.get_labour_display()
    if now.work_place:
        yield _for_months(now.get_work_place_display().removesuffix("务工"), now.months_worked)
    if now.public_post:
        yield _for_months(now.public_post, now.public_post_months)


def _for_months(words: str, months: int) -> str:
    return f"{words}，{months}个月" if months else words


def _insurances(now: Circumstances | None) -> str:
    """The insurances a person is in, a word each: 医保 大病 养老."""
    if now is None:
        return UNKNOWN
    held = {
        "医保": now.has_medical_insurance,
        "大病": now.has_serious_illness_insurance,
        "养老": now.has_pension_insurance,
    }
    return " ".join(name for name, is_in in held.items() if is_in) or "无"


def _conditions(material: Material) -> Iterator[Row]:
    living = material.living
    yield _facts(("住房", _house(living)), ("饮水", _water(living)))
    if living and (living.road or living.fuel or living.has_power is not None):
        yield _facts(("其他", _rest(living)), ("种植", _planting(material)))
    else:
        yield _facts(("种植", _planting(material)))


def _house(living: Living | None) -> str:
    if living is None:
        return ""
    if living.house_area_m2 == 0:
        return "没有住房"
    built = f"{living.house_built_year}年建" if living.house_built_year else ""
    area = f"{living.house_area_m2}平方米" if living.house_area_m2 else ""
    parts = (living.get_house_grade_display(), living.house_structure, area, built)
    return "，".join(part for part in parts if part)


def _water(living: Living | None) -> str:
    if living is None or living.water_is_safe is None:
        return ""
    safe = "安全" if living.water_is_safe else "不安全"
    return f"{safe}，取水困难" if living.water_is_difficult else safe


def _rest(living: Living) -> str:
    power = {True: "通电", False: "没有通电", None: ""}[living.has_power]
    road = f"{living.get_road_display()}入户" if living.road else ""
    fuel = f"燃料{living.get_fuel_display()}" if living.fuel else ""
    return "，".join(part for part in (power, road, fuel) if part)


def _planting(material: Material) -> str:
    if not material.plantings:
        return "没有登记种植"
    crops = "、".join(
        f"{row.get_crop_display()}{wording.number(wording.mu(row.area_li))}亩"
        f"{'（套种）' if row.is_intercropped else ''}"
        for row in material.plantings
    )
    return f"{material.plantings[0].year}年：{crops}"


def _income(material: Material) -> Iterator[Row]:
    entered = [year for year in material.incomes if year.income]
    if not entered:
        yield _facts(("家庭收入", "没有登记收入"))
        return
    last, income = entered[0], entered[0].income
    assert income is not None
    yield _facts(
        ("年度", f"{last.year}年，按{income.member_count}人计算"),
        (
            "人均纯收入",
            "" if last.per_head_fen is None else wording.money(last.per_head_fen),
        ),
    )
    for left, right in (
        (("工资性", income.wages_fen), ("生产经营性", income.business_fen)),
        (("财产性", income.property_fen), ("转移性", income.transfers_fen)),
        (("经营支出", income.business_costs_fen), ("纯收入", income.net_fen)),
    ):
        yield _facts(*((label, wording.money(fen)) for label, fen in (left, right)))
    if named := _named(income):
        yield _facts(("其中转移性", named))


def _named(income: Income) -> str:
    parts = {
        "低保金": income.dibao_fen,
        "特困供养金": income.tekun_fen,
        "养老金": income.pension_fen,
        "计划生育金": income.family_planning_fen,
        "生态补偿金": income.ecology_fen,
    }
    return "，".join(f"{name}{wording.money(fen)}" for name, fen in parts.items() if fen)


def _help(material: Material) -> Iterator[Row]:
    yield tuple(
        Cell(text, 1, Look.HEAD, "center")
        for text in ("享受的补贴和措施", "享受人", "标准 起始", "核实情况")
    )
    for same in _by_category(material.entitlements):
        first = same[0]
        names = [row.subsidy.person.name for row in same if row.subsidy.person]
        since = "、".join(sorted({f"{row.subsidy.begins_on:%Y-%m}" for row in same}))
        yield (
            Cell(first.subsidy.category.name),
            Cell("、".join(names) or "全户"),
            Cell(" ".join(part for part in (rate(first.rate), f"{since}起") if part)),
            _open(),
        )
    if not material.entitlements:
        yield (Cell("没有登记在享受的补贴", 3), _open())


def _by_category(entitlements: Iterable[Entitlement]) -> list[list[Entitlement]]:
    """Those of one kind on one line, in the order of the code list."""
    found: dict[int, list[Entitlement]] = {}
    for row in entitlements:
        found.setdefault(row.subsidy.category_id, []).append(row)
    return list(found.values())
