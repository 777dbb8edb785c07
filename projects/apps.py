from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "项目"

    def ready(self) -> None:
        from households import guards, panels  # noqa: PLC0415 – models must be there first
        from households.imports import kinds  # noqa: PLC0415
        from projects.guards import MONEY  # noqa: PLC0415
        from projects.imports import FORMS  # noqa: PLC0415
        from projects.subjects import SUBJECTS  # noqa: PLC0415
        from projects.views.served import of_household  # noqa: PLC0415

        panels.add_subjects(SUBJECTS)
        panels.fill(
            panels.Slot.HOUSEHOLD_END,
            panels.Panel("projects/_household_projects.html", of_household),
        )
        guards.add(*MONEY)
        kinds.add(*FORMS)
        # The households' tables are made first; these triggers wait for this app's own.
        post_migrate.connect(guards.restore, sender=self, dispatch_uid="projects.guards.restore")
