"""Rows of the register."""

from renyang.people.models.assessment import Assessment, AssessmentReason, Screening
from renyang.people.models.collection import Collection, CollectionRow, CollectionState
from renyang.people.models.consent import AfterDeath, Consent, GivenBy, How
from renyang.people.models.life import DeathEvidence, LifeEvent, LifeEventKind
from renyang.people.models.linkage import (
    Edge,
    Link,
    LinkageModel,
    LinkedBy,
    ModelInUse,
    Pair,
    Scored,
    SourceRecord,
    Verdict,
)
from renyang.people.models.person import (
    SERVED,
    SOUNDS,
    CapabilityLevel,
    Carer,
    Household,
    LivingArrangement,
    Person,
    PersonStatus,
    Reach,
    Sex,
)
from renyang.people.models.proposal import HERSELF, Proposal, ProposalState

__all__ = [
    "HERSELF",
    "SERVED",
    "SOUNDS",
    "AfterDeath",
    "Assessment",
    "AssessmentReason",
    "CapabilityLevel",
    "Carer",
    "Collection",
    "CollectionRow",
    "CollectionState",
    "Consent",
    "DeathEvidence",
    "Edge",
    "GivenBy",
    "Household",
    "How",
    "LifeEvent",
    "LifeEventKind",
    "Link",
    "LinkageModel",
    "LinkedBy",
    "LivingArrangement",
    "ModelInUse",
    "Pair",
    "Person",
    "PersonStatus",
    "Proposal",
    "ProposalState",
    "Reach",
    "Scored",
    "Screening",
    "Sex",
    "SourceRecord",
    "Verdict",
]
