"""The lists of people, each declared once for pages, files and programs."""

from renyang.people.lists.assessments import ASSESSMENTS_DUE
from renyang.people.lists.collections import COLLECTION_PEOPLE, COLLECTION_PROGRESS, COLLECTIONS
from renyang.people.lists.completeness import (
    COMMUNITIES_COUNTED,
    DEPARTMENTS_COUNTED,
    FACTS_COUNTED,
    FIRST_TO_ASK,
)
from renyang.people.lists.emergency_openings import EMERGENCY_OPENINGS, PERSON_EMERGENCY_OPENINGS
from renyang.people.lists.households import HOUSEHOLDS_DOUBTFUL
from renyang.people.lists.life_events import ABSENCES_OVERDUE, GONE_LATELY, RECORDS_DISAGREEING
from renyang.people.lists.linkage import PAIRS
from renyang.people.lists.moves import MOVES, MOVES_AWAITED
from renyang.people.lists.register import REGISTER
from renyang.people.lists.tonight import TONIGHT, TONIGHT_COMMUNITIES
from renyang.people.lists.tonight_rounds import TONIGHT_ROUND, TONIGHT_ROUNDS

__all__ = [
    "ABSENCES_OVERDUE",
    "ASSESSMENTS_DUE",
    "COLLECTIONS",
    "COLLECTION_PEOPLE",
    "COLLECTION_PROGRESS",
    "COMMUNITIES_COUNTED",
    "DEPARTMENTS_COUNTED",
    "EMERGENCY_OPENINGS",
    "FACTS_COUNTED",
    "FIRST_TO_ASK",
    "GONE_LATELY",
    "HOUSEHOLDS_DOUBTFUL",
    "MOVES",
    "MOVES_AWAITED",
    "PAIRS",
    "PERSON_EMERGENCY_OPENINGS",
    "RECORDS_DISAGREEING",
    "REGISTER",
    "TONIGHT",
    "TONIGHT_COMMUNITIES",
    "TONIGHT_ROUND",
    "TONIGHT_ROUNDS",
]
