from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "报告"

    def ready(self) -> None:
        from households import panels  # noqa: PLC0415 – models must be there first
        from reports.views import checks, papers, public_notices  # noqa: PLC0415

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
