"""Quantities typed in the unit people use and kept as whole numbers of a smaller one."""

from decimal import Decimal
from typing import Any

from django import forms


class ScaledField(forms.DecimalField):
    """元 for 分, 亩 for 厘, % for hundredths of a percent: shown and typed divided by the scale, cleaned to an int."""

    default_error_messages = {
        "required": "请填数字。",
        "invalid": "这不是数字，请只写数字，例如 3400 或 12.5。",
        "min_value": "不能小于 %(limit_value)s。",
        "max_decimal_places": "最多写 %(max)s 位小数。",
        "max_digits": "数字太大，请核对单位。",
        "max_whole_digits": "数字太大，请核对单位。",
    }

    def __init__(self, *, scale: int = 100, **kwargs: Any) -> None:
        self.scale = scale
        places = len(str(scale)) - 1
        kwargs.setdefault("min_value", 0)
        super().__init__(decimal_places=places, max_digits=12 + places, **kwargs)
        self.widget.attrs["inputmode"] = "decimal"

    def clean(self, value: Any) -> Any:
        amount = super().clean(value)
        return None if amount is None else int(amount * self.scale)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            text = f"{Decimal(value) / self.scale:f}"
            return text.rstrip("0").rstrip(".") if "." in text else text
        return value


class WholeField(forms.IntegerField):
    """A count of people or things."""

    default_error_messages = {
        "required": "请填数字，没有的填 0。",
        "invalid": "请填整数。",
        "min_value": "不能小于 %(limit_value)s。",
        "max_value": "数字太大，请核对。",
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("max_value", 99_999_999)
        super().__init__(**kwargs)
