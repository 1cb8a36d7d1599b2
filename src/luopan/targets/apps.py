from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "luopan.targets"
    label = "targets"
    default_auto_field = "django.db.models.BigAutoField"
