"""`manage.py demo_accounts`: passwords for the accounts of the Jiaogou data."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from reports.actions.demonstration import open_demo_accounts


class Command(BaseCommand):
    help = "为焦沟示例数据中的演示账号设置密码并列出；册中有其他数据时拒绝。"

    def handle(self, **options: object) -> None:
        path = settings.JIAOGOU_VAR / "demo-accounts.txt"
        try:
            text = open_demo_accounts(by=None, path=path)
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        self.stdout.write(f"{text}（保存在 {path}）")
