"""Reading the environment at start, so that a wrong setting is a sentence and not a surprise."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})


def text(name: str, default: str = "") -> str:
    """The value of an environment variable without the blanks around it."""
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool) -> bool:
    """A yes or no. Raises ImproperlyConfigured for any other word."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def whole(name: str, *, default: int) -> int:
    """A whole number from 1 upwards. Raises ImproperlyConfigured for anything else."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or int(value) == 0:
        raise ImproperlyConfigured(f"{name} must be a whole number from 1 upwards, not {value!r}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas; empty places are left out."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    """An absolute folder that exists and that this process can write to.

    Raises ImproperlyConfigured, naming the variable, when it cannot be made or written.
    """
    path = Path(text(name) or default).expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name}: the folder {path} cannot be made: {error.strerror}."
        ) from error
    if not os.access(path, os.W_OK):
        raise ImproperlyConfigured(f"{name}: the folder {path} cannot be written to.")
    return path


def secret(name: str, path: Path) -> bytes:
    """A key of 32 bytes or more: from the environment, or made once and kept in a file only the owner may read.

    Written to a file of its own name first and linked into place, so that two processes
    starting at once end with the same key. Raises ImproperlyConfigured for a short or readable key.
    """
    if given := text(name):
        return _long_enough(name, given.encode())
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first; its key is the one
        finally:
            draft.unlink()
    if path.stat().st_mode & 0o077:
        raise ImproperlyConfigured(f"{path} may be read by others; run: chmod 600 {path}")
    return _long_enough(str(path), path.read_text().strip().encode())


def _long_enough(name: str, key: bytes) -> bytes:
    if len(key) < 32:
        raise ImproperlyConfigured(f"{name} is too short: a key needs 32 characters or more.")
    return key
