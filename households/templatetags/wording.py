"""The words of households.wording for templates; loaded everywhere."""

from datetime import date

from django import template

from households import wording
from households.models import Person

register = template.Library()

register.filter("money", wording.money)
register.filter("day", wording.day)
register.filter("number", wording.number)
register.filter("masked_identity", wording.identity_number)
register.filter("masked_phone", wording.phone)
register.filter("masked_account", wording.account)


@register.filter
def yuan(fen: int) -> str:
    return f"{wording.yuan(fen):.2f}"


@register.filter
def wanyuan(fen: int) -> str:
    return wording.number(wording.wanyuan(fen))


@register.filter
def mu(li: int) -> str:
    return wording.number(wording.mu(li))


@register.filter
def km2(m2: int) -> str:
    return wording.number(wording.km2(m2))


@register.filter
def age_on(person: Person, day: date) -> str:
    """33岁; in words when nobody knows."""
    age = person.age_on(day)
    return "年龄不详" if age is None else f"{age}岁"
