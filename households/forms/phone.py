"""What a phone sends of a visit: JSON, checked as a form is, each fault beside its field."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from households.actions.proposals import ProposedChange
from households.actions.visits import GiftGiven, Position
from households.forms.fields import DayField, Prose
from households.models import Visit, VisitNote

# The shell on a phone may be weeks old: the one before this is still understood.
SCHEMAS = (1,)
MOST_GIFTS = 10
MOST_VALUE_FEN = 100_000_000_00
# Half a character of two halves, and NUL as JSON writes it: neither database takes them.
UNWRITABLE = re.compile(r"[\ud800-\udfff]|(?<!\\)(?:\\\\)*\\u0000")


class PhoneVisitForm(forms.Form):
    household = forms.CharField(max_length=20, error_messages={"required": "请选择走访了哪一户。"})
    on = DayField(error_messages={"required": "请填走访日期。"})
    kind = forms.ChoiceField(choices=Visit.Kind.choices)
    mode = forms.ChoiceField(choices=Visit.Mode.choices)
    place = forms.CharField(max_length=60, required=False)
    people_met = forms.CharField(max_length=120, required=False)
    findings = Prose(max_length=2000, required=False)
    policies = Prose(max_length=1000, required=False)
    action = Prose(max_length=1000, required=False)
    problem = Prose(max_length=1000, required=False)


def read_visit(body: bytes) -> dict[str, Any]:
    """What `record_visit` takes, with the household by its number.

    Raises ValidationError with a sentence for each field that does not hold.
    """
    sent = _object(body)
    if sent.get("schema") not in SCHEMAS:
        raise ValidationError({"schema": "手机上的页面太旧，请联网打开一次走访页更新后再传。"})
    form = PhoneVisitForm({name: sent.get(name) for name in PhoneVisitForm.base_fields})
    errors: dict[str, Any] = dict(form.errors.as_data())
    read: dict[str, Any] = {}
    for name, reader in READERS.items():
        try:
            read[name] = reader(sent.get(name))
        except ValidationError as fault:
            errors[name] = fault.messages
    if errors:
        raise ValidationError(errors)
    read |= form.cleaned_data
    read["photos_expected"] = read.pop("photos")
    read["clock_skew_s"] = _skew(sent.get("clock_offset_s"))
    return read


def _object(body: bytes) -> dict[str, Any]:
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        sent = None
    if not isinstance(sent, dict):
        raise ValidationError({"schema": "送来的内容不完整，请重试；仍不行就导出备份交给村里。"})
    if UNWRITABLE.search(json.dumps(sent, ensure_ascii=False)):
        raise ValidationError({"schema": "文字里有存不下的字符（例如半个表情），请删去后重传。"})
    return sent


def _rows(sent: Any, label: str) -> Sequence[dict[str, Any]]:
    if sent in (None, ""):
        return []
    if not isinstance(sent, list) or not all(isinstance(row, dict) for row in sent):
        raise ValidationError(f"{label}的内容不完整，请修改后重传。")
    return sent


def _notes(sent: Any) -> dict[str, str]:
    if sent is None:
        return {}
    if not isinstance(sent, dict) or not all(isinstance(text, str) for text in sent.values()):
        raise ValidationError("各方面的变化不完整，请修改后重传。")
    for topic, text in sent.items():
        if topic not in VisitNote.Topic.values:
            raise ValidationError(f"没有“{topic}”这个方面，请删去后重传。")
        if len(text) > 300:
            label = VisitNote.Topic(topic).label
            raise ValidationError(f"“{label}”最多写 300 个字，现在有 {len(text)} 个，请删去一些。")
    return sent


def _gifts(sent: Any) -> list[GiftGiven]:
    rows = _rows(sent, "慰问物资")
    if len(rows) > MOST_GIFTS:
        raise ValidationError(f"一次走访最多登记 {MOST_GIFTS} 样物资。")
    return [read_gift(row) for row in rows]


def read_gift(row: dict[str, Any]) -> GiftGiven:
    """Raises ValidationError without a thing, and without what it is worth."""
    item = str(row.get("item") or "").strip()
    if not item:
        raise ValidationError("请写明送的是什么物品。")
    try:
        fen = Decimal(str(row.get("value_yuan") or "")) * 100
        if not fen.is_finite() or fen != fen.to_integral_value() or not 0 < fen <= MOST_VALUE_FEN:
            raise InvalidOperation
    except InvalidOperation:
        raise ValidationError(f"请写“{item}”值多少元，例如 120 或 120.50。") from None
    return GiftGiven(
        item=item,
        value_fen=int(fen),
        quantity=str(row.get("quantity") or "").strip(),
        donor=str(row.get("donor") or "").strip(),
    )


def _proposals(sent: Any) -> list[ProposedChange]:
    return [
        ProposedChange(
            field=str(row.get("field") or ""),
            seen=str(row.get("seen") or ""),
            new=str(row.get("new") or ""),
        )
        for row in _rows(sent, "提出的更改")
    ]


def read_position(sent: Any) -> Position | None:
    """Raises ValidationError for one that is not whole, or not on earth."""
    if sent is None:
        return None
    try:
        latitude, longitude = float(sent["latitude"]), float(sent["longitude"])
        accuracy = sent.get("accuracy")
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise ValueError
        if accuracy is not None and float(accuracy) < 0:
            raise ValueError
        return Position(
            latitude_e6=round(latitude * 1_000_000),
            longitude_e6=round(longitude * 1_000_000),
            accuracy_m=None if accuracy is None else min(round(float(accuracy)), 1_000_000),
        )
    except (TypeError, KeyError, ValueError, OverflowError):
        raise ValidationError("定位不完整，请重新定位或删去。") from None


def _moment(sent: Any) -> datetime | None:
    """The phone's own time; one that cannot be read is left out, because a clock must never lose a visit."""
    try:
        found = datetime.fromisoformat(str(sent))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _skew(sent: Any) -> int | None:
    known = isinstance(sent, int) and not isinstance(sent, bool)
    return max(-(2**31), min(sent, 2**31 - 1)) if known else None


def _photos(sent: Any) -> int:
    if sent is None:
        return 0
    if not isinstance(sent, list) or len(sent) > 12:
        raise ValidationError("照片太多，请留下最多十二张。")
    return len(sent)


READERS = {
    "notes": _notes,
    "gifts": _gifts,
    "proposals": _proposals,
    "position": read_position,
    "captured_at": _moment,
    "photos": _photos,
}
