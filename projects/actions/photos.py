"""Pictures of a site."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from households.audit import record
from households.models import User
from households.photographs import MOST_BYTES, develop, keep
from projects.models import Project, ProjectPhoto

MOST_PHOTOS, MOST_PAPERS = 60, 200


def save_photos(
    *,
    project: Project,
    by: User,
    files: Iterable[UploadedFile],
    moment: str,
    spot: str,
    taken_on: date,
    caption: str = "",
    of: Mapping[str, Model] | None = None,
) -> tuple[list[ProjectPhoto], list[str]]:
    """The pictures of a form that were kept, and a sentence for each that was not; `of` is what they are papers of.

    The file is on the disk before the row, so that a row never points to nothing.
    """
    kept, refused = [], []
    for file in files:
        try:
            if (file.size or 0) > MOST_BYTES:
                raise ValidationError("照片大于 10 MB，请缩小后再传。")
            _refuse_too_many(project, moment)
            photo = ProjectPhoto(
                project=project,
                moment=moment,
                spot=spot.strip(),
                taken_on=taken_on,
                caption=caption,
                **(of or {}),
            )
            kept.append(_add(photo, by, file.read()))
        except ValidationError as refusal:
            refused.append(f"{file.name}：{' '.join(refusal.messages)}")
    return kept, refused


def _refuse_too_many(project: Project, moment: str) -> None:
    standing = project.photos.standing_good()
    if moment == ProjectPhoto.Moment.PAPER:
        if standing.of_papers().count() >= MOST_PAPERS:
            raise ValidationError(f"一个项目最多 {MOST_PAPERS} 张文件照片，请先作废一张。")
    elif standing.of_site().count() >= MOST_PHOTOS:
        raise ValidationError(f"最多 {MOST_PHOTOS} 张照片，请先作废一张。")


def _add(photo: ProjectPhoto, by: User, content: bytes) -> ProjectPhoto:
    photo.key, picture = uuid.uuid4(), develop(content)
    keep(photo.key, picture)
    photo.width, photo.height = picture.width, picture.height
    photo.size_bytes, photo.kept_digest = len(picture.full), picture.digest
    photo.added_by, photo.added_at = by, timezone.now()
    with transaction.atomic():
        photo.full_clean()
        photo.save(force_insert=True)
        record(
            by=by,
            verb="photo.added",
            target=photo,
            key=str(photo.key),
            area=photo.project.area_id,
            after={
                "project": photo.project.code,
                "moment": photo.moment,
                "spot": photo.spot,
                "digest": picture.digest,
            },
        )
    return photo


@transaction.atomic
def void_photo(*, photo: ProjectPhoto, by: User, reason: str) -> ProjectPhoto:
    """Takes a picture out of sight; the file stays. Raises ValidationError without a reason, or when it is void."""
    photo = ProjectPhoto.objects.select_for_update(of=("self",)).get(pk=photo.pk)
    if not reason.strip():
        raise ValidationError({"reason": "请写明作废的原因。"})
    if photo.is_void:
        raise ValidationError("这张照片已经作废。")
    photo.voided_at, photo.voided_by, photo.void_reason = timezone.now(), by, reason.strip()
    photo.save(update_fields=["voided_at", "voided_by", "void_reason"])
    record(
        by=by,
        verb="photo.voided",
        target=photo,
        key=str(photo.key),
        area=photo.project.area_id,
        before={"void": False},
        after={"void": True},
        reason=photo.void_reason,
    )
    return photo
