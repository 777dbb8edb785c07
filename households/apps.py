from django.apps import AppConfig
from django.db.models.signals import post_migrate


class HouseholdsConfig(AppConfig):
    name = "households"
    verbose_name = "农户"

    def ready(self) -> None:
        from households import guards, signs  # noqa: F401, PLC0415 – models must be there first

        post_migrate.connect(guards.restore, dispatch_uid="households.guards.restore")
