"""Everybody who is registered already gets the keys under which she is found."""

from itertools import islice

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from renyang.people.found_by import found_by

AT_ONCE = 2_000


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    people = apps.get_model("people", "Person").objects.order_by("pk").values_list("pk", "name", "address", "phone")
    rows = people.iterator(chunk_size=AT_ONCE)
    while chunk := list(islice(rows, AT_ONCE)):
        keys = [(found_by(name, address, phone), pk) for pk, name, address, phone in chunk]
        with schema_editor.connection.cursor() as cursor:
            cursor.executemany("UPDATE people_person SET found_by = %s WHERE id = %s", keys)


class Migration(migrations.Migration):
    dependencies = [("people", "0006_search_keys")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
