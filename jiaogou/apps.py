from django.apps import AppConfig


class JiaogouConfig(AppConfig):
    name = "jiaogou"
    verbose_name = "焦沟"

    def ready(self) -> None:
        from jiaogou import checks  # noqa: F401, PLC0415 – checks register themselves once the apps are there
