"""Queries of core."""

from renyang.core.queries.access_log import AccessFilters, NamedAccount, access_entries, accounts_named
from renyang.core.queries.accounts import (
    account,
    accounts,
    grants_of,
    may_change_account,
    token_on_record,
    token_shown,
    tokens_of,
    user_like,
    user_named,
    user_numbered,
    usernames,
    watched_divisions,
)
from renyang.core.queries.divisions import counts_by_division, division_names, divisions_of, divisions_with
from renyang.core.queries.imports import (
    batch,
    batches,
    noted_rows,
    rejected,
    sample_rows,
    undo_foreseen,
    write_rejects,
)
from renyang.core.queries.jobs import stuck_work
from renyang.core.queries.postponements import postponed_work
from renyang.core.queries.read import as_read, columns_read, sheets_numbered, sheets_read
from renyang.core.queries.second_factors import has_second_factor, second_factor_due
from renyang.core.queries.settings import HELP_LINE, help_line, holds_demo_data, setting

__all__ = [
    "HELP_LINE",
    "AccessFilters",
    "NamedAccount",
    "access_entries",
    "account",
    "accounts",
    "accounts_named",
    "as_read",
    "batch",
    "batches",
    "columns_read",
    "counts_by_division",
    "division_names",
    "divisions_of",
    "divisions_with",
    "grants_of",
    "has_second_factor",
    "help_line",
    "holds_demo_data",
    "may_change_account",
    "noted_rows",
    "postponed_work",
    "rejected",
    "sample_rows",
    "second_factor_due",
    "setting",
    "sheets_numbered",
    "sheets_read",
    "stuck_work",
    "token_on_record",
    "token_shown",
    "tokens_of",
    "undo_foreseen",
    "user_like",
    "user_named",
    "user_numbered",
    "usernames",
    "watched_divisions",
    "write_rejects",
]
