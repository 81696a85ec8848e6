import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("division_code", models.CharField(max_length=12, verbose_name="division")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("street_office", "street office"),
                            ("committee", "residents' committee"),
                            ("party_branch", "party branch"),
                            ("social_organisation", "social organisation"),
                            ("company", "company"),
                            ("property_manager", "property management"),
                            ("health_centre", "health centre"),
                            ("volunteers", "volunteers"),
                        ],
                        max_length=30,
                        verbose_name="kind",
                    ),
                ),
                ("contact", models.CharField(blank=True, max_length=60, verbose_name="contact")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="phone")),
                ("people_available", models.PositiveIntegerField(null=True, verbose_name="people available")),
            ],
            options={
                "ordering": ["kind", "name"],
                "constraints": [
                    models.UniqueConstraint(fields=("division_code", "name"), name="one_organisation_of_a_name")
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganisationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("division_code", models.CharField(max_length=12)),
                ("name", models.CharField(max_length=80)),
                ("kind", models.CharField(max_length=30)),
                ("contact", models.CharField(max_length=60)),
                ("phone", models.CharField(max_length=30)),
                ("people_available", models.PositiveIntegerField(null=True)),
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
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
