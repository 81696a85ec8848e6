"""The own page and the worker's queue as their forms are really sent: what is kept, what is refused, what is told back.

Zhang's facts are those typed into tests/world.py; the family account's tie to her is called "family_member" there.
"""

import re
from collections.abc import Callable

from django.test import Client

from renyang.core.access.gate import Actor
from renyang.core.access.roles import Role
from renyang.core.models import User
from renyang.core.queries import HELP_LINE
from renyang.core.services import setting_put
from renyang.people.models import Carer, LivingArrangement, Person, Proposal, ProposalState
from renyang.people.queries.proposals import own_page
from tests.personas import FAMILY, OFFICER, WORKER, Persona
from tests.world import zhang

SignIn = Callable[[Persona | None], Client]
NEW_PHONE = "19900000077"


def _filled(client: Client, **changes: object) -> dict[str, object]:
    """The form as a browser sends it: every field and every hidden one as shown, then what somebody changed."""
    page = client.get(f"/mine/{zhang().pk}/").content.decode()
    given: dict[str, object] = dict(re.findall(r'<input type="(?:text|hidden)" name="([\w-]+)" value="([^"]*)"', page))
    for name, options in re.findall(r'<select name="([\w-]+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="(\w*)" selected', options)
        given[name] = chosen[1] if chosen else ""
    del given["csrfmiddlewaretoken"]
    return given | changes


def test_only_what_was_changed_is_proposed(sign_in: SignIn) -> None:
    """All fields come with the form; the phone alone was typed anew."""
    client = sign_in(FAMILY)
    given = _filled(client, phone="199 0000 0077", note="换号了")
    assert {"phone", "initial-phone", "address"} <= set(given)
    answer = client.post(f"/mine/{zhang().pk}/", given)
    assert (answer.status_code, answer["Location"]) == (302, f"/mine/{zhang().pk}/")
    made = Proposal.objects.get()
    assert ({name: said["value"] for name, said in made.facts.items()}, made.note) == ({"phone": NEW_PHONE}, "换号了")
    page = client.get("/mine/").content.decode()
    assert "等待社区工作者处理" in page
    assert "initial-phone" not in page  # what waits is not asked again


def test_what_the_register_learnt_meanwhile_is_not_proposed_away(sign_in: SignIn) -> None:
    """The page showed an older address; sent with another phone, the old address does not count as typed."""
    client = sign_in(FAMILY)
    given = _filled(client, phone=NEW_PHONE)
    Person.objects.filter(pk=zhang().pk).update(address="梅苑9幢1单元101室")
    client.post(f"/mine/{zhang().pk}/", given)
    assert set(Proposal.objects.get().facts) == {"phone"}


def test_refusals_keep_what_was_written(sign_in: SignIn) -> None:
    """A phone that is none, a fact emptied, nothing at all: each with a sentence, the typed words still in the form."""
    client, address = sign_in(FAMILY), f"/mine/{zhang().pk}/"
    for changes, said in (
        ({"phone": "abc"}, "电话号码"), ({"address": ""}, "这里不能清空"), ({}, "没有修改"), ({"reads": "maybe"}, "maybe"),
    ):  # fmt: skip
        answer = client.post(address, _filled(client, **changes))
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert 'value="abc"' in client.post(address, _filled(client, phone="abc")).content.decode()
    assert not Proposal.objects.exists()


def test_one_is_shown_at_once_and_several_are_chosen_from(sign_in: SignIn) -> None:
    """Tied to Zhang alone the family sees her page; tied to Wang too, both names."""
    client = sign_in(FAMILY)
    assert "<h1>张秀英</h1>" in client.get("/mine/").content.decode()
    other = Person.objects.get(name="王建国")
    Carer.objects.create(person=other, user=User.objects.get(username=FAMILY.username), name="家", relation="女儿")
    page = client.get("/mine/").content.decode()
    assert all(f"/mine/{person.pk}/" in page for person in (zhang(), other))


def test_whom_nobody_is_tied_to_yet_is_told_whom_to_ask(sign_in: SignIn) -> None:
    """The role of a family member elsewhere, to whom nobody is tied: no page of anybody's, but a way on."""
    answer = sign_in(Persona(Role.FAMILY_MEMBER, here=False)).get("/mine/")
    assert answer.status_code == 200
    assert "请联系社区" in answer.content.decode()


