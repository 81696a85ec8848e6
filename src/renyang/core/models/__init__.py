"""Models of core."""

from renyang.core.models.access_log import AccessEntry
from renyang.core.models.accounts import ApiToken, Grant, User, UserManager
from renyang.core.models.divisions import Division
from renyang.core.models.imports import (
    DECIDABLE,
    UNDER_WAY,
    BatchState,
    ColumnMapping,
    ImportBatch,
    Outcome,
    SheetStaged,
    StagedRow,
)
from renyang.core.models.postponements import Postponement
from renyang.core.models.seals import HistoryBlock, HistoryMark, HistoryPart
from renyang.core.models.settings import Setting
from renyang.core.models.sign_in import SignInAttempt

__all__ = [
    "DECIDABLE",
    "UNDER_WAY",
    "AccessEntry",
    "ApiToken",
    "BatchState",
    "ColumnMapping",
    "Division",
    "Grant",
    "HistoryBlock",
    "HistoryMark",
    "HistoryPart",
    "ImportBatch",
    "Outcome",
    "Postponement",
    "Setting",
    "SheetStaged",
    "SignInAttempt",
    "StagedRow",
    "User",
    "UserManager",
]
