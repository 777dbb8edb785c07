"""What becomes of the bytes that somebody sends as a picture."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from households.photographs import NoRoomError, develop, refuse_without_room
from tests.households.pictures import encoded, jpeg

ORIENTATION, POSITION, LATITUDE = 0x0112, 0x8825, 2


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def huge_png(width: int, height: int) -> bytes:
    """A small file that says it is enormous."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def with_position() -> bytes:
    tags = Image.Exif()
    tags[ORIENTATION] = 6
    tags.get_ifd(POSITION)[LATITUDE] = (34.0, 7.0, 24.0)
    return jpeg(exif=tags.tobytes())


def test_position_is_gone_and_the_picture_stands_upright():
    picture = develop(with_position())

    found = opened(picture.full)
    assert (dict(found.getexif()), found.size) == ({}, (30, 40))
    assert (picture.width, picture.height) == (30, 40)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_every_usual_kind_becomes_a_jpeg(format):
    assert opened(develop(encoded(format)).full).format == "JPEG"


def test_cmyk_and_transparent_pictures_become_plain_ones():
    printed = develop(encoded("JPEG", mode="CMYK", colour=(0, 0, 0, 0)))
    drawn = develop(encoded("PNG", mode="RGBA", colour=(0, 0, 0, 0)))

    assert [opened(picture.full).mode for picture in (printed, drawn)] == ["RGB", "RGB"]
    assert opened(drawn.full).getpixel((0, 0)) == (255, 255, 255)


def test_large_picture_is_made_smaller():
    picture = develop(encoded("JPEG", size=(4000, 3000)))

    assert (opened(picture.full).size, opened(picture.small).size) == ((2000, 1500), (320, 240))


def test_what_hangs_behind_a_picture_is_gone():
    secret = b"PK\x03\x04 a second file <script>alert(1)</script>"

    assert secret not in develop(jpeg() + secret).full


def test_moving_picture_is_kept_as_its_first_frame():
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])

    found = opened(develop(out.getvalue()).full)

    assert getattr(found, "n_frames", 1) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%!PS-Adobe-3.0 EPSF-3.0",
        encoded("GIF", mode="P", colour=0),
        encoded("BMP"),
        encoded("TIFF"),
        jpeg(size=(400, 300))[:400],
        b"\xff\xd8\xff\xe0" + b"\0" * 100,
    ],
    ids=["empty", "html", "svg", "eps", "gif", "bmp", "tiff", "truncated", "head only"],
)
def test_what_is_no_whole_picture_is_refused(content):
    with pytest.raises(ValidationError) as refusal:
        develop(content)

    assert refusal.value.messages == ["这不是可以打开的照片，请换一张 JPG、PNG 或 WEBP 格式的。"]


@pytest.mark.parametrize("size", [(10_000, 6_000), (60_000, 60_000)])
def test_bomb_is_refused_by_what_it_says_of_itself(size):
    with pytest.raises(ValidationError) as refusal:
        develop(huge_png(*size))

    assert refusal.value.messages == ["照片的像素太多，请缩小后再传。"]


def test_nearly_full_disk_takes_no_pictures(tmp_path):
    with pytest.raises(NoRoomError):
        refuse_without_room(tmp_path, least_bytes=2**62, least_share=2.0)
