import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AfterDeath",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("relatives_may_read", models.BooleanField()),
                ("said_on", models.DateField(verbose_name="said on")),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("signed", "on signed paper"),
                            ("spoken", "spoken before a witness"),
                            ("phone", "by phone"),
                        ],
                        max_length=10,
                        verbose_name="how it was given",
                    ),
                ),
                ("noted_by", models.CharField(max_length=60, verbose_name="noted by")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name_plural": "arrangements for after death",
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("assessed_on", models.DateField(verbose_name="assessed on")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("first", "first assessment"),
                            ("yearly", "yearly repeat"),
                            ("change", "after a change"),
                            ("appeal", "the result was doubted"),
                        ],
                        max_length=10,
                        verbose_name="reason",
                    ),
                ),
                ("scores", models.JSONField()),
                ("diagnosed", models.BooleanField()),
                ("care_risk_events", models.PositiveSmallIntegerField()),
                ("rules", models.JSONField()),
                ("indicators", models.JSONField()),
                ("total", models.PositiveSmallIntegerField()),
                (
                    "level_by_total",
                    models.SmallIntegerField(
                        choices=[
                            (0, "0 intact"),
                            (1, "1 mild loss"),
                            (2, "2 moderate loss"),
                            (3, "3 severe loss"),
                            (4, "4 complete loss"),
                        ]
                    ),
                ),
                (
                    "level",
                    models.SmallIntegerField(
                        choices=[
                            (0, "0 intact"),
                            (1, "1 mild loss"),
                            (2, "2 moderate loss"),
                            (3, "3 severe loss"),
                            (4, "4 complete loss"),
                        ],
                        verbose_name="capability level",
                    ),
                ),
                ("raised_by", models.JSONField(default=list)),
                ("informant", models.CharField(blank=True, max_length=60, verbose_name="who gave information")),
                ("assessed_by", models.CharField(max_length=60, verbose_name="assessed by")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_by", models.CharField(blank=True, max_length=60)),
            ],
            options={
                "verbose_name_plural": "assessments",
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "recipient",
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
                        verbose_name="shared with",
                    ),
                ),
                ("groups", models.JSONField(verbose_name="what is shared")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("care", "care"),
                            ("emergency", "emergency"),
                            ("administration", "administration"),
                            ("statistics", "statistics"),
                        ],
                        max_length=20,
                        verbose_name="for what",
                    ),
                ),
                ("given_on", models.DateField(verbose_name="given on")),
                ("until", models.DateField(null=True, verbose_name="shared until")),
                (
                    "given_by",
                    models.CharField(
                        choices=[("herself", "the person herself"), ("guardian", "her guardian")],
                        max_length=10,
                        verbose_name="given by",
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("signed", "on signed paper"),
                            ("spoken", "spoken before a witness"),
                            ("phone", "by phone"),
                        ],
                        max_length=10,
                        verbose_name="how it was given",
                    ),
                ),
                ("noted_by", models.CharField(max_length=60, verbose_name="noted by")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_on", models.DateField(null=True, verbose_name="withdrawn on")),
                ("withdrawn_by", models.CharField(blank=True, max_length=60)),
            ],
            options={
                "verbose_name_plural": "consents",
            },
        ),
        migrations.CreateModel(
            name="Exclusion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("noted_by", models.CharField(max_length=60, verbose_name="noted by")),
                ("noted_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_by", models.CharField(blank=True, max_length=60)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name_plural": "exclusions",
            },
        ),
        migrations.CreateModel(
            name="LifeEvent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("absent", "went away for a time"),
                            ("returned", "is back"),
                            ("moved_away", "moved away"),
                            ("moved_in", "moved in"),
                            ("died", "died"),
                        ],
                        max_length=10,
                        verbose_name="what happened",
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="on")),
                ("until", models.DateField(null=True, verbose_name="expected back")),
                ("where", models.CharField(blank=True, max_length=120, verbose_name="where")),
                ("to_division", models.CharField(blank=True, max_length=12, verbose_name="to which community")),
                ("informant", models.CharField(blank=True, max_length=60, verbose_name="told by")),
                (
                    "evidence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("certificate", "death certificate seen"),
                            ("cremation", "cremation certificate seen"),
                            ("deregistered", "household registration cancelled"),
                            ("hospital", "the hospital's word"),
                            ("word", "somebody's word alone"),
                        ],
                        max_length=20,
                        verbose_name="evidence",
                    ),
                ),
                ("noted_by", models.CharField(max_length=60, verbose_name="noted by")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_by", models.CharField(blank=True, max_length=60)),
            ],
            options={
                "verbose_name_plural": "life events",
            },
        ),
        migrations.CreateModel(
            name="LinkageModel",
            fields=[
                ("version", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("settings", models.JSONField()),
                ("trained_at", models.DateTimeField(auto_now_add=True)),
                ("record_count", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Pair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("division_code", models.CharField(max_length=12)),
                ("probability", models.FloatField(null=True)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("open", "to be decided"),
                            ("later", "put off"),
                            ("same", "the same person"),
                            ("different", "different people"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("decision", models.UUIDField(null=True)),
                ("decided_by", models.CharField(blank=True, max_length=60)),
                ("decided_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SourceRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("division_code", models.CharField(max_length=12, verbose_name="community")),
                ("authority", models.CharField(max_length=12)),
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
                ("record_key", models.BinaryField(max_length=16)),
                ("name_lookup", models.BinaryField(max_length=16, null=True)),
                ("resident_id_lookup", models.BinaryField(max_length=16, null=True)),
                ("record_number_lookup", models.BinaryField(max_length=16, null=True)),
                ("digest", models.BinaryField(max_length=16)),
                ("facts", models.JSONField(default=dict)),
                ("sealed", models.BinaryField()),
                ("notes", models.JSONField(default=list)),
                ("collected_on", models.DateField(null=True, verbose_name="collected on")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                ("row_number", models.PositiveIntegerField(null=True, verbose_name="row")),
                ("recorded_by", models.CharField(max_length=60)),
                (
                    "batch",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.importbatch"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TonightCall",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("reached", "reached, safe"),
                            ("help", "needs help"),
                            ("no_answer", "no answer"),
                            ("again", "to be called again"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="what was said")),
                ("called_at", models.DateTimeField(verbose_name="called at")),
                ("called_by", models.CharField(max_length=60, verbose_name="called by")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Collection",
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
                        verbose_name="department",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("file_name", models.CharField(max_length=200, verbose_name="file")),
                ("columns", models.JSONField(default=list)),
                ("collect_by", models.DateField(verbose_name="collect by")),
                ("population", models.JSONField(null=True)),
                ("outcome", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "planned"), ("done", "done"), ("abandoned", "given up")],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("people", models.PositiveIntegerField(default=0)),
                ("not_found", models.PositiveIntegerField(default=0)),
                ("ambiguous", models.PositiveIntegerField(default=0)),
                ("repeated", models.PositiveIntegerField(default=0)),
                ("questions", models.PositiveIntegerField(default=0)),
                ("saved", models.PositiveIntegerField(default=0)),
                ("stale", models.PositiveIntegerField(default=0)),
                ("missing", models.PositiveIntegerField(default=0)),
                ("elsewhere", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("created_by", models.CharField(max_length=60)),
            ],
            options={
                "indexes": [models.Index(fields=["division_code", "-created_at"], name="collections_list")],
            },
        ),
        migrations.CreateModel(
            name="CollectionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.UUIDField(serialize=False)),
                ("division_code", models.CharField(max_length=12)),
                ("source", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=120)),
                ("file_name", models.CharField(max_length=200)),
                ("columns", models.JSONField()),
                ("collect_by", models.DateField()),
                ("population", models.JSONField(null=True)),
                ("outcome", models.JSONField()),
                ("state", models.CharField(max_length=10)),
                ("people", models.PositiveIntegerField()),
                ("not_found", models.PositiveIntegerField()),
                ("ambiguous", models.PositiveIntegerField()),
                ("repeated", models.PositiveIntegerField()),
                ("questions", models.PositiveIntegerField()),
                ("saved", models.PositiveIntegerField()),
                ("stale", models.PositiveIntegerField()),
                ("missing", models.PositiveIntegerField()),
                ("elsewhere", models.PositiveIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("created_by", models.CharField(max_length=60)),
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
                        to="people.collection",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="EmergencyOpening",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("opened_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("reviewed_by", models.CharField(blank=True, max_length=60)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("remark", models.CharField(blank=True, max_length=200, verbose_name="remark")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="emergency_openings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "emergency openings",
            },
        ),
        migrations.CreateModel(
            name="Household",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("division_code", models.CharField(max_length=12, verbose_name="community")),
                ("address_key", models.CharField(max_length=120)),
                ("address", models.CharField(max_length=200, verbose_name="address")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("division_code", "address_key"), name="one_household_a_door")
                ],
            },
        ),
        migrations.CreateModel(
            name="HouseholdEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("division_code", models.CharField(max_length=12)),
                ("address_key", models.CharField(max_length=120)),
                ("address", models.CharField(max_length=200)),
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
                        to="people.household",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LinkageModelEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("version", models.CharField(max_length=64, serialize=False)),
                ("settings", models.JSONField()),
                ("trained_at", models.DateTimeField(auto_now_add=True)),
                ("record_count", models.PositiveIntegerField()),
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
                        to="people.linkagemodel",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ModelInUse",
            fields=[
                ("division_code", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("record_count", models.PositiveIntegerField()),
                ("since", models.DateTimeField(auto_now=True)),
                (
                    "model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.linkagemodel"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("division_code", models.CharField(max_length=12, verbose_name="community")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("here", "lives here"),
                            ("absent", "away for a time"),
                            ("away", "moved away"),
                            ("dead", "died"),
                            ("excluded", "entered by mistake"),
                        ],
                        default="here",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("status_on", models.DateField(null=True, verbose_name="status since")),
                ("absent_until", models.DateField(null=True, verbose_name="expected back")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("pinyin", models.CharField(max_length=160)),
                ("initials", models.CharField(max_length=30)),
                (
                    "sex",
                    models.CharField(
                        blank=True, choices=[("male", "male"), ("female", "female")], max_length=10, verbose_name="sex"
                    ),
                ),
                ("birth_date", models.DateField(null=True, verbose_name="birth date")),
                (
                    "birth_precision",
                    models.CharField(
                        choices=[("day", "to the day"), ("month", "to the month"), ("year", "to the year")],
                        default="day",
                        max_length=5,
                        verbose_name="birth date known",
                    ),
                ),
                ("resident_id", models.BinaryField(null=True, verbose_name="ID number")),
                ("resident_id_lookup", models.BinaryField(max_length=16, null=True)),
                ("resident_id_tail_lookup", models.BinaryField(max_length=16, null=True)),
                ("identity_document", models.BinaryField(null=True, verbose_name="other identity document")),
                ("phone", models.BinaryField(null=True, verbose_name="phone")),
                ("phone_lookup", models.BinaryField(max_length=16, null=True)),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                ("floor", models.SmallIntegerField(null=True, verbose_name="floor")),
                ("lift", models.BooleanField(null=True, verbose_name="lift in the building")),
                ("dialect", models.CharField(blank=True, max_length=30, verbose_name="language or dialect")),
                (
                    "living_arrangement",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("alone", "living alone"),
                            ("spouse", "with spouse only"),
                            ("grandchildren", "with grandchildren only"),
                            ("children", "with children"),
                            ("other", "with others"),
                            ("institution", "in a home"),
                        ],
                        max_length=20,
                        verbose_name="living arrangement",
                    ),
                ),
                ("special_care", models.CharField(blank=True, max_length=60, verbose_name="special-care group")),
                ("over_80_allowance", models.BooleanField(null=True, verbose_name="over-80 allowance")),
                ("disability", models.CharField(blank=True, max_length=40, verbose_name="disability")),
                ("reads", models.BooleanField(null=True, verbose_name="can read")),
                ("smartphone", models.BooleanField(null=True, verbose_name="uses a smartphone")),
                (
                    "capability_level",
                    models.SmallIntegerField(
                        choices=[
                            (0, "0 intact"),
                            (1, "1 mild loss"),
                            (2, "2 moderate loss"),
                            (3, "3 severe loss"),
                            (4, "4 complete loss"),
                        ],
                        null=True,
                        verbose_name="capability level",
                    ),
                ),
                ("chronic_conditions", models.CharField(blank=True, max_length=200, verbose_name="chronic conditions")),
                ("family_doctor", models.CharField(blank=True, max_length=60, verbose_name="family doctor")),
                ("health_check_on", models.DateField(null=True, verbose_name="last health check")),
                ("insurance", models.CharField(blank=True, max_length=40, verbose_name="medical insurance")),
                ("pension", models.CharField(blank=True, max_length=40, verbose_name="pension")),
                ("registered_address", models.CharField(blank=True, max_length=200, verbose_name="registered address")),
                (
                    "found_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("provenance", models.JSONField(default=dict)),
                (
                    "household",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="people",
                        to="people.household",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="people.person",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="person",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user_record",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.sourcerecord",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Move",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("digest", models.BinaryField(max_length=16)),
                ("from_division", models.CharField(max_length=12)),
                ("to_division", models.CharField(max_length=12)),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waiting for the other community"),
                            ("accepted", "accepted"),
                            ("declined", "not accepted"),
                            ("obsolete", "overtaken"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("decided_by", models.CharField(blank=True, max_length=60)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="people.person"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="people.sourcerecord"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "by",
                    models.CharField(
                        choices=[("model", "by the model"), ("human", "by a worker")], default="model", max_length=10
                    ),
                ),
                ("probability", models.FloatField(null=True)),
                ("model_version", models.CharField(blank=True, max_length=64)),
                ("decided_by", models.CharField(max_length=60)),
                ("decided_at", models.DateTimeField(auto_now=True)),
                ("written_for", models.BinaryField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="people.person"
                    ),
                ),
                (
                    "beside",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.sourcerecord",
                    ),
                ),
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="link", to="people.sourcerecord"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EmergencyOpeningEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.UUIDField(serialize=False)),
                ("reason", models.CharField(max_length=200)),
                ("opened_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("reviewed_by", models.CharField(max_length=60)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("remark", models.CharField(max_length=200)),
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
                        to="people.emergencyopening",
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
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="emergencyopening",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="emergency_openings", to="people.person"
            ),
        ),
        migrations.CreateModel(
            name="CollectionPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "gaps",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), default=list, size=None
                    ),
                ),
                ("entered", models.BooleanField(default=False)),
                ("not_reached_at", models.DateTimeField(null=True, verbose_name="not reached at")),
                ("not_reached_by", models.CharField(blank=True, max_length=60, verbose_name="not reached by")),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="listed", to="people.collection"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="collected", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Carer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("relation", models.CharField(blank=True, max_length=30, verbose_name="relation")),
                ("phone", models.BinaryField(null=True, verbose_name="phone")),
                ("paid", models.BooleanField(default=False, verbose_name="paid")),
                ("order", models.PositiveSmallIntegerField(default=1, verbose_name="call order")),
                (
                    "reach",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "not known"),
                            ("home", "lives with her"),
                            ("building", "same building"),
                            ("community", "same community"),
                            ("hour", "within an hour"),
                            ("far", "farther away"),
                        ],
                        max_length=10,
                        verbose_name="how far away",
                    ),
                ),
                ("holds_key", models.BooleanField(default=False, verbose_name="has a key")),
                ("emergency", models.BooleanField(default=False, verbose_name="is called in an emergency")),
                ("note", models.CharField(blank=True, max_length=120, verbose_name="note")),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="cared_for",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="carers", to="people.person"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="carers",
                        to="people.sourcerecord",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "carers",
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("facts", models.BinaryField()),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("proposed_as", models.CharField(blank=True, max_length=30, verbose_name="relation")),
                ("proposed_at", models.DateTimeField(auto_now_add=True, verbose_name="proposed at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waiting for a worker"),
                            ("accepted", "accepted"),
                            ("declined", "not accepted"),
                            ("taken_back", "taken back"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("accepted", models.JSONField(default=list)),
                ("decided_by", models.CharField(blank=True, max_length=60)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proposal", to="people.sourcerecord"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "proposals",
            },
        ),
        migrations.CreateModel(
            name="RegisterRun",
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
                (
                    "work",
                    models.CharField(
                        choices=[("link", "Link records"), ("resolve", "Resolve facts")],
                        max_length=10,
                        verbose_name="work",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["division_code", "-created_at"], name="register_runs_list")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("division_code", "work"),
                        name="one_register_run_waits",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisterRunEvent",
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
                ("work", models.CharField(max_length=10)),
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
                        to="people.registerrun",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Scored",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="scored",
                        serialize=False,
                        to="people.sourcerecord",
                    ),
                ),
                ("digest", models.BinaryField(max_length=16)),
                ("scored_as", models.CharField(max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name="ProposalEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("facts", models.BinaryField()),
                ("id", models.UUIDField(serialize=False)),
                ("note", models.CharField(max_length=200)),
                ("proposed_as", models.CharField(max_length=30)),
                ("proposed_at", models.DateTimeField(auto_now_add=True)),
                ("state", models.CharField(max_length=10)),
                ("accepted", models.JSONField()),
                ("decided_by", models.CharField(max_length=60)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(max_length=200)),
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
                        to="people.proposal",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
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
        migrations.CreateModel(
            name="PersonEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("resident_id", models.BinaryField(null=True, verbose_name="ID number")),
                ("resident_id_lookup", models.BinaryField(max_length=16, null=True)),
                ("resident_id_tail_lookup", models.BinaryField(max_length=16, null=True)),
                ("identity_document", models.BinaryField(null=True, verbose_name="other identity document")),
                ("phone", models.BinaryField(null=True, verbose_name="phone")),
                ("phone_lookup", models.BinaryField(max_length=16, null=True)),
                ("id", models.UUIDField(serialize=False)),
                ("division_code", models.CharField(max_length=12)),
                ("status", models.CharField(max_length=10)),
                ("status_on", models.DateField(null=True)),
                ("absent_until", models.DateField(null=True)),
                ("name", models.CharField(max_length=60)),
                ("pinyin", models.CharField(max_length=160)),
                ("initials", models.CharField(max_length=30)),
                ("sex", models.CharField(max_length=10)),
                ("birth_date", models.DateField(null=True)),
                ("birth_precision", models.CharField(max_length=5)),
                ("address", models.CharField(max_length=200)),
                ("floor", models.SmallIntegerField(null=True)),
                ("lift", models.BooleanField(null=True)),
                ("dialect", models.CharField(max_length=30)),
                ("living_arrangement", models.CharField(max_length=20)),
                ("special_care", models.CharField(max_length=60)),
                ("over_80_allowance", models.BooleanField(null=True)),
                ("disability", models.CharField(max_length=40)),
                ("reads", models.BooleanField(null=True)),
                ("smartphone", models.BooleanField(null=True)),
                ("capability_level", models.SmallIntegerField(null=True)),
                ("chronic_conditions", models.CharField(max_length=200)),
                ("family_doctor", models.CharField(max_length=60)),
                ("health_check_on", models.DateField(null=True)),
                ("insurance", models.CharField(max_length=40)),
                ("pension", models.CharField(max_length=40)),
                ("registered_address", models.CharField(max_length=200)),
                ("provenance", models.JSONField()),
                (
                    "household",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.household",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.person",
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
                        to="people.person",
                    ),
                ),
                (
                    "user",
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
                    "user_record",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
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
        migrations.CreateModel(
            name="PairEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("division_code", models.CharField(max_length=12)),
                ("probability", models.FloatField(null=True)),
                ("verdict", models.CharField(max_length=10)),
                ("decision", models.UUIDField(null=True)),
                ("decided_by", models.CharField(max_length=60)),
                ("decided_at", models.DateTimeField(null=True)),
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
                        to="people.pair",
                    ),
                ),
                (
                    "left",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.sourcerecord",
                    ),
                ),
                (
                    "right",
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
        migrations.AddField(
            model_name="pair",
            name="left",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.sourcerecord"
            ),
        ),
        migrations.AddField(
            model_name="pair",
            name="right",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.sourcerecord"
            ),
        ),
        migrations.CreateModel(
            name="MoveEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("digest", models.BinaryField(max_length=16)),
                ("id", models.UUIDField(serialize=False)),
                ("from_division", models.CharField(max_length=12)),
                ("to_division", models.CharField(max_length=12)),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("state", models.CharField(max_length=10)),
                ("decided_by", models.CharField(max_length=60)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(max_length=200)),
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
                        to="people.move",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.person",
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
        migrations.CreateModel(
            name="LinkEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("written_for", models.BinaryField(null=True)),
                ("id", models.BigIntegerField()),
                ("by", models.CharField(max_length=10)),
                ("probability", models.FloatField(null=True)),
                ("model_version", models.CharField(max_length=64)),
                ("decided_by", models.CharField(max_length=60)),
                ("decided_at", models.DateTimeField(auto_now=True)),
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
                        to="people.link",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "beside",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.sourcerecord",
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
        migrations.CreateModel(
            name="LifeEventEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.UUIDField(serialize=False)),
                ("kind", models.CharField(max_length=10)),
                ("happened_on", models.DateField()),
                ("until", models.DateField(null=True)),
                ("where", models.CharField(max_length=120)),
                ("to_division", models.CharField(max_length=12)),
                ("informant", models.CharField(max_length=60)),
                ("evidence", models.CharField(max_length=20)),
                ("noted_by", models.CharField(max_length=60)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_by", models.CharField(max_length=60)),
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
                        to="people.lifeevent",
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
        migrations.AddField(
            model_name="lifeevent",
            name="record",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="life_event", to="people.sourcerecord"
            ),
        ),
        migrations.CreateModel(
            name="ExclusionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.UUIDField(serialize=False)),
                ("reason", models.CharField(max_length=200)),
                ("noted_by", models.CharField(max_length=60)),
                ("noted_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_by", models.CharField(max_length=60)),
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
                        to="people.exclusion",
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
        migrations.AddField(
            model_name="exclusion",
            name="record",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="exclusion", to="people.sourcerecord"
            ),
        ),
        migrations.CreateModel(
            name="Edge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("probability", models.FloatField()),
                ("weight", models.FloatField()),
                ("evidence", models.JSONField(default=list)),
                (
                    "left",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.sourcerecord"
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.sourcerecord"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ConsentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.UUIDField(serialize=False)),
                ("recipient", models.CharField(max_length=30)),
                ("groups", models.JSONField()),
                ("purpose", models.CharField(max_length=20)),
                ("given_on", models.DateField()),
                ("until", models.DateField(null=True)),
                ("given_by", models.CharField(max_length=10)),
                ("how", models.CharField(max_length=10)),
                ("noted_by", models.CharField(max_length=60)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_on", models.DateField(null=True)),
                ("withdrawn_by", models.CharField(max_length=60)),
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
                        to="people.consent",
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
        migrations.AddField(
            model_name="consent",
            name="record",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="consent", to="people.sourcerecord"
            ),
        ),
        migrations.CreateModel(
            name="CarerEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("phone", models.BinaryField(null=True, verbose_name="phone")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=60)),
                ("relation", models.CharField(max_length=30)),
                ("paid", models.BooleanField()),
                ("order", models.PositiveSmallIntegerField()),
                ("reach", models.CharField(max_length=10)),
                ("holds_key", models.BooleanField()),
                ("emergency", models.BooleanField()),
                ("note", models.CharField(max_length=120)),
                ("removed_at", models.DateTimeField(null=True)),
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
                        to="people.carer",
                    ),
                ),
                (
                    "user",
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
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
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
        migrations.CreateModel(
            name="AssessmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.UUIDField(serialize=False)),
                ("assessed_on", models.DateField()),
                ("reason", models.CharField(max_length=10)),
                ("scores", models.JSONField()),
                ("diagnosed", models.BooleanField()),
                ("care_risk_events", models.PositiveSmallIntegerField()),
                ("rules", models.JSONField()),
                ("indicators", models.JSONField()),
                ("total", models.PositiveSmallIntegerField()),
                ("level_by_total", models.SmallIntegerField()),
                ("level", models.SmallIntegerField()),
                ("raised_by", models.JSONField()),
                ("informant", models.CharField(max_length=60)),
                ("assessed_by", models.CharField(max_length=60)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_by", models.CharField(max_length=60)),
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
                        to="people.assessment",
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
        migrations.AddField(
            model_name="assessment",
            name="record",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="assessment", to="people.sourcerecord"
            ),
        ),
        migrations.CreateModel(
            name="AfterDeathEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.UUIDField(serialize=False)),
                ("relatives_may_read", models.BooleanField()),
                ("said_on", models.DateField()),
                ("how", models.CharField(max_length=10)),
                ("noted_by", models.CharField(max_length=60)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
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
                        to="people.afterdeath",
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
        migrations.AddField(
            model_name="afterdeath",
            name="record",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="after_death", to="people.sourcerecord"
            ),
        ),
        migrations.CreateModel(
            name="Screening",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("scale", models.CharField(max_length=10)),
                ("coding", models.CharField(max_length=20)),
                ("answers", models.BinaryField()),
                ("total", models.PositiveSmallIntegerField()),
                ("band", models.CharField(max_length=20)),
                ("positive", models.BooleanField()),
                ("screened_on", models.DateField(verbose_name="screened on")),
                ("screened_by", models.CharField(max_length=60)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="screening", to="people.sourcerecord"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "screenings",
            },
        ),
        migrations.CreateModel(
            name="ScreeningEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("answers", models.BinaryField()),
                ("id", models.UUIDField(serialize=False)),
                ("scale", models.CharField(max_length=10)),
                ("coding", models.CharField(max_length=20)),
                ("total", models.PositiveSmallIntegerField()),
                ("band", models.CharField(max_length=20)),
                ("positive", models.BooleanField()),
                ("screened_on", models.DateField()),
                ("screened_by", models.CharField(max_length=60)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
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
                        to="people.screening",
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
        migrations.CreateModel(
            name="SourceRecordEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("record_key", models.BinaryField(max_length=16)),
                ("name_lookup", models.BinaryField(max_length=16, null=True)),
                ("resident_id_lookup", models.BinaryField(max_length=16, null=True)),
                ("record_number_lookup", models.BinaryField(max_length=16, null=True)),
                ("digest", models.BinaryField(max_length=16)),
                ("sealed", models.BinaryField()),
                ("id", models.BigIntegerField()),
                ("division_code", models.CharField(max_length=12)),
                ("authority", models.CharField(max_length=12)),
                ("source", models.CharField(max_length=20)),
                ("facts", models.JSONField()),
                ("notes", models.JSONField()),
                ("collected_on", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField()),
                ("row_number", models.PositiveIntegerField(null=True)),
                ("recorded_by", models.CharField(max_length=60)),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="core.importbatch",
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
                        to="people.sourcerecord",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Tonight",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("division_code", models.CharField(max_length=12, verbose_name="community")),
                ("people", models.PositiveIntegerField(verbose_name="people")),
                ("begun_at", models.DateTimeField(verbose_name="begun at")),
                ("begun_by", models.CharField(max_length=60, verbose_name="begun by")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed at")),
                ("closed_by", models.CharField(blank=True, max_length=60, verbose_name="closed by")),
            ],
            options={
                "indexes": [models.Index(fields=["division_code", "-begun_at"], name="tonight_latest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("division_code",),
                        name="one_open_round_a_community",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TonightEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.UUIDField(serialize=False)),
                ("division_code", models.CharField(max_length=12)),
                ("people", models.PositiveIntegerField()),
                ("begun_at", models.DateTimeField()),
                ("begun_by", models.CharField(max_length=60)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.CharField(max_length=60)),
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
                        to="people.tonight",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TonightPerson",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("place", models.PositiveIntegerField(verbose_name="place")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("reached", "reached, safe"),
                            ("help", "needs help"),
                            ("not_reached", "not reached"),
                            ("away", "away"),
                        ],
                        default="waiting",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="calls")),
                (
                    "assigned_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tonights",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tonights", to="people.person"
                    ),
                ),
                (
                    "tonight",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="listed", to="people.tonight"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TonightCallEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.UUIDField(serialize=False)),
                ("outcome", models.CharField(max_length=10)),
                ("note", models.CharField(max_length=300)),
                ("called_at", models.DateTimeField()),
                ("called_by", models.CharField(max_length=60)),
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
                        to="people.tonightcall",
                    ),
                ),
                (
                    "listed",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.tonightperson",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="tonightcall",
            name="listed",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="people.tonightperson"
            ),
        ),
        migrations.CreateModel(
            name="TonightPersonEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.UUIDField(serialize=False)),
                ("place", models.PositiveIntegerField()),
                ("state", models.CharField(max_length=20)),
                ("tries", models.PositiveSmallIntegerField()),
                (
                    "assigned_to",
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
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.person",
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
                        to="people.tonightperson",
                    ),
                ),
                (
                    "tonight",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.tonight",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CollectionRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_number", models.PositiveIntegerField()),
                ("cells", models.BinaryField()),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="people.collection"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("collection", "row_number"), name="one_collection_row_a_line")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="emergencyopening",
            index=models.Index(fields=["user", "person", "until"], name="emergency_openings_open"),
        ),
        migrations.AddIndex(
            model_name="emergencyopening",
            index=models.Index(
                condition=models.Q(("reviewed_at", None)), fields=["opened_at"], name="emergency_openings_queue"
            ),
        ),
        migrations.AddConstraint(
            model_name="collectionperson",
            constraint=models.UniqueConstraint(fields=("collection", "person"), name="once_a_collection"),
        ),
        migrations.AddIndex(
            model_name="sourcerecord",
            index=models.Index(fields=["division_code"], name="records_by_division"),
        ),
        migrations.AddIndex(
            model_name="sourcerecord",
            index=models.Index(
                condition=models.Q(
                    ("facts__status__in", ["away", "dead"]), ("facts__may_have_died", True), _connector="OR"
                ),
                fields=["division_code"],
                name="records_of_the_gone",
            ),
        ),
        migrations.AddIndex(
            model_name="sourcerecord",
            index=models.Index(fields=["source", "authority", "name_lookup"], name="records_by_name"),
        ),
        migrations.AddIndex(
            model_name="sourcerecord",
            index=models.Index(
                condition=models.Q(("resident_id_lookup__isnull", False)),
                fields=["resident_id_lookup"],
                name="records_by_id",
            ),
        ),
        migrations.AddIndex(
            model_name="sourcerecord",
            index=models.Index(
                condition=models.Q(("record_number_lookup__isnull", False)),
                fields=["record_number_lookup"],
                name="records_by_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcerecord",
            constraint=models.UniqueConstraint(fields=("source", "record_key"), name="one_record_of_a_source"),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(fields=["state", "proposed_at"], name="proposals_queue"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                fields=["division_code", "pinyin", "id"],
                include=(
                    "merged_into",
                    "status",
                    "birth_date",
                    "birth_precision",
                    "living_arrangement",
                    "capability_level",
                    "disability",
                    "special_care",
                    "household",
                ),
                name="register_list",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("status", "here"), _negated=True),
                fields=["division_code"],
                name="register_elsewhere",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("capability_level__gte", 1)),
                fields=["-capability_level", "birth_date", "id"],
                name="register_by_level",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["pinyin", "id"], name="register_list_of_all"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["initials"], name="register_by_initials", opclasses=["text_pattern_ops"]),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Replace("pinyin", models.Value(" "), models.Value("")),
                    name="text_pattern_ops",
                ),
                name="register_by_sound",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=django.contrib.postgres.indexes.GinIndex(fields=["found_by"], name="register_found_by"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["name"], name="register_by_name", opclasses=["text_pattern_ops"]),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["resident_id_lookup"], name="register_by_id"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["resident_id_tail_lookup"], name="register_by_id_tail"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["phone_lookup"], name="register_by_phone"),
        ),
        migrations.AddIndex(
            model_name="pair",
            index=models.Index(fields=["division_code", "verdict", "-probability"], name="review_queue"),
        ),
        migrations.AddConstraint(
            model_name="pair",
            constraint=models.UniqueConstraint(fields=("left", "right"), name="one_verdict_a_pair"),
        ),
        migrations.AddIndex(
            model_name="move",
            index=models.Index(fields=["from_division", "state", "asked_at"], name="moves_queue"),
        ),
        migrations.AddConstraint(
            model_name="move",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("person",), name="one_open_move_of_a_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="edge",
            constraint=models.UniqueConstraint(fields=("left", "right"), name="one_edge_a_pair"),
        ),
        migrations.AddConstraint(
            model_name="carer",
            constraint=models.UniqueConstraint(fields=("record", "name", "relation"), name="one_carer_of_a_record"),
        ),
        migrations.AddConstraint(
            model_name="tonightperson",
            constraint=models.UniqueConstraint(fields=("tonight", "person"), name="once_a_round"),
        ),
        migrations.AddConstraint(
            model_name="tonightperson",
            constraint=models.UniqueConstraint(fields=("tonight", "place"), name="one_place_a_person"),
        ),
    ]
