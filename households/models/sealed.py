"""Numbers that could ruin a person, sealed at rest: AES-256-GCM, with a keyed index for equality only.

Source of the duty: PIPL art. 51(3), GB/T 22239-2019 8.1.4.8. The keys lie outside the database.
"""

import base64
import hashlib
import hmac
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

VERSION = b"\x01"
NONCE_BYTES = 12


class SealedBytesField(models.BinaryField):
    """Bytes that stand encrypted in the database; what is packed is packed before."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> bytes | None:
        return None if value is None else _opened(bytes(value), self)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        sealed = None if value is None else _sealed(bytes(value), self)
        return super().get_db_prep_value(sealed, connection, prepared)


class SealedField(models.TextField):
    """Text that stands encrypted in the database and plain in Python.

    The place of the field is bound into the seal, so a value moved to another column does not open.
    """

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return None if value is None else self._open(value)

    def get_prep_value(self, value: Any) -> str | None:
        text = super().get_prep_value(value)
        return self._seal(str(text)) if text else None

    def get_lookup(self, lookup_name: str) -> Any:
        """Only emptiness can be asked of a sealed field; equality goes through its index."""
        if lookup_name != "isnull":
            raise TypeError(f"{self.name} is sealed: look it up by its index field")
        return super().get_lookup(lookup_name)

    def _seal(self, text: str) -> str:
        return base64.b64encode(_sealed(text.encode(), self)).decode()

    def _open(self, value: str) -> str:
        return _opened(base64.b64decode(value), self).decode()


class BlindIndexField(models.CharField):
    """A keyed digest of another field, computed on every save, for equality and uniqueness.

    Keyed, because with the county known a plain digest of every possible number is found in seconds.
    """

    def __init__(self, *args: Any, source: str = "", **kwargs: Any) -> None:
        self.source = source
        kwargs |= {"max_length": 32, "null": True, "editable": False}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        for derived in ("max_length", "null", "editable"):
            kwargs.pop(derived, None)
        return name, path, args, kwargs | {"source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> str | None:
        index = blind_index(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, index)
        return index


def blind_index(number: str | None) -> str | None:
    """The index of a number, or None for no number."""
    if not number:
        return None
    return hmac.new(
        settings.JIAOGOU_INDEX_KEY, number.strip().upper().encode(), hashlib.sha256
    ).hexdigest()[:32]


def _sealed(plain: bytes, field: models.Field) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return VERSION + nonce + AESGCM(_data_key()).encrypt(nonce, plain, _place(field))


def _opened(sealed: bytes, field: models.Field) -> bytes:
    nonce, rest = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return AESGCM(_data_key()).decrypt(nonce, rest, _place(field))
    except InvalidTag as error:
        raise ImproperlyConfigured(
            f"数据密钥不对，无法解开 {field.name}；请恢复 var/keys/data。"
        ) from error


def _place(field: models.Field) -> bytes:
    """Where the value belongs; bound into the seal."""
    return f"{field.model._meta.db_table}.{field.column}".encode()


def _data_key() -> bytes:
    return hashlib.sha256(settings.JIAOGOU_DATA_KEY).digest()
