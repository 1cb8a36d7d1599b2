from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "luopan.org"
    label = "org"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Recurring jobs run in the company's time; names stand in the reader's language."""
        from luopan.org import channels  # noqa: F401  (letters may be laid out for them)
        from luopan.org.language import as_spoken
        from luopan.org.queries import company, has_company
        from luopan.trail.recurring import set_zone_source
        from luopan.trail.refusal import write_names

        set_zone_source(lambda: company().time_zone if has_company() else "")
        write_names(as_spoken)
