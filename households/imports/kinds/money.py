"""补贴享受表 and 补贴发放表: what households and persons are entitled to, and what was paid on it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from households import wording
from households.imports import cells
from households.imports.columns import Column
from households.imports.kinds.livelihood import HOUSEHOLD
from households.imports.kinds.national.entries import Entry
from households.imports.kinds.rows import Filling, RowsKind
from households.models import (
    Household,
    ImportDraft,
    Person,
    Subsidy,
    SubsidyCategory,
    SubsidyPayment,
)

WHOM = (
    *HOUSEHOLD,
    Column("person", "人编号", cells.code(4, 22), ("人编码", "人员编号"), required=False),
    Column("name", "姓名", cells.name, ("享受人",), required=False),
    Column("category", "补贴项目", cells.text(40), ("补贴类别", "补贴项目名称", "补贴名称"), filled=True),
)  # fmt: skip
Owner = tuple[int, int | None, int]


class _OfSubsidies(RowsKind):
    """Rows that name a household, perhaps a person, and a category."""

    def prepare(self, filling: Filling, found: Sequence[Entry]) -> None:
        categories = list(SubsidyCategory.objects.all())
        self._by_key = {category.pk: category for category in categories}
        self._categories = {category.name: category for category in categories}
        self._categories |= {category.code: category for category in categories}
        here = {household.pk for household in filling.known.households.values()}
        self._subsidies: dict[Owner, list[Subsidy]] = defaultdict(list)
        standing = Subsidy.objects.standing_good().select_related("category").order_by("begins_on")
        for row in standing:
            if row.household_id in here:
                self._subsidies[(row.household_id, row.person_id, row.category_id)].append(row)

    def whose(self, entry: Entry, filling: Filling) -> Owner | None:
        """The entitlement's household, person and category; None when the row cannot be so."""
        household = filling.household(entry)
        if household is None:
            return None
        category = self._category(entry)
        person = filling.person(entry, household)
        if category is None or entry.is_wrong:
            return None
        self._fits(entry, category, person)
        return None if entry.is_wrong else _owner(household, person, category)

    def _category(self, entry: Entry) -> SubsidyCategory | None:
        found = self._categories.get(entry.parsed.get("category") or "")
        if found is None:
            entry.error(
                "category", "代码表里没有这种补贴。", "请从下拉项里选，或先在“补贴类别”里登记。"
            )
        return found

    def _fits(self, entry: Entry, category: SubsidyCategory, person: Person | None) -> None:
        if category.paid_to == SubsidyCategory.PaidTo.PERSON and person is None:
            entry.error("person", f"{category}按人发放，人编号不能空着。", "请补上。")
        if category.paid_to == SubsidyCategory.PaidTo.HOUSEHOLD and person is not None:
            entry.error("person", f"{category}按户发放。", "请把人编号和姓名清空。")


class SubsidiesKind(_OfSubsidies):
    slug = str(ImportDraft.Kind.SUBSIDIES)
    title = str(ImportDraft.Kind.SUBSIDIES.label)
    columns: Sequence[Column] = (
        *WHOM,
        Column("begins_on", "起始日期", cells.day, ("享受开始日期", "办结日期", "开始日期"), filled=True),
        Column("ends_on", "终止日期", cells.day, ("停止日期",), required=False),
        Column("quantity", "数量", cells.whole(0, 9_999_999), ("保障人口",), required=False),
        Column("document", "依据文件", cells.text(120), ("依据",), required=False),
        Column("note", "备注", cells.text(200), required=False),
    )  # fmt: skip

    def judge(self, entry: Entry, filling: Filling) -> None:
        owner, parsed = self.whose(entry, filling), entry.parsed
        if owner is None:
            return
        begins_on, ends_on = parsed.get("begins_on"), parsed.get("ends_on")
        if ends_on and ends_on <= begins_on:
            entry.error("ends_on", "终止日期须晚于起始日期。", "请核对两个日期。")
            return
        if not filling.takes(entry, "category", *owner, begins_on):
            return
        stored = next((row for row in self._subsidies[owner] if row.begins_on == begins_on), None)
        if stored is None:
            self._begin(entry, filling, owner)
            return
        values = {
            key: (key, parsed.get(key)) for key in ("ends_on", "quantity", "document", "note")
        }
        filling.compare(entry, stored, values, {"ends_on": wording.day})

    def _begin(self, entry: Entry, filling: Filling, owner: Owner) -> None:
        parsed = entry.parsed
        begins_on, ends_on = parsed.get("begins_on"), parsed.get("ends_on")
        beside = next(
            (row for row in self._subsidies[owner] if _overlap(row, begins_on, ends_on)), None
        )
        if beside is not None:
            entry.error(
                "begins_on",
                f"这项补贴自{wording.day(beside.begins_on)}起已在享受。",
                "同一项不能同时登记两次；请核对起止日期。",
            )
            return
        household, person, category = owner
        entry.planned.is_new = True
        row = filling.writes.create(
            Subsidy(
                household_id=household,
                person_id=person,
                category=self._by_key[category],
                begins_on=begins_on,
                ends_on=ends_on,
                quantity=parsed.get("quantity"),
                document=parsed.get("document") or "",
                note=parsed.get("note") or "",
            )
        )
        self._subsidies[owner].append(row)


