from django.apps import AppConfig


class JiaogouConfig(AppConfig):
    name = "jiaogou"
    verbose_name = "焦沟"

    def ready(self) -> None:
        # Checks and receivers register themselves once the apps are there.
        from jiaogou import checks, sessions  # noqa: F401, PLC0415
