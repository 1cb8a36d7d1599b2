from django.apps import AppConfig


class DimensionsConfig(AppConfig):
    name = "luopan.dimensions"
    label = "dimensions"
    default_auto_field = "django.db.models.BigAutoField"
