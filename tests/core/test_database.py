"""Which database a demonstration may replace: another demonstration, or one that holds nothing."""

import psycopg
from django.db import connection

from renyang.core.access.gate import Actor
from renyang.core.deployment.database import is_demo
from renyang.core.services import setting_put


def test_records_keep_a_database_until_it_is_marked_as_a_demonstration(db: None, operator: Actor) -> None:
    connection.ensure_connection()
    assert not is_demo(connection.connection)
    setting_put(actor=operator, name="demo_data", value=True)
    assert is_demo(connection.connection)


def test_a_database_without_tables_may_be_replaced(db: None) -> None:
    """The server's own maintenance database never has any of ours."""
    connection.ensure_connection()
    info = connection.connection.info
    with psycopg.connect(info.dsn, dbname="postgres", password=info.password) as maintenance:
        assert is_demo(maintenance)
