"""Rows of the register."""

from renyang.people.models.linkage import Link, LinkageModel, LinkedBy, Pair, SourceRecord, Verdict
from renyang.people.models.person import (
    CapabilityLevel,
    Carer,
    Household,
    LivingArrangement,
    Person,
    PersonStatus,
    Sex,
)

__all__ = [
    "CapabilityLevel",
    "Carer",
    "Household",
    "Link",
    "LinkageModel",
    "LinkedBy",
    "LivingArrangement",
    "Pair",
    "Person",
    "PersonStatus",
    "Sex",
    "SourceRecord",
    "Verdict",
]
