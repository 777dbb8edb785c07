"""Pictures of every kind, made when a test asks for one."""

import io

from PIL import Image


def encoded(format: str, size=(40, 30), colour="red", mode="RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, format, **options)
    return out.getvalue()


def jpeg(colour: str = "red", **options: object) -> bytes:
    return encoded("JPEG", colour=colour, **options)
