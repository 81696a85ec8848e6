"""The pages of imports: whose file it is, what it would change, and how it is undone."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override

from renyang.core.access.gate import Actor
from renyang.core.access.roles import Role
from renyang.core.models import AccessEntry, ImportBatch, User
from renyang.core.queries.changes import changed_rows
from renyang.core.services import grant_give
from renyang.web.core.imports import UploadForm
from tests.personas import HEALTH, HERE, OFFICER, WORKER, Persona
from tests.world import CIVIL, take_in, valid_id, zhang
from tests.world import HEALTH as HEALTH_FILE

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


MOVED = [*CIVIL[1][:4], "19900000077", *CIVIL[1][5:7], "与子女同住", *CIVIL[1][8:]]
"""Zhang with another phone, and with her children instead of alone."""


def test_what_an_import_changes_stands_there_before_it_is_applied(operator: Actor, sign_in: SignIn, db: None) -> None:
    """Zhang's old and new values of the two cells that differ from the world's row; the unchanged row is not listed."""
    batch = take_in(operator, [CIVIL[0], MOVED, CIVIL[2]], source="civil_affairs", apply=False)
    page = sign_in(OFFICER).get(f"/imports/{batch.pk}/")
    (change,) = page.context["changes"].rows
    assert (change.row_number, change.record) == (2, "张秀英")
    assert {field.name: (field.before, field.after) for field in change.fields} == {
        "phone": ("19900000001", "19900000077"),
        "living_arrangement": ("独居", "与子女同住"),
    }
    assert "19900000077" in page.text
    entry = AccessEntry.objects.filter(subject="changes").latest("pk")
    assert (entry.subject_id, entry.facts, entry.people) == (
        str(batch.pk),
        ["living_arrangement", "phone"],
        [zhang().pk],
    )


def test_a_value_outside_the_readers_purpose_is_masked(
    operator: Actor, actor_of: Callable[[Persona], Actor], db: None
) -> None:
    """A health file that also says how she lives: the health officer reads the phone, and only that the other changes."""
    before = [*HEALTH_FILE[0], "联系电话", "居住方式"], [*HEALTH_FILE[1], "19900000001", "独居"]
    after = [*HEALTH_FILE[1], "19900000077", "与子女同住"]
    take_in(operator, list(before), source="health")
    batch = take_in(operator, [before[0], after], source="health", apply=False)
    for persona, living in ((OFFICER, ("独居", "与子女同住", True)), (HEALTH, ("", "", False))):
        with override("zh-hans"):
            (change,) = changed_rows(actor_of(persona), batch).rows
        by_name = {field.name: (field.before, field.after, field.shown) for field in change.fields}
        assert by_name == {"phone": ("19900000001", "19900000077", True), "living_arrangement": living}


def test_changes_are_paged(operator: Actor, db: None) -> None:
    """Forty-one people, each with a new phone: twenty, twenty and one."""
    rows = [[f"赵{at}", "女", "", "1939-01-01", f"199001{at:05}", *CIVIL[1][5:]] for at in range(41)]
    take_in(operator, [CIVIL[0], *rows], source="civil_affairs")
    batch = take_in(
        operator, [CIVIL[0], *([*row[:7], "与子女同住", *row[8:]] for row in rows)], source="civil_affairs", apply=False
    )
    assert batch.counts["updated"] == 41
    met, key = [], ""
    for size in (20, 20, 1):
        page = changed_rows(operator, batch, after=key)
        assert (page.count, len(page.rows)) == (41, size)
        met += [change.record for change in page.rows]
        key = page.next_key
    assert (key, met) == ("", [row[0] for row in rows])


def test_the_changes_of_a_table_are_cells_of_its_sheet(operator: Actor, db: None) -> None:
    """A centre that becomes step-free, and is run by an organisation on record."""
    organisations = [["单位名称", "类型", "社区"], ["梅溪照护社", "社会组织", "梅溪社区"]]
    take_in(operator, organisations, source="subdistrict", kind="organisations")
    sheet = ["场所名称", "类型", "社区", "运营单位", "无障碍"]
    centre = ["梅溪日照中心", "日间照料中心", "梅溪社区"]
    take_in(operator, [sheet, [*centre, "", "否"]], source="subdistrict", kind="sites")
    batch = take_in(operator, [sheet, [*centre, "梅溪照护社", "是"]], source="subdistrict", kind="sites", apply=False)
    (change,) = changed_rows(operator, batch).rows
    assert change.record == "梅溪日照中心"
    assert {field.name: (field.before, field.after) for field in change.fields} == {
        "operator_id": ("", "梅溪照护社"),
        "step_free": ("否", "是"),
    }


OTHER_ID = [*CIVIL[1][:2], valid_id("32019919420312004"), *CIVIL[1][3:]]
"""Zhang's row under another valid ID."""


def test_a_row_in_question_is_decided_on_the_page(db: None, operator: Actor, sign_in: SignIn) -> None:
    """It stands there with why, before and after, and two buttons; decided, it is among what would change, with by whom."""
    batch = take_in(operator, [CIVIL[0], OTHER_ID, CIVIL[2]], source="civil_affairs", apply=False)
    client = sign_in(OFFICER)
    page = client.get(f"/imports/{batch.pk}/")
    (question,) = page.context["questions"].rows
    assert (question.row_number, question.record) == (2, "张秀英")
    assert [field.name for field in question.fields] == ["resident_id"]
    assert "另有其人" in page.text
    assert CIVIL[1][2] not in page.text  # the whole ID
    address = f"/imports/{batch.pk}/rows/2/"
    assert client.post(address, {"whose": "same"}).status_code == 302
    page = client.get(f"/imports/{batch.pk}/")
    assert page.context["questions"].count == 0
    (change,) = page.context["changes"].rows
    assert change.decided_by == OFFICER.username
    assert client.post(address, {"whose": "other"}).status_code == 422


def test_who_may_not_bring_the_file_decides_nothing(db: None, operator: Actor, sign_in: SignIn) -> None:
    """Another department's officer does not see the file."""
    batch = take_in(operator, [CIVIL[0], OTHER_ID], source="civil_affairs", apply=False)
    assert sign_in(HEALTH).post(f"/imports/{batch.pk}/rows/2/", {"whose": "same"}).status_code == 404
    assert batch.rows.get().decided_by == ""
