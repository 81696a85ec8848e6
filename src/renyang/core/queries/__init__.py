"""Queries of core."""

from renyang.core.queries.access_log import access_entries, access_entries_of
from renyang.core.queries.accounts import (
    tokens_of,
    user_like,
    user_named,
    user_numbered,
    user_of_token,
    usernames,
    watched_divisions,
)
from renyang.core.queries.divisions import counts_by_division, division_names, divisions_of, divisions_with
from renyang.core.queries.imports import batch, batches, noted_rows, sample_rows, write_rejects
from renyang.core.queries.jobs import stuck_work
from renyang.core.queries.settings import HELP_LINE, help_line, setting

__all__ = [
    "HELP_LINE",
    "access_entries",
    "access_entries_of",
    "batch",
    "batches",
    "counts_by_division",
    "division_names",
    "divisions_of",
    "divisions_with",
    "help_line",
    "noted_rows",
    "sample_rows",
    "setting",
    "stuck_work",
    "tokens_of",
    "user_like",
    "user_named",
    "user_numbered",
    "user_of_token",
    "usernames",
    "watched_divisions",
    "write_rejects",
]
