"""The case file of one household (户档) as at a day, part by part as on paper: register, story, people, living, money.

`opened` fetches all that hangs on the household in a fixed number of queries; the parts below read what it fetched.
"""

from households.case_file.conditions import Fact, changed, facts, living_in_words
from households.case_file.earnings import (
    AgainstLine,
    IncomeYear,
    against_line,
    income_sheet,
    incomes,
)
from households.case_file.help import SubsidyFile, subsidies
from households.case_file.opening import opened
from households.case_file.parts import parts
from households.case_file.people import (
    Card,
    FormerMember,
    Member,
    card_doubt,
    former_members,
    members,
)
from households.case_file.register import Spell, causes_now, causes_over_time, families, standings
from households.case_file.story import RECENT_DAYS, Day, story
from households.case_file.telling import Event

__all__ = [
    "RECENT_DAYS",
    "AgainstLine",
    "Card",
    "Day",
    "Event",
    "Fact",
    "FormerMember",
    "IncomeYear",
    "Member",
    "Spell",
    "SubsidyFile",
    "against_line",
    "card_doubt",
    "causes_now",
    "causes_over_time",
    "changed",
    "facts",
    "families",
    "former_members",
    "income_sheet",
    "incomes",
    "living_in_words",
    "members",
    "opened",
    "parts",
    "standings",
    "story",
    "subsidies",
]
