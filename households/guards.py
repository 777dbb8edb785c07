"""Promises the database keeps by triggers, because no constraint of both databases can say them.

The audit book is only ever added to, in order; dated facts of one owner never overlap.
Django rebuilds SQLite tables when a field changes and their triggers are lost, so all guards
are put back after every migration, and a check at start says when one is missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

ENDLESS = "9999-12-31"


@dataclass(frozen=True)
class Guard:
    """One promise: its name and the statements that make it, per database."""

    name: str
    table: str
    sqlite: tuple[str, ...]
    postgresql: tuple[str, ...]

    def create(self, connection: BaseDatabaseWrapper) -> None:
        statements = self.sqlite if connection.vendor == "sqlite" else self.postgresql
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def drop(self, connection: BaseDatabaseWrapper) -> None:
        with connection.cursor() as cursor:
            for name in self.triggers(connection):
                on = "" if connection.vendor == "sqlite" else f" ON {self.table}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")

    def triggers(self, connection: BaseDatabaseWrapper) -> list[str]:
        """The names of this guard's triggers in one database."""
        statements = self.sqlite if connection.vendor == "sqlite" else self.postgresql
        return [
            words[words.index("TRIGGER") + 1]
            for words in map(str.split, statements)
            if "TRIGGER" in words[:4]
        ]


def no_overlap(table: str, owner: str, *, only: str = "") -> Guard:
    """One owner's dated rows do not overlap; `only` narrows to some rows, with {row} for the row's name."""
    name = f"{table}_{owner}_no_overlap" + ("_of_some" if only else "")
    clash = (
        f"SELECT 1 FROM {table} other WHERE other.{owner} = NEW.{owner} AND other.id <> NEW.id "
        f"AND other.begins_on < COALESCE(NEW.ends_on, '{ENDLESS}') "
        f"AND NEW.begins_on < COALESCE(other.ends_on, '{ENDLESS}')"
    )
    if only:
        clash += f" AND {only.format(row='other')} AND {only.format(row='NEW')}"
    sqlite = tuple(
        f"CREATE TRIGGER {name}_{when} BEFORE {event} ON {table} WHEN EXISTS ({clash}) "
        f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
        for when, event in (("insert", "INSERT"), ("update", "UPDATE"))
    )
    postgresql = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        # Two transactions at once would not see each other's row; the owner's row is the place to queue.
        f"PERFORM pg_advisory_xact_lock(hashtext('{name}'), hashtext(NEW.{owner}::text)); "
        f"IF EXISTS ({clash}) THEN RAISE EXCEPTION '{name}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN NEW; END $$",
        f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    )
    return Guard(name, table, sqlite, postgresql)


def _append_only(table: str) -> Guard:
    name = f"{table}_append_only"
    out_of_order = (
        f"NEW.number <> COALESCE((SELECT MAX(number) FROM {table}), 0) + 1 OR NEW.previous_hash <> "
        f"COALESCE((SELECT hash FROM {table} ORDER BY number DESC LIMIT 1), '{'0' * 64}')"
    )
    sqlite = (
        *(
            f"CREATE TRIGGER {name}_{event.lower()} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{name}'); END"
            for event in ("UPDATE", "DELETE")
        ),
        f"CREATE TRIGGER {name}_insert BEFORE INSERT ON {table} WHEN {out_of_order} "
        f"BEGIN SELECT RAISE(ABORT, '{name}'); END",
    )
    refuse = f"RAISE EXCEPTION '{name}' USING ERRCODE = 'integrity_constraint_violation';"
    postgresql = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refuse} END $$",
        f"CREATE OR REPLACE FUNCTION {name}_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {out_of_order} THEN {refuse} END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        f"CREATE TRIGGER {name}_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        f"CREATE TRIGGER {name}_insert BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {name}_insert()",
    )
    return Guard(name, table, sqlite, postgresql)


def never_changed(table: str) -> Guard:
    """Rows are added and stay as they are: a mistake is put right by a further row."""
    name = f"{table}_never_changed"
    sqlite = tuple(
        f"CREATE TRIGGER {name}_{event.lower()} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{name}'); END"
        for event in ("UPDATE", "DELETE")
    )
    postgresql = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{name}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    )
    return Guard(name, table, sqlite, postgresql)


def refused_when(name: str, table: str, condition: str, *, queue: str) -> Guard:
    """A new row is refused when the condition, which may speak of NEW and of other rows, holds.

    `queue` is an expression over NEW for what two writers at once have to share: they wait for one another there.
    """
    sqlite = (
        f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{name}'); END",
    )
    postgresql = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"PERFORM pg_advisory_xact_lock(hashtext('{table}'), hashtext(({queue})::text)); "
        f"IF {condition} THEN RAISE EXCEPTION '{name}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN NEW; END $$",
        f"CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    )
    return Guard(name, table, sqlite, postgresql)


AUDIT = _append_only("households_auditline")
GUARDS: list[Guard] = [
    AUDIT,
    no_overlap("households_standing", "household_id"),
    no_overlap("households_plannedexit", "household_id"),
    no_overlap("households_cause", "household_id", only="{row}.is_main"),
    no_overlap("households_membership", "person_id"),
    no_overlap("households_membership", "household_id", only="{row}.relation = 'head'"),
    no_overlap("households_circumstances", "person_id"),
    no_overlap("households_living", "household_id"),
    no_overlap("households_production", "household_id"),
    no_overlap("households_villageprofile", "area_id"),
]


def add(*guards: Guard) -> None:
    """Takes in the promises of a higher app; called from its `ready`."""
    for guard in guards:
        if guard not in GUARDS:
            GUARDS.append(guard)


def restore(using: str = "default", **kwargs: Any) -> None:
    """Puts every guard in place whose table exists; safe to call again."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    for guard in GUARDS:
        if guard.table in tables:
            guard.drop(connection)
            guard.create(connection)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The guards that are not whole in this database."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    return [guard.name for guard in GUARDS if not present.issuperset(guard.triggers(connection))]


def _is_behind(connection: BaseDatabaseWrapper) -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@register(Tags.database)
def guards_in_place(
    *, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        # While migrations wait, `migrate` is about to make the guards; the check must not keep it from that.
        if AUDIT.table in connection.introspection.table_names() and not _is_behind(connection):
            found += [
                Error(
                    f"数据库缺少触发器 {name}。",
                    hint="请运行 manage.py migrate --skip-checks。",
                    id="households.E001",
                )
                for name in missing(connection)
            ]
    return found
