"""Narrowing the ledger of illness and disability."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from households.models import Circumstances, Disability
from reports.filters.ledger import choice
from reports.filters.people import OfMembers


class HealthFilter(OfMembers):
    """Takes persons who are ill or disabled, with whether they hold a card."""

    health = choice("健康状况", field_name="now__health", choices=Circumstances.Health.choices)
    card = choice("残疾人证", method="by_card", choices=[("yes", "有"), ("no", "没有")])
    category = choice("残疾类别", method="of_category", choices=Disability.Category.choices)
    grade = choice("残疾等级", method="of_grade", choices=Disability.Grade.choices)

    class Meta(OfMembers.Meta):
        fields = ("q", "health", "card")

    def by_card(self, people: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return people.filter(holds_card=value == "yes")

    def of_category(self, people: QuerySet[Any], name: str, category: str) -> QuerySet[Any]:
        return people.filter(self._card(category=category))

    def of_grade(self, people: QuerySet[Any], name: str, grade: str) -> QuerySet[Any]:
        return people.filter(self._card(grade=grade))

    def _card(self, **asked: str) -> Exists:
        cards = Disability.objects.covering(self.at.day).filter(**asked)
        return Exists(cards.filter(person=OuterRef("person_id")))
