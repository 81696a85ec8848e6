"""A person's page: the head that tells in five seconds, and the timeline of everything that happened.

What Zhang's files say stands in tests/world.py: she lives alone at Meiyuan, her son Zhang Ming is called, she has mild loss
of ability by the health department's word, and nobody has assessed her.
"""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from renyang.care.domain.terms import NeedTerms
from renyang.care.services import need_end, need_record
from renyang.core.access.gate import Actor
from renyang.core.access.roles import Purpose, Role
from renyang.people.models import Carer, Person
from renyang.people.rules.facts import FactGroup
from renyang.people.services import (
    assessment_record,
    assessment_withdraw,
    consent_record,
    consent_withdraw,
    life_event_record,
    person_correct,
    proposal_make,
)
from renyang.science.capability import ITEMS
from tests.personas import COMMUNITY, FAMILY, OFFICER, WORKER, Persona
from tests.world import zhang

ActorOf = Callable[[Persona], Actor]
SignIn = Callable[[Persona | None], Client]
CIVIL = Persona(Role.CIVIL_AFFAIRS_OFFICER, here=True)
INSURANCE = Persona(Role.SOCIAL_SECURITY_OFFICER, here=True)
SCORES = {item.code: item.most for item in ITEMS} | {"eating": 0}
TERMS = NeedTerms(times=2, per="day", minutes=15, critical=True, must_not="对青霉素过敏", since=timezone.localdate())


def _day(ago: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=ago)


def _page(sign_in: SignIn, persona: Persona, person: Person | None = None) -> str:
    return sign_in(persona).get(f"/register/{(person or zhang()).pk}/").content.decode()


def _head(page: str) -> str:
    return page.partition('class="person-head"')[2].partition('class="columns"')[0]


def _timeline(page: str) -> list[str]:
    """The events of the timeline from the top, in words, without the days."""
    events = page.partition('id="timeline"')[2].partition('id="facts"')[0]
    rows = re.findall(r"</time>(.*?)</li>", events, re.DOTALL)
    return [" ".join(strip_tags(row).split()) for row in rows]


def test_a_worker_knows_her_in_five_seconds(sign_in: SignIn, operator: Actor) -> None:
    """Age, door, with whom, who has the key, whom to call, what must never be missed, her needs and what is due: all of it in
    the head, before anything else.
    """
    Carer.objects.filter(person=zhang(), name="张明").update(holds_key=True)
    need_record(actor=operator, person=zhang(), service="medication", terms=TERMS)
    page = _page(sign_in, WORKER)
    head = _head(page)
    today = timezone.localdate()
    age = today.year - 1942 - ((today.month, today.day) < (3, 12))
    words = strip_tags(head)
    assert all(said in words for said in ("张秀英", "女", f"{age} 岁", "梅溪社区", "梅苑3幢2单元501室", "独居"))
    assert re.findall(r'href="tel:(\d+)"', head) == ["19900000001", "19900000002"]
    assert "张明（儿子）" in words
    assert "必需：用药协助（每天 2 次）" in words
    assert "注意：对青霉素过敏" in words
    assert "1 级 轻度失能 · 高血压" in words
    assert f"/register/{zhang().pk}/assessments/new/" in head  # never assessed
    assert "已记入查阅日志" in page.partition('id="facts"')[2]


def test_many_needs_stand_in_one_line(sign_in: SignIn, operator: Actor) -> None:
    """Five needs: three are named in the order of the catalogue, two counted."""
    for service in ("rehab", "meals", "bathing", "errands", "cleaning"):
        need_record(actor=operator, person=zhang(), service=service, terms=TERMS)
    line = _head(_page(sign_in, WORKER)).partition(f'/register/{zhang().pk}/needs/">')[2].partition("</a>")[0]
    assert line == "助餐、助洁、助浴等，另有 2 项"


