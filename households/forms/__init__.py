"""What people type, checked in words; the writing itself is an action's."""

from households.forms.accounts import AccountForm, EndPostingForm, PasswordForm, PostingForm
from households.forms.act import ActForm
from households.forms.fields import DayField, Prose
from households.forms.visits import VisitForm, VoidForm

__all__ = [
    "AccountForm",
    "ActForm",
    "DayField",
    "EndPostingForm",
    "PasswordForm",
    "PostingForm",
    "Prose",
    "VisitForm",
    "VoidForm",
]
