"""The pages of imports: whose file it is, what it would change, and how it is undone."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from renyang.core.access.gate import Actor
from renyang.core.access.roles import Role
from renyang.core.models import ImportBatch, User
from renyang.core.services import grant_give
from renyang.web.core.imports import UploadForm
from tests.personas import HEALTH, HERE, OFFICER, WORKER, Persona

SignIn = Callable[[Persona | None], Client]


def sources(actor: Actor) -> list[str]:
    return [code for code, _label in UploadForm(actor).fields["source"].choices]


@pytest.mark.parametrize("persona", [OFFICER, WORKER], ids=str)
def test_street_staff_choose_whose_file_it_is(actor_of: Callable[[Persona], Actor], persona: Persona) -> None:
    """They bring files of every department, so none stands there before they choose."""
    assert sources(actor_of(persona))[0] == ""


def test_a_department_officer_is_asked_nothing(actor_of: Callable[[Persona], Actor]) -> None:
    """Only one answer is possible."""
    assert sources(actor_of(HEALTH)) == ["health"]


def test_an_officer_of_two_departments_chooses(operator: Actor, actor_of: Callable[[Persona], Actor]) -> None:
    """Whatever role came first, it is not taken for the source."""
    user = User.objects.get(username=HEALTH.username)
    grant_give(actor=operator, user=user, role=Role.CIVIL_AFFAIRS_OFFICER, division_code=HERE)
    assert set(sources(actor_of(HEALTH))) == {"", "health", "civil_affairs"}


def test_a_file_without_a_source_is_not_staged(sign_in: SignIn) -> None:
    """Its field says that it is required, and nothing is kept."""
    before = ImportBatch.objects.count()
    file = SimpleUploadedFile("名单.csv", "姓名\n赵小兰\n".encode())
    answer = sign_in(OFFICER).post("/imports/new/", {"file": file, "kind": "people", "source": "", "division": HERE})
    assert answer.status_code == 422
    assert "source" in answer.context["form"].errors
    assert ImportBatch.objects.count() == before
