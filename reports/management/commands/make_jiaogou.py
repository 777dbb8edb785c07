"""`manage.py make_jiaogou`: write the fixtures of the Jiaogou data anew."""

from django.core.management.base import BaseCommand

from reports.actions.fixtures import JIAOGOU, jiaogou_files


class Command(BaseCommand):
    help = "重新生成焦沟示例数据的文件（fixtures/），每次逐字节相同；不写数据库。"
    requires_system_checks = []

    def handle(self, **options: object) -> None:
        for path, text in jiaogou_files().items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        self.stdout.write(f"已写好 {len(jiaogou_files())} 个文件：{JIAOGOU}")
