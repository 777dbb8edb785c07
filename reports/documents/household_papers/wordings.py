"""Phrases that both papers of a household share."""

from households import wording
from households.models import SubsidyRate
from reports.documents.household_papers.material import Material

CODE_CAPTION = "扫码查户档（须登录）"
OFTEN = {"月": "按月", "季": "按季", "季度": "按季", "学期": "每学期", "年": "每年"}


def about(material: Material) -> str:
    """Whom the paper is about: the place down to the group, and the number of the household."""
    household = material.household
    place = " ".join(
        part for part in (material.place, household.natural_village, household.group_label) if part
    )
    return f"{place}\n户编号 {household.number}"


def rate(of: SubsidyRate | None) -> str:
    """150元/人·月: the unit of a rate begins with 元 by custom, and is put after the sum where it does not."""
    if of is None:
        return ""
    if of.per.startswith("元"):
        return f"{wording.number(wording.yuan(of.amount_fen))}{of.per}"
    return f"{wording.money(of.amount_fen)}/{of.per}"


def how_often(of: SubsidyRate | None, *, is_recurring: bool) -> str:
    """按月, 每学期 and so on where the rate says so; else whether it goes on or was given once."""
    period = of.per.rpartition("·")[2] if of else ""
    return OFTEN.get(period) or ("持续享受" if is_recurring else "一次性")
