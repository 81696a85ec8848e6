import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="AirMeasurement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("measured_at", models.DateTimeField(verbose_name="measured at")),
                ("hours", models.FloatField(verbose_name="hours")),
                ("outdoors", models.FloatField(verbose_name="outdoors, ppm")),
                ("air_changes", models.FloatField(verbose_name="air changes per hour")),
                ("low", models.FloatField(verbose_name="at least")),
                ("high", models.FloatField(verbose_name="at most")),
                ("readings", models.PositiveSmallIntegerField(verbose_name="readings")),
                ("windows_open", models.BooleanField(verbose_name="windows open")),
                ("measured_by", models.CharField(max_length=60, verbose_name="measured by")),
                ("withdrawn_why", models.CharField(blank=True, max_length=200, verbose_name="why it was withdrawn")),
            ],
            options={
                "verbose_name_plural": "air measurements",
                "ordering": ["room", "-measured_at"],
            },
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                ("purpose", models.CharField(max_length=120, verbose_name="what for")),
                ("people", models.PositiveSmallIntegerField(verbose_name="people who come")),
                ("safe_people", models.PositiveSmallIntegerField(null=True, verbose_name="safe when booked")),
                ("booked_for", models.CharField(max_length=80, verbose_name="for whom")),
                ("booked_by", models.CharField(max_length=60, verbose_name="booked by")),
                ("booked_at", models.DateTimeField(auto_now_add=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("booked", "booked"), ("cancelled", "cancelled")],
                        default="booked",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=200, verbose_name="why it was cancelled")),
            ],
            options={
                "verbose_name_plural": "bookings",
                "ordering": ["room", "starts_at"],
            },
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("fire", "fire safety"),
                            ("food", "food safety"),
                            ("lifts", "lifts"),
                            ("electricity", "electricity"),
                            ("gas", "gas"),
                            ("building", "building"),
                            ("first_aid", "first aid"),
                            ("epidemic_rules", "epidemic rules"),
                            ("service_safety", "service safety"),
                        ],
                        max_length=20,
                        verbose_name="what is inspected",
                    ),
                ),
                ("inspected_by", models.CharField(blank=True, max_length=80, verbose_name="inspected by")),
                ("inspected_on", models.DateField(null=True, verbose_name="inspected on")),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("passed", "passed"),
                            ("conditions", "passed with conditions"),
                            ("failed", "not passed"),
                            ("not_yet", "not yet inspected"),
                        ],
                        max_length=12,
                        verbose_name="result",
                    ),
                ),
                ("due_on", models.DateField(null=True, verbose_name="next one due on")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("noted_by", models.CharField(blank=True, max_length=60, verbose_name="noted by")),
                ("noted_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="noted on")),
                ("withdrawn_why", models.CharField(blank=True, max_length=200, verbose_name="why it was withdrawn")),
            ],
            options={
                "verbose_name_plural": "inspections",
                "ordering": ["site", "subject", "-inspected_on"],
            },
        ),
        migrations.CreateModel(
            name="OpeningDecision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="until")),
                ("prevalence", models.FloatField(verbose_name="share infected")),
                ("risk", models.FloatField(verbose_name="expected infections a day")),
                (
                    "masks",
                    models.CharField(
                        choices=[
                            ("none", "no masks"),
                            ("surgical", "surgical masks"),
                            ("respirator", "respirators (KN95, FFP2)"),
                        ],
                        max_length=12,
                        verbose_name="masks",
                    ),
                ),
                ("hours", models.FloatField(verbose_name="hours a session")),
                ("sessions", models.PositiveSmallIntegerField(verbose_name="sessions a day")),
                ("windows_open", models.BooleanField(verbose_name="windows open")),
                ("conditions", models.JSONField(verbose_name="conditions")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("open", "open"), ("fewer", "open to fewer"), ("closed", "closed")],
                        max_length=10,
                        verbose_name="decision",
                    ),
                ),
                ("places", models.PositiveIntegerField(verbose_name="places at once")),
                ("signed_by", models.CharField(max_length=60, verbose_name="signed by")),
                ("signed_at", models.DateTimeField(auto_now_add=True, verbose_name="signed at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("stands", "in force"),
                            ("to_check", "needs a new decision"),
                            ("replaced", "replaced"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="stands",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=200, verbose_name="why")),
                ("conditions_now", models.JSONField(null=True, verbose_name="conditions now")),
                ("places_now", models.PositiveIntegerField(null=True, verbose_name="safe places now")),
                ("checked_at", models.DateTimeField(null=True, verbose_name="checked at")),
            ],
            options={
                "verbose_name_plural": "opening decisions",
                "ordering": ["site", "-signed_at"],
            },
        ),
        migrations.CreateModel(
            name="RoadNetwork",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("division_code", models.CharField(max_length=12, unique=True, verbose_name="division")),
                ("nodes", models.JSONField(verbose_name="junctions and bends")),
                ("edges", models.JSONField(verbose_name="road sections")),
                ("pieces", models.PositiveIntegerField(verbose_name="number of sections")),
                ("kilometres", models.FloatField(verbose_name="length, km")),
                (
                    "datum",
                    models.CharField(
                        choices=[("wgs84", "WGS-84 (satellite)"), ("gcj02", "GCJ-02 (Chinese maps)")],
                        max_length=10,
                        verbose_name="coordinate system of the source",
                    ),
                ),
                ("file_name", models.CharField(max_length=200, verbose_name="file")),
                ("noted_by", models.CharField(max_length=60, verbose_name="imported by")),
                ("noted_at", models.DateTimeField(auto_now=True, verbose_name="imported at")),
            ],
            options={
                "ordering": ["division_code"],
            },
        ),
        migrations.CreateModel(
            name="Room",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("area", models.FloatField(null=True, verbose_name="area, m2")),
                ("height", models.FloatField(null=True, verbose_name="height, m")),
                ("volume", models.FloatField(null=True, verbose_name="volume, m3")),
                ("window_area", models.FloatField(null=True, verbose_name="openable window area, m2")),
                ("purifier_flow", models.FloatField(null=True, verbose_name="purifier clean air, m3/h")),
                ("air_changes", models.FloatField(null=True, verbose_name="air changes per hour, windows shut")),
                ("bookable", models.BooleanField(null=True, verbose_name="can be booked")),
            ],
            options={
                "verbose_name_plural": "rooms",
                "ordering": ["site", "name"],
            },
        ),
        migrations.CreateModel(
            name="Building",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("division_code", models.CharField(max_length=12, verbose_name="community")),
                ("street", models.CharField(max_length=80, verbose_name="road or estate")),
                ("number", models.CharField(max_length=20, verbose_name="building number")),
                ("longitude", models.FloatField(null=True, verbose_name="longitude")),
                ("latitude", models.FloatField(null=True, verbose_name="latitude")),
                (
                    "datum",
                    models.CharField(
                        choices=[("wgs84", "WGS-84 (satellite)"), ("gcj02", "GCJ-02 (Chinese maps)")],
                        default="wgs84",
                        max_length=10,
                        verbose_name="coordinate system of the source",
                    ),
                ),
            ],
            options={
                "ordering": ["division_code", "street", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("division_code", "street", "number"), name="one_building_of_a_number"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BuildingEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("division_code", models.CharField(max_length=12)),
                ("street", models.CharField(max_length=80)),
                ("number", models.CharField(max_length=20)),
                ("longitude", models.FloatField(null=True)),
                ("latitude", models.FloatField(null=True)),
                ("datum", models.CharField(max_length=10)),
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
                        to="places.building",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Prevalence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("division_code", models.CharField(max_length=12, verbose_name="division")),
                ("share", models.FloatField(verbose_name="share infected")),
                ("since", models.DateField(verbose_name="since")),
                ("source", models.CharField(max_length=120, verbose_name="source of the number")),
                ("noted_by", models.CharField(max_length=60, verbose_name="noted by")),
                ("noted_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "ordering": ["division_code", "-since"],
                "constraints": [
                    models.UniqueConstraint(fields=("division_code", "since"), name="one_prevalence_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="PrevalenceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("division_code", models.CharField(max_length=12)),
                ("share", models.FloatField()),
                ("since", models.DateField()),
                ("source", models.CharField(max_length=120)),
                ("noted_by", models.CharField(max_length=60)),
                ("noted_at", models.DateTimeField(auto_now=True)),
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
                        to="places.prevalence",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RoadNetworkEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("division_code", models.CharField(max_length=12)),
                ("nodes", models.JSONField()),
                ("edges", models.JSONField()),
                ("pieces", models.PositiveIntegerField()),
                ("kilometres", models.FloatField()),
                ("datum", models.CharField(max_length=10)),
                ("file_name", models.CharField(max_length=200)),
                ("noted_by", models.CharField(max_length=60)),
                ("noted_at", models.DateTimeField(auto_now=True)),
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
                        to="places.roadnetwork",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="BookingEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.UUIDField(serialize=False)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("purpose", models.CharField(max_length=120)),
                ("people", models.PositiveSmallIntegerField()),
                ("safe_people", models.PositiveSmallIntegerField(null=True)),
                ("booked_for", models.CharField(max_length=80)),
                ("booked_by", models.CharField(max_length=60)),
                ("booked_at", models.DateTimeField(auto_now_add=True)),
                ("state", models.CharField(max_length=10)),
                ("why", models.CharField(max_length=200)),
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
                        to="places.booking",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="places.room",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="booking",
            name="room",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="bookings", to="places.room"
            ),
        ),
        migrations.CreateModel(
            name="AirReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("read_at", models.DateTimeField(verbose_name="read at")),
                ("ppm", models.PositiveIntegerField(verbose_name="carbon dioxide, ppm")),
                ("people", models.PositiveSmallIntegerField(null=True, verbose_name="people in the room")),
                (
                    "source",
                    models.CharField(
                        choices=[("typed", "entered by hand"), ("file", "from a file"), ("sensor", "from a sensor")],
                        max_length=10,
                        verbose_name="source",
                    ),
                ),
                ("noted_by", models.CharField(max_length=60, verbose_name="noted by")),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="readings", to="places.room"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "readings of sensors",
                "ordering": ["room", "read_at"],
            },
        ),
        migrations.CreateModel(
            name="AirMeasurementEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.UUIDField(serialize=False)),
                ("measured_at", models.DateTimeField()),
                ("hours", models.FloatField()),
                ("outdoors", models.FloatField()),
                ("air_changes", models.FloatField()),
                ("low", models.FloatField()),
                ("high", models.FloatField()),
                ("readings", models.PositiveSmallIntegerField()),
                ("windows_open", models.BooleanField()),
                ("measured_by", models.CharField(max_length=60)),
                ("withdrawn_why", models.CharField(max_length=200)),
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
                        to="places.airmeasurement",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="places.room",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="airmeasurement",
            name="room",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="measurements", to="places.room"
            ),
        ),
        migrations.CreateModel(
            name="Sensor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("topic", models.CharField(max_length=200, unique=True, verbose_name="topic")),
                ("field", models.CharField(default="co2", max_length=60, verbose_name="field")),
                ("key_digest", models.BinaryField(max_length=32, null=True, unique=True)),
                ("key_issued_at", models.DateTimeField(null=True, verbose_name="key issued at")),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sensors", to="places.room"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "sensors",
                "ordering": ["room", "topic"],
            },
        ),
        migrations.CreateModel(
            name="SensorEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("topic", models.CharField(max_length=200)),
                ("field", models.CharField(max_length=60)),
                ("key_issued_at", models.DateTimeField(null=True)),
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
                        to="places.sensor",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="places.room",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("division_code", models.CharField(max_length=12, verbose_name="community")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("day_centre", "day-care centre"),
                            ("canteen", "canteen"),
                            ("meal_point", "meal point"),
                            ("activity_room", "activity room"),
                            ("clinic", "clinic"),
                            ("nursing_home", "nursing home"),
                            ("shelter", "shelter or cooling room"),
                            ("party_service_centre", "party-service centre"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("services", models.JSONField(default=list, verbose_name="services")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                ("longitude", models.FloatField(null=True, verbose_name="longitude")),
                ("latitude", models.FloatField(null=True, verbose_name="latitude")),
                (
                    "datum",
                    models.CharField(
                        choices=[("wgs84", "WGS-84 (satellite)"), ("gcj02", "GCJ-02 (Chinese maps)")],
                        default="wgs84",
                        max_length=10,
                        verbose_name="coordinate system of the source",
                    ),
                ),
                ("licensed_places", models.PositiveIntegerField(null=True, verbose_name="licensed places")),
                ("staff", models.PositiveIntegerField(null=True, verbose_name="staff")),
                ("sessions", models.PositiveSmallIntegerField(default=1, verbose_name="sessions a day")),
                ("step_free", models.BooleanField(null=True, verbose_name="step-free")),
                ("accessible_toilet", models.BooleanField(null=True, verbose_name="accessible toilet")),
                ("bus_stop", models.FloatField(null=True, verbose_name="to the bus stop, m")),
                ("opening_hours", models.CharField(blank=True, max_length=60, verbose_name="opening hours")),
                ("equip_cost", models.FloatField(null=True, verbose_name="cost to equip for another service, yuan")),
                (
                    "operator",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="sites",
                        to="organisations.organisation",
                        verbose_name="operator",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "sites",
                "ordering": ["division_code", "kind", "name"],
            },
        ),
        migrations.CreateModel(
            name="RoomEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=60)),
                ("area", models.FloatField(null=True)),
                ("height", models.FloatField(null=True)),
                ("volume", models.FloatField(null=True)),
                ("window_area", models.FloatField(null=True)),
                ("purifier_flow", models.FloatField(null=True)),
                ("air_changes", models.FloatField(null=True)),
                ("bookable", models.BooleanField(null=True)),
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
                        to="places.room",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="places.site",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="room",
            name="site",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="rooms", to="places.site"
            ),
        ),
        migrations.CreateModel(
            name="OpeningDecisionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.UUIDField(serialize=False)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("prevalence", models.FloatField()),
                ("risk", models.FloatField()),
                ("masks", models.CharField(max_length=12)),
                ("hours", models.FloatField()),
                ("sessions", models.PositiveSmallIntegerField()),
                ("windows_open", models.BooleanField()),
                ("conditions", models.JSONField()),
                ("outcome", models.CharField(max_length=10)),
                ("places", models.PositiveIntegerField()),
                ("signed_by", models.CharField(max_length=60)),
                ("signed_at", models.DateTimeField(auto_now_add=True)),
                ("state", models.CharField(max_length=10)),
                ("why", models.CharField(max_length=200)),
                ("conditions_now", models.JSONField(null=True)),
                ("places_now", models.PositiveIntegerField(null=True)),
                ("checked_at", models.DateTimeField(null=True)),
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
                        to="places.openingdecision",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="places.site",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="openingdecision",
            name="site",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="decisions", to="places.site"
            ),
        ),
        migrations.CreateModel(
            name="InspectionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.UUIDField(serialize=False)),
                ("subject", models.CharField(max_length=20)),
                ("inspected_by", models.CharField(max_length=80)),
                ("inspected_on", models.DateField(null=True)),
                ("result", models.CharField(max_length=12)),
                ("due_on", models.DateField(null=True)),
                ("note", models.CharField(max_length=200)),
                ("noted_by", models.CharField(max_length=60)),
                ("noted_on", models.DateField()),
                ("withdrawn_why", models.CharField(max_length=200)),
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
                        to="places.inspection",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="places.site",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="inspection",
            name="site",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="inspections", to="places.site"
            ),
        ),
        migrations.CreateModel(
            name="SiteAnswers",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("checklist", "checklist"), ("comfort", "comfort and convenience")],
                        max_length=10,
                        verbose_name="questions",
                    ),
                ),
                ("answers", models.JSONField(verbose_name="answers")),
                ("answered_on", models.DateField(verbose_name="answered on")),
                ("answered_by", models.CharField(max_length=60, verbose_name="answered by")),
                ("noted_at", models.DateTimeField(auto_now_add=True)),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="places.site"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "checklists",
                "ordering": ["site", "kind", "-answered_on", "-noted_at"],
            },
        ),
        migrations.CreateModel(
            name="SiteAnswersEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.UUIDField(serialize=False)),
                ("kind", models.CharField(max_length=10)),
                ("answers", models.JSONField()),
                ("answered_on", models.DateField()),
                ("answered_by", models.CharField(max_length=60)),
                ("noted_at", models.DateTimeField(auto_now_add=True)),
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
                        to="places.siteanswers",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="places.site",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SiteEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("division_code", models.CharField(max_length=12)),
                ("name", models.CharField(max_length=80)),
                ("kind", models.CharField(max_length=20)),
                ("services", models.JSONField()),
                ("address", models.CharField(max_length=200)),
                ("longitude", models.FloatField(null=True)),
                ("latitude", models.FloatField(null=True)),
                ("datum", models.CharField(max_length=10)),
                ("licensed_places", models.PositiveIntegerField(null=True)),
                ("staff", models.PositiveIntegerField(null=True)),
                ("sessions", models.PositiveSmallIntegerField()),
                ("step_free", models.BooleanField(null=True)),
                ("accessible_toilet", models.BooleanField(null=True)),
                ("bus_stop", models.FloatField(null=True)),
                ("opening_hours", models.CharField(max_length=60)),
                ("equip_cost", models.FloatField(null=True)),
                (
                    "operator",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organisations.organisation",
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
                        to="places.site",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(fields=["room", "state", "ends_at"], name="bookings_of_a_room"),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="ends_after_it_starts"
            ),
        ),
        migrations.AddConstraint(
            model_name="airreading",
            constraint=models.UniqueConstraint(fields=("room", "read_at"), name="one_reading_a_moment"),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.UniqueConstraint(fields=("division_code", "name"), name="one_site_of_a_name"),
        ),
        migrations.AddConstraint(
            model_name="room",
            constraint=models.UniqueConstraint(fields=("site", "name"), name="one_room_of_a_name"),
        ),
        migrations.AddIndex(
            model_name="openingdecision",
            index=models.Index(fields=["site", "state", "ends_on"], name="board_of_decisions"),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.UniqueConstraint(
                fields=("site", "subject", "inspected_on"), name="one_inspection_a_day", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("inspected_on", None), ("result", "not_yet")),
                    models.Q(models.Q(("result", "not_yet"), _negated=True), ("inspected_on__isnull", False)),
                    _connector="OR",
                ),
                name="inspected_on_a_day_or_not_yet",
            ),
        ),
        migrations.AddIndex(
            model_name="siteanswers",
            index=models.Index(fields=["site", "kind", "-answered_on", "-noted_at"], name="latest_answers_of_a_site"),
        ),
    ]
