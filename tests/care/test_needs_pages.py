"""The pages of needs and the API's two operations, as a worker, a department and a family use them."""

import json
import re
from collections.abc import Callable

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from renyang.care.domain.terms import NeedTerms
from renyang.care.models import Need
from renyang.care.services import need_record
from renyang.core.access.gate import Actor
from renyang.core.access.roles import Purpose, Role
from renyang.core.models import AccessEntry
from renyang.people.models import Person
from renyang.people.rules.facts import FactGroup
from renyang.people.services import consent_record
from tests.personas import FAMILY, HEALTH, OFFICER, WORKER, Persona
from tests.world import zhang

CIVIL = Persona(Role.CIVIL_AFFAIRS_OFFICER, here=True)
INSURANCE = Persona(Role.SOCIAL_SECURITY_OFFICER, here=True)
SignIn = Callable[[Persona], Client]
TODAY = timezone.localdate()
GIVEN = {
    "service": "bathing", "times": "2", "per": "week", "minutes": "60", "people_needed": "2", "days": ["1", "4"],
    "time_from": "08:00", "time_to": "11:00", "language": "吴语", "must_not": "不要男护理员", "source": "asked",
    "since": TODAY.isoformat(), "until": "",
}  # fmt: skip
TERMS = NeedTerms(times=2, per="week", minutes=60, critical=False, must_not="不要男护理员", since=TODAY)


def _text(answer: HttpResponse) -> str:
    return answer.content.decode()


def _address(what: str = "") -> str:
    return f"/register/{zhang().pk}/needs/{what}"


def test_the_form_saves_changes_and_ends(db: None, sign_in: SignIn) -> None:
    """What is refused stays typed, with the reason beside it; what is saved stands on the list as a sentence."""
    client = sign_in(WORKER)
    refused = client.post(_address("new/"), GIVEN | {"time_to": "07:00"})
    assert refused.status_code == 422
    assert "结束时间早于开始时间" in _text(refused)
    assert "不要男护理员" in _text(refused)
    assert client.post(_address("new/"), GIVEN).status_code == 302
    page = _text(client.get(_address()))
    assert "每周 2 次、每次 60 分钟、需两人同时" in page
    assert "注意：不要男护理员" in page
    need = Need.objects.get()
    change = client.get(f"/needs/{need.pk}/change/")
    assert 'value="08:00"' in _text(change)
    assert 'name="service"' not in _text(change)  # another service is another need
    assert client.post(f"/needs/{need.pk}/change/", GIVEN | {"times": "3"}).status_code == 302
    assert client.post(f"/needs/{need.pk}/end/", {"why": ""}).status_code == 422
    assert client.post(f"/needs/{need.pk}/end/", {"why": "女儿搬来同住"}).status_code == 302
    page = _text(client.get(_address()))
    assert "女儿搬来同住" in page
    assert "尚未登记需求" in page


def test_a_suggestion_begins_the_form_and_records_nothing(db: None, sign_in: SignIn) -> None:
    """Zhang is of level 1: rehabilitation twice a week, 45 minutes, is there to be changed."""
    page = _text(sign_in(WORKER).get(_address("new/") + "?service=rehab"))
    assert '<option value="rehab" selected>' in page
    assert 'name="times" value="2"' in page
    assert 'name="minutes" value="45"' in page
    assert not Need.objects.exists()
    assert sign_in(WORKER).get(_address("new/") + "?service=nonsense").status_code == 200


def test_ticked_suggestions_are_recorded(db: None, sign_in: SignIn) -> None:
    client = sign_in(WORKER)
    assert "能力等级 1 级" in _text(client.get(_address()))
    client.post(_address(), {"source": "asked"})  # none ticked
    assert not Need.objects.exists()
    client.post(_address(), {"services": ["rehab", "cleaning"], "source": "observed"})
    found = Need.objects.values_list("service", "source")
    assert sorted(found) == [("cleaning", "observed"), ("rehab", "observed")]
    assert sign_in(CIVIL).post(_address(), {"services": ["meals"], "source": "asked"}).status_code == 403


