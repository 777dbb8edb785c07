"""Making the fixture files of the Jiaogou data, and loading fixtures into an empty register."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import connection, models, transaction

from fixtures import jiaogou_2018
from fixtures.jiaogou_2018 import book, categories
from households import guards
from households.audit import record
from households.models import Area, Household, SubsidyCategory, User

FIXTURES = Path(settings.ROOT) / "fixtures"
CODE_LISTS = FIXTURES / "code_lists"
JIAOGOU = FIXTURES / "jiaogou_2018" / "data"
LOADED = "jiaogou.loaded"


def jiaogou_files() -> dict[Path, str]:
    """Every file of the data with what belongs in it, in the order of loading."""
    code_list = {CODE_LISTS / "subsidy_categories.json": book.written(categories.rows())}
    rows = jiaogou_2018.compose().files()
    return code_list | {JIAOGOU / name: text for name, text in rows.items()}


def jiaogou_paths() -> list[Path]:
    """The same files as they lie in the repository."""
    return [
        CODE_LISTS / "subsidy_categories.json",
        *(JIAOGOU / f"{name}.json" for name in book.FILES),
    ]


def is_empty() -> bool:
    """Whether nothing at all has been entered: no place, person in office, code list or household."""
    return not any(
        model._base_manager.exists() for model in (Area, User, SubsidyCategory, Household)
    )


@transaction.atomic
def load_fixtures(*, by: User | None, paths: list[Path], verb: str) -> dict[str, int]:
    """Loads fixture files, all or nothing, and gives the number of rows by model.

    Rows go through Django's deserialiser and then in bulk, not through `loaddata`: that saves raw, one by one, and
    the blind index of an identity number is computed by an ordinary save only. Like `loaddata` it checks every
    foreign key and moves PostgreSQL's sequences past the keys that were given.

    Raises ValidationError when something has been entered already or a row does not pass its fields' checks.
    """
    if not is_empty():
        raise ValidationError("册中已有数据，不能再载入示例数据。")
    if missing := guards.missing(connection):
        raise ValidationError(f"数据库缺少触发器 {missing[0]}，请先运行 manage.py migrate。")
    counts: Counter[str] = Counter()
    loaded: list[type[models.Model]] = []
    for path in paths:
        for model, rows in _rows_by_model(path):
            model._base_manager.bulk_create(rows)
            counts[model._meta.label] += len(rows)
            loaded.append(model)
    connection.check_constraints([model._meta.db_table for model in loaded])
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), loaded):
            cursor.execute(statement)
    record(by=by, verb=verb, after=counts)
    return dict(counts)


def _rows_by_model(path: Path) -> Iterator[tuple[type[models.Model], list[models.Model]]]:
    """The checked rows of one file, model after model as they stand in it."""
    model: type[models.Model] | None = None
    rows: list[models.Model] = []
    for found in serializers.deserialize("json", path.read_text(encoding="utf-8")):
        row = found.object
        if model is not None and type(row) is not model:
            yield model, rows
            rows = []
        model = type(row)
        _check(row, path)
        rows.append(row)
    if model is not None:
        yield model, rows


def _check(row: models.Model, path: Path) -> None:
    # Foreign keys are left to the database, which asks for all of them at once.
    keys = {field.name for field in row._meta.concrete_fields if field.is_relation}
    try:
        row.clean_fields(exclude=keys)
    except ValidationError as error:
        raise ValidationError(
            f"{path.name}：{row._meta.verbose_name} {row.pk} 不合要求：{'；'.join(error.messages)}"
        ) from error
