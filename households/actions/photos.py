"""Keeping a picture, and taking a mistaken one back."""

import hashlib
import uuid
from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from households.audit import record
from households.models import Activity, Issue, Photo, User, Visit
from households.photographs import MOST_BYTES, Picture, develop, keep

Owner = Visit | Activity | Issue
MOST_PHOTOS = 12


class OtherPictureError(ValidationError):
    """The key is that of another picture."""

    def __init__(self) -> None:
        super().__init__("这张照片的编号已用于另一张照片，请重新选一次照片。")


def add_photo(
    *,
    by: User,
    owner: Owner,
    content: bytes,
    key: UUID | None = None,
    kind: str = Photo.Kind.SCENE,
    caption: str = "",
) -> Photo:
    """One picture, once: the same key with the same bytes gives the picture that is already there.

    The file is on the disk before the row, so that a row never points to nothing; reading and writing pictures is
    slow and stays outside the transaction. Raises ValidationError for what is no picture, is one too many, or bears
    the key of another, and NoRoomError.
    """
    key = key or uuid.uuid4()
    digest = hashlib.sha256(content).hexdigest()
    if known := Photo.objects.filter(key=key).first():
        return _the_same(known, owner, digest)
    if owner.photos.filter(voided_at__isnull=True).count() >= MOST_PHOTOS:
        raise ValidationError(f"最多 {MOST_PHOTOS} 张照片，请先作废一张。")
    picture = develop(content)
    keep(key, picture)
    try:
        return _write(by, owner, key, kind, caption, picture, digest)
    except IntegrityError:
        # Two sendings at once: the other one was first.
        return _the_same(Photo.objects.get(key=key), owner, digest)


@transaction.atomic
def _write(
    by: User, owner: Owner, key: UUID, kind: str, caption: str, picture: Picture, digest: str
) -> Photo:
    photo = Photo(
        key=key,
        kind=kind,
        caption=caption,
        width=picture.width,
        height=picture.height,
        size_bytes=len(picture.full),
        sent_digest=digest,
        kept_digest=picture.digest,
        added_by=by,
        added_at=timezone.now(),
        **{_name(owner): owner},
    )
    photo.full_clean(validate_unique=False)
    photo.save(force_insert=True)
    record(
        by=by,
        verb="photo.added",
        target=photo,
        key=str(key),
        area=_area(owner),
        after={_name(owner): str(owner.key), "kind": kind, "digest": photo.kept_digest},
    )
    return photo


def save_photos(
    *, files: Iterable[UploadedFile], owner: Owner, by: User, kind: str = Photo.Kind.SCENE
) -> tuple[list[Photo], list[str]]:
    """The pictures of a form that were kept, and a sentence for each that was not."""
    kept, refused = [], []
    for file in files:
        try:
            if (file.size or 0) > MOST_BYTES:
                raise ValidationError("照片大于 10 MB，请缩小后再传。")
            kept.append(add_photo(by=by, owner=owner, content=file.read(), kind=kind))
        except ValidationError as refusal:
            refused.append(f"{file.name}：{' '.join(refusal.messages)}")
    return kept, refused


@transaction.atomic
def void_photo(*, photo: Photo, by: User, reason: str) -> Photo:
    """Takes a picture out of sight of all but the book; the file stays.

    Raises ValidationError without a reason, or when it is void already.
    """
    photo = Photo.objects.select_for_update(of=("self",)).get(pk=photo.pk)
    if not reason.strip():
        raise ValidationError({"reason": "请写明作废的原因。"})
    if photo.is_void:
        raise ValidationError("这张照片已经作废。")
    photo.voided_at, photo.voided_by, photo.void_reason = timezone.now(), by, reason.strip()
    photo.save(update_fields=["voided_at", "voided_by", "void_reason"])
    owner = owner_of(photo)
    record(
        by=by,
        verb="photo.voided",
        target=photo,
        key=str(photo.key),
        area=_area(owner),
        before={"void": False},
        after={"void": True},
        reason=photo.void_reason,
    )
    return photo


def owner_of(photo: Photo) -> Owner:
    """The visit, activity or issue that the picture is of."""
    owner = photo.visit or photo.activity or photo.issue
    assert owner is not None  # a constraint of the table
    return owner


def _the_same(photo: Photo, owner: Owner, digest: str) -> Photo:
    if photo.sent_digest != digest or owner_of(photo) != owner:
        raise OtherPictureError
    return photo


def _name(owner: Owner) -> str:
    return str(owner._meta.model_name)


def _area(owner: Owner) -> str:
    return owner.household.area_id if isinstance(owner, Visit) else owner.area_id
