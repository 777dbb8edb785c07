"""What the rows of a file must agree on among themselves, before the register is asked."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from households import wording
from households.imports.kinds.national.columns import HOUSEHOLD_FACTS
from households.imports.kinds.national.entries import Entry, Family
from households.imports.kinds.national.places import Places, plain_county, plain_township
from households.models import Membership, Sex

Relation = Membership.Relation

MALE = frozenset(
    {
        Relation.SON, Relation.SON_IN_LAW, Relation.GRANDSON, Relation.DAUGHTERS_SON, Relation.FATHER,
        Relation.WIFES_FATHER, Relation.HUSBANDS_FATHER, Relation.GRANDFATHER, Relation.MOTHERS_FATHER, Relation.UNCLE,
        Relation.NEPHEW, Relation.GREAT_GRANDSON,
    }
)  # fmt: skip
FEMALE = frozenset(
    {
        Relation.DAUGHTER, Relation.DAUGHTER_IN_LAW, Relation.GRANDDAUGHTER, Relation.DAUGHTERS_DAUGHTER,
        Relation.MOTHER, Relation.WIFES_MOTHER, Relation.HUSBANDS_MOTHER, Relation.GRANDMOTHER,
        Relation.MOTHERS_MOTHER, Relation.SIBLINGS_WIFE, Relation.NIECE, Relation.GREAT_GRANDDAUGHTER,
    }
)  # fmt: skip


def sex_of(relation: str | None) -> str:
    """The sex that a relation says, if it says one."""
    return Sex.MALE if relation in MALE else Sex.FEMALE if relation in FEMALE else Sex.UNSTATED


def check_rows(found: Iterable[Entry], *, options: Mapping[str, Any]) -> None:
    """Keys and identity numbers stand once in a file; sex and birth agree with the number."""
    found = list(found)
    _once(found, "person", lambda entry: entry.parsed.get("person"), "人编号")
    _once(
        found,
        "papers",
        lambda entry: entry.identity.number if entry.identity else None,
        "证件号码",
    )
    data_on = date.fromisoformat(options["data_on"])
    for entry in found:
        _agree_with_number(entry, data_on)


def check_family(family: Family, *, options: Mapping[str, Any]) -> None:
    """One head, the same facts on every row, and as many rows as it says persons."""
    heads = [entry for entry in family.entries if entry.is_head]
    unread = any("relation" not in entry.parsed for entry in family.entries)
    if not heads and not unread:
        family.entries[0].error(
            "relation", f"户 {family.number} 没有户主。", "请把其中一人的“与户主关系”改为“户主”。"
        )
    for entry in heads[1:]:
        entry.error(
            "relation",
            f"户 {family.number} 有两位户主，另一位在 {heads[0].place('relation')}。",
            "请只留一位。",
        )
    for key in HOUSEHOLD_FACTS:
        _same_on_all_rows(family, key)
    size = family.fact("size")
    if size is not None and size != len(family.entries):
        family.source("size").note(
            "size", f"写的是 {size} 人，文件里本户有 {len(family.entries)} 行，按行数登记。"
        )
    _exit_year(family, options)


def _same_on_all_rows(family: Family, key: str) -> None:
    source = family.source(key)
    told = source.parsed.get(key)
    for entry in family.entries:
        value = entry.parsed.get(key)
        if value is not None and value != told:
            entry.error(
                key,
                f"同一户各行应当一样，{source.place(key)} 写的是“{_shown(source, key)}”。",
                "请改成一样。",
            )


def _shown(entry: Entry, key: str) -> str:
    return entry.reader.finding(entry.row, key, "").value


def _exit_year(family: Family, options: Mapping[str, Any]) -> None:
    entry, status, told = (
        family.source("exit_year"),
        family.fact("status"),
        family.fact("exit_year"),
    )
    data_on = date.fromisoformat(options["data_on"])
    filed_on = date.fromisoformat(options["filed_on"])
    if told is None:
        if status == "exited" and entry.reader.has("exit_year"):
            family.source("status").error(
                "exit_year", "已脱贫的户须有脱贫年度。", "请填四位的年份，例如 2016。"
            )
        return
    if status == "poor":
        entry.note("exit_year", "未脱贫的户不该有脱贫年度，没有采用。")
    elif told > data_on.year:
        entry.error(
            "exit_year",
            f"脱贫年度晚于数据日期（{wording.day(data_on)}）。",
            "请核对年份，或改正数据日期。",
        )
    elif date(told, 12, 31) <= filed_on:
        entry.error(
            "exit_year",
            f"脱贫年度早于建档日期（{wording.day(filed_on)}）。",
            "请核对年份，或改正建档日期。",
        )


def _once(
    found: Iterable[Entry], key: str, value_of: Callable[[Entry], str | None], title: str
) -> None:
    seen: dict[str, Entry] = {}
    for entry in found:
        value = value_of(entry)
        if not value:
            continue
        if value in seen:
            entry.error(
                key, f"这个{title}在 {seen[value].place(key)} 已经出现过。", "请核对，只留一行。"
            )
        else:
            seen[value] = entry


def _agree_with_number(entry: Entry, data_on: date) -> None:
    identity, relation = entry.identity, entry.parsed.get("relation")
    sex, born_on = entry.parsed.get("sex"), entry.parsed.get("born_on")
    if identity:
        if sex in (Sex.MALE, Sex.FEMALE) and sex != identity.sex:
            entry.note("sex", "与证件号码里的性别不符，按证件号码登记。")
        if born_on and born_on != identity.born_on:
            entry.note("born_on", "与证件号码里的出生日期不符，按证件号码登记。")
        said = sex_of(relation)
        if said != Sex.UNSTATED and said != identity.sex:
            number_says = Sex(identity.sex).label
            entry.note(
                "relation", f"与证件号码里的性别（{number_says}）不符。", "请核对关系和证件号码。"
            )
    born = identity.born_on if identity else born_on
    if born and born > data_on:
        entry.error(
            "papers" if identity else "born_on",
            f"出生日期晚于数据日期（{wording.day(data_on)}）。",
            "请核对，或改正数据日期。",
        )


def check_names(places: Places, found: Iterable[Entry]) -> None:
    """County and township as the file names them against ours: said once a name, because nothing depends on it."""
    said: set[tuple[str, str]] = set()
    for entry in found:
        if entry.area is None:
            continue
        for key, length, plain in (("county", 6, plain_county), ("township", 9, plain_township)):
            told, ours = entry.parsed.get(key), places.names.get(entry.area.code[:length])
            if told and ours and plain(told) != plain(ours) and (key, told) not in said:
                said.add((key, told))
                entry.note(key, f"登记册中是“{ours}”，不改登记册。")
