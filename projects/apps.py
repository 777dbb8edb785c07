from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "项目"

    def ready(self) -> None:
        from households import panels  # noqa: PLC0415 – models must be there first
        from projects.subjects import SUBJECTS  # noqa: PLC0415

        panels.add_subjects(SUBJECTS)
