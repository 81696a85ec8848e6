"""A prefix looked up by comparisons, which row-level security lets an index serve; LIKE it does not, as it can fail on a row."""

from django.db.models import BooleanField, F, Func, Q, Value

LAST = "\U0010ffff"
"""No text holds it, and every sign comes before it."""


def begins(path: str, prefix: str) -> Q:
    """The rows whose text begins so; an index of `text_pattern_ops` serves it."""
    return Q(_compared(path, " ~>=~ ", prefix)) & Q(_compared(path, " ~<~ ", prefix + LAST))


def _compared(path: str, operator: str, text: str) -> Func:
    sides = F(path), Value(text)
    return Func(*sides, template="(%(expressions)s)", arg_joiner=operator, output_field=BooleanField())