def test_the_help_line_is_shown_where_it_is_set(sign_in: SignIn, operator: Actor) -> None:
    """No number, no line; a number can be called with one tap."""
    client = sign_in(FAMILY)
    assert "tel:" not in client.get("/mine/").content.decode()
    setting_put(actor=operator, name=HELP_LINE, value="960000000")
    assert 'href="tel:960000000"' in client.get("/mine/").content.decode()


def test_the_worker_decides_one_after_the_other(sign_in: SignIn) -> None:
    """The older one first, the other by "later"; a part accepted, the other declined; the family reads both answers."""
    family, worker = sign_in(FAMILY), sign_in(WORKER)
    family.post(f"/mine/{zhang().pk}/", _filled(family, phone=NEW_PHONE, family_doctor="陆医生"))
    family.post(f"/mine/{zhang().pk}/", _filled(family, address="雪堂新村1幢1单元101室"))
    first, second = Proposal.objects.order_by("proposed_at")
    assert "/proposals/" in worker.get("/").content.decode()  # among today's tasks
    page = worker.get("/proposals/").content.decode()
    assert f"/proposals/{first.pk}/" in page
    assert f"?at={second.pk}" in page
    assert "family_member" in page
    assert f"/proposals/{second.pk}/" in worker.get(f"/proposals/?at={second.pk}").content.decode()
    worker.post(f"/proposals/{first.pk}/", {"verdict": "accept", "fact": ["phone"], "reason": "医生未变"})
    assert worker.post(f"/proposals/{second.pk}/", {"verdict": "decline", "reason": " "}).status_code == 422
    assert worker.post(f"/proposals/{second.pk}/", {"verdict": "perhaps"}).status_code == 422
    worker.post(f"/proposals/{second.pk}/", {"verdict": "decline", "reason": "没有搬家"})
    assert zhang().phone == NEW_PHONE
    assert zhang().address.startswith("梅苑")
    page = family.get("/mine/").content.decode()
    assert all(words in page for words in ("医生未变", "没有搬家"))
    assert "没有待处理的申报" in worker.get("/proposals/").content.decode()


def test_taking_back(sign_in: SignIn, actor_of: Callable[[Persona], Actor]) -> None:
    """While it waits; then the fact can be changed anew, and the worker has nothing to decide."""
    family = sign_in(FAMILY)
    family.post(f"/mine/{zhang().pk}/", _filled(family, phone=NEW_PHONE))
    made = Proposal.objects.get()
    answer = family.post(f"/proposals/{made.pk}/take-back/")
    assert answer["Location"] == f"/mine/{zhang().pk}/"
    made.refresh_from_db()
    assert made.state == ProposalState.TAKEN_BACK
    assert own_page(actor_of(FAMILY), zhang().pk).waiting == frozenset()


def test_a_persons_page_leads_there(sign_in: SignIn) -> None:
    """Who is tied to her finds the own page; a worker the proposal that waits, and nothing where none does."""
    address = f"/register/{zhang().pk}/"
    family, officer = sign_in(FAMILY), sign_in(OFFICER)
    assert f"/mine/{zhang().pk}/" in family.get(address).content.decode()
    assert "/proposals/?at=" not in officer.get(address).content.decode()
    family.post(f"/mine/{zhang().pk}/", _filled(family, phone=NEW_PHONE))
    assert f"/proposals/?at={Proposal.objects.get().pk}" in officer.get(address).content.decode()


def test_names_cannot_break_the_page(sign_in: SignIn) -> None:
    """A note is shown as it was written, and runs nothing."""
    family = sign_in(FAMILY)
    family.post(f"/mine/{zhang().pk}/", _filled(family, phone=NEW_PHONE, note="<script>alert(1)</script>"))
    page = sign_in(WORKER).get("/proposals/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_what_is_chosen_what_is_dialled_and_what_is_written(sign_in: SignIn) -> None:
    """On her own page, with every fact: with whom she lives is one of a few; reading and a smartphone are yes or no; a
    number is typed on the digits' keys, and nothing else is: a smartphone is no number.
    """
    fields = sign_in(Persona(Role.OLDER_PERSON, here=True)).get(f"/mine/{zhang().pk}/").context["form"].fields
    chosen = {name for name, field in fields.items() if hasattr(field, "choices")} - {"confirmed"}
    dialled = {name for name, field in fields.items() if field.widget.attrs.get("inputmode") == "tel"}
    assert (chosen, dialled) == ({"living_arrangement", "reads", "smartphone"}, {"phone", "contact_phone"})
    assert {code for code, _label in fields["reads"].choices} - {""} == {"yes", "no"}
    assert {code for code, _label in fields["living_arrangement"].choices} - {""} == set(LivingArrangement.values)
