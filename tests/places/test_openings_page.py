"""The pages of opening decisions."""

from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from renyang.places.models import OpeningDecision, Room, Site, SiteKind
from tests.organisations.operators import operate
from tests.personas import COMMUNITY, DIRECTOR


def test_digits_that_are_no_numbers_are_passed_over(db: None, sign_in: Callable[..., Client]) -> None:
    """A superscript two is a digit to Python, but no number: nothing was said of the room, and the decision is signed."""
    site = Site.objects.create(division_code=COMMUNITY, name="梅苑中心", kind=SiteKind.DAY_CENTRE)
    operate(site, DIRECTOR)
    room = Room.objects.create(site=site, name="大厅", area=60, height=3, air_changes=2)
    today = timezone.localdate().isoformat()
    terms = {"prevalence": "0.01", "risk": "0.01", "masks": "none", "hours": "4", "sessions": "1"}
    sent = terms | {"starts_on": today, "ends_on": today, f"people-{room.pk}": "²", "people-²": "5"}
    assert sign_in(DIRECTOR).post(f"/sites/{site.pk}/opening/", sent).status_code == 302
    assert OpeningDecision.objects.filter(site=site).count() == 1


def test_page_and_operation_tell_the_same_bounds(db: None, sign_in: Callable[..., Client]) -> None:
    """A share is from nobody to everybody; beyond the other bounds a decision is refused (test_openings.py). What the
    form would not take, the operation refuses in a sentence.
    """
    bounds = {"prevalence": ("0", "1"), "hours": ("0.25", "24.0"), "sessions": ("1", "6"), "risk": ("0.001", "1.0")}
    site = Site.objects.create(division_code=COMMUNITY, name="梅苑中心", kind=SiteKind.DAY_CENTRE)
    operate(site, DIRECTOR)
    client = sign_in(DIRECTOR)
    form = client.get(f"/sites/{site.pk}/opening/").context["form"]
    sent = client.get("/api/v1/openapi.json").json()["paths"]["/api/v1/sites/{site}/opening"]["get"]["parameters"]
    operation = {one["name"]: one["schema"] for one in sent}
    for name, (low, high) in bounds.items():
        shown = form[name].field.widget.attrs
        assert (str(shown["min"]), str(shown["max"])) == (low, high)
        assert [operation[name]["minimum"], operation[name]["maximum"]] == [float(low), float(high)]
    refused = client.get(f"/api/v1/sites/{site.pk}/opening", {"prevalence": 0.01, "sessions": 7})
    assert (refused.status_code, refused.json()["code"]) == (422, "opening_terms")
