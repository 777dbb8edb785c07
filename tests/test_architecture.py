"""What import-linter cannot see: keys, names, templates and addresses lean the same way as imports do."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models
from django.db.models.fields.related import RelatedField
from django.urls import URLPattern, URLResolver, get_resolver

FLOORS = ["households", "projects", "reports", "jiaogou"]
OUR_MODELS = [model for model in apps.get_models() if model._meta.app_label in FLOORS]
OUR_FIELDS = [
    field
    for model in OUR_MODELS
    for field in model._meta.get_fields()
    if field.model is model and field.name != "last_login"  # Django's own name
]
TEMPLATES = sorted((settings.ROOT / "templates").rglob("*.html"))
SOURCES = sorted(path for floor in FLOORS for path in (settings.ROOT / floor).rglob("*.py"))
URL_NAME = re.compile(r"""(?:url\s+|reverse(?:_lazy)?\(|redirect\()['"]([a-z]+):""")
TEMPLATE_NAME = re.compile(r"""['"](households|projects|reports)/[a-z_]+\.html['"]""")


def floor(path: Path) -> str:
    """The app that a source file or template belongs to; parts and base are the ground."""
    parts = path.relative_to(settings.ROOT).parts
    name = parts[1] if parts[0] == "templates" else parts[0]
    return name if name in FLOORS else "jiaogou" if name == "base.html" else "households"


def leans_up(path: Path, name: str) -> bool:
    return name in FLOORS and FLOORS.index(name) > FLOORS.index(floor(path))


def views(resolver: URLResolver) -> list[URLPattern]:
    found: list[URLPattern] = []
    for pattern in resolver.url_patterns:
        found += views(pattern) if isinstance(pattern, URLResolver) else [pattern]
    return found


def names(fields: list) -> list[str]:
    return [f"{field.model._meta.label}.{field.name}" for field in fields]


def test_foreign_keys_point_to_the_same_floor_or_below():
    up = [
        field
        for field in OUR_FIELDS
        if isinstance(field, RelatedField)
        and FLOORS.index(field.related_model._meta.app_label)
        > FLOORS.index(field.model._meta.app_label)
    ]

    assert names(up) == []


def test_foreign_keys_across_apps_leave_no_name_behind():
    named = [
        field
        for field in OUR_FIELDS
        if isinstance(field, RelatedField)
        and field.related_model._meta.app_label != field.model._meta.app_label
        and not field.remote_field.hidden
    ]

    assert names(named) == []


def test_nothing_is_deleted_with_what_it_hangs_on():
    swept = [
        field
        for field in OUR_FIELDS
        if isinstance(field, models.ForeignKey)
        and field.remote_field.on_delete is not models.PROTECT
    ]

    assert names(swept) == []


def test_money_and_land_are_whole_numbers():
    broken = [
        field
        for field in OUR_FIELDS
        if isinstance(field, models.Field)
        and re.search(r"_(fen|li|m2)$", field.name)
        and not isinstance(field, models.BigIntegerField)
    ]

    assert names(broken) == []


def test_dates_end_in_on_and_moments_in_at():
    moments = [
        f
        for f in OUR_FIELDS
        if isinstance(f, models.DateTimeField) and not re.search(r"(^|_)at$", f.name)
    ]
    dates = [
        f for f in OUR_FIELDS if type(f) is models.DateField and not re.search(r"(^|_)on$", f.name)
    ]

    assert names(moments + dates) == []


def test_every_constraint_speaks_to_people():
    silent = [
        constraint.name
        for model in OUR_MODELS
        for constraint in model._meta.constraints
        if constraint.violation_error_message == constraint.default_violation_error_message
    ]

    assert silent == []


@pytest.mark.parametrize(
    "path", [*TEMPLATES, *SOURCES], ids=lambda p: str(p.relative_to(settings.ROOT))
)
def test_no_address_of_a_floor_above(path):
    above = [name for name in URL_NAME.findall(path.read_text()) if leans_up(path, name)]

    assert above == []


@pytest.mark.parametrize(
    "path", [*TEMPLATES, *SOURCES], ids=lambda p: str(p.relative_to(settings.ROOT))
)
def test_no_template_of_a_floor_above(path):
    above = [name for name in TEMPLATE_NAME.findall(path.read_text()) if leans_up(path, name)]

    assert above == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(settings.ROOT)))
def test_templates_hold_nothing_inline(path):
    inline = re.findall(
        r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=|javascript:", path.read_text()
    )

    assert inline == []


def test_every_view_names_its_permission_or_stands_open_on_purpose():
    open_on_purpose = {"home", "sign-in", "sign-out", "password", "healthz", "api-session", None}
    open_on_purpose |= {"offline", "worker", "manifest"}  # the shell is nobody's data
    open_on_purpose |= {"verify", "verify-mark"}  # whoever holds a paper may ask whether it stands

    unnamed = {
        pattern.name
        for pattern in views(get_resolver())
        if not hasattr(pattern.callback, "requires")
    }

    assert unnamed - open_on_purpose == set()


def test_a_view_that_looks_a_record_up_asks_how_far_its_permission_carries():
    unscoped = [
        f"{path.relative_to(settings.ROOT)}: {function.name}"
        for path in SOURCES
        if "views" in path.parts
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef)
        and "get_object_or_404(" in ast.unparse(function)
        and "reach" not in ast.unparse(function)
        and "report_of(request" not in ast.unparse(function)  # which asks it
    ]

    assert unscoped == []


def test_nothing_is_fetched_from_elsewhere():
    foreign = [
        f"{path.relative_to(settings.ROOT)}: {address}"
        for path in [*TEMPLATES, *(settings.ROOT / "jiaogou/static").rglob("*.[cj]s*")]
        for address in re.findall(
            r"""(?:src|href|url\(|fetch\(|import)\s*=?\s*['"]?(https?://[^'")\s]+)""",
            path.read_text(),
        )
    ]

    assert foreign == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_pins_name_no_address(name):
    assert (
        re.findall(r"https?://|--index-url|--find-links", (settings.ROOT / name).read_text()) == []
    )


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
