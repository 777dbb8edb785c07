"""The forms that can come in, by their slug (a value of ImportDraft.Kind). A new form is one module and one line here."""

from households.imports.kinds.livelihood import INCOME, PLANTING
from households.imports.kinds.members import MEMBERS
from households.imports.kinds.money import PAYMENTS, SUBSIDIES
from households.imports.kinds.national import NATIONAL
from households.imports.planning import Kind

KINDS: dict[str, Kind] = {
    kind.slug: kind for kind in (NATIONAL, MEMBERS, INCOME, SUBSIDIES, PAYMENTS, PLANTING)
}


def add(*kinds: Kind) -> None:
    """Forms of an app that stands on this one, told when it is ready."""
    KINDS.update({kind.slug: kind for kind in kinds})
