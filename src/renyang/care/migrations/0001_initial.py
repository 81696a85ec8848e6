import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Need",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("service", models.CharField(max_length=30, verbose_name="service")),
                ("times", models.PositiveSmallIntegerField(verbose_name="how many times")),
                (
                    "per",
                    models.CharField(
                        choices=[
                            ("day", "a day"),
                            ("week", "a week"),
                            ("month", "a month"),
                            ("quarter", "a quarter"),
                            ("once", "once only"),
                            ("on_call", "on call"),
                        ],
                        max_length=10,
                        verbose_name="in which time",
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="minutes a visit")),
                ("people_needed", models.PositiveSmallIntegerField(default=1, verbose_name="people at once")),
                ("critical", models.BooleanField(verbose_name="critical")),
                ("days", models.JSONField(default=list, verbose_name="days of the week")),
                ("time_from", models.TimeField(null=True, verbose_name="not before")),
                ("time_to", models.TimeField(null=True, verbose_name="not after")),
                ("language", models.CharField(blank=True, max_length=60, verbose_name="language or dialect")),
                ("must_not", models.CharField(blank=True, max_length=300, verbose_name="what must not happen")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("assessed", "found by an assessment"),
                            ("asked", "asked for by the person or the family"),
                            ("observed", "seen by a worker"),
                        ],
                        max_length=10,
                        verbose_name="how it is known",
                    ),
                ),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(null=True, verbose_name="until")),
                ("noted_by", models.CharField(max_length=60, verbose_name="noted by")),
                ("noted_at", models.DateTimeField(auto_now=True)),
                ("ended_by", models.CharField(blank=True, max_length=60, verbose_name="ended by")),
                ("ended_why", models.CharField(blank=True, max_length=200, verbose_name="why it ended")),
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="need", to="people.sourcerecord"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "needs",
            },
        ),
        migrations.CreateModel(
            name="NeedEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.UUIDField(serialize=False)),
                ("service", models.CharField(max_length=30)),
                ("times", models.PositiveSmallIntegerField()),
                ("per", models.CharField(max_length=10)),
                ("minutes", models.PositiveSmallIntegerField()),
                ("people_needed", models.PositiveSmallIntegerField()),
                ("critical", models.BooleanField()),
                ("days", models.JSONField()),
                ("time_from", models.TimeField(null=True)),
                ("time_to", models.TimeField(null=True)),
                ("language", models.CharField(max_length=60)),
                ("must_not", models.CharField(max_length=300)),
                ("source", models.CharField(max_length=10)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("noted_by", models.CharField(max_length=60)),
                ("noted_at", models.DateTimeField(auto_now=True)),
                ("ended_by", models.CharField(max_length=60)),
                ("ended_why", models.CharField(max_length=200)),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="care.need",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.sourcerecord",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
