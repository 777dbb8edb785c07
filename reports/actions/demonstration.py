"""Accounts to look around with, in a database that holds the demonstration data and nothing else."""

import secrets
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from fixtures.jiaogou_2018.places import VILLAGE
from fixtures.jiaogou_2018.staff import DEMO_USERNAMES
from households.actions.accounts import set_password
from households.models import AuditLine, Household, Posting, User
from reports.actions.fixtures import LOADED

# Easy to type on a phone: no capitals, and nothing that looks like something else.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_PASSWORD_LINE = "密码："


def refusal() -> str:
    """Why this database is not the demonstration; empty when it is.

    The audit book, which only grows, says that the data was loaded into an empty register; and no household lies
    outside the demonstration village, whose code no village has. A real office's database fails the one or the other.
    """
    if not AuditLine.objects.filter(verb=LOADED).exists():
        return "这个数据库不是由焦沟示例数据建立的，不能设置演示账号。正式账号请由管理员建立。"
    if Household.objects.exclude(area=VILLAGE).exists():
        return "册中有示例村以外的农户，不能再设置演示账号。正式账号请由管理员建立。"
    return ""


def open_demo_accounts(*, by: User | None, path: Path) -> str:
    """Lets the demonstration accounts sign in with one password kept in a file; gives the text of the file.

    A file that is there keeps its password, and an account that already has one keeps that.
    Raises ValidationError when the database is not the demonstration.
    """
    if reason := refusal():
        raise ValidationError(reason)
    known = _password_in(path)
    password = known or _new_password()
    users = User.objects.in_bulk(DEMO_USERNAMES, field_name="username")
    with transaction.atomic():
        for username in DEMO_USERNAMES:
            if not known or not users[username].has_usable_password():
                set_password(by=by, user=users[username], password=password)
    text = _listed([users[username] for username in DEMO_USERNAMES], password)
    # After the database, so that a run cut short between the two makes a new password the next time.
    _keep(path, text)
    return text


def _new_password() -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def _password_in(path: Path) -> str:
    if not path.exists():
        return ""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(
        (line.removeprefix(_PASSWORD_LINE) for line in lines if line.startswith(_PASSWORD_LINE)),
        "",
    )


def _listed(users: list[User], password: str) -> str:
    postings = Posting.objects.filter(user__in=users).order_by("begins_on")
    roles = {posting.user_id: posting.get_role_display() for posting in postings}
    lines = [f"{user.username:<10}{roles.get(user.pk, '')}（{user.name}）" for user in users]
    return "\n".join(["演示账号（密码相同）", *lines, f"{_PASSWORD_LINE}{password}", ""])


def _keep(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(text, encoding="utf-8")
