"""户主变更: another head, and everybody's relation to them."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from households.actions.acts.change import HouseholdChange, Subject
from households.actions.acts.register import HEAD, Place, hand_over, members_now
from households.actions.acts.rows import Rows
from households.models import Act


@dataclass(frozen=True, kw_only=True)
class ChangeHead(HouseholdChange):
    kind = Act.Kind.CHANGE_HEAD

    places: tuple[Place, ...]

    def write(self, rows: Rows, today: date) -> Subject:
        members = members_now(self.household)
        before = {member.person_id for member in members if member.relation == HEAD}
        head = next((place.person for place in self.places if place.relation == HEAD), None)
        if head and head.pk in before:
            raise ValidationError(f"{head}现在就是户主，请选另一位成员做户主。")
        hand_over(rows, self.household, members, self.places, self.on)
        return Subject(self.household, head)
