"""Drawing a sample: the draw is a line in the audit book, from which the same sample can be drawn again."""

from django.db import transaction

from households.audit import record
from households.models import AuditLine, User
from reports.auditing.sampling import UNIVERSES, draw
from reports.figures import At


@transaction.atomic
def draw_sample(
    *, universe: str, stratum: str, size: int, seed: str, at: At, by: User
) -> AuditLine:
    """The line that says what was drawn from what, by which seed. Raises ValidationError for what cannot be drawn."""
    sample = draw(universe, stratum=stratum, size=size, seed=seed, at=at)
    drawn_from = UNIVERSES[universe]
    return record(
        by=by,
        verb="sample.drawn",
        key=universe,
        area=at.area,
        after={
            "what": drawn_from.label,
            "by": drawn_from.strata[stratum].label if stratum else "不分层",
            "day": at.day,
            "period": at.period.code,
            "stratum": stratum,
            "size": size,
            "seed": seed,
            "count": sample.total,
            "strata": {layer.label: f"{layer.drawn}/{layer.total}" for layer in sample.layers},
            "digest": sample.digest,
        },
    )


@transaction.atomic
def note_sample_export(*, line: AuditLine, rows: int, sha256: str, by: User) -> AuditLine:
    """The list of a sample left the house."""
    return record(
        by=by,
        verb="sample.exported",
        key=str(line.number),
        area=line.area_code,
        after={"rows": rows, "sha256": sha256},
    )
