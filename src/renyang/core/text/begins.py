"""A prefix looked up by comparisons, which row-level security lets an index serve; LIKE it does not, as it can fail on a row."""

from typing import Any

from django.db.models import CharField, Lookup


@CharField.register_lookup
class Begins(Lookup):
    """`begins`: as `startswith`, with an index of `text_pattern_ops`."""

    lookup_name = "begins"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The text lies between the prefix and what comes after all that begins with it."""
        column, values = self.process_lhs(compiler, connection)
        prefix = str(self.rhs)
        if not prefix:
            return f"{column} IS NOT NULL", tuple(values)
        after = prefix[:-1] + chr(ord(prefix[-1]) + 1)
        return f"({column}::text ~>=~ %s AND {column}::text ~<~ %s)", (*values, prefix, *values, after)
