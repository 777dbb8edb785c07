"""Which papers of which households are to be made."""

from collections.abc import Iterable

from django import forms

from households.models import Area
from reports.documents.household_papers import KINDS
from reports.documents.household_papers.printing import STATUSES

WHOLE_VILLAGE = "全村各组"
MEND = "请从列表中选择{}。"


class PapersForm(forms.Form):
    """A choice among what the person reaches; nothing else is taken."""

    kind = forms.ChoiceField(
        label="哪一种",
        choices=[(kind.code, kind.title) for kind in KINDS.values()],
        error_messages={"invalid_choice": MEND.format("要做哪一种")},
    )
    area = forms.ChoiceField(
        label="行政村", error_messages={"invalid_choice": MEND.format("行政村")}
    )
    group = forms.TypedChoiceField(
        label="村民组",
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": "这个村没有这个村民组，请从列表中选择。"},
    )
    status = forms.ChoiceField(
        label="哪些户",
        choices=[(code, label) for code, (label, _) in STATUSES.items()],
        error_messages={"invalid_choice": MEND.format("哪些户")},
    )

    year = forms.TypedChoiceField(
        label="年度（帮扶记录）",
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": MEND.format("年度")},
    )

    def offer(self, villages: Iterable[Area], groups: Iterable[int], years: Iterable[int]) -> None:
        """Gives the lists their choices: villages within reach, the groups of the chosen one, years up to now."""
        self.fields["year"].choices = [("", "今年"), *((year, f"{year}年") for year in years)]  # type: ignore[attr-defined]
        self.fields["area"].choices = [(area.code, area.name) for area in villages]  # type: ignore[attr-defined]
        self.fields["group"].choices = [  # type: ignore[attr-defined]
            ("", WHOLE_VILLAGE),
            *((group, f"{group}组") for group in groups),
        ]
