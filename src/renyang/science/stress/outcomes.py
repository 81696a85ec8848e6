"""Outcomes of a need on a day: who served it, or why nobody did. Integers, because the loop counts them."""

NOT_WANTED = 0
SITE, PARTNER, VOLUNTEER, PHONE_CALL, CIRCLE, FAMILY, KIT = 1, 2, 3, 4, 5, 6, 7
LAST_SERVED = KIT
SITE_SHUT, NO_STAFF, NO_PLACE, NO_SUPPLIES, NO_PARTNER = 8, 9, 10, 11, 12
NONE_IN_REACH, NOT_KNOWN, NOT_REACHED, REFUSED, NOT_PAID = 13, 14, 15, 16, 17

# Columns of the counters after the outcomes; column 0 counts the needs themselves.
NEED, FIT, BEARABLE, HANDOFFS, ON_TIME = 0, 18, 19, 20, 21
COLUMNS = 22

CAUSES = {
    SITE_SHUT: "site_shut",
    NO_STAFF: "no_staff",
    NO_PLACE: "no_place",
    NO_SUPPLIES: "no_supplies",
    NO_PARTNER: "no_partner",
    NONE_IN_REACH: "none_in_reach",
    NOT_KNOWN: "not_known",
    NOT_REACHED: "not_reached",
    REFUSED: "refused",
    NOT_PAID: "not_paid",
}
"""Why a need was not served: the site was shut; no staff, places or supplies were left; the operator has gone and
nobody stands in; no site is in reach; the need is unknown; the person was not reached or could not travel; or
refused; or nobody pays for this person's services any more.
"""

OUTCOMES = {
    SITE: "site",
    PARTNER: "partner",
    VOLUNTEER: "volunteer",
    PHONE_CALL: "phone_call",
    CIRCLE: "circle",
    FAMILY: "family",
    KIT: "kit",
} | CAUSES
"""Who served a need, or why nobody did."""
