"""Carers of before get their place in the call order, and departments' contacts the record that names them."""

from django.db import migrations

IN_ORDER = """
    UPDATE people_carer AS carer SET "order" = place.at
    FROM (SELECT id, row_number() OVER (PARTITION BY person_id ORDER BY id) AS at FROM people_carer) AS place
    WHERE place.id = carer.id AND place.at <> carer."order"
"""
BY_RECORD = """
    UPDATE people_carer AS carer SET record_id = record.id
    FROM people_person AS person
    JOIN people_sourcerecord AS record ON record.id = (person.provenance -> 'contact_name' ->> 0)::bigint
    WHERE person.id = carer.person_id AND carer.user_id IS NULL
      AND left(record.facts ->> 'contact_name', 60) = carer.name
      AND left(coalesce(record.facts ->> 'contact_relation', ''), 30) = carer.relation
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0009_households_and_carers")]
    operations = [migrations.RunSQL([IN_ORDER, BY_RECORD], migrations.RunSQL.noop)]
