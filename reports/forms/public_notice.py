"""When a notice goes up, and of which moment it is."""

from django import forms

from households.forms import DayField
from projects.models import Notice


class NoticeDayForm(forms.Form):
    """A plain GET form: what is left out has a sound default."""

    day = DayField(label="张贴日期", required=False)


class ProjectNoticeForm(NoticeDayForm):
    moment = forms.ChoiceField(
        label="公示环节",
        required=False,
        choices=[
            (value, label) for value, label in Notice.Moment.choices if value != Notice.Moment.FUND
        ],
    )

    field_order = ["moment", "day"]
