"""Pictures as files: whatever was sent is read with suspicion, written anew, and kept under a key.

Nothing of the file that was sent is kept but what the eye sees: no position, no second file behind the picture.
"""

import hashlib
import io
import os
import shutil
import warnings
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST = 2000
SMALL = 320
QUALITY = 82
# Below this much room on the disk text must still find its place, so pictures are refused first.
LEAST_FREE_BYTES = 500 * 1024 * 1024
LEAST_FREE_SHARE = 0.05


class NoRoomError(ValidationError):
    """The disk is nearly full."""

    def __init__(self) -> None:
        super().__init__("服务器存储空间不足，照片暂时存不下；文字不受影响。请联系管理员后重试。")


@dataclass(frozen=True)
class Picture:
    """A picture written anew, and a small one of it."""

    full: bytes
    small: bytes
    width: int
    height: int

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.full).hexdigest()


def develop(content: bytes) -> Picture:
    """The picture in some bytes, upright, at most 2000 pixels long, as a JPEG of ours.

    Raises ValidationError in words for what is too large, is no JPEG, PNG or WEBP picture, or is broken.
    """
    if len(content) > MOST_BYTES:
        raise ValidationError("照片大于 10 MB，请缩小后再传。")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _developed(content)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise ValidationError("照片的像素太多，请缩小后再传。") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError):
        raise ValidationError("这不是可以打开的照片，请换一张 JPG、PNG 或 WEBP 格式的。") from None


def _developed(content: bytes) -> Picture:
    with Image.open(io.BytesIO(content), formats=FORMATS) as sent:
        # The size stands in the head of the file: it is judged before a single pixel is unpacked.
        if sent.width * sent.height > MOST_PIXELS:
            raise ValidationError("照片的像素太多，请缩小后再传。")
        sent.draft("RGB", (LONGEST, LONGEST))
        upright = _on_white(ImageOps.exif_transpose(sent))
    upright.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    small = upright.copy()
    small.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
    return Picture(_jpeg(upright), _jpeg(small), upright.width, upright.height)


def _on_white(picture: Image.Image) -> Image.Image:
    """What is transparent becomes white, as on paper; a signature drawn on nothing would else turn black."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(white, picture).convert("RGB")
    return picture.convert("RGB")


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    # A fresh image carries no tags of the one that was sent.
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    clean.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True, exif=b"")
    return out.getvalue()


def full_path(key: UUID, digest: str) -> Path:
    """Where a picture lies. What it shows is part of the name, so two that race under one key never mix."""
    return Path(settings.MEDIA_ROOT) / "photos" / key.hex[:2] / f"{key}-{digest[:16]}.jpg"


def small_path(key: UUID, digest: str) -> Path:
    return full_path(key, digest).with_suffix(".small.jpg")


def keep(key: UUID, picture: Picture) -> None:
    """Puts both files in their place so that a power cut leaves each whole or absent.

    Raises NoRoomError when the disk is nearly full.
    """
    full, small = full_path(key, picture.digest), small_path(key, picture.digest)
    folder = full.parent
    folder.mkdir(parents=True, exist_ok=True)
    refuse_without_room(folder)
    _put(small, picture.small)
    _put(full, picture.full)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def refuse_without_room(
    folder: Path, least_bytes: int = LEAST_FREE_BYTES, least_share: float = LEAST_FREE_SHARE
) -> None:
    """Raises NoRoomError when less than both limits' greater share of the disk is free."""
    disk = shutil.disk_usage(folder)
    if disk.free < min(least_bytes, disk.total * least_share):
        raise NoRoomError


def _put(path: Path, content: bytes) -> None:
    half = path.with_name(f"{path.name}.{os.getpid()}-{os.urandom(4).hex()}.tmp")
    with half.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