class PaymentsKind(_OfSubsidies):
    slug = str(ImportDraft.Kind.PAYMENTS)
    title = str(ImportDraft.Kind.PAYMENTS.label)
    columns: Sequence[Column] = (
        *WHOM,
        Column("paid_on", "发放日期", cells.day, ("兑付时间", "兑付日期"), filled=True),
        Column("amount", "金额（元）", cells.fen(), ("金额", "补贴金额", "发放金额", "金额元"), filled=True),
        Column("covers", "所属期", cells.text(20), ("归属年度", "所属时期"), required=False),
        Column("voucher", "凭证号", cells.text(60), ("凭证",), required=False),
    )  # fmt: skip

    def prepare(self, filling: Filling, found: Sequence[Entry]) -> None:
        super().prepare(filling, found)
        self._paid = {
            (row.subsidy_id, row.paid_on, row.amount_fen, row.covers): row
            for row in SubsidyPayment.objects.filter(voided_at__isnull=True)
        }

    def judge(self, entry: Entry, filling: Filling) -> None:
        owner, parsed = self.whose(entry, filling), entry.parsed
        if owner is None:
            return
        paid_on, fen, covers = (
            parsed.get("paid_on"),
            parsed.get("amount"),
            parsed.get("covers") or "",
        )
        if not fen:
            entry.error("amount", "发放金额须大于零。", "没有发放的不用填。")
            return
        begun = [row for row in self._subsidies[owner] if row.begins_on <= paid_on]
        if not begun:
            entry.error(
                "category",
                "这一户（这个人）在发放日期没有登记享受这项补贴。",
                "请先登记补贴享受，或核对户编号、人编号和日期。",
            )
            return
        subsidy = begun[-1]
        if not filling.takes(entry, "amount", subsidy.pk, paid_on, fen, covers):
            return
        stored = self._paid.get((subsidy.pk, paid_on, fen, covers))
        if stored is not None:
            voucher = {"voucher": ("voucher", parsed.get("voucher"))}
            filling.compare(entry, stored, voucher, {})
            return
        entry.planned.is_new = True
        if subsidy.ends_on and subsidy.ends_on <= paid_on:
            entry.note(
                "paid_on", f"这项补贴到{wording.day(subsidy.ends_on)}已经停止。", "补发的不用改。"
            )
        filling.writes.create(
            SubsidyPayment(
                subsidy=subsidy,
                paid_on=paid_on,
                amount_fen=fen,
                covers=covers,
                voucher=parsed.get("voucher") or "",
            )
        )


def _owner(household: Household, person: Person | None, category: SubsidyCategory) -> Owner:
    return household.pk, person.pk if person else None, category.pk


def _overlap(row: Subsidy, begins_on: date, ends_on: date | None) -> bool:
    """Recurring entitlements of one kind do not lie over one another; one that was done on a day may be done again."""
    if not row.category.is_recurring:
        return False
    return (row.ends_on is None or begins_on < row.ends_on) and (
        ends_on is None or row.begins_on < ends_on
    )


SUBSIDIES, PAYMENTS = SubsidiesKind(), PaymentsKind()
