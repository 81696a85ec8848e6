import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Loan",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                ("returned", models.PositiveIntegerField(default=0, verbose_name="returned")),
                ("lent_on", models.DateField(verbose_name="lent on")),
                ("due_on", models.DateField(null=True, verbose_name="due on")),
                ("agreed_by", models.CharField(max_length=60, verbose_name="agreed by")),
                ("lent_by", models.CharField(max_length=60, verbose_name="recorded by")),
            ],
            options={
                "ordering": ["lent_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Movement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("receive", "received"),
                            ("issue", "issued"),
                            ("lend", "lent"),
                            ("return", "returned"),
                            ("count", "counted"),
                            ("discard", "discarded"),
                        ],
                        max_length=10,
                        verbose_name="movement",
                    ),
                ),
                ("quantity", models.IntegerField(verbose_name="change")),
                ("after", models.PositiveIntegerField(verbose_name="in stock afterwards")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="when")),
                ("by", models.CharField(max_length=60, verbose_name="by")),
                ("why", models.CharField(blank=True, max_length=200, verbose_name="why")),
                (
                    "loan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="supplies.loan",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Stock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("division_code", models.CharField(max_length=12, verbose_name="community")),
                ("store", models.CharField(max_length=80, verbose_name="store")),
                ("item", models.CharField(max_length=60, verbose_name="item")),
                ("item_code", models.CharField(blank=True, max_length=30, verbose_name="catalogue item")),
                ("unit", models.CharField(blank=True, max_length=20, verbose_name="unit")),
                ("daily_use", models.FloatField(null=True, verbose_name="daily use")),
                ("lead_days", models.PositiveSmallIntegerField(default=5, verbose_name="days from order to delivery")),
                ("review_days", models.PositiveSmallIntegerField(default=7, verbose_name="days between counts")),
            ],
            options={
                "ordering": ["division_code", "store", "item"],
                "constraints": [
                    models.UniqueConstraint(fields=("division_code", "store", "item"), name="one_stock_of_an_item"),
                    models.CheckConstraint(
                        condition=models.Q(("daily_use", None), ("daily_use__gte", 0), _connector="OR"),
                        name="use_not_below_nothing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LoanEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.UUIDField(serialize=False)),
                ("quantity", models.PositiveIntegerField()),
                ("returned", models.PositiveIntegerField()),
                ("lent_on", models.DateField()),
                ("due_on", models.DateField(null=True)),
                ("agreed_by", models.CharField(max_length=60)),
                ("lent_by", models.CharField(max_length=60)),
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
                        to="supplies.loan",
                    ),
                ),
                (
                    "borrower",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="supplies.stock",
                    ),
                ),
                (
                    "lender",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="supplies.stock",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="loan",
            name="borrower",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="borrowed", to="supplies.stock"
            ),
        ),
        migrations.AddField(
            model_name="loan",
            name="lender",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="lent", to="supplies.stock"
            ),
        ),
        migrations.CreateModel(
            name="StockEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("division_code", models.CharField(max_length=12)),
                ("store", models.CharField(max_length=80)),
                ("item", models.CharField(max_length=60)),
                ("item_code", models.CharField(max_length=30)),
                ("unit", models.CharField(max_length=20)),
                ("daily_use", models.FloatField(null=True)),
                ("lead_days", models.PositiveSmallIntegerField()),
                ("review_days", models.PositiveSmallIntegerField()),
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
                        to="supplies.stock",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SupplyLot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lot", models.CharField(blank=True, max_length=60, verbose_name="lot")),
                ("quantity", models.PositiveIntegerField(default=0, verbose_name="quantity")),
                ("received_on", models.DateField(null=True, verbose_name="received on")),
                ("expires_on", models.DateField(null=True, verbose_name="expires on")),
                (
                    "stock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lots", to="supplies.stock"
                    ),
                ),
            ],
            options={
                "ordering": ["stock", models.OrderBy(models.F("expires_on"), nulls_last=True), "pk"],
            },
        ),
        migrations.CreateModel(
            name="MovementEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("kind", models.CharField(max_length=10)),
                ("quantity", models.IntegerField()),
                ("after", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=60)),
                ("why", models.CharField(max_length=200)),
                (
                    "loan",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="supplies.loan",
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
                        to="supplies.movement",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="supplies.supplylot",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="movement",
            name="lot",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="movements", to="supplies.supplylot"
            ),
        ),
        migrations.CreateModel(
            name="SupplyLotEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("lot", models.CharField(max_length=60)),
                ("quantity", models.PositiveIntegerField()),
                ("received_on", models.DateField(null=True)),
                ("expires_on", models.DateField(null=True)),
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
                        to="supplies.supplylot",
                    ),
                ),
                (
                    "stock",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="supplies.stock",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.CheckConstraint(
                condition=models.Q(("lender", models.F("borrower")), _negated=True), name="no_loan_to_oneself"
            ),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.CheckConstraint(
                condition=models.Q(("returned__lte", models.F("quantity"))), name="no_more_returned_than_lent"
            ),
        ),
        migrations.AddConstraint(
            model_name="supplylot",
            constraint=models.UniqueConstraint(fields=("stock", "lot"), name="one_lot_of_a_stock"),
        ),
    ]
