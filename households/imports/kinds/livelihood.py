"""收入表 and 种植表: what a household earned in a year and what it planted."""

from collections.abc import Sequence

from households import wording
from households.imports import cells
from households.imports.columns import Column
from households.imports.kinds.national.entries import Entry
from households.imports.kinds.rows import Filling, RowsKind, amount, yes
from households.models import ImportDraft, Income, Planting, StatedIncome

HOUSEHOLD = (
    Column("household", "户编号", cells.code(4, 20), ("户编码", "农户编号"), filled=True),
    Column("head", "户主", cells.text(40), ("户主姓名",), required=False),
)
PARTS = {
    "wages": ("wages_fen", "工资性收入"),
    "business": ("business_fen", "生产经营性收入"),
    "property": ("property_fen", "财产性收入"),
    "transfers": ("transfers_fen", "转移性收入"),
    "family_planning": ("family_planning_fen", "其中计划生育金"),
    "dibao": ("dibao_fen", "其中低保金"),
    "tekun": ("tekun_fen", "其中特困供养金"),
    "pension_fund": ("pension_fen", "其中养老保险金"),
    "ecology": ("ecology_fen", "其中生态补偿金"),
    "costs": ("business_costs_fen", "生产经营性支出"),
}
WITHIN_TRANSFERS = ("family_planning", "dibao", "tekun", "pension_fund", "ecology")


class IncomeKind(RowsKind):
    """Parts in 元 by household and year; totals are computed and never read."""

    slug = str(ImportDraft.Kind.INCOME)
    title = str(ImportDraft.Kind.INCOME.label)
    columns: Sequence[Column] = (
        *HOUSEHOLD,
        Column("year", "年度", cells.year, filled=True),
        Column("size", "计算人口", cells.whole(1, 60), ("家庭人口", "人口"), filled=True),
        *(
            Column(key, title, cells.fen(), required=key in ("wages", "business", "property", "transfers"))
            for key, (_, title) in PARTS.items()
        ),
        Column("stated", "系统人均纯收入", cells.fen(negative=True), required=False),
    )  # fmt: skip

    def prepare(self, filling: Filling, found: Sequence[Entry]) -> None:
        years = {entry.parsed.get("year") for entry in found} - {None}
        here = {household.pk for household in filling.known.households.values()}
        self._incomes = {
            (row.household_id, row.year): row
            for row in Income.objects.filter(year__in=years)
            if row.household_id in here
        }
        self._stated = {
            (row.household_id, row.year): row
            for row in StatedIncome.objects.filter(year__in=years)
            if row.household_id in here
        }

    def judge(self, entry: Entry, filling: Filling) -> None:
        household, parsed = filling.household(entry), entry.parsed
        if household is None or not filling.takes(
            entry, "household", household.pk, parsed.get("year")
        ):
            return
        values = {key: (name, parsed.get(key)) for key, (name, _) in PARTS.items()}
        stored = self._incomes.get((household.pk, parsed.get("year")))
        after = {
            key: value if value is not None else (getattr(stored, name) if stored else 0)
            for key, (name, value) in values.items()
        }
        if after["transfers"] < sum(after[key] for key in WITHIN_TRANSFERS):
            entry.error("transfers", "转移性收入小于其中各项之和。", "请核对其中各项。")
            return
        if stored is None:
            entry.planned.is_new = True
            filling.writes.create(
                Income(
                    household=household,
                    year=parsed.get("year"),
                    member_count=parsed.get("size"),
                    **{PARTS[key][0]: value for key, value in after.items()},
                )
            )
        else:
            size = {"size": ("member_count", parsed.get("size"))}
            filling.compare(entry, stored, values | size, dict.fromkeys(values, amount))
        self._state(entry, filling, household.pk)

    def _state(self, entry: Entry, filling: Filling, household: int) -> None:
        """The national system's own figure, where the file gives it."""
        per_head, year = entry.parsed.get("stated"), entry.parsed.get("year")
        if per_head is None:
            return
        stored = self._stated.get((household, year))
        if stored is not None:
            values = {"stated": ("per_head_fen", per_head)}
            filling.compare(entry, stored, values, {"stated": amount})
            return
        if not entry.planned.is_new:
            entry.change("stated", "", amount(per_head))
        filling.writes.create(
            StatedIncome(household_id=household, year=year, per_head_fen=per_head)
        )


class PlantingKind(RowsKind):
    """A crop of a year on a household's land, in 亩."""

    slug = str(ImportDraft.Kind.PLANTING)
    title = str(ImportDraft.Kind.PLANTING.label)
    columns: Sequence[Column] = (
        *HOUSEHOLD,
        Column("year", "年度", cells.year, filled=True),
        Column("crop", "作物", cells.label(dict(Planting.Crop.choices), {"烤烟": "tobacco", "烟草": "tobacco",
               "玉蜀黍": "maize", "甘薯": "sweet_potato", "药材": "herbs"}, what="作物"), filled=True),
        Column("area", "面积（亩）", cells.li, ("面积", "种植面积", "种植面积亩"), filled=True),
        Column("intercropped", "套种", cells.yes_or_no, ("是否套种",), required=False),
        Column("note", "备注", cells.text(120), required=False),
    )  # fmt: skip

    def prepare(self, filling: Filling, found: Sequence[Entry]) -> None:
        years = {entry.parsed.get("year") for entry in found} - {None}
        self._plantings = {
            (row.household_id, row.year, row.crop): row
            for row in Planting.objects.filter(year__in=years)
        }

    def judge(self, entry: Entry, filling: Filling) -> None:
        household, parsed = filling.household(entry), entry.parsed
        if household is None:
            return
        key = (household.pk, parsed.get("year"), parsed.get("crop"))
        if not filling.takes(entry, "crop", *key):
            return
        if not parsed.get("area"):
            entry.error("area", "面积须大于零。", "没有种的不用填。")
            return
        stored = self._plantings.get(key)
        if stored is None:
            entry.planned.is_new = True
            filling.writes.create(
                Planting(
                    household=household,
                    year=parsed.get("year"),
                    crop=parsed.get("crop"),
                    area_li=parsed.get("area"),
                    is_intercropped=bool(parsed.get("intercropped")),
                    note=parsed.get("note") or "",
                )
            )
            return
        values = {
            "area": ("area_li", parsed.get("area")),
            "intercropped": ("is_intercropped", parsed.get("intercropped")),
            "note": ("note", parsed.get("note")),
        }
        shown = {"area": lambda li: wording.number(wording.mu(li)), "intercropped": yes}
        filling.compare(entry, stored, values, shown)


INCOME, PLANTING = IncomeKind(), PlantingKind()
