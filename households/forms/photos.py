"""Pictures among the inputs of a form: several at once, or none."""

from typing import Any

from django import forms


class PicturesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class PhotosField(forms.FileField):
    """The files that were chosen; whether they are pictures is for `save_photos` to say, one by one."""

    def __init__(self, **kwargs: Any) -> None:
        widget = PicturesInput(attrs={"accept": "image/*", "multiple": True})
        kwargs.setdefault("label", "照片")
        kwargs.setdefault(
            "help_text", "可以不传；一次可选几张，每张不超过 10 MB。照片里的定位信息会去掉。"
        )
        super().__init__(required=False, widget=widget, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(PhotosField, self).clean(file, initial) for file in files]