def test_the_head_shows_what_the_purpose_shows(sign_in: SignIn, operator: Actor) -> None:
    """Civil affairs read no health; social security neither door nor telephone; family may call, and learn no group; of work
    that is not theirs nobody is reminded.
    """
    need_record(actor=operator, person=zhang(), service="medication", terms=TERMS)
    for persona, calls, door, alone, health in (
        (CIVIL, True, True, True, False),
        (INSURANCE, False, False, False, False),
        (FAMILY, True, True, False, False),
    ):
        head = _head(_page(sign_in, persona))
        shown = tuple(words in head for words in ("tel:", "梅苑3幢", "独居", "高血压"))
        assert shown == (calls, door, alone, health), persona
        assert "assessments/new" not in head
    assert "青霉素" not in _head(_page(sign_in, FAMILY))


@pytest.mark.parametrize(
    ("kind", "more", "badge", "calls"),
    [
        ("absent", {}, "暂时外出", True),
        ("moved_away", {}, "迁出", True),
        ("died", {"informant": "张明", "evidence": "certificate"}, "去世", False),
    ],
)
def test_who_is_not_here_is_seen_at_once(
    sign_in: SignIn, operator: Actor, kind: str, more: dict[str, str], badge: str, *, calls: bool
) -> None:
    """The status stands in the head with its day; of the dead only the carer is called, and nothing is due of who is gone."""
    life_event_record(actor=operator, person=zhang(), kind=kind, happened_on=_day(3), **more)
    head = _head(_page(sign_in, WORKER))
    assert badge in head
    assert _day(3).isoformat() in head
    assert ("tel:19900000001" in head) is calls
    assert "tel:19900000002" in head
    assert "assessments/new" not in head


def test_what_waits_is_due_in_the_head(sign_in: SignIn, actor_of: ActorOf) -> None:
    """A proposal of the family waits for the worker, who is led to that one; an absence that ended yesterday is to confirm."""
    made = proposal_make(actor=actor_of(FAMILY), person=zhang(), facts={"phone": "19900000077"}, confirmed=[], note="")
    life_event_record(actor=actor_of(WORKER), person=zhang(), kind="absent", happened_on=_day(9), until=_day(1))
    head = _head(_page(sign_in, WORKER))
    assert f"/proposals/?at={made.pk}" in head
    assert f"/register/{zhang().pk}/life/new/" in head
    assert "/proposals/" not in _head(_page(sign_in, CIVIL))


def _much_happened(operator: Actor) -> None:
    """Each kind of event, on days that are told apart; what was done today stands above what was dated earlier."""
    first = assessment_record(actor=operator, person=zhang(), scores=SCORES, assessed_on=_day(40), reason="first")
    assessment_withdraw(actor=operator, assessment=first)
    life_event_record(actor=operator, person=zhang(), kind="absent", happened_on=_day(30), where="女儿家")
    life_event_record(actor=operator, person=zhang(), kind="returned", happened_on=_day(20))
    agreed = consent_record(
        actor=operator, person=zhang(), recipient=Role.FAMILY_MEMBER, groups=[FactGroup.HEALTH], purpose=Purpose.CARE,
        given_on=_day(10),
    )  # fmt: skip
    consent_withdraw(actor=operator, consent=agreed)
    need = need_record(actor=operator, person=zhang(), service="meals", terms=TERMS)
    need_end(actor=operator, need=need, why="女儿搬来同住")
    person_correct(actor=operator, person=zhang(), facts={"phone": "19900000088"})


def test_everything_that_happened_stands_in_one_timeline(sign_in: SignIn, operator: Actor) -> None:
    """Dated events keep their order, latest first; what was withdrawn says so; a correction names the fact, never its value."""
    _much_happened(operator)
    events = _timeline(_page(sign_in, WORKER))
    dated = ["同意与家属共享信息", "已返回", "女儿家", "能力评估：1 级 轻度失能（已撤销）"]
    at = [next(place for place, words in enumerate(events) if said in words) for said in dated]
    assert at == sorted(at)
    assert at == list(range(len(events) - 4, len(events)))
    told = "\n".join(events)
    assert all(
        said in told for said in ("撤回与家属共享", "不再需要：助餐 · 女儿搬来同住", "人工更正：电话号码", "进入台账")
    )
    assert "19900000088" not in told


