"""Recording a visit, correcting it, and taking one back."""

import uuid
from datetime import date
from typing import Any, ClassVar

from django import forms

from households.forms.act import ActForm
from households.forms.fields import DayField, Prose
from households.forms.given_and_seen import GivenAndSeen
from households.forms.photos import PhotosField
from households.models import Photo, Visit, VisitNote

INCOMPLETE = "这一页不完整，请复制写好的内容，重新打开页面再交。"
NOTE = "note_"


class VisitWords(ActForm):
    """What a visit says. A routine one needs none of it but the day; what is rarer is folded away."""

    on = DayField(label="走访日期", error_messages={"required": "请填走访日期。"})
    findings = Prose(
        label="看到和听到的情况",
        max_length=2000,
        required=False,
        help_text="谁、什么事、现在怎样。一两句就行。",
    )
    mode = forms.ChoiceField(label="走访方式", choices=Visit.Mode.choices, initial=Visit.Mode.HOME)
    kind = forms.ChoiceField(
        label="走访类型", choices=Visit.Kind.choices, initial=Visit.Kind.ROUTINE
    )
    place = forms.CharField(label="地点", max_length=60, required=False)
    people_met = forms.CharField(label="见到的人", max_length=120, required=False)
    policies = Prose(label="宣讲的政策", max_length=1000, required=False, rows=2)
    action = Prose(label="商定的措施", max_length=1000, required=False, rows=2)

    RARER = ("mode", "kind", "place", "people_met", "policies", "action")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today
        self.fields["on"].widget.attrs["max"] = today.isoformat()
        for topic in VisitNote.Topic:
            self.fields[NOTE + topic] = forms.CharField(
                label=f"{topic.label}变化", max_length=300, required=False
            )

    @property
    def notes(self) -> list[forms.BoundField]:
        return [self[NOTE + topic] for topic in VisitNote.Topic]

    @property
    def opens_the_rest(self) -> bool:
        """Whether the folded part holds something the person must see: a word of theirs, or an error."""
        folded = [self[name] for name in self.RARER] + self.notes
        return any(
            field.errors or (field.value() or "") != (field.initial or "") for field in folded
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["notes"] = {
            topic.value: cleaned.pop(NOTE + topic, "") for topic in VisitNote.Topic
        }
        return cleaned


class VisitForm(GivenAndSeen, VisitWords):
    """A new visit.

    The key is made when the form is shown, so that two sendings of one form are one visit. It is a text input in
    a hidden place and no input of type hidden, because the browser keeps drafts of what is typed only, and a draft
    must come back with its key.
    """

    key = forms.UUIDField(
        label="页面标识",
        initial=uuid.uuid4,
        widget=forms.TextInput(attrs={"aria-hidden": "true", "tabindex": "-1"}),
        error_messages={"required": INCOMPLETE, "invalid": INCOMPLETE},
    )
    problem = Prose(
        label="发现的问题",
        max_length=1000,
        required=False,
        rows=2,
        help_text="写在这里的问题会进入问题台账，按期限整改。",
    )
    photos = PhotosField()
    photos_before = PhotosField(label="之前的照片", help_text="")
    photos_after = PhotosField(label="之后的照片", help_text="与之前的并排显示。")

    PICTURES: ClassVar = {
        "photos": Photo.Kind.SCENE,
        "photos_before": Photo.Kind.BEFORE,
        "photos_after": Photo.Kind.AFTER,
    }

    def pictures(self) -> dict[str, list[Any]]:
        """The files by the kind of picture; they are taken out, for they come after the visit."""
        return {kind: self.cleaned_data.pop(name) for name, kind in self.PICTURES.items()}

    @property
    def opens_the_rest(self) -> bool:
        return super().opens_the_rest or any(field.value() or field.errors for field in self.rarer)


class CorrectionForm(VisitWords):
    """A further version of a visit, with the reason; what was seen goes along, so that nobody writes over another."""

    seen_version = forms.IntegerField(
        widget=forms.HiddenInput, error_messages={"required": INCOMPLETE, "invalid": INCOMPLETE}
    )
    reason = forms.CharField(
        label="更正原因",
        max_length=200,
        help_text="原来的内容保留，别人能看到改了什么、为什么。",
        error_messages={"required": "请写明更正的原因。"},
    )


class VoidForm(ActForm):
    reason = forms.CharField(
        label="作废原因",
        max_length=200,
        help_text="写进审计簿，以后都能看到。例如：记错了户。",
        error_messages={"required": "请写明作废的原因。"},
    )
