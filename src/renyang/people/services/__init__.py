"""Services of the register: all its writes."""

from renyang.people.services.assessments import (
    assessment_record,
    assessment_withdraw,
    raise_rules,
    raise_rules_put,
    screening_record,
)
from renyang.people.services.carers import carer_add, carer_change, carer_remove, carers_order
from renyang.people.services.collections import (
    collection_abandon,
    collection_ask_again,
    collection_close,
    collection_not_reached,
    collection_plan,
    collections_follow,
)
from renyang.people.services.consents import after_death_record, consent_record, consent_withdraw
from renyang.people.services.decisions import decision_undo, pair_decide, person_merge, person_split
from renyang.people.services.emergency_openings import emergency_open, emergency_review
from renyang.people.services.exclusions import exclusion_withdraw, person_exclude
from renyang.people.services.life_events import life_event_record, life_event_withdraw
from renyang.people.services.linkage import register_link
from renyang.people.services.moves import move_accept, move_decline
from renyang.people.services.people import person_correct
from renyang.people.services.proposals import proposal_accept, proposal_decline, proposal_make, proposal_take_back
from renyang.people.services.records import records_hold_as_previewed, records_write
from renyang.people.services.register_runs import link_enqueue
from renyang.people.services.scoring import linkage_thresholds_put
from renyang.people.services.survivorship import people_resolve_anew, survivorship_put, survivorship_reset
from renyang.people.services.ties import user_tie
from renyang.people.services.tonight import tonight_assign, tonight_begin, tonight_call, tonight_close, tonight_share
from renyang.people.services.undoing import people_undo

__all__ = [
    "after_death_record",
    "assessment_record",
    "assessment_withdraw",
    "carer_add",
    "carer_change",
    "carer_remove",
    "carers_order",
    "collection_abandon",
    "collection_ask_again",
    "collection_close",
    "collection_not_reached",
    "collection_plan",
    "collections_follow",
    "consent_record",
    "consent_withdraw",
    "decision_undo",
    "emergency_open",
    "emergency_review",
    "exclusion_withdraw",
    "life_event_record",
    "life_event_withdraw",
    "link_enqueue",
    "linkage_thresholds_put",
    "move_accept",
    "move_decline",
    "pair_decide",
    "people_resolve_anew",
    "people_undo",
    "person_correct",
    "person_exclude",
    "person_merge",
    "person_split",
    "proposal_accept",
    "proposal_decline",
    "proposal_make",
    "proposal_take_back",
    "raise_rules",
    "raise_rules_put",
    "records_hold_as_previewed",
    "records_write",
    "register_link",
    "screening_record",
    "survivorship_put",
    "survivorship_reset",
    "tonight_assign",
    "tonight_begin",
    "tonight_call",
    "tonight_close",
    "tonight_share",
    "user_tie",
]