def test_ten_events_are_shown_and_the_others_folded(sign_in: SignIn, operator: Actor) -> None:
    """Fourteen notes of going away for a time and coming back, beside her entry: ten stand open, the others in `details`."""
    for ago in range(14, 0, -2):
        life_event_record(actor=operator, person=zhang(), kind="absent", happened_on=_day(ago))
        life_event_record(actor=operator, person=zhang(), kind="returned", happened_on=_day(ago - 1))
    page = _page(sign_in, WORKER).partition('id="timeline"')[2].partition('id="facts"')[0]
    shown, _details, folded = page.partition("<details")
    assert shown.count("<time") == 10
    assert folded.count("<time") > 0
    assert page.count("<time") == len(_timeline(f'id="timeline"{page}'))


def test_a_timeline_tells_what_its_reader_may_know(sign_in: SignIn, operator: Actor) -> None:
    """Social security reads that she came into the register; no assessment, need, absence, consent or telephone. Civil
    affairs, who see her telephone, read that it was corrected.
    """
    _much_happened(operator)
    told = "\n".join(_timeline(_page(sign_in, INSURANCE)))
    assert "进入台账" in told
    assert not any(said in told for said in ("能力", "助餐", "女儿家", "同意", "电话号码"))
    told = "\n".join(_timeline(_page(sign_in, CIVIL)))
    assert "电话号码" in told
    assert not any(said in told for said in ("能力", "女儿家", "同意"))


def test_an_assessment_is_told_once(sign_in: SignIn, operator: Actor) -> None:
    """To the worker as an assessment; to a daughter who may know health, but reads no assessments, as the change of a fact.

    With no point in any item she is of level 4.
    """
    consent_record(
        actor=operator, person=zhang(), recipient=Role.FAMILY_MEMBER, groups=[FactGroup.HEALTH], purpose=Purpose.CARE,
        given_on=timezone.localdate(),
    )  # fmt: skip
    assessment_record(
        actor=operator,
        person=zhang(),
        scores=dict.fromkeys(SCORES, 0),
        assessed_on=timezone.localdate(),
        reason="first",
    )
    for persona, said in ((WORKER, "能力评估：4 级 完全失能"), (FAMILY, "能力等级")):
        told = [words for words in _timeline(_page(sign_in, persona)) if "能力" in words]
        assert len(told) == 1, told
        assert said in told[0]


def test_lists_say_who_is_away_and_how_many_they_leave_out(
    sign_in: SignIn, operator: Actor, ask: Callable[..., object]
) -> None:
    """Zhang, due for her first assessment, goes away: the list counts her as left out and shows her when asked. Wang, who
    died, is counted by the register, and found under its filter; the API counts him too.
    """
    client = sign_in(OFFICER)
    assert "未列出" not in client.get("/assessments/due/").content.decode()
    life_event_record(actor=operator, person=zhang(), kind="absent", happened_on=_day(1))
    page = client.get("/assessments/due/").content.decode()
    assert "另有 1 人暂时外出，未列出。" in page
    assert "张秀英" not in page
    assert 'href="?status=absent"' in page
    assert "张秀英" in client.get("/assessments/due/?status=absent").content.decode()
    assert "未列出" not in client.get("/register/").content.decode()
    Person.objects.filter(name="王建国").update(status="dead")
    page = client.get("/register/?search=wjg").content.decode()
    assert "另有 1 人迁出或去世，未列出。" in page
    assert "王建国" in client.get("/register/?search=wjg&status=gone").content.decode()
    assert "未列出" not in client.get(f"/register/?division={COMMUNITY[:-1]}2").content.decode()  # he lived elsewhere
    assert ask(OFFICER, "/api/v1/people").json()["left_out"] == 1  # type: ignore[attr-defined]


def test_who_is_away_wears_a_badge_among_those_without_a_need(sign_in: SignIn, operator: Actor) -> None:
    """Two of level 2 stand there, the one away for a time with her status, the other without."""
    Person.objects.filter(name__in=("张秀英", "王建国")).update(capability_level=2)
    Person.objects.filter(pk=zhang().pk).update(status="absent")
    page = sign_in(OFFICER).get("/needs/unrecorded/").content.decode()
    assert "王建国" in page
    assert page.count('<span class="badge warn">暂时外出</span>') == 1
    roster = sign_in(OFFICER).get("/register/roster/").content.decode()
    assert roster.count('<span class="badge warn">暂时外出</span>') == 1
