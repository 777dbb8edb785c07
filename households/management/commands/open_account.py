"""`manage.py open_account`: the first administrator of a new office, from the machine itself."""

import getpass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from households.actions.accounts import open_account, post
from households.models import Area, Posting


class Command(BaseCommand):
    help = "建立账户并任职。密码在键盘上输入，不出现在命令里。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="用户名")
        parser.add_argument("name", help="姓名")
        parser.add_argument("--area", required=True, help="区划代码")
        parser.add_argument("--area-name", default="", help="区域还没有时，用这个名称建立")
        parser.add_argument(
            "--role", default=Posting.Role.ADMINISTRATOR, choices=Posting.Role.values, help="角色"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        password = getpass.getpass("密码：")
        if password != getpass.getpass("再输一次："):
            raise CommandError("两次输入的密码不同，请重新运行。")
        try:
            with transaction.atomic():
                area = _area(options["area"], options["area_name"])
                user = open_account(
                    by=None, username=options["username"], name=options["name"], password=password
                )
                post(
                    by=None,
                    user=user,
                    role=options["role"],
                    area=area,
                    begins_on=timezone.localdate(),
                )
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        self.stdout.write(f"已建立账户 {user.username}。")


def _area(code: str, name: str) -> Area:
    area = Area.objects.filter(code=code).first()
    if area is None:
        if not name:
            raise CommandError(f"没有代码为 {code} 的区域；要新建，请加 --area-name 名称。")
        area = Area(code=code, name=name, level=Area.LEVEL_OF_LENGTH.get(len(code), ""))
        area.full_clean()
        area.save()
    return area
