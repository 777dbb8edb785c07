"""Changes to the register as typed acts: what is said of one, what it does row by row, and how it is taken back.

`perform` carries a change out, `foresee` does the same and rolls it back, `reverse` takes an act back by a counter-act.
Exit, the turns on the register and the comings and goings of people are each a frozen dataclass here.
"""

from households.actions.acts.change import Change, HouseholdChange, Subject
from households.actions.acts.coming import Adopt, Birth, Coming, MarryIn, MoveIn, Newcomer, Release
from households.actions.acts.head import ChangeHead
from households.actions.acts.identity import CorrectIdentity, MergePersons
from households.actions.acts.leaving import (
    REASONS_TO_GO,
    Death,
    Departure,
    Dissolve,
    GoAbroad,
    Leaving,
    MarryOut,
    MoveOut,
    Prison,
)
from households.actions.acts.performing import (
    Count,
    Foresight,
    foresee,
    foresee_reversal,
    perform,
    perform_as_agreed,
    reverse,
)
from households.actions.acts.possible import possible
from households.actions.acts.register import Place, member_now, members_now, standing_now
from households.actions.acts.split_and_merge import Merge, Split
from households.actions.acts.standings import (
    ChangeAttribute,
    Exit,
    Expel,
    Identify,
    IdentifyNew,
    Relapse,
)
from households.actions.acts.telling import tell

__all__ = [
    "REASONS_TO_GO",
    "Adopt",
    "Birth",
    "Change",
    "ChangeAttribute",
    "ChangeHead",
    "Coming",
    "CorrectIdentity",
    "Count",
    "Death",
    "Departure",
    "Dissolve",
    "Exit",
    "Expel",
    "Foresight",
    "GoAbroad",
    "HouseholdChange",
    "Identify",
    "IdentifyNew",
    "Leaving",
    "MarryIn",
    "MarryOut",
    "Merge",
    "MergePersons",
    "MoveIn",
    "MoveOut",
    "Newcomer",
    "Place",
    "Prison",
    "Relapse",
    "Release",
    "Split",
    "Subject",
    "foresee",
    "foresee_reversal",
    "member_now",
    "members_now",
    "perform",
    "perform_as_agreed",
    "possible",
    "reverse",
    "standing_now",
    "tell",
]
