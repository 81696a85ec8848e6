"""Models of the register."""

from renyang.people.models.assessments import Assessment, AssessmentReason, Screening
from renyang.people.models.carers import Carer, Reach
from renyang.people.models.collections import (
    AskedState,
    Collection,
    CollectionPerson,
    CollectionRow,
    CollectionState,
)
from renyang.people.models.consents import AfterDeath, Consent, GivenBy, How
from renyang.people.models.emergency_openings import EmergencyOpening
from renyang.people.models.exclusions import Exclusion
from renyang.people.models.households import Household
from renyang.people.models.life_events import DeathEvidence, LifeEvent, LifeEventKind
from renyang.people.models.linkage import Edge, Link, LinkageModel, LinkedBy, ModelInUse, Pair, Scored, Verdict
from renyang.people.models.moves import Move, MoveState
from renyang.people.models.people import (
    SERVED,
    SOUNDS,
    BirthPrecision,
    CapabilityLevel,
    LivingArrangement,
    Person,
    PersonStatus,
    Sex,
)
from renyang.people.models.proposals import HERSELF, Proposal, ProposalState
from renyang.people.models.records import SourceRecord
from renyang.people.models.register_runs import RegisterRun, RegisterWork
from renyang.people.models.tonight import CallOutcome, Tonight, TonightCall, TonightPerson, TonightState

__all__ = [
    "HERSELF",
    "SERVED",
    "SOUNDS",
    "AfterDeath",
    "AskedState",
    "Assessment",
    "AssessmentReason",
    "BirthPrecision",
    "CallOutcome",
    "CapabilityLevel",
    "Carer",
    "Collection",
    "CollectionPerson",
    "CollectionRow",
    "CollectionState",
    "Consent",
    "DeathEvidence",
    "Edge",
    "EmergencyOpening",
    "Exclusion",
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
    "Move",
    "MoveState",
    "Pair",
    "Person",
    "PersonStatus",
    "Proposal",
    "ProposalState",
    "Reach",
    "RegisterRun",
    "RegisterWork",
    "Scored",
    "Screening",
    "Sex",
    "SourceRecord",
    "Tonight",
    "TonightCall",
    "TonightPerson",
    "TonightState",
    "Verdict",
]
