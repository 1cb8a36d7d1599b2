from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "luopan.org"
    label = "org"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Recurring jobs run in the company's time."""
        from luopan.org.queries import company, has_company
        from luopan.trail.recurring import set_zone_source

        set_zone_source(lambda: company().time_zone if has_company() else "")
