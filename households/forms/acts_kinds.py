"""Which form belongs to which kind of change."""

from households.forms.acts import ChangeForm
from households.forms.acts_households import (
    AttributeForm,
    ChangeHeadForm,
    DissolveForm,
    ExitForm,
    ExpelForm,
    IdentifyForm,
    MergeForm,
    RelapseForm,
    SplitForm,
)
from households.forms.acts_identity import (
    CorrectIdentityForm,
    MergePersonsForm,
)
from households.forms.acts_members import (
    AbroadForm,
    AdoptForm,
    BirthForm,
    DeathForm,
    MarryInForm,
    MarryOutForm,
    MoveInForm,
    MoveOutForm,
    PrisonForm,
    ReleaseForm,
)

FORMS: dict[str, type[ChangeForm]] = {
    form.kind: form
    for form in (
        ExitForm,
        RelapseForm,
        AttributeForm,
        IdentifyForm,
        ExpelForm,
        DissolveForm,
        BirthForm,
        MarryInForm,
        AdoptForm,
        ReleaseForm,
        MoveInForm,
        DeathForm,
        MarryOutForm,
        MoveOutForm,
        AbroadForm,
        PrisonForm,
        ChangeHeadForm,
        SplitForm,
        MergeForm,
        CorrectIdentityForm,
        MergePersonsForm,
    )
}
