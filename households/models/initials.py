"""A column that holds how a name sounds."""

from typing import Any

from django.db import models

from households.pinyin import initials


class InitialsField(models.CharField):
    """The first letters of another field's sounds, computed on every save, to be searched by."""

    def __init__(self, *args: Any, source: str = "", **kwargs: Any) -> None:
        self.source = source
        kwargs |= {"max_length": 80, "default": "", "editable": False, "db_index": True}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        for derived in ("max_length", "default", "editable", "db_index"):
            kwargs.pop(derived, None)
        return name, path, args, kwargs | {"source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        letters = initials(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, letters)
        return letters
