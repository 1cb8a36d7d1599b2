from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "luopan.web"

    def ready(self) -> None:
        from luopan.web.door import witness  # noqa: F401  (connects its receivers)
