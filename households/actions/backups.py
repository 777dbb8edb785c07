"""Taking over the visits of a phone's backup: one by one, each exactly once, just as the phone would have sent them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from households.access import May, reach
from households.actions.photos import OtherPictureError, add_photo
from households.actions.visits import OtherContentError, record_visit
from households.models import Household, Photo, User, Visit
from households.photographs import develop


class Fate(Enum):
    """What becomes of a visit in a backup; each with its words and the tone of its badge."""

    NEW = "可以导入", "ok"
    TAKEN = "已导入", "ok"
    THERE = "已登记", "quiet"
    OTHER = "内容不同", "error"
    VOID = "已作废", "quiet"
    REFUSED = "不能导入", "error"

    def __init__(self, label: str, tone: str) -> None:
        self.label = label
        self.tone = tone


@dataclass(frozen=True)
class SentPhoto:
    """A picture as it lies in the file."""

    key: UUID
    kind: str
    caption: str
    content: bytes


@dataclass(frozen=True)
class SentVisit:
    """A visit as it lies in the file: what `record_visit` takes in `said`, with the household by its number."""

    key: UUID
    digest: str
    household: str
    said: Mapping[str, Any]
    photos: tuple[SentPhoto, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What became of one visit, or would: its fate, why, and how many pictures came, were there, and could not come."""

    fate: Fate
    why: str = ""
    visit: Visit | None = None
    photos_new: int = 0
    photos_there: int = 0
    photo_faults: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Where the visit can be read; nowhere as long as it is only foreseen."""
        if self.visit is None or self.fate is Fate.NEW:
            return ""
        return self.visit.get_absolute_url()

    @property
    def brings(self) -> bool:
        """Whether taking it over would add anything."""
        return self.fate is Fate.NEW or self.photos_new > 0


def visitor_of(user_id: int, *, by: User, today: date) -> User:
    """Whose visits the file holds.

    Anybody brings in their own. Another's, only who may record visits in a whole area: the same people who may
    correct and void the visits of others there. Raises ValidationError in words.
    """
    if user_id == by.pk:
        return by
    mine = reach(by, May.RECORD_VISIT, today)
    if not mine.areas:
        raise ValidationError(
            "这是另一位同志手机里的备份。请由本人登录后导入，或者交给本村第一书记导入。"
        )
    visitor = User.objects.within(mine).filter(pk=user_id).first()
    if visitor is None:
        raise ValidationError(
            f"备份里的登记人（编号 {user_id}）没有在您负责的地方任过职。请核对这是不是本村的备份。"
        )
    return visitor


def foresee_taking(sent: SentVisit, *, by: User, visitor: User, today: date) -> Outcome:
    """What `take_over` would do: the same thing done and rolled back, and each picture opened."""
    with transaction.atomic():
        outcome = _take(sent, by, visitor, today)
        photos = _known(sent, outcome)
        keys = [photo.key for photo in sent.photos]
        taken = set(Photo.objects.filter(key__in=keys).values_list("key", flat=True)) - photos
        transaction.set_rollback(True)
    if outcome.fate not in (Fate.NEW, Fate.THERE):
        return outcome
    new, faults = 0, []
    for number, photo in enumerate(sent.photos, start=1):
        if photo.key in photos:
            continue
        try:
            if photo.key in taken:
                raise OtherPictureError
            develop(photo.content)
            new += 1
        except ValidationError as fault:
            faults.append(_fault(number, fault))
    return Outcome(outcome.fate, outcome.why, outcome.visit, new, len(photos), tuple(faults))


def take_over(sent: SentVisit, *, by: User, visitor: User, today: date) -> Outcome:
    """Records the visit unless it is there, then the pictures that are not; a refused picture leaves the visit be."""
    outcome = _take(sent, by, visitor, today)
    if outcome.visit is None or outcome.fate not in (Fate.NEW, Fate.THERE):
        return outcome
    known = _known(sent, outcome)
    new, faults = 0, []
    for number, photo in enumerate(sent.photos, start=1):
        if photo.key in known:
            continue
        try:
            add_photo(
                by=by,
                owner=outcome.visit,
                content=photo.content,
                key=photo.key,
                kind=photo.kind,
                caption=photo.caption,
            )
            new += 1
        except ValidationError as fault:
            faults.append(_fault(number, fault))
    fate = Fate.TAKEN if outcome.fate is Fate.NEW else outcome.fate
    return Outcome(fate, outcome.why, outcome.visit, new, len(known), tuple(faults))


def _take(sent: SentVisit, by: User, visitor: User, today: date) -> Outcome:
    household = (
        _within(by, visitor, sent.said["on"], today)
        .select_related("area")
        .filter(number=sent.household)
        .first()
    )
    if household is None:
        who = "您" if visitor == by else f"{visitor.name}当天"
        return Outcome(
            Fate.REFUSED,
            f"户编号 {sent.household} 不在{who}能登记的范围，请核对户编号、结对和任职。",
        )
    is_known = Visit.objects.filter(key=sent.key).exists()
    try:
        visit = record_visit(
            household=household,
            by=by,
            visitor=visitor,
            key=sent.key,
            today=today,
            digest=sent.digest,
            **sent.said,
        )
    except OtherContentError as refusal:
        known = refusal.visit if refusal.visit.household_id == household.pk else None
        return Outcome(
            Fate.OTHER,
            "这里已有同一次走访，内容与备份里的不同。请打开已登记的核对，要改的点“更正”。",
            known,
        )
    except ValidationError as refusal:
        return Outcome(Fate.REFUSED, " ".join(refusal.messages))
    if visit.is_void:
        return Outcome(Fate.VOID, "这次走访已在网页上作废，不会再登记。", visit)
    return Outcome(Fate.THERE if is_known else Fate.NEW, "", visit)


def _within(by: User, visitor: User, on: date, today: date) -> QuerySet[Household]:
    """Where it may be recorded: one's own as the phone itself may send it today.

    Another's where the visitor was in office on the day of the visit, and only where the permission of who brings
    it holds for the whole area: so the visits of somebody who has left are not lost with the phone.
    """
    if visitor == by:
        return Household.objects.within(reach(by, May.RECORD_VISIT, today))
    theirs = Household.objects.within(reach(visitor, May.RECORD_VISIT, on))
    return theirs.filter(reach(by, May.RECORD_VISIT, today).places())


def _known(sent: SentVisit, outcome: Outcome) -> set[UUID]:
    """The pictures of this visit that are here already, void ones too: neither comes a second time."""
    if outcome.visit is None:
        return set()
    keys = [photo.key for photo in sent.photos]
    rows = Photo.objects.filter(key__in=keys, visit=outcome.visit)
    return set(rows.values_list("key", flat=True))


def _fault(number: int, fault: ValidationError) -> str:
    why = " ".join(fault.messages)
    return f"第 {number} 张照片：{why}"
