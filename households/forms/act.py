"""A form whose fields are an action's parameters."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError

Result = TypeVar("Result")


class ActForm(forms.Form):
    """Runs an action with what was typed; what the action refuses stands on the form, with all that was typed."""

    def act(self, action: Callable[..., Result], **known: Any) -> Result | None:
        """What the action gave, or None when there was nothing to do or it refused."""
        if not self.is_valid():
            return None
        try:
            return action(**known, **self.cleaned_data)
        except ValidationError as refusal:
            self.refuse(refusal)
            return None

    def refuse(self, refusal: ValidationError) -> None:
        """Puts each sentence beside its field, or above the form when the field is not on it."""
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for name, errors in refusal.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)
