"""Labels of levers, capabilities, metrics, causes, scenarios and measures in the reader's language, and the sentence
that a stress test or an index comes to.
"""

from typing import Any

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from renyang.science import stress

LEVER_LABELS = {
    "spatial": _("Spatial"),
    "institutional": _("Institutional"),
    "organisational": _("Organisational"),
    "technological": _("Technological"),
    "psychological": _("Psychological"),
}
CAPABILITY_LABELS = {
    "bearing": _("Bearing"),
    "satisfaction": _("Satisfaction"),
    "fit": _("Fit"),
    "coordination": _("Coordination"),
    "sustainability": _("Sustainability"),
}
METRIC_LABELS = {
    "loss": _("Loss, days"),
    "index": _("Index"),
    "robustness": _("Robustness"),
    "recovery_days": _("Recovery, days"),
    "recovery_censored": _("Not recovered, share"),
    "adaptive_gain": _("Adaptive gain"),
}
CAUSE_LABELS = {
    "site_shut": _("the site is shut"),
    "no_staff": _("no staff left"),
    "no_place": _("no place left"),
    "no_supplies": _("no supplies left"),
    "no_partner": _("the operator is gone and nobody stands in"),
    "none_in_reach": _("nothing in reach"),
    "not_known": _("the need is not known"),
    "not_reached": _("could not be reached"),
    "refused": _("said no"),
    "not_paid": _("nobody pays for it any more"),
}
SOURCE_LABELS = {
    "people_age": (_("People with an age"), _("no age: counts as 60 to 69")),
    "people_level": (_("People with a capability level"), _("drawn by age")),
    "people_home": (_("People whose home is on the map"), _("served within their community")),
    "needs": (_("Needs on record"), ""),
    "people_with_needs": (_("People with needs on record"), _("by the service catalogue's rules")),
    "sites_places": (_("Services with places on record"), _("sized to what people nearby need")),
    "sites_staff": (_("Services with staff on record"), _("sized to what people nearby need")),
    "sites_stock": (_("Services with a stock on record"), _("seven days of supply")),
    "sites_safe": (_("Services whose air is known"), _("not shown to open safely")),
    "sites_operator": (_("Services with an operator"), ""),
    "agreements": (_("Stand-in agreements in force"), ""),
    "duties": (_("Duties with an owner or deputy"), ""),
    "volunteers": (_("Volunteers"), ""),
}
"""What each source is called, and what stands in where it is missing."""


def scenario_title(name: str) -> str:
    """The title of a shipped scenario in the reader's language."""
    scenario = stress.Scenario.load(name)
    return scenario.title if get_language() == "en" else scenario.title_zh


def scenario_description(name: str) -> str:
    """What happens in a shipped scenario, in the reader's language."""
    scenario = stress.Scenario.load(name)
    return scenario.description if get_language() == "en" else scenario.description_zh


def measure_title(name: str) -> str:
    """The title of a shipped measure in the reader's language."""
    measure = next(one for one in stress.load_measures("demo") if one.name == name)
    return measure.title if get_language() == "en" else measure.title_zh


def headline(scenario: str, place: str, figures: dict[str, Any]) -> str:
    """What a shock comes to at a place, in one sentence. figures: `StressPart.figures`."""
    shipped = stress.Scenario.load(scenario)
    count = round(figures["shock"]["mean"])
    if not count:
        sentence = gettext("{condition}, hardly anybody in {place} goes a week or longer without a service they need.")
    else:
        sentence = ngettext(
            "{condition}, about {count} person in {place} goes a week or longer without a service they need.",
            "{condition}, about {count} people in {place} go a week or longer without a service they need.",
            count,
        )
    condition = shipped.condition if get_language() == "en" else shipped.condition_zh
    return sentence.format(condition=condition, place=place, count=f"{count:,}")


def compared(figures: dict[str, Any]) -> str:
    """How sure the number of `headline` is, and how it compares with ordinary days."""
    shock, usual, more = figures["shock"], figures["usual"], figures["more"]
    if more["low"] > 0:
        sentence = gettext(
            "In nine of ten repetitions it is between {low} and {high}, of {people} people. That is about {more} more than "
            "the {usual} on ordinary days."
        )
    else:
        sentence = gettext(
            "In nine of ten repetitions it is between {low} and {high}, of {people} people. That is not clearly more than "
            "the {usual} on ordinary days."
        )
    numbers = {"low": shock["low"], "high": shock["high"], "people": figures["people"], "usual": usual["mean"],
               "more": more["mean"]}  # fmt: skip
    return sentence.format(**{name: f"{round(number):,}" for name, number in numbers.items()})


def index_headline(place: str, levers: dict[str, dict[str, Any]]) -> str:
    """What the index of a place comes to: its weakest and strongest lever, and how many have no score."""
    scored = sorted((score["value"], lever) for lever, score in levers.items() if score["value"] is not None)
    if not scored:
        return gettext("Too little is known of {place} to score any of the five resiliences.").format(place=place)
    sentence = gettext("{place}: weakest is {weakest} resilience, at {low}; strongest is {strongest}, at {high}.")
    (low, weakest), (high, strongest) = scored[0], scored[-1]
    labels = {"weakest": str(LEVER_LABELS[weakest]).lower(), "strongest": str(LEVER_LABELS[strongest]).lower()}
    return sentence.format(place=place, low=f"{low:.0%}", high=f"{high:.0%}", **labels)
