"""`manage.py load_jiaogou`: the Jiaogou data, into an empty register only."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from reports.actions.fixtures import LOADED, is_empty, jiaogou_paths, load_fixtures


class Command(BaseCommand):
    help = "载入焦沟村2018年上半年示例数据（虚构人员）；册中已有数据时不载入。"

    def handle(self, **options: object) -> None:
        if not is_empty():
            self.stdout.write("册中已有数据，没有载入焦沟示例数据。")
            return
        try:
            counts = load_fixtures(by=None, paths=jiaogou_paths(), verb=LOADED)
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        self.stdout.write(
            f"已载入焦沟示例数据：{counts['households.Household']} 户，"
            f"{counts['households.Person']} 人，{counts['households.Visit']} 次走访，"
            f"共 {sum(counts.values())} 行。"
        )
