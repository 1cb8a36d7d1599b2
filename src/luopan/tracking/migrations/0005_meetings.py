"""Meetings, their minutes and what was promised in them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from luopan.trail.guards import guards

add_guard, drop_guard = guards(
    ("tracking_promiseevent", "tracking_minutes"),
    "minutes and what became of promises are append-only",
    "tracking_minutes_only",
)


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0004_target_customers"),
        ("org", "0007_failing_since"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("tracking", "0004_reports"),
    ]

    operations = [
        migrations.CreateModel(
            name="MeetingPreset",
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
                ("code", models.CharField(max_length=120, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("name_other", models.CharField(blank=True, max_length=200)),
                (
                    "rhythm",
                    models.CharField(
                        choices=[
                            ("daily", "Daily"),
                            ("weekly", "Weekly"),
                            ("monthly", "Monthly"),
                            ("quarterly", "Quarterly"),
                        ],
                        max_length=9,
                    ),
                ),
                ("day", models.SmallIntegerField(default=1)),
                (
                    "off",
                    models.CharField(
                        choices=[
                            ("before", "Before"),
                            ("after", "After"),
                            ("skip", "Skip"),
                        ],
                        default="after",
                        max_length=6,
                    ),
                ),
                ("starts_at", models.TimeField()),
                ("minutes", models.PositiveSmallIntegerField()),
                (
                    "takes",
                    models.CharField(
                        choices=[
                            ("under", "Under"),
                            ("leads", "Leads"),
                            ("all", "All"),
                        ],
                        max_length=5,
                    ),
                ),
                ("agenda", models.JSONField(default=list)),
                ("retired", models.BooleanField(default=False)),
                ("edits", models.IntegerField(default=0)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Meeting",
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
                ("due_date", models.DateField()),
                ("day_date", models.DateField()),
                ("starts_at", models.TimeField()),
                ("minutes", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("held", "Held"),
                            ("closed", "Closed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=9,
                    ),
                ),
                ("agenda", models.JSONField(default=list)),
                ("moved", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=400)),
                ("opened_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "leader",
                    models.ForeignKey(
                        null=True,
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
            name="Decision",
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
                ("key", models.CharField(max_length=40)),
                ("text", models.CharField(max_length=1000)),
                ("withdrawn", models.BooleanField(default=False)),
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
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="tracking.meeting",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attendance",
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
                ("guest", models.BooleanField(default=False)),
                ("came", models.BooleanField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendances",
                        to="tracking.meeting",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MeetingNote",
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
                ("point", models.PositiveSmallIntegerField()),
                ("text", models.TextField(blank=True)),
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
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="tracking.meeting",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MeetingPromise",
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
                ("key", models.CharField(max_length=40)),
                ("text", models.CharField(max_length=400)),
                ("first_date", models.DateField()),
                ("due_date", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("kept", "Kept"),
                            ("not_kept", "Not Kept"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("settled_date", models.DateField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "action",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="actions.action",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises",
                        to="tracking.meeting",
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
            name="MeetingSeries",
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
                    "rhythm",
                    models.CharField(
                        choices=[
                            ("daily", "Daily"),
                            ("weekly", "Weekly"),
                            ("monthly", "Monthly"),
                            ("quarterly", "Quarterly"),
                        ],
                        max_length=9,
                    ),
                ),
                ("day", models.SmallIntegerField(default=1)),
                (
                    "off",
                    models.CharField(
                        choices=[
                            ("before", "Before"),
                            ("after", "After"),
                            ("skip", "Skip"),
                        ],
                        default="after",
                        max_length=6,
                    ),
                ),
                ("starts_at", models.TimeField()),
                ("minutes", models.PositiveSmallIntegerField()),
                (
                    "takes",
                    models.CharField(
                        choices=[
                            ("under", "Under"),
                            ("leads", "Leads"),
                            ("all", "All"),
                        ],
                        max_length=5,
                    ),
                ),
                ("agenda", models.JSONField(default=list)),
                ("preset", models.CharField(blank=True, max_length=120)),
                ("name", models.CharField(max_length=200)),
                ("name_other", models.CharField(blank=True, max_length=200)),
                ("start_date", models.DateField()),
                ("end_date", models.DateField(null=True)),
                ("edits", models.IntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                (
                    "leader",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "made_by",
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
        migrations.AddField(
            model_name="meeting",
            name="series",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="meetings",
                to="tracking.meetingseries",
            ),
        ),
        migrations.CreateModel(
            name="Minutes",
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
                ("content", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
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
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fixed",
                        to="tracking.meeting",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PackTemplate",
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
                        choices=[("pptx", "Pptx"), ("docx", "Docx")], max_length=4
                    ),
                ),
                ("language", models.CharField(max_length=2)),
                ("name", models.CharField(max_length=200)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("found", models.JSONField(default=list)),
                ("at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PromiseEvent",
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
                            ("kept", "Kept"),
                            ("not_kept", "Not Kept"),
                            ("moved", "Moved"),
                            ("opened", "Opened"),
                            ("said", "Said"),
                        ],
                        max_length=8,
                    ),
                ),
                ("day_date", models.DateField()),
                ("until_date", models.DateField(null=True)),
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
                    "meeting",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tracking.meeting",
                    ),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="tracking.meetingpromise",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SeriesGuest",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guests",
                        to="tracking.meetingseries",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                fields=("meeting", "key"), name="decision_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(
                fields=("meeting", "person"), name="attendance_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingnote",
            constraint=models.UniqueConstraint(
                fields=("meeting", "point"), name="meeting_note_once"
            ),
        ),
        migrations.AddIndex(
            model_name="meetingpromise",
            index=models.Index(fields=["person", "state"], name="promise_person"),
        ),
        migrations.AddIndex(
            model_name="meetingpromise",
            index=models.Index(fields=["unit", "due_date"], name="promise_unit_due"),
        ),
        migrations.AddConstraint(
            model_name="meetingpromise",
            constraint=models.UniqueConstraint(
                fields=("meeting", "key"), name="promise_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingpromise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("kept", "not_kept")), _negated=True),
                    ("settled_date__isnull", False),
                    _connector="OR",
                ),
                name="promise_settled_on",
            ),
        ),
        migrations.AddIndex(
            model_name="meetingseries",
            index=models.Index(fields=["unit"], name="meeting_series_unit"),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["unit", "day_date"], name="meeting_unit_day"),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["state", "day_date"], name="meeting_state_day"),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(
                fields=("series", "due_date"), name="meeting_once"
            ),
        ),
        migrations.AddIndex(
            model_name="packtemplate",
            index=models.Index(fields=["kind", "language"], name="pack_template_kind"),
        ),
        migrations.AddConstraint(
            model_name="seriesguest",
            constraint=models.UniqueConstraint(
                fields=("series", "person"), name="series_guest_once"
            ),
        ),
        migrations.RunPython(add_guard, drop_guard),
    ]
