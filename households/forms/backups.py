"""The file that a phone exports of its outbox: read strictly, each fault with its place and how to mend it."""

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from households.actions.backups import SentPhoto, SentVisit
from households.actions.photos import MOST_PHOTOS
from households.forms.act import ActForm
from households.forms.phone import read_visit
from households.models import Photo

KIND = "visits"
SCHEMAS = (1,)
MEGABYTE = 1024 * 1024
MOST_FILE_MB = 64
MOST_VISITS = 200
MOST_TEXT = 64 * 1024
PICTURE_HEADS = ("data:image/jpeg;base64", "data:image/png;base64", "data:image/webp;base64")
EXPORT_AGAIN = "请在手机“待上传”里重新“导出备份”，再选新的文件。"


@dataclass(frozen=True)
class Parcel:
    """One visit of the file: what can be read of it, and if it cannot be taken, why."""

    number: int
    sent: SentVisit | None = None
    fault: str = ""
    said: str = ""
    on: date | None = None
    household: str = ""
    photo_faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Backup:
    """A backup: of whose phone, with which visits, and the SHA-256 of the file."""

    user_id: int
    digest: str
    parcels: tuple[Parcel, ...]


class BackupForm(ActForm):
    """The file is not kept between looking and taking over: it is chosen once, sent twice, and known by its digest."""

    file = forms.FileField(
        label="备份文件",
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
        help_text=f"手机“待上传”里导出的“走访备份-日期.json”，最大 {MOST_FILE_MB} MB。",
        error_messages={
            "required": "请选择手机导出的备份文件。",
            "empty": f"这个文件是空的。{EXPORT_AGAIN}",
        },
    )

    def clean_file(self) -> Backup:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_FILE_MB * MEGABYTE:
            raise ValidationError(
                f"文件大于 {MOST_FILE_MB} MB。请在手机“待上传”里逐条“导出”，再一个一个导入。"
            )
        return read_backup(file.read())


class TakeOverForm(BackupForm):
    """The same file once more, after it was looked at."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "file" in cleaned and cleaned["file"].digest != cleaned.pop("seen", ""):
            raise ValidationError("这不是刚才核对的那个文件，什么也没有导入。请先核对这个文件。")
        return cleaned


def read_backup(content: bytes) -> Backup:
    """Raises ValidationError for a file that is no backup of visits; a visit that cannot be read says so itself."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise ValidationError(
            f"文件从第 {fault.start + 1} 个字节起读不下去，可能不是备份，或者没有传完整。{EXPORT_AGAIN}"
        ) from None
    try:
        found = json.loads(text)
    except json.JSONDecodeError as fault:
        raise ValidationError(
            f"文件第 {fault.lineno} 行第 {fault.colno} 个字符处读不下去，可能被改过，或者没有传完整。{EXPORT_AGAIN}"
        ) from None
    except (RecursionError, ValueError):
        raise ValidationError(f"这不是走访备份。{EXPORT_AGAIN}") from None
    if not isinstance(found, dict) or found.get("jiaogou") != KIND:
        raise ValidationError(f"这不是走访备份：文件开头没有“jiaogou: visits”。{EXPORT_AGAIN}")
    if found.get("schema") not in SCHEMAS:
        raise ValidationError(
            f"备份的格式（schema）是“{str(found.get('schema'))[:20]}”，这里只认得 {SCHEMAS[-1]}。"
            "请在手机上联网打开一次登记页更新，再重新导出。"
        )
    user_id = found.get("user")
    # True is an int to Python, and a key past eight bytes is none to a database.
    if not isinstance(user_id, int) or isinstance(user_id, bool) or not 0 < user_id < 2**63:
        raise ValidationError(f"备份里没有写是谁登记的（user）。{EXPORT_AGAIN}")
    return Backup(user_id, hashlib.sha256(content).hexdigest(), _parcels(found.get("visits")))


def _parcels(sent: Any) -> tuple[Parcel, ...]:
    if not isinstance(sent, list) or not sent:
        raise ValidationError(f"备份里没有走访（visits）。{EXPORT_AGAIN}")
    if len(sent) > MOST_VISITS:
        raise ValidationError(
            f"备份里有 {len(sent)} 次走访，一次最多导入 {MOST_VISITS} 次。请在手机“待上传”里分开导出。"
        )
    seen: set[UUID] = set()
    return tuple(_parcel(number, row, seen) for number, row in enumerate(sent, start=1))


def _parcel(number: int, row: Any, seen: set[UUID]) -> Parcel:
    try:
        key, body = _head(row)
        told = _told(body)
        if key in seen:
            raise ValidationError("文件里这次走访出现了两次，只导入第一次。")
        seen.add(key)
    except ValidationError as fault:
        return Parcel(number, fault=" ".join(fault.messages))
    photos, faults = _photos(row.get("photos"))
    try:
        said = read_visit(body)
    except ValidationError as fault:
        return Parcel(
            number,
            fault=" ".join(fault.messages),
            said=_text(told, "findings"),
            household=_text(told, "household"),
            photo_faults=faults,
        )
    household = said.pop("household")
    digest = hashlib.sha256(body).hexdigest()
    visit = SentVisit(key, digest, household, said, photos)
    return Parcel(number, visit, "", said["findings"], said["on"], household, faults)


def _head(row: Any) -> tuple[UUID, bytes]:
    if not isinstance(row, dict):
        raise ValidationError(f"这一条不是走访。{EXPORT_AGAIN}")
    try:
        key = UUID(str(row.get("id")))
    except ValueError:
        raise ValidationError(f"这一条的标识（id）不对。{EXPORT_AGAIN}") from None
    payload = row.get("payload")
    if not isinstance(payload, str):
        raise ValidationError(f"这一条没有内容（payload）。{EXPORT_AGAIN}")
    try:
        body = payload.encode()
    except UnicodeEncodeError:
        raise ValidationError(f"这一条的内容（payload）被改坏了。{EXPORT_AGAIN}") from None
    if len(body) > MOST_TEXT:
        raise ValidationError("这一条的文字太多，请在手机上“修改”，删去一些再导出。")
    return key, body


def _told(body: bytes) -> dict[str, Any]:
    """What the visit says of itself, to name it by, before anything of it is judged."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        told = None
    return told if isinstance(told, dict) else {}


def _text(told: dict[str, Any], name: str) -> str:
    found = told.get(name)
    return found.encode(errors="replace").decode() if isinstance(found, str) else ""


def _photos(sent: Any) -> tuple[tuple[SentPhoto, ...], tuple[str, ...]]:
    """The pictures that can be read, and a sentence for each that cannot."""
    rows: Sequence[Any] = sent if isinstance(sent, list) else []
    photos, faults = [], []
    for number, row in enumerate(rows[:MOST_PHOTOS], start=1):
        try:
            photos.append(_photo(row))
        except (ValueError, KeyError, TypeError, binascii.Error):
            faults.append(f"第 {number} 张照片读不出来，不导入；文字不受影响。")
    if len(rows) > MOST_PHOTOS:
        faults.append(f"一次走访最多 {MOST_PHOTOS} 张照片，后面的不导入。")
    return tuple(photos), tuple(faults)


def _photo(row: dict[str, Any]) -> SentPhoto:
    head, _, content = row["content"].partition(",")
    if head not in PICTURE_HEADS:
        raise ValueError
    return SentPhoto(
        key=UUID(str(row["id"])),
        kind=Photo.Kind(row["kind"]).value,
        caption=str(row.get("caption") or "")[:80],
        content=base64.b64decode(content, validate=True),
    )
