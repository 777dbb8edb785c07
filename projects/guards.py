"""What the database promises of money: entries stay as they are, and no pot ever gives more than it holds."""

from households.guards import Guard, never_changed, refused_when

SOURCE, ALLOCATION, PAYMENT = (
    "projects_sourceentry",
    "projects_allocation",
    "projects_payment",
)


def _sum(table: str, condition: str) -> str:
    return f"COALESCE((SELECT SUM(amount_fen) FROM {table} WHERE {condition}), 0)"


def _left_of_source(key: str) -> str:
    """What a source still has to give."""
    return f"{_sum(SOURCE, f'source_id = {key}')} - {_sum(ALLOCATION, f'source_id = {key}')}"


def _left_of_allocation(key: str) -> str:
    """What of an allocation, less what was taken back, has not been paid."""
    given = _sum(ALLOCATION, f"id = {key} OR origin_id = {key}")
    return f"{given} - {_sum(PAYMENT, f'allocation_id = {key}')}"


# A source of which nobody has entered what it holds sets no limit; a check tells of it.
_SIZE_IS_KNOWN = f"EXISTS (SELECT 1 FROM {SOURCE} WHERE source_id = NEW.source_id)"

MONEY: tuple[Guard, ...] = (
    never_changed(SOURCE),
    never_changed(ALLOCATION),
    never_changed(PAYMENT),
    refused_when(
        "sourceentry_below_what_was_allocated",
        SOURCE,
        f"{_left_of_source('NEW.source_id')} + NEW.amount_fen < 0",
        queue="NEW.source_id",
    ),
    refused_when(
        "allocation_above_its_source",
        ALLOCATION,
        f"{_SIZE_IS_KNOWN} AND {_left_of_source('NEW.source_id')} - NEW.amount_fen < 0",
        queue="NEW.source_id",
    ),
    refused_when(
        "allocation_taken_back_above_what_is_left",
        ALLOCATION,
        "NEW.origin_id IS NOT NULL AND "
        f"{_left_of_allocation('NEW.origin_id')} + NEW.amount_fen < 0",
        queue="NEW.origin_id",
    ),
    refused_when(
        "payment_above_its_allocation",
        PAYMENT,
        f"{_left_of_allocation('NEW.allocation_id')} - NEW.amount_fen < 0",
        queue="NEW.allocation_id",
    ),
    refused_when(
        "payment_given_back_above_itself",
        PAYMENT,
        "NEW.origin_id IS NOT NULL AND "
        f"{_sum(PAYMENT, 'id = NEW.origin_id OR origin_id = NEW.origin_id')} + NEW.amount_fen < 0",
        queue="NEW.allocation_id",
    ),
)
