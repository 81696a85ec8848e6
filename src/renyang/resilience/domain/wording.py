"""Labels of levers, capabilities, metrics, causes and scenarios in the reader's language."""

from django.utils.translation import get_language
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
}


def scenario_title(name: str) -> str:
    """The title of a shipped scenario in the reader's language."""
    scenario = stress.Scenario.load(name)
    return scenario.title if get_language() == "en" else scenario.title_zh
