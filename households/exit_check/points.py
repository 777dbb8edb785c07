"""The seven points, each judged by the records first and then held against what staff found."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from households.ages import of_school_age
from households.exit_check.evidence import Evidence
from households.exit_check.verdict import Check, State
from households.models import Circumstances, ExitFinding, Person, Standard
from households.wording import day, money, rounded

Item = ExitFinding.Item


@dataclass(frozen=True)
class Known:
    """What the records say of a point: good, bad, or nothing (None), in words and with where it stands."""

    is_good: bool | None
    words: str = ""
    source: str = ""
    mend: str = ""


def check_all(evidence: Evidence) -> tuple[Check, ...]:
    return tuple(_check(item, evidence) for item in Item)


def _check(item: Item, evidence: Evidence) -> Check:
    known = RECORDS[item](evidence)
    finding = evidence.findings.get(item)
    source = "；".join(part for part in (known.source, _source(finding)) if part)
    words = known.words + _words(finding)
    state = _state(item, known, finding)
    if state is State.FAILED and known.is_good is False and finding and finding.passed:
        words += "体检登记的是达标，与记录不符，请核实后改正其中一处。"
    elif state is State.FAILED and known.is_good and finding:
        words += "体检登记的是没有达标，以体检为准；已经改善的，请再登记一次结果。"
    mend = known.mend if state is not State.PASSED and known.is_good is not True else ""
    if state is State.OPEN and item is not Item.INCOME:
        mend += "请入户看过以后，在体检表里登记结果。"
    return Check(item, state, words, source, mend, finding)


def _state(item: Item, known: Known, finding: ExitFinding | None) -> State:
    """Either side can fail a point. Income alone cannot be passed by word: it takes the figures and the line."""
    if known.is_good is False or (finding is not None and not finding.passed):
        return State.FAILED
    if known.is_good or (finding is not None and item is not Item.INCOME):
        return State.PASSED
    return State.OPEN


def _words(finding: ExitFinding | None) -> str:
    if finding is None:
        return ""
    said = finding.note or finding.get_item_display()
    return f"{day(finding.found_on)}体检：{said.rstrip('。')}。"


def _source(finding: ExitFinding | None) -> str:
    return f"体检（{finding.recorded_by}登记）" if finding else ""


def _income(evidence: Evidence) -> Known:
    income = evidence.income
    line = evidence.standard(Standard.Kind.EXIT_LINE, evidence.on)
    words, mend = "", ""
    if income is None:
        words += f"没有{evidence.year}年或{evidence.year - 1}年的收入。"
        mend += f"请在户档里录入{evidence.year}年的收入。"
    else:
        per_head = rounded(Decimal(income.net_fen) / income.member_count, 0)
        words += f"{income.year}年人均纯收入{money(int(per_head))}。"
    if line is None:
        words += f"{day(evidence.on)}没有适用于本村的脱贫收入标准。"
        mend += "请在“设置·标准”里按文件登记脱贫收入标准。"
    else:
        words += f"脱贫收入标准{money(line.value)}（{line.document}，{line.area}）。"
    if income is None or line is None:
        return Known(None, words, mend=mend)
    is_over = income.net_fen > line.value * income.member_count
    source = f"{income.year}年收入；{line.document}"
    if is_over:
        return Known(True, words, source)
    return Known(False, f"{words}没有超过标准。", source, "收入有误的，请在户档里更正收入。")


def _unrecorded(evidence: Evidence) -> Known:
    """Food and clothing stand in no record; only who was at the household can tell."""
    return Known(None)


def _education(evidence: Evidence) -> Known:
    pupils = [
        membership.person
        for membership in evidence.members
        if of_school_age(membership.person.born_on, evidence.on)
    ]
    if not pupils:
        return Known(True, "家中没有义务教育年龄（开学时满6岁、未满15岁）的成员。", "家庭成员")
    unknown = [person for person in pupils if person.pk not in evidence.circumstances]
    known = [(evidence.circumstances[p.pk], p) for p in pupils if p not in unknown]
    away = [(now, person) for now, person in known if now.school == Circumstances.School.NONE]
    without_reason = [person for now, person in away if not now.no_school_reason]
    if without_reason:
        return Known(
            False,
            f"{_names(without_reason)}在义务教育年龄，登记为不在校，也没有写原因。",
            "家庭成员的在校生状况",
            "已经上学或毕业的，请更正成员情况；确有原因的，请写明失学辍学原因。",
        )
    if unknown:
        return Known(
            None,
            f"{_names(unknown)}在义务教育年龄，没有登记在校生状况。",
            "家庭成员的在校生状况",
            "请在成员情况里登记在校生状况。",
        )
    words = [
        f"{person}{now.get_school_display()}在读"
        for now, person in known
        if (now, person) not in away
    ]
    words += [f"{person}不在校（{now.no_school_reason}）" for now, person in away]
    return Known(True, f"{'，'.join(words)}。", "家庭成员的在校生状况")


def _medical(evidence: Evidence) -> Known:
    people = [membership.person for membership in evidence.members]
    unknown = [person for person in people if person.pk not in evidence.circumstances]
    uninsured = [
        person
        for person in people
        if person not in unknown and not evidence.circumstances[person.pk].has_medical_insurance
    ]
    source = "家庭成员的参保情况"
    if uninsured:
        mend = "已经参保的，请更正成员情况；没有参保的，请先办理参保。"
        return Known(False, f"{_names(uninsured)}没有参加基本医疗保险。", source, mend)
    if unknown:
        words = f"{_names(unknown)}没有登记是否参加基本医疗保险。"
        return Known(None, words, source, "请在成员情况里登记。")
    if not people:
        return Known(None, "没有登记家庭成员。", source, "请先登记家庭成员。")
    return Known(True, f"全家{len(people)}人都参加了基本医疗保险。", source)


def _housing(evidence: Evidence) -> Known:
    living = evidence.living
    if living is None or not living.house_grade:
        return Known(None, "没有登记住房等级。", mend="请在户档的生活条件里登记住房等级。")
    words = f"住房等级为{living.get_house_grade_display()}"
    words += f"（{day(living.begins_on)}起{f'，{living.document}' if living.document else ''}）。"
    if living.house_is_dangerous:
        mend = "已经修缮、重建或搬迁的，请在户档的生活条件里登记新的住房等级。"
        return Known(False, words, "生活条件", mend)
    return Known(True, words, "生活条件")


def _water(evidence: Evidence) -> Known:
    living = evidence.living
    if living is None or (living.water_is_safe is None and living.water_is_difficult is None):
        return Known(
            None, "没有登记饮水情况。", mend="请在户档的生活条件里登记饮水是否安全、是否困难。"
        )
    since = f"（{day(living.begins_on)}起）。"
    faults = ["饮水不安全"] if living.water_is_safe is False else []
    faults += ["饮水困难"] if living.water_is_difficult else []
    if faults:
        mend = "已经解决的，请在户档的生活条件里登记新的饮水情况。"
        return Known(False, f"{'、'.join(faults)}{since}", "生活条件", mend)
    if living.water_is_safe is None:
        return Known(None, "没有登记饮水是否安全。", "生活条件", "请在户档的生活条件里登记。")
    return Known(True, f"饮水安全{since}", "生活条件")


def _names(people: list[Person]) -> str:
    return "、".join(person.name for person in people)


RECORDS: dict[Item, Callable[[Evidence], Known]] = {
    Item.INCOME: _income,
    Item.FOOD: _unrecorded,
    Item.CLOTHING: _unrecorded,
    Item.EDUCATION: _education,
    Item.MEDICAL: _medical,
    Item.HOUSING: _housing,
    Item.WATER: _water,
}
