"""Reports of the day and the week, answers to them, their rule; bulletins for rooms."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from luopan.trail.guards import guards

add_guard, drop_guard = guards(
    (
        "tracking_report",
        "tracking_reportmark",
        "tracking_reportrule",
        "tracking_bulletinissue",
    ),
    "what was reported is append-only",
    "tracking_reports_only",
)


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0007_failing_since"),
        ("tracking", "0003_explanations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Bulletin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("language", models.CharField(max_length=10)),
                ("weekdays", models.JSONField(default=list)),
                ("hours", models.JSONField(default=list)),
                ("shows", models.JSONField(default=list)),
                ("opened", models.JSONField(default=list)),
                ("active", models.BooleanField(default=False)),
                ("removed_at", models.DateTimeField(null=True)),
                ("edits", models.IntegerField(default=0)),
                ("at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.channel",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BulletinIssue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("slot", models.CharField(max_length=40)),
                ("tested", models.BooleanField(default=False)),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("picture", models.BinaryField()),
                ("at", models.DateTimeField()),
                (
                    "bulletin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issues",
                        to="tracking.bulletin",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("day", "Day"), ("week", "Week")], max_length=4
                    ),
                ),
                ("start_date", models.DateField()),
                ("end_date", models.DateField()),
                ("edition", models.PositiveSmallIntegerField(default=1)),
                ("figures", models.JSONField()),
                ("words", models.CharField(blank=True, max_length=400)),
                ("help_needed", models.CharField(blank=True, max_length=400)),
                ("at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReportMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("read", "Read"),
                            ("thumb", "Thumb"),
                            ("answer", "Answer"),
                            ("seen", "Seen"),
                        ],
                        max_length=6,
                    ),
                ),
                ("said", models.CharField(blank=True, max_length=400)),
                ("at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marks",
                        to="tracking.report",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReportRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("daily", models.BooleanField(default=False)),
                ("weekly", models.BooleanField(default=True)),
                (
                    "who",
                    models.CharField(
                        choices=[
                            ("seats", "Seats"),
                            ("units", "Units"),
                            ("both", "Both"),
                        ],
                        default="both",
                        max_length=5,
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField(default=5)),
                ("asks_at", models.TimeField()),
                ("at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="bulletin",
            index=models.Index(fields=["active"], name="bulletin_active"),
        ),
        migrations.AddConstraint(
            model_name="bulletinissue",
            constraint=models.UniqueConstraint(
                fields=("bulletin", "slot"), name="bulletin_issue_once"
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                fields=["kind", "start_date", "unit"], name="report_period"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                fields=("unit", "person", "kind", "start_date", "edition"),
                name="report_edition_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("end_date__gt", models.F("start_date"))),
                name="report_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportmark",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["read", "thumb"])),
                fields=("report", "actor", "kind"),
                name="report_mark_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportmark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "answer"), _negated=True),
                    models.Q(("said", ""), _negated=True),
                    _connector="OR",
                ),
                name="report_answer_said",
            ),
        ),
        migrations.AddIndex(
            model_name="reportrule",
            index=models.Index(fields=["unit"], name="report_rule_unit"),
        ),
        migrations.AddConstraint(
            model_name="reportrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__gte", 1), ("weekday__lte", 7)),
                name="report_weekday",
            ),
        ),
        migrations.RunPython(add_guard, drop_guard),
    ]
