import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.CharField(max_length=60, unique=True, verbose_name="sign-in name")),
                ("display_name", models.CharField(max_length=60, verbose_name="name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("language", models.CharField(default="zh-hans", max_length=10, verbose_name="language")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("link_made_at", models.DateTimeField(blank=True, null=True)),
                ("second_factor_removed_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Division",
            fields=[
                (
                    "code",
                    models.CharField(max_length=12, primary_key=True, serialize=False, verbose_name="division code"),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="HistoryBlock",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("sealed_at", models.DateTimeField()),
                ("previous", models.BinaryField()),
                ("digest", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="HistoryMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("horizon", models.BigIntegerField()),
                ("reached", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Setting",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("value", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="AccessEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("actor", models.CharField(max_length=60, verbose_name="who")),
                ("purposes", models.JSONField(default=list, verbose_name="purpose")),
                ("subject", models.CharField(max_length=60, verbose_name="what was read")),
                ("subject_id", models.CharField(max_length=40)),
                ("facts", models.JSONField(default=list, verbose_name="facts")),
                ("basis", models.JSONField(default=list)),
                ("division_code", models.CharField(max_length=12)),
                (
                    "people",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-at", "-id"], name="access_log_newest"),
                    models.Index(fields=["subject_id"], name="access_log_subject"),
                    django.contrib.postgres.indexes.GinIndex(fields=["people"], name="access_log_people"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("until", models.DateField(verbose_name="until")),
                ("writes", models.BooleanField(default=False, verbose_name="may write")),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("people", "the register"),
                                ("organisations", "organisations"),
                                ("places", "sites"),
                                ("supplies", "supplies"),
                                ("care", "needs"),
                                ("resilience", "index and stress tests"),
                                ("core", "divisions and imports"),
                            ],
                            max_length=20,
                        ),
                        default=list,
                        size=None,
                        verbose_name="only for",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="withdrawn at")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tokens", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ApiTokenEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=60)),
                ("until", models.DateField()),
                ("writes", models.BooleanField()),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("people", "the register"),
                                ("organisations", "organisations"),
                                ("places", "sites"),
                                ("supplies", "supplies"),
                                ("care", "needs"),
                                ("resilience", "index and stress tests"),
                                ("core", "divisions and imports"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
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
                        to="core.apitoken",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ColumnMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("civil_affairs", "civil affairs"),
                            ("health", "health"),
                            ("social_security", "social security"),
                            ("subdistrict", "sub-district office"),
                            ("community", "community"),
                        ],
                        max_length=20,
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("header_digest", models.CharField(max_length=64)),
                ("columns", models.JSONField(default=dict)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("source", "kind", "header_digest"), name="one_mapping_of_a_layout")
                ],
            },
        ),
        migrations.CreateModel(
            name="ColumnMappingEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("source", models.CharField(max_length=20)),
                ("kind", models.CharField(max_length=20)),
                ("header_digest", models.CharField(max_length=64)),
                ("columns", models.JSONField()),
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
                        to="core.columnmapping",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DivisionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("code", models.CharField(max_length=12, serialize=False)),
                ("name", models.CharField(max_length=60)),
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
                        to="core.division",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("system_admin", "system administrator"),
                            ("subdistrict_officer", "sub-district officer"),
                            ("community_worker", "community worker"),
                            ("civil_affairs_officer", "civil affairs officer"),
                            ("health_officer", "health officer"),
                            ("social_security_officer", "social security officer"),
                            ("partner_manager", "partner manager"),
                            ("carer", "carer"),
                            ("volunteer", "volunteer"),
                            ("family_member", "family member"),
                            ("older_person", "older person"),
                        ],
                        max_length=30,
                        verbose_name="role",
                    ),
                ),
                ("division_code", models.CharField(max_length=12, verbose_name="division")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("care", "care"),
                            ("emergency", "emergency"),
                            ("administration", "administration"),
                            ("statistics", "statistics"),
                        ],
                        default="care",
                        max_length=20,
                        verbose_name="purpose",
                    ),
                ),
                ("given_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="given at")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="grants", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GrantEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("role", models.CharField(max_length=30)),
                ("division_code", models.CharField(max_length=12)),
                ("purpose", models.CharField(max_length=20)),
                ("given_at", models.DateTimeField()),
                ("until", models.DateField(null=True)),
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
                        to="core.grant",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="HistoryPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table_name", models.CharField(max_length=63)),
                ("above", models.BigIntegerField()),
                ("through", models.BigIntegerField()),
                ("columns", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("ids", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("digests", models.BinaryField()),
                (
                    "block",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="core.historyblock"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("division_code", models.CharField(max_length=12, verbose_name="division")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("civil_affairs", "civil affairs"),
                            ("health", "health"),
                            ("social_security", "social security"),
                            ("subdistrict", "sub-district office"),
                            ("community", "community"),
                        ],
                        max_length=20,
                        verbose_name="source",
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="kind")),
                ("file_name", models.CharField(max_length=200, verbose_name="file")),
                ("file_digest", models.CharField(max_length=64)),
                ("collected_on", models.DateField(blank=True, null=True, verbose_name="collected on")),
                ("sheets", models.JSONField(default=list)),
                ("header", models.JSONField(default=list)),
                ("mapping", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("staged", "columns to be confirmed"),
                            ("previewed", "ready to import"),
                            ("applying", "being imported"),
                            ("applied", "imported"),
                            ("failed", "import failed"),
                            ("abandoned", "abandoned"),
                            ("undoing", "being undone"),
                            ("undone", "undone"),
                        ],
                        default="staged",
                        max_length=12,
                    ),
                ),
                ("row_count", models.PositiveIntegerField(default=0, verbose_name="rows")),
                ("counts", models.JSONField(default=dict)),
                ("previewed_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("created_by", models.CharField(max_length=60)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("problem", models.JSONField(null=True)),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
                (
                    "applied_in",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by", models.CharField(blank=True, max_length=60)),
                ("effects", models.JSONField(default=dict)),
                (
                    "enqueued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ImportBatchEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.UUIDField(serialize=False)),
                ("division_code", models.CharField(max_length=12)),
                ("source", models.CharField(max_length=20)),
                ("kind", models.CharField(max_length=20)),
                ("file_name", models.CharField(max_length=200)),
                ("file_digest", models.CharField(max_length=64)),
                ("collected_on", models.DateField(null=True)),
                ("sheets", models.JSONField()),
                ("header", models.JSONField()),
                ("mapping", models.JSONField()),
                ("state", models.CharField(max_length=12)),
                ("row_count", models.PositiveIntegerField()),
                ("counts", models.JSONField()),
                ("previewed_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("created_by", models.CharField(max_length=60)),
                ("attempts", models.PositiveSmallIntegerField()),
                ("problem", models.JSONField(null=True)),
                ("applied_at", models.DateTimeField(null=True)),
                ("applied_in", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by", models.CharField(max_length=60)),
                ("effects", models.JSONField()),
                (
                    "enqueued_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                        to="core.importbatch",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Postponement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=100)),
                ("until", models.DateField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="postponements",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SettingEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("name", models.CharField(max_length=60, serialize=False)),
                ("value", models.JSONField()),
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
                        to="core.setting",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SignInAttempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_lookup", models.BinaryField(max_length=16)),
                ("address", models.CharField(max_length=49)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("worked", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["name_lookup", "at"], name="sign_in_attempts_of_name"),
                    models.Index(fields=["address", "at"], name="sign_in_attempts_of_address"),
                    models.Index(fields=["at"], name="sign_in_attempts_oldest"),
                ],
            },
        ),
        migrations.CreateModel(
            name="StagedRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_number", models.PositiveIntegerField(verbose_name="row")),
                ("cells", models.BinaryField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("new", "new"),
                            ("updated", "changed"),
                            ("unchanged", "unchanged"),
                            ("question", "to be decided"),
                            ("rejected", "rejected"),
                        ],
                        max_length=10,
                        null=True,
                    ),
                ),
                ("problems", models.JSONField(default=list)),
                ("change", models.BinaryField(null=True)),
                ("target", models.BinaryField(max_length=16, null=True)),
                ("decided_by", models.CharField(blank=True, db_default="", max_length=60)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="core.importbatch"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="UserEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("username", models.CharField(max_length=60)),
                ("display_name", models.CharField(max_length=60)),
                ("email", models.EmailField(max_length=254)),
                ("language", models.CharField(max_length=10)),
                ("is_active", models.BooleanField()),
                ("link_made_at", models.DateTimeField(null=True)),
                ("second_factor_removed_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
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
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.UniqueConstraint(
                fields=("user", "role", "division_code", "purpose"), name="one_grant_of_a_kind"
            ),
        ),
        migrations.AddIndex(
            model_name="historypart",
            index=models.Index(fields=["table_name", "-through"], name="history_sealed_through"),
        ),
        migrations.AddIndex(
            model_name="importbatch",
            index=models.Index(fields=["division_code", "-created_at"], name="imports_list"),
        ),
        migrations.AddConstraint(
            model_name="postponement",
            constraint=models.UniqueConstraint(fields=("user", "key"), name="one_postponement_of_an_item"),
        ),
        migrations.AddConstraint(
            model_name="stagedrow",
            constraint=models.UniqueConstraint(fields=("batch", "row_number"), name="one_staged_row_a_line"),
        ),
    ]