def test_the_card_on_her_page(db: None, sign_in: SignIn, operator: Actor) -> None:
    """Family reads what must not happen once she consents, and finds no way to the list; social security is shown nothing."""
    need_record(actor=operator, person=zhang(), service="bathing", terms=TERMS)
    page = f"/register/{zhang().pk}/"
    for persona, reads, opens in (
        (WORKER, True, True),
        (CIVIL, True, True),
        (FAMILY, False, False),
        (INSURANCE, False, False),
    ):
        text = _text(sign_in(persona).get(page))
        assert ("注意：不要男护理员" in text) is reads, persona
        assert (f"{page}needs/" in text) is opens, persona
    consent_record(
        actor=operator, person=zhang(), recipient=Role.FAMILY_MEMBER, groups=[FactGroup.HEALTH], purpose=Purpose.CARE,
        given_on=timezone.localdate(),
    )  # fmt: skip
    assert "注意：不要男护理员" in _text(sign_in(FAMILY).get(page))


def test_civil_affairs_read_only(db: None, sign_in: SignIn, operator: Actor) -> None:
    need = need_record(actor=operator, person=zhang(), service="bathing", terms=TERMS)
    page = _text(sign_in(CIVIL).get(_address()))
    assert "助浴" in page
    assert f"/needs/{need.pk}/change/" not in page
    assert "new/" not in page


def test_the_page_of_all_needs(db: None, sign_in: SignIn, operator: Actor) -> None:
    """2 x 60 minutes are 2.0 hours; Li, of level 2 with nothing recorded, is one to be asked, and on the list."""
    need_record(actor=operator, person=zhang(), service="bathing", terms=TERMS)
    Person.objects.filter(name="李桂兰").update(capability_level=2)
    page = _text(sign_in(OFFICER).get("/needs/"))
    assert re.search(r'data-label="每周小时数"[^>]*>\s*2\s*</td>', page)
    assert "/needs/unrecorded/?division=320199001002" in page
    assert "李桂兰" in _text(sign_in(OFFICER).get("/needs/unrecorded/?division=320199001002"))
    assert "李桂兰" not in _text(sign_in(OFFICER).get("/needs/unrecorded/?division=320199001001"))
    assert (
        AccessEntry.objects.filter(subject="list", subject_id="needs_unrecorded", actor=OFFICER.username).count() == 1
    )
    assert "桂园社区：按服务项目" not in page
    assert "梅溪社区：按服务项目" in _text(sign_in(OFFICER).get("/needs/?division=320199001001"))


def _post(client: Client, body: dict[str, object]) -> HttpResponse:
    return client.post(f"/api/v1/people/{zhang().pk}/needs", json.dumps(body), content_type="application/json")


def test_the_api_records_and_tells(db: None, sign_in: SignIn) -> None:
    """What is left out is the catalogue's: a meal is 15 minutes and critical."""
    made = _post(sign_in(HEALTH), {"service": "meals", "per": "day", "must_not": "不加糖", "days": [1, 2]})
    assert made.status_code == 201
    told = sign_in(CIVIL).get(f"/api/v1/people/{zhang().pk}/needs").json()
    assert told == {"open": [made.json()], "ended": []}
    expected = {"service": "meals", "times": 1, "per": "day", "minutes": 15, "critical": True, "must_not": "不加糖",
                "days": [1, 2], "since": TODAY.isoformat(), "until": None, "ended_why": ""}  # fmt: skip
    assert {name: made.json()[name] for name in expected} == expected


def test_the_api_refuses_in_words(db: None, sign_in: SignIn) -> None:
    """Each refusal by its code; nothing is kept of any."""
    client = sign_in(WORKER)
    for body, code in (
        ({"service": "dog_walking", "per": "day"}, "unknown_service"),
        ({"service": "meals", "per": "day", "times": 7}, "frequency_impossible"),
        ({"service": "meals", "per": "fortnight"}, "invalid"),
        ({"service": "meals", "per": "day", "minutes": 1}, "minutes_impossible"),
        ({"service": "meals", "per": "day", "days": [8]}, "unknown_weekday"),
        ({"service": "meals", "per": "day", "time_from": "10:00", "time_to": "09:00"}, "window_turned_round"),
        ({"service": "meals", "per": "day", "since": "2026-02-02", "until": "2026-02-01"}, "until_before_since"),
    ):
        answer = _post(client, body)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not Need.objects.exists()
    assert _post(client, {"service": "meals", "per": "day"}).status_code == 201
    assert _post(client, {"service": "meals", "per": "day"}).json()["code"] == "need_stands"
