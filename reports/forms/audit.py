"""What an auditor asks for: a sample, two days, a place in time."""

import secrets
from typing import Any

from django import forms

from households.forms.fields import DayField
from reports.auditing.sampling import LARGEST, UNIVERSES
from reports.forms.moment import YEARS

SEED_BYTES = 8


class SampleForm(forms.Form):
    """A sample to be drawn; the seed may be given, so that a drawing can be checked beforehand."""

    universe = forms.ChoiceField(
        label="从哪里抽", choices=[(name, one.label) for name, one in UNIVERSES.items()]
    )
    stratum = forms.ChoiceField(
        label="分层",
        required=False,
        choices=[
            ("", "不分层"),
            *dict.fromkeys(
                (name, stratum.label)
                for one in UNIVERSES.values()
                for name, stratum in one.strata.items()
            ),
        ],
        help_text="各层按比例抽，够数时每层至少一个。",
    )
    size = forms.IntegerField(
        label="抽多少",
        min_value=1,
        max_value=LARGEST,
        initial=20,
        error_messages={
            "invalid": "请填整数。",
            "min_value": "至少抽 1 个。",
            "max_value": f"最多抽 {LARGEST} 个。",
            "required": "请填抽样数量。",
        },
    )
    seed = forms.CharField(
        label="随机种子",
        required=False,
        max_length=40,
        help_text="不填就由系统随机产生并写下来；同一种子、同一统计日抽出同一样本。",
    )

    def clean_seed(self) -> str:
        return self.cleaned_data["seed"].strip() or secrets.token_hex(SEED_BYTES)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        universe, stratum = cleaned.get("universe"), cleaned.get("stratum")
        if universe and stratum and stratum not in UNIVERSES[universe].strata:
            possible = "、".join(one.label for one in UNIVERSES[universe].strata.values())
            self.add_error(
                "stratum", f"{UNIVERSES[universe].label}不能这样分层，可以按{possible}分。"
            )
        return cleaned


class TwoDaysForm(forms.Form):
    then = DayField(label="前一天", required=False)
    now = DayField(label="后一天", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("then", "now"):
            day = cleaned.get(name)
            if day and not YEARS[0] <= day.year <= YEARS[1]:
                self.add_error(name, f"年份须在 {YEARS[0]} 至 {YEARS[1]} 之间。")
        then, now = cleaned.get("then"), cleaned.get("now")
        if then and now and then >= now:
            self.add_error("now", "后一天须晚于前一天。")
        return cleaned
