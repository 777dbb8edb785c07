"""Pictures of one record as they stand on its page: before and after abreast, the others by themselves."""

from collections.abc import Iterable
from dataclasses import dataclass

from households.models import Photo


@dataclass(frozen=True)
class Album:
    before: tuple[Photo, ...]
    after: tuple[Photo, ...]
    others: tuple[Photo, ...]

    def __len__(self) -> int:
        return len(self.before) + len(self.after) + len(self.others)


def album(photos: Iterable[Photo]) -> Album:
    rows = list(photos)
    before, after = (
        tuple(photo for photo in rows if photo.kind == kind)
        for kind in (Photo.Kind.BEFORE, Photo.Kind.AFTER)
    )
    return Album(before, after, tuple(row for row in rows if row not in before + after))
