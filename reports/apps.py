from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "报告"

    def ready(self) -> None:
        from households import guards, panels  # noqa: PLC0415 – models must be there first
        from reports.guards import KEPT  # noqa: PLC0415
        from reports.views import checks, papers, public_notices  # noqa: PLC0415

        guards.add(*KEPT)
        # The tables of the apps below are made first; these triggers wait for this app's own.
        post_migrate.connect(guards.restore, sender=self, dispatch_uid="reports.guards.restore")
        panels.fill(
            panels.Slot.HOUSEHOLD_HEAD,
            panels.Panel("reports/_household_checks.html", checks.of_household),
        )
        panels.fill(
            panels.Slot.HOUSEHOLD_ACTIONS,
            panels.Panel("reports/_household_papers.html", papers.of_household),
        )
        panels.fill(
            panels.Slot.PROJECT_ACTIONS,
            panels.Panel("reports/_project_notice.html", public_notices.of_project),
        )
        panels.fill(
            panels.Slot.SOURCE_ACTIONS,
            panels.Panel("reports/_source_notice.html", public_notices.of_source),
        )
