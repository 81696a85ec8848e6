"""The page of a stress test: what it comes to where the reader works, what would help, and where to go on."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from renyang.core.access.gate import Actor
from renyang.core.jobs.runs import RunState
from renyang.core.models import Division, User
from renyang.resilience.domain.wording import compared, headline
from renyang.resilience.models import IndexRun, StressRun
from renyang.science import stress
from renyang.web.resilience.links import NEXT_STEPS, next_step
from tests.personas import COMMUNITY, HEALTH, HERE, OFFICER, WORKER, Persona
from tests.resilience.results import SECOND, stress_result

SignIn = Callable[[Persona], Client]


@pytest.fixture
def address(db: None) -> str:
    """The address of a finished test of the sub-district, newer than the world's own."""
    run = StressRun.objects.create(
        division_code=HERE, scenario="staff-wave", replicates=20, seed=1, state=RunState.DONE, result=stress_result(),
        finished_at="2026-01-05T08:00Z", created_by="test",
    )  # fmt: skip
    return reverse("stress_run", args=[run.pk])


def _text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def _english(sign_in: SignIn, persona: Persona) -> Client:
    client = sign_in(persona)
    User.objects.filter(username=persona.username).update(language="en")
    return client


def _name(code: str) -> str:
    return Division.objects.get(code=code).name


def test_an_officer_s_page_begins_with_the_sub_district_and_shows_a_community(sign_in: SignIn, address: str) -> None:
    """41 of 500 with 35 to 47, 12 of them on ordinary days; in the second community 28 of 300: `stress_result`."""
    client = _english(sign_in, OFFICER)
    page = _text(client, address)
    condition = "If a third of the care workers are away for five weeks"
    assert f"<h1>{condition}, about 41 people in {_name(HERE)} go a week or longer without a service they need." in page
    assert "In nine of ten repetitions it is between 35 and 47, of 500 people." in page
    assert "That is about 29 more than the 12 on ordinary days." in page
    part = _text(client, f"{address}?division={SECOND}")
    assert f"about 28 people in {_name(SECOND)} go" in part
    assert "between 26 and 30, of 300 people" in part
    assert client.get(f"{address}?division=320199002000").status_code == 404


def test_a_worker_s_page_has_no_number_of_the_whole(sign_in: SignIn, address: str) -> None:
    """13 of 200 in hers; neither the 41 of 500, nor the 28 next door, nor a curve, which is of the whole (0.78)."""
    client = _english(sign_in, WORKER)
    page = _text(client, address)
    assert f"about 13 people in {_name(COMMUNITY)} go a week" in page
    for number in ("about 41 people", "500 people", "35 and 47", "about 28 people", "0.78", _name(SECOND), _name(HERE)):
        assert number not in page
    assert client.get(f"{address}?division={HERE}").status_code == 404
    glance = _text(client, reverse("glance"))
    assert "about 13 people" in glance
    assert "about 41 people" not in glance


def test_measures_stand_side_by_side_with_what_they_spare_and_cost(sign_in: SignIn, address: str) -> None:
    """In the worker's community the drill spares 4 people for 40,000 yuan; the register needs the drill with it."""
    page = _text(_english(sign_in, WORKER), address)
    drill, register = "Two drills a year with owner and deputy of each function", "A register that is complete"
    assert page.index(f'<th scope="row">{drill}') < page.index(f'<th scope="row">{register}')
    assert "4 (4 – 4)" in page
    assert "40,000" in page
    assert f"(together with: {drill})" in page
    assert f'href="{reverse("first_to_ask")}"' in page


def test_the_api_keeps_to_the_same_part(sign_in: SignIn, address: str) -> None:
    """The officer reads the result as it is kept; the worker's has her community alone and nothing of the whole."""
    api = f"/api/v1{address.rstrip('/')}"
    assert sign_in(OFFICER).get(api).json()["result"] == stress_result()
    told = sign_in(WORKER).get(api).json()["result"]
    assert told["left_behind"] == {
        "spell_days": 7, "communities": {COMMUNITY: stress_result()["left_behind"]["communities"][COMMUNITY]},
    }  # fmt: skip
    assert [set(option) for option in told["measures"]["options"]] == [{"measure", "with", "cost", "communities"}] * 3
    assert {code for option in told["measures"]["options"] for code in option["communities"]} == {COMMUNITY}
    assert not {"people", "curves", "metrics"} & told.keys()


def test_the_index_is_that_of_the_reader_s_place(sign_in: SignIn, db: None) -> None:
    """The worker reads her community's index on the page, in the API and at a glance, the officer also the whole."""
    run = IndexRun.objects.get()
    scores = run.result["communities"][COMMUNITY]["levers"]
    scored = {lever: score["value"] for lever, score in scores.items() if score["value"] is not None}
    weakest = min(scored, key=lambda lever: scored[lever])
    worker, officer = _english(sign_in, WORKER), _english(sign_in, OFFICER)
    assert f"<h1>{_name(COMMUNITY)}: weakest is {weakest} resilience" in _text(worker, "/index/")
    assert f"<h1>{_name(HERE)}: weakest is" in _text(officer, "/index/")
    assert f"<h1>{_name(SECOND)}: " in _text(officer, f"/index/?division={SECOND}")
    assert worker.get(f"/index/?division={HERE}").status_code == 404
    told = worker.get("/api/v1/index").json()["result"]
    assert {part: set(values) for part, values in told.items()} == {"communities": {COMMUNITY}, "ranks": {COMMUNITY}}
    assert officer.get("/api/v1/index").json()["result"] == run.result
    csv = worker.get("/index/?as=csv&list=communities").getvalue().decode()
    assert _name(COMMUNITY) in csv
    assert _name(SECOND) not in csv


def test_every_measure_says_what_to_do_next(actor_of: Callable[[Persona], Actor]) -> None:
    """Each shipped measure has a sentence with a page that the officer may open; who may not reads the sentence alone."""
    assert set(NEXT_STEPS) == {measure.name for measure in stress.load_measures("demo")}
    officer, health = actor_of(OFFICER), actor_of(HEALTH)
    for measure, step in NEXT_STEPS.items():
        assert f'<a href="{reverse(step.route)}">{step.sentence}</a>' == next_step(officer, measure)
    assert next_step(health, "kits-and-circles") == NEXT_STEPS["kits-and-circles"].sentence


@pytest.mark.parametrize(
    ("shock", "more", "sentence"),
    [
        ((0.3, 0, 1), (0.3, 0, 1), "hardly anybody in 梅苑"),
        ((1.2, 0, 3), (1.2, 0, 3), "about 1 person in 梅苑 goes"),
        ((1_234, 9, 9), (5, 1, 9), "about 1,234 people in 梅苑 go"),
    ],
)
def test_the_headline_rounds_to_people(
    shock: tuple[float, ...], more: tuple[float, ...], sentence: str, english: None
) -> None:
    """A mean below a half is hardly anybody; thousands are grouped."""
    figures = {
        "people": 9, "usual": {"mean": 3}, "shock": dict(zip(("mean", "low", "high"), shock, strict=True)),
        "more": dict(zip(("mean", "low", "high"), more, strict=True)),
    }  # fmt: skip
    assert sentence in headline("calm", "梅苑", figures)
    assert ("not clearly more" in compared(figures)) == (more[1] <= 0)


@pytest.fixture
def english() -> Iterator[None]:
    """Sentences in English."""
    with override("en"):
        yield
