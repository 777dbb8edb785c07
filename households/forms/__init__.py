"""What people type, checked in words; the writing itself is an action's."""

from households.forms.accounts import AccountForm, EndPostingForm, PasswordForm, PostingForm
from households.forms.act import ActForm
from households.forms.acts import ReversalForm
from households.forms.acts_identify import IdentifyNewForm
from households.forms.acts_kinds import FORMS
from households.forms.fields import DayField, Prose
from households.forms.visits import CorrectionForm, VisitForm, VoidForm

__all__ = [
    "FORMS",
    "AccountForm",
    "ActForm",
    "CorrectionForm",
    "DayField",
    "EndPostingForm",
    "IdentifyNewForm",
    "PasswordForm",
    "PostingForm",
    "Prose",
    "ReversalForm",
    "VisitForm",
    "VoidForm",
]
