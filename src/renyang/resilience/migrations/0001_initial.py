import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="IndexRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting to be computed"),
                            ("running", "being computed"),
                            ("done", "done"),
                            ("failed", "failed"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("claim", models.UUIDField(editable=False, null=True)),
                ("claims", models.PositiveSmallIntegerField(default=0)),
                ("lease_until", models.DateTimeField(null=True)),
                ("problem", models.JSONField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("created_by", models.CharField(max_length=60)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("division_code", models.CharField(max_length=12, verbose_name="division")),
                ("result", models.JSONField(default=dict)),
            ],
            options={
                "indexes": [models.Index(fields=["division_code", "-created_at"], name="index_runs_list")],
            },
        ),
        migrations.CreateModel(
            name="IndexRunEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("state", models.CharField(max_length=10)),
                ("claim", models.UUIDField(null=True)),
                ("claims", models.PositiveSmallIntegerField()),
                ("lease_until", models.DateTimeField(null=True)),
                ("problem", models.JSONField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("created_by", models.CharField(max_length=60)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("division_code", models.CharField(max_length=12)),
                ("result", models.JSONField()),
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
                        to="resilience.indexrun",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StressRun",
            fields=[
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting to be computed"),
                            ("running", "being computed"),
                            ("done", "done"),
                            ("failed", "failed"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("claim", models.UUIDField(editable=False, null=True)),
                ("claims", models.PositiveSmallIntegerField(default=0)),
                ("lease_until", models.DateTimeField(null=True)),
                ("problem", models.JSONField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("created_by", models.CharField(max_length=60)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("division_code", models.CharField(max_length=12, verbose_name="division")),
                ("scenario", models.CharField(max_length=60, verbose_name="scenario")),
                ("replicates", models.PositiveIntegerField(verbose_name="replicates")),
                ("days", models.PositiveIntegerField(null=True, verbose_name="days")),
                ("seed", models.BigIntegerField(verbose_name="seed")),
                ("result", models.JSONField(null=True)),
                ("left_behind", models.JSONField(default=list)),
            ],
            options={
                "indexes": [models.Index(fields=["division_code", "-created_at"], name="stress_runs_list")],
            },
        ),
        migrations.CreateModel(
            name="StressRunEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("state", models.CharField(max_length=10)),
                ("claim", models.UUIDField(null=True)),
                ("claims", models.PositiveSmallIntegerField()),
                ("lease_until", models.DateTimeField(null=True)),
                ("problem", models.JSONField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("created_by", models.CharField(max_length=60)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("id", models.UUIDField(serialize=False)),
                ("division_code", models.CharField(max_length=12)),
                ("scenario", models.CharField(max_length=60)),
                ("replicates", models.PositiveIntegerField()),
                ("days", models.PositiveIntegerField(null=True)),
                ("seed", models.BigIntegerField()),
                ("result", models.JSONField(null=True)),
                ("left_behind", models.JSONField()),
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
                        to="resilience.stressrun",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
