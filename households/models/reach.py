"""How far a permission carries: whole areas, or only the households paired with the person."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from households.models.area import inside
from households.models.pairing import Pairing


@dataclass(frozen=True)
class Reach:
    """Where one permission of one person holds on one day. It starts from nothing; postings add to it."""

    user_id: int
    day: date
    areas: tuple[str, ...] = ()
    paired_areas: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.areas or self.paired_areas)

    def places(self, path: str = "area") -> Q:
        """The rows that lie in an area where the permission holds as a whole."""
        condition = Q(pk__in=[])
        for code in self.areas:
            condition |= inside(code, path)
        return condition

    def households(self, path: str = "") -> Q:
        """The rows of households in those areas, or paired with the person on the day."""
        condition = self.places(f"{path}area")
        if self.paired_areas:
            paired = (
                Pairing.objects.covering(self.day).filter(helper=self.user_id).values("household")
            )
            own = Q(pk__in=[])
            for code in self.paired_areas:
                own |= inside(code, f"{path}area")
            condition |= own & Q(**{f"{path}pk__in": paired})
        return condition

    def covers(self, code: str) -> bool:
        """Whether the whole of an area lies within reach."""
        return any(code.startswith(area) for area in self.areas)
