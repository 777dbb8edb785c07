"""Keeping a look at a ledger under a name, calling it something else, putting it away."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from households.audit import record
from households.models import User
from households.wording import without_identity_numbers
from reports.models import SavedView


@transaction.atomic
def save_view(
    *,
    by: User,
    ledger: str,
    name: str,
    columns: Sequence[str],
    sort: str,
    grouped_by: str,
    conditions: str,
) -> SavedView:
    """Raises ValidationError for a name that is there already, and for an identity number among the conditions."""
    if without_identity_numbers(conditions) != conditions:
        raise ValidationError("筛选条件里有身份号码，不能存下来。请先去掉这个条件。")
    view = SavedView(
        owner=by,
        ledger=ledger,
        name=name,
        columns=list(columns),
        sort=sort,
        grouped_by=grouped_by,
        conditions=conditions,
        saved_at=timezone.now(),
    )
    view.full_clean()
    view.save(force_insert=True)
    record(by=by, verb="view.saved", target=view, after={"ledger": ledger, "name": name})
    return view


@transaction.atomic
def rename_view(*, by: User, view: SavedView, name: str) -> SavedView:
    """Gives a view of one's own another name. Raises ValidationError for a name that another of the ledger's has."""
    kept = SavedView.objects.of(by).select_for_update().get(pk=view.pk)
    before, kept.name = kept.name, name
    kept.full_clean()
    kept.save(update_fields=["name"])
    record(by=by, verb="view.renamed", target=kept, before={"name": before}, after={"name": name})
    return kept


@transaction.atomic
def delete_view(*, by: User, view: SavedView) -> bool:
    """Takes a view of one's own away; the audit book keeps that it was there. Always true, as forms ask of an act."""
    kept = SavedView.objects.of(by).select_for_update().get(pk=view.pk)
    record(
        by=by, verb="view.deleted", target=kept, before={"ledger": kept.ledger, "name": kept.name}
    )
    kept.delete()
    return True
